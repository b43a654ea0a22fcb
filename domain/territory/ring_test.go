package territory_test

import (
	"testing"

	"pgregory.net/rapid"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	. "qorgau/domain/scenario"
	"qorgau/domain/territory"
)

// ringers are the clocks that may still ring a year after every case was closed, and until when they do.
var ringers = map[string]string{
	"roster_cycle": "every month: lists and rosters are due", "objection": "until a person answers it", "coordinator": "until somebody is named, or the request ends",
	"decree_alarm": "until the body decrees what it was asked for", "act_alarm": "until the body answers about the act", "query_answer": "until the body answers the department",
	"absence": "told ahead: its last day lies far off", "status": "told ahead", "release": "of a detention told ahead", "detention_24": "told ahead",
	"detention_48": "told ahead", "detention_72": "told ahead", "first_interrogation": "told ahead", "qualification_announcement": "told ahead",
	"chosen_defender": "an invitation told ahead", "motion": "a motion told ahead", "information": "of an act far ahead", "term_over": "a term told ahead", "swap": "of slots far ahead",
	"long_absence": "an absence told ahead", "ground": "of a case that was opened again by a word told ahead",
}

// TestNothingRingsForEver closes every case of a journal of random facts: a year later only those clocks ring that wait
// for a person or the body, or for a day that was told ahead.
func TestNothingRingsForEver(t *testing.T) {
	names := ofABar()
	rapid.Check(t, func(t *rapid.T) {
		w := New(t, &unchecked{territory.New(Bar)}, Bar, Noon)
		people := peoplePools["advocate"]
		w.Given(TheBook(), Listed(people...), Duty(MonthName, 1, people[:2], people[2:]))
		s := &sender{m: newMaker(t, w), names: few(t, names), book: 2}
		w.Mail(law(2, 1, true))
		s.served(t, "r1", "k1", "Serik")
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			s.step(t, w)
		}
		for _, k := range pools["register_case"] {
			r := w.Reg("end", k)
			r.Revision = 9
			w.Send(&event.CaseTerminated{Register: r})
		}
		w.Until(w.Now + 300*civil.Day)
		from := len(w.Records)
		w.Until(w.Now + 100*civil.Day)
		for _, r := range w.Records[from:] {
			if e, ok := r.Body.(*event.ClockDue); ok {
				if _, kind, _, _ := journal.SplitClock(e.Clock); ringers[kind] == "" {
					t.Fatalf("%s still rings", e.Clock)
				}
			}
		}
	})
}
