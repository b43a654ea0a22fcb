package projections

import (
	"fmt"
	"strings"

	"qorgau/domain/civil"
	"qorgau/domain/claim"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Accounts of the ledger. Each tiyn that was accrued stands in exactly one account besides Fees; Fees is the other side
// of all accruals, so the balances of all accounts together are zero at every position.
const (
	Fees       = "fees"        // minus everything accrued
	InHand     = "in_hand"     // accrued, not applied for yet; an application sent back to the advocate falls back here
	Claimed    = "claimed"     // in an application
	Approved   = "approved"    // by the justice department
	InPayment  = "in_payment"  // ordered
	Paid       = "paid"        // by the treasury
	Reversed   = "reversed"    // paid by mistake and taken back by the treasury
	Returned   = "returned"    // sent back by the treasury, no new settlement yet
	Held       = "held"        // hold_*, confirm_*
	Blocked    = "blocked"     // blocked_*
	NotPayable = "not_payable" // late, capped, cut
)

// Accounts lists all accounts, in the order in which they are shown.
var Accounts = []string{Fees, InHand, Claimed, Approved, InPayment, Paid, Reversed, Returned, Held, Blocked, NotPayable}

// Parts says where the money of a claim, or of a territory, stands, in tiyn.
type Parts struct {
	InHand     int64 `json:"in_hand,omitempty"`
	Claimed    int64 `json:"claimed,omitempty"`
	Approved   int64 `json:"approved,omitempty"`
	InPayment  int64 `json:"in_payment,omitempty"`
	Paid       int64 `json:"paid,omitempty"`
	Reversed   int64 `json:"reversed,omitempty"`
	Returned   int64 `json:"returned,omitempty"`
	Held       int64 `json:"held,omitempty"`
	Blocked    int64 `json:"blocked,omitempty"`
	NotPayable int64 `json:"not_payable,omitempty"`
}

// of gives the part that an account is.
func (p *Parts) of(account string) *int64 {
	switch account {
	case InHand:
		return &p.InHand
	case Claimed:
		return &p.Claimed
	case Approved:
		return &p.Approved
	case InPayment:
		return &p.InPayment
	case Paid:
		return &p.Paid
	case Reversed:
		return &p.Reversed
	case Returned:
		return &p.Returned
	case Held:
		return &p.Held
	case Blocked:
		return &p.Blocked
	}
	return &p.NotPayable
}

// Of gives what stands in an account.
func (p Parts) Of(account string) int64 { return *p.of(account) }

// Total is everything accrued.
func (p Parts) Total() int64 {
	return p.InProgress() + p.Paid + p.Reversed + p.Returned + p.Held + p.Blocked + p.NotPayable
}

// InProgress is what is neither paid, taken back nor returned, held, blocked or not payable.
func (p Parts) InProgress() int64 { return p.InHand + p.Claimed + p.Approved + p.InPayment }

// Entry is one posting: the debited account takes what the credited one gives.
type Entry struct {
	Journal string        `json:"journal"`
	Pos     int64         `json:"pos"` // of the record that caused it
	N       int64         `json:"n"`
	At      civil.Instant `json:"at"`
	Type    string        `json:"type"` // of that record
	Claim   string        `json:"claim"`
	Debit   string        `json:"debit"`
	Credit  string        `json:"credit"`
	Tiyn    int64         `json:"tiyn"` // always positive
}

// Balance is an account of a territory.
type Balance struct {
	Journal string `json:"journal"`
	Account string `json:"account"`
	Debit   int64  `json:"debit"`
	Credit  int64  `json:"credit"`
}

// Tiyn is the balance: what came in less what went out.
func (b Balance) Tiyn() int64 { return b.Debit - b.Credit }

// CodeTiyn is a sum under a reason.
type CodeTiyn struct {
	Code string `json:"code"`
	Tiyn int64  `json:"tiyn"`
}

// Money is a territory's money, now or as a month changed it. Claimed and Approved count a claim once, at its last
// amount, wherever the money went afterwards; Parts say where it stands.
type Money struct {
	Journal  string `json:"journal"`
	Month    string `json:"month,omitempty"` // UTC month of the records; absent in the total
	Accrued  int64  `json:"accrued"`
	Claimed  int64  `json:"claimed"`
	Approved int64  `json:"approved"`
	Parts    Parts  `json:"parts"`
	Claims   int64  `json:"claims"` // how many claims began
}

// Add adds another territory's or month's money.
func (m *Money) Add(o Money) {
	m.Accrued += o.Accrued
	m.Claimed += o.Claimed
	m.Approved += o.Approved
	m.Claims += o.Claims
	for _, a := range Accounts[1:] {
		*m.Parts.of(a) += *o.Parts.of(a)
	}
}

// pricedGroup is what a claim has of one day.
type pricedGroup struct {
	Lines []Stopped `json:"lines,omitempty"`
}

// askedAct is an act whose minutes the body is asked about: its correction frees a line.
type askedAct struct {
	Claim string `json:"claim"`
}

const (
	entries      = table[Entry]("ledger_entry")
	balances     = table[Balance]("ledger_balance")
	ledgerClaims = table[Claim]("ledger_claim")
	pricedGroups = table[pricedGroup]("ledger_group")
	months       = table[Money]("ledger_month")
	moneyTotals  = table[Money]("ledger_total")
	askedActs    = table[askedAct]("ledger_asked")       // act -> the claim in which the body is asked about its minutes
	standings    = table[claim.State]("ledger_standing") // a claim by itself, as the part that decides folds it
)

// PaymentLedger is the double-entry ledger of the fees: every record that moves money posts entries whose two sides are
// equal, per claim, with balances by account and a series by month.
type PaymentLedger struct{}

// Name is the read model's name.
func (PaymentLedger) Name() string { return "payment_ledger" }

// Version is that of the rows.
func (PaymentLedger) Version() int { return 4 }

// Tables lists what it writes.
func (PaymentLedger) Tables() []string {
	return []string{string(entries), string(balances), string(ledgerClaims), string(pricedGroups), string(months),
		string(moneyTotals), string(askedActs), string(standings)}
}

// Apply folds one record.
func (PaymentLedger) Apply(rows Rows, rec *journal.Record) error {
	f := &ledger{folding: begin(rows, rec)}
	id := claimTold(f.body)
	switch e := f.body.(type) {
	case *event.QuerySent:
		askedActs.put(f.folding, e.Act, askedAct{e.Claim})
	case *event.ActRecorded:
		asked, _ := askedActs.get(f.folding, e.Act)
		id = asked.Claim
	}
	if id == "" {
		return f.err
	}
	f.stand(id)
	switch e := f.body.(type) {
	case *event.FeeAccrued:
		f.accrued(e)
	case *event.PaymentDecreeRequested:
		f.claim(id, func(c *Claim) {
			if c.Status == statusOpen {
				c.Status = statusRequested
			}
		})
	case *event.ClaimDecreed:
		f.claim(id, func(c *Claim) { c.Status, c.Decree, c.Decreed = statusDecreed, e.Decree, e.Tiyn })
	case *event.ClaimBlocked:
		f.claim(id, func(c *Claim) { c.stop(e) })
	case *event.HoldResolved:
		f.claim(id, func(c *Claim) { c.resolve(e) })
	case *event.SettlementOrdered:
		f.claim(id, func(c *Claim) { c.Frozen, c.Settlement = true, e.Settlement })
	case *event.SettlementCancelled:
		f.claim(id, func(c *Claim) {
			if c.Settlement == e.Settlement {
				c.Frozen, c.Settlement = false, ""
			}
		})
	case *event.ClaimMoved:
		f.claim(id, func(c *Claim) { c.move(e) })
	default:
		f.claim(id, func(*Claim) {})
	}
	return f.err
}

// claimTold is the claim whose money a record can move; empty for none.
func claimTold(body journal.Body) string {
	switch e := body.(type) {
	case *event.FeeAccrued:
		return e.Claim
	case *event.PaymentDecreeRequested:
		return e.Claim
	case *event.PaymentDecreeIssued:
		return e.Claim
	case *event.PaymentDecreeCorrected:
		return e.Claim
	case *event.PaymentDecreeCancelled:
		return e.Claim
	case *event.PaymentDecreeChecked:
		return e.Claim
	case *event.WorkActRecorded:
		return e.Claim
	case *event.ClaimDecreed:
		return e.Claim
	case *event.ClaimBlocked:
		return e.Claim
	case *event.HoldResolved:
		return e.Claim
	case *event.ClaimMoved:
		return e.Claim
	case *event.SettlementOrdered:
		return e.Claim
	case *event.SettlementCancelled:
		return claimOf(e.Settlement)
	case *event.PaymentMade:
		return claimOf(e.Settlement)
	case *event.PaymentReturned:
		return claimOf(e.Settlement)
	case *event.PayDifferenceFound:
		return e.Claim
	case *event.PayDifferenceSettled:
		return e.Claim
	case *event.ReversalOrdered:
		return e.Claim
	case *event.ReversalBooked:
		return e.Claim
	case *event.QuerySent:
		return e.Claim
	case *event.QueryAnswered:
		return e.Claim
	}
	return ""
}

// stand folds the record into the claim as the part that decides does, so that the ledger places money by its rules.
func (f *ledger) stand(id string) {
	f.state, _ = standings.get(f.folding, id)
	if f.err != nil {
		return
	}
	rec := *f.rec
	if mail, ok := rec.Body.(*event.MailReceived); ok {
		if told, ok := mail.Body.(*event.FactForwarded); ok { // the fact itself, with its first source and id
			rec.Source, rec.ID = told.Source, told.ID
		}
	}
	rec.Body, rec.Type = f.body, f.body.Type()
	f.state.Fold(&rec)
	standings.put(f.folding, id, f.state)
}

type ledger struct {
	*folding
	state claim.State // of the claim in hand
}

// claimOf takes a settlement's id, journal/claim/attempt, apart.
func claimOf(settlement string) string {
	first, last := strings.IndexByte(settlement, '/'), strings.LastIndexByte(settlement, '/')
	if first < 0 || first == last {
		return settlement
	}
	return settlement[first+1 : last]
}

// accrued puts the new pricing of a day in the place of the one before.
func (f *ledger) accrued(e *event.FeeAccrued) {
	now := pricedGroup{}
	for i := range e.Lines {
		now.Lines = addStopped(now.Lines, Stopped{codesOf(&e.Lines[i]), e.Lines[i].Tiyn}, 1)
	}
	before, _ := pricedGroups.get(f.folding, e.Group)
	pricedGroups.put(f.folding, e.Group, now)
	if !ledgerClaims.has(f.folding, e.Claim) {
		ledgerClaims.put(f.folding, e.Claim, Claim{Status: statusOpen})
		f.money(Money{Claims: 1})
	}
	f.claim(e.Claim, func(c *Claim) {
		c.Appointment, c.Advocate = e.Appointment, refText(e.Advocate)
		for _, l := range before.Lines {
			c.Lines = addStopped(c.Lines, l, -1)
		}
		for _, l := range now.Lines {
			c.Lines = addStopped(c.Lines, l, 1)
		}
	})
}

// claim changes a claim and posts what that moves.
func (f *ledger) claim(id string, fn func(c *Claim)) {
	c, found := ledgerClaims.get(f.folding, id)
	if !found {
		return // work is priced before anything else is said of its claim
	}
	before := c
	c.Journal, c.ID, c.At = f.rec.Journal, id, f.rec.At
	fn(&c)
	c.place(f.state.Standing(id))
	ledgerClaims.put(f.folding, id, c)
	f.post(id, before.Parts, c.Parts)
	change := Money{Accrued: c.Accrued - before.Accrued, Claimed: c.Claimed - before.Claimed, Approved: c.Approved - before.Approved}
	for _, a := range Accounts[1:] {
		*change.Parts.of(a) = *c.Parts.of(a) - *before.Parts.of(a)
	}
	f.money(change)
}

// money adds a change to the territory's total and to the month.
func (f *ledger) money(change Money) {
	moneyTotals.change(f.folding, single, func(m *Money) {
		m.Journal = f.rec.Journal
		m.Add(change)
	})
	month := monthOf(f.rec.At.UTCDate())
	months.change(f.folding, month, func(m *Money) {
		m.Journal, m.Month = f.rec.Journal, month
		m.Add(change)
	})
}

// post writes the entries that lead from one state of a claim to the next.
func (f *ledger) post(claim string, before, after Parts) {
	type side struct {
		account string
		tiyn    int64
	}
	var debits, credits []side
	add := func(account string, tiyn int64) {
		if tiyn > 0 {
			debits = append(debits, side{account, tiyn})
		} else if tiyn < 0 {
			credits = append(credits, side{account, -tiyn})
		}
	}
	add(Fees, before.Total()-after.Total())
	for _, a := range Accounts[1:] {
		add(a, *after.of(a)-*before.of(a))
	}
	for n := int64(1); len(debits) > 0 && len(credits) > 0; n++ {
		d, c := &debits[0], &credits[0]
		tiyn := min(d.tiyn, c.tiyn)
		entries.put(f.folding, keyOf(posKey(f.rec.Pos), fmt.Sprintf("%02d", n)), Entry{
			Journal: f.rec.Journal, Pos: f.rec.Pos, N: n, At: f.rec.At, Type: f.rec.Type, Claim: claim,
			Debit: d.account, Credit: c.account, Tiyn: tiyn,
		})
		f.balance(d.account, tiyn, 0)
		f.balance(c.account, 0, tiyn)
		if d.tiyn -= tiyn; d.tiyn == 0 {
			debits = debits[1:]
		}
		if c.tiyn -= tiyn; c.tiyn == 0 {
			credits = credits[1:]
		}
	}
}

func (f *ledger) balance(account string, debit, credit int64) {
	balances.change(f.folding, account, func(b *Balance) {
		b.Journal, b.Account = f.rec.Journal, account
		b.Debit += debit
		b.Credit += credit
	})
}

func tiynOf(list []CodeTiyn, code string) int64 {
	for _, x := range list {
		if x.Code == code {
			return x.Tiyn
		}
	}
	return 0
}

// setCode puts a sum under a reason and keeps the list in order of code; a reason of nothing is left out.
func setCode(list []CodeTiyn, code string, tiyn int64) []CodeTiyn {
	out := make([]CodeTiyn, 0, len(list)+1)
	placed := tiyn == 0
	for _, x := range list {
		if !placed && code <= x.Code {
			out, placed = append(out, CodeTiyn{code, tiyn}), true
		}
		if x.Code != code {
			out = append(out, x)
		}
	}
	if !placed {
		out = append(out, CodeTiyn{code, tiyn})
	}
	return out
}

func addCode(list []CodeTiyn, code string, tiyn int64) []CodeTiyn {
	return setCode(list, code, tiynOf(list, code)+tiyn)
}
