package node_test

import (
	"fmt"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
)

// TestIllnessFailureAndPaper goes through store, broker, vault and door: a decree with all its fields is checked and the
// body told; an advocate falls ill, his month moves; the system fails, he files on paper, and it is entered later with
// its true day. What is outside the failure is refused. All of it survives a restart and is found again by verify.
func TestIllnessFailureAndPaper(t *testing.T) {
	b := borrow(t)
	b.act(home, "act-home", 1, 9, 12)()
	b.rest()
	claim := b.atHome + "/1"
	for range 60 {
		if len(bodies[event.PaymentDecreeRequested](b.site, home)) > 0 {
			break
		}
		b.until(b.now() + civil.Day)
	}
	asked := last(t, bodies[event.PaymentDecreeRequested](b.site, home))
	if asked.Claim != claim || asked.Rules != "P2025" || asked.CalculatedBy != "register" {
		t.Fatalf("asked for %+v", asked)
	}
	day := (b.now() + 5*civil.Hour).UTCDate()
	head := func(revision int) values {
		return values{"object": "decree-chain", "revision": revision, "occurred_at": b.now().String(), "unit": asked.Unit, "register_case": "rc-home", "claim": claim,
			"decree_number": "9/1", "decree_date": day.String(), "notice_number": "1-" + home[3:], "notice_date": b.day.String(), "tiyn": asked.Tiyn,
			"issuer_post": "investigator", "issuer_id": "investigator-x", "person_id": "p-home", "article": "1880003", "severity": "medium", "measure": "none",
			"advocate_id": b.advocate.ID, "advocate_iban": b.advocate.IBAN}
	}
	wrong := head(1)
	wrong["advocate_iban"] = "KZ00125KZT5004100100" // its check digits are wrong
	b.tell("m-chain-1", "payment_decree.issued.v1", wrong)
	b.rest()
	found := map[string]string{}
	for _, f := range last(t, bodies[event.PaymentDecreeChecked](b.site, home)).Fields {
		found[f.Field] = f.Code
	}
	if found["advocate_iban"] != "field_invalid" || found["release_ground"] != "field_missing" {
		t.Fatalf("the form check finds %v", found)
	}
	if out := b.outgoing("qorgau.appointments.v1", "payment_decree.checked.v1"); len(out) != 1 || out[0]["result"] != "defective" {
		t.Fatalf("the body is told %v", out)
	}
	right := head(2)
	right["release_ground"] = last(t, bodies[event.DefenderRequested](b.site, home)).Grounds[0]
	b.tell("m-chain-2", "payment_decree.corrected.v1", right)
	b.rest()
	checked := last(t, bodies[event.PaymentDecreeChecked](b.site, home))
	for _, f := range checked.Fields {
		if f.Field == "advocate_iban" {
			t.Errorf("the account is the listed one, sealed alike, and is said to be %s", f.Code)
		}
	}
	decreed := last(t, bodies[event.ClaimDecreed](b.site, home))
	if want := day.AddMonths(1); decreed.ApplyBy != want {
		t.Fatalf("apply by %s, not %s", decreed.ApplyBy, want)
	}
	if checked.Result != "in_order" { // a person reads what the synthetic register does not tell alike
		b.agreed(home, "hold.resolved.v1", values{"claim": claim, "code": "hold_decree_form", "decision": "pay", "ground": "documents_checked", "official_id": "department-x"})
	}

	b.until((day + 10).Start())
	b.agreed(home, "term.interrupted.v1", values{"interruption": "ill-1", "revision": 1, "advocate_id": b.advocate.ID, "kind": "illness", "from": (day + 3).String(),
		"to": (day + 9).String(), "document": "БЛ-7", "document_date": (day + 3).String(), "office": "bar", "official_id": "coordinator-x"})
	b.rest()
	moved := last(t, bodies[event.TermMoved](b.site, home))
	if moved.ApplyBy != decreed.ApplyBy+7 || moved.Claim != claim {
		t.Fatalf("seven days of illness move the last day to %+v", moved)
	}
	b.close() // the state of a month is kept over a restart
	b.open()

	b.until((moved.ApplyBy + 3).Start())
	from := (moved.ApplyBy - 1).Start() + 4*civil.Hour
	b.agreed(home, "outage.reported.v1", values{"outage": "out-1", "revision": 1, "number": "АС-1", "date": moved.ApplyBy.String(), "unit": asked.Unit,
		"from": from.String(), "to": (from + 20*civil.Hour).String(), "restored_at": (from + 20*civil.Hour).String(), "failure": "whole_system", "cause": "storage_failure",
		"measures": []string{"service_called"}, "body_official_id": "off-1", "service_official_id": "srv-1", "committee_official_id": "com-1"})
	paper := func(n int, at civil.Instant) values {
		return values{"application": fmt.Sprintf("%s/%s/%d", b.ref(b.advocate.ID), day.String()[:7], n), "advocate_id": b.advocate.ID, "month": day.String()[:7],
			"claims": []string{claim}, "route": "paper", "filed_at": at.String(), "outage": "out-1", "entered_by_id": "department-x"}
	}
	if a := b.say(home, "application.filed.v1", paper(1, from-civil.Hour)); a.Code != "outside_outage" {
		t.Fatalf("before the failure: %+v", a)
	}
	b.agreed(home, "application.filed.v1", paper(2, from+civil.Hour))
	b.rest()
	answer := last(t, bodies[event.ApplicationChecked](b.site, home))
	if answer.Result != "passed" || answer.Route != "paper" || answer.FiledOn != moved.ApplyBy-1 || answer.Rules != "P2025" {
		t.Fatalf("the application is answered %+v", answer)
	}
	papers := last(t, bodies[event.ApplicationAttachments](b.site, home)).Lines[0]
	ill := false
	for _, h := range papers.Have {
		ill = ill || h.Kind == "illness" && h.Number == "БЛ-7"
	}
	if len(papers.Missing) > 0 || !ill {
		t.Errorf("in time by the illness alone, so its document goes with it: %+v", papers)
	}
	b.verified()
}
