package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"qorgau/adapters/tarifffile"
	"qorgau/domain/fee"
	"qorgau/domain/reason"
)

// TariffCmd works on tariffs that are data.
type TariffCmd struct {
	Price TariffPriceCmd `cmd:"" help:"Price a file of lines under any tariff, with the derivation of each sum."`
	Check TariffCheckCmd `cmd:"" help:"Explain a tariff and its faults, each with its place."`
}

// TariffPriceCmd prices lines.
type TariffPriceCmd struct {
	jsonFlag
	Lang   string `help:"Language of the derivations: kk, ru or en." enum:"kk,ru,en" default:"en"`
	Tariff string `required:"" help:"The tariff." type:"path"`
	Lines  string `required:"" help:"The lines of work." type:"path"`
}

// Help shows an example.
func (TariffPriceCmd) Help() string {
	return `The form of both files: docs/tariff-format.md. All lines are priced or none: a fault ends the command with 1.

Example:
  qorgau tariff price --tariff schemas/tariff/examples/de-rvg-criminal.tariff.json --lines schemas/tariff/examples/de-rvg-criminal.lines.json`
}

// Run prices.
func (c TariffPriceCmd) Run(e env) error {
	t, err := readTariff(c.Tariff)
	if err != nil {
		return tariffFaults(e, c.Tariff, err, c.JSON)
	}
	f, err := openFile(c.Lines)
	if err != nil {
		return err
	}
	lines, err := tarifffile.ReadLines(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return tariffFaults(e, c.Lines, err, c.JSON)
	}
	bill, err := lines.Price(t)
	if err != nil {
		return tariffFaults(e, c.Lines, err, c.JSON)
	}
	if c.JSON {
		return writeJSON(e.out, tarifffile.In(bill, c.Lang))
	}
	printBill(e, tarifffile.In(bill, c.Lang), c.Lang)
	return nil
}

func printBill(e env, b tarifffile.Bill, lang string) {
	label := func(key string) string { return reason.Label("fee_"+key, lang) }
	for _, x := range b.Entries {
		name := x.Line
		if name == "" {
			name = label("kind_"+x.Kind) + " " + x.Rule + " (" + strings.Join(x.Lines, " ") + ")"
		}
		note := ""
		switch {
		case x.CountedOnly:
			note = " (" + label("counted_only") + ": " + x.Worth + ")"
		case x.NotPaid != "":
			note = " (" + label("step_not_paid") + ")"
		}
		if x.Provisional {
			note += " " + label("provisional")
		}
		fmt.Fprintf(e.out, "%s: %s %s%s  [%s %s]\n", name, x.Amount, b.Currency, note, label("set"), x.Set)
		for _, s := range x.Derivation {
			rule, clause := s.Rule, ""
			if rule != "" {
				rule = " " + rule
			}
			if s.Clause != "" {
				clause = "  <" + s.Clause + ">"
			}
			fmt.Fprintf(e.out, "    %s%s: %s%s\n", label("step_"+s.What), rule, s.Text, clause)
		}
	}
	fmt.Fprintf(e.out, "%s %s, %s %s, %s %s %s\n", label("net"), b.Net, label("tax"), b.Tax, label("total"), b.Total, b.Currency)
	if b.Provisional {
		fmt.Fprintln(e.out, label("provisional_note"))
	}
}

// TariffCheckCmd checks a tariff.
type TariffCheckCmd struct {
	jsonFlag
	File string `arg:"" help:"The tariff." type:"path"`
}

// Help shows an example.
func (TariffCheckCmd) Help() string {
	return `Refused are unknown parts and attributes, overlapping validity, missing rates and values, ambiguous rules and money
below the smallest coin, each with its line in the file. A sound tariff is told in plain words.

Example:
  qorgau tariff check schemas/tariff/examples/ew-magistrates-2025.tariff.json`
}

// Run checks.
func (c TariffCheckCmd) Run(e env) error {
	t, err := readTariff(c.File)
	if err != nil {
		return tariffFaults(e, c.File, err, c.JSON)
	}
	words, notes := fee.Describe(t), fee.Notes(t)
	if c.JSON {
		return writeJSON(e.out, struct {
			Tariff      string             `json:"tariff"`
			Sound       bool               `json:"sound"`
			Faults      []tarifffile.Fault `json:"faults"`
			Description []string           `json:"description"`
			Notes       []string           `json:"notes"`
		}{t.ID, true, []tarifffile.Fault{}, words, append([]string{}, notes...)})
	}
	for _, w := range words {
		fmt.Fprintln(e.out, w)
	}
	for _, n := range notes {
		fmt.Fprintln(e.out, "note:", n)
	}
	fmt.Fprintln(e.out, "The tariff is sound: every case has exactly one price.")
	return nil
}

func openFile(path string) (*os.File, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, misuse("no file %s", path)
	}
	return f, err
}

func readTariff(path string) (*fee.Tariff, error) {
	f, err := openFile(path)
	if err != nil {
		return nil, err
	}
	t, err := tarifffile.Tariff(f)
	return t, errors.Join(err, f.Close())
}

// tariffFaults prints what is wrong with a file and ends with a finding; other errors pass.
func tariffFaults(e env, path string, err error, asJSON bool) error {
	var use wrongUse
	if errors.As(err, &use) {
		return err
	}
	var faults tarifffile.Faults
	if !errors.As(err, &faults) {
		return finding{path + ": " + err.Error()}
	}
	if asJSON {
		if err := writeJSON(e.out, struct {
			File   string            `json:"file"`
			Sound  bool              `json:"sound"`
			Faults tarifffile.Faults `json:"faults"`
		}{path, false, faults}); err != nil {
			return err
		}
	} else {
		for _, f := range faults {
			fmt.Fprintf(e.out, "%s: %s\n", path, f)
		}
	}
	return finding{fmt.Sprintf("%d faults in %s", len(faults), path)}
}
