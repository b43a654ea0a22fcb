package handbook

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"qorgau/domain/calendar"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/money"
	"qorgau/domain/tariff"
)

// vectorsMoreJSON are the vectors that were derived by hand beyond the handbook's, facts and derivation as data.
//
//go:embed vectors_more.json
var vectorsMoreJSON []byte

type moreVector struct {
	ID         string                  `json:"id"`
	Facts      string                  `json:"facts"`
	Tariff     string                  `json:"tariff_edition"` // several stand apart by a space
	Rules      string                  `json:"rules_edition"`
	Derivation string                  `json:"derivation"`
	Exact      string                  `json:"exact"`
	Tenge      string                  `json:"tenge"`
	Status     event.PayStatus         `json:"status"`
	Settings   map[string]event.Choice `json:"settings"`
	Limits     []limitFile             `json:"trip_limits"`
	Together   bool                    `json:"together"`
	Cases      []caseFile              `json:"cases"`
}

type limitFile struct {
	Kind, Place, Source, MRP string
	From                     string `json:"valid_from"`
	Tiyn                     int64
	Actual                   bool
}

type caseFile struct {
	Proceeding       tariff.Proceeding `json:"proceeding"`
	Severities       [][2]string       `json:"severities"`
	Share            string            `json:"share"`
	Decree           string            `json:"decree"`
	Application      string            `json:"application"`
	RoundedElsewhere []string          `json:"rounded_elsewhere"`
	Rest             [][3]any          `json:"rest"`
	Worked           [][3]any          `json:"worked"`
	Items            []itemFile        `json:"items"`
}

type itemFile struct {
	Kind                                               tariff.WorkKind
	From, To, Action, Role, Person, Protocol, Document string
	Client                                             *string
	Urgent                                             bool
	Breaks                                             [][]string
	Cost                                               struct {
		Tiyn, Cut                                       int64
		Days                                            int
		Mode, Place                                     string
		Consent, Demand, Document, Signed, Consultation bool
		SamePlace                                       bool `json:"same_place"`
	}
}

type moreReader struct {
	t testing.TB
	b *tariff.Book
}

func (r moreReader) day(s string) civil.Date {
	if s == "" {
		return 0
	}
	d, err := civil.ParseDate(s)
	if err != nil {
		r.t.Fatal(err)
	}
	return d
}

func (r moreReader) moment(s string) civil.Instant {
	if s == "" {
		return 0
	}
	var hour, minute int
	if _, err := fmt.Sscanf(s[11:], "%d:%d", &hour, &minute); err != nil {
		r.t.Fatalf("moment %q: %v", s, err)
	}
	at, ok := calendar.At(r.b.Zone(almaty), r.day(s[:10]), hour*60+minute)
	if !ok {
		r.t.Fatalf("moment %q is not known in the zone", s)
	}
	return at
}

func (r moreReader) ratio(s string) (out event.Ratio) {
	if s == "" {
		return out
	}
	if _, err := fmt.Sscanf(s, "%d/%d", &out.Num, &out.Den); err != nil {
		r.t.Fatal(err)
	}
	return out
}

func (r moreReader) rest(list [][3]any) (out []tariff.Rest) {
	for _, x := range list {
		out = append(out, tariff.Rest{Day: r.day(x[0].(string)), Document: x[1].(string), Minutes: int(x[2].(float64))})
	}
	return out
}

func (r moreReader) group(c caseFile) tariff.Group {
	g := tariff.Group{Zone: almaty, Proceeding: c.Proceeding, Share: r.ratio(c.Share), Decree: r.day(c.Decree), Application: r.day(c.Application),
		Rest: r.rest(c.Rest), Worked: r.rest(c.Worked)}
	for _, s := range c.Severities {
		g.Severities = append(g.Severities, tariff.SeverityFrom{From: r.day(s[0]), Severity: s[1]})
	}
	for _, d := range c.RoundedElsewhere {
		g.RoundedElsewhere = append(g.RoundedElsewhere, r.day(d))
	}
	for n, f := range c.Items {
		i := tariff.Item{ID: fmt.Sprint("item-", n+1), Kind: f.Kind, Action: f.Action, From: r.moment(f.From), To: r.moment(f.To), Role: tariff.Role(f.Role),
			Client: "suspect", Person: f.Person, Urgent: f.Urgent, Ground: true, Detention: r.moment(f.Protocol), Document: f.Document,
			Cost: tariff.Cost{Tiyn: f.Cost.Tiyn, Days: f.Cost.Days, Mode: f.Cost.Mode, Place: f.Cost.Place, Consent: f.Cost.Consent, Demand: f.Cost.Demand,
				Document: f.Cost.Document, SamePlace: f.Cost.SamePlace, Consultation: f.Cost.Consultation, Signed: f.Cost.Signed, Cut: f.Cost.Cut}}
		if f.Client != nil {
			i.Client = *f.Client
		}
		for _, b := range f.Breaks {
			i.Breaks = append(i.Breaks, tariff.Break{Span: tariff.Span{From: r.moment(b[0]), To: r.moment(b[1])}, Left: len(b) > 2})
		}
		g.Items = append(g.Items, i)
	}
	return g
}

func moreVectors(t testing.TB) []moreVector {
	t.Helper()
	var f struct{ Vectors []moreVector }
	if err := json.Unmarshal(vectorsMoreJSON, &f); err != nil {
		t.Fatal(err)
	}
	return f.Vectors
}

// lines prices a vector: its book with its settings and ceilings, case by case.
func (v *moreVector) lines(t testing.TB, h *Handbook) (*tariff.Book, []event.FeeLine) {
	b := h.Book(confirmedYears...)
	s := event.DefaultSettings()
	for name, value := range v.Settings {
		if err := tariff.Set(&s, name, value); err != nil {
			t.Fatal(err)
		}
	}
	b.PutSettings(s)
	r := moreReader{t, b}
	for _, l := range v.Limits {
		b.PutTripLimit(event.TripLimit{Kind: l.Kind, Place: l.Place, ValidFrom: r.day(l.From), MRP: r.ratio(l.MRP), Tiyn: l.Tiyn, Actual: l.Actual, Source: l.Source})
	}
	var lines []event.FeeLine
	for _, c := range v.Cases {
		g := r.group(c)
		lines = append(lines, tariff.Price(b, &g)...)
	}
	if v.Together {
		lines = tariff.Together(b, lines)
	}
	return b, lines
}

// wrong tells what of a vector does not come out, or "".
func (v *moreVector) wrong(lines []event.FeeLine) string {
	var editions []string
	exact := money.Frac{}
	for _, l := range lines {
		x, err := money.ParseFrac(l.Num, l.Den)
		if err != nil {
			return err.Error()
		}
		exact = exact.Add(x)
		if l.Status != v.Status {
			return fmt.Sprintf("status %s (%v), want %s", l.Status, l.Flags, v.Status)
		}
		if l.Rules != v.Rules {
			return fmt.Sprintf("rules %s, want %s", l.Rules, v.Rules)
		}
		for _, p := range l.Pieces {
			if !slices.Contains(editions, p.Edition) {
				editions = append(editions, p.Edition)
			}
		}
	}
	if got := strings.Join(editions, " "); got != v.Tariff {
		return fmt.Sprintf("editions %q, want %q", got, v.Tariff)
	}
	if got := tariff.Sum(lines).Plain(); exact.String() != v.Exact || got != v.Tenge {
		return fmt.Sprintf("%s = %s, want %s = %s", exact, got, v.Exact, v.Tenge)
	}
	return ""
}

// Each vector that was derived by hand beyond the handbook's comes out to the tiyn, with its exact sum, editions and
// status.
func TestMoreVectors(t *testing.T) {
	h := load(t)
	all := moreVectors(t)
	if len(all) < 100 {
		t.Errorf("only %d vectors", len(all))
	}
	for _, v := range all {
		t.Run(v.ID, func(t *testing.T) {
			_, lines := v.lines(t, h)
			if w := v.wrong(lines); w != "" {
				t.Errorf("%s\n%s: %s", v.Facts, v.Derivation, w)
				for _, l := range lines {
					t.Logf("%+v", l)
				}
			}
		})
	}
}

// Every value of every setting of money is priced by at least one vector, or is a setting that pricing does not read.
func TestEverySettingIsInAVector(t *testing.T) {
	h := load(t)
	done := map[string]bool{}
	for _, v := range moreVectors(t) {
		for name, value := range v.Settings {
			// The setting must matter: with the default in its place the vector must not come out.
			other := v
			other.Settings = map[string]event.Choice{}
			for n, x := range v.Settings {
				if n != name {
					other.Settings[n] = x
				}
			}
			_, lines := other.lines(t, h)
			if v.wrong(lines) != "" {
				done[name+" "+string(value)] = true
			}
		}
	}
	for _, k := range []string{
		"mrp_date_basis decree_date", "mrp_date_basis application_date", "tariff_date_basis decree_date", "rounding_rule_date_basis decree_date",
		"border_window_policy earliest_day", "border_window_policy latest_day", "tiyn_rounding half_even_per_line", "tiyn_rounding once_per_application",
		"night_split after_rounding", "night_split by_start_time", "rounding_topup day_part", "rounding_topup longest_part", "rounding_topup last_part",
		"round_group action", "round_group payment_document", "round_group advocate_day", "round_group application_month",
		"round_cross_case pay_each", "round_cross_case sum_across_cases", "waiting_rounded true", "premium_roles defender_and_victim_representative",
		"premium_scope participation_and_visits", "premium_scope all", "premium_on_waiting true", "premium_on_working_saturday true",
		"t1_premium_reading any_night_or_day_off", "requalification_tier last_qualification_for_all", "severity_missing_tier tier_c",
		"witness_before_t4 pay", "witness_before_t4 refuse", "postponed_waiting_cap_hours 24", "trip_day_premium true",
		"trip_limits table_loaded_by_a_person", "consultation_day_cap_scope all_work", "partial_release hold", "break_paid none",
		"caps_and_trip_date_basis filing_date",
	} {
		if !done[k] {
			t.Errorf("no vector hangs on %s", k)
		}
	}
}
