package pilot_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/national"
	"qorgau/domain/pilot"
	. "qorgau/domain/scenario"
)

// Participants of a story: a police department, a district unit and the bar of the capital; a unit of Almaty.
const (
	head     = "71-department-01"
	district = "71-district_police-01"
	bar      = "71-bar-01"
	almaty   = "75-district_police-01"
)

func country(t TB, now civil.Instant) *World {
	w := New(t, national.New(), journal.National, now)
	rows := func(codes ...string) (out []event.UnitRow) {
		for _, c := range codes {
			out = append(out, event.UnitRow{Code: c, Zone: "Asia/Almaty", Bar: "KZ-" + c[:2]})
		}
		return out
	}
	w.Given(Message("the participants of two regions are known", func(*World) journal.Body {
		return &event.UnitsSet{Bar: "KZ-71", Rows: rows(head, district, bar)}
	}), Message("and those of Almaty", func(*World) journal.Body {
		return &event.UnitsSet{Bar: "KZ-75", Rows: rows(almaty)}
	}))
	return w
}

func state(w *World) *pilot.State { return &w.Machine.(*national.Machine).S.Pilot }

func remark(id, order, month, unit, kind string, to ...string) Step {
	return Message(unit+" sends a "+kind+" for "+month+" under the order of "+order+" to "+strings.Join(to, " and "), func(*World) journal.Body {
		return &event.RemarkSent{Remark: id, Order: order, Month: month, Unit: unit, Kind: kind, To: to, Sender: Ref("sender")}
	})
}

func refused(code string) Step {
	return Happens("it is refused: "+code, func(e *event.FactRefused) bool { return e.Code == code })
}

func stands(state string) Step {
	return Happens("it stands as "+state, func(e *event.RemarkRecorded) bool { return e.State == state })
}

var both = []string{"pilot_coordinator", "ministry_of_justice"}

// A remark of 2021 goes to the coordinator and to the Ministry of Justice; one of 2020 to three others; only participants
// of the order send them, for months of the pilot (2020 order p. 8, 2021 order p. 3(4)).
func TestRemarksGoToTheAddresseesOfTheirOrder(t *testing.T) {
	w := country(t, civil.InstantOf(2021, 5, 20, 6, 0, 0))
	w.When(remark("r1", "2021", "2021-05", district, "proposal", both...)).Then(stands("sent"))
	w.When(remark("r2", "2021", "2021-05", district, "proposal", "pilot_coordinator")).Then(refused("remark_addressees"))
	w.When(remark("r3", "2020", "2020-09", bar, "remark", "committee_territorial", "operator", "republican_bar")).Then(stands("sent"))
	w.When(remark("r4", "2020", "2020-09", bar, "remark", both...)).Then(refused("remark_addressees"))
	w.When(remark("r5", "2020", "2020-09", district, "remark", "committee_territorial", "operator", "republican_bar")).Then(refused("not_a_participant"))
	w.When(remark("r6", "2020", "2020-09", almaty, "remark", "committee_territorial", "operator", "republican_bar")).Then(refused("not_a_participant"))
	w.When(remark("r7", "2021", "2022-01", district, "remark", both...)).Then(refused("remark_outside_pilot"))
	w.When(remark("r1", "2021", "2021-05", district, "remark", both...)).Then(refused("id_conflict"))
	w.When(remark("r8", "2021", "2021-04", district, "remark", both...)).Then(Happens("it is late", func(e *event.RemarkRecorded) bool { return e.Late }))
}

// On the 26th every participant without a remark, or the word that there is nothing to report, stands on the list; the
// clock rings every month of the pilot and then no more. The order of 2020 names no day: there the month's last counts.
func TestMissingRemarksAreListedOnTheDayAfter(t *testing.T) {
	w := country(t, civil.InstantOf(2021, 5, 1, 6, 0, 0))
	w.Given(remark("r1", "2021", "2021-05", head, "proposal", both...), remark("r2", "2021", "2021-05", almaty, "nothing_to_report", both...))
	w.When(Passes(24 * civil.Day)).Then(Never[event.RemarksMissing]("nothing is listed on the 25th"))
	w.When(Passes(1*civil.Day)).Then(Happens("on the 26th two are missing", func(e *event.RemarksMissing) bool {
		return e.Month == "2021-05" && slices.Equal(e.Units, []string{bar, district})
	}), Happens("and the coordinator is called", func(e *event.AlarmRaised) bool { return e.Code == "remark_missing" }))
	w.When(Passes(400 * civil.Day))
	months := 0
	for _, rec := range w.Records {
		if _, ok := rec.Body.(*event.RemarksMissing); ok {
			months++
		}
	}
	if months != 8 { // May to December
		w.Failf("%d months were looked at", months)
	}

	w = country(t, civil.InstantOf(2020, 9, 1, 6, 0, 0))
	w.When(Passes(31 * civil.Day)).Then(Happens("on 1 October the department and the bar of the capital are missing for September", func(e *event.RemarksMissing) bool {
		return e.Order == "2020" && e.Month == "2020-09" && slices.Equal(e.Units, []string{bar, head})
	}))
	if due, _ := w.Machine.(*national.Machine).S.Clocks.Running("2021", "remarks"); due != civil.InstantOf(2021, 4, 25, 18, 0, 0) {
		w.Failf("the first remarks of 2021 are looked for at %v", due)
	}
}

// A remark passes to the plan only with the coordinator's decision and the Committee's consent (2021 order p. 3(5)); a
// defect has an owner and a day, is closed by the change that removed it, and is listed when open for over a month.
func TestAPlanNeedsConsentAndADefectItsChange(t *testing.T) {
	decide := func(id, by, what, reference string) Step {
		return Message("the "+by+" says "+what, func(*World) journal.Body {
			return &event.RemarkDecided{Remark: id, By: by, Decision: what, Reference: reference, Official: Ref("official")}
		})
	}
	own := func(id string) Step {
		return Message(id+" gets an owner", func(*World) journal.Body {
			return &event.RemarkAssigned{Remark: id, Owner: "operator", DueOn: civil.DateOf(2021, 6, 15), Official: Ref("official")}
		})
	}
	w := country(t, civil.InstantOf(2021, 5, 20, 6, 0, 0))
	w.Given(remark("p", "2021", "2021-05", head, "proposal", both...), remark("d", "2021", "2021-05", district, "defect", both...))
	w.When(decide("p", "pilot_coordinator", "planned", "")).Then(refused("remark_not_accepted"))
	w.When(decide("p", "committee", "accepted", "")).Then(refused("remark_wrong_body"))
	w.When(decide("p", "pilot_coordinator", "accepted", ""), decide("p", "pilot_coordinator", "planned", "")).Then(refused("remark_not_consented"))
	w.When(decide("p", "committee", "consented", ""), decide("p", "pilot_coordinator", "planned", "")).Then(stands("planned"))
	w.When(own("p")).Then(refused("remark_no_defect"))
	w.When(own("d")).Then(stands("assigned"))
	w.When(decide("d", "pilot_coordinator", "closed", "")).Then(refused("remark_reference_missing"))
	if got := state(w).Overdue(civil.DateOf(2021, 6, 20)); len(got) != 0 {
		w.Failf("overdue after a month: %v", got)
	}
	if got := state(w).Overdue(civil.DateOf(2021, 6, 21)); !slices.Equal(got, []string{"d"}) {
		w.Failf("overdue: %v", got)
	}
	w.When(decide("d", "pilot_coordinator", "closed", "CR-118")).Then(stands("closed"))
	w.When(own("d")).Then(refused("remark_closed"))
	w.When(decide("x", "pilot_coordinator", "closed", "CR-118")).Then(refused("no_such_object"))
	if got := state(w).Overdue(civil.DateOf(2021, 9, 1)); len(got) != 0 {
		w.Failf("a closed defect is overdue: %v", got)
	}
}

// Whoever replaces a responsible person needs the letter to the coordinator, into whose inbox it goes; both stay in the
// history with their days (2021 order p. 1(4)).
func TestResponsiblePersonsChangeByLetter(t *testing.T) {
	name := func(who, letter string) Step {
		return Message(who+" answers for the district unit", func(w *World) journal.Body {
			e := &event.ResponsibleNamed{Unit: district, Official: Ref(who), From: civil.DateOf(2021, 6, 2), LetterNumber: letter}
			if letter != "" {
				e.LetterDate = civil.DateOf(2021, 6, 1)
			}
			return e
		})
	}
	w := country(t, civil.InstantOf(2021, 6, 1, 6, 0, 0))
	w.When(name("Erlan", "")).Then(Happens("the first naming needs no letter", func(e *event.ResponsibleRecorded) bool { return e.To == "" }))
	w.When(name("Dana", "")).Then(refused("letter_missing"))
	w.When(name("Dana", "12-3")).Then(Happens("the coordinator gets the letter", func(e *event.ResponsibleRecorded) bool {
		return e.Replaces == Ref("Erlan") && e.To == "pilot_coordinator"
	}))
	w.When(name("Dana", "12-4")).Then(refused("already_named"))
	if got := state(w).Responsible[district]; len(got) != 2 {
		w.Failf("history: %v", got)
	}
}

// A working group has seats by office and exactly one leader; regions without a led group are listed (2021 order
// p. 1(2), 1(3), annex 2).
func TestWorkingGroupsHaveOneLeader(t *testing.T) {
	seat := func(group, office, role, who string) Step {
		return Message(who+" sits as "+office+" in "+group, func(*World) journal.Body {
			return &event.GroupMemberNamed{Group: group, Office: office, Role: role, Member: Ref(who), Official: Ref("official")}
		})
	}
	w := country(t, civil.InstantOf(2021, 4, 15, 6, 0, 0))
	w.When(seat("national", "justice_registration_director", "leader", "A")).Then(Never[event.FactRefused]("he is taken"))
	w.When(seat("national", "mia_investigation_head", "leader", "B")).Then(refused("group_has_leader"))
	w.When(seat("national", "cook", "member", "C")).Then(refused("office_unknown"))
	w.When(seat("national", "justice_registration_director", "leader", "D")).Then(Never[event.FactRefused]("a successor takes the seat"))
	w.When(seat("71", "police_deputy", "member", "E")).Then(Never[event.FactRefused]("a deputy sits in the capital"))
	if got := state(w).RegionsWithoutGroup([]string{"71", "75"}); len(got) != 2 {
		w.Failf("a group without a leader counts: %v", got)
	}
	w.When(seat("71", "police_head", "leader", "F"))
	if got := state(w).RegionsWithoutGroup([]string{"71", "75"}); !slices.Equal(got, []string{"75"}) {
		w.Failf("without a group: %v", got)
	}
	if len(pilot.Offices) != 12 {
		t.Errorf("annex 2 has twelve seats, here are %d", len(pilot.Offices))
	}
}

// Units that did not confirm the order, and units in which nobody was trained before their wave, are listed (2021 order
// p. 4, 6).
func TestWhoHasTheOrderAndWhoWasTrained(t *testing.T) {
	w := country(t, civil.InstantOf(2021, 4, 15, 6, 0, 0))
	w.When(Message("the district unit has the order", func(*World) journal.Body {
		return &event.OrderReceived{Order: "2021", Unit: district, Official: Ref("o")}
	}),
		Message("and trained its people", func(*World) journal.Body {
			return &event.UnitTrained{Unit: district, On: civil.DateOf(2021, 4, 16), Persons: 14, Official: Ref("o")}
		}),
		Message("the bar's too late", func(*World) journal.Body {
			return &event.UnitTrained{Unit: bar, On: civil.DateOf(2021, 4, 19), Persons: 2, Official: Ref("o")}
		})).Then(Never[event.FactRefused]("all is taken"))
	o := pilot.OrderOf("2021")
	if got := state(w).WithoutOrder(o); !slices.Equal(got, []string{bar, head, almaty}) {
		w.Failf("without the order: %v", got)
	}
	if got := state(w).Untrained(o, o.From); !slices.Equal(got, []string{bar, head, almaty}) {
		w.Failf("untrained: %v", got)
	}
	w.When(Message("a unit that nobody knows", func(*World) journal.Body {
		return &event.OrderReceived{Order: "2021", Unit: "99-department-01", Official: Ref("o")}
	})).
		Then(refused("not_a_participant"))
}

// Every month of a pilot has exactly one day on which its remarks fall due, in order, and none lies outside.
func TestEveryMonthFallsDueOnce(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		o := &pilot.Orders[rapid.IntRange(0, len(pilot.Orders)-1).Draw(rt, "order")]
		day := civil.DateOf(2020, 1, 1).AddDays(rapid.IntRange(0, 900).Draw(rt, "day"))
		month := o.Next(day)
		if month == 0 {
			if day <= o.To && o.Due(o.To.FirstOfMonth()) >= day {
				rt.Fatalf("%s on %v: nothing is due any more", o.ID, day)
			}
			return
		}
		if !o.Holds(month) || o.Due(month) < day {
			rt.Fatalf("%s on %v: %v is due on %v", o.ID, day, month, o.Due(month))
		}
		if before := month.AddMonths(-1); o.Holds(before) && o.Due(before) >= day {
			rt.Fatalf("%s on %v: %v was left out", o.ID, day, before)
		}
	})
}
