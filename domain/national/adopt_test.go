package national_test

import (
	"fmt"
	"testing"

	"qorgau/domain/book"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/national"
	. "qorgau/domain/scenario"
)

// country is KZ with one bar, the default settings and one unverified edition.
func country(t *testing.T) *World {
	w := New(t, national.New(), journal.National, Noon)
	w.Renew = func() journal.Machine { return national.New() }
	w.Given(
		Message("a bar has units", func(*World) journal.Body {
			return &event.UnitsSet{Bar: Bar, Rows: []event.UnitRow{{Code: Unit, Zone: ZoneName, Bar: Bar}}}
		}),
		Message("the tariff is published", func(*World) journal.Body {
			return &event.TariffPublished{Editions: []event.TariffEdition{{ID: "T5", ValidFrom: civil.DateOf(2026, 7, 12)}},
				Rules:    []event.RulesEdition{{ID: "P2026", ValidFrom: civil.DateOf(2026, 7, 13)}},
				Settings: []event.Settings{event.DefaultSettings()}, AppointmentSettings: []event.AppointmentSettings{event.DefaultAppointmentSettings()}}
		}),
		Message("a year is proposed", func(*World) journal.Body {
			return &event.CalendarProposed{Calendar: event.CalendarYear{Year: 2026, NightFrom: 1320, NightTo: 360}}
		}))
	return w
}

func proposes(id, who string, change func(*event.BookProposed)) Step {
	return Message(who+" proposes "+id, func(*World) journal.Body {
		e := &event.BookProposed{Proposal: id, ValidFrom: civil.DateOf(2026, 1, 1), Official: Ref(who),
			Changes: []event.SettingChange{{Name: "break_paid", Value: "none"}, {Name: "offer_ttl_urgent_minutes", Value: "10"}}}
		if change != nil {
			change(e)
		}
		return e
	})
}

func looks(who, thing string, hash byte) Step {
	return Message(fmt.Sprintf("%s sees preview %d of %s", who, hash, thing), func(*World) journal.Body {
		return &event.BookPreviewed{Thing: thing, Preview: journal.Hash{hash}, Official: Ref(who)}
	})
}

func confirms(who, id string, hash byte) Step {
	return Message(fmt.Sprintf("%s confirms %s with preview %d", who, id, hash), func(*World) journal.Body {
		return &event.BookConfirmed{Proposal: id, Preview: journal.Hash{hash}, Official: Ref(who)}
	})
}

func codes(w *World) (out []string) {
	for _, r := range Every[event.FactRefused](w) {
		out = append(out, r.Code)
	}
	return out
}

func last(t *testing.T, w *World, want string) {
	t.Helper()
	if all := codes(w); len(all) == 0 || all[len(all)-1] != want {
		t.Errorf("refused with %v, want %s last", all, want)
	}
}

// A change of settings holds from its day once a second person has confirmed it with the preview he saw; each bar gets
// the next version whole, and the version before stays for earlier days.
func TestSettingsChangeByTwoPersons(t *testing.T) {
	w := country(t)
	w.When(proposes("s-1", "aliya", nil), looks("bolat", "proposal/s-1", 1), confirms("bolat", "s-1", 1))
	adopted := Every[event.BookAdopted](w)
	if len(adopted) != 1 || adopted[0].Official != Ref("aliya") || adopted[0].Second != Ref("bolat") || adopted[0].Settings != 2 || adopted[0].AppointmentSettings != 2 {
		t.Fatalf("adopted: %+v, refused: %v", adopted, codes(w))
	}
	var b book.State
	for _, letter := range Every[event.BookSent](w) {
		b.Evolve(&journal.Record{Kind: journal.Fact, Body: &event.MailReceived{Body: letter}})
	}
	for _, c := range []struct {
		day   civil.Date
		money event.Choice
		offer event.Choice
	}{{civil.DateOf(2025, 12, 31), "waiting", "15"}, {civil.DateOf(2026, 1, 1), "none", "10"}} {
		if got := b.Law.SettingsOn(c.day); got.BreakPaid != c.money || got.NightSplit != "before_rounding" {
			t.Errorf("on %s breaks are %s", c.day, got.BreakPaid)
		}
		if got := b.AppointmentSettingsOn(c.day); got.OfferTTLUrgentMinutes != c.offer {
			t.Errorf("on %s an urgent offer stands %s minutes", c.day, got.OfferTTLUrgentMinutes)
		}
	}
	w.When(confirms("carol", "s-1", 1))
	last(t, w, "already_adopted")
}

// One person is not two, a preview must have been seen, and an old one does not do: neither when the lines have moved
// on since (a newer preview stands), nor when the book has.
func TestThePreviewIsSeenAndFresh(t *testing.T) {
	w := country(t)
	w.When(proposes("s-1", "aliya", nil), looks("aliya", "proposal/s-1", 1), confirms("aliya", "s-1", 1))
	last(t, w, "two_persons_needed")
	w.When(confirms("bolat", "s-1", 0))
	last(t, w, "preview_missing")
	w.When(looks("bolat", "proposal/s-1", 2), confirms("bolat", "s-1", 1))
	last(t, w, "preview_stale")
	w.When(proposes("s-2", "aliya", func(e *event.BookProposed) { e.Changes = e.Changes[:1] }), looks("bolat", "proposal/s-2", 3), confirms("bolat", "s-2", 3))
	if n := len(Every[event.BookAdopted](w)); n != 1 {
		t.Fatalf("%d adopted: %v", n, codes(w))
	}
	w.When(confirms("bolat", "s-1", 2)) // its preview was made before s-2
	last(t, w, "preview_stale")
	w.When(looks("bolat", "proposal/s-1", 2), confirms("bolat", "s-1", 2))
	if n := len(Every[event.BookAdopted](w)); n != 1 {
		t.Errorf("%d adopted: %v", n, codes(w))
	}
	w.When(confirms("bolat", "never-heard", 2), looks("bolat", "edition/T9", 1))
	last(t, w, "no_such_object")
}

// The two editions and the year that are there are confirmed the same way: the first person's word, a preview, the
// second person's word with its hash. The bars get them verified.
func TestEditionsAndYearsByTwoPersons(t *testing.T) {
	word := func(thing, who string, hash byte) Step {
		return Message(who+" confirms "+thing, func(*World) journal.Body {
			if thing == "calendar/2026" {
				return &event.CalendarConfirmed{Year: 2026, Preview: journal.Hash{hash}, Official: Ref(who)}
			}
			return &event.EditionConfirmed{Edition: thing[len("edition/"):], Preview: journal.Hash{hash}, Official: Ref(who)}
		})
	}
	for _, thing := range []string{"edition/T5", "edition/P2026", "calendar/2026"} {
		w := country(t)
		w.When(word(thing, "aliya", 0), word(thing, "aliya", 0), word(thing, "bolat", 0))
		last(t, w, "preview_missing")
		w.When(looks("bolat", thing, 5), word(thing, "bolat", 4))
		last(t, w, "preview_stale")
		before := len(Every[event.BookSent](w))
		w.When(word(thing, "bolat", 5))
		letters := Every[event.BookSent](w)[before:]
		if len(letters) != 1 {
			t.Fatalf("%s: %d letters, refused %v", thing, len(letters), codes(w))
		}
		l := letters[0]
		if !(len(l.Editions) == 1 && l.Editions[0].Verified || len(l.Rules) == 1 && l.Rules[0].Verified || len(l.Calendars) == 1 && l.Calendars[0].Confirmed) {
			t.Errorf("%s: the bar got %+v", thing, l)
		}
		w.When(word(thing, "carol", 5))
		last(t, w, "already_adopted")
	}
}

// What could not be priced or decided by is refused when it is proposed, with a code that says what is wrong.
func TestUnfitProposalsAreRefused(t *testing.T) {
	ratio := event.Ratio{Num: 1, Den: 2}
	edition := event.TariffEdition{ID: "T6", ValidFrom: civil.DateOf(2027, 1, 1), RateA: ratio, RateB: ratio, RateC: ratio, WaitingA: ratio, WaitingB: ratio,
		WaitingC: ratio, PremiumFactor: ratio, PremiumRule: event.PremiumDefender, Clients: []string{"suspect"}, Source: "O1"}
	settings := func(list ...event.SettingChange) func(*event.BookProposed) {
		return func(e *event.BookProposed) { e.Changes = list }
	}
	for _, c := range []struct {
		want   string
		change func(*event.BookProposed)
	}{
		{"proposal_empty", settings()},
		{"setting_unknown", settings(event.SettingChange{Name: "no_such", Value: "1"})},
		{"setting_unknown", settings(event.SettingChange{Name: "break_paid", Value: "twice"})},
		{"setting_unknown", settings(event.SettingChange{Name: "block_unverified_editions", Value: "false"})},
		{"setting_unknown", settings(event.SettingChange{Name: "silences_per_slot", Value: "0"})},
		{"setting_no_text", settings(event.SettingChange{Name: "withholding", Value: "table"})},
		{"setting_no_text", settings(event.SettingChange{Name: "cut_appeal_term", Value: "days"})},
		{"setting_no_text", settings(event.SettingChange{Name: "erdr_unknown_body_code", Value: "reject"})},
		{"setting_no_text", settings(event.SettingChange{Name: "disclosure_to_bar_basis", Value: "consent"})},
		{"setting_twice", settings(event.SettingChange{Name: "break_paid", Value: "none"}, event.SettingChange{Name: "break_paid", Value: "waiting"})},
		{"setting_without_day", func(e *event.BookProposed) { e.ValidFrom = 0 }},
		{"edition_incomplete", func(e *event.BookProposed) {
			x := edition
			x.RateC = event.Ratio{}
			e.Editions = []event.TariffEdition{x}
		}},
		{"edition_incomplete", func(e *event.BookProposed) { x := edition; x.Source = ""; e.Editions = []event.TariffEdition{x} }},
		{"edition_incomplete", func(e *event.BookProposed) { e.MRP = []event.MRPPeriod{{ValidFrom: 1, Source: "x"}} }},
		{"edition_incomplete", func(e *event.BookProposed) {
			e.Rules = []event.RulesEdition{{ID: "P9", ValidFrom: civil.DateOf(2027, 1, 1), Rounding: "p10_1", TimePoint: "p7", Applicant: "advocate", Payee: "advocate",
				PayByDay: 4, DecreeWorkingDays: 3, Source: "x", Bands: []event.RoundingBand{{FromMinutes: 1, ToMinutes: 60, PaidHours: ratio}, {FromMinutes: 62, ToMinutes: 90, PaidHours: ratio}}}}
		}},
		{"limit_incomplete", func(e *event.BookProposed) {
			e.TripLimits = []event.TripLimit{{Kind: "lodging", ValidFrom: 1, Source: "x"}}
		}},
		{"calendar_unsound", func(e *event.BookProposed) {
			e.Calendars = []event.CalendarYear{{Year: 2027, NightFrom: 1320, NightTo: 360, Days: []event.CalendarDay{{Date: civil.DateOf(2026, 1, 1), Kind: event.DayHoliday}}}}
		}},
	} {
		w := country(t)
		w.When(proposes("s-1", "aliya", c.change))
		last(t, w, c.want)
		w.When(looks("bolat", "proposal/s-1", 1), confirms("bolat", "s-1", 1))
		last(t, w, c.want)
		if len(Every[event.BookAdopted](w)) != 0 {
			t.Errorf("%s was adopted", c.want)
		}
	}
	w := country(t)
	w.When(proposes("s-1", "aliya", nil), looks("bolat", "proposal/s-1", 1), confirms("bolat", "s-1", 1),
		proposes("s-2", "aliya", func(e *event.BookProposed) { e.ValidFrom-- }))
	last(t, w, "setting_out_of_order")
	w.When(proposes("s-2", "carol", nil))
	last(t, w, "id_conflict")
	w.When(proposes("s-3", "aliya", func(e *event.BookProposed) { e.Changes, e.Editions = nil, []event.TariffEdition{edition} }),
		looks("bolat", "proposal/s-3", 1), confirms("bolat", "s-3", 1))
	all := Every[event.BookSent](w)
	if l := all[len(all)-1]; len(l.Editions) != 1 || l.Editions[0].ID != "T6" || !l.Editions[0].Verified {
		t.Errorf("the bar got %+v", l)
	}
}
