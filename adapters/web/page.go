package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"strings"

	"qorgau/projections"
)

//go:embed assets
var assets embed.FS

// fragments are the parts of the page that are renewed by themselves, by the id of their place.
var fragments = []string{"now", "figures", "territories", "requests", "appointments", "money", "control", "messages"}

// types of the files that the page loads.
var types = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}

// pages are the templates, and the files with the hashes that browsers know them by.
type pages struct {
	tree *template.Template
	tags map[string]string
}

func newPages() *pages {
	p := &pages{tags: map[string]string{}}
	p.tree = template.Must(template.New("page").Funcs(template.FuncMap{
		"short": short, "brief": brief, "len64": func(n int) int64 { return int64(n) },
	}).ParseFS(assets, "assets/*.html"))
	entries, err := fs.ReadDir(assets, "assets")
	if err != nil {
		panic(err) // the folder is part of this program
	}
	for _, e := range entries {
		raw, err := assets.ReadFile("assets/" + e.Name())
		if err != nil {
			panic(err)
		}
		sum := sha256.Sum256(raw)
		p.tags[e.Name()] = hex.EncodeToString(sum[:8])
	}
	return p
}

// view is what a template sees.
type view struct {
	L    tongue
	B    *board
	Tags map[string]string
}

// Tongues lists the languages for the switch.
func (v *view) Tongues() any { return tongues }

// Shown are the most urgent requests.
func (v *view) Shown() []openRequest { return v.B.Requests[:min(shownRequests, len(v.B.Requests))] }

// More is how many requests are not shown.
func (v *view) More() int { return len(v.B.Requests) - len(v.Shown()) }

// Median and Slowest are the percentiles of all territories.
func (v *view) Median() string { return v.L.AtMost(v.B.Sum.Answer.Percentile(50)) }

// Slowest is the time within which 95 of 100 requests were accepted.
func (v *view) Slowest() string { return v.L.AtMost(v.B.Sum.Answer.Percentile(95)) }

// MedianOf is a territory's.
func (v *view) MedianOf(t territory) string { return v.L.AtMost(t.Answer.Percentile(50)) }

// Charts are the same months twice: the page shows the one that fits.
func (v *view) Charts() []*chart {
	return []*chart{newChart(v.L, v.B.Months, false), newChart(v.L, v.B.Months, true)}
}

// Series are the columns of the table behind the chart.
func (v *view) Series() []serie { return series }

// Cell is the sum of a column in a month.
func (v *view) Cell(s serie, m projections.Money) string { return v.L.Money(s.Of(&m)) }

// Newest gives the months with the latest first.
func (v *view) Newest() []projections.Money {
	out := make([]projections.Money, 0, len(v.B.Months))
	for i := len(v.B.Months) - 1; i >= 0; i-- {
		out = append(out, v.B.Months[i])
	}
	return out
}

// Parts are where the accrued money stands now.
func (v *view) Parts() []part { return partsOf(v.B.Sum.Money.Parts) }

// Took is the time from the request to acceptance.
func (v *view) Took(a projections.Appointment) string {
	if a.RequestedAt == 0 {
		return "–"
	}
	return v.L.Length(a.AcceptedAt - a.RequestedAt)
}

// Summary is the short text that is read aloud now and then.
func (v *view) Summary() string {
	c := v.B.Sum.Counters
	return v.L.Word("open_requests") + ": " + v.L.Number(c.Open) + ". " + v.L.Word("requests_appointed") + ": " +
		v.L.Number(c.Appointed) + ". " + v.L.Word("escalated") + ": " + v.L.Number(c.Escalated) + "."
}

// page answers with the whole page, which is complete without the script.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	l := tongueOf(r)
	w.Header().Set("Vary", "Accept-Language")
	w.Header().Set("Content-Language", string(l))
	b, err := s.boards.now(r.Context())
	if err != nil {
		w.Header().Set("Retry-After", "2")
		http.Error(w, l.Word("no_answer_yet"), http.StatusServiceUnavailable)
		return
	}
	var buf bytes.Buffer
	if err := s.pages.tree.ExecuteTemplate(&buf, "page.html", &view{l, b, s.pages.tags}); err != nil {
		s.cfg.Log.Error("making the page", "error", err)
		http.Error(w, l.Word("no_answer_yet"), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(buf.Bytes()) // a reader who went away is nobody's error
}

// fragment renders one part of the page.
func (p *pages) fragment(name string, v *view) (string, error) {
	var b strings.Builder
	if err := p.tree.ExecuteTemplate(&b, name, v); err != nil {
		return "", fmt.Errorf("making the part %s of the page: %w", name, err)
	}
	return b.String(), nil
}

// asset gives a file of the page; its address carries its hash, so that it may be kept.
func (s *Server) asset(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	i := strings.LastIndexByte(name, '.')
	if i < 0 || types[name[i:]] == "" || s.pages.tags[name] == "" {
		http.NotFound(w, r)
		return
	}
	raw, err := assets.ReadFile("assets/" + name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", types[name[i:]])
	w.Header().Set("ETag", `"`+s.pages.tags[name]+`"`)
	w.Header().Set("Cache-Control", "no-cache")
	if r.URL.Query().Get("v") == s.pages.tags[name] {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if r.Header.Get("If-None-Match") == `"`+s.pages.tags[name]+`"` {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	_, _ = w.Write(raw)
}
