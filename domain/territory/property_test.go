package territory_test

import (
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/reason"
	. "qorgau/domain/scenario"
	"qorgau/domain/territory"
)

// law is a whole book of rules in round numbers: two editions, of which the later is not verified yet.
func law(seq int64, rate int64, verified bool) *event.BookSent {
	b := &event.BookSent{Mail: event.Mail{To: Bar, Seq: seq}}
	for i, from := range []civil.Date{civil.DateOf(2019, 1, 1), civil.DateOf(2025, 11, 1)} {
		b.Editions = append(b.Editions, event.TariffEdition{
			ID: fmt.Sprint("X", i+1), ValidFrom: from, Verified: verified || i == 0,
			RateA: event.Ratio{Num: 3 * rate, Den: 1}, RateB: event.Ratio{Num: 2, Den: 1}, RateC: event.Ratio{Num: 39 * rate, Den: 50},
			WaitingA: event.Ratio{Num: 3, Den: 2}, WaitingB: event.Ratio{Num: 1, Den: 1}, WaitingC: event.Ratio{Num: 1, Den: 2},
			PremiumRule: event.PremiumDefender, PremiumFactor: event.Ratio{Num: 3, Den: 2},
			Clients: []string{"suspect", "accused", "witness_with_right_to_defence"},
		})
	}
	b.MRP = []event.MRPPeriod{{ValidFrom: civil.DateOf(2019, 1, 1), Tenge: 3932, Verified: true}}
	b.Rules = []event.RulesEdition{{
		ID: "R1", ValidFrom: civil.DateOf(2019, 1, 1), Verified: true, Rounding: "p10_1", TimePoint: "p7",
		Bands: []event.RoundingBand{
			{FromMinutes: 1, ToMinutes: 60, PaidHours: event.Ratio{Num: 1, Den: 1}},
			{FromMinutes: 61, ToMinutes: 90, PaidHours: event.Ratio{Num: 3, Den: 2}},
			{FromMinutes: 91, ToMinutes: 120, PaidHours: event.Ratio{Num: 2, Den: 1}},
		},
		ApplicationMonths: 1, PayByDay: 4, PayByDayDecember: 20, NextYearAfterDay: 20, DecreeWorkingDays: 3,
	}}
	b.Settings = []event.Settings{event.DefaultSettings()}
	for y := 2023; y <= 2026; y++ {
		b.Calendars = append(b.Calendars, event.CalendarYear{Year: y, NightFrom: 22 * 60, NightTo: 6 * 60, Confirmed: verified})
	}
	return b
}

// ofABar are the types that a bar takes, the common ones more than once.
func ofABar() (names []string) {
	for _, t := range event.Types {
		if t.In != "" || t.Fact && t.Name != "clock.due.v1" && t.Name != "mail.received.v1" && t.Name != "machine.adopted.v1" {
			names = append(names, t.Name)
		}
	}
	for _, often := range []string{"defender.requested.v1", "offer.accepted.v1", "act.performed.v1", "payment_decree.issued.v1", "application.filed.v1",
		"application.approved.v1", "reconciliation.closed.v1", "payment.made.v1", "work.entered.v1", "hold.resolved.v1"} {
		for range 15 {
			names = append(names, often)
		}
	}
	return names
}

// mails are the letters that a bar takes.
var mails = []string{"minutes.claimed.v1", "minutes.released.v1", "minutes.paid.v1", "minutes.answered.v1", "overlap.ruled.v1"}

type sender struct {
	m     *maker
	names []string
	seq   int64 // of the neighbour's letters
	book  int64
}

// served begins with a case in which the law's way goes on as far as is drawn: defender, work, calculation, decree,
// application, approval, payment.
func (s *sender) served(t *rapid.T, request, registerCase, person string) {
	w := s.m.w
	far := rapid.IntRange(0, 8).Draw(t, "so far")
	if far == 0 {
		return
	}
	Request(request, registerCase, person, func(e *event.DefenderRequested) {
		e.Official = Ref("official 3")
		if rapid.Bool().Draw(t, "held") {
			e.DetainedAt, e.ProtocolAt = w.Now-civil.Hour, w.Now
		}
	}).Do(w)
	if w.Offer(request) == nil {
		return
	}
	Accepts(request).Do(w)
	a := w.Appointed(request)
	w.Until(w.Now + 5*civil.Hour)
	from := w.Now - 4*civil.Hour
	work := func(id string, from, to civil.Instant) {
		w.Send(&event.ActPerformed{Register: event.Register{Object: id, Revision: 1, OccurredAt: to, Unit: Unit, RegisterCase: registerCase},
			ActContent: event.ActContent{Persons: []journal.Ref{Ref(person)}, Advocate: a.Advocate, Kind: "interrogation", ClientPlace: "unit",
				OfficialPlace: "unit", DefenderPlace: "unit", StartedAt: from, EndedAt: to, ProtocolNumber: "P", ProtocolDate: from.UTCDate()}})
	}
	if far > 1 {
		work(request+"a", from, from+150*civil.Minute)
		work(request+"b", from+civil.Hour*3, from+200*civil.Minute)
	}
	if far > 2 {
		w.Until(w.Now + 25*civil.Day)
	}
	c := a.Appointment + "/1"
	asked := &event.PaymentDecreeRequested{}
	if e := Last[event.PaymentDecreeRequested](w); e != nil {
		asked = e
	}
	if far > 3 {
		w.Send(&event.PaymentDecreeIssued{Register: event.Register{Object: request + "d", Revision: 1, OccurredAt: w.Now, Unit: Unit, RegisterCase: registerCase},
			PaymentDecreeContent: event.PaymentDecreeContent{Claim: c, DecreeNumber: "D", DecreeDate: w.Now.UTCDate(), Tiyn: asked.Tiyn}})
	}
	if far > 4 {
		w.Send(&event.ApplicationFiled{Application: request + "ap", Advocate: a.Advocate, Month: MonthName, Claims: []string{c}})
	}
	if far > 5 {
		w.Send(&event.ApplicationApproved{Application: request + "ap", Official: Ref("official 1")})
		w.Send(&event.ReconciliationClosed{Act: request + "run", Month: w.Now.String()[:7], Official: Ref("official 1")})
	}
	if far > 6 {
		w.Send(&event.PaymentMade{Settlement: Bar + "/" + c + "/1", Tiyn: asked.Tiyn, PaidAt: w.Now, Document: "T"})
	}
}

// step does one thing that may happen to a bar.
func (s *sender) step(t *rapid.T, w *World) {
	switch k := s.m.n(100); {
	case k < 10:
		w.Until(w.Now + civil.Instant(1+s.m.n(100))*civil.Minute)
	case k < 13:
		w.Until(w.Now + civil.Instant(1+s.m.n(20))*civil.Day)
	case k < 20:
		s.m.look()
		s.seq++
		body := event.New(mails[s.m.n(len(mails))])
		s.m.fill(reflect.ValueOf(body).Elem(), s.m.about(body), 0)
		w.Feed("KZ-75", fmt.Sprint(s.seq), &event.MailReceived{Seq: s.seq, Body: body})
	case k < 22:
		s.book++
		w.Mail(law(s.book, int64(1+s.m.n(2)), s.m.often(50)))
	case k < 24:
		name := rapid.SampledFrom(s.names).Draw(t, "forwarded")
		s.seq++
		body, boxes := s.m.fact(name)
		if _, ok := body.(event.OfRegister); ok {
			w.Feed("KZ-75", fmt.Sprint(s.seq), &event.MailReceived{Seq: s.seq, Body: &event.FactForwarded{
				Mail: event.Mail{To: Bar, Seq: s.seq}, Source: "erdr", ID: fmt.Sprint("f", s.seq), Body: body}}, boxes...)
		}
	default:
		name := rapid.SampledFrom(s.names).Draw(t, "type")
		body, boxes := s.m.fact(name)
		w.Send(body, boxes...)
		if s.m.often(8) {
			w.Send(body, boxes...) // as another message
		}
	}
}

// codesKnown looks for codes that the catalogue does not explain, in decisions.
func codesKnown(w *World, from int) {
	for i := from; i < len(w.Records); i++ {
		rec := &w.Records[i]
		if rec.Kind != journal.Decision {
			continue
		}
		each(reflect.ValueOf(rec.Body).Elem(), func(f reflect.StructField, v reflect.Value) {
			if n := jsonName(f); n != "code" && n != "flags" {
				return
			}
			var all []string
			if v.Kind() == reflect.String {
				all = []string{v.String()}
			} else if list, ok := v.Interface().([]string); ok {
				all = list
			}
			for _, code := range all {
				if _, ok := reason.Find(code); !ok && code != "" && !slices.Contains(pools["Code"], code) {
					w.Failf("%s has code %q of field %s, which nobody explains", rec.Type, code, f.Name)
				}
			}
		})
	}
}

// TestABarStandsWhateverComes sends a bar facts of every type that there is, about one another, in any order, with
// repetitions, corrections, withdrawals and clocks between them. After each the machine's promises hold; nothing fails
// or is too much for a group. At the end the journal, fed again to a machine that goes through a snapshot after every
// fact, is the same byte for byte.
func TestABarStandsWhateverComes(t *testing.T) {
	names := ofABar()
	rapid.Check(t, func(t *rapid.T) {
		at := []civil.Instant{Noon, civil.InstantOf(2024, 2, 28, 20, 30, 0), civil.InstantOf(2025, 12, 30, 10, 0, 0), civil.InstantOf(2025, 10, 30, 10, 0, 0)}
		w := New(t, territory.New(Bar), Bar, at[rapid.IntRange(0, len(at)-1).Draw(t, "start")])
		people := peoplePools["advocate"]
		year, month, _ := w.Now.UTCDate().Parts()
		w.Given(TheBook(), Listed(people...), Duty(fmt.Sprintf("%d-%02d", year, month), 1, people[:2], people[2:]))
		s := &sender{m: newMaker(t, w), names: few(t, names), book: 2}
		w.Mail(law(2, 1, true))
		s.served(t, "r1", "k1", "Serik")
		if rapid.Bool().Draw(t, "another") {
			s.served(t, "r2", rapid.SampledFrom(pools["register_case"]).Draw(t, "case"), rapid.SampledFrom(peoplePools["person"]).Draw(t, "person"))
		}
		for range rapid.IntRange(1, 80).Draw(t, "steps") {
			from := len(w.Records)
			s.step(t, w)
			codesKnown(w, from)
		}
		again(t, w, func() journal.Machine { return territory.New(Bar) })
	})
}

// few are some of the types, so that a story of these few goes deep; or all.
func few(t *rapid.T, names []string) []string {
	if rapid.IntRange(0, 3).Draw(t, "all types") == 0 {
		return names
	}
	return rapid.SliceOfN(rapid.SampledFrom(names), 4, 20).Draw(t, "types")
}

// again feeds the facts of a journal to a machine that goes through snapshots.
func again(t *rapid.T, w *World, empty func() journal.Machine) {
	v := New(t, empty(), w.Journal, w.Now)
	for len(v.Records) < len(w.Records) {
		f := w.Records[len(v.Records)]
		v.Now, v.Renew = f.At, nil
		if f.Source != "clock" {
			v.Renew = empty
		}
		v.Replay(f)
	}
	if w.Lines() == v.Lines() {
		return
	}
	a, b := strings.Split(w.Lines(), "\n"), strings.Split(v.Lines(), "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			t.Fatalf("a machine that went through snapshots decided otherwise:\n%s\n%s", a[i], b[i])
		}
	}
	t.Fatalf("a machine that went through snapshots decided more or less: %d and %d lines", len(a), len(b))
}

// TestWhatTheRandomFactsReach counts what the random facts above lead to, so that they are not all refused at the first
// look. It tells with QORGAU_TOLD=1.
func TestWhatTheRandomFactsReach(t *testing.T) {
	names := ofABar()
	counts := map[string]int{}
	gen := rapid.Custom(func(t *rapid.T) int {
		w := New(t, territory.New(Bar), Bar, Noon)
		people := peoplePools["advocate"]
		w.Given(TheBook(), Listed(people...), Duty(MonthName, 1, people[:2], people[2:]))
		w.Mail(law(2, 1, true))
		s := &sender{m: newMaker(t, w), names: names, book: 2}
		s.served(t, "r1", "k1", "Serik")
		for range 80 {
			s.step(t, w)
		}
		for i := range w.Records {
			if w.Records[i].Kind == journal.Decision {
				counts[w.Records[i].Type]++
			}
		}
		return 0
	})
	for i := range 60 {
		gen.Example(i)
	}
	var missing []string
	for _, info := range event.Types {
		if !info.Fact && counts[info.Name] == 0 {
			missing = append(missing, info.Name)
		}
		if os.Getenv("QORGAU_TOLD") != "" && !info.Fact {
			t.Logf("%6d %s", counts[info.Name], info.Name)
		}
	}
	if len(missing) > 60 {
		t.Errorf("%d kinds of decisions are never reached: %v", len(missing), missing)
	}
}
