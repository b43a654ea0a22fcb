package explain

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"qorgau/adapters/engine"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/national"
	"qorgau/domain/reason"
	"qorgau/domain/territory"
	"qorgau/projections"
)

// Moment is a record with its time.
type Moment struct {
	Pos  int64         `json:"pos"`
	At   civil.Instant `json:"at"`
	Type string        `json:"type"`
}

// Setting is one time that a clock was set: by which record, for when, and how it ended.
type Setting struct {
	Clock string        `json:"clock"` // its id: object/kind/n
	SetBy Moment        `json:"set_by"`
	Due   civil.Instant `json:"due"`
	// running, rang, stopped, moved.
	State string  `json:"state"`
	Ended *Moment `json:"ended,omitempty"`
	// What the machine decided when it rang, in order.
	Decided []Moment `json:"decided,omitempty"`
}

// Clock is a clock of an object with all its settings.
type Clock struct {
	Journal  string    `json:"journal"`
	Object   string    `json:"object"`
	Kind     string    `json:"kind"`
	Clause   string    `json:"clause,omitempty"`
	Settings []Setting `json:"settings"`
}

// technical are the clocks that measure no term: they are due at once and go on with work that one group does not hold.
var technical = []string{"take_up", "freed", "reconcile", "price_again", "price_case", "case_state", "search", "defences", "forward", "grounds", "queue", "moved"}

// ClockCode is the catalogue's code of a kind of clock.
func ClockCode(kind string) string {
	if slices.Contains(technical, kind) {
		return "clock_technical"
	}
	return "clock_" + kind
}

// clocksOf are a machine's clocks.
func clocksOf(m journal.Machine) *journal.Clocks {
	switch m := m.(type) {
	case *territory.Machine:
		return &m.S.Clocks
	case *national.Machine:
		return &m.S.Clocks
	}
	return &journal.Clocks{}
}

// Clocks tells every clock of an object, and of what belongs to it (request, then its offers, appointments and claims), or
// the one clock that an id names. The journal is executed again, so that it is seen which record set it, moved it or
// stopped it.
func (x *Explainer) Clocks(ctx context.Context, id string) ([]Clock, error) {
	if id == "latest" {
		latest, err := projections.LatestAppointments(ctx, x.models, "", 1)
		if err != nil || len(latest) == 0 {
			return nil, err
		}
		id = latest[0].Appointment.Request
	}
	object, only := id, ""
	if name, _, _, ok := journal.SplitClock(id); ok {
		if _, known := reason.Find(ClockCode(name[strings.LastIndexByte(name, '/')+1:])); known {
			object, only = journal.ClockObject(id), id
		}
	}
	places, err := projections.PlacesOf(ctx, x.models, "", object)
	if err != nil {
		return nil, err
	}
	var codes []string
	about := map[string]map[int64]bool{}
	for _, p := range places {
		if about[p.Journal] == nil {
			about[p.Journal] = map[int64]bool{}
			codes = append(codes, p.Journal)
		}
		about[p.Journal][p.Pos] = true
	}
	slices.Sort(codes)
	var out []Clock
	for _, code := range codes {
		names, err := x.clockNames(ctx, code, []string{object, "objection/" + object, "motion/" + object, "swap/" + object}, about[code])
		if err != nil {
			return nil, err
		}
		clocks, err := x.biographies(ctx, code, names)
		if err != nil {
			return nil, err
		}
		for _, c := range clocks {
			if only != "" {
				c.Settings = slices.DeleteFunc(c.Settings, func(s Setting) bool { return s.Clock != only })
			}
			if len(c.Settings) > 0 {
				out = append(out, c)
			}
		}
	}
	return out, nil
}

// execute runs a journal again and shows the machine after each record.
func (x *Explainer) execute(ctx context.Context, code string, after func(rec *journal.Record, m journal.Machine)) error {
	var m journal.Machine
	err := x.store.Read(ctx, code, 1, 0, func(s journal.Stored) error {
		rec, err := journal.Parse(string(s.Bytes), event.New)
		if err != nil {
			return err
		}
		if a, ok := rec.Body.(*event.MachineAdopted); ok {
			if m, err = engine.Adopt(x.open, code, m, s.Pos == 1, a); err != nil {
				return err
			}
		}
		m.Evolve(&rec)
		after(&rec, m)
		return nil
	})
	if err != nil {
		return fmt.Errorf("executing %s: %w", code, err)
	}
	return nil
}

// clockNames finds the names (object/kind) of the clocks of an object and of what belongs to it. An objection, a motion and
// a swap have clocks under their kind and id.
func (x *Explainer) clockNames(ctx context.Context, code string, objects []string, about map[int64]bool) ([]string, error) {
	found := map[string]bool{}
	of := func(name string) bool {
		return slices.ContainsFunc(objects, func(object string) bool { return strings.HasPrefix(name, object+"/") })
	}
	err := x.execute(ctx, code, func(rec *journal.Record, m journal.Machine) {
		if e, ok := rec.Body.(*event.ClockDue); ok && of(e.Clock) {
			name, _, _, _ := journal.SplitClock(e.Clock)
			found[name] = true
		}
		if about[rec.Pos] {
			for name := range clocksOf(m).Set {
				if of(name) {
					found[name] = true
				}
			}
		}
	})
	names := make([]string, 0, len(found))
	for name := range found {
		names = append(names, name)
	}
	slices.Sort(names)
	return names, err
}

// biographies follows clocks through a journal.
func (x *Explainer) biographies(ctx context.Context, code string, names []string) ([]Clock, error) {
	clocks := make([]Clock, len(names))
	last := make([]journal.Setting, len(names))
	for i, name := range names {
		kind := name[strings.LastIndexByte(name, '/')+1:]
		clocks[i] = Clock{Journal: code, Object: name[:len(name)-len(kind)-1], Kind: kind}
		if e, ok := reason.Find(ClockCode(kind)); ok {
			clocks[i].Clause = e.Basis
		}
	}
	rang, at := [2]int{-1, -1}, int64(0) // the setting that rang last, and at which position
	err := x.execute(ctx, code, func(rec *journal.Record, m journal.Machine) {
		here := Moment{rec.Pos, rec.At, rec.Type}
		if rec.Kind == journal.Decision && at != 0 && rec.Cause == at {
			s := &clocks[rang[0]].Settings[rang[1]]
			s.Decided = append(s.Decided, here)
		}
		set := clocksOf(m).Set
		for i, name := range names {
			now, was := set[name], last[i]
			if now == was {
				continue
			}
			c := &clocks[i]
			if was.Due != 0 {
				s := &c.Settings[len(c.Settings)-1]
				s.Ended, s.State = &here, "stopped"
				if e, ok := rec.Body.(*event.ClockDue); ok && e.Clock == s.Clock {
					s.State = "rang"
					rang, at = [2]int{i, len(c.Settings) - 1}, rec.Pos
				} else if now.Due != 0 {
					s.State = "moved"
				}
			}
			if now.Due != 0 {
				c.Settings = append(c.Settings, Setting{Clock: fmt.Sprintf("%s/%d", name, now.N), SetBy: here, Due: now.Due, State: "running"})
			}
			last[i] = now
		}
	})
	return clocks, err
}

// Text tells a clock in the words of the catalogue: what it is, what starts it and what follows, and what became of it.
func (c Clock) Text(lang string) string {
	var b strings.Builder
	label := func(key string) string { return reason.Label(key, lang) }
	code := ClockCode(c.Kind)
	e, _ := reason.Find(code)
	fmt.Fprintf(&b, "%s  (%s)\n", capital(e.Text(lang)), c.Kind)
	if clause := e.Source(lang); clause != "" {
		fmt.Fprintf(&b, "  %s: %s\n", label("clause"), clause)
	}
	fmt.Fprintf(&b, "  %s\n", label("what_"+code))
	for _, s := range c.Settings {
		fmt.Fprintf(&b, "  %s  (%s)\n", s.Clock, c.Journal)
		fmt.Fprintf(&b, "    %s %s  %s %d, %s\n", s.SetBy.At, label("clock_set"), label("record"), s.SetBy.Pos, eventWord(s.SetBy.Type, lang))
		fmt.Fprintf(&b, "    %s %s\n", s.Due, label("clock_due"))
		if s.Ended != nil {
			fmt.Fprintf(&b, "    %s %s  %s %d, %s\n", s.Ended.At, label("clock_"+s.State), label("record"), s.Ended.Pos, eventWord(s.Ended.Type, lang))
		} else {
			fmt.Fprintf(&b, "    %s\n", label("clock_running"))
		}
		for _, d := range s.Decided {
			fmt.Fprintf(&b, "      → %d %s\n", d.Pos, eventWord(d.Type, lang))
		}
		if s.State == "rang" && len(s.Decided) == 0 {
			fmt.Fprintf(&b, "      → %s\n", label("nothing_followed"))
		}
	}
	return b.String()
}

// capital begins a line: the names of some clocks stand in the catalogue as they stand inside a sentence.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// eventWord tells a type of event in words.
func eventWord(name, lang string) string {
	short := name
	if i := strings.LastIndex(name, ".v"); i > 0 {
		short = name[:i]
	}
	key := "event_" + strings.ReplaceAll(short, ".", "_")
	if w, ok := reason.FindWord(key); ok {
		return w.Text(lang)
	}
	return name
}
