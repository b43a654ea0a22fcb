package projections

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"qorgau/domain/money"
)

// When a pair of official and advocate is flagged (CPC 68(3): the body may not recommend a definite person). The draw is
// open to neither of them alone, to both together with an operator it would be (decisions: choice by draw), so what the
// draw gives is compared with what came about.
const (
	// PairLeast: below five meetings in a month no share says anything, whatever the chance was.
	PairLeast = 5
	// PairTimes: more than three times what equal shares of the bands give. By chance alone fewer than three pairs of a
	// hundred reach that at the border with five meetings, and fewer than three of a thousand with ten (Poisson). The
	// flag is a reason to look, no finding.
	PairTimes = 3
)

// Pair is an official who asked and an advocate who was offered the request, in one territory and month. Both stand as
// references; no name is ever in it.
type Pair struct {
	Journal   string   `json:"journal"`
	Month     string   `json:"month"`
	Official  string   `json:"official"`
	Advocate  string   `json:"advocate"`
	Offers    int64    `json:"offers"`              // drawn, by hand, or returned to him
	Drawn     int64    `json:"drawn"`               // of them by draw
	Named     int64    `json:"named"`               // appointments that came of it
	ByHand    int64    `json:"by_hand,omitempty"`   // named by a coordinator
	Again     int64    `json:"again,omitempty"`     // the request made again went back to him
	Withdrawn int64    `json:"withdrawn,omitempty"` // requests taken back after he was asked
	Requests  int64    `json:"requests"`            // of the official in the month
	Share     string   `json:"share"`               // appointments of the pair / the official's requests, exact
	Expected  string   `json:"expected"`            // drawn offers that equal shares of each band give, exact
	Flags     []string `json:"flags,omitempty"`     // pair_concentrated, pair_by_hand, pair_asked_again
}

type pairKey struct{ journal, official, advocate string }

// Concentration lists the pairs of a month, those with a flag first, then by offers. An empty code means the country.
func Concentration(ctx context.Context, q Query, code, month string) ([]Pair, error) {
	pairs := map[pairKey]*Pair{}
	expected := map[pairKey]money.Frac{}
	of := func(journal, official, advocate string) (*Pair, pairKey) {
		k := pairKey{journal, official, advocate}
		if pairs[k] == nil {
			pairs[k] = &Pair{Journal: journal, Month: month, Official: official, Advocate: advocate}
		}
		return pairs[k], k
	}
	requests := map[pairKey]int64{}
	err := eachTerritory(ctx, q, code, func(code string) error {
		err := monthAsked.each(ctx, q, code, prefixOf(month), func(_, _ string, a askedBy) error {
			if a.Official == "" {
				return nil
			}
			requests[pairKey{journal: code, official: a.Official}]++
			if a.Withdrawn != "" {
				p, _ := of(code, a.Official, a.Advocate)
				p.Withdrawn++
			}
			return nil
		})
		if err != nil {
			return err
		}
		return monthOffers.each(ctx, q, code, prefixOf(month), func(_, _ string, o MonthOffer) error {
			if o.Official == "" {
				return nil // the register need not name him
			}
			p, _ := of(code, o.Official, o.Advocate)
			p.Offers++
			if o.Named {
				p.Named++
			}
			switch o.By {
			case "hand":
				p.ByHand++
			case "rerequest":
				p.Again++
			default:
				p.Drawn++
				for _, ref := range o.Band {
					k := pairKey{code, o.Official, ref}
					expected[k] = expected[k].Add(money.Ratio(1, int64(len(o.Band))))
				}
			}
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	out := make([]Pair, 0, len(pairs))
	for k, p := range pairs {
		p.Requests = requests[pairKey{journal: k.journal, official: k.official}]
		p.Share = money.Ratio(p.Named, max(p.Requests, 1)).String()
		p.Expected = expected[k].String()
		if p.Drawn >= PairLeast && money.Whole(p.Drawn).Cmp(expected[k].Mul(money.Whole(PairTimes))) > 0 {
			p.Flags = append(p.Flags, "pair_concentrated")
		}
		if p.ByHand > 0 {
			p.Flags = append(p.Flags, "pair_by_hand")
		}
		if p.Again > 0 || p.Withdrawn > 0 {
			p.Flags = append(p.Flags, "pair_asked_again")
		}
		out = append(out, *p)
	}
	slices.SortFunc(out, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(len(b.Flags), len(a.Flags)), cmp.Compare(b.Offers, a.Offers), strings.Compare(a.Journal, b.Journal),
			strings.Compare(a.Official, b.Official), strings.Compare(a.Advocate, b.Advocate))
	})
	return out, nil
}
