package projections

import (
	"strconv"
	"strings"

	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Kinds of objects, by which a record is found again.
const (
	OfRegisterCase = "register_case"
	OfCase         = "case"
	OfErdr         = "erdr"
	OfRequest      = "request"
	OfOffer        = "offer"
	OfAppointment  = "appointment"
	OfAct          = "act"
	OfDecree       = "decree"
	OfClaim        = "claim"
	OfApplication  = "application"
	OfSettlement   = "settlement"
	OfAny          = "object" // an object of the register, of a clock or an alarm: the record does not say which kind
)

// object is a thing of ours or of the register that a record is about.
type object struct{ kind, id string }

// subject is what a record is about, for indexes and histories.
type subject struct {
	body         journal.Body // what is told: of mail, the letter
	registerCase string
	objects      []object // the main one first
	code         string   // reason, result or status
	person       journal.Ref
	advocate     journal.Ref
	tiyn         int64
	facts        []int64 // positions of earlier facts it speaks of
}

func (s *subject) add(kind string, ids ...string) *subject {
	for _, id := range ids {
		if id != "" {
			s.objects = append(s.objects, object{kind, id})
		}
	}
	return s
}

// about tells what a record is about.
func about(rec *journal.Record) *subject {
	s := &subject{body: rec.Body}
	if mail, ok := rec.Body.(*event.MailReceived); ok {
		s.body = mail.Body
	}
	if handed, ok := s.body.(*event.FactForwarded); ok {
		s.body = handed.Body
	}
	if told, ok := s.body.(event.OfRegister); ok {
		s.registerCase = told.Head().RegisterCase
	}
	s.ofRegister()
	s.ofRequest()
	s.ofDefence()
	s.ofWork()
	s.ofMoney()
	if len(s.objects)+len(s.facts) == 0 {
		s.byFields()
	}
	if told, ok := s.body.(event.OfRegister); ok {
		if len(s.objects) == 0 {
			s.add(OfAny, told.Head().Object)
		}
		if told.Head().Withdrawn && s.code == "" {
			s.code = "withdrawn"
		}
	}
	s.add(OfRegisterCase, s.registerCase)
	return s
}

func (s *subject) ofRegister() {
	switch e := s.body.(type) {
	case *event.CaseOpened:
		s.add(OfErdr, e.ErdrNumber)
	case *event.CaseRegistered:
		s.add(OfErdr, e.ErdrNumber)
	case *event.CaseRequalified:
		s.code = e.Severity
	case *event.CaseFormatChanged:
		s.code = e.Format
	case *event.CaseInterrupted:
		s.code = e.Ground
	case *event.CaseTerminated:
		s.code = e.Ground
	case *event.CaseCompleted:
		s.code = e.With
	case *event.CaseReturned:
		s.code = e.By
	case *event.PersonStatusSet:
		s.person, s.code = e.Person, e.Status
	case *event.PersonStatusAgreed:
		s.person = e.Person
	case *event.PersonStatusRefused:
		s.person = e.Person
	case *event.PersonStatusCancelled:
		s.person = e.Person
	case *event.PersonStatusEnded:
		s.person = e.Person
	case *event.PersonDetained:
		s.person, s.code = e.Person, e.Ground
	case *event.PersonReleased:
		s.person = e.Person
	case *event.PersonIdentified:
		s.person = e.Person
	case *event.PersonProtected:
		s.person = e.Person
	case *event.MeasureSet:
		s.person, s.code = e.Person, e.Measure
	case *event.PsychiatricPlacement:
		s.person = e.Person
	case *event.VictimRepresentativeEntered:
		s.advocate = e.Advocate
	case *event.AgreementMoved:
		s.person = e.Person
	}
}

func (s *subject) ofRequest() {
	switch e := s.body.(type) {
	case *event.DefenderRequested:
		s.add(OfRequest, e.Object).add(OfErdr, e.ErdrNumber)
		s.person, s.code = e.Person, e.Urgency
	case *event.InformationSeen:
		s.add(OfAny, e.Information).advocate = e.Advocate
	case *event.BarContactSet:
		s.add(OfAny, "duty_phone")
	case *event.RequestWithdrawn:
		s.add(OfRequest, e.Request).code = e.Reason
	case *event.RequestMalformed:
		s.add(OfRequest, e.Request).code = e.Code
	case *event.RequestRegistered:
		s.registerCase, s.person, s.code = e.RegisterCase, e.Person, e.Urgency
		s.add(OfRequest, e.Request).add(OfCase, e.Case).add(OfErdr, e.ErdrNumber)
	case *event.RequestRefused:
		s.add(OfRequest, e.Request).code = e.Code
	case *event.RequestJoined:
		s.add(OfRequest, e.Request, e.To).add(OfAppointment, e.Appointment).code = e.Code
	case *event.RequestCancelled:
		s.add(OfRequest, e.Request).code = e.Reason
	case *event.OfferMade:
		s.add(OfOffer, e.Offer).add(OfRequest, e.Request)
		s.advocate, s.code = e.Advocate, e.Pool
	case *event.OfferAccepted:
		s.add(OfOffer, e.Offer).advocate = e.Advocate
	case *event.OfferDeclined:
		s.add(OfOffer, e.Offer)
		s.advocate, s.code = e.Advocate, e.Reason
	case *event.OfferEnded:
		s.add(OfOffer, e.Offer).add(OfRequest, e.Request)
		s.advocate, s.code = e.Advocate, e.Result
	case *event.PoolWidened:
		s.add(OfRequest, e.Request).code = e.Pool
	case *event.DefenderNotFound:
		s.registerCase, s.person = e.RegisterCase, e.Person
		s.add(OfRequest, e.Request).code = "escalated"
	case *event.CoordinatorNamed:
		s.add(OfRequest, e.Request)
		s.advocate, s.code = e.Advocate, e.Reason
	}
}

func (s *subject) ofDefence() {
	switch e := s.body.(type) {
	case *event.DefenderNamed:
		s.registerCase, s.person, s.advocate = e.RegisterCase, e.Person, e.Advocate
		s.add(OfAppointment, e.Appointment).add(OfRequest, e.Request).add(OfCase, e.Case).add(OfAppointment, e.Replaces)
	case *event.NoticeSigned:
		s.add(OfAppointment, e.Appointment).advocate = e.Advocate
	case *event.DefenderEntered:
		s.registerCase = e.RegisterCase
		s.add(OfAppointment, e.Appointment).add(OfRequest, e.Request)
	case *event.DefenderReplaced:
		s.add(OfAppointment, e.Appointment).add(OfRequest, e.Request).add(OfAppointment, e.By).code = e.Reason
	case *event.AppointmentEnded:
		s.registerCase, s.advocate = e.RegisterCase, e.Advocate
		s.add(OfAppointment, e.Appointment).add(OfRequest, e.Request).add(OfAppointment, e.Survivor).code = e.Reason
	case *event.AppointmentSuspended:
		s.add(OfAppointment, e.Appointment).code = e.Reason
	case *event.AppointmentResumed:
		s.add(OfAppointment, e.Appointment)
	case *event.DefenderArrived:
		s.add(OfRequest, e.Request).advocate = e.Advocate
	case *event.DefenderAbsent:
		s.add(OfRequest, e.Request).advocate = e.Advocate
	case *event.DefenderMissed:
		s.add(OfAppointment, e.Appointment).add(OfRequest, e.Request).code = e.Reason
	case *event.DefenderCame:
		s.add(OfAppointment, e.Appointment)
	case *event.OwnAdvocateEntered:
		s.person, s.code = e.Person, e.Keeps
	case *event.OwnAdvocateLeft:
		s.person = e.Person
	case *event.DefenderExcluded:
		s.person, s.advocate = e.Person, e.Advocate
	case *event.DefenderWaived:
		s.person = e.Person
	}
}

func (s *subject) ofWork() {
	switch e := s.body.(type) {
	case *event.ActScheduled:
		s.add(OfAct, e.Object).code = e.Kind
	case *event.ActPostponed:
		s.add(OfAct, e.Act).code = e.Called
	case *event.ActPerformed:
		s.add(OfAct, e.Object)
		s.advocate, s.code = e.Advocate, e.Kind
	case *event.ActCorrected:
		s.add(OfAct, e.Object)
		s.advocate, s.code = e.Advocate, e.Kind
	case *event.WorkEntered:
		s.add(OfAct, e.Entry).add(OfAppointment, e.Appointment)
		s.advocate, s.code = e.Advocate, e.Kind
	case *event.ActConfirmed:
		s.add(OfAct, e.Act).advocate = e.Advocate
	case *event.ActObjected:
		s.add(OfAct, e.Act)
		s.advocate, s.code = e.Advocate, e.Code
	case *event.ActRecorded:
		s.add(OfAct, e.Act).add(OfAppointment, e.Appointment).add(OfCase, e.Case)
		s.advocate, s.code = e.Advocate, e.Kind
	case *event.ActRefused:
		s.add(OfAct, e.Act).code = e.Code
	case *event.MinutesClaimed:
		s.add(OfAct, e.Act).advocate = e.Advocate
	case *event.MinutesReleased:
		s.add(OfAct, e.Act).advocate = e.Advocate
	case *event.MinutesPaid:
		s.add(OfAct, e.Act).advocate = e.Advocate
	case *event.MinutesAnswered:
		s.add(OfAct, e.Act)
		s.advocate, s.code = e.Advocate, e.Result
	case *event.MinutesJudged:
		s.add(OfAct, e.Act)
		s.advocate, s.code = e.Advocate, e.Result
	case *event.FactParked:
		s.facts = []int64{e.Fact}
	case *event.FactTakenUp:
		s.facts = []int64{e.Fact}
	case *event.FactUnresolved:
		s.facts = []int64{e.Fact}
	case *event.FactRefused:
		s.facts, s.code = []int64{e.Fact}, e.Code
		s.add(OfAny, e.Object)
	case *event.AlarmRaised:
		s.add(OfAny, e.Object).code = e.Code
	case *event.ClockDue:
		_, kind, _, _ := journal.SplitClock(e.Clock)
		s.code = kind
		of := journal.ClockObject(e.Clock)
		if fact, ok := strings.CutPrefix(of, "fact/"); ok {
			if pos, err := strconv.ParseInt(fact, 10, 64); err == nil {
				s.facts = []int64{pos}
			}
		}
		s.add(OfAny, of)
	}
}

func (s *subject) ofMoney() {
	switch e := s.body.(type) {
	case *event.FeeAccrued:
		s.add(OfClaim, e.Claim).add(OfAppointment, e.Appointment)
		s.advocate, s.tiyn = e.Advocate, e.Tiyn
	case *event.PaymentDecreeRequested:
		s.registerCase, s.tiyn = e.RegisterCase, e.Tiyn
		s.add(OfClaim, e.Claim).add(OfAppointment, e.Appointment).add(OfRequest, e.Request)
	case *event.PaymentDecreeIssued:
		s.add(OfClaim, e.Claim).add(OfDecree, e.Object).tiyn = e.Tiyn
	case *event.PaymentDecreeCorrected:
		s.add(OfClaim, e.Claim).add(OfDecree, e.Object).tiyn = e.Tiyn
	case *event.PaymentDecreeCancelled:
		s.add(OfClaim, e.Claim).add(OfDecree, e.Object).code = e.Reason
	case *event.ClaimDecreed:
		s.add(OfClaim, e.Claim).add(OfDecree, e.Decree).tiyn = e.Tiyn
	case *event.ProceduralCosts:
		s.registerCase, s.tiyn = e.RegisterCase, e.Tiyn
		s.add(OfClaim, e.Claim)
	case *event.ClaimBlocked:
		s.add(OfClaim, e.Claim)
		s.code, s.tiyn = e.Code, e.Tiyn
	case *event.ApplicationFiled:
		s.add(OfApplication, e.Application).add(OfClaim, e.Claims...).advocate = e.Advocate
	case *event.ApplicationChecked:
		s.add(OfApplication, e.Application)
		for _, l := range e.Lines {
			s.add(OfClaim, l.Claim)
		}
		s.advocate, s.tiyn, s.code = e.Advocate, e.Tiyn, e.Result
		if e.Code != "" {
			s.code = e.Code
		}
	case *event.ApplicationApproved:
		s.add(OfApplication, e.Application)
	case *event.ApplicationReturned:
		s.add(OfApplication, e.Application).code = e.Code
	case *event.ClaimMoved:
		s.add(OfClaim, e.Claim).add(OfApplication, e.Application).add(OfSettlement, e.Settlement)
		s.code, s.tiyn = e.Status, e.Tiyn
		if e.Code != "" {
			s.code = e.Code
		}
	case *event.SettlementOrdered:
		s.add(OfSettlement, e.Settlement).add(OfClaim, e.Claim).add(OfApplication, e.Application)
		s.advocate, s.tiyn = e.Advocate, e.Tiyn
	case *event.SettlementCancelled:
		s.add(OfSettlement, e.Settlement).code = e.Reason
	case *event.PaymentMade:
		s.add(OfSettlement, e.Settlement).tiyn = e.Tiyn
	case *event.PaymentReturned:
		s.add(OfSettlement, e.Settlement).code = e.Code
	case *event.PaymentUnmatched:
		s.add(OfSettlement, e.Settlement).code = e.Code
	case *event.ReconciliationClosed:
		s.add(OfAny, e.Act)
	case *event.ReconciliationActClosed:
		s.add(OfAny, e.Act).tiyn = e.Tiyn
	case *event.BarAccountSet:
		s.add(OfAny, "bar_account")
	case *event.SettlementRetried:
		s.add(OfSettlement, e.Settlement)
	case *event.HoldResolved:
		s.add(OfClaim, e.Claim).code = e.Decision
	}
}
