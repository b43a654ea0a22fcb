// Package intake takes the messages of the register and the treasury from the broker to the journals, in batches: many
// messages become one durable append. Each message ends as a fact, a duplicate, an id conflict or in quarantine, and is
// counted as exactly one of them; the offset is acknowledged after that is durable. Only a failure of our own parts
// stops the partition: then the same batch comes again.
package intake

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"

	"qorgau/adapters/engine"
	"qorgau/adapters/erdr"
	"qorgau/adapters/kafka"
	"qorgau/adapters/quarantine"
	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

// Group is the consumer group of intake.
const Group = "qorgau-intake"

// Submitter is the engine's door.
type Submitter interface {
	SubmitAll(ctx context.Context, inputs []*engine.Input) ([]engine.Outcome, error)
}

// Publisher is where rejected messages go.
type Publisher interface {
	PublishBatch(ctx context.Context, messages []kafka.Message) error
}

// Config is what intake is made of.
type Config struct {
	Engine Submitter
	Doors  map[string]*erdr.Door                         // by topic: the register cannot speak for the treasury
	Units  func(ctx context.Context) (erdr.Units, error) // present table of units
	Known  func(code string) bool                        // a journal that exists: KZ or a bar with units; asked from several goroutines
	Vault  quarantine.Vault
	Out    Publisher
	Clock  engine.Clock
	Log    *slog.Logger
}

// Counts is what became of the messages taken so far. Sent = Accepted + Duplicate + Conflict + Quarantined.
type Counts struct {
	Taken, Accepted, Duplicate, Conflict, Quarantined int64
}

// Intake handles batches of messages.
type Intake struct {
	cfg Config

	mu     sync.Mutex
	counts Counts
	byCode map[string]int64
}

// New makes an intake.
func New(cfg Config) *Intake {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return &Intake{cfg: cfg, byCode: map[string]int64{}}
}

// Counts tells what became of the messages so far.
func (t *Intake) Counts() Counts {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.counts
}

// Rejected tells how many messages were rejected for each reason code.
func (t *Intake) Rejected() map[string]int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := make(map[string]int64, len(t.byCode))
	for k, v := range t.byCode {
		out[k] = v
	}
	return out
}

// item is one message on its way.
type item struct {
	message kafka.Message
	input   *engine.Input // nil if the message is defective
	defect  *erdr.Defect
	outcome engine.Outcome
}

// Handle takes one batch. It returns nil when every message of it is durably a fact, known, or in quarantine. The whole
// batch is one submission: what the syncs of vault and journal cost is shared by all its messages.
func (t *Intake) Handle(ctx context.Context, batch []kafka.Message) error {
	units, err := t.cfg.Units(ctx)
	if err != nil {
		return fmt.Errorf("reading the table of units: %w", err)
	}
	return t.take(ctx, t.readAll(batch, units), units)
}

// readTogether is how many messages a core reads before it looks for more.
const readTogether = 32

// readAll reads a batch on all cores: one message knows nothing of another, so reading needs no order.
func (t *Intake) readAll(batch []kafka.Message, units erdr.Units) []item {
	items := make([]item, len(batch))
	var begun atomic.Int64
	var readers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), (len(batch)+readTogether-1)/readTogether) {
		readers.Go(func() {
			for {
				to := int(begun.Add(readTogether))
				from := to - readTogether
				if from >= len(batch) {
					return
				}
				for i := from; i < min(to, len(batch)); i++ {
					items[i] = t.read(batch[i], units)
				}
			}
		})
	}
	readers.Wait()
	return items
}

// take submits a batch and puts into quarantine what cannot be taken.
func (t *Intake) take(ctx context.Context, items []item, units erdr.Units) error {
	now, err := t.cfg.Clock.Now()
	if err != nil {
		return fmt.Errorf("reading the clock: %w", err)
	}
	if err := t.submit(ctx, items, units, now); err != nil {
		return err
	}
	if err := t.reject(ctx, items, now); err != nil {
		return err
	}
	t.count(items)
	return nil
}

// read decodes and routes one message; what fails here is a defect of the message.
func (t *Intake) read(m kafka.Message, units erdr.Units) item {
	it := item{message: m}
	ce, err := kafka.Decode(m)
	if err != nil {
		it.defect = envelope(err)
		return it
	}
	if it.input, it.defect = t.cfg.Doors[m.Topic].Decode(ce); it.defect != nil {
		return it
	}
	if it.input.Journal = erdr.Route(it.input.Body, units); !t.cfg.Known(it.input.Journal) {
		it.input.Journal = journal.National // nobody makes a journal by naming one
	}
	return it
}

// envelope is the defect of a message that is no acceptable CloudEvent.
func envelope(err error) *erdr.Defect {
	d := &erdr.Defect{Code: erdr.BadAttribute}
	var e *kafka.EnvelopeError
	if errors.As(err, &e) {
		d.Code, d.Place, d.Limit = erdr.Code(e.Code), e.Attribute, e.Limit
		if e.Attribute == "" {
			d.Place = "value"
			if e.Byte >= 0 {
				d.Place = fmt.Sprintf("value:%d", e.Byte)
			}
		}
	}
	return d
}

// submit hands everything readable to the engine, and for a defender request that is not, the fact that it came.
func (t *Intake) submit(ctx context.Context, items []item, units erdr.Units, now civil.Instant) error {
	var inputs []*engine.Input
	var of []*item
	for i := range items {
		it := &items[i]
		if it.input != nil {
			inputs, of = append(inputs, it.input), append(of, it)
			continue
		}
		if in, ok := it.defect.Malformed(it.message.Value); ok {
			in.Journal = journal.National
			if code, known := units(it.defect.Unit, now); known {
				in.Journal = code
			}
			inputs, of = append(inputs, in), append(of, nil)
		}
	}
	if len(inputs) == 0 {
		return nil
	}
	out, err := t.cfg.Engine.SubmitAll(ctx, inputs)
	if err != nil {
		return fmt.Errorf("submitting %d messages: %w", len(inputs), err)
	}
	for i, it := range of {
		if it != nil {
			it.outcome = out[i]
		}
	}
	return nil
}

// reject sends defective, conflicting and failed messages to quarantine, encrypted, with reason and place.
func (t *Intake) reject(ctx context.Context, items []item, now civil.Instant) error {
	var out []kafka.Message
	for i := range items {
		code, place := items[i].reason()
		if code == "" {
			continue
		}
		m, err := quarantine.Reject(ctx, t.cfg.Vault, now.UTCDate(), code, place, items[i].message)
		if err != nil {
			return fmt.Errorf("putting a message into quarantine: %w", err)
		}
		out = append(out, m)
	}
	if len(out) == 0 {
		return nil
	}
	if err := t.cfg.Out.PublishBatch(ctx, out); err != nil {
		return fmt.Errorf("publishing %d rejected messages: %w", len(out), err)
	}
	return nil
}

// reason is why a message goes to quarantine, and where its defect is; empty if it does not.
func (it *item) reason() (code, place string) {
	switch {
	case it.defect != nil:
		return string(it.defect.Code), it.defect.Place
	case it.outcome.Status == engine.Conflict:
		return "id_conflict", fmt.Sprintf("%s/%d", it.outcome.Journal, it.outcome.Pos)
	case it.outcome.Status == engine.MachineError:
		return "machine_error", it.outcome.Journal
	}
	return "", ""
}

func (t *Intake) count(items []item) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i := range items {
		it := &items[i]
		t.counts.Taken++
		code, _ := it.reason()
		switch {
		case code == "id_conflict":
			t.counts.Conflict++
			t.cfg.Log.Error("alarm: same id, other content", "code", code, "at", fmt.Sprintf("%s/%d", it.outcome.Journal, it.outcome.Pos))
		case code != "":
			t.counts.Quarantined++
			if code == "machine_error" {
				t.cfg.Log.Error("alarm: the machine failed on a message", "error", it.outcome.Err)
			}
		case it.outcome.Status == engine.Duplicate:
			t.counts.Duplicate++
		default:
			t.counts.Accepted++
		}
		if code != "" {
			t.byCode[code]++
		}
	}
}
