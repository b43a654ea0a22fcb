package book_test

import (
	"bytes"
	"encoding/gob"
	"testing"

	"qorgau/domain/book"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

func letter(s *book.State, b *event.BookSent) {
	s.Evolve(&journal.Record{Kind: journal.Fact, Body: &event.MailReceived{Seq: 1, Body: b}})
}

func TestUnitsAndLocalTime(t *testing.T) {
	var s book.State
	moved := civil.InstantOf(2022, 6, 8, 0, 0, 0)
	almaty := event.ZoneOffsets{Zone: "Asia/Almaty", Offsets: []event.ZoneOffset{{From: civil.InstantOf(2018, 1, 1, 0, 0, 0), Minutes: 360},
		{From: civil.InstantOf(2024, 2, 29, 18, 0, 0), Minutes: 300}}}
	letter(&s, &event.BookSent{Zones: []event.ZoneOffsets{almaty}, Units: []event.UnitRow{
		{Code: "19-district_police-01", Zone: "Asia/Almaty", Bar: "KZ-19"}}})
	if s.Ready() {
		t.Error("ready without rates")
	}
	letter(&s, &event.BookSent{Editions: []event.TariffEdition{{ID: "T4", ValidFrom: 1}}, Units: []event.UnitRow{
		{Code: "19-district_police-01", Zone: "Asia/Almaty", Bar: "KZ-19", ValidTo: moved},
		{Code: "19-district_police-01", Zone: "Asia/Almaty", Bar: "KZ-33", ValidFrom: moved}}})
	for range 2 {
		for _, c := range []struct {
			at  civil.Instant
			bar string
		}{{moved - 1, "KZ-19"}, {moved, "KZ-33"}} {
			if u, ok := s.Unit("19-district_police-01", c.at); !ok || u.Bar != c.bar {
				t.Errorf("at %v: %+v", c.at, u)
			}
		}
		if _, ok := s.Unit("75-district_police-01", moved); ok {
			t.Error("a unit nobody sent")
		}
		// The same clock reading before and after the change of offset, and a moment before any offset is known.
		for _, c := range []struct {
			at     civil.Instant
			day    civil.Date
			minute int
		}{{civil.InstantOf(2024, 1, 31, 18, 30, 0), civil.DateOf(2024, 2, 1), 30}, {civil.InstantOf(2025, 1, 31, 18, 30, 0), civil.DateOf(2025, 1, 31), 23*60 + 30},
			{civil.InstantOf(2017, 12, 31, 0, 0, 0), 0, 0}} {
			if d, m := s.Local("19-district_police-01", c.at); d != c.day || m != c.minute {
				t.Errorf("%v is %v %d", c.at, d, m)
			}
		}
		if s.LocalOfBar("KZ-33", civil.InstantOf(2025, 1, 31, 19, 0, 0)) != civil.DateOf(2025, 2, 1) || s.Tariff().EditionOn(5) == nil || !s.Ready() {
			t.Error("the book lost something")
		}
		var b bytes.Buffer // and all of it once more after a snapshot
		if err := gob.NewEncoder(&b).Encode(&s); err != nil {
			t.Fatal(err)
		}
		s = book.State{}
		if err := gob.NewDecoder(&b).Decode(&s); err != nil {
			t.Fatal(err)
		}
	}
}
