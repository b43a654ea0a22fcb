package faults

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"qorgau/adapters/demo"
	"qorgau/adapters/door"
	"qorgau/adapters/engine"
	"qorgau/adapters/kafka"
	"qorgau/adapters/node"
	"qorgau/adapters/sqlite"
	"qorgau/domain/civil"
	"qorgau/domain/claim"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/territory"
)

// Environment of the child: the folder it runs on, and which of the children below it is.
const (
	childDir  = "QORGAU_FAULTS_CHILD"
	childKind = "QORGAU_FAULTS_KIND"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		run := map[string]func(string) error{"living": living, "racing": racing, "weakened": weakened}[os.Getenv(childKind)]
		if err := run(dir); err != nil {
			fmt.Println("failed", err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// ready opens the folder's door and tells the parent where the broker is.
func ready(dir string, n *node.Node) error {
	go func() {
		if err := door.Serve(context.Background(), dir, n); err != nil {
			fmt.Println("failed", err)
		}
	}()
	_, err := fmt.Println("ready", n.Embedded.Addr())
	return err
}

// living is the child: the whole of Qorgau on one folder with a country that lives fast, register, people and treasury
// included, until it is killed. All parts run beside each other.
func living(dir string) error {
	return demo.Live(context.Background(), demo.Options{From: from, Cases: cases, PerDay: cases, Seed: 1, Dir: dir, Speed: 1_000_000,
		Ready: func(n *node.Node) error { return ready(dir, n) }})
}

// cases of the register: they all open on the first day, so that all come to money before the last kill.
const cases = 40

// from is late in a month: what is earned is applied for in the next one, so money moves soon.
var from = civil.DateOf(2025, 10, 27)

// racing is another child on the same folder: its parts run one after the other, and time leaps from one thing that
// happens to the next, so that months pass and money moves between the kills.
func racing(dir string) error {
	ctx := context.Background()
	o, err := node.Resume(ctx, node.Options{Dir: dir})
	if err != nil {
		return err
	}
	w, err := demo.NewWorld(1)
	if err != nil {
		return err
	}
	begin := w.At("Asia/Almaty", from, 0)
	clock, used := o.Clock.(*engine.VirtualClock)
	if !used {
		return errors.New("a race needs a folder that was lived in")
	}
	sim := demo.NewSim(w, begin+civil.Hour, demo.Plan{Cases: cases, Every: civil.Day / cases})
	o.Observe = sim.Observe
	n, err := node.Open(ctx, o)
	if err != nil {
		return err
	}
	if err := sim.Learn(ctx, n.Store); err != nil {
		return err
	}
	settlements, err := n.Broker.NewDrainer("synthetic-treasury", kafka.TopicSettlements)
	if err != nil {
		return err
	}
	doors := demo.Doors{Publish: n.Publisher.PublishBatch, Submit: n.Engine.SubmitAll, Settlements: func(ctx context.Context) ([]kafka.Message, error) {
		batch, err := settlements.Drain(ctx, 1000)
		if err != nil || len(batch) == 0 {
			return nil, err
		}
		return batch, settlements.Commit()
	}}
	now, err := clock.Now()
	if err != nil {
		return err
	}
	rest := func() error {
		for {
			k, err := sim.Step(ctx, now, doors)
			if err != nil {
				return err
			}
			r, err := n.Round(ctx)
			if err != nil || k+r == 0 {
				return err
			}
		}
	}
	if err := ready(dir, n); err != nil {
		return err
	}
	if err := w.Begin(ctx, from, false, doors, rest); err != nil {
		return err
	}
	sim.Begin()
	const grid = 10 * civil.Minute
	for {
		if err := rest(); err != nil {
			return err
		}
		at := (now - civil.Hour).UTCDate().AddDays(1).Start() + civil.Hour
		if due, ok := sim.Next(); ok {
			at = min(at, due)
		}
		for _, code := range n.Engine.Journals() {
			err := n.Engine.Look(ctx, code, func(m journal.Machine, _ int64) error {
				if c, ok := m.Due(); ok {
					at = min(at, c.Due)
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		now = max(now+grid, (at+grid-1)/grid*grid)
		clock.Set(now)
	}
}

// weakened is the twin's child: the same pipeline without an inbox.
func weakened(dir string) error {
	ctx := context.Background()
	fresh := !node.HasJournal(dir)
	if fresh {
		if err := node.WriteWorld(dir, node.World{Seed: 1}); err != nil {
			return err
		}
	}
	o, err := node.Resume(ctx, node.Options{Dir: dir, Weaken: sqlite.Weaken{NoInbox: true}, WeakenEngine: engine.Weaken{NoInbox: true}})
	if err != nil {
		return err
	}
	if o.Clock == nil {
		o.Clock = engine.NewVirtualClock(start)
	}
	n, err := node.Open(ctx, o)
	if err != nil {
		return err
	}
	if fresh {
		if _, err := demo.Prepare(ctx, n.Engine, 1); err != nil {
			return err
		}
	}
	n.Start(ctx)
	if err := ready(dir, n); err != nil {
		return err
	}
	select {}
}

// outside is everybody beside the child: it sends messages and remembers which were acknowledged.
type outside struct {
	request, opened, status example

	mu       sync.Mutex
	r        *rand.Rand
	n        int
	sent     []kafka.Message
	acked    map[string]bool // source and id
	answered int             // of them by the door
}

func newOutside(t testing.TB) *outside {
	o := &outside{r: rand.New(rand.NewPCG(3, 5)), acked: map[string]bool{}}
	for _, x := range examples(t) {
		switch x.envelope["type"] {
		case "defender.requested.v1":
			o.request = x
		case "case.opened.v1":
			o.opened = x
		}
	}
	o.status = example{envelope: map[string]any{"specversion": "1.0", "source": "urn:qorgau:people", "type": "advocate.status_changed.v1",
		"time": start.String(), "datacontenttype": "application/json",
		"data": map[string]any{"advocate_id": "nobody", "status": "suspended", "from": start.String()}}}
	return o
}

// next makes some new messages and repeats some old ones. Some are defender requests, nearly all for the same person in
// the same case: he must have one defender. The others open cases.
func (o *outside) next() (out []kafka.Message) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for range 3 {
		o.n++
		x := o.opened
		if o.n%20 == 10 && o.n < 400 {
			x = o.request
		}
		x.envelope = clone(x.envelope).(map[string]any)
		d := x.envelope["data"].(map[string]any)
		x.envelope["id"] = fmt.Sprintf("outside-%05d", o.n)
		d["object"], d["register_case"] = fmt.Sprintf("outside-%d", o.n), fmt.Sprintf("outside-case-%d", o.n/1000)
		if d["person_id"] != nil {
			d["person_id"] = fmt.Sprintf("outside-person-%d", o.n/1000)
			delete(d, "person_iin")
		}
		out = append(out, structured(x))
	}
	for range 2 {
		if len(o.sent) > 0 {
			out = append(out, o.sent[o.r.IntN(len(o.sent))])
		}
	}
	o.sent = append(o.sent, out[:3]...)
	return out
}

func (o *outside) ack(source, id string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.acked[source+" "+id] = true
}

// pace leaves the child time for its own country.
const pace = 15 * time.Millisecond

// bother sends until the child dies: requests by the broker, words of people by the door.
func (o *outside) bother(ctx context.Context, dir, addr string) {
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		p, err := kafka.Broker{Addrs: []string{addr}}.NewPublisher()
		if err != nil {
			return // killed meanwhile
		}
		defer p.Close()
		for ; ctx.Err() == nil; time.Sleep(pace) {
			batch := o.next()
			if p.PublishBatch(ctx, batch) != nil {
				return
			}
			for _, m := range batch {
				ce, err := kafka.Decode(m)
				if err == nil {
					o.ack(ce.Source, ce.ID)
				}
			}
		}
	}()
	go func() {
		defer wg.Done()
		c, err := door.Dial(ctx, dir)
		for ; ctx.Err() == nil && err == nil; time.Sleep(pace) {
			o.mu.Lock()
			o.n++
			id := fmt.Sprintf("status-%05d", o.n)
			o.mu.Unlock()
			x := clone(o.status.envelope).(map[string]any)
			x["id"] = id
			line, _ := json.Marshal(x)
			var answers []door.Answer
			if answers, err = c.People(ctx, "KZ-71", [][]byte{line}); err == nil && answers[0].Status == engine.Recorded {
				o.ack("urn:qorgau:people", id)
				o.mu.Lock()
				o.answered++
				o.mu.Unlock()
			}
		}
	}()
	wg.Wait()
}

// killed runs a child on a folder, lets it work, and kills it with SIGKILL at a random instant, so many times.
func killed(t *testing.T, dir string, o *outside, times int, kinds ...string) {
	t.Helper()
	var others sync.WaitGroup
	defer others.Wait()
	r := rand.New(rand.NewPCG(uint64(times), 1))
	for i := range times {
		cmd := exec.Command(os.Args[0], "-test.run=^$")
		cmd.Env = append(os.Environ(), childDir+"="+dir, childKind+"="+kinds[i%len(kinds)])
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(context.Background())
		lines := bufio.NewScanner(out)
		if i%6 != 5 || i == 0 {
			addr := ""
			for addr == "" && lines.Scan() {
				if text, bad := strings.CutPrefix(lines.Text(), "failed "); bad {
					t.Fatalf("child %d: %s", i, text)
				}
				addr, _ = strings.CutPrefix(lines.Text(), "ready ")
			}
			if addr == "" {
				t.Fatalf("child %d ended before it was ready", i)
			}
			others.Add(1)
			go func() {
				defer others.Done()
				o.bother(ctx, dir, addr)
			}()
			time.Sleep(time.Duration(50+r.IntN(900)) * time.Millisecond)
		} else { // in the middle of opening
			time.Sleep(time.Duration(r.IntN(400)) * time.Millisecond)
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		stop()
		rest, _ := io.ReadAll(out)
		if text := string(rest); strings.Contains(text, "failed ") {
			t.Fatalf("child %d: %s", i, text)
		}
		var exit *exec.ExitError
		if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != -1 {
			t.Fatalf("child %d was not killed: %v", i, err)
		}
	}
}

// settle opens the folder once more, here, and lets everything that was sent come to rest.
func settle(t *testing.T, dir string, weaken sqlite.Weaken, weakenEngine engine.Weaken) *node.Node {
	t.Helper()
	ctx := context.Background()
	o, err := node.Resume(ctx, node.Options{Dir: dir, Weaken: weaken, WeakenEngine: weakenEngine})
	if err != nil {
		t.Fatal(err)
	}
	n, err := node.Open(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	for {
		k, err := n.Round(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if k == 0 {
			return n
		}
	}
}

// broken says everything that is wrong with a folder after its children were killed.
func broken(t *testing.T, n *node.Node, o *outside) (bad []string) {
	t.Helper()
	ctx := context.Background()
	facts := map[string]int{}
	paid, ordered := map[string]int{}, map[string]int{}
	read(t, n.Store, func(rec journal.Record) {
		if rec.Kind == journal.Fact {
			facts[rec.Source+" "+rec.ID]++
			return
		}
		switch e := rec.Body.(type) {
		case *event.SettlementOrdered:
			ordered[e.Settlement]++
		case *event.ClaimMoved:
			if e.Status == claim.Paid {
				paid[e.Settlement]++ // a claim may have several: what waited is paid later
			}
		}
	})
	lost := 0
	for key := range o.acked {
		if facts[key] == 0 {
			lost++
		}
		if facts[key] > 1 {
			bad = append(bad, key+" is a fact twice")
		}
	}
	if lost > 0 {
		bad = append(bad, fmt.Sprintf("%d of %d acknowledged messages are no facts", lost, len(o.acked)))
	}
	for what, counts := range map[string]map[string]int{"ordered": ordered, "paid": paid} {
		for id, k := range counts {
			if k > 1 {
				bad = append(bad, fmt.Sprintf("%s was %s %d times", id, what, k))
			}
		}
	}
	for _, f := range findings(t, n.Store) {
		bad = append(bad, fmt.Sprintf("%s/%d %s: %s", f.Journal, f.Pos, f.Rule, f.Detail))
	}
	for _, code := range n.Engine.Journals() {
		err := n.Engine.Look(ctx, code, func(m journal.Machine, _ int64) error {
			if m, ok := m.(*territory.Machine); ok {
				bad = append(bad, liveTwice(code, m)...)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	before, err := n.Models.Digest(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Rebuild(ctx); err != nil {
		t.Fatal(err)
	}
	after, err := n.Models.Digest(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if before != after {
		bad = append(bad, "projections differ from a rebuild")
	}
	return bad
}

// moneyMoved reports whether any payment was made.
func moneyMoved(t *testing.T, dir string) (moved bool) {
	t.Helper()
	store, err := node.OpenStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	read(t, store, func(rec journal.Record) { moved = moved || rec.Type == "payment.made.v1" })
	return moved
}

func liveTwice(code string, m *territory.Machine) (bad []string) {
	seen := map[string]string{}
	for _, a := range m.S.Appointments.All() {
		if !a.Live() {
			continue
		}
		k := m.S.Cases.Home(a.Case, a.Person) + " " + m.S.Cases.Canonical(a.Person).String()
		if seen[k] != "" {
			bad = append(bad, fmt.Sprintf("%s: appointments %s and %s live for one person in one case", code, seen[k], a.ID))
		}
		seen[k] = a.ID
	}
	return bad
}

// A process on one folder, under traffic, is killed fifty times at random instants, some of them while it opens.
// Afterwards: nothing acknowledged is lost, by the broker or by the door; nobody is appointed or paid twice; positions
// have no gap, everything verifies and executes again; the projections equal a rebuild. The twin has no inbox.
func TestKilledFiftyTimes(t *testing.T) {
	dir := t.TempDir()
	o := newOutside(t)
	killed(t, dir, o, 50, "living", "racing", "racing")
	for more := 0; !moneyMoved(t, dir) && more < 10; more++ { // a slow machine needs more lives to come to money
		killed(t, dir, o, 10, "racing")
	}
	n := settle(t, dir, sqlite.Weaken{}, engine.Weaken{})
	defer func() {
		if err := n.Close(context.Background()); err != nil {
			t.Error(err)
		}
	}()
	for i, bad := range broken(t, n, o) {
		if i < 20 {
			t.Error(bad)
		}
	}
	counts := map[string]int{}
	read(t, n.Store, func(rec journal.Record) { counts[rec.Type]++ })
	if len(o.acked) < 100 || o.answered == 0 || counts["defender.named.v1"] < 10 || counts["payment.made.v1"] == 0 {
		t.Errorf("too little happened between the kills: %d acknowledged, %d by the door, %v", len(o.acked), o.answered, counts)
	}
	t.Logf("%d acknowledged, %d by the door, %d defenders named, %d payments", len(o.acked), o.answered, counts["defender.named.v1"], counts["payment.made.v1"])
}

// The twin: without an inbox, what is sent again after a kill is taken again.
func TestKilledTwin(t *testing.T) {
	dir := t.TempDir()
	o := newOutside(t)
	killed(t, dir, o, 3, "weakened")
	n := settle(t, dir, sqlite.Weaken{NoInbox: true}, engine.Weaken{NoInbox: true})
	defer n.Close(context.Background())
	if bad := broken(t, n, o); len(bad) == 0 {
		t.Fatal("without the inbox nothing was found: the test does not bite")
	}
}
