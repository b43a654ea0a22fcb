package documents

import (
	"bytes"
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"qorgau/domain/reason"
)

//go:embed fonts/DejaVuSans.ttf
var regularFont []byte

//go:embed fonts/DejaVuSans-Bold.ttf
var boldFont []byte

// Measures of a page, in millimetres; letters in points.
const (
	margin      = 15.0
	footRoom    = 13.0
	lineFactor  = 0.46 // millimetres of a line for each point of a letter
	textSize    = 10.0
	smallSize   = 8.0
	titleSize   = 13.0
	headingSize = 11.0
	tableSize   = 8.0
	footSize    = 6.5
	bigSize     = 30.0
	cellPad     = 1.2
	labelShare  = 0.42 // of the width, for the labels of fields
)

const fontName = "DejaVu"

// PDF draws a document. The same document gives the same bytes.
func PDF(w io.Writer, d *Document) error {
	pages := 0
	for {
		p := newPage(d, pages)
		p.draw()
		if err := p.f.Error(); err != nil {
			return fmt.Errorf("drawing %s: %w", d.Kind, err)
		}
		if n := p.f.PageCount(); n != pages { // the number of pages stands on each page: draw again, knowing it
			pages = n
			continue
		}
		var b bytes.Buffer
		if err := p.f.Output(&b); err != nil {
			return fmt.Errorf("writing %s: %w", d.Kind, err)
		}
		_, err := w.Write(b.Bytes())
		return err
	}
}

// page is a document being drawn.
type page struct {
	f     *fpdf.Fpdf
	d     *Document
	width float64 // between the margins
	low   float64 // where the foot begins
	pages int
	y     float64
}

func newPage(d *Document, pages int) *page {
	orientation := "P"
	if d.Wide {
		orientation = "L"
	}
	f := fpdf.New(orientation, "mm", "A4", "")
	f.AddUTF8FontFromBytes(fontName, "", regularFont)
	f.AddUTF8FontFromBytes(fontName, "B", boldFont)
	at := d.Day.Start().Time()
	f.SetCreationDate(at)
	f.SetModificationDate(at)
	f.SetCatalogSort(true)
	f.SetProducer("Qorgau", true)
	f.SetTitle(d.Title, true)
	f.SetLang(d.Lang)
	f.SetMargins(margin, margin, margin)
	f.SetAutoPageBreak(false, 0)
	w, h := f.GetPageSize()
	p := &page{f: f, d: d, width: w - 2*margin, low: h - footRoom, pages: pages}
	p.turn()
	return p
}

// turn ends a page with its foot and begins the next.
func (p *page) turn() {
	p.f.AddPage()
	p.foot()
	p.y = margin
}

func (p *page) foot() {
	d := p.d
	p.font("", footSize)
	p.f.SetTextColor(90, 90, 90)
	p.f.SetDrawColor(160, 160, 160)
	p.f.SetLineWidth(0.1)
	p.f.Line(margin, p.low+1, margin+p.width, p.low+1)
	step := lineFactor * footSize
	for i, s := range proofLines(d) {
		p.put(margin, p.low+1.6+step*float64(i), p.width, s, footSize, "L")
	}
	of := "?"
	if p.pages > 0 {
		of = strconv.Itoa(p.pages)
	}
	p.put(margin, p.low+1.6, p.width, say("page_of", d.Lang, "page", strconv.Itoa(p.f.PageNo()), "pages", of), footSize, "R")
	p.f.SetTextColor(0, 0, 0)
	p.f.SetDrawColor(0, 0, 0)
}

// proofLines say in both formats which record a document shows.
func proofLines(d *Document) []string {
	if d.Proof.Journal == "" {
		return nil
	}
	return []string{say("proof", d.Lang, "journal", d.Proof.Journal, "pos", strconv.FormatInt(d.Proof.Pos, 10)),
		say("proof_leaf", d.Lang, "leaf", d.Proof.Leaf.String())}
}

// say fills a word of the catalogue in: name, value, name, value.
func say(key, lang string, args ...string) string {
	var list []reason.Arg
	for i := 0; i+1 < len(args); i += 2 {
		list = append(list, reason.Arg{Name: args[i], Value: args[i+1]})
	}
	return reason.Say(reason.Label(key, lang), lang, list...)
}

func (p *page) font(style string, size float64) { p.f.SetFont(fontName, style, size) }

// put writes one line of text into a box whose upper edge is y.
func (p *page) put(x, y, w float64, s string, size float64, align string) {
	wide := p.f.GetStringWidth(s)
	switch align {
	case "R":
		x += w - wide
	case "C":
		x += (w - wide) / 2
	}
	if s != "" {
		p.f.Text(x, y+lineFactor*size*0.78, s)
	}
}

// room begins a new page if less than h is left.
func (p *page) room(h float64) {
	if p.y+h > p.low {
		p.turn()
	}
}

// paragraph writes wrapped text.
func (p *page) paragraph(s, style string, size float64, align string) {
	p.font(style, size)
	for _, line := range p.wrap(s, p.width) {
		p.room(lineFactor * size)
		p.font(style, size)
		p.put(margin, p.y, p.width, line, size, align)
		p.y += lineFactor * size
	}
}

func (p *page) draw() {
	if p.d.Form != "" {
		p.paragraph(p.d.Form, "", smallSize, "R")
		p.y += 2
	}
	p.paragraph(p.d.Title, "B", titleSize, "C")
	for _, s := range p.d.Under {
		p.paragraph(s, "", textSize, "C")
	}
	p.y += 3
	for _, b := range p.d.Blocks {
		switch b := b.(type) {
		case Heading:
			p.y += 2
			p.room(4 * lineFactor * headingSize)
			p.paragraph(string(b), "B", headingSize, "L")
			p.y++
		case Text:
			size := textSize
			if b.Small {
				size = smallSize
			}
			p.paragraph(b.Text, "", size, "L")
			p.y += 1.5
		case Fields:
			p.fields(b)
		case Table:
			p.table(b)
		case Big:
			p.big(b)
		case Signatures:
			p.signatures(b)
		}
	}
}

func (p *page) fields(list Fields) {
	label := p.width * labelShare
	rest := p.width - label
	for _, f := range list {
		p.font("", textSize)
		left := p.wrap(f.Label, label-2)
		p.font("B", textSize)
		right := p.wrap(f.Value.Show(p.d.Lang), rest)
		step := lineFactor * textSize
		lines := max(len(left), len(right), 1)
		p.room(step * float64(min(lines, 4)))
		for i := range lines {
			if p.y+step > p.low {
				p.turn()
			}
			if i < len(left) {
				p.font("", textSize)
				p.put(margin, p.y, label, left[i], textSize, "L")
			}
			if i < len(right) {
				p.font("B", textSize)
				p.put(margin+label, p.y, rest, right[i], textSize, "L")
			}
			if f.Value.kind == cellHand && i == lines-1 {
				p.rule(margin+label, p.y+step-0.6, rest)
			}
			p.y += step
		}
		p.y += 0.8
	}
	p.y++
}

func (p *page) rule(x, y, w float64) {
	p.f.SetLineWidth(0.15)
	p.f.Line(x, y, x+w, y)
}

// table draws rows under a head; a page that begins inside it repeats the head, and a row is cut only if it is longer
// than a page.
func (p *page) table(t Table) {
	widths := p.widths(t)
	head := Row{Bold: true}
	for _, c := range t.Columns {
		head.Cells = append(head.Cells, Say(c.Title))
	}
	step := lineFactor * tableSize
	drawHead := func() {
		lines := p.lines(head, widths)
		p.row(lines, head, widths, 0, depth(lines), true)
	}
	first := depth(p.lines(head, widths))
	p.room(float64(first+3)*step + 4*cellPad)
	drawHead()
	for _, r := range t.Rows {
		lines := p.lines(r, widths)
		all := depth(lines)
		for from := 0; from < all; {
			fit := int((p.low - p.y - 2*cellPad) / step)
			if fit < all-from && (from == 0 && p.y > margin+float64(first+1)*step+4*cellPad || fit < 1) {
				p.turn()
				drawHead()
				continue
			}
			n := min(fit, all-from)
			p.row(lines, r, widths, from, from+n, false)
			from += n
		}
	}
	p.y += 3
}

// widths shares the page's width out by the columns' weights, but so that no word of a head and no number or date is
// broken, as far as there is room.
func (p *page) widths(t Table) []float64 {
	least := make([]float64, len(t.Columns))
	p.font("B", tableSize)
	for i, c := range t.Columns {
		for _, word := range pieces(c.Title) {
			least[i] = max(least[i], p.f.GetStringWidth(strings.TrimSpace(word)))
		}
		for _, r := range t.Rows {
			if i < len(r.Cells) && r.Cells[i].kind != cellText && r.Cells[i].kind != cellHand && r.Cells[i].kind != cellMoment {
				least[i] = max(least[i], p.f.GetStringWidth(r.Cells[i].Show(p.d.Lang)))
			}
		}
		least[i] += 2*cellPad + 0.2
	}
	widths := make([]float64, len(t.Columns))
	fixed := make([]bool, len(t.Columns)) // at its least
	for {
		left, weight := p.width, 0.0
		for i, c := range t.Columns {
			if fixed[i] {
				left -= least[i]
			} else {
				weight += c.Weight
			}
		}
		again := false
		for i, c := range t.Columns {
			if fixed[i] {
				widths[i] = least[i]
			} else if widths[i] = left * c.Weight / weight; widths[i] < least[i] {
				fixed[i], again = true, true
			}
		}
		if !again {
			return widths
		}
		if left <= 0 || !slices.Contains(fixed, false) { // no room for all: by weight alone
			sum := 0.0
			for _, c := range t.Columns {
				sum += c.Weight
			}
			for i, c := range t.Columns {
				widths[i] = p.width * c.Weight / sum
			}
			return widths
		}
	}
}

func (p *page) lines(r Row, widths []float64) [][]string {
	style := ""
	if r.Bold {
		style = "B"
	}
	p.font(style, tableSize)
	out := make([][]string, len(widths))
	for i := range widths {
		if i < len(r.Cells) {
			out[i] = p.wrap(r.Cells[i].Show(p.d.Lang), widths[i]-2*cellPad)
		}
	}
	return out
}

func depth(cells [][]string) int {
	n := 1
	for _, c := range cells {
		n = max(n, len(c))
	}
	return n
}

func (p *page) row(lines [][]string, r Row, widths []float64, from, to int, head bool) {
	step := lineFactor * tableSize
	h := float64(to-from)*step + 2*cellPad
	style := ""
	if r.Bold {
		style = "B"
	}
	p.f.SetLineWidth(0.15)
	x := margin
	for i, w := range widths {
		fill := "D"
		if head {
			p.f.SetFillColor(232, 232, 232)
			fill = "DF"
		}
		p.f.Rect(x, p.y, w, h, fill)
		p.font(style, tableSize)
		align := "L"
		if head {
			align = "C"
		} else if i < len(r.Cells) && r.Cells[i].right() {
			align = "R"
		}
		for k := from; k < min(to, len(lines[i])); k++ {
			p.put(x+cellPad, p.y+cellPad+float64(k-from)*step, w-2*cellPad, lines[i][k], tableSize, align)
		}
		x += w
	}
	p.y += h
}

// big writes a value across the page, as large as it fits on one line, smaller letters before two lines.
func (p *page) big(b Big) {
	p.room(lineFactor * (textSize + 2*bigSize))
	p.paragraph(b.Label, "", textSize+2, "C")
	size := bigSize
	for p.font("B", size); size > bigSize/2 && p.f.GetStringWidth(b.Text) > p.width; p.font("B", size) {
		size--
	}
	p.paragraph(b.Text, "B", size, "C")
	p.y += 4
}

func (p *page) signatures(list Signatures) {
	lang := p.d.Lang
	p.y += 3
	for _, s := range list {
		step := lineFactor * textSize
		p.room(6 * step)
		p.font("B", textSize)
		for _, line := range p.wrap(s.Role, p.width) {
			p.put(margin, p.y, p.width, line, textSize, "L")
			p.y += step
		}
		parts := []string{"sign_name", "sign_here", "sign_certificate", "sign_time"}
		w := p.width / float64(len(parts))
		p.y += step
		for i, key := range parts {
			x := margin + float64(i)*w
			p.rule(x, p.y, w-4)
			p.font("", footSize)
			for k, line := range p.wrap(reason.Label(key, lang), w-4) {
				p.put(x, p.y+0.6+float64(k)*lineFactor*footSize, w-4, line, footSize, "L")
			}
		}
		p.y += 2.4 * step
	}
}
