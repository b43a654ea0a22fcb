package projections

import (
	"reflect"
	"sync"

	"qorgau/domain/journal"
)

// Most events name what they are about in a field of one of these names; only where a name would not tell, or tells the
// wrong main object first, about.go says more.
var fieldKinds = []struct{ field, kind string }{
	{"Act", OfAct}, {"Acts", OfAct}, {"Entry", OfAct}, {"Settlement", OfSettlement}, {"Application", OfApplication},
	{"Claim", OfClaim}, {"Claims", OfClaim}, {"Decree", OfDecree}, {"Offer", OfOffer}, {"Appointment", OfAppointment},
	{"Request", OfRequest}, {"Case", OfCase}, {"Consultation", OfAct}, {"Consultations", OfAct}, {"WorkAct", OfAny}, {"Object", OfAny}, {"Of", OfAny}, {"Remark", OfAny},
	{"Objection", OfAny}, {"Statement", OfAny}, {"Outage", OfAny}, {"Reversal", OfAny}, {"Difference", OfAny}, {"Trip", OfAny},
	{"Query", OfAny}, {"Correction", OfAny}, {"Gap", OfAny}, {"Cut", OfAny},
}

// fieldCodes are the fields of which the first that is there says why, or what came of it.
var fieldCodes = []string{"Code", "Reason", "Result", "Decision", "Status", "State", "Kind"}

type fieldPlan struct {
	objects []struct {
		at   []int
		kind string
	}
	codes                                      [][]int
	registerCase, tiyn, fact, advocate, person []int
}

var fieldPlans sync.Map // reflect.Type -> *fieldPlan

func planOf(t reflect.Type) *fieldPlan {
	if p, ok := fieldPlans.Load(t); ok {
		return p.(*fieldPlan)
	}
	p := &fieldPlan{}
	for _, k := range fieldKinds {
		f, ok := t.FieldByName(k.field)
		if ok && (f.Type.Kind() == reflect.String || f.Type.Kind() == reflect.Slice && f.Type.Elem().Kind() == reflect.String) {
			p.objects = append(p.objects, struct {
				at   []int
				kind string
			}{f.Index, k.kind})
		}
	}
	find := func(name string, of reflect.Kind) []int {
		if f, ok := t.FieldByName(name); ok && f.Type.Kind() == of {
			return f.Index
		}
		return nil
	}
	for _, name := range fieldCodes {
		if at := find(name, reflect.String); at != nil {
			p.codes = append(p.codes, at)
		}
	}
	p.registerCase, p.tiyn, p.fact = find("RegisterCase", reflect.String), find("Tiyn", reflect.Int64), find("Fact", reflect.Int64)
	p.advocate, p.person = find("Advocate", reflect.Array), find("Person", reflect.Array)
	fieldPlans.Store(t, p)
	return p
}

// byFields finds what a record is about by the names of its fields.
func (s *subject) byFields() {
	v := reflect.ValueOf(s.body).Elem()
	p := planOf(v.Type())
	for _, o := range p.objects {
		switch f := v.FieldByIndex(o.at); f.Kind() {
		case reflect.String:
			s.add(o.kind, f.String())
		default:
			for i := range f.Len() {
				s.add(o.kind, f.Index(i).String())
			}
		}
	}
	for _, at := range p.codes {
		if s.code == "" {
			s.code = v.FieldByIndex(at).String()
		}
	}
	if p.registerCase != nil && s.registerCase == "" {
		s.registerCase = v.FieldByIndex(p.registerCase).String()
	}
	if p.tiyn != nil {
		s.tiyn = v.FieldByIndex(p.tiyn).Int()
	}
	if p.fact != nil {
		s.facts = append(s.facts, v.FieldByIndex(p.fact).Int())
	}
	if p.advocate != nil {
		s.advocate, _ = v.FieldByIndex(p.advocate).Interface().(journal.Ref)
	}
	if p.person != nil {
		s.person, _ = v.FieldByIndex(p.person).Interface().(journal.Ref)
	}
}
