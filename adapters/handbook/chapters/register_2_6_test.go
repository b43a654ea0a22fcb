package chapters

import (
	"slices"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	. "qorgau/domain/scenario"
)

// What the register tells, in which shape and order.
func TestRegister2To6(t *testing.T) {
	noon := local(2025, 10, 15, 12, 0)
	tell(t, "register-2-6", "The register, sections 2 to 6: numbers, forms, events, terms", func(c *chapter) {
		c.story("Fifteen digits make a number; one born in the paper journal stays as it is", "order 89 app. 20, p. 69", noon, func(w *World) {
			numbered := func(id, number string) Step {
				return andMore(Request(id, "k"+id, "person "+id, func(e *event.DefenderRequested) { e.ErdrNumber = number }), ", № "+number)
			}
			w.When(numbered("r1", "26230003100099")).Then(refusedWith("number_malformed"))
			w.When(numbered("r2", "26230003I000999")).Then(refusedWith("number_malformed"))
			w.When(numbered("r3", "262300032000001")).Then(registered("the ninth digit 2 is the paper journal's: it is served under this number", func(e *event.RequestRegistered) bool { return e.ErdrNumber == "262300032000001" }))
			w.When(numbered("r4", "269999991000001")).Then(registered("a body code that no directory names is accepted", func(e *event.RequestRegistered) bool { return e.ErdrNumber == "269999991000001" }))
		})
		c.story("Qualification 000 and 001 have no severity: the work is recorded and held until there is one", "order 89 p. 35-1; setting severity_missing_tier", local(2025, 10, 15, 8, 0), func(w *World) {
			w.Given(Listed("Aizhan"), OnDuty("Aizhan"), Message("a person is missing: a case is opened under qualification 000", func(w *World) journal.Body {
				return &event.CaseOpened{Register: w.Reg("o", "k1"), Format: "electronic", Language: "ru", Article: "000"}
			}), Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.Article, e.Severity = "", "" }), Accepts("r1")).
				When(act("a1", "interrogation", local(2025, 10, 15, 10, 0), local(2025, 10, 15, 12, 30), nil)).Then(lineIs("a1", event.StatusHoldSeverity, "its line waits"))
			w.When(Message("the act is qualified, as of the 15th, medium gravity", func(w *World) journal.Body {
				return &event.CaseRequalified{Register: w.Reg("q", "k1"), From: civil.DateOf(2025, 10, 15), Article: "1880003", Severity: "medium"}
			}), Passes(civil.Minute)).Then(lineIs("a1", event.StatusPayable, "now it is payable"))
		})
		c.story("The prosecutor cancels the status (Л-2, field 39): the defence ends", "order 89 app. 13", noon, func(w *World) {
			w.Given(servedBy(), Passes(civil.Day)).When(Message("the prosecutor cancels the suspect's status", func(w *World) journal.Body {
				return &event.PersonStatusCancelled{Register: w.Reg("s-c", "k1"), Person: Ref("Serik")}
			})).Then(endsAs("status_lost", "the defence is over"))
		})
		c.story("Facts come late and out of order: a word before its object waits for it", "order 89 p. 56-57; erdr.md 5", noon, func(w *World) {
			w.When(Message("the register says that the defender of request r1 did not come; no such request is known", func(w *World) journal.Body {
				return &event.DefenderAbsent{Register: w.Reg("a", "k1"), Request: "r1", Advocate: Ref("Aizhan"), AbsentAt: w.Now}
			})).Then(Happens("the word waits", func(e *event.FactParked) bool { return e.Waits == "request/r1" }))
			w.When(Listed("Aizhan"), OnDuty("Aizhan"), Request("r1", "k1", "Serik", nil), Accepts("r1")).Then(Happens[event.FactTakenUp]("it is taken up", nil), Happens[event.DefenderMissed]("and holds: she is missed", nil))
		})
		c.story("What waits for thirty days is told to a person, and is taken up even then", "erdr.md 5", noon, func(w *World) {
			w.Given(Message("the register withdraws a request that nobody made", func(w *World) journal.Body {
				return &event.RequestWithdrawn{Register: w.Reg("w", "k1"), Request: "r1", Reason: "mistake"}
			})).When(Passes(29 * civil.Day)).Then(Never[event.FactUnresolved]("for 29 days it waits"))
			w.When(Passes(civil.Day)).Then(Happens[event.FactUnresolved]("then somebody must look", nil))
			w.When(Request("r1", "k1", "Serik", nil)).Then(Happens[event.FactTakenUp]("the request comes after all, and the word meets it", nil))
		})
		c.story("Of two revisions the higher one stands, in whatever order they come", "order 89 p. 58", local(2025, 10, 15, 8, 0), func(w *World) {
			revision := func(n int64, until int) Step {
				s := act("a1", "interrogation", local(2025, 10, 15, 10, 0), local(2025, 10, 15, until, 0), func(e *event.ActPerformed) { e.Revision = n })
				s.Text += map[int64]string{1: ", the first revision", 2: ", the second revision"}[n]
				return s
			}
			w.Given(defended("medium")).When(revision(2, 13)).Then(comesTo(660576, "three hours, 0.56 × 3932 × 3"))
			w.When(revision(1, 15)).Then(comesTo(660576, "the older revision changes nothing"))
		})
		c.story("The sum goes back to the register as procedural costs (Е-2, field 23.2)", "CPC 177(5); order 89 app. 12", local(2025, 10, 14, 9, 0), func(w *World) {
			w.Given(calculatedFor(2025, 10, 14, 31), untilDay(local(2025, 11, 3, 9, 0))).When(decreed(civil.DateOf(2025, 11, 3))).
				Then(Happens("6605.76 ₸ are told", func(e *event.ProceduralCosts) bool { return e.Tiyn == 660576 }))
		})
		c.story("A minor's flag is not trusted where the papers say otherwise", "order 89 app. 13, fields 4 to 13.1", noon, func(w *World) {
			w.Given(Listed("Aizhan"), OnDuty("Aizhan"), becomes("Serik", "suspect", "minor")).
				When(andMore(Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.Minor = false }), ", flagged as an adult")).
				Then(registered("he is served as the minor that his date of birth makes him", func(e *event.RequestRegistered) bool { return e.Minor == "yes" && slices.Contains(e.Found, "minor") }))
		})
	})
}
