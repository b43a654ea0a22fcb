package claim

import (
	"slices"

	"qorgau/domain/act"
	"qorgau/domain/appointment"
	"qorgau/domain/book"
	"qorgau/domain/calendar"
	"qorgau/domain/casefile"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/tariff"
)

// Kinds of clocks. The object of the first three is a claim, of the fourth a reconciliation act.
const (
	clockMonth    = "month_end"
	clockReminder = "decree_reminder"
	clockAlarm    = "decree_alarm"
	clockRun      = "reconcile"
	clockAgain    = "price_again"
	objectBook    = "book"       // of clockAgain
	clockCase     = "price_case" // the object is a case
)

// Sizes of what one group of records takes on; the rest goes on in the next one.
const (
	runBatch   = 60  // claims whose settlement is ordered
	runRecords = 500 // records about them: a home bar elsewhere gets a letter for each act
	againBatch = 100 // groups priced again
)

// Evolve folds a record into claims, applications and settlements.
func (s *State) Evolve(rec *journal.Record, clocks *journal.Clocks, cases *casefile.State, appts *appointment.State, acts *act.State, b *book.State) {
	switch e := rec.Body.(type) {
	case *event.FeeAccrued:
		s.accrued(rec, e, clocks, appts, b)
	case *event.AppointmentEnded:
		if c := s.Claims[s.OpenClaim(e.Appointment)]; c != nil {
			c.Wanted = true
		}
	case *event.ClockDue:
		s.rang(rec, e.Clock, clocks, cases, appts, acts, b)
	case *event.CalculationFiled:
		if c := s.Claims[s.OpenClaim(e.Appointment)]; c != nil && s.calculationBad(e, rec.At, appts, acts, b) == "" {
			c.Wanted, c.By = true, e.By
		}
	case *event.PaymentDecreeRequested:
		s.requested(rec, e, clocks, appts, b)
	case *event.TermInterrupted:
		s.interrupt(e)
	case *event.OutageReported:
		s.failed(e, rec.At)
	case *event.TermMoved:
		if c := s.Claims[e.Claim]; c != nil {
			c.ApplyBy, c.Warned = e.ApplyBy, never
			s.watchTerm(c, unitOf(c, appts), rec.At, clocks, b)
		}
	case *event.TermWarned:
		if c := s.Claims[e.Claim]; c != nil {
			c.Warned = e.DaysLeft
			s.watchTerm(c, unitOf(c, appts), rec.At, clocks, b)
		}
	case *event.DecreeCopyTracked:
		s.copied(e, rec.At, unitOf(s.Claims[e.Claim], appts), clocks, b)
	case *event.StatementFiled:
		s.stated(rec, e)
	case *event.PaymentDecreeIssued:
		s.keepForm(rec, &e.PaymentDecreeContent)
		s.told(e.Claim, decreeOf(&e.Register, &e.PaymentDecreeContent, rec.Source, rec.ID))
	case *event.PaymentDecreeCorrected:
		s.keepForm(rec, &e.PaymentDecreeContent)
		s.told(e.Claim, decreeOf(&e.Register, &e.PaymentDecreeContent, rec.Source, rec.ID))
	case *event.PaymentDecreeCancelled:
		s.told(e.Claim, Decree{
			Object: e.Object, Revision: e.Revision, OccurredAt: e.OccurredAt, Source: rec.Source, Message: rec.ID, Void: true, Alone: true,
		})
	case *event.WorkActRecorded:
		s.workAct(e)
	case *event.BarAccountSet:
		if barAccountBad(e) == "" {
			s.Account = e
		}
	case *event.ClaimDecreed:
		s.decreed(rec, e, clocks, appts, b)
	case *event.ClaimBlocked:
		s.blocked(e)
	case *event.HoldResolved:
		s.resolve(e)
	case *event.ApplicationFiled:
		s.filed(rec, e, appts, b)
	case *event.ApplicationChecked:
		s.checked(e, appts, clocks)
	case *event.FactRefused:
		if a := s.Applications[e.Object]; a != nil && a.Fact == e.Fact {
			delete(s.Applications, e.Object) // it came a way that is not open: its id is free again
		}
	case *event.ApplicationApproved:
		if a := s.Applications[e.Application]; a != nil && a.Status == "passed" {
			a.Status = Approved
		}
	case *event.ApplicationReturned:
		if a := s.Applications[e.Application]; a != nil && e.Code != codeMinutes && (a.Status == "passed" || a.Status == Approved) {
			a.Status = Returned
		}
	case *event.ClaimMoved:
		s.moved(rec, e, clocks, appts, b)
	case *event.ReconciliationClosed:
		s.closing(rec, e, clocks, acts)
	case *event.LinesLeftOut:
		if r := s.Runs[e.Act]; r != nil && !r.Done {
			r.LeftOut++
		}
	case *event.ReconciliationActClosed:
		if r := s.Runs[e.Act]; r != nil {
			r.Done = true
			clocks.Drop(r.Act, clockRun)
		}
	case *event.SettlementOrdered:
		s.ordered(e)
	case *event.SettlementCancelled:
		if st := s.Settlements[e.Settlement]; st != nil {
			s.cancelled(st)
		}
	case *event.PayDifferenceFound:
		s.found(e)
	case *event.QuerySent:
		revision := int64(0)
		if a := acts.Get(e.Act); a != nil {
			revision = a.Stood.Revision
		}
		s.querySent(rec, e, revision, clocks, appts, b)
	case *event.QueryAnswered:
		s.queryAnswered(e, clocks)
	case *event.ActRecorded:
		s.queryCorrected(e.Act, e.Revision, clocks)
	case *event.CutMade:
		s.cutMade(rec, e)
	case *event.CutAppealed:
		if k := s.cut(e.Claim, e.Cut); k != nil && s.Claims[e.Claim].Advocate == e.Advocate {
			k.Appealed = true
		}
	case *event.ApprovalLimitsSet:
		s.setLimits(e)
	case *event.ApprovalDecided:
		if a := s.Applications[e.Application]; a != nil && e.Result == "approved" {
			a.Status = Approved
		}
	case *event.PayDifferenceSettled:
		s.settled(e)
	case *event.ReversalOrdered:
		s.reversing(e)
	case *event.ReversalMade:
		if r := s.Reversals[e.Reversal]; r != nil && r.Status == Ordered && r.Tiyn == e.Tiyn {
			r.Document = e.Document
		}
	case *event.ReversalBooked:
		s.reversed(e)
	case *event.PaymentMade:
		if st := s.Settlements[e.Settlement]; st != nil && st.Status == Ordered {
			st.PaidAt, st.Document = e.PaidAt, e.Document
		}
	case *event.PaymentReturned:
		if st := s.Settlements[e.Settlement]; st != nil && (st.Status == Ordered || st.Status == Paid) {
			st.ReturnedAt = e.ReturnedAt
		}
	case *event.MailReceived:
		if _, ok := e.Body.(*event.BookSent); ok && len(s.Order) > 0 {
			s.Again = 1
			clocks.Start(objectBook, clockAgain, rec.At)
		}
	}
	if id := pricesAgain(rec.Body); id != "" && len(s.groupsOf(cases, id)) > againBatch {
		if s.CaseAgain == nil {
			s.CaseAgain = map[string]int64{}
		}
		s.CaseAgain[id] = againBatch
		clocks.Start(id, clockCase, rec.At)
	}
}

// pricesAgain is our id of the case whose work a message may price otherwise: its qualification changed, or it was
// joined or separated. Empty: it does not.
func pricesAgain(body journal.Body) string {
	switch e := body.(type) {
	case *event.CaseOpened:
		return casefile.CaseID(e.RegisterCase)
	case *event.CaseRequalified:
		return casefile.CaseID(e.RegisterCase)
	case *event.CaseJoined:
		return casefile.CaseID(e.RegisterCase)
	case *event.CaseSeparated:
		return casefile.CaseID(e.RegisterCase)
	case *event.DefenderRequested:
		if e.Severity != "" {
			return casefile.CaseID(e.RegisterCase)
		}
	}
	return ""
}

// groupsOf lists the priced groups of a case and of those that hang together with it.
func (s *State) groupsOf(cases *casefile.State, id string) []string {
	if len(s.ByCase) == 0 {
		return nil
	}
	var out []string
	for _, kin := range cases.Related(id) {
		out = append(out, s.ByCase[kin]...)
	}
	return out
}

// accrued folds a pricing: it replaces the one before it of the same group.
func (s *State) accrued(rec *journal.Record, e *event.FeeAccrued, clocks *journal.Clocks, appts *appointment.State, b *book.State) {
	if s.Groups == nil {
		s.Groups, s.Claims = map[string]*Group{}, map[string]*Claim{}
		s.ByCase, s.ActGroup = map[string][]string{}, map[string]string{}
	}
	p := appts.Get(e.Appointment)
	g := s.Groups[e.Group]
	c := s.Claims[e.Claim]
	if c == nil {
		c = &Claim{ID: e.Claim, Appointment: e.Appointment, Advocate: e.Advocate, Status: Open}
		s.Claims[e.Claim] = c
	}
	if g == nil {
		s.index()
		g = &Group{Name: e.Group, Claim: e.Claim, Appointment: e.Appointment, Advocate: e.Advocate, Day: e.Day}
		s.Groups[e.Group] = g
		s.Order = append(s.Order, e.Group)
		c.Groups = append(c.Groups, e.Group)
		s.list(g)
		if p != nil {
			s.ByCase[p.Case] = append(s.ByCase[p.Case], e.Group)
		}
	}
	rounded := false
	for i := range e.Lines {
		rounded = rounded || e.Lines[i].Paid != e.Lines[i].Counted
		for _, id := range e.Lines[i].Acts {
			if had := s.ActGroup[id]; had != e.Group {
				if had != "" && !slices.Contains(g.Took, had) {
					g.Took = append(g.Took, had)
				}
				s.ActGroup[id] = e.Group
			}
		}
	}
	g.Ever = g.Ever || rounded
	g.Revision, g.Lines, g.Tiyn, g.Pos, g.Rounded = e.Revision, e.Lines, e.Tiyn, rec.Pos, rounded
	if e.Ordered > 0 { // the ordered lines stand first, in the order in which they were ordered
		for i := range g.Fixed {
			g.Fixed[i].Line = i
		}
	}
	g.Parts = g.sum(c)
	s.rebook(c)
	if c.Status != Open || p == nil {
		return
	}
	if _, running := clocks.Running(c.ID, clockMonth); !running && !c.Wanted {
		clocks.Start(c.ID, clockMonth, monthEnd(b, p, rec.At, e.Day))
	}
}

// moment is when the clocks of a unit show a minute of a day.
func moment(b *book.State, unit string, at civil.Instant, d civil.Date, minute int) civil.Instant {
	if row, ok := b.Unit(unit, at); ok {
		if z := b.Tariff().Zone(row.Zone); z != nil {
			if t, ok := calendar.At(z, d, minute); ok {
				return t
			}
		}
	}
	return d.Start() + civil.Instant(minute)*civil.Minute - 5*civil.Hour
}

func (s *State) rang(rec *journal.Record, clock string, clocks *journal.Clocks, cases *casefile.State, appts *appointment.State, acts *act.State, b *book.State) {
	_, kind, _, _ := journal.SplitClock(clock)
	switch object := journal.ClockObject(clock); kind {
	case clockMonth:
		if c := s.Claims[object]; c != nil && c.Status == Open {
			c.Wanted = true
		}
	case clockAlarm:
		if c := s.Claims[object]; c != nil && s.awaited(c) {
			c.Alarms++
			clocks.Start(object, clockAlarm, againAt(b, unitOf(c, appts), rec.At)) // it rings again until there is a decree
		}
	case clockQuery:
		clocks.Start(object, clockQuery, rec.At+queryAgain) // until the body answers
	case clockRun:
		if r := s.Runs[object]; r != nil {
			s.goOn(r, rec, clocks, acts)
		}
	case clockAgain:
		if s.Again += againBatch; s.Again <= int64(len(s.Order)) {
			clocks.Start(objectBook, clockAgain, rec.At)
		}
	case clockCase:
		if s.CaseAgain[object] += againBatch; s.CaseAgain[object] < int64(len(s.groupsOf(cases, object))) {
			clocks.Start(object, clockCase, rec.At)
		}
	}
}

// awaited tells whether the body owes a decree.
func (s *State) awaited(c *Claim) bool {
	return c.Status == Requested || c.Status == Withdrawn && !c.decreed() && c.Appointment != ""
}

// checked folds the answer to an application. A claim that could be filed was filed on that day, whatever else kept it
// out: a first filing keeps the term.
func (s *State) checked(e *event.ApplicationChecked, appts *appointment.State, clocks *journal.Clocks) {
	a := s.Applications[e.Application]
	if a == nil {
		return
	}
	a.Status, a.Edition, a.Payee = e.Result, e.Rules, e.Payee
	for i := range e.Lines {
		c := s.Claims[e.Lines[i].Claim]
		if c == nil || !a.mine(c) || !c.fileable() || e.Lines[i].Code == codeBarApplies || e.Lines[i].Code == codeAdvocateApplies {
			continue
		}
		if c.FirstFiled < c.Decree.Date {
			c.FirstFiled = a.FiledOn
		}
		c.AppliedOn = a.FiledOn
		clocks.Drop(c.ID, clockTerm)
	}
}

// unitOf is the unit under which a claim's appointment was asked for.
func unitOf(c *Claim, appts *appointment.State) string {
	if c != nil {
		if p := appts.Get(c.Appointment); p != nil {
			return p.Unit
		}
	}
	return ""
}

func (s *State) decreed(rec *journal.Record, e *event.ClaimDecreed, clocks *journal.Clocks, appts *appointment.State, b *book.State) {
	c := s.Claims[e.Claim]
	if c == nil {
		return
	}
	c.Decree = Decree{}
	if w := winner(s.Decrees[e.Claim]); w != nil {
		c.Decree = *w
		s.numbered(c, unitOf(c, appts)+" "+w.Number)
	}
	if !c.Frozen {
		c.Status = Decreed
	}
	clocks.Drop(c.ID, clockReminder)
	clocks.Drop(c.ID, clockAlarm)
	s.leave(c, e)
	c.Asked = s.calculated(c)
	c.Form, c.ApplyBy, c.Warned = "", e.ApplyBy, never
	if !c.Frozen {
		s.watchTerm(c, unitOf(c, appts), rec.At, clocks, b)
	}
	s.rebook(c)
}

// numbered notes which claims a body decreed under a number.
func (s *State) numbered(c *Claim, key string) {
	if s.DecreeNumbers == nil {
		s.DecreeNumbers = map[string][]string{}
	}
	if !slices.Contains(s.DecreeNumbers[key], c.ID) {
		s.DecreeNumbers[key] = append(s.DecreeNumbers[key], c.ID)
	}
}

func (s *State) blocked(e *event.ClaimBlocked) {
	c := s.Claims[e.Claim]
	if c == nil {
		return
	}
	switch e.Code {
	case string(event.StatusHoldTerm), string(event.StatusNotPayableLate):
		if !c.Frozen {
			c.Term = e.Code
		}
	case codeForm:
		c.Form = e.Code
	}
	s.rebook(c)
}

// resolve folds a person's decision on a hold. Ordered lines stand, whatever he says of their holds.
func (s *State) resolve(e *event.HoldResolved) {
	c := s.Claims[e.Claim]
	if c == nil || e.Code == string(event.StatusHoldOverlap) { // an overlap is the home bar's to free
		return
	}
	at := slices.IndexFunc(c.Resolved, func(r Resolution) bool { return r.Code == e.Code && r.Group == e.Group })
	if at < 0 {
		at = len(c.Resolved)
		c.Resolved = append(c.Resolved, Resolution{Code: e.Code, Group: e.Group})
	}
	c.Resolved[at].Decision = e.Decision
	for _, name := range c.Groups {
		g := s.Groups[name]
		g.Parts = g.sum(c)
	}
	s.rebook(c)
}

func (s *State) filed(rec *journal.Record, e *event.ApplicationFiled, appts *appointment.State, b *book.State) {
	if s.Applications == nil {
		s.Applications = map[string]*Application{}
	}
	if s.Applications[e.Application] != nil {
		return
	}
	a := &Application{
		ID: e.Application, Advocate: e.Advocate, Month: e.Month, FiledOn: filedOn(e, s.unitOf(e.Claims, appts), rec.At, b), Claims: e.Claims,
		Fact: rec.Pos, Draw: e.Draw, Status: "filed", By: e.By, Filer: e.Filer, Statements: e.Statements, Route: e.Route, FiledAt: e.FiledAt,
		Outage: e.Outage, EnteredBy: e.EnteredBy, Attachments: e.Attachments,
	}
	if a.By == "" {
		a.By = tariff.Advocate
	}
	if a.Route == "" {
		a.Route = bySystem
	}
	if b.Tariff().NextYear(a.FiledOn) {
		a.NotBefore = month(civil.DateOf(a.FiledOn.Year()+1, 1, 1))
	}
	s.Applications[e.Application] = a
}

func month(d civil.Date) string { return d.String()[:7] }

func (s *State) moved(rec *journal.Record, e *event.ClaimMoved, clocks *journal.Clocks, appts *appointment.State, b *book.State) {
	c := s.Claims[e.Claim]
	if c == nil {
		return
	}
	c.Status = e.Status
	st := s.Settlements[e.Settlement]
	switch e.Status {
	case Applied:
		c.Application, c.AppliedTiyn, c.Term = e.Application, e.Tiyn, ""
		clocks.Drop(c.ID, clockTerm)
		c.AppliedSum = s.sumOf(c)
		if a := s.Applications[e.Application]; a != nil && c.FirstFiled == 0 {
			c.FirstFiled = a.FiledOn
		}
	case Withdrawn:
		if e.Code == codeCancelled {
			c.Decree, c.Form, c.ApplyBy = Decree{}, "", 0
			s.leave(c, &event.ClaimDecreed{})
			clocks.Drop(c.ID, clockTerm)
			clocks.Start(c.ID, clockAlarm, againAt(b, unitOf(c, appts), rec.At))
		}
	case Paid, SentBack:
		if st != nil {
			st.Status = e.Status
		}
	}
	s.rebook(c)
}

func (s *State) closing(rec *journal.Record, e *event.ReconciliationClosed, clocks *journal.Clocks, acts *act.State) {
	if s.Runs == nil {
		s.Runs = map[string]*Run{}
	}
	if s.Runs[e.Act] != nil {
		return
	}
	r := &Run{Act: e.Act, Month: e.Month, Fact: rec.Pos}
	s.Runs[e.Act] = r
	s.goOn(r, rec, clocks, acts)
}

// sumOf is what all lines of a claim are priced at.
func (s *State) sumOf(c *Claim) int64 {
	n := int64(0)
	for _, name := range c.Groups {
		n += s.Groups[name].Tiyn
	}
	return n
}

// goOn takes the next claims of a month in hand, as many as one group holds, and sets the clock for the others.
func (s *State) goOn(r *Run, rec *journal.Record, clocks *journal.Clocks, acts *act.State) {
	list := s.eligible(r)
	n := s.batch(list, rec.Journal, acts)
	r.From = r.To
	if n > 0 {
		r.To = list[n-1]
	}
	if r.More = len(list) > n; r.More {
		clocks.Start(r.Act, clockRun, rec.At)
	}
}

// batch is how many claims of a list are ordered in one group; at least one.
func (s *State) batch(list []string, code string, acts *act.State) int {
	records := 0
	for n, id := range list {
		records += 3
		for _, group := range s.Claims[id].Groups {
			records += acts.Letters(group, code)
		}
		if n > 0 && (n == runBatch || records > runRecords) {
			return n
		}
	}
	return len(list)
}

// ordered folds an order: its lines stand from now on.
func (s *State) ordered(e *event.SettlementOrdered) {
	c := s.Claims[e.Claim]
	if c == nil {
		return
	}
	if s.Settlements == nil {
		s.Settlements = map[string]*Settlement{}
	}
	c.Attempt++
	c.Settlement = e.Settlement
	s.Settlements[e.Settlement] = &Settlement{
		ID: e.Settlement, Claim: e.Claim, Attempt: c.Attempt, Tiyn: e.Tiyn, Act: e.Act, Status: Ordered,
	}
	if old := s.Settlements[e.Retries]; old != nil {
		old.Status = Retried
		s.moveFixes(c, old.ID, e.Settlement)
		c.Orders[slices.Index(c.Orders, old.ID)] = e.Settlement
	} else {
		c.Orders = append(c.Orders, e.Settlement)
		for i := range e.Lines {
			s.fix(c, &e.Lines[i], e.Settlement)
		}
	}
	if r := s.Runs[e.Act]; r != nil && !r.Done && e.Retries == "" {
		r.count(e.Lines)
	}
	s.rebook(c)
}

func (s *State) fix(c *Claim, l *event.SettlementLine, settlement string) {
	if l.Line == 0 {
		for i := range c.Supplements {
			x := &c.Supplements[i]
			if x.Settlement == "" && x.line(c) == *l {
				x.Settlement = settlement
				return
			}
		}
		return
	}
	g := s.Groups[l.Group]
	g.Fixed = append(g.Fixed, Fix{Line: int(l.Line - 1), Settlement: settlement, Tiyn: l.Tiyn})
	g.Parts = g.sum(c)
	c.Frozen = true
}

// moveFixes gives the lines of a settlement to another one; to none: they are free again.
func (s *State) moveFixes(c *Claim, from, to string) {
	c.Frozen = false
	for _, name := range c.Groups {
		g := s.Groups[name]
		var kept []Fix
		for _, f := range g.Fixed {
			if f.Settlement == from {
				if f.Settlement = to; to == "" {
					continue
				}
			}
			kept = append(kept, f)
		}
		g.Fixed = kept
		g.Parts = g.sum(c)
		c.Frozen = c.Frozen || len(kept) > 0
	}
	for i := range c.Supplements {
		if c.Supplements[i].Settlement == from {
			c.Supplements[i].Settlement = to
		}
	}
}

// cancelled folds the end of an order that was not paid: its lines are free.
func (s *State) cancelled(st *Settlement) {
	st.Status = Cancelled
	c := s.Claims[st.Claim]
	c.Orders = slices.DeleteFunc(c.Orders, func(id string) bool { return id == st.ID })
	if c.Settlement == st.ID {
		if c.Settlement = ""; len(c.Orders) > 0 {
			c.Settlement = c.Orders[len(c.Orders)-1]
		}
	}
	s.moveFixes(c, st.ID, "")
	s.rebook(c)
}

// eligible lists the approved claims of a month and of those before it that no group of this run has had yet, in
// order.
func (s *State) eligible(r *Run) []string {
	var out []string
	for id := range s.Approved {
		a := s.Applications[s.Claims[id].Application]
		if a != nil && a.Month <= r.Month && id > r.To {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// inHand lists the claims that the group in hand orders.
func (s *State) inHand(r *Run) []string {
	var out []string
	for id := range s.Approved {
		a := s.Applications[s.Claims[id].Application]
		if a != nil && a.Month <= r.Month && id > r.From && id <= r.To {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}
