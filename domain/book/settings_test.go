package book_test

import (
	"errors"
	"reflect"
	"testing"

	"qorgau/domain/book"
	"qorgau/domain/civil"
	"qorgau/domain/event"
)

// A setting of appointment holds from its first day: the day before still goes by the former version, and what a
// version leaves out is the default.
func TestAppointmentSettingsByDate(t *testing.T) {
	var s book.State
	from := civil.DateOf(2025, 11, 1)
	if s.AppointmentSettingsOn(from) != event.DefaultAppointmentSettings() {
		t.Error("without any letter the defaults hold")
	}
	letter(&s, &event.BookSent{AppointmentSettings: []event.AppointmentSettings{{Version: 2, ValidFrom: from, OfferTTLUrgentMinutes: "10"}}})
	letter(&s, &event.BookSent{AppointmentSettings: []event.AppointmentSettings{event.DefaultAppointmentSettings()}})
	if v := s.AppointmentSettingsOn(from - 1); v.Version != 1 || v.OfferTTLUrgentMinutes.Minutes() != 15*civil.Minute {
		t.Errorf("the day before: %+v", v)
	}
	v := s.AppointmentSettingsOn(from)
	if v.Version != 2 || v.OfferTTLUrgentMinutes.Minutes() != 10*civil.Minute || v.RerequestWindowH.Hours() != 72*civil.Hour || v.CoSuspects != "separate" {
		t.Errorf("from its first day: %+v", v)
	}
}

// Every setting has a default that is one of its values, and refuses what is none.
func TestSettingsOfAppointment(t *testing.T) {
	standard := event.DefaultAppointmentSettings()
	fields := reflect.TypeOf(standard)
	for i := range fields.NumField() {
		name := fields.Field(i).Tag.Get("json")
		if name == "version" || name == "valid_from" {
			continue
		}
		value := event.Choice(reflect.ValueOf(standard).Field(i).String())
		if !book.IsSetting(name) {
			t.Errorf("%s is in no list", name)
			continue
		}
		changed := event.AppointmentSettings{}
		if err := book.SetAppointment(&changed, name, value); err != nil {
			t.Errorf("the default of %s: %v", name, err)
		}
		if event.Choice(reflect.ValueOf(changed).Field(i).String()) != value {
			t.Errorf("%s is put elsewhere", name)
		}
		for _, wrong := range []event.Choice{"", "0", "-1", "never_heard", "100000"} {
			if err := book.SetAppointment(&changed, name, wrong); !errors.Is(err, book.ErrSetting) {
				t.Errorf("%s = %q: %v", name, wrong, err)
			}
		}
	}
	if err := book.SetAppointment(&standard, "no_such_setting", "1"); !errors.Is(err, book.ErrSetting) {
		t.Error(err)
	}
}
