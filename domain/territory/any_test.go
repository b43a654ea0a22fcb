package territory_test

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"pgregory.net/rapid"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	. "qorgau/domain/scenario"
)

// maker makes facts of every type. A fact is about what the journal already holds: a value of a field is taken from an
// earlier record that has a field of that name, most often all of them from one record, so that what is made hangs
// together; sometimes it is taken from anywhere, or made up within what its schema lets in.
type maker struct {
	t    *rapid.T
	w    *World
	seen int                                 // records looked at
	by   map[string]map[string]reflect.Value // the last hundred of a field's values, by their text
	keys map[string][]string                 // of by, in the order in which they came
	last map[string][]journal.Body           // records by type
	all  []string                            // types seen, in the order in which they came
	prev civil.Instant                       // the moment written last in the fact in hand
}

func newMaker(t *rapid.T, w *World) *maker {
	return &maker{t: t, w: w, by: map[string]map[string]reflect.Value{}, keys: map[string][]string{}, last: map[string][]journal.Body{}}
}

// alike are names of fields that hold the same kind of value under another name.
var alike = map[string][]string{
	"into": {"register_case"}, "new_case": {"register_case"}, "persons": {"person"}, "other": {"person"}, "client": {"person"},
	"about": {"appointment", "offer", "request"}, "claims": {"claim"}, "act": {"object"}, "from_zone": {"zone"}, "to_unit": {"unit"},
	"unit": {"to_unit"}, "barred": {"advocate"}, "with": {"advocate"}, "to": {"advocate"}, "consultations": {"consultation"},
	"statements": {"statement"}, "who": {"advocate", "person"}, "outage": {"outage"}, "same_as": {"person"},
}

// pools are values for a field with a name, or with a pattern, when nothing before it has one.
var pools = map[string][]string{
	"register_case": {"k1", "k2", "k3"}, "object": {"o1", "o2", "o3", "o4", "r1", "r2", "r3", "o5", "o6"}, "request": {"r1", "r2", "r3"},
	"unit": {Unit, Unit, FarUnit, "75-district_police-01"}, "month": {"2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02"},
	"ID": {"x1", "x2", "x3"}, "Path": {"r1/1", "r2/1", "r1/1/1", "x1"}, "Unit": {Unit, FarUnit}, "Journal": {Bar, "KZ-75"},
	"Number": {"257510031000017", "1"}, "Article": {"1880003", "0990002"}, "Month": {"2025-10", "2025-11"}, "Code": {"checked", "illness", "mistake"},
	"Document": {"17", "18-A"}, "Language": {"kk", "ru", "en"}, "Zone": {ZoneName}, "Digits": {"1", "22"}, "Twelve": {"010140000012"},
	"IBAN": {"KZ00"}, "Phone": {"+7 700"}, "Birth": {"2000-01-01"}, "EventType": {"case.opened.v1"}, "BudgetLine": {"03-221-005"},
	"UnitName": {"A unit"}, "Hash": {strings.Repeat("0a", 32)}, "Rational": {"1"}, "Choice": {"true", "30", "depends"},
	"Name": {"a"}, "zone": {"near", "far", "away"}, "year": {"2025", "2026"}, "list_year": {"2025", "2026"}, "code": {"hold_overlap", "confirm_cross_case",
		"decree_mismatch", "hold_term", "hold_unconfirmed", "hold_certificate"},
	"kind": nil, "home_bar": {Bar}, "bar": {Bar, "KZ-75"},
}

var peoplePools = map[string][]string{
	"person": {"Serik", "Asel", "Timur"}, "advocate": {"Aizhan", "Bolat", "Dana", "Erlan"}, "official": {"official 1", "official 2", "official 3"},
}

func (m *maker) n(n int) int { return rapid.IntRange(0, n-1).Draw(m.t, "n") }

func (m *maker) often(of100 int) bool { return m.n(100) < of100 }

// look takes up what was recorded since.
func (m *maker) look() {
	for ; m.seen < len(m.w.Records); m.seen++ {
		body := m.w.Records[m.seen].Body
		if mail, ok := body.(*event.MailReceived); ok {
			body = mail.Body
		}
		if _, ok := body.(*event.BookSent); ok {
			continue
		}
		name := body.Type()
		if m.last[name] == nil {
			m.all = append(m.all, name)
		}
		m.last[name] = append(m.last[name], body)
		m.note(reflect.ValueOf(body).Elem())
	}
}

func (m *maker) note(v reflect.Value) {
	each(v, func(f reflect.StructField, v reflect.Value) {
		if v.IsZero() {
			return
		}
		name := jsonName(f)
		if v.Kind() == reflect.Slice {
			for i := range min(v.Len(), 5) {
				if v.Index(i).Kind() == reflect.Struct {
					m.note(v.Index(i))
				} else {
					m.keep(name, v.Index(i))
				}
			}
			return
		}
		m.keep(name, v)
	})
}

func (m *maker) keep(name string, v reflect.Value) {
	text := fmt.Sprint(v.Interface())
	if m.by[name] == nil {
		m.by[name] = map[string]reflect.Value{}
	}
	if _, ok := m.by[name][text]; ok {
		return
	}
	m.by[name][text] = v
	m.keys[name] = append(m.keys[name], text)
	if len(m.keys[name]) > 100 {
		delete(m.by[name], m.keys[name][0])
		m.keys[name] = m.keys[name][1:]
	}
}

// each visits the fields of a body, those of its embedded parts too.
func each(v reflect.Value, visit func(reflect.StructField, reflect.Value)) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Anonymous {
			each(v.Field(i), visit)
		} else if f.IsExported() {
			visit(f, v.Field(i))
		}
	}
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

// follows says of what a fact mostly is the answer.
var follows = map[string][]string{
	"offer.accepted.v1": {"offer.made.v1"}, "offer.declined.v1": {"offer.made.v1"}, "act.performed.v1": {"defender.named.v1", "act.recorded.v1"},
	"act.corrected.v1": {"act.performed.v1"}, "act.confirmed.v1": {"act.recorded.v1"}, "act.objected.v1": {"act.recorded.v1"},
	"act.answered.v1": {"act.questioned.v1"}, "work.entered.v1": {"defender.named.v1", "work.entered.v1"}, "trip_cost.entered.v1": {"defender.named.v1"},
	"payment_decree.issued.v1": {"payment_decree.requested.v1", "payment_decree.issued.v1"}, "payment_decree.corrected.v1": {"payment_decree.issued.v1"},
	"payment_decree.cancelled.v1": {"payment_decree.issued.v1"}, "application.filed.v1": {"claim.decreed.v1", "fee.accrued.v1"},
	"application.approved.v1": {"application.checked.v1"}, "application.returned.v1": {"application.checked.v1"},
	"payment.made.v1": {"settlement.ordered.v1"}, "payment.returned.v1": {"settlement.ordered.v1"}, "settlement.retried.v1": {"settlement.ordered.v1"},
	"reversal.made.v1": {"reversal.ordered.v1"}, "reversal.refused.v1": {"reversal.ordered.v1"}, "hold.resolved.v1": {"claim.blocked.v1", "fee.accrued.v1"},
	"payment_difference.decided.v1": {"payment_difference.found.v1"}, "calculation.filed.v1": {"fee.accrued.v1"}, "overlap.decided.v1": {"minutes.judged.v1"},
	"defender.arrived.v1": {"defender.named.v1"}, "defender.absent.v1": {"defender.named.v1"}, "notice.signed.v1": {"defender.named.v1"},
	"defender.waived.v1": {"defender.named.v1"}, "defender.excluded.v1": {"defender.named.v1"}, "conflict.declared.v1": {"defender.named.v1"},
	"own_advocate.entered.v1": {"defender.named.v1"}, "no_show.decided.v1": {"defender.missed.v1"}, "coordinator.named.v1": {"defender.not_found.v1"},
	"request.withdrawn.v1": {"request.registered.v1"}, "defender.requested.v1": {"defender.requested.v1"}, "swap.agreed.v1": {"swap.proposed.v1"},
	"swap.confirmed.v1": {"swap.proposed.v1"}, "work_act.signed.v1": {"consultation.entered.v1"}, "work_act.cancelled.v1": {"work_act.recorded.v1"},
	"minutes.answered.v1": {"minutes.claimed.v1", "act.recorded.v1"}, "statement.filed.v1": {"claim.decreed.v1", "fee.accrued.v1"},
	"case.resumed.v1": {"case.interrupted.v1"}, "objection.answered.v1": {"objection.registered.v1"}, "act.postponed.v1": {"act.scheduled.v1"},
	"removal.refused.v1": {"removal.proposed.v1"}, "roster.countersigned.v1": {"roster.published.v1"}, "motion.decided.v1": {"motion.filed.v1"},
}

// about picks the record that a fact is about: one that it follows, or one of the types that have most field names in
// common with it.
func (m *maker) about(body journal.Body) map[string]reflect.Value {
	if len(m.all) == 0 || m.often(10) {
		return nil
	}
	if before := follows[body.Type()]; before != nil && m.often(80) {
		if list := m.last[before[0]]; len(list) == 0 || len(before) > 1 && m.often(15) {
			before = before[1:]
		}
		if len(before) > 0 && len(m.last[before[0]]) > 0 {
			return m.values(m.last[before[0]])
		}
	}
	want := map[string]bool{}
	each(reflect.ValueOf(body).Elem(), func(f reflect.StructField, _ reflect.Value) {
		if n := jsonName(f); n != "revision" && n != "occurred_at" && n != "withdrawn" {
			want[n] = true
		}
		for _, n := range alike[jsonName(f)] {
			want[n] = true
		}
	})
	type match struct {
		name string
		n    int
	}
	var found []match
	for _, name := range m.all {
		n := 0
		each(reflect.ValueOf(m.last[name][0]).Elem(), func(f reflect.StructField, _ reflect.Value) {
			if want[jsonName(f)] {
				n++
			}
		})
		if n > 0 {
			found = append(found, match{name, n})
		}
	}
	if len(found) == 0 {
		return nil
	}
	slices.SortStableFunc(found, func(a, b match) int { return b.n - a.n })
	return m.values(m.last[found[m.n(min(len(found), 4))].name])
}

// values are those of one of the last records of a list.
func (m *maker) values(list []journal.Body) map[string]reflect.Value {
	pick := list[len(list)-1-m.n(min(len(list), 4))]
	out := map[string]reflect.Value{}
	each(reflect.ValueOf(pick).Elem(), func(f reflect.StructField, v reflect.Value) {
		if !v.IsZero() {
			out[jsonName(f)] = v
		}
	})
	return out
}

// fact makes a fact of a type with its sealed values.
func (m *maker) fact(name string) (journal.Body, []journal.Box) {
	m.look()
	body := event.New(name)
	m.prev = 0
	m.fill(reflect.ValueOf(body).Elem(), m.about(body), 0)
	return body, boxesOf(body)
}

// boxesOf makes the sealed values of a fact, as a door does.
func boxesOf(body journal.Body) (out []journal.Box) {
	refs := map[string]journal.Ref{}
	v := reflect.ValueOf(body).Elem()
	each(v, func(f reflect.StructField, v reflect.Value) {
		if r, ok := v.Interface().(journal.Ref); ok {
			refs[jsonName(f)] = r
			if f.Tag.Get("keep") != "" && !r.IsZero() {
				out = append(out, journal.Box{Person: r, Field: f.Tag.Get("from"), Bytes: []byte("id of " + r.String())})
			}
		}
	})
	each(v, func(f reflect.StructField, _ reflect.Value) {
		if whose := f.Tag.Get("whose"); whose != "" && !refs[whose].IsZero() {
			out = append(out, journal.Box{Person: refs[whose], Field: jsonName(f), Bytes: []byte(jsonName(f) + refs[whose].String())})
		}
	})
	return out
}

func (m *maker) fill(v reflect.Value, about map[string]reflect.Value, depth int) {
	each(v, func(f reflect.StructField, v reflect.Value) {
		required := strings.Contains(f.Tag.Get("json"), ",required")
		name := jsonName(f)
		if name == "to" && v.Type() == reflect.TypeFor[string]() && f.Tag.Get("re") == "Journal" {
			v.SetString(Bar)
			return
		}
		if name == "same_as" && m.often(90) || name == "withdrawn" && m.often(85) || !required && m.often(35) {
			return
		}
		if got, ok := about[name]; ok && got.Type() == v.Type() && m.often(85) && name != "revision" {
			v.Set(got)
			return
		}
		if v.Kind() == reflect.Slice {
			m.list(v, f, about, depth)
			return
		}
		for _, other := range alike[name] {
			if got, ok := about[other]; ok && got.Type() == v.Type() && m.often(60) {
				v.Set(got)
				return
			}
		}
		if keys := m.keys[name]; len(keys) > 0 && m.often(50) {
			if got := m.by[name][keys[len(keys)-1-m.n(min(len(keys), 8))]]; got.Type() == v.Type() && name != "revision" {
				v.Set(got)
				return
			}
		}
		m.invent(v, f, about, depth)
	})
}

func (m *maker) list(v reflect.Value, f reflect.StructField, about map[string]reflect.Value, depth int) {
	least, _ := strconv.Atoi(f.Tag.Get("min"))
	n := least + m.n(3)
	if most, err := strconv.Atoi(f.Tag.Get("max")); err == nil {
		n = min(n, most)
	}
	if depth > 2 {
		n = least
	}
	name := jsonName(f)
	for i := range n {
		e := reflect.New(v.Type().Elem()).Elem()
		taken := false
		for _, other := range append([]string{name}, alike[name]...) {
			if got, ok := about[other]; ok && i == 0 && got.Type() == e.Type() && m.often(80) {
				e.Set(got)
				taken = true
				break
			}
			if keys := m.keys[other]; !taken && len(keys) > 0 && m.often(60) {
				if got := m.by[other][keys[m.n(len(keys))]]; got.Type() == e.Type() {
					e.Set(got)
					taken = true
					break
				}
			}
		}
		if !taken {
			m.invent(e, f, about, depth)
		}
		v.Set(reflect.Append(v, e))
	}
}

// invent makes a value that the field's schema lets in.
func (m *maker) invent(v reflect.Value, f reflect.StructField, about map[string]reflect.Value, depth int) {
	name := jsonName(f)
	switch v.Interface().(type) {
	case journal.Ref:
		pool := peoplePools["official"]
		for _, kind := range []string{"advocate", "person"} {
			if strings.Contains(name, kind) || slices.Contains(alike[name], kind) {
				pool = peoplePools[kind]
			}
		}
		v.Set(reflect.ValueOf(Ref(pool[m.n(len(pool))])))
		return
	case journal.Hash:
		v.Set(reflect.ValueOf(journal.Hash(Hash(fmt.Sprint("draw", m.n(1000))))))
		return
	case civil.Instant:
		v.SetInt(int64(m.moment(name)))
		return
	case civil.Date:
		v.SetInt(int64((m.w.Now + 5*civil.Hour).UTCDate()) + m.days())
		return
	}
	if enum := f.Tag.Get("enum"); enum != "" && v.Kind() == reflect.String {
		words := strings.Split(enum, "|")
		v.SetString(words[m.n(len(words))])
		return
	}
	switch v.Kind() {
	case reflect.String:
		pool := pools[name]
		if pool == nil {
			pool = pools[f.Tag.Get("re")]
		}
		if pool == nil {
			pool = []string{"x1"}
		}
		v.SetString(pool[m.n(len(pool))])
	case reflect.Bool:
		v.SetBool(m.often(50))
	case reflect.Int64, reflect.Int:
		least, _ := strconv.ParseInt(f.Tag.Get("min"), 10, 64)
		most, err := strconv.ParseInt(f.Tag.Get("max"), 10, 64)
		if err != nil {
			most = 1 << 40
		}
		n := least + int64(m.n(4))
		switch {
		case strings.Contains(name, "year"):
			n = 2025 + int64(m.n(2))
		case strings.Contains(name, "tiyn"):
			n = least + int64(m.n(6))*100_000
		case name == "minutes":
			n = int64(10 * (1 + m.n(20)))
		case m.often(3):
			n = min(most, 1<<40)
		}
		v.SetInt(max(least, min(most, n)))
	case reflect.Struct:
		m.fill(v, about, depth+1)
	case reflect.Pointer, reflect.Interface, reflect.Array, reflect.Map:
	}
}

// days is how far a date lies from today.
func (m *maker) days() int64 {
	switch m.n(12) {
	case 0:
		return -31
	case 1:
		return -1
	case 2:
		return 1
	case 3:
		return 31
	case 4:
		return -2000
	case 5:
		return 2000
	}
	return 0
}

// moment is a moment near now; the second of a pair lies mostly after the first.
func (m *maker) moment(name string) civil.Instant {
	at := m.w.Now - m.w.Now%civil.Minute
	switch k := m.n(40); {
	case k == 0:
		at -= 1500 * civil.Day
	case k == 1:
		at += 400 * civil.Day
	case k == 2:
		at += 17 * civil.Second
	case k < 6:
		at -= civil.Instant(m.n(60)) * civil.Day
	case k < 10:
		at += civil.Instant(m.n(48)) * civil.Hour
	case k < 30:
		at -= civil.Instant(m.n(12*6)) * 10 * civil.Minute
	}
	if ended := name == "ended_at" || name == "to"; ended && m.prev != 0 && m.often(90) {
		at = m.prev + civil.Instant(1+m.n(30))*10*civil.Minute
	}
	m.prev = at
	return at
}
