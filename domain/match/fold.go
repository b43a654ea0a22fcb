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
				if a.ToldOn == 0 { // a trip cost or a consultation: told and refused in one group
					a.ToldOn = f.on
				}
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
		if covered(l) {
			now.Decree += l.Tiyn
		}
		for _, p := range l.Pieces {
			if p.From != 0 && p.From < p.To && l.Tiyn > 0 {
				now.Spans = append(now.Spans, Priced{p.From, p.To, int64(i) + 1})
			}
		}
		now.Acts = append(now.Acts, l.Acts...)
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
			c.Status, c.On, c.NoSum = decreed, f.on, e.Tiyn == 0 && e.CutTiyn == 0
		})
	case *event.LinesLeftOut:
		f.claim(e.Claim, func(c *Claim) { c.LeftOut, c.LeftOutOn = e.Tiyn, f.on })
	case *event.PayDifferenceFound:
		f.later(e.Claim, e.Group, e.Tiyn)
	case *event.PayDifferenceSettled:
		f.later(e.Claim, e.Group, 0)
	case *event.ReversalOrdered:
		f.order(e.Settlement, func(o *Order) { o.Reversing, o.Reversal, o.ReverseOn = o.Reversing+e.Tiyn, "", f.on })
	case *event.ReversalBooked:
		f.order(e.Settlement, func(o *Order) {
			if o.Reversal = e.Code; e.Result == "taken_back" {
				o.Reversing, o.Reversal = max(0, o.Reversing-e.Tiyn), ""
			}
		})
	case *event.ClaimMoved:
		f.moved(e)
	case *event.SettlementOrdered:
		f.ordered(e)
	case *event.SettlementCancelled:
		f.unpaid(e.Settlement)
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
	}
}

// later keeps what is different on ordered lines; without a sum it is gone.
func (f *folder) later(claim, group string, tiyn int64) {
	f.claim(claim, func(c *Claim) {
		c.Later = slices.DeleteFunc(slices.Clone(c.Later), func(x Later) bool { return x.Group == group })
		if tiyn != 0 {
			c.Later = append(c.Later, Later{group, tiyn, f.on})
		}
	})
}

func (f *folder) ordered(e *event.SettlementOrdered) {
	if e.Retries != "" {
		f.unpaid(e.Retries) // the new order pays the same minutes
		f.order(e.Retries, func(o *Order) { o.Retried = true })
	}
	f.claim(e.Claim, func(c *Claim) {
		if c.Order = e.Settlement; e.Retries == "" && c.LeftOutOn < f.on {
			c.LeftOut, c.LeftOutOn = 0, 0
		}
	})
	f.order(e.Settlement, func(o *Order) {
		o.Claim, o.Advocate, o.Tiyn, o.PayBy = e.Claim, e.Advocate.String(), e.Tiyn, e.PayBy
		if o.Status == unknown {
			o.Status, o.On = ordered, f.on
		}
	})
	for _, l := range e.Lines {
		g, ok := f.rows.Get(Key(ofGroup, l.Group))
		if !ok || g.Group == nil || l.Tiyn == 0 {
			continue
		}
		for _, s := range g.Group.Spans {
			if s.Line == l.Line {
				f.pays(e, s.From, s.To)
			}
		}
	}
}

// pays notes paid minutes, cut at midnight UTC.
func (f *folder) pays(e *event.SettlementOrdered, from, to civil.Instant) {
	advocate := e.Advocate.String()
	for from < to {
		d := from.UTCDate()
		end, id := min(to, (d+1).Start()), advocate+"/"+d.String()
		f.order(e.Settlement, func(o *Order) {
			if !slices.Contains(o.Days, id) {
				o.Days = append(slices.Clone(o.Days), id)
			}
		})
		f.change(OfDay, id, func(o *Object) {
			if o.Day == nil {
				o.Day = &Day{Advocate: advocate, Day: d}
			}
			o.Day.On = f.on
			o.Day.Paid = append(slices.Clone(o.Day.Paid), PaidSpan{e.Claim, e.Settlement, from, end})
			slices.SortFunc(o.Day.Paid, compareSpans)
		})
		from = end
	}
}

// unpaid takes the minutes of an order back: it was cancelled, or a new one stands in its place.
func (f *folder) unpaid(order string) {
	was, ok := f.rows.Get(Key(OfOrder, order))
	if !ok {
		return
	}
	for _, id := range was.Order.Days {
		key := Key(OfDay, id)
		o, ok := f.rows.Get(key)
		if !ok {
			continue
		}
		o.Day.Paid = slices.DeleteFunc(slices.Clone(o.Day.Paid), func(s PaidSpan) bool { return s.Order == order })
		if o.Day.On = f.on; len(o.Day.Paid) == 0 && len(o.Settled) == 0 {
			f.rows.Delete(key)
		} else {
			f.rows.Put(key, o)
		}
	}
	f.order(order, func(o *Order) { o.Days = nil })
}
