package erdr

import (
	"math"
	"regexp"
	"regexp/syntax"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"qorgau/domain/civil"
	"qorgau/domain/event"
)

// How the schemas write instants and dates (cmd/eventgen).
const (
	patternInstant = `^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$`
	patternDate    = `^\d{4}-\d{2}-\d{2}$`
)

// patterns is the schemas' engine of regular expressions. For instants and dates it also asks that they exist, and that
// a record can hold them: 2025-02-30 has the right form, and zero stands for absent. A birth date never stands in the
// open part, so any day will do.
func patterns(text string) (jsonschema.Regexp, error) {
	re, err := regexp.Compile(text)
	if err != nil {
		return nil, err
	}
	switch text {
	case event.PatternBirth:
		return existing{re, func(s string) bool { _, err := civil.ParseDate(s); return err == nil }}, nil
	case patternInstant:
		return existing{re, func(s string) bool { at, err := civil.ParseInstant(s); return err == nil && at != 0 }}, nil
	case patternDate:
		return existing{re, func(s string) bool { d, err := civil.ParseDate(s); return err == nil && d != 0 }}, nil
	}
	if steps, ok := stepsOf(text); ok {
		return plain{re, steps}, nil
	}
	return re, nil
}

// mustPattern is patterns for one that stands in the program.
func mustPattern(text string) jsonschema.Regexp {
	re, err := patterns(text)
	if err != nil {
		panic(err)
	}
	return re
}

// existing is the pattern of a moment, which civil's parsers hold exactly (a test proves it) and faster.
type existing struct {
	*regexp.Regexp
	ok func(string) bool
}

// MatchString is jsonschema.Regexp's.
func (e existing) MatchString(s string) bool { return e.ok(s) }

// plain is a pattern of one set of characters after another, as those of ids and codes are: an ASCII text is held
// against the sets, every other one against the regular expression. A test proves that both say the same.
type plain struct {
	*regexp.Regexp
	steps []step
}

// step is between min and max characters of a set.
type step struct {
	set      [utf8.RuneSelf]bool
	min, max int
}

// MatchString is jsonschema.Regexp's.
func (p plain) MatchString(s string) bool {
	at := 0
	for i := range p.steps {
		st := &p.steps[i]
		n := 0
		for n < st.max && at < len(s) {
			c := s[at]
			if c >= utf8.RuneSelf {
				return p.Regexp.MatchString(s)
			}
			if !st.set[c] {
				break
			}
			at++
			n++
		}
		if n < st.min {
			// What comes later may make no difference to an ASCII text; of any other the expression decides.
			return !ascii(s[at:]) && p.Regexp.MatchString(s)
		}
	}
	if at == len(s) {
		return true
	}
	return !ascii(s[at:]) && p.Regexp.MatchString(s)
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// stepsOf reads a pattern like ^[A-Z][a-z]{0,9}-[0-9]$ as steps. It declines what is not so simple that every step may
// take as many characters as it can: after a step of varying length must come one that shares no character with it.
func stepsOf(text string) ([]step, bool) {
	re, err := syntax.Parse(text, syntax.Perl)
	if err != nil || re.Op != syntax.OpConcat {
		return nil, false
	}
	last := len(re.Sub) - 1
	if re.Sub[0].Op != syntax.OpBeginText || re.Sub[last].Op != syntax.OpEndText {
		return nil, false
	}
	var steps []step
	for _, sub := range re.Sub[1:last] {
		least, most := 1, 1
		switch sub.Op {
		case syntax.OpRepeat:
			least, most, sub = sub.Min, sub.Max, sub.Sub[0]
		case syntax.OpPlus:
			most, sub = -1, sub.Sub[0]
		}
		if most < 0 {
			most = math.MaxInt
		}
		var ranges []rune
		switch {
		case sub.Op == syntax.OpCharClass:
			ranges = sub.Rune
		case sub.Op == syntax.OpLiteral && sub.Flags&syntax.FoldCase == 0 && (len(sub.Rune) == 1 || most == 1 && least == 1):
			for _, r := range sub.Rune[:len(sub.Rune)-1] {
				steps = append(steps, newStep([]rune{r, r}, 1, 1))
			}
			r := sub.Rune[len(sub.Rune)-1]
			ranges = []rune{r, r}
		default:
			return nil, false
		}
		steps = append(steps, newStep(ranges, least, most))
	}
	for i := 1; i < len(steps); i++ {
		if before := steps[i-1]; before.min != before.max && (steps[i].min == 0 || overlap(&before.set, &steps[i].set)) {
			return nil, false
		}
	}
	return steps, true
}

func newStep(ranges []rune, least, most int) step {
	st := step{min: least, max: most}
	for i := 0; i < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1] && r < utf8.RuneSelf; r++ {
			st.set[r] = true
		}
	}
	return st
}

func overlap(a, b *[utf8.RuneSelf]bool) bool {
	for c := range a {
		if a[c] && b[c] {
			return true
		}
	}
	return false
}
