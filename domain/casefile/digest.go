package casefile

import (
	"crypto/sha256"
	"fmt"
	"sort"

	"qorgau/domain/journal"
)

// Digest is a hash of all that a case file says: equal case files have equal digests.
func (c *Case) Digest() journal.Hash {
	h := sha256.New()
	v := c.View
	v.Persons = nil
	fmt.Fprintf(h, "%s %s %+v\n", c.ID, c.RegisterCase, v)
	refs := make([]journal.Ref, 0, len(c.Persons))
	for ref := range c.Persons {
		refs = append(refs, ref)
	}
	sort.Slice(refs, func(i, j int) bool { return refs[i].Less(refs[j]) })
	for _, ref := range refs {
		fmt.Fprintf(h, "%+v\n", *c.Persons[ref])
	}
	for i := range c.Objects {
		fmt.Fprintf(h, "%+v\n", c.Objects[i])
	}
	return journal.Hash(h.Sum(nil))
}
