package tarifffile_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"qorgau/adapters/tarifffile"
	"qorgau/domain/fee"
	"qorgau/domain/reason"
)

// The derivations under each example tariff read in three languages: the same arithmetic, the words of the catalogue, no
// mark left over, and every exact value the same.
func TestDerivationsReadInThreeLanguages(t *testing.T) {
	files, err := filepath.Glob("../../schemas/tariff/examples/*.tariff.json")
	if err != nil || len(files) < 4 {
		t.Fatalf("%d examples, %v", len(files), err)
	}
	differ := 0
	for _, name := range files {
		bill := priced(t, name)
		en, kk, ru := tarifffile.In(bill, reason.EN), tarifffile.In(bill, reason.KK), tarifffile.In(bill, reason.RU)
		for i := range en.Entries {
			for k, s := range en.Entries[i].Derivation {
				for _, other := range []tarifffile.Step{kk.Entries[i].Derivation[k], ru.Entries[i].Derivation[k]} {
					if other.Exact != s.Exact || other.What != s.What {
						t.Errorf("%s: %+v is not %+v", name, other, s)
					}
					if strings.ContainsAny(other.Text, "\x01") {
						t.Errorf("%s: a mark is left in %q", name, other.Text)
					}
					if other.Text != s.Text {
						differ++
					}
				}
			}
		}
	}
	if differ < 100 {
		t.Errorf("only %d sentences differ between the languages", differ)
	}
}

func priced(t *testing.T, name string) *fee.Bill {
	t.Helper()
	open := func(path string) *os.File {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = f.Close() })
		return f
	}
	tariff, err := tarifffile.Tariff(open(name))
	if err != nil {
		t.Fatal(err)
	}
	lines, err := tarifffile.ReadLines(open(strings.Replace(name, ".tariff.", ".lines.", 1)))
	if err != nil {
		t.Fatal(err)
	}
	bill, err := lines.Price(tariff)
	if err != nil {
		t.Fatal(err)
	}
	return bill
}
