package node_test

import (
	"bytes"
	"fmt"
	"testing"

	"qorgau/adapters/kafka"
	"qorgau/domain/civil"
	"qorgau/domain/claim"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// TestAnObjectionAndAnOverlapThroughEverything: the advocate's objection leaves for the register with its remark in
// clear and the register's answer comes back; a decision on an overlap made in one territory frees both by mail; the
// whole is verified.
func TestAnObjectionAndAnOverlapThroughEverything(t *testing.T) {
	b := borrow(t)
	b.act(home, "act-home", 1, 9, 12)()
	b.act(away, "act-away", 1, 11, 15)()
	b.rest()
	if h, a := b.totals(home), b.totals(away); h.Held == 0 || a.Held == 0 {
		t.Fatalf("nothing is held: home %+v, away %+v", h, a)
	}
	if a := b.say(home, "act.objected.v1", values{"act": "act-home", "revision": 1, "advocate_id": "adv-nobody", "code": "end_differs"}); a.Code != "not_his_act" {
		t.Fatalf("a stranger is answered %+v", a)
	}
	b.agreed(home, "act.objected.v1", values{"act": "act-home", "revision": 1, "advocate_id": b.advocate.ID, "code": "end_differs", "remark": "Хаттамада аяқталу уақыты қате."})
	b.rest()
	asked := b.outgoing(kafka.TopicAppointments, "act.questioned.v1")
	if len(asked) != 1 || asked[0]["act"] != "act-home" || asked[0]["remark"] != "Хаттамада аяқталу уақыты қате." {
		t.Fatalf("the register is told %+v", asked)
	}
	b.tell("m-answer", "act.answered.v1", values{"object": "ans-1", "revision": 1, "occurred_at": b.now().String(), "unit": unitOf(b.world, home),
		"register_case": "rc-home", "act": "act-home", "act_revision": 1, "answer": "rejected", "reason": "protocol_right"})
	b.rest()
	if s := last(t, bodies[event.ActStatusChanged](b.site, home)); s.Status != "answered" || s.Answer != "rejected" || s.Code != "protocol_right" {
		t.Fatalf("%+v", s)
	}
	var pair event.OverlapPair
	for _, e := range bodies[event.MinutesAnswered](b.site, away) {
		if len(e.Pairs) > 0 {
			pair = e.Pairs[0]
		}
	}
	if pair.Journal != home || pair.Pair == "" {
		t.Fatalf("the pair is %+v", pair)
	}
	b.agreed(away, "overlap.decided.v1", values{"pair": pair.Pair, "act": "act-away", "revision": 1, "keeps": "this", "ground": "protocols_compared", "official_id": "department-x"})
	b.rest()
	h, a := b.totals(home), b.totals(away)
	if h.Held+a.Held != 0 || a.InProgress != a.Accrued || h.InProgress == 0 {
		t.Fatalf("after the decision: home %+v, away %+v", h, a)
	}
	b.verified()
}

// TestAConsultationThroughEverything: entered and signed for at the door, applied for without a decree, ordered, and
// paid by the treasury; what the client asked stands nowhere in clear.
func TestAConsultationThroughEverything(t *testing.T) {
	s := at(t, begun)
	day := s.now().UTCDate() + 1
	s.until(day.Start() + 10*civil.Hour)
	a := s.world.Bar(home).Advocates[0]
	moment := func(hour, minute int) string {
		return (day.Start() + civil.Instant(hour)*civil.Hour + civil.Instant(minute)*civil.Minute).String()
	}
	const question = "Алимент өндіру туралы сұрақ"
	s.agreed(home, "consultation.entered.v1", values{"consultation": "con-1", "revision": 1, "advocate_id": a.ID, "client_id": "client-1",
		"client_name": "Кеңесов Үлгі", "client_document": "000000019", "identified": "digital_documents", "mode": "oral", "documents": 1,
		"started_at": moment(5, 0), "ended_at": moment(5, 50), "essence": question})
	signed := values{"work_act": "wa-1", "advocate_id": a.ID, "client_id": "client-1", "consultations": []string{"con-1"}, "oral": 1, "documents": 1,
		"minutes": 55, "signed_on": day.String(), "advocate_signed": "digital", "client_signed": "digital"}
	if x := s.say(home, "work_act.signed.v1", signed); x.Code != "work_act_differs" {
		t.Fatalf("other minutes are answered %+v", x)
	}
	signed["work_act"], signed["minutes"] = "wa-2", 50
	s.agreed(home, "work_act.signed.v1", signed)
	s.rest()
	id := s.ref(a.ID).String() + "/wa-2"
	accrued := last(t, bodies[event.FeeAccrued](s, home))
	if accrued.Claim != id || accrued.Tiyn != 220_192 { // one hour at tier C of 2025: 0.56 x 3932
		t.Fatalf("%+v", accrued)
	}
	month := day.String()[:7]
	application := fmt.Sprintf("%s/%s/1", s.ref(a.ID), month)
	s.agreed(home, "application.filed.v1", values{"application": application, "advocate_id": a.ID, "month": month, "claims": []string{id}})
	s.rest()
	if c := last(t, bodies[event.ApplicationChecked](s, home)); c.Result != "passed" || c.Tiyn != 220_192 {
		t.Fatalf("%+v", c)
	}
	s.agreed(home, "application.approved.v1", values{"application": application, "official_id": "department-x"})
	s.rest()
	s.agreed(home, "reconciliation.closed.v1", values{"act": home + "/" + month, "month": month, "official_id": "department-x"})
	s.rest()
	s.treasury(last(t, bodies[event.SettlementOrdered](s, home)))
	s.rest()
	var totals claim.Totals
	s.look(home, func(m journal.Machine) { totals = territoryOf(m).Claims.Totals() })
	if totals.Paid != 220_192 || totals.Accrued != totals.Paid {
		t.Fatalf("%+v", totals)
	}
	if len(bodies[event.PaymentDecreeRequested](s, home)) != 0 {
		t.Error("a decree was asked for")
	}
	read := 0
	err := s.n.Store.Read(s.ctx, home, 1, 0, func(x journal.Stored) error {
		if read++; bytes.Contains(x.Bytes, []byte(question)) {
			t.Errorf("record %d has the question in clear", read)
		}
		return nil
	})
	if err != nil || read == 0 {
		t.Fatalf("%d records, %v", read, err)
	}
	s.verified()
}

// TestATripAndAnEnteredActThroughEverything: a fare waits for a signature, a taxi is refused at once, an act that the
// register lacks is put to the body on the topic and freed by its answer.
func TestATripAndAnEnteredActThroughEverything(t *testing.T) {
	b := borrow(t)
	fare := values{"cost": "cost-1", "revision": 1, "appointment": b.atHome, "advocate_id": b.advocate.ID, "kind": "transport", "transport": "rail",
		"day": (b.day + 1).String(), "tiyn": 720_000, "document": "KTZ 1"}
	b.agreed(home, "trip_cost.entered.v1", fare)
	b.rest()
	if h := b.totals(home); h.Held != 720_000 || h.Accrued != 720_000 {
		t.Fatalf("%+v", h)
	}
	fare["cost"], fare["transport"] = "cost-2", "taxi"
	b.say(home, "trip_cost.entered.v1", fare)
	if r := last(t, bodies[event.ActRefused](b.site, home)); r.Act != "cost-2" || r.Code != "not_payable_taxi" {
		t.Fatalf("a taxi is answered %+v", r)
	}
	at := func(hour int) string { return ((b.day + 1).Start() + civil.Instant(hour-5)*civil.Hour).String() }
	b.agreed(home, "work.entered.v1", values{"entry": "ent-1", "revision": 1, "appointment": b.atHome, "advocate_id": b.advocate.ID, "kind": "participation",
		"action": "search", "protocol_number": "P-77", "started_at": at(10), "ended_at": at(13)})
	b.rest()
	held := b.totals(home)
	asked := b.outgoing(kafka.TopicAppointments, "act.questioned.v1")
	if len(asked) != 1 || asked[0]["question"] != "entered" || asked[0]["protocol_number"] != "P-77" || held.Held <= 720_000 {
		t.Fatalf("asked %+v, sums %+v", asked, held)
	}
	b.tell("m-confirms", "act.answered.v1", values{"object": "ans-2", "revision": 1, "occurred_at": b.now().String(), "unit": unitOf(b.world, home),
		"register_case": "rc-home", "act": "ent-1", "act_revision": 1, "answer": "accepted"})
	b.rest()
	if h := b.totals(home); h.Held != 720_000 || h.InProgress != held.Accrued-720_000 {
		t.Fatalf("%+v", h)
	}
	b.verified()
}
