package main

import (
	"fmt"
	"text/tabwriter"

	"qorgau/adapters/node"
	"qorgau/domain/civil"
	"qorgau/domain/reason"
	"qorgau/projections"
)

// ExchangeCmd shows the channels.
type ExchangeCmd struct {
	dirFlag
	jsonFlag
	langFlag
	Journal string `help:"One bar's journal, like KZ-71; default: all."`
	At      string `help:"Moment from which ages are counted, like 2025-10-13T04:00:00Z; default: the newest message."`
	Silent  int    `help:"Mark channels that have been silent for so many hours." default:"72"`
}

// Help shows an example.
func (ExchangeCmd) Help() string {
	return `One line a channel (unit - territory): last message in, last answer out, their age and state; and below, every interruption of the
service with hours and minutes.

Example:
  qorgau exchange --dir ./var/demo --silent 24 --lang kk`
}

type channelLine struct {
	projections.Channel
	AgeMinutes int64  `json:"age_minutes"`
	State      string `json:"state"` // alive, silent, unanswered
}

// Run shows.
func (c ExchangeCmd) Run(e env) error {
	var at civil.Instant
	if c.At != "" {
		var err error
		if at, err = civil.ParseInstant(c.At); err != nil {
			return misuse("--at %s: %w", c.At, err)
		}
	}
	models, err := node.OpenModels(c.Dir)
	if err != nil {
		return err
	}
	defer models.Close()
	list, err := projections.Channels(e.ctx, models, c.Journal)
	if err != nil {
		return err
	}
	gaps, err := projections.Interruptions(e.ctx, models, c.Journal)
	if err != nil {
		return err
	}
	if at == 0 {
		for _, x := range list {
			at = max(at, x.LastIn, x.LastOut)
		}
	}
	lines := make([]channelLine, len(list))
	for i, x := range list {
		lines[i] = channelLine{x, int64((at - x.LastIn) / civil.Minute), stateOf(x, at, civil.Instant(c.Silent)*civil.Hour)}
	}
	if c.JSON {
		return writeJSON(e.out, map[string]any{"at": at.String(), "channels": lines, "interruptions": gaps})
	}
	label := func(key string) string { return reason.Label(key, c.Lang) }
	w := tabwriter.NewWriter(e.out, 0, 4, 2, ' ', 0)
	fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", label("unit"), label("territory"), label("last_in"), label("last_out"), label("age"), label("state"))
	for _, x := range lines {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d:%02d\t%s\n", x.Unit, x.Journal, moment(x.LastIn), moment(x.LastOut), x.AgeMinutes/60, x.AgeMinutes%60, label("channel_"+x.State))
	}
	for _, g := range gaps {
		m := int64((g.To - g.From) / civil.Minute)
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d:%02d\t\n", label("interruption"), g.Journal, moment(g.From), moment(g.To), m/60, m%60)
	}
	return w.Flush()
}

func moment(at civil.Instant) string {
	if at == 0 {
		return "–"
	}
	return at.String()[:16] + "Z"
}

// stateOf is unanswered when nothing ever went back, silent when nothing came for long.
func stateOf(c projections.Channel, at, silent civil.Instant) string {
	switch {
	case c.LastIn != 0 && at-c.LastIn > silent:
		return "silent"
	case c.LastOut == 0:
		return "unanswered"
	}
	return "alive"
}
