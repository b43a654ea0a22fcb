package projections

import (
	"fmt"

	"qorgau/domain/civil"
)

// AnswerTime counts how long it took from the request to the first acceptance, in buckets with integer bounds: enough
// for a median and a 95th percentile, and its rows add up over territories and urgencies.
type AnswerTime struct {
	Journal string        `json:"journal,omitempty"`
	Urgency string        `json:"urgency,omitempty"`
	Count   int64         `json:"count"`
	Sum     civil.Instant `json:"sum"`     // milliseconds
	Buckets []int64       `json:"buckets"` // how many in each, the last one without a bound
}

// bounds are the upper bounds of the buckets, in seconds, included.
var bounds = [...]civil.Instant{1, 2, 3, 5, 7, 10, 15, 20, 25, 30, 45, 60, 90, 120, 180, 240, 300, 420, 600, 780, 900, 1200,
	1500, 1800, 2400, 2700, 3600, 5400, 7200, 10800, 14400, 21600, 28800, 43200, 86400, 172800}

// Add counts one length of time, in milliseconds.
func (t *AnswerTime) Add(took civil.Instant) {
	if len(t.Buckets) == 0 {
		t.Buckets = make([]int64, len(bounds)+1)
	}
	i := 0
	for i < len(bounds) && took > bounds[i]*civil.Second {
		i++
	}
	t.Buckets[i]++
	t.Count++
	t.Sum += took
}

// Merge adds the counts of another territory or urgency.
func (t *AnswerTime) Merge(o AnswerTime) {
	if len(t.Buckets) == 0 {
		t.Buckets = make([]int64, len(bounds)+1)
	}
	for i, n := range o.Buckets {
		t.Buckets[i] += n
	}
	t.Count += o.Count
	t.Sum += o.Sum
}

// Percentile gives the upper bound, in milliseconds, of the bucket that holds the p-th of a hundred; zero if nothing was
// counted, and the largest bound for what lies beyond it.
func (t *AnswerTime) Percentile(p int64) civil.Instant {
	rank := (t.Count*p + 99) / 100
	var seen int64
	for i, n := range t.Buckets {
		if seen += n; seen >= rank && seen > 0 {
			return bounds[min(i, len(bounds)-1)] * civil.Second
		}
	}
	return 0
}

// ringKey is the place of the n-th appointment among the recent ones.
func ringKey(n int64) string { return fmt.Sprintf("%03d", n%Recent) }
