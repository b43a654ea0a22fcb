package projections

import (
	"context"
	"fmt"
	"strings"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// The two registers that an advocate keeps.
const (
	RegisterOfDefence       = "defence"       // order 1465 of 28.09.2018
	RegisterOfConsultations = "consultations" // order 1463 of 28.09.2018
)

// RegisterRow is one line of an advocate's register: number, day, ground document, essence, form, duration. A line is
// never changed: a correction is a line of its own that names the one it stands for. There is no name of a client and
// no number of a case in the register of defence; they must not be demanded there (order 1465).
type RegisterRow struct {
	Journal  string
	Register string
	Advocate string // reference
	No       int64  // counts up for an advocate in one journal
	Corrects int64  // the line that this one stands for; 0: none
	Taken    bool   // the line takes that one back
	Act      string
	Day      civil.Date // of the aid
	MadeAt   civil.Instant
	Late     bool   // made on another day than the aid
	Basis    string // of the ground document: decree, protocol, request
	Number   string // of the ground document
	Date     civil.Date
	Form     string // kind of aid
	Minutes  int64
	Client   string // reference, of a consultation
	Whose    string // person whose box the essence is
	Essence  []byte // sealed; absent: none was entered
}

type registerGround struct {
	Basis, Number string
	Date          civil.Date
}

type registerEssence struct {
	Whose, Client, Ground string
	Box                   []byte
}

// registerNumber is the number of a line.
type registerNumber struct{ No int64 }

const (
	registerRows     table[RegisterRow]     = "advocate_register"
	registerCounts   table[registerNumber]  = "advocate_register_count"
	registerLast     table[registerNumber]  = "advocate_register_last"
	registerGrounds  table[registerGround]  = "advocate_register_ground"
	registerEssences table[registerEssence] = "advocate_register_essence"
)

// AdvocateRegister is the read model of the registers of order 1465 and order 1463.
type AdvocateRegister struct{}

// Name is the read model's name.
func (AdvocateRegister) Name() string { return "advocate_register" }

// Version is that of the rows.
func (AdvocateRegister) Version() int { return 1 }

// Tables lists what it writes.
func (AdvocateRegister) Tables() []string {
	return []string{string(registerRows), string(registerCounts), string(registerLast), string(registerGrounds), string(registerEssences)}
}

// Apply folds one record.
func (AdvocateRegister) Apply(rows Rows, rec *journal.Record) error {
	f := begin(rows, rec)
	switch e := f.body.(type) {
	case *event.DefenderRequested:
		registerGrounds.put(f, e.Object, registerGround{e.Basis, e.DocumentNumber, e.DocumentDate})
	case *event.WorkEntered:
		if box := boxOf(rec, e.Advocate, "essence"); box != nil {
			registerEssences.put(f, e.Entry, registerEssence{Whose: refText(e.Advocate), Box: box})
		}
	case *event.ConsultationEntered:
		registerEssences.put(f, e.Consultation, registerEssence{
			Whose: refText(e.Client), Client: refText(e.Client), Ground: e.GroundDocument, Box: boxOf(rec, e.Client, "essence"),
		})
	case *event.ActRecorded:
		f.registered(e)
	}
	return f.err
}

func (f *folding) registered(e *event.ActRecorded) {
	if e.Tiyn > 0 { // an expense is no aid
		return
	}
	register := RegisterOfDefence
	if e.Kind == "consultation" {
		register = RegisterOfConsultations
	}
	row := RegisterRow{
		Journal: f.rec.Journal, Register: register, Advocate: refText(e.Advocate), Act: e.Act, Day: e.Day, MadeAt: f.rec.At,
		Form: e.Kind, Minutes: e.Minutes, Taken: e.Withdrawn,
	}
	for _, flag := range e.Flags {
		row.Late = row.Late || flag == "entered_late"
	}
	if i := strings.LastIndexByte(e.Appointment, '/'); i > 0 {
		if g, ok := registerGrounds.get(f, e.Appointment[:i]); ok {
			row.Basis, row.Number, row.Date = g.Basis, g.Number, g.Date
		}
	}
	if x, ok := registerEssences.get(f, e.Act); ok {
		row.Whose, row.Client, row.Essence = x.Whose, x.Client, x.Box
		if register == RegisterOfConsultations {
			row.Basis, row.Number, row.Date = "request", x.Ground, e.Day
		}
	}
	count := keyOf(register, row.Advocate)
	n, _ := registerCounts.get(f, count)
	row.No = n.No + 1
	last := keyOf(register, row.Advocate, e.Act)
	before, _ := registerLast.get(f, last)
	row.Corrects = before.No
	registerCounts.put(f, count, registerNumber{row.No})
	registerLast.put(f, last, registerNumber{row.No})
	registerRows.put(f, keyOf(register, row.Advocate, posKey(row.No)), row)
}

// RegisterLines reads a register of an advocate in one journal, or in all (code is empty), in order of number, lines of
// aid from a day to a day; zero days are open ends.
func RegisterLines(ctx context.Context, q Query, code, register string, advocate journal.Ref, from, to civil.Date) ([]RegisterRow, error) {
	all, err := registerRows.list(ctx, q, code, prefixOf(register, advocate.String()))
	if err != nil {
		return nil, fmt.Errorf("reading a register: %w", err)
	}
	var out []RegisterRow
	for _, r := range all {
		if r.Day >= from && (to == 0 || r.Day <= to) {
			out = append(out, r)
		}
	}
	return out, nil
}
