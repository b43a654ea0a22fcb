// Package scenario tells a story to a machine in steps of given, when and then, on a clock of its own, and checks the
// machine's promises after each. A step prints as a sentence, so a failing test reads as what happened.
package scenario

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"strconv"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// TB is what a story needs of a test.
type TB interface {
	Helper()
	Fatalf(format string, args ...any)
}

// World is a machine with its journal and its clock.
type World struct {
	T       TB
	Machine journal.Machine
	Journal string
	Now     civil.Instant
	Records []journal.Record
	// Renew, if set, makes an empty machine; then the state goes through a snapshot after every fact.
	Renew func() journal.Machine

	n      int64 // messages sent
	letter int64 // letters of the country
	from   int   // in Records: the first one of the last When
	told   []string
}

// Step is one sentence of a story and what it does.
type Step struct {
	Text string
	Do   func(*World)
}

// New is a world at a moment, with nothing in it.
func New(t TB, m journal.Machine, code string, now civil.Instant) *World {
	return &World{T: t, Machine: m, Journal: code, Now: now}
}

// Given sets the scene.
func (w *World) Given(steps ...Step) *World { w.T.Helper(); return w.tell("Given ", steps) }

// When does what the story is about; Then looks at what was decided from here on.
func (w *World) When(steps ...Step) *World {
	w.T.Helper()
	w.from = len(w.Records)
	return w.tell("When ", steps)
}

// Then looks at the decisions.
func (w *World) Then(steps ...Step) *World { w.T.Helper(); return w.tell("Then ", steps) }

func (w *World) tell(word string, steps []Step) *World {
	w.T.Helper()
	for _, s := range steps {
		w.told = append(w.told, word+s.Text)
		word = "  and "
		s.Do(w)
	}
	return w
}

// Story is what was told so far, a sentence a line.
func (w *World) Story() string {
	var b bytes.Buffer
	for _, line := range w.told {
		b.WriteString(line)
		b.WriteByte('\n')
	}
	return b.String()
}

// Failf ends the test with the story so far and what was decided last.
func (w *World) Failf(format string, args ...any) {
	w.T.Helper()
	var b bytes.Buffer
	for i := w.from; i < len(w.Records); i++ {
		b.WriteString("    ")
		b.Write(w.Records[i].AppendLine(nil))
		b.WriteByte('\n')
	}
	w.T.Fatalf("%s\n%s\n%s", fmt.Sprintf(format, args...), w.Story(), b.String())
}

// Feed gives the machine a fact of a source, after the clocks that are due, and returns what it decided.
func (w *World) Feed(source, id string, body journal.Body, boxes ...journal.Box) []journal.Record {
	w.T.Helper()
	w.Ring()
	return w.execute(source, id, body, boxes)
}

// Send gives the machine a message with the next id.
func (w *World) Send(body journal.Body, boxes ...journal.Box) []journal.Record {
	w.T.Helper()
	w.n++
	return w.Feed("erdr", "m"+strconv.FormatInt(w.n, 10), body, boxes...)
}

// Mail gives the machine a letter of the country.
func (w *World) Mail(body journal.Body) {
	w.T.Helper()
	w.letter++
	w.Feed(journal.National, strconv.FormatInt(w.letter, 10), &event.MailReceived{Seq: w.letter, Body: body})
}

// Ring lets every clock go off that is due.
func (w *World) Ring() {
	w.T.Helper()
	for n := 0; ; n++ {
		clock, ok := w.Machine.Due()
		if !ok || clock.Due > w.Now {
			return
		}
		if n == 10000 {
			w.Failf("clock %s never stops ringing", clock.ID)
		}
		w.execute("clock", clock.ID+"@"+clock.Due.String(), &event.ClockDue{Clock: clock.ID, Due: clock.Due}, nil)
	}
}

// Until moves the clock on; whatever is due on the way goes off at its own moment.
func (w *World) Until(at civil.Instant) {
	w.T.Helper()
	for {
		clock, ok := w.Machine.Due()
		if !ok || clock.Due > at {
			break
		}
		w.Now = max(w.Now, clock.Due)
		w.Ring()
	}
	w.Now = max(w.Now, at)
}

func (w *World) execute(source, id string, body journal.Body, boxes []journal.Box) []journal.Record {
	w.T.Helper()
	fact := journal.Record{Journal: w.Journal, Pos: int64(len(w.Records)), Kind: journal.Fact, Type: body.Type(),
		At: w.Now, Source: source, ID: id, Input: sha256.Sum256([]byte(source + "/" + id)), Body: body, Sealed: boxes}
	// A fact is read back from its line, as in life: nothing may depend on what the line does not carry.
	again, err := journal.ParseCanonical(string(fact.AppendLine(nil)), event.New)
	if err != nil {
		w.Failf("%s is no good record: %v", body.Type(), err)
	}
	decisions, err := journal.Execute(w.Machine, &again)
	if err != nil {
		w.Failf("%v", err)
	}
	w.Records = append(append(w.Records, again), decisions...)
	if broken := w.Machine.Check(); len(broken) > 0 {
		w.Failf("promise broken: %+v", broken)
	}
	if w.Renew != nil {
		w.renew()
	}
	return decisions
}

func (w *World) renew() {
	w.T.Helper()
	snapshot, err := w.Machine.Encode()
	if err != nil {
		w.Failf("snapshot: %v", err)
	}
	w.Machine = w.Renew()
	if err := w.Machine.Decode(snapshot); err != nil {
		w.Failf("reading the snapshot: %v", err)
	}
}

// Replay feeds a recorded fact again, at its own moment; a recorded decision must come by itself.
func (w *World) Replay(rec journal.Record) {
	w.T.Helper()
	if rec.Kind != journal.Fact {
		w.Failf("the machine did not decide %s again", rec.Type)
	}
	w.execute(rec.Source, rec.ID, rec.Body, rec.Sealed)
}

// From is where in Records the last When began.
func (w *World) From() int { return w.from }

// Lines are the canonical lines of the journal.
func (w *World) Lines() string {
	var b bytes.Buffer
	for i := range w.Records {
		b.Write(w.Records[i].AppendLine(nil))
		b.WriteByte('\n')
	}
	return b.String()
}

// Ref is the reference that stands for a name in a story.
func Ref(name string) (r journal.Ref) {
	h := sha256.Sum256([]byte(name))
	copy(r[:], h[:])
	return r
}

// Last is the last body of a type since the last When, or nil.
func Last[T any](w *World) *T {
	for i := len(w.Records) - 1; i >= w.from; i-- {
		if e, ok := any(w.Records[i].Body).(*T); ok {
			return e
		}
	}
	return nil
}

// Every lists the bodies of a type since the last When.
func Every[T any](w *World) []*T {
	var out []*T
	for i := w.from; i < len(w.Records); i++ {
		if e, ok := any(w.Records[i].Body).(*T); ok {
			out = append(out, e)
		}
	}
	return out
}
