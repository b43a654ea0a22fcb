package contract

import (
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"qorgau/domain/event"
)

// TestSchemasBoundEveryString: draft 2020-12, nothing unknown is let in, and no string is open unless it is sealed.
func TestSchemasBoundEveryString(t *testing.T) {
	set := schemas(t)
	for name, doc := range set.document {
		if doc["$schema"] != "https://json-schema.org/draft/2020-12/schema" {
			t.Errorf("%s is not draft 2020-12", name)
		}
		bounded(t, name, "", doc, strings.HasPrefix(name, "journal/"))
	}
}

func bounded(t *testing.T, name, at string, node map[string]any, journal bool) {
	if node["type"] == "string" {
		sealed := node["x-sealed"] != nil
		if node["enum"] == nil && node["pattern"] == nil && node["const"] == nil && !sealed {
			t.Errorf("%s%s is a string that may hold anything", name, at)
		}
		if sealed && journal {
			t.Errorf("%s%s is sealed and stands in a record", name, at)
		}
		if sealed && node["maxLength"] == nil {
			t.Errorf("%s%s is sealed text without a limit", name, at)
		}
	}
	if props, ok := node["properties"].(map[string]any); ok && node["type"] == "object" {
		if node["additionalProperties"] != false {
			t.Errorf("%s%s lets unknown keys in", name, at)
		}
		for key, p := range props {
			if inner, ok := p.(map[string]any); ok {
				bounded(t, name, at+"/"+key, inner, journal)
			}
		}
	}
	if items, ok := node["items"].(map[string]any); ok {
		if node["maxItems"] == nil {
			t.Errorf("%s%s is a list without end", name, at)
		}
		bounded(t, name, at+"/items", items, journal)
	}
}

// TestSealedValuesNeverStandInARecord: no name that is sealed in a message is a name of the record of the same event.
func TestSealedValuesNeverStandInARecord(t *testing.T) {
	set := schemas(t)
	found := 0
	for _, info := range event.Types {
		if folder(info) == "" {
			continue
		}
		message := set.document[folder(info)+"/"+info.Name+".json"]["properties"].(map[string]any)
		record := set.document["journal/"+info.Name+".json"]["properties"].(map[string]any)
		var sealed []string
		for key, p := range message {
			if p.(map[string]any)["x-sealed"] == nil {
				continue
			}
			found++
			sealed = append(sealed, key)
			if record[key] != nil {
				t.Errorf("%s: %s is sealed in the message and open in the record", info.Name, key)
			}
		}
		want := slices.Clone(info.Sealed)
		slices.Sort(sealed)
		slices.Sort(want)
		if !slices.Equal(sealed, want) {
			t.Errorf("%s: the schema seals %v, the code %v", info.Name, sealed, want)
		}
	}
	if found == 0 {
		t.Fatal("no schema seals anything; this test looks at the wrong place")
	}
}

// TestZeroValuesMayBeAbsent: canonical JSON leaves zero values out, and the schemas of records and outgoing messages
// allow it wherever the type allows a zero.
func TestZeroValuesMayBeAbsent(t *testing.T) {
	set := schemas(t)
	emptied := 0
	for _, rec := range records(t) {
		emptied += empty(reflect.ValueOf(rec.Body).Elem())
		line := rec.AppendLine(nil)
		if err := set.compiled["journal/"+rec.Type+".json"].Validate(object(t, line)["data"]); err != nil {
			t.Errorf("%s without zero values: %v\n%s", rec.Type, err, line)
		}
	}
	if emptied == 0 {
		t.Fatal("nothing was emptied")
	}
}

// empty sets to zero what may be zero, and counts it.
func empty(v reflect.Value) int {
	n := 0
	for i := range v.NumField() {
		f, tag := v.Field(i), v.Type().Field(i).Tag
		if !v.Type().Field(i).Anonymous && tag.Get("json") == "" {
			continue // a codec written by hand leaves nothing out
		}
		least, _ := strconv.Atoi(tag.Get("min"))
		switch f.Kind() {
		case reflect.Struct:
			n += empty(f)
		case reflect.Slice:
			if least == 0 && !f.IsNil() {
				f.SetZero()
				n++
			}
		case reflect.Int, reflect.Int64, reflect.Bool:
			if least == 0 && !f.IsZero() && f.Type().PkgPath() == "" {
				f.SetZero()
				n++
			}
		}
	}
	return n
}

// TestSchemaFilesAreNamedByTheirID, so that $id leads to the file.
func TestSchemaFilesAreNamedByTheirID(t *testing.T) {
	for name, doc := range schemas(t).document {
		want := "urn:qorgau:" + strings.ReplaceAll(strings.TrimSuffix(name, ".json"), "/", ":")
		if doc["$id"] != want || doc["title"] != strings.TrimSuffix(filepath.Base(name), ".json") {
			t.Errorf("%s calls itself %v, titled %v", name, doc["$id"], doc["title"])
		}
	}
}
