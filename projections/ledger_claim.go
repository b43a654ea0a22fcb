package projections

import (
	"slices"
	"strings"

	"qorgau/domain/civil"
	"qorgau/domain/claim"
	"qorgau/domain/event"
)

// Claim is one calculation of an appointment with its way to payment.
type Claim struct {
	Journal     string        `json:"journal"`
	ID          string        `json:"id"`
	Appointment string        `json:"appointment,omitempty"`
	Advocate    string        `json:"advocate,omitempty"`
	Status      string        `json:"status"`         // open, requested, decreed, applied, approved, returned, withdrawn, in_payment, paid, sent_back
	Code        string        `json:"code,omitempty"` // why returned, withdrawn, sent back or stopped last
	Accrued     int64         `json:"accrued"`
	Lines       []Stopped     `json:"lines,omitempty"` // sums of its priced lines by all that holds them back
	Decree      string        `json:"decree,omitempty"`
	Decreed     int64         `json:"decreed,omitempty"`
	Term        string        `json:"term,omitempty"` // hold_term or not_payable_late, as found when it was filed
	Resolved    []Resolved    `json:"resolved,omitempty"`
	Frozen      bool          `json:"frozen,omitempty"` // its settlement is ordered: no person's word on its holds counts
	Application string        `json:"application,omitempty"`
	Applied     int64         `json:"applied,omitempty"` // the sum of the last application
	Settlement  string        `json:"settlement,omitempty"`
	Claimed     int64         `json:"claimed,omitempty"`  // once, at the last amount applied for
	Approved    int64         `json:"approved,omitempty"` // once, at the last amount approved
	Parts       Parts         `json:"parts"`
	At          civil.Instant `json:"at"` // of the last change
}

// Stopped is a sum of lines with the codes that keep them out of a payment run; without codes it is payable.
type Stopped struct {
	Codes []string `json:"codes,omitempty"`
	Tiyn  int64    `json:"tiyn"`
}

// Resolved is a person's word on a hold.
type Resolved struct {
	Code     string `json:"code"`
	Decision string `json:"decision"` // pay, refuse
}

// Statuses of a claim. The first three come from other events, the rest as claim.moved names them.
const (
	statusOpen      = "open"
	statusRequested = "requested"
	statusDecreed   = "decreed"
	statusApplied   = "applied"
	statusApproved  = "approved"
	statusReturned  = "returned"
	statusWithdrawn = "withdrawn"
	statusInPayment = "in_payment"
	statusPaid      = "paid"
	statusSentBack  = "sent_back"
)

// codesOf are the codes of a line that keep it out of a payment run, its status first.
func codesOf(l *event.FeeLine) (codes []string) {
	for _, c := range append([]event.PayStatus{l.Status}, l.Flags...) {
		if partOf(string(c)) != "" {
			codes = once(codes, string(c))
		}
	}
	return codes
}

func (c *Claim) stop(e *event.ClaimBlocked) {
	c.Code = e.Code
	switch e.Code {
	case string(event.StatusHoldTerm), string(event.StatusNotPayableLate):
		if !c.Frozen {
			c.Term = e.Code
		}
	}
}

func (c *Claim) resolve(e *event.HoldResolved) {
	if c.Frozen || e.Code == string(event.StatusHoldOverlap) { // an overlap is the home bar's to free
		return
	}
	for i := range c.Resolved {
		if c.Resolved[i].Code == e.Code {
			c.Resolved[i].Decision = e.Decision
			return
		}
	}
	c.Resolved = append(c.Resolved, Resolved{e.Code, e.Decision})
}

func (c *Claim) move(e *event.ClaimMoved) {
	c.Status, c.Code = e.Status, e.Code
	if e.Application != "" {
		c.Application = e.Application
	}
	switch {
	case e.Status == statusApplied:
		c.Applied, c.Term = e.Tiyn, ""
	case e.Status == statusWithdrawn && e.Code == "decree_cancelled":
		c.Decree, c.Decreed = "", 0
	}
}

// place says where each tiyn of the claim stands, as the machine's part says it. What is in progress and not ordered stands
// where the claim stands; the parts always add up to what was accrued.
func (c *Claim) place(st claim.Standing) {
	p := Parts{Paid: st.Paid, Reversed: st.Reversed, Returned: st.Returned, Held: st.Held, Blocked: st.Blocked, NotPayable: st.NotPayable,
		InPayment: st.Ordered}
	rest := st.InProgress - st.Ordered
	switch st.Status {
	case statusApplied:
		p.Claimed = rest
	case statusApproved, statusInPayment, statusPaid, statusSentBack: // what is freed later goes into the next run
		p.Approved = rest
	default:
		p.InHand = rest
	}
	c.Accrued, c.Claimed, c.Approved, c.Parts = st.Accrued, st.Totals.Claimed, st.Totals.Approved, p
}

// partOf is the account that a reason puts a sum into; none for a reason that holds nothing back.
func partOf(code string) string {
	switch {
	case strings.HasPrefix(code, "hold_"), strings.HasPrefix(code, "confirm_"):
		return Held
	case strings.HasPrefix(code, "blocked_"):
		return Blocked
	case strings.HasPrefix(code, "not_payable_"):
		return NotPayable
	}
	return ""
}

// addStopped adds a sum under its codes, or takes it off; the list keeps the order of the codes.
func addStopped(list []Stopped, x Stopped, sign int64) []Stopped {
	out := make([]Stopped, 0, len(list)+1)
	sum := sign * x.Tiyn
	for _, l := range list {
		if slices.Equal(l.Codes, x.Codes) {
			sum += l.Tiyn
		}
	}
	placed := sum == 0
	for _, l := range list {
		if !placed && slices.Compare(x.Codes, l.Codes) <= 0 {
			out, placed = append(out, Stopped{x.Codes, sum}), true
		}
		if !slices.Equal(l.Codes, x.Codes) {
			out = append(out, l)
		}
	}
	if !placed {
		out = append(out, Stopped{x.Codes, sum})
	}
	return out
}
