// Package relay publishes what journals recorded: every record on the journal topic, and each decision that another
// system waits for on that system's topic, with the boxes opened that it is entitled to.
//
// A record is published only after it is durable, in the order of its journal. At least once on the wire: after a
// crash the last messages may come again, with the same derived ids, so a consumer can drop them.
package relay

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/google/uuid"

	"qorgau/adapters/engine"
	"qorgau/adapters/kafka"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/reason"
	"qorgau/domain/wire"
)

// cursorName is the relay's name in the store's table of cursors.
const cursorName = "relay"

// Limits of the relay.
const (
	// batchRecords bounds one publish: two messages a record at most, well under the broker's request size.
	batchRecords = 1000
	// cursorEvery is how long a cursor may lag behind in the store: after a crash at most this much comes again.
	cursorEvery = time.Second
)

// Opener opens boxes for the outgoing messages.
type Opener interface {
	OpenMany(ctx context.Context, boxes []journal.Box) ([]engine.Opened, error)
}

// Publisher is the broker's side.
type Publisher interface {
	PublishBatch(ctx context.Context, messages []kafka.Message) error
}

// Relay publishes the journals of a store.
type Relay struct {
	store    engine.Store
	out      Publisher
	vault    Opener
	registry journal.Registry

	mu      sync.Mutex
	at      map[string]int64 // published up to
	saved   map[string]int64
	lastSet time.Time
}

// New makes a relay.
func New(store engine.Store, out Publisher, vault Opener, registry journal.Registry) *Relay {
	return &Relay{store: store, out: out, vault: vault, registry: registry, at: map[string]int64{}, saved: map[string]int64{}}
}

// Step publishes everything that is recorded and not yet published, and returns how many records that was.
func (r *Relay) Step(ctx context.Context) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	heads, err := r.store.Heads(ctx)
	if err != nil {
		return 0, fmt.Errorf("reading the heads: %w", err)
	}
	total := 0
	for _, h := range heads {
		for {
			n, err := r.journal(ctx, h)
			total += n
			if err != nil {
				return total, err
			}
			if n == 0 {
				break
			}
		}
	}
	if time.Since(r.lastSet) > cursorEvery {
		return total, r.save(ctx)
	}
	return total, nil
}

// Published is the last position of a journal that the broker has acknowledged.
func (r *Relay) Published(ctx context.Context, code string) (int64, error) {
	r.mu.Lock()
	at, known := r.at[code]
	r.mu.Unlock()
	if known {
		return at, nil
	}
	return r.store.Cursor(ctx, cursorName, code)
}

// Close saves how far the relay came.
func (r *Relay) Close(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.save(ctx)
}

func (r *Relay) save(ctx context.Context) error {
	for code, pos := range r.at {
		if r.saved[code] == pos {
			continue
		}
		if err := r.store.SetCursor(ctx, cursorName, code, pos); err != nil {
			return fmt.Errorf("saving the relay's place in %s: %w", code, err)
		}
		r.saved[code] = pos
	}
	r.lastSet = time.Now()
	return nil
}

func (r *Relay) journal(ctx context.Context, h journal.Head) (int, error) {
	at, known := r.at[h.Journal]
	if !known {
		var err error
		if at, err = r.store.Cursor(ctx, cursorName, h.Journal); err != nil {
			return 0, fmt.Errorf("reading the relay's place in %s: %w", h.Journal, err)
		}
		r.at[h.Journal], r.saved[h.Journal] = at, at
	}
	if at >= h.Size {
		return 0, nil
	}
	number, err := journal.Number(h.Journal)
	if err != nil {
		return 0, err
	}
	var messages []kafka.Message
	var told []outgoing
	var boxes []journal.Box
	to := min(at+batchRecords, h.Size)
	err = r.store.Read(ctx, h.Journal, at+1, to, func(s journal.Stored) error {
		line := append([]byte(nil), s.Bytes...)
		messages = append(messages, kafka.Message{Topic: kafka.TopicJournal, Partition: int32(number), Key: h.Journal, Value: line,
			Headers: place(h.Journal, s.Pos, s.Leaf)})
		rec, err := journal.Parse(string(line), r.registry)
		if err != nil {
			return err
		}
		topic, fields := audience(rec.Type)
		if rec.Kind != journal.Decision || topic == "" {
			return nil
		}
		o := outgoing{rec: rec, leaf: s.Leaf, topic: topic, at: len(messages), first: len(boxes)}
		for _, b := range rec.Sealed {
			if fields[b.Field] {
				boxes = append(boxes, b)
			}
		}
		o.last = len(boxes)
		told = append(told, o)
		messages = append(messages, kafka.Message{})
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("reading %s for the relay: %w", h.Journal, err)
	}
	opened, err := r.vault.OpenMany(ctx, boxes)
	if err != nil {
		return 0, fmt.Errorf("opening %d boxes: %w", len(boxes), err)
	}
	for _, o := range told {
		m, err := o.message(boxes[o.first:o.last], opened[o.first:o.last])
		if err != nil {
			return 0, err
		}
		m.Partition = int32(number)
		messages[o.at] = m
	}
	if err := r.out.PublishBatch(ctx, messages); err != nil {
		return 0, fmt.Errorf("publishing %s from %d: %w", h.Journal, at+1, err)
	}
	r.at[h.Journal] = to
	return int(to - at), nil
}

// place are the headers by which every consumer sees that it missed nothing and got nothing twice.
func place(code string, pos int64, leaf journal.Hash) []kafka.Header {
	return []kafka.Header{{Key: "journal", Value: []byte(code)}, {Key: "pos", Value: strconv.AppendInt(nil, pos, 10)},
		{Key: "leaf", Value: []byte(leaf.String())}}
}

// outgoing is a decision on its way to another system.
type outgoing struct {
	rec         journal.Record
	leaf        journal.Hash
	topic       string
	at          int // index of its message
	first, last int // its boxes
}

// MessageID is the id of a record's outgoing message: UUIDv5 of journal and leaf. So a consumer drops repeats, and a
// restored store cannot reuse an id for other content.
func MessageID(code string, leaf journal.Hash) string {
	return uuid.NewSHA1(uuid.NameSpaceURL, append([]byte("urn:qorgau:"+code+":"), leaf[:]...)).String()
}

func (o outgoing) message(boxes []journal.Box, opened []engine.Opened) (kafka.Message, error) {
	data := o.rec.Body.AppendJSON(nil)
	data = data[:len(data)-1]
	comma := len(data) > 1
	add := func(key string) {
		if comma {
			data = append(data, ',')
		}
		comma = true
		data = append(wire.AppendString(data, key), ':')
	}
	var erased []string
	for i, b := range boxes {
		if !opened[i].OK {
			erased = append(erased, b.Field)
			continue
		}
		add(b.Field)
		data = wire.AppendString(data, opened[i].Text)
	}
	if s, ok := o.rec.Body.(*event.SettlementOrdered); ok {
		add("purpose_kk")
		data = wire.AppendString(data, reason.Label(s.Purpose, "kk"))
		add("purpose_ru")
		data = wire.AppendString(data, reason.Label(s.Purpose, "ru"))
	}
	if len(erased) > 0 {
		add("erased")
		data = append(data, '[')
		for i, f := range erased {
			if i > 0 {
				data = append(data, ',')
			}
			data = wire.AppendString(data, f)
		}
		data = append(data, ']')
	}
	data = append(data, '}')
	e := kafka.Event{
		ID: MessageID(o.rec.Journal, o.leaf), Source: "urn:qorgau:" + o.rec.Journal, Type: o.rec.Type, Time: o.rec.At.String(),
		DataContentType: "application/json", Data: data,
		Extensions: map[string]string{"journal": o.rec.Journal, "pos": strconv.FormatInt(o.rec.Pos, 10), "leaf": o.leaf.String()},
	}
	if err := e.Validate(); err != nil {
		return kafka.Message{}, fmt.Errorf("making the message of %s/%d: %w", o.rec.Journal, o.rec.Pos, err)
	}
	m := kafka.Encode(e, true)
	m.Topic, m.Key = o.topic, o.rec.Journal
	return m, nil
}

// audience says which topic a decision goes to, and which sealed values its receiver is entitled to: exactly those
// that the message's type has.
func audience(name string) (topic string, fields map[string]bool) {
	a := audiences[name]
	return a.topic, a.fields
}

type audienceOf struct {
	topic  string
	fields map[string]bool
}

var audiences = func() map[string]audienceOf {
	all := map[string]audienceOf{}
	for _, t := range event.Types {
		a := audienceOf{fields: map[string]bool{}}
		switch t.Out {
		case "erdr":
			a.topic = kafka.TopicAppointments
		case "payment":
			a.topic = kafka.TopicSettlements
		default:
			continue
		}
		for _, f := range t.Sealed {
			a.fields[f] = true
		}
		all[t.Name] = a
	}
	return all
}()
