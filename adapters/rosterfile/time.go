package rosterfile

import (
	"math"
	"strconv"
	"strings"

	"qorgau/domain/civil"
)

// excelEpoch is day 0 of Excel's count of days, as it stands for all days after February 1900.
var excelEpoch = civil.DateOf(1899, 12, 30)

// excel reads one of Excel's numbers as days and minutes; those outside 1990-2100 are none.
func excel(s string) (d civil.Date, minute int, ok bool) {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || n < 32874 || n > 73415 {
		return 0, 0, false
	}
	days := math.Floor(n)
	minute = int(math.Round((n - days) * 24 * 60))
	return excelEpoch + civil.Date(days) + civil.Date(minute/1440), minute % 1440, true
}

// parseDate reads 2025-10-13, 13.10.2025, 13/10/2025 and Excel's number of a day.
func parseDate(s string) (civil.Date, bool) {
	if d, err := civil.ParseDate(s); err == nil {
		return d, true
	}
	if d, minute, ok := excel(s); ok && minute == 0 {
		return d, true
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '.' || r == '/' })
	if len(parts) != 3 || len(parts[2]) != 4 || len(parts[0]) > 2 || len(parts[1]) > 2 {
		return 0, false
	}
	d, err := civil.ParseDate(parts[2] + "-" + two(parts[1]) + "-" + two(parts[0]))
	return d, err == nil
}

func two(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

// parseTime reads a moment in UTC (2025-10-13T04:00:00Z), a local day with a time (13.10.2025 22:00), a time alone on a
// given day (22:00, 24:00), Excel's numbers of both, and a day alone.
func parseTime(s string, day civil.Date) (Time, bool) {
	if strings.HasSuffix(s, "Z") {
		t, err := civil.ParseInstant(s)
		return Time{At: t}, err == nil && t != 0
	}
	if day != 0 {
		if minute, ok := parseClock(s); ok {
			return Time{Day: day, Minute: minute}, true
		}
	}
	if d, minute, ok := excel(s); ok {
		return Time{Day: d, Minute: minute}, true
	}
	if d, ok := parseDate(s); ok {
		return Time{Day: d}, true
	}
	date, clock, ok := strings.Cut(strings.Replace(s, "T", " ", 1), " ")
	if !ok {
		return Time{}, false
	}
	d, ok1 := parseDate(date)
	minute, ok2 := parseClock(strings.TrimSpace(clock))
	return Time{Day: d, Minute: minute}, ok1 && ok2
}

// parseClock reads 22:00, 22.00, 9:30, 24:00, with seconds of zero, and Excel's part of a day.
func parseClock(s string) (int, bool) {
	// Two digits after the point are minutes, as in 0.30, but for a quarter, a half and three quarters of a day.
	if part, ok := strings.CutPrefix(s, "0."); ok && (len(part) != 2 || part == "25" || part == "50" || part == "75") || s == "0" || s == "1" {
		n, err := strconv.ParseFloat(s, 64)
		return int(math.Round(n * 24 * 60)), err == nil && n >= 0 && n <= 1
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == ':' || r == '.' })
	if len(parts) == 3 && parts[2] == "00" {
		parts = parts[:2]
	}
	if len(parts) != 2 || len(parts[0]) > 2 || len(parts[1]) != 2 {
		return 0, false
	}
	hour, err1 := strconv.Atoi(parts[0])
	minute, err2 := strconv.Atoi(parts[1])
	if err1 != nil || err2 != nil || hour < 0 || hour > 24 || minute < 0 || minute > 59 || hour == 24 && minute > 0 {
		return 0, false
	}
	return hour*60 + minute, true
}
