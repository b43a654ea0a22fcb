// Package metrics counts and measures for Prometheus. A label names a territory, a kind, a type or a code of a fixed
// list: never an id, a reference or anything of a person, and never a thing that there may be without bound.
//
// Prometheus keeps every value as a binary fraction of 53 bits. Sums are given in whole tiyn, which it holds exactly up to
// 90 million million tenge; nothing is ever computed from them here.
package metrics

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"qorgau/adapters/engine"
	"qorgau/adapters/kafka"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/projections"
)

// Counts is what became of the messages that intake has taken since the program started.
type Counts struct {
	Taken, Accepted, Duplicate, Conflict, Quarantined int64
}

// Sources are what is asked when somebody reads the metrics. Each may be nil; its metrics are then absent.
type Sources struct {
	// Heads are the heads of all journals.
	Heads func(context.Context) ([]journal.Head, error)
	// Relayed is the last position of a journal that the relay saved as published.
	Relayed func(ctx context.Context, code string) (int64, error)
	// Models are the read models.
	Models projections.Query
	// Intake and Rejected count messages, the latter by reason code.
	Intake   func() Counts
	Rejected func() map[string]int64
	// Clock tells why the clock is not trusted; nil while it is.
	Clock func() error
	Log   *slog.Logger
}

// Metrics holds every metric of one process.
type Metrics struct {
	registry *prometheus.Registry
	src      Sources

	records, groups                           *prometheus.CounterVec
	appendSeconds, appendBatch                prometheus.Histogram
	ordered, paid                             *prometheus.CounterVec
	leaseHeld                                 *prometheus.GaugeVec
	leaseLost                                 *prometheus.CounterVec
	published, bytes, consumed, lost, retried *prometheus.CounterVec
	lag                                       *prometheus.GaugeVec
}

const space = "qorgau"

// New makes the metrics.
func New(src Sources) *Metrics {
	if src.Log == nil {
		src.Log = slog.New(slog.DiscardHandler)
	}
	m := &Metrics{registry: prometheus.NewRegistry(), src: src}
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		c := prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: space, Name: name, Help: help}, labels)
		m.registry.MustRegister(c)
		return c
	}
	gauge := func(name, help string, labels ...string) *prometheus.GaugeVec {
		g := prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: space, Name: name, Help: help}, labels)
		m.registry.MustRegister(g)
		return g
	}
	histogram := func(name, help string, buckets []float64) prometheus.Histogram {
		h := prometheus.NewHistogram(prometheus.HistogramOpts{Namespace: space, Name: name, Help: help, Buckets: buckets})
		m.registry.MustRegister(h)
		return h
	}
	m.records = counter("records_appended_total", "Records appended durably, by kind and type of event.", "kind", "type")
	m.groups = counter("groups_appended_total", "Facts appended durably with all that followed from them.", "journal")
	m.appendSeconds = histogram("append_seconds", "Duration of one durable append of the store.", prometheus.ExponentialBuckets(0.0005, 2, 14))
	m.appendBatch = histogram("append_records", "Records in one durable append.", prometheus.ExponentialBuckets(1, 4, 8))
	m.ordered = counter("settlements_ordered_tiyn_total", "Sum of the settlements ordered since the start, in tiyn.", "journal")
	m.paid = counter("settlements_paid_tiyn_total", "Sum of the settlements the treasury paid since the start, in tiyn.", "journal")
	m.leaseHeld = gauge("lease_held", "1 while this process holds the lease of the journal.", "journal")
	m.leaseLost = counter("lease_lost_total", "Leases that passed to another owner.", "journal")
	m.published = counter("kafka_published_messages_total", "Messages acknowledged by the broker.", "topic")
	m.bytes = counter("kafka_published_bytes_total", "Bytes acknowledged by the broker.", "topic")
	m.consumed = counter("kafka_consumed_messages_total", "Messages handled with their offset committed.", "group", "topic")
	m.lost = counter("kafka_lost_messages_total", "Offsets that the broker no longer had before they were read.", "group", "topic")
	m.retried = counter("kafka_retries_total", "Failures that are tried again.")
	m.lag = gauge("kafka_lag_messages", "Messages in the partition beyond the last one read.", "group", "topic", "partition")
	m.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), newReading(&m.src))
	return m
}

// Handler answers /metrics.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: 3})
}

// Observe counts a group that is durable; it is the engine's Observe.
func (m *Metrics) Observe(code string, group []journal.Record) {
	m.groups.WithLabelValues(code).Inc()
	for i := range group {
		r := &group[i]
		m.records.WithLabelValues(string(r.Kind), r.Type).Inc()
		switch e := r.Body.(type) {
		case *event.SettlementOrdered:
			m.ordered.WithLabelValues(code).Add(float64(e.Tiyn))
		case *event.ClaimMoved:
			if e.Status == "paid" {
				m.paid.WithLabelValues(code).Add(float64(e.Tiyn))
			}
		}
	}
}

// Hooks are the broker's.
func (m *Metrics) Hooks() kafka.Hooks {
	return kafka.Hooks{
		OnPublished: func(topic string, messages, bytes int) {
			m.published.WithLabelValues(topic).Add(float64(messages))
			m.bytes.WithLabelValues(topic).Add(float64(bytes))
		},
		OnConsumed: func(group, topic string, _ int32, messages int) {
			m.consumed.WithLabelValues(group, topic).Add(float64(messages))
		},
		OnLag: func(group, topic string, partition int32, messages int64) {
			m.lag.WithLabelValues(group, topic, number(partition)).Set(float64(messages))
		},
		OnLost: func(group, topic string, _ int32, from, to int64) {
			m.lost.WithLabelValues(group, topic).Add(float64(max(0, to-from)))
			m.src.Log.Error("alarm: the broker lost messages before they were read", "group", group, "topic", topic, "messages", to-from)
		},
		OnError: func(doing string, err error) {
			m.retried.WithLabelValues().Inc()
			m.src.Log.Warn("trying again", "doing", doing, "error", err)
		},
	}
}

// Store measures the appends and leases of a store; everything else passes through.
func (m *Metrics) Store(s engine.Store) engine.Store { return &measured{Store: s, m: m} }

type measured struct {
	engine.Store
	m *Metrics
}

func (s *measured) Append(ctx context.Context, batches []engine.Batch) ([]error, error) {
	start := time.Now()
	answers, err := s.Store.Append(ctx, batches)
	s.m.appendSeconds.Observe(time.Since(start).Seconds())
	records := 0
	for i, b := range batches {
		if err == nil && i < len(answers) {
			if answers[i] == nil {
				records += len(b.Records)
			}
			s.fenced(b.Journal, answers[i])
		}
	}
	s.m.appendBatch.Observe(float64(records))
	return answers, err
}

func (s *measured) Acquire(ctx context.Context, code, instance string, length time.Duration) (engine.Lease, error) {
	l, err := s.Store.Acquire(ctx, code, instance, length)
	if err == nil {
		s.m.leaseHeld.WithLabelValues(code).Set(1)
	}
	return l, err
}

func (s *measured) Renew(ctx context.Context, l engine.Lease, length time.Duration) (engine.Lease, error) {
	renewed, err := s.Store.Renew(ctx, l, length)
	s.fenced(l.Journal, err)
	return renewed, err
}

func (s *measured) Release(ctx context.Context, l engine.Lease) error {
	err := s.Store.Release(ctx, l)
	s.m.leaseHeld.WithLabelValues(l.Journal).Set(0)
	return err
}

// fenced counts a lease that went to somebody else.
func (s *measured) fenced(code string, err error) {
	if errors.Is(err, engine.ErrFenced) {
		s.m.leaseHeld.WithLabelValues(code).Set(0)
		s.m.leaseLost.WithLabelValues(code).Inc()
	}
}
