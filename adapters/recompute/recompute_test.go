package recompute

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"qorgau/adapters/audit"
	"qorgau/adapters/demo"
	"qorgau/adapters/node"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/roster"
)

// export is that of one run of the demo, which the tests share: of this seed, the machine approves applications by itself.
var export []byte

func TestMain(m *testing.M) {
	code := 1
	if err := prepare(); err != nil {
		fmt.Fprintln(os.Stderr, err)
	} else {
		code = m.Run()
	}
	os.Exit(code)
}

func prepare() (err error) {
	if _, err := exec.LookPath("python3"); err != nil {
		return errors.New("these tests need python3: run `make tools`")
	}
	dir, err := os.MkdirTemp("", "recompute")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	ctx := context.Background()
	if _, err := demo.Fast(ctx, demo.Options{Cases: 4, Seed: 9, Dir: dir}); err != nil {
		return err
	}
	store, err := node.OpenStore(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	var b bytes.Buffer
	if err := audit.Export(ctx, store, &b, nil); err != nil {
		return err
	}
	export = b.Bytes()
	return nil
}

// The scripts, each a page.
const page, whole, sampled = "recompute.py", "whole.py", "sample.py"

// script runs a script on a file of these bytes.
func script(t *testing.T, name string, export []byte) (status int, out string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "export.jsonl")
	if err := os.WriteFile(path, export, 0o600); err != nil {
		t.Fatal(err)
	}
	return run(t, name, path)
}

func run(t *testing.T, name string, args ...string) (status int, out string) {
	t.Helper()
	var stderr bytes.Buffer
	// -I: standard library only, whatever is installed beside it.
	cmd := exec.Command("python3", append([]string{"-I", "../../docs/recompute/" + name}, args...)...)
	cmd.Stderr = &stderr
	raw, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) || strings.Contains(stderr.String(), "Traceback") {
		t.Fatalf("running the script: %v\n%s", err, stderr.String())
	}
	return cmd.ProcessState.ExitCode(), string(raw) + stderr.String()
}

// found expects the script to end with 1 and to name a place, with words that say what is wrong there.
func found(t *testing.T, name string, export []byte, place, words string) {
	t.Helper()
	foundBy(t, page, name, export, place, words)
}

// broken is found of the script that looks at the file.
func broken(t *testing.T, name string, export []byte, place, words string) {
	t.Helper()
	foundBy(t, whole, name, export, place, words)
}

func foundBy(t *testing.T, by, name string, export []byte, place, words string) {
	t.Helper()
	status, out := script(t, by, export)
	if !regexp.MustCompile(`(?m)^DIFFERENCE `+regexp.QuoteMeta(place)+`: .*`+words).MatchString(out) || status != 1 {
		t.Errorf("%s: expected a difference at %s (%s), status %d:\n%s", name, place, words, status, tail(out))
	}
}

func tail(out string) string {
	lines := strings.Split(strings.TrimSpace(out), "\n")
	return strings.Join(lines[max(0, len(lines)-12):], "\n")
}

// lines are the records of each journal, the first in the order of the file.
type lines struct {
	codes []string
	of    map[string][]string
}

func takeApart(export []byte) lines {
	f := lines{of: map[string][]string{}}
	var open []string
	for l := range strings.Lines(string(export)) {
		l = strings.TrimSuffix(l, "\n")
		if rest, ok := strings.CutPrefix(l, `{"head":{"journal":"`); ok {
			code, _, _ := strings.Cut(rest, `"`)
			f.codes, f.of[code], open = append(f.codes, code), open, nil
			continue
		}
		_, rec, _ := strings.Cut(l, `"record":`)
		open = append(open, rec[:len(rec)-1])
	}
	return f
}

// forge puts the journals together again with leaves, roots and sizes that fit, as somebody could who may write to the
// whole store; change is told every record and gives it back as it shall stand, or nothing to leave it out.
func (f lines) forge(change func(code string, i int, line string) string) []byte {
	var b bytes.Buffer
	for _, code := range f.codes {
		tree := journal.NewTree()
		for i, l := range f.of[code] {
			if l = change(code, i, l); l == "" {
				continue
			}
			leaf := journal.Leaf([]byte(l))
			tree.Append(leaf)
			fmt.Fprintf(&b, "{\"leaf\":\"%s\",\"record\":%s}\n", leaf, l)
		}
		fmt.Fprintf(&b, "{\"head\":{\"journal\":%q,\"size\":%d,\"root\":%q}}\n", code, tree.Size(), tree.Root())
	}
	return b.Bytes()
}

// edit forges the first record that has this type of body and pleases the change, which says so by true.
func edit[B journal.Body](t *testing.T, f lines, change func(rec *journal.Record, body B) bool) (place string, forged []byte) {
	t.Helper()
	forged = f.forge(func(code string, _ int, line string) string {
		if place != "" {
			return line
		}
		rec, err := journal.ParseCanonical(line, event.New)
		if err != nil {
			t.Fatal(err)
		}
		if body, ok := rec.Body.(B); ok && change(&rec, body) {
			place = fmt.Sprintf("%s/%d", code, rec.Pos)
			return string(rec.AppendLine(nil))
		}
		return line
	})
	if place == "" {
		t.Fatal("the run has no such record")
	}
	return place, forged
}

// A real run is recomputed: the script names the advocate of every offer that was drawn, and says which draw.
func TestScriptNamesTheSameAdvocates(t *testing.T) {
	status, out := script(t, page, export)
	if status != 0 {
		t.Fatalf("status %d:\n%s", status, tail(out))
	}
	sound, sizes := script(t, whole, export)
	if sound != 0 {
		t.Fatalf("status %d:\n%s", sound, tail(sizes))
	}
	offers, forwarded := 0, 0
	f := takeApart(export)
	for code, all := range f.of {
		for _, line := range all {
			rec, err := journal.ParseCanonical(line, event.New)
			if err != nil {
				t.Fatal(err)
			}
			switch e := rec.Body.(type) {
			case *event.OfferMade:
				offers++
				row := regexp.MustCompile(fmt.Sprintf(`(?m)^%s/%d +%s +%d +%s +\S+ +(ok|late promise)$`, code, rec.Pos,
					regexp.QuoteMeta(e.Offer), len(e.Band), e.Advocate))
				if !row.MatchString(out) {
					t.Errorf("the table has no checked row for %s/%d %s", code, rec.Pos, e.Offer)
				}
			case *event.MailReceived:
				if fact, ok := e.Body.(*event.FactForwarded); ok {
					if _, ok := fact.Body.(*event.DefenderRequested); ok {
						forwarded++
					}
				}
			}
		}
		if !strings.Contains(sizes, fmt.Sprintf("%-6s %9d records, root ", code, len(all))) {
			t.Errorf("the table does not say that %s has %d records", code, len(all))
		}
	}
	if offers < 4 || forwarded == 0 {
		t.Fatalf("the run proves little: %d offers, %d forwarded requests", offers, forwarded)
	}
	if again := f.forge(func(_ string, _ int, l string) string { return l }); !bytes.Equal(again, export) {
		t.Fatal("taking apart and putting together changes an export, so the twins prove nothing")
	}
}

// Somebody who may write to everything names another advocate and makes all hashes fit: the draw does not.
func TestAnotherAdvocateIsFound(t *testing.T) {
	f := takeApart(export)
	drawn := func(e *event.OfferMade) bool { return e.By == "draw" && len(e.Band) > 1 }
	place, forged := edit(t, f, func(_ *journal.Record, e *event.OfferMade) bool {
		if drawn(e) {
			e.Advocate = e.Band[1].Advocate
		}
		return drawn(e)
	})
	found(t, "another advocate", forged, place, "the draw names")

	// The twin: hashes alone notice nothing.
	src, err := audit.ReadExport(bytes.NewReader(forged))
	if err != nil {
		t.Fatal(err)
	}
	rep, err := audit.Verify(t.Context(), src, audit.Options{Registry: event.New, Open: node.Machines, SkipExecution: true})
	if err != nil || len(rep.Findings) != 0 {
		t.Fatalf("the forgery is found by its hashes, so the script proves nothing: %+v %v", rep.Findings, err)
	}

	place, forged = edit(t, f, func(_ *journal.Record, e *event.OfferMade) bool {
		if drawn(e) {
			e.Band[0], e.Band[1] = e.Band[1], e.Band[0]
			e.Advocate, e.Band[0].Code, e.Band[1].Code = e.Band[0].Advocate, "", "drawn_later"
		}
		return drawn(e)
	})
	found(t, "another order", forged, place, "the lots give another order")
	place, forged = edit(t, f, func(_ *journal.Record, e *event.OfferMade) bool {
		if drawn(e) {
			e.Band[1].Load += 2
		}
		return drawn(e)
	})
	found(t, "a load above the band", forged, place, "the loads of the band")
	place, forged = edit(t, f, func(_ *journal.Record, e *event.OfferMade) bool {
		if drawn(e) {
			e.N, e.Offer = e.N+1, fmt.Sprintf("%s/%d", e.Request, e.N+1)
		}
		return drawn(e)
	})
	found(t, "a draw left out", forged, place, "uses draw")
	place, forged = edit(t, f, func(_ *journal.Record, e *event.OfferMade) bool {
		e.By, e.Advocate, e.Band = "hand", e.Band[len(e.Band)-1].Advocate, nil
		return true
	})
	found(t, "a hand nobody lent", forged, place, "made by hand")
	place, forged = edit(t, f, func(_ *journal.Record, e *event.OfferMade) bool {
		e.Request += "x"
		return true
	})
	found(t, "an offer without a request", forged, place, "no draw of its request")
	place, forged = edit(t, f, func(_ *journal.Record, e *event.DefenderNamed) bool {
		e.Advocate[0] ^= 1
		return true
	})
	found(t, "an appointment for another", forged, place, "who was not offered it")
}

// A record that says two things at once is refused, whichever of them a reader would take.
func TestTwoAdvocatesInOneRecord(t *testing.T) {
	done, place := false, ""
	forged := takeApart(export).forge(func(code string, i int, line string) string {
		if done || !strings.Contains(line, `"type":"offer.made.v1"`) {
			return line
		}
		done, place = true, fmt.Sprintf("%s/%d", code, i+1)
		return strings.Replace(line, `"advocate":"`, `"advocate":"00000000000000000000000000000000","advocate":"`, 1)
	})
	found(t, "two advocates", forged, place, "stands twice")
}

// Draws, promises and openings that were aimed afterwards are found where they stand.
func TestAimedDrawsAreFound(t *testing.T) {
	f := takeApart(export)
	place, forged := edit(t, f, func(_ *journal.Record, e *event.DefenderRequested) bool { e.Draw[0] ^= 1; return true })
	found(t, "another draw", forged, place, "the draw is not that of the secret")
	place, forged = edit(t, f, func(r *journal.Record, _ *event.DefenderRequested) bool { r.ID += "x"; return true })
	found(t, "another id under the draw", forged, place, "the draw is not that of the secret")
	place, forged = edit(t, f, func(_ *journal.Record, e *event.ApplicationFiled) bool { e.Draw[0] ^= 1; return true })
	found(t, "another draw of an application", forged, place, "the draw is not that of the secret")
	place, forged = edit(t, f, func(_ *journal.Record, m *event.MailReceived) bool {
		fact, ok := m.Body.(*event.FactForwarded)
		if !ok {
			return false
		}
		e, ok := fact.Body.(*event.DefenderRequested)
		if ok {
			e.Draw[0] ^= 1
		}
		return ok
	})
	found(t, "another draw in a letter", forged, place, "the draw is not that of the fact as KZ first took it")
	place, forged = edit(t, f, func(_ *journal.Record, e *event.DrawRevealed) bool { e.Secret[0] ^= 1; return true })
	found(t, "another secret", forged, place, "is not the one that was promised")
	place, forged = edit(t, f, func(r *journal.Record, e *event.DrawRevealed) bool {
		r.At = (e.Day + 1).Start() + civil.Hour - 1
		return true
	})
	found(t, "opened early", forged, place, "before an hour had passed")
	var first civil.Date
	place, forged = edit(t, f, func(_ *journal.Record, e *event.DrawCommitted) bool {
		if first == 0 {
			first = e.Day
			return false
		}
		e.Day, e.Hash = first, sha256.Sum256([]byte("aimed"))
		return true
	})
	found(t, "a second promise", forged, place, "promised a second time")
}

// A changed byte, a record left out, and a journal cut off are named by journal and position.
func TestFlippedByteIsFound(t *testing.T) {
	rows := bytes.SplitAfter(export, []byte{'\n'})
	start := map[string]int{}  // offset of a journal in the file
	length := map[string]int{} // of its record lines
	code, at, from, n := "", 0, 0, 0
	var middle []byte
	for _, row := range rows {
		at += len(row)
		if rest, ok := bytes.CutPrefix(row, []byte(`{"head":{"journal":"`)); ok {
			code = string(rest[:bytes.IndexByte(rest, '"')])
			start[code], length[code] = from, at-len(row)-from
			from = at
			if n++; n == 2 {
				middle = row
			}
		}
	}
	if middle == nil {
		t.Fatal("the export has no two journals")
	}
	_, rest, _ := bytes.Cut(middle, []byte(`{"head":{"journal":"`))
	code = string(rest[:bytes.IndexByte(rest, '"')])
	begin, size := start[code], length[code]
	records := bytes.Count(export[begin:begin+size], []byte{'\n'})
	for k, share := range []int{1, 3, 5, 7} { // a byte in each quarter of the journal
		offset := begin + size*share/8
		pos := bytes.Count(export[begin:offset], []byte{'\n'}) + 1
		bent := bytes.Clone(export)
		bent[offset] ^= 1 << k
		broken(t, fmt.Sprintf("byte %d", offset), bent, fmt.Sprintf("%s/%d", code, pos), "")
	}
	in := func(what string) int { return begin + size + bytes.Index(middle, []byte(what)) + len(what) }
	told := records + 1 // a head that counts fewer is found where it ends; one that counts more, or no number, where the records do
	digits := bytes.Clone(export[in(`"size":`) : in(`"size":`)+len(fmt.Sprint(records))])
	digits[0] ^= 1
	if n, err := strconv.Atoi(string(digits)); err == nil && digits[0] != '0' && n < records {
		told = n + 1
	}
	for offset, pos := range map[int]int{in(`"root":"`): records, in(`"size":`): told, in(`{"he`): records + 1} {
		bent := bytes.Clone(export)
		bent[offset] ^= 1
		broken(t, fmt.Sprintf("byte %d of the head", offset), bent, fmt.Sprintf("%s/%d", code, pos), "")
	}
	f := takeApart(export)
	broken(t, "a record left out", f.forge(func(c string, i int, l string) string {
		if c == code && i == 4 {
			return ""
		}
		return l
	}), code+"/5", "should stand here")
	broken(t, "a journal cut off", export[:begin+size], fmt.Sprintf("%s/%d", code, records+1), "cut off")
	broken(t, "a head left out", append(bytes.Clone(export[:begin+size]), export[begin+size+len(middle):]...),
		fmt.Sprintf("%s/%d", code, records+1), "cut off")
	broken(t, "no export", []byte("hello\n"), "?/1", "")
}

// What is not drawn is told apart: a coordinator's word, a request made again, and a day whose secret is not opened yet.
func TestWhatIsNotDrawn(t *testing.T) {
	day := civil.DateOf(2025, 10, 13)
	secret := sha256.Sum256([]byte("secret"))
	bar, who, other := "KZ-71", journal.Ref{1}, journal.Ref{2}
	var country, here []journal.Record
	add := func(to *[]journal.Record, code string, kind journal.Kind, at civil.Instant, id string, body journal.Body) {
		r := journal.Record{Journal: code, Pos: int64(len(*to)) + 1, Kind: kind, Type: body.Type(), At: at, Body: body}
		if kind == journal.Fact {
			r.Source, r.ID = "test", id
		} else {
			r.Cause, r.Machine = r.Pos-1, 1
		}
		*to = append(*to, r)
	}
	add(&country, journal.National, journal.Fact, day.Start()-1, "promise", &event.DrawCommitted{Day: day, Hash: sha256.Sum256(secret[:])})
	add(&country, journal.National, journal.Fact, (day+1).Start()+civil.Hour, "opening", &event.DrawRevealed{Day: day, Secret: secret})
	ask := func(object, id string, at civil.Instant, draw journal.Hash) {
		add(&here, bar, journal.Fact, at, id, &event.DefenderRequested{Register: event.Register{Object: object, Revision: 1, OccurredAt: at, Unit: "u", RegisterCase: "c"},
			Person: journal.Ref{3}, Basis: "decree", DocumentNumber: "1", DocumentDate: day, Grounds: []string{"requested"}, Urgency: "urgent", Language: "kk", Draw: draw})
	}
	offer := func(request string, n int64, by string, a journal.Ref, band ...event.Candidate) {
		at := here[len(here)-1].At
		add(&here, bar, journal.Decision, at, "", &event.OfferMade{Offer: fmt.Sprintf("%s/%d", request, n), Request: request, Advocate: a, N: n,
			Rule: "band_draw_v1", Pool: "zone", Unit: "u", AnswerBy: at + 1, By: by, Band: band})
	}
	drawn := func(request string, n int64, id string) { // by the draw of the message with this id
		draw := roster.Draw(journal.DrawOf(secret, "test", id), n)
		band := []event.Candidate{{Advocate: who}, {Advocate: other}, {Advocate: journal.Ref{6}, Load: 1}, {Advocate: journal.Ref{7}}}
		slices.SortFunc(band, func(x, y event.Candidate) int {
			a, b := roster.Lot(draw, x.Advocate), roster.Lot(draw, y.Advocate)
			return bytes.Compare(a[:], b[:])
		})
		offer(request, n, "draw", band[0].Advocate, band...)
	}
	ask("r1", "r1", day.Start(), journal.DrawOf(secret, "test", "r1"))
	offer("r1", 1, "rerequest", who)
	add(&here, bar, journal.Fact, day.Start(), "word", &event.CoordinatorNamed{Request: "r1", Advocate: other, Reason: "test", Coordinator: journal.Ref{4}, Second: journal.Ref{5}})
	offer("r1", 2, "hand", other)
	ask("r3", "r3-first", day.Start(), journal.DrawOf(secret, "test", "r3-first"))
	ask("r3", "r3-again", day.Start()+1, journal.DrawOf(secret, "test", "r3-again"))
	drawn("r3", 1, "r3-first")
	drawn("r3", 2, "r3-again")
	ask("r2", "r2", (day + 1).Start(), journal.Hash{7})
	offer("r2", 1, "draw", who, event.Candidate{Advocate: who})
	small := func(change func(rec *journal.Record)) []byte {
		f := lines{codes: []string{journal.National, bar}, of: map[string][]string{}}
		for code, recs := range map[string][]journal.Record{journal.National: country, bar: here} {
			for _, r := range recs {
				change(&r)
				f.of[code] = append(f.of[code], string(r.AppendLine(nil)))
			}
		}
		return f.forge(func(_ string, _ int, l string) string { return l })
	}
	status, out := script(t, page, small(func(*journal.Record) {}))
	if status != 0 {
		t.Fatalf("status %d:\n%s", status, tail(out))
	}
	for _, row := range []string{`KZ-71/2 +r1/1 .* not drawn: rerequest`, `KZ-71/4 +r1/2 .* not drawn: hand`, `KZ-71/7 +r3/1 +4 .* KZ-71/5 +ok$`,
		`KZ-71/8 +r3/2 +4 .* KZ-71/6 +ok$`, `KZ-71/10 +r2/1 .* open: `, `3 draws checked, 3 offers drawn and 2 not drawn, 0 differences`} {
		if !regexp.MustCompile(`(?m)^.*` + row).MatchString(out) {
			t.Errorf("nothing says %s:\n%s", row, out)
		}
	}
	status, out = script(t, page, small(func(r *journal.Record) {
		if _, ok := r.Body.(*event.DrawCommitted); ok {
			r.At = day.Start()
		}
	}))
	if status != 0 || !regexp.MustCompile(`(?m)^KZ-71/7 .* late promise$`).MatchString(out) {
		t.Errorf("a promise of a day that had begun is not called late, status %d:\n%s", status, out)
	}
	found(t, "a word for another", small(func(r *journal.Record) {
		if e, ok := r.Body.(*event.CoordinatorNamed); ok {
			named := *e
			named.Advocate = who
			r.Body = &named
		}
	}), "KZ-71/4", "made by hand")
	found(t, "another word", small(func(r *journal.Record) {
		if e, ok := r.Body.(*event.OfferMade); ok && e.By == "rerequest" {
			made := *e
			made.By = "favour"
			r.Body = &made
		}
	}), "KZ-71/2", "made by favour")
	found(t, "opened on its own day", small(func(r *journal.Record) {
		if e, ok := r.Body.(*event.DrawRevealed); ok {
			r.At, r.Body = day.Start(), &event.DrawRevealed{Day: e.Day, Secret: e.Secret}
		}
	}), "KZ/2", "before an hour had passed")
}

// Each script is a page: somebody reads it before he trusts it.
func TestEachScriptIsAPage(t *testing.T) {
	for _, name := range []string{page, whole, sampled} {
		raw, err := os.ReadFile("../../docs/recompute/" + name)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(string(raw)), "\n")
		if len(lines) > 96 {
			t.Errorf("%s has %d lines", name, len(lines))
		}
		for i, l := range lines {
			if len(l) > 140 {
				t.Errorf("%s:%d has %d characters", name, i+1, len(l))
			}
		}
	}
}

// Wrong use is neither a finding nor a success.
func TestWrongUse(t *testing.T) {
	for _, args := range [][]string{nil, {"a", "b"}, {"--help"}, {filepath.Join(t.TempDir(), "nothing")}} {
		for _, name := range []string{page, whole, sampled} {
			if status, out := run(t, name, args...); status != 2 || out == "" {
				t.Errorf("%s %v: status %d, %q", name, args, status, out)
			}
		}
	}
}
