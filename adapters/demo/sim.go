package demo

import (
	"cmp"
	"container/heap"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"qorgau/adapters/engine"
	"qorgau/adapters/erdr"
	"qorgau/adapters/kafka"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Sim is everybody outside: the register, people, the treasury. It hears of durable records through Observe and acts
// when Step is called. Step belongs to one goroutine, Observe to any.
type Sim struct {
	w       *World
	from    civil.Instant // beginning of the world
	plan    Plan
	calm    bool // everybody answers at once and as well as possible, and the register is silent: speed 0
	queue   actions
	waiting int // actions in the queue that do not come every month

	mu    sync.Mutex
	heard []heard

	cases       map[int]*dossier
	refs        map[journal.Ref]string // reference of an advocate -> his number
	byID        map[string]journal.Ref
	busy        map[string][]event.Span // advocate -> what he has promised
	decrees     map[string]*decree      // claim -> what was asked and decreed
	filed       map[string]*folder      // advocate in a journal -> claims to apply with
	notices     map[string]bool
	seen        map[string]bool        // facts found in the journals at the start, by source and id
	learning    bool                   // reading old journals: the settlements' topic is not read again
	ordered     int                    // settlements that the treasury will find on its topic
	read        int                    // settlements read
	served      map[string]journal.Ref // appointment -> its advocate
	stops       map[string]int         // claim and code -> how often it was stopped for that
	differences map[string]int64       // claim and day -> difference on ordered lines, as found last

	protocols map[string]*protocol  // acts of the register, by id
	noticeDay map[string]civil.Date // appointment -> day of its notice of defence
	straight  map[string]bool       // applications that the machine approved by itself
	cancelled map[string]bool       // settlements taken back before they were paid
	found     int

	register, treasury []kafka.Message // going out with this step
	people             []*engine.Input

	Sent Sent
}

// Sent counts what the simulator put on the topics of register and treasury, acknowledged by the broker, the cases it
// opened, and the requests that it heard were refused or escalated.
type Sent struct{ Register, Treasury, Escalated, Refused, Cases int64 }

// Plan says when the cases of the register open.
type Plan struct {
	Cases int           // how many; negative: without end
	Every civil.Instant // between two of them
}

// heard is a durable record that nobody has thought about yet.
type heard struct {
	code string
	rec  *journal.Record
}

// NewSim makes everybody outside, from a moment on.
func NewSim(w *World, from civil.Instant, plan Plan) *Sim {
	return &Sim{w: w, from: from, plan: plan, cases: map[int]*dossier{}, refs: map[journal.Ref]string{}, byID: map[string]journal.Ref{},
		busy: map[string][]event.Span{}, decrees: map[string]*decree{}, filed: map[string]*folder{}, notices: map[string]bool{}, seen: map[string]bool{},
		served: map[string]journal.Ref{}, stops: map[string]int{}, differences: map[string]int64{}, protocols: map[string]*protocol{},
		noticeDay: map[string]civil.Date{}, straight: map[string]bool{}, cancelled: map[string]bool{}}
}

// Observe is told of a durable group (node.Options.Observe).
func (s *Sim) Observe(code string, group []journal.Record) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range group {
		if relevant(&group[i]) {
			s.heard = append(s.heard, heard{code, &group[i]})
		}
	}
}

// relevant leaves out what nobody outside answers.
func relevant(rec *journal.Record) bool {
	switch e := rec.Body.(type) {
	case *event.MailReceived:
		_, answered := e.Body.(*event.MinutesAnswered)
		return answered
	case *event.MinutesJudged:
		return len(e.Pairs) > 0
	case *event.AlarmRaised:
		return e.Code == "hold_query"
	case *event.AdvocateListed, *event.OfferMade, *event.DefenderNamed, *event.DefenderNotFound, *event.AppointmentEnded,
		*event.ActRecorded, *event.PaymentDecreeRequested, *event.ClaimDecreed, *event.ClaimMoved, *event.ClaimBlocked,
		*event.ApplicationChecked, *event.UnitUnassigned, *event.SettlementOrdered, *event.RequestRefused,
		*event.ActQuestioned, *event.ActRefused, *event.WorkActRecorded, *event.ObjectionRegistered, *event.RemovalProposed, *event.DefenderMissed,
		*event.DefenderInformed, *event.QuerySent, *event.CutMade, *event.PayDifferenceFound, *event.DecreeCopyTracked, *event.ApprovalDecided,
		*event.ReversalOrdered, *event.SettlementCancelled, *event.LinesLeftOut:
		return true
	}
	return false
}

// Learn reads the journals of a folder that was used before, so that what is not answered yet will be.
func (s *Sim) Learn(ctx context.Context, store engine.Store) error {
	heads, err := store.Heads(ctx)
	if err != nil {
		return err
	}
	s.learning = true
	for _, h := range heads {
		err := store.Read(ctx, h.Journal, 1, 0, func(x journal.Stored) error {
			rec, err := journal.Parse(string(x.Bytes), event.New)
			if err != nil {
				return err
			}
			if rec.Kind == journal.Fact {
				s.seen[rec.Source+"\x00"+rec.ID] = true
			}
			if relevant(&rec) {
				s.learn(h.Journal, &rec)
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("reading %s again: %w", h.Journal, err)
		}
	}
	s.learning, s.read = false, s.ordered
	return nil
}

// think takes up everything that was heard, by journal and position.
func (s *Sim) think() {
	s.mu.Lock()
	list := s.heard
	s.heard = nil
	s.mu.Unlock()
	slices.SortStableFunc(list, func(a, b heard) int {
		return cmp.Or(strings.Compare(a.code, b.code), cmp.Compare(a.rec.Pos, b.rec.Pos))
	})
	for _, h := range list {
		s.learn(h.code, h.rec)
	}
}

// action is something that will be done. What it says is made when it is done, from what is known then.
type action struct {
	due      civil.Instant
	code, id string
	quiet    bool // it comes every month; nobody waits for it
	do       func()
}

type actions []*action

func (q actions) Len() int           { return len(q) }
func (q actions) Less(i, j int) bool { return q[i].before(q[j]) }
func (q actions) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *actions) Push(x any)        { *q = append(*q, x.(*action)) }
func (q *actions) Pop() any {
	old := *q
	x := old[len(old)-1]
	*q = old[:len(old)-1]
	return x
}

func (a *action) before(b *action) bool {
	return cmp.Or(cmp.Compare(a.due, b.due), strings.Compare(a.code, b.code), strings.Compare(a.id, b.id)) < 0
}

// later puts an action into the queue.
func (s *Sim) later(due civil.Instant, code, id string, do func()) {
	if s.calm {
		due = 0
	}
	s.waiting++
	heap.Push(&s.queue, &action{due, code, id, false, do})
}

// Idle tells that nothing waits to be done but what comes every month.
func (s *Sim) Idle() bool { return s.waiting == 0 }

// Next is the moment of the first action that waits; false if none does.
func (s *Sim) Next() (civil.Instant, bool) {
	s.mu.Lock()
	heard := len(s.heard)
	s.mu.Unlock()
	if heard > 0 {
		return 0, true
	}
	if len(s.queue) == 0 {
		return 0, false
	}
	return s.queue[0].due, true
}

// Doors are where the outside world knocks.
type Doors struct {
	Publish func(context.Context, []kafka.Message) error
	Submit  func(context.Context, []*engine.Input) ([]engine.Outcome, error)
	// Settlements reads what is new on the topic of settlements, and takes note that it was read.
	Settlements func(context.Context) ([]kafka.Message, error)
}

// Step does everything that is due and returns how much went out. What goes to the journals stands in order of journal
// and id.
func (s *Sim) Step(ctx context.Context, now civil.Instant, d Doors) (int, error) {
	if err := s.readSettlements(ctx, d); err != nil {
		return 0, err
	}
	s.think()
	for len(s.queue) > 0 && s.queue[0].due <= now {
		var due []*action
		for len(s.queue) > 0 && s.queue[0].due <= now {
			due = append(due, heap.Pop(&s.queue).(*action))
		}
		slices.SortStableFunc(due, func(a, b *action) int {
			return cmp.Or(strings.Compare(a.code, b.code), cmp.Compare(a.due, b.due), strings.Compare(a.id, b.id))
		})
		for _, a := range due {
			if !a.quiet {
				s.waiting--
			}
			a.do()
		}
	}
	register, people, treasury := s.register, s.people, s.treasury
	s.register, s.people, s.treasury = nil, nil, nil
	if len(register) > 0 {
		if err := d.Publish(ctx, register); err != nil {
			return 0, fmt.Errorf("the register: %w", err)
		}
		s.Sent.Register += int64(len(register))
	}
	if len(people) > 0 {
		if err := submit(ctx, d, people); err != nil {
			return 0, err
		}
	}
	if len(treasury) > 0 {
		if err := d.Publish(ctx, treasury); err != nil {
			return 0, fmt.Errorf("the treasury: %w", err)
		}
		s.Sent.Treasury += int64(len(treasury))
	}
	return len(register) + len(people) + len(treasury), nil
}

func submit(ctx context.Context, d Doors, inputs []*engine.Input) error {
	out, err := d.Submit(ctx, inputs)
	if err != nil {
		return fmt.Errorf("people: %w", err)
	}
	for i, o := range out {
		if o.Status == engine.Conflict || o.Status == engine.MachineError {
			return fmt.Errorf("people: %s of %s became %s: %w", inputs[i].Body.Type(), inputs[i].ID, o.Status, o.Err)
		}
	}
	return nil
}

// say hands in what people say. Persons are named by the numbers they have outside.
func (s *Sim) say(code, id string, body journal.Body, persons ...event.Person) {
	s.hand(input(code, id, body, persons...))
}

func (s *Sim) hand(in *engine.Input) {
	if !s.seen[in.Source+"\x00"+in.ID] {
		s.people = append(s.people, in)
	}
}

func input(code, id string, body journal.Body, persons ...event.Person) *engine.Input {
	return &engine.Input{Journal: code, Source: "urn:qorgau:people:" + code, ID: id, Body: body,
		Clear: event.Clear{Persons: persons}, PersonSource: erdr.PersonSource}
}

// who names a person at a place of a body.
func who(place, id string) event.Person { return event.Person{Place: place, ID: id} }
