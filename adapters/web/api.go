package web

import (
	"encoding/json"
	"net/http"
	"strconv"

	"qorgau/adapters/handbook"
	"qorgau/domain/civil"
	"qorgau/projections"
)

// The JSON interface gives the figures of the page for other programs (docs/page.md). Moments are UTC, sums are tiyn,
// advocates the beginning of their reference, as on the page.

type apiNames struct {
	KK string `json:"kk"`
	RU string `json:"ru"`
	EN string `json:"en"`
}

type apiTerritory struct {
	Journal     string               `json:"journal,omitempty"` // absent: the whole country
	Name        *apiNames            `json:"name,omitempty"`
	Counters    projections.Counters `json:"counters"`
	MedianMS    civil.Instant        `json:"median_ms"`
	P95MS       civil.Instant        `json:"p95_ms"`
	Roster      string               `json:"roster,omitempty"`
	Unreachable int64                `json:"unreachable_slots"`
	Money       projections.Money    `json:"money"`
}

type apiMessages struct {
	Taken       int64 `json:"taken"`
	Accepted    int64 `json:"accepted"`
	Duplicate   int64 `json:"duplicate"`
	Conflict    int64 `json:"id_conflict"`
	Quarantined int64 `json:"quarantined"`
}

type apiOverview struct {
	At          string                  `json:"at"`
	Virtual     bool                    `json:"virtual"`
	Total       apiTerritory            `json:"total"`
	Territories []apiTerritory          `json:"territories"`
	Refusals    []projections.CodeCount `json:"refusals"`
	Messages    *apiMessages            `json:"messages,omitempty"`
	Rejected    []projections.CodeCount `json:"rejected"`
}

func (s *Server) apiOverview(w http.ResponseWriter, r *http.Request) {
	b, ok := s.board(w, r)
	if !ok {
		return
	}
	out := apiOverview{At: b.At.String(), Virtual: b.Virtual, Total: figures(territory{Territory: b.Sum}),
		Refusals: listed(b.Refusals), Rejected: listed(b.Rejected)}
	for _, t := range b.Territories {
		x := figures(t)
		if region, ok := handbook.RegionOfBar(t.Journal); ok {
			x.Name = &apiNames{region.NameKK, region.NameRU, region.NameEN}
		}
		out.Territories = append(out.Territories, x)
	}
	if b.HasIntake {
		c := b.Intake
		out.Messages = &apiMessages{c.Taken, c.Accepted, c.Duplicate, c.Conflict, c.Quarantined}
	}
	s.answer(w, out)
}

func figures(t territory) apiTerritory {
	return apiTerritory{Journal: t.Journal, Counters: t.Counters, MedianMS: t.Answer.Percentile(50), P95MS: t.Answer.Percentile(95),
		Roster: t.Roster, Unreachable: t.Unreachable, Money: t.Money}
}

type apiClock struct {
	Name  string        `json:"name"` // wanted_at, legal_deadline, answer_by, next_alarm
	At    string        `json:"at"`
	LeftS civil.Instant `json:"left_s"` // negative once it has run out
	Level string        `json:"level"`  // in_time, due_soon, overdue
}

type apiRequest struct {
	Journal      string     `json:"journal"`
	Request      string     `json:"request"`
	State        string     `json:"state"`
	Level        string     `json:"level"`
	Unit         string     `json:"unit"`
	Urgency      string     `json:"urgency"`
	Client       string     `json:"client"`
	Grounds      []string   `json:"grounds,omitempty"`
	Minor        bool       `json:"minor,omitempty"`
	Detained     bool       `json:"detained,omitempty"`
	AtOnce       bool       `json:"at_once,omitempty"`
	RegisteredAt string     `json:"registered_at,omitempty"`
	Pool         string     `json:"pool,omitempty"`
	Offers       int64      `json:"offers"`
	Alarms       int64      `json:"alarms"`
	Clocks       []apiClock `json:"clocks"`
}

func (s *Server) apiRequests(w http.ResponseWriter, r *http.Request) {
	code, limit, ok := s.asked(w, r)
	if !ok {
		return
	}
	b, ok := s.board(w, r)
	if !ok {
		return
	}
	list := []apiRequest{}
	for _, o := range b.Requests {
		if code != "" && o.Journal != code || len(list) == limit {
			continue
		}
		x := apiRequest{Journal: o.Journal, Request: o.ID, State: o.State, Level: o.Level, Unit: o.Unit, Urgency: o.Urgency,
			Client: o.Client, Grounds: o.Grounds, Minor: o.Minor, Detained: o.Detained, AtOnce: o.AtOnce,
			RegisteredAt: moment(o.RegisteredAt), Pool: o.Pool, Offers: o.Offers, Alarms: o.Alarms, Clocks: []apiClock{}}
		for _, c := range o.Clocks {
			x.Clocks = append(x.Clocks, apiClock{c.Word, moment(c.At), c.Left / civil.Second, c.Level})
		}
		list = append(list, x)
	}
	s.answer(w, struct {
		At       string       `json:"at"`
		Open     int          `json:"open"` // in the whole country
		Requests []apiRequest `json:"requests"`
	}{b.At.String(), len(b.Requests), list})
}

type apiConsidered struct {
	Advocate string `json:"advocate"`
	Load     int64  `json:"load"`
	LastAt   string `json:"last_at,omitempty"`
	Code     string `json:"code,omitempty"`
}

type apiWhy struct {
	Rule    string                  `json:"rule"`
	Pool    string                  `json:"pool"`
	By      string                  `json:"by,omitempty"`
	N       int64                   `json:"n"`
	Draw    string                  `json:"draw,omitempty"`
	DrawPos int64                   `json:"draw_pos,omitempty"`
	Roster  string                  `json:"roster,omitempty"`
	Pos     int64                   `json:"pos"`
	Machine int64                   `json:"machine"`
	Band    []apiConsidered         `json:"band"`
	Others  []apiConsidered         `json:"others"`
	Counts  []projections.CodeCount `json:"counts"`
}

type apiAppointment struct {
	Journal     string        `json:"journal"`
	Appointment string        `json:"appointment"`
	Request     string        `json:"request"`
	State       string        `json:"state"`
	Unit        string        `json:"unit"`
	Urgency     string        `json:"urgency,omitempty"`
	Advocate    string        `json:"advocate"`
	HomeBar     string        `json:"home_bar"`
	RequestedAt string        `json:"requested_at,omitempty"`
	OfferedAt   string        `json:"offered_at,omitempty"`
	AcceptedAt  string        `json:"accepted_at"`
	ExpectedAt  string        `json:"expected_at,omitempty"`
	TookS       civil.Instant `json:"took_s,omitempty"`
	Why         apiWhy        `json:"why"`
}

func (s *Server) apiAppointments(w http.ResponseWriter, r *http.Request) {
	code, limit, ok := s.asked(w, r)
	if !ok {
		return
	}
	latest, err := projections.LatestAppointments(r.Context(), s.cfg.Models, code, min(limit, projections.Recent))
	if err != nil {
		s.fail(w, err)
		return
	}
	list := []apiAppointment{}
	for _, x := range latest {
		a, y := x.Appointment, x.Why
		out := apiAppointment{Journal: a.Journal, Appointment: a.ID, Request: a.Request, State: a.State, Unit: a.Unit,
			Urgency: a.Urgency, Advocate: short(a.Advocate), HomeBar: a.HomeBar, RequestedAt: moment(a.RequestedAt),
			OfferedAt: moment(a.OfferedAt), AcceptedAt: moment(a.AcceptedAt), ExpectedAt: moment(a.ExpectedAt),
			Why: apiWhy{Rule: y.Rule, Pool: y.Pool, By: y.By, N: y.N, Draw: y.Draw, DrawPos: y.DrawPos, Roster: y.Roster,
				Pos: y.Pos, Machine: y.Machine, Band: considered(y.Band), Others: considered(y.Others), Counts: listed(y.Counts)}}
		if a.RequestedAt != 0 {
			out.TookS = (a.AcceptedAt - a.RequestedAt) / civil.Second
		}
		list = append(list, out)
	}
	s.answer(w, struct {
		At           string           `json:"at"`
		Appointments []apiAppointment `json:"appointments"`
	}{s.cfg.Now().String(), list})
}

func considered(list []projections.Considered) []apiConsidered {
	out := []apiConsidered{}
	for _, c := range list {
		out = append(out, apiConsidered{short(c.Advocate), c.Load, moment(c.LastAt), c.Code})
	}
	return out
}

type apiAccount struct {
	Account string `json:"account"`
	Debit   int64  `json:"debit"`
	Credit  int64  `json:"credit"`
	Tiyn    int64  `json:"tiyn"`
}

type apiMonth struct {
	Month   string            `json:"month"`
	Change  projections.Money `json:"change"`
	Running projections.Money `json:"running"`
}

func (s *Server) apiLedger(w http.ResponseWriter, r *http.Request) {
	code, _, ok := s.asked(w, r)
	if !ok {
		return
	}
	ctx, q := r.Context(), s.cfg.Models
	total, err := projections.LedgerTotal(ctx, q, code)
	if err != nil {
		s.fail(w, err)
		return
	}
	balances, err := projections.LedgerBalances(ctx, q, code)
	if err != nil {
		s.fail(w, err)
		return
	}
	changes, err := projections.LedgerByMonth(ctx, q, code)
	if err != nil {
		s.fail(w, err)
		return
	}
	accounts := []apiAccount{}
	for _, b := range balances {
		accounts = append(accounts, apiAccount{b.Account, b.Debit, b.Credit, b.Tiyn()})
	}
	months := []apiMonth{}
	for _, sum := range running(changes) {
		m := apiMonth{Month: sum.Month, Change: projections.Money{Month: sum.Month}, Running: sum}
		for _, c := range changes {
			if c.Month == sum.Month {
				m.Change = c
			}
		}
		months = append(months, m)
	}
	s.answer(w, struct {
		At       string            `json:"at"`
		Journal  string            `json:"journal,omitempty"` // absent: the whole country
		Total    projections.Money `json:"total"`
		Accounts []apiAccount      `json:"accounts"`
		Months   []apiMonth        `json:"months"`
	}{s.cfg.Now().String(), code, total, accounts, months})
}

// maxListed bounds a list of the JSON interface.
const maxListed = 1000

// asked reads ?journal= and ?limit=; what does not fit is answered with 400.
func (s *Server) asked(w http.ResponseWriter, r *http.Request) (code string, limit int, ok bool) {
	q := r.URL.Query()
	if code = q.Get("journal"); code != "" && !isTerritory(code) {
		refuse(w, http.StatusBadRequest, "journal is no code of a territory, like KZ-75")
		return "", 0, false
	}
	limit = 100
	if text := q.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > maxListed {
			refuse(w, http.StatusBadRequest, "limit is a number from 1 to 1000")
			return "", 0, false
		}
		limit = n
	}
	return code, limit, true
}

func (s *Server) board(w http.ResponseWriter, r *http.Request) (*board, bool) {
	b, err := s.boards.now(r.Context())
	if err != nil {
		refuse(w, http.StatusServiceUnavailable, "the figures are not ready yet")
	}
	return b, err == nil
}

func (s *Server) answer(w http.ResponseWriter, v any) {
	raw, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		s.fail(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(append(raw, '\n'))
}

func (s *Server) fail(w http.ResponseWriter, err error) {
	s.cfg.Log.Error("answering the JSON interface", "error", err)
	refuse(w, http.StatusServiceUnavailable, "the figures are not ready yet")
}

func refuse(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(`{"error":` + strconv.Quote(text) + "}\n"))
}

func moment(at civil.Instant) string {
	if at == 0 {
		return ""
	}
	return at.String()
}

// listed is never null in JSON.
func listed(list []projections.CodeCount) []projections.CodeCount {
	if list == nil {
		return []projections.CodeCount{}
	}
	return list
}
