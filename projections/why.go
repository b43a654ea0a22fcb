package projections

import (
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Choice is one offer with all it was chosen from: the answer to "why him".
type Choice struct {
	Journal  string        `json:"journal"`
	Pos      int64         `json:"pos"`
	At       civil.Instant `json:"at"`
	Machine  int64         `json:"machine"`
	Offer    string        `json:"offer"`
	Request  string        `json:"request"`
	Advocate string        `json:"advocate"`
	N        int64         `json:"n"` // index of the draw
	Rule     string        `json:"rule"`
	Pool     string        `json:"pool"`
	By       string        `json:"by,omitempty"`
	Unit     string        `json:"unit"`
	Article  string        `json:"article,omitempty"`
	Severity string        `json:"severity,omitempty"`
	Language string        `json:"language,omitempty"`
	Minor    bool          `json:"minor,omitempty"`
	WantedAt civil.Instant `json:"wanted_at,omitempty"`
	AnswerBy civil.Instant `json:"answer_by"`
	Roster   string        `json:"roster,omitempty"`
	Band     []Considered  `json:"band,omitempty"` // in draw order
	Others   []Considered  `json:"others,omitempty"`
	Counts   []CodeCount   `json:"counts,omitempty"`
	Draw     string        `json:"draw,omitempty"` // of the request; the n-th draw is SHA-256(draw, n)
	DrawPos  int64         `json:"draw_pos,omitempty"`
	Result   string        `json:"result,omitempty"`
	EndedAt  civil.Instant `json:"ended_at,omitempty"`
}

// Considered is an advocate who stood in the choice.
type Considered struct {
	Advocate string        `json:"advocate"`
	Load     int64         `json:"load"`
	LastAt   civil.Instant `json:"last_at,omitempty"`
	Code     string        `json:"code,omitempty"`
}

// Draw is the chance a request was given when it was taken in.
type Draw struct {
	Draw   string        `json:"draw"`
	Pos    int64         `json:"pos"`
	At     civil.Instant `json:"at"`
	Source string        `json:"source"`
	ID     string        `json:"id"`
	Next   *Draw         `json:"next,omitempty"` // of the newest revision; it counts if the request is registered again
}

const (
	choices = table[Choice]("choice")
	draws   = table[Draw]("request_draw")
)

// Why keeps each choice of an advocate with the band in draw order, the others, the counts and the draw.
type Why struct{}

// Name is the read model's name.
func (Why) Name() string { return "why" }

// Version is that of the rows.
func (Why) Version() int { return 2 }

// Tables lists what it writes.
func (Why) Tables() []string { return []string{string(choices), string(draws)} }

// Apply folds one record.
func (Why) Apply(rows Rows, rec *journal.Record) error {
	f := begin(rows, rec)
	switch e := f.body.(type) {
	case *event.DefenderRequested:
		if e.Draw.IsZero() {
			break
		}
		d := Draw{Draw: e.Draw.String(), Pos: rec.Pos, At: rec.At, Source: rec.Source, ID: rec.ID}
		if mail, ok := rec.Body.(*event.MailReceived); ok {
			if first, ok := mail.Body.(*event.FactForwarded); ok { // a draw belongs to the first source and id
				d.Source, d.ID = first.Source, first.ID
			}
		}
		if first, known := draws.get(f, e.Object); known {
			// The first draw stands whatever revisions follow, unless the request is judged anew: then it is registered again.
			next := d
			d = first
			d.Next = &next
		}
		draws.put(f, e.Object, d)
	case *event.RequestRegistered:
		if d, _ := draws.get(f, e.Request); d.Next != nil && d.Next.Pos == rec.Cause {
			draws.put(f, e.Request, *d.Next)
		}
	case *event.OfferMade:
		choices.put(f, e.Offer, f.choice(e))
	case *event.OfferEnded:
		choices.known(f, e.Offer, func(c *Choice) { c.Result, c.EndedAt = e.Result, rec.At })
	}
	return f.err
}

func (f *folding) choice(e *event.OfferMade) Choice {
	d, _ := draws.get(f, e.Request)
	c := Choice{
		Journal: f.rec.Journal, Pos: f.rec.Pos, At: f.rec.At, Machine: f.rec.Machine,
		Offer: e.Offer, Request: e.Request, Advocate: refText(e.Advocate), N: e.N, Rule: e.Rule, Pool: e.Pool, By: e.By,
		Unit: e.Unit, Article: e.Article, Severity: e.Severity, Language: e.Language, Minor: e.Minor,
		WantedAt: e.WantedAt, AnswerBy: e.AnswerBy, Roster: e.Roster, Draw: d.Draw, DrawPos: d.Pos,
	}
	for _, b := range e.Band {
		c.Band = append(c.Band, Considered{refText(b.Advocate), b.Load, b.LastAt, b.Code})
	}
	for _, o := range e.Others {
		c.Others = append(c.Others, Considered{refText(o.Advocate), o.Load, o.LastAt, o.Code})
	}
	for _, n := range e.Counts {
		c.Counts = append(c.Counts, CodeCount{n.Code, n.Count})
	}
	return c
}
