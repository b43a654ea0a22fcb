package projections

import (
	"cmp"
	"slices"

	"qorgau/domain/calendar"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/roster"
)

// Advocate is an advocate of the bar's list. His name is a box, opened by the vault when shown.
type Advocate struct {
	Journal       string        `json:"journal"`
	Ref           string        `json:"ref"`
	HomeBar       string        `json:"home_bar"`
	Department    string        `json:"department"`
	ListYear      int64         `json:"list_year"`
	AgreementFrom civil.Date    `json:"agreement_from"`
	AgreementTo   civil.Date    `json:"agreement_to"`
	Languages     []string      `json:"languages"`
	Minors        bool          `json:"minors,omitempty"`
	Grave         bool          `json:"grave,omitempty"`
	Consent       bool          `json:"consent,omitempty"` // agreed to be chosen by the program
	LicenceReadOn civil.Date    `json:"licence_read_on,omitempty"`
	Orders        []string      `json:"orders,omitempty"` // orders he was shown
	TrainedOn     civil.Date    `json:"trained_on,omitempty"`
	Status        string        `json:"status,omitempty"` // absent: active
	StatusFrom    civil.Instant `json:"status_from,omitempty"`
	AbsentFrom    civil.Instant `json:"absent_from,omitempty"` // the absence entered last
	AbsentTo      civil.Instant `json:"absent_to,omitempty"`
	NameBox       []byte        `json:"name_box,omitempty"`
	PhoneBox      []byte        `json:"phone_box,omitempty"`
}

// Roster is the duty roster of a month in its highest revision.
type Roster struct {
	Journal       string              `json:"journal"`
	Month         string              `json:"month"`
	Revision      int64               `json:"revision"`
	PublishedAt   civil.Instant       `json:"published_at,omitempty"`
	Countersigned int64               `json:"countersigned,omitempty"` // highest revision the justice department confirmed
	Official      string              `json:"official,omitempty"`      // of the bar, who signed it
	Plan          string              `json:"plan,omitempty"`          // rule that proposed it
	Changes       int64               `json:"changes,omitempty"`       // slots changed one by one
	Gaps          int64               `json:"gaps,omitempty"`          // listed by the last look
	Nobody        int64               `json:"nobody_minutes,omitempty"`
	Counts        []event.ReasonCount `json:"gap_counts,omitempty"`
	CheckedAt     civil.Instant       `json:"checked_at,omitempty"`
	Slots         int64               `json:"slots"`
	Zones         []DutyZone          `json:"zones,omitempty"`
	Days          []civil.Date        `json:"days,omitempty"` // local days with slots
}

// DutyZone is a part of the territory with a roster of its own.
type DutyZone struct {
	Zone       string   `json:"zone"`
	Units      []string `json:"units"`
	Neighbours []string `json:"neighbours,omitempty"`
}

// DutyDay is the duty of one zone on one local day.
type DutyDay struct {
	Journal string     `json:"journal"`
	Month   string     `json:"month"`
	Zone    string     `json:"zone"`
	Day     civil.Date `json:"day"`
	Slots   []DutySlot `json:"slots"` // in order of start, then advocate
}

// DutySlot is one stretch of duty; it stands on the local day of its start.
type DutySlot struct {
	Advocate    string        `json:"advocate"`
	From        civil.Instant `json:"from"`
	To          civil.Instant `json:"to"`
	Silences    int64         `json:"silences,omitempty"`
	Unreachable bool          `json:"unreachable,omitempty"` // a gap in the roster
}

// Load is what an advocate was offered in a roster month and what came of it.
type Load struct {
	Journal     string        `json:"journal"`
	Month       string        `json:"month"`
	Advocate    string        `json:"advocate"`
	Load        int64         `json:"load"` // as the choice counts it: a justified refusal or a withdrawal takes an offer back
	Offers      int64         `json:"offers"`
	Accepted    int64         `json:"accepted,omitempty"`
	Justified   int64         `json:"justified,omitempty"`
	Unjustified int64         `json:"unjustified,omitempty"`
	Silent      int64         `json:"silent,omitempty"`
	Withdrawn   int64         `json:"withdrawn,omitempty"`
	ByHand      int64         `json:"by_hand,omitempty"` // offers that a coordinator made
	LastAt      civil.Instant `json:"last_at"`
}

// Unreachable is a slot in which the advocate left too many offers unanswered.
type Unreachable struct {
	Journal  string        `json:"journal"`
	Zone     string        `json:"zone"`
	Advocate string        `json:"advocate"`
	From     civil.Instant `json:"from"`
	To       civil.Instant `json:"to"`
	Silences int64         `json:"silences"`
	At       civil.Instant `json:"at"`
}

// RosterGap is what a month's roster lacks, as the last look told it; the worst have the lowest numbers.
type RosterGap struct {
	Journal  string        `json:"journal"`
	Month    string        `json:"month"`
	Code     string        `json:"code"`
	Zone     string        `json:"zone,omitempty"`
	From     civil.Instant `json:"from,omitempty"`
	To       civil.Instant `json:"to,omitempty"`
	Language string        `json:"language,omitempty"`
	Advocate string        `json:"advocate,omitempty"`
}

// YearList is what was said of the list of a year.
type YearList struct {
	Journal     string        `json:"journal"`
	Year        int64         `json:"year"`
	SubmittedAt civil.Instant `json:"submitted_at,omitempty"`
	PublishedAt civil.Instant `json:"published_at,omitempty"`
}

type offerMonth struct {
	Month    string `json:"month"`
	Advocate string `json:"advocate"`
}

type unitZones struct {
	Lines []event.UnitRow `json:"lines"`
}

const (
	advocates    = table[Advocate]("advocate")
	rosters      = table[Roster]("roster")
	dutyDays     = table[DutyDay]("duty_day")
	loads        = table[Load]("load")
	unreachables = table[Unreachable]("unreachable")
	rosterGaps   = table[RosterGap]("roster_gap")
	yearLists    = table[YearList]("year_list")
	offerMonths  = table[offerMonth]("offer_month") // open offers: in whose load they stand
	unitLines    = table[unitZones]("unit_zone")
	zoneOffsets  = table[event.ZoneOffsets]("zone_offsets")
)

// RosterBoard shows the list of advocates, the duty roster by zone and day, and the loads.
type RosterBoard struct{}

// Name is the read model's name.
func (RosterBoard) Name() string { return "roster_board" }

// Version is that of the rows.
func (RosterBoard) Version() int { return 2 }

// Tables lists what it writes.
func (RosterBoard) Tables() []string {
	return []string{string(advocates), string(rosters), string(dutyDays), string(loads), string(unreachables),
		string(rosterGaps), string(yearLists), string(offerMonths), string(unitLines), string(zoneOffsets)}
}

// Apply folds one record.
func (RosterBoard) Apply(rows Rows, rec *journal.Record) error {
	f := &duty{begin(rows, rec)}
	switch e := f.body.(type) {
	case *event.MailReceived:
		if sent, ok := e.Body.(*event.BookSent); ok {
			f.place(sent)
		}
	case *event.AdvocateListed:
		f.listed(e)
	case *event.AgreementSigned:
		f.known(e.Advocate, func(a *Advocate) {
			a.Department, a.AgreementFrom, a.AgreementTo = e.Department, e.SignedOn, roster.AgreementTo(e.SignedOn)
		})
	case *event.AdvocateConsented:
		f.known(e.Advocate, func(a *Advocate) { a.Consent = e.Consent == "given" })
	case *event.OrderShown:
		f.known(e.Advocate, func(a *Advocate) {
			if !slices.Contains(a.Orders, e.Order) {
				a.Orders = append(a.Orders, e.Order)
			}
		})
	case *event.ListSubmitted:
		f.year(e.Year, func(y *YearList) { y.SubmittedAt = rec.At })
	case *event.ListPublished:
		f.year(e.Year, func(y *YearList) { y.PublishedAt = rec.At })
	case *event.AdvocateStatusChanged:
		f.advocate(e.Advocate, func(a *Advocate) {
			a.Status, a.StatusFrom, a.LicenceReadOn = e.Status, e.From, max(a.LicenceReadOn, e.ReadOn)
		})
	case *event.AdvocateAbsent:
		f.advocate(e.Advocate, func(a *Advocate) { a.AbsentFrom, a.AbsentTo = e.From, e.To })
	case *event.RosterPublished:
		f.published(e)
	case *event.RosterCountersigned:
		rosters.change(f.folding, e.Month, func(r *Roster) {
			r.Journal, r.Month, r.Countersigned = rec.Journal, e.Month, max(r.Countersigned, e.Revision)
		})
	case *event.SlotChanged:
		f.changed(e)
	case *event.RosterChecked:
		f.checked(e)
	case *event.SlotUnreachable:
		f.unreachable(e)
	case *event.OfferMade:
		f.offered(e)
	case *event.OfferEnded:
		f.answered(e)
	}
	return f.err
}

type duty struct{ *folding }

// place keeps what local time needs: the zones of the units and the offsets of the zones. A letter carries a unit's
// lines whole.
func (f *duty) place(e *event.BookSent) {
	for i := 0; i < len(e.Units); {
		j := i + 1
		for j < len(e.Units) && e.Units[j].Code == e.Units[i].Code {
			j++
		}
		unitLines.put(f.folding, e.Units[i].Code, unitZones{e.Units[i:j]})
		i = j
	}
	for _, z := range e.Zones {
		zoneOffsets.put(f.folding, z.Zone, z)
	}
}

// localDay is the date that the clocks of a unit show. Without the unit's zone it is that of UTC+5, which is the whole
// country's time since 2024-03-01: the board shows a day, and decides nothing by it.
func (f *duty) localDay(unit string, at civil.Instant) civil.Date {
	served, _ := unitLines.get(f.folding, unit)
	for _, u := range served.Lines {
		if u.ValidFrom <= at && (u.ValidTo == 0 || at < u.ValidTo) {
			if z, ok := zoneOffsets.get(f.folding, u.Zone); ok {
				if d, _, ok := calendar.Local(&z, at); ok {
					return d
				}
			}
		}
	}
	return (at + 5*civil.Hour).UTCDate()
}

func (f *duty) listed(e *event.AdvocateListed) {
	advocates.change(f.folding, refText(e.Advocate), func(a *Advocate) {
		a.Journal, a.Ref, a.HomeBar, a.Department, a.ListYear = f.rec.Journal, refText(e.Advocate), e.HomeBar, e.Department, e.ListYear
		a.AgreementFrom, a.AgreementTo, a.Languages = e.AgreementFrom, e.AgreementTo, e.Languages
		a.Minors, a.TrainedOn = e.Minors, e.TrainedOn
		a.Grave, a.Consent, a.LicenceReadOn = e.Grave, e.ConsentOn != 0, max(a.LicenceReadOn, e.LicenceReadOn)
		a.NameBox = boxOf(f.rec, e.Advocate, "advocate_name")
		a.PhoneBox = boxOf(f.rec, e.Advocate, "advocate_phone")
	})
}

func (f *duty) advocate(ref journal.Ref, fn func(a *Advocate)) {
	advocates.change(f.folding, refText(ref), func(a *Advocate) {
		a.Journal, a.Ref = f.rec.Journal, refText(ref)
		fn(a)
	})
}

// published replaces the month's roster: the days of the former revision go.
func (f *duty) published(e *event.RosterPublished) {
	old, _ := rosters.get(f.folding, e.Month)
	if e.Revision <= old.Revision {
		return
	}
	for _, z := range old.Zones {
		for _, d := range old.Days {
			dutyDays.remove(f.folding, keyOf(e.Month, z.Zone, d.String()))
		}
	}
	r := Roster{Journal: f.rec.Journal, Month: e.Month, Revision: e.Revision, PublishedAt: f.rec.At,
		Countersigned: old.Countersigned, Slots: int64(len(e.Slots)), Plan: e.Plan, Changes: old.Changes, Gaps: old.Gaps, Nobody: old.Nobody,
		Counts: old.Counts, CheckedAt: old.CheckedAt}
	if !e.Official.IsZero() {
		r.Official = refText(e.Official)
	}
	unitOf := map[string]string{} // zone -> a unit that tells its local time
	for _, z := range e.Zones {
		r.Zones = append(r.Zones, DutyZone{z.Zone, z.Units, z.Neighbours})
		if len(z.Units) > 0 {
			unitOf[z.Zone] = z.Units[0]
		}
	}
	days := map[string]*DutyDay{}
	var keys []string
	for _, s := range e.Slots {
		if !slices.ContainsFunc(e.Zones, func(z event.Zone) bool { return z.Zone == s.Zone }) {
			continue // a slot of no zone serves nobody, and its row could not be found again
		}
		d := f.localDay(unitOf[s.Zone], s.From)
		key := keyOf(e.Month, s.Zone, d.String())
		if days[key] == nil {
			days[key] = &DutyDay{Journal: f.rec.Journal, Month: e.Month, Zone: s.Zone, Day: d}
			keys = append(keys, key)
			r.Days = append(r.Days, d)
		}
		days[key].Slots = append(days[key].Slots, DutySlot{Advocate: refText(s.Advocate), From: s.From, To: s.To})
	}
	for _, key := range keys {
		slices.SortFunc(days[key].Slots, func(a, b DutySlot) int {
			return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Advocate, b.Advocate), cmp.Compare(a.To, b.To))
		})
		dutyDays.put(f.folding, key, *days[key])
	}
	slices.Sort(r.Days)
	r.Days = slices.Compact(r.Days)
	rosters.put(f.folding, e.Month, r)
}

func (f *duty) unreachable(e *event.SlotUnreachable) {
	ref := refText(e.Advocate)
	unreachables.put(f.folding, keyOf(e.Zone, e.From.String(), ref), Unreachable{
		Journal: f.rec.Journal, Zone: e.Zone, Advocate: ref, From: e.From, To: e.To, Silences: e.Silences, At: f.rec.At,
	})
	for _, d := range []civil.Date{e.From.UTCDate(), e.From.UTCDate().AddDays(1)} { // the local day is one of the two
		dutyDays.known(f.folding, keyOf(monthOf(d), e.Zone, d.String()), func(day *DutyDay) {
			for i := range day.Slots {
				if s := &day.Slots[i]; s.Advocate == ref && s.From == e.From && s.To == e.To {
					s.Unreachable, s.Silences = true, e.Silences
				}
			}
		})
	}
}

// offered counts an offer from the moment it is made, in the roster month of local time.
func (f *duty) offered(e *event.OfferMade) {
	ref, month := refText(e.Advocate), monthOf(f.localDay(e.Unit, f.rec.At))
	loads.change(f.folding, keyOf(month, ref), func(l *Load) {
		if l.Offers == 0 {
			*l = Load{Journal: f.rec.Journal, Month: month, Advocate: ref}
		}
		if load, told := loadBefore(e); told {
			l.Load = load
		}
		l.Offers++
		l.Load++
		l.LastAt = f.rec.At
		if e.By == "hand" {
			l.ByHand++
		}
	})
	offerMonths.put(f.folding, e.Offer, offerMonth{month, ref})
}

// loadBefore is the load with which the choice found him: a newcomer or returner was lifted to the median of the list. A
// choice by hand does not tell it.
func loadBefore(e *event.OfferMade) (load int64, told bool) {
	for _, c := range e.Band {
		if c.Advocate == e.Advocate {
			return c.Load, true
		}
	}
	return 0, false
}

func (f *duty) answered(e *event.OfferEnded) {
	in, ok := offerMonths.get(f.folding, e.Offer)
	if !ok {
		return
	}
	offerMonths.remove(f.folding, e.Offer)
	loads.known(f.folding, keyOf(in.Month, in.Advocate), func(l *Load) {
		switch e.Result {
		case "accepted":
			l.Accepted++
		case "declined_justified":
			l.Justified++
			l.Load = max(0, l.Load-1)
		case "declined_unjustified":
			l.Unjustified++
		case "no_answer":
			l.Silent++
		case "withdrawn":
			l.Withdrawn++
			l.Load = max(0, l.Load-1)
		}
	})
}
