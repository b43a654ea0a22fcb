package explain_test

import (
	"slices"
	"strings"
	"testing"

	"qorgau/adapters/explain"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	. "qorgau/domain/scenario"
)

// cutUp is a story with a cut of each kind. Asel's work: Berik's claim is cut by the body, complained of and answered;
// Daniyar's is applied for too late; a consultation goes beyond two hours; of two overlapping acts one is refused.
func cutUp(t *testing.T) (w *World, berik, daniyar string, consultation string) {
	w = defences(t)
	berik, daniyar = w.Appointed("q1").Appointment+"/1", w.Appointed("q2").Appointment+"/1"
	consultation = Ref("asel").String() + "/wa1"
	w.Given(until(at(15, 18, 0)),
		interrogated("a1", "c1", "berik", at(15, 9, 0), at(15, 12, 0)),
		interrogated("a2", "c2", "daniyar", at(15, 11, 0), at(15, 14, 0)), until(at(16, 18, 0)),
		interrogated("a3", "c1", "berik", at(16, 9, 0), at(16, 11, 30)),
		told("2 h 40 min with Dana", &event.ConsultationEntered{Consultation: "k1", Revision: 1, Advocate: Ref("asel"), Client: Ref("dana"), Identified: "signature",
			Mode: "oral", StartedAt: at(16, 14, 0), EndedAt: at(16, 16, 40)}),
		told("the act of work done", &event.WorkActSigned{WorkAct: "wa1", Advocate: Ref("asel"), Client: Ref("dana"), Consultations: []string{"k1"}, Oral: 1,
			Minutes: 160, SignedOn: civil.DateOf(2025, 10, 16), AdvocateSigned: "digital", ClientSigned: "digital"}),
		until(at(31, 17, 0)),
		told("Gulnara refuses the overlapping hour of Daniyar's", &event.HoldResolved{Claim: daniyar, Code: "hold_overlap", Decision: "refuse",
			Ground: "protocol_examined", Official: Ref("gulnara")}), until(at(31, 18, 1)))
	berikHas, daniyarHas := Last[event.PaymentDecreeRequested](w), int64(0)
	for _, e := range Every[event.PaymentDecreeRequested](w) {
		if e.Claim == berik {
			berikHas = e
		} else if e.Claim == daniyar {
			daniyarHas = e.Tiyn
		}
	}
	w.Given(decreed(berik, "d1", "c1", berikHas.Tiyn-200_000), decreed(daniyar, "d2", "c2", daniyarHas),
		told("applied for", &event.ApplicationFiled{Application: "ap1", Advocate: Ref("asel"), Month: "2025-10", Claims: []string{berik, consultation}}),
		until(at(31+3, 9, 0)),
		told("Asel complains", &event.CutAppealed{Cut: berik + "/c/1", Claim: berik, Advocate: Ref("asel"), Code: "time_differs"}), until(at(31+5, 9, 0)),
		told("it is answered", &event.CutAppealAnswered{Cut: berik + "/c/1", Claim: berik, Result: "referred_to_body", Ground: "checked", Official: Ref("gulnara")}),
		until(at(31+8, 9, 0)), told("she complains again", &event.CutAppealed{Cut: berik + "/c/1", Claim: berik, Advocate: Ref("asel"), Code: "decree_wrong"}),
		until(at(31+30+10, 9, 0)),
		told("Daniyar's is applied for in December", &event.ApplicationFiled{Application: "ap2", Advocate: Ref("asel"), Month: "2025-12", Claims: []string{daniyar}}))
	return w, berik, daniyar, consultation
}

// Each kind of cut of a story is found under the claim it takes from: with its maker, its rule, what there was before and
// after, the complaint and its answer; by the cut's own id it alone; and before its day not at all.
func TestCutsAreFound(t *testing.T) {
	w, berik, daniyar, consultation := cutUp(t)
	_, x := explained(t, w)
	day := civil.DateOf(2025, 12, 31)
	find := func(id string, is func(k *explain.Cut) bool) *explain.Cut {
		t.Helper()
		cuts, err := x.Cuts(t.Context(), id, day)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(cuts, func(k explain.Cut) bool { return is(&k) })
		if i < 0 {
			t.Fatalf("%s: not among %d: %+v", id, len(cuts), cuts)
		}
		return &cuts[i]
	}
	body := find(berik, func(k *explain.Cut) bool { return k.By == "body" })
	if body.ID != berik+"/c/1" || body.Decree != "d1" || body.Tiyn != 200_000 || body.Before-body.Tiyn != body.After || body.Complain != "complain_body" ||
		body.AgeDays != int64(day-body.On) || len(body.Complaints) != 2 || body.Complaints[0].Answer == nil || body.Complaints[0].AgeDays != 2 ||
		body.Complaints[1].Answer != nil || body.Complaints[1].AgeDays < 50 {
		t.Errorf("the body's cut: %+v", body)
	}
	late := find(daniyar, func(k *explain.Cut) bool { return k.Rule == "not_payable_late" })
	if late.By != "rule" || late.ID == "" || late.Tiyn == 0 || late.Before != late.Tiyn || late.After != 0 || late.Complain != "complain_review" {
		t.Errorf("what came late: %+v", late)
	}
	refused := find(daniyar, func(k *explain.Cut) bool { return k.Rule == "hold_overlap" })
	if refused.By != "official" || refused.Official != Ref("gulnara").String() || refused.Ground != "protocol_examined" || refused.Tiyn == 0 || refused.Minutes != 60 ||
		len(refused.Derivation) == 0 || refused.Complain != "complain_official" {
		t.Errorf("the refused overlap: %+v", refused)
	}
	above := find(consultation, func(k *explain.Cut) bool { return k.Rule == "person_cap" })
	if above.By != "rule" || above.ID == "" || above.MinutesBefore != 160 || above.Minutes != 40 || above.MinutesAfter != 120 || above.After == 0 {
		t.Errorf("what is above the cap: %+v", above)
	}
	for id, n := range map[string]int{body.ID: 1, above.ID: 1, "ap2": 2, "nobody": 0, "latest": 2} {
		if got, err := x.Cuts(t.Context(), id, day); err != nil || len(got) != n {
			t.Errorf("%s: %d cuts, want %d: %+v %v", id, len(got), n, got, err)
		}
	}
	if got, err := x.Cuts(t.Context(), berik, body.On-1); err != nil || len(got) != 0 {
		t.Errorf("the day before its decree: %+v %v", got, err)
	}
	if got, err := x.Cuts(t.Context(), body.ID, body.On+4); err != nil || len(got) != 1 || len(got[0].Complaints) != 1 || got[0].Complaints[0].Answer != nil {
		t.Errorf("before the answer: %+v %v", got, err)
	}
}

// A cut counts no more once a corrected decree is without it; a smaller one takes the place of the first.
func TestACutIsReplaced(t *testing.T) {
	w, berik, _, _ := cutUp(t)
	correct := func(revision, tiyn int64) Step {
		return told("corrected", &event.PaymentDecreeCorrected{
			Register:             event.Register{Object: "d1", Revision: revision, OccurredAt: w.Now, Unit: Unit, RegisterCase: "c1"},
			PaymentDecreeContent: event.PaymentDecreeContent{Claim: berik, DecreeNumber: "D-d1", DecreeDate: civil.DateOf(2025, 10, 31), Tiyn: tiyn}})
	}
	standing := func() (all, standing int, sum int64) {
		_, x := explained(t, w)
		cuts, err := x.Cuts(t.Context(), berik, civil.DateOf(2026, 1, 31))
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range cuts {
			if k.Gone == "" {
				standing, sum = standing+1, sum+k.Tiyn
			} else if !strings.Contains(k.Text("en"), "counts no more") {
				t.Errorf("nothing says that it is gone:\n%s", k.Text("en"))
			}
		}
		return len(cuts), standing, sum
	}
	first := Every[event.ClaimDecreed](w)
	had := int64(0)
	for _, e := range first {
		if e.Claim == berik {
			had = e.Tiyn + e.CutTiyn
		}
	}
	if all, n, sum := standing(); all != 1 || n != 1 || sum != 200_000 {
		t.Fatalf("%d cuts, %d stand, %d tiyn", all, n, sum)
	}
	w.Given(correct(2, had-50_000))
	if all, n, sum := standing(); all != 2 || n != 1 || sum != 50_000 {
		t.Errorf("after a smaller cut: %d cuts, %d stand, %d tiyn", all, n, sum)
	}
	w.Given(correct(3, had))
	if all, n, sum := standing(); all != 2 || n != 0 || sum != 0 {
		t.Errorf("after none: %d cuts, %d stand, %d tiyn", all, n, sum)
	}
}

// The cuts of the story read as sentences in each language: the whole text is held against the one that was read.
func TestCutsReadInThreeLanguages(t *testing.T) {
	w, berik, daniyar, consultation := cutUp(t)
	_, x := explained(t, w)
	for _, lang := range []string{"kk", "ru", "en"} {
		var text strings.Builder
		for _, id := range []string{berik, daniyar, consultation} {
			cuts, err := x.Cuts(t.Context(), id, civil.DateOf(2025, 12, 31))
			if err != nil {
				t.Fatal(err)
			}
			for _, k := range cuts {
				text.WriteString(k.Text(lang) + "\n")
			}
		}
		same(t, "cuts."+lang, text.String())
	}
}
