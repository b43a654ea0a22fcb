package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"qorgau/adapters/demo"
	"qorgau/adapters/door"
	"qorgau/adapters/node"
	"qorgau/domain/civil"
	"qorgau/domain/money"
)

// DemoCmd runs the whole chain with a synthetic country.
type DemoCmd struct {
	jsonFlag
	Dir string `help:"Directory of the data; default: ./var/demo, and with --exit a new temporary one." type:"path" env:"QORGAU_DIR"`
	portFlag
	Web     string  `help:"Address of the live page and /metrics." default:"127.0.0.1:8080" env:"QORGAU_WEB"`
	Cases   int     `help:"Number of cases; -1: without end." default:"-1"`
	Seed    int64   `help:"The same seed gives the same country, and with --exit the same history." default:"1"`
	From    string  `help:"First day, like 2025-10-13: a day whose tariff and procedure are certain."`
	Speed   float64 `help:"Virtual time against real time. 0: time stands in the messages, and the country makes none." default:"120000"`
	Exit    bool    `help:"Run --cases to settlement as fast as possible, check everything, and end."`
	Verbose bool    `help:"Log what happens, to standard error." short:"v"`
}

// Help shows an example.
func (DemoCmd) Help() string {
	return `Everything is synthetic: 17 bars and 290 units of the order of 2021, advocates, rosters, investigators, the treasury.
The pipeline is the real one: any Kafka client can put in register events and read settlements.
A directory is kept and goes on where it stopped. With --exit the exit status is 0 only if every invariant holds.

Examples:
  qorgau demo
  qorgau demo --cases 20 --seed 1 --exit --json
  qorgau demo --cases 0 --seed 1 --speed 0 --dir ./var/journey`
}

// Run runs the demo.
func (c DemoCmd) Run(e env) error {
	o := demo.Options{Cases: c.Cases, Seed: c.Seed, Dir: c.Dir, Port: c.Port, Speed: c.Speed, Log: e.log(c.Verbose, slog.LevelError)}
	if c.From != "" {
		var err error
		if o.From, err = civil.ParseDate(c.From); err != nil {
			return misuse("--from: %w", err)
		}
	}
	if c.Speed < 0 {
		return misuse("--speed must not be negative")
	}
	if err := c.check(); err != nil {
		return err
	}
	for _, note := range demo.Uncertain(o.From) {
		fmt.Fprintln(e.err, "note:", note)
	}
	if c.Exit {
		return c.fast(e, o)
	}
	return c.live(e, o)
}

// fast runs a number of cases and checks everything.
func (c DemoCmd) fast(e env, o demo.Options) error {
	if o.Cases < 0 {
		return misuse("--exit needs --cases")
	}
	if o.Dir == "" {
		var err error
		if o.Dir, err = os.MkdirTemp("", "qorgau-demo-"); err != nil {
			return err
		}
	}
	o.Port = 0 // nobody knocks at a run that ends by itself
	if !c.JSON {
		fmt.Fprintln(e.out, "Data  ", o.Dir)
	}
	last := time.Now()
	o.Progress = func(p demo.Progress) {
		if time.Since(last) > time.Second || p.Phase != "living" {
			last = time.Now()
			fmt.Fprintf(e.err, "%s  %d cases, %d records, %s\n", p.At.String()[:16], p.Cases, p.Records, p.Phase)
		}
	}
	s, err := demo.Fast(e.ctx, o)
	if errors.Is(err, demo.ErrUsed) {
		return wrongUse{err}
	}
	if err != nil {
		return err
	}
	if c.JSON {
		err = writeJSON(e.out, s)
	} else {
		printSummary(e.out, &s)
	}
	if err == nil && !s.Holds() {
		return finding{"an invariant does not hold"}
	}
	return err
}

func tenge(tiyn int64) string { return money.Tiyn(tiyn).Format("en") }

func printSummary(w io.Writer, s *demo.Summary) {
	fmt.Fprintf(w, "%d cases, %d persons, %d requests: %d appointed, %d refused, %d escalated; %d acts\n",
		s.Cases, s.Persons, s.Requests, s.Appointed, s.Refused, s.Escalated, s.Acts)
	fmt.Fprintf(w, "accrued %s = paid %s + reversed %s + returned %s + in progress %s + held %s + blocked %s + not payable %s\n", tenge(s.Accrued),
		tenge(s.Paid), tenge(s.Reversed), tenge(s.Returned), tenge(s.InProgress), tenge(s.Held), tenge(s.Blocked), tenge(s.NotPayable))
	fmt.Fprintf(w, "%d messages: %d accepted, %d repeated, %d id conflicts, %d quarantined; %d records\n",
		s.Sent, s.Accepted, s.Duplicate, s.Conflict, s.Quarantined, s.Records)
	for _, i := range s.Invariants {
		mark := "holds "
		if !i.OK {
			mark = "BROKEN"
		}
		fmt.Fprintf(w, "%s  %s: %s\n", mark, i.Name, i.Detail)
	}
	fmt.Fprintf(w, "%.1f s, virtual time to %s\n", s.Seconds, s.Until[:10])
	fmt.Fprintf(w, `Look closer:
  %[1]s match --dir %[2]s
  %[1]s budget --dir %[2]s
  %[1]s fairness --dir %[2]s
  %[1]s explain cut latest --dir %[2]s
  %[1]s document list --dir %[2]s
`, called(), s.Dir)
}

// live runs until Ctrl-C.
func (c DemoCmd) live(e env, o demo.Options) error {
	if o.Dir == "" {
		o.Dir = "./var/demo"
	}
	board, p := demo.NewBoard(), newPage()
	o.Watch = p.watch
	o.Observe = board.Observe
	o.Ready = func(n *node.Node) error {
		if err := board.Learn(e.ctx, n.Store); err != nil {
			return err
		}
		return c.ready(e, n, p)
	}
	o.Beside = func(ctx context.Context, n *node.Node) error {
		return together(ctx, func(ctx context.Context) error { return door.Serve(ctx, n.Dir, n) }, p.serve)
	}
	o.Progress = func(p demo.Progress) {
		if !c.JSON {
			printProgress(e.out, p, board.Counts())
		}
	}
	err := demo.Live(e.ctx, o)
	if errors.Is(err, demo.ErrOtherSeed) || errors.Is(err, demo.ErrUsed) {
		return wrongUse{err}
	}
	if err == nil && !c.JSON {
		fmt.Fprintf(e.out, "\nStopped. The data stays in %s; the same command goes on from there.\n", o.Dir)
	}
	return err
}

func (c DemoCmd) ready(e env, n *node.Node, p *page) error {
	return announce(e, n, p, c.Web, c.JSON, fmt.Sprintf(`Try in another terminal:
  %[1]s explain appointment latest --dir %[2]s
  %[1]s explain cut latest --dir %[2]s
  %[1]s explain clock latest --dir %[2]s
  %[1]s match --dir %[2]s
  %[1]s budget --dir %[2]s
  %[1]s fairness --dir %[2]s
  %[1]s roster gaps --journal KZ-71 --month %[4]s --dir %[2]s
  %[1]s document notice latest --lang ru --names --out notice.pdf --dir %[2]s
  %[1]s replay latest --dir %[2]s
  %[1]s verify --dir %[2]s
  kcat -b %[3]s -t qorgau.settlements.v1 -C -o beginning -e
`, called(), n.Dir, n.Embedded.Addr(), c.month(e.ctx, n)))
}

// month is the one that the world lives in: that of the newest record, or of its first day.
func (c DemoCmd) month(ctx context.Context, n *node.Node) string {
	from := demo.DefaultFrom
	if day, err := civil.ParseDate(c.From); err == nil {
		from = day
	}
	if at, err := node.Highest(ctx, n.Store); err == nil && at.UTCDate() > from {
		from = at.UTCDate()
	}
	return from.String()[:7]
}

func printProgress(w io.Writer, p demo.Progress, n demo.Counts) {
	wait := "-"
	if n.Appointed > 0 {
		wait = fmt.Sprintf("%d min", n.Wait/civil.Instant(n.Appointed)/civil.Minute)
	}
	fmt.Fprintf(w, "%s  %d requests, %d appointed in %s on average, %d escalated, %d refused%s; %d acts; accrued %s, approved %s, paid %s, %d sent back\n",
		p.At.String()[:16], n.Requests, n.Appointed, wait, n.Escalated, total(n.Refused), why(n.Refused), n.Acts, tenge(n.Accrued), tenge(n.Approved), tenge(n.Paid), n.Returned)
}

func total(by map[string]int64) (n int64) {
	for _, v := range by {
		n += v
	}
	return n
}

func why(by map[string]int64) string {
	text := ""
	for i, k := range sortedKeys(by) {
		text += map[bool]string{true: " (", false: ", "}[i == 0] + fmt.Sprintf("%s %d", k, by[k])
	}
	if text != "" {
		text += ")"
	}
	return text
}
