package chapters

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"qorgau/adapters/handbook"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/national"
	. "qorgau/domain/scenario"
	"qorgau/domain/territory"
)

var write = flag.Bool("stories-write", false, "write docs/stories anew from what the machine does")

// chapter is one chapter of the handbook, told in stories.
type chapter struct {
	t     *testing.T
	file  string
	text  strings.Builder
	count int
}

// tell runs the stories of a chapter and holds docs/stories/<file>.md against what was told.
func tell(t *testing.T, file, title string, stories func(c *chapter)) {
	t.Helper()
	c := &chapter{t: t, file: file}
	fmt.Fprintf(&c.text, "# %s\n\nTold by the machine: `adapters/handbook/chapters/%s_test.go` runs these stories and writes this page.\n", title,
		strings.ReplaceAll(file, "-", "_"))
	stories(c)
	if t.Failed() {
		return
	}
	path := filepath.Join("..", "..", "..", "docs", "stories", file+".md")
	if *write {
		if err := os.WriteFile(path, []byte(c.text.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if have, err := os.ReadFile(path); err != nil || string(have) != c.text.String() {
		t.Errorf("%s does not say what the machine does (%v); look at what changed, then: go test ./adapters/handbook/chapters -stories-write", path, err)
	}
}

// story runs one story under its clause at a local moment of Astana, in a world that knows the country's whole book.
func (c *chapter) story(title, clause string, now civil.Instant, do func(w *World)) {
	c.t.Helper()
	c.t.Run(title, func(t *testing.T) {
		w := New(t, territory.New(Bar), Bar, now)
		w.Renew = func() journal.Machine { return territory.New(Bar) }
		for _, letter := range country(t) {
			w.Mail(letter)
		}
		do(w)
		c.write(w, title, clause)
	})
}

// inCountry runs one story in the country's own journal, KZ, with all participants of the handbook.
func (c *chapter) inCountry(title, clause string, now civil.Instant, do func(w *World)) {
	c.t.Helper()
	c.t.Run(title, func(t *testing.T) {
		facts, err := handbook.Constitution()
		if err != nil {
			t.Fatal(err)
		}
		w := New(t, national.New(), journal.National, now)
		for _, f := range facts {
			if _, units := f.Body.(*event.UnitsSet); units {
				w.Send(f.Body)
			}
		}
		do(w)
		c.write(w, title, clause)
	})
}

func (c *chapter) write(w *World, title, clause string) {
	c.count++
	fmt.Fprintf(&c.text, "\n## %s\n\n*%s*\n\n", title, clause)
	for _, line := range strings.Split(strings.TrimSpace(w.Story()), "\n") {
		line = strings.TrimSpace(line)
		switch word, rest, _ := strings.Cut(line, " "); word {
		case "Given", "When", "Then":
			fmt.Fprintf(&c.text, "- **%s** %s\n", word, rest)
		default:
			fmt.Fprintf(&c.text, "  - %s\n", strings.Replace(line, "and and ", "and ", 1))
		}
	}
}

// local is a moment on the clocks of Astana in UTC: UTC+6 until 29.02.2024, UTC+5 since.
func local(year, month, day, hour, minute int) civil.Instant {
	at := civil.InstantOf(year, month, day, hour, minute, 0)
	if civil.DateOf(year, month, day) < civil.DateOf(2024, 3, 1) {
		return at - 6*civil.Hour
	}
	return at - 5*civil.Hour
}

// letters are what KZ mails to the bar of the stories: the handbook's whole book, its calendars confirmed by two persons,
// its editions as they stand there (what nobody has read stays unverified).
var letters = sync.OnceValues(func() ([]journal.Body, error) { return lettersAfter() })

// lettersAfter are what KZ mails to the bar of the stories when more is said there after its constitution; without more,
// all that it has mailed.
func lettersAfter(more ...journal.Body) ([]journal.Body, error) {
	facts, err := handbook.Constitution()
	if err != nil {
		return nil, err
	}
	var bodies []journal.Body
	for _, f := range facts {
		bodies = append(bodies, f.Body)
	}
	for year := int64(2019); year <= 2026; year++ {
		seen := journal.Hash{byte(year)} // the preview that the second one looked at
		bodies = append(bodies, &event.CalendarConfirmed{Year: year, Official: Ref("the first official")},
			&event.BookPreviewed{Thing: fmt.Sprintf("calendar/%d", year), Preview: seen, Official: Ref("the second official")},
			&event.CalendarConfirmed{Year: year, Preview: seen, Official: Ref("the second official")})
	}
	told := 0
	if len(more) > 0 {
		told = len(bodies)
	}
	m := national.New()
	var letters []journal.Body
	pos := int64(0)
	for i, b := range append(bodies, more...) {
		pos++
		fact := journal.Record{Journal: journal.National, Pos: pos, Kind: journal.Fact, Type: b.Type(), At: civil.InstantOf(2018, 12, 1, 0, i, 0),
			Source: "handbook", ID: fmt.Sprint(i), Body: b}
		decisions, err := journal.Execute(m, &fact)
		if err != nil {
			return nil, err
		}
		for _, d := range decisions {
			pos++
			if sent, ok := d.Body.(*event.BookSent); ok && sent.To == Bar && i >= told {
				letters = append(letters, sent)
			}
		}
	}
	kzPos = pos
	if kzState, err = m.Encode(); err != nil {
		return nil, err
	}
	return letters, nil
}

// Where the country stands after these letters: a story in which it adopts something goes on from here.
var (
	kzState []byte
	kzPos   int64
)

// country gives the letters that KZ has sent to the bar.
func country(t TB) []journal.Body {
	list, err := letters()
	if err != nil {
		t.Fatalf("the country's book: %v", err)
	}
	return list
}

// refusedWith asks that the register is told no, with the reason as the catalogue words it.
func refusedWith(code string) Step {
	return Happens("it is refused ("+code+"): "+said(code), func(e *event.RequestRefused) bool { return e.Code == code })
}
