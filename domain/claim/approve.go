package claim

import (
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// The justice department approves an application, returns it for an arithmetic error, a slip or a missing attachment, or
// asks the body about a minute. It cannot change minutes of a signed decree (Rules p. 12; fees.md 8.1).

// codeMinutes is a return for other minutes than the decree has, which no department can ask of an advocate.
const codeMinutes = "minutes"

// approve moves the claims of a checked application on.
func (v *view) approve(rec *journal.Record, e *event.ApplicationApproved) []journal.Outcome {
	a := v.s.Applications[e.Application]
	if a == nil || a.Status != Approved {
		return refuse(rec, e.Application, "application_not_open")
	}
	return v.approved(a)
}

func (v *view) approved(a *Application) []journal.Outcome {
	var out []journal.Outcome
	for _, id := range a.Claims {
		if c := v.s.Claims[id]; c != nil && c.Status == Applied && c.Application == a.ID {
			out = append(out, journal.Outcome{Body: &event.ClaimMoved{Claim: id, Status: Approved, Application: a.ID, Tiyn: c.AppliedTiyn}})
		}
	}
	return out
}

// giveBack returns an application for correction; what is already in payment stays.
func (v *view) giveBack(rec *journal.Record, e *event.ApplicationReturned) []journal.Outcome {
	a := v.s.Applications[e.Application]
	switch {
	case e.Code == codeMinutes:
		return refuse(rec, e.Application, "minutes_of_signed_decree")
	case a == nil || a.Status != Returned:
		return refuse(rec, e.Application, "application_not_open")
	}
	var out []journal.Outcome
	for _, id := range a.Claims {
		c := v.s.Claims[id]
		if c != nil && c.Application == a.ID && (c.Status == Applied || c.Status == Approved) {
			out = append(out, journal.Outcome{Body: &event.ClaimMoved{
				Claim: id, Status: Returned, Application: a.ID, Tiyn: c.AppliedTiyn, Code: e.Code,
			}})
		}
	}
	return out
}
