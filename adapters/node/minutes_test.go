package node_test

import (
	"fmt"
	"slices"
	"testing"

	"qorgau/adapters/audit"
	"qorgau/adapters/demo"
	"qorgau/domain/civil"
	"qorgau/domain/claim"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/territory"
)

func territoryOf(m journal.Machine) *territory.State { return &m.(*territory.Machine).S }

func letters(list []audit.JournalReport, code string) int64 {
	for _, j := range list {
		if j.Journal == code {
			return j.Letters
		}
	}
	return 0
}

const home, away = "KZ-31", "KZ-71"

// borrowed is an advocate of one bar who defends in both: at home by the roster, away by the coordinator's hand.
type borrowed struct {
	*site
	advocate          *demo.Advocate
	atHome, elsewhere string // appointments
	day               civil.Date
}

func borrow(t *testing.T) *borrowed {
	b := &borrowed{site: at(t, begun)}
	day := b.now().UTCDate() + 1
	b.day = day
	b.until(day.Start() + 4*civil.Hour)
	b.tell("m-home", "defender.requested.v1", b.request("req-home", unitOf(b.world, home), "rc-home", "p-home", nil))
	b.rest()
	offer := last(t, bodies[event.OfferMade](b.site, home))
	b.advocate = b.site.advocate(offer.Advocate)
	b.accept(home, offer)
	b.atHome = last(t, bodies[event.DefenderNamed](b.site, home)).Appointment

	a := b.advocate
	b.agreed(away, "advocate.listed.v1", values{"advocate_id": a.ID, "advocate_name": a.Name, "advocate_iin": a.IIN, "advocate_iban": a.IBAN,
		"advocate_phone": a.Phone, "licence": a.Licence, "licence_date": a.Licensed.String(), "home_bar": home, "department": b.world.Bar(home).Department,
		"list_year": 2025, "agreement_from": "2025-01-01", "agreement_to": "2025-12-31", "languages": []string{"kk", "ru"}, "minors": true, "trained_on": "2021-03-01"})
	b.tell("m-away", "defender.requested.v1", b.request("req-away", unitOf(b.world, away), "rc-away", "p-away", func(v values) {
		v["wanted_at"] = (b.now() + 3*civil.Day).String()
	}))
	b.rest()
	named := values{"request": "req-away", "advocate_id": a.ID, "reason": "nobody_on_duty", "home_bar": home, "coordinator_id": "coordinator-x", "second_id": "coordinator-x"}
	if answer := b.say(away, "coordinator.named.v1", named); answer.Code != "second_signature" {
		t.Fatalf("one signature is answered %+v", answer)
	}
	named["second_id"] = "presidium-x"
	b.agreed(away, "coordinator.named.v1", named)
	b.rest()
	offer = last(t, bodies[event.OfferMade](b.site, away))
	if offer.Advocate != b.ref(a.ID) {
		t.Fatalf("%s is asked, not %s", offer.Advocate, a.ID)
	}
	b.accept(away, offer)
	b.elsewhere = last(t, bodies[event.DefenderNamed](b.site, away)).Appointment
	for code, appointment := range map[string]string{home: b.atHome, away: b.elsewhere} {
		b.agreed(code, "notice.signed.v1", values{"appointment": appointment, "advocate_id": a.ID, "number": "1-" + code[3:], "date": day.String()})
	}
	b.until((day + 2).Start())
	return b
}

func (b *borrowed) accept(code string, offer *event.OfferMade) {
	b.t.Helper()
	b.agreed(code, "offer.accepted.v1", values{"offer": offer.Offer, "advocate_id": b.site.advocate(offer.Advocate).ID, "expected_at": (b.now() + civil.Hour).String()})
	b.rest()
}

func last[T any](t *testing.T, list []*T) *T {
	t.Helper()
	if len(list) == 0 {
		t.Fatalf("no %T", *new(T))
	}
	return list[len(list)-1]
}

func unitOf(w *demo.World, bar string) string {
	for _, u := range w.Units {
		if u.Bar == bar {
			return u.Code
		}
	}
	return ""
}

// act is an act of the borrowed one's, by the clocks of the place (UTC+5).
func (b *borrowed) act(code, object string, revision int, fromHour, toHour int) func() {
	return func() {
		b.t.Helper()
		name, registerCase, person := "act.performed.v1", "rc-home", "p-home"
		if code == away {
			registerCase, person = "rc-away", "p-away"
		}
		if revision > 1 {
			name = "act.corrected.v1"
		}
		at := func(hour int) string { return ((b.day + 1).Start() + civil.Instant(hour-5)*civil.Hour).String() }
		b.tell(fmt.Sprintf("m-%s-%d", object, revision), name, values{
			"object": object, "revision": revision, "occurred_at": at(toHour), "unit": unitOf(b.world, code), "register_case": registerCase,
			"person_ids": []string{person}, "advocate_id": b.advocate.ID, "kind": "interrogation", "client_place": "unit", "official_place": "unit", "defender_place": "unit",
			"started_at": at(fromHour), "ended_at": at(toHour), "participants": []string{"investigator", "client", "defender"},
			"protocol_number": object, "protocol_date": (b.day + 1).String(),
		})
	}
}

func (b *borrowed) totals(code string) (t claim.Totals) {
	b.look(code, func(m journal.Machine) { t = territoryOf(m).Claims.Totals() })
	return t
}

// TestAnAdvocatesMinutesAcrossTwoTerritories: minutes claimed in two territories are held in both, whichever came
// first; a correction frees both; what does not overlap is paid, and from then on stands.
func TestAnAdvocatesMinutesAcrossTwoTerritories(t *testing.T) {
	for _, homeFirst := range []bool{true, false} {
		t.Run(fmt.Sprintf("home first %t", homeFirst), func(t *testing.T) {
			b := borrow(t)
			here, there := b.act(home, "act-home", 1, 9, 12), b.act(away, "act-away", 1, 11, 15)
			first, second := here, there
			if !homeFirst {
				first, second = there, here
			}
			first()
			b.rest()
			if h, a := b.totals(home), b.totals(away); h.Held+a.Held != 0 || h.Accrued+a.Accrued == 0 {
				t.Fatalf("one act alone: home %+v, away %+v", h, a)
			}
			second()
			b.rest()
			h, a := b.totals(home), b.totals(away)
			if h.Held == 0 || a.Held == 0 || h.InProgress == 0 || a.InProgress == 0 {
				t.Fatalf("both overlap by an hour: home %+v, away %+v", h, a)
			}
			b.act(away, "act-away", 2, 12, 15)()
			b.rest()
			h, a = b.totals(home), b.totals(away)
			if h.Held+a.Held != 0 || h.InProgress != h.Accrued || a.InProgress != a.Accrued {
				t.Fatalf("after the correction: home %+v, away %+v", h, a)
			}
			b.pay(away, b.elsewhere+"/1", "rc-away")
			if paid := bodies[event.MinutesPaid](b.site, home); len(paid) != 1 || paid[0].Act != "act-away" {
				t.Fatalf("the home bar is told %+v", paid)
			}
			if got := b.totals(away); got.Paid != a.Accrued {
				t.Fatalf("away %+v", got)
			}
			// Now the home bar's act grows into the paid hours: they stand, and the later record is held.
			b.act(home, "act-home", 2, 9, 13)()
			b.rest()
			if h, a := b.totals(home), b.totals(away); a.Paid != a.Accrued || a.Held != 0 || h.Held == 0 || h.InProgress == 0 {
				t.Fatalf("paid minutes do not stand: home %+v, away %+v", h, a)
			}
			b.act(home, "act-home", 3, 9, 12)()
			b.rest()
			b.pay(home, b.atHome+"/1", "rc-home")
			if h := b.totals(home); h.Paid != h.Accrued || h.Paid == 0 {
				t.Fatalf("home %+v", h)
			}
			rep := b.verified()
			if letters(rep.Journals, home) < 4 || letters(rep.Journals, away) < 3 {
				t.Errorf("verify compared %d and %d letters", letters(rep.Journals, home), letters(rep.Journals, away))
			}
		})
	}
}

// pay brings a claim from its calculation to the treasury's answer.
func (b *borrowed) pay(code, claim, registerCase string) {
	b.t.Helper()
	asked := func() *event.PaymentDecreeRequested {
		for _, e := range slices.Backward(bodies[event.PaymentDecreeRequested](b.site, code)) {
			if e.Claim == claim {
				return e
			}
		}
		return nil
	}
	for range 60 {
		if asked() != nil {
			break
		}
		b.until(b.now() + civil.Day)
	}
	e := asked()
	if e == nil {
		b.t.Fatalf("no decree is asked for %s: %+v", claim, b.totals(code))
	}
	today := b.now().UTCDate()
	b.tell("m-decree-"+registerCase, "payment_decree.issued.v1", values{"object": "decree-" + registerCase, "revision": 1, "occurred_at": b.now().String(),
		"unit": e.Unit, "register_case": registerCase, "claim": claim, "decree_number": "9/1", "decree_date": today.String(),
		"notice_number": "1-" + code[3:], "tiyn": e.Tiyn})
	b.rest()
	application := fmt.Sprintf("%s/%s/1", b.ref(b.advocate.ID), today.String()[:7])
	b.agreed(code, "application.filed.v1", values{"application": application, "advocate_id": b.advocate.ID, "month": today.String()[:7], "claims": []string{claim}})
	b.rest()
	b.agreed(code, "application.approved.v1", values{"application": application, "official_id": "department-x"})
	b.rest()
	b.agreed(code, "reconciliation.closed.v1", values{"act": code + "/" + today.String()[:7], "month": today.String()[:7], "official_id": "department-x"})
	b.rest()
	order := last(b.t, bodies[event.SettlementOrdered](b.site, code))
	b.treasury(order)
	b.rest()
}

// TestAnyOrderOfActsInTwoTerritories: four messages about two acts, in every order, with mail on its way or not, come
// to the same sums in both.
func TestAnyOrderOfActsInTwoTerritories(t *testing.T) {
	b := borrow(t)
	b.close()
	var want [2]claim.Totals
	n := 0
	permute([]int{0, 1, 2, 3}, func(order []int) {
		t.Run(fmt.Sprint(order), func(t *testing.T) {
			x := &borrowed{site: at(t, func() (string, error) { return b.dir, nil }), advocate: b.advocate, day: b.day}
			messages := []func(){x.act(home, "act-home", 1, 9, 12), x.act(away, "act-away", 1, 11, 15), x.act(away, "act-away", 2, 11, 14), x.act(home, "act-more", 1, 13, 16)}
			for i, k := range order {
				messages[k]()
				if (n+i)%2 == 0 { // every second one waits for the next
					x.rest()
				}
			}
			x.rest()
			got := [2]claim.Totals{x.totals(home), x.totals(away)}
			if n == 0 {
				want = got
				if got[0].Held == 0 || got[1].Held == 0 {
					t.Errorf("nothing is held: %+v", got)
				}
			}
			if got != want {
				t.Errorf("home and away come to %+v, in the first order to %+v", got, want)
			}
			if n == 0 || n == 23 {
				x.verified()
			}
			n++
		})
	})
	if n != 24 {
		t.Errorf("%d orders", n)
	}
}

func permute(list []int, fn func([]int)) {
	var from func(k int)
	from = func(k int) {
		if k == len(list) {
			fn(slices.Clone(list))
			return
		}
		for i := k; i < len(list); i++ {
			list[k], list[i] = list[i], list[k]
			from(k + 1)
			list[k], list[i] = list[i], list[k]
		}
	}
	from(0)
}
