package metrics

import (
	"bufio"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"qorgau/adapters/engine"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/projections"
	"qorgau/projections/rowstest"
)

// read gives every sample of an answer as "name{labels}" -> value.
func read(t *testing.T, m *Metrics) map[string]string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	out := map[string]string{}
	for lines := bufio.NewScanner(w.Body); lines.Scan(); {
		if name, value, ok := strings.Cut(lines.Text(), " "); ok && !strings.HasPrefix(lines.Text(), "#") {
			if i := strings.LastIndex(lines.Text(), "} "); i >= 0 {
				name, value = lines.Text()[:i+1], lines.Text()[i+2:]
			}
			out[name] = value
		}
	}
	return out
}

func want(t *testing.T, got map[string]string, samples map[string]string) {
	t.Helper()
	for name, value := range samples {
		if got[name] != value {
			t.Errorf("%s is %q, want %q", name, got[name], value)
		}
	}
}

func ref(b byte) journal.Ref { return journal.Ref{b} }

// history is one request that was accepted after four minutes, its fee, and one that nobody answered.
func history(t *testing.T) (*rowstest.Memory, []journal.Record) {
	t.Helper()
	at := civil.InstantOf(2025, 10, 13, 4, 0, 0)
	bodies := []journal.Body{
		&event.MachineAdopted{Version: 1},
		&event.RequestRegistered{Request: "SECRETREQ1", Unit: "u", RegisterCase: "c", Case: "c", Person: ref(1), Urgency: "urgent", WantedAt: at},
		&event.OfferMade{Offer: "SECRETREQ1/1", Request: "SECRETREQ1", Advocate: ref(2), N: 1},
		&event.DefenderNamed{Appointment: "SECRETREQ1/1", Request: "SECRETREQ1", Advocate: ref(2), AcceptedAt: at + 4*civil.Minute},
		&event.RequestRegistered{Request: "SECRETREQ2", Unit: "u", RegisterCase: "d", Case: "d", Person: ref(3), Urgency: "night", WantedAt: at},
		&event.FeeAccrued{Claim: "k", Group: "k/day", Tiyn: 1_000_01, Lines: []event.FeeLine{{Status: event.StatusPayable, Tiyn: 1_000_01}}},
		&event.SettlementOrdered{Settlement: "KZ-71/k/1", Claim: "k", Tiyn: 1_000_01},
		&event.ClaimMoved{Claim: "k", Status: "in_payment", Settlement: "KZ-71/k/1", Tiyn: 1_000_01},
		&event.ClaimMoved{Claim: "k", Status: "paid", Settlement: "KZ-71/k/1", Tiyn: 1_000_01},
	}
	var recs []journal.Record
	for i, b := range bodies {
		recs = append(recs, journal.Record{Journal: "KZ-71", Pos: int64(i) + 1, Kind: journal.Decision, Type: b.Type(), At: at, Cause: 1, Machine: 1, Body: b})
	}
	recs[0].Kind = journal.Fact
	rows := rowstest.New(projections.All()...)
	if err := rows.Apply(recs...); err != nil {
		t.Fatal(err)
	}
	return rows, recs
}

func TestReadingGivesTheFigures(t *testing.T) {
	rows, recs := history(t)
	var clock error
	m := New(Sources{
		Heads: func(context.Context) ([]journal.Head, error) {
			return []journal.Head{{Journal: "KZ-71", Size: 12}}, nil
		},
		Relayed:  func(context.Context, string) (int64, error) { return 10, nil },
		Models:   rows,
		Intake:   func() Counts { return Counts{10, 6, 2, 1, 1} },
		Rejected: func() map[string]int64 { return map[string]int64{"bad_utf8": 1, "id_conflict": 1} },
		Clock:    func() error { return clock },
	})
	m.Observe("KZ-71", recs)
	want(t, read(t, m), map[string]string{
		"qorgau_messages_taken_total":                                                 "10",
		`qorgau_messages_total{outcome="accepted"}`:                                   "6",
		`qorgau_messages_total{outcome="duplicate"}`:                                  "2",
		`qorgau_messages_rejected_total{code="bad_utf8"}`:                             "1",
		`qorgau_records_appended_total{kind="fact",type="machine.adopted.v1"}`:        "1",
		`qorgau_records_appended_total{kind="decision",type="request.registered.v1"}`: "2",
		`qorgau_groups_appended_total{journal="KZ-71"}`:                               "1",
		`qorgau_journal_records{journal="KZ-71"}`:                                     "12",
		`qorgau_relay_lag_records{journal="KZ-71"}`:                                   "2",
		`qorgau_projection_lag_records{journal="KZ-71"}`:                              "3",
		`qorgau_open_requests{journal="KZ-71"}`:                                       "1",
		`qorgau_appointments{journal="KZ-71"}`:                                        "1",
		`qorgau_requests{journal="KZ-71",outcome="appointed"}`:                        "1",
		`qorgau_acceptance_seconds_count{urgency="urgent"}`:                           "1",
		`qorgau_acceptance_seconds_sum{urgency="urgent"}`:                             "240",
		`qorgau_acceptance_seconds_bucket{urgency="urgent",le="180"}`:                 "0",
		`qorgau_acceptance_seconds_bucket{urgency="urgent",le="240"}`:                 "1",
		`qorgau_acceptance_seconds_bucket{urgency="urgent",le="+Inf"}`:                "1",
		`qorgau_acceptance_seconds_count{urgency="night"}`:                            "0",
		`qorgau_settlements_ordered_tiyn_total{journal="KZ-71"}`:                      "100001",
		`qorgau_settlements_paid_tiyn_total{journal="KZ-71"}`:                         "100001",
		`qorgau_money_tiyn{part="paid"}`:                                              "100001",
		`qorgau_money_tiyn{part="in_hand"}`:                                           "0",
		"qorgau_clock_stopped":                                                        "0",
		"qorgau_reading_failed":                                                       "0",
	})
	clock = errors.New("jumped")
	want(t, read(t, m), map[string]string{"qorgau_clock_stopped": "1"})
}

// Beyond the largest bound a request is still counted.
func TestSlowestAnswersAreCounted(t *testing.T) {
	bounds := answerBounds()
	if len(bounds) < 10 || !slices.IsSorted(bounds) || bounds[0] != civil.Second || slices.Compact(slices.Clone(bounds))[len(bounds)-1] != bounds[len(bounds)-1] {
		t.Fatalf("bounds: %v", bounds)
	}
	for i := 1; i < len(bounds); i++ {
		if bounds[i] == bounds[i-1] {
			t.Errorf("the bound %d stands twice", bounds[i])
		}
	}
}

func TestFailingSourceIsTold(t *testing.T) {
	m := New(Sources{
		Heads:  func(context.Context) ([]journal.Head, error) { return nil, errors.New("no store") },
		Intake: func() Counts { return Counts{Taken: 7} },
	})
	want(t, read(t, m), map[string]string{"qorgau_reading_failed": "1", "qorgau_messages_taken_total": "7"})
}

func TestHooksCount(t *testing.T) {
	m := New(Sources{})
	h := m.Hooks()
	h.OnPublished("a", 3, 300)
	h.OnConsumed("g", "a", 0, 2)
	h.OnLag("g", "a", 0, 9)
	h.OnLag("g", "a", 0, 4)
	h.OnLost("g", "a", 0, 10, 15)
	h.OnError("consuming", errors.New("down"))
	want(t, read(t, m), map[string]string{
		`qorgau_kafka_published_messages_total{topic="a"}`:             "3",
		`qorgau_kafka_published_bytes_total{topic="a"}`:                "300",
		`qorgau_kafka_consumed_messages_total{group="g",topic="a"}`:    "2",
		`qorgau_kafka_lag_messages{group="g",partition="0",topic="a"}`: "4",
		`qorgau_kafka_lost_messages_total{group="g",topic="a"}`:        "5",
		"qorgau_kafka_retries_total":                                   "1",
	})
}

// store answers as it is told.
type store struct {
	engine.Store
	answers []error
	err     error
}

func (s *store) Append(context.Context, []engine.Batch) ([]error, error) { return s.answers, s.err }
func (s *store) Acquire(_ context.Context, code, instance string, _ time.Duration) (engine.Lease, error) {
	return engine.Lease{Journal: code, Instance: instance, Epoch: 1}, s.err
}
func (s *store) Renew(_ context.Context, l engine.Lease, _ time.Duration) (engine.Lease, error) {
	return l, s.err
}
func (s *store) Release(context.Context, engine.Lease) error { return s.err }

func TestStoreIsMeasured(t *testing.T) {
	m, inner, ctx := New(Sources{}), &store{}, t.Context()
	s := m.Store(inner)
	l, err := s.Acquire(ctx, "KZ-71", "i", time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Acquire(ctx, "KZ-75", "i", time.Second); err != nil {
		t.Fatal(err)
	}
	inner.answers = []error{nil, engine.ErrStale}
	batches := []engine.Batch{{Journal: "KZ-71", Records: make([]journal.Stored, 5)}, {Journal: "KZ-75", Records: make([]journal.Stored, 7)}}
	answers, err := s.Append(ctx, batches)
	if err != nil || !errors.Is(answers[1], engine.ErrStale) {
		t.Fatalf("answers %v, %v", answers, err)
	}
	want(t, read(t, m), map[string]string{
		"qorgau_append_seconds_count": "1", "qorgau_append_records_sum": "5",
		`qorgau_lease_held{journal="KZ-71"}`: "1", `qorgau_lease_held{journal="KZ-75"}`: "1",
	})
	inner.answers = []error{nil, engine.ErrFenced}
	if _, err := s.Append(ctx, batches); err != nil {
		t.Fatal(err)
	}
	if err := s.Release(ctx, l); err != nil {
		t.Fatal(err)
	}
	want(t, read(t, m), map[string]string{
		`qorgau_lease_held{journal="KZ-71"}`: "0", `qorgau_lease_held{journal="KZ-75"}`: "0", `qorgau_lease_lost_total{journal="KZ-75"}`: "1",
	})
	inner.err = engine.ErrFenced
	if _, err := s.Renew(ctx, engine.Lease{Journal: "KZ-75"}, time.Second); !errors.Is(err, engine.ErrFenced) {
		t.Errorf("the store's answer is lost: %v", err)
	}
	want(t, read(t, m), map[string]string{`qorgau_lease_lost_total{journal="KZ-75"}`: "2"})
}

// Labels come from fixed lists: no id, no reference.
func TestLabelsNameNobody(t *testing.T) {
	rows, recs := history(t)
	m := New(Sources{Models: rows, Heads: func(context.Context) ([]journal.Head, error) { return []journal.Head{{Journal: "KZ-71", Size: 9}}, nil }})
	m.Observe("KZ-71", recs)
	known := []string{"journal", "outcome", "code", "kind", "type", "urgency", "part", "group", "topic", "partition", "le", "quantile", "version"}
	label := regexp.MustCompile(`([a-z_]+)="([^"]*)"`)
	for name := range read(t, m) {
		if strings.Contains(name, "SECRET") || strings.Contains(name, ref(2).String()) {
			t.Errorf("%s names an object", name)
		}
		for _, l := range label.FindAllStringSubmatch(name, -1) {
			if !slices.Contains(known, l[1]) {
				t.Errorf("%s has the label %s", name, l[1])
			}
		}
	}
}
