package documents

import (
	"encoding/binary"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"qorgau/domain/act"
	"qorgau/domain/civil"
	"qorgau/domain/journal"
	"qorgau/domain/reason"
)

// Every sign that can be printed has a glyph in both fonts: the alphabets, the tenge, the catalogue, the forms. A sign
// without one would come out as an empty box on a paper that somebody signs.
func TestEverySignHasAGlyph(t *testing.T) {
	all := "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ " +
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ₸№«»„“”’—–−…×½§©®°·•.,:;!?()[]{}/\\|@#$%^&*_+=<>~`'\"-" + thin + "\u00a0"
	for _, e := range reason.All() {
		all += e.KK + e.RU
	}
	for _, w := range reason.Words() {
		all += w.KK + w.RU
	}
	all += string(formsJSON)
	for name, font := range map[string][]byte{"regular": regularFont, "bold": boldFont} {
		has := glyphs(t, font)
		missing := map[rune]bool{}
		for _, r := range all {
			if r != '\n' && r != '\t' && !has(r) {
				missing[r] = true
			}
		}
		for r := range missing {
			t.Errorf("%s has no glyph for %q (%U)", name, r, r)
		}
		if has('\ue000') || has('一') {
			t.Errorf("%s is said to have a glyph it cannot have: the reader of its table is wrong", name)
		}
	}
}

// glyphs reads the character table of a TrueType font (cmap, format 4), independently of what draws with it.
func glyphs(t *testing.T, font []byte) func(rune) bool {
	t.Helper()
	u16 := func(at int) int { return int(binary.BigEndian.Uint16(font[at:])) }
	u32 := func(at int) int { return int(binary.BigEndian.Uint32(font[at:])) }
	cmap := 0
	for i := range u16(4) {
		if at := 12 + 16*i; string(font[at:at+4]) == "cmap" {
			cmap = u32(at + 8)
		}
	}
	for i := range u16(cmap + 2) {
		at := cmap + 4 + 8*i
		sub := cmap + u32(at+4)
		if u16(at) != 3 || u16(at+2) != 1 || u16(sub) != 4 {
			continue
		}
		n := u16(sub+6) / 2
		ends, starts, deltas, offsets := sub+14, sub+16+2*n, sub+16+4*n, sub+16+6*n
		return func(r rune) bool {
			for k := range n {
				if int(r) > u16(ends+2*k) {
					continue
				}
				start := u16(starts + 2*k)
				if int(r) < start {
					return false
				}
				if o := u16(offsets + 2*k); o != 0 {
					return u16(offsets+2*k+o+2*(int(r)-start)) != 0
				}
				return (int(r)+u16(deltas+2*k))&0xffff != 0
			}
			return false
		}
	}
	t.Fatal("no table of characters")
	return nil
}

// A sum in words says the sum: figures of the language's grammar, and for any sum the words tell it apart from its
// neighbours.
func TestSumsInWords(t *testing.T) {
	for _, x := range []struct {
		tiyn   int64
		kk, ru string
	}{
		{0, "Нөл теңге 00 тиын", "Ноль тенге 00 тиын"},
		{5, "Нөл теңге 05 тиын", "Ноль тенге 05 тиын"},
		{100, "Бір теңге 00 тиын", "Один тенге 00 тиын"},
		{1_243_438, "Он екі мың төрт жүз отыз төрт теңге 38 тиын", "Двенадцать тысяч четыреста тридцать четыре тенге 38 тиын"},
		{100_100, "Бір мың бір теңге 00 тиын", "Одна тысяча один тенге 00 тиын"},
		{202_200, "Екі мың жиырма екі теңге 00 тиын", "Две тысячи двадцать два тенге 00 тиын"},
		{1_100_000, "Он бір мың теңге 00 тиын", "Одиннадцать тысяч тенге 00 тиын"},
		{11_500_000, "Жүз он бес мың теңге 00 тиын", "Сто пятнадцать тысяч тенге 00 тиын"},
		{2_100_000_001, "Жиырма бір миллион теңге 01 тиын", "Двадцать один миллион тенге 01 тиын"},
		{311_107_700_000, "Үш миллиард жүз он бір миллион жетпіс жеті мың теңге 00 тиын", "Три миллиарда сто одиннадцать миллионов семьдесят семь тысяч тенге 00 тиын"},
		{-306_696, "Минус үш мың алпыс алты теңге 96 тиын", "Минус три тысячи шестьдесят шесть тенге 96 тиын"},
	} {
		if got := SpellSum(x.tiyn, KK); got != x.kk {
			t.Errorf("%d in kk: %s, want %s", x.tiyn, got, x.kk)
		}
		if got := SpellSum(x.tiyn, RU); got != x.ru {
			t.Errorf("%d in ru: %s, want %s", x.tiyn, got, x.ru)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Int64().Draw(t, "a"), rapid.Int64().Draw(t, "b")
		for _, lang := range []string{KK, RU} {
			if x := SpellSum(a, lang); a != b && x == SpellSum(b, lang) {
				t.Fatalf("%d and %d are both %q", a, b, x)
			} else if strings.Contains(x, "  ") {
				t.Fatalf("two spaces in %q", x)
			}
		}
	})
}

// Sums, dates and lengths of time are written in the manner of the language.
func TestFiguresInTheMannerOfTheLanguage(t *testing.T) {
	d := civil.DateOf(2025, 11, 3)
	for _, x := range []struct{ got, want string }{
		{ShowSum(1_243_438, RU), "12" + thin + "434,38" + thin + "₸"},
		{ShowSum(-5, KK), "-0,05" + thin + "₸"},
		{showCount(1_234_567), "1" + thin + "234" + thin + "567"},
		{LongDate(d, RU), "3 ноября 2025 года"},
		{LongDate(d, KK), "2025 жылғы 3 қараша"},
		{LongDate(0, KK), dash},
		{ShortDate(d), "03.11.2025"},
		{MonthName("2025-10", RU), "октябрь 2025 года"},
		{MonthName("2025-10", KK), "2025 жылғы қазан"},
		{showMinutes(145, RU), "2" + thin + "ч 25" + thin + "мин"},
		{Moment(d, 605).Show(RU), "03.11.2025 10:05"},
	} {
		if x.got != x.want {
			t.Errorf("%q, want %q", x.got, x.want)
		}
	}
}

// A code is found again however it is written, and one wrong sign or two swapped neighbours are always noticed.
func TestCodes(t *testing.T) {
	for sign, written := range map[string]string{"0": "оO", "1": "iIlLіІ", "A": "аА", "K": "кК"} {
		for _, r := range written {
			if got := alike.Replace(strings.ToUpper(string(r))); got != sign {
				t.Errorf("%q is read as %q, want %s", r, got, sign)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		var leaf journal.Hash
		copy(leaf[:], rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "leaf"))
		code := Code(leaf)
		for _, s := range []string{code, strings.ToLower(code), strings.ReplaceAll(code, "-", " "), " " + strings.ReplaceAll(code, "0", "О") + " "} {
			if w, err := ParseCode(s); err != nil || !w.Matches(leaf) {
				t.Fatalf("%q of %x: %v", s, leaf, err)
			}
		}
		plain := []byte(strings.ReplaceAll(code, "-", ""))
		i := rapid.IntRange(0, len(plain)-1).Draw(t, "place")
		wrong := []byte(string(plain))
		wrong[i] = codeAlphabet[rapid.IntRange(0, 31).Draw(t, "sign")]
		if _, err := ParseCode(string(wrong)); wrong[i] != plain[i] && err == nil {
			t.Fatalf("%s is taken for %s", wrong, plain)
		}
		if i > 0 {
			swapped := []byte(string(plain))
			swapped[i-1], swapped[i] = swapped[i], swapped[i-1]
			if _, err := ParseCode(string(swapped)); plain[i-1] != plain[i] && err == nil {
				t.Fatalf("%s is taken for %s", swapped, plain)
			}
		}
	})
}

// The headings are in both languages, say what of the official text was read, and no template asks for a heading that is
// not there.
func TestForms(t *testing.T) {
	all, err := forms()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != len(Kinds()) {
		t.Errorf("%d forms of %d kinds", len(all), len(Kinds()))
	}
	for _, k := range Kinds() {
		f := all[k]
		if f.Read == "" {
			t.Errorf("%s does not say what was read", k)
		}
		for key, w := range f.Words {
			if strings.ContainsAny(w[1], "әғқңөұүһіӘҒҚҢӨҰҮҺІ") {
				t.Errorf("%s.%s: Kazakh letters in the Russian heading", k, key)
			}
			for _, s := range w {
				rest := regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllString(s, "")
				if strings.ContainsFunc(rest, func(r rune) bool { return unicode.Is(unicode.Latin, r) }) {
					t.Errorf("%s.%s: Latin letters in %q", k, key, s)
				}
			}
		}
	}
	missing := regexp.MustCompile(`\{[a-z_A-C0-9]+\}|\b(act|status|line|place|restraint|ground|severity|work|row)_[a-z_]+`)
	for _, lang := range []string{KK, RU} {
		for _, d := range samples(lang) {
			text := layer(readPDF(t, render(t, d, PDF)))
			if m := missing.FindString(strings.ReplaceAll(text, "justice_department", "")); m != "" {
				t.Errorf("%s in %s prints %s", d.Kind, lang, m)
			}
		}
	}
}

// Text is broken so that nothing is lost and every line fits, also where there is no space to break at.
func TestWrap(t *testing.T) {
	p := newPage(&Document{Kind: KindNotice, Lang: KK}, 0)
	p.font("", textSize)
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(strings.Fields(rapid.StringOfN(rapid.RuneFrom([]rune("аәғқңөұүһіІabc/- _1234567890")), 1, 200, -1).Draw(t, "text")), " ")
		width := rapid.Float64Range(8, 80).Draw(t, "width")
		lines := p.wrap(s, width)
		for _, l := range lines {
			if !p.fits(l, width) {
				t.Fatalf("%q is wider than %.2f", l, width)
			}
		}
		if got := strings.ReplaceAll(strings.Join(lines, ""), " ", ""); got != strings.ReplaceAll(s, " ", "") {
			t.Fatalf("%q became %q", s, lines)
		}
	})
}

// The head of a table that goes over a page stands on each of its pages, and no row is lost.
func TestALongTableRepeatsItsHead(t *testing.T) {
	d := Register(sampleRegister(), RU)
	pages := readPDF(t, render(t, d, PDF))
	if len(pages) < 2 {
		t.Fatalf("%d pages", len(pages))
	}
	rows := 0
	for i, p := range pages {
		text := strings.Join(p.lines, "\n")
		n := strings.Count(text, "Защита: Подозреваемый")
		if rows += n; n > 0 && !strings.Contains(text, "Суть правового вопроса") {
			t.Errorf("page %d has rows and no head", i+1)
		}
		if want := say("page_of", RU, "page", string(rune('1'+i)), "pages", string(rune('0'+len(pages)))); !strings.Contains(text, want) {
			t.Errorf("page %d does not say %q", i+1, want)
		}
	}
	if want := len(sampleRegister().Entries); rows != want {
		t.Errorf("%d rows, want %d", rows, want)
	}
	long := &Document{Kind: KindRegister, Lang: RU, Title: "x", Blocks: []Block{Table{Columns: []Column{{"a", 1}},
		Rows: []Row{{Cells: []Cell{Say(strings.Repeat("слово ", 20_000))}}}}}}
	n := 0
	for _, p := range readPDF(t, render(t, long, PDF)) {
		n += strings.Count(strings.Join(p.lines, " "), "слово")
	}
	if n != 20_000 {
		t.Errorf("of a row longer than a page %d words are printed", n)
	}
}

// PDF and workbook say the same: every text of a cell of the workbook's tables stands in the PDF.
func TestBothFormatsComeFromOneDescription(t *testing.T) {
	for _, d := range samples(RU) {
		shown := strings.Map(keepVisible, layer(readPDF(t, render(t, d, PDF))))
		for _, b := range d.Blocks {
			if f, ok := b.(Fields); ok {
				for _, x := range f {
					if v := strings.Map(keepVisible, x.Value.Show(RU)); !strings.Contains(shown, v) && len(x.Value.Show(RU)) < 30 {
						t.Errorf("%s: %q is not on the page", d.Kind, x.Value.Show(RU))
					}
				}
			}
		}
	}
}

func keepVisible(r rune) rune {
	if unicode.IsSpace(r) || r == '\u202f' {
		return -1
	}
	return r
}

// Every kind of work, place, measure, post and failure that a record can name has a word on paper.
func TestEveryCodeOnPaperHasAWord(t *testing.T) {
	for _, kind := range []string{"work_act", "appointing_decree", "release_decree", "payment_decree", "court_ruling", "certificate", "illness", "force_majeure", "failure_statement"} {
		if codeWord(kind, KK) == kind || codeWord(kind, RU) == kind {
			t.Errorf("the document %s has no word", kind)
		}
	}
	for prefix, codes := range map[string][]string{
		"":           {act.Participation, act.Visit, act.Study, act.Drafting, act.Waiver, act.TripDay, act.Waiting, act.Postponed, act.Interview, act.Consultation, "advice", "interrogation", "other"},
		"place_":     {"unit", "detention_centre", "court", "scene", "medical", "elsewhere"},
		"restraint_": {"none", "recognisance", "personal_surety", "military", "minor_supervision", "bail", "house_arrest", "custody"},
		"post_":      {"investigator", "inquiry_officer", "head_of_unit", "prosecutor", "judge", "other"},
		"failure_":   {"power", "connection", "module", "signature", "register", "whole_system", "other"},
	} {
		for _, code := range codes {
			for _, lang := range []string{KK, RU} {
				word := reason.Label(prefix+code, lang)
				if prefix == "" {
					word = workWord(code, lang)
				}
				if word == prefix+code {
					t.Errorf("%s%s has no word in %s", prefix, code, lang)
				}
			}
		}
	}
}
