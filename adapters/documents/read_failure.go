package documents

import (
	"fmt"
	"strconv"
	"strings"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/reason"
	"qorgau/domain/territory"
)

// failure reads an act of failure that people reported, by its id; or an outage of this program, by the place of the
// record that ended it, as KZ-71/120.
func (r *reader) failure(id, code string) (*Document, error) {
	if at, pos, ok := strings.Cut(id, "/"); ok {
		if n, err := strconv.ParseInt(pos, 10, 64); err == nil {
			return r.outage(at, n)
		}
	}
	found, _, err := r.last(code, id, "outage.reported.v1")
	if err != nil {
		return nil, err
	}
	o, ok := found.rec.Body.(*event.OutageReported)
	if !ok {
		return nil, fmt.Errorf("%w: no act of failure %s", ErrUnknown, id)
	}
	d := &FailureData{Number: o.Number, Day: o.Date, Unit: r.unit(o.Unit), Territory: r.region(found.rec.Journal), Minutes: int64((o.To - o.From) / civil.Minute), Withdrawn: o.Withdrawn,
		What: reason.Label("failure_"+o.Failure, r.lang), Cause: failureWord("cause_", o.Cause, r.lang), Proof: found.proof()}
	var measures []string
	for _, m := range o.Measures {
		measures = append(measures, failureWord("measure_", m, r.lang))
	}
	d.Measures = strings.Join(measures, "; ")
	err = r.Look(r.ctx, found.rec.Journal, func(s *territory.State) error {
		d.From, d.To, d.Restored = clock(s, o.Unit, o.From), clock(s, o.Unit, o.To), clock(s, o.Unit, o.RestoredAt)
		return nil
	})
	return Failure(d, r.lang), err
}

// outage is one of this program: when it stood still is known, why and what was done is for a person to write.
func (r *reader) outage(code string, pos int64) (*Document, error) {
	e, err := r.record(code, pos)
	if err != nil {
		return nil, err
	}
	o, ok := e.rec.Body.(*event.ServiceResumed)
	if !ok {
		return nil, fmt.Errorf("%w: %s/%d tells of no outage", ErrUnknown, code, pos)
	}
	w := wordsOf(KindFailure, r.lang)
	d := &FailureData{Territory: r.region(code), Minutes: int64((o.To - o.From + civil.Minute - 1) / civil.Minute), What: w.word("service_down"), Proof: e.proof()}
	err = r.Look(r.ctx, code, func(s *territory.State) error {
		d.From, d.To = clock(s, "", o.From), clock(s, "", o.To)
		d.Restored, d.Day = d.To, d.To.Day
		return nil
	})
	return Failure(d, r.lang), err
}

// failureWord is the word of a code of people; one that has none is shown as it is.
func failureWord(prefix, code, lang string) string {
	if w, ok := reason.FindWord(prefix + code); ok {
		return w.Text(lang)
	}
	return strings.ReplaceAll(code, "_", " ")
}
