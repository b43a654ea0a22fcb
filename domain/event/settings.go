package event

import (
	"strconv"

	"qorgau/domain/civil"
)

// This file: the answers to the open questions of appointment and data (handbook open-questions.md C, D), and the
// ceilings of trip costs. The settings of money are in tariff.go. Both kinds are versions with a first day; the version
// that held is named by the decisions that used it.

// AppointmentSettings are the settings of appointment in force from a day on. An absent choice means its default. Where
// the law is silent the default is ours.
type AppointmentSettings struct {
	Version   int64      `json:"version"`
	ValidFrom civil.Date `json:"valid_from"`

	OfferTTLUrgentMinutes  Choice `json:"offer_ttl_urgent_minutes"`  // time to answer an offer: detained or minor
	OfferTTLNightMinutes   Choice `json:"offer_ttl_night_minutes"`   // the same at night, with a call
	OfferTTLPlannedMinutes Choice `json:"offer_ttl_planned_minutes"` // the same for a planned act
	OfferAnswerForm        Choice `json:"offer_answer_form"`         // digital_confirmation_by_agreement | electronic_signature

	CoordinatorUrgentMinutes  Choice `json:"coordinator_urgent_minutes"`  // the coordinator names somebody, or the alarm rings again
	CoordinatorPlannedMinutes Choice `json:"coordinator_planned_minutes"` // the same for a planned act
	ArrivalGraceMin           Choice `json:"arrival_grace_min"`           // no-show of a defender of a detained person or a minor after
	RerequestWindowH          Choice `json:"rerequest_window_h"`          // a request made again returns to the same advocate within
	BusyForMinutes            Choice `json:"busy_for_minutes"`            // an accepted act keeps an advocate from others that begin this near to it
	NearDutyHours             Choice `json:"near_duty_hours"`             // duty this near counts in the circle beside the duty itself
	SilencesPerSlot           Choice `json:"silences_per_slot"`           // silences in one duty slot that mark it unreachable

	RosterOwner        Choice `json:"roster_owner"`              // bar_with_justice_department | bar
	RosterPublishDay   Choice `json:"roster_publish_day"`        // day of the month before
	ListDay            Choice `json:"list_day"`                  // of December: yearly list
	ListAgreementDay   Choice `json:"list_agreement_day"`        // of December: agreements
	ListPublicationDay Choice `json:"list_publication_day"`      // of December: publication
	TrainingGate       Choice `json:"training_gate"`             // bar_may_override | off
	AutomatedChoice    Choice `json:"automated_choice_basis"`    // consent_and_review | human_confirmation_each_time
	CoSuspects         Choice `json:"co_suspects"`               // separate | one_if_no_collision
	ChosenDefender24h  Choice `json:"chosen_defender_24h_scope"` // chosen_only | chosen_and_appointed
	MinorWitnessWaiver Choice `json:"minor_witness_waiver"`      // not_accepted | accepted
	StatusLostPay      Choice `json:"status_lost_pay"`           // true | false
	AppointmentAtCourt Choice `json:"appointment_at_court"`      // ends | continues
	TimeConfirmSilence Choice `json:"time_confirmation_silence"` // escalate | treat_as_confirmed
	AgeReached         Choice `json:"age_reached"`               // next_midnight | birthday
	AfterPilotRegime   Choice `json:"after_pilot_regime"`        // statutory | none
	PilotWaveStartDay  Choice `json:"pilot_wave_start_day"`      // day of the month, where a wave names only the month
	Pilot2020From      Choice `json:"pilot_2020_effective_from"` // 2020-08-12 | wave_start
	Pilot2020EndRows   Choice `json:"pilot_2020_end_rows_2_3"`   // 2020-12-25 | none
	ParticipantKey     Choice `json:"participant_key"`           // kato_kind_sequence

	ErdrUnknownBodyCode  Choice `json:"erdr_unknown_body_code"`  // accept_and_flag | reject
	LogRetentionYears    Choice `json:"log_retention_years"`     // of the event log, decree 832
	DisclosureToBarBasis Choice `json:"disclosure_to_bar_basis"` // cpc_67_68 | consent
}

// DefaultAppointmentSettings are the defaults, as version 1.
func DefaultAppointmentSettings() AppointmentSettings {
	return AppointmentSettings{
		Version:                   1,
		OfferTTLUrgentMinutes:     "15",
		OfferTTLNightMinutes:      "20",
		OfferTTLPlannedMinutes:    "120",
		OfferAnswerForm:           "digital_confirmation_by_agreement",
		CoordinatorUrgentMinutes:  "15",
		CoordinatorPlannedMinutes: "60",
		ArrivalGraceMin:           "60",
		RerequestWindowH:          "72",
		BusyForMinutes:            "120",
		NearDutyHours:             "12",
		SilencesPerSlot:           "2",
		RosterOwner:               "bar_with_justice_department",
		RosterPublishDay:          "25",
		ListDay:                   "1",
		ListAgreementDay:          "15",
		ListPublicationDay:        "25",
		TrainingGate:              "bar_may_override",
		AutomatedChoice:           "consent_and_review",
		CoSuspects:                "separate",
		ChosenDefender24h:         "chosen_only",
		MinorWitnessWaiver:        "not_accepted",
		StatusLostPay:             "true",
		AppointmentAtCourt:        "ends",
		TimeConfirmSilence:        "escalate",
		AgeReached:                "next_midnight",
		AfterPilotRegime:          "statutory",
		PilotWaveStartDay:         "1",
		Pilot2020From:             "2020-08-12",
		Pilot2020EndRows:          "2020-12-25",
		ParticipantKey:            "kato_kind_sequence",
		ErdrUnknownBodyCode:       "accept_and_flag",
		LogRetentionYears:         "3",
		DisclosureToBarBasis:      "cpc_67_68",
	}
}

// Number is the value of a setting that is a number; 0 for a word.
func (c Choice) Number() int { n, _ := strconv.Atoi(string(c)); return n }

// Minutes is the value of a setting in minutes as a stretch of time.
func (c Choice) Minutes() civil.Instant { return civil.Instant(c.Number()) * civil.Minute }

// Hours is the value of a setting in hours as a stretch of time.
func (c Choice) Hours() civil.Instant { return civil.Instant(c.Number()) * civil.Hour }

// TripLimit is one ceiling of trip costs from a day to a day (rates p. 1(6): «в размерах, установленных для работников
// государственных учреждений», decree 256 of 11.05.2018). The figures are loaded by persons; none is in the program.
// The ceiling of a day or night is MRP times the index of the day, or Tiyn, or, with Actual, the sum of the document.
type TripLimit struct {
	Kind      string     `json:"kind" enum:"transport|lodging|per_diem"` // transport | lodging | per_diem
	Place     string     `json:"place" re:"Code"`                        // class of the place, as the table calls it; absent: any place
	ValidFrom civil.Date `json:"valid_from"`
	ValidTo   civil.Date `json:"valid_to"`                        // last day; absent: open
	MRP       Ratio      `json:"mrp"`                             // МРП a day or night
	Tiyn      int64      `json:"tiyn" min:"0" max:"100000000000"` // tiyn a day or night
	Actual    bool       `json:"actual"`                          // no ceiling: the sum of the document
	Source    string     `json:"source" re:"ID"`
	Mark      string     `json:"mark" enum:"law|inferred|press|to_confirm"`
}
