package main

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"text/tabwriter"

	"qorgau/adapters/node"
	"qorgau/adapters/preview"
	"qorgau/domain/money"
	"qorgau/domain/reason"
)

// adoptFlags are what every change of the book of rules shares: look first, then confirm with the hash of what was seen.
type adoptFlags struct {
	dirFlag
	jsonFlag
	langFlag
	openFlags
	Preview bool   `help:"Only show which lines would change and by how much, and the hash to confirm with."`
	Seen    string `help:"Hash of the preview that the second person saw."`
	Person  string `help:"Id of the person who confirms."`
}

// ConfirmCalendarCmd confirms a year.
type ConfirmCalendarCmd struct {
	adoptFlags
	Year int `arg:"" help:"The year, like 2026."`
}

// Help shows an example.
func (ConfirmCalendarCmd) Help() string {
	return `Until two persons have confirmed a year, lines that a missing day off could change are held (confirm_calendar). The second
person first looks at the preview and confirms with its hash.

Example:
  qorgau confirm calendar 2026 --person clerk-1 --dir ./var/serve
  qorgau confirm calendar 2026 --preview --dir ./var/serve
  qorgau confirm calendar 2026 --person clerk-2 --seen HASH --dir ./var/serve`
}

// Run confirms.
func (c ConfirmCalendarCmd) Run(e env) error {
	year := fmt.Sprint(c.Year)
	return c.adopt(e, "calendar/"+year, "calendar.confirmed.v1", map[string]any{"year": c.Year})
}

// ConfirmEditionCmd confirms an edition.
type ConfirmEditionCmd struct {
	adoptFlags
	Edition string `arg:"" help:"The edition of the rates or of the Rules, like T5 or P2026."`
}

// Help shows an example.
func (ConfirmEditionCmd) Help() string {
	return `Lines of an edition that nobody has read enter no payment run (blocked_unverified_edition). The second person first looks at
the preview and confirms with its hash.

Example:
  qorgau confirm edition T5 --person lawyer-1 --dir ./var/serve
  qorgau confirm edition T5 --preview --lang ru --dir ./var/serve
  qorgau confirm edition T5 --person lawyer-2 --seen HASH --dir ./var/serve`
}

// Run confirms.
func (c ConfirmEditionCmd) Run(e env) error {
	return c.adopt(e, "edition/"+c.Edition, "edition.confirmed.v1", map[string]any{"edition": c.Edition})
}

// ConfirmProposalCmd confirms a proposal.
type ConfirmProposalCmd struct {
	adoptFlags
	ID string `arg:"" help:"Id of the proposal."`
}

// Help shows an example.
func (ConfirmProposalCmd) Help() string {
	return `Settings, editions, a year or ceilings of trip costs are proposed as a fact (book.proposed.v1) by one person and confirmed by
another, who first looks at the preview and confirms with its hash.

Example:
  qorgau enter fact book.proposed.v1 '{"proposal":"s-1","valid_from":"2026-01-01","changes":[{"name":"break_paid","value":"none"}],"official_id":"clerk-1"}' --journal KZ --dir ./var/serve
  qorgau confirm proposal s-1 --preview --dir ./var/serve
  qorgau confirm proposal s-1 --person clerk-2 --seen HASH --dir ./var/serve`
}

// Run confirms.
func (c ConfirmProposalCmd) Run(e env) error {
	return c.adopt(e, "proposal/"+c.ID, "book.confirmed.v1", map[string]any{"proposal": c.ID})
}

// adopt shows the preview, or hands the person's word in. With a hash the preview is worked out again first and
// recorded, so that a word given on an old one is refused by the machine.
func (c adoptFlags) adopt(e env, thing, name string, data map[string]any) error {
	if c.Preview {
		p, err := previewOf(e, c.Dir, thing)
		if err != nil {
			return finding{err.Error()}
		}
		if c.JSON {
			return writeJSON(e.out, struct {
				*preview.Preview
				Hash string `json:"hash"`
			}{p, p.Hash().String()})
		}
		return printPreview(e, p, c.Lang)
	}
	if c.Person == "" {
		return misuse("--person is missing: whose word is it?")
	}
	data["official_id"] = c.Person
	id := thing + "-" + c.Person
	if c.Seen != "" {
		if raw, err := hex.DecodeString(c.Seen); err != nil || len(raw) != 32 {
			return misuse("--seen %s is no hash: 64 hexadecimal digits, as --preview prints them", c.Seen)
		}
		data["preview"] = c.Seen
		id += "-" + c.Seen[:16]
	}
	return withHouse(e, c.Dir, c.openFlags, func(h house) error {
		var lines [][]byte
		if c.Seen != "" {
			p, err := previewOf(e, c.Dir, thing)
			if err != nil {
				return finding{err.Error()}
			}
			line, err := wordOf("book.previewed.v1", "previewed-"+rand.Text(), map[string]any{"thing": thing, "preview": p.Hash().String(),
				"groups": len(p.Groups), "before_tiyn": p.BeforeTiyn, "after_tiyn": p.AfterTiyn, "official_id": c.Person})
			if err != nil {
				return err
			}
			lines = append(lines, line)
		}
		line, err := wordOf(name, colons(id), data)
		if err != nil {
			return err
		}
		return say(e, h, c.JSON, thing, append(lines, line)...)
	})
}

// colons makes of a thing's key what may stand in a message's id.
func colons(s string) string {
	out := []byte(s)
	for i := range out {
		if out[i] == '/' {
			out[i] = ':'
		}
	}
	return string(out)
}

// previewOf works a preview out beside the running process.
func previewOf(e env, dir, thing string) (*preview.Preview, error) {
	store, err := node.OpenStore(dir)
	if err != nil {
		return nil, err
	}
	defer store.Close()
	return preview.Of(e.ctx, store, node.Machines, thing)
}

func printPreview(e env, p *preview.Preview, lang string) error {
	label := func(key string) string { return reason.Label(key, lang) }
	sum := func(n int64) string { return money.Tiyn(n).Format(lang) }
	fmt.Fprintf(e.out, "%s: %s\n", label("preview"), p.Thing)
	t := tabwriter.NewWriter(e.out, 2, 0, 2, ' ', 0)
	for _, g := range p.Groups {
		paid := ""
		if g.Paid {
			paid = label("preview_paid")
		}
		fmt.Fprintf(t, "  %s\t%s\t%s → %s\t%s\n", g.Journal, g.Group, sum(g.BeforeTiyn), sum(g.AfterTiyn), paid)
		for _, x := range g.Before {
			fmt.Fprintf(t, "  \t  %s: %s\t%s\t\n", label("preview_before"), reason.Brief(string(x.Status), lang), sum(x.Tiyn))
		}
		for _, x := range g.After {
			fmt.Fprintf(t, "  \t  %s: %s\t%s\t\n", label("preview_after"), reason.Brief(string(x.Status), lang), sum(x.Tiyn))
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(e.out, "  %s: %d, %s → %s\n  SHA-256: %s\n", label("preview_groups"), len(p.Groups), sum(p.BeforeTiyn), sum(p.AfterTiyn), p.Hash())
	return err
}
