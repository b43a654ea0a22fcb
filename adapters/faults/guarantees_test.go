package faults

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	namedTest    = regexp.MustCompile(`\bTest[A-Z][A-Za-z0-9]*`)
	declaredTest = regexp.MustCompile(`(?m)^func (Test[A-Z][A-Za-z0-9]*)\(t \*testing\.T\)`)
)

// unknownTests lists the tests that a page names and no package has.
func unknownTests(page string, have map[string]bool) (bad []string) {
	for _, name := range namedTest.FindAllString(page, -1) {
		if !have[name] {
			bad = append(bad, name)
		}
	}
	return bad
}

// Every test that docs/guarantees.md names is there: a promise whose test was renamed or removed is found.
func TestGuaranteesNameTests(t *testing.T) {
	have := map[string]bool{}
	for _, top := range []string{"adapters", "domain", "projections", "cmd"} {
		err := filepath.WalkDir(filepath.Join("..", "..", top), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
				return err
			}
			b, err := os.ReadFile(path)
			for _, m := range declaredTest.FindAllSubmatch(b, -1) {
				have[string(m[1])] = true
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "guarantees.md"))
	if err != nil {
		t.Fatal(err)
	}
	if bad := unknownTests(string(page), have); len(bad) > 0 {
		t.Errorf("docs/guarantees.md names tests that are not there: %v", bad)
	}
	if len(unknownTests("| x | TestThatNobodyWrote |", have)) != 1 {
		t.Error("a missing test is not found: the test does not bite")
	}
}
