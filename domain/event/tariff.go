package event

import "qorgau/domain/civil"

// This file holds the shapes of money: dated editions, the calendar, the settings, the zones, and the priced line with
// its derivation. They are data: nothing here computes. A priced line carries codes and exact numbers, never text.

// Ratio is an exact fraction of two integers, for rates in МРП an hour, coefficients and shares.
type Ratio struct {
	Num int64 `json:"num" min:"0" max:"1000000000"`
	Den int64 `json:"den" min:"0" max:"1000000000"`
}

// Tier is the size of the rate: A particularly grave, B grave, C the rest (rates p. 1(1)-(3)).
type Tier string

// Tiers.
const (
	TierA Tier = "A"
	TierB Tier = "B"
	TierC Tier = "C"
)

// PremiumRule names the reading of rates p. 1(4) that an edition needs.
type PremiumRule string

// Premium rules. The first is decree 834 of 2018 (T1): urgent interrogation of a suspect, at night or on a day off in
// which the term of CPC 64(3) runs out. The second is every later edition: participation as defender at night and on
// days off, at any stage.
const (
	PremiumUrgentInterrogation PremiumRule = "urgent_interrogation"
	PremiumDefender            PremiumRule = "defender_participation"
)

// TariffEdition is one dated edition of the rates. Rates and waiting are in МРП for one hour.
type TariffEdition struct {
	ID             string      `json:"id" re:"ID"`
	ValidFrom      civil.Date  `json:"valid_from"`
	ValidTo        civil.Date  `json:"valid_to"` // last day; absent: open
	Verified       bool        `json:"verified"` // false: its lines enter no payment run
	WindowFrom     civil.Date  `json:"window_from"`
	WindowTo       civil.Date  `json:"window_to"` // the start may lie anywhere in the window
	RateA          Ratio       `json:"rate_a"`
	RateB          Ratio       `json:"rate_b"`
	RateC          Ratio       `json:"rate_c"`
	WaitingA       Ratio       `json:"waiting_a"`
	WaitingB       Ratio       `json:"waiting_b"`
	WaitingC       Ratio       `json:"waiting_c"`
	WaitingRule    string      `json:"waiting_rule" enum:"half_of_tier_c|half_of_own_tier"` // half_of_tier_c | half_of_own_tier
	PremiumRule    PremiumRule `json:"premium_rule" enum:"urgent_interrogation|defender_participation"`
	PremiumFactor  Ratio       `json:"premium_factor"`
	Clients        []string    `json:"clients" re:"Code" max:"20"` // statuses named in the rates
	Constitutional bool        `json:"constitutional"`             // proceedings of the Constitutional Court, tier A
	Administrative bool        `json:"administrative"`             // administrative cases (АППК), tier C
	DraftingDefect bool        `json:"drafting_defect"`
	Source         string      `json:"source" re:"ID"`                            // key of the act in the list of sources
	Mark           string      `json:"mark" enum:"law|inferred|press|to_confirm"` // law | inferred
}

// MRPPeriod is the monthly calculation index of a period, in whole tenge.
type MRPPeriod struct {
	ValidFrom civil.Date `json:"valid_from"`
	ValidTo   civil.Date `json:"valid_to"`
	Tenge     int64      `json:"tenge" min:"1" max:"1000000"`
	Verified  bool       `json:"verified"`
	Source    string     `json:"source" re:"ID"`
	Mark      string     `json:"mark" enum:"law|inferred|press|to_confirm"`
}

// RoundingBand pays Paid hours for a sum of minutes between From and To, both included (Rules p. 10-1). Above the last
// band the actual time is paid.
type RoundingBand struct {
	FromMinutes int   `json:"from_minutes" min:"1" max:"1440"`
	ToMinutes   int   `json:"to_minutes" min:"1" max:"1440"`
	PaidHours   Ratio `json:"paid_hours"`
}

// RulesEdition is one dated edition of the Rules of payment (order № 1462). It is valid until the next one begins.
type RulesEdition struct {
	ID                   string         `json:"id" re:"ID"`
	ValidFrom            civil.Date     `json:"valid_from"`
	Verified             bool           `json:"verified"`
	WindowFrom           civil.Date     `json:"window_from"`
	WindowTo             civil.Date     `json:"window_to"`
	Applicant            string         `json:"applicant" enum:"bar|advocate"`             // bar | advocate
	PaperOnFailure       bool           `json:"paper_on_failure"`                          // a technical failure opens the paper route
	Calculates           string         `json:"calculates" enum:"bar|advocate"`            // bar | advocate
	Payee                string         `json:"payee" enum:"bar|advocate"`                 // bar | advocate
	Rounding             string         `json:"rounding" enum:"none|p10_1"`                // none | p10_1
	Bands                []RoundingBand `json:"bands" max:"10"`                            // of p. 10-1
	PersonCapMinutes     int            `json:"person_cap" min:"0" max:"1440"`             // consultation of one person; absent: no cap
	DayCapMinutes        int            `json:"day_cap" min:"0" max:"1440"`                // paid consultation of a calendar day
	TripDay              string         `json:"trip_day" enum:"full_working_day|each_day"` // full_working_day | each_day
	TimePoint            string         `json:"time_point" enum:"p6|p7"`                   // the point that lists paid time: p6 or p7
	ApplicationMonths    int            `json:"application_months" min:"0" max:"31"`       // months from the document; absent: no such term
	FileByDay            int            `json:"file_by_day" min:"0" max:"31"`              // of the next month; absent: no such term
	FileByDayDecember    int            `json:"file_by_december" min:"0" max:"31"`
	PayByDay             int            `json:"pay_by_day" min:"0" max:"31"`      // of the next month
	PayByDayDecember     int            `json:"pay_by_december" min:"0" max:"31"` // of December itself
	NextYearAfterDay     int            `json:"next_year_after" min:"0" max:"31"` // filed after this day of December: next year's budget
	DecreeWorkingDays    int            `json:"decree_working_days" min:"0" max:"31"`
	DecreeAtEndOfMonth   bool           `json:"decree_at_end_of_month"` // when the work lasts over a month
	ReconciliationSystem bool           `json:"reconciliation_system"`  // reconciliation act through the system
	Source               string         `json:"source" re:"ID"`
	Mark                 string         `json:"mark" enum:"law|inferred|press|to_confirm"`
}

// DayKind says why a day of the calendar is listed. Saturdays and Sundays are not listed.
type DayKind string

// Kinds of listed days (erdr.md 12.2).
const (
	DayHoliday      DayKind = "holiday"       // law on holidays, art. 2-3
	DaySubstitute   DayKind = "substitute"    // art. 5: the next working day after a holiday that fell on a day off
	DayOffChristmas DayKind = "day_off"       // 7 January, Labour Code 84(5): a day off, not a holiday
	DayKurbanAit    DayKind = "kurban_ait"    // first day of Kurban ait, Labour Code 84(5)
	DayMovedOff     DayKind = "moved_off"     // made a day off by the Government, Labour Code 85(3)
	DayMovedWorking DayKind = "moved_working" // a Saturday or Sunday made a working day by the Government
)

// CalendarDay is one listed day with its kind and source.
type CalendarDay struct {
	Date   civil.Date `json:"date"`
	Kind   DayKind    `json:"kind" enum:"holiday|substitute|day_off|kurban_ait|moved_off|moved_working"`
	Source string     `json:"source" re:"ID"`
	Mark   string     `json:"mark" enum:"law|inferred|press|to_confirm"` // law | press | to_confirm
}

// CalendarYear is the table of days of one year, in order of date. Night is a span of local time in minutes of the day
// and may cross midnight (CPC 7(51): 22:00-06:00). Confirmed means by two persons; until then lines that a missing day
// could change enter no payment run.
type CalendarYear struct {
	Year      int           `json:"year" min:"2018" max:"2100"`
	Days      []CalendarDay `json:"days" max:"100"`
	NightFrom int           `json:"night_from" min:"0" max:"1439"`
	NightTo   int           `json:"night_to" min:"0" max:"1439"`
	Confirmed bool          `json:"confirmed"`
}

// HolidayRule proposes one day of the month in the years From to To (absent: open).
type HolidayRule struct {
	Month    int     `json:"month"`
	Day      int     `json:"day"`
	FromYear int     `json:"from_year"`
	ToYear   int     `json:"to_year"`
	Kind     DayKind `json:"kind"`
	Source   string  `json:"source"`
	Mark     string  `json:"mark"`
}

// ZoneOffset is the distance from UTC in minutes since an instant.
type ZoneOffset struct {
	From    civil.Instant `json:"from"`
	Minutes int           `json:"minutes"`
}

// ZoneOffsets are the dated offsets of one zone of the tz database, in order of From. Local time of a moment before the
// first entry is unknown.
type ZoneOffsets struct {
	Zone    string       `json:"zone"`
	Offsets []ZoneOffset `json:"offsets"`
	Source  string       `json:"source"` // release of the tz database
}

// LineKind is the sort of a priced line.
type LineKind string

// Kinds of lines (fees.md section 7, steps 5-6).
const (
	LineWork         LineKind = "work"
	LineWaiting      LineKind = "waiting"
	LineTrip         LineKind = "trip"
	LineConsultation LineKind = "consultation"
	LineTripCost     LineKind = "trip_cost" // fare, lodging, per diem, CPC 176
)

// PayStatus tells whether a line may enter a payment run, and if not, why.
type PayStatus string

// Statuses of a line. Of several the first in this order is the line's status; all stand in its flags.
const (
	StatusBlockedYear       PayStatus = "blocked_year"               // no rates, Rules or МРП for the day
	StatusBlockedUnverified PayStatus = "blocked_unverified_edition" // a person has not confirmed the edition
	StatusNotPayableTime    PayStatus = "not_payable_time"           // end not after start, seconds, break outside
	StatusNotPayableLate    PayStatus = "not_payable_late"           // Rules p. 5
	StatusNotPayableCap     PayStatus = "not_payable_cap"            // consultation caps, one day after postponement
	StatusNotPayableClient  PayStatus = "not_payable_client"         // witness_before_t4 = refuse
	StatusNotPayableTrip    PayStatus = "not_payable_trip"           // trip day with work in another case, Rules p. 8
	StatusNotPayableYielded PayStatus = "not_payable_yielded"        // waiting that gave way to work whole, or nothing but breaks
	StatusNotPayableTaxi    PayStatus = "not_payable_taxi"           // CPC 176: never
	StatusNotPayableAir     PayStatus = "not_payable_air"            // CPC 176: only with consent of the body
	StatusNotPayablePerDiem PayStatus = "not_payable_per_diem"       // CPC 176: only at the demand of the body
	StatusNotPayablePlace   PayStatus = "not_payable_place"          // rates p. 1(6): only to another locality
	StatusNotPayableNoCase  PayStatus = "not_payable_no_case"        // Rules p. 6: no trip costs for consultations
	StatusHoldZone          PayStatus = "hold_zone"                  // local time of the place is unknown
	StatusHoldOverlap       PayStatus = "hold_overlap"               // a minute claimed twice
	StatusHoldClient        PayStatus = "hold_client"                // client not named in the edition
	StatusHoldSeverity      PayStatus = "hold_severity"              // no severity, so no tier
	StatusHoldInterview     PayStatus = "hold_interview"             // CPC 210-1, not named among paid time
	StatusHoldRelease       PayStatus = "hold_release"               // partial_release = hold
	StatusHoldTrip          PayStatus = "hold_trip"                  // a person signs the sum: no ceiling is loaded, or no document
	StatusHoldTerm          PayStatus = "hold_term"                  // a person decides whether it was late
	StatusConfirmCalendar   PayStatus = "confirm_calendar"
	StatusConfirmWindow     PayStatus = "confirm_window"
	StatusConfirmCrossCase  PayStatus = "confirm_cross_case"
	StatusPayable           PayStatus = "payable"
)

// Flags that keep no line out of a run: they are shown to a person.
const (
	FlagMixedPriceLoss  PayStatus = "mixed_price_loss" // the group pays less than its dearer part alone
	FlagBreakMissing    PayStatus = "break_missing"    // interrogation over 4 h without a break, CPC 209
	FlagNightGround     PayStatus = "night_ground"     // night work without its ground, CPC 197(2), 209(2)
	FlagLongDay         PayStatus = "over_16_hours"    // work of one case on one day
	FlagLongInterrogate PayStatus = "over_8_hours"     // interrogation on one day, CPC 209(3)
	FlagPostponedCapped PayStatus = "postponed_capped" // minutes above one day were cut, Rules p. 7(2)
	FlagPersonCapped    PayStatus = "person_cap"       // consultation minutes above 2 h a person
	FlagDayCapped       PayStatus = "day_cap"          // consultation minutes above 8 h a day
	FlagWaitingYielded  PayStatus = "waiting_yielded"  // waiting minutes gave way to work
	FlagInTripDay       PayStatus = "in_trip_day"      // the line contains acts of the day, not paid again
	FlagBreakUnpaid     PayStatus = "break_unpaid"     // a break in which he left or gave other aid
	FlagTripCapped      PayStatus = "trip_capped"      // a part of a trip cost above the ceiling was cut
	FlagTripCut         PayStatus = "trip_cut"         // a person took a part of a trip cost off
	FlagTripDocument    PayStatus = "trip_document"    // no document proves the cost
)

// FeePiece is a run of minutes of one act with one price: МРП x rate x factor x minutes / 60. The line's scale and
// share are not in it; its exact value is the product with both.
type FeePiece struct {
	Act      string        `json:"act"`
	From     civil.Instant `json:"from"`
	To       civil.Instant `json:"to"` // absent for time given in minutes only
	Day      civil.Date    `json:"day"`
	Offset   int           `json:"offset"`  // minutes that the clocks of the place were ahead of UTC then
	Clause   string        `json:"clause"`  // point of the rates: rates_1_1 .. rates_1_5
	Rule     string        `json:"rule"`    // point of the Rules that names the time as paid
	Edition  string        `json:"edition"` // tariff edition
	Severity string        `json:"severity"`
	Tier     Tier          `json:"tier"`
	MRP      int64         `json:"mrp"`
	Rate     Ratio         `json:"rate"`
	Minutes  int           `json:"minutes"` // less than To - From when a cap took some
	Added    int           `json:"added"`   // minutes that p. 10-1 added to this price, when they are not shared by the scale
	Factor   Ratio         `json:"factor"`  // coefficient of rates p. 1(4)
	Premium  string        `json:"premium"` // night | day_off | holiday ...: why the factor is above 1
	Num      string        `json:"num"`
	Den      string        `json:"den"`
}

// FeeCost is one trip cost: what was asked, the ceiling, and what is allowed. The line's exact sum is the allowed one
// times the share.
type FeeCost struct {
	Act     string     `json:"act"`
	Kind    string     `json:"kind"` // transport | lodging | per_diem
	Mode    string     `json:"mode"` // of transport: rail | water | road | air | taxi
	Place   string     `json:"place"`
	Day     civil.Date `json:"day"`
	Days    int        `json:"days"`
	Asked   int64      `json:"asked"`   // tiyn
	Ceiling int64      `json:"ceiling"` // tiyn for all its days; absent: none was applied
	Cut     int64      `json:"cut"`     // tiyn that a person took off
	Allowed int64      `json:"allowed"` // tiyn
	Source  string     `json:"source"`  // of the ceiling
}

// FeeLine is one priced sum with its derivation: pieces, the minutes counted and paid by p. 10-1, the release share,
// the exact sum and its rounding. Day is the local day on which the work began.
type FeeLine struct {
	Day      civil.Date  `json:"day"`
	Kind     LineKind    `json:"kind"`
	Status   PayStatus   `json:"status"`
	Flags    []PayStatus `json:"flags"`
	Acts     []string    `json:"acts"`
	Rules    string      `json:"rules"`    // Rules edition of the day
	Rounding string      `json:"rounding"` // none | p10_1
	Counted  int         `json:"counted"`  // minutes before p. 10-1, after caps
	Cut      int         `json:"cut"`      // minutes taken off by a cap
	Paid     int         `json:"paid"`     // minutes after p. 10-1; of a sum shared with other lines, the nearest minute
	Summed   int         `json:"summed"`   // minutes that were put into a band together, when other lines are among them
	SumPaid  int         `json:"sum_paid"` // what the band pays for them
	Scale    Ratio       `json:"scale"`    // paid / counted
	Share    Ratio       `json:"share"`    // of the state, CPC 68(5)
	Pieces   []FeePiece  `json:"pieces"`
	Costs    []FeeCost   `json:"costs"` // of a line of trip costs, which has no pieces
	Num      string      `json:"num"`   // exact sum in tenge
	Den      string      `json:"den"`
	Tiyn     int64       `json:"tiyn"`
	Settings int64       `json:"settings"` // version of the settings
}

// Choice is the value of one setting of money: a code, "true" or "false", or a number in decimal.
type Choice string

// Settings are the answers to the open questions of money (handbook fees.md section 10). Every priced line names the
// version it was priced with; a change is a fact with a date and never re-prices a paid line. An absent choice means
// its default.
type Settings struct {
	Version                      int64      `json:"version"`
	ValidFrom                    civil.Date `json:"valid_from"`
	MRPDateBasis                 Choice     `json:"mrp_date_basis"`                  // action_date | decree_date | application_date
	TariffDateBasis              Choice     `json:"tariff_date_basis"`               // action_date | decree_date | application_date
	RoundingRuleDateBasis        Choice     `json:"rounding_rule_date_basis"`        // action_date | decree_date | application_date
	ProcedureDateBasis           Choice     `json:"procedure_date_basis"`            // filing_date | action_date
	BorderWindowPolicy           Choice     `json:"border_window_policy"`            // require_confirmation | earliest_day | latest_day
	BlockUnverifiedEditions      Choice     `json:"block_unverified_editions"`       // true
	TiynRounding                 Choice     `json:"tiyn_rounding"`                   // half_up_once_per_line | truncate_per_line | half_even_per_line | once_per_application | whole_tenge
	NightSplit                   Choice     `json:"night_split"`                     // before_rounding | after_rounding | by_start_time
	RoundingTopup                Choice     `json:"rounding_topup"`                  // proportional | day_part | longest_part | last_part
	RoundGroup                   Choice     `json:"round_group"`                     // advocate_case_day | action | payment_document | advocate_day | application_month
	RoundCrossCase               Choice     `json:"round_cross_case"`                // flag_for_person | pay_each | sum_across_cases
	WaitingRounded               Choice     `json:"waiting_rounded"`                 // false | true
	PremiumRoles                 Choice     `json:"premium_roles"`                   // defender | defender_and_victim_representative
	PremiumScope                 Choice     `json:"premium_scope"`                   // participation | participation_and_visits | all
	PremiumStacking              Choice     `json:"premium_stacking"`                // once | multiply
	PremiumOnWaiting             Choice     `json:"premium_on_waiting"`              // false | true
	PremiumOnWorkingSaturday     Choice     `json:"premium_on_working_saturday"`     // false | true
	T1PremiumReading             Choice     `json:"t1_premium_reading"`              // cumulative | any_night_or_day_off
	RequalificationTier          Choice     `json:"requalification_tier"`            // by_action_date | last_qualification_for_all
	SeverityMissingTier          Choice     `json:"severity_missing_tier"`           // hold | tier_c
	T4DraftingTier               Choice     `json:"t4_drafting_tier"`                // case_tier | literal
	WitnessBeforeT4              Choice     `json:"witness_before_t4"`               // hold | pay | refuse
	PostponedWaitingCapHours     Choice     `json:"postponed_waiting_cap_hours"`     // 8 | 24
	TripDayHours                 Choice     `json:"trip_day_hours"`                  // 8
	TripDayPremium               Choice     `json:"trip_day_premium"`                // false | true
	TripLimits                   Choice     `json:"trip_limits"`                     // none_loaded | table_loaded_by_a_person
	ConsultationDayCapScope      Choice     `json:"consultation_day_cap_scope"`      // consultations_only | all_work
	PartialRelease               Choice     `json:"partial_release"`                 // state_share_times_line | hold
	Withholding                  Choice     `json:"withholding"`                     // none | table
	OneMonthStart                Choice     `json:"one_month_start"`                 // payment_decree | any_earliest | any_latest
	OneMonthCount                Choice     `json:"one_month_count"`                 // same_day_of_next_month | 30_days
	OneMonthLastDayOff           Choice     `json:"one_month_last_day_off"`          // person_decides | next_working_day | no_shift
	OneMonthInterruption         Choice     `json:"one_month_interruption"`          // suspend | restart
	ReturnedApplicationKeepsTerm Choice     `json:"returned_application_keeps_term"` // true | false
	PaperRouteProof              Choice     `json:"paper_route_proof"`               // outage_report | advocate_statement
	ReleaseAndPaymentDecree      Choice     `json:"release_and_payment_decree"`      // one_document_two_sections | two_documents
	PaymentDeadlineDayOff        Choice     `json:"payment_deadline_day_off"`        // previous_working_day | next_working_day
	PayeeSwitch                  Choice     `json:"payee_switch"`                    // rules_edition_P2021 | agreement_2021-02-10 | pilot_wave
	BreakPaid                    Choice     `json:"break_paid"`                      // waiting | none
	OneMonthTransition           Choice     `json:"one_month_transition"`            // from_rule_start | literal
	CapsAndTripDateBasis         Choice     `json:"caps_and_trip_date_basis"`        // action_date | filing_date
	OutageIsForceMajeure         Choice     `json:"outage_is_force_majeure"`         // person_decides | true | false
	RoundGroupConsultation       Choice     `json:"round_group_consultation"`        // advocate_day | advocate_person_day
	ApplicantSwitch              Choice     `json:"applicant_switch"`                // pilot_wave | rules_edition
	PayingDepartment             Choice     `json:"paying_department"`               // department_of_the_agreement | department_of_the_body
	CutAppealTerm                Choice     `json:"cut_appeal_term"`                 // none_loaded | days, which no text counts
}

// DefaultSettings are the defaults of the handbook, as version 1.
func DefaultSettings() Settings {
	return Settings{
		Version:                      1,
		MRPDateBasis:                 "action_date",
		TariffDateBasis:              "action_date",
		RoundingRuleDateBasis:        "action_date",
		ProcedureDateBasis:           "filing_date",
		BorderWindowPolicy:           "require_confirmation",
		BlockUnverifiedEditions:      "true",
		TiynRounding:                 "half_up_once_per_line",
		NightSplit:                   "before_rounding",
		RoundingTopup:                "proportional",
		RoundGroup:                   "advocate_case_day",
		RoundCrossCase:               "flag_for_person",
		WaitingRounded:               "false",
		PremiumRoles:                 "defender",
		PremiumScope:                 "participation",
		PremiumStacking:              "once",
		PremiumOnWaiting:             "false",
		PremiumOnWorkingSaturday:     "false",
		T1PremiumReading:             "cumulative",
		RequalificationTier:          "by_action_date",
		SeverityMissingTier:          "hold",
		T4DraftingTier:               "case_tier",
		WitnessBeforeT4:              "hold",
		PostponedWaitingCapHours:     "8",
		TripDayHours:                 "8",
		TripDayPremium:               "false",
		TripLimits:                   "none_loaded",
		ConsultationDayCapScope:      "consultations_only",
		PartialRelease:               "state_share_times_line",
		Withholding:                  "none",
		OneMonthStart:                "payment_decree",
		OneMonthCount:                "same_day_of_next_month",
		OneMonthLastDayOff:           "person_decides",
		OneMonthInterruption:         "suspend",
		ReturnedApplicationKeepsTerm: "true",
		PaperRouteProof:              "outage_report",
		ReleaseAndPaymentDecree:      "one_document_two_sections",
		PaymentDeadlineDayOff:        "previous_working_day",
		PayeeSwitch:                  "rules_edition_P2021",
		BreakPaid:                    "waiting",
		OneMonthTransition:           "from_rule_start",
		CapsAndTripDateBasis:         "action_date",
		OutageIsForceMajeure:         "person_decides",
		RoundGroupConsultation:       "advocate_day",
		ApplicantSwitch:              "pilot_wave",
		PayingDepartment:             "department_of_the_agreement",
		CutAppealTerm:                "none_loaded",
	}
}
