package handbook

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"qorgau/domain/derive"
	"qorgau/domain/event"
	"qorgau/domain/reason"
)

var writeDerivations = flag.Bool("write-derivations", false, "write testdata/derivations.txt anew; read it before committing")

const derivationsFile = "testdata/derivations.txt"

// derivations are the vectors whose lines are told: of the handbook, and of those derived beyond it, by a sign of theirs.
func derivations(t *testing.T) string {
	h := load(t)
	var b strings.Builder
	tell := func(id, facts string, lines []event.FeeLine) {
		fmt.Fprintf(&b, "%s  %s\n", id, facts)
		for _, lang := range []string{reason.KK, reason.RU, reason.EN} {
			fmt.Fprintf(&b, "\n%s\n", lang)
			for i := range lines {
				for _, s := range derive.Line(&lines[i]) {
					fmt.Fprintf(&b, "  %s\n", s.Text(lang))
				}
			}
		}
		b.WriteString("\n----\n\n")
	}
	for _, v := range handbookVectors(t) {
		switch v.ID {
		case "V05", "V24", "V30", "V33", "V35", "V40", "V44":
			tell(v.ID, v.Facts, price(t, h, vectors[v.ID]))
		}
	}
	for _, v := range moreVectors(t) {
		switch {
		case strings.Contains(v.Facts, "rounding_topup = day_part"), strings.Contains(v.Facts, "Protocol 15.06.2021 22:00"),
			strings.Contains(v.Facts, "case X 10:00-10:20 grave, case Y 17:00-17:20 medium (V38); round_group"),
			strings.HasPrefix(v.Facts, "per diem of 3 days, 30 000.00"), strings.HasPrefix(v.Facts, "15.10.2025, fare by rail"):
			_, lines := v.lines(t, h)
			tell(v.ID, v.Facts, lines)
		}
	}
	return b.String()
}

// The derivations of lines of every kind read in three languages as the file has them, which a person has read.
func TestDerivationsRead(t *testing.T) {
	got := derivations(t)
	if *writeDerivations {
		if err := os.WriteFile(derivationsFile, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(derivationsFile)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		a, b := strings.Split(got, "\n"), strings.Split(string(want), "\n")
		for i := range min(len(a), len(b)) {
			if a[i] != b[i] {
				t.Fatalf("line %d: %s\nwant %s", i+1, a[i], b[i])
			}
		}
		t.Fatalf("%d lines, want %d", len(a), len(b))
	}
	for _, gap := range []string{"{", "—", "  —"} {
		if strings.Contains(got, gap) {
			t.Errorf("a value is missing: %q", gap)
		}
	}
}

// Each sentence's exact value is the line's own: the pieces times scale and share add up to the sum that is told.
func TestDerivationsCarryTheExactSum(t *testing.T) {
	h := load(t)
	for _, v := range moreVectors(t) {
		_, lines := v.lines(t, h)
		for i := range lines {
			steps := derive.Line(&lines[i])
			found := false
			for _, s := range steps {
				if s.Code == "derive_sum" {
					want := lines[i].Num
					if lines[i].Den != "1" {
						want += "/" + lines[i].Den
					}
					found = s.Exact == want
				}
				if s.KK == "" || s.RU == "" || s.EN == "" || strings.Contains(s.KK+s.RU+s.EN, "{") {
					t.Errorf("%s: %+v", v.ID, s)
				}
			}
			if !found {
				t.Errorf("%s: no sentence has the exact sum %s/%s", v.ID, lines[i].Num, lines[i].Den)
			}
		}
	}
}
