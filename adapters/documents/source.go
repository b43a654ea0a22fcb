package documents

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"qorgau/adapters/engine"
	"qorgau/adapters/handbook"
	"qorgau/domain/calendar"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/reason"
	"qorgau/domain/territory"
	"qorgau/projections"
)

// ErrUnknown says that nothing has this id.
var ErrUnknown = errors.New("no such object")

// Store is what is read of the journals.
type Store interface {
	Heads(ctx context.Context) ([]journal.Head, error)
	Read(ctx context.Context, code string, from, to int64, fn func(journal.Stored) error) error
}

// Opener opens boxes: the vault, in the process that may.
type Opener interface {
	OpenMany(ctx context.Context, boxes []journal.Box) ([]engine.Opened, error)
}

// Source is where the data of documents come from: read models find the place, the machine as it stands at the head and
// the records give the content.
type Source struct {
	Store  Store
	Models projections.Query
	// Look shows the state of a territory's machine; nothing of it may be kept.
	Look func(ctx context.Context, code string, fn func(*territory.State) error) error
	// Names opens personal values; nil: references stand instead of names.
	Names Opener
}

// Executed gives the Look of a store that no process runs on: it executes a journal to its head, once.
func Executed(store Store, open engine.Open) func(context.Context, string, func(*territory.State) error) error {
	var mu sync.Mutex
	done := map[string]*territory.Machine{}
	return func(ctx context.Context, code string, fn func(*territory.State) error) error {
		mu.Lock()
		defer mu.Unlock()
		m := done[code]
		if m == nil {
			var err error
			if m, err = execute(ctx, store, open, code); err != nil {
				return err
			}
			done[code] = m
		}
		return fn(&m.S)
	}
}

func execute(ctx context.Context, store Store, open engine.Open, code string) (*territory.Machine, error) {
	var m journal.Machine
	err := store.Read(ctx, code, 1, 0, func(s journal.Stored) error {
		rec, err := journal.Parse(string(s.Bytes), event.New)
		if err != nil {
			return err
		}
		if a, ok := rec.Body.(*event.MachineAdopted); ok {
			if m, err = engine.Adopt(open, code, m, s.Pos == 1, a); err != nil {
				return err
			}
		}
		m.Evolve(&rec)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("executing %s: %w", code, err)
	}
	t, ok := m.(*territory.Machine)
	if !ok {
		return nil, fmt.Errorf("%w: %s has no territory's machine", ErrUnknown, code)
	}
	return t, nil
}

// entry is a record with its leaf.
type entry struct {
	rec  journal.Record
	leaf journal.Hash
}

func (e entry) proof() Proof { return Proof{e.rec.Journal, e.rec.Pos, e.leaf} }

// reader reads for one document.
type reader struct {
	Source
	ctx    context.Context
	lang   string
	units  handbook.UnitNames
	opened int // boxes
}

func (s Source) reader(ctx context.Context, lang string) (*reader, error) {
	names, err := handbook.LoadUnitNames()
	return &reader{Source: s, ctx: ctx, lang: lang, units: names}, err
}

func (r *reader) record(code string, pos int64) (e entry, err error) {
	err = r.Store.Read(r.ctx, code, pos, pos, func(s journal.Stored) error {
		e.leaf = s.Leaf
		e.rec, err = journal.Parse(string(s.Bytes), event.New)
		return err
	})
	if err == nil && e.rec.Body == nil {
		err = fmt.Errorf("%w: %s/%d", ErrUnknown, code, pos)
	}
	return e, err
}

// last gives the newest record about an object that is of one of the types; an empty journal code asks all.
func (r *reader) last(code, id string, types ...string) (e entry, ok bool, err error) {
	places, err := projections.PlacesOf(r.ctx, r.Models, code, id)
	if err != nil {
		return e, false, err
	}
	for _, p := range slices.Backward(places) {
		if slices.Contains(types, p.Type) {
			e, err = r.record(p.Journal, p.Pos)
			return e, err == nil, err
		}
	}
	return e, false, nil
}

// scan calls fn for every record of a type, of one journal or of all, in order. It reads whole journals and parses only
// what can be of the type: for what no read model leads to.
func (r *reader) scan(code, name string, fn func(entry) error) error {
	heads, err := r.Store.Heads(r.ctx)
	if err != nil {
		return err
	}
	mark := []byte(`"type":"` + name + `"`)
	for _, h := range heads {
		if code != "" && h.Journal != code {
			continue
		}
		err := r.Store.Read(r.ctx, h.Journal, 1, 0, func(s journal.Stored) error {
			if !bytes.Contains(s.Bytes, mark) {
				return nil
			}
			rec, err := journal.Parse(string(s.Bytes), event.New)
			if err != nil || rec.Body.Type() != name {
				return err
			}
			return fn(entry{rec, s.Leaf})
		})
		if err != nil {
			return fmt.Errorf("reading %s: %w", h.Journal, err)
		}
	}
	return nil
}

// open gives a sealed value: its text, or nothing if names stay closed. An erased one says so.
func (r *reader) open(b journal.Box) (string, error) {
	if r.Names == nil || len(b.Bytes) == 0 {
		return "", nil
	}
	out, err := r.Names.OpenMany(r.ctx, []journal.Box{b})
	if err != nil {
		return "", err
	}
	r.opened++
	if !out[0].OK {
		return say("erased_person", r.lang, "ref", b.Person.String()[:12]), nil
	}
	return out[0].Text, nil
}

// ofRecord is a sealed value of a record.
func (r *reader) ofRecord(e entry, person journal.Ref, field string) (string, error) {
	for _, b := range e.rec.Sealed {
		if b.Person == person && b.Field == field {
			return r.open(b)
		}
	}
	return "", nil
}

// reference stands where a name may not, or need not.
func (r *reader) reference(ref journal.Ref) string {
	if ref.IsZero() {
		return dash
	}
	return say("reference_of", r.lang, "ref", ref.String())
}

// advocate is the name of an advocate, or his reference.
func (r *reader) advocate(ref journal.Ref) (string, error) {
	return r.named(ref, "advocate_name")
}

// client is the name of a client, or his reference; of a protected person the pseudonym, whoever asks (CPC 97).
func (r *reader) client(ref journal.Ref, registerCase, code string, protected bool) (string, error) {
	if !protected {
		return r.named(ref, "person_name")
	}
	h, err := projections.CaseHistory(r.ctx, r.Models, code, registerCase)
	if err != nil {
		return "", err
	}
	for _, l := range slices.Backward(h.Lines) {
		if l.Type != "person.protected.v1" {
			continue
		}
		e, err := r.record(l.Journal, l.Pos)
		if err != nil {
			return "", err
		}
		for _, b := range e.rec.Sealed {
			if b.Field == "pseudonym" && b.Person == ref {
				if s, err := r.open(b); err != nil || s != "" {
					return s, err
				}
			}
		}
	}
	return reason.Label("protected_person", r.lang) + ", " + r.reference(ref), nil
}

func (r *reader) named(ref journal.Ref, field string) (string, error) {
	if ref.IsZero() {
		return "", nil
	}
	if r.Names != nil {
		p, ok, err := projections.PersonOf(r.ctx, r.Models, ref.String())
		if err != nil {
			return "", err
		}
		if ok && len(p.NameBox) > 0 {
			name, err := r.open(journal.Box{Person: ref, Field: field, Bytes: p.NameBox})
			if err != nil || name != "" {
				return name, err
			}
		}
	}
	return r.reference(ref), nil
}

// listed is a sealed value of an advocate as his bar listed him.
func (r *reader) listed(bar string, ref journal.Ref, field string) (string, error) {
	if r.Names == nil || bar == "" {
		return "", nil
	}
	var box journal.Box
	err := r.Look(r.ctx, bar, func(s *territory.State) error {
		if a := s.Roster.Advocate(ref); a != nil {
			box, _ = a.Box(field)
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	return r.open(box)
}

// unit is the name of a unit.
func (r *reader) unit(code string) string {
	if code == "" {
		return ""
	}
	return r.units.Name(code, r.lang)
}

// region is the name of the region that a journal's bar serves.
func (r *reader) region(code string) string {
	if x, ok := handbook.RegionOfBar(code); ok {
		return x.Name(r.lang)
	}
	return code
}

func (r *reader) bar(code string) string { return reason.Label("bar", r.lang) + ", " + r.region(code) }

// clock shows a moment as the clocks of a unit do; where the unit is in no table, as those of the bar's region.
func clock(s *territory.State, unit string, at civil.Instant) Local {
	if at == 0 {
		return Local{}
	}
	if d, minute := s.Book.Local(unit, at); d != 0 {
		return Local{d, minute}
	}
	if x, ok := handbook.RegionOfBar(s.Code); ok {
		if z := s.Book.Tariff().Zone(x.Zone); z != nil {
			if d, minute, ok := calendar.Local(z, at); ok {
				return Local{d, minute}
			}
		}
	}
	return Local{at.UTCDate(), int(at.MillisOfDay() / civil.Minute)}
}

// parseRef reads a reference of 32 hexadecimal digits.
func parseRef(s string) (ref journal.Ref, ok bool) {
	if len(s) != 2*len(ref) {
		return ref, false
	}
	for i := range ref {
		hi, lo := strings.IndexByte("0123456789abcdef", s[2*i]), strings.IndexByte("0123456789abcdef", s[2*i+1])
		if hi < 0 || lo < 0 {
			return ref, false
		}
		ref[i] = byte(hi<<4 | lo)
	}
	return ref, true
}
