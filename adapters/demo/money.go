package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"qorgau/adapters/kafka"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// decree is what the body was asked to decree for a claim, and what it did.
type decree struct {
	asked    int64
	revision int
	request  *event.PaymentDecreeRequested // the last
}

// decree is the investigator writing a payment decree; most within the three working days, some after a reminder.
func (s *Sim) decree(code string, e *event.PaymentDecreeRequested, at civil.Instant) {
	if s.calm {
		return
	}
	x := s.decrees[e.Claim]
	if x == nil {
		x = &decree{asked: -1}
		s.decrees[e.Claim] = x
	}
	if x.asked == e.Tiyn {
		return // a reminder; he writes when he writes
	}
	x.asked, x.request = e.Tiyn, e
	x.revision++
	revision := x.revision
	c := s.w.chance("decree/"+e.Claim, revision)
	zone := s.zoneOf(code)
	due := fullHour(s.w.officeHour(zone, at+c.minutes(3*60, 48*60)))
	if c.in(70) {
		due = fullHour(s.w.officeHour(zone, at+c.minutes(5*24*60, 8*24*60)))
	}
	tiyn := e.Tiyn
	cut := c.in(40) && revision == 1
	if cut {
		tiyn = tiyn * 9 / 10
	}
	var full values
	if !cut && c.in(300) {
		full = s.fields(e, due)
	}
	s.writeDecree(code, e, revision, due, tiyn, full)
	if c.in(8) { // the head of the unit takes it back, and it is written again
		id := "m-void-" + dashed(e.Claim)
		s.later(due+30*civil.Hour, code, id, func() {
			x.asked = -1
			data := values{"object": "decree-" + dashed(e.Claim), "revision": x.revision + 1, "occurred_at": (due + 30*civil.Hour).String(), "unit": e.Unit,
				"register_case": e.RegisterCase, "claim": e.Claim, "reason": "issued_in_error"}
			x.revision += 2
			if !s.seen[RegisterSource+"\x00"+id] {
				s.register = append(s.register, message(kafka.TopicERDREvents, code, RegisterSource, id, "payment_decree.cancelled.v1", due+30*civil.Hour, data, true))
			}
			s.writeDecree(code, e, x.revision, due+3*civil.Day, e.Tiyn, nil)
		})
		return
	}
	if cut && c.in(500) { // the cut was a slip
		x.revision++
		s.writeDecree(code, e, x.revision, due+civil.Day, e.Tiyn, nil)
	}
}

func (s *Sim) writeDecree(code string, e *event.PaymentDecreeRequested, revision int, due civil.Instant, tiyn int64, full values) {
	name, id := "payment_decree.issued.v1", "m-decree-"+dashed(e.Claim)
	if revision > 1 {
		name, id = "payment_decree.corrected.v1", fmt.Sprintf("m-decree-%s-%d", dashed(e.Claim), revision)
	}
	day, _ := s.w.Local(s.zoneOf(code), due)
	s.later(due, code, id, func() {
		data := values{"object": "decree-" + dashed(e.Claim), "revision": revision, "occurred_at": due.String(), "unit": e.Unit, "register_case": e.RegisterCase,
			"claim": e.Claim, "decree_number": fmt.Sprintf("%06d", s.w.chance("number/"+e.Claim, 0).IntN(1_000_000)), "decree_date": day.String(),
			"notice_number": s.notice(e.Appointment), "tiyn": tiyn}
		maps.Copy(data, full)
		if !s.seen[RegisterSource+"\x00"+id] {
			s.register = append(s.register, message(kafka.TopicERDREvents, code, RegisterSource, id, name, due, data, true))
		}
	})
}

// folder are the claims with which an advocate will apply on his next day of papers.
type folder struct {
	claims []string
	queued bool
}

// mayFile puts a decreed claim into its advocate's folder. He applies once a month, on the 26th; a few forget.
func (s *Sim) mayFile(code, claim string, at civil.Instant) {
	c := s.w.chance("file/"+claim, 0)
	forgets := !s.calm && c.in(10)
	zone := s.zoneOf(code)
	day, minute := s.w.Local(zone, at)
	filing := day.FirstOfMonth().AddDays(25)
	if day > filing || day == filing && minute >= 9*60 {
		filing = filing.AddMonths(1)
	}
	switch {
	case forgets:
		filing = filing.AddMonths(2)
	case !s.calm && c.in(15): // he lies ill and applies when he is up again
		s.ill(code, claim, filing-2, filing+12)
		filing += 14
	}
	if s.calm {
		filing = day
	}
	s.file(code, s.defender(appointmentOf(claim)), claim, filing)
}

// file queues a claim for a day on which its advocate applies.
func (s *Sim) file(code string, advocate journal.Ref, claim string, day civil.Date) {
	key := fmt.Sprintf("%s %s %s", code, advocate, day)
	f := s.filed[key]
	if f == nil {
		f = &folder{}
		s.filed[key] = f
	}
	if !slices.Contains(f.claims, claim) {
		f.claims = append(f.claims, claim)
	}
	if f.queued {
		return
	}
	f.queued = true
	zone := s.zoneOf(code)
	due := s.w.At(zone, day, 10*60)
	if s.calm {
		due = 0
	}
	s.later(due, code, "apply-"+advocate.String()+"-"+day.String(), func() {
		f.queued = false
		claims := f.claims
		f.claims = nil
		s.found++
		month := day.String()[:7]
		application := fmt.Sprintf("%s/%s/%d", advocate, month, day-day.FirstOfMonth()+1)
		if s.calm {
			application += fmt.Sprintf("-%d", s.found)
		}
		s.say(code, "apply-"+dashed(application), &event.ApplicationFiled{Application: application, Advocate: advocate, Month: month, Claims: claims})
	})
}

// appointmentOf is the appointment whose n-th calculation a claim is.
func appointmentOf(claim string) string { return claim[:strings.LastIndexByte(claim, '/')] }

// defender is the advocate of an appointment, as he was named.
func (s *Sim) defender(appointment string) journal.Ref { return s.served[appointment] }

// judge is the official of the justice department reading an application (Rules p. 12).
func (s *Sim) judge(code string, e *event.ApplicationChecked, at civil.Instant) {
	b := s.w.Bar(code)
	if b == nil || e.Result != "passed" {
		return
	}
	id := dashed(e.Application)
	c := s.w.chance("judge/"+id, 0)
	due := fullHour(s.w.officeHour(b.Zone, at+c.minutes(5*60, 60*60)))
	s.doubts(code, b, e, at)
	if !s.calm && c.in(30) {
		s.later(due, code, "return-"+id, func() {
			if s.straight[e.Application] {
				return
			}
			s.say(code, "return-"+id, &event.ApplicationReturned{Application: e.Application, Code: one(c, []string{"arithmetic", "slip", "missing_attachment"})},
				who("official", b.official()))
		})
		return
	}
	s.later(due, code, "approve-"+id, func() {
		if s.straight[e.Application] {
			return
		}
		s.say(code, "approve-"+id, &event.ApplicationApproved{Application: e.Application}, who("official", b.official()))
	})
}

// moved is what people do when a claim comes back.
func (s *Sim) moved(code string, e *event.ClaimMoved, at civil.Instant) {
	b := s.w.Bar(code)
	if b == nil {
		return
	}
	switch e.Status {
	case "returned", "withdrawn":
		day, _ := s.w.Local(b.Zone, at)
		advocate := s.defender(appointmentOf(e.Claim))
		s.file(code, advocate, e.Claim, day+1)
	case "sent_back":
		due := fullHour(s.w.officeHour(b.Zone, at+20*civil.Hour))
		id := "retry-" + dashed(e.Settlement)
		s.later(due, code, id, func() {
			s.say(code, id, &event.SettlementRetried{Settlement: e.Settlement}, who("official", b.official()))
		})
	case "approved":
		if s.calm {
			s.close(b, at)
		}
	}
}

// held is a person deciding what the machine does not decide alone.
func (s *Sim) held(code string, e *event.ClaimBlocked, rec *journal.Record) {
	b := s.w.Bar(code)
	if b == nil || !strings.HasPrefix(e.Code, "hold_") && !strings.HasPrefix(e.Code, "confirm_") && e.Code != "decree_mismatch" ||
		e.Code == "hold_query" { // the body answers that
		return
	}
	// The first word stands for most; when the same stop comes again it is refused, and after that left to a person.
	s.stops[e.Claim+" "+e.Code]++
	times := s.stops[e.Claim+" "+e.Code]
	if times > 2 {
		return
	}
	id := fmt.Sprintf("hold-%s-%s-%d", dashed(e.Claim), e.Code, rec.Pos)
	c := s.w.chance(id, 0)
	decision := "pay"
	if c.in(200) || times == 2 {
		decision = "refuse"
	}
	if !s.calm && c.in(80) {
		return // it waits for somebody who reads on
	}
	advocate := s.defender(appointmentOf(e.Claim))
	s.later(fullHour(s.w.officeHour(b.Zone, rec.At+c.minutes(10*60, 50*60))), code, id, func() {
		day, _ := s.w.Local(b.Zone, rec.At)
		s.file(code, advocate, e.Claim, day+3)
		s.say(code, id, &event.HoldResolved{Claim: e.Claim, Code: e.Code, Decision: decision, Ground: "documents_checked"}, who("official", b.official()))
	})
}

// close is the department closing the month that ended before a moment; the calm world closes it at once.
func (s *Sim) close(b *Bar, at civil.Instant) {
	day, _ := s.w.Local(b.Zone, at)
	month := day.FirstOfMonth().AddDays(-1)
	if s.calm {
		month = day
	}
	name := month.String()[:7]
	id := "close-" + name
	if s.calm {
		s.found++
		id += fmt.Sprintf("-%d", s.found)
	}
	act := b.Code + "/" + strings.TrimPrefix(id, "close-")
	s.later(at, b.Code, id, func() {
		s.say(b.Code, id, &event.ReconciliationClosed{Act: act, Month: name}, who("official", b.official()))
	})
}

// readSettlements is the treasury reading its orders from the topic.
func (s *Sim) readSettlements(ctx context.Context, d Doors) error {
	if d.Settlements == nil || s.calm {
		return nil
	}
	messages, err := d.Settlements(ctx)
	if err != nil {
		return fmt.Errorf("the treasury reading settlements: %w", err)
	}
	for _, m := range messages {
		e, err := kafka.Decode(m)
		if err != nil {
			return fmt.Errorf("the treasury reading a settlement: %w", err)
		}
		if e.Type != "settlement.ordered.v1" && e.Type != "settlement.cancelled.v1" && e.Type != "reversal.ordered.v1" {
			continue
		}
		var order struct {
			Settlement string `json:"settlement"`
			Reversal   string `json:"reversal"`
			Tiyn       int64  `json:"tiyn"`
		}
		if err := json.Unmarshal(e.Data, &order); err != nil {
			return fmt.Errorf("the treasury reading a settlement: %w", err)
		}
		at, err := civil.ParseInstant(e.Time)
		if err != nil {
			return fmt.Errorf("the treasury reading a settlement: %w", err)
		}
		s.read++
		switch e.Type {
		case "settlement.cancelled.v1":
			s.cancelled[order.Settlement] = true
		case "reversal.ordered.v1":
			s.takeBack(order.Reversal, order.Tiyn, at)
		default:
			s.pay(order.Settlement, order.Tiyn, at)
		}
	}
	return nil
}

// pay is the treasury carrying out an order, or sending it back.
func (s *Sim) pay(settlement string, tiyn int64, at civil.Instant) {
	code, _, _ := strings.Cut(settlement, "/")
	id := noticeID(settlement)
	if s.notices[id] {
		return
	}
	s.notices[id] = true
	c := s.w.chance("pay/"+settlement, 0)
	due := fullHour(s.w.officeHour(s.zoneOf(code), at+c.minutes(5*60, 44*60)))
	s.later(due, code, id, func() {
		if s.cancelled[settlement] {
			return
		}
		name, data := "payment.made.v1", values{"settlement": settlement, "tiyn": tiyn, "paid_at": due.String(), "document": fmt.Sprintf("PD-%06d", c.IntN(1_000_000))}
		if c.in(25) {
			name, data = "payment.returned.v1", values{"settlement": settlement, "returned_at": due.String(),
				"code": one(c, []string{"account_closed", "wrong_iban", "wrong_iin", "technical"})}
		}
		if !s.seen[TreasurySource+"\x00"+id] {
			s.treasury = append(s.treasury, message(kafka.TopicTreasuryPayments, code, TreasurySource, id, name, due, data, true))
		}
	})
}
