package web

import (
	"context"
	"crypto/sha256"
	"fmt"
	"sync"
	"testing"

	"qorgau/adapters/handbook"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/projections"
	"qorgau/projections/rowstest"
)

// Marks that stand in every sealed value and in numbers of the register; none may reach a reader.
var marks = []string{"MARKERNAME", "777000111222333"}

// models are read models in memory that several goroutines may use.
type models struct {
	mu   sync.Mutex
	rows *rowstest.Memory
	next map[string]int64
	at   civil.Instant
}

func newModels() *models {
	return &models{rows: rowstest.New(projections.All()...), next: map[string]int64{}, at: civil.InstantOf(2025, 10, 13, 4, 0, 0)}
}

func (m *models) Row(ctx context.Context, table, code, key string) ([]byte, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.rows.Row(ctx, table, code, key)
}

func (m *models) Scan(ctx context.Context, table, code, prefix string, fn func(code, key string, value []byte) error) error {
	type row struct {
		code, key string
		value     []byte
	}
	var rows []row
	m.mu.Lock()
	err := m.rows.Scan(ctx, table, code, prefix, func(code, key string, value []byte) error {
		rows = append(rows, row{code, key, value})
		return nil
	})
	m.mu.Unlock()
	for _, r := range rows {
		if err == nil {
			err = fn(r.code, r.key, r.value)
		}
	}
	return err
}

func (m *models) Position(ctx context.Context, code string) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.rows.Position(ctx, code)
}

func (m *models) now() civil.Instant {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.at
}

// tell writes one record, with a box of a marked value in it.
func (m *models) tell(t testing.TB, code string, at civil.Instant, body journal.Body) {
	t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.next[code]++
	m.at = max(m.at, at)
	rec := journal.Record{Journal: code, Pos: m.next[code], Kind: journal.Decision, Type: body.Type(), At: at, Cause: 1, Machine: 1, Body: body,
		Sealed: []journal.Box{{Person: ref("box"), Field: "advocate_name", Bytes: []byte(marks[0])}}}
	if err := m.rows.Apply(rec); err != nil {
		t.Fatal(err)
	}
}

func ref(name string) (r journal.Ref) {
	sum := sha256.Sum256([]byte(name))
	copy(r[:], sum[:])
	return r
}

func advocateOf(code string, n int) journal.Ref { return ref(fmt.Sprintf("advocate %s %d", code, n)) }

// sample is a made-up country: 16 of 17 territories at work over six months, requests in every state, money at every stage.
func sample(t testing.TB) *models {
	t.Helper()
	m := newModels()
	for i, r := range handbook.Regions()[:16] {
		m.territory(t, r.Bar, i)
	}
	return m
}

func (m *models) territory(t testing.TB, code string, i int) {
	t.Helper()
	start := civil.InstantOf(2025, 10, 13, 4, 0, 0)
	m.tell(t, code, start, &event.MachineAdopted{Version: 1})
	if i != 5 { // one territory is without a roster
		for month := range 7 {
			at := civil.DateOf(2025, 10, 1).AddMonths(month)
			name := at.String()[:7]
			m.tell(t, code, start, &event.RosterPublished{Month: name, Revision: 1, Zones: []event.Zone{{Zone: "z1", Units: []string{"u1"}}},
				Slots: []event.Slot{{Advocate: advocateOf(code, 0), Zone: "z1", From: at.Start(), To: at.AddMonths(1).Start()}}})
			if i != 7 {
				m.tell(t, code, start, &event.RosterCountersigned{Month: name, Revision: 1, Official: ref("official")})
			}
		}
	}
	for n := range 6 + i%4*3 {
		at := civil.DateOf(2025, 10, 13).AddDays(n*150/(6+i%4*3)).Start() + civil.Instant(4+n%9)*civil.Hour + civil.Instant(7*i)*civil.Minute
		m.served(t, code, n, at)
	}
	end := civil.DateOf(2026, 3, 20).Start() + 6*civil.Hour
	m.refusedAndOpen(t, code, i, end)
	m.mu.Lock()
	m.at = end + 40*civil.Minute
	m.mu.Unlock()
}

// served is one request from registration to money.
func (m *models) served(t testing.TB, code string, n int, at civil.Instant) {
	t.Helper()
	id := fmt.Sprintf("REQ-%s-%04d", code, n)
	app, claim := id+"/1", id+"/1/1"
	advocate := advocateOf(code, n%5)
	m.tell(t, code, at, &event.DefenderRequested{Register: event.Register{Object: id, RegisterCase: "case-" + id, Unit: "KZ-unit"}, Person: ref("person" + id),
		ErdrNumber: marks[1], Basis: "decree", Urgency: "urgent", Draw: journal.Hash(sha256.Sum256([]byte(id)))})
	m.tell(t, code, at, m.registered(id, at, at, 0))
	m.tell(t, code, at, &event.OfferMade{Offer: app, Request: id, Advocate: advocate, N: 1, Rule: "band_draw_v1", Pool: "neighbours", Unit: "KZ-unit",
		AnswerBy: at + 15*civil.Minute, Roster: "2025-10/1", By: "draw",
		Band: []event.Candidate{{Advocate: advocate, Load: 2, LastAt: at - 26*civil.Hour}, {Advocate: ref("b" + id), Load: 3, Code: "drawn_later"},
			{Advocate: ref("c" + id), Load: 2, LastAt: at - 3*civil.Day, Code: "drawn_later"}},
		Others: []event.Passed{{Advocate: ref("d" + id), Load: 5, Code: "higher_load"}, {Advocate: ref("e" + id), Load: 1, Code: "conflict_co_suspect"},
			{Advocate: ref("f" + id), Load: 0, Code: "slot_unreachable"}},
		Counts: []event.ReasonCount{{Code: "not_on_duty", Count: 41}, {Code: "other_zone", Count: 9}, {Code: "language", Count: 2}}})
	took := civil.Instant(2+n*3%11) * civil.Minute
	m.tell(t, code, at+took, &event.OfferEnded{Offer: app, Request: id, Advocate: advocate, Result: "accepted"})
	m.tell(t, code, at+took, &event.DefenderNamed{Appointment: app, Request: id, Unit: "KZ-unit", RegisterCase: "case-" + id, Case: id, Person: ref("person" + id),
		Advocate: advocate, HomeBar: code, OfferedAt: at, AcceptedAt: at + took, Rule: "band_draw_v1"})
	tiyn := int64(1_243_438 + 318_077*n)
	m.tell(t, code, at+2*civil.Day, &event.FeeAccrued{Claim: claim, Group: claim + "/day", Appointment: app, Advocate: advocate,
		Day: (at + 2*civil.Day).UTCDate(), Revision: 1, Tiyn: tiyn, Settings: "s1",
		Lines: []event.FeeLine{{Day: (at + 2*civil.Day).UTCDate(), Kind: "participation", Status: event.StatusPayable, Tiyn: tiyn}}})
	for k, status := range []string{"applied", "approved", "in_payment", "paid"} {
		day := civil.Instant(6+9*k) * civil.Day
		if at+day > civil.InstantOf(2026, 3, 19, 0, 0, 0) {
			return
		}
		if status == "paid" && n%6 == 5 {
			status = "sent_back"
		}
		m.tell(t, code, at+day, &event.ClaimMoved{Claim: claim, Status: status, Application: "a/1", Settlement: code + "/" + claim + "/1", Tiyn: tiyn})
	}
}

func (m *models) registered(id string, at, wanted, deadline civil.Instant) *event.RequestRegistered {
	return &event.RequestRegistered{Request: id, Unit: "KZ-unit", RegisterCase: "case-" + id, Case: id, ErdrNumber: marks[1], Person: ref("person" + id),
		Urgency: "urgent", Client: "suspect", Detained: "yes", WantedAt: wanted, Deadline: deadline, Regime: "w21"}
}

// refusedAndOpen leaves each territory with something to look at.
func (m *models) refusedAndOpen(t testing.TB, code string, i int, at civil.Instant) {
	t.Helper()
	id := func(n int) string { return fmt.Sprintf("REQ-%s-9%03d", code, n) }
	m.tell(t, code, at, &event.RequestRefused{Request: id(0), Unit: "KZ-unit", Code: []string{"outside_wave", "no_grounds", "status_not_entitled"}[i%3]})
	switch i % 4 {
	case 0:
		m.tell(t, code, at, m.registered(id(1), at, at, at+2*civil.Hour))
	case 1:
		m.tell(t, code, at, m.registered(id(1), at, at+civil.Day, at+3*civil.Day))
		m.tell(t, code, at, &event.OfferMade{Offer: id(1) + "/1", Request: id(1), Advocate: advocateOf(code, 1), N: 1, Rule: "band_draw_v1", Pool: "zone",
			Unit: "KZ-unit", AnswerBy: at + 43*civil.Minute})
	case 2:
		m.tell(t, code, at, m.registered(id(1), at, at+20*civil.Minute, at+5*civil.Hour))
		m.tell(t, code, at, &event.DefenderNotFound{Request: id(1), Unit: "KZ-unit", RegisterCase: "case", Person: ref("p"), Alarm: 1, Next: at + civil.Hour})
		m.tell(t, code, at, &event.AlarmRaised{Object: id(1), Code: "escalated", To: []string{"bar"}})
	case 3:
		m.tell(t, code, at, &event.SlotUnreachable{Advocate: advocateOf(code, 0), Zone: "z1", From: at, To: at + civil.Day, Silences: 2})
		m.tell(t, code, at, &event.AlarmRaised{Object: "roster/2026-03", Code: "roster_gap", To: []string{"bar"}})
		m.tell(t, code, at, &event.RosterChecked{Month: "2026-03", Nobody: 480, Gaps: []event.RosterGap{{Code: "roster_nobody", Zone: "z1", From: at, To: at + 8*civil.Hour}},
			Counts: []event.ReasonCount{{Code: "roster_nobody", Count: 1}}})
	}
}

// server is a page over the sample with counts of messages.
func server(t testing.TB, m *models) *Server {
	t.Helper()
	return New(Config{Models: m, Now: m.now, Virtual: true,
		Intake: func() Counts {
			return Counts{Taken: 12_345, Accepted: 12_300, Duplicate: 30, Conflict: 2, Quarantined: 13}
		},
		Rejected: func() map[string]int64 {
			return map[string]int64{"schema_violation": 9, "bad_utf8": 4, "id_conflict": 2}
		}})
}
