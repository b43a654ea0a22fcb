package main

import (
	"fmt"
	"text/tabwriter"

	"qorgau/adapters/bench"
)

// BenchCmd measures.
type BenchCmd struct {
	jsonFlag
	Cases    int   `help:"Cases to live through first, to have real journals." default:"100"`
	Messages int   `help:"Register messages for intake." default:"20000"`
	Records  int64 `help:"Records for append, replay and re-execution." default:"200000"`
}

// Help shows an example.
func (BenchCmd) Help() string {
	return `Everything is measured on this machine in this run, each figure beside a raw baseline: the plain insertion of the same
bytes into the same kind of table, batch by batch in turn.

Example:
  qorgau bench --cases 50 --messages 5000 --records 50000`
}

// Run measures and prints each figure as it comes.
func (c BenchCmd) Run(e env) error {
	w := tabwriter.NewWriter(e.out, 2, 0, 2, ' ', 0)
	if !c.JSON {
		fmt.Fprintln(w, "what\tcount\tper second\tp50 ms\tp99 ms\tbytes\tratio\tnote\t")
	}
	err := bench.Run(e.ctx, bench.Options{Cases: c.Cases, Messages: c.Messages, Records: c.Records,
		Progress: func(s string) {
			if !c.JSON {
				fmt.Fprintln(e.err, "  "+s+" ...")
			}
		}}, func(r bench.Result) error {
		if c.JSON {
			return writeJSON(e.out, r)
		}
		_, err := fmt.Fprintf(w, "%s\t%d %s\t%.0f\t%s\t%s\t%s\t%s\t%s\t\n", r.Name, r.Count, r.Unit, r.PerSecond,
			figure(r.P50Millis), figure(r.P99Millis), figure(r.BytesPer), figure(r.Ratio), r.Note)
		return err
	})
	if err != nil {
		return err
	}
	return w.Flush()
}

func figure(f float64) string {
	if f == 0 {
		return ""
	}
	return fmt.Sprintf("%.2f", f)
}
