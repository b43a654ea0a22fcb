package rosterfile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
)

// required are the headings by which a table is known; the others may be left out.
var required = map[string][]string{
	"advocates": {"advocate_id", "licence_date", "home_bar", "department", "list_year", "agreement_from", "agreement_to", "languages"},
	"zones":     {"zone", "units"},
	"slots":     {"advocate_id", "zone", "from", "to"},
	"absences":  {"advocate_id", "absent_from", "absent_to"},
}

// headings are our words for a column, each with what Kazakh and Russian tables call it.
var headings = []struct{ key, kk, ru string }{
	{"advocate_id", "адвокат", "адвокат"}, {"name", "аты-жөні", "фио"}, {"iin", "жсн", "иин"}, {"iban", "шот", "счёт"},
	{"phone", "телефон", "телефон"}, {"licence", "лицензия нөмірі", "номер лицензии"}, {"licence_date", "лицензия күні", "дата лицензии"},
	{"home_bar", "алқа", "коллегия"}, {"department", "әділет департаменті", "департамент юстиции"}, {"list_year", "тізім жылы", "год списка"},
	{"agreement_from", "келісім басталуы", "соглашение с"}, {"agreement_to", "келісім соңы", "соглашение по"}, {"languages", "тілдер", "языки"},
	{"minors", "кәмелетке толмағандар", "несовершеннолетние"}, {"grave", "ауыр қылмыстар", "тяжкие преступления"}, {"trained_on", "оқытылған күні", "обучен"},
	{"consent_on", "келісім берген күні", "согласие"}, {"licence_read_on", "лицензия тексерілген күні", "лицензия проверена"},
	{"zone", "аймақ", "зона"}, {"units", "бөлімшелер", "подразделения"}, {"neighbours", "көршілер", "соседи"}, {"kind", "түрі", "вид"},
	{"date", "күні", "дата"}, {"from", "басталуы", "с"}, {"to", "аяқталуы", "по"},
	{"absent_from", "болмауы басталады", "отсутствует с"}, {"absent_to", "болмауы аяқталады", "отсутствует по"},
}

// heading gives our word for a heading as it stands, or nothing.
func heading(s string) string {
	s = strings.ToLower(strings.Join(strings.Fields(strings.TrimPrefix(s, "\ufeff")), " "))
	s = strings.ReplaceAll(s, "ё", "е")
	for _, h := range headings {
		if s == h.key || s == strings.ReplaceAll(h.key, "_", " ") || s == h.kk || s == strings.ReplaceAll(h.ru, "ё", "е") {
			return h.key
		}
	}
	return ""
}

func kindOf(head []string) string {
	have := map[string]bool{}
	for _, h := range head {
		have[h] = true
	}
	for _, kind := range []string{"advocates", "absences", "slots", "zones"} {
		all := true
		for _, h := range required[kind] {
			all = all && have[h]
		}
		if all {
			return kind
		}
	}
	return ""
}

func heads(values []string) (out []string) {
	for _, v := range values {
		out = append(out, heading(v))
	}
	return out
}

// tables reads the tables of a file: one of CSV, as many as a workbook has sheets.
func tables(raw []byte, name string) ([]*table, error) {
	if bytes.HasPrefix(raw, []byte("PK\x03\x04")) {
		return workbook(raw, name)
	}
	return textTable(raw, name)
}

// textTable reads CSV: with commas, semicolons or tabs, in UTF-8 with or without its mark, or in windows-1251, as older
// spreadsheets write it.
func textTable(raw []byte, name string) ([]*table, error) {
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	if !utf8.Valid(raw) {
		decoded, err := charmap.Windows1251.NewDecoder().Bytes(raw)
		if err != nil {
			return nil, fmt.Errorf("neither UTF-8 nor windows-1251: %w", err)
		}
		raw = decoded
	}
	c := csv.NewReader(bytes.NewReader(raw))
	c.Comma = separator(raw)
	c.TrimLeadingSpace = c.Comma != '\t'
	c.FieldsPerRecord = -1
	head, err := c.Read()
	if err != nil {
		return nil, fmt.Errorf("reading the headings: %w", err)
	}
	t := &table{file: name, head: heads(head)}
	for {
		values, err := c.Read()
		if errors.Is(err, io.EOF) {
			return []*table{t}, nil
		}
		var wrong *csv.ParseError
		if errors.As(err, &wrong) {
			var f File
			f.fault(place{file: name, line: wrong.Line}, "", "file_quotes", "what", wrong.Err.Error())
			t.bad = append(t.bad, f.Faults...)
			continue
		}
		if err != nil {
			return nil, err
		}
		at, _ := c.FieldPos(0) // empty lines and line feeds in values count, as they do in an editor
		if len(t.rows) == maxRows {
			return nil, fmt.Errorf("more than %d lines", maxRows)
		}
		t.rows = append(t.rows, row{at, values})
	}
}

// separator is the mark that the headings are parted by.
func separator(raw []byte) rune {
	first, _, _ := bytes.Cut(raw, []byte("\n"))
	best, most := ',', bytes.Count(first, []byte(","))
	for _, mark := range []rune{';', '\t'} {
		if n := bytes.Count(first, []byte(string(mark))); n > most {
			best, most = mark, n
		}
	}
	return best
}

// workbook reads each sheet of an XLSX file with raw values: dates come as the numbers Excel counts days by, not as a
// text of somebody's locale.
func workbook(raw []byte, name string) (out []*table, err error) {
	defer func() { // the library may not survive every damaged file; the program must
		if r := recover(); r != nil {
			out, err = nil, fmt.Errorf("a damaged workbook: %v", r)
		}
	}()
	book, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{RawCellValue: true, UnzipSizeLimit: 128 << 20, UnzipXMLSizeLimit: 64 << 20})
	if err != nil {
		return nil, fmt.Errorf("reading the workbook: %w", err)
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	for _, sheet := range book.GetSheetList() {
		rows, err := book.Rows(sheet)
		if err != nil {
			return nil, fmt.Errorf("reading sheet %s: %w", sheet, err)
		}
		t := &table{file: name, sheet: sheet}
		for line := 1; rows.Next(); line++ {
			values, err := rows.Columns(excelize.Options{RawCellValue: true})
			if err != nil {
				return nil, errors.Join(fmt.Errorf("reading sheet %s: %w", sheet, err), rows.Close())
			}
			if strings.TrimSpace(strings.Join(values, "")) == "" {
				continue
			}
			if t.head == nil {
				t.head = heads(values)
				continue
			}
			if len(t.rows) == maxRows {
				return nil, errors.Join(fmt.Errorf("sheet %s: more than %d lines", sheet, maxRows), rows.Close())
			}
			for len(values) < len(t.head) { // empty cells at the end are not written
				values = append(values, "")
			}
			t.rows = append(t.rows, row{line, values[:len(t.head)]})
		}
		if err := rows.Close(); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}
