package tarifffile

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"qorgau/domain/fee"
	"qorgau/domain/money"
)

const folder = "../../schemas/tariff"

func read(t *testing.T, path string) []byte {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func examples(t *testing.T) (names []string) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(folder, "examples", "*.tariff.json"))
	if err != nil || len(found) < 4 {
		t.Fatalf("%d examples: %v", len(found), err)
	}
	for _, f := range found {
		names = append(names, strings.TrimSuffix(filepath.Base(f), ".tariff.json"))
	}
	return names
}

func tariffOf(t *testing.T, name string) *fee.Tariff {
	t.Helper()
	out, err := Tariff(bytes.NewReader(read(t, filepath.Join(folder, "examples", name+".tariff.json"))))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return out
}

type expected struct {
	Net, Tax, Total string
	Provisional     bool
	Entries, Groups map[string]string
}

func sum(t *testing.T, s string) money.Frac {
	t.Helper()
	body, negative := strings.CutPrefix(s, "-")
	f, ok := fee.ParseNumber(body)
	if !ok {
		t.Fatalf("%q is no number", s)
	}
	if negative {
		f = money.Frac{}.Sub(f)
	}
	return f
}

// Every example costs, to the coin, what its author worked out by hand or read in its source.
func TestExamplesCostWhatTheyShould(t *testing.T) {
	for _, name := range examples(t) {
		raw := read(t, filepath.Join(folder, "examples", name+".lines.json"))
		lines, err := ReadLines(bytes.NewReader(raw))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		bill, err := lines.Price(tariffOf(t, name))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var file struct{ Expect expected }
		if err := json.Unmarshal(raw, &file); err != nil {
			t.Fatal(err)
		}
		want, have := file.Expect, JSON(bill)
		if have.Net != want.Net || have.Tax != want.Tax || have.Total != want.Total || have.Provisional != want.Provisional {
			t.Errorf("%s: net %s, tax %s, total %s, provisional %v; expected %+v", name, have.Net, have.Tax, have.Total, have.Provisional, want)
		}
		if len(want.Entries)+len(want.Groups) == 0 {
			t.Errorf("%s expects nothing of its lines", name)
		}
		for id, worth := range want.Entries {
			found := false
			for _, e := range bill.Entries {
				if e.Line == id || e.Line == "" && e.Rule == id {
					found = true
					if e.Worth.Cmp(sum(t, worth)) != 0 {
						t.Errorf("%s: %s is worth %s, expected %s", name, id, e.Worth, worth)
					}
				}
			}
			if !found {
				t.Errorf("%s: no entry %s", name, id)
			}
		}
		for group, worth := range want.Groups {
			if have := groupSum(bill, group); have.Cmp(sum(t, worth)) != 0 {
				t.Errorf("%s: %s is %s, expected %s", name, group, have, worth)
			}
		}
	}
}

// groupSum adds the entries that are only on lines of the group.
func groupSum(b *fee.Bill, group string) (out money.Frac) {
	for _, e := range b.Entries {
		ids := e.Lines
		if e.Line != "" {
			ids = []string{e.Line}
		}
		all := true
		for _, id := range ids {
			all = all && (id == group || strings.HasPrefix(id, group+"-"))
		}
		if all {
			out = out.Add(e.Amount)
		}
	}
	return out
}

func compiled(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	s, err := c.Compile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func document(t *testing.T, raw []byte) any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Every example fits its schema, and so does the tariff in the documentation.
func TestExamplesFitTheirSchemas(t *testing.T) {
	tariff, lines := compiled(t, "tariff.schema.json"), compiled(t, "lines.schema.json")
	for _, name := range examples(t) {
		if err := tariff.Validate(document(t, read(t, filepath.Join(folder, "examples", name+".tariff.json")))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := lines.Validate(document(t, read(t, filepath.Join(folder, "examples", name+".lines.json")))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What docs/tariff-format.md shows is a sound tariff with lines that it prices as it says.
func TestTheDocumentedTariffWorks(t *testing.T) {
	doc := string(read(t, "../../docs/tariff-format.md"))
	var blocks []string
	for _, part := range strings.Split(doc, "```json\n")[1:] {
		body, _, _ := strings.Cut(part, "```")
		blocks = append(blocks, body)
	}
	if len(blocks) < 2 {
		t.Fatal("the page shows no tariff with lines")
	}
	for i, schema := range []string{"tariff.schema.json", "lines.schema.json"} {
		if err := compiled(t, schema).Validate(document(t, []byte(blocks[i]))); err != nil {
			t.Errorf("block %d: %v", i+1, err)
		}
	}
	tariff, err := Tariff(strings.NewReader(blocks[0]))
	if err != nil {
		t.Fatal(err)
	}
	lines, err := ReadLines(strings.NewReader(blocks[1]))
	if err != nil {
		t.Fatal(err)
	}
	bill, err := lines.Price(tariff)
	if err != nil {
		t.Fatal(err)
	}
	if said := "total " + JSON(bill).Total + " EUR"; !strings.Contains(doc, said) {
		t.Errorf("the page does not say %q", said)
	}
}
