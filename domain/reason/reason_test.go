package reason

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"qorgau/domain/event"
	"qorgau/domain/ident"
)

// text is one line of the catalogue or of the words, so that both pass the same checks.
type text struct {
	key        string
	kk, ru, en string
}

func everything() []text {
	var out []text
	for _, e := range All() {
		out = append(out, text{e.Code, e.KK, e.RU, e.EN})
	}
	for _, w := range Words() {
		out = append(out, text{"word " + w.Key, w.KK, w.RU, w.EN})
	}
	return out
}

// latinWords are the words of the Latin alphabet that may stand in a Kazakh or Russian text.
var latinWords = []string{"JSON", "UTF", "IBAN", "CloudEvents"}

// fault says what is wrong with a line, or nothing.
func fault(x text) string {
	for _, s := range []string{x.kk, x.ru, x.en} {
		if s == "" || strings.TrimSpace(s) != s || strings.Contains(s, "  ") {
			return "empty or badly spaced"
		}
	}
	if !slices.Equal(placeholders(x.kk), placeholders(x.ru)) || !slices.Equal(placeholders(x.ru), placeholders(x.en)) {
		return "placeholders differ"
	}
	for _, s := range []string{x.kk, x.ru} {
		for _, word := range wordsOf(s) {
			latin := strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Latin, r) })
			if latin && !slices.Contains(latinWords, word) {
				return "Latin letters in " + word
			}
		}
	}
	if strings.ContainsAny(x.ru, "әғқңөұүһіӘҒҚҢӨҰҮҺІ") {
		return "Kazakh letters in the Russian text"
	}
	if strings.ContainsFunc(x.en, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
		return "Cyrillic letters in the English text"
	}
	full := strings.HasSuffix(x.en, ".")
	if strings.HasSuffix(x.kk, ".") != full || strings.HasSuffix(x.ru, ".") != full {
		return "a sentence in one language, a name in another"
	}
	return ""
}

// placeholders are the names in braces, sorted.
func placeholders(s string) []string {
	var out []string
	for _, part := range strings.Split(s, "{")[1:] {
		name, _, closed := strings.Cut(part, "}")
		if !closed {
			name = "not closed"
		}
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// wordsOf are the runs of letters outside placeholders.
func wordsOf(s string) []string {
	var b strings.Builder
	for i, part := range strings.Split(s, "{") {
		if i > 0 {
			_, part, _ = strings.Cut(part, "}")
			b.WriteByte(' ')
		}
		b.WriteString(part)
	}
	return strings.FieldsFunc(b.String(), func(r rune) bool { return !unicode.IsLetter(r) })
}

func TestEveryTextIsThereInThreeLanguages(t *testing.T) {
	seen := map[string]bool{}
	for _, x := range everything() {
		if f := fault(x); f != "" {
			t.Errorf("%s: %s", x.key, f)
		}
		if seen[x.key] {
			t.Errorf("%s stands twice", x.key)
		}
		seen[x.key] = true
		code := strings.TrimPrefix(x.key, "word ")
		if code == "" || strings.Trim(code, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
			t.Errorf("%q is no code of small letters", x.key)
		}
	}
}

// The twin: each check must find its own fault.
func TestChecksFindTheirFaults(t *testing.T) {
	good := text{"x", "Мерзім {minutes} минут.", "Срок {minutes} минут.", "Term of {minutes} minutes."}
	if f := fault(good); f != "" {
		t.Fatalf("a good line is found at fault: %s", f)
	}
	for name, spoil := range map[string]func(*text){
		"empty":              func(x *text) { x.kk = "" },
		"space":              func(x *text) { x.ru += " " },
		"other placeholder":  func(x *text) { x.en = "Term of {hours} hours." },
		"no placeholder":     func(x *text) { x.kk = "Мерзім." },
		"open placeholder":   func(x *text) { x.kk = "Мерзім {minutes." },
		"Latin o in a word":  func(x *text) { x.ru = "Срoк {minutes} минут." },
		"Latin i in Kazakh":  func(x *text) { x.kk = "Мерзiм {minutes} минут." },
		"Latin c alone":      func(x *text) { x.ru = "c {minutes} минут." },
		"Kazakh in Russian":  func(x *text) { x.ru = "Мерзім {minutes} минут." },
		"Cyrillic in Englsh": func(x *text) { x.en = "Тerm of {minutes} minutes." },
		"no full stop":       func(x *text) { x.ru = "Срок {minutes} минут" },
	} {
		x := good
		spoil(&x)
		if fault(x) == "" {
			t.Errorf("%s is not found", name)
		}
	}
}

// The codes that other parts of the program use by name.
func TestCodesAreThere(t *testing.T) {
	for _, line := range []string{
		"unreadable_json bad_utf8 too_large unknown_type unknown_version schema_violation missing_attribute bad_attribute id_conflict machine_error too_deep",
		"outside_wave before_pilot unit_not_in_annex no_grounds decree_form_bad number_malformed malformed_request status_not_entitled case_closed already_open already_served",
		"not_on_duty other_zone licence_inactive no_agreement not_in_list language conflict_co_suspect conflict_victim barred busy already_asked absent declined_in_slot slot_unreachable not_trained higher_load drawn_later minors_not_qualified",
		"illness conflict court other_unjustified accepted declined_justified declined_unjustified no_answer withdrawn fell_through",
		"private waiver status_lost to_court terminated replaced excluded_by_prosecutor withdrawn person_merged died licence_lost long_absence no_show erased",
		"seconds end_not_after_start break_outside no_appointment unknown_person in_future overlong night_without_ground before_appointment",
		"payable hold_overlap hold_client hold_severity hold_query hold_uncovered_kind hold_term confirm_calendar confirm_window confirm_cross_case blocked_unverified_edition not_payable_late not_payable_capped cut_by_decree",
		"arithmetic slip missing_attachment decree_missing decree_mismatch account_closed wrong_iban wrong_iin technical",
		"clock_offer clock_arrival clock_detention_24 clock_detention_48 clock_detention_72 clock_first_interrogation clock_decree clock_application clock_parked_fact clock_coordinator",
		"roster_gap roster_stale roster_not_countersigned",
		"no_such_object store_locked not_a_journal unknown_machine clock_jump wrong_use store_not_empty",
		strings.Join(ident.Reasons(), " "),
	} {
		for _, code := range strings.Fields(line) {
			if _, ok := Find(code); !ok {
				t.Errorf("%s has no text", code)
			}
		}
	}
	for _, key := range strings.Fields("territory request offer appointment accrued claimed approved in_payment paid returned held blocked not_payable in_progress") {
		if _, ok := FindWord(key); !ok {
			t.Errorf("the word %s is not there", key)
		}
	}
}

// Every status and flag that pricing can give a line has a text.
func TestStatusesOfLinesAreThere(t *testing.T) {
	for _, s := range []event.PayStatus{
		event.StatusBlockedYear, event.StatusBlockedUnverified, event.StatusNotPayableTime, event.StatusNotPayableLate,
		event.StatusNotPayableCap, event.StatusNotPayableClient, event.StatusNotPayableTrip, event.StatusHoldZone,
		event.StatusHoldOverlap, event.StatusHoldClient, event.StatusHoldSeverity, event.StatusHoldInterview,
		event.StatusHoldRelease, event.StatusHoldTerm, event.StatusConfirmCalendar, event.StatusConfirmWindow,
		event.StatusConfirmCrossCase, event.StatusPayable, event.FlagMixedPriceLoss, event.FlagBreakMissing,
		event.FlagNightGround, event.FlagLongDay, event.FlagLongInterrogate, event.FlagPostponedCapped,
		event.FlagPersonCapped, event.FlagDayCapped, event.FlagWaitingYielded, event.FlagInTripDay, event.FlagBreakUnpaid,
		event.StatusNotPayableYielded, event.StatusNotPayableTaxi, event.StatusNotPayableAir, event.StatusNotPayablePerDiem, event.StatusNotPayablePlace,
		event.StatusNotPayableNoCase, event.StatusHoldTrip, event.FlagTripCapped, event.FlagTripCut, event.FlagTripDocument,
	} {
		if _, ok := Find(string(s)); !ok {
			t.Errorf("%s has no text", s)
		}
	}
}

func TestBasisNamesAnAct(t *testing.T) {
	for _, e := range All() {
		if e.Basis == "" {
			continue
		}
		named := false
		for _, act := range []string{"CPC ", "Rates p. ", "Rules p. ", "order 89 ", "2020 order ", "2021 order ", "Data Law "} {
			named = named || strings.HasPrefix(e.Basis, act)
		}
		if !named {
			t.Errorf("%s: the basis %q names no act", e.Code, e.Basis)
		}
		for _, lang := range []string{KK, RU} {
			for _, word := range wordsOf(e.Source(lang)) {
				if strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Latin, r) }) {
					t.Errorf("%s: %q in %s keeps the English word %s", e.Code, e.Source(lang), lang, word)
				}
			}
		}
	}
}

func TestSay(t *testing.T) {
	for _, c := range []struct {
		code, lang string
		args       []Arg
		want       string
	}{
		{"no_answer", EN, []Arg{{"minutes", "15"}}, "The advocate gave no answer within 15 minutes."},
		{"no_answer", RU, []Arg{{"minutes", "15"}}, "Адвокат не ответил в течение 15 минут."},
		{"no_answer", KK, nil, "Адвокат — минут ішінде жауап бермеді."},
		{"excluded_by_prosecutor", EN, []Arg{{"number", "{date}"}, {"date", "2025-10-13"}}, "The prosecutor excluded the defender from the case: act of 2025-10-13 № {date}."},
		{"payable", "de", nil, "Төлеуге жатады."},
		{"no_such_code", RU, nil, "no_such_code"},
	} {
		if got := Say(c.code, c.lang, c.args...); got != c.want {
			t.Errorf("%s in %s: %q, want %q", c.code, c.lang, got, c.want)
		}
	}
	if got := Text("no_answer", EN); got != "The advocate gave no answer within {minutes} minutes." {
		t.Errorf("Text fills nothing in, but gives %q", got)
	}
	if got := Label("paid", RU); got != "Оплачено" {
		t.Errorf("paid is %q", got)
	}
	if got := Label("no_such_word", RU); got != "no_such_word" {
		t.Errorf("an unknown word is %q", got)
	}
	e, _ := Find("accepted")
	if got := []string{e.Source(KK), e.Source(RU), e.Source(EN)}; !slices.Equal(got, []string{"ҚПК 66(5)", "УПК 66(5)", "CPC 66(5)"}) {
		t.Errorf("sources: %v", got)
	}
}
