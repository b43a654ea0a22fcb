package audit

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"qorgau/adapters/engine"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// maxFindings bounds what is listed of one journal; a torn file would otherwise list itself.
const maxFindings = 100

// Report is what a verification found.
type Report struct {
	Journals []JournalReport   `json:"journals"`
	Findings []journal.Finding `json:"findings"`
	// Open lists what cannot be judged from what is here, by kind: no finding.
	Open map[string]int64 `json:"open"`
}

// JournalReport sums up one journal.
type JournalReport struct {
	Journal    string `json:"journal"`
	Size       int64  `json:"size"`
	Root       string `json:"root"`
	Facts      int64  `json:"facts"`
	Decisions  int64  `json:"decisions"`
	Reexecuted int64  `json:"reexecuted"` // decisions computed again and found equal
	Draws      int64  `json:"draws"`      // checked against an opened secret
	LateDraws  int64  `json:"late_draws"` // of days that were promised late, listed apart
	Letters    int64  `json:"letters"`    // compared with the sender's decision
	Bytes      int64  `json:"bytes"`
}

// Options of a verification.
type Options struct {
	Registry journal.Registry
	Open     engine.Open
	// SkipExecution leaves out re-execution and invariants.
	SkipExecution bool
	Progress      func(code string, pos int64)
}

// Verify checks every journal of a source: stored bytes and canonical form, leaf, tree, head, dense positions, groups,
// rising time, unique (source, id), re-execution with its clocks, invariants, draws of opened days, and mail.
func Verify(ctx context.Context, src Source, opt Options) (*Report, error) {
	if s, ok := src.(StoreSource); ok { // its owner may be writing
		p, err := pin(ctx, s)
		if err != nil {
			return nil, err
		}
		src = p
	}
	codes, err := src.Journals(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing the journals: %w", err)
	}
	rep := &Report{Journals: make([]JournalReport, len(codes)), Open: map[string]int64{}}
	checkers := make([]*checker, len(codes))
	var wg sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	errs := make([]error, len(codes))
	for i, code := range codes {
		checkers[i] = &checker{code: code, src: src, opt: opt, seen: map[[16]byte]known{}, also: map[[16]byte]known{}, open: map[string]int64{}}
		wg.Add(1)
		go func() {
			defer wg.Done()
			slots <- struct{}{}
			defer func() { <-slots }()
			errs[i] = checkers[i].run(ctx)
		}()
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	secrets, late := opened(checkers)
	for i, c := range checkers {
		c.draws(secrets, late)
		if err := c.letters(ctx, codes); err != nil {
			return nil, err
		}
		rep.Journals[i] = c.rep
		rep.Findings = append(rep.Findings, c.findings...)
		for k, n := range c.open {
			rep.Open[k] += n
		}
	}
	return rep, nil
}

// checker verifies one journal.
type checker struct {
	code     string
	src      Source
	opt      Options
	rep      JournalReport
	findings []journal.Finding
	open     map[string]int64

	tree    *journal.Tree
	next    int64 // position that must come next
	at      civil.Instant
	cause   int64 // fact of the group under way
	inGroup int
	seen    map[[16]byte]known
	also    map[[16]byte]known // first source and id of forwarded facts

	machine   journal.Machine
	expected  []journal.Record // decisions that must follow the fact
	executing bool
	why       string // why re-execution ended

	drawn              []drawnFact
	mail               []letter
	promises, openings []journal.Record
}

type drawnFact struct {
	pos        int64
	day        civil.Date
	source, id string
	draw       journal.Hash
}

type letter struct {
	pos    int64
	sender string
	at     int64
	leaf   journal.Hash
	seq    int64
	body   []byte
	name   string
	sealed []journal.Box
}

func (c *checker) find(pos int64, rule, detail string, args ...any) {
	if len(c.findings) < maxFindings {
		c.findings = append(c.findings, journal.Finding{Journal: c.code, Pos: pos, Rule: rule, Detail: fmt.Sprintf(detail, args...)})
	}
}

func (c *checker) run(ctx context.Context) error {
	c.tree, c.next, c.executing = journal.NewTree(), 1, !c.opt.SkipExecution
	c.rep.Journal = c.code
	err := c.src.Each(ctx, c.code, func(l Line) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		c.line(l)
		if c.opt.Progress != nil && l.Pos%20000 == 0 {
			c.opt.Progress(c.code, l.Pos)
		}
		return nil
	}, func(f journal.Finding) {
		if len(c.findings) < maxFindings {
			c.findings = append(c.findings, f)
		}
		c.stop("a line cannot be read")
	})
	if err != nil {
		return fmt.Errorf("reading %s: %w", c.code, err)
	}
	c.endGroup()
	c.rep.Size, c.rep.Root = c.tree.Size(), c.tree.Root().String()
	head, ok, err := c.src.Head(ctx, c.code)
	if err != nil {
		return err
	}
	switch {
	case !ok:
		c.find(0, "head", "no head for this journal")
	case head.Size != c.tree.Size():
		c.find(min(head.Size, c.tree.Size())+1, "head", "the head counts %d records, there are %d", head.Size, c.tree.Size())
	case head.Root != c.tree.Root():
		c.find(0, "root", "the head's root is %s, the records give %s", head.Root, c.tree.Root())
	case head.Frontier != nil && !bytes.Equal(head.Frontier, c.tree.Frontier()):
		c.find(0, "head", "the frontier kept with the head is not that of the records")
	}
	if keeper, ok := c.src.(Keeper); ok {
		if err := c.inbox(ctx, keeper); err != nil {
			return err
		}
	}
	if c.executing && c.machine != nil {
		c.guard(0, func() { c.findings = append(c.findings, c.machine.Check()...) })
	}
	return nil
}

// guard keeps a panic of the machine, which forged facts may bring about, from ending the verification.
func (c *checker) guard(pos int64, fn func()) {
	defer func() {
		if p := recover(); p != nil {
			c.find(pos, "machine", "the machine panics: %v", p)
			c.stop("the machine failed")
		}
	}()
	fn()
}

// inbox holds the keys that the store keeps against the facts: each fact is known under its source and id, with its
// hash, and nothing else is known.
func (c *checker) inbox(ctx context.Context, k Keeper) error {
	missing := len(c.seen)
	err := k.Inbox(ctx, c.code, func(e engine.InboxEntry) error {
		first, ok := c.seen[e.Key]
		if !ok {
			if also, ok := c.also[e.Key]; ok && also.pos == e.Pos && also.hash == e.Hash {
				delete(c.also, e.Key)
				return nil
			}
			c.find(e.Pos, "inbox", "a key is kept that is no fact's")
			return nil
		}
		missing--
		if first.pos != e.Pos || first.hash != e.Hash {
			c.find(first.pos, "inbox", "the key of this fact is kept with position %d or another hash", e.Pos)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("reading the inbox of %s: %w", c.code, err)
	}
	if missing != 0 {
		c.find(0, "inbox", "%d facts are not in the inbox, or twice", missing)
	}
	for key, also := range c.also {
		if _, fact := c.seen[key]; !fact {
			c.find(also.pos, "inbox", "the first source and id of this forwarded fact are not in the inbox")
		}
	}
	return nil
}

// known is a fact as the inbox must know it.
type known struct {
	pos  int64
	hash journal.Hash
}

func (c *checker) stop(why string) {
	if c.executing {
		c.executing, c.why = false, why
		c.open["journals whose re-execution ended early"]++
	}
}

func (c *checker) line(l Line) {
	c.rep.Bytes += int64(len(l.Bytes))
	leaf := journal.Leaf(l.Bytes)
	c.tree.Append(leaf)
	if leaf != l.Leaf {
		c.find(l.Pos, "leaf", "the bytes give leaf %s, kept is %s", leaf, l.Leaf)
	}
	rec, err := journal.ParseCanonical(string(l.Bytes), c.opt.Registry)
	if err != nil {
		rule := "canonical"
		if errors.Is(err, journal.ErrUnknownType) {
			rule = "unknown_machine"
		}
		c.find(l.Pos, rule, "%v", err)
		c.next = l.Pos + 1
		c.stop("a record cannot be read")
		return
	}
	if rec.Journal != c.code {
		c.find(l.Pos, "journal", "a record of %s", rec.Journal)
	}
	if l.Pos != c.next || rec.Pos != c.next {
		c.find(c.next, "position", "position %d should stand here, found %d", c.next, rec.Pos)
		c.stop("positions are not dense")
		c.next = rec.Pos
	}
	c.next++
	if rec.At < c.at {
		c.find(rec.Pos, "time", "%s after %s", rec.At, c.at)
	}
	c.at = rec.At
	if rec.Kind == journal.Fact {
		c.fact(&rec)
	} else {
		c.decision(&rec, l.Bytes)
	}
}

func (c *checker) endGroup() {
	if c.executing && len(c.expected) > 0 {
		c.find(c.expected[0].Pos, "reexecution", "the machine decides %s here, it is not recorded", c.expected[0].Type)
		c.stop("a decision is missing")
	}
	c.expected = nil
}

func (c *checker) fact(rec *journal.Record) {
	c.endGroup()
	c.rep.Facts++
	c.cause, c.inGroup = rec.Pos, 1
	key := journal.InboxKey(rec.Source, rec.ID)
	if first, ok := c.seen[key]; ok {
		c.find(rec.Pos, "repeated", "source and id are those of the fact at %d", first.pos)
	} else {
		c.seen[key] = known{pos: rec.Pos, hash: rec.Input}
	}
	c.note(rec)
	if !c.executing {
		return
	}
	if a, ok := rec.Body.(*event.MachineAdopted); ok {
		m, err := engine.Adopt(c.opt.Open, c.code, c.machine, rec.Pos == 1, a)
		if err != nil {
			c.find(rec.Pos, "unknown_machine", "version %d draft %d: decisions from here on cannot be computed again", a.Version, a.Draft)
			c.stop("unknown machine")
			return
		}
		c.machine = m
	}
	if c.machine == nil {
		c.find(rec.Pos, "machine", "the first fact adopts no machine")
		c.stop("no machine")
		return
	}
	c.guard(rec.Pos, func() { c.clock(rec) })
	if !c.executing {
		return
	}
	decisions, err := journal.Execute(c.machine, rec)
	if err != nil {
		c.find(rec.Pos, "reexecution", "%v", err)
		c.stop("the machine failed")
		return
	}
	c.expected = decisions
}

// clock checks that time was kept: no clock was due before an input, and each that fired was the first due.
func (c *checker) clock(rec *journal.Record) {
	due, ok := c.machine.Due()
	switch e := rec.Body.(type) {
	case *event.ServiceResumed:
	case *event.ClockDue:
		if !ok || due.ID != e.Clock || due.Due != e.Due {
			c.find(rec.Pos, "clock", "fired %s due %s, the first due was %s at %s", e.Clock, e.Due, due.ID, due.Due)
		}
		if e.Due > rec.At {
			c.find(rec.Pos, "clock", "fired before it was due at %s", e.Due)
		}
	default:
		if ok && due.Due <= rec.At {
			c.find(rec.Pos, "clock", "clock %s was due at %s and had not fired", due.ID, due.Due)
		}
	}
}

func (c *checker) decision(rec *journal.Record, line []byte) {
	c.rep.Decisions++
	c.inGroup++
	if rec.Cause != c.cause || c.cause == 0 {
		c.find(rec.Pos, "group", "its cause is %d, the group's fact is %d", rec.Cause, c.cause)
	}
	if c.inGroup == journal.MaxGroupRecords+1 {
		c.find(rec.Pos, "group", "more than %d records after the fact at %d", journal.MaxGroupRecords, c.cause)
	}
	c.note(rec)
	if !c.executing {
		return
	}
	if len(c.expected) == 0 {
		c.find(rec.Pos, "reexecution", "the machine decides nothing more here, recorded is %s", rec.Type)
		c.stop("a decision too many")
		return
	}
	want := c.expected[0].AppendLine(nil)
	c.expected = c.expected[1:]
	if !bytes.Equal(want, line) {
		c.find(rec.Pos, "reexecution", "recorded %s differs from what the machine decides at byte %d", rec.Type, difference(want, line))
		c.stop("a decision differs")
		return
	}
	c.rep.Reexecuted++
}

func difference(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

// note keeps what is checked once all journals were read.
func (c *checker) note(rec *journal.Record) {
	switch e := rec.Body.(type) {
	case *event.DefenderRequested:
		c.drawnFact(rec, e.Draw)
	case *event.ApplicationFiled:
		c.drawnFact(rec, e.Draw)
	case *event.DrawCommitted:
		c.promises = append(c.promises, *rec)
	case *event.DrawRevealed:
		c.openings = append(c.openings, *rec)
	case *event.MailReceived:
		var at int64
		if _, err := fmt.Sscan(rec.ID, &at); err != nil {
			c.find(rec.Pos, "mail", "id %q is no position", rec.ID)
			return
		}
		if f, ok := e.Body.(*event.FactForwarded); ok {
			key := journal.InboxKey(f.Source, f.ID)
			if _, taken := c.also[key]; !taken {
				c.also[key] = known{rec.Pos, f.Input}
			}
		}
		c.mail = append(c.mail, letter{pos: rec.Pos, sender: rec.Source, at: at, leaf: e.Leaf, seq: e.Seq,
			body: e.Body.AppendJSON(nil), name: e.Body.Type(), sealed: rec.Sealed})
	}
}

func (c *checker) drawnFact(rec *journal.Record, draw journal.Hash) {
	c.drawn = append(c.drawn, drawnFact{rec.Pos, rec.At.UTCDate(), rec.Source, rec.ID, draw})
}

// opened collects the secrets that KZ opened and checks each against its promise. Only the first promise of a day counts,
// and whether it came late is told by when it was recorded, not by its word.
func opened(checkers []*checker) (secrets map[civil.Date]journal.Hash, late map[civil.Date]bool) {
	secrets, late = map[civil.Date]journal.Hash{}, map[civil.Date]bool{}
	for _, c := range checkers {
		if c.code != journal.National {
			continue
		}
		promised := map[civil.Date]journal.Hash{}
		for i := range c.promises {
			rec, e := &c.promises[i], c.promises[i].Body.(*event.DrawCommitted)
			if _, twice := promised[e.Day]; twice {
				c.find(rec.Pos, "draw", "the secret of %s is promised a second time", e.Day)
				continue
			}
			promised[e.Day], late[e.Day] = e.Hash, rec.At >= e.Day.Start()
			if e.Late != late[e.Day] {
				c.find(rec.Pos, "draw", "the promise for %s was recorded at %s and says late: %t", e.Day, rec.At, e.Late)
			}
		}
		for i := range c.openings {
			rec, e := &c.openings[i], c.openings[i].Body.(*event.DrawRevealed)
			if hash, ok := promised[e.Day]; !ok || sha256.Sum256(e.Secret[:]) != hash {
				c.find(rec.Pos, "draw", "the secret of %s is not the one that was promised", e.Day)
			}
			if rec.At < (e.Day+1).Start()+civil.Hour {
				c.find(rec.Pos, "draw", "the secret of %s was opened at %s, before an hour had passed after the day", e.Day, rec.At)
			}
			secrets[e.Day] = e.Secret
		}
	}
	return secrets, late
}

func (c *checker) draws(secrets map[civil.Date]journal.Hash, late map[civil.Date]bool) {
	for _, d := range c.drawn {
		secret, ok := secrets[d.day]
		if !ok {
			c.open["draws of days not opened yet"]++
			continue
		}
		if journal.DrawOf(secret, d.source, d.id) != d.draw {
			c.find(d.pos, "draw", "the draw is not that of the secret of %s", d.day)
			continue
		}
		c.rep.Draws++
		if late[d.day] {
			c.rep.LateDraws++
		}
	}
}

func sameBox(a, b journal.Box) bool {
	return a.Person == b.Person && a.Field == b.Field && bytes.Equal(a.Bytes, b.Bytes)
}

// letters compares each piece of mail with the decision that the sender recorded, and their dense numbers.
func (c *checker) letters(ctx context.Context, codes []string) error {
	here := map[string]bool{}
	for _, code := range codes {
		here[code] = true
	}
	last := map[string]int64{}
	for _, m := range c.mail {
		if m.seq != last[m.sender]+1 {
			c.find(m.pos, "mail", "letter %d of %s after letter %d", m.seq, m.sender, last[m.sender])
		}
		last[m.sender] = m.seq
		if !here[m.sender] {
			c.open["letters whose sender is not here"]++
			continue
		}
		line, ok, err := c.src.Record(ctx, m.sender, m.at)
		if err != nil {
			return fmt.Errorf("reading %s/%d: %w", m.sender, m.at, err)
		}
		if !ok {
			c.find(m.pos, "mail", "%s has no record %d", m.sender, m.at)
			continue
		}
		rec, err := journal.Parse(string(line.Bytes), c.opt.Registry)
		if err != nil {
			continue // found where it stands
		}
		to, ok := rec.Body.(journal.Addressed)
		if !ok || rec.Kind != journal.Decision {
			c.find(m.pos, "mail", "%s/%d is no letter", m.sender, m.at)
			continue
		}
		addressee, seq := to.MailTo()
		if addressee != c.code || seq != m.seq || journal.Leaf(line.Bytes) != m.leaf || rec.Type != m.name ||
			!bytes.Equal(rec.Body.AppendJSON(nil), m.body) || !slices.EqualFunc(rec.Sealed, m.sealed, sameBox) {
			c.find(m.pos, "mail", "differs from the letter at %s/%d", m.sender, m.at)
			continue
		}
		c.rep.Letters++
	}
	return nil
}
