package tarifffile

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"qorgau/domain/fee"
)

// Whatever stands in the two files: they are refused, or the lines are priced and the entries add up. Nothing panics.
func FuzzPrice(f *testing.F) {
	found, err := filepath.Glob(filepath.Join(folder, "examples", "*.tariff.json"))
	if err != nil || len(found) == 0 {
		f.Fatal(err)
	}
	for _, path := range found {
		tariff, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		lines, err := os.ReadFile(path[:len(path)-len("tariff.json")] + "lines.json")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(tariff, lines)
	}
	f.Add([]byte(sound), []byte(`{"lines": [{"id": "1", "date": "2025-03-01", "activity": "copies", "quantity": "60", "unit": "page", "keys": {"case": "A"}}]}`))
	f.Fuzz(func(t *testing.T, tariff, lines []byte) {
		sheet, err := Tariff(bytes.NewReader(tariff))
		if err != nil {
			return
		}
		_, _ = fee.Describe(sheet), fee.Notes(sheet)
		work, err := ReadLines(bytes.NewReader(lines))
		if err != nil {
			return
		}
		bill, err := work.Price(sheet)
		if err != nil {
			return
		}
		var sum = bill.Net.Add(bill.Tax)
		for _, e := range bill.Entries {
			sum = sum.Sub(e.Amount)
		}
		if !sum.IsZero() || bill.Net.Add(bill.Tax).Cmp(bill.Total) != 0 {
			t.Errorf("the entries do not add up: %s left", sum)
		}
	})
}
