package rosterfile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"qorgau/domain/civil"
	"qorgau/domain/reason"
)

// Sheet is a table to be written, in the form that Read takes.
type Sheet struct {
	Name string
	Head []string // our words
	Rows [][]string
}

// ZonesSheet writes the zones.
func (f *File) ZonesSheet() Sheet {
	s := Sheet{Name: "zones", Head: []string{"zone", "units", "neighbours", "kind"}}
	for _, z := range f.Zones {
		near, _ := z["neighbours"].([]string)
		kind, _ := z["kind"].(string)
		units, _ := z["units"].([]string)
		s.Rows = append(s.Rows, []string{z["zone"].(string), strings.Join(units, " "), strings.Join(near, " "), kind})
	}
	return s
}

// SlotsSheet writes the slots as a coordinator reads them: local day, begin and end; a slot over midnight ends at a time
// that is not after its begin. wall gives what a zone's clocks show; where they are not known, and for slots of more than
// a day, moments are written.
func (f *File) SlotsSheet(wall func(zone string, at civil.Instant) (civil.Date, int, bool)) Sheet {
	s := Sheet{Name: "slots", Head: []string{"advocate_id", "zone", "date", "from", "to"}}
	for _, x := range f.Slots {
		from, ok1 := f.moment(x.Zone, x.From)
		to, ok2 := f.moment(x.Zone, x.To)
		d, a, ok3 := wall(x.Zone, from)
		e, b, ok4 := wall(x.Zone, to)
		minutes := int(to-from) / int(civil.Minute)
		if ok1 && ok2 && ok3 && ok4 && minutes <= 1440 && int(e-d)*1440+b-a == minutes && from%civil.Minute == 0 && to%civil.Minute == 0 {
			s.Rows = append(s.Rows, []string{x.Advocate, x.Zone, d.String(), clock(a), clock(b)})
			continue
		}
		s.Rows = append(s.Rows, []string{x.Advocate, x.Zone, "", from.String(), to.String()})
	}
	return s
}

func clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// titled are a sheet's headings in a language.
func (s Sheet) titled(lang string) []string {
	out := make([]string, len(s.Head))
	for i, key := range s.Head {
		out[i] = key
		for _, h := range headings {
			if h.key == key && lang == reason.RU {
				out[i] = h.ru
			} else if h.key == key && lang == reason.KK {
				out[i] = h.kk
			}
		}
	}
	return out
}

// WriteCSV writes one sheet, with the mark by which a spreadsheet knows UTF-8.
func WriteCSV(w io.Writer, s Sheet, lang string) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	c := csv.NewWriter(w)
	if err := c.Write(s.titled(lang)); err != nil {
		return err
	}
	if err := c.WriteAll(s.Rows); err != nil {
		return err
	}
	return c.Error()
}

// WriteXLSX writes a workbook with a sheet each; all cells are text, so that nothing is read as something else.
func WriteXLSX(w io.Writer, sheets []Sheet, lang string) (err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	for i, s := range sheets {
		if i == 0 {
			err = book.SetSheetName(book.GetSheetName(0), s.Name)
		} else {
			_, err = book.NewSheet(s.Name)
		}
		if err != nil {
			return err
		}
		for n, values := range append([][]string{s.titled(lang)}, s.Rows...) {
			cells := make([]any, len(values))
			for k, v := range values {
				cells[k] = v
			}
			if err := book.SetSheetRow(s.Name, fmt.Sprintf("A%d", n+1), &cells); err != nil {
				return err
			}
		}
		if err := book.SetColWidth(s.Name, "A", "E", 22); err != nil {
			return err
		}
	}
	var b bytes.Buffer
	if _, err := book.WriteTo(&b); err != nil {
		return err
	}
	_, err = w.Write(b.Bytes())
	return err
}
