package kafka

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/IBM/sarama"
	"github.com/ThreeDotsLabs/watermill/message"
	"go.uber.org/goleak"
)

const testTopic = "test.v1"

// TestMain also proves that publisher, consumer, drainer, subscriber and
// broker leave no goroutine behind.
func TestMain(m *testing.M) {
	if dir := os.Getenv("KAFKA_TEST_CHILD"); dir != "" {
		publishUntilKilled(dir)
		return
	}
	goleak.VerifyTestMain(m,
		// Sarama's metrics library keeps one ticker for the life of the process.
		goleak.IgnoreTopFunction("github.com/rcrowley/go-metrics.(*meterArbiter).tick"))
}

func startIn(t *testing.T, dir string, port int) *Embedded {
	t.Helper()
	e, err := StartEmbedded(EmbeddedConfig{Dir: dir, Port: port, Topics: []Topic{{Name: testTopic, Retention: 7 * day}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	return e
}

// logging shows in the test's output what was retried.
func logging(t *testing.T) Hooks {
	return Hooks{OnError: func(doing string, err error) { t.Logf("%s: %v", doing, err) }}
}

func numbered(from, to int) []Message {
	var list []Message
	for i := from; i < to; i++ {
		list = append(list, Message{
			Topic: testTopic, Key: "k" + strconv.Itoa(i%3), Value: []byte(strconv.Itoa(i)),
			Headers: []Header{{"a", []byte{0, 255}}, {"b", []byte("x")}, {"a", []byte("twice")}},
		})
	}
	return list
}

func publish(t *testing.T, b Broker, list []Message) {
	t.Helper()
	p, err := b.NewPublisher()
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if err := p.PublishBatch(t.Context(), list); err != nil {
		t.Fatal(err)
	}
}

func values(list []Message) []string {
	var out []string
	for _, m := range list {
		out = append(out, string(m.Value))
	}
	return out
}

func counted(from, to int) []string { return values(numbered(from, to)) }

// consumer runs Consume until stop, and hands over what comes.
func consume(t *testing.T, b Broker, group string, limits Limits, handle func(context.Context, []Message) error) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- b.Consume(ctx, group, []string{testTopic}, limits, handle) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("consume: %v", err)
		}
	})
	t.Cleanup(stop)
	return stop
}

// receive takes batches until n messages are there.
func receive(t *testing.T, batches <-chan []Message, n int) []Message {
	t.Helper()
	var got []Message
	for len(got) < n {
		select {
		case b := <-batches:
			got = append(got, b...)
		case <-time.After(30 * time.Second):
			t.Fatalf("got %d of %d messages", len(got), n)
		}
	}
	return got
}

// What is published is consumed whole: key, value, repeated and binary
// headers, coordinates, in order; and the hooks count it.
func TestPublishAndConsume(t *testing.T) {
	var mu sync.Mutex
	published, consumed, lag := 0, 0, int64(-1)
	b := startIn(t, t.TempDir(), 0).Broker(Hooks{
		OnPublished: func(_ string, n, _ int) { mu.Lock(); published += n; mu.Unlock() },
		OnConsumed:  func(_, _ string, _ int32, n int) { mu.Lock(); consumed += n; mu.Unlock() },
		OnLag:       func(_, _ string, _ int32, n int64) { mu.Lock(); lag = n; mu.Unlock() },
	})
	sent := numbered(0, 2500)
	publish(t, b, sent)
	batches := make(chan []Message, 100)
	stop := consume(t, b, "g", Limits{Messages: 1000}, func(_ context.Context, l []Message) error { batches <- l; return nil })
	first := <-batches
	got := append(first, receive(t, batches, 2500-len(first))...)
	stop()
	for i, m := range got {
		if m.Offset != int64(i) || m.Partition != 0 || m.Topic != testTopic || m.Key != sent[i].Key ||
			!reflect.DeepEqual(m.Headers, sent[i].Headers) || m.Timestamp.IsZero() {
			t.Fatalf("message %d came as %+v", i, m)
		}
	}
	if !slices.Equal(values(got), counted(0, 2500)) {
		t.Fatal("values differ")
	}
	if len(first) != 1000 {
		t.Errorf("with a backlog of 2,500 the first batch had %d messages, want 1,000", len(first))
	}
	if published != 2500 || consumed != 2500 || lag != 0 {
		t.Errorf("hooks saw %d published, %d consumed, lag %d", published, consumed, lag)
	}
}

// A restart on the same directory keeps messages and committed offsets.
func TestRestartKeepsMessagesAndOffsets(t *testing.T) {
	dir := t.TempDir()
	e := startIn(t, dir, 0)
	publish(t, e.Broker(logging(t)), numbered(0, 10))
	d, err := e.Broker(logging(t)).NewDrainer("g", testTopic)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := d.Drain(t.Context(), 4); err != nil || !slices.Equal(values(got), counted(0, 4)) {
		t.Fatalf("drained %v, %v", values(got), err)
	}
	if err := d.Commit(); err != nil {
		t.Fatal(err)
	}
	d.Close()
	e.Close()

	b := startIn(t, dir, 0).Broker(logging(t))
	if d, err = b.NewDrainer("g", testTopic); err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if got, err := d.Drain(t.Context(), 100); err != nil || !slices.Equal(values(got), counted(4, 10)) {
		t.Fatalf("after the restart drained %v, %v", values(got), err)
	}
}

// publishUntilKilled is the child of TestKillLosesNothingAcknowledged: it
// prints each number once it is acknowledged.
func publishUntilKilled(dir string) {
	e, err := StartEmbedded(EmbeddedConfig{Dir: dir, Topics: []Topic{{Name: testTopic, Retention: 7 * day}}})
	if err != nil {
		panic(err)
	}
	p, err := e.Broker(Hooks{}).NewPublisher()
	if err != nil {
		panic(err)
	}
	for i := 0; ; i++ {
		if err := p.PublishBatch(context.Background(), numbered(i, i+1)); err != nil {
			panic(err)
		}
		fmt.Println(i)
	}
}

// After SIGKILL everything acknowledged is there, in order.
func TestKillLosesNothingAcknowledged(t *testing.T) {
	dir := t.TempDir()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), "KAFKA_TEST_CHILD="+dir)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	acknowledged := -1
	for acknowledged < 50 {
		if _, err := fmt.Fscan(out, &acknowledged); err != nil {
			t.Fatal(err)
		}
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for { // what it still said before it died
		var n int
		if _, err := fmt.Fscan(out, &n); err != nil {
			break
		}
		acknowledged = n
	}
	_ = child.Wait()

	d, err := startIn(t, dir, 0).Broker(logging(t)).NewDrainer("g", testTopic)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	got, err := d.Drain(t.Context(), 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) <= acknowledged {
		t.Fatalf("%d messages, but number %d was acknowledged", len(got), acknowledged)
	}
	if !slices.Equal(values(got), counted(0, len(got))) {
		t.Fatal("messages out of order")
	}
}

// A taken port is not an error: another is used and said.
func TestPortTaken(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	taken := l.Addr().(*net.TCPAddr).Port
	e := startIn(t, t.TempDir(), taken)
	if !e.Moved() || e.Addr() == l.Addr().String() || !strings.HasPrefix(e.Addr(), "127.0.0.1:") {
		t.Fatalf("moved %v, address %s, taken port %d", e.Moved(), e.Addr(), taken)
	}
	publish(t, e.Broker(logging(t)), numbered(0, 1))
	if free := startIn(t, t.TempDir(), 0); free.Moved() {
		t.Error("a free port is said to be taken")
	}
}

// The handler's error means: not committed, tried again here and, if that is
// given up, delivered to the next member. The twin, a handler without error,
// commits: the next member gets nothing of it.
func TestCommitOnlyAfterHandler(t *testing.T) {
	b := startIn(t, t.TempDir(), 0).Broker(logging(t))
	publish(t, b, numbered(0, 3))

	tries := make(chan []string, 100)
	stop := consume(t, b, "g", Limits{}, func(_ context.Context, l []Message) error {
		tries <- values(l)
		return errors.New("store is down")
	})
	for range 2 {
		if got := <-tries; !slices.Equal(got, counted(0, 3)) {
			t.Fatalf("tried with %v", got)
		}
	}
	stop()

	batches := make(chan []Message, 100)
	stop = consume(t, b, "g", Limits{}, func(_ context.Context, l []Message) error { batches <- l; return nil })
	if got := receive(t, batches, 3); !slices.Equal(values(got), counted(0, 3)) {
		t.Fatalf("after failures got %v", values(got))
	}
	stop()

	publish(t, b, numbered(3, 5))
	stop = consume(t, b, "g", Limits{}, func(_ context.Context, l []Message) error { batches <- l; return nil })
	if got := receive(t, batches, 2); !slices.Equal(values(got), counted(3, 5)) {
		t.Fatalf("after success got %v, want only what was new", values(got))
	}
	stop()
}

// A handler that fails now and then changes neither order nor completeness.
func TestFailingHandlerSkipsNothing(t *testing.T) {
	b := startIn(t, t.TempDir(), 0).Broker(Hooks{})
	publish(t, b, numbered(0, 30))
	calls := 0
	batches := make(chan []Message, 100)
	stop := consume(t, b, "g", Limits{Messages: 10}, func(_ context.Context, l []Message) error {
		if calls++; calls%2 == 1 {
			return errors.New("store is down")
		}
		batches <- l
		return nil
	})
	got := receive(t, batches, 30)
	stop()
	if !slices.Equal(values(got), counted(0, 30)) {
		t.Fatalf("got %v", values(got))
	}
}

// A second member takes over partitions while the first works; together they
// handle everything.
func TestRebalanceLosesNothing(t *testing.T) {
	b := startIn(t, t.TempDir(), 0).Broker(logging(t))
	const topic, partitions, n = "many.v1", 4, 400
	if err := b.EnsureTopics(t.Context(), partitions, Topic{Name: topic, Retention: day}); err != nil {
		t.Fatal(err)
	}
	list := numbered(0, n)
	for i := range list {
		list[i].Topic, list[i].Partition = topic, int32(i)
	}
	publish(t, b, list)

	var mu sync.Mutex
	seen := map[string]bool{}
	half, inBoth, all := make(chan struct{}), make(chan struct{}), make(chan struct{})
	members := [2]int{}
	var stops []func()
	member := func(me int) {
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan struct{})
		go func() {
			defer close(done)
			_ = b.Consume(ctx, "g", []string{topic}, Limits{Messages: 5}, func(ctx context.Context, l []Message) error {
				mu.Lock()
				defer mu.Unlock()
				if last, _ := strconv.Atoi(string(l[len(l)-1].Value)); me == 0 && members[1] == 0 && last >= n/2 {
					closeOnce(half) // in every partition half is left to be taken over
					return errors.New("waiting for the other member")
				}
				for _, m := range l {
					seen[string(m.Value)] = true
				}
				if members[me]++; members[0] > 0 && members[1] > 0 {
					closeOnce(inBoth)
				}
				if len(seen) == n {
					closeOnce(all)
				}
				return nil
			})
		}()
		stops = append(stops, func() { cancel(); <-done })
	}
	defer func() {
		for _, stop := range stops {
			stop()
		}
	}()
	member(0)
	for _, c := range []chan struct{}{half, inBoth, all} {
		select {
		case <-c:
		case <-time.After(60 * time.Second):
			mu.Lock()
			defer mu.Unlock()
			t.Fatalf("handled %d of %d, batches by member %v", len(seen), n, members)
		}
		if c == half {
			member(1)
		}
	}
}

func closeOnce(c chan struct{}) {
	if !closed(c) {
		close(c)
	}
}

// The consumer outlives a restart of the broker.
func TestConsumerOutlivesBroker(t *testing.T) {
	dir := t.TempDir()
	e := startIn(t, dir, 0)
	b := e.Broker(Hooks{})
	_, port, _ := net.SplitHostPort(e.Addr())
	number, _ := strconv.Atoi(port)
	publish(t, b, numbered(0, 2))
	batches := make(chan []Message, 100)
	stop := consume(t, b, "g", Limits{}, func(_ context.Context, l []Message) error { batches <- l; return nil })
	defer stop()
	receive(t, batches, 2)
	e.Close()
	startIn(t, dir, number)
	publish(t, b, numbered(2, 4))
	last := ""
	for last != "3" { // the last commit may have been cut off, so repeats are allowed
		got := receive(t, batches, 1)
		last = string(got[len(got)-1].Value)
	}
}

// Draining stops at the limit and at the end, repeats until committed, and
// goes on after; markers and aborted transactions are not seen.
func TestDrain(t *testing.T) {
	b := startIn(t, t.TempDir(), 0).Broker(logging(t))
	d, err := b.NewDrainer("g", testTopic)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	drain := func(limit int, want []string) {
		t.Helper()
		got, err := d.Drain(t.Context(), limit)
		if err != nil || !slices.Equal(values(got), want) {
			t.Fatalf("drained %v, %v; want %v", values(got), err, want)
		}
	}
	commit := func() {
		t.Helper()
		if err := d.Commit(); err != nil {
			t.Fatal(err)
		}
	}
	drain(10, nil)
	commit()
	publish(t, b, numbered(0, 5))
	drain(3, counted(0, 3))
	drain(10, counted(0, 5))
	drain(3, counted(0, 3))
	commit()
	drain(10, counted(3, 5))
	commit()
	drain(10, nil)

	transact(t, b, "aborted", false)
	drain(10, nil)
	transact(t, b, "kept", true)
	drain(10, []string{"kept"})
	commit()
	drain(10, nil)
}

// The group consumer does not see aborted transactions either.
func TestConsumerSkipsAborted(t *testing.T) {
	b := startIn(t, t.TempDir(), 0).Broker(logging(t))
	transact(t, b, "aborted", false)
	transact(t, b, "kept", true)
	batches := make(chan []Message, 10)
	stop := consume(t, b, "g", Limits{}, func(_ context.Context, l []Message) error { batches <- l; return nil })
	defer stop()
	if got := receive(t, batches, 1); !slices.Equal(values(got), []string{"kept"}) {
		t.Fatalf("got %v", values(got))
	}
}

// transact publishes one message as a foreign transactional producer would.
func transact(t *testing.T, b Broker, value string, commit bool) {
	t.Helper()
	c := b.config()
	c.Producer.Transaction.ID = "tx"
	p, err := sarama.NewSyncProducer(b.Addrs, c)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if err := p.BeginTxn(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := p.SendMessage(Message{Topic: testTopic, Value: []byte(value)}.toSarama()); err != nil {
		t.Fatal(err)
	}
	end := p.AbortTxn
	if commit {
		end = p.CommitTxn
	}
	if err := end(); err != nil {
		t.Fatal(err)
	}
}

// What retention took before it was read is reported, by drainer and consumer,
// and reading goes on.
func TestLossByRetentionIsReported(t *testing.T) {
	lost := make(chan [2]int64, 10)
	e := startIn(t, t.TempDir(), 0)
	b := e.Broker(Hooks{OnLost: func(_, _ string, _ int32, from, to int64) { lost <- [2]int64{from, to} }})
	publish(t, b, numbered(0, 2))
	batches := make(chan []Message, 10)
	stop := consume(t, b, "consumer", Limits{}, func(_ context.Context, l []Message) error { batches <- l; return nil })
	receive(t, batches, 2)
	stop()
	d, err := b.NewDrainer("drainer", testTopic)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	publish(t, b, numbered(2, 9))
	if err := e.cluster.DeleteRecords(testTopic, 0, 7); err != nil {
		t.Fatal(err)
	}

	got, err := d.Drain(t.Context(), 100)
	if err != nil || !slices.Equal(values(got), counted(7, 9)) {
		t.Fatalf("drained %v, %v", values(got), err)
	}
	if l := <-lost; l != [2]int64{0, 7} {
		t.Errorf("the drainer reported %v", l)
	}
	stop = consume(t, b, "consumer", Limits{}, func(_ context.Context, l []Message) error { batches <- l; return nil })
	if got := receive(t, batches, 2); !slices.Equal(values(got), counted(7, 9)) {
		t.Errorf("consumed %v", values(got))
	}
	stop()
	if l := <-lost; l != [2]int64{2, 7} {
		t.Errorf("the consumer reported %v", l)
	}
}

// A message of the size limit passes; one beyond the topic's is an error of
// the publisher, not a silent loss; and a topic that does not exist is an error.
func TestPublishingLimits(t *testing.T) {
	b := startIn(t, t.TempDir(), 0).Broker(logging(t))
	p, err := b.NewPublisher()
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	fits := Message{Topic: testTopic, Value: make([]byte, MaxEventBytes+100_000)}
	if err := p.PublishBatch(t.Context(), []Message{fits, fits, fits}); err != nil {
		t.Error(err)
	}
	if err := p.PublishBatch(t.Context(), []Message{{Topic: testTopic, Value: make([]byte, maxTopicBytes+1)}}); err == nil {
		t.Error("a message beyond the limit was taken")
	}
	if err := p.PublishBatch(t.Context(), []Message{{Topic: "mistyped"}}); err == nil {
		t.Error("a topic that does not exist was made")
	}
	if err := p.PublishBatch(t.Context(), []Message{{Topic: testTopic, Partition: -1}}); err == nil {
		t.Error("a negative partition was taken")
	}
	for range 2 {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := p.PublishBatch(t.Context(), numbered(0, 1)); err == nil {
		t.Error("a closed publisher took a message")
	}
}

// Creating topics twice is harmless, and the broker holds the settings.
func TestTopics(t *testing.T) {
	b := startIn(t, t.TempDir(), 0).Broker(logging(t))
	for range 2 {
		if err := b.EnsureTopics(t.Context(), 1, Topics()...); err != nil {
			t.Fatal(err)
		}
	}
	admin, err := sarama.NewClusterAdmin(b.Addrs, b.config())
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	there, err := admin.ListTopics()
	if err != nil {
		t.Fatal(err)
	}
	for _, topic := range Topics() {
		d, ok := there[topic.Name]
		if !ok || d.NumPartitions != 1 {
			t.Errorf("%s: %+v", topic.Name, d)
			continue
		}
		for k, want := range topic.settings() {
			if k == "cleanup.policy" {
				continue // its default is not listed
			}
			if got := d.ConfigEntries[k]; got == nil || *got != want {
				t.Errorf("%s: %s is not %s", topic.Name, k, want)
			}
		}
		if topic.ClearData && topic.Retention > 7*day {
			t.Errorf("%s holds clear data for %v", topic.Name, topic.Retention)
		}
	}
}

func subscribe(t *testing.T, b Broker, group string) (*Subscriber, <-chan *message.Message) {
	t.Helper()
	s := b.NewSubscriber(group)
	t.Cleanup(func() { s.Close() })
	out, err := s.Subscribe(context.Background(), testTopic)
	if err != nil {
		t.Fatal(err)
	}
	return s, out
}

func next(t *testing.T, out <-chan *message.Message) *message.Message {
	t.Helper()
	select {
	case m := <-out:
		return m
	case <-time.After(30 * time.Second):
		t.Fatal("no message came")
		return nil
	}
}

// What was acknowledged in order is not repeated to the next subscription; what
// was acknowledged out of turn is.
func TestSubscriberPosition(t *testing.T) {
	b := startIn(t, t.TempDir(), 0).Broker(logging(t))
	publish(t, b, numbered(0, 5))
	s, out := subscribe(t, b, "g")
	var held []*message.Message
	for range 5 {
		held = append(held, next(t, out))
	}
	held[0].Ack()
	held[1].Ack()
	held[3].Ack()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, open := <-out; open {
		t.Error("the channel is open after Close")
	}
	_, out = subscribe(t, b, "g")
	if m := next(t, out); string(m.Payload) != "2" {
		t.Fatalf("the next subscription began at %s, want 2", m.Payload)
	}
}

// Refused messages come again, in order, before anything new; what was
// acknowledged behind them does not.
func TestSubscriberNack(t *testing.T) {
	b := startIn(t, t.TempDir(), 0).Broker(logging(t))
	publish(t, b, numbered(0, 5))
	_, out := subscribe(t, b, "g")
	var held []*message.Message
	for range 5 {
		held = append(held, next(t, out))
	}
	held[2].Ack()
	held[3].Nack()
	held[1].Nack()
	held[0].Nack()
	for _, want := range []string{"0", "1", "3"} {
		m := next(t, out)
		if string(m.Payload) != want {
			t.Fatalf("got %s, want %s", m.Payload, want)
		}
		m.Ack()
	}
	held[4].Ack()
	publish(t, b, numbered(5, 6))
	if m := next(t, out); string(m.Payload) != "5" {
		t.Fatalf("got %s, want 5", m.Payload)
	}
}

// Bytes that are no message of ours are handed on as they are, and a foreign
// header cannot pose as the coordinates.
func TestSubscriberHandsOnAnything(t *testing.T) {
	b := startIn(t, t.TempDir(), 0).Broker(logging(t))
	publish(t, b, []Message{{Topic: testTopic, Key: "k\xff", Value: []byte{0xff, 0}, Headers: []Header{
		{MetaOffset, []byte("99")}, {"", nil}, {"x", []byte("\xfe")},
	}}})
	_, out := subscribe(t, b, "g")
	m := next(t, out)
	if string(m.Payload) != "\xff\x00" || m.Metadata.Get(MetaOffset) != "0" || m.Metadata.Get(MetaKey) != "k\xff" ||
		m.Metadata.Get(MetaTopic) != testTopic || m.Metadata.Get("x") != "\xfe" || m.UUID != testTopic+"/0/0" {
		t.Fatalf("came as %q %v %q", m.Payload, m.Metadata, m.UUID)
	}
	m.Ack()
}

// A Watermill message keeps its UUID, key and metadata through the broker, and
// Watermill's router works over both ends.
func TestWatermillRouter(t *testing.T) {
	b := startIn(t, t.TempDir(), 0).Broker(logging(t))
	p, err := b.NewPublisher()
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	in := message.NewMessage("id-1", []byte("v"))
	in.Metadata = message.Metadata{MetaKey: "k", "h": "1"}
	if err := p.Publish(testTopic, in); err != nil {
		t.Fatal(err)
	}
	router, err := message.NewRouter(message.RouterConfig{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	handled := make(chan *message.Message, 1)
	router.AddConsumerHandler("h", testTopic, b.NewSubscriber("g"), func(m *message.Message) error { handled <- m; return nil })
	done := make(chan error, 1)
	go func() { done <- router.Run(context.Background()) }()
	m := next(t, handled)
	if m.UUID != "id-1" || m.Metadata.Get(MetaKey) != "k" || m.Metadata.Get("h") != "1" || string(m.Payload) != "v" {
		t.Errorf("came as %q %v %q", m.UUID, m.Metadata, m.Payload)
	}
	if err := router.Close(); err != nil {
		t.Error(err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}
