// Package bench measures the program on the machine it runs on, each figure beside a raw baseline of the same run: the
// plain insertion of the same bytes into the same kind of table. Figures move between machines; the ratios hold better.
package bench

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"qorgau/adapters/audit"
	"qorgau/adapters/demo"
	"qorgau/adapters/engine"
	"qorgau/adapters/erdr"
	"qorgau/adapters/intake"
	"qorgau/adapters/kafka"
	"qorgau/adapters/node"
	"qorgau/adapters/projector"
	"qorgau/adapters/sqlite"
	"qorgau/adapters/vault"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/ident"
	"qorgau/domain/journal"
	"qorgau/projections"
)

// batch is how many records or messages one append takes: what intake takes at most.
const batch = 1000

// Result is one figure.
type Result struct {
	Name      string  `json:"name"`
	Unit      string  `json:"unit"` // of Count
	Count     int64   `json:"count"`
	PerSecond float64 `json:"per_second"`
	P50Millis float64 `json:"p50_ms,omitempty"` // of a batch
	P99Millis float64 `json:"p99_ms,omitempty"`
	BytesPer  float64 `json:"bytes_per_record,omitempty"`
	Ratio     float64 `json:"ratio_to_raw,omitempty"` // of records a second to the raw baseline of the same run
	Note      string  `json:"note,omitempty"`
}

// Options of a run.
type Options struct {
	Cases    int // lived through first, to have real journals
	Messages int // register messages for intake
	Records  int64
	Dir      string // a new temporary folder when empty
	Progress func(string)
}

// meter times batches.
type meter struct {
	spans []time.Duration
}

func (m *meter) batch(fn func() error) error {
	t := time.Now()
	err := fn()
	m.spans = append(m.spans, time.Since(t))
	return err
}

func (m *meter) total() (sum time.Duration) {
	for _, d := range m.spans {
		sum += d
	}
	return sum
}

func (m *meter) result(name, unit string, count int64) Result {
	r := Result{Name: name, Unit: unit, Count: count, PerSecond: float64(count) / m.total().Seconds()}
	if len(m.spans) > 1 {
		s := slices.Clone(m.spans)
		slices.Sort(s)
		r.P50Millis = s[len(s)/2].Seconds() * 1000
		r.P99Millis = s[len(s)*99/100].Seconds() * 1000
	}
	return r
}

// Run measures everything and tells each figure as it comes.
func Run(ctx context.Context, o Options, tell func(Result) error) (err error) {
	if o.Dir == "" {
		if o.Dir, err = os.MkdirTemp("", "qorgau-bench-"); err != nil {
			return err
		}
		defer os.RemoveAll(o.Dir)
	}
	say := func(s string) {
		if o.Progress != nil {
			o.Progress(s)
		}
	}
	say("living through cases, to have real journals")
	life := filepath.Join(o.Dir, "life")
	sum, messages, err := live(ctx, life, o.Cases)
	if err != nil {
		return err
	}
	if err := tell(Result{Name: "full chain", Unit: "cases", Count: sum.Cases, PerSecond: float64(sum.Cases) / sum.Seconds,
		Note: fmt.Sprintf("register event to payment, broker, projections and verification included; %d records", sum.Records)}); err != nil {
		return err
	}
	store, err := node.OpenStore(life)
	if err != nil {
		return err
	}
	defer store.Close()
	b := &bench{o: o, tell: tell, say: say, store: store, messages: messages, life: life}
	for _, step := range []func(context.Context) error{b.read, b.append, b.intake, b.replay, b.verify, b.execute, b.rebuild} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

type bench struct {
	o        Options
	tell     func(Result) error
	say      func(string)
	store    *sqlite.Store
	messages []kafka.Message
	life     string

	codes   []string
	lines   map[string][][]byte
	records int64
	bytes   int64
}

// live runs a demo and keeps the register's messages of it.
func live(ctx context.Context, dir string, cases int) (sum demo.Summary, messages []kafka.Message, err error) {
	if sum, err = demo.Fast(ctx, demo.Options{Cases: cases, Seed: 1, Dir: dir}); err != nil {
		return sum, nil, err
	}
	e, err := kafka.StartEmbedded(kafka.EmbeddedConfig{Dir: filepath.Join(dir, "broker"), Topics: kafka.Topics()})
	if err != nil {
		return sum, nil, err
	}
	defer e.Close()
	d, err := e.Broker(kafka.Hooks{}).NewDrainer("bench", kafka.TopicERDREvents)
	if err != nil {
		return sum, nil, err
	}
	defer d.Close()
	messages, err = d.Drain(ctx, 1<<20)
	return sum, messages, err
}

// read loads the journals into memory, so that the figures after it are of one thing each.
func (b *bench) read(ctx context.Context) error {
	heads, err := b.store.Heads(ctx)
	if err != nil {
		return err
	}
	b.lines = map[string][][]byte{}
	for _, h := range heads {
		b.codes = append(b.codes, h.Journal)
		err := b.store.Read(ctx, h.Journal, 1, 0, func(s journal.Stored) error {
			b.lines[h.Journal] = append(b.lines[h.Journal], bytes.Clone(s.Bytes))
			b.bytes += int64(len(s.Bytes))
			return nil
		})
		if err != nil {
			return err
		}
		b.records += h.Size
	}
	return b.tell(Result{Name: "journal", Unit: "records", Count: b.records, BytesPer: float64(b.bytes) / float64(b.records), Note: "as lived; bytes of the lines alone"})
}

// pool gives n real lines, repeated as often as needed.
func (b *bench) pool(n int64) [][]byte {
	var all [][]byte
	for _, code := range b.codes {
		all = append(all, b.lines[code]...)
	}
	out := make([][]byte, 0, n)
	for i := int64(0); i < n; i++ {
		out = append(out, all[i%int64(len(all))])
	}
	return out
}

// rawTable is a table of the journal's shape without any promise: the baseline.
type rawTable struct {
	db   *sql.DB
	next int64
}

func openRaw(path string) (*rawTable, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	_, err = db.Exec(`create table record (rowkey integer primary key, bytes blob not null, leaf blob not null)`)
	return &rawTable{db: db}, err
}

// insert writes lines in one transaction by statements of many rows.
func (r *rawTable) insert(lines [][]byte) error {
	tx, err := r.db.Begin()
	if err != nil {
		return err
	}
	const rows = 500
	leaf := make([]byte, 32)
	for len(lines) > 0 {
		n := min(rows, len(lines))
		text := []byte("insert into record values (?,?,?)")
		args := make([]any, 0, 3*n)
		for i, l := range lines[:n] {
			if i > 0 {
				text = append(text, ",(?,?,?)"...)
			}
			r.next++
			args = append(args, r.next, l, leaf)
		}
		if _, err := tx.Exec(string(text), args...); err != nil {
			return errors.Join(err, tx.Rollback())
		}
		lines = lines[n:]
	}
	return tx.Commit()
}

// append: ready records in batches, one fact in three, with leaf, tree, head and inbox; in turn with the raw insertion.
func (b *bench) append(ctx context.Context) error {
	b.say("appending ready records")
	store, err := sqlite.Open(filepath.Join(b.o.Dir, "append.db"), sqlite.Options{})
	if err != nil {
		return err
	}
	defer store.Close()
	raw, err := openRaw(filepath.Join(b.o.Dir, "append-raw.db"))
	if err != nil {
		return err
	}
	defer raw.db.Close()
	lease, err := store.Acquire(ctx, "KZ-71", "bench", time.Hour)
	if err != nil {
		return err
	}
	lines := b.pool(b.o.Records)
	tree := journal.NewTree()
	var ours, plain meter
	for at := 0; at+batch <= len(lines); at += batch {
		part := lines[at : at+batch]
		if err := plain.batch(func() error { return raw.insert(part) }); err != nil {
			return err
		}
		err := ours.batch(func() error {
			x := engine.Batch{Journal: "KZ-71", Epoch: lease.Epoch, From: tree.Size()}
			for i, l := range part {
				s := journal.Stored{Pos: tree.Size() + 1, Bytes: l, Leaf: journal.Leaf(l)}
				tree.Append(s.Leaf)
				x.Records = append(x.Records, s)
				if i%3 == 0 {
					x.Inbox = append(x.Inbox, engine.InboxEntry{Key: journal.InboxKey("bench", strconv.FormatInt(s.Pos, 10)), Pos: s.Pos})
				}
			}
			x.Head = journal.Head{Journal: "KZ-71", Size: tree.Size(), Root: tree.Root(), Frontier: tree.Frontier()}
			errs, err := store.Append(ctx, []engine.Batch{x})
			return errors.Join(err, errors.Join(errs...))
		})
		if err != nil {
			return err
		}
	}
	n := int64(len(lines) / batch * batch)
	base := plain.result("raw insertion of the same bytes", "records", n)
	r := ours.result("append of ready records, batches of 1,000", "records", n)
	r.Ratio = r.PerSecond / base.PerSecond
	return errors.Join(b.tell(base), b.tell(r))
}

// intake: from the message's bytes to the durable journal: envelope, schema validation, vault, draw, decisions, append;
// in turn with the raw insertion of the lines that each batch became, in one transaction too.
func (b *bench) intake(ctx context.Context) error {
	b.say("taking register messages in")
	w, err := newIntake(ctx, filepath.Join(b.o.Dir, "intake"))
	if err != nil {
		return err
	}
	defer w.close(ctx)
	raw, err := openRaw(filepath.Join(b.o.Dir, "intake-raw.db"))
	if err != nil {
		return err
	}
	defer raw.db.Close()
	messages := renamed(b.messages, b.o.Messages, w.door)
	if _, err := w.grown(ctx); err != nil { // what stood there before counts for nobody
		return err
	}
	var ours, plain meter
	var taken, records, size int64
	for part := range slices.Chunk(messages, batch) {
		if err := ours.batch(func() error { return w.in.Handle(ctx, part) }); err != nil {
			return err
		}
		lines, err := w.grown(ctx)
		if err != nil {
			return err
		}
		if err := plain.batch(func() error { return raw.insert(lines) }); err != nil {
			return err
		}
		taken += int64(len(part))
		records += int64(len(lines))
		for _, l := range lines {
			size += int64(len(l))
		}
	}
	if c := w.in.Counts(); c.Accepted != taken {
		return fmt.Errorf("of %d messages %d became facts", taken, c.Accepted)
	}
	base := plain.result("raw insertion of what intake wrote", "records", records)
	base.BytesPer = float64(size) / float64(records)
	in := ours.result("decoded message to durable journal, validation included", "inputs", taken)
	in.Note = fmt.Sprintf("new cases of new persons, in batches of %d; %.2f records an input", batch, float64(records)/float64(taken))
	rec := ours.result("  the same in records", "records", records)
	rec.BytesPer, rec.Ratio = base.BytesPer, rec.PerSecond/base.PerSecond
	return errors.Join(b.tell(base), b.tell(in), b.tell(rec))
}

type intakeWorld struct {
	store *sqlite.Store
	vault *vault.Vault
	eng   *engine.Engine
	door  *erdr.Door
	in    *intake.Intake
	read  map[string]int64 // how far grown has read each journal
}

func newIntake(ctx context.Context, dir string) (*intakeWorld, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	w := &intakeWorld{read: map[string]int64{}}
	var err error
	if w.store, err = sqlite.Open(filepath.Join(dir, "journal.db"), sqlite.Options{}); err != nil {
		return nil, err
	}
	// As in production, references and keys are random; what follows from a seed costs some hashes more.
	if w.vault, err = vault.Open(ctx, filepath.Join(dir, "vault.db"), vault.Options{Master: make([]byte, vault.MasterKeyBytes)}); err != nil {
		return nil, err
	}
	if w.door, err = erdr.New(erdr.Register); err != nil {
		return nil, err
	}
	clock := engine.NewVirtualClock(civil.InstantOf(2025, 10, 13, 0, 0, 0))
	w.eng = engine.New(engine.Config{Store: w.store, Vault: w.vault, Clock: clock, Registry: event.New, Open: node.Machines,
		Version: node.MachineVersion, Draft: node.MachineDraft, Instance: "bench", Build: "bench", LeaseLength: time.Hour})
	table, err := demo.Prepare(ctx, w.eng, 1)
	if err != nil {
		return nil, err
	}
	w.in = intake.New(intake.Config{Engine: w.eng, Vault: w.vault, Clock: clock, Out: nowhere{},
		Doors: map[string]*erdr.Door{kafka.TopicERDREvents: w.door},
		Units: func(context.Context) (erdr.Units, error) { return table.Route, nil },
		Known: func(string) bool { return true }})
	return w, nil
}

// nowhere takes what intake would put into quarantine; the benchmark's messages are all admitted.
type nowhere struct{}

// PublishBatch refuses: a rejected message means that the benchmark measures something else.
func (nowhere) PublishBatch(_ context.Context, m []kafka.Message) error {
	return fmt.Errorf("%d messages of the benchmark were rejected", len(m))
}

func (w *intakeWorld) close(ctx context.Context) {
	_ = w.eng.Close(ctx)
	_ = w.vault.Close()
	_ = w.store.Close()
}

// grown reads the lines that the journals got since it was last asked.
func (w *intakeWorld) grown(ctx context.Context) (out [][]byte, err error) {
	heads, err := w.store.Heads(ctx)
	if err != nil {
		return nil, err
	}
	for _, h := range heads {
		if h.Size == w.read[h.Journal] {
			continue
		}
		err := w.store.Read(ctx, h.Journal, w.read[h.Journal]+1, 0, func(s journal.Stored) error {
			out = append(out, bytes.Clone(s.Bytes))
			return nil
		})
		if err != nil {
			return nil, err
		}
		w.read[h.Journal] = h.Size
	}
	return out, nil
}

// takenIn are the kinds of messages that a case consists of until its bar must answer. What an advocate's work hangs on
// is left out: nobody accepts an offer here, so it would only wait.
var takenIn = map[string]bool{
	"case.opened.v1": true, "case.registered.v1": true, "case.requalified.v1": true, "person.status_set.v1": true,
	"person.detained.v1": true, "person.identified.v1": true, "person.released.v1": true, "defender.requested.v1": true,
	"act.scheduled.v1": true, "measure.set.v1": true,
}

// renamed makes n messages of those that were lived through: the same cases in the same order, of other objects and
// other persons. What the door would not admit is left out.
func renamed(from []kafka.Message, n int, door *erdr.Door) []kafka.Message {
	type original struct {
		ce   kafka.Event
		data map[string]any
	}
	var own []original
	seen := map[string]bool{} // the register repeats some, and a repetition costs nothing here
	for _, m := range from {
		ce, err := kafka.Decode(m)
		if err != nil || !takenIn[ce.Type] || seen[ce.ID] {
			continue
		}
		seen[ce.ID] = true
		var data map[string]any
		if _, defect := door.Decode(ce); defect == nil && json.Unmarshal(ce.Data, &data) == nil {
			own = append(own, original{ce, data})
		}
	}
	var out []kafka.Message
	for round := 0; len(out) < n && len(own) > 0; round++ {
		for _, x := range own {
			ce := x.ce
			ce.ID += fmt.Sprintf("-b%d", round)
			ce.Data, _ = json.Marshal(other(x.data, round))
			m := kafka.Encode(ce, true)
			m.Topic = kafka.TopicERDREvents
			if out = append(out, m); len(out) == n {
				break
			}
		}
	}
	return out
}

// other is a message's data as another case of another person has them.
func other(from map[string]any, round int) map[string]any {
	suffix := fmt.Sprintf("-b%d", round)
	data := maps.Clone(from)
	for _, k := range []string{"object", "register_case", "person_id"} {
		if s, ok := data[k].(string); ok {
			data[k] = s + suffix
		}
	}
	if ids, ok := data["person_ids"].([]any); ok {
		var others []any
		for _, id := range ids {
			others = append(others, fmt.Sprint(id)+suffix)
		}
		data["person_ids"] = others
	}
	if iin, ok := data["person_iin"].(string); ok {
		if check, person := ident.ParseIIN(iin); check.OK() { // born the same day
			data["person_iin"] = ident.SyntheticIIN(person.Birth, person.Sex, round)
		}
	}
	return data
}

// replay: lines from memory, decoded and folded on one core, without and with the tree.
func (b *bench) replay(context.Context) error {
	for _, tree := range []bool{false, true} {
		name := "replay with fold, one core"
		if tree {
			name = "replay with fold, tree verified, one core"
		}
		b.say(name)
		var m meter
		var n int64
		for n < b.o.Records {
			err := m.batch(func() error {
				for _, code := range b.codes {
					if err := fold(code, b.lines[code], tree); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				return err
			}
			n += b.records
		}
		r := m.result(name, "records", n)
		r.P50Millis, r.P99Millis = 0, 0
		if err := b.tell(r); err != nil {
			return err
		}
	}
	return nil
}

func fold(code string, lines [][]byte, verify bool) error {
	m, ok := node.Machines(code, node.MachineVersion, node.MachineDraft)
	if !ok {
		return fmt.Errorf("no machine for %s", code)
	}
	tree := journal.NewTree()
	for _, l := range lines {
		if verify {
			tree.Append(journal.Leaf(l))
		}
		rec, err := journal.Parse(string(l), event.New)
		if err != nil {
			return err
		}
		m.Evolve(&rec)
	}
	return nil
}

// verify: the whole verification of the store, re-execution included, on all cores.
func (b *bench) verify(ctx context.Context) error {
	b.say("verifying the store")
	var m meter
	err := m.batch(func() error {
		rep, err := audit.Verify(ctx, audit.StoreSource{Store: b.store}, audit.Options{Registry: event.New, Open: node.Machines})
		if err == nil && len(rep.Findings) > 0 {
			err = fmt.Errorf("verification found %v", rep.Findings[0])
		}
		return err
	})
	if err != nil {
		return err
	}
	return b.tell(m.result("verify with re-execution, all cores", "records", b.records))
}

// execute: re-execution on one core, repeated up to the number of records asked for.
func (b *bench) execute(context.Context) error {
	b.say("executing again")
	var m meter
	var n int64
	for n < b.o.Records {
		err := m.batch(func() error {
			for _, code := range b.codes {
				if err := again(code, b.lines[code]); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		n += b.records
	}
	r := m.result("re-execution, one core", "records", n)
	r.P50Millis, r.P99Millis = 0, 0
	r.Note = fmt.Sprintf("1,000,000 records would take %.0f s", 1e6/r.PerSecond)
	return b.tell(r)
}

func again(code string, lines [][]byte) error {
	m, ok := node.Machines(code, node.MachineVersion, node.MachineDraft)
	if !ok {
		return fmt.Errorf("no machine for %s", code)
	}
	for i := 0; i < len(lines); {
		fact, err := journal.Parse(string(lines[i]), event.New)
		if err != nil {
			return err
		}
		decisions, err := journal.Execute(m, &fact)
		if err != nil {
			return err
		}
		for k := range decisions {
			if !bytes.Equal(decisions[k].AppendLine(nil), lines[i+1+k]) {
				return fmt.Errorf("%s/%d comes out differently", code, decisions[k].Pos)
			}
		}
		i += 1 + len(decisions)
	}
	return nil
}

// rebuild: all read models from the store.
func (b *bench) rebuild(ctx context.Context) error {
	b.say("rebuilding the read models")
	models, err := sqlite.OpenReadModels(filepath.Join(b.o.Dir, "models.db"), sqlite.Options{}, projections.All()...)
	if err != nil {
		return err
	}
	defer models.Close()
	var m meter
	if err := m.batch(func() error { return projector.New(models, b.store, event.New).Rebuild(ctx, nil) }); err != nil {
		return err
	}
	r := m.result("rebuild of all read models", "records", b.records)
	sizes, err := b.store.Bytes(ctx)
	if err != nil {
		return err
	}
	var total int64
	for _, n := range sizes {
		total += n
	}
	return errors.Join(b.tell(r), b.tell(Result{Name: "store", Unit: "records", Count: b.records, BytesPer: float64(total) / float64(b.records), Note: "all tables of the journal's file, leaves, inbox and snapshots included"}))
}
