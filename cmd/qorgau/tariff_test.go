package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The examples in the help of the tariff commands work when pasted in the checkout, and print JSON as well.
func TestTariffExamplesWorkWhenPasted(t *testing.T) {
	t.Chdir("../..")
	for _, c := range []struct{ help, says string }{
		{TariffPriceCmd{}.Help(), "net 1320.80, tax 250.95, total 1571.75 EUR"},
		{TariffCheckCmd{}.Help(), "The tariff is sound"},
	} {
		_, example, _ := strings.Cut(c.help, "Example:\n  qorgau ")
		args := strings.Fields(example)
		status, out, errs := invoke(t, args...)
		if status != exitWell || !strings.Contains(out, c.says) {
			t.Errorf("%v: status %d, %s\n%s", args, status, errs, out)
		}
		status, out, errs = invoke(t, append(args, "--json")...)
		if status != exitWell || !json.Valid([]byte(out)) {
			t.Errorf("%v --json: status %d, %s\n%s", args, status, errs, out)
		}
	}
}

// A faulty tariff is a finding with its place; a file that is not there is wrong use.
func TestTariffFaultsArePlaced(t *testing.T) {
	raw, err := os.ReadFile("../../schemas/tariff/examples/us-cja-panel.tariff.json")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "broken.json")
	if err := os.WriteFile(path, []byte(strings.Replace(string(raw), `"from": "2022-01-01"`, `"from": "2021-12-01"`, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	lines := "../../schemas/tariff/examples/us-cja-panel.lines.json"
	for _, args := range [][]string{{"tariff", "check", path}, {"tariff", "price", "--tariff", path, "--lines", lines}} {
		status, out, errs := invoke(t, args...)
		if status != exitFinding || !strings.Contains(out, "/sets/1") || !strings.Contains(out, "line ") || errs == "" {
			t.Errorf("%v: status %d, %s\n%s", args, status, errs, out)
		}
		status, out, _ = invoke(t, append(args, "--json")...)
		if status != exitFinding || !json.Valid([]byte(out)) || !strings.Contains(out, `"overlap"`) {
			t.Errorf("%v --json: status %d\n%s", args, status, out)
		}
		args[len(args)-1] = path + ".nowhere"
		if status, _, errs := invoke(t, args...); args[1] == "check" && (status != exitUse || errs == "") {
			t.Errorf("%v: status %d, %s", args, status, errs)
		}
	}
	if status, _, errs := invoke(t, "tariff", "price", "--tariff", "../../schemas/tariff/examples/us-cja-panel.tariff.json", "--lines", path+".nowhere"); status != exitUse || errs == "" {
		t.Errorf("lines that are not there: status %d, %s", status, errs)
	}
	if status, out, _ := invoke(t, "tariff", "price", "--tariff", "../../schemas/tariff/examples/de-rvg-criminal.tariff.json", "--lines", lines); status != exitFinding || !strings.Contains(out, "/lines/0") {
		t.Errorf("lines of another tariff: status %d\n%s", status, out)
	}
}
