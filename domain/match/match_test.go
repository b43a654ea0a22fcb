package match

import (
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// story is a small journal: facts and decisions by hand, with the clock of the match going off in between.
type story struct {
	t      *testing.T
	s      State
	clocks journal.Clocks
	pos    int64
	at     civil.Instant
	said   []journal.Body // what the match itself decided
}

var start = civil.InstantOf(2025, 10, 15, 7, 0, 0)

func tell(t *testing.T) *story { return &story{t: t, at: start} }

// then feeds records, each a second after the one before.
func (y *story) then(bodies ...journal.Body) *story {
	for _, b := range bodies {
		y.feed(b)
		y.at += civil.Second
	}
	return y
}

func (y *story) feed(b journal.Body) {
	y.pos++
	rec := &journal.Record{Journal: "KZ-71", Pos: y.pos, At: y.at, Type: b.Type(), Body: b}
	y.s.Evolve(rec, &y.clocks)
	for _, o := range y.s.React(rec) {
		y.said = append(y.said, o.Body)
		y.feed(o.Body)
	}
}

// until lets time pass; whatever is due rings at its own moment. Before each ring the state goes through a copy without
// what is derived, as after a restart.
func (y *story) until(day civil.Date) *story {
	for {
		c, ok := y.clocks.Next()
		if !ok || c.Due > day.Start() {
			break
		}
		y.s = State{Objects: y.s.Objects, Listed: y.s.Listed, Day: y.s.Day, Tiyn: y.s.Tiyn}
		y.at = max(y.at, c.Due)
		y.clocks.Fired(c.ID)
		y.feed(&event.ClockDue{Clock: c.ID, Due: c.Due})
	}
	y.at = max(y.at, day.Start())
	return y
}

// open expects the codes that stand open now and are not settled.
func (y *story) open(want ...string) *story {
	y.t.Helper()
	var got []string
	for _, d := range y.s.Open(DayOf(y.at)) {
		if d.Settled == nil {
			got = append(got, d.Code)
		}
	}
	if len(got) != len(want) {
		y.t.Fatalf("open are %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			y.t.Fatalf("open are %v, want %v", got, want)
		}
	}
	return y
}

// statements are the statements made so far.
func (y *story) statements() (out []*event.MatchClosed) {
	for _, b := range y.said {
		if e, ok := b.(*event.MatchClosed); ok {
			out = append(out, e)
		}
	}
	return out
}

const claim, settlement, group = "q1/1/1", "KZ-71/q1/1/1/1", "q1/1/1/2025-10-15"

var (
	asel = journal.Ref{1}
	day  = civil.DateOf(2025, 10, 15)
	ten  = civil.InstantOf(2025, 10, 15, 5, 0, 0)
)

func performed(act string) journal.Body {
	return &event.ActPerformed{Register: event.Register{Object: act, Revision: 1}}
}

func recorded(act string, withdrawn bool) journal.Body {
	return &event.ActRecorded{Act: act, Revision: 1, Appointment: "q1/1", Advocate: asel, Withdrawn: withdrawn}
}

func judged(act string) journal.Body {
	return &event.MinutesJudged{Act: act, Revision: 1, Result: "free"}
}

// accrued prices acts at a sum, all of the hour from ten.
func accrued(claim string, tiyn int64, status event.PayStatus, acts ...string) *event.FeeAccrued {
	e := &event.FeeAccrued{Claim: claim, Group: claim + "/2025-10-15", Appointment: "q1/1", Advocate: asel, Day: day, Tiyn: tiyn}
	if len(acts) > 0 {
		e.Lines = []event.FeeLine{{Day: day, Kind: event.LineWork, Status: status, Acts: acts, Tiyn: tiyn,
			Pieces: []event.FeePiece{{Act: acts[0], From: ten, To: ten + civil.Hour}}}}
	}
	return e
}

func work(act string, tiyn int64) []journal.Body {
	return []journal.Body{performed(act), recorded(act, false), judged(act), accrued(claim, tiyn, event.StatusPayable, act)}
}

func decree(tiyn int64) journal.Body {
	return &event.ClaimDecreed{Claim: claim, Decree: "d1", Tiyn: tiyn, On: day, ApplyBy: day + 31}
}

func moved(claim, status, settlement, code string) journal.Body {
	return &event.ClaimMoved{Claim: claim, Status: status, Settlement: settlement, Tiyn: 1000, Code: code}
}

func order(claim, id string) journal.Body {
	return &event.SettlementOrdered{Settlement: id, Claim: claim, Tiyn: 1000, Advocate: asel, PayBy: civil.DateOf(2025, 11, 4),
		Lines: []event.SettlementLine{{Group: claim + "/2025-10-15", Day: day, Line: 1, Tiyn: 1000}}}
}

// again is the order that tries another one again.
func again(claim, id, retries string) journal.Body {
	e := order(claim, id).(*event.SettlementOrdered)
	e.Retries = retries
	return e
}

// An act that is refused, waits, has no answer, has no accrual, or is withdrawn behind its accrual is named.
func TestActsAreMatchedWithAccruals(t *testing.T) {
	tell(t).then(performed("a1")).open(ActWaits).
		then(&event.ActRefused{Act: "a1", Revision: 1, Code: "no_appointment"}).open(ActRefused)
	y := tell(t).then(performed("a1"), recorded("a1", false))
	y.open().until(day + 2).open(ActHomeBar).then(judged("a1")).open(ActNoAccrual).
		then(accrued(claim, 1000, event.StatusPayable, "a1")).open()
	y.then(recorded("a1", true)).open(AccrualNoAct).then(accrued(claim, 0, event.StatusPayable)).open()
	tell(t).then(accrued(claim, 1000, event.StatusPayable, "nobody-told")).open(AccrualNoAct)
	// What another part refused by its position, and what nobody took up in time.
	tell(t).then(performed("a1"), &event.FactRefused{Fact: 1, Code: "no_appointment"}).open(ActRefused)
	tell(t).then(performed("a1"), &event.FactUnresolved{Fact: 1}).open(ActWaits)
}

// An accrual is held against its decree: none within the term, less, more, and one that agrees in the end.
func TestAccrualsAreMatchedWithDecrees(t *testing.T) {
	y := tell(t).then(work("a1", 1000)...).then(&event.PaymentDecreeRequested{Claim: claim, Tiyn: 1000, DueOn: day + 3})
	y.until(day + 3).open().until(day + 4).open(DecreeMissing).then(decree(900)).open(DecreeBelow)
	if d := y.s.Open(DayOf(y.at))[0]; d.Tiyn != 100 {
		t.Fatalf("the cut is %d tiyn, want 100", d.Tiyn)
	}
	y.then(decree(1100)).open(DecreeAbove).then(decree(1000)).open()
	// A line that is never payable is in no decree.
	y.then(accrued(claim, 1000, "not_payable_late", "a1")).open(DecreeAbove)
}

// A decree without an application is told ahead, then late; what was returned, not decided or in no run is named.
func TestDecreesAreMatchedWithApplications(t *testing.T) {
	y := tell(t).then(work("a1", 1000)...).then(decree(1000)).open()
	y.until(day + 23).open().until(day + 24).open(ApplicationDue).until(day + 31).open(ApplicationDue).until(day + 32).open(ApplicationLate)
	y.then(moved(claim, "applied", "", "")).open() // on 16 November
	y.until(civil.DateOf(2025, 12, 4)).open().until(civil.DateOf(2025, 12, 5)).open(ApplicationOpen)
	y.then(moved(claim, "approved", "", "")).open().until(civil.DateOf(2026, 1, 4)).open().until(civil.DateOf(2026, 1, 5)).open(ApprovedNoRun)
	y.then(moved(claim, "returned", "", "slip")).open(ApplicationReturned)
	// After 20 December the next year's budget pays, by 4 February.
	z := tell(t).then(work("a1", 1000)...).then(decree(1000)).until(civil.DateOf(2025, 12, 23)).then(moved(claim, "approved", "", ""))
	z.until(civil.DateOf(2026, 2, 4)).open().until(civil.DateOf(2026, 2, 5)).open(ApprovedNoRun)
}

// An order is held against the treasury's answers: none, another sum, twice, unknown, returned.
func TestOrdersAreMatchedWithPayments(t *testing.T) {
	to := func() *story {
		return tell(t).then(work("a1", 1000)...).then(decree(1000), moved(claim, "applied", "", ""), moved(claim, "approved", "", ""),
			order(claim, settlement), moved(claim, "in_payment", settlement, ""))
	}
	made := func(tiyn int64) journal.Body { return &event.PaymentMade{Settlement: settlement, Tiyn: tiyn} }
	unmatched := func(code string) journal.Body { return &event.PaymentUnmatched{Settlement: settlement, Code: code} }
	to().open().until(civil.DateOf(2025, 11, 4)).open().until(civil.DateOf(2025, 11, 5)).open(PaymentNoAnswer).
		then(made(1000), moved(claim, "paid", settlement, "")).open()
	to().then(made(990), unmatched("amount_differs")).open(PaymentSum).then(made(1000), moved(claim, "paid", settlement, "")).open()
	to().then(made(1000), moved(claim, "paid", settlement, ""), made(1000), unmatched("paid_twice")).open(PaidTwice)
	to().then(&event.PaymentMade{Settlement: "KZ-71/no/1", Tiyn: 5}, &event.PaymentUnmatched{Settlement: "KZ-71/no/1", Code: "unknown_settlement"}).
		open(PaymentUnknown)
	back := to().then(moved(claim, "sent_back", settlement, "technical")).open(PaymentReturned)
	back.then(again(claim, "KZ-71/q1/1/1/2", settlement), moved(claim, "in_payment", "KZ-71/q1/1/1/2", "")).open()
}

// A sum asked back stays named until it is taken back; what later facts make different is named until a person decided.
func TestWhatIsPaidWrongly(t *testing.T) {
	y := tell(t).then(work("a1", 1000)...).then(decree(1000), moved(claim, "applied", "", ""), order(claim, settlement), moved(claim, "paid", settlement, ""))
	y.then(&event.PayDifferenceFound{Claim: claim, Group: group, Tiyn: -300, Code: "overpaid", Cause: "late_fact"}).open(Overpaid)
	y.then(&event.PayDifferenceSettled{Claim: claim, Group: group, Tiyn: -300, Decision: "recover"},
		&event.ReversalOrdered{Reversal: settlement + "/r/1", Settlement: settlement, Claim: claim, Tiyn: 300}).open(ReversalOpen)
	y.then(&event.ReversalBooked{Settlement: settlement, Claim: claim, Tiyn: 300, Result: "refused", Code: "no_funds"}).open(ReversalOpen)
	if d := y.s.Open(DayOf(y.at))[0]; d.Tiyn != 300 || d.Reason != "no_funds" {
		t.Fatalf("%+v", d)
	}
	y.then(&event.ReversalBooked{Settlement: settlement, Claim: claim, Tiyn: 300, Result: "taken_back"}).open()
	y.then(&event.PayDifferenceFound{Claim: claim, Group: group, Tiyn: 50, Code: "underpaid", Cause: "edition_changed"}).open(Underpaid).
		then(&event.PayDifferenceFound{Claim: claim, Group: group, Cause: "edition_changed"}).open()
	y.then(&event.LinesLeftOut{Claim: claim, Tiyn: 70}).open(ApprovedNoRun).until(day + 40).then(order(claim, "KZ-71/q1/1/1/2")).open(PaymentNoAnswer)
}

// The same minutes of one advocate in two ordered settlements are named with the minutes; a retry pays the same ones, and
// an order that is taken back frees them.
func TestMinutesPaidTwiceAreFound(t *testing.T) {
	const other = "q2/1/1"
	y := tell(t).then(work("a1", 1000)...).then(order(claim, settlement), again(claim, "KZ-71/q1/1/1/2", settlement)).open()
	y.then(accrued(other, 1000, event.StatusPayable, "a2"), recorded("a2", false), judged("a2"), order(other, "KZ-71/q2/1/1/1")).open(MinutesTwice)
	if d := y.s.Open(DayOf(y.at)); d[0].Minutes != 60 {
		t.Fatalf("%d minutes, want 60", d[0].Minutes)
	}
	y.then(&event.SettlementCancelled{Settlement: "KZ-71/q2/1/1/1"}).open()
	// The same in two journals: each alone sees nothing.
	here := Day{Advocate: asel.String(), Day: day, Paid: []PaidSpan{{claim, "o1", ten, ten + civil.Hour}}}
	there := Day{Advocate: asel.String(), Day: day, Paid: []PaidSpan{{other, "o2", ten + 30*civil.Minute, ten + 2*civil.Hour}}}
	both := Across([]Day{here, there})
	if d := both.Differences(); len(d) != 1 || d[0].Minutes != 30 {
		t.Fatalf("over two journals: %+v", d)
	}
	alone := Across([]Day{here})
	if d := alone.Differences(); len(d) != 0 {
		t.Fatalf("one journal alone: %+v", d)
	}
}

// A statement is made in the morning after a day that changed something, with an alarm for what is new; a day that
// changed nothing stands as told before; when all agree, that is told too, and then it is quiet.
func TestStatementOfTheDay(t *testing.T) {
	y := tell(t).then(performed("a1")).until(day + 1)
	if got := y.statements(); len(got) != 0 {
		t.Fatalf("told before the day was over: %+v", got[0])
	}
	y.until(day + 60)
	got := y.statements()
	if len(got) != 1 || got[0].Day != day || got[0].Open != 1 || got[0].Fresh != 1 || got[0].Counts[0].Code != ActWaits {
		t.Fatalf("statements %+v", got)
	}
	if a, ok := y.said[1].(*event.AlarmRaised); !ok || a.Code != "differences_open" {
		t.Fatalf("no alarm: %v", y.said)
	}
	y.then(recorded("a1", false), judged("a1"), accrued(claim, 1000, event.StatusPayable, "a1")).until(day + 120)
	if got = y.statements(); len(got) != 2 || got[1].Open != 0 {
		t.Fatalf("the end is not told: %+v", got)
	}
	if c, ok := y.clocks.Next(); ok {
		t.Fatalf("%s rings for nothing", c.ID)
	}
}

// A person settles a difference with a ground: it is shown as settled and told no more; another sum opens it again; a
// word on nothing is refused.
func TestDifferenceIsSettled(t *testing.T) {
	word := &event.DifferenceSettled{Code: DecreeBelow, Object: claim, Ground: "decree_examined", Official: journal.Ref{9}}
	y := tell(t).then(work("a1", 1000)...).then(word)
	if r, ok := y.said[0].(*event.FactRefused); !ok || r.Code != "no_difference" {
		t.Fatalf("a word on nothing is not refused: %v", y.said)
	}
	y.then(decree(900)).open(DecreeBelow).then(word).open()
	if d := y.s.Open(DayOf(y.at)); len(d) != 1 || d[0].Settled == nil || d[0].Settled.Ground != "decree_examined" {
		t.Fatalf("not shown as settled: %+v", d)
	}
	said := len(y.said)
	y.then(word) // twice
	if r, ok := y.said[said].(*event.FactRefused); !ok || r.Code != "no_difference" {
		t.Fatal("a second word on a settled difference is not refused")
	}
	y.then(decree(800)).open(DecreeBelow)
}

// Every code of the match has its kind of object.
func TestEveryCodeHasItsObject(t *testing.T) {
	for _, code := range Codes {
		if KindOf(code) == "" {
			t.Errorf("%s is about nothing", code)
		}
	}
	if KindOf("slip") != "" {
		t.Error("a code of another part has a kind here")
	}
}
