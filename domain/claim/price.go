package claim

import (
	"bytes"
	"strconv"

	"qorgau/domain/act"
	"qorgau/domain/appointment"
	"qorgau/domain/book"
	"qorgau/domain/casefile"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/roster"
	"qorgau/domain/tariff"
)

// view is what a reaction reads.
type view struct {
	s      *State
	code   string
	at     civil.Instant
	cases  *casefile.State
	appts  *appointment.State
	acts   *act.State
	roster *roster.State
	book   *book.State
	done   map[dayOf]bool        // priced in this reaction: the same state gives the same lines
	narrow map[string]decreedAct // acts as a decree's lines leave them, while its cut is derived
	taken  map[string][]int      // lines that this reaction orders, by group
	cause  string                // of differences that this reaction finds
}

// dayOf is one advocate's work in one case on one local day.
type dayOf struct {
	act.DayKey
	root string
}

// root is the case that the work of an appointment belongs to today; empty if there is no such appointment.
func (v *view) root(appointment string) string {
	p := v.appts.Get(appointment)
	if p == nil {
		return ""
	}
	return v.cases.Home(p.Case, p.Person)
}

// today is the local date at a unit; where its local time is unknown, that of UTC+5.
func today(b *book.State, unit string, at civil.Instant) civil.Date {
	if d, _ := b.Local(unit, at); d != 0 {
		return d
	}
	return (at + 5*civil.Hour).UTCDate()
}

// onDay lists the acts of an advocate in a case on a local day.
func (v *view) onDay(advocate journal.Ref, root string, day civil.Date) []*act.Act {
	var out []*act.Act
	for _, id := range v.acts.OnDay(advocate, day) {
		if a := v.acts.Get(id); v.root(a.Stood.Appointment) == root {
			out = append(out, a)
		}
	}
	return out
}

// around lists the acts of a day with those of the days before and after as far as they may touch over midnight: then
// they are one item (fees.md section 7, step 4).
func (v *view) around(advocate journal.Ref, root string, day civil.Date) []*act.Act {
	out := v.onDay(advocate, root, day)
	for d := day - 1; day-d < 30; d-- {
		more := v.onDay(advocate, root, d)
		if len(more) == 0 {
			break
		}
		out = append(out, more...)
	}
	for d := day + 1; d-day < 30; d++ {
		more := v.onDay(advocate, root, d)
		if len(more) == 0 {
			break
		}
		out = append(out, more...)
	}
	return out
}

// touch prices a day again, and the days before and after as far as work may touch over midnight, or did before the
// change.
func (v *view) touch(advocate journal.Ref, root string, day civil.Date) []journal.Outcome {
	if root == "" {
		return nil
	}
	const longest = 7
	from, to := day-1, day+1
	for day-from < longest && v.linked(advocate, root, from-1) {
		from--
	}
	for to-day < longest && v.linked(advocate, root, to) {
		to++
	}
	var out []journal.Outcome
	for d := from; d <= to; d++ {
		if d == day || len(v.acts.OnDay(advocate, d)) > 0 || len(v.s.index()[act.DayKey{Advocate: advocate, Day: d}]) > 0 {
			out = append(out, v.day(advocate, root, d)...)
		}
	}
	return out
}

// linked tells whether work of a day reaches work of the next one.
func (v *view) linked(advocate journal.Ref, root string, day civil.Date) bool {
	before := v.onDay(advocate, root, day)
	if len(before) == 0 {
		return false
	}
	for _, b := range v.onDay(advocate, root, day+1) {
		for _, a := range before {
			if a.Stood.Content.To >= b.Stood.Content.Start() {
				return true
			}
		}
	}
	return false
}

// day prices the work of an advocate in a case on a local day and says what is new.
func (v *view) day(advocate journal.Ref, root string, day civil.Date) []journal.Outcome {
	return v.price(advocate, root, day, false)
}

// price does it. Work on a day whose settlement is ordered waits for a person; supplement says that he agreed.
func (v *view) price(advocate journal.Ref, root string, day civil.Date, supplement bool) []journal.Outcome {
	if root == "" { // no case: a consultation, or an appointment that is gone
		return nil
	}
	this := dayOf{act.DayKey{Advocate: advocate, Day: day}, root}
	if v.done[this] {
		return nil
	}
	v.done[this] = true
	var frozen, closed, open []*Group
	for _, name := range v.s.index()[act.DayKey{Advocate: advocate, Day: day}] {
		g := v.s.Groups[name]
		if v.root(g.Appointment) != root {
			continue
		}
		switch c := v.s.Claims[g.Claim]; {
		case len(g.Fixed) > 0:
			frozen = append(frozen, g)
		case c.Frozen && len(g.Lines) == 0:
		case c.Status != Open && len(g.Lines) > 0:
			closed = append(closed, g)
		default:
			open = append(open, g)
		}
	}
	acts := v.around(advocate, root, day)
	items := v.itemsOf(acts)
	var out []journal.Outcome
	if len(frozen) > 0 {
		for _, g := range frozen {
			out = append(out, v.rest(g, root)...)
		}
		if live(closed)+live(open) == 0 && !supplement {
			if len(out) == 0 {
				out = v.differDay(frozen[0], v.cause)
			}
			return out // an accrual is followed by the same question
		}
		items = v.besides(items, frozen)
	}
	var docs documents
	if len(closed) > 0 {
		docs = v.s.documents(closed[0].Claim)
	}
	lines := onlyOf(day, v.lines(advocate, root, day, items, docs))
	var name, claim, carrier string
	switch {
	case len(lines) == 0:
	case len(closed) > 0:
		name, claim, carrier = closed[0].Name, closed[0].Claim, closed[0].Appointment
	default:
		carrier = v.carrier(lines)
		claim = v.s.OpenClaim(carrier)
		name = groupName(claim, day)
	}
	lines = v.once(claim, day, lines)
	for _, list := range [...][]*Group{closed, open} {
		for _, g := range list {
			if g.Name != name && len(g.Lines) > 0 {
				out = append(out, accrue(g.Name, g.Claim, g.Appointment, advocate, day, nil, g))
			}
		}
	}
	if name == "" {
		return out
	}
	before := v.s.Groups[name]
	if before != nil && same(before.Lines, lines) {
		return out
	}
	return append(out, accrue(name, claim, carrier, advocate, day, lines, before))
}

func live(groups []*Group) int {
	n := 0
	for _, g := range groups {
		if len(g.Lines) > 0 {
			n++
		}
	}
	return n
}

func accrue(name, claim, appointment string, advocate journal.Ref, day civil.Date, lines []event.FeeLine, before *Group) journal.Outcome {
	e := &event.FeeAccrued{
		Claim: claim, Group: name, Appointment: appointment, Advocate: advocate, Day: day, Revision: 1, Lines: lines,
	}
	if before != nil {
		e.Revision, e.PreviousTiyn = before.Revision+1, before.Tiyn
	}
	for i := range lines {
		e.Tiyn += lines[i].Tiyn
		e.Settings = strconv.FormatInt(lines[i].Settings, 10)
	}
	return journal.Outcome{Body: e}
}

// same compares lines as they are written: a list read back from a journal may be nil where a new one is empty.
func same(a, b []event.FeeLine) bool {
	if len(a) != len(b) {
		return false
	}
	return bytes.Equal((&event.FeeAccrued{Lines: a}).AppendJSON(nil), (&event.FeeAccrued{Lines: b}).AppendJSON(nil))
}

// carrier is the appointment in whose claim the lines stand: of several clients of one advocate in one case, that
// accepted first.
func (v *view) carrier(lines []event.FeeLine) string {
	var best *appointment.Appointment
	for i := range lines {
		for _, id := range lines[i].Acts {
			p := v.appts.Get(v.acts.Get(id).Stood.Appointment)
			if best == nil || p.AcceptedAt < best.AcceptedAt || p.AcceptedAt == best.AcceptedAt && p.ID < best.ID {
				best = p
			}
		}
	}
	return best.ID
}

// lines prices items of one advocate in one case.
func (v *view) lines(advocate journal.Ref, root string, day civil.Date, items []tariff.Item, docs documents) []event.FeeLine {
	if len(items) == 0 {
		return nil
	}
	g := tariff.Group{Share: docs.share, Decree: docs.decree, Application: docs.application, Items: items}
	g.Severities = v.severities(root, v.acts.Get(items[0].ID).Stood.Appointment)
	v.elsewhere(&g, advocate, root, day)
	return tariff.Price(v.book.Tariff(), &g)
}

// itemsOf makes of acts what the tariff prices.
func (v *view) itemsOf(acts []*act.Act) []tariff.Item {
	var out []tariff.Item
	for _, a := range acts {
		out = append(out, v.items(a)...)
	}
	return out
}

// onlyOf keeps the lines of one day.
func onlyOf(day civil.Date, lines []event.FeeLine) []event.FeeLine {
	var out []event.FeeLine
	for _, l := range lines {
		if l.Day == day {
			out = append(out, l)
		}
	}
	return out
}

// severities is the history of a case's qualification. The first one holds for the days before it too; of work before
// a separation the case it came from knows more.
func (v *view) severities(root, appointment string) []tariff.SeverityFrom {
	history := func(id string) (out []tariff.SeverityFrom) {
		if c := v.cases.Case(id); c != nil {
			for _, q := range c.History() {
				if code := severityCode(q.Severity); code != "" {
					out = append(out, tariff.SeverityFrom{From: q.From, Severity: code})
				}
			}
		}
		return out
	}
	out := history(root)
	if p := v.appts.Get(appointment); p != nil {
		if from := v.cases.Root(p.Case); from != root {
			var before []tariff.SeverityFrom
			for _, q := range history(from) {
				if len(out) == 0 || q.From < out[0].From {
					before = append(before, q)
				}
			}
			out = append(before, out...)
		}
	}
	if len(out) > 0 {
		out[0].From = 0
	}
	return out
}

// elsewhere tells the tariff what the advocate did in other cases that day.
func (v *view) elsewhere(g *tariff.Group, advocate journal.Ref, root string, day civil.Date) {
	if root == "" { // consultations have no case
		return
	}
	for _, name := range v.s.index()[act.DayKey{Advocate: advocate, Day: day}] {
		if o := v.s.Groups[name]; o.Rounded && o.Appointment != "" && v.root(o.Appointment) != root {
			g.RoundedElsewhere = []civil.Date{day}
		}
	}
	for _, id := range v.acts.OnDay(advocate, day) {
		if a := v.acts.Get(id); !noCase(a) && v.root(a.Stood.Appointment) != root {
			g.OtherCaseDays = []civil.Date{day}
		}
	}
	v.summed(g, advocate, root, day)
}

// severityCode is the code of ЕРДР for a category of offence.
func severityCode(word string) string {
	switch word {
	case "misdemeanour":
		return "0"
	case "minor":
		return "1"
	case "medium":
		return "2"
	case "grave":
		return "3"
	case "particularly_grave":
		return "4"
	}
	return ""
}

// items makes of an act what the tariff prices: the work, and the waiting before it.
func (v *view) items(a *act.Act) []tariff.Item {
	st := &a.Stood
	c := &st.Content
	p := v.appts.Get(st.Appointment)
	if p == nil {
		if c.Kind == act.Consultation && a.Paper != "" {
			return []tariff.Item{v.consultation(a)}
		}
		return nil
	}
	left := false
	if d, ok := v.narrow[a.ID]; ok {
		if d.content == nil {
			return nil
		}
		c, left = d.content, d.left
	}
	unit := c.Unit
	if unit == "" {
		unit = p.Unit
	}
	zone := ""
	if row, ok := v.book.Unit(unit, c.From); ok {
		zone = row.Zone
	}
	it := tariff.Item{
		ID: a.ID, Kind: tariff.WorkKind(c.Kind), Action: c.Action, From: c.From, To: c.To, Zone: zone, Role: tariff.Defender,
		Client: p.Client, Urgent: p.Urgency == "urgent" || c.Ground != "", Ground: c.Ground != "",
		Held: spans(st.Answer.Held), Yielded: spans(st.Answer.Yielded), Settled: st.Paid == st.Revision,
	}
	if p.Client == tariff.ClientVictim {
		it.Role = tariff.VictimRepresentative
	}
	if who := v.cases.Person(v.cases.Home(p.Case, p.Person), p.Person); who != nil {
		it.Detention = who.ProtocolAt
	}
	v.asAnswered(&it, a, c, p, left)
	out := []tariff.Item{it}
	if c.Kind == act.Participation && c.WaitingFrom != 0 && c.WaitingFrom < c.From {
		w := it
		w.Kind, w.Action, w.From, w.To, w.Breaks = tariff.Waiting, "", c.WaitingFrom, c.From, nil
		out = append(out, w)
	}
	return out
}

func spans(list []event.Span) []tariff.Span {
	var out []tariff.Span
	for _, s := range list {
		out = append(out, tariff.Span{From: s.From, To: s.To})
	}
	return out
}

// ofCase prices again the groups of a case up to the n-th, as many as one group of records takes on.
func (v *view) ofCase(id string, n int64) []journal.Outcome {
	list := v.s.groupsOf(v.cases, id)
	to := min(n, int64(len(list)))
	var out []journal.Outcome
	for _, name := range list[min(max(0, n-againBatch), to):to] {
		if g := v.s.Groups[name]; len(g.Lines) > 0 {
			out = append(out, v.day(g.Advocate, v.root(g.Appointment), g.Day)...)
		}
	}
	return out
}

// elsewhereAgain prices again the same day's work in other cases that a new pricing may concern: rounded lines of two
// cases, and trip days.
func (v *view) elsewhereAgain(g *Group) []journal.Outcome {
	var out []journal.Outcome
	root := v.root(g.Appointment)
	if root == "" {
		return nil
	}
	for _, name := range v.s.index()[act.DayKey{Advocate: g.Advocate, Day: g.Day}] {
		o := v.s.Groups[name]
		if o.Appointment == "" {
			out = append(out, v.consultations(o.Advocate, o.Day)...)
			continue
		}
		other := v.root(o.Appointment)
		if other != root && len(o.Fixed) == 0 && (o.Rounded && g.Ever || o.trip()) {
			out = append(out, v.day(g.Advocate, other, g.Day)...)
		}
	}
	return append(out, v.summedAgain(g, root)...)
}

func (g *Group) trip() bool {
	for i := range g.Lines {
		if g.Lines[i].Kind == event.LineTrip {
			return true
		}
	}
	return false
}
