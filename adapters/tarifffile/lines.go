package tarifffile

import (
	"io"
	"strings"

	"qorgau/domain/fee"
)

// Lines are read lines of work with the places of their file.
type Lines struct {
	List   []fee.Line
	places map[string]int
}

// ReadLines reads a file of lines. What is wrong with its form comes back as Faults.
func ReadLines(r io.Reader) (*Lines, error) {
	root, places, err := parse(r)
	if err != nil {
		return nil, err
	}
	l := &loader{lines: places}
	out := &Lines{places: places}
	o := l.object(root)
	o.find("about") // a word to the reader; examples say there where their sums come from
	l.each(o.need("lines"), '[', func(_ string, n *node) { out.List = append(out.List, l.line(n)) })
	o.find("expect") // what the author of an example worked out by hand; tests read it
	o.end()
	if len(l.faults) > 0 {
		return nil, l.faults.sorted()
	}
	return out, nil
}

// Price prices the lines. What is wrong with them comes back as Faults, with lines of their file.
func (x *Lines) Price(t *fee.Tariff) (*fee.Bill, error) {
	bill, faults := fee.Price(t, x.List)
	if len(faults) > 0 {
		return nil, placed(x.places, faults).sorted()
	}
	return bill, nil
}

func (l *loader) line(n *node) fee.Line {
	o := l.object(n)
	w := fee.Line{ID: l.word(o.need("id"), idForm), Date: l.date(o.need("date")), Activity: l.word(o.need("activity"), nameForm)}
	l.each(o.find("attributes"), '{', func(name string, m *node) {
		w.Attributes = append(w.Attributes, fee.Pair{Name: l.name(m, name), Value: l.word(m, valueForm)})
	})
	l.each(o.find("keys"), '{', func(name string, m *node) {
		v := l.str(m)
		if strings.ContainsRune(v, 0) {
			l.bad(m, BadForm, "a key with a zero byte")
		}
		w.Keys = append(w.Keys, fee.Pair{Name: l.name(m, name), Value: v})
	})
	l.each(o.find("given"), '{', func(name string, m *node) {
		w.Given = append(w.Given, fee.GivenValue{Name: l.name(m, name), Value: l.must(m)})
	})
	quantity, unit := o.find("quantity"), o.find("unit")
	if (quantity == nil) != (unit == nil) {
		l.bad(o.n, MissingPart, "quantity and unit stand together")
	}
	w.Quantity = l.number(quantity)
	w.Unit = oneOf(l, unit, "", fee.Measures...)
	w.Of = l.words(o.find("of"), idForm)
	o.find("note")
	o.end()
	return w
}
