package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"qorgau/adapters/documents"
	"qorgau/adapters/door"
	"qorgau/adapters/node"
	"qorgau/domain/reason"
)

// DocumentCmd prints documents.
type DocumentCmd struct {
	Print  DocumentPrintCmd  `cmd:"" default:"withargs" help:"Print a document as PDF or XLSX."`
	List   DocumentListCmd   `cmd:"" help:"List what can be printed, the newest of each kind."`
	Verify DocumentVerifyCmd `cmd:"" help:"Check the code of a notice: which appointment it belongs to."`
}

// DocumentPrintCmd prints one.
type DocumentPrintCmd struct {
	dirFlag
	jsonFlag
	openFlags
	Kind    string `arg:"" enum:"notice,decree,application,register,consultations,report-1,report-2,reconciliation,failure,statement" help:"Kind: ${enum}."`
	ID      string `arg:"" help:"Id of what it is about; \"latest\" takes the newest."`
	Lang    string `help:"Language of the document: kk or ru." enum:"kk,ru" default:"kk"`
	Format  string `help:"pdf or xlsx." enum:"pdf,xlsx" default:"pdf"`
	Out     string `help:"File to write; default: a name made of kind and record, here." type:"path"`
	Journal string `help:"Journal, like KZ-71, where an id stands in several (reconciliation acts)."`
	Names   bool   `help:"Open names, phones and accounts; without it references stand instead of them."`
}

// Help shows an example.
func (DocumentPrintCmd) Help() string {
	return `What the id is: of notice the appointment, of decree the claim, of application the application, of reconciliation the act,
of failure the act of failure or JOURNAL/POSITION of an outage; of register, consultations, report-1 and statement
REFERENCE/2025-10, of report-2 KZ-71/2025-2 (the second half; cumulative from January). "latest" takes the newest.

Names are opened with --names only, by the running process or, if none runs, by this one with the vault's key. A protected
person stands under the pseudonym. Nothing is signed: places for signatures are left open.

Example:
  qorgau document notice latest --lang ru --out notice.pdf --names --dir ./var/demo`
}

// Run prints.
func (c DocumentPrintCmd) Run(e env) error {
	q := documents.Query{Kind: documents.Kind(c.Kind), ID: c.ID, Lang: c.Lang, Format: c.Format, Journal: c.Journal, Names: c.Names}
	f, err := c.file(e, q)
	if err != nil {
		return documentUse(err)
	}
	out := c.Out
	if out == "" {
		out = f.Name
	}
	if err := os.WriteFile(out, f.Bytes, 0o600); err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(e.out, map[string]any{"kind": f.Kind, "id": f.ID, "file": out, "bytes": len(f.Bytes), "opened": f.Opened})
	}
	_, err = fmt.Fprintf(e.out, "%s %s -> %s\n", f.Kind, f.ID, out)
	return err
}

// file prints through the running process where names are wanted and one runs; otherwise from the files.
func (c DocumentPrintCmd) file(e env, q documents.Query) (documents.File, error) {
	var names *node.Options
	if c.Names {
		client, err := door.Dial(e.ctx, c.Dir)
		if err == nil {
			return client.Document(e.ctx, q)
		}
		if !errors.Is(err, door.ErrNobody) {
			return documents.File{}, err
		}
		if !node.HasJournal(c.Dir) {
			return documents.File{}, fmt.Errorf("%s: %w", c.Dir, node.ErrNoJournal)
		}
		o, err := optionsOf(e, c.Dir, c.openFlags)
		if err != nil {
			return documents.File{}, err
		}
		names = &o
	}
	s, closing, err := node.Printed(e.ctx, c.Dir, names)
	if err != nil {
		return documents.File{}, err
	}
	f, err := s.Print(e.ctx, q)
	return f, errors.Join(err, closing())
}

// documentUse tells what the user named wrongly from what failed; over the door only the text comes.
func documentUse(err error) error {
	for _, known := range []error{documents.ErrUnknown, documents.ErrQuery, documents.ErrCode} {
		if errors.Is(err, known) || strings.Contains(err.Error(), known.Error()) {
			return wrongUse{err}
		}
	}
	return err
}

// DocumentListCmd lists.
type DocumentListCmd struct {
	dirFlag
	jsonFlag
	langFlag
	Kind string `arg:"" optional:"" help:"Only this kind."`
}

// Help shows an example.
func (DocumentListCmd) Help() string {
	return `Example:
  qorgau document list --dir ./var/demo --lang ru
  qorgau document list decree --json`
}

// Run lists.
func (c DocumentListCmd) Run(e env) error {
	s, closing, err := node.Printed(e.ctx, c.Dir, nil)
	if err != nil {
		return err
	}
	defer closing()
	t := tabwriter.NewWriter(e.out, 2, 0, 2, ' ', 0)
	known := false
	for _, k := range documents.Kinds() {
		if c.Kind != "" && string(k) != c.Kind {
			continue
		}
		known = true
		items, err := s.List(e.ctx, k)
		if err != nil {
			return err
		}
		for _, x := range items {
			if c.JSON {
				if err := writeJSON(e.out, x); err != nil {
					return err
				}
				continue
			}
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", x.Kind, x.ID, x.Journal, x.At, reason.Label("document_"+strings.ReplaceAll(string(k), "-", "_"), c.Lang))
		}
	}
	if !known {
		return misuse("no kind %q", c.Kind)
	}
	return t.Flush()
}

// DocumentVerifyCmd checks a code.
type DocumentVerifyCmd struct {
	dirFlag
	jsonFlag
	langFlag
	Code string `arg:"" help:"The code of the notice, like 7NEAA-EXASQ; case, spaces and dashes do not matter."`
}

// Help shows an example.
func (DocumentVerifyCmd) Help() string {
	return `The code is made of the leaf hash of the record that named the defender. It is looked for among the leaves of all
journals, and the record found is hashed again; docs/recompute/notice.py does the same on an export.

Example:
  qorgau document verify 7NEAA-EXASQ --dir ./var/demo --lang ru`
}

// Run checks.
func (c DocumentVerifyCmd) Run(e env) error {
	s, closing, err := node.Printed(e.ctx, c.Dir, nil)
	if err != nil {
		return err
	}
	defer closing()
	found, err := s.Verify(e.ctx, c.Code)
	if err != nil {
		return documentUse(err)
	}
	if len(found) == 0 {
		return finding{reason.Say("notice_code_unknown", c.Lang, reason.Arg{Name: "code", Value: c.Code})}
	}
	for _, v := range found {
		if c.JSON {
			if err := writeJSON(e.out, v); err != nil {
				return err
			}
			continue
		}
		label := func(key string) string { return reason.Label(key, c.Lang) }
		fmt.Fprintf(e.out, "%s  %s/%d\n  %s %s, %s %s\n  %s %s, %s\n", v.Code, v.Journal, v.Pos, label("appointment"), v.Appointment, label("advocate"), v.Advocate,
			label("appointed"), v.AcceptedAt, label(v.State))
	}
	return nil
}
