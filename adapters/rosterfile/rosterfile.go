// Package rosterfile reads lists of advocates, zones, duty slots and absences from CSV and XLSX files, tells every fault
// with its place, and makes of the rest what the bar says: CloudEvents whose ids follow from their content, so that
// importing the same files again changes nothing. It writes the same form.
package rosterfile

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"qorgau/domain/civil"
)

// File is what the files said.
type File struct {
	Advocates []map[string]any
	Zones     []map[string]any
	Slots     []Duty
	Absences  []Absence
	Faults    []Fault
	// Local gives the moment at which the clocks of a zone show a minute of a day. Without it local times cannot be taken.
	Local func(zone string, d civil.Date, minute int) (civil.Instant, bool)
}

// Duty is a slot as a line says it: moments, or a local day with minutes that wait for the zone's clock.
type Duty struct {
	Advocate, Zone string
	From, To       Time
	at             place
}

// Absence is a time without offers.
type Absence struct {
	Advocate string
	From, To Time
	at       place
}

// Time is a moment, or what a clock on the wall shows.
type Time struct {
	At     civil.Instant // zero: local
	Day    civil.Date
	Minute int // of the day; 1440 and more: of the days after
}

// limits of a file: a year's list and a month's roster of the largest bar fit many times.
const (
	maxFile = 16 << 20
	maxRows = 20_000
)

// Read adds a file. What its lines lack stands in Faults; only a file that is no table of ours is an error. A workbook is
// known by its first bytes; each of its sheets that has our headings is read.
func (f *File) Read(r io.Reader, name string) error {
	raw, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if len(raw) > maxFile {
		return fmt.Errorf("%s: larger than %d MB", name, maxFile>>20)
	}
	sheets, err := tables(raw, name)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	found := false
	for _, s := range sheets {
		if s.kind = kindOf(s.head); s.kind != "" {
			found = true
			f.sheet(s)
		}
	}
	if !found {
		return fmt.Errorf("%s: headings are none of advocates, zones, slots, absences", name)
	}
	return nil
}

// table is one sheet: its headings in our words, and its rows with the line an editor shows.
type table struct {
	file, sheet, kind string
	head              []string
	rows              []row
	bad               []Fault // lines that could not be split
}

type row struct {
	line   int
	values []string
}

func (f *File) sheet(s *table) {
	f.Faults = append(f.Faults, s.bad...)
	for _, r := range s.rows {
		at := place{file: s.file, sheet: s.sheet, line: r.line}
		if len(r.values) != len(s.head) {
			f.fault(at, "", "file_columns", "values", strconv.Itoa(len(r.values)), "headings", strconv.Itoa(len(s.head)))
			continue
		}
		v := map[string]string{}
		for i, h := range s.head {
			if h != "" {
				v[h] = strings.TrimSpace(r.values[i])
			}
		}
		l := line{f, at, v, false}
		switch s.kind {
		case "advocates":
			l.advocate()
		case "zones":
			l.zone()
		case "slots":
			l.slot()
		case "absences":
			l.absence()
		}
	}
}

// line is one line being read; its first fault ends it.
type line struct {
	f    *File
	at   place
	v    map[string]string
	lost bool
}

func (l *line) fault(column, code string, args ...string) {
	l.f.fault(l.at, column, code, args...)
	l.lost = true
}

func (l *line) need(columns ...string) {
	for _, c := range columns {
		if !l.lost && l.v[c] == "" {
			l.fault(c, "file_value_missing")
		}
	}
}

func (l *line) date(column string) string {
	if l.lost || l.v[column] == "" {
		return ""
	}
	d, ok := parseDate(l.v[column])
	if !ok {
		l.fault(column, "file_no_date", "value", l.v[column])
		return ""
	}
	return d.String()
}

func (l *line) flag(column string) bool {
	switch strings.ToLower(l.v[column]) {
	case "yes", "да", "иә", "ия", "true", "1", "+":
		return true
	case "", "no", "нет", "жоқ", "false", "0", "-":
	default:
		if !l.lost {
			l.fault(column, "file_no_flag", "value", l.v[column])
		}
	}
	return false
}

func (l *line) advocate() {
	l.need("advocate_id", "licence_date", "home_bar", "department", "list_year", "agreement_from", "agreement_to", "languages")
	year, err := strconv.Atoi(l.v["list_year"])
	if err != nil && !l.lost {
		l.fault("list_year", "file_no_year", "value", l.v["list_year"])
	}
	a := map[string]any{"advocate_id": l.v["advocate_id"], "home_bar": l.v["home_bar"], "department": l.v["department"], "list_year": year,
		"languages": words(strings.ToLower(l.v["languages"])), "minors": l.flag("minors")}
	if l.v["grave"] != "" {
		a["grave"] = l.flag("grave")
	}
	for _, column := range []string{"licence_date", "agreement_from", "agreement_to", "trained_on", "consent_on", "licence_read_on"} {
		if d := l.date(column); d != "" {
			a[column] = d
		}
	}
	for key, column := range map[string]string{"advocate_name": "name", "advocate_iin": "iin", "advocate_iban": "iban",
		"advocate_phone": "phone", "licence": "licence"} {
		if l.v[column] != "" {
			a[key] = l.v[column]
		}
	}
	if !l.lost {
		l.f.Advocates = append(l.f.Advocates, a)
	}
}

func (l *line) zone() {
	l.need("zone", "units")
	z := map[string]any{"zone": l.v["zone"], "units": words(l.v["units"])}
	if n := words(l.v["neighbours"]); len(n) > 0 {
		z["neighbours"] = n
	}
	switch kind := strings.ToLower(l.v["kind"]); kind {
	case "":
	case "district", "line", "transport":
		z["kind"] = kind
	default:
		l.fault("kind", "file_no_kind", "value", l.v["kind"], "allowed", "district, line, transport")
	}
	if !l.lost {
		l.f.Zones = append(l.f.Zones, z)
	}
}

func (l *line) slot() {
	l.need("advocate_id", "zone", "from", "to")
	from, to := l.times("from", "to")
	if !l.lost {
		l.f.Slots = append(l.f.Slots, Duty{l.v["advocate_id"], l.v["zone"], from, to, l.at})
	}
}

func (l *line) absence() {
	l.need("advocate_id", "absent_from", "absent_to")
	from, to := l.times("absent_from", "absent_to")
	if !l.lost && to.At == 0 && to.Minute == 0 && !strings.Contains(l.v["absent_to"], ":") {
		to.Minute = 24 * 60 // the last day of leave is a day of leave
	}
	if !l.lost {
		l.f.Absences = append(l.f.Absences, Absence{l.v["advocate_id"], from, to, l.at})
	}
}

// times reads begin and end: moments, local days with time, or times alone on the day that stands in date. An end that is
// not after its begin on the same day means the next day: a slot over midnight.
func (l *line) times(a, b string) (from, to Time) {
	day := civil.Date(0)
	if l.v["date"] != "" {
		d, ok := parseDate(l.v["date"])
		if !ok && !l.lost {
			l.fault("date", "file_no_date", "value", l.v["date"])
		}
		day = d
	}
	read := func(column string) Time {
		t, ok := parseTime(l.v[column], day)
		if !ok && !l.lost {
			l.fault(column, "file_no_time", "value", l.v[column])
		}
		return t
	}
	from, to = read(a), read(b)
	if day != 0 && from.At == 0 && to.At == 0 && to.Day == from.Day && to.Minute <= from.Minute {
		to.Minute += 24 * 60
	}
	if !l.lost && (from.At == 0) != (to.At == 0) {
		l.fault(b, "file_two_clocks")
	}
	if !l.lost && !from.before(to) {
		l.fault(b, "roster_slot_order")
	}
	return from, to
}

func (t Time) before(u Time) bool {
	if t.At != 0 {
		return t.At < u.At
	}
	return int(t.Day)*1440+t.Minute < int(u.Day)*1440+u.Minute
}

// words splits a list that stands in one cell.
func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' || r == ';' || r == '\n' || r == '\t' })
}

// moment is a time as an instant, by the clock of its zone.
func (f *File) moment(zone string, t Time) (civil.Instant, bool) {
	if t.At != 0 {
		return t.At, true
	}
	if f.Local == nil {
		return 0, false
	}
	return f.Local(zone, t.Day+civil.Date(t.Minute/1440), t.Minute%1440)
}

// Publication is what a roster says beside its lines.
type Publication struct {
	Month     string
	Revision  int64
	Official  string // the bar's official who signs it
	Plan      string
	PlanInput string
}

// Events are the CloudEvents of the files: each advocate, each absence, then the month's roster.
func (f *File) Events(p Publication) ([][]byte, error) {
	var out [][]byte
	say := func(name string, data map[string]any) error {
		ce, err := CloudEvent(name, data)
		out = append(out, ce)
		return err
	}
	for _, a := range f.Advocates {
		if err := say("advocate.listed.v1", a); err != nil {
			return nil, err
		}
	}
	for _, a := range f.Absences {
		from, ok1 := f.moment("", a.From)
		to, ok2 := f.moment("", a.To)
		if !ok1 || !ok2 {
			return nil, errors.New("absences in local time need the bar's clock")
		}
		if err := say("advocate.absent.v1", map[string]any{"advocate_id": a.Advocate, "from": from.String(), "to": to.String()}); err != nil {
			return nil, err
		}
	}
	if len(f.Slots)+len(f.Zones) == 0 {
		return out, nil
	}
	if p.Month == "" {
		return nil, errors.New("slots need the month they are for")
	}
	if len(f.Zones) == 0 {
		return nil, errors.New("slots need a file of zones")
	}
	slots := []map[string]any{}
	for _, s := range f.Slots {
		from, ok1 := f.moment(s.Zone, s.From)
		to, ok2 := f.moment(s.Zone, s.To)
		if !ok1 || !ok2 {
			return nil, fmt.Errorf("%s: the zone's clock is not known", s.at)
		}
		slots = append(slots, map[string]any{"advocate_id": s.Advocate, "zone": s.Zone, "from": from.String(), "to": to.String()})
	}
	data := map[string]any{"month": p.Month, "revision": p.Revision, "zones": f.Zones, "slots": slots}
	for key, value := range map[string]string{"official_id": p.Official, "plan": p.Plan, "plan_input": p.PlanInput} {
		if value != "" {
			data[key] = value
		}
	}
	return out, say("roster.published.v1", data)
}

// CloudEvent is what a person says, with an id that follows from it: saying the same again is a repetition, unless since
// tells that what it speaks of has changed in between.
func CloudEvent(name string, data map[string]any, since ...string) ([]byte, error) {
	body, err := json.Marshal(data) // keys are sorted: equal content, equal bytes
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(name + string(body) + strings.Join(since, " ")))
	return json.Marshal(map[string]any{"specversion": "1.0", "id": hex.EncodeToString(sum[:16]), "source": "urn:qorgau:roster-import",
		"type": name, "datacontenttype": "application/json", "data": json.RawMessage(body)})
}

// Workbook tells whether a path names an XLSX file.
func Workbook(path string) bool { return strings.EqualFold(filepath.Ext(path), ".xlsx") }

// Moment is a slot with its moments.
type Moment struct {
	Advocate, Zone string
	From, To       civil.Instant
}

// Moments are the slots by the clocks of their zones.
func (f *File) Moments() ([]Moment, error) {
	var out []Moment
	for _, s := range f.Slots {
		from, ok1 := f.moment(s.Zone, s.From)
		to, ok2 := f.moment(s.Zone, s.To)
		if !ok1 || !ok2 {
			return nil, fmt.Errorf("%s: the zone's clock is not known", s.at)
		}
		out = append(out, Moment{s.Advocate, s.Zone, from, to})
	}
	return out, nil
}

// ParseTime reads a moment (2025-10-13T04:00:00Z) or a local day with a time (13.10.2025 22:00), as files have them.
func ParseTime(s string) (Time, bool) { return parseTime(s, 0) }

// When is a time as an instant, by the clock of a zone.
func (f *File) When(zone string, t Time) (civil.Instant, bool) { return f.moment(zone, t) }
