// Package claim follows the money of an appointment: work is priced by the day, a claim is calculated, the body decrees
// it, the advocate applies, the justice department approves and closes the month, one settlement is ordered, the
// treasury answers.
//
// A claim is appointment/n, the n-th calculation of its work. Until its settlement is ordered its accrual is the same
// for any order of the facts; afterwards its lines stand, and what a later fact would change waits for a person.
package claim

import (
	"strconv"
	"strings"

	"qorgau/domain/act"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Statuses of a claim.
const (
	Open      = "open"       // work is accrued, no calculation yet
	Requested = "requested"  // the payment decree was asked for
	Decreed   = "decreed"    // the body decreed it
	Applied   = "applied"    // in an application
	Approved  = "approved"   // an official approved the application
	Returned  = "returned"   // the application was sent back; it may be filed again
	Withdrawn = "withdrawn"  // taken out of its application, or its decree is void
	InPayment = "in_payment" // its settlement is ordered
	Paid      = "paid"
	SentBack  = "sent_back" // the treasury sent the payment back
)

// Statuses of a settlement.
const (
	Ordered   = "ordered"
	Cancelled = "cancelled"
	Retried   = "retried" // came back, and the next attempt is ordered
)

// State is all claims of a journal.
type State struct {
	Claims        map[string]*Claim
	Groups        map[string]*Group
	Numbers       map[string]int64    // appointment -> claims calculated so far
	Order         []string            // groups in order of their first pricing
	ByCase        map[string][]string // our case id, as of the appointment -> its groups
	ActGroup      map[string]string   // act -> group that priced it last
	Decrees       map[string][]Decree // claim -> what the register says of its decrees
	Applications  map[string]*Application
	Settlements   map[string]*Settlement
	Reversals     map[string]*Reversal
	Limits        []Limits            // of straight approval, in the order in which they were set
	DecreeNumbers map[string][]string // a body and a number of its decrees -> claims
	Approved      map[string]bool     // claims that wait for a month to be closed
	Runs          map[string]*Run
	Again         int64                  // next group to be priced again after the book changed; 0: none
	CaseAgain     map[string]int64       // case -> how many of its groups were priced again after it changed, if they are very many
	Forms         map[string]*DecreeForm // message of a decree -> its fields beside the sum
	Copies        map[string]*Copy
	Statements    map[string]*Statement
	Interrupts    map[string]*Interruption
	Outages       map[string]*Outage
	Sums          Totals
	Account       *event.BarAccountSet // of the bar, as set last

	days map[act.DayKey][]string // derived: advocate and day -> groups
}

// Group is the priced work of one advocate in one case on one local day (`round_group`).
type Group struct {
	Name        string // claim/day
	Claim       string
	Appointment string
	Advocate    journal.Ref
	Day         civil.Date
	Revision    int64
	Lines       []event.FeeLine
	Tiyn        int64
	Parts       Parts
	Pos         int64         // of the record with these lines
	Rounded     bool          // p. 10-1 changed a line
	Ever        bool          // some pricing was Rounded
	Took        []string      // groups that lost an act to this one
	Fixed       []Fix         // lines that are ordered: they stand
	Decreed     []DecreedLine // what the decree has of each line, if it has lines (Claim.ByLine)
	Difference                // of its ordered lines against what they come to by later facts
}

// Fix says that a line of a group is ordered, for how much after the decree's cut.
type Fix struct {
	Line       int // in Lines
	Settlement string
	Tiyn       int64
}

// Difference is what later facts make of ordered lines, and what persons decided about it. Sums are in tiyn.
type Difference struct {
	Open     int64 // as reported last: above zero underpaid, below overpaid
	Left     int64 // with its sign: a person let it be
	Reversed int64 // ordered to be taken back
}

// Supplement is what a person granted on ordered lines.
type Supplement struct {
	Group      string // empty: by the decree
	Day        civil.Date
	Tiyn       int64
	Settlement string // that orders it; empty: the next run does
}

// Claim is one calculation of an appointment and all that became of it. Sums are in tiyn.
type Claim struct {
	ID          string
	Appointment string
	Advocate    journal.Ref
	Status      string
	Groups      []string // in order of their first pricing
	Wanted      bool     // the time of its calculation has come
	Asked       int64    // sum of the calculation sent last
	Reminds     int64
	DueOn       civil.Date
	Decree      Decree // the one that stands; Object empty: none
	ByLine      bool   // its decree says of each line what it leaves; else it is a sum
	Term        string // hold_term or not_payable_late, as found when it was filed
	Form        string // hold_decree_form, while its decree is defective
	By          string // who calculated: register, advocate, bar
	AskedOn     civil.Instant
	Alarms      int64
	ApplyBy     civil.Date // last day for its application, as told last; 0: the edition has no term
	Warned      int64      // days left at the last warning; -1: told that it is over
	Resolved    []Resolution
	FirstFiled  civil.Date
	AppliedOn   civil.Date // day of the application that it was in last
	Application string
	AppliedTiyn int64
	AppliedSum  int64 // of its lines when it was applied for
	Settlement  string
	Attempt     int64
	Orders      []string // settlements that stand: not cancelled, not replaced by their next attempt
	Frozen      bool     // some line of it is ordered and stands
	Difference           // that its decree makes on ordered lines
	GrantedCut  int64    // of it granted out of what the decree had cut
	GrantedNew  int64    // of it granted again after it was taken back
	Supplements []Supplement
	Queries     []Query
	Cuts        []Cut // what is not paid, as told
	Booked      Totals
}

// Extra is what was granted on ordered lines and is in no settlement yet.
func (c *Claim) Extra() int64 {
	n := int64(0)
	for i := range c.Supplements {
		if c.Supplements[i].Settlement == "" {
			n += c.Supplements[i].Tiyn
		}
	}
	return n
}

// Decree is the highest revision of one payment decree.
type Decree struct {
	Object          string
	Revision        int64
	OccurredAt      civil.Instant
	Source, Message string
	Void            bool
	Alone           bool // a cancellation that names no decree seen: it voids what was decreed before it
	Tiyn            int64
	Date            civil.Date
	Number          string
	Notice          string
	Share           event.Ratio // of the state; absent: the whole
	WorkAct         bool        // no decree but an act of work done on consultations: it has minutes and no sum
}

// Resolution is a person's decision on a hold.
type Resolution struct {
	Code, Decision string
	Group          string // empty: of all lines with the hold
}

// Application is a list of claims that an advocate applied with.
type Application struct {
	ID        string
	Advocate  journal.Ref
	Month     string
	NotBefore string // month of the budget that pays it, if that is a later year's
	FiledOn   civil.Date
	Claims    []string
	Fact      int64
	Draw      journal.Hash // of the sample for people
	Status    string       // filed, passed, returned, approved
	By        string       // advocate, bar
	Filer     journal.Ref
	// Of the bar's request: the advocates' statements.
	Statements  []string
	Route       string // system, paper
	FiledAt     civil.Instant
	Outage      string
	EnteredBy   journal.Ref
	Attachments []event.Attachment
	Edition     string // of the Rules, by which it was checked
	Payee       string // advocate, bar: whose account is paid by that edition
}

// Settlement is one order of payment.
type Settlement struct {
	ID         string
	Claim      string
	Attempt    int64
	Tiyn       int64
	Reversing  int64 // asked back, not answered yet
	Reversed   int64 // taken back
	Act        string
	Status     string // ordered, paid, sent_back, cancelled, retried
	Document   string
	PaidAt     civil.Instant
	ReturnedAt civil.Instant
}

// Run is the closing of one month.
type Run struct {
	Act         string
	Month       string
	Fact        int64
	Settlements int64
	Tiyn        int64
	LeftOut     int64
	Kinds       []event.ActKind // sums by kind of aid and category, in order
	From, To    string          // claims after From up to To are in the group in hand
	More        bool            // claims after To wait for the next group
	Done        bool
}

// Claim gives a claim by its id, or nil.
func (s *State) Claim(id string) *Claim { return s.Claims[id] }

// OpenClaim is the id of the claim that new work of an appointment goes into.
func (s *State) OpenClaim(appointment string) string {
	return appointment + "/" + strconv.FormatInt(s.Numbers[appointment]+1, 10)
}

// SettlementID is journal/claim/attempt.
func SettlementID(code, claim string, attempt int64) string {
	return code + "/" + claim + "/" + strconv.FormatInt(attempt, 10)
}

func groupName(claim string, day civil.Date) string { return claim + "/" + day.String() }

// index lists groups by advocate and day, in order of name.
func (s *State) index() map[act.DayKey][]string {
	if s.days == nil {
		s.days = make(map[act.DayKey][]string, len(s.Order))
		for _, name := range s.Order {
			s.list(s.Groups[name])
		}
	}
	return s.days
}

func (s *State) list(g *Group) {
	k := act.DayKey{Advocate: g.Advocate, Day: g.Day}
	list := s.days[k]
	at := len(list)
	for at > 0 && list[at-1] > g.Name {
		at--
	}
	list = append(list, "")
	copy(list[at+1:], list[at:])
	list[at] = g.Name
	s.days[k] = list
}

// resolved gives the decision on a hold of the whole claim: pay, refuse, or empty.
func (c *Claim) resolved(code string) string { return c.resolvedIn(code, "") }

// resolvedIn gives the decision on a hold of one day: the one about that day, else the one about all.
func (c *Claim) resolvedIn(code, group string) string {
	decision := ""
	for _, r := range c.Resolved {
		switch {
		case r.Code != code:
		case r.Group == group:
			return r.Decision
		case r.Group == "":
			decision = r.Decision
		}
	}
	return decision
}

func (c *Claim) decreed() bool { return c.Decree.Object != "" }

// fileable tells whether the claim may go into an application as to its place in the chain.
func (c *Claim) fileable() bool {
	return c.decreed() && (c.Status == Decreed || c.Status == Returned || c.Status == Withdrawn)
}

func hasPrefix(code event.PayStatus, prefix string) bool {
	return strings.HasPrefix(string(code), prefix)
}
