package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"qorgau/adapters/demo"
)

// A month goes round by commands alone: proposed to a workbook, checked, published and signed, exported and looked through;
// a slot is given to one who could take it. A file with faults is told line by line with status 1 and nothing is written.
func TestAMonthOfTheRosterByCommands(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	if _, err := demo.Fast(context.Background(), demo.Options{Cases: 0, Seed: 1, Dir: dir}); err != nil {
		t.Fatal(err)
	}
	call := func(want int, args ...string) (string, string) {
		t.Helper()
		var out, errs bytes.Buffer
		args = append([]string{"roster"}, args...)
		if got := run(env{ctx: t.Context(), out: &out, err: &errs}, append(args, "--dir", dir, "--journal", "KZ-71")); got != want {
			t.Fatalf("%v: status %d\n%s%s", args, got, out.String(), errs.String())
		}
		return out.String(), errs.String()
	}
	book, sheet := filepath.Join(t.TempDir(), "plan.xlsx"), filepath.Join(t.TempDir(), "out.csv")
	seed := strings.Repeat("0f", 32)
	out, _ := call(exitWell, "generate", "--month", "2026-05", "--shifts", "00:00-24:00x1", "--seed", seed, "--out", book, "--json")
	var plan struct {
		Input string
		Slots int
	}
	if err := json.Unmarshal([]byte(out), &plan); err != nil || plan.Slots != 62 || len(plan.Input) != 64 {
		t.Fatalf("%s %v", out, err)
	}
	call(exitWell, "check", "--month", "2026-05", book)
	for _, status := range []string{"recorded: 1", "duplicate: 1"} {
		if out, _ = call(exitWell, "import", "--month", "2026-05", "--official", "bar-71", "--plan", "plan_v1", "--plan-input", plan.Input, book); !strings.Contains(out, status) {
			t.Errorf("import: %s", out)
		}
	}
	call(exitWell, "sign", "--month", "2026-05", "--official", "department-71")
	call(exitFinding, "sign", "--month", "2026-05", "--revision", "2", "--official", "department-71")
	call(exitWell, "export", "--month", "2026-05", "--out", sheet, "--lang", "kk")
	raw, err := os.ReadFile(sheet)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(raw)), "\n")
	first := strings.Split(lines[1], ",")
	slot := first[0] + "," + first[1] + "," + first[2] + " " + first[3]
	out, _ = call(exitWell, "replace", "--slot", slot, "--json")
	var could []struct{ Advocate string }
	if err := json.Unmarshal([]byte(out), &could); err != nil || len(could) == 0 || slices.ContainsFunc(could, func(x struct{ Advocate string }) bool { return x.Advocate == first[0] }) {
		t.Fatalf("%s %v", out, err)
	}
	if out, _ = call(exitWell, "replace", "--slot", slot, "--by", could[0].Advocate, "--official", "bar-71"); !strings.Contains(out, "slot.changed.v1") {
		t.Errorf("replace: %s", out)
	}
	if out, _ = call(exitWell, "gaps", "--month", "2026-05", "--json"); !strings.Contains(out, `"changes":1`) {
		t.Errorf("gaps: %s", out)
	}
	bad := filepath.Join(t.TempDir(), "bad.csv")
	text := strings.Replace(string(raw), first[0], first[0]+"9", 1) + "x,y,32.13.2026,8,9\n"
	if err := os.WriteFile(bad, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	_, errs := call(exitFinding, "import", "--dry-run", "--month", "2026-05", "--lang", "ru", bad)
	if !strings.Contains(errs, "bad.csv:2: ") || !strings.Contains(errs, "возможно: "+first[0]) || !strings.Contains(errs, "bad.csv:64: ") {
		t.Errorf("faults: %s", errs)
	}
}
