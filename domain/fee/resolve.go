package fee

import (
	"fmt"
	"slices"
	"strconv"

	"qorgau/domain/money"
)

// Codes of the faults of lines.
const (
	NoSet      = "no_set"       // no set is in force on the day of the line
	NotGiven   = "not_given"    // the line lacks something that its rules ask for
	NotAsked   = "not_asked"    // the line carries something that no rule of its activity asks for
	OutOfRange = "out_of_range" // a given number out of its bounds, or arithmetic beyond any real sum
	CutsAcross = "cuts_across"  // a limit and another rule hold different but not separate lines
)

// MaxLines bounds a bill, as rules look at lines in pairs.
const MaxLines = 10_000

// work is a line on its way to a price.
type work struct {
	*Line
	at         string
	set        *Set
	attributes []Pair
	rate       *Rate
	quantity   money.Frac // in rate.Per
	state      int        // of the evaluation: 0 not begun, 1 begun, 2 done
	entry      Entry
}

func (w *work) paid() bool { return w.rate != nil && !w.rate.CountedOnly }

func (w *work) tagged(tag string) bool { return w.rate != nil && slices.Contains(w.rate.Tags, tag) }

// pricer prices one bill.
type pricer struct {
	t      *Tariff
	works  []work
	adjust []adjustment
	faults []Fault
}

func (p *pricer) bad(place, code, format string, args ...any) {
	p.faults = append(p.faults, Fault{place, code, fmt.Sprintf(format, args...)})
}

// Price prices lines under a tariff without faults (see Check). It prices all of them or says what is wrong with them;
// the order of the lines decides nothing but the order of the entries.
func Price(t *Tariff, lines []Line) (*Bill, []Fault) {
	p := &pricer{t: t, works: make([]work, len(lines))}
	if len(lines) > MaxLines {
		p.bad("/lines", OutOfRange, "more than %d lines", MaxLines)
		return nil, p.faults
	}
	ids := make(map[string]int, len(lines)) // read by id only
	for i := range lines {
		at := "/lines/" + strconv.Itoa(i)
		if _, twice := ids[lines[i].ID]; twice {
			p.bad(at+"/id", Twice, "%s names two lines", lines[i].ID)
		}
		ids[lines[i].ID] = i
		p.works[i] = work{Line: &lines[i], at: at}
		p.resolve(&p.works[i])
	}
	if len(p.faults) == 0 {
		p.count()
	}
	for i := range p.works {
		if len(p.faults) == 0 {
			p.evaluate(i, ids)
		}
	}
	if len(p.faults) == 0 {
		p.limits()
	}
	if len(p.faults) == 0 {
		p.totals()
	}
	if len(p.faults) > 0 {
		return nil, p.faults
	}
	bill := p.bill()
	if len(p.faults) > 0 {
		return nil, p.faults
	}
	return bill, nil
}

// resolve finds set and rate of a line and refuses whatever the line has too much or too little.
func (p *pricer) resolve(w *work) {
	a := p.t.activity(w.Activity)
	if a == nil {
		p.bad(w.at+"/activity", UnknownName, "%s is no activity of the tariff", w.Activity)
		return
	}
	if w.set = p.t.SetOn(w.Date); w.set == nil {
		p.bad(w.at+"/date", NoSet, "no set is in force on %s", w.Date)
		return
	}
	before := len(p.faults)
	p.attributes(w, a)
	for _, k := range w.Keys {
		if !slices.ContainsFunc(p.t.Keys, func(d Key) bool { return d.Name == k.Name }) {
			p.bad(w.at+"/keys/"+k.Name, UnknownName, "%s is no key of the tariff", k.Name)
		}
	}
	for _, v := range w.Given {
		p.inBounds(w, v)
	}
	if len(p.faults) > before {
		return
	}
	w.entry = Entry{Kind: KindLine, Line: w.ID, Set: w.set.ID, Provisional: w.set.Unverified}
	for i := range w.set.NotPaid {
		if n := &w.set.NotPaid[i]; n.For.of(w.Activity, w.attributes) {
			w.entry.NotPaid, w.entry.Clause = n.Why, n.Clause
			w.entry.step(StepNotPaid, "", n.Clause, n.Why, money.Frac{})
			return
		}
	}
	for i := range w.set.Rates {
		if r := &w.set.Rates[i]; r.For.of(w.Activity, w.attributes) {
			w.rate, w.entry.Rule, w.entry.Clause, w.entry.CountedOnly = r, r.ID, r.Clause, r.CountedOnly
		}
	}
	if w.rate == nil {
		p.bad(w.at, MissingRate, "set %s has no rate for %s", w.set.ID, say(w.Activity, w.attributes))
		return
	}
	p.measure(w)
	p.asked(w)
}

func (p *pricer) attributes(w *work, a *Activity) {
	for _, have := range w.Attributes {
		d := p.t.attribute(have.Name)
		at := w.at + "/attributes/" + have.Name
		switch {
		case d == nil:
			p.bad(at, UnknownName, "%s is no attribute of the tariff", have.Name)
		case !slices.Contains(a.Needs, have.Name):
			p.bad(at, NotAsked, "lines of %s carry no %s", a.Name, have.Name)
		case !slices.Contains(d.Values, have.Value):
			p.bad(at, UnknownName, "%s is no value of %s", have.Value, have.Name)
		}
	}
	for _, name := range a.Needs {
		v, ok := lookup(w.Attributes, name)
		if !ok {
			v = p.t.attribute(name).Default
		}
		if v == "" {
			p.bad(w.at+"/attributes", NotGiven, "%s is missing", name)
		}
		w.attributes = append(w.attributes, Pair{name, v})
	}
}

func (p *pricer) inBounds(w *work, v GivenValue) {
	g := p.t.given(v.Name)
	at := w.at + "/given/" + v.Name
	switch {
	case g == nil:
		p.bad(at, UnknownName, "%s is no number of the tariff", v.Name)
	case g.Min != nil && v.Value.Cmp(*g.Min) < 0:
		p.bad(at, OutOfRange, "%s is below %s", Text(v.Value), Text(*g.Min))
	case g.Max != nil && v.Value.Cmp(*g.Max) > 0:
		p.bad(at, OutOfRange, "%s is above %s", Text(v.Value), Text(*g.Max))
	}
}

// measure takes the quantity in the measure of the rate.
func (p *pricer) measure(w *work) {
	r := w.rate
	if named := r.Of != nil && r.Of.Named; named != (len(w.Of) > 0) {
		if named {
			p.bad(w.at, NotGiven, "rate %s is of other lines; of names them", r.ID)
		} else {
			p.bad(w.at+"/of", NotAsked, "rate %s is of no named lines", r.ID)
		}
	}
	if r.Per == Fixed || r.Per == Sum {
		if w.Quantity != nil {
			p.bad(w.at+"/quantity", NotAsked, "rate %s is per %s: no quantity", r.ID, r.Per)
		}
		w.quantity = money.Whole(1)
		return
	}
	switch {
	case w.Quantity == nil:
		p.bad(w.at, NotGiven, "a quantity in %s is missing", r.Per)
	case !same(w.Unit, r.Per):
		p.bad(w.at+"/unit", OutOfRange, "rate %s is per %s, not per %s", r.ID, r.Per, w.Unit)
	default:
		w.quantity = convert(*w.Quantity, w.Unit, r.Per)
		text := Text(*w.Quantity) + " " + word(string(w.Unit))
		if w.Unit != r.Per {
			text += " = " + Text(w.quantity) + " " + word(string(r.Per))
		}
		w.entry.step(StepQuantity, "", "", text, w.quantity)
	}
}

func convert(q money.Frac, from, to Per) money.Frac {
	switch {
	case from == Minute && to == Hour:
		return q.Mul(money.Ratio(1, 60))
	case from == Hour && to == Minute:
		return q.Mul(money.Whole(60))
	}
	return q
}

// asked: every given number of the line is used by its rate or a factor, and every number they use is there.
func (p *pricer) asked(w *work) {
	var wanted []string
	if w.rate.Given != "" {
		wanted = append(wanted, w.rate.Given)
	}
	for i := range w.set.Factors {
		if f := &w.set.Factors[i]; f.Given != "" && f.For.of(w.Activity, w.attributes) {
			wanted = append(wanted, f.Given)
		}
	}
	for _, v := range w.Given {
		if !slices.Contains(wanted, v.Name) {
			p.bad(w.at+"/given/"+v.Name, NotAsked, "no rule for this line asks for %s", v.Name)
		}
	}
	for _, name := range wanted {
		if _, ok := p.number(w, name); !ok {
			p.bad(w.at, NotGiven, "%s must be given with the line", name)
		}
	}
}

func (p *pricer) number(w *work, name string) (money.Frac, bool) {
	for _, v := range w.Given {
		if v.Name == name {
			return v.Value, true
		}
	}
	if d := p.t.given(name).Default; d != nil {
		return *d, true
	}
	return money.Frac{}, false
}
