package match

import (
	"slices"
	"strconv"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Rows are the objects of one journal. What Get gives is the caller's to change and to Put back.
type Rows interface {
	Get(key string) (Object, bool)
	Put(key string, o Object)
	Delete(key string)
}

// Statuses of a claim and of an order, as the events name them.
const (
	open      = "open"
	requested = "requested"
	decreed   = "decreed"
	applied   = "applied"
	approved  = "approved"
	returned  = "returned"
	withdrawn = "withdrawn"
	inPayment = "in_payment"
	paid      = "paid"
	sentBack  = "sent_back"
	ordered   = "ordered"
	cancelled = "cancelled"
	unknown   = "unknown"
)

// folder is one record on its way into the rows.
type folder struct {
	rows Rows
	pos  int64
	on   civil.Date
}

// Fold takes one record: its body is that of the record, or of the fact that another journal handed on.
func Fold(rows Rows, rec *journal.Record, body journal.Body) {
	f := &folder{rows, rec.Pos, DayOf(rec.At)}
	switch e := body.(type) {
	case *event.ActPerformed:
		f.told(e.Object, e.Revision)
	case *event.ActCorrected:
		f.told(e.Object, e.Revision)
	case *event.WorkEntered:
		f.told(e.Entry, e.Revision)
	case *event.FactUnresolved:
		f.waiting(e.Fact, func(a *Act) { a.Waits = true })
	case *event.ActRefused:
		f.act(e.Act, func(a *Act) {
			if e.Revision >= a.Revision {
				a.Refused, a.Waits = e.Code, false
			}
		})
	case *event.FactRefused:
		f.waiting(e.Fact, func(a *Act) { a.Refused, a.Waits = e.Code, false })
	case *event.ActRecorded:
		f.recorded(e)
	case *event.MinutesJudged:
		f.answered(e.Act, e.Revision)
	case *event.MailReceived:
		if m, ok := e.Body.(*event.MinutesAnswered); ok {
			f.answered(m.Act, m.Revision)
		}
	case *event.FeeAccrued:
		f.accrued(e)
	default:
		f.money(body)
	}
}

func (f *folder) change(kind, id string, fn func(o *Object)) {
	key := Key(kind, id)
	o, _ := f.rows.Get(key)
	o.ID = id
	fn(&o)
	f.rows.Put(key, o)
}

func (f *folder) act(id string, fn func(a *Act)) {
	f.change(OfAct, id, func(o *Object) {
		if o.Act == nil {
			o.Act = &Act{}
		}
		fn(o.Act)
		if fact := o.Act.Fact; fact != 0 && !o.Act.Waits {
			o.Act.Fact = 0
			f.rows.Delete(Key(ofFact, strconv.FormatInt(fact, 10)))
		}
	})
}

// told: the register or the advocate says that there was work. Until it is judged it waits.
func (f *folder) told(id string, revision int64) {
	f.act(id, func(a *Act) {
		if revision <= a.Revision {
			return
		}
		if a.Fact != 0 {
			f.rows.Delete(Key(ofFact, strconv.FormatInt(a.Fact, 10)))
		}
		a.Revision, a.Fact, a.ToldOn, a.Waits, a.Refused = revision, f.pos, f.on, true, ""
		f.rows.Put(Key(ofFact, strconv.FormatInt(f.pos, 10)), Object{ID: strconv.FormatInt(f.pos, 10), Fact: id})
	})
}

func (f *folder) waiting(fact int64, fn func(a *Act)) {
	if o, ok := f.rows.Get(Key(ofFact, strconv.FormatInt(fact, 10))); ok {
		f.act(o.Fact, fn)
	}
}

func (f *folder) recorded(e *event.ActRecorded) {
	f.act(e.Act, func(a *Act) {
		a.Revision = max(a.Revision, e.Revision)
		if e.Revision == a.Revision {
			a.Waits, a.Refused = false, ""
		}
		a.Recorded, a.RecordedOn, a.Withdrawn, a.Answered = e.Revision, f.on, e.Withdrawn, false
		a.Advocate, a.Appointment = e.Advocate.String(), e.Appointment
	})
}

func (f *folder) answered(act string, revision int64) {
	if o, ok := f.rows.Get(Key(OfAct, act)); ok && o.Act.Recorded == revision {
		f.act(act, func(a *Act) { a.Answered = true })
	}
}

// accrued puts the new pricing of a day in the place of the one before.
func (f *folder) accrued(e *event.FeeAccrued) {
	now := Group{Claim: e.Claim, Advocate: e.Advocate.String()}
	for i := range e.Lines {
		l := &e.Lines[i]
		holds, never := holdsOf(l)
		if !never {
			now.Decree += l.Tiyn
			for _, p := range l.Pieces {
				if p.From != 0 && p.From < p.To && l.Tiyn > 0 {
					now.Spans = append(now.Spans, Held{p.From, p.To, holds})
				}
			}
		}
		if l.Kind != event.LineConsultation {
			now.Acts = append(now.Acts, l.Acts...)
		}
	}
	slices.Sort(now.Acts)
	now.Acts = slices.Compact(now.Acts)
	before := Group{}
	f.change(ofGroup, e.Group, func(o *Object) {
		if o.Group != nil {
			before = *o.Group
		}
		o.Group = &now
	})
	for _, id := range before.Acts {
		if !slices.Contains(now.Acts, id) {
			f.act(id, func(a *Act) {
				if a.Group == e.Group {
					a.Group, a.Tiyn = "", 0
				}
			})
		}
	}
	for _, id := range now.Acts {
		f.act(id, func(a *Act) {
			a.Group, a.Tiyn = e.Group, e.Tiyn
			if a.Recorded == 0 && a.RecordedOn == 0 {
				a.RecordedOn, a.Advocate, a.Appointment = f.on, now.Advocate, e.Appointment
			}
		})
	}
	f.claim(e.Claim, func(c *Claim) {
		c.Advocate, c.Appointment = now.Advocate, e.Appointment
		c.Accrued += now.Decree - before.Decree
	})
}

func (f *folder) claim(id string, fn func(c *Claim)) {
	f.change(OfClaim, id, func(o *Object) {
		if o.Claim == nil {
			o.Claim = &Claim{Status: open, On: f.on}
		}
		fn(o.Claim)
	})
}

func (f *folder) order(id string, fn func(o *Order)) {
	f.change(OfOrder, id, func(o *Object) {
		if o.Order == nil {
			o.Order = &Order{Status: unknown, On: f.on}
		}
		fn(o.Order)
	})
}

// money follows a claim from the calculation to the treasury's answer.
func (f *folder) money(body journal.Body) {
	switch e := body.(type) {
	case *event.PaymentDecreeRequested:
		f.claim(e.Claim, func(c *Claim) {
			c.Asked, c.DueOn = e.Tiyn, e.DueOn
			if c.Status == open {
				c.Status, c.On = requested, f.on
			}
		})
	case *event.ClaimDecreed:
		f.claim(e.Claim, func(c *Claim) {
			c.Decree, c.Decreed, c.DecreedOn, c.ApplyBy = e.Decree, e.Tiyn, f.on, e.ApplyBy
			c.Status, c.On = decreed, f.on
		})
	case *event.HoldResolved:
		if e.Decision == "pay" && e.Code != string(event.StatusHoldOverlap) { // an overlap is the home bar's to free
			f.claim(e.Claim, func(c *Claim) {
				if !slices.Contains(c.Freed, e.Code) {
					c.Freed = append(c.Freed, e.Code)
				}
			})
		}
	case *event.ClaimMoved:
		f.moved(e)
	case *event.SettlementOrdered:
		f.ordered(e)
	case *event.SettlementCancelled:
		f.order(e.Settlement, func(o *Order) { o.Status, o.On = cancelled, f.on })
	case *event.PaymentMade:
		f.order(e.Settlement, func(o *Order) { o.Said = e.Tiyn })
	case *event.PaymentUnmatched:
		f.order(e.Settlement, func(o *Order) { o.Unmatched, o.UnmatchOn = e.Code, f.on })
	}
}

func (f *folder) moved(e *event.ClaimMoved) {
	f.claim(e.Claim, func(c *Claim) {
		c.Status, c.On, c.Tiyn = e.Status, f.on, e.Tiyn
		switch e.Status {
		case applied:
			c.Filed = true
		case withdrawn:
			if e.Code == "decree_cancelled" {
				c.Decree, c.Decreed, c.ApplyBy, c.DueOn = "", 0, 0, f.on
			}
		case paid:
			if !slices.Contains(c.Paid, e.Settlement) {
				c.Paid = append(c.Paid, e.Settlement)
			}
		case sentBack:
			c.Paid = slices.DeleteFunc(c.Paid, func(id string) bool { return id == e.Settlement })
		}
	})
	switch e.Status {
	case paid, sentBack:
		f.order(e.Settlement, func(o *Order) {
			o.Status, o.On = e.Status, f.on
			if o.Said == o.Tiyn && o.Unmatched == "amount_differs" {
				o.Unmatched, o.UnmatchOn = "", 0
			}
		})
	case withdrawn:
		f.unpaid(e.Claim)
	}
}

func (f *folder) ordered(e *event.SettlementOrdered) {
	if o, ok := f.rows.Get(Key(OfClaim, e.Claim)); ok && o.Claim.Order != "" && o.Claim.Order != e.Settlement {
		f.order(o.Claim.Order, func(o *Order) { o.Retried = true })
		f.unpaid(e.Claim) // the new order pays the same minutes
	}
	f.order(e.Settlement, func(o *Order) {
		o.Claim, o.Advocate, o.Tiyn, o.PayBy = e.Claim, e.Advocate.String(), e.Tiyn, e.PayBy
		if o.Status == unknown {
			o.Status, o.On = ordered, f.on
		}
	})
	var freed []string
	f.claim(e.Claim, func(c *Claim) { c.Order, freed = e.Settlement, c.Freed })
	for _, l := range e.Lines {
		g, ok := f.rows.Get(Key(ofGroup, l.Group))
		if !ok || g.Group == nil || l.Tiyn == 0 {
			continue
		}
		for _, s := range g.Group.Spans {
			if !slices.ContainsFunc(s.Holds, func(code string) bool { return !slices.Contains(freed, code) }) {
				f.pays(e.Claim, e.Advocate.String(), s.From, s.To)
			}
		}
	}
}

// pays notes paid minutes, cut at midnight UTC.
func (f *folder) pays(claim, advocate string, from, to civil.Instant) {
	for from < to {
		d := from.UTCDate()
		end, id := min(to, (d+1).Start()), advocate+"/"+d.String()
		f.claim(claim, func(c *Claim) {
			if !slices.Contains(c.Days, id) {
				c.Days = append(c.Days, id)
			}
		})
		f.change(OfDay, id, func(o *Object) {
			if o.Day == nil {
				o.Day = &Day{Advocate: advocate, Day: d}
			}
			o.Day.On = f.on
			o.Day.Paid = append(o.Day.Paid, PaidSpan{claim, from, end})
			slices.SortFunc(o.Day.Paid, compareSpans)
		})
		from = end
	}
}

// unpaid takes the minutes of a claim back: its order was cancelled, or a new one stands in its place.
func (f *folder) unpaid(claim string) {
	c, ok := f.rows.Get(Key(OfClaim, claim))
	if !ok || c.Claim.Order == "" {
		return
	}
	for _, id := range c.Claim.Days {
		key := Key(OfDay, id)
		o, ok := f.rows.Get(key)
		if !ok {
			continue
		}
		o.Day.Paid = slices.DeleteFunc(o.Day.Paid, func(s PaidSpan) bool { return s.Claim == claim })
		if o.Day.On = f.on; len(o.Day.Paid) == 0 && len(o.Settled) == 0 {
			f.rows.Delete(key)
		} else {
			f.rows.Put(key, o)
		}
	}
	f.claim(claim, func(c *Claim) { c.Days = nil })
}
