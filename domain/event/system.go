package event

import (
	"qorgau/domain/civil"
	"qorgau/domain/journal"
	"qorgau/domain/wire"
)

// This file: what the journal itself needs, and what belongs to the country.

// MachineAdopted is the first fact of every journal and of every new behaviour: which machine decides from here on.
//
//qorgau:event machine.adopted.v1 fact
type MachineAdopted struct {
	Version int64 `json:"version,required"`
	Draft   int64 `json:"draft"` // absent once the version is released
	// 1 in the journals of a training folder: synthetic persons, and no payment run (2020 order p. 6).
	Training bool `json:"training"`
}

// ServiceResumed is the owner's first fact after an outage; it goes before the due clocks and extends open offers.
//
//qorgau:event service.resumed.v1 fact
type ServiceResumed struct {
	From civil.Instant `json:"from,required"`
	To   civil.Instant `json:"to,required"`
}

// ClockDue: a moment came that the machine waited for.
//
//qorgau:event clock.due.v1 fact
type ClockDue struct {
	Clock string        `json:"clock,required"` // object/kind/n
	Due   civil.Instant `json:"due,required"`
}

// MailReceived is a decision of another journal, whole, taken in the order of its number.
//
//qorgau:event mail.received.v1 fact
//qorgau:hand
type MailReceived struct {
	Leaf journal.Hash // of the sender's record
	Seq  int64
	Body journal.Body
}

// Type is the event's name and version.
func (*MailReceived) Type() string { return "mail.received.v1" }

// AppendJSON appends the canonical JSON object; the letter's type stands before its data.
func (e *MailReceived) AppendJSON(b []byte) []byte {
	b = wire.AppendHex(append(b, `{"leaf":`...), e.Leaf[:])
	b = wire.AppendInt(append(b, `,"seq":`...), e.Seq)
	b = wire.AppendString(append(b, `,"type":`...), e.Body.Type())
	b = e.Body.AppendJSON(append(b, `,"letter":`...))
	return append(b, '}')
}

// ParseJSON reads the object.
func (e *MailReceived) ParseJSON(r *wire.Reader) {
	name := ""
	for r.Object(); r.Next(); {
		switch r.Key() {
		case "leaf":
			r.Hex(e.Leaf[:])
		case "seq":
			e.Seq = r.Int()
		case "type":
			name = r.Text()
		case "letter":
			if e.Body = New(name); e.Body == nil {
				r.Fail("letter of an unknown type")
				return
			}
			e.Body.ParseJSON(r)
		default:
			r.Unknown()
		}
	}
	if e.Body == nil {
		r.Fail("mail without a letter")
	}
}

// PersonErased: every record's boxes of these references can no longer be opened, by anybody.
//
//qorgau:event person.erased.v1 fact
type PersonErased struct {
	Persons []journal.Ref `json:"persons,required"`
}

// DrawCommitted promises the secret of a day by its SHA-256, seven days ahead.
//
//qorgau:event draw.committed.v1 fact
type DrawCommitted struct {
	Day  civil.Date   `json:"day,required"`
	Hash journal.Hash `json:"hash,required"`
	Late bool         `json:"late"` // not before the day began
}

// DrawRevealed opens the secret, one hour after the day; it is never used again.
//
//qorgau:event draw.revealed.v1 fact
type DrawRevealed struct {
	Day    civil.Date   `json:"day,required"`
	Secret journal.Hash `json:"secret,required"`
}

// UnitsSet gives a bar the units it serves, from when to when.
//
//qorgau:event units.set.v1 fact
type UnitsSet struct {
	Bar  string    `json:"bar,required" re:"Journal"`
	Rows []UnitRow `json:"rows,required" max:"1000"`
}

// ZonesSet gives the offsets of time zones, dated.
//
//qorgau:event zones.set.v1 fact
type ZonesSet struct {
	Zones []ZoneOffsets `json:"zones,required" max:"50"`
}

// TariffPublished brings tariff editions, periods of the MRP, editions of the Rules, the settings of money and of
// appointment, and ceilings of trip costs, as the program brings them at the start. What persons change later is
// proposed and confirmed by two of them.
//
//qorgau:event tariff.published.v1 fact
type TariffPublished struct {
	Editions []TariffEdition `json:"editions" max:"20"`
	MRP      []MRPPeriod     `json:"mrp" max:"50"`
	Rules    []RulesEdition  `json:"rules" max:"20"`
	Settings []Settings      `json:"settings" max:"1"`

	AppointmentSettings []AppointmentSettings `json:"appointment_settings" max:"1"`
	TripLimits          []TripLimit           `json:"trip_limits" max:"500"`
}

// EditionConfirmed: one of the two persons confirms that an edition of the rates or of the Rules was read in its official
// text. The second one's confirmation carries the hash of the preview he saw.
//
//qorgau:event edition.confirmed.v1 in=people
type EditionConfirmed struct {
	Edition  string       `json:"edition,required" re:"ID"`
	Preview  journal.Hash `json:"preview"` // SHA-256 of the preview the second person saw; absent in the first one's.
	Official journal.Ref  `json:"official,required" from:"official_id"`
}

// CalendarProposed brings the days off of a year; it is not confirmed yet.
//
//qorgau:event calendar.proposed.v1 fact
type CalendarProposed struct {
	Calendar CalendarYear `json:"calendar,required"`
}

// CalendarConfirmed: one of the two persons confirms a year's days off. The second one's confirmation carries the hash of
// the preview he saw.
//
//qorgau:event calendar.confirmed.v1 in=people
type CalendarConfirmed struct {
	Year     int64        `json:"year,required" min:"2018" max:"2100"`
	Preview  journal.Hash `json:"preview"` // SHA-256 of the preview the second person saw; absent in the first one's.
	Official journal.Ref  `json:"official,required" from:"official_id"`
}

// BookSent is mail from KZ to a bar: what changed in the book of rules, whole.
//
//qorgau:event book.sent.v1
type BookSent struct {
	Mail
	Editions  []TariffEdition `json:"editions"`
	MRP       []MRPPeriod     `json:"mrp"`
	Rules     []RulesEdition  `json:"rules"`
	Settings  []Settings      `json:"settings"`
	Calendars []CalendarYear  `json:"calendars"`
	Zones     []ZoneOffsets   `json:"zones"`
	Units     []UnitRow       `json:"units"`

	AppointmentSettings []AppointmentSettings `json:"appointment_settings"`
	TripLimits          []TripLimit           `json:"trip_limits"`
}

// UnitUnassigned: a valid message of a unit in no row waits in KZ for a person (`unit_not_in_annex`).
//
//qorgau:event unit.unassigned.v1
type UnitUnassigned struct {
	Fact int64  `json:"fact,required"`
	Unit string `json:"unit,required"`
}

// UnitAssigned: a person says which bar serves an unlisted unit.
//
//qorgau:event unit.assigned.v1 in=people
type UnitAssigned struct {
	Unit     string      `json:"unit,required" re:"Unit"`
	Bar      string      `json:"bar,required" re:"Journal"`
	Zone     string      `json:"zone,required" re:"Zone"`
	Official journal.Ref `json:"official,required" from:"official_id"`
	Second   journal.Ref `json:"second,required" from:"second_id"`
}

// FactForwarded is mail that hands a register fact on to the journal it belongs to, with its first source and id.
//
//qorgau:event fact.forwarded.v1
//qorgau:hand
type FactForwarded struct {
	Mail
	Source string
	ID     string
	Input  journal.Hash
	Unit   string // the unit that leads the case now, where that is not the one of the fact
	Offers int64  // of a request: how many offers it had before
	Hops   int64  // how often it was mailed on already; zero for a fact of an unlisted unit
	Body   journal.Body
}

// Type is the event's name and version.
func (*FactForwarded) Type() string { return "fact.forwarded.v1" }

// AppendJSON appends the canonical JSON object.
func (e *FactForwarded) AppendJSON(b []byte) []byte {
	b = wire.AppendString(append(b, `{"to":`...), e.To)
	b = wire.AppendInt(append(b, `,"seq":`...), e.Seq)
	b = wire.AppendString(append(b, `,"source":`...), e.Source)
	b = wire.AppendString(append(b, `,"id":`...), e.ID)
	b = wire.AppendHex(append(b, `,"input":`...), e.Input[:])
	if e.Unit != "" {
		b = wire.AppendString(append(b, `,"unit":`...), e.Unit)
	}
	if e.Hops != 0 {
		b = wire.AppendInt(append(b, `,"hops":`...), e.Hops)
	}
	if e.Offers != 0 {
		b = wire.AppendInt(append(b, `,"offers":`...), e.Offers)
	}
	b = wire.AppendString(append(b, `,"type":`...), e.Body.Type())
	b = e.Body.AppendJSON(append(b, `,"fact":`...))
	return append(b, '}')
}

// ParseJSON reads the object.
func (e *FactForwarded) ParseJSON(r *wire.Reader) {
	name := ""
	for r.Object(); r.Next(); {
		switch r.Key() {
		case "to":
			e.To = r.Text()
		case "seq":
			e.Seq = r.Int()
		case "source":
			e.Source = r.Text()
		case "id":
			e.ID = r.Text()
		case "input":
			r.Hex(e.Input[:])
		case "unit":
			e.Unit = r.Text()
		case "hops":
			e.Hops = r.Int()
		case "offers":
			e.Offers = r.Int()
		case "type":
			name = r.Text()
		case "fact":
			if e.Body = New(name); e.Body == nil {
				r.Fail("forwarded fact of an unknown type")
				return
			}
			e.Body.ParseJSON(r)
		default:
			r.Unknown()
		}
	}
	if e.Body == nil {
		r.Fail("forwarding without a fact")
	}
}
