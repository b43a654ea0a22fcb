package match

import (
	"cmp"
	"slices"
	"strings"

	"qorgau/domain/civil"
)

// Codes of differences. The catalogue explains each.
const (
	ActRefused          = "match_act_refused"          // performed, but it cannot count
	ActWaits            = "match_act_waits"            // performed, waits for what it refers to
	ActHomeBar          = "match_act_home_bar"         // the home bar has not answered on its minutes
	ActNoAccrual        = "match_act_no_accrual"       // recorded, and no accrual has it
	AccrualNoAct        = "match_accrual_no_act"       // accrued, and the act was withdrawn or is not there
	DecreeMissing       = "match_decree_missing"       // the term of the payment decree passed
	DecreeBelow         = "match_decree_below"         // the decree has less than was accrued
	DecreeAbove         = "match_decree_above"         // the decree has more
	ApplicationDue      = "match_application_due"      // decreed, no application, the term ends soon
	ApplicationLate     = "match_application_late"     // decreed, no application, the term is over
	ApplicationReturned = "match_application_returned" // sent back, not filed again
	ApplicationOpen     = "match_application_open"     // filed, not decided by the pay-by day
	ApprovedNoRun       = "match_approved_no_run"      // approved, in no payment run by the pay-by day
	PaymentNoAnswer     = "match_payment_no_answer"    // ordered, no answer after the pay-by day
	PaymentSum          = "match_payment_sum"          // paid another sum than ordered
	PaidTwice           = "match_paid_twice"           // paid more than once, or after it was taken back
	PaymentUnknown      = "match_payment_unknown"      // paid or returned, and no order is behind it
	PaymentReturned     = "match_payment_returned"     // sent back by the treasury, not ordered again
	ReversalOpen        = "match_reversal_open"        // asked back, and not taken back
	Underpaid           = "match_underpaid"            // later facts give more than was ordered
	Overpaid            = "match_overpaid"             // later facts give less than was ordered
	MinutesTwice        = "match_minutes_twice"        // one minute of an advocate is paid in two claims
)

// Codes lists all codes in the order in which money passes them.
var Codes = []string{ActRefused, ActWaits, ActHomeBar, ActNoAccrual, AccrualNoAct, DecreeMissing, DecreeBelow, DecreeAbove,
	ApplicationDue, ApplicationLate, ApplicationReturned, ApplicationOpen, ApprovedNoRun, PaymentNoAnswer, PaymentSum, PaidTwice,
	PaymentUnknown, PaymentReturned, ReversalOpen, Underpaid, Overpaid, MinutesTwice}

// WarnDays is how long before its last day a missing application is a difference (issue: "near its term"). A week leaves
// time to write it, and does not fill the list with every decree of the month.
const WarnDays = 7

// Difference is one thing on which acts, accruals and payments do not agree.
type Difference struct {
	Code        string     `json:"code"`
	Kind        string     `json:"kind"` // of the object
	Object      string     `json:"object"`
	Reason      string     `json:"reason,omitempty"` // code behind it
	Advocate    string     `json:"advocate,omitempty"`
	Appointment string     `json:"appointment,omitempty"`
	Claim       string     `json:"claim,omitempty"`
	Tiyn        int64      `json:"tiyn,omitempty"`
	Minutes     int64      `json:"minutes,omitempty"`
	Since       civil.Date `json:"since"`           // first day on which it is one
	Until       civil.Date `json:"until,omitempty"` // last day on which it is this one; absent: open
	Settled     *Settled   `json:"settled,omitempty"`
}

// ID names a difference: its code and its object.
func (d *Difference) ID() string { return d.Code + "/" + d.Object }

// KindOf is the kind of object that a code speaks of; empty for no code of the match.
func KindOf(code string) string {
	switch {
	case !slices.Contains(Codes, code):
		return ""
	case code == MinutesTwice:
		return OfDay
	case strings.HasPrefix(code, "match_act_"), code == AccrualNoAct:
		return OfAct
	case strings.HasPrefix(code, "match_pa"), code == ReversalOpen:
		return OfOrder
	}
	return OfClaim
}

// Compare orders differences by code, as Codes lists them, then by object.
func Compare(a, b Difference) int {
	return cmp.Or(cmp.Compare(slices.Index(Codes, a.Code), slices.Index(Codes, b.Code)), cmp.Compare(a.Object, b.Object))
}

// Differences are all of an object, those included that will be there from a later day if nothing happens.
func (o *Object) Differences() []Difference {
	l := &list{o: o}
	switch {
	case o.Act != nil:
		l.act(o.Act)
	case o.Claim != nil:
		l.claim(o.Claim)
	case o.Order != nil:
		l.order(o.Order)
	case o.Day != nil:
		l.day(o.Day)
	}
	return l.out
}

// On are the differences of an object on a day. Settled ones carry the person's word.
func (o *Object) On(day civil.Date) []Difference {
	return slices.DeleteFunc(o.Differences(), func(d Difference) bool {
		return d.Since > day || d.Until != 0 && d.Until < day
	})
}

type list struct {
	o   *Object
	out []Difference
}

func (l *list) add(d Difference) {
	d.Object = l.o.ID
	d.Kind = KindOf(d.Code)
	for i := range l.o.Settled {
		if s := &l.o.Settled[i]; s.Code == d.Code && s.Tiyn == d.Tiyn {
			d.Settled = s
		}
	}
	l.out = append(l.out, d)
}

func (l *list) act(a *Act) {
	d := Difference{Advocate: a.Advocate, Appointment: a.Appointment}
	say := func(code, reason string, since civil.Date, tiyn int64) {
		d.Code, d.Reason, d.Since, d.Tiyn = code, reason, since, tiyn
		l.add(d)
	}
	switch {
	case a.Refused != "":
		say(ActRefused, a.Refused, a.ToldOn, 0)
	case a.Waits:
		say(ActWaits, "", a.ToldOn, 0)
	}
	switch {
	case a.Group != "" && (a.Recorded == 0 || a.Withdrawn):
		say(AccrualNoAct, "", a.RecordedOn, a.Tiyn)
	case a.Recorded == 0 || a.Withdrawn:
	case !a.Answered:
		say(ActHomeBar, "", a.RecordedOn+1, 0)
	case a.Group == "":
		say(ActNoAccrual, "", a.RecordedOn+1, 0)
	}
}

func (l *list) claim(c *Claim) {
	d := Difference{Advocate: c.Advocate, Appointment: c.Appointment, Claim: l.o.ID}
	say := func(code string, since civil.Date, tiyn int64) {
		d.Code, d.Since, d.Tiyn = code, since, tiyn
		l.add(d)
	}
	under, over := Later{}, Later{}
	for _, x := range c.Later {
		to := &under
		if x.Tiyn < 0 {
			to = &over
		}
		to.Tiyn, to.On = to.Tiyn+max(x.Tiyn, -x.Tiyn), max(to.On, x.On)
	}
	if under.Tiyn > 0 {
		say(Underpaid, under.On, under.Tiyn)
	}
	if over.Tiyn > 0 {
		say(Overpaid, over.On, over.Tiyn)
	}
	if c.LeftOut > 0 {
		say(ApprovedNoRun, c.LeftOutOn, c.LeftOut)
	}
	if c.Decree == "" {
		if c.DueOn != 0 {
			say(DecreeMissing, c.DueOn+1, c.Asked)
		}
		return
	}
	switch diff := c.Accrued - c.Decreed; {
	case c.NoSum:
	case diff > 0:
		say(DecreeBelow, c.DecreedOn, diff)
	case diff < 0:
		say(DecreeAbove, c.DecreedOn, -diff)
	}
	switch c.Status {
	case decreed, withdrawn:
		if c.ApplyBy == 0 || c.Filed {
			break
		}
		say(ApplicationLate, c.ApplyBy+1, c.Decreed)
		if c.ApplyBy >= c.On {
			d.Until = c.ApplyBy
			say(ApplicationDue, max(c.On, c.ApplyBy-WarnDays), c.Decreed)
		}
	case returned:
		say(ApplicationReturned, c.On, c.Tiyn)
	case applied:
		say(ApplicationOpen, runBy(c.On)+1, c.Tiyn)
	case approved:
		if c.LeftOut == 0 {
			say(ApprovedNoRun, runBy(c.On)+1, c.Tiyn)
		}
	}
}

// months are the dated terms of the payment run by edition of the Rules (p. 12): the day of the next month by which a
// month is paid, and the day of December after which an application belongs to the next year's budget.
var months = []struct {
	From             civil.Date
	PayBy, AfterDays int
}{
	{civil.DateOf(2018, 1, 1), 15, 15},  // P2018
	{civil.DateOf(2021, 9, 12), 15, 20}, // P2021
	{civil.DateOf(2022, 9, 19), 4, 20},  // P2022 and later
}

// BudgetYear is the year whose budget pays an application filed on a day (Rules p. 12).
func BudgetYear(filed civil.Date) int {
	y, m, day := filed.Parts()
	after := 0
	for _, r := range months {
		if r.From <= filed {
			after = r.AfterDays
		}
	}
	if m == 12 && day > after {
		return y + 1
	}
	return y
}

// runBy is the day by which what stands on a day must have been paid: that of the next month, or, for what the next
// year's budget pays, that of February, after the first run of the year.
func runBy(on civil.Date) civil.Date {
	next, by := 1, 0
	if BudgetYear(on) > on.Year() {
		next = 2
	}
	for _, r := range months {
		if r.From <= on {
			by = r.PayBy
		}
	}
	return on.FirstOfMonth().AddMonths(next) + civil.Date(by-1)
}

func (l *list) order(o *Order) {
	d := Difference{Advocate: o.Advocate, Claim: o.Claim}
	say := func(code, reason string, since civil.Date, tiyn int64) {
		d.Code, d.Reason, d.Since, d.Tiyn = code, reason, since, tiyn
		l.add(d)
	}
	switch o.Unmatched {
	case "":
	case "amount_differs":
		say(PaymentSum, o.Unmatched, o.UnmatchOn, max(o.Said-o.Tiyn, o.Tiyn-o.Said))
	case "paid_twice", "paid_after_return", "paid_after_cancel":
		say(PaidTwice, o.Unmatched, o.UnmatchOn, o.Said)
	default:
		say(PaymentUnknown, o.Unmatched, o.UnmatchOn, o.Said)
	}
	switch {
	case o.Status == ordered && o.Unmatched == "":
		say(PaymentNoAnswer, "", o.PayBy+1, o.Tiyn)
	case o.Status == sentBack && !o.Retried:
		say(PaymentReturned, "", o.On, o.Tiyn)
	}
	if o.Reversing > 0 {
		say(ReversalOpen, o.Reversal, o.ReverseOn, o.Reversing)
	}
}

// day looks for minutes that two claims are paid for. With others' days of the same advocate the paid minutes of other
// journals count too (Across).
func (l *list) day(d *Day) {
	var minutes civil.Instant
	var claims []string
	for i, a := range d.Paid {
		for _, b := range d.Paid[i+1:] {
			if from, to := max(a.From, b.From), min(a.To, b.To); a.Claim != b.Claim && from < to {
				minutes += to - from
				claims = append(claims, a.Claim, b.Claim)
			}
		}
	}
	if minutes > 0 {
		slices.Sort(claims)
		l.add(Difference{Code: MinutesTwice, Advocate: d.Advocate, Claim: strings.Join(slices.Compact(claims), " "),
			Minutes: int64(minutes / civil.Minute), Since: d.On})
	}
}

// Across joins the paid days of one advocate and day in several journals, for a look over the whole country.
func Across(days []Day) Object {
	o := Object{Day: &Day{}}
	for _, d := range days {
		o.ID = d.Advocate + "/" + d.Day.String()
		o.Day.Advocate, o.Day.Day, o.Day.On = d.Advocate, d.Day, max(o.Day.On, d.On)
		o.Day.Paid = append(o.Day.Paid, d.Paid...)
	}
	slices.SortFunc(o.Day.Paid, compareSpans)
	return o
}

func compareSpans(a, b PaidSpan) int {
	return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(a.Claim, b.Claim), cmp.Compare(a.Order, b.Order))
}
