package documents

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"qorgau/domain/civil"
	"qorgau/domain/reason"
)

// Formats of numbers in a workbook. Sums, times and dates are numbers with a format, so that they can be added up; the
// program that opens the file groups and points them in its own language.
const (
	formatSum     = `#,##0.00`
	formatCount   = `#,##0`
	formatMinutes = `[h]:mm`
	formatDay     = `dd.mm.yyyy`
	formatMoment  = `dd.mm.yyyy hh:mm`
)

// excelEpoch is day 0 of a workbook's dates; right for every day after February 1900.
var excelEpoch = civil.DateOf(1899, 12, 30)

// XLSX writes a document as a workbook of one sheet for A4. The same document gives the same bytes.
func XLSX(w io.Writer, d *Document) error {
	s := &sheet{f: excelize.NewFile(), d: d, name: sheetName(d.Title), row: 1, styles: map[style]int{}}
	defer s.f.Close()
	s.do(s.f.SetSheetName("Sheet1", s.name))
	s.draw()
	if s.err != nil {
		return fmt.Errorf("writing the workbook of %s: %w", d.Kind, s.err)
	}
	b, err := s.f.WriteToBuffer()
	if err != nil {
		return fmt.Errorf("writing the workbook of %s: %w", d.Kind, err)
	}
	_, err = w.Write(b.Bytes())
	return err
}

// sheet is a workbook being written.
type sheet struct {
	f      *excelize.File
	d      *Document
	name   string
	row    int
	wide   int // columns of the widest table
	styles map[style]int
	err    error
}

// style is what a cell looks like.
type style struct {
	format                          string
	bold, box, fill, small, centred bool
	size                            float64
}

func (s *sheet) do(err error) {
	if s.err == nil {
		s.err = err
	}
}

// sheetName is a title as a sheet may be named.
func sheetName(title string) string {
	r := []rune(strings.NewReplacer(":", " ", "\\", " ", "/", " ", "?", " ", "*", " ", "[", " ", "]", " ", "\n", " ", "'", " ").Replace(title))
	return strings.TrimSpace(string(r[:min(len(r), 31)]))
}

func (s *sheet) styled(x style) int {
	if id, ok := s.styles[x]; ok {
		return id
	}
	e := &excelize.Style{Font: &excelize.Font{Family: "DejaVu Sans", Size: x.size, Bold: x.bold},
		Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}}
	if x.size == 0 {
		e.Font.Size = 9
	}
	if x.small {
		e.Font.Size = 7
	}
	if x.centred {
		e.Alignment.Horizontal = "center"
	}
	if x.format != "" {
		e.CustomNumFmt = &x.format
	}
	if x.box {
		for _, side := range []string{"left", "right", "top", "bottom"} {
			e.Border = append(e.Border, excelize.Border{Type: side, Color: "000000", Style: 1})
		}
	}
	if x.fill {
		e.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8E8E8"}}
	}
	id, err := s.f.NewStyle(e)
	s.do(err)
	s.styles[x] = id
	return id
}

func at(col, row int) string {
	name, _ := excelize.CoordinatesToCellName(col, row)
	return name
}

// text writes a string as a string, whatever it begins with: no value of anybody ever becomes a formula.
func (s *sheet) text(col int, v string, x style) {
	s.do(s.f.SetCellStr(s.name, at(col, s.row), v))
	s.do(s.f.SetCellStyle(s.name, at(col, s.row), at(col, s.row), s.styled(x)))
}

func (s *sheet) cell(col int, c Cell, x style) {
	number := func(v float64, format string) {
		x.format = format
		s.do(s.f.SetCellFloat(s.name, at(col, s.row), v, -1, 64))
		s.do(s.f.SetCellStyle(s.name, at(col, s.row), at(col, s.row), s.styled(x)))
	}
	switch c.kind {
	case cellSum:
		number(float64(c.n)/100, formatSum)
	case cellCount:
		number(float64(c.n), formatCount)
	case cellMinutes:
		number(float64(c.n)/minutesOfDay, formatMinutes)
	case cellDay:
		number(float64(c.n-int64(excelEpoch)), formatDay)
	case cellMoment:
		number(float64(c.n/minutesOfDay-int64(excelEpoch))+float64(c.n%minutesOfDay)/minutesOfDay, formatMoment)
	default:
		s.text(col, c.Show(s.d.Lang), x)
	}
}

// across writes a line over the whole width.
func (s *sheet) across(v string, x style) {
	s.text(1, v, x)
	if s.wide > 1 {
		s.do(s.f.MergeCell(s.name, at(1, s.row), at(s.wide, s.row)))
		s.height(v, x.size)
	}
	s.row++
}

// height makes a merged row high enough: programs do not do it by themselves.
func (s *sheet) height(v string, size float64) {
	if size == 0 {
		size = 9
	}
	perLine := 95.0
	if s.d.Wide {
		perLine = 140
	}
	lines := 0
	for _, part := range strings.Split(v, "\n") {
		lines += 1 + int(float64(len([]rune(part)))*size/9/perLine)
	}
	s.do(s.f.SetRowHeight(s.name, s.row, float64(lines)*size*1.45))
}

func (s *sheet) draw() {
	d := s.d
	s.wide = 4
	for _, b := range d.Blocks {
		if t, ok := b.(Table); ok {
			s.wide = max(s.wide, len(t.Columns))
		}
	}
	s.setup()
	if d.Form != "" {
		s.across(d.Form, style{small: true})
	}
	s.across(d.Title, style{bold: true, size: 13, centred: true})
	for _, u := range d.Under {
		s.across(u, style{size: 10, centred: true})
	}
	s.row++
	frozen := false
	for _, b := range d.Blocks {
		switch b := b.(type) {
		case Heading:
			s.across(string(b), style{bold: true, size: 11})
		case Text:
			s.across(b.Text, style{small: b.Small})
		case Big:
			s.across(b.Label, style{size: 12, centred: true})
			s.across(b.Text, style{size: 24, bold: true, centred: true})
		case Fields:
			for _, f := range b {
				s.text(1, f.Label, style{})
				half := s.wide / 2
				s.do(s.f.MergeCell(s.name, at(1, s.row), at(half, s.row)))
				s.cell(half+1, f.Value, style{bold: true})
				s.do(s.f.MergeCell(s.name, at(half+1, s.row), at(s.wide, s.row)))
				s.height(longer(f.Label+f.Label, f.Value.Show(d.Lang)+f.Value.Show(d.Lang)), 9)
				s.row++
			}
		case Table:
			frozen = s.table(b, !frozen) || frozen
		case Signatures:
			s.signatures(b)
		}
		s.row++
	}
	for _, l := range proofLines(d) {
		s.across(l, style{small: true})
	}
}

func longer(a, b string) string {
	if len([]rune(a)) > len([]rune(b)) {
		return a
	}
	return b
}

// table writes rows under a head. The first table's head stays in sight and is printed on each page.
func (s *sheet) table(t Table, first bool) bool {
	head := s.row
	for i, c := range t.Columns {
		s.text(i+1, c.Title, style{bold: true, box: true, fill: true, centred: true})
	}
	s.row++
	for _, r := range t.Rows {
		for i := range t.Columns {
			c := Say("")
			if i < len(r.Cells) {
				c = r.Cells[i]
			}
			s.cell(i+1, c, style{bold: r.Bold, box: true})
		}
		s.row++
	}
	if first {
		s.do(s.f.SetPanes(s.name, &excelize.Panes{Freeze: true, YSplit: head, TopLeftCell: at(1, head+1), ActivePane: "bottomLeft"}))
		s.do(s.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: s.name,
			RefersTo: fmt.Sprintf("'%s'!$%d:$%d", s.name, head, head)}))
		s.widths(t)
	}
	return true
}

// widths follow the first table.
func (s *sheet) widths(t Table) {
	sum, all := 0.0, 95.0
	if s.d.Wide {
		all = 140
	}
	for _, c := range t.Columns {
		sum += c.Weight
	}
	for i, c := range t.Columns {
		name, err := excelize.ColumnNumberToName(i + 1)
		s.do(err)
		s.do(s.f.SetColWidth(s.name, name, name, max(all*c.Weight/sum, 5)))
	}
}

func (s *sheet) signatures(list Signatures) {
	for _, x := range list {
		s.across(x.Role, style{bold: true})
		for i, key := range []string{"sign_name", "sign_here", "sign_certificate", "sign_time"} {
			s.text(i+1, reason.Label(key, s.d.Lang), style{small: true, box: true})
		}
		s.row++
		for i := range 4 {
			s.text(i+1, "", style{box: true})
		}
		s.row += 2
	}
}

func (s *sheet) setup() {
	orientation, a4, one, any := "portrait", 9, 1, 0
	if s.d.Wide {
		orientation = "landscape"
	}
	s.do(s.f.SetPageLayout(s.name, &excelize.PageLayoutOptions{Orientation: &orientation, Size: &a4, FitToWidth: &one, FitToHeight: &any}))
	fit := true
	s.do(s.f.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &fit}))
	m := 0.59 // inches: the margin of the PDF
	s.do(s.f.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{Left: &m, Right: &m, Top: &m, Bottom: &m}))
	s.do(s.f.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddFooter: "&R&8&P / &N"}))
	at := s.d.Day.Start().Time().Format("2006-01-02T15:04:05Z")
	s.do(s.f.SetDocProps(&excelize.DocProperties{Creator: "Qorgau", LastModifiedBy: "Qorgau", Created: at, Modified: at, Title: s.d.Title, Language: s.d.Lang}))
	if !tables(s.d) {
		s.do(s.f.SetColWidth(s.name, "A", "D", 24))
	}
}

func tables(d *Document) bool {
	for _, b := range d.Blocks {
		if _, ok := b.(Table); ok {
			return true
		}
	}
	return false
}
