package appointment

import (
	"slices"

	"qorgau/domain/civil"
	"qorgau/domain/event"
)

// regime is the ground on which the electronic way is open for decrees of some days and places. The date of the decree
// decides, not that of the message.
type regime struct {
	Code    string
	From    civil.Date
	To      civil.Date // last day; zero: open
	InForce civil.Date // the order was not in force before; zero: it was
	Regions []string   // KATO of the regions; none: the whole country
	Trained bool       // advocates are trained first (2021 order p. 5(2))
	Clause  string
}

// regimes are the waves of the two pilots and the statute after them (handbook orders.md section 3). Starts of which
// the 2020 order gives only the month are taken as its first day (setting pilot_wave_start_day); the end of waves 2
// and 3, which the order leaves empty, as that of wave 1 (pilot_2020_end_rows_2_3).
var regimes = []regime{
	{"w20_1", civil.DateOf(2020, 7, 1), civil.DateOf(2020, 12, 25), civil.DateOf(2020, 8, 12), []string{"71"}, false, "2020 order, annex, row 1; p. 11"},
	{"w20_2", civil.DateOf(2020, 8, 1), civil.DateOf(2020, 12, 25), civil.DateOf(2020, 8, 12), []string{"31"}, false, "2020 order, annex, row 2; p. 11"},
	{"w20_3", civil.DateOf(2020, 9, 1), civil.DateOf(2020, 12, 25), civil.DateOf(2020, 8, 12), []string{"47"}, false, "2020 order, annex, row 3; p. 11"},
	{"w21", civil.DateOf(2021, 4, 19), civil.DateOf(2021, 12, 31), 0, nil, true, "2021 order p. 1(1)"},
	{"statutory", civil.DateOf(2022, 1, 1), 0, 0, nil, false, "CPC 68(2)"},
}

// regimeOf finds the regime of a decree by its date and the region of its unit, a mark for the request, or the code of
// the refusal. Settings answer what the orders leave open.
func regimeOf(unit string, decree civil.Date, set *event.AppointmentSettings) (found regime, mark, refusal string) {
	for _, r := range regimes {
		r = r.by(set)
		if decree < r.From || r.To != 0 && decree > r.To {
			continue
		}
		if len(r.Regions) > 0 && (len(unit) < 2 || !slices.Contains(r.Regions, unit[:2])) {
			continue
		}
		if r.Code == "statutory" && set.AfterPilotRegime == "none" {
			continue
		}
		if decree < r.InForce {
			return r, "before_effective_date", ""
		}
		return r, "", ""
	}
	return regime{}, "", "outside_wave"
}

// by reads a wave with the settings pilot_wave_start_day, pilot_2020_effective_from and pilot_2020_end_rows_2_3.
func (r regime) by(set *event.AppointmentSettings) regime {
	if r.InForce == 0 {
		return r
	}
	r.From = r.From.FirstOfMonth().AddDays(set.PilotWaveStartDay.Number() - 1)
	if set.Pilot2020From == "wave_start" {
		r.InForce = 0
	}
	if r.Code != "w20_1" && set.Pilot2020EndRows == "none" {
		r.To = civil.DateOf(2021, 4, 18) // the day before the next order
	}
	return r
}

// byVideo gives the first day on which a client of a status may meet his defender by video link (CPC 213; the text of
// 16.09.2025 added the witness with the right to defence and the suspect). A status that is not here may not.
var byVideo = []struct {
	Client string
	From   civil.Date
}{
	{"victim", civil.DateOf(2018, 7, 1)},
	{"witness_with_right_to_defence", civil.DateOf(2025, 9, 16)},
	{"suspect", civil.DateOf(2025, 9, 16)},
}

func videoAllowed(client string, d civil.Date) bool {
	for _, v := range byVideo {
		if v.Client == client && d >= v.From {
			return true
		}
	}
	return false
}
