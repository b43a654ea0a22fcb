package metrics

import (
	"context"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"qorgau/domain/civil"
	"qorgau/projections"
)

// readTimeout bounds what one reading of the metrics may take.
const readTimeout = 5 * time.Second

// reading asks the sources when somebody reads the metrics, so that a figure is never older than its reading, and is
// right after a restart too.
type reading struct {
	src    *Sources
	bounds []civil.Instant // upper bounds of the buckets of answer times, in milliseconds

	messages, rejected, taken           *prometheus.Desc
	size, relayLag, modelLag            *prometheus.Desc
	open, appointments, requests, alarm *prometheus.Desc
	accepted, money                     *prometheus.Desc
	clock, failed                       *prometheus.Desc
}

func newReading(src *Sources) *reading {
	desc := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc(space+"_"+name, help, labels, nil)
	}
	return &reading{
		src:          src,
		bounds:       answerBounds(),
		taken:        desc("messages_taken_total", "Messages taken from the broker since the start."),
		messages:     desc("messages_total", "Messages taken since the start, by what became of them.", "outcome"),
		rejected:     desc("messages_rejected_total", "Messages rejected since the start, by reason code.", "code"),
		size:         desc("journal_records", "Records in the journal.", "journal"),
		relayLag:     desc("relay_lag_records", "Records that the relay has not saved as published.", "journal"),
		modelLag:     desc("projection_lag_records", "Records that the read models do not contain.", "journal"),
		open:         desc("open_requests", "Requests for which somebody must still be found.", "journal"),
		appointments: desc("appointments", "Appointments made, replacements included.", "journal"),
		requests:     desc("requests", "Requests by what became of them.", "journal", "outcome"),
		alarm:        desc("alarms", "Alarms raised.", "journal"),
		accepted:     desc("acceptance_seconds", "Virtual seconds from the request to the first acceptance.", "urgency"),
		money:        desc("money_tiyn", "Where the accrued money stands, in tiyn.", "part"),
		clock:        desc("clock_stopped", "1 while the clock jumped and the journals wait for an operator."),
		failed:       desc("reading_failed", "1 if a source could not be read for this answer."),
	}
}

// answerBounds finds the bounds of the buckets of AnswerTime by asking where each bucket ends.
func answerBounds() []civil.Instant {
	var t projections.AnswerTime
	t.Add(0)
	var out []civil.Instant
	for i := range len(t.Buckets) - 1 { // the last one has no bound
		one := projections.AnswerTime{Count: 1, Buckets: make([]int64, len(t.Buckets))}
		one.Buckets[i] = 1
		out = append(out, one.Percentile(100))
	}
	return out
}

// Describe is prometheus.Collector's.
func (r *reading) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{r.taken, r.messages, r.rejected, r.size, r.relayLag, r.modelLag, r.open, r.appointments,
		r.requests, r.alarm, r.accepted, r.money, r.clock, r.failed} {
		ch <- d
	}
}

// Collect is prometheus.Collector's. A source that fails is told by reading_failed; the others are given.
func (r *reading) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), readTimeout)
	defer cancel()
	failed := 0.0
	check := func(what string, err error) {
		if err != nil {
			failed = 1
			r.src.Log.Error("reading the metrics", "of", what, "error", err)
		}
	}
	r.intake(ch)
	check("journals", r.journals(ctx, ch))
	if r.src.Models != nil {
		check("requests", r.board(ctx, ch))
		check("answer times", r.answers(ctx, ch))
	}
	if r.src.Clock != nil {
		stopped := 0.0
		if r.src.Clock() != nil {
			stopped = 1
		}
		ch <- prometheus.MustNewConstMetric(r.clock, prometheus.GaugeValue, stopped)
	}
	ch <- prometheus.MustNewConstMetric(r.failed, prometheus.GaugeValue, failed)
}

func (r *reading) intake(ch chan<- prometheus.Metric) {
	count := func(d *prometheus.Desc, n int64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(n), labels...)
	}
	if r.src.Intake != nil {
		c := r.src.Intake()
		count(r.taken, c.Taken)
		count(r.messages, c.Accepted, "accepted")
		count(r.messages, c.Duplicate, "duplicate")
		count(r.messages, c.Conflict, "id_conflict")
		count(r.messages, c.Quarantined, "quarantined")
	}
	if r.src.Rejected != nil {
		for code, n := range r.src.Rejected() {
			count(r.rejected, n, code)
		}
	}
}

func (r *reading) journals(ctx context.Context, ch chan<- prometheus.Metric) error {
	if r.src.Heads == nil {
		return nil
	}
	heads, err := r.src.Heads(ctx)
	if err != nil {
		return err
	}
	for _, h := range heads {
		gauge(ch, r.size, h.Size, h.Journal)
		if r.src.Relayed != nil {
			at, err := r.src.Relayed(ctx, h.Journal)
			if err != nil {
				return err
			}
			gauge(ch, r.relayLag, max(0, h.Size-at), h.Journal)
		}
		if r.src.Models != nil {
			at, err := r.src.Models.Position(ctx, h.Journal)
			if err != nil {
				return err
			}
			gauge(ch, r.modelLag, max(0, h.Size-at), h.Journal)
		}
	}
	return nil
}

func (r *reading) board(ctx context.Context, ch chan<- prometheus.Metric) error {
	all, err := projections.Overview(ctx, r.src.Models)
	if err != nil {
		return err
	}
	for _, t := range all {
		c := t.Counters
		gauge(ch, r.open, c.Open, t.Journal)
		gauge(ch, r.appointments, c.Appointments, t.Journal)
		gauge(ch, r.alarm, c.Alarms, t.Journal)
		gauge(ch, r.requests, c.Appointed, t.Journal, "appointed")
		gauge(ch, r.requests, c.Refused, t.Journal, "refused")
		gauge(ch, r.requests, c.Joined, t.Journal, "joined")
		gauge(ch, r.requests, c.Cancelled, t.Journal, "cancelled")
		gauge(ch, r.requests, c.Escalated, t.Journal, "escalated")
	}
	m := projections.Sum(all).Money
	gauge(ch, r.money, m.Parts.InHand, "in_hand")
	gauge(ch, r.money, m.Parts.Claimed, "claimed")
	gauge(ch, r.money, m.Parts.Approved, "approved")
	gauge(ch, r.money, m.Parts.InPayment, "in_payment")
	gauge(ch, r.money, m.Parts.Paid, "paid")
	gauge(ch, r.money, m.Parts.Reversed, "reversed")
	gauge(ch, r.money, m.Parts.Returned, "returned")
	gauge(ch, r.money, m.Parts.Held, "held")
	gauge(ch, r.money, m.Parts.Blocked, "blocked")
	gauge(ch, r.money, m.Parts.NotPayable, "not_payable")
	return nil
}

// answers gives the counted answer times as a histogram: they are those of the read models, so they outlive a restart.
func (r *reading) answers(ctx context.Context, ch chan<- prometheus.Metric) error {
	for _, urgency := range []string{"urgent", "night", "planned"} {
		t, err := projections.AnswerTimes(ctx, r.src.Models, "", urgency)
		if err != nil {
			return err
		}
		buckets := make(map[float64]uint64, len(r.bounds))
		var below uint64
		for i, b := range r.bounds {
			if i < len(t.Buckets) {
				below += uint64(t.Buckets[i])
			}
			buckets[seconds(b)] = below
		}
		ch <- prometheus.MustNewConstHistogram(r.accepted, uint64(t.Count), seconds(t.Sum), buckets, urgency)
	}
	return nil
}

func gauge(ch chan<- prometheus.Metric, d *prometheus.Desc, n int64, labels ...string) {
	ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, float64(n), labels...)
}

func seconds(d civil.Instant) float64 { return float64(d) / float64(civil.Second) }

func number(n int32) string { return strconv.Itoa(int(n)) }
