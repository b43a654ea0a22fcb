package handbook

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"qorgau/domain/event"
	"qorgau/domain/ident"
	"qorgau/domain/units"
)

// participantsCSV is annex 1 of the joint order of 2021 on the pilot (Ministry of Justice 09.04.2021 № 280, Ministry of
// Internal Affairs 12.04.2021 № 210, Prosecutor General), one row a unit, made for the project's domain handbook: lines
// of the annex word for word, grouped lines split into one row a place. Names stay as the order spells them.
//
//go:embed participants.csv
var participantsCSV []byte

// labelsCSV has Russian and English labels of the units for screens. They are not in the order: common usage, with the
// Russian place names of the domain handbook; the English ones are transliterated from Kazakh. Nothing is keyed on them.
//
//go:embed labels.csv
var labelsCSV []byte

// Participant is one row of annex 1, or a justice department that the annex leaves out.
type Participant struct {
	RegionNo int    // 1-17, number of the region in the annex
	Kato     string // two digits of the region
	RegionKK string // as in the order
	RegionRU string
	Kind     string // a kind of ident
	NameKK   string // as in the order
	Note     string // remark of the handbook on the row, English; for people, nothing is computed from it
	Code     string // unit code, the participant's key: region, kind, number of the row within both
	InAnnex  bool
}

// leftOut are the justice departments that annex 1 does not list for regions 1 and 2 although p. 2 of the order binds
// the territorial justice body of every region. Their names follow the pattern of the other fifteen.
var leftOut = []Participant{
	{RegionNo: 1, Kato: "71", RegionKK: "Нұр-Сұлтан қаласы", RegionRU: "город Нур-Султан", Kind: ident.JusticeDepartment,
		NameKK: "Нұр-Сұлтан қаласының Әділет департаменті", Note: "not in the annex; bound by p. 2 of the order"},
	{RegionNo: 2, Kato: "31", RegionKK: "Жамбыл облысы", RegionRU: "Жамбылская область", Kind: ident.JusticeDepartment,
		NameKK: "Жамбыл облысының Әділет департаменті", Note: "not in the annex; bound by p. 2 of the order"},
}

// Participants reads the 290 rows of annex 1, in its order, and after them the two justice departments it leaves out.
func Participants() ([]Participant, error) {
	rows, err := table(participantsCSV, "region_no", "kato", "region_kk", "region_ru", "unit_kind", "name_kk", "note")
	if err != nil {
		return nil, fmt.Errorf("participants.csv: %w", err)
	}
	out := make([]Participant, 0, len(rows)+len(leftOut))
	for i, r := range rows {
		no, err := strconv.Atoi(r[0])
		if err != nil {
			return nil, fmt.Errorf("participants.csv, row %d: region number %q", i+2, r[0])
		}
		out = append(out, Participant{RegionNo: no, Kato: r[1], RegionKK: r[2], RegionRU: r[3], Kind: r[4], NameKK: r[5],
			Note: r[6], InAnnex: true})
	}
	out = append(out, leftOut...)
	counts := map[string]int{}
	for i := range out {
		p := &out[i]
		counts[p.Kato+p.Kind]++
		p.Code = ident.UnitCode{Kato: p.Kato, Kind: p.Kind, Number: counts[p.Kato+p.Kind]}.String()
		if _, ok := ident.ParseUnitCode(p.Code); !ok {
			return nil, fmt.Errorf("participants.csv: %q has the impossible key %s", p.NameKK, p.Code)
		}
	}
	return out, nil
}

// UnitRows are the lines of the units' table made of the participants: each served by the bar of its region since ever
// and without an end. The transport police department stands once in the annex, under the capital, and its own requests
// go to the bar there; the line units are served by the bars of their own regions.
func UnitRows() ([]event.UnitRow, error) {
	ps, err := Participants()
	if err != nil {
		return nil, err
	}
	out := make([]event.UnitRow, 0, len(ps))
	for _, p := range ps {
		region, ok := RegionOf(p.Kato)
		if !ok {
			return nil, fmt.Errorf("unit %s lies in no region", p.Code)
		}
		note := ""
		if !p.InAnnex {
			note = units.NotInAnnex
		}
		out = append(out, event.UnitRow{Code: p.Code, NameKK: p.NameKK, Zone: region.Zone, Bar: region.Bar, Note: note})
	}
	return out, nil
}

// UnitTable is the table of units of the 2021 order.
func UnitTable() (units.Table, error) {
	rows, err := UnitRows()
	if err != nil {
		return units.Table{}, err
	}
	return units.New(rows)
}

// UnitNames are the labels of units for screens, by unit code.
type UnitNames struct{ byCode map[string][3]string }

// LoadUnitNames reads the labels: Kazakh from the order, Russian and English from the labels' file.
func LoadUnitNames() (UnitNames, error) {
	ps, err := Participants()
	if err != nil {
		return UnitNames{}, err
	}
	rows, err := table(labelsCSV, "code", "name_ru", "name_en")
	if err != nil {
		return UnitNames{}, fmt.Errorf("labels.csv: %w", err)
	}
	names := UnitNames{make(map[string][3]string, len(ps))}
	for _, p := range ps {
		names.byCode[p.Code] = [3]string{p.NameKK}
	}
	for _, r := range rows {
		n, ok := names.byCode[r[0]]
		if !ok {
			return UnitNames{}, fmt.Errorf("labels.csv: unit %s is no participant", r[0])
		}
		names.byCode[r[0]] = [3]string{n[0], r[1], r[2]}
	}
	return names, nil
}

// Name is the label of a unit in "kk", "ru" or "en"; another language gives the Kazakh one. A unit without a label is
// shown by its code.
func (n UnitNames) Name(code, lang string) string {
	name, ok := n.byCode[code]
	if !ok {
		return code
	}
	return inLanguage(name[0], name[1], name[2], lang)
}

func inLanguage(kk, ru, en, lang string) string {
	switch lang {
	case "ru":
		return ru
	case "en":
		return en
	}
	return kk
}

// table reads a file with a head line of exactly these columns.
func table(data []byte, columns ...string) ([][]string, error) {
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 || strings.Join(rows[0], ",") != strings.Join(columns, ",") {
		return nil, fmt.Errorf("the head line is not %s", strings.Join(columns, ","))
	}
	return rows[1:], nil
}
