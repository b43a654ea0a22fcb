package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"reflect"

	"qorgau/domain/event"
)

const root = "../.."

// Every rule of docs/law has code and test in the tree, or the reason why not, and the page says what the files say.
func TestTheTableIsCompleteAndUpToDate(t *testing.T) {
	if err := run(root, true); err != nil {
		t.Error(err)
	}
}

// Every setting of money and of appointment has its line: none can be added unseen.
func TestEverySettingHasALine(t *testing.T) {
	rules, err := read(os.DirFS(root), "docs/law/settings.csv")
	if err != nil {
		t.Fatal(err)
	}
	lines := map[string]bool{}
	for _, r := range rules {
		lines[strings.TrimPrefix(r.ID, "S-")] = true
	}
	for _, s := range []any{event.Settings{}, event.AppointmentSettings{}} {
		of := reflect.TypeOf(s)
		for i := range of.NumField() {
			name, _, _ := strings.Cut(of.Field(i).Tag.Get("json"), ",")
			if name == "version" || name == "valid_from" {
				continue
			}
			if !lines[name] {
				t.Errorf("%s: no line for %s", of.Name(), name)
			}
		}
	}
}

// The twin: what is missing, unknown, double or unexplained is found.
func TestFaultsAreFound(t *testing.T) {
	const head = "id,source,rule,code,test,note\n"
	for _, c := range []struct{ line, want string }{
		{"X,law,a rule,,,\n", "no code or no test"},
		{"X,law,a rule,cmd/lawtable.run,,\n", "no code or no test"},
		{"X,law,a rule,,,open: soon\n", "gives the reason"},
		{"X,law,a rule,,,later: it is not built yet\n", "gives the reason"},
		{"X,law,a rule,cmd/lawtable.nothing,cmd/lawtable.TestFaultsAreFound,\n", "no nothing in cmd/lawtable"},
		{"X,law,a rule,cmd/nowhere.run,cmd/lawtable.TestFaultsAreFound,\n", "no package"},
		{"X,law,a rule,cmd/lawtable.run,cmd/lawtable.run,\n", "is no test"},
		{"X,law,a rule,cmd/lawtable.TestFaultsAreFound,cmd/lawtable.TestFaultsAreFound,\n", "stands in a test"},
		{"X,law,a rule,cmd/lawtable.run,cmd/lawtable.TestFaultsAreFound,\nX,law,again,cmd/lawtable.run,cmd/lawtable.TestFaultsAreFound,\n", "twice"},
		{"X,law,a rule,cmd/lawtable.names.find,cmd/lawtable.TestFaultsAreFound,\n", ""},
		{"X,law,a rule,,,open: nobody has read the text\n", ""},
	} {
		dir := t.TempDir()
		if err := os.MkdirAll(filepath.Join(dir, "docs", "law"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.CopyFS(filepath.Join(dir, "cmd", "lawtable"), os.DirFS(".")); err != nil {
			t.Fatal(err)
		}
		for i, ch := range chapters {
			text := head
			if i == 0 {
				text += c.line
			}
			if err := os.WriteFile(filepath.Join(dir, "docs", "law", ch.file+".csv"), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		_, faults, err := table(dir)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(faults, "; "); (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
			t.Errorf("%q: %q, want %q", c.line, got, c.want)
		}
	}
}
