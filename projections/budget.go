package projections

import (
	"fmt"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/match"
)

// BudgetLine is the line that pays all fees (budget law of 08.12.2025, annex 1): group 03, administrator 221, programme
// 005.
const BudgetLine = "03-221-005"

// LastWorkMonth is the last month of a year whose work the year's budget can still pay as a rule: work of December is
// decreed at its end and filed after 20 December, for the next year's budget (Rules p. 10, 12).
const LastWorkMonth = 11

// Budget is the money of one department, budget line and year, in tiyn. What is committed, paid or sent back belongs to
// the year by whose budget it is paid, which is that of its pay-by day.
type Budget struct {
	Journal    string     `json:"journal"`
	Department string     `json:"department"`
	Year       int64      `json:"year"`
	BudgetLine string     `json:"budget_line"`
	Allotted   int64      `json:"allotted"`
	Revision   int64      `json:"revision,omitempty"` // of the allotment; 0: none is entered
	Document   string     `json:"document,omitempty"`
	AllottedOn civil.Date `json:"allotted_on,omitempty"`
	Open       int64      `json:"open"`     // accrued, decreed or sent back to the advocate: not filed
	Applied    int64      `json:"applied"`  // filed, not decided
	Approved   int64      `json:"approved"` // in no order yet
	Ordered    int64      `json:"ordered"`  // the treasury has not answered
	Paid       int64      `json:"paid"`
	Returned   int64      `json:"returned"` // sent back by the treasury, to be ordered again
	Carried    int64      `json:"carried"`  // filed in this year, paid by the next one's budget (Rules p. 12)
}

// Committed is what is approved and ordered and not yet paid.
func (b *Budget) Committed() int64 { return b.Approved + b.Ordered }

// WorkMonth is what was accrued for the work of a month, lines left out that are never payable.
type WorkMonth struct {
	Journal    string `json:"journal"`
	Department string `json:"department"`
	Month      string `json:"month"` // of the work
	Tiyn       int64  `json:"tiyn"`
}

// budgetClaim is where a claim stands in the budgets.
type budgetClaim struct {
	Department string     `json:"department"`
	Part       string     `json:"part"`
	Year       int64      `json:"year"`
	Tiyn       int64      `json:"tiyn"`
	Accrued    int64      `json:"accrued"`
	Decreed    int64      `json:"decreed,omitempty"`
	HasDecree  bool       `json:"has_decree,omitempty"`
	LastDay    civil.Date `json:"last_day,omitempty"` // of its work
	FiledOn    civil.Date `json:"filed_on,omitempty"`
	Moved      int64      `json:"moved,omitempty"` // sum of the status it was moved to last
	Lost       bool       `json:"lost,omitempty"`  // not payable as a whole
}

// budgetGroup is what a day's accrual counts in which month.
type budgetGroup struct {
	Month string `json:"month"`
	Tiyn  int64  `json:"tiyn"`
}

// budgetOrder is one settlement in the budgets. A claim may have several: lines that waited follow later.
type budgetOrder struct {
	Department string     `json:"department"`
	Part       string     `json:"part"`
	Year       int64      `json:"year"`
	Tiyn       int64      `json:"tiyn"`
	FiledOn    civil.Date `json:"filed_on,omitempty"`
}

type paidBy struct {
	Department string `json:"department"`
}

const (
	budgets       = table[Budget]("budget")
	workMonths    = table[WorkMonth]("budget_month")
	budgetClaims  = table[budgetClaim]("budget_claim")
	budgetGroups  = table[budgetGroup]("budget_group")
	budgetOrders  = table[budgetOrder]("budget_order")
	payingOffices = table[paidBy]("budget_office") // advocate -> department of his agreement
)

// Parts of a budget that a claim can stand in.
const (
	partOpen     = "open"
	partNone     = ""
	partApplied  = "applied"
	partApproved = "approved"
	partOrdered  = "ordered"
	partPaid     = "paid"
	partReturned = "returned"
)

// Budgets follow the money of each justice department by budget line and year.
type Budgets struct{}

// Name is the read model's name.
func (Budgets) Name() string { return "budget" }

// Version is that of the rows.
func (Budgets) Version() int { return 2 }

// Tables lists what it writes.
func (Budgets) Tables() []string {
	return []string{string(budgets), string(workMonths), string(budgetClaims), string(budgetOrders), string(budgetGroups), string(payingOffices)}
}

// Apply folds one record.
func (Budgets) Apply(rows Rows, rec *journal.Record) error {
	f := begin(rows, rec)
	switch e := f.body.(type) {
	case *event.BudgetAllotted:
		f.allotted(e)
	case *event.AdvocateListed:
		payingOffices.put(f, refText(e.Advocate), paidBy{e.Department})
	case *event.FeeAccrued:
		f.budgetAccrued(e)
	case *event.ClaimDecreed:
		f.budgeted(e.Claim, func(c *budgetClaim) { c.Decreed, c.HasDecree = e.Tiyn, true })
	case *event.ClaimBlocked:
		if e.Code == string(event.StatusNotPayableLate) {
			f.budgeted(e.Claim, func(c *budgetClaim) { c.Lost = true })
		}
	case *event.HoldResolved:
		if e.Code == string(event.StatusNotPayableLate) {
			f.budgeted(e.Claim, func(c *budgetClaim) { c.Lost = e.Decision != "pay" })
		}
	case *event.SettlementOrdered:
		f.budgetOrdered(e)
	case *event.SettlementCancelled:
		f.budgetOrder(e.Settlement, func(o *budgetOrder) { o.Part = partNone })
	case *event.ReversalBooked:
		if e.Result == "taken_back" {
			f.budgetOrder(e.Settlement, func(o *budgetOrder) { o.Tiyn -= e.Tiyn })
		}
	case *event.ClaimMoved:
		f.budgetMoved(e)
	}
	return f.err
}

func (f *folding) budgetKey(department string, year int64) string {
	return keyOf(fmt.Sprintf("%04d", year), department, BudgetLine)
}

// allotted takes what two officials entered; the machine refuses the rest by the same rule (domain/budget).
func (f *folding) allotted(e *event.BudgetAllotted) {
	budgets.change(f, keyOf(fmt.Sprintf("%04d", e.Year), e.Department, e.BudgetLine), func(b *Budget) {
		b.Journal, b.Department, b.Year, b.BudgetLine = f.rec.Journal, e.Department, e.Year, e.BudgetLine
		if e.Official != e.Second && e.Revision > b.Revision {
			b.Allotted, b.Revision, b.Document, b.AllottedOn = e.Tiyn, e.Revision, e.Document, match.DayOf(f.rec.At)
		}
	})
}

func (f *folding) budgetAccrued(e *event.FeeAccrued) {
	now := budgetGroup{Month: monthOf(e.Day)}
	for i := range e.Lines {
		if partOf(string(e.Lines[i].Status)) != NotPayable {
			now.Tiyn += e.Lines[i].Tiyn
		}
	}
	was, _ := budgetGroups.get(f, e.Group)
	budgetGroups.put(f, e.Group, now)
	office := ""
	f.budgeted(e.Claim, func(c *budgetClaim) {
		if c.Department == "" {
			at, _ := payingOffices.get(f, refText(e.Advocate))
			c.Department = at.Department
		}
		c.Accrued += now.Tiyn - was.Tiyn
		c.LastDay = max(c.LastDay, e.Day)
		office = c.Department
	})
	workMonths.change(f, keyOf(office, now.Month), func(m *WorkMonth) {
		m.Journal, m.Department, m.Month = f.rec.Journal, office, now.Month
		m.Tiyn += now.Tiyn - was.Tiyn
	})
}

func (f *folding) budgetMoved(e *event.ClaimMoved) {
	switch e.Status {
	case statusPaid:
		f.budgetOrder(e.Settlement, func(o *budgetOrder) { o.Part = partPaid })
	case statusSentBack:
		f.budgetOrder(e.Settlement, func(o *budgetOrder) { o.Part = partReturned })
	}
	f.budgeted(e.Claim, func(c *budgetClaim) {
		c.Moved = e.Tiyn
		switch e.Status {
		case statusApplied:
			c.Part, c.FiledOn, c.Lost = partApplied, match.DayOf(f.rec.At), false
		case statusApproved:
			c.Part = partApproved
		case statusInPayment, statusPaid, statusSentBack:
			c.Part = partNone // its settlements stand in its place
		default:
			c.Part, c.FiledOn = partOpen, 0
			if e.Status == statusWithdrawn && e.Code == "decree_cancelled" {
				c.HasDecree, c.Decreed = false, 0
			}
		}
	})
}

// budgetOrdered enters a settlement; one that came back gives way to the one that tries again.
func (f *folding) budgetOrdered(e *event.SettlementOrdered) {
	if e.Retries != "" {
		f.budgetOrder(e.Retries, func(o *budgetOrder) { o.Part = partNone })
	}
	c, _ := budgetClaims.get(f, e.Claim)
	f.budgetOrder(e.Settlement, func(o *budgetOrder) {
		*o = budgetOrder{Department: e.Department, Part: partOrdered, Year: int64(e.PayBy.Year()), Tiyn: e.Tiyn, FiledOn: c.FiledOn}
	})
}

// budgetOrder changes a settlement and moves its sum from where it stood to where it stands.
func (f *folding) budgetOrder(id string, fn func(o *budgetOrder)) {
	was, _ := budgetOrders.get(f, id)
	now := was
	fn(&now)
	budgetOrders.put(f, id, now)
	for _, x := range [...]struct {
		o    budgetOrder
		sign int64
	}{{was, -1}, {now, 1}} {
		f.budgetAdd(budgetClaim{Department: x.o.Department, Part: x.o.Part, Year: x.o.Year, Tiyn: x.o.Tiyn, FiledOn: x.o.FiledOn}, x.sign)
	}
}

// budgeted changes a claim and moves its sum from where it stood to where it stands.
func (f *folding) budgeted(id string, fn func(c *budgetClaim)) {
	was, known := budgetClaims.get(f, id)
	if _, accrual := f.body.(*event.FeeAccrued); !known && !accrual {
		return // work is priced before anything else is said of its claim
	}
	now := was
	if !known {
		now.Part = partOpen
	}
	fn(&now)
	now.Tiyn, now.Year = now.sum(), now.budgetYear()
	budgetClaims.put(f, id, now)
	f.budgetAdd(was, -1)
	f.budgetAdd(now, 1)
}

// sum is what the claim weighs: the sum it was moved with, or, while it is open, the decree's or the calculation's.
func (c *budgetClaim) sum() int64 {
	switch {
	case c.Part != partOpen:
		return c.Moved
	case c.Lost:
		return 0
	case c.HasDecree:
		return min(c.Decreed, c.Accrued)
	}
	return c.Accrued
}

// budgetYear is the year whose budget pays what is not ordered: that of the filing, before that of the work.
func (c *budgetClaim) budgetYear() int64 {
	if c.FiledOn != 0 {
		return int64(match.BudgetYear(c.FiledOn))
	}
	y, m, _ := c.LastDay.Parts()
	if m > LastWorkMonth {
		y++
	}
	return int64(y)
}

func (f *folding) budgetAdd(c budgetClaim, sign int64) {
	if c.Part == partNone || c.Tiyn == 0 {
		return
	}
	change := func(year int64, fn func(b *Budget)) {
		budgets.change(f, f.budgetKey(c.Department, year), func(b *Budget) {
			b.Journal, b.Department, b.Year, b.BudgetLine = f.rec.Journal, c.Department, year, BudgetLine
			fn(b)
		})
	}
	change(c.Year, func(b *Budget) { *b.part(c.Part) += sign * c.Tiyn })
	if filed := int64(c.FiledOn.Year()); c.FiledOn != 0 && filed < c.Year && c.Part != partOpen {
		change(filed, func(b *Budget) { b.Carried += sign * c.Tiyn })
	}
}

func (b *Budget) part(name string) *int64 {
	switch name {
	case partApplied:
		return &b.Applied
	case partApproved:
		return &b.Approved
	case partOrdered:
		return &b.Ordered
	case partPaid:
		return &b.Paid
	case partReturned:
		return &b.Returned
	}
	return &b.Open
}
