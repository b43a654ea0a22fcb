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

// openFlags are what a directory is opened with, to run it or to write into it.
type openFlags struct {
	MasterKey string `help:"The vault's master key, 64 hexadecimal digits; default: the file vault.key in the directory." env:"QORGAU_MASTER_KEY" hidden:""`
	Verbose   bool   `help:"Log what happens, to standard error." short:"v"`
}

// optionsOf are the options of a directory; its broker takes any free port, because nobody knocks at that of a command.
func optionsOf(e env, dir string, f openFlags) (node.Options, error) {
	return node.Resume(e.ctx, node.Options{Dir: dir, MasterEnv: f.MasterKey, Log: e.log(f.Verbose, slog.LevelWarn)})
}

// log writes to standard error what is at least of a level, or everything.
func (e env) log(everything bool, least slog.Level) *slog.Logger {
	if everything {
		least = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(e.err, &slog.HandlerOptions{Level: least}))
}

// portFlag is where a running process listens for Kafka clients.
type portFlag struct {
	Port int `help:"Port of the embedded Kafka broker; another free one is taken when it is in use." default:"9092" env:"QORGAU_PORT"`
}

func (p portFlag) check() error {
	if p.Port < 0 || p.Port > 65535 {
		return misuse("--port %d: ports go from 0 (any free one) to 65535", p.Port)
	}
	return nil
}

// ServeCmd runs everything on a directory, for real messages.
type ServeCmd struct {
	Dir string `help:"Directory of the data." default:"./var/serve" type:"path" env:"QORGAU_DIR"`
	jsonFlag
	openFlags
	portFlag
	Config   kong.ConfigFlag `help:"JSON file of defaults for these flags, like {\"dir\": \"/var/lib/qorgau\", \"port\": 9092}."`
	Training bool            `help:"Begin a training folder: synthetic persons, everything decided, nothing paid. A folder stays what it was begun as."`
	Web      string          `help:"Address of the live page and /metrics." default:"127.0.0.1:8080" env:"QORGAU_WEB"`
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
	if err := c.check(); err != nil {
		return err
	}
	o, err := optionsOf(e, c.Dir, c.openFlags)
	if err != nil {
		return err
	}
	o.Port, o.Training = c.Port, c.Training
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
	if err := announce(e, n, p, c.Web, c.JSON, ""); err != nil {
		return err
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

// announce opens the page and says where everything is: on the terminal, with what to try, and in the directory.
func announce(e env, n *node.Node, p *page, web string, asJSON bool, try string) error {
	address, err := p.listen(n, web)
	if err != nil {
		return err
	}
	if err := n.WriteAddress(address); err != nil {
		return err
	}
	if asJSON {
		return writeJSON(e.out, map[string]any{"dir": n.Dir, "kafka": n.Embedded.Addr(), "web": address, "pid": os.Getpid(), "training": n.Training})
	}
	moved := ""
	if n.Embedded.Moved() {
		moved = " (the port asked for was taken)"
	}
	if n.Training {
		moved += "\nThis is a training folder: nothing enters a payment run."
	}
	_, err = fmt.Fprintf(e.out, "Kafka  %s%s\nPage   http://%s/\nData   %s\n%sStop with Ctrl-C.\n", n.Embedded.Addr(), moved, address, n.Dir, try)
	return err
}
