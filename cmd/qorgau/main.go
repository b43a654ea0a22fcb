// Command qorgau appoints state-paid defenders by duty roster and pays them to the tenge, with the reason for every
// choice and every sum kept, provable and replayable. Each subcommand is a thin file that wires things together.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"
)

// Exit statuses: well, a finding (named and placed), wrong use.
const (
	exitWell    = 0
	exitFinding = 1
	exitUse     = 2
)

// cli is the command line. Every command has --json and an example in its help that works when pasted.
type cli struct {
	Demo        DemoCmd        `cmd:"" help:"Run the whole chain with synthetic traffic: no services, no root, no network."`
	Serve       ServeCmd       `cmd:"" help:"Run the broker, the journals and the pages on a directory, for real messages."`
	Publish     PublishCmd     `cmd:"" help:"Put messages from JSON or JSONL files on the topics."`
	Simulate    SimulateCmd    `cmd:"" help:"Make synthetic register events, to a topic or a file."`
	Roster      RosterCmd      `cmd:"" help:"Generate, import, check, sign and show duty rosters; swaps, replacements and gaps."`
	Explain     ExplainCmd     `cmd:"" help:"Say why: an appointment, a fee, a claim, a cut, a clock, a difference, a gap, a code."`
	Statement   StatementCmd   `cmd:"" help:"Show an advocate's month: work, sums, and what became of them."`
	Document    DocumentCmd    `cmd:"" help:"Print decree, application, notice, registers, reports and acts as PDF or XLSX; check a notice's code."`
	Control     controlCmds    `embed:""`
	Replay      ReplayCmd      `cmd:"" help:"Tell the history of a case or a person."`
	Export      ExportCmd      `cmd:"" help:"Write the journals to a file that anybody can verify."`
	Verify      VerifyCmd      `cmd:"" help:"Verify the journals of a directory or of an export."`
	Projections ProjectionsCmd `cmd:"" help:"Rebuild the read models."`
	Vault       VaultCmd       `cmd:"" help:"Erase a person."`
	Confirm     ConfirmCmd     `cmd:"" help:"Propose, preview and confirm a calendar, an edition or settings; a unit; the time."`
	Tariff      TariffCmd      `cmd:"" help:"Check tariffs that are data, and price lines under them."`
	Enter       EnterCmd       `cmd:"" help:"Enter what a person says: any fact of people, held against its schema."`
	Pilot       PilotCmd       `cmd:"" help:"Show how the two joint orders are carried out: waves, participants, who owes what."`
	Exchange    ExchangeCmd    `cmd:"" help:"Show the channels to the units: last message in and out, age, state, interruptions."`
	Rejected    RejectedCmd    `cmd:"" help:"List rejected messages, and send repaired ones again."`
	Bench       BenchCmd       `cmd:"" help:"Measure on this machine, beside a raw baseline of the same run."`
}

// env is what commands are run with, so that tests can run them in the process.
type env struct {
	ctx context.Context
	out io.Writer
	err io.Writer
}

// finding ends a command with status 1: it worked, and found something wrong.
type finding struct{ text string }

func (f finding) Error() string { return f.text }

// wrongUse ends a command with status 2.
type wrongUse struct{ err error }

func (w wrongUse) Error() string { return w.err.Error() }
func (w wrongUse) Unwrap() error { return w.err }

func misuse(format string, args ...any) error { return wrongUse{fmt.Errorf(format, args...)} }

// gcPercent lets garbage grow to three times the live heap: the machines' states live long, what a batch leaves behind is
// small beside them, and collecting at every doubling of a small heap costs intake a tenth of its speed. GOGC wins.
const gcPercent = 300

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(env{ctx: ctx, out: os.Stdout, err: os.Stderr}, os.Args[1:])
	stop()
	os.Exit(code)
}

func run(e env, args []string) int {
	var c cli
	status := -1
	parser, err := kong.New(&c, kong.Name("qorgau"), kong.Writers(e.out, e.err), kong.UsageOnError(),
		kong.Description("State-paid defenders by a duty roster nobody can bend. Start with: qorgau demo"),
		kong.Exit(func(code int) { status = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, FlagsLast: true, WrapUpperBound: 110}),
		kong.Configuration(jsonConfig))
	if err != nil {
		fmt.Fprintln(e.err, "qorgau:", err)
		return exitUse
	}
	k, err := parser.Parse(args)
	if status >= 0 { // --help was asked for
		return status
	}
	if err != nil {
		fmt.Fprintln(e.err, "qorgau:", err)
		fmt.Fprintln(e.err, "Try: qorgau --help")
		return exitUse
	}
	return exitOf(e, k.Run(e))
}

func exitOf(e env, err error) int {
	if err == nil {
		return exitWell
	}
	var f finding
	var w wrongUse
	switch {
	case errors.As(err, &f):
		fmt.Fprintln(e.err, "qorgau:", f.text)
		return exitFinding
	case errors.As(err, &w), isUse(err):
		fmt.Fprintln(e.err, "qorgau:", err)
		return exitUse
	case errors.Is(err, context.Canceled):
		return exitWell
	}
	fmt.Fprintln(e.err, "qorgau:", err)
	return exitFinding
}
