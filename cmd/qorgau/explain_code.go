package main

import (
	"fmt"
	"strings"

	"qorgau/domain/reason"
)

// ExplainCodeCmd tells what a code means.
type ExplainCodeCmd struct {
	jsonFlag
	langFlag
	Code string `arg:"" help:"A code, like defence_accepted, or a part of one: all that contain it are told."`
}

// Help shows an example.
func (ExplainCodeCmd) Help() string {
	return `Records, answers and messages carry codes, never text; this is the text, with the clause where there is one. With --json all
three languages are printed.

Example:
  qorgau explain code defence_accepted --lang kk`
}

type codeMeaning struct {
	Code  string `json:"code"`
	Basis string `json:"basis,omitempty"`
	KK    string `json:"kk"`
	RU    string `json:"ru"`
	EN    string `json:"en"`
}

// Run tells it.
func (c ExplainCodeCmd) Run(e env) error {
	var found []reason.Entry
	if one, ok := reason.Find(c.Code); ok {
		found = append(found, one)
	} else if c.Code != "" {
		for _, x := range reason.All() {
			if strings.Contains(x.Code, c.Code) {
				found = append(found, x)
			}
		}
	}
	if len(found) == 0 {
		return noSuchObject(c.Code, c.Lang)
	}
	for _, x := range found {
		if c.JSON {
			if err := writeJSON(e.out, codeMeaning{x.Code, x.Basis, x.KK, x.RU, x.EN}); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(e.out, "%s: %s", x.Code, x.Text(c.Lang))
		if clause := x.Source(c.Lang); clause != "" {
			fmt.Fprintf(e.out, " (%s)", clause)
		}
		fmt.Fprintln(e.out)
	}
	return nil
}
