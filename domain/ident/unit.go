package ident

// Kinds of a unit (annex 1 of the joint order of 2021).
const (
	Department          = "department"           // police department of a region
	TransportDepartment = "transport_department" // head of the line units
	CityPolice          = "city_police"
	DistrictPolice      = "district_police"
	LinePolice          = "line_police" // railway station or airport
	Bar                 = "bar"
	JusticeDepartment   = "justice_department"
)

// UnitKinds lists the kinds in the order of the annex.
func UnitKinds() []string {
	return []string{Department, TransportDepartment, CityPolice, DistrictPolice, LinePolice, Bar, JusticeDepartment}
}

// CanAsk tells whether a unit of that kind sends defender requests: the police does, bars and justice departments
// do not.
func CanAsk(kind string) bool {
	switch kind {
	case Department, TransportDepartment, CityPolice, DistrictPolice, LinePolice:
		return true
	}
	return false
}

// UnitCode is the key of a unit taken apart: region, kind and the number within both, as in 71-district_police-01.
// A place name is never a key: nine names repeat in the annex, two of them inside one region.
type UnitCode struct {
	Kato   string
	Kind   string
	Number int // 1-99
}

// ParseUnitCode reads a unit code; it refuses an unknown kind and number 00.
func ParseUnitCode(s string) (UnitCode, bool) {
	if len(s) < 7 || s[2] != '-' || s[len(s)-3] != '-' {
		return UnitCode{}, false
	}
	kato, kind, nn := s[:2], s[3:len(s)-3], s[len(s)-2:]
	if !regionCode(kato) || !digits(nn) || nn == "00" {
		return UnitCode{}, false
	}
	for _, k := range UnitKinds() {
		if k == kind {
			return UnitCode{kato, kind, number(nn)}, true
		}
	}
	return UnitCode{}, false
}

// String is the written form, 71-district_police-01; ParseUnitCode reads it back if the parts are in their bounds.
func (u UnitCode) String() string {
	return u.Kato + "-" + u.Kind + "-" + string([]byte{byte('0' + u.Number/10%10), byte('0' + u.Number%10)})
}
