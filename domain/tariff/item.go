package tariff

import (
	"qorgau/domain/civil"
	"qorgau/domain/event"
)

// WorkKind is what the advocate did (fees.md section 4).
type WorkKind string

// Kinds of work.
const (
	Participation WorkKind = "participation"  // in a procedural action or a court session
	Waiting       WorkKind = "waiting"        // for the start, Rules p. 7(1)
	Postponed     WorkKind = "postponed"      // for the continuation after a postponement, Rules p. 7(2)
	Study         WorkKind = "study"          // of the materials, Rules p. 7(3)
	Visit         WorkKind = "visit"          // to a client in custody or under house arrest, Rules p. 7(4), 7(5)
	Drafting      WorkKind = "drafting"       // Rules p. 7(6)
	Discussion    WorkKind = "discussion"     // of the line of defence or of a procedural agreement, Rules p. 5(3)
	Waiver        WorkKind = "waiver"         // formalising a refusal of the appointed advocate, Rules p. 9
	Consultation  WorkKind = "consultation"   // Rules p. 2(1); belongs to no case
	TripDay       WorkKind = "trip_day"       // a day of a trip to another locality, Rules p. 8
	TripTransport WorkKind = "trip_transport" // fare to another locality, CPC 176
	TripLodging   WorkKind = "trip_lodging"   // nights there
	TripPerDiem   WorkKind = "trip_per_diem"  // days there, at the demand of the body
)

// Modes of transport (CPC 176).
const (
	ModeRail  = "rail"
	ModeWater = "water"
	ModeRoad  = "road"
	ModeAir   = "air"  // only with consent of the body
	ModeTaxi  = "taxi" // never
)

// Actions that the rates or the Rules treat apart; any other action is just participation.
const (
	ActionInterrogation = "interrogation"
	ActionInterview     = "interview" // опрос, CPC 210-1: named nowhere, so held
)

// Role is for whom the advocate acts.
type Role string

// Roles.
const (
	Defender             Role = "defender"
	VictimRepresentative Role = "victim_representative"
)

// Client statuses that the rates name (appointment.md section 1).
const (
	ClientWitness = "witness_with_right_to_defence"
	ClientSuspect = "suspect"
	ClientVictim  = "victim"
)

// Proceeding is the sort of case. Only a criminal case has a severity.
type Proceeding string

// Proceedings. The absent one is criminal.
const (
	Criminal            Proceeding = "criminal"
	AdministrativeFault Proceeding = "administrative_offence"
	Civil               Proceeding = "civil"
	Administrative      Proceeding = "administrative" // АППК, in the rates from T3
	Constitutional      Proceeding = "constitutional" // in the rates from T3
)

// Span is a half-open run of time: From belongs to it, To does not.
type Span struct {
	From, To civil.Instant
}

func (s Span) covers(t civil.Instant) bool { return s.From <= t && t < s.To }

// Break is a pause recorded in the protocol. Left: he did not stay, or gave other aid then, so nobody pays it.
type Break struct {
	Span
	Left bool
}

// Item is one act or entry of the advocate's time. Times are moments in UTC, whole minutes; the zone is that of the
// place. Time known only in minutes (study, drafting and discussion may be stated so in a decree) has Minutes and no
// To; its From fixes the day.
type Item struct {
	ID       string
	Kind     WorkKind
	Action   string
	From, To civil.Instant
	Minutes  int
	Breaks   []Break
	Zone     string // absent: the group's
	Role     Role   // absent: defender
	Client   string // status of the client on that day
	Person   string // of a consultation, for the cap of 2 h a person
	Document string // payment decree that has it, for round_group = payment_document; absent: the one still to come

	// Cost is what a trip cost is; absent for time.
	Cost Cost

	Urgent    bool          // the action could not be delayed
	Ground    bool          // a ground of urgency for night work is recorded (CPC 197(2), 209(2))
	Detention civil.Instant // time of the protocol of detention, for the x1.5 of T1 (CPC 64(3))

	Held    []Span // minutes claimed elsewhere too: not payable until a person or a correction frees them
	Yielded []Span // minutes of waiting during which he worked in another case
	Freed   bool   // a person decided with a ground that the minutes of this record stand
	Settled bool   // already in a settlement: its minutes stand, the other record is held
	// Hold is a code for which the whole record waits, as the caller found it; absent: none.
	Hold event.PayStatus
}

// Cost is a sum that the advocate spent on a trip for a concrete case (rates p. 1(6), CPC 176). The item's From fixes
// its day, which is the day of the ceiling.
type Cost struct {
	Tiyn         int64  // asked
	Days         int    // nights of lodging, days of per diem; absent: 1
	Mode         string // of transport
	Place        string // class of the place, as the table of ceilings calls it
	Consent      bool   // of the body, to travel by air
	Demand       bool   // the body demanded that he stay away
	Document     bool   // a document proves the sum; per diem needs none
	SamePlace    bool   // no other locality
	Consultation bool   // made for a consultation, not for a case
	// Signed: a person entered and signed the sum, less what he took off, in tiyn.
	Signed bool
	Cut    int64
}

// SeverityFrom is the severity of the case from a day on (the day of a requalification counts for the new one): a code
// of ЕРДР, "0" (misdemeanour) to "4" (particularly grave); absent while it is not known.
type SeverityFrom struct {
	From     civil.Date
	Severity string
}

// Group is the work of one advocate in one case, or all his consultations, of one day or of many. Price gives the same
// lines for a day whether it gets the day alone or with others, if items that touch or overlap over midnight come
// together; Days tells which day each belongs to.
type Group struct {
	Proceeding  Proceeding
	Zone        string
	Items       []Item
	Severities  []SeverityFrom // in order of From
	Share       event.Ratio    // of the state, CPC 68(5); absent: the whole
	Decree      civil.Date     // of payment, only for settings that price by it
	Application civil.Date     // only for settings that price by it
	Late        bool           // the application came late (Term says so)
	// RoundedElsewhere lists local days on which the advocate has a line in another case that p. 10-1 changed.
	RoundedElsewhere []civil.Date
	// OtherCaseDays lists local days on which he took part in another case: they are no trip days (Rules p. 8).
	OtherCaseDays []civil.Date
	// Rest are minutes that belong to the same sum of p. 10-1 but are not among the Items. The caller of a round_group
	// wider than a day of a case, or of round_cross_case = sum_across_cases, hands in Counted of the lines of work,
	// rounded and not held, that the advocate has: advocate_day and sum_across_cases, of his other cases that day;
	// payment_document, of the other days of the decree; application_month, of everything else of the month.
	Rest []Rest
	// Worked are paid minutes of work in cases, by day, for consultations under consultation_day_cap_scope = all_work.
	Worked []Rest
}

// Rest is a number of minutes of a day that stand elsewhere.
type Rest struct {
	Day      civil.Date
	Document string
	Minutes  int
}

// costs tells whether a kind is a sum and no time.
func (k WorkKind) costs() bool { return k == TripTransport || k == TripLodging || k == TripPerDiem }

func (k WorkKind) waits() bool { return k == Waiting || k == Postponed }

func (i *Item) stated() bool { return i.To == 0 && i.Minutes > 0 }
