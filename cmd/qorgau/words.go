package main

import (
	"os"
	"strings"

	"qorgau/adapters/door"
	"qorgau/domain/event"
	"qorgau/domain/reason"
)

// noSuchObject says in the language of the command that nothing has this id.
func noSuchObject(id, lang string) error {
	return misuse("%s", reason.Say("no_such_object", lang, reason.Arg{Name: "id", Value: id}))
}

// refusal says why a fact of people was refused and where its defect is, if it has a place; about is what it spoke of.
func refusal(a door.Answer, about string) string {
	if a.Place != "" {
		return reason.Brief(a.Code, "en") + ": " + a.Place
	}
	return reason.Say(a.Code, "en", reason.Arg{Name: "id", Value: about})
}

// called is how this program was called, so that the commands it prints work when pasted.
func called() string { return os.Args[0] }

// eventWord is the catalogue's key of an event type: its name without the version.
func eventWord(name string) string {
	if i := strings.LastIndex(name, ".v"); i >= 0 {
		name = name[:i]
	}
	return "event_" + strings.ReplaceAll(name, ".", "_")
}

// codeText is the sentence of a reason, or the word of what an event says: a status, an urgency, a kind of act.
func codeText(code, lang string) string {
	if code == "no_show" {
		return reason.Say(code, lang, reason.Arg{Name: "minutes", Value: string(event.DefaultAppointmentSettings().ArrivalGraceMin)})
	}
	if _, ok := reason.Find(code); ok {
		return reason.Brief(code, lang)
	}
	for _, prefix := range []string{"", "act_", "urgency_", "pool_", "status_", "clock_", "work_", "end_", "told_", "restraint_"} {
		if w, ok := reason.FindWord(prefix + code); ok {
			return w.Text(lang)
		}
		if _, ok := reason.Find(prefix + code); ok {
			return reason.Brief(prefix+code, lang)
		}
	}
	return code
}

// passedOver is why an advocate was passed over.
func passedOver(code, lang string) string { return strings.TrimSuffix(reason.Text(code, lang), ".") }
