package main

import (
	"encoding/json"
	"errors"
	"fmt"

	"qorgau/adapters/door"
	"qorgau/adapters/handbook"
	"qorgau/domain/journal"
)

// ConfirmCmd is a person's word on what the program must not decide by itself.
type ConfirmCmd struct {
	Calendar ConfirmCalendarCmd `cmd:"" help:"Confirm the days off of a year; two different persons must."`
	Edition  ConfirmEditionCmd  `cmd:"" help:"Confirm that a tariff edition was read in its official text; two different persons must."`
	Proposal ConfirmProposalCmd `cmd:"" help:"Confirm what another person proposed: settings, editions, a year, ceilings."`
	Unit     ConfirmUnitCmd     `cmd:"" help:"Say which bar serves a unit that is in no row; two persons sign."`
	Time     ConfirmTimeCmd     `cmd:"" help:"Confirm that the clock is right after it jumped."`
}

// ConfirmUnitCmd says which bar serves a unit.
type ConfirmUnitCmd struct {
	dirFlag
	jsonFlag
	openFlags
	Unit   string `arg:"" help:"Code of the unit, like 35-district_police-90."`
	Bar    string `required:"" help:"Journal of the bar that serves it, like KZ-35."`
	Person string `required:"" help:"Id of the person who says so."`
	Second string `required:"" help:"Id of the second person, who signs too."`
}

// Help shows an example.
func (ConfirmUnitCmd) Help() string {
	return `Messages of a unit that is in no row wait in KZ (unit_not_in_annex) and are handed on to the bar that is named here. The
unit gets the time zone of the bar's region.

Example:
  qorgau confirm unit 35-district_police-90 --bar KZ-35 --person off-1 --second off-2 --dir ./var/serve`
}

// Run confirms.
func (c ConfirmUnitCmd) Run(e env) error {
	region, ok := handbook.RegionOfBar(c.Bar)
	if !ok {
		return misuse("--bar %s: no bar has this journal", c.Bar)
	}
	return confirm(e, c.Dir, c.openFlags, c.JSON, "unit.assigned.v1", "unit", c.Unit, c.Bar+"-"+c.Person,
		map[string]any{"unit": c.Unit, "bar": c.Bar, "zone": region.Zone, "official_id": c.Person, "second_id": c.Second})
}

// confirm hands one person's word on a thing to KZ. The same word again changes nothing.
func confirm(e env, dir string, f openFlags, asJSON bool, name, kind, thing, person string, data map[string]any) error {
	line, err := wordOf(name, kind+"-"+thing+"-"+person, data)
	if err != nil {
		return err
	}
	return withHouse(e, dir, f, func(h house) error {
		return say(e, h, asJSON, thing, line)
	})
}

// wordOf is a person's word as a message.
func wordOf(name, id string, data map[string]any) ([]byte, error) {
	return json.Marshal(map[string]any{"specversion": "1.0", "id": id, "source": "urn:qorgau:command-line", "type": name,
		"datacontenttype": "application/json", "data": data})
}

// say hands words to KZ and tells what became of the last.
func say(e env, h house, asJSON bool, thing string, lines ...[]byte) error {
	answers, err := h.People(e.ctx, journal.National, lines)
	if err != nil {
		return err
	}
	a := answers[len(answers)-1]
	if asJSON {
		err = writeJSON(e.out, a)
	} else if a.Code == "" {
		_, err = fmt.Fprintf(e.out, "%s at %s/%d\n", a.Status, a.Journal, a.Pos)
	}
	if err == nil && a.Code != "" {
		return finding{refusal(a, thing)}
	}
	return err
}

// ConfirmTimeCmd confirms the time.
type ConfirmTimeCmd struct {
	dirFlag
	jsonFlag
}

// Help shows an example.
func (ConfirmTimeCmd) Help() string {
	return `When wall clock and monotonic clock move apart by more than five minutes, the journals stand still until somebody has
looked at the clock.

Example:
  qorgau confirm time --dir ./var/serve`
}

// Run confirms.
func (c ConfirmTimeCmd) Run(e env) error {
	client, err := door.Dial(e.ctx, c.Dir)
	if errors.Is(err, door.ErrNobody) {
		return wrongUse{err}
	}
	if err != nil {
		return err
	}
	if err := client.ConfirmTime(e.ctx); err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(e.out, map[string]bool{"confirmed": true})
	}
	_, err = fmt.Fprintln(e.out, "The time is confirmed.")
	return err
}
