package chapters

import (
	"fmt"
	"strings"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/money"
	. "qorgau/domain/scenario"
	"qorgau/domain/territory"
)

// The sentences that several chapters share. Serik is the client, Aizhan defends him, in case k1 under request r1.

func state(w *World) *territory.State { return &w.Machine.(*territory.Machine).S }

// defended lets Aizhan defend Serik, in a case of a severity, from the story's moment on.
func defended(severity string) Step {
	return Step{Text: "Aizhan defends the suspect Serik in a case of the category " + strings.ReplaceAll(severity, "_", " "), Do: func(w *World) {
		w.T.Helper()
		day := (w.Now + 6*civil.Hour).UTCDate()
		ListedAs("Aizhan", nil).Do(w)
		Duty(day.String()[:7], 1, []string{"Aizhan"}, nil).Do(w)
		Message("", func(w *World) journal.Body {
			return &event.CaseOpened{Register: w.Reg("o-k1", "k1"), Format: "electronic", Language: "ru", Article: "1880003", Severity: severity, QualifiedFrom: day.AddDays(-30)}
		}).Do(w)
		Request("r1", "k1", "Serik", func(e *event.DefenderRequested) { e.Severity = "" }).Do(w)
		Accepts("r1").Do(w)
	}}
}

// act is a procedural act with Aizhan and Serik, told by the register when it is over.
func act(id, kind string, from, to civil.Instant, change func(*event.ActPerformed)) Step {
	s := Step{Do: func(w *World) {
		w.T.Helper()
		w.Until(max(w.Now, to+30*civil.Minute))
		e := &event.ActPerformed{Register: event.Register{Object: id, Revision: 1, OccurredAt: to, Unit: Unit, RegisterCase: "k1"},
			ActContent: event.ActContent{Persons: []journal.Ref{Ref("Serik")}, Advocate: Ref("Aizhan"), Kind: kind, ClientPlace: "unit", OfficialPlace: "unit",
				DefenderPlace: "unit", StartedAt: from, EndedAt: to, ProtocolNumber: "P-" + id, ProtocolDate: (to + 5*civil.Hour).UTCDate()}}
		if change != nil {
			change(e)
		}
		w.Send(e)
	}}
	s.Text = fmt.Sprintf("the register tells of an act (%s) from %s to %s", strings.ReplaceAll(kind, "_", " "), clock(from), clock(to))
	return s
}

// clock writes a moment of a story as Astana's clocks showed it.
func clock(at civil.Instant) string {
	shift := 5 * civil.Hour
	if at < civil.InstantOf(2024, 2, 29, 18, 0, 0) {
		shift = 6 * civil.Hour
	}
	return (at + shift).String()[:10] + " " + (at + shift).String()[11:16]
}

// entry is the advocate's own entry of work.
func entry(id, kind string, from, to civil.Instant, change func(*event.WorkEntered)) Step {
	return Step{Text: fmt.Sprintf("Aizhan enters work (%s) from %s to %s", strings.ReplaceAll(kind, "_", " "), clock(from), clock(to)), Do: func(w *World) {
		w.T.Helper()
		w.Until(max(w.Now, to+30*civil.Minute))
		e := &event.WorkEntered{Entry: id, Revision: 1, Appointment: w.Appointed("r1").Appointment, Advocate: Ref("Aizhan"), Kind: kind, StartedAt: from, EndedAt: to}
		if change != nil {
			change(e)
		}
		w.Send(e)
	}}
}

// comesTo asks what all lines of Aizhan's work come to, in tiyn, and says why.
func comesTo(tiyn int64, because string) Step {
	return Step{Text: fmt.Sprintf("the work comes to %s ₸: %s", money.Tiyn(tiyn), because), Do: func(w *World) {
		w.T.Helper()
		sum := int64(0)
		for _, g := range state(w).Claims.Groups {
			sum += g.Tiyn
		}
		if sum != tiyn {
			w.Failf("it comes to %s", money.Tiyn(sum))
		}
	}}
}

// lineIs asks the status of the line that has an act.
func lineIs(act string, status event.PayStatus, why string) Step {
	return Step{Text: why + " (" + string(status) + ")", Do: func(w *World) {
		w.T.Helper()
		for _, g := range state(w).Claims.Groups {
			for i := range g.Lines {
				for _, id := range g.Lines[i].Acts {
					if id == act && g.Lines[i].Status == status {
						return
					}
				}
			}
		}
		w.Failf("no line of %s is %s", act, status)
	}}
}
