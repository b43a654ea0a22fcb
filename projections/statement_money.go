package projections

import (
	"slices"
	"strings"

	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// This file: what the department and the treasury do with a claim after it was approved, as its advocate sees it.

// Statuses of a settlement in a statement besides paid and sent_back.
const (
	orderOpen      = "ordered"
	orderRetried   = "retried"
	orderCancelled = "cancelled"
)

func (c *StatementClaim) order(settlement string) *StatementOrder {
	for i := range c.Orders {
		if c.Orders[i].Settlement == settlement {
			return &c.Orders[i]
		}
	}
	return nil
}

func (c *StatementClaim) reversal(id string) *StatementReversal {
	for i := range c.Reversals {
		if c.Reversals[i].Reversal == id {
			return &c.Reversals[i]
		}
	}
	return nil
}

// open is the difference of a day, or of the decree, that waits for a person.
func (c *StatementClaim) open(group string) *StatementDifference {
	for i := range c.Differences {
		if d := &c.Differences[i]; d.Group == group && d.Decided == 0 {
			return d
		}
	}
	return nil
}

// claimOfReversal is the claim of a reversal's id, settlement/r/n.
func claimOfReversal(id string) string {
	if i := strings.LastIndex(id, "/r/"); i > 0 {
		return claimOf(id[:i])
	}
	return ""
}

func (f *folding) statementMoney(body journal.Body) {
	on := DayNow(f.rec.At)
	switch e := body.(type) {
	case *event.SettlementOrdered:
		statementClaims.known(f, e.Claim, func(c *StatementClaim) {
			o := StatementOrder{Settlement: e.Settlement, On: on, Tiyn: e.Tiyn, Status: orderOpen, Retries: e.Retries}
			for _, l := range e.Lines {
				if l.Line == 0 {
					o.Supplement += l.Tiyn
				}
			}
			if old := c.order(e.Retries); old != nil {
				old.Status = orderRetried
			}
			c.Orders = append(c.Orders, o)
		})
	case *event.SettlementCancelled:
		statementClaims.known(f, claimOf(e.Settlement), func(c *StatementClaim) {
			if o := c.order(e.Settlement); o != nil {
				o.Status, o.Code = orderCancelled, e.Reason
			}
		})
	case *event.ReversalOrdered:
		statementClaims.known(f, e.Claim, func(c *StatementClaim) {
			c.Reversals = append(c.Reversals, StatementReversal{Reversal: e.Reversal, Settlement: e.Settlement, Group: e.Group, On: on, Tiyn: e.Tiyn, Ground: e.Ground})
		})
	case *event.ReversalMade:
		statementClaims.known(f, claimOfReversal(e.Reversal), func(c *StatementClaim) {
			if r := c.reversal(e.Reversal); r != nil && r.Result == "" {
				r.Document = e.Document
			}
		})
	case *event.ReversalBooked:
		statementClaims.known(f, e.Claim, func(c *StatementClaim) {
			if r := c.reversal(e.Reversal); r != nil {
				r.Result, r.Code = e.Result, e.Code
			}
			if o := c.order(e.Settlement); o != nil && e.Result == "taken_back" {
				o.Reversed += e.Tiyn
			}
		})
	case *event.PayDifferenceFound:
		statementClaims.known(f, e.Claim, func(c *StatementClaim) {
			c.Differences = slices.DeleteFunc(c.Differences, func(d StatementDifference) bool { return d.Group == e.Group && d.Decided == 0 })
			if e.Tiyn != 0 {
				c.Differences = append(c.Differences, StatementDifference{Group: e.Group, On: on, Tiyn: e.Tiyn, Code: e.Code, Cause: e.Cause})
			}
		})
	case *event.PayDifferenceDecided: // it stands once it is settled
		statementClaims.known(f, e.Claim, func(c *StatementClaim) {
			if d := c.open(e.Group); d != nil {
				d.Ground, d.Official = e.Ground, refText(e.Official)
			}
		})
	case *event.PayDifferenceSettled:
		statementClaims.known(f, e.Claim, func(c *StatementClaim) {
			if d := c.open(e.Group); d != nil {
				d.Tiyn, d.Decision, d.Decided, d.Granted = e.Tiyn, e.Decision, on, e.Granted
			}
		})
	}
}

// Sums are where the settlements of a claim stand, in tiyn: the same parts that the ledger has, told by the orders alone.
func (c *StatementClaim) Sums() (inPayment, paid, reversed, returned int64) {
	for _, o := range c.Orders {
		switch o.Status {
		case orderOpen:
			inPayment += o.Tiyn
		case statusPaid:
			paid, reversed = paid+o.Tiyn-o.Reversed, reversed+o.Reversed
		case statusSentBack:
			returned += o.Tiyn
		}
	}
	return inPayment, paid, reversed, returned
}
