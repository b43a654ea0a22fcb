package explain_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"qorgau/adapters/demo"
	"qorgau/adapters/engine"
	"qorgau/adapters/explain"
	"qorgau/adapters/node"
	"qorgau/adapters/sqlite"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/money"
	"qorgau/projections"
)

// dir holds one run of the demo, which the tests share.
var dir string

func TestMain(m *testing.M) {
	code := 1
	if err := live(); err != nil {
		fmt.Fprintln(os.Stderr, err)
	} else {
		code = m.Run()
	}
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

func live() (err error) {
	if dir, err = os.MkdirTemp("", "explain"); err == nil {
		_, err = demo.Fast(context.Background(), demo.Options{Cases: 4, Seed: 1, Dir: dir})
	}
	return err
}

// world opens what an explainer reads.
func world(t *testing.T) (*sqlite.Store, *sqlite.ReadModels, *explain.Explainer) {
	t.Helper()
	store, err := node.OpenStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	models, err := node.OpenModels(dir)
	if err != nil {
		t.Fatal(errors.Join(err, store.Close()))
	}
	t.Cleanup(func() {
		if err := errors.Join(models.Close(), store.Close()); err != nil {
			t.Error(err)
		}
	})
	return store, models, explain.New(store, models, node.Machines)
}

// each calls fn for every record of a type of body.
func each[B journal.Body](t *testing.T, store engine.Store, fn func(rec *journal.Record, body B)) {
	t.Helper()
	heads, err := store.Heads(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range heads {
		err := store.Read(t.Context(), h.Journal, 1, h.Size, func(s journal.Stored) error {
			rec, err := journal.Parse(string(s.Bytes), event.New)
			if err == nil {
				if body, ok := rec.Body.(B); ok {
					fn(&rec, body)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// Everybody whom a record only counts is named with his reason: as many for each reason as the record says, nobody twice,
// nobody who stands in the record by name.
func TestEverybodyOfAChoiceIsAccountedFor(t *testing.T) {
	store, models, x := world(t)
	choices, counted := 0, 0
	each(t, store, func(rec *journal.Record, o *event.OfferMade) {
		choices++
		choice, ok, err := projections.ChoiceOf(t.Context(), models, rec.Journal, o.Offer)
		if err != nil || !ok {
			t.Fatalf("%s: %v %v", o.Offer, ok, err)
		}
		full, err := x.Choice(t.Context(), choice)
		if err != nil {
			t.Fatal(err)
		}
		if full.Advocate != o.Advocate.String() || len(full.Band) != len(o.Band) || len(full.Others) != len(o.Others) {
			t.Errorf("%s: the record says %+v, the explanation %+v", o.Offer, o, full)
		}
		want, got, seen := map[string]int64{}, map[string]int64{}, map[string]bool{}
		for _, c := range o.Counts {
			want[c.Code] = c.Count
			counted++
		}
		for _, b := range o.Band {
			seen[b.Advocate.String()] = true
		}
		for _, p := range o.Others {
			seen[p.Advocate.String()] = true
		}
		for _, p := range full.Everybody {
			got[p.Code]++
			if seen[p.Advocate] {
				t.Errorf("%s: %s stands there twice", o.Offer, p.Advocate)
			}
			seen[p.Advocate] = true
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: counted are %v, named are %v", o.Offer, want, got)
		}
	})
	if choices < 4 || counted < 4 {
		t.Fatalf("the run proves little: %d choices, %d counts", choices, counted)
	}
}

// The machine is asked as it stood: the same question at a wrong place of the journal finds nobody.
func TestChoiceAtAWrongPlace(t *testing.T) {
	store, models, x := world(t)
	var at *journal.Record
	var offer string
	each(t, store, func(rec *journal.Record, o *event.OfferMade) {
		if len(o.Counts) > 0 && at == nil {
			at, offer = rec, o.Offer
		}
	})
	choice, _, err := projections.ChoiceOf(t.Context(), models, at.Journal, offer)
	if err != nil {
		t.Fatal(err)
	}
	choice.Pos = 2 // before the list and the duty roster came
	full, err := x.Choice(t.Context(), choice)
	if err != nil || len(full.Everybody) != 0 {
		t.Errorf("advocates stand in a list that is not there yet: %+v %v", full.Everybody, err)
	}
	choice.Counts = nil
	if full, err := x.Choice(t.Context(), choice); err != nil || full.Everybody != nil {
		t.Errorf("a choice that counts nobody is executed all the same: %+v %v", full, err)
	}
	stranger := explain.New(store, models, func(string, int64, int64) (journal.Machine, bool) { return nil, false })
	choice.Pos, choice.Counts = at.Pos, []projections.CodeCount{{Code: "language", Count: 1}}
	if _, err := stranger.Choice(t.Context(), choice); err == nil {
		t.Error("a machine that is not there was asked")
	}
}

// fees are those of every claim of the run.
func fees(t *testing.T, models *sqlite.ReadModels, x *explain.Explainer) []explain.Fee {
	t.Helper()
	claims, err := projections.Claims(t.Context(), models, "", "")
	if err != nil {
		t.Fatal(err)
	}
	var all []explain.Fee
	for _, c := range claims {
		of, err := x.Fees(t.Context(), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		var sum int64
		for _, f := range of {
			sum += f.Tiyn
		}
		if sum != c.Accrued || c.Accrued != c.Parts.Total() {
			t.Errorf("%s: fees of %d tiyn, accrued %d, and its parts are %d", c.ID, sum, c.Accrued, c.Parts.Total())
		}
		all = append(all, of...)
	}
	if len(all) < 3 {
		t.Fatalf("the run proves little: %d fees", len(all))
	}
	return all
}

// A fee is told in each language with nothing left to be filled in, no bare code, and the same sums to the tiyn.
func TestFeeReadsInThreeLanguages(t *testing.T) {
	_, models, x := world(t)
	texts := map[string]bool{}
	for _, f := range fees(t, models, x) {
		var lines int64
		for _, l := range f.Lines {
			lines += l.Tiyn
		}
		if lines != f.Tiyn || len(f.Lines) == 0 {
			t.Errorf("%s: lines of %d tiyn, told are %d", f.Group, lines, f.Tiyn)
		}
		for _, lang := range []string{"kk", "ru", "en"} {
			text := f.Text(lang)
			texts[text] = true
			head, body, _ := strings.Cut(text, "\n")
			if !strings.Contains(head, f.Group) || !strings.Contains(head, fmt.Sprintf("%s/%d", f.Journal, f.Pos)) {
				t.Errorf("%s: the first line does not say where it stands: %q", lang, head)
			}
			if strings.ContainsAny(body, "{}_") || strings.Contains(body, "%!") || strings.Contains(body, " (),") {
				t.Errorf("%s: something is not filled in or not translated:\n%s", lang, text)
			}
			// Sums are read back from the text, each behind the first colon of its line's head; the total behind the colon.
			var sums []string
			for line := range strings.Lines(body) {
				if !strings.HasPrefix(line, "  20") {
					continue
				}
				_, rest, _ := strings.Cut(line, ": ")
				sum, _, _ := strings.Cut(rest, "₸")
				sums = append(sums, digits(sum))
			}
			var want []string
			for _, l := range f.Lines {
				want = append(want, fmt.Sprintf("%03d", l.Tiyn))
			}
			total := strings.TrimSpace(body[strings.LastIndex(strings.TrimSpace(body), "\n")+1:])
			if !slices.Equal(sums, want) || digits(total[strings.LastIndex(total, ":")+1:]) != fmt.Sprintf("%03d", f.Tiyn) ||
				!strings.HasSuffix(total, money.Tiyn(f.Tiyn).Format(lang)) {
				t.Errorf("%s: lines of %v and in all %d tiyn are told as\n%s", lang, want, f.Tiyn, text)
			}
			for _, l := range f.Lines {
				for _, p := range l.Pieces {
					if !strings.Contains(body, fmt.Sprintf("%d ₸ × ", p.MRP)) || !strings.Contains(body, p.Edition) {
						t.Errorf("%s: a piece of %s is not told: %+v", lang, f.Group, p)
					}
				}
			}
		}
	}
	if len(texts) < 9 {
		t.Errorf("only %d different texts: the languages say the same", len(texts))
	}
}

// digits keeps the digits of a sum: tenge and two digits of tiyn.
func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// A fee is found by its claim, its day's group, and, as the newest, by no id at all; each day is there once.
func TestFeesAreFound(t *testing.T) {
	_, models, x := world(t)
	ctx := t.Context()
	for _, f := range fees(t, models, x) {
		one, err := x.Fees(ctx, f.Group)
		if err != nil || len(one) != 1 || one[0].Text("en") != f.Text("en") {
			t.Errorf("by its group %s: %d fees, %v", f.Group, len(one), err)
		}
	}
	claims, err := x.Claims(ctx, "latest")
	if err != nil || len(claims) != 1 {
		t.Fatalf("%d latest claims, %v", len(claims), err)
	}
	latest, err := x.Fees(ctx, "latest")
	of, err2 := x.Fees(ctx, claims[0].ID)
	if errors.Join(err, err2) != nil || len(latest) == 0 || len(latest) != len(of) || latest[0].Group != of[0].Group {
		t.Errorf("latest: %d fees, of the latest claim %d: %v %v", len(latest), len(of), err, err2)
	}
	days := map[string]bool{}
	for _, f := range of {
		if days[f.Group] {
			t.Errorf("%s is told twice", f.Group)
		}
		days[f.Group] = true
	}
	for _, id := range []string{"nothing", "nothing/2025-10-13", claims[0].ID + "/1999-01-01", ""} {
		if of, err := x.Fees(ctx, id); err != nil || len(of) != 0 {
			t.Errorf("%q has %d fees, %v", id, len(of), err)
		}
	}
}

// A claim is found by each of its ids, and its postings lead to where its money stands.
func TestClaimsAddUp(t *testing.T) {
	_, models, x := world(t)
	ctx := t.Context()
	all, err := projections.Claims(ctx, models, "", "")
	if err != nil {
		t.Fatal(err)
	}
	paid := int64(0)
	for _, c := range all {
		var found explain.Claim
		for _, id := range []string{c.ID, c.Appointment, c.Application, c.Settlement} {
			if id == "" {
				continue
			}
			claims, err := x.Claims(ctx, id)
			i := slices.IndexFunc(claims, func(y explain.Claim) bool { return y.ID == c.ID })
			if err != nil || i < 0 {
				t.Fatalf("%s is not found by %s: %v", c.ID, id, err)
			}
			found = claims[i]
		}
		balance := map[string]int64{}
		last := int64(0)
		for _, e := range found.Entries {
			if e.Claim != c.ID || e.Journal != c.Journal || e.Tiyn <= 0 || e.Pos < last {
				t.Errorf("%s: entry %+v after position %d", c.ID, e, last)
			}
			last = e.Pos
			balance[e.Debit] += e.Tiyn
			balance[e.Credit] -= e.Tiyn
		}
		want := map[string]int64{projections.Fees: -c.Accrued, projections.InHand: c.Parts.InHand, projections.Claimed: c.Parts.Claimed,
			projections.Approved: c.Parts.Approved, projections.InPayment: c.Parts.InPayment, projections.Paid: c.Parts.Paid,
			projections.Returned: c.Parts.Returned, projections.Held: c.Parts.Held, projections.Blocked: c.Parts.Blocked,
			projections.NotPayable: c.Parts.NotPayable}
		for _, account := range projections.Accounts {
			if balance[account] != want[account] {
				t.Errorf("%s: the postings leave %d tiyn in %s, the claim says %d", c.ID, balance[account], account, want[account])
			}
		}
		paid += c.Parts.Paid
	}
	if len(all) < 2 || paid == 0 {
		t.Fatalf("the run proves little: %d claims, %d tiyn paid", len(all), paid)
	}
	latest, err := x.Claims(ctx, "latest")
	if err != nil || len(latest) != 1 || slices.ContainsFunc(all, func(c projections.Claim) bool { return c.At > latest[0].At }) {
		t.Errorf("latest: %+v %v", latest, err)
	}
	if none, err := x.Claims(ctx, "nothing"); err != nil || len(none) != 0 {
		t.Errorf("nothing is a claim: %+v %v", none, err)
	}
	if total, err := projections.LedgerTotal(ctx, models, ""); err != nil || total.Parts.Paid != paid {
		t.Errorf("the claims are paid %d tiyn, the ledger says %d, %v", paid, total.Parts.Paid, err)
	}
}
