package vault

import "qorgau/domain/journal"

// maxKnown bounds the persons in memory: about 250 bytes each, so some 16 MiB. A territory's open cases fit.
const maxKnown = 1 << 16

// lookupKey finds a person's row: the beginning of HMAC(look-up key, source ‖ 0 ‖ id).
type lookupKey [16]byte

// person is one row of the table of persons, unwrapped.
type person struct {
	lookup lookupKey
	ref    journal.Ref
	keys   personKeys
}

// cache keeps persons that were used lately, in two generations: when the young one is full the old one is forgotten.
type cache struct {
	half       int
	young, old generation
}

type generation struct {
	byLookup map[lookupKey]*person
	byRef    map[journal.Ref]*person
}

func newCache(limit int) *cache {
	c := &cache{half: limit / 2}
	c.forget()
	return c
}

func newGeneration() generation {
	return generation{map[lookupKey]*person{}, map[journal.Ref]*person{}}
}

func (c *cache) forget() { c.young, c.old = newGeneration(), newGeneration() }

func (c *cache) add(p *person) {
	if len(c.young.byRef) >= c.half {
		c.old, c.young = c.young, newGeneration()
	}
	c.young.byLookup[p.lookup], c.young.byRef[p.ref] = p, p
}

func (c *cache) byLookup(k lookupKey) *person {
	if p := c.young.byLookup[k]; p != nil {
		return p
	}
	p := c.old.byLookup[k]
	if p != nil {
		c.add(p)
	}
	return p
}

func (c *cache) byRef(r journal.Ref) *person {
	if p := c.young.byRef[r]; p != nil {
		return p
	}
	p := c.old.byRef[r]
	if p != nil {
		c.add(p)
	}
	return p
}
