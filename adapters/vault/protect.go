package vault

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"qorgau/adapters/engine"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// mention is one place of one input at which a person stands, by the sender's id.
type mention struct {
	place  string
	at     *journal.Ref
	source string
	id     string
	lookup lookupKey
	keep   string // field under which the id is kept as a box; empty: it is not
	person *person
}

// guarded is one input with all that must be found for it.
type guarded struct {
	in       *engine.Input
	mentions []mention
	whose    []int // for each of the input's values, which mention it belongs to
	card     *event.Card
	iin      []byte // look-up value of the card's ИИН, if it is valid
}

// Protect is engine.Vault's: first all is found in a few look-ups, then what is new is kept in one transaction, while
// bodies are filled and values sealed. After an error what the inputs hold is worth nothing.
func (v *Vault) Protect(ctx context.Context, inputs []*engine.Input) error {
	work := make([]guarded, 0, len(inputs))
	places := map[string]int{}
	for _, in := range inputs {
		if len(in.Clear.Persons) == 0 && len(in.Clear.Values) == 0 {
			continue // what is sealed already, as in a letter, stays as it is
		}
		in.Sealed = nil // not cut to length: a record of an earlier try may still hold the list
		g, err := v.guard(in, places)
		if err != nil {
			return fmt.Errorf("protecting %s %q: %w", in.Body.Type(), in.ID, err)
		}
		work = append(work, g)
	}
	if len(work) == 0 {
		return nil
	}
	return v.resolve(ctx, work)
}

// guard finds the places of an input's persons. The map is only lent, so that not every input needs one.
func (v *Vault) guard(in *engine.Input, places map[string]int) (guarded, error) {
	g := guarded{in: in, mentions: make([]mention, len(in.Clear.Persons)), whose: make([]int, len(in.Clear.Values))}
	clear(places)
	for i, p := range in.Clear.Persons {
		m := mention{place: p.Place, source: in.PersonSource, id: p.ID}
		m.lookup = v.lookupOf(in.PersonSource, p.ID)
		if p.Keep {
			m.keep = p.Field
		}
		g.mentions[i] = m
		places[p.Place] = i
	}
	if body, ok := in.Body.(event.HasRefs); ok {
		body.VisitRefs(func(place string, r *journal.Ref) {
			if i, ok := places[place]; ok {
				g.mentions[i].at = r
			}
		})
	}
	for i := range g.mentions {
		if g.mentions[i].at == nil {
			return g, fmt.Errorf("the event has no reference at %q", g.mentions[i].place)
		}
	}
	for i, x := range in.Clear.Values {
		whose, ok := places[x.Whose]
		if !ok {
			return g, fmt.Errorf("nobody stands at %q, whose %s it is", x.Whose, x.Field)
		}
		g.whose[i] = whose
	}
	if body, ok := in.Body.(event.HasCard); ok {
		g.card = body.PersonCard()
		for _, x := range in.Clear.Values {
			if _, known := places[cardPlace]; known && x.Whose == cardPlace && x.Field == cardIIN && g.card.IIN == "valid" {
				iin := v.root.link.sum([]byte(x.Text))
				g.iin = iin[:len(lookupKey{})]
			}
		}
	}
	return g, nil
}

// lookupOf is the value under which a sender's id of a person is kept.
func (v *Vault) lookupOf(source, id string) (k lookupKey) {
	sum := v.root.lookup.pair(source, id)
	copy(k[:], sum[:])
	return k
}

// Where a card's person and ИИН stand.
const (
	cardPlace = "person"
	cardIIN   = "person_iin"
)

// resolve finds or makes every person and link, durably, and fills the inputs. Writing waits for the disk and sealing
// for nothing, so they go side by side; it returns when both are done.
func (v *Vault) resolve(ctx context.Context, work []guarded) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("protecting %d inputs: %w", len(work), err)
		}
	}()
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	if err := v.connect(ctx); err != nil {
		return err
	}
	found, err := v.find(ctx, work)
	if err != nil {
		return err
	}
	var fresh []*person
	for i := range work {
		for j := range work[i].mentions {
			m := &work[i].mentions[j]
			if m.person = found[m.lookup]; m.person == nil {
				if m.person, err = v.newPerson(ctx, m); err != nil {
					return err
				}
				found[m.lookup] = m.person
				fresh = append(fresh, m.person)
			}
		}
	}
	links, err := v.link(ctx, work)
	if err != nil {
		return err
	}
	kept := make(chan error, 1)
	if len(fresh)+len(links) > 0 {
		go func() {
			kept <- v.transact(ctx, func(ctx context.Context) error { return v.keep(ctx, fresh, links) })
		}()
	} else {
		kept <- nil
	}
	if err := errors.Join(v.fillAll(work), <-kept); err != nil {
		return err
	}
	for _, p := range fresh {
		v.known.add(p)
	}
	return nil
}

// find gets the persons that are known already, from memory and file.
func (v *Vault) find(ctx context.Context, work []guarded) (map[lookupKey]*person, error) {
	found := map[lookupKey]*person{}
	var missing [][]byte
	for i := range work {
		for j := range work[i].mentions {
			m := &work[i].mentions[j]
			if _, asked := found[m.lookup]; asked {
				continue
			}
			p := v.known.byLookup(m.lookup)
			if p == nil {
				missing = append(missing, m.lookup[:])
			}
			found[m.lookup] = p
		}
	}
	err := v.in(ctx, "select lookup, ref, keys from persons where lookup in", "", missing, func(rows *sql.Rows) error {
		p, err := v.scanPerson(rows)
		if err == nil {
			v.known.add(p)
			found[p.lookup] = p
		}
		return err
	})
	return found, err
}

func (v *Vault) scanPerson(rows *sql.Rows) (*person, error) {
	var lookup, ref, wrapped []byte
	if err := rows.Scan(&lookup, &ref, &wrapped); err != nil {
		return nil, err
	}
	p := &person{}
	copy(p.lookup[:], lookup)
	copy(p.ref[:], ref)
	keys, err := v.unwrap(wrapped, "person"+string(ref))
	if err != nil {
		return nil, err
	}
	copy(p.keys[:], keys)
	return p, nil
}

// newPerson makes a reference and keys. With a seed the reference follows from source and id; after an erasure from
// their next generation, because an erased reference is never handed out again.
func (v *Vault) newPerson(ctx context.Context, m *mention) (*person, error) {
	p := &person{lookup: m.lookup}
	if v.root.seed == nil {
		ref, err := v.fresh(len(p.ref), "reference", nil)
		if err != nil {
			return nil, err
		}
		copy(p.ref[:], ref)
	} else {
		for n := byte(0); ; n++ {
			name := []byte(m.source + "\x00" + m.id)
			if n > 0 {
				name = append(name, 0, n)
			}
			copy(p.ref[:], mac(v.root.seed, name))
			gone, err := v.isErased(ctx, p.ref)
			if err != nil {
				return nil, err
			}
			if !gone {
				break
			}
			if n == 255 {
				return nil, fmt.Errorf("person at %q was erased %d times", m.place, n)
			}
		}
	}
	keys, err := v.fresh(personBytes, "person", p.ref[:])
	if err != nil {
		return nil, err
	}
	copy(p.keys[:], keys)
	return p, nil
}

// newLink says that a reference carries an ИИН.
type newLink struct {
	iin []byte
	ref journal.Ref
}

// link sets same_as of every card whose ИИН another reference had first, and returns the links that are new.
func (v *Vault) link(ctx context.Context, work []guarded) ([]newLink, error) {
	first := map[string]journal.Ref{}
	has := map[string]bool{}
	var asked [][]byte
	for i := range work {
		if work[i].iin != nil {
			asked = append(asked, work[i].iin)
		}
	}
	err := v.in(ctx, "select iin, ref from links where iin in", " order by id", asked, func(rows *sql.Rows) error {
		var iin, ref []byte
		if err := rows.Scan(&iin, &ref); err != nil {
			return err
		}
		if _, ok := first[string(iin)]; !ok {
			first[string(iin)] = journal.Ref(ref)
		}
		has[string(iin)+string(ref)] = true
		return nil
	})
	if err != nil {
		return nil, err
	}
	var links []newLink
	for i := range work {
		g := &work[i]
		if g.card == nil {
			continue
		}
		g.card.SameAs = journal.Ref{}
		if g.iin == nil {
			continue
		}
		var ref journal.Ref
		for j := range g.mentions {
			if g.mentions[j].place == cardPlace {
				ref = g.mentions[j].person.ref
			}
		}
		iin := string(g.iin)
		if one, ok := first[iin]; !ok {
			first[iin] = ref
		} else if one != ref {
			g.card.SameAs = one
		}
		if pair := iin + string(ref[:]); !has[pair] {
			has[pair] = true
			links = append(links, newLink{g.iin, ref})
		}
	}
	return links, nil
}

// keep writes what is new, by statements of many rows: each statement costs as much as several rows.
func (v *Vault) keep(ctx context.Context, fresh []*person, links []newLink) error {
	var args []any
	for part := range slices.Chunk(fresh, rowsAtOnce) {
		args = args[:0]
		for _, p := range part {
			wrapped, err := v.wrap(p.keys[:], "person"+string(p.ref[:]))
			if err != nil {
				return err
			}
			args = append(args, p.lookup[:], p.ref[:], wrapped)
		}
		if err := v.exec(ctx, "insert into persons (lookup, ref, keys) values (?, ?, ?)"+strings.Repeat(", (?, ?, ?)", len(part)-1), args...); err != nil {
			return err
		}
	}
	for part := range slices.Chunk(links, rowsAtOnce) {
		args = args[:0]
		for i := range part {
			args = append(args, part[i].iin, part[i].ref[:])
		}
		if err := v.exec(ctx, "insert into links (iin, ref) values (?, ?)"+strings.Repeat(", (?, ?)", len(part)-1), args...); err != nil {
			return err
		}
	}
	return nil
}

// rowsAtOnce bounds the rows of one insert, and so the statements of each table that stay prepared.
const rowsAtOnce = 50

func (v *Vault) fillAll(work []guarded) error {
	sealers := map[*person]*sealer{}
	for i := range work {
		if err := v.fill(&work[i], sealers); err != nil {
			return fmt.Errorf("%s %q: %w", work[i].in.Body.Type(), work[i].in.ID, err)
		}
	}
	return nil
}

// fill writes the references into the body and seals: kept ids first, then values, each in the order of the contract.
func (v *Vault) fill(g *guarded, sealers map[*person]*sealer) error {
	for i := range g.mentions {
		m := &g.mentions[i]
		*m.at = m.person.ref
		if m.keep == "" {
			continue
		}
		if err := v.box(g.in, m.person, sealers, m.keep, m.id); err != nil {
			return err
		}
	}
	for i, x := range g.in.Clear.Values {
		if err := v.box(g.in, g.mentions[g.whose[i]].person, sealers, x.Field, x.Text); err != nil {
			return err
		}
	}
	return nil
}

func (v *Vault) box(in *engine.Input, p *person, sealers map[*person]*sealer, field, text string) error {
	s := sealers[p]
	if s == nil {
		var err error
		if s, err = v.newSealer(&p.keys); err != nil {
			return fmt.Errorf("sealing %s: %w", field, err)
		}
		sealers[p] = s
	}
	in.Sealed = append(in.Sealed, journal.Box{Person: p.ref, Field: field, Bytes: s.box(p.ref, field, text)})
	return nil
}
