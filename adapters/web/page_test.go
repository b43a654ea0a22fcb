package web

import (
	"context"
	"errors"
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/reason"
	"qorgau/projections"
)

func get(t testing.TB, s *Server, path string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, r)
	return w
}

var (
	codeElement = regexp.MustCompile(`(?s)<code[^>]*>.*?</code>|<footer>.*?</footer>|<nav.*?</nav>`)
	tag         = regexp.MustCompile(`<[^>]*>`)
	snake       = regexp.MustCompile(`[a-z0-9]+_[a-z0-9_]+`)
	latin       = regexp.MustCompile(`[A-Za-z]{2,}`)
)

// texts are what a reader sees of a page, without ids and addresses, and with the labels that only some readers hear.
func texts(page string) string {
	var labels []string
	for _, m := range regexp.MustCompile(`(?:aria-label|data-label|data-connected|data-lost)="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		labels = append(labels, m[1])
	}
	body := tag.ReplaceAllString(codeElement.ReplaceAllString(page, " "), " ")
	return html.UnescapeString(body + " " + strings.Join(labels, " "))
}

func TestPageSpeaksEachLanguage(t *testing.T) {
	s := server(t, sample(t))
	for lang, words := range map[string][]string{
		"kk": {"Қорғау", "Ашық сұрау салулар", "Нұр-Сұлтан", "Үйлестірушіге берілді", "Неге осы адвокат", "4 913 499,60 ₸", "Карантин себептері"},
		"ru": {"Коргау", "Открытые запросы", "Нур-Султан", "Передано координатору", "Почему этот адвокат", "4 913 499,60 ₸", "Карантин по причинам"},
		"en": {"Qorgau", "Open requests", "Nur-Sultan", "Escalated", "Why him", "4,913,499.60 ₸", "Quarantine by reason"},
	} {
		w := get(t, s, "/?lang="+lang)
		page := w.Body.String()
		if w.Code != http.StatusOK || w.Header().Get("Content-Language") != lang || !strings.Contains(page, `<html lang="`+lang+`">`) {
			t.Fatalf("%s: status %d, language %s", lang, w.Code, w.Header().Get("Content-Language"))
		}
		seen := strings.ReplaceAll(texts(page), "\u00a0", " ")
		for _, word := range words {
			if !strings.Contains(seen, word) {
				t.Errorf("%s: %q is not on the page", lang, word)
			}
		}
		for _, f := range faultsOf(seen, lang) {
			t.Errorf("%s: %s", lang, f)
		}
	}
}

// faultsOf finds what no reader should see: keys without a word, open placeholders, the words of another language.
func faultsOf(seen, lang string) (out []string) {
	if strings.ContainsAny(seen, "{}") {
		out = append(out, "a placeholder is left open")
	}
	for _, k := range snake.FindAllString(seen, -1) {
		out = append(out, "the key "+k+" has no word")
	}
	if lang != "en" {
		for _, word := range latin.FindAllString(seen, -1) {
			if !slices.Contains([]string{"UTF", "JSON", "IBAN", "UTC", "KZ"}, word) {
				out = append(out, "the word "+word+" is not of this language")
			}
		}
	}
	return out
}

// The twin: each fault is found.
func TestFaultsAreFound(t *testing.T) {
	for _, bad := range []string{"Срок {minutes}", "no_such_word", "Открыто Open"} {
		if len(faultsOf(bad, "ru")) == 0 {
			t.Errorf("%q is not found at fault", bad)
		}
	}
}

// Every key that templates and code can ask for has a word.
func TestEveryKeyHasAWord(t *testing.T) {
	keys := []string{overdue, dueSoon, inTime, "wanted_at", "legal_deadline", "answer_by", "next_alarm", "roster_in_order", "roster_missing",
		"roster_has_gap", "roster_late", "roster_unconfirmed", "rule_band_draw_v1", "by_draw", "by_hand", "by_rerequest",
		"pool_zone", "pool_neighbours", "pool_territory", "pool_distance", "pool_coordinator", "urgency_urgent", "urgency_night", "urgency_planned",
		projections.Searching, projections.Offered, projections.Escalated, "thousand", "million", "past_by", "left_of"}
	keys = append(keys, "witness_with_right_to_defence", "suspect", "accused", "defendant", "convicted", "acquitted", "victim")
	for _, s := range series {
		keys = append(keys, s.Word)
	}
	for _, p := range partsOf(projections.Parts{}) {
		keys = append(keys, p.Word)
	}
	used := regexp.MustCompile(`\.(?:Word|Fill) "([a-z0-9_]+)"`)
	for _, name := range []string{"page.html", "parts.html"} {
		raw, err := assets.ReadFile("assets/" + name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range used.FindAllStringSubmatch(string(raw), -1) {
			keys = append(keys, m[1])
		}
	}
	if len(keys) < 80 {
		t.Fatalf("only %d keys were found: the templates are not read rightly", len(keys))
	}
	for _, k := range keys {
		if _, ok := reason.FindWord(k); !ok {
			t.Errorf("the word %s is not there", k)
		}
	}
}

// Every code that can be counted or shown beside an advocate reads without an open placeholder.
func TestCodesReadWhole(t *testing.T) {
	for _, e := range reason.All() {
		for _, l := range tongues {
			if text := l.Code.Passed(e.Code); strings.ContainsAny(text, "{}") {
				t.Errorf("%s in %s: %s", e.Code, l.Code, text)
			}
		}
	}
	door := strings.Fields("unreadable_json bad_utf8 too_large too_deep unknown_type unknown_version schema_violation missing_attribute bad_attribute id_conflict machine_error")
	refused := strings.Fields("outside_wave before_pilot unit_not_in_annex no_grounds decree_form_bad number_malformed malformed_request status_not_entitled case_closed")
	for _, code := range append(door, refused...) {
		for _, l := range tongues {
			if text := l.Code.Code(code); text == code || strings.ContainsAny(text, "{}") {
				t.Errorf("%s in %s: %s", code, l.Code, text)
			}
		}
	}
}

func TestTongueOfARequest(t *testing.T) {
	for _, c := range []struct {
		path, accept string
		want         tongue
	}{
		{"/", "", "kk"},
		{"/", "de, fr;q=0.9", "kk"},
		{"/", "ru-KZ,ru;q=0.9,en;q=0.8", "ru"},
		{"/", "de;q=1, en;q=0.5, ru;q=0.7", "ru"},
		{"/", "ru;q=0, en;q=0.1", "en"},
		{"/", "ru;q=nonsense, en;q=0.001", "en"},
		{"/?lang=EN", "ru", "en"},
		{"/?lang=xx", "ru", "ru"},
	} {
		r := httptest.NewRequest(http.MethodGet, c.path, nil)
		r.Header.Set("Accept-Language", c.accept)
		if got := tongueOf(r); got != c.want {
			t.Errorf("%s with %q: %s, want %s", c.path, c.accept, got, c.want)
		}
	}
}

// The page names no person, no number of the register, and no whole reference.
func TestNobodyIsNamed(t *testing.T) {
	m := sample(t)
	s := server(t, m)
	forbidden := append([]string{"TUFSS0VSTkFNRQ"}, marks...) // the mark in base64 too
	for _, code := range []string{"KZ-71", "KZ-31"} {
		for n := range 5 {
			forbidden = append(forbidden, advocateOf(code, n).String())
		}
		forbidden = append(forbidden, ref("personREQ-"+code+"-0000").String(), ref("personREQ-" + code + "-0000").String()[:8])
	}
	stream, err := s.changed(httptest.NewRequest(http.MethodGet, "/events", nil), "en", map[string]string{})
	if err != nil {
		t.Fatal(err)
	}
	bodies := map[string]string{"/events": stream}
	for _, path := range []string{"/?lang=en", "/api/overview", "/api/requests?limit=1000", "/api/appointments?limit=1000", "/api/ledger"} {
		bodies[path] = get(t, s, path).Body.String()
	}
	for path, body := range bodies {
		if len(body) < 500 {
			t.Fatalf("%s answers only %q", path, body)
		}
		for _, f := range forbidden {
			if strings.Contains(body, f) {
				t.Errorf("%s shows %s", path, f)
			}
		}
	}
	if !strings.Contains(bodies["/api/appointments?limit=1000"], advocateOf("KZ-71", 0).String()[:8]) {
		t.Error("the short reference of an advocate is missing, so this test looks in the wrong place")
	}
}

func TestForeignTextIsEscaped(t *testing.T) {
	m := sample(t)
	at := m.now()
	m.tell(t, "KZ-71", at, m.registered("<i>a</i>", at-civil.Hour, at-civil.Hour, at-civil.Minute))
	page := get(t, server(t, m), "/?lang=en").Body.String()
	if strings.Contains(page, "<i>") || !strings.Contains(page, "&lt;i&gt;a&lt;/i&gt;") {
		t.Error("an id of the register is not escaped")
	}
}

func TestEmptyCountryHasAPage(t *testing.T) {
	m := newModels()
	s := New(Config{Models: m, Now: m.now})
	for _, path := range []string{"/", "/api/overview", "/api/requests", "/api/appointments", "/api/ledger"} {
		if w := get(t, s, path); w.Code != http.StatusOK {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	if page := get(t, s, "/?lang=en").Body.String(); strings.Count(page, "No journal yet") != 17 || !strings.Contains(page, "Wall clock time") {
		t.Error("the 17 territories without a journal are not told")
	}
}

// failing are read models that can be made to fail, as while they are swapped.
type failing struct {
	*models
	bad bool
}

func (f *failing) Scan(ctx context.Context, table, code, prefix string, fn func(code, key string, value []byte) error) error {
	if f.bad {
		return errors.New("the rows are being swapped")
	}
	return f.models.Scan(ctx, table, code, prefix, fn)
}

func TestPageStandsStillWhileModelsFail(t *testing.T) {
	m := &failing{models: sample(t), bad: true}
	s := New(Config{Models: m, Now: m.now})
	if w := get(t, s, "/"); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("without any figures: %d", w.Code)
	}
	m.bad = false
	first := get(t, s, "/").Body.String()
	m.bad = true
	s.boards.from = s.boards.from.AddDate(-1, 0, 0)
	if w := get(t, s, "/"); w.Code != http.StatusOK || w.Body.String() != first {
		t.Errorf("the last figures are not kept: %d", w.Code)
	}
}

func TestRosterOfATerritory(t *testing.T) {
	m := sample(t)
	b := &boards{cfg: &Config{Models: m, Now: m.now}}
	x, err := b.now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := map[int]string{0: "roster_in_order", 3: "roster_has_gap", 5: "roster_missing", 16: ""}
	for i, word := range want {
		if x.Territories[i].Roster != word {
			t.Errorf("territory %d: %q, want %q", i, x.Territories[i].Roster, word)
		}
	}
	if x.Territories[3].Unreachable != 1 || x.Territories[16].Started {
		t.Error("the slot without an answer or the journal that is not there is told wrongly")
	}
	if gaps := x.Territories[3].Gaps; len(gaps) != 1 || gaps[0].Code != "roster_nobody" || x.Territories[3].GapCount != 1 || x.Territories[3].Nobody != 480 || len(x.Territories[0].Gaps) != 0 {
		t.Errorf("what the roster lacks is told wrongly: %+v", x.Territories[3])
	}
	b.slow.silent, b.slow.gaps = nil, map[string]bool{"KZ-71|2026-04|roster_due": true}
	all := b.slow.rosters["KZ-71"]
	b.slow.rosters["KZ-71"] = all[:len(all)-1] // up to March
	if got := b.roster("KZ-71", false); got != "roster_due_soon" {
		t.Errorf("the next month's roster is due: %s", got)
	}
	b.slow.silent, b.slow.gaps = nil, map[string]bool{"KZ-19|2026-04|roster_stale": true}
	for code, word := range map[string]string{"KZ-19": "roster_late", "KZ-71": "roster_in_order"} {
		if got := b.roster(code, false); got != word {
			t.Errorf("%s: %s, want %s", code, got, word)
		}
	}
	b.slow.gaps = nil
	if got := b.roster("KZ-19", false); got != "roster_unconfirmed" {
		t.Errorf("without the department's confirmation: %s", got)
	}
}

func TestUrgencyOrdersRequests(t *testing.T) {
	at := civil.InstantOf(2025, 10, 13, 12, 0, 0)
	r := func(id string, wanted, deadline civil.Instant, state string) projections.Request {
		return projections.Request{ID: id, Journal: "KZ-71", State: state, RegisteredAt: at - civil.Hour, WantedAt: wanted, Deadline: deadline}
	}
	got := inOrderOfUrgency([]projections.Request{
		r("calm", at+civil.Day, at+3*civil.Day, projections.Searching),
		r("near", at+10*civil.Minute, 0, projections.Searching),
		r("at once", at-civil.Hour, at+civil.Day, projections.Searching),
		r("missed", at+civil.Day, at-civil.Minute, projections.Searching),
		r("nobody", at+2*civil.Day, 0, projections.Escalated),
	}, at)
	var order []string
	for _, o := range got {
		order = append(order, o.ID+" "+o.Level)
	}
	want := []string{"missed overdue", "nobody overdue", "near due_soon", "at once due_soon", "calm in_time"}
	if !slices.Equal(order, want) {
		t.Errorf("order %q, want %q", order, want)
	}
	offered := withClocks(projections.Request{State: projections.Offered, RegisteredAt: at, WantedAt: at + civil.Day,
		Offer: &projections.OpenOffer{AnswerBy: at + civil.Minute}}, at)
	if offered.Level != inTime || offered.Clocks[0].Word != "answer_by" || offered.Clocks[0].Level != dueSoon {
		t.Errorf("an offer that runs out makes no request late: %+v", offered)
	}
}

func TestLengthsNumbersAndLines(t *testing.T) {
	en := tongue("en")
	for d, want := range map[civil.Instant]string{
		0: "0 s", 59 * civil.Second: "59 s", civil.Hour - civil.Second: "59 min 59 s", civil.Hour: "1 h", -90 * civil.Minute: "1 h 30 min",
		civil.Day + 5*civil.Minute: "1 d", 26 * civil.Hour: "1 d 2 h",
	} {
		if got := strings.ReplaceAll(en.Length(d), "\u00a0", " "); got != want {
			t.Errorf("%d ms: %q, want %q", d, got, want)
		}
	}
	now := civil.InstantOf(2025, 10, 13, 12, 0, 0)
	for at, want := range map[civil.Instant]string{now: "17:00", now + civil.Day: "14.10 17:00", now + 100*civil.Day: "21.01.2026 17:00",
		civil.InstantOf(2025, 10, 13, 19, 30, 0): "14.10 00:30"} {
		if got := tongue("kk").Near(at, now); got != want {
			t.Errorf("%s beside %s: %q, want %q", at, now, got, want)
		}
	}
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", -1234567: "−1,234,567"} {
		if got := en.Number(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
	for most := int64(0); most < 5_000_000_000_000; most = most*3 + 7 {
		step := niceStep(most)
		if step*4 < most || step > 100 && step > most {
			t.Errorf("lines for %d stand %d apart", most, step)
		}
	}
}

func TestChartShowsTheSums(t *testing.T) {
	months := running([]projections.Money{
		{Month: "2025-10", Accrued: 400_000_00, Parts: projections.Parts{InHand: 400_000_00}},
		{Month: "2025-12", Accrued: 600_000_00, Parts: projections.Parts{InHand: 100_000_00, Paid: 500_000_00}},
	})
	if len(months) != 3 || months[1].Month != "2025-11" || months[1].Accrued != 400_000_00 || months[2].Accrued != 1_000_000_00 {
		t.Fatalf("running totals: %+v", months)
	}
	for _, narrow := range []bool{false, true} {
		c := newChart("ru", months, narrow)
		if len(c.Groups) != 3 {
			t.Fatalf("%d months are drawn", len(c.Groups))
		}
		last := c.Groups[2].Bars
		accrued, paid := last[0], last[4]
		if accrued.Height != c.Base-14 || paid.Height*2 != accrued.Height || last[1].Height != 0 {
			t.Errorf("heights %d and %d of %d", accrued.Height, paid.Height, c.Base-14)
		}
		for _, g := range c.Groups {
			for _, b := range g.Bars {
				if b.X < c.Left || b.X+b.Width > c.Right || b.Y < 0 || b.Height < 0 {
					t.Errorf("a bar stands outside the plot: %+v", b)
				}
			}
		}
		if got := strings.ReplaceAll(accrued.Title, "\u00a0", " "); got != "12.2025 · Начислено: 1 000 000,00 ₸" {
			t.Errorf("title %q", got)
		}
	}
	if c := newChart("ru", nil, false); len(c.Groups) != 0 {
		t.Error("no months, yet bars")
	}
}

func TestPartsAddUpToWhatWasAccrued(t *testing.T) {
	p := projections.Parts{InHand: 1, Claimed: 2, Approved: 4, InPayment: 8, Paid: 16, Reversed: 512, Returned: 32, Held: 64, Blocked: 128, NotPayable: 256}
	var sum int64
	for _, x := range partsOf(p) {
		sum += x.Tiyn
	}
	if sum != p.Total() {
		t.Errorf("the parts on the page come to %s of %s", strconv.FormatInt(sum, 10), strconv.FormatInt(p.Total(), 10))
	}
}
