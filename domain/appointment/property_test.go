package appointment_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	. "qorgau/domain/scenario"
	"qorgau/domain/territory"
)

var (
	advocates = []string{"Aizhan", "Bolat", "Dana", "Erlan"}
	persons   = []string{"Serik", "Nurlan", "Askar"}
	cases     = []string{"k1", "k2"}
)

// someStep draws one thing that may happen; many of them make no sense at their moment, as in life.
func someStep(t *rapid.T, n int) Step {
	pick := func(of []string, label string) string { return rapid.SampledFrom(of).Draw(t, label) }
	object := fmt.Sprintf("o%d", rapid.IntRange(0, n).Draw(t, "object"))
	person, who, registerCase := pick(persons, "person"), pick(advocates, "advocate"), pick(cases, "case")
	request := fmt.Sprintf("r%d", rapid.IntRange(0, n).Draw(t, "request"))
	served := func(w *World) { // half of what is said concerns somebody's real defender
		if a := w.Appointed(request); a != nil && rapid.Bool().Draw(t, "real") {
			for _, name := range advocates {
				if Ref(name) == a.Advocate {
					who = name
				}
			}
			for _, name := range persons {
				if Ref(name) == a.Person {
					person = name
				}
			}
			registerCase = a.RegisterCase
		}
	}
	answer := func(w *World, say func(o *event.OfferMade) journal.Body) {
		var open []*event.OfferMade
		for i := range n {
			if o := w.Offer(fmt.Sprintf("r%d", i)); o != nil {
				open = append(open, o)
			}
		}
		if len(open) > 0 {
			w.Send(say(rapid.SampledFrom(open).Draw(t, "offer")))
		}
	}
	message := func(make func(w *World, r event.Register) journal.Body) func(*World) {
		return func(w *World) {
			served(w)
			r := w.Reg(object, registerCase)
			r.OccurredAt -= civil.Instant(rapid.IntRange(0, 3).Draw(t, "ago")) * civil.Hour
			r.Revision = rapid.Int64Range(1, 2).Draw(t, "revision")
			r.Withdrawn = rapid.IntRange(0, 9).Draw(t, "taken back") == 0
			w.Send(make(w, r))
		}
	}
	steps := map[string]func(*World){
		"accept": func(w *World) {
			answer(w, func(o *event.OfferMade) journal.Body {
				return &event.OfferAccepted{Offer: o.Offer, Advocate: o.Advocate}
			})
		},
		"decline": func(w *World) {
			answer(w, func(o *event.OfferMade) journal.Body {
				return &event.OfferDeclined{Offer: o.Offer, Advocate: o.Advocate, Reason: pick([]string{"illness", "other_unjustified"}, "why"), Until: w.Now + civil.Hour}
			})
		},
		"strange": func(w *World) {
			w.Send(&event.OfferAccepted{Offer: request + "/1", Advocate: Ref(who)})
		},
		"time": func(w *World) { w.Until(w.Now + civil.Instant(rapid.IntRange(0, 300).Draw(t, "minutes"))*civil.Minute) },
		"hand": func(w *World) {
			w.Send(&event.CoordinatorNamed{Request: request, Advocate: Ref(who), Reason: "scarcity", Coordinator: Ref("c"), Second: Ref("d")})
		},
		"notice": func(w *World) {
			w.Send(&event.NoticeSigned{Appointment: request + "/1", Advocate: Ref(who), Number: "1", Date: w.Now.UTCDate()})
		},
		"licence": func(w *World) {
			w.Send(&event.AdvocateStatusChanged{Advocate: Ref(who), Status: pick([]string{"active", "suspended", "died"}, "status"), From: w.Now + civil.Instant(rapid.IntRange(-1, 1).Draw(t, "when"))*civil.Hour})
		},
		"absent": func(w *World) {
			w.Send(&event.AdvocateAbsent{Advocate: Ref(who), From: w.Now, To: w.Now + civil.Hour})
		},
		"outage": func(w *World) { w.Send(&event.ServiceResumed{From: w.Now - civil.Hour, To: w.Now}) },
		"withdraw": message(func(w *World, r event.Register) journal.Body {
			return &event.RequestWithdrawn{Register: r, Request: request, Reason: pick([]string{"mistake", "own_advocate"}, "why")}
		}),
		"arrived": message(func(w *World, r event.Register) journal.Body {
			return &event.DefenderArrived{Register: r, Request: request, Advocate: Ref(who), ArrivedAt: w.Now}
		}),
		"missing": message(func(w *World, r event.Register) journal.Body {
			return &event.DefenderAbsent{Register: r, Request: request, Advocate: Ref(who), AbsentAt: w.Now}
		}),
		"excluded": message(func(w *World, r event.Register) journal.Body {
			return &event.DefenderExcluded{Register: r, Person: Ref(person), Advocate: Ref(who), ActNumber: "1", ActDate: w.Now.UTCDate()}
		}),
		"waived": message(func(w *World, r event.Register) journal.Body {
			return &event.DefenderWaived{Register: r, Person: Ref(person), DocumentNumber: "1", DocumentDate: w.Now.UTCDate()}
		}),
		"own": message(func(w *World, r event.Register) journal.Body {
			return &event.OwnAdvocateEntered{Register: r, Person: Ref(person)}
		}),
		"joined": message(func(w *World, r event.Register) journal.Body {
			return &event.CaseJoined{Register: r, Into: pick(cases, "into")}
		}),
		"separated": message(func(w *World, r event.Register) journal.Body {
			return &event.CaseSeparated{Register: r, NewCase: pick(cases, "into"), Persons: []journal.Ref{Ref(person)}}
		}),
		"identified": message(func(w *World, r event.Register) journal.Body {
			return &event.PersonIdentified{Register: r, Person: Ref(person), Other: Ref(pick(persons, "other")), Card: event.Card{IIN: "absent"}}
		}),
		"status": message(func(w *World, r event.Register) journal.Body {
			return &event.PersonStatusSet{Register: r, Person: Ref(person), Status: "suspect", Card: event.Card{IIN: "valid", SameAs: Ref(pick(persons, "same"))}}
		}),
		"lost": message(func(w *World, r event.Register) journal.Body {
			return &event.PersonStatusEnded{Register: r, Person: Ref(person)}
		}),
		"detained": message(func(w *World, r event.Register) journal.Body {
			return &event.PersonDetained{Register: r, Person: Ref(person), Card: event.Card{IIN: "absent"}, DetainedAt: w.Now, ProtocolAt: w.Now}
		}),
		"revised": func(w *World) {
			served(w)
			Request(request, registerCase, person, func(e *event.DefenderRequested) {
				e.Revision = rapid.Int64Range(1, 4).Draw(t, "revision")
				e.Withdrawn = rapid.IntRange(0, 2).Draw(t, "taken back") == 0
				e.Minor = rapid.Bool().Draw(t, "minor")
				e.Barred = []journal.Ref{Ref(pick(advocates, "barred"))}
				if rapid.IntRange(0, 3).Draw(t, "wrong") == 0 {
					e.ErdrNumber = "1"
				}
			}).Do(w)
		},
		"long absence": func(w *World) {
			from := w.Now + civil.Instant(rapid.IntRange(-1, 1).Draw(t, "when"))*civil.Hour
			w.Send(&event.AdvocateAbsent{Advocate: Ref(who), From: from, To: from + 6*civil.Day})
		},
		"released": message(func(w *World, r event.Register) journal.Body {
			return &event.PersonReleased{Register: r, Person: Ref(person), ReleasedAt: w.Now}
		}),
		"victim": message(func(w *World, r event.Register) journal.Body {
			return &event.VictimRepresentativeEntered{Register: r, Advocate: Ref(who)}
		}),
		"completed": message(func(w *World, r event.Register) journal.Body {
			return &event.CaseCompleted{Register: r, With: "indictment"}
		}),
		"transferred": message(func(w *World, r event.Register) journal.Body {
			return &event.CaseTransferred{Register: r, ToUnit: pick([]string{FarUnit, "75-district_police-01"}, "unit")}
		}),
		"interrupted": message(func(w *World, r event.Register) journal.Body { return &event.CaseInterrupted{Register: r, Ground: "x"} }),
		"resumed":     message(func(w *World, r event.Register) journal.Body { return &event.CaseResumed{Register: r} }),
		"court":       message(func(w *World, r event.Register) journal.Body { return &event.CaseSentToCourt{Register: r} }),
		"returned":    message(func(w *World, r event.Register) journal.Body { return &event.CaseReturned{Register: r, By: "court"} }),
		"scheduled": message(func(w *World, r event.Register) journal.Body {
			return &event.ActScheduled{Register: r, Persons: []journal.Ref{Ref(person)}, Kind: "search", At: w.Now + civil.Hour}
		}),
		"postponed": message(func(w *World, r event.Register) journal.Body {
			return &event.ActPostponed{Register: r, Act: object, Called: "postponed", At: w.Now + 2*civil.Hour, Reason: "x"}
		}),
		"contradict": message(func(w *World, r event.Register) journal.Body {
			return &event.InterestsContradict{Register: r, Persons: []journal.Ref{Ref(person), Ref(pick(persons, "other"))}}
		}),
		"left": message(func(w *World, r event.Register) journal.Body {
			return &event.RemovalRefused{Register: r, Person: Ref(person), Advocate: Ref(who), ActNumber: "1", ActDate: w.Now.UTCDate()}
		}),
		"declared": func(w *World) {
			w.Send(&event.AdvocateDeclared{Declaration: object, Advocate: Ref(who), Kind: "former_part", RegisterCase: registerCase,
				Withdrawn: rapid.Bool().Draw(t, "taken back")})
		},
		"conflict": func(w *World) {
			served(w)
			if a := w.Appointed(request); a != nil {
				w.Send(&event.ConflictDeclared{Appointment: a.Appointment, Advocate: a.Advocate, Ground: pick([]string{"co_suspects", "kinship"}, "ground")})
			}
		},
		"decided": func(w *World) {
			w.Send(&event.NoShowDecided{Appointment: request + "/1", Decision: pick([]string{"returns", "replaced"}, "decision"), Reason: "x",
				Coordinator: Ref("c"), Second: Ref("d")})
		},
		"paper": func(w *World) {
			w.Send(&event.PaperAppointed{Entry: fmt.Sprintf("p%d", n), Unit: Unit, RegisterCase: registerCase, Person: Ref(person), Status: "suspect",
				Grounds: []string{"requested"}, DocumentNumber: "1", DocumentDate: w.Now.UTCDate(), Language: "ru", Urgency: "urgent",
				AskedAt: w.Now - civil.Hour, AcceptedAt: w.Now - civil.Hour, Advocate: Ref(who), Reason: "paper_decree", Coordinator: Ref("c"), Second: Ref("d")},
				Boxes(person, "person_id")...)
		},
		"shared": func(w *World) {
			answer(w, func(o *event.OfferMade) journal.Body {
				return &event.OfferAccepted{Offer: o.Offer, Advocate: o.Advocate, NoCollision: true}
			})
		},
		"arrives": func(w *World) {
			w.Send(&event.ArrivalReported{Appointment: request + "/1", Advocate: Ref(who), At: w.Now})
		},
		"custody": message(func(w *World, r event.Register) journal.Body {
			return &event.MeasureSet{Register: r, Person: Ref(person), Measure: "custody"}
		}),
		"requalified": message(func(w *World, r event.Register) journal.Body {
			return &event.CaseRequalified{Register: r, From: w.Now.UTCDate(), Article: "1880003", Severity: "particularly_grave"}
		}),
		"own absent": message(func(w *World, r event.Register) journal.Body {
			return &event.ChosenDefenderAbsent{Register: r, Person: Ref(person), InvitedAt: w.Now}
		}),
		"objects": func(w *World) {
			w.Send(&event.ObjectionRaised{Objection: object, About: request + "/1", Kind: "choice", By: "advocate", Who: Ref(who)})
		},
		"request": func(w *World) {
			Request(fmt.Sprintf("r%d", n), registerCase, person, func(e *event.DefenderRequested) {
				if rapid.Bool().Draw(t, "held") {
					e.DetainedAt, e.ProtocolAt = w.Now, w.Now
				}
				e.Distance, e.DistanceCase = rapid.Bool().Draw(t, "video"), "terms"
			}).Do(w)
		},
	}
	names := []string{"request", "request", "request", "accept", "accept", "accept", "accept", "decline", "time", "time", "strange",
		"hand", "notice", "licence", "absent", "outage", "withdraw", "arrived", "missing", "excluded", "waived", "own", "joined",
		"separated", "identified", "status", "lost", "detained", "interrupted", "resumed", "court", "returned", "scheduled", "postponed", "revised", "revised", "long absence", "released", "victim",
		"completed", "transferred", "contradict", "left", "declared", "conflict", "decided", "decided", "paper", "shared", "shared", "arrives", "custody",
		"requalified", "own absent", "objects"}
	name := rapid.SampledFrom(names).Draw(t, "step")
	return Step{Text: name + " " + request + " " + registerCase + " " + person + " " + who, Do: steps[name]}
}

// Whatever happens in whatever order: one live appointment for a person in a case, one open offer, nobody forgotten
// (the world checks it after every step), and no offer to somebody who may not be asked.
func TestSafetyUnderAnyInput(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := New(t, territory.New(Bar), Bar, Noon)
		w.Given(TheBook(), Listed(advocates...), Duty(MonthName, 1, advocates[:2], advocates[2:]))
		for n := range rapid.IntRange(1, 60).Draw(t, "steps") {
			w.When(someStep(t, n))
		}
		lawful(w)
	})
}

// lawful goes through the journal and checks each offer by what stands before it.
func lawful(w *World) {
	type licence struct {
		status string
		from   civil.Instant
	}
	status := map[journal.Ref][]licence{}
	away := map[journal.Ref][]event.Span{}
	type ask struct {
		request  string
		advocate journal.Ref
	}
	asked := map[ask]bool{}
	matter := map[string]*event.DefenderRequested{}
	side := map[string]journal.Ref{} // case and advocate -> whom he defends there
	linked := false
	accepted := map[string]bool{}
	for i := range w.Records {
		rec := &w.Records[i]
		switch e := rec.Body.(type) {
		case *event.AdvocateStatusChanged:
			status[e.Advocate] = append(status[e.Advocate], licence{e.Status, e.From})
		case *event.AdvocateAbsent:
			away[e.Advocate] = append(away[e.Advocate], event.Span{From: e.From, To: e.To})
		case *event.PersonIdentified, *event.PersonStatusSet:
			linked = true // from here on two names may be one person
		case *event.DefenderRequested:
			if matter[e.Object] == nil { // a revision is about the same matter, or it is refused
				matter[e.Object] = e
			}
		case *event.RequestRegistered: // for the second time, if it was corrected: it is asked for anew
			for key := range asked {
				if key.request == e.Request {
					delete(asked, key)
				}
			}
		case *event.PaperAppointed:
			if matter[e.Entry] == nil {
				matter[e.Entry] = &event.DefenderRequested{Register: event.Register{Object: e.Entry, RegisterCase: e.RegisterCase}, Person: e.Person}
			}
		case *event.OfferMade:
			q := matter[e.Request]
			key := q.RegisterCase + e.Advocate.String()
			if other, ok := side[key]; ok && other != q.Person && !linked && !(e.By == "hand" && e.Shared) {
				w.Failf("%s went to the defender of a co-suspect", e.Offer)
			}
			side[key] = q.Person
			last, at := licence{"active", 0}, rec.At
			if e.By == "paper" {
				at -= civil.Hour // its true time
			}
			for _, l := range status[e.Advocate] {
				if l.from <= at && l.from >= last.from {
					last = l
				}
			}
			if last.status != "active" {
				w.Failf("%s went to one whose licence is %s", e.Offer, last.status)
			}
			if e.By != "hand" && e.By != "paper" && slices.ContainsFunc(away[e.Advocate], func(x event.Span) bool { return x.From <= rec.At && rec.At < x.To }) {
				w.Failf("%s went to one who is away", e.Offer)
			}
			if key := (ask{e.Request, e.Advocate}); e.By != "hand" && asked[key] {
				w.Failf("%s went to one who was asked before", e.Offer)
			}
			asked[ask{e.Request, e.Advocate}] = true
		case *event.OfferEnded:
			if e.Result != "accepted" {
				delete(side, matter[e.Request].RegisterCase+e.Advocate.String())
			} else {
				if accepted[e.Offer] {
					w.Failf("%s was accepted twice", e.Offer)
				}
				accepted[e.Offer] = true
			}
		}
	}
}

// A snapshot may be taken and read back at any moment: the journal stays the same byte for byte.
func TestSnapshotsChangeNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := New(t, territory.New(Bar), Bar, Noon)
		v := New(t, territory.New(Bar), Bar, Noon)
		v.Renew = func() journal.Machine { return territory.New(Bar) }
		both := func(s Step) {
			w.When(s)
			for len(v.Records) < len(w.Records) { // the same facts at the same moments
				f := w.Records[len(v.Records)]
				v.Now = f.At
				v.Replay(f)
			}
		}
		for _, s := range []Step{TheBook(), Listed(advocates...), Duty(MonthName, 1, advocates[:2], advocates[2:])} {
			both(s)
		}
		for n := range rapid.IntRange(1, 40).Draw(t, "steps") {
			both(someStep(t, n))
		}
		if w.Lines() != v.Lines() {
			a, b := strings.Split(w.Lines(), "\n"), strings.Split(v.Lines(), "\n")
			for i := range min(len(a), len(b)) {
				if a[i] != b[i] {
					t.Fatalf("a machine that went through snapshots decided otherwise:\n%s\n%s", a[i], b[i])
				}
			}
			t.Fatalf("a machine that went through snapshots decided more or less: %d and %d lines", len(a), len(b))
		}
	})
}

// Among advocates who may be asked for every request of a month, loads never differ by more than two, whatever they
// answer, as long as refusals are not justified.
func TestLoadsStayTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := New(t, territory.New(Bar), Bar, civil.InstantOf(2025, 10, 1, 0, 0, 0))
		names := []string{"Aizhan", "Bolat", "Dana", "Erlan", "Gulnar", "Ilyas", "Kanat", "Laura"}[:rapid.IntRange(2, 8).Draw(t, "advocates")]
		w.Given(TheBook(), Listed(names...), OnDuty(names...))
		load := map[journal.Ref]int{}
		for n := rapid.IntRange(1, 60).Draw(t, "requests"); n > 0; n-- {
			w.Until(w.Now + 5*civil.Hour)
			id := fmt.Sprintf("r%d", n)
			w.When(Request(id, "k"+id, "Serik", func(e *event.DefenderRequested) {
				e.Draw = journal.Hash(Hash(fmt.Sprint(rapid.Int().Draw(t, "draw"))))
			}))
			for refusals := rapid.IntRange(0, 2).Draw(t, "refusals"); refusals > 0 && len(names) > 3; refusals-- {
				w.Given(Declines(id, "other_unjustified"))
			}
			w.Given(Accepts(id))
			for i := w.From(); i < len(w.Records); i++ {
				if e, ok := w.Records[i].Body.(*event.OfferMade); ok {
					load[e.Advocate]++
				}
			}
			least, most := 1<<30, 0
			for _, name := range names {
				least, most = min(least, load[Ref(name)]), max(most, load[Ref(name)])
			}
			if most-least > 2 {
				t.Fatalf("after %s loads lie between %d and %d", id, least, most)
			}
		}
	})
}
