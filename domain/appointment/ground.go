package appointment

import (
	"slices"

	"qorgau/domain/casefile"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Statuses of a client, as the Code orders them.
var (
	suspected   = []string{"suspect", "accused"}
	prosecuted  = []string{"suspect", "accused", "defendant", "convicted", "acquitted"}
	convictable = []string{"suspect", "accused", "defendant", "convicted"}
	witness     = []string{"witness_with_right_to_defence"}
	courtStage  = []string{"defendant", "convicted", "acquitted"}
)

// Answers to a waiver on a ground (CPC 69(2)).
const (
	waiverAccepted = "accepted"
	waiverRefused  = "refused"
	waiverByTerm   = "by_punishment" // refused where life imprisonment, once death, may be imposed
)

// Ground is one ground of mandatory defence, CPC 67(1), for the clients and days of a row.
type Ground struct {
	Code    string
	Point   int // of CPC 67(1)
	Clients []string
	From    civil.Date // first day; zero: since before 2019
	To      civil.Date // last day; zero: open
	// Ensured says from when on the defender takes part (CPC 67(2)): recognition, first_interrogation, discovery, entry,
	// motion.
	Ensured string
	Waiver  string
	// Refusal is the code with which a waiver on this ground is refused.
	Refusal string
}

// witnessSince is the first day of CPC 67(2), second paragraph, and 65-1(2)(6) in the text of Law № 210-VIII.
var witnessSince = civil.DateOf(2025, 9, 16)

// Grounds are the eleven of CPC 67(1) by date. A client who stands in no row on a day has that ground not.
var Grounds = []Ground{
	{"requested", 1, prosecuted, 0, 0, "recognition", waiverAccepted, ""},
	{"requested", 1, witness, witnessSince, 0, "first_interrogation", waiverAccepted, ""},
	{"minor", 2, prosecuted, 0, 0, "recognition", waiverRefused, "waiver_minor"},
	{"minor", 2, witness, witnessSince, 0, "first_interrogation", waiverRefused, "waiver_minor"},
	{"disability", 3, prosecuted, 0, 0, "recognition", waiverRefused, "waiver_disability"},
	{"disability", 3, witness, witnessSince, 0, "first_interrogation", waiverRefused, "waiver_disability"},
	{"language", 4, prosecuted, 0, 0, "recognition", waiverRefused, "waiver_language"},
	{"language", 4, witness, witnessSince, 0, "first_interrogation", waiverRefused, "waiver_language"},
	{"over_10_years", 5, suspected, 0, 0, "recognition", waiverByTerm, "waiver_life"},
	{"custody", 6, convictable, 0, 0, "recognition", waiverAccepted, ""},
	{"forced_psychiatric", 6, convictable, 0, 0, "recognition", waiverRefused, "waiver_psychiatric"},
	{"conflict_co_suspects", 7, prosecuted, 0, 0, "discovery", waiverAccepted, ""},
	{"victim_represented", 8, prosecuted, 0, 0, "entry", waiverAccepted, ""},
	{"state_prosecutor", 9, courtStage, 0, 0, "entry", waiverAccepted, ""},
	{"abroad_evading", 10, prosecuted, 0, 0, "recognition", waiverAccepted, ""},
	{"procedural_agreement", 11, convictable, 0, 0, "motion", waiverAccepted, ""},
}

// heaviest says for which punishments a waiver on ground 5 is not accepted: life always, death until Law № 89-VII took
// it out of the text.
var heaviest = []struct {
	Punishment string
	To         civil.Date
	Clause     string
}{
	{"life", 0, "CPC 69(2), 67(1)(5)"},
	{"death", civil.DateOf(2021, 12, 28), "CPC 69(2), 67(1)(5) before Law № 89-VII of 29.12.2021"},
}

// groundOf finds the row of a ground for a client on a day.
func groundOf(code, client string, on civil.Date) (Ground, bool) {
	for _, g := range Grounds {
		if g.Code == code && slices.Contains(g.Clients, client) && g.From <= on && (g.To == 0 || on <= g.To) {
			return g, true
		}
	}
	return Ground{}, false
}

// onRequest: before 16.09.2025 the witness with the right to defence is in none of the eleven, yet at his request the
// body ensures a defender (CPC 68(2)).
func onRequest(client string, on civil.Date) bool {
	return slices.Contains(witness, client) && on < witnessSince
}

// circumstances are what the register has told of a person, as far as a ground hangs on it. What it has not told is
// unknown: then the body's own word on a ground stands.
type circumstances struct {
	client     string
	minor      bool
	adult      bool
	disability bool
	noLanguage bool
	punishment string
	severity   string
	measure    string
	placement  bool
	opposed    bool
	victim     bool
	agreement  bool
}

// applies tells of a ground what the register's facts say: yes, no, or unknown.
func (c *circumstances) applies(code string) (yes, known bool) {
	switch code {
	case "minor":
		return c.minor, c.minor || c.adult
	case "disability":
		return c.disability, c.disability
	case "language":
		return c.noLanguage, c.noLanguage
	case "over_10_years":
		// The category tells it at both ends only: a particularly grave crime is punished with more than twelve years, a
		// crime of medium gravity with five at most.
		switch {
		case c.punishment != "":
			return c.punishment != "up_to_10_years", true
		case c.severity == "particularly_grave":
			return true, true
		case c.severity == "grave" || c.severity == "":
			return false, false
		}
		return false, true
	case "custody":
		return c.measure == "custody", c.measure != ""
	case "forced_psychiatric":
		return c.placement, c.placement
	case "conflict_co_suspects":
		return c.opposed, c.opposed
	case "victim_represented":
		return c.victim, c.victim
	case "procedural_agreement":
		return c.agreement, c.agreement
	}
	return false, false
}

// lifePossible tells whether a waiver on ground 5 is refused. Where nobody told the punishment, a particularly grave
// crime counts as one for which life may be imposed: overlooking the prohibition is worse than asking again.
func (c *circumstances) lifePossible(on civil.Date) bool {
	if c.punishment == "" {
		return c.severity == "particularly_grave"
	}
	for _, h := range heaviest {
		if h.Punishment == c.punishment && (h.To == 0 || on <= h.To) {
			return true
		}
	}
	return false
}

// of gathers what is known of a person in the case in which his matter goes on; r is a live request of his, or nil.
func (s *State) circumstancesOf(home string, person journal.Ref, r *Request, on civil.Date, set *event.AppointmentSettings) circumstances {
	var c circumstances
	if r != nil {
		c.client, c.minor, c.severity, c.punishment = r.Client, r.SaidMinor, r.Severity, r.Punishment
	}
	p := s.cases.Person(home, person)
	if p != nil {
		c.client = keep(p.Status, c.client)
		c.minor, c.adult = minorOn(p, on, set) || c.minor && !p.Adult && p.AdultFrom == 0, p.Adult || p.AdultFrom != 0 && !minorOn(p, on, set)
		c.disability, c.noLanguage = p.Disability, p.NoLanguage
		c.measure, c.placement, c.agreement = p.Measure, p.Psychiatric, p.AgreementMoved
	}
	if k := s.cases.Case(home); k != nil {
		if q := k.QualificationOn(on); len(k.Qualified) > 0 || c.severity == "" {
			c.severity, c.punishment = keep(q.Severity, c.severity), q.Punishment
			if q.Punishment == "" && r != nil && len(k.Qualified) == 0 {
				c.punishment = r.Punishment
			}
		}
	}
	who := s.cases.Canonical(person)
	for _, id := range s.cases.Related(home) {
		k := s.cases.Case(id)
		if k == nil {
			continue
		}
		c.victim = c.victim || k.Represented
		for _, l := range k.Opposed {
			if l.A == who && s.defended(home, l.B) || l.B == who && s.defended(home, l.A) {
				c.opposed = true
			}
		}
	}
	return c
}

// defended tells whether a person has a defender (CPC 67(1)(7): «один из них имеет защитника»).
func (s *State) defended(home string, person journal.Ref) bool {
	p := s.cases.Person(home, person)
	return p != nil && p.OwnAdvocate || s.Live(home, person) != nil
}

// grounds lists the grounds in force on a day, those that were stated first, and which of them nobody stated. A stated
// ground falls away only where the register's facts say otherwise.
func grounds(stated []string, c *circumstances, on civil.Date) (inForce, found, doubtful []string) {
	for _, code := range stated {
		_, lawful := groundOf(code, c.client, on)
		yes, known := c.applies(code)
		switch {
		case !lawful && code == "requested" && onRequest(c.client, on):
			inForce = append(inForce, code)
		case !lawful || known && !yes:
			doubtful = append(doubtful, code)
		default:
			inForce = append(inForce, code)
		}
	}
	for _, g := range Grounds {
		if slices.Contains(inForce, g.Code) || slices.Contains(found, g.Code) {
			continue
		}
		if _, lawful := groundOf(g.Code, c.client, on); !lawful {
			continue
		}
		if yes, _ := c.applies(g.Code); yes {
			found = append(found, g.Code)
		}
	}
	return append(inForce, found...), found, doubtful
}

// noWaiver gives the code with which a waiver is refused on the grounds in force, or nothing.
func noWaiver(inForce []string, c *circumstances, on civil.Date, set *event.AppointmentSettings) string {
	for _, code := range inForce {
		g, ok := groundOf(code, c.client, on)
		switch {
		case !ok || g.Waiver == waiverAccepted:
		case g.Code == "minor" && slices.Contains(witness, c.client):
			if set.MinorWitnessWaiver != "accepted" {
				return "waiver_minor_witness"
			}
		case g.Waiver == waiverByTerm && !c.lifePossible(on):
		default:
			return g.Refusal
		}
	}
	return ""
}

// minorOn tells whether a person counts as a minor on a day, by the setting age_reached.
func minorOn(p *casefile.Person, on civil.Date, set *event.AppointmentSettings) bool {
	if set.AgeReached == "birthday" && p.AdultFrom != 0 {
		return on.AddDays(1) < p.AdultFrom // kept as the day after the birthday
	}
	return p.MinorOn(on)
}
