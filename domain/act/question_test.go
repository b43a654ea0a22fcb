package act_test

import (
	"testing"

	"qorgau/domain/act"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/scenario"
)

func answered(object, id string, revision int64, answer, reason string) *event.ActAnswered {
	return &event.ActAnswered{
		Register: event.Register{Object: object, Revision: 1, OccurredAt: local(16, 9, 0), Unit: scenario.Unit, RegisterCase: "c1"},
		Act:      id, ActRevision: revision, Answer: answer, Reason: reason,
	}
}

func confirmed(name, id string, revision int64) *event.ActConfirmed {
	return &event.ActConfirmed{Act: id, Revision: revision, Advocate: scenario.Ref(name)}
}

func objected(name, id string, revision int64) *event.ActObjected {
	return &event.ActObjected{Act: id, Revision: revision, Advocate: scenario.Ref(name), Code: "end_differs"}
}

func refused(code string) scenario.Step {
	return scenario.Happens("refused: "+code, func(e *event.FactRefused) bool { return e.Code == code })
}

func becomes(status, answer string) scenario.Step {
	return scenario.Happens("it becomes "+status, func(e *event.ActStatusChanged) bool { return e.Status == status && e.Answer == answer })
}

// TestOnlyHisOwnActAsItStands: nobody but the act's advocate confirms or objects, to the revision that stands, to the
// register's record and not to his own entry.
func TestOnlyHisOwnActAsItStands(t *testing.T) {
	w := worldOf(t, "KZ-71").Given(until(local(15, 18, 0)), sent("work", performed("a1", 1, local(15, 9, 0), local(15, 12, 0), nil)))
	w.When(sent("another confirms", confirmed("bolat", "a1", 1))).Then(refused("not_his_act"), scenario.Never[event.ActStatusChanged]("nothing changes")).
		When(sent("another objects", objected("bolat", "a1", 1))).Then(refused("not_his_act"), scenario.Never[event.ActQuestioned]("nobody is asked")).
		When(sent("of no act", confirmed("asel", "a9", 1))).Then(refused("no_such_act")).
		When(sent("of another revision", objected("asel", "a1", 2))).Then(refused("other_revision"))
	if a := state(w).Acts.Get("a1"); a.Confirmed != 0 || a.Objected() {
		t.Fatalf("%+v", a)
	}
	w.Given(sent("she enters study", &event.WorkEntered{Entry: "s1", Revision: 1, Appointment: w.Appointed("q1").Appointment,
		Advocate: scenario.Ref("asel"), Kind: "study", StartedAt: local(15, 13, 0), EndedAt: local(15, 14, 0)})).
		When(sent("and confirms it", confirmed("asel", "s1", 1))).Then(refused("own_entry"))
}

// TestAnObjectionIsAnswered: it goes to the body with its remark sealed, is reminded of on the second day and alarmed
// about on the third, again each week; an accepted one waits for the corrected revision, which starts unconfirmed.
func TestAnObjectionIsAnswered(t *testing.T) {
	remark := journal.Box{Person: scenario.Ref("asel"), Field: "remark", Bytes: []byte("sealed")}
	w := worldOf(t, "KZ-71").Given(until(local(15, 18, 0)), sent("work", performed("a1", 1, local(15, 9, 0), local(15, 12, 0), nil)))
	w.When(sent("she objects", objected("asel", "a1", 1), remark)).
		Then(becomes("objected", ""), scenario.Happens("the body is asked", func(e *event.ActQuestioned) bool {
			return e.Question == "objected" && e.Code == "end_differs" && e.Unit == scenario.Unit && e.RegisterCase == "c1" && e.AnswerBy == local(18, 18, 0)
		})).
		When(sent("and again", objected("asel", "a1", 1))).Then(refused("already_objected")).
		When(until(local(17, 18, 1))).
		Then(scenario.Happens("a reminder", func(e *event.ActQuestioned) bool { return e.Reminds == 1 }), scenario.Never[event.AlarmRaised]("no alarm yet")).
		When(until(local(18, 18, 1))).
		Then(scenario.Happens("an alarm", func(e *event.AlarmRaised) bool {
			return e.Object == "a1" && e.Code == "act_unanswered" && len(e.To) == 2
		})).
		When(until(local(25, 18, 1))).
		Then(scenario.Happens("and again", func(e *event.AlarmRaised) bool { return e.Code == "act_unanswered" })).
		When(sent("the body accepts it", answered("n1", "a1", 1, "accepted", ""))).
		Then(becomes("answered", "accepted")).
		When(until(local(28, 18, 2))).
		Then(scenario.Happens("but corrects nothing", func(e *event.AlarmRaised) bool { return e.Code == "correction_missing" })).
		When(sent("the correction", performed("a1", 2, local(15, 9, 0), local(15, 13, 0), nil)), until(local(31, 23, 0)+40*civil.Day)).
		Then(scenario.Never[event.ActQuestioned]("nobody is asked"))
	for _, e := range scenario.Every[event.AlarmRaised](w) {
		if e.Object == "a1" {
			t.Fatalf("still alarmed: %+v", e)
		}
	}
	for _, rec := range w.Records {
		if q, ok := rec.Body.(*event.ActQuestioned); ok && (len(rec.Sealed) != 1 || string(rec.Sealed[0].Bytes) != "sealed") {
			t.Fatalf("the remark is not with %+v", q)
		}
	}
	if s := state(w).Acts.Get("a1").Status(); s != act.Unconfirmed {
		t.Fatalf("the new revision is %s", s)
	}
	w.When(sent("she agrees", confirmed("asel", "a1", 2))).Then(becomes("confirmed", "")).
		When(sent("an answer to nothing", answered("n2", "a1", 7, "rejected", "protocol_right"))).Then(refused("no_question"))
}

// TestARejectedObjectionAndOneTakenBack: the reason of a rejection is told; who confirms after all ends his question.
func TestARejectedObjectionAndOneTakenBack(t *testing.T) {
	w := worldOf(t, "KZ-71").Given(until(local(15, 18, 0)), sent("work", performed("a1", 1, local(15, 9, 0), local(15, 12, 0), nil)),
		sent("more", performed("a2", 1, local(15, 13, 0), local(15, 14, 0), nil)), sent("objected", objected("asel", "a1", 1)), sent("objected", objected("asel", "a2", 1)))
	w.When(sent("rejected", answered("n1", "a1", 1, "rejected", "protocol_right"))).
		Then(scenario.Happens("with its reason", func(e *event.ActStatusChanged) bool {
			return e.Status == "answered" && e.Answer == "rejected" && e.Code == "protocol_right"
		})).
		When(sent("she agrees after all", confirmed("asel", "a2", 1)), until(local(30, 0, 0))).
		Then(becomes("confirmed", ""), scenario.Never[event.ActQuestioned]("no reminder"), scenario.Never[event.AlarmRaised]("no alarm"))
}

func entered(w *scenario.World, id string, from, to civil.Instant) *event.WorkEntered {
	return &event.WorkEntered{Entry: id, Revision: 1, Appointment: w.Appointed("q1").Appointment, Advocate: scenario.Ref("asel"),
		Kind: "participation", Action: "search", ProtocolNumber: "P-a5", StartedAt: from, EndedAt: to}
}

// TestAnActTheRegisterLacks: the advocate enters it with its protocol; it is put to the body, held meanwhile, confirmed
// or not, and gives way to the register's own record of the same protocol, whichever came first.
func TestAnActTheRegisterLacks(t *testing.T) {
	given := func() *scenario.World {
		w := worldOf(t, "KZ-71").Given(until(local(15, 18, 0)))
		return w.When(sent("she enters a search", entered(w, "e1", local(15, 9, 0), local(15, 11, 0)))).
			Then(scenario.Happens("it is held", func(e *event.ActRecorded) bool { return e.Hold == "hold_unconfirmed" }),
				scenario.Happens("the body is asked", func(e *event.ActQuestioned) bool {
					return e.Question == "entered" && e.ProtocolNumber == "P-a5" && e.Kind == "search" && e.StartedAt == local(15, 9, 0)
				}))
	}
	given().When(sent("confirmed", answered("n1", "e1", 1, "accepted", ""))).Then(becomes("confirmed", "accepted"))
	given().When(sent("not confirmed", answered("n1", "e1", 1, "rejected", "not_present"))).
		Then(scenario.Happens("it does not count", func(e *event.ActRefused) bool { return e.Code == "not_confirmed" }),
			scenario.Happens("and stands no more", func(e *event.ActRecorded) bool { return e.Withdrawn }))
	search := func(e *event.ActPerformed) { e.Kind = "search" }
	given().When(sent("the register has it", performed("a5", 1, local(15, 9, 0), local(15, 11, 0), search))).
		Then(scenario.Happens("the entry gives way", func(e *event.ActRefused) bool { return e.Act == "e1" && e.Code == "in_register" }),
			scenario.Happens("nothing is held", func(e *event.MinutesJudged) bool { return e.Act == "a5" && len(e.Held) == 0 }))
	w := worldOf(t, "KZ-71").Given(until(local(15, 18, 0)), sent("the register has it", performed("a5", 1, local(15, 9, 0), local(15, 11, 0), search)))
	w.When(sent("she enters it too", entered(w, "e1", local(15, 9, 0), local(15, 11, 0)))).
		Then(scenario.Happens("it does not count", func(e *event.ActRefused) bool { return e.Code == "in_register" }))
	bare := entered(w, "e2", local(15, 13, 0), local(15, 14, 0))
	bare.ProtocolNumber = ""
	w.When(sent("without a protocol", bare)).
		Then(scenario.Happens("refused", func(e *event.ActRefused) bool { return e.Code == "protocol_missing" }))
}

// TestImplausibleActsAreFlaggedNeverCut: the limits of interrogation hold for each person and day, whatever the order
// of the protocols; a correction takes the flag back; no minute is lost.
func TestImplausibleActsAreFlaggedNeverCut(t *testing.T) {
	morning, evening := performed("a1", 1, local(15, 9, 0), local(15, 13, 0), nil), performed("a2", 1, local(15, 14, 0), local(15, 18, 30), nil)
	for _, order := range [][2]*event.ActPerformed{{morning, evening}, {evening, morning}} {
		w := worldOf(t, "KZ-71").Given(until(local(16, 12, 0)))
		w.When(sent("an interrogation", order[0]), sent("and another", order[1])).
			Then(flagged("break_missing", "over_8_hours"), scenario.Happens("all minutes stand", func(e *event.ActRecorded) bool { return e.Minutes == 270 })).
			When(sent("the second was shorter", performed("a2", 2, local(15, 14, 0), local(15, 18, 0), nil))).
			Then(flagged())
	}
	minor := func(e *event.ActPerformed) { e.Interrogated, e.UrgencyGround = "minor", "escape" }
	worldOf(t, "KZ-71").Given(until(local(17, 12, 0))).
		When(sent("a minor for five hours into the night", performed("a1", 1, local(15, 18, 0), local(15, 23, 0), minor))).
		Then(flagged("break_missing_minor", "over_4_hours", "minor_at_night"))
	worldOf(t, "KZ-71").Given(until(local(17, 12, 0))).
		When(sent("a pregnant woman for six hours with a break of an hour", performed("a1", 1, local(15, 9, 0), local(15, 16, 0), func(e *event.ActPerformed) {
			e.Interrogated, e.Breaks = "eased", []event.Span{{From: local(15, 12, 0), To: local(15, 13, 0)}}
		}))).
		Then(flagged("over_5_hours"))
	worldOf(t, "KZ-71").Given(until(local(17, 12, 0))).
		When(sent("seventeen hours in one case", performed("a1", 1, local(15, 8, 0), local(16, 1, 0), func(e *event.ActPerformed) {
			e.Kind, e.UrgencyGround = "search", "hot_pursuit"
		}))).Then(flagged("over_16_hours")).
		When(sent("and a search at night without a ground", performed("a2", 1, local(16, 2, 0), local(16, 3, 0), func(e *event.ActPerformed) { e.Kind = "search" }))).
		Then(scenario.Happens("the act is flagged", func(e *event.ActRecorded) bool { return len(e.Flags) == 1 && e.Flags[0] == "night_without_ground" }))
}

// TestVideoLinkByDate: since 16 September 2025 a suspect may be interrogated by video link (CPC 213); an entry made
// on another day than the aid is flagged (order 1465).
func TestVideoLinkAndLateEntry(t *testing.T) {
	w := worldOf(t, "KZ-71").Given(until(local(17, 12, 0)))
	w.When(sent("by video link in October", performed("a1", 1, local(15, 9, 0), local(15, 10, 0), func(e *event.ActPerformed) { e.Remote = true }))).
		Then(scenario.Happens("no flag", func(e *event.ActRecorded) bool { return len(e.Flags) == 0 })).
		When(sent("study of the 15th, entered on the 17th", &event.WorkEntered{Entry: "s1", Revision: 1, Appointment: w.Appointed("q1").Appointment,
			Advocate: scenario.Ref("asel"), Kind: "study", StartedAt: local(15, 13, 0), EndedAt: local(15, 14, 0)})).
		Then(scenario.Happens("late", func(e *event.ActRecorded) bool { return len(e.Flags) == 1 && e.Flags[0] == "entered_late" }))
}
