package demo

import (
	"fmt"

	"qorgau/adapters/kafka"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/projections"
)

// This file: what offices of a bar and of its department do once, and how anybody answers what goes out.

// soon is a moment at which an office gets to something: so many minutes later, in office hours, on the hour.
func (s *Sim) soon(code string, at civil.Instant) civil.Instant {
	return fullHour(s.w.officeHour(s.zoneOf(code), at))
}

// write puts a message of the register about something that went out from here on its way.
func (s *Sim) write(due civil.Instant, code, id, name, object string, unit, registerCase string, data values) {
	s.later(due, code, id, func() {
		data["object"], data["revision"], data["occurred_at"] = object, 1, due.String()
		data["unit"], data["register_case"] = unit, registerCase
		if !s.seen[RegisterSource+"\x00"+id] {
			s.register = append(s.register, message(kafka.TopicERDREvents, code, RegisterSource, id, name, due, data, true))
		}
	})
}

const (
	// perCase is what a case is expected to cost, in tiyn, when the departments plan a year.
	perCase = 22_000_00
	// aside is what a plan keeps for what nobody expects.
	aside = 100_000_00
)

// settle is what every bar and its department do before the first case: the duty telephone, the money of the year, the
// limits of straight approval in every third department. One bar has a failure of the system on the second day.
func (s *Sim) settle() {
	day, _ := s.w.Local("Asia/Almaty", s.from)
	year := day.Year()
	for i, b := range s.w.Bars {
		at := s.from + civil.Instant(i)*civil.Minute
		s.later(at, b.Code, "contact", func() {
			s.say(b.Code, "contact", &event.BarContactSet{Phone: fmt.Sprintf("+7 700 002 00 %02d", i)}, who("official", b.presidium()))
		})
		s.allot(b, year, at)
		if i%3 == int(uint64(s.w.Seed)%3) {
			c := s.w.chance("limits/"+b.Code, 0)
			limits := &event.ApprovalLimitsSet{Department: b.Department, From: day, MaxTiyn: int64(c.between(20, 80)) * 1000_00,
				MaxMinutes: int64(c.between(4, 8) * 60), SamplePerMille: int64(c.between(50, 200))}
			s.later(at, b.Code, "limits", func() {
				s.say(b.Code, "limits", limits, who("official", b.official()), who("second", b.head()))
			})
		}
	}
	s.failure(s.broken(), s.w.At("Asia/Almaty", day+1, 13*60))
}

// head is the head of the justice department, who signs beside its official.
func (b *Bar) head() string { return "department-head-" + b.Kato }

// allot enters the plan of financing of a department for a year, by its part of all units.
func (s *Sim) allot(b *Bar, year int, at civil.Instant) {
	cases := int64(s.plan.Cases)
	if cases < 0 {
		cases = int64(civil.Day/s.plan.Every) * 365
	}
	units := int64(0)
	for _, u := range s.w.Units {
		if u.Bar == b.Code {
			units++
		}
	}
	body := &event.BudgetAllotted{Department: b.Department, Year: int64(year), BudgetLine: projections.BudgetLine, Revision: 1,
		Tiyn: cases*perCase*units/int64(len(s.w.Units)) + aside, Document: fmt.Sprintf("%s-%d/1", b.Kato, year)}
	id := fmt.Sprintf("budget-%d", year)
	s.later(at, b.Code, id, func() {
		s.say(b.Code, id, body, who("official", b.official()), who("second", b.head()))
	})
}

// broken is the bar that has a failure of the system.
func (s *Sim) broken() *Bar { return s.w.Bars[int(uint64(s.w.Seed)%uint64(len(s.w.Bars)))] }

// failure is an act of failure of three hours, signed by three persons the same evening (order 89 p. 67-69).
func (s *Sim) failure(b *Bar, from civil.Instant) {
	id := "outage-" + b.Kato
	day, _ := s.w.Local(b.Zone, from)
	body := &event.OutageReported{Outage: id, Revision: 1, Number: s.failureNumber(b), Date: day, Unit: b.Zones[0].Units[0], From: from, To: from + 3*civil.Hour,
		RestoredAt: from + 3*civil.Hour, Failure: "connection", Cause: "line_cut", Measures: []string{"provider_called", "paper_route"}}
	s.later(from+5*civil.Hour, b.Code, id, func() {
		s.say(b.Code, id, body, who("body_official", "inv-"+body.Unit+"-1"), who("service_official", "service-1"), who("committee_official", "committee-1"))
	})
}

func (s *Sim) failureNumber(b *Bar) string { return b.Kato + "-АС-1" }

// byHand is the bar's manual journal: asked on a paper decree, the duty person names somebody, and the entry comes
// hours later, now and then more than a day (paper_entered_late).
func (s *Sim) byHand(k *client, b *Bar, status string, grounds []string) {
	d := k.d
	c := s.w.chance("paper/"+k.request, 0)
	accepted := k.asked + c.minutes(5, 25)
	entered := accepted + c.minutes(3*60, 20*60)
	if c.in(200) {
		entered = accepted + c.minutes(26*60, 40*60)
	}
	a := b.Advocates[c.IntN(len(b.Zones))] // prepared for everything
	body := &event.PaperAppointed{Entry: k.request, Unit: d.unit, RegisterCase: d.id, Status: status, Grounds: grounds,
		DocumentNumber: fmt.Sprintf("%d-%d", d.n, k.n), DocumentDate: k.asked.UTCDate(), Article: d.article, Severity: d.severity, Language: d.language,
		Minor: k.minor, Urgency: k.urgency, AskedAt: k.asked, AcceptedAt: accepted, WantedAt: k.wanted, DetainedAt: k.detainedAt, ProtocolAt: k.protocolAt,
		Reason: "paper_decree"}
	if d.kui == "" {
		body.ErdrNumber = d.erdr
	} else {
		body.KuiNumber = d.kui
	}
	if b == s.broken() {
		first, _ := s.w.Local("Asia/Almaty", s.from)
		from := s.w.At("Asia/Almaty", first+1, 13*60)
		if k.asked >= from && k.asked < from+3*civil.Hour {
			body.Reason, body.OutageReport, body.OutageFrom, body.OutageTo = "outage", s.failureNumber(b), from, from+3*civil.Hour
		}
	}
	id := "paper-" + k.request
	s.later(entered, d.code, id, func() {
		body.Advocate = s.byID[a.ID]
		in := input(d.code, id, body, event.Person{Place: "person", ID: k.id, Keep: true, Field: "person_id"},
			who("coordinator", "coordinator-"+b.Kato), who("second", b.presidium()))
		in.Clear.Values = []event.Value{{Whose: "person", Field: "person_name", Text: k.name}}
		s.hand(in)
	})
}

// examined is a person looking at a difference of the match that no record will end.
func (s *Sim) examined(code string, e *event.ActRefused, at civil.Instant) {
	b := s.w.Bar(code)
	id := fmt.Sprintf("examined-%s-%d", e.Act, e.Revision)
	c := s.w.chance(id, 0)
	if b == nil || s.calm || !c.in(300) {
		return
	}
	due := s.soon(code, at+c.minutes(2*24*60, 4*24*60))
	s.later(due, code, id, func() {
		s.say(code, id, &event.DifferenceSettled{Code: "match_act_refused", Object: e.Act, Ground: "documents_checked"}, who("official", b.official()))
	})
}

// swap is one advocate asking another of the same day to exchange their zones; mostly both and the coordinator agree.
func (s *Sim) swap(b *Bar, month civil.Date, from civil.Instant) {
	name := month.FirstOfMonth().String()[:7]
	c := s.w.chance("swap/"+b.Code+"/"+name, 0)
	roster := s.w.Roster(b, month, false)[0]
	body, persons := roster.Body.(*event.RosterPublished), roster.Clear.Persons
	var days []int // slots that begin a week from now or later
	for i, x := range body.Slots {
		if x.From > from+7*civil.Day {
			days = append(days, i)
		}
	}
	if len(days) == 0 || !c.in(600) {
		return
	}
	mine := body.Slots[one(c, days)]
	var same []int // of that day, for another zone: everybody has duty every day here
	for _, i := range days {
		if body.Slots[i].From == mine.From && body.Slots[i].Zone != mine.Zone {
			same = append(same, i)
		}
	}
	if len(same) == 0 {
		return
	}
	theirs := body.Slots[one(c, same)]
	holder := func(x event.Slot) string {
		for i := range body.Slots {
			if body.Slots[i] == x {
				return persons[i].ID
			}
		}
		return ""
	}
	me, other := holder(mine), holder(theirs)
	if me == other {
		return
	}
	id := "swap-" + b.Kato + "-" + name
	say := func(after civil.Instant, what string, body func() journal.Body, more ...event.Person) {
		s.later(fullHour(from+after), b.Code, id+"-"+what, func() { s.say(b.Code, id+"-"+what, body(), more...) })
	}
	say(0, "proposed", func() journal.Body {
		mine.Advocate, theirs.Advocate = s.byID[me], s.byID[other]
		return &event.SwapProposed{Swap: id, Mine: mine, Theirs: theirs}
	})
	answer := "agreed"
	if c.in(150) {
		answer = "refused"
	}
	say(c.minutes(60, 20*60), "answered", func() journal.Body { return &event.SwapAgreed{Swap: id, Advocate: s.byID[other], Answer: answer} })
	if answer == "agreed" && c.in(900) { // else it lapses when the first of the two begins
		say(24*civil.Hour, "confirmed", func() journal.Body { return &event.SwapConfirmed{Swap: id, Answer: "agreed"} }, who("coordinator", "coordinator-"+b.Kato))
	}
}
