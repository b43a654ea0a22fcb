package event

import (
	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

// This file: grounds, interests, informing the defender, work on paper, objections — what appointment.md sections 2 to
// 11 add to a request and its answer.

// InterestsContradict: the interests of these persons contradict one another (CPC 66(4), 67(1)(7)).
//
//qorgau:event interests.contradict.v1 in=erdr
type InterestsContradict struct {
	Register
	Persons []journal.Ref `json:"persons,required" from:"person_ids" min:"1" max:"50"`
}

// RemovalRefused: the prosecutor leaves the advocate in the case (CPC 94(2)).
//
//qorgau:event removal.refused.v1 in=erdr
type RemovalRefused struct {
	Register
	Person    journal.Ref `json:"person,required" from:"person_id"`
	Advocate  journal.Ref `json:"advocate,required" from:"advocate_id"`
	ActNumber string      `json:"act_number,required" re:"Document"`
	ActDate   civil.Date  `json:"act_date,required"`
}

// ChosenDefenderAbsent: the client's own advocate has not come; after 24 hours the body proposes another (CPC 68(4)).
//
//qorgau:event own_advocate.absent.v1 in=erdr
type ChosenDefenderAbsent struct {
	Register
	Person journal.Ref `json:"person,required" from:"person_id"`
	// When he was invited; the 24 hours run from here.
	InvitedAt civil.Instant `json:"invited_at,required"`
}

// ParticipantEntered: the defender's form 18-1 is filled in (order 89 p. 57).
//
//qorgau:event participant.entered.v1 in=erdr
type ParticipantEntered struct {
	Register
	Request  string      `json:"request,required" re:"ID"`
	Advocate journal.Ref `json:"advocate,required" from:"advocate_id"`
}

// MotionFiled: the defence made a motion; it is decided at once, in three days at most (CPC 99(4)).
//
//qorgau:event motion.filed.v1 in=people
type MotionFiled struct {
	Motion      string        `json:"motion,required" re:"ID"`
	Appointment string        `json:"appointment,required" re:"Path"`
	Advocate    journal.Ref   `json:"advocate,required" from:"advocate_id"`
	Kind        string        `json:"kind,required" enum:"expertise|investigative_act|other"`
	FiledAt     civil.Instant `json:"filed_at,required"`
}

// MotionDecided: the body decided a motion of the defence.
//
//qorgau:event motion.decided.v1 in=erdr
type MotionDecided struct {
	Register
	Motion   string `json:"motion,required" re:"ID"`
	Decision string `json:"decision,required" enum:"granted|partly|refused"`
}

// ObjectionFiled: a person or a body objects to an automated decision through the register (law № 94-V art. 19-1).
//
//qorgau:event objection.filed.v1 in=erdr
type ObjectionFiled struct {
	Register
	// Request, offer or appointment that the decision is about.
	About  string      `json:"about,required" re:"Path"`
	Kind   string      `json:"kind,required" enum:"choice|refusal|not_found|end|ground|clock|other"`
	By     string      `json:"by,required" enum:"person|body"`
	Person journal.Ref `json:"person,required" from:"person_id"`
	Remark Sealed      `json:"remark" whose:"person" max:"2000"`
}

// ObjectionRaised: an advocate, a person or a body objects to an automated decision in the cabinet.
//
//qorgau:event objection.raised.v1 in=people
type ObjectionRaised struct {
	Objection string `json:"objection,required" re:"ID"`
	// Request, offer, appointment, line or slot that the decision is about.
	About  string      `json:"about,required" re:"Path"`
	Kind   string      `json:"kind,required" enum:"choice|passed_over|refusal|not_found|end|no_show|silence|ground|fee|clock|other"`
	By     string      `json:"by,required" enum:"advocate|person|body"`
	Who    journal.Ref `json:"who,required" from:"who_id"`
	Remark Sealed      `json:"remark" whose:"who" max:"2000"`
}

// ObjectionAnswered: an authorised person of the bar looked at the decision again, with the same inputs.
//
//qorgau:event objection.answered.v1 in=people
type ObjectionAnswered struct {
	Objection   string      `json:"objection,required" re:"ID"`
	Result      string      `json:"result,required" enum:"upheld|changed|rejected"`
	Reason      string      `json:"reason,required" re:"Code"`
	Coordinator journal.Ref `json:"coordinator,required" from:"coordinator_id"`
	Answer      Sealed      `json:"answer" whose:"coordinator" max:"4000"`
}

// AdvocateDeclared: the advocate tells of kinship or dependence, of former service in a body, of a former part in a
// case (CPC 94(1)). Such cases are not offered to him.
//
//qorgau:event advocate.declared.v1 in=people
type AdvocateDeclared struct {
	Declaration string      `json:"declaration,required" re:"ID"`
	Withdrawn   bool        `json:"withdrawn"`
	Advocate    journal.Ref `json:"advocate,required" from:"advocate_id"`
	Kind        string      `json:"kind,required" enum:"kinship|dependence|former_service|former_part"`
	// The official he is kin of or depends on.
	Official journal.Ref `json:"official" from:"official_id"`
	// The unit he served in.
	Unit string `json:"unit" re:"Unit"`
	// The case in which he had another part.
	RegisterCase string `json:"register_case" re:"ID"`
	// A person of the other side whose kin he is, or whom he gave aid.
	Person journal.Ref `json:"person" from:"person_id"`
}

// ConflictDeclared: after acceptance the advocate finds what excludes him; he may not refuse, the prosecutor removes
// him (CPC 66(5), 94(2)).
//
//qorgau:event conflict.declared.v1 in=people
type ConflictDeclared struct {
	Appointment string      `json:"appointment,required" re:"Path"`
	Advocate    journal.Ref `json:"advocate,required" from:"advocate_id"`
	Ground      string      `json:"ground,required" enum:"co_suspects|kinship|dependence|former_part|opposite_interests|no_right"`
}

// ArrivalReported: the advocate says that he is there; the body confirms it with defender.arrived.v1.
//
//qorgau:event arrival.reported.v1 in=people
type ArrivalReported struct {
	Appointment string        `json:"appointment,required" re:"Path"`
	Advocate    journal.Ref   `json:"advocate,required" from:"advocate_id"`
	At          civil.Instant `json:"at,required"`
}

// InformationSeen: the advocate opened what he was informed of.
//
//qorgau:event information.seen.v1 in=people
type InformationSeen struct {
	Information string      `json:"information,required" re:"Path"`
	Advocate    journal.Ref `json:"advocate,required" from:"advocate_id"`
}

// NoShowDecided: the bar decides who stays after a no-show, with a second signature.
//
//qorgau:event no_show.decided.v1 in=people
type NoShowDecided struct {
	Appointment string      `json:"appointment,required" re:"Path"`
	Decision    string      `json:"decision,required" enum:"returns|replaced"`
	Reason      string      `json:"reason,required" re:"Code"`
	Coordinator journal.Ref `json:"coordinator,required" from:"coordinator_id"`
	Second      journal.Ref `json:"second,required" from:"second_id"`
}

// PaperAppointed is an entry of the bar's manual journal: while the system was down, or on a paper decree, the duty
// person named an advocate by hand. It is entered within 24 hours with its true times and both signatures.
//
//qorgau:event paper.appointed.v1 in=people
type PaperAppointed struct {
	// Number of the entry in the manual journal; the id of the request.
	Entry          string      `json:"entry,required" re:"ID"`
	Unit           string      `json:"unit,required" re:"Unit"`
	RegisterCase   string      `json:"register_case,required" re:"ID"`
	ErdrNumber     string      `json:"erdr_number" re:"Number"`
	KuiNumber      string      `json:"kui_number" re:"Number"`
	Person         journal.Ref `json:"person,required" from:"person_id" keep:"1"`
	PersonName     Sealed      `json:"person_name" whose:"person" max:"200"`
	Status         string      `json:"status,required" enum:"witness_with_right_to_defence|suspect|accused|defendant|convicted|acquitted"`
	Grounds        []string    `json:"grounds,required" enum:"requested|minor|disability|language|over_10_years|custody|forced_psychiatric|conflict_co_suspects|victim_represented|state_prosecutor|abroad_evading|procedural_agreement" min:"1" max:"11"`
	DocumentNumber string      `json:"document_number,required" re:"Document"`
	DocumentDate   civil.Date  `json:"document_date,required"`
	Article        string      `json:"article" re:"Article"`
	Severity       string      `json:"severity" enum:"misdemeanour|minor|medium|grave|particularly_grave"`
	Language       string      `json:"language,required" re:"Language"`
	Minor          bool        `json:"minor"`
	Urgency        string      `json:"urgency,required" enum:"urgent|night|planned"`
	// True times of the manual journal, to the minute.
	AskedAt    civil.Instant `json:"asked_at,required"`
	AcceptedAt civil.Instant `json:"accepted_at,required"`
	WantedAt   civil.Instant `json:"wanted_at"`
	DetainedAt civil.Instant `json:"detained_at"`
	ProtocolAt civil.Instant `json:"protocol_at"`
	Advocate   journal.Ref   `json:"advocate,required" from:"advocate_id"`
	Reason     string        `json:"reason,required" enum:"outage|paper_decree|urgent_act"`
	// Act of failure: its number and the time of the failure; needed where an outage is the reason.
	OutageReport string        `json:"outage_report" re:"Document"`
	OutageFrom   civil.Instant `json:"outage_from"`
	OutageTo     civil.Instant `json:"outage_to"`
	Coordinator  journal.Ref   `json:"coordinator,required" from:"coordinator_id"`
	Second       journal.Ref   `json:"second,required" from:"second_id"`
}

// BarContactSet gives the telephone of the bar's duty person; refusals name it.
//
//qorgau:event bar.contact_set.v1 in=people
type BarContactSet struct {
	Phone    string      `json:"phone,required" re:"Phone"`
	Official journal.Ref `json:"official,required" from:"official_id"`
}

// GroundsChanged: the grounds of a live request, as stated and as found, after the register told something new.
//
//qorgau:event grounds.changed.v1
type GroundsChanged struct {
	Request string   `json:"request,required"`
	Grounds []string `json:"grounds"` // all in force
	Found   []string `json:"found"`   // those of them that the body did not name
}

// GroundFound: a defender is mandatory and the body has not asked for one (CPC 67(3)); it repeats until it does.
//
//qorgau:event ground.found.v1 out=erdr
type GroundFound struct {
	Unit         string        `json:"unit,required" re:"Unit"`
	RegisterCase string        `json:"register_case,required" re:"ID"`
	Case         string        `json:"case,required" re:"ID"`
	Person       journal.Ref   `json:"person,required"`
	PersonID     Sealed        `json:"person_id" whose:"person" re:"ID" max:"64"`
	Grounds      []string      `json:"grounds,required" re:"Code"`
	Since        civil.Instant `json:"since,required"`
	Alarm        int64         `json:"alarm,required"`
}

// RemovalProposed asks the prosecutor to exclude an advocate; nobody else can before court (CPC 94(2)).
//
//qorgau:event removal.proposed.v1 out=erdr
type RemovalProposed struct {
	Appointment  string      `json:"appointment,required" re:"Path"`
	Request      string      `json:"request,required" re:"ID"`
	Unit         string      `json:"unit,required" re:"Unit"`
	RegisterCase string      `json:"register_case,required" re:"ID"`
	Person       journal.Ref `json:"person,required"`
	Advocate     journal.Ref `json:"advocate,required"`
	AdvocateID   Sealed      `json:"advocate_id" whose:"advocate" re:"ID" max:"64"`
	Reason       string      `json:"reason,required" re:"Code"`
}

// WaiverRefused tells the register that a waiver is not accepted, and why (CPC 69); the defence goes on.
//
//qorgau:event waiver.refused.v1 out=erdr
type WaiverRefused struct {
	Waiver       string `json:"waiver,required" re:"ID"`
	Unit         string `json:"unit,required" re:"Unit"`
	RegisterCase string `json:"register_case,required" re:"ID"`
	Code         string `json:"code,required" re:"Code"`
	// Version of the settings of appointment.
	Settings int64 `json:"settings" min:"0"`
}

// DefenderInformed is a notice in the advocate's cabinet: an act with time and place, a joinder, another format.
//
//qorgau:event defender.informed.v1
type DefenderInformed struct {
	Information string        `json:"information,required"`
	Appointment string        `json:"appointment,required"`
	Advocate    journal.Ref   `json:"advocate,required"`
	About       string        `json:"about,required"` // act, joinder, separation, format, requalification, transfer, motion
	Object      string        `json:"object,required"`
	At          civil.Instant `json:"at"`        // of the act
	SentAt      civil.Instant `json:"sent_at"`   // of the body's own notice
	DueAt       civil.Instant `json:"due_at"`    // until when he must have been told
	Withdrawn   bool          `json:"withdrawn"` // it does not take place
}

// QueueTurn says which of the waiting requests is served first, and why: the nearest legal deadline, then the older
// request.
//
//qorgau:event queue.turn.v1
type QueueTurn struct {
	Request  string        `json:"request,required"`
	Deadline civil.Instant `json:"deadline"`
	AskedAt  civil.Instant `json:"asked_at,required"`
	Why      string        `json:"why,required"`
	Waiting  int64         `json:"waiting,required"` // how many wait, this one included
	Behind   []string      `json:"behind"`           // those that come next, at most 16
	Instead  string        `json:"instead"`          // whose clock rang, when another one goes first
}

// ObjectionRegistered answers an objection: until when a person of the bar decides.
//
//qorgau:event objection.registered.v1 out=erdr
type ObjectionRegistered struct {
	Objection string        `json:"objection,required" re:"ID"`
	About     string        `json:"about,required" re:"Path"`
	Kind      string        `json:"kind,required" re:"Code"`
	By        string        `json:"by,required" enum:"advocate|person|body"`
	AnswerOn  civil.Date    `json:"answer_on,required"`
	DueAt     civil.Instant `json:"due_at,required"`
}

// ObjectionDecided closes an objection with the reasoned answer of a person.
//
//qorgau:event objection.decided.v1 out=erdr
type ObjectionDecided struct {
	Objection string `json:"objection,required" re:"ID"`
	About     string `json:"about,required" re:"Path"`
	Result    string `json:"result,required" enum:"upheld|changed|rejected|withdrawn"`
	Reason    string `json:"reason,required" re:"Code"`
	Late      string `json:"late" enum:"yes"`
}

// CaseMoved is a forwarding entry: another bar serves the case from now on, and what comes late is mailed on.
//
//qorgau:event case.moved.v1
type CaseMoved struct {
	Case         string        `json:"case,required"`
	RegisterCase string        `json:"register_case,required"`
	ToUnit       string        `json:"to_unit"` // absent: it came back
	Since        civil.Instant `json:"since,required"`
}
