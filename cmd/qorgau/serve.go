package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"github.com/alecthomas/kong"

	"qorgau/adapters/door"
	"qorgau/adapters/engine"
	"qorgau/adapters/handbook"
	"qorgau/adapters/node"
	"qorgau/domain/journal"
)

// opened is a box that was opened.
type opened = engine.Opened

// serverFlags are what a process on a directory is started with.
type serverFlags struct {
	Port      int    `help:"Port of the embedded Kafka broker; another free one is taken when it is in use." default:"9092" env:"QORGAU_PORT"`
	MasterKey string `help:"The vault's master key, 64 hexadecimal digits; default: the file vault.key in the directory." env:"QORGAU_MASTER_KEY" hidden:""`
	Verbose   bool   `help:"Log what happens, to standard error." short:"v"`
}

func optionsOf(e env, dir string, f serverFlags) (node.Options, error) {
	level := slog.LevelWarn
	if f.Verbose {
		level = slog.LevelDebug
	}
	return node.Resume(e.ctx, node.Options{Dir: dir, Port: f.Port, MasterEnv: f.MasterKey,
		Log: slog.New(slog.NewTextHandler(e.err, &slog.HandlerOptions{Level: level}))})
}

// ServeCmd runs everything on a directory, for real messages.
type ServeCmd struct {
	Dir string `help:"Directory of the data." default:"./var/serve" type:"path" env:"QORGAU_DIR"`
	jsonFlag
	serverFlags
	Config kong.ConfigFlag `help:"JSON file of defaults for these flags, like {\"dir\": \"/var/lib/qorgau\", \"port\": 9092}."`
	Web    string          `help:"Address of the live page and /metrics." default:"127.0.0.1:8080" env:"QORGAU_WEB"`
}

// Help shows an example.
func (ServeCmd) Help() string {
	return `Flags win over the environment (QORGAU_DIR, QORGAU_PORT, QORGAU_WEB, QORGAU_MASTER_KEY), that over --config.
A new directory gets the handbook's units, tariff editions and proposed calendars; calendars and unread editions must be
confirmed by two persons before their lines are paid. The embedded broker is for evaluation, training and one bar.

Example:
  qorgau serve --dir ./var/serve --port 9092 --web 127.0.0.1:8080`
}

// Run serves until it is interrupted.
func (c ServeCmd) Run(e env) error {
	if _, demo, err := node.ReadWorld(c.Dir); err != nil {
		return err
	} else if demo {
		return misuse("%s is a demo's directory: its time is virtual and is never continued on wall time", c.Dir)
	}
	o, err := optionsOf(e, c.Dir, c.serverFlags)
	if err != nil {
		return err
	}
	p := newPage()
	p.watch(&o)
	n, err := node.Open(e.ctx, o)
	if err != nil {
		return err
	}
	return errors.Join(c.serve(e, n, p), n.Close(context.WithoutCancel(e.ctx)))
}

func (c ServeCmd) serve(e env, n *node.Node, p *page) error {
	if err := constitute(e, n); err != nil {
		return err
	}
	address, err := p.listen(n, c.Web)
	if err != nil {
		return err
	}
	if err := n.WriteAddress(address); err != nil {
		return err
	}
	if c.JSON {
		if err := writeJSON(e.out, map[string]any{"dir": n.Dir, "kafka": n.Embedded.Addr(), "web": address, "pid": os.Getpid()}); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(e.out, "Kafka  %s%s\nPage   http://%s/\nData   %s\nStop with Ctrl-C.\n", n.Embedded.Addr(), movedNote(n), address, n.Dir)
	}
	n.Start(e.ctx)
	return together(e.ctx, func(ctx context.Context) error { return door.Serve(ctx, n.Dir, n) }, p.serve)
}

// constitute hands the handbook's data to KZ; what is there already stays as it is.
func constitute(e env, n *node.Node) error {
	facts, err := handbook.Constitution()
	if err != nil {
		return err
	}
	var inputs []*engine.Input
	for _, f := range facts {
		inputs = append(inputs, &engine.Input{Source: "handbook", ID: f.ID, Body: f.Body})
	}
	_, err = n.Engine.Submit(e.ctx, journal.National, inputs)
	return err
}

func movedNote(n *node.Node) string {
	if n.Embedded.Moved() {
		return " (the port asked for was taken)"
	}
	return ""
}
