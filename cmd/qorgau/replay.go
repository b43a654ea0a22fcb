package main

import (
	"fmt"
	"strings"

	"qorgau/adapters/node"
	"qorgau/domain/money"
	"qorgau/domain/reason"
	"qorgau/projections"
)

// ReplayCmd tells a history.
type ReplayCmd struct {
	dirFlag
	jsonFlag
	langFlag
	ID string `arg:"" help:"A case (the register's id, ours, or its ERDR number), any object in it, or a person's reference."`
}

// Help shows an example.
func (ReplayCmd) Help() string {
	return `The history is read from the records themselves; names are never shown, persons stand as references.
"latest" takes the case of the newest appointment.

Example:
  qorgau replay latest --dir ./var/demo --lang ru`
}

// Run tells it.
func (c ReplayCmd) Run(e env) error {
	models, err := node.OpenModels(c.Dir)
	if err != nil {
		return err
	}
	defer models.Close()
	ids := []string{c.ID}
	if c.ID == "latest" {
		latest, err := projections.LatestAppointments(e.ctx, models, "", 1)
		if err != nil {
			return err
		}
		if len(latest) == 0 {
			return misuse("no appointment yet in %s", c.Dir)
		}
		ids = []string{latest[0].Appointment.Case}
	}
	if cases, err := projections.CasesOfPerson(e.ctx, models, "", c.ID); err != nil {
		return err
	} else if len(cases) > 0 {
		ids = nil
		for _, p := range cases {
			ids = append(ids, p.RegisterCase)
		}
	}
	told := 0
	for _, id := range ids {
		h, err := projections.CaseHistory(e.ctx, models, "", id)
		if err != nil {
			return err
		}
		told += len(h.Lines)
		if c.JSON {
			for _, l := range h.Lines {
				if err := writeJSON(e.out, l); err != nil {
					return err
				}
			}
			continue
		}
		printHistory(e, h, c.Lang)
	}
	if told == 0 {
		return noSuchObject(c.ID, c.Lang)
	}
	return nil
}

func printHistory(e env, h projections.History, lang string) {
	for _, f := range h.Cases {
		fmt.Fprintf(e.out, "%s %s  %s %s\n", reason.Label("case", lang), f.RegisterCase, f.Case, strings.Join(f.ErdrNumbers, ", "))
	}
	for _, l := range h.Lines {
		mark := "·"
		if l.Kind == "decision" {
			mark = "→"
		}
		fmt.Fprintf(e.out, "  %s  %s/%d %s %s", l.At.String()[:16], l.Journal, l.Pos, mark, reason.Label(eventWord(l.Type), lang))
		if l.Object != "" {
			fmt.Fprintf(e.out, "  %s", l.Object)
		}
		if l.Advocate != "" {
			fmt.Fprintf(e.out, "  %s %s", reason.Label("advocate", lang), short(l.Advocate))
		}
		if l.Tiyn != 0 {
			fmt.Fprintf(e.out, "  %s", money.Tiyn(l.Tiyn).Format(lang))
		}
		if l.Code != "" {
			fmt.Fprintf(e.out, "  — %s", codeText(l.Code, lang))
		}
		fmt.Fprintln(e.out)
	}
}
