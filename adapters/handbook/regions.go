package handbook

// Region is one of the 17 regions of annex 1 of the 2021 order. Names are as in the order; the zones are those of the tz
// database, and their offsets by date are other data.
type Region struct {
	No                     int    // in the annex
	Kato                   string // two digits
	NameKK, NameRU, NameEN string // the English one is transliterated
	Zone                   string // IANA name
	Bar                    string // code of the bar's journal
	ShortKK, ShortRU       string // for a board of all territories
	ShortEN                string
}

var regions = []Region{
	{1, "71", "Нұр-Сұлтан қаласы", "город Нур-Султан", "Nur-Sultan city", "Asia/Almaty", "KZ-71", "Нұр-Сұлтан", "Нур-Султан", "Nur-Sultan"},
	{2, "31", "Жамбыл облысы", "Жамбылская область", "Zhambyl Region", "Asia/Almaty", "KZ-31", "Жамбыл", "Жамбылская", "Zhambyl"},
	{3, "47", "Маңғыстау облысы", "Мангистауская область", "Mangystau Region", "Asia/Aqtau", "KZ-47", "Маңғыстау", "Мангистауская", "Mangystau"},
	{4, "75", "Алматы қаласы", "город Алматы", "Almaty city", "Asia/Almaty", "KZ-75", "Алматы қ.", "г. Алматы", "Almaty city"},
	{5, "79", "Шымкент қаласы", "город Шымкент", "Shymkent city", "Asia/Almaty", "KZ-79", "Шымкент", "Шымкент", "Shymkent"},
	{6, "11", "Ақмола облысы", "Акмолинская область", "Akmola Region", "Asia/Almaty", "KZ-11", "Ақмола", "Акмолинская", "Akmola"},
	{7, "15", "Ақтөбе облысы", "Актюбинская область", "Aktobe Region", "Asia/Aqtobe", "KZ-15", "Ақтөбе", "Актюбинская", "Aktobe"},
	{8, "19", "Алматы облысы", "Алматинская область", "Almaty Region", "Asia/Almaty", "KZ-19", "Алматы обл.", "Алматинская", "Almaty Region"},
	{9, "23", "Атырау облысы", "Атырауская область", "Atyrau Region", "Asia/Atyrau", "KZ-23", "Атырау", "Атырауская", "Atyrau"},
	{10, "63", "Шығыс Қазақстан облысы", "Восточно-Казахстанская область", "East Kazakhstan Region", "Asia/Almaty", "KZ-63", "Шығыс Қазақстан", "Восточно-Казахстанская", "East Kazakhstan"},
	{11, "27", "Батыс Қазақстан облысы", "Западно-Казахстанская область", "West Kazakhstan Region", "Asia/Oral", "KZ-27", "Батыс Қазақстан", "Западно-Казахстанская", "West Kazakhstan"},
	{12, "35", "Қарағанды облысы", "Карагандинская область", "Karaganda Region", "Asia/Almaty", "KZ-35", "Қарағанды", "Карагандинская", "Karaganda"},
	{13, "39", "Қостанай облысы", "Костанайская область", "Kostanay Region", "Asia/Qostanay", "KZ-39", "Қостанай", "Костанайская", "Kostanay"},
	{14, "43", "Қызылорда облысы", "Кызылординская область", "Kyzylorda Region", "Asia/Qyzylorda", "KZ-43", "Қызылорда", "Кызылординская", "Kyzylorda"},
	{15, "55", "Павлодар облысы", "Павлодарская область", "Pavlodar Region", "Asia/Almaty", "KZ-55", "Павлодар", "Павлодарская", "Pavlodar"},
	{16, "59", "Солтүстік Қазақстан облысы", "Северо-Казахстанская область", "North Kazakhstan Region", "Asia/Almaty", "KZ-59", "Солтүстік Қазақстан", "Северо-Казахстанская", "North Kazakhstan"},
	{17, "61", "Түркістан облысы", "Туркестанская область", "Turkistan Region", "Asia/Almaty", "KZ-61", "Түркістан", "Туркестанская", "Turkistan"},
}

// Regions gives the 17 regions in the order of the annex.
func Regions() []Region { return append([]Region(nil), regions...) }

// RegionOf finds the region by its two КАТО digits.
func RegionOf(kato string) (Region, bool) {
	for _, r := range regions {
		if r.Kato == kato {
			return r, true
		}
	}
	return Region{}, false
}

// RegionOfBar finds the region by the code of its bar's journal.
func RegionOfBar(journal string) (Region, bool) {
	for _, r := range regions {
		if r.Bar == journal {
			return r, true
		}
	}
	return Region{}, false
}

// Name is the full name in "kk", "ru" or "en"; another language gives the Kazakh one.
func (r Region) Name(lang string) string { return inLanguage(r.NameKK, r.NameRU, r.NameEN, lang) }

// Short is the name for a narrow column.
func (r Region) Short(lang string) string { return inLanguage(r.ShortKK, r.ShortRU, r.ShortEN, lang) }
