// Package privacy_test looks for personal data in everything that a run writes and says (decisions 7).
package privacy_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"qorgau/adapters/audit"
	"qorgau/adapters/demo"
	"qorgau/adapters/kafka"
	"qorgau/adapters/metrics"
	"qorgau/adapters/node"
	"qorgau/adapters/web"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

const seed = 11

// buffer takes log lines of many goroutines.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) place() place {
	b.mu.Lock()
	defer b.mu.Unlock()
	return place{"log", bytes.Clone(b.b.Bytes())}
}

// run is a whole run with everything that it wrote and said.
type run struct {
	dir    string
	seen   markers
	places []place
	topics map[string][]kafka.Message
}

// TestPersonalDataStandsOnlyWhereItMay runs the demo, sends what is hard to digest, and then looks for every personal
// value in every file, topic, log, export and answer. In the three topics that may hold clear data it must find them.
func TestPersonalDataStandsOnlyWhereItMay(t *testing.T) {
	r := live(t)
	f := newFinder(r.seen)
	kinds := map[string]int{}
	for _, kind := range r.seen {
		kinds[kind]++
	}
	if len(r.seen) < 200 {
		t.Errorf("%d markers are too few", len(r.seen))
	}
	for _, kind := range []string{"person_id", "person_name", "person_iin", "birth_date", "place", "official_id", "official_name", "official_phone",
		"advocate_id", "advocate_name", "advocate_iin", "advocate_iban", "advocate_phone", "licence", "remark", "hostile"} {
		if kinds[kind] == 0 {
			t.Errorf("no marker is a %s", kind)
		}
	}
	t.Logf("%d markers in %d places: %v", len(r.seen), len(r.places), kinds)
	for _, leak := range leaks(f, r.seen, r.places) {
		t.Error(leak)
	}
	for _, topic := range clearTopics {
		segments := 0
		for _, p := range r.places {
			if of, ok := maySay(p.name); ok && of == topic {
				segments += len(f.found(p.data))
			}
		}
		if segments < 3 {
			t.Errorf("%s: %d markers stand in its segments, so nothing would be found elsewhere either", topic, segments)
		}
	}

	t.Run("a leak would be found", func(t *testing.T) { twins(t, f, r) })
}

// twins plants one value in every kind of place, in every form: each is found.
func twins(t *testing.T, f *finder, r *run) {
	var name string
	for marker, kind := range r.seen {
		if kind == "person_name" && marker > name {
			name = marker
		}
	}
	for _, x := range forms(name) {
		if got := leaks(f, r.seen, []place{{"log", []byte("level=INFO msg=named who=" + string(x.bytes) + " pos=7")}}); len(got) == 0 {
			t.Errorf("a log line that has it %s is not caught", x.how)
		}
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(r.dir)); err != nil {
		t.Fatal(err)
	}
	plant(t, filepath.Join(dir, "readmodels.db"), name)
	if got := leaks(f, r.seen, []place{rows(t, filepath.Join(dir, "readmodels.db"))}); len(got) == 0 {
		t.Error("a name in a read model is not caught")
	}
	// A segment of the journal's topic is no exception, nor is the index beside a segment that is.
	for _, file := range []string{"broker/partitions/qorgau.journal.v1-0/0.dat", "broker/partitions/erdr.events.v1-0/0.idx", "broker/groups.log", "address.json"} {
		if err := os.WriteFile(filepath.Join(dir, file), []byte("1 2 3 "+name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	caught := 0
	for _, leak := range leaks(f, r.seen, files(t, dir)) {
		if !strings.Contains(leak, "readmodels.db") {
			caught++
		}
	}
	if caught != 4 {
		t.Errorf("of four files with a name %d are caught", caught)
	}
}

// live runs the demo and everything that can be said to it and about it.
func live(t *testing.T) *run {
	ctx := t.Context()
	r := &run{dir: filepath.Join(t.TempDir(), "data"), seen: markers{}, topics: map[string][]kafka.Message{}}
	log := &buffer{}
	logger := slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug, AddSource: true}))
	ofWorld(t, r.seen, seed)
	qorgau := build(t)

	steps := 0
	_, err := demo.Fast(ctx, demo.Options{Cases: 8, Seed: seed, Dir: r.dir, Log: logger, Progress: func(p demo.Progress) {
		if steps++; steps == 2 || p.Phase == "verifying" { // logs that are only there while it runs
			r.places = append(r.places, named("while running: ", files(t, r.dir))...)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	o, err := node.Resume(ctx, node.Options{Dir: r.dir, Log: logger})
	if err != nil {
		t.Fatal(err)
	}
	n, err := node.Open(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	open := true
	defer func() {
		if open {
			_ = n.Close(context.WithoutCancel(ctx))
		}
	}()
	if err := n.WriteAddress("127.0.0.1:1"); err != nil {
		t.Fatal(err)
	}
	sent := sayHostile(t, n, r)
	for {
		k, err := n.Round(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if k == 0 {
			break
		}
	}
	counts := n.Intake.Counts()
	if counts.Taken != sent || counts.Accepted == 0 || counts.Conflict == 0 || counts.Quarantined < 20 {
		t.Errorf("of %d hostile messages: %+v", sent, counts)
	}
	for _, code := range []string{"schema_violation", "unreadable_json", "envelope_utf8", "envelope_attribute_name", "envelope_attribute_value", "envelope_too_large", "unknown_type", "id_conflict"} {
		if n.Intake.Rejected()[code] == 0 {
			t.Errorf("no hostile message was rejected as %s: %v", code, n.Intake.Rejected())
		}
	}
	for _, topic := range kafka.Topics() {
		r.topics[topic.Name] = read(t, ctx, n.Broker, topic.Name)
		if len(r.topics[topic.Name]) == 0 {
			t.Errorf("nothing on %s", topic.Name)
		}
		if !topic.ClearData {
			r.places = append(r.places, asRead(topic.Name, r.topics[topic.Name]))
		}
	}
	ofTopic(t, r.seen, r.topics[kafka.TopicERDREvents])
	r.answers(t, n)
	r.command(t, qorgau, "rejected", "list", "--broker", n.Embedded.Addr())
	r.places = append(r.places, named("while open: ", files(t, r.dir))...)
	if err := n.Close(ctx); err != nil {
		t.Fatal(err)
	}
	open = false
	r.commands(t, qorgau)
	r.places = append(r.places, files(t, r.dir)...)
	for _, db := range []string{"journal.db", "readmodels.db", "vault.db"} {
		r.places = append(r.places, rows(t, filepath.Join(r.dir, db)))
	}
	r.places = append(r.places, log.place())
	return r
}

// named keeps a picture of files that will change. What may stand in a log segment may stand in its picture.
func named(when string, list []place) []place {
	for i := range list {
		if _, ok := maySay(list[i].name); !ok {
			list[i].name = when + list[i].name
		}
	}
	return list
}

// answers are what a reader is told: export, verification, page, interface, metrics.
func (r *run) answers(t *testing.T, n *node.Node) {
	ctx := t.Context()
	var export bytes.Buffer
	if err := audit.Export(ctx, n.Store, &export, nil); err != nil {
		t.Fatal(err)
	}
	rep, err := audit.Verify(ctx, audit.StoreSource{Store: n.Store}, audit.Options{Registry: event.New, Open: node.Machines})
	if err != nil {
		t.Fatal(err)
	}
	if len(rep.Findings) > 0 {
		t.Errorf("verify finds %+v", rep.Findings[0])
	}
	text, err := json.Marshal(rep)
	if err != nil {
		t.Fatal(err)
	}
	r.places = append(r.places, place{"export", export.Bytes()}, place{"verify", text})

	m := metrics.New(metrics.Sources{Heads: n.Store.Heads, Models: n.Models, Rejected: n.Intake.Rejected, Log: n.Log,
		Relayed: func(ctx context.Context, code string) (int64, error) { return n.Store.Cursor(ctx, "relay", code) }})
	for _, code := range n.Engine.Journals() {
		err := n.Store.Read(ctx, code, 1, 0, func(s journal.Stored) error {
			rec, err := journal.Parse(string(s.Bytes), event.New)
			m.Observe(code, []journal.Record{rec})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	page := web.New(web.Config{Models: n.Models, Virtual: true, Metrics: m.Handler(), Rejected: n.Intake.Rejected, Log: n.Log, Now: func() civil.Instant {
		at, err := n.Clock().Now()
		if err != nil {
			t.Error(err)
		}
		return at
	}})
	for _, lang := range []string{"kk", "ru", "en"} {
		for _, path := range []string{"/", "/api/overview", "/api/requests", "/api/appointments", "/api/ledger"} {
			r.places = append(r.places, get(t, page.Handler(), path+"?lang="+lang))
		}
		r.places = append(r.places, stream(t, page.Handler(), "/events?lang="+lang))
	}
	r.places = append(r.places, get(t, page.Handler(), "/metrics"))
}

func get(t *testing.T, h http.Handler, path string) place {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1"+path, nil))
	if w.Code != http.StatusOK || w.Body.Len() == 0 {
		t.Errorf("%s answers %d: %s", path, w.Code, w.Body)
	}
	return place{"page " + path, fmt.Appendf(nil, "%v\n%s", w.Header(), w.Body)}
}

// stream reads the first part of a stream of events.
func stream(t *testing.T, h http.Handler, path string) place {
	t.Helper()
	s := httptest.NewServer(h)
	defer s.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := s.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b := make([]byte, 1<<16)
	n, err := res.Body.Read(b)
	if err != nil || res.StatusCode != http.StatusOK || n == 0 {
		t.Errorf("%s answers %s: %v", path, res.Status, err)
	}
	return place{"stream " + path, b[:n]}
}
