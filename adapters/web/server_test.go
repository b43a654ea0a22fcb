package web

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
)

func TestOnlyReading(t *testing.T) {
	s := server(t, newModels())
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions} {
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, httptest.NewRequest(method, "/", nil))
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
			t.Errorf("%s is answered with %d", method, w.Code)
		}
	}
	for _, path := range []string{"/nothing", "/assets/page.html", "/assets/none.css", "/metrics"} {
		if w := get(t, s, path); w.Code != http.StatusNotFound {
			t.Errorf("%s is answered with %d", path, w.Code)
		}
	}
}

// Everything comes from this server, and nothing on the page stands outside the policy.
func TestPolicyHolds(t *testing.T) {
	s := server(t, sample(t))
	for _, path := range []string{"/", "/?lang=ru", "/assets/style.css", "/assets/live.js", "/assets/icon.svg", "/api/overview", "/nothing"} {
		w := get(t, s, path)
		if p := w.Header().Get("Content-Security-Policy"); !strings.HasPrefix(p, "default-src 'self';") || strings.Contains(p, "unsafe") {
			t.Errorf("%s: policy %q", path, p)
		}
		if w.Header().Get("X-Content-Type-Options") != "nosniff" || w.Header().Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: headers %v", path, w.Header())
		}
		body := strings.ReplaceAll(w.Body.String(), "http://www.w3.org/2000/svg", "")
		for _, foreign := range []string{"http://", "https://", "url(", "@import"} {
			if strings.Contains(body, foreign) {
				t.Errorf("%s has %s", path, foreign)
			}
		}
	}
	page := get(t, s, "/").Body.String()
	for _, inline := range []string{`<script>`, `<style`, ` style="`, `javascript:`} {
		if strings.Contains(page, inline) {
			t.Errorf("the page has %s inside", inline)
		}
	}
	if m := regexp.MustCompile(`<[^>]* on[a-z]+=`).FindString(page); m != "" {
		t.Errorf("a handler stands inside: %s", m)
	}
}

func TestAssetsAreKept(t *testing.T) {
	s := server(t, newModels())
	page := get(t, s, "/").Body.String()
	links := regexp.MustCompile(`(?:href|src)="(/assets/[^"]+)"`).FindAllStringSubmatch(page, -1)
	if len(links) < 3 {
		t.Fatalf("%d files are linked", len(links))
	}
	for _, l := range links {
		w := get(t, s, l[1])
		if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d %s", l[1], w.Code, w.Header().Get("Cache-Control"))
		}
		if again := get(t, s, l[1], "If-None-Match", w.Header().Get("ETag")); again.Code != http.StatusNotModified {
			t.Errorf("%s again: %d", l[1], again.Code)
		}
	}
	if w := get(t, s, "/assets/style.css?v=old"); strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
		t.Error("another version's address may not be kept")
	}
}

// void are the elements that have no end.
var void = []string{"meta", "link", "img", "line", "path", "br", "!doctype"}

// treeFault finds elements that do not close in order, and ids that stand twice.
func treeFault(page string) string {
	var open, ids []string
	for _, m := range regexp.MustCompile(`<(/?)([a-zA-Z!][a-zA-Z0-9]*)([^>]*)>`).FindAllStringSubmatch(page, -1) {
		name := strings.ToLower(m[2])
		if id := regexp.MustCompile(`\bid="([^"]*)"`).FindStringSubmatch(m[3]); id != nil {
			if slices.Contains(ids, id[1]) {
				return "the id " + id[1] + " stands twice"
			}
			ids = append(ids, id[1])
		}
		switch {
		case m[1] == "/":
			if len(open) == 0 || open[len(open)-1] != name {
				return fmt.Sprintf("</%s> closes %v", name, open)
			}
			open = open[:len(open)-1]
		case strings.HasSuffix(m[3], "/"), name == "!doctype", slices.Contains(void, name):
		default:
			open = append(open, name)
		}
	}
	if len(open) > 0 {
		return fmt.Sprintf("%v are not closed", open)
	}
	for _, m := range regexp.MustCompile(`aria-labelledby="([^"]*)"|href="#([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if id := m[1] + m[2]; !slices.Contains(ids, id) {
			return "nothing has the id " + id
		}
	}
	return ""
}

func TestPageIsWellFormed(t *testing.T) {
	for _, m := range []*models{sample(t), newModels()} {
		page := get(t, server(t, m), "/?lang=kk").Body.String()
		if f := treeFault(page); f != "" {
			t.Error(f)
		}
		for _, need := range []string{"<!doctype html>", "<main ", "<header", "<nav ", "<footer>", `name="viewport"`, `aria-live="polite"`, "<noscript><meta http-equiv=\"refresh\""} {
			if !strings.Contains(page, need) {
				t.Errorf("the page lacks %s", need)
			}
		}
		for _, th := range regexp.MustCompile(`<th[ >][^>]*`).FindAllString(page, -1) {
			if !strings.Contains(th, "scope=") {
				t.Errorf("a header without a scope: %s", th)
			}
		}
	}
	for _, bad := range []string{"<p><b></p></b>", "<p>", `<p id="a"></p><p id="a"></p>`, `<a href="#b"></a>`} {
		if treeFault(bad) == "" {
			t.Errorf("%s is not found at fault", bad)
		}
	}
}

// Text and ground of every pair in the style sheet differ by 4.5 to 1 (WCAG AA), in both schemes.
func TestContrast(t *testing.T) {
	raw, err := assets.ReadFile("assets/style.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark, _ := strings.Cut(string(raw), "@media (prefers-color-scheme: dark)")
	for name, css := range map[string]string{"light": light, "dark": dark} {
		colours := map[string]float64{}
		for _, m := range regexp.MustCompile(`--([a-z_-]+): #([0-9a-f]{6})`).FindAllStringSubmatch(css, -1) {
			if _, ok := colours[m[1]]; !ok {
				colours[m[1]] = luminance(t, m[2])
			}
		}
		for _, pair := range []string{"ink ground", "ink panel", "soft ground", "soft panel", "link panel", "link ground", "good good-ground",
			"soon soon-ground", "late late-ground", "soon panel", "late panel", "panel ink", "ink good-ground", "late ground"} {
			text, ground, _ := strings.Cut(pair, " ")
			a, okA := colours[text]
			b, okB := colours[ground]
			if !okA || !okB {
				t.Fatalf("%s: no colour for %s", name, pair)
			}
			if ratio := (max(a, b) + 0.05) / (min(a, b) + 0.05); ratio < 4.5 {
				t.Errorf("%s: %s has a contrast of %.2f", name, pair, ratio)
			}
		}
		for _, s := range series { // parts of a drawing need 3 to 1
			a, b := colours[s.Word], colours["panel"]
			if ratio := (max(a, b) + 0.05) / (min(a, b) + 0.05); ratio < 3 {
				t.Errorf("%s: bars of %s have a contrast of %.2f", name, s.Word, ratio)
			}
		}
	}
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	var part [3]float64
	for i := range part {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if part[i] = math.Pow((c+0.055)/1.055, 2.4); c <= 0.04045 {
			part[i] = c / 12.92
		}
	}
	return 0.2126*part[0] + 0.7152*part[1] + 0.0722*part[2]
}

// next reads messages of a stream until one has the part that is asked for.
func next(t *testing.T, lines *bufio.Scanner, part string) push {
	t.Helper()
	for lines.Scan() {
		data, ok := strings.CutPrefix(lines.Text(), "data: ")
		if !ok {
			continue
		}
		var p push
		if err := json.Unmarshal([]byte(data), &p); err != nil {
			t.Fatalf("reading a push: %v", err)
		}
		if p.Fragments[part] != "" {
			return p
		}
	}
	t.Fatalf("the stream ended without %s: %v", part, lines.Err())
	return push{}
}

func TestStreamBringsWhatChanges(t *testing.T) {
	m := sample(t)
	s := server(t, m)
	web := httptest.NewServer(s.Handler())
	defer web.Close()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, web.URL+"/events?lang=ru", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if got := res.Header.Get("Content-Type"); !strings.HasPrefix(got, "text/event-stream") {
		t.Fatalf("content type %s", got)
	}
	lines := bufio.NewScanner(res.Body)
	lines.Buffer(nil, 1<<20)
	first := next(t, lines, "now")
	for _, name := range fragments {
		if first.Fragments[name] == "" {
			t.Errorf("the first message lacks %s", name)
		}
	}
	at := m.now() + civil.Minute
	m.tell(t, "KZ-71", at, &event.RequestRefused{Request: "REQ-new", Unit: "KZ-unit", Code: "case_closed"})
	second := next(t, lines, "figures")
	if !strings.Contains(second.Fragments["figures"], "<dd>197</dd>") || second.Fragments["money"] != "" {
		t.Errorf("the second message has %d parts", len(second.Fragments))
	}
	if !strings.HasPrefix(second.Summary, "Открытые запросы: ") {
		t.Errorf("summary %q", second.Summary)
	}
}

func TestStreamsAreBounded(t *testing.T) {
	s := server(t, newModels())
	head := httptest.NewRecorder()
	s.Handler().ServeHTTP(head, httptest.NewRequest(http.MethodHead, "/events", nil))
	if head.Code != http.StatusOK || head.Body.Len() != 0 {
		t.Errorf("HEAD is answered with %d and %d bytes", head.Code, head.Body.Len())
	}
	for range maxStreams {
		s.places <- struct{}{}
	}
	if w := get(t, s, "/events"); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("one more stream is answered with %d", w.Code)
	}
}

func TestServeTakesAnotherPortAndStops(t *testing.T) {
	m := sample(t)
	first, second := server(t, m), server(t, m)
	if err := first.Listen("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	if err := second.Listen(first.Addr()); err != nil {
		t.Fatal(err)
	}
	if first.Addr() == second.Addr() || !strings.HasPrefix(second.Addr(), "127.0.0.1:") {
		t.Fatalf("both listen on %s", second.Addr())
	}
	for _, wrong := range []string{"nonsense", "127.0.0.1:99999"} {
		if err := server(t, m).Listen(wrong); err == nil {
			t.Errorf("%s is taken for an address", wrong)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 2)
	for _, s := range []*Server{first, second} {
		go func() { done <- s.Serve(ctx, "") }()
	}
	stream, err := http.Get("http://" + first.Addr() + "/events")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stream.Body.Close() }()
	for host, want := range map[string]int{"": 200, "localhost:1": 200, "[::1]": 200, "evil.example": 421, "127.0.0.1.evil.example": 421} {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+second.Addr()+"/api/ledger", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = host
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("host %q is answered with %d, want %d", host, res.StatusCode, want)
		}
	}
	cancel()
	for range 2 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func decode(t *testing.T, s *Server, path string, into any) {
	t.Helper()
	w := get(t, s, path)
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/json" {
		t.Fatalf("%s: %d %s", path, w.Code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

func TestJSONGivesTheSameFigures(t *testing.T) {
	s := server(t, sample(t))
	var overview apiOverview
	decode(t, s, "/api/overview", &overview)
	if len(overview.Territories) != 17 || overview.Total.Counters.Requested != 196 || overview.Total.Money.Parts.Total() != overview.Total.Money.Accrued {
		t.Errorf("overview: %d territories, %+v", len(overview.Territories), overview.Total)
	}
	if overview.Messages == nil || overview.Messages.Taken != 12_345 || len(overview.Rejected) != 3 || overview.Rejected[0].Code != "schema_violation" {
		t.Errorf("messages: %+v %+v", overview.Messages, overview.Rejected)
	}
	var requests struct {
		Open     int
		Requests []apiRequest
	}
	decode(t, s, "/api/requests?journal=KZ-71", &requests)
	if requests.Open != 12 || len(requests.Requests) != 1 || requests.Requests[0].Journal != "KZ-71" || requests.Requests[0].Clocks[0].Name != "legal_deadline" {
		t.Errorf("requests: %+v", requests)
	}
	var appointments struct{ Appointments []apiAppointment }
	decode(t, s, "/api/appointments?limit=3", &appointments)
	if len(appointments.Appointments) != 3 {
		t.Fatalf("%d appointments", len(appointments.Appointments))
	}
	why := appointments.Appointments[0].Why
	if len(why.Band) != 3 || len(why.Others) != 3 || why.Counts[0].Count != 41 || len(why.Draw) != 64 || why.N != 1 {
		t.Errorf("why: %+v", why)
	}
	var ledger struct {
		Total    struct{ Accrued int64 }
		Accounts []apiAccount
		Months   []apiMonth
	}
	decode(t, s, "/api/ledger", &ledger)
	var sum int64
	for _, a := range ledger.Accounts {
		sum += a.Tiyn
	}
	last := ledger.Months[len(ledger.Months)-1]
	if sum != 0 || ledger.Total.Accrued != last.Running.Accrued || ledger.Total.Accrued == 0 {
		t.Errorf("the accounts come to %d, the months to %d of %d", sum, last.Running.Accrued, ledger.Total.Accrued)
	}
	for _, path := range []string{"/api/requests?journal=KZ", "/api/ledger?journal=x", "/api/requests?limit=0", "/api/appointments?limit=1001", "/api/appointments?limit=a"} {
		if w := get(t, s, path); w.Code != http.StatusBadRequest || !json.Valid(w.Body.Bytes()) {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}
