package chapters

import (
	"slices"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/reason"
	. "qorgau/domain/scenario"
)

// Sentences of the chapters on appointment.

// alarmOf asks that somebody is called, with the code and what the catalogue says of it.
func alarmOf(code string) Step {
	return Happens("an alarm is raised ("+code+"): "+said(code), func(e *event.AlarmRaised) bool { return e.Code == code })
}

// said is what the catalogue says of a code; a story never names one that the catalogue does not know.
func said(code string) string {
	if _, ok := reason.Find(code); !ok {
		panic(code + " is in no catalogue")
	}
	return reason.Brief(code, reason.EN)
}

// alarmTo asks that an alarm goes to one of its addressees as well.
func alarmTo(code, to, text string) Step {
	return Happens(text+" ("+code+")", func(e *event.AlarmRaised) bool { return e.Code == code && slices.Contains(e.To, to) })
}

func noAlarmOf(code, text string) Step {
	return Step{Text: text, Do: func(w *World) {
		w.T.Helper()
		for _, e := range Every[event.AlarmRaised](w) {
			if e.Code == code {
				w.Failf("%s rang for %s", code, e.Object)
			}
		}
	}}
}

// endsAs asks that an appointment ends for a reason.
func endsAs(reasonCode, text string) Step {
	return Happens(text+" ("+reasonCode+")", func(e *event.AppointmentEnded) bool { return e.Reason == reasonCode })
}

func goesOn() Step { return Never[event.AppointmentEnded]("the defence goes on") }

// factRefused asks that a message is refused, with the catalogue's words.
func factRefused(code string) Step {
	return Happens("this is refused ("+code+"): "+said(code), func(e *event.FactRefused) bool { return e.Code == code })
}

// registered asks how a request stands registered.
func registered(text string, so func(*event.RequestRegistered) bool) Step { return Happens(text, so) }

// detained tells of a detention and its protocol, minutes before now.
func detained(person string, hours int64, before, protocol civil.Instant) Step {
	return Message(person+" is detained, the term is "+map[int64]string{24: "24", 48: "48", 72: "72"}[hours]+" hours", func(w *World) journal.Body {
		e := &event.PersonDetained{Register: w.Reg("d-"+person, "k1"), Person: Ref(person), DetainedAt: w.Now - before*civil.Minute, ProtocolAt: w.Now - protocol*civil.Minute,
			TermHours: hours, Ground: "d_01"}
		e.IIN = "absent"
		return e
	})
}

// held makes a request one for a detained person.
func held(minutes civil.Instant) func(*event.DefenderRequested) {
	return func(e *event.DefenderRequested) {
		e.DetainedAt, e.ProtocolAt = e.OccurredAt-minutes*civil.Minute, e.OccurredAt-minutes*civil.Minute/2
	}
}

// becomes gives a person a status; age is minor, adult or empty.
func becomes(person, status, age string) Step {
	text := person + " becomes " + map[string]string{"suspect": "a suspect", "accused": "the accused", "witness_with_right_to_defence": "a witness with the right to defence"}[status]
	if age == "minor" {
		text += "; by his papers he is not of full age"
	}
	return Message(text, func(w *World) journal.Body {
		e := &event.PersonStatusSet{Register: w.Reg("s-"+person+status, "k1"), Person: Ref(person), Status: status}
		e.IIN, e.Age = "valid", age
		if age == "minor" {
			e.AdultFrom = (w.Now + 5*civil.Hour).UTCDate().AddDays(400)
		}
		return e
	})
}

// waives is a waiver by Serik in Aizhan's presence; change may say otherwise.
func waives(text string, change func(*event.DefenderWaived)) Step {
	return Message(text, func(w *World) journal.Body {
		e := &event.DefenderWaived{Register: w.Reg("waiver", "k1"), Person: Ref("Serik"), Present: Ref("Aizhan"), DocumentNumber: "3",
			DocumentDate: (w.Now + 5*civil.Hour).UTCDate(), Initiative: "own", Cause: "own_wish", Form: "writing"}
		if change != nil {
			change(e)
		}
		return e
	})
}

func waiverRefused(code string) Step {
	return Happens("the waiver is not accepted ("+code+"): "+said(code), func(e *event.WaiverRefused) bool { return e.Code == code })
}

// excluded is the prosecutor's act that excludes Aizhan from Serik's defence.
func excluded(text string) Step {
	return Message(text, func(w *World) journal.Body {
		return &event.DefenderExcluded{Register: w.Reg("x", "k1"), Person: Ref("Serik"), Advocate: Ref("Aizhan"), ActNumber: "7", ActDate: (w.Now + 5*civil.Hour).UTCDate()}
	})
}

// Aizhan defends Serik under request r1, Bolat is on duty too.
func servedBy(names ...string) Step {
	s := Step{Text: "Aizhan defends Serik in case k1"}
	if len(names) > 0 {
		s.Text += "; also on duty: " + names[0]
	}
	s.Do = func(w *World) {
		w.T.Helper()
		month := (w.Now + 5*civil.Hour).UTCDate().String()[:7]
		Listed(append([]string{"Aizhan"}, names...)...).Do(w)
		Duty(month, 1, []string{"Aizhan"}, nil).Do(w)
		Request("r1", "k1", "Serik", nil).Do(w)
		Accepts("r1").Do(w)
		if len(names) > 0 {
			Duty(month, 2, append([]string{"Aizhan"}, names...), nil).Do(w)
		}
	}
	return s
}

func signsNotice(appointment, number string) Step {
	return Message("Aizhan signs the written notice of defence, № "+number, func(w *World) journal.Body {
		return &event.NoticeSigned{Appointment: appointment, Advocate: Ref("Aizhan"), Number: number, Date: (w.Now + 5*civil.Hour).UTCDate()}
	})
}

// setTo lets the country answer an open question otherwise.
func setTo(text string, change func(*event.AppointmentSettings)) Step {
	return Step{Text: text, Do: func(w *World) {
		w.T.Helper()
		s := event.DefaultAppointmentSettings()
		s.Version = 99
		change(&s)
		w.Mail(&event.BookSent{Mail: event.Mail{To: w.Journal, Seq: 999}, AppointmentSettings: []event.AppointmentSettings{s}})
	}}
}

// moneySetTo is the same for a question of money, from a day on.
func moneySetTo(text string, change func(*event.Settings)) Step {
	return Step{Text: text, Do: func(w *World) {
		w.T.Helper()
		s := event.DefaultSettings()
		s.Version, s.ValidFrom = 99, civil.DateOf(2018, 1, 2)
		change(&s)
		w.Mail(&event.BookSent{Mail: event.Mail{To: w.Journal, Seq: 999}, Settings: []event.Settings{s}})
	}}
}
