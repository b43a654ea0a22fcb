package claim

import "qorgau/domain/event"

// Query is a question of the department to the body about minutes of an act.
type Query struct {
	ID   string
	Act  string
	Open bool
}

// asked tells whether a line has an act whose minutes the department asks the body about.
func (c *Claim) asked(l *event.FeeLine) bool {
	for i := range c.Queries {
		if q := &c.Queries[i]; q.Open {
			for _, id := range l.Acts {
				if id == q.Act {
					return true
				}
			}
		}
	}
	return false
}
