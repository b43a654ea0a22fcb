package documents

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/projections"
)

// Formats of a file.
const (
	FormatPDF  = "pdf"
	FormatXLSX = "xlsx"
)

// Query asks for one document.
type Query struct {
	Kind   Kind   `json:"kind"`
	ID     string `json:"id"` // "latest" takes the newest of the kind
	Lang   string `json:"lang"`
	Format string `json:"format"`
	// Journal narrows an id that several territories have, as that of a reconciliation act.
	Journal string `json:"journal,omitempty"`
	// Names opens personal values; without it references stand instead of names.
	Names bool `json:"names,omitempty"`
}

// File is a printed document.
type File struct {
	Kind  Kind   `json:"kind"`
	ID    string `json:"id"`
	Name  string `json:"name"` // of the file: kind, language, place of the record; never a person
	Type  string `json:"type"`
	Bytes []byte `json:"bytes"`
	// Opened is how many personal values were opened for it.
	Opened int `json:"opened"`
}

// ErrQuery says that a query names no kind, language or format.
var ErrQuery = errors.New("no such document")

// Print prints a document.
func (s Source) Print(ctx context.Context, q Query) (File, error) {
	d, id, opened, err := s.describe(ctx, q)
	if err != nil {
		return File{}, err
	}
	f := File{Kind: q.Kind, ID: id, Opened: opened}
	var b bytes.Buffer
	switch q.Format {
	case FormatPDF:
		f.Type = "application/pdf"
		err = PDF(&b, d)
	case FormatXLSX:
		f.Type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
		err = XLSX(&b, d)
	default:
		return File{}, fmt.Errorf("%w: format %q: pdf or xlsx", ErrQuery, q.Format)
	}
	f.Bytes = b.Bytes()
	f.Name = fmt.Sprintf("%s-%s-%d.%s.%s", q.Kind, strings.ToLower(d.Proof.Journal), d.Proof.Pos, q.Lang, q.Format)
	return f, err
}

// Describe gives a document before it is drawn.
func (s Source) Describe(ctx context.Context, q Query) (*Document, error) {
	d, _, _, err := s.describe(ctx, q)
	return d, err
}

func (s Source) describe(ctx context.Context, q Query) (*Document, string, int, error) {
	if q.Lang != KK && q.Lang != RU {
		return nil, "", 0, fmt.Errorf("%w: language %q: kk or ru", ErrQuery, q.Lang)
	}
	if !q.Names {
		s.Names = nil
	}
	r, err := s.reader(ctx, q.Lang)
	if err != nil {
		return nil, "", 0, err
	}
	if q.ID == "latest" {
		items, err := s.List(ctx, q.Kind)
		if err != nil {
			return nil, "", 0, err
		}
		if len(items) == 0 {
			return nil, "", 0, fmt.Errorf("%w: nothing of kind %s yet", ErrUnknown, q.Kind)
		}
		q.ID, q.Journal = items[0].ID, items[0].Journal
	}
	d, err := r.kind(q)
	return d, q.ID, r.opened, err
}

func (r *reader) kind(q Query) (*Document, error) {
	switch q.Kind {
	case KindNotice:
		return r.notice(q.ID)
	case KindDecree:
		return r.decree(q.ID)
	case KindApplication:
		return r.application(q.ID)
	case KindRegister:
		return r.register(q.ID)
	case KindConsultations:
		return r.consultations(q.ID)
	case KindReport1:
		return r.report1(q.ID)
	case KindReport2:
		return r.report2(q.ID)
	case KindReconciliation:
		return r.reconciliation(q.ID, q.Journal)
	case KindFailure:
		return r.failure(q.ID, q.Journal)
	case KindStatement:
		return r.statement(q.ID)
	}
	return nil, fmt.Errorf("%w: kind %q", ErrQuery, q.Kind)
}

// Item is something that can be printed.
type Item struct {
	Kind    Kind          `json:"kind"`
	ID      string        `json:"id"`
	Journal string        `json:"journal,omitempty"`
	At      civil.Instant `json:"at"`
}

// Listed is how many of a kind List gives at most: the newest are what people print.
const Listed = 20

// List gives the newest of a kind, newest first.
func (s Source) List(ctx context.Context, k Kind) ([]Item, error) {
	r, err := s.reader(ctx, KK)
	if err != nil {
		return nil, err
	}
	var out []Item
	add := func(id, code string, at civil.Instant) {
		if id != "" && !slices.ContainsFunc(out, func(x Item) bool { return x.ID == id && x.Journal == code }) {
			out = append(out, Item{k, id, code, at})
		}
	}
	switch k {
	case KindDecree, KindApplication, KindReconciliation:
		err = r.listClaims(k, add)
	case KindFailure:
		for _, name := range []string{"outage.reported.v1", "service.resumed.v1"} {
			if err == nil {
				err = r.scan("", name, func(e entry) error {
					id := fmt.Sprintf("%s/%d", e.rec.Journal, e.rec.Pos)
					if o, ok := e.rec.Body.(*event.OutageReported); ok {
						id = o.Outage
					}
					if e.rec.Journal != journal.National {
						add(id, e.rec.Journal, e.rec.At)
					}
					return nil
				})
			}
		}
	case KindNotice, KindReport2:
		err = r.listAppointments(k, add)
	default:
		if err = r.listConsultants(add); err == nil {
			err = r.listAppointments(k, add)
		}
	}
	slices.SortStableFunc(out, func(a, b Item) int {
		return cmp.Or(cmp.Compare(b.At, a.At), cmp.Compare(a.Journal, b.Journal), cmp.Compare(a.ID, b.ID))
	})
	return out[:min(len(out), Listed)], err
}

func (r *reader) listAppointments(k Kind, add func(id, code string, at civil.Instant)) error {
	latest, err := projections.LatestAppointments(r.ctx, r.Models, "", 10*Listed)
	if err != nil {
		return err
	}
	for _, a := range latest {
		x := a.Appointment
		switch k {
		case KindNotice:
			add(x.ID, x.Journal, x.AcceptedAt)
		case KindReport2:
			y, m, _ := x.AcceptedAt.UTCDate().Parts()
			add(fmt.Sprintf("%s/%d-%d", x.Journal, y, (m+5)/6), x.Journal, x.AcceptedAt)
		default:
			months, err := projections.StatementMonths(r.ctx, r.Models, "", x.Advocate)
			if err != nil {
				return err
			}
			if len(months) > 0 {
				add(x.Advocate+"/"+months[len(months)-1], "", x.AcceptedAt)
			}
		}
	}
	return nil
}

// listConsultants adds the newest month of each advocate who has a claim for consultations: he may have no appointment.
func (r *reader) listConsultants(add func(id, code string, at civil.Instant)) error {
	claims, err := projections.Claims(r.ctx, r.Models, "", "")
	if err != nil {
		return err
	}
	slices.SortStableFunc(claims, func(a, b projections.Claim) int { return cmp.Compare(b.At, a.At) })
	for n, i := 0, 0; i < len(claims) && n < 10*Listed; i++ {
		c := claims[i]
		if c.Appointment != "" {
			continue
		}
		n++
		months, err := projections.StatementMonths(r.ctx, r.Models, "", c.Advocate)
		if err != nil {
			return err
		}
		if len(months) > 0 {
			add(c.Advocate+"/"+months[len(months)-1], "", c.At)
		}
	}
	return nil
}

func (r *reader) listClaims(k Kind, add func(id, code string, at civil.Instant)) error {
	claims, err := projections.Claims(r.ctx, r.Models, "", "")
	if err != nil {
		return err
	}
	slices.SortStableFunc(claims, func(a, b projections.Claim) int { return cmp.Compare(b.At, a.At) })
	n := 0
	for _, c := range claims {
		switch {
		case k == KindDecree && c.Appointment != "" && c.Status != "open": // consultations have an act of work done, no decree
			add(c.ID, c.Journal, c.At)
		case k == KindApplication:
			add(c.Application, c.Journal, c.At)
		case k == KindReconciliation && c.Settlement != "" && n < 10*Listed:
			n++ // each asks for a record
			e, ok, err := r.last(c.Journal, c.Settlement, "settlement.ordered.v1")
			if err != nil {
				return err
			}
			if o, is := e.rec.Body.(*event.SettlementOrdered); ok && is {
				add(o.Act, c.Journal, c.At)
			}
		}
	}
	return nil
}

// Verified is what a notice's code leads to.
type Verified struct {
	Code        string        `json:"code"`
	Journal     string        `json:"journal"`
	Pos         int64         `json:"pos"`
	Leaf        string        `json:"leaf"`
	Appointment string        `json:"appointment"`
	Request     string        `json:"request"`
	Advocate    string        `json:"advocate"` // reference
	AcceptedAt  civil.Instant `json:"accepted_at"`
	State       string        `json:"state"` // appointed, entered, ended; empty: the read model does not have it
}

// Verify finds the appointments of a code. It reads the leaves of all journals: what counts is the record, no read model.
func (s Source) Verify(ctx context.Context, code string) ([]Verified, error) {
	w, err := ParseCode(code)
	if err != nil {
		return nil, err
	}
	heads, err := s.Store.Heads(ctx)
	if err != nil {
		return nil, err
	}
	var out []Verified
	for _, h := range heads {
		err := s.Store.Read(ctx, h.Journal, 1, 0, func(x journal.Stored) error {
			if !w.Matches(x.Leaf) {
				return nil
			}
			if journal.Leaf(x.Bytes) != x.Leaf { // a stored leaf proves nothing by itself
				return fmt.Errorf("%s/%d: its leaf is not that of its bytes", h.Journal, x.Pos)
			}
			rec, err := journal.Parse(string(x.Bytes), event.New)
			if err != nil {
				return err
			}
			if n, ok := rec.Body.(*event.DefenderNamed); ok {
				out = append(out, Verified{Code: Code(x.Leaf), Journal: h.Journal, Pos: x.Pos, Leaf: x.Leaf.String(), Appointment: n.Appointment, Request: n.Request,
					Advocate: n.Advocate.String(), AcceptedAt: n.AcceptedAt})
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", h.Journal, err)
		}
	}
	for i := range out {
		if q, ok, err := projections.RequestByID(ctx, s.Models, out[i].Journal, out[i].Request); err != nil {
			return nil, err
		} else if ok {
			out[i].State = q.State
			if q.Appointment != out[i].Appointment { // another one followed it
				out[i].State = projections.Ended
			}
		}
	}
	return out, nil
}
