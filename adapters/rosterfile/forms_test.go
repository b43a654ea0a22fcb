package rosterfile

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"

	"qorgau/domain/civil"
	"qorgau/domain/reason"
)

// east is local time of UTC+5 in every zone.
func east(_ string, d civil.Date, minute int) (civil.Instant, bool) {
	return d.Start() + civil.Instant(minute)*civil.Minute - 5*civil.Hour, true
}

func wall(_ string, at civil.Instant) (civil.Date, int, bool) {
	at += 5 * civil.Hour
	return at.UTCDate(), int(at.MillisOfDay() / civil.Minute), true
}

func slotsOf(t *testing.T, raw []byte) []string {
	t.Helper()
	f := &File{Local: east}
	if err := f.Read(bytes.NewReader(raw), "slots"); err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, s := range f.Slots {
		from, _ := f.moment(s.Zone, s.From)
		to, _ := f.moment(s.Zone, s.To)
		out = append(out, fmt.Sprintf("%s %s %s-%s", s.Advocate, s.Zone, from.String()[5:16], to.String()[5:16]))
	}
	for _, x := range f.Faults {
		out = append(out, x.String())
	}
	return out
}

// The same duty in every form a spreadsheet gives it: commas, semicolons or tabs, Kazakh, Russian or English headings, UTF-8
// or windows-1251, days in three writings, times over midnight, and a workbook with Excel's own dates.
func TestFormsOfOneDuty(t *testing.T) {
	want := []string{"a-1 z 10-18T17:00-10-19T01:00"}
	russian := "Адвокат;Зона;Дата;С;По\na-1;z;18.10.2025;22:00;6:00\n"
	old, err := charmap.Windows1251.NewEncoder().String(russian)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"moments":        "advocate_id,zone,from,to\na-1,z,2025-10-18T17:00:00Z,2025-10-19T01:00:00Z\n",
		"local":          "advocate_id,zone,from,to\na-1,z,18.10.2025 22:00,2025-10-19 06:00\n",
		"semicolons":     russian,
		"Kazakh":         "\ufeffадвокат\tаймақ\tкүні\tбасталуы\tаяқталуы\na-1\tz\t18/10/2025\t22.00\t06:00:00\n",
		"windows-1251":   old,
		"in capitals":    "ADVOCATE ID,ZONE,DATE,FROM,TO\na-1,z,2025-10-18,22:00,30:00\n",
		"numbers, as is": "advocate_id,zone,date,from,to\na-1,z,45948,0.9166666667,0.25\n",
	} {
		got := slotsOf(t, []byte(text))
		if name == "in capitals" {
			if len(got) != 1 || !strings.Contains(got[0], "“30:00” is no time") {
				t.Errorf("%s: %q", name, got)
			}
			continue
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q", name, got)
		}
	}
	book := excelize.NewFile()
	_ = book.SetSheetRow("Sheet1", "A1", &[]any{"Адвокат", "Зона", "Дата", "С", "По", "Примечание"})
	_ = book.SetSheetRow("Sheet1", "A3", &[]any{"a-1", "z", civil.DateOf(2025, 10, 18).Start().Time(), 22.0 / 24, 6.0 / 24})
	var b bytes.Buffer
	if _, err := book.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	if got := slotsOf(t, b.Bytes()); !slices.Equal(got, want) {
		t.Errorf("workbook: %q", got)
	}
}

// Held against the list, the units and each other, every wrong line is told with place, code and what may be meant, in
// three languages.
func TestCheck(t *testing.T) {
	f := &File{Local: east}
	for name, text := range map[string]string{
		"zones.csv": "zone,units,neighbours,kind\nsaryarqa,71-district_police-01 71-line_police-01,almaty,line\nalmaty,71-district_police-99 71-district_police-01,nowhere,\n",
		"slots.csv": "advocate_id,zone,date,from,to\nadv-1,saryarqa,2025-10-18,22:00,06:00\nadv-1,saryarka,2025-10-20,08:00,20:00\n" +
			"adv-2,almaty,2025-10-18,08:00,20:00\nadv-1,almaty,2025-10-19,05:00,12:00\nadv-1,saryarqa,2025-10-18,22:00,06:00\n" +
			"adv-11,almaty,2025-11-01,00:00,08:00\nadv-1,almaty,2025-10-31,20:00,08:00\n",
		"away.csv": "advocate_id,absent_from,absent_to\nnobody,2025-10-20,2025-10-21\n",
	} {
		if err := f.Read(strings.NewReader(text), name); err != nil {
			t.Fatal(err)
		}
	}
	f.Check(Known{Month: "2025-10", Advocates: map[string]bool{"adv-1": true, "adv-2": true}, Units: map[string]bool{"71-district_police-01": true, "71-district_police-02": true, "71-line_police-01": true}})
	var got []string
	for _, x := range f.Faults {
		got = append(got, fmt.Sprintf("%s:%d %s %s", x.File, x.Line, x.Code, x.Suggest))
		for _, lang := range []string{reason.KK, reason.RU, reason.EN} {
			if text := x.Text(lang); strings.Contains(text, "—") || strings.Contains(text, "{") || strings.Contains(text, x.Code) {
				t.Errorf("%s in %s: %s", x.Code, lang, text)
			}
		}
	}
	want := []string{"away.csv:2 roster_unknown_advocate ", "slots.csv:3 roster_unknown_zone saryarqa", "slots.csv:5 file_overlap ", "slots.csv:6 file_twice ",
		"slots.csv:7 roster_unknown_advocate adv-1", "slots.csv:7 file_outside_month ", "zones:0 file_unit_kind ", "zones:0 file_unknown_unit 71-district_police-01",
		"zones:0 file_unit_twice ", "zones:0 roster_unknown_zone "}
	if !slices.Equal(got, want) {
		t.Errorf("%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// What is written is read back as it was, in CSV and in a workbook, in each language.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := &File{Local: east}
		for i := range rapid.IntRange(1, 3).Draw(t, "zones") {
			z := map[string]any{"zone": fmt.Sprint("z", i), "units": []string{fmt.Sprintf("71-district_police-%02d", i+1)}}
			if i > 0 {
				z["neighbours"], z["kind"] = []string{"z0"}, "line"
			}
			f.Zones = append(f.Zones, z)
		}
		for range rapid.IntRange(1, 20).Draw(t, "slots") {
			from := civil.InstantOf(2025, 10, 1, 0, 0, 0) + civil.Instant(rapid.IntRange(0, 30*1440).Draw(t, "from"))*civil.Minute
			long := civil.Instant(rapid.IntRange(1, 2*1440).Draw(t, "minutes")) * civil.Minute
			f.Slots = append(f.Slots, Duty{Advocate: rapid.SampledFrom([]string{"a-1", "адв 2", "a;3", `a"4`}).Draw(t, "who"), Zone: "z0",
				From: Time{At: from}, To: Time{At: from + long}})
		}
		lang := rapid.SampledFrom([]string{reason.KK, reason.RU, reason.EN}).Draw(t, "language")
		sheets := []Sheet{f.ZonesSheet(), f.SlotsSheet(wall)}
		again := &File{Local: east}
		var files []bytes.Buffer
		if rapid.Bool().Draw(t, "workbook") {
			files = make([]bytes.Buffer, 1)
			if err := WriteXLSX(&files[0], sheets, lang); err != nil {
				t.Fatal(err)
			}
		} else {
			files = make([]bytes.Buffer, 2)
			for i := range sheets {
				if err := WriteCSV(&files[i], sheets[i], lang); err != nil {
					t.Fatal(err)
				}
			}
		}
		for i := range files {
			if err := again.Read(&files[i], "again"); err != nil {
				t.Fatal(err)
			}
		}
		p := Publication{Month: "2025-10", Revision: 1}
		one, err1 := f.Events(p)
		two, err2 := again.Events(p)
		if err1 != nil || err2 != nil || len(again.Faults) > 0 || !slices.EqualFunc(one, two, bytes.Equal) {
			t.Fatalf("%v %v %v\n%s\n%s", err1, err2, again.Faults, one, two)
		}
	})
}

// Whatever a file holds, reading it ends with lines, faults or a refusal.
func FuzzRead(f *testing.F) {
	f.Add([]byte("advocate_id,zone,date,from,to\na-1,z,18.10.2025,22:00,06:00\n"))
	f.Add([]byte(advocateHead + advocateLine))
	f.Add([]byte("zone;units\nz;\"71\n"))
	f.Add([]byte("PK\x03\x04garbage"))
	book := excelize.NewFile()
	_ = book.SetSheetRow("Sheet1", "A1", &[]any{"zone", "units"})
	var b bytes.Buffer
	_, _ = book.WriteTo(&b)
	f.Add(b.Bytes())
	for n := 40; n < b.Len(); n += b.Len() / 7 {
		cut := bytes.Clone(b.Bytes())
		cut[n] ^= 0xff
		f.Add(cut)
		f.Add(cut[:n])
	}
	f.Fuzz(func(_ *testing.T, raw []byte) {
		x := &File{Local: east}
		if x.Read(bytes.NewReader(raw), "f") == nil {
			x.Check(Known{Month: "2025-10", Advocates: map[string]bool{}, Units: map[string]bool{}})
			_, _ = x.Events(Publication{Month: "2025-10", Revision: 1})
			for _, y := range x.Faults {
				_ = y.Text(reason.KK)
			}
		}
	})
}
