package casefile

import (
	"strings"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Object is one object of the register in its highest revision: what of the message the view needs. Which fields are
// set depends on the type.
type Object struct {
	Type      string // the event's name
	ID        string
	Revision  int64
	Withdrawn bool
	At        civil.Instant // when it happened, as the register says
	Source    string
	Message   string // the sender's id of the message

	Unit       string
	Person     journal.Ref
	Other      journal.Ref   // another reference of the person, an official, an advocate
	Persons    []journal.Ref // separated persons; barred advocates
	SameAs     journal.Ref
	Word       string // status, measure, format of the case, who keeps: what the type is about
	Basis      string
	ErdrNumber string
	KuiNumber  string
	Format     string
	Language   string
	Article    string
	Severity   string
	From       civil.Date
	Day        civil.Date // of the offence
	AdultFrom  civil.Date
	Minor      bool
	Protected  bool
	Disability bool
	NoLanguage bool
	Punishment string
	Age        string        // adult or minor, where the date of birth is known
	Moment     civil.Instant // registration, detention, release
	Protocol   civil.Instant
	Hours      int64
	Case       string // our id of another case
}

// before orders what the register said: by when it happened, then by revision, sender and message. Position in the
// journal plays no part.
func (o *Object) before(p *Object) bool {
	switch {
	case o.At != p.At:
		return o.At < p.At
	case o.Revision != p.Revision:
		return o.Revision < p.Revision
	case o.Source != p.Source:
		return o.Source < p.Source
	}
	return o.Message < p.Message
}

// beats tells which of two messages about one object stands: the higher revision, else the later by before.
func (o *Object) beats(p *Object) bool {
	if o.Revision != p.Revision {
		return o.Revision > p.Revision
	}
	return p.before(o)
}

// read takes out of a message what the view needs; ok is false for a message that says nothing of the case.
func read(rec *journal.Record) (o Object, registerCase string, ok bool) {
	fact, ok := rec.Body.(event.OfRegister)
	if !ok {
		return o, "", false
	}
	var card *event.Card
	switch e := rec.Body.(type) {
	case *event.CaseOpened:
		o = Object{ErdrNumber: e.ErdrNumber, KuiNumber: e.KuiNumber, Moment: e.RegisteredAt, Format: e.Format,
			Language: e.Language, Article: e.Article, Severity: e.Severity, Punishment: e.Punishment, From: e.QualifiedFrom, Other: e.Official}
	case *event.CaseRegistered:
		o = Object{ErdrNumber: e.ErdrNumber, KuiNumber: e.KuiNumber, Moment: e.RegisteredAt}
	case *event.CaseRequalified:
		o = Object{From: e.From, Article: e.Article, Severity: e.Severity, Punishment: e.Punishment}
	case *event.CaseFormatChanged:
		o = Object{Format: e.Format}
	case *event.CaseJoined:
		o = Object{Case: CaseID(e.Into)}
	case *event.CaseSeparated:
		o = Object{Case: CaseID(e.NewCase), Persons: e.Persons}
	case *event.CaseInterrupted, *event.CaseResumed, *event.CaseSentToCourt, *event.CaseTerminated, *event.CaseCompleted,
		*event.CaseReturned:
	case *event.CaseTransferred:
		o = Object{Word: e.ToUnit}
	case *event.OfficialChanged:
		o = Object{Other: e.Official}
	case *event.PersonStatusSet:
		card = &e.Card
		o = Object{Person: e.Person, Word: e.Status, Basis: e.Basis, Day: e.OffenceOn}
	case *event.PersonStatusAgreed:
		o = Object{Person: e.Person}
	case *event.PersonStatusRefused:
		o = Object{Person: e.Person}
	case *event.PersonStatusCancelled:
		o = Object{Person: e.Person}
	case *event.PersonStatusEnded:
		o = Object{Person: e.Person}
	case *event.PersonDetained:
		card = &e.Card
		o = Object{Person: e.Person, Moment: e.DetainedAt, Protocol: e.ProtocolAt, Hours: e.TermHours}
	case *event.PersonReleased:
		o = Object{Person: e.Person, Moment: e.ReleasedAt}
	case *event.PersonIdentified:
		card = &e.Card
		o = Object{Person: e.Person, Other: e.Other}
	case *event.PersonProtected:
		o = Object{Person: e.Person}
	case *event.MeasureSet:
		o = Object{Person: e.Person, Word: e.Measure}
	case *event.PsychiatricPlacement:
		o = Object{Person: e.Person}
	case *event.VictimRepresentativeEntered:
		o = Object{Other: e.Advocate}
	case *event.InterestsContradict:
		o = Object{Persons: e.Persons}
	case *event.AgreementMoved:
		o = Object{Person: e.Person}
	case *event.OwnAdvocateEntered:
		o = Object{Person: e.Person, Word: e.Keeps}
	case *event.OwnAdvocateLeft:
		o = Object{Person: e.Person}
	case *event.DefenderExcluded:
		o = Object{Person: e.Person, Other: e.Advocate}
	case *event.DefenderWaived:
		o = Object{Person: e.Person, From: e.DocumentDate}
		if e.Initiative == "body" || e.Cause == "lack_of_money" {
			o.From = 0 // no waiver at all (CPC 69(1))
		}
	case *event.DefenderRequested:
		card = &e.Card
		o = Object{Person: e.Person, Word: e.Status, ErdrNumber: e.ErdrNumber, KuiNumber: e.KuiNumber, Format: e.Format,
			Article: e.Article, Severity: e.Severity, Minor: e.Minor, Protected: e.Protected, Moment: e.DetainedAt,
			Protocol: e.ProtocolAt, Day: e.OffenceOn, Persons: e.Barred, Other: e.Official, Punishment: e.Punishment,
			Disability: e.Disability, NoLanguage: e.Interpreter}
	default:
		return o, "", false
	}
	h := fact.Head()
	o.Type, o.Revision, o.Withdrawn, o.At = rec.Body.Type(), h.Revision, h.Withdrawn, h.OccurredAt
	o.ID, o.Source, o.Message, o.Unit = h.Object, rec.Source, rec.ID, h.Unit
	if card != nil {
		o.SameAs, o.AdultFrom, o.Age = card.SameAs, card.AdultFrom, card.Age
		o.Minor = o.Minor || card.MinorAtOffence == "yes"
	}
	return o, h.RegisterCase, true
}

// own copies the strings that are kept out of the message into one piece, so that its line need not stay in memory.
func (o *Object) own() {
	kept := [...]*string{&o.ID, &o.Source, &o.Message, &o.Unit, &o.Word, &o.Basis, &o.ErdrNumber, &o.KuiNumber,
		&o.Format, &o.Language, &o.Article, &o.Severity, &o.Punishment, &o.Age}
	n := 0
	for _, s := range kept {
		n += len(*s)
	}
	var b strings.Builder
	b.Grow(n)
	for _, s := range kept {
		b.WriteString(*s)
	}
	all := b.String()
	for _, s := range kept {
		*s, all = all[:len(*s)], all[len(*s):]
	}
}
