package ident

import (
	"slices"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

// The numbers of the handbook's section on ИИН and БИН; all made up.
func TestIIN(t *testing.T) {
	for _, c := range []struct {
		number string
		want   Check
		person Person
	}{
		{"", absent, Person{}},
		{"851231301231", good, Person{civil.DateOf(1985, 12, 31), Male, 20}},
		{"900101300126", good, Person{civil.DateOf(1990, 1, 1), Male, 20}},
		{"010228501230", good, Person{civil.DateOf(2001, 2, 28), Male, 21}},
		{"080515600073", good, Person{civil.DateOf(2008, 5, 15), Female, 21}},
		{"121101500425", good, Person{civil.DateOf(2012, 11, 1), Male, 21}},
		{"990630400771", good, Person{civil.DateOf(1999, 6, 30), Female, 20}},
		{"900101300811", good, Person{civil.DateOf(1990, 1, 1), Male, 20}},
		{"900101300823", good, Person{civil.DateOf(1990, 1, 1), Male, 20}},
		{"851231301232", bad(WrongCheckDigit), Person{}},
		{"010229501236", bad(NoSuchDate), Person{}},
		{"851331301231", bad(NoSuchDate), Person{}},
		{"851200301231", bad(NoSuchDate), Person{}},
		{"851231001231", bad(WrongKind), Person{}},
		{"851231701231", bad(WrongKind), Person{}},
		{"85123130123", bad(WrongLength), Person{}},
		{"8512313012311", bad(WrongLength), Person{}},
		{"85123130123x", bad(WrongCharacters), Person{}},
		{"230140000129", bad(WrongKind), Person{}},  // a БИН is no ИИН
		{"160960312343", bad(NoSuchDate), Person{}}, // nor with a century digit
	} {
		got, person := ParseIIN(c.number)
		if got != c.want || person != c.person || CheckIIN(c.number) != got {
			t.Errorf("%q: %v %v, want %v %v", c.number, got, person, c.want, c.person)
		}
	}
	for _, prefix := range []string{"90010130080", "90010130161"} {
		for x := byte('0'); x <= '9'; x++ {
			if got := CheckIIN(prefix + string(x)); got != bad(NeverIssued) {
				t.Errorf("%s%c: %v, want never issued", prefix, x, got)
			}
		}
	}
}

func TestAdulthood(t *testing.T) {
	for _, c := range [][2]civil.Date{
		{civil.DateOf(2008, 5, 15), civil.DateOf(2026, 5, 16)},
		{civil.DateOf(2012, 11, 1), civil.DateOf(2030, 11, 2)},
		{civil.DateOf(2008, 2, 29), civil.DateOf(2026, 3, 1)},
		{civil.DateOf(2007, 12, 31), civil.DateOf(2026, 1, 1)},
	} {
		if got := Adulthood(c[0]); got != c[1] {
			t.Errorf("born %v: of age from %v, want %v", c[0], got, c[1])
		}
	}
}

func TestBIN(t *testing.T) {
	for _, c := range []struct {
		number string
		want   Check
		org    Organisation
	}{
		{"", absent, Organisation{}},
		{"230140000129", good, Organisation{23, 1, 4}},
		{"990640003456", good, Organisation{99, 6, 4}},
		{"050350007774", good, Organisation{5, 3, 5}},
		{"160960012343", good, Organisation{16, 9, 6}},
		{"230140000128", bad(WrongCheckDigit), Organisation{}},
		{"231340000129", bad(NoSuchDate), Organisation{}},
		{"851231301231", bad(WrongKind), Organisation{}}, // an ИИН is no БИН
		{"23014000012", bad(WrongLength), Organisation{}},
		{"2301400O0129", bad(WrongCharacters), Organisation{}},
	} {
		got, org := ParseBIN(c.number)
		if got != c.want || org != c.org || CheckBIN(c.number) != got {
			t.Errorf("%q: %v %v, want %v %v", c.number, got, org, c.want, c.org)
		}
	}
}

func TestIBAN(t *testing.T) {
	for _, c := range []struct {
		number string
		want   Check
	}{
		{"", absent},
		{"KZ86125KZT5004100100", good},
		{"KZ84722C000012345678", good},
		{"KZ049260501150000000", good},
		{"KZ84722C000012345679", bad(WrongCheckDigit)},
		{"DE89370400440532013000", bad(WrongCountry)},
		{"KZ84722C00001234567", bad(WrongLength)},
		{"K", bad(WrongLength)},
		{"KZ84722c000012345678", bad(WrongCharacters)},
		{"KZ8472AC000012345678", bad(WrongCharacters)},
		{"KZ84 722C00001234567", bad(WrongCharacters)},
	} {
		if got := CheckIBAN(c.number); got != c.want {
			t.Errorf("%q: %v, want %v", c.number, got, c.want)
		}
	}
	if bank, ok := BankOf("KZ86125KZT5004100100"); !ok || bank != "125" {
		t.Errorf("bank %q, %v", bank, ok)
	}
	if bank, ok := BankOf("KZ84722C000012345679"); ok || bank != "" {
		t.Errorf("a bad account has bank %q", bank)
	}
}

func TestRegisterNumber(t *testing.T) {
	for _, c := range []struct {
		number    string
		erdr, kui Check
	}{
		{"", absent, absent},
		{"262300031000999", good, bad(WrongKind)},
		{"262300032000001", good, bad(WrongKind)},
		{"262300030000999", bad(WrongKind), good},
		{"262300036000999", bad(WrongKind), good},
		{"262300034000999", bad(WrongKind), bad(WrongKind)},
		{"26230003100099", bad(WrongLength), bad(WrongLength)},
		{"2623000310009990", bad(WrongLength), bad(WrongLength)},
		{"26230003100099-", bad(WrongCharacters), bad(WrongCharacters)},
	} {
		if erdr, kui := CheckERDR(c.number), CheckKUI(c.number); erdr != c.erdr || kui != c.kui {
			t.Errorf("%q: ЕРДР %v, КУИ %v; want %v, %v", c.number, erdr, kui, c.erdr, c.kui)
		}
	}
	check, n := ParseRegisterNumber("262300031000999")
	if want := (RegisterNumber{"262300031000999", 2026, "19230003", KindInvestigation, 999}); check != good || n != want {
		t.Errorf("%v %v, want %v", check, n, want)
	}
	if check, n := ParseRegisterNumber("991110039000001"); check != good || n.Investigation() || n.Information() {
		t.Errorf("an unnamed kind: %v %v", check, n)
	}
}

func TestJournalCodes(t *testing.T) {
	if National != journal.National {
		t.Fatalf("two codes of the national journal: %q, %q", National, journal.National)
	}
	for _, c := range []struct {
		code string
		n    int
		ok   bool
	}{
		{"KZ", 0, true}, {"KZ-71", 71, true}, {"KZ-10", 10, true}, {"KZ-00", 0, false}, {"KZ-07", 0, false},
		{"KZ-7", 0, false}, {"KZ-711", 0, false}, {"kz-71", 0, false}, {"", 0, false}, {"KZ-7x", 0, false},
	} {
		n, ok := JournalNumber(c.code)
		if n != c.n || ok != c.ok {
			t.Errorf("%q: %d %v", c.code, n, ok)
		}
		if back, _ := JournalOf(n); ok && back != c.code {
			t.Errorf("%d goes back to %q, not %q", n, back, c.code)
		}
	}
	for _, n := range []int{-1, 9, 100} {
		if code, ok := JournalOf(n); ok {
			t.Errorf("%d is the journal %q", n, code)
		}
	}
	codes := []string{"x", "KZ-79", "KZ-11", "KZ", "a", "KZ-71"}
	slices.SortFunc(codes, CompareJournals)
	if want := []string{"KZ", "KZ-11", "KZ-71", "KZ-79", "a", "x"}; !slices.Equal(codes, want) {
		t.Errorf("order %v, want %v", codes, want)
	}
}

func TestUnitCode(t *testing.T) {
	for _, kind := range UnitKinds() {
		code := UnitCode{"71", kind, 12}
		if got, ok := ParseUnitCode(code.String()); !ok || got != code {
			t.Errorf("%s: %v %v", code, got, ok)
		}
	}
	if got := (UnitCode{"71", DistrictPolice, 1}).String(); got != "71-district_police-01" {
		t.Errorf("written %q", got)
	}
	for _, s := range []string{
		"", "71", "71-", "71--01", "71-district_police-00", "71-district_police-1", "71-district_police-001",
		"07-district_police-01", "71-prosecutor-01", "71-District_police-01", "71 district_police 01", "7x-bar-01", "71-bar-0x",
	} {
		if got, ok := ParseUnitCode(s); ok {
			t.Errorf("%q is read as %v", s, got)
		}
	}
	asking := 0
	for _, kind := range UnitKinds() {
		if CanAsk(kind) {
			asking++
		}
	}
	if asking != 5 || CanAsk(Bar) || CanAsk(JusticeDepartment) || CanAsk("") {
		t.Errorf("%d kinds can ask", asking)
	}
}

func TestSyntheticNumbersAreValidAndDiffer(t *testing.T) {
	const many = 50_000
	for _, c := range []struct {
		name  string
		make  func(int) string
		check func(string) Check
	}{
		{"ИИН", SyntheticIINOf, CheckIIN},
		{"БИН", SyntheticBIN, CheckBIN},
		{"IBAN", SyntheticIBAN, CheckIBAN},
		{"ИИН of one day", func(i int) string {
			return SyntheticIIN(civil.DateOf(2009, 3, 1).AddDays(i/2000), []Sex{Male, Female}[i&1], i/2%1000)
		}, CheckIIN},
	} {
		seen := make(map[string]int, many)
		for i := 0; i < many; i++ {
			s := c.make(i)
			if got := c.check(s); !got.OK() {
				t.Fatalf("%s %d: %q is %v", c.name, i, s, got)
			}
			if j, twice := seen[s]; twice {
				t.Fatalf("%s: %q comes from %d and %d", c.name, s, j, i)
			}
			if c.make(i) != s {
				t.Fatalf("%s %d: not the same twice", c.name, i)
			}
			seen[s] = i
		}
		if c.make(-1) == "" || !c.check(c.make(-7)).OK() {
			t.Errorf("%s: a negative seed gives no number", c.name)
		}
	}
	born := civil.DateOf(2009, 3, 1)
	for _, sex := range []Sex{Male, Female} {
		if _, p := ParseIIN(SyntheticIIN(born, sex, 5)); p.Birth != born || p.Sex != sex || p.Century != 21 {
			t.Errorf("made %v %v, read %v", born, sex, p)
		}
	}
}
