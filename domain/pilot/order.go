// Package pilot keeps what the two joint orders of 2020 and 2021 ask of their participants beside appointments and
// money: responsible persons, working groups, monthly remarks, receipt of the order and training. It is a part of the
// machine of KZ. The waves themselves decide in domain/appointment, by the date of the decree.
package pilot

import (
	"slices"

	"qorgau/domain/civil"
	"qorgau/domain/ident"
)

// Order is one of the two joint orders with its dates. Words and dates are data: what the copy does not tell is zero.
type Order struct {
	ID         string     // 2020, 2021
	InForce    civil.Date // day of the last signature; zero: not known from the copy
	NotBefore  civil.Date // earliest possible day of entry into force
	From, To   civil.Date // first and last day of the pilot
	Regions    []string   // КАТО; none: all
	Kinds      []string   // kinds of units that owe remarks
	RemarkDay  int        // day of the month by which they come; zero: the month's last day
	Addressees []string   // the addressees of a remark, exactly these
	Clause     string     // of the remarks
}

// Orders are the 2020 order (Ministry of Justice 26.06.2020 № 128, Ministry of Internal Affairs 10.08.2020 № 570,
// Prosecutor General 12.08.2020 № 99) and the 2021 order (Ministry of Justice 09.04.2021 № 280, Ministry of Internal
// Affairs 12.04.2021 № 210, Prosecutor General: blank in the copy).
var Orders = []Order{
	{ID: "2020", InForce: civil.DateOf(2020, 8, 12), NotBefore: civil.DateOf(2020, 8, 12), From: civil.DateOf(2020, 7, 1), To: civil.DateOf(2020, 12, 25),
		Regions: []string{"71", "31", "47"}, Kinds: []string{ident.JusticeDepartment, ident.Department, ident.Bar},
		Addressees: []string{"committee_territorial", "operator", "republican_bar"}, Clause: "2020 order p. 8"},
	{ID: "2021", NotBefore: civil.DateOf(2021, 4, 12), From: civil.DateOf(2021, 4, 19), To: civil.DateOf(2021, 12, 31),
		Kinds: ident.UnitKinds(), RemarkDay: 25,
		Addressees: []string{"ministry_of_justice", "pilot_coordinator"}, Clause: "2021 order p. 3(4)"},
}

// Wave is a row of the annexes as the order writes it, beside the dates that the program takes from it.
type Wave struct {
	Code, Order, Kato string
	Start, End        string // as written; empty where the annex is
	From, To          civil.Date
}

// Waves are the rows of the annex of 2020, and p. 1(1) of 2021. Where 2020 names only a month the first day is taken
// (pilot_wave_start_day); the end of rows 2 and 3 is that of row 1 (pilot_2020_end_rows_2_3).
var Waves = []Wave{
	{"w20_1", "2020", "71", "Июль 2020 г.", "25 декабря 2020 г.", civil.DateOf(2020, 7, 1), civil.DateOf(2020, 12, 25)},
	{"w20_2", "2020", "31", "Август 2020 г.", "", civil.DateOf(2020, 8, 1), civil.DateOf(2020, 12, 25)},
	{"w20_3", "2020", "47", "Сентябрь 2020", "", civil.DateOf(2020, 9, 1), civil.DateOf(2020, 12, 25)},
	{"w21", "2021", "", "2021 жылғы 19 сәуір", "31 желтоқсан", civil.DateOf(2021, 4, 19), civil.DateOf(2021, 12, 31)},
}

// OrderOf gives an order by its id, or nil.
func OrderOf(id string) *Order {
	for i := range Orders {
		if Orders[i].ID == id {
			return &Orders[i]
		}
	}
	return nil
}

// Binds tells whether a unit is a participant that owes remarks under the order.
func (o *Order) Binds(unit string) bool {
	u, ok := ident.ParseUnitCode(unit)
	return ok && slices.Contains(o.Kinds, u.Kind) && (len(o.Regions) == 0 || slices.Contains(o.Regions, u.Kato))
}

// Due is the last day for the remarks of a month given by its first day: the order's day, or the month's last.
func (o *Order) Due(month civil.Date) civil.Date {
	if o.RemarkDay > 0 {
		return month.AddDays(o.RemarkDay - 1)
	}
	return month.AddMonths(1).AddDays(-1)
}

// Holds tells whether remarks of a month, given by its first day, are owed at all.
func (o *Order) Holds(month civil.Date) bool {
	return month.AddMonths(1) > o.From && month <= o.To
}

// Next is the first month whose remarks fall due on a day or after it; zero: none is left.
func (o *Order) Next(day civil.Date) civil.Date {
	month := max(o.From, day).FirstOfMonth()
	if o.Due(month) < day {
		month = month.AddMonths(1)
	}
	if !o.Holds(month) {
		return 0
	}
	return month
}

// Office is a seat of the national working group (2021 order, annex 2).
type Office struct {
	No         int
	Code       string
	KK, RU, EN string
}

// Offices are the twelve seats of annex 2 in its order; the first leads. Russian and English are translations.
var Offices = []Office{
	{1, "justice_registration_director", "Тіркеу қызметі және заң қызметін ұйымдастыру департаментінің директоры, Әділет министрлігі", "директор Департамента регистрационной службы и организации юридических услуг, Министерство юстиции", "director, Department of registration service and organisation of legal services, Ministry of Justice"},
	{2, "mia_investigation_head", "Тергеу департаментінің бастығы, Ішкі істер министрлігі", "начальник Следственного департамента, Министерство внутренних дел", "head of the Investigation Department, Ministry of Internal Affairs"},
	{3, "prosecution_quality", "Қылмыстық қудалау сапасын талдау басқармасының аға прокуроры, Бас прокуратура", "старший прокурор управления анализа качества уголовного преследования, Генеральная прокуратура", "senior prosecutor, Directorate for analysis of the quality of criminal prosecution, Prosecutor General's Office"},
	{4, "committee_informatisation_head", "Ақпараттандыру және цифрлық даму басқармасының бастығы, Комитет", "начальник управления информатизации и цифрового развития, Комитет", "head, Directorate of informatisation and digital development, Committee on legal statistics"},
	{5, "committee_digital_division_head", "сол басқарманың цифрлық даму бөлімінің бастығы", "начальник отдела цифрового развития того же управления", "head of the digital development division of the same Directorate"},
	{6, "committee_digital_prosecutor", "сол басқарманың цифрлық даму жөніндегі аға прокуроры", "старший прокурор по цифровому развитию того же управления", "senior prosecutor for digital development of the same Directorate"},
	{7, "mia_major_cases_investigator", "аса маңызды істер жөніндегі аға тергеуші, Тергеу департаменті", "старший следователь по особо важным делам, Следственный департамент", "senior investigator for especially important cases, Investigation Department"},
	{8, "justice_services_expert", "заң қызметін ұйымдастыру және лицензиялау басқармасының сарапшысы, Әділет министрлігі", "эксперт управления организации юридических услуг и лицензирования, Министерство юстиции", "expert, directorate for organisation of legal services and licensing, Ministry of Justice"},
	{9, "zerde_project_manager", "«Зерде» холдингінің жобаларды басқару департаментінің бас менеджері", "главный менеджер департамента управления проектами, холдинг «Зерде»", "chief manager, project management department, «Зерде» holding"},
	{10, "nit_integrated_director", "«ҰАТ» АҚ интеграцияланған шешімдер департаментінің директоры", "директор департамента интегрированных решений, АО «НИТ»", "director, department of integrated solutions, АО «НИТ»"},
	{11, "nit_chief_manager", "«ҰАТ» АҚ бас менеджері", "главный менеджер, АО «НИТ»", "chief manager, АО «НИТ»"},
	{12, "nit_chief_specialist", "«ҰАТ» АҚ бас маманы", "главный специалист, АО «НИТ»", "chief specialist, АО «НИТ»"},
}

// RegionalOffices are the offices of a regional group: first heads or deputies of the territorial bodies (p. 1(3)).
var RegionalOffices = []string{"police_head", "police_deputy", "justice_head", "justice_deputy", "prosecution_head", "prosecution_deputy",
	"committee_head", "committee_deputy", "nit_head", "nit_deputy"}

func office(group, code string) bool {
	if group != National {
		return slices.Contains(RegionalOffices, code)
	}
	return slices.ContainsFunc(Offices, func(o Office) bool { return o.Code == code })
}
