package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"qorgau/adapters/demo"
)

// invoke runs a command line in the process.
func invoke(t *testing.T, args ...string) (status int, out, errs string) {
	t.Helper()
	var o, x bytes.Buffer
	status = run(env{ctx: t.Context(), out: &o, err: &x}, args)
	return status, o.String(), x.String()
}

// Every command teaches: its help has an example, and it prints JSON for programs.
func TestEveryCommandTeaches(t *testing.T) {
	var c cli
	parser, err := kong.New(&c, kong.Configuration(jsonConfig))
	if err != nil {
		t.Fatal(err)
	}
	leaves := parser.Model.Leaves(true)
	if len(leaves) < 15 {
		t.Fatalf("only %d commands", len(leaves))
	}
	for _, leaf := range leaves {
		if !strings.Contains(leaf.Detail, "Example") || !strings.Contains(leaf.Detail, "qorgau "+strings.Fields(leaf.Path())[0]) {
			t.Errorf("%s: no example in its help", leaf.Path())
		}
		has := false
		for _, group := range leaf.AllFlags(true) {
			for _, f := range group {
				has = has || f.Name == "json"
			}
		}
		if !has {
			t.Errorf("%s: no --json", leaf.Path())
		}
	}
}

// Wrong use ends with 2 and says what is wrong; nothing is made by looking.
func TestWrongUse(t *testing.T) {
	nowhere := filepath.Join(t.TempDir(), "nowhere")
	plain := filepath.Join(t.TempDir(), "plain.txt")
	if err := os.WriteFile(plain, []byte("not an export\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"dance"},
		{"verify", "--dance"},
		{"verify", "--dir", nowhere},
		{"verify", plain},
		{"verify", filepath.Join(nowhere, "export.jsonl")},
		{"export", "--dir", nowhere, "--to", plain + ".out"},
		{"replay", "x", "--dir", nowhere},
		{"explain", "fee", "x", "--dir", nowhere},
		{"statement", "latest", "--dir", nowhere},
		{"document", "list", "--dir", nowhere},
		{"document", "notice", "latest", "--names", "--dir", nowhere},
		{"document", "verify", "00000-00000", "--dir", nowhere},
		{"document", "dance", "latest"},
		{"roster", "show", "--journal", "KZ-71", "--dir", nowhere},
		{"roster", "import", "--journal", "KZ-71", "--dir", nowhere, filepath.Join(nowhere, "x.csv")},
		{"projections", "rebuild", "--dir", nowhere},
		{"vault", "erase", strings.Repeat("0", 32), "--dir", nowhere},
		{"publish", "--dir", nowhere, filepath.Join(nowhere, "x.json")},
		{"publish", "--dir", nowhere, plain},
		{"confirm", "time", "--dir", nowhere},
		{"export", "--dir", nowhere, "--to", filepath.Join(nowhere, "x")},
		{"serve", "--dir", filepath.Join(plain, "below")},
		{"serve", "--dir", nowhere, "--port", "99999"},
		{"serve", "--dir", nowhere, "--config", plain},
		{"serve", "--dir", filepath.Join(t.TempDir(), "web"), "--web", "nonsense"},
		{"demo", "--exit"},
		{"demo", "--exit", "--cases", "1", "--from", "2025-02-30"},
	} {
		status, _, errs := invoke(t, args...)
		if status != exitUse || errs == "" {
			t.Errorf("%s: status %d, said %q", strings.Join(args, " "), status, errs)
		}
	}
	if _, err := os.Stat(nowhere); err == nil {
		t.Error("looking made the directory")
	}
}

// A directory that was lived in answers every reading command, in JSON that can be read line by line.
func TestReadingCommandsOnALivedDirectory(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "lived")
	sum, err := demo.Fast(t.Context(), demo.Options{Cases: 4, Seed: 3, Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	export := filepath.Join(t.TempDir(), "journals.jsonl")
	for _, args := range [][]string{
		{"verify"},
		{"export", "--to", export},
		{"explain", "appointment", "latest"},
		{"explain", "fee", "latest"},
		{"explain", "claim", "latest"},
		{"replay", "latest"},
		{"statement", "latest"},
		{"roster", "show", "--journal", "KZ-71"},
		{"document", "list"},
		{"document", "statement", "latest", "--out", filepath.Join(t.TempDir(), "statement.pdf")},
		{"projections", "rebuild"},
	} {
		status, out, errs := invoke(t, append(args, "--dir", dir, "--json")...)
		if status != exitWell || out == "" {
			t.Errorf("%s: status %d, %s", strings.Join(args, " "), status, errs)
		}
		for _, line := range strings.Split(strings.TrimSpace(out), "\n") {
			if !json.Valid([]byte(line)) {
				t.Errorf("%s: no JSON: %.80q", strings.Join(args, " "), line)
			}
		}
		for _, lang := range []string{"kk", "ru", "en"} {
			if args[0] != "explain" && args[0] != "replay" && args[0] != "statement" {
				break
			}
			if status, out, errs := invoke(t, append(args, "--dir", dir, "--lang", lang)...); status != exitWell || strings.Contains(out, "{") {
				t.Errorf("%s in %s: status %d, %s\n%s", strings.Join(args, " "), lang, status, errs, out)
			}
		}
	}
	if status, out, _ := invoke(t, "verify", export); status != exitWell || !strings.Contains(out, "hold") {
		t.Errorf("the export does not verify: %d %s", status, out)
	}
	flipped, err := os.ReadFile(export)
	if err != nil {
		t.Fatal(err)
	}
	flipped[len(flipped)/2] ^= 1
	if err := os.WriteFile(export, flipped, 0o600); err != nil {
		t.Fatal(err)
	}
	if status, out, _ := invoke(t, "verify", export); status != exitFinding || !strings.Contains(out, "FOUND KZ") {
		t.Errorf("one flipped bit is not found and placed: %d %s", status, out)
	}
	if sum.Records == 0 {
		t.Error("nothing was recorded")
	}
	if status, _, errs := invoke(t, "demo", "--exit", "--cases", "1", "--dir", dir); status != exitUse {
		t.Errorf("a used folder is not refused: %d %s", status, errs)
	}
	if status, _, errs := invoke(t, "serve", "--dir", dir); status != exitUse || !strings.Contains(errs, "virtual") {
		t.Errorf("a demo's folder goes on in wall time: %d %s", status, errs)
	}
	for _, args := range [][]string{{"replay", "no-such-id"}, {"explain", "appointment", "no-such-id"}, {"explain", "fee", "no-such-id"}, {"explain", "claim", "no-such-id"}} {
		if status, _, errs := invoke(t, append(args, "--dir", dir)...); status != exitUse || !strings.Contains(errs, "no-such-id") || strings.Contains(errs, "{") {
			t.Errorf("%s: %d %s", strings.Join(args, " "), status, errs)
		}
	}
	edition := []string{"confirm", "edition", "T5", "--dir", dir}
	if status, _, errs := invoke(t, append(edition, "--person", "lawyer-1")...); status != exitWell {
		t.Errorf("the first person: %d %s", status, errs)
	}
	if status, _, errs := invoke(t, append(edition, "--person", "lawyer-2")...); status != exitFinding || !strings.Contains(errs, "look at what would change") {
		t.Errorf("the second person without a look: %d %s", status, errs)
	}
	status, out, errs := invoke(t, append(edition, "--preview", "--json")...)
	var seen struct{ Hash, Thing string }
	if err := json.Unmarshal([]byte(out), &seen); err != nil || status != exitWell || seen.Thing != "edition/T5" {
		t.Errorf("the preview: %d %s%s", status, out, errs)
	}
	for _, lang := range []string{"kk", "ru", "en"} {
		if status, out, errs := invoke(t, append(edition, "--preview", "--lang", lang)...); status != exitWell || !strings.Contains(out, seen.Hash) {
			t.Errorf("the preview in %s: %d %s%s", lang, status, out, errs)
		}
	}
	if status, _, errs := invoke(t, append(edition, "--person", "lawyer-2", "--seen", strings.Repeat("1", 64))...); status != exitFinding || !strings.Contains(errs, "stale") {
		t.Errorf("another preview: %d %s", status, errs)
	}
	if status, out, errs := invoke(t, append(edition, "--person", "lawyer-2", "--seen", seen.Hash)...); status != exitWell {
		t.Errorf("the second person: %d %s%s", status, out, errs)
	}
	if status, _, errs := invoke(t, append(edition, "--preview")...); status != exitFinding || !strings.Contains(errs, "nothing to confirm") {
		t.Errorf("what is in force: %d %s", status, errs)
	}
	if status, _, errs := invoke(t, "confirm", "edition", "T99", "--person", "x", "--dir", dir); status != exitFinding || !strings.Contains(errs, "T99") {
		t.Errorf("an unknown edition: %d %s", status, errs)
	}
	unit := []string{"confirm", "unit", demo.Unlisted, "--bar", "KZ-35", "--person", "off-1", "--second", "off-2", "--dir", dir}
	for _, want := range []string{"recorded", "duplicate"} {
		if status, out, errs := invoke(t, unit...); status != exitWell || !strings.HasPrefix(out, want) {
			t.Errorf("a unit is assigned: %d %s%s, want %s", status, out, errs, want)
		}
	}
}
