package tariff

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"qorgau/domain/event"
)

// ErrSetting says that a value is not one of a setting. ErrNoText says that it is one, but that no text with its
// figures was ever read: withholding = table needs the rates of the Tax Code and of the contributions as data, with
// their source, and a settlement that pays the net sum; cut_appeal_term = days needs the number of days, which no text
// gives. Such settings are refused when they are proposed, so that no
// line is ever priced by a rule nobody wrote.
var (
	ErrSetting = errors.New("setting")
	ErrNoText  = fmt.Errorf("%w without a text", ErrSetting)
)

// setting is one open question of money. The first value is the default. A value without a text is an answer that a
// person may give once he has the text.
type setting struct {
	name   string
	of     func(*event.Settings) *event.Choice
	values []event.Choice
	noText []event.Choice
}

var settings = []setting{
	{"mrp_date_basis", func(s *event.Settings) *event.Choice { return &s.MRPDateBasis }, []event.Choice{"action_date", "decree_date", "application_date"}, nil},
	{"tariff_date_basis", func(s *event.Settings) *event.Choice { return &s.TariffDateBasis }, []event.Choice{"action_date", "decree_date", "application_date"}, nil},
	{"rounding_rule_date_basis", func(s *event.Settings) *event.Choice { return &s.RoundingRuleDateBasis }, []event.Choice{"action_date", "decree_date", "application_date"}, nil},
	{"procedure_date_basis", func(s *event.Settings) *event.Choice { return &s.ProcedureDateBasis }, []event.Choice{"filing_date", "action_date"}, nil},
	{"border_window_policy", func(s *event.Settings) *event.Choice { return &s.BorderWindowPolicy }, []event.Choice{"require_confirmation", "earliest_day", "latest_day"}, nil},
	{"block_unverified_editions", func(s *event.Settings) *event.Choice { return &s.BlockUnverifiedEditions }, []event.Choice{"true"}, nil},
	{"tiyn_rounding", func(s *event.Settings) *event.Choice { return &s.TiynRounding }, []event.Choice{"half_up_once_per_line", "truncate_per_line", "half_even_per_line", "once_per_application", "whole_tenge"}, nil},
	{"night_split", func(s *event.Settings) *event.Choice { return &s.NightSplit }, []event.Choice{"before_rounding", "after_rounding", "by_start_time"}, nil},
	{"rounding_topup", func(s *event.Settings) *event.Choice { return &s.RoundingTopup }, []event.Choice{"proportional", "day_part", "longest_part", "last_part"}, nil},
	{"round_group", func(s *event.Settings) *event.Choice { return &s.RoundGroup }, []event.Choice{"advocate_case_day", "action", "payment_document", "advocate_day", "application_month"}, nil},
	{"round_cross_case", func(s *event.Settings) *event.Choice { return &s.RoundCrossCase }, []event.Choice{"flag_for_person", "pay_each", "sum_across_cases"}, nil},
	{"waiting_rounded", func(s *event.Settings) *event.Choice { return &s.WaitingRounded }, []event.Choice{"false", "true"}, nil},
	{"premium_roles", func(s *event.Settings) *event.Choice { return &s.PremiumRoles }, []event.Choice{"defender", "defender_and_victim_representative"}, nil},
	{"premium_scope", func(s *event.Settings) *event.Choice { return &s.PremiumScope }, []event.Choice{"participation", "participation_and_visits", "all"}, nil},
	{"premium_stacking", func(s *event.Settings) *event.Choice { return &s.PremiumStacking }, []event.Choice{"once", "multiply"}, nil},
	{"premium_on_waiting", func(s *event.Settings) *event.Choice { return &s.PremiumOnWaiting }, []event.Choice{"false", "true"}, nil},
	{"premium_on_working_saturday", func(s *event.Settings) *event.Choice { return &s.PremiumOnWorkingSaturday }, []event.Choice{"false", "true"}, nil},
	{"t1_premium_reading", func(s *event.Settings) *event.Choice { return &s.T1PremiumReading }, []event.Choice{"cumulative", "any_night_or_day_off"}, nil},
	{"requalification_tier", func(s *event.Settings) *event.Choice { return &s.RequalificationTier }, []event.Choice{"by_action_date", "last_qualification_for_all"}, nil},
	{"severity_missing_tier", func(s *event.Settings) *event.Choice { return &s.SeverityMissingTier }, []event.Choice{"hold", "tier_c"}, nil},
	{"t4_drafting_tier", func(s *event.Settings) *event.Choice { return &s.T4DraftingTier }, []event.Choice{"case_tier", "literal"}, nil},
	{"witness_before_t4", func(s *event.Settings) *event.Choice { return &s.WitnessBeforeT4 }, []event.Choice{"hold", "pay", "refuse"}, nil},
	{"postponed_waiting_cap_hours", func(s *event.Settings) *event.Choice { return &s.PostponedWaitingCapHours }, []event.Choice{"8", "24"}, nil},
	{"trip_day_hours", func(s *event.Settings) *event.Choice { return &s.TripDayHours }, []event.Choice{"8"}, nil},
	{"trip_day_premium", func(s *event.Settings) *event.Choice { return &s.TripDayPremium }, []event.Choice{"false", "true"}, nil},
	{"trip_limits", func(s *event.Settings) *event.Choice { return &s.TripLimits }, []event.Choice{"none_loaded", "table_loaded_by_a_person"}, nil},
	{"consultation_day_cap_scope", func(s *event.Settings) *event.Choice { return &s.ConsultationDayCapScope }, []event.Choice{"consultations_only", "all_work"}, nil},
	{"partial_release", func(s *event.Settings) *event.Choice { return &s.PartialRelease }, []event.Choice{"state_share_times_line", "hold"}, nil},
	{"withholding", func(s *event.Settings) *event.Choice { return &s.Withholding }, []event.Choice{"none"}, []event.Choice{"table"}},
	{"one_month_start", func(s *event.Settings) *event.Choice { return &s.OneMonthStart }, []event.Choice{"payment_decree", "any_earliest", "any_latest"}, nil},
	{"one_month_count", func(s *event.Settings) *event.Choice { return &s.OneMonthCount }, []event.Choice{"same_day_of_next_month", "30_days"}, nil},
	{"one_month_last_day_off", func(s *event.Settings) *event.Choice { return &s.OneMonthLastDayOff }, []event.Choice{"person_decides", "next_working_day", "no_shift"}, nil},
	{"one_month_interruption", func(s *event.Settings) *event.Choice { return &s.OneMonthInterruption }, []event.Choice{"suspend", "restart"}, nil},
	{"returned_application_keeps_term", func(s *event.Settings) *event.Choice { return &s.ReturnedApplicationKeepsTerm }, []event.Choice{"true", "false"}, nil},
	{"paper_route_proof", func(s *event.Settings) *event.Choice { return &s.PaperRouteProof }, []event.Choice{"outage_report", "advocate_statement"}, nil},
	{"release_and_payment_decree", func(s *event.Settings) *event.Choice { return &s.ReleaseAndPaymentDecree }, []event.Choice{"one_document_two_sections", "two_documents"}, nil},
	{"payment_deadline_day_off", func(s *event.Settings) *event.Choice { return &s.PaymentDeadlineDayOff }, []event.Choice{"previous_working_day", "next_working_day"}, nil},
	{"payee_switch", func(s *event.Settings) *event.Choice { return &s.PayeeSwitch }, []event.Choice{"rules_edition_P2021", "agreement_2021-02-10", "pilot_wave"}, nil},
	{"break_paid", func(s *event.Settings) *event.Choice { return &s.BreakPaid }, []event.Choice{"waiting", "none"}, nil},
	{"one_month_transition", func(s *event.Settings) *event.Choice { return &s.OneMonthTransition }, []event.Choice{"from_rule_start", "literal"}, nil},
	{"caps_and_trip_date_basis", func(s *event.Settings) *event.Choice { return &s.CapsAndTripDateBasis }, []event.Choice{"action_date", "filing_date"}, nil},
	{"outage_is_force_majeure", func(s *event.Settings) *event.Choice { return &s.OutageIsForceMajeure }, []event.Choice{"person_decides", "true", "false"}, nil},
	{"round_group_consultation", func(s *event.Settings) *event.Choice { return &s.RoundGroupConsultation }, []event.Choice{"advocate_day", "advocate_person_day"}, nil},
	{"applicant_switch", func(s *event.Settings) *event.Choice { return &s.ApplicantSwitch }, []event.Choice{"pilot_wave", "rules_edition"}, nil},
	{"paying_department", func(s *event.Settings) *event.Choice { return &s.PayingDepartment }, []event.Choice{"department_of_the_agreement", "department_of_the_body"}, nil},
	{"cut_appeal_term", func(s *event.Settings) *event.Choice { return &s.CutAppealTerm }, []event.Choice{"none_loaded"}, []event.Choice{"days"}},
}

// CheckSettings refuses a value that is not in the handbook's list or whose text nobody has. Absent means the default
// and is well.
func CheckSettings(s event.Settings) error {
	for _, k := range settings {
		v := *k.of(&s)
		switch {
		case v == "" || slices.Contains(k.values, v):
		case slices.Contains(k.noText, v):
			return fmt.Errorf("%w: %s = %s", ErrNoText, k.name, v)
		default:
			return fmt.Errorf("%w %s has no value %q", ErrSetting, k.name, v)
		}
	}
	return nil
}

// IsSetting tells whether a name is one of the settings of money.
func IsSetting(name string) bool {
	return slices.ContainsFunc(settings, func(k setting) bool { return k.name == name })
}

// Set puts a value into the settings, or says why it cannot.
func Set(s *event.Settings, name string, value event.Choice) error {
	for _, k := range settings {
		if k.name == name {
			if value == "" {
				return fmt.Errorf("%w %s has no value %q", ErrSetting, name, value)
			}
			changed := event.Settings{}
			*k.of(&changed) = value
			if err := CheckSettings(changed); err != nil {
				return err
			}
			*k.of(s) = value
			return nil
		}
	}
	return fmt.Errorf("%w %s is not known", ErrSetting, name)
}

// WithDefaults puts the default in place of each absent choice.
func WithDefaults(s event.Settings) event.Settings {
	for _, k := range settings {
		if v := k.of(&s); *v == "" {
			*v = k.values[0]
		}
	}
	return s
}

// hours reads a number of hours of a setting that CheckSettings let pass.
func hours(c event.Choice) int { n, _ := strconv.Atoi(string(c)); return n }
