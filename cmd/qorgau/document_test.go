package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"qorgau/adapters/demo"
	"qorgau/adapters/documents"
)

// The command prints every kind that its list names, in both formats, twice the same; its notice's code is verified by the
// command; a mistyped code, kind or id is wrong use, a code of nobody a finding.
func TestDocumentCommands(t *testing.T) {
	dir, to := filepath.Join(t.TempDir(), "lived"), t.TempDir()
	if _, err := demo.Fast(t.Context(), demo.Options{Cases: 3, Seed: 5, Dir: dir}); err != nil {
		t.Fatal(err)
	}
	status, out, errs := invoke(t, "document", "list", "--dir", dir, "--json")
	if status != exitWell {
		t.Fatalf("list: %d %s", status, errs)
	}
	first := map[documents.Kind]documents.Item{}
	for _, line := range strings.Split(strings.TrimSpace(out), "\n") {
		var x documents.Item
		if err := json.Unmarshal([]byte(line), &x); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if _, known := first[x.Kind]; !known {
			first[x.Kind] = x
		}
	}
	if len(first) < 10 {
		t.Errorf("the list has only %d kinds", len(first))
	}
	for k, x := range first {
		for _, format := range []string{"pdf", "xlsx"} {
			a, b := filepath.Join(to, "a."+format), filepath.Join(to, "b."+format)
			for name, id := range map[string]string{a: x.ID, b: "latest"} {
				if status, _, errs := invoke(t, "document", string(k), id, "--journal", x.Journal, "--lang", "ru", "--format", format, "--out", name, "--dir", dir); status != exitWell {
					t.Fatalf("%s %s: %d %s", k, id, status, errs)
				}
			}
			one, err := os.ReadFile(a)
			if err != nil {
				t.Fatal(err)
			}
			if other, err := os.ReadFile(b); err != nil || !bytes.Equal(one, other) {
				t.Errorf("%s: %s and latest print different files: %v", k, x.ID, err)
			}
		}
	}
	notice := filepath.Join(to, "notice.pdf")
	if status, _, errs := invoke(t, "document", "notice", "latest", "--names", "--out", notice, "--dir", dir); status != exitWell {
		t.Fatalf("with names: %d %s", status, errs)
	}
	for _, c := range []struct {
		args   []string
		status int
	}{
		{[]string{"verify", "7NEAA-EXASQ"}, exitFinding}, {[]string{"verify", "7NEAA-EXASX"}, exitUse}, {[]string{"verify", "x"}, exitUse},
		{[]string{"notice", "no-such-id"}, exitUse}, {[]string{"statement", "nobody/2025-10"}, exitUse}, {[]string{"report-2", "KZ-71/2025-3"}, exitUse},
		{[]string{"failure", "no-such-id"}, exitUse}, {[]string{"list", "dance"}, exitUse},
	} {
		if status, _, errs := invoke(t, append(append([]string{"document"}, c.args...), "--dir", dir)...); status != c.status || errs == "" {
			t.Errorf("%s: %d %s", strings.Join(c.args, " "), status, errs)
		}
	}
}
