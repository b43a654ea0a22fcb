package recompute

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"qorgau/adapters/documents"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// notice runs the script of the codes on an export.
func notice(t *testing.T, export []byte, code string) (status int, out string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "export.jsonl")
	if err := os.WriteFile(path, export, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("python3", filepath.Join("..", "..", "docs", "recompute", "notice.py"), path, code)
	b, err := cmd.CombinedOutput()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), string(b)
}

// Another implementation, from an export alone, leads each code that we print to the same appointment; a changed record
// no longer has its code, and a wrong sign is refused.
func TestNoticeCodesInAnotherLanguage(t *testing.T) {
	line := regexp.MustCompile(`(?m)^\{"leaf":"[0-9a-f]{64}","record":(\{.*"type":"defender\.named\.v1".*\})\}$`)
	n := 0
	for _, m := range line.FindAllSubmatch(export, 3) {
		rec, err := journal.Parse(string(m[1]), event.New)
		if err != nil {
			t.Fatal(err)
		}
		named := rec.Body.(*event.DefenderNamed)
		n++
		code := documents.Code(journal.Leaf(m[1]))
		status, out := notice(t, export, strings.ToLower(code))
		if status != 0 || !strings.Contains(out, "appointment "+named.Appointment+" advocate "+named.Advocate.String()) {
			t.Errorf("%s: %d %s", code, status, out)
		}
		other := bytes.Replace(export, m[1], bytes.Replace(m[1], []byte(named.Advocate.String()), []byte(strings.Repeat("0", 32)), 1), 1)
		if status, out := notice(t, other, code); status != 1 {
			t.Errorf("another advocate was put into the record, and %s still finds it: %d %s", code, status, out)
		}
		wrong := []byte(code)
		if wrong[0]++; wrong[0] == 'I' || wrong[0] == 'L' || wrong[0] == 'O' || wrong[0] == 'U' || wrong[0] == ':' || wrong[0] == '[' {
			wrong[0] = '0'
		}
		if status, out := notice(t, export, string(wrong)); status != 2 {
			t.Errorf("%s is taken for %s: %d %s", wrong, code, status, out)
		}
	}
	if n == 0 {
		t.Fatal("nobody was appointed")
	}
}
