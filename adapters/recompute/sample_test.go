package recompute

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"qorgau/adapters/audit"
	"qorgau/adapters/handbook"
	"qorgau/adapters/node"
	"qorgau/domain/civil"
	"qorgau/domain/claim"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	. "qorgau/domain/scenario"
	"qorgau/domain/territory"
)

const (
	office       = "71-justice_department-01"
	applications = 24
	perMille     = 400
)

func say(body journal.Body) Step { return Message("", func(*World) journal.Body { return body }) }

func limitsFrom(from civil.Date, tiyn, minutes, sample int64) *event.ApprovalLimitsSet {
	return &event.ApprovalLimitsSet{Department: office, From: from, MaxTiyn: tiyn, MaxMinutes: minutes, SamplePerMille: sample,
		Official: Ref("gulnara"), Second: Ref("marat")}
}

// limited is a department that lets the machine approve; on the last days stricter limits are in force, and one person
// alone tried to set others.
func limited() []Step {
	stricter, alone := limitsFrom(civil.DateOf(2025, 10, 22), 1, 1440, 0), limitsFrom(civil.DateOf(2025, 10, 1), 1, 1, 0)
	alone.Second = alone.Official
	return []Step{say(limitsFrom(civil.DateOf(2025, 10, 1), 500_000, 480, perMille)), say(stricter), say(alone)}
}

// approvals is the journal of a bar whose department set these limits: 24 applications for a consultation each.
func approvals(t *testing.T, limits ...Step) lines {
	h, err := handbook.Load()
	if err != nil {
		t.Fatal(err)
	}
	for i := range h.Calendars {
		h.Calendars[i].Confirmed = true
	}
	for i := range h.Editions {
		h.Editions[i].Verified = true
	}
	at := func(day, hour int) civil.Instant { return civil.InstantOf(2025, 10, day, hour-5, 0, 0) }
	w := New(t, territory.New(Bar), Bar, at(1, 8)).Given(TheBook())
	w.Mail(&event.BookSent{Mail: event.Mail{To: Bar, Seq: 2}, Editions: h.Editions, MRP: h.MRP, Rules: h.Rules, Calendars: h.Calendars,
		Settings: []event.Settings{h.Settings}})
	w.Given(Listed("asel")).Given(limits...)
	for i := range applications {
		id := fmt.Sprint(i + 1)
		w.Until(at(i+1, 18))
		w.Given(say(&event.ConsultationEntered{Consultation: "k" + id, Revision: 1, Advocate: Ref("asel"), Client: Ref("client " + id), Identified: "signature",
			Mode: "oral", StartedAt: at(i+1, 10), EndedAt: at(i+1, 11)}),
			say(&event.WorkActSigned{WorkAct: "wa" + id, Advocate: Ref("asel"), Client: Ref("client " + id), Consultations: []string{"k" + id}, Oral: 1, Minutes: 60,
				SignedOn: civil.DateOf(2025, 10, i+1), AdvocateSigned: "digital", ClientSigned: "digital"}),
			say(&event.ApplicationFiled{Application: "ap" + id, Advocate: Ref("asel"), Month: "2025-10", Claims: []string{Ref("asel").String() + "/wa" + id},
				Draw: sha256.Sum256([]byte(id))}))
	}
	f := lines{codes: []string{Bar}, of: map[string][]string{}}
	for i := range w.Records {
		f.of[Bar] = append(f.of[Bar], string(w.Records[i].AppendLine(nil)))
	}
	return f
}

func asItStands(_ string, _ int, l string) string { return l }

// Another implementation, from an export alone, comes to the machine's decision on every application: which the limits in
// force let through, which the draw kept for a person, and which of them stood under stricter limits.
func TestTheSampleIsRecomputed(t *testing.T) {
	status, out := script(t, sampled, approvals(t, limited()...).forge(asItStands))
	if status != 0 {
		t.Fatalf("status %d:\n%s", status, tail(out))
	}
	kept, approved := 0, 0
	for i := range applications {
		id, want := fmt.Sprint(i+1), "approved"
		switch lot := claim.Lot(sha256.Sum256([]byte(id)), 1); {
		case i+1 >= 22:
			want = "over_sum_limit"
		case lot < perMille:
			want, kept = "sampled", kept+1
		default:
			approved++
		}
		if !regexp.MustCompile(`(?m)^\S+ +ap` + id + ` .* ` + want + `$`).MatchString(out) {
			t.Errorf("ap%s should be %s:\n%s", id, want, out)
		}
	}
	sum := fmt.Sprintf("2 limits, %d applications under them: %d approved by the machine, %d kept by the draw, %d for other reasons, 0 differences",
		applications, approved, kept, applications-21)
	if kept == 0 || approved == 0 || !strings.Contains(out, sum) {
		t.Errorf("want %q:\n%s", sum, tail(out))
	}
}

// count is how many records of the journals have this type of body and please the test.
func count[B journal.Body](t *testing.T, f lines, pleases func(B) bool) (n int) {
	t.Helper()
	for _, all := range f.of {
		for _, l := range all {
			rec, err := journal.ParseCanonical(l, event.New)
			if err != nil {
				t.Fatal(err)
			}
			if body, ok := rec.Body.(B); ok && pleases(body) {
				n++
			}
		}
	}
	return n
}

func sameResult(want string) func(*event.ApprovalDecided) bool {
	return func(e *event.ApprovalDecided) bool { return e.Result == want }
}

// Where a department set no limits, or one person alone did, the same applications pass their checks, no machine approves
// any, and the script misses nothing.
func TestWithoutLimitsNothingIsSampled(t *testing.T) {
	alone := limitsFrom(civil.DateOf(2025, 10, 1), 500_000, 480, perMille)
	alone.Second = alone.Official
	for name, steps := range map[string][]Step{"none set": nil, "set by one person alone": {say(alone)}} {
		f := approvals(t, steps...)
		passed := count(t, f, func(e *event.ApplicationChecked) bool { return e.Result == "passed" })
		decided := count(t, f, func(*event.ApprovalDecided) bool { return true })
		if passed != applications || decided != 0 {
			t.Fatalf("%s: the run proves little: %d of %d applications passed, the machine decided on %d", name, passed, applications, decided)
		}
		status, out := script(t, sampled, f.forge(asItStands))
		want := "0 limits, 0 applications under them: 0 approved by the machine, 0 kept by the draw, 0 for other reasons, 0 differences"
		if status != 0 || strings.TrimSpace(out) != want {
			t.Errorf("%s: want %q, status %d:\n%s", name, want, status, tail(out))
		}
	}
}

// A whole run of the demo, of which every third department set limits, is recomputed to its own figures.
func TestTheSampleOfARunIsRecomputed(t *testing.T) {
	f := takeApart(export)
	limits := count(t, f, func(e *event.ApprovalLimitsSet) bool { return e.Second != e.Official })
	approved, people := count(t, f, sameResult("approved")), count(t, f, sameResult("for_person"))
	kept := count(t, f, func(e *event.ApprovalDecided) bool { return e.Code == "sampled" })
	if limits == 0 || approved == 0 {
		t.Fatalf("the run proves little: %d limits, %d approved by the machine", limits, approved)
	}
	want := fmt.Sprintf("%d limits, %d applications under them: %d approved by the machine, %d kept by the draw, %d for other reasons, 0 differences",
		limits, approved+people, approved, kept, people-kept)
	if status, out := script(t, sampled, export); status != 0 || !regexp.MustCompile(`(?m)^`+regexp.QuoteMeta(want)+`$`).MatchString(out) {
		t.Errorf("want %q, status %d:\n%s", want, status, tail(out))
	}
}

// Whoever may write to the whole store cannot spare an application the sample, nor send one into it, nor forget one: each
// such forgery is found at its place. Hashes alone notice none of them.
func TestAForgedSampleIsFound(t *testing.T) {
	f := approvals(t, limited()...)
	forged := func(name string, change func(e *event.ApprovalDecided) bool, words string) []byte {
		t.Helper()
		place, b := edit(t, f, func(_ *journal.Record, e *event.ApprovalDecided) bool { return change(e) })
		foundBy(t, sampled, name, b, place, words)
		return b
	}
	spared := forged("spared the sample", func(e *event.ApprovalDecided) bool {
		hit := e.Code == "sampled"
		if hit {
			e.Code, e.Result = "", "approved"
		}
		return hit
	}, "result is 'for_person', recorded is 'approved'")
	src, err := audit.ReadExport(bytes.NewReader(spared))
	if err != nil {
		t.Fatal(err)
	}
	rep, err := audit.Verify(t.Context(), src, audit.Options{Registry: event.New, Open: node.Machines, SkipExecution: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range rep.Findings {
		if strings.Contains(fmt.Sprint(x), "approval") {
			t.Errorf("found without the script, which then proves nothing: %v", x)
		}
	}
	forged("another lot", func(e *event.ApprovalDecided) bool {
		hit := e.Code == "sampled"
		if hit {
			e.Code, e.Result, e.Lot = "", "approved", 999
		}
		return hit
	}, "lot is ")
	forged("another figure", func(e *event.ApprovalDecided) bool { e.PerMille = 0; return true }, "per_mille is 400, recorded is 0")
	forged("sent into the sample", func(e *event.ApprovalDecided) bool {
		hit := e.Code == ""
		if hit {
			e.Code, e.Result = "sampled", "for_person"
		}
		return hit
	}, "code is '', recorded is 'sampled'")
	forged("other limits", func(e *event.ApprovalDecided) bool { e.Limits = 2; return true }, "limits is 1, recorded is 2")
	elsewhere := func(name string, b []byte, words string) { // at the decision that does not follow any more
		t.Helper()
		if status, out := script(t, sampled, b); status != 1 || !regexp.MustCompile(`(?m)^DIFFERENCE KZ-71/\d+: .*`+words).MatchString(out) {
			t.Errorf("%s: expected %q, status %d:\n%s", name, words, status, tail(out))
		}
	}
	_, b := edit(t, f, func(_ *journal.Record, e *event.ApprovalLimitsSet) bool { e.SamplePerMille = 0; return true })
	elsewhere("limits changed afterwards", b, "per_mille is 0, recorded is 400")
	_, b = edit(t, f, func(_ *journal.Record, e *event.ApplicationFiled) bool {
		hit := e.Application == "ap3"
		if hit {
			e.Draw[0] ^= 1
		}
		return hit
	})
	elsewhere("another draw", b, "ap3: lot is ")
	gone := ""
	b = f.forge(func(_ string, _ int, l string) string {
		if gone == "" && strings.Contains(l, `"type":"approval.decided.v1"`) {
			gone = l
			return ""
		}
		return l
	})
	elsewhere("a decision left out", b, "limits were in force, and nothing was decided on ap1")
}
