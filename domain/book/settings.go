package book

import (
	"errors"
	"fmt"
	"slices"
	"sort"

	"qorgau/domain/civil"
	"qorgau/domain/event"
)

// ErrSetting says that a value is not one of a setting of appointment. ErrNoText says that it is one, but that nobody has
// the text that it needs: erdr_unknown_body_code = reject needs the directory of bodies of the register, which is not
// published; disclosure_to_bar_basis = consent needs a form of the client's consent, which the register does not send.
// Such settings are refused when they are proposed.
var (
	ErrSetting = errors.New("setting")
	ErrNoText  = fmt.Errorf("%w without a text", ErrSetting)
)

// setting is one open question of appointment or data: a word of a list, or a number of a range.
type setting struct {
	name        string
	of          func(*event.AppointmentSettings) *event.Choice
	values      []event.Choice // words; none: a number
	least, most int
	noText      []event.Choice // answers that a person may give once he has the text
}

var settings = []setting{
	{"offer_ttl_urgent_minutes", func(s *event.AppointmentSettings) *event.Choice { return &s.OfferTTLUrgentMinutes }, nil, 1, 24 * 60, nil},
	{"offer_ttl_night_minutes", func(s *event.AppointmentSettings) *event.Choice { return &s.OfferTTLNightMinutes }, nil, 1, 24 * 60, nil},
	{"offer_ttl_planned_minutes", func(s *event.AppointmentSettings) *event.Choice { return &s.OfferTTLPlannedMinutes }, nil, 1, 7 * 24 * 60, nil},
	{"offer_answer_form", func(s *event.AppointmentSettings) *event.Choice { return &s.OfferAnswerForm }, []event.Choice{"digital_confirmation_by_agreement", "electronic_signature"}, 0, 0, nil},
	{"coordinator_urgent_minutes", func(s *event.AppointmentSettings) *event.Choice { return &s.CoordinatorUrgentMinutes }, nil, 1, 24 * 60, nil},
	{"coordinator_planned_minutes", func(s *event.AppointmentSettings) *event.Choice { return &s.CoordinatorPlannedMinutes }, nil, 1, 7 * 24 * 60, nil},
	{"arrival_grace_min", func(s *event.AppointmentSettings) *event.Choice { return &s.ArrivalGraceMin }, nil, 1, 24 * 60, nil},
	{"rerequest_window_h", func(s *event.AppointmentSettings) *event.Choice { return &s.RerequestWindowH }, nil, 1, 30 * 24, nil},
	{"busy_for_minutes", func(s *event.AppointmentSettings) *event.Choice { return &s.BusyForMinutes }, nil, 1, 24 * 60, nil},
	{"near_duty_hours", func(s *event.AppointmentSettings) *event.Choice { return &s.NearDutyHours }, nil, 1, 7 * 24, nil},
	{"silences_per_slot", func(s *event.AppointmentSettings) *event.Choice { return &s.SilencesPerSlot }, nil, 1, 100, nil},
	{"roster_owner", func(s *event.AppointmentSettings) *event.Choice { return &s.RosterOwner }, []event.Choice{"bar_with_justice_department", "bar"}, 0, 0, nil},
	{"roster_publish_day", func(s *event.AppointmentSettings) *event.Choice { return &s.RosterPublishDay }, nil, 1, 28, nil},
	{"list_day", func(s *event.AppointmentSettings) *event.Choice { return &s.ListDay }, nil, 1, 31, nil},
	{"list_agreement_day", func(s *event.AppointmentSettings) *event.Choice { return &s.ListAgreementDay }, nil, 1, 31, nil},
	{"list_publication_day", func(s *event.AppointmentSettings) *event.Choice { return &s.ListPublicationDay }, nil, 1, 31, nil},
	{"training_gate", func(s *event.AppointmentSettings) *event.Choice { return &s.TrainingGate }, []event.Choice{"bar_may_override", "off"}, 0, 0, nil},
	{"automated_choice_basis", func(s *event.AppointmentSettings) *event.Choice { return &s.AutomatedChoice }, []event.Choice{"consent_and_review", "human_confirmation_each_time"}, 0, 0, nil},
	{"co_suspects", func(s *event.AppointmentSettings) *event.Choice { return &s.CoSuspects }, []event.Choice{"separate", "one_if_no_collision"}, 0, 0, nil},
	{"chosen_defender_24h_scope", func(s *event.AppointmentSettings) *event.Choice { return &s.ChosenDefender24h }, []event.Choice{"chosen_only", "chosen_and_appointed"}, 0, 0, nil},
	{"minor_witness_waiver", func(s *event.AppointmentSettings) *event.Choice { return &s.MinorWitnessWaiver }, []event.Choice{"not_accepted", "accepted"}, 0, 0, nil},
	{"status_lost_pay", func(s *event.AppointmentSettings) *event.Choice { return &s.StatusLostPay }, []event.Choice{"true", "false"}, 0, 0, nil},
	{"appointment_at_court", func(s *event.AppointmentSettings) *event.Choice { return &s.AppointmentAtCourt }, []event.Choice{"ends", "continues"}, 0, 0, nil},
	{"time_confirmation_silence", func(s *event.AppointmentSettings) *event.Choice { return &s.TimeConfirmSilence }, []event.Choice{"escalate", "treat_as_confirmed"}, 0, 0, nil},
	{"age_reached", func(s *event.AppointmentSettings) *event.Choice { return &s.AgeReached }, []event.Choice{"next_midnight", "birthday"}, 0, 0, nil},
	{"after_pilot_regime", func(s *event.AppointmentSettings) *event.Choice { return &s.AfterPilotRegime }, []event.Choice{"statutory", "none"}, 0, 0, nil},
	{"pilot_wave_start_day", func(s *event.AppointmentSettings) *event.Choice { return &s.PilotWaveStartDay }, nil, 1, 28, nil},
	{"pilot_2020_effective_from", func(s *event.AppointmentSettings) *event.Choice { return &s.Pilot2020From }, []event.Choice{"2020-08-12", "wave_start"}, 0, 0, nil},
	{"pilot_2020_end_rows_2_3", func(s *event.AppointmentSettings) *event.Choice { return &s.Pilot2020EndRows }, []event.Choice{"2020-12-25", "none"}, 0, 0, nil},
	{"participant_key", func(s *event.AppointmentSettings) *event.Choice { return &s.ParticipantKey }, []event.Choice{"kato_kind_sequence"}, 0, 0, nil},
	{"erdr_unknown_body_code", func(s *event.AppointmentSettings) *event.Choice { return &s.ErdrUnknownBodyCode }, []event.Choice{"accept_and_flag"}, 0, 0, []event.Choice{"reject"}},
	{"log_retention_years", func(s *event.AppointmentSettings) *event.Choice { return &s.LogRetentionYears }, nil, 3, 100, nil},
	{"disclosure_to_bar_basis", func(s *event.AppointmentSettings) *event.Choice { return &s.DisclosureToBarBasis }, []event.Choice{"cpc_67_68"}, 0, 0, []event.Choice{"consent"}},
}

// IsSetting tells whether a name is one of the settings of appointment.
func IsSetting(name string) bool {
	return slices.ContainsFunc(settings, func(k setting) bool { return k.name == name })
}

// SetAppointment puts a value into the settings of appointment, or says why it cannot.
func SetAppointment(s *event.AppointmentSettings, name string, value event.Choice) error {
	for _, k := range settings {
		if k.name != name {
			continue
		}
		if slices.Contains(k.noText, value) {
			return fmt.Errorf("%w: %s = %s", ErrNoText, name, value)
		}
		if k.values != nil && !slices.Contains(k.values, value) {
			return fmt.Errorf("%w %s has no value %q", ErrSetting, name, value)
		}
		if n := value.Number(); k.values == nil && (n < k.least || n > k.most) {
			return fmt.Errorf("%w %s is a number from %d to %d, not %q", ErrSetting, name, k.least, k.most, value)
		}
		*k.of(s) = value
		return nil
	}
	return fmt.Errorf("%w %s is not known", ErrSetting, name)
}

// withDefaults puts the default in place of each absent choice.
func withDefaults(s event.AppointmentSettings) event.AppointmentSettings {
	standard := event.DefaultAppointmentSettings()
	for _, k := range settings {
		if v := k.of(&s); *v == "" {
			*v = *k.of(&standard)
		}
	}
	return s
}

// AppointmentSettingsOn gives the settings of appointment in force on a day, every choice filled in; before any were
// sent, the defaults. The version belongs into what is decided by them.
func (s *State) AppointmentSettingsOn(d civil.Date) event.AppointmentSettings {
	for i := len(s.Appointing) - 1; i >= 0; i-- {
		if s.Appointing[i].ValidFrom <= d {
			return withDefaults(s.Appointing[i])
		}
	}
	return event.DefaultAppointmentSettings()
}

// putAppointmentSettings adds a version or replaces it.
func (s *State) putAppointmentSettings(v event.AppointmentSettings) {
	list := slices.DeleteFunc(slices.Clone(s.Appointing), func(x event.AppointmentSettings) bool { return x.Version == v.Version })
	list = append(list, v)
	sort.SliceStable(list, func(i, j int) bool {
		if list[i].ValidFrom != list[j].ValidFrom {
			return list[i].ValidFrom < list[j].ValidFrom
		}
		return list[i].Version < list[j].Version
	})
	s.Appointing = list
}
