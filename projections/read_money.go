package projections

import (
	"cmp"
	"context"
	"slices"
)

// LedgerTotal gives the money of a territory, or of the country.
func LedgerTotal(ctx context.Context, q Query, code string) (Money, error) {
	sum := Money{Journal: code}
	err := moneyTotals.each(ctx, q, code, "", func(_, _ string, m Money) error {
		sum.Add(m)
		return nil
	})
	return sum, err
}

// LedgerBalances gives the accounts of a territory, or of the country, in the order of Accounts.
func LedgerBalances(ctx context.Context, q Query, code string) ([]Balance, error) {
	out := make([]Balance, len(Accounts))
	for i, a := range Accounts {
		out[i] = Balance{Journal: code, Account: a}
	}
	err := balances.each(ctx, q, code, "", func(_, account string, b Balance) error {
		i := slices.Index(Accounts, account)
		out[i].Debit += b.Debit
		out[i].Credit += b.Credit
		return nil
	})
	return out, err
}

// LedgerByMonth gives what each month changed, in order of month, summed over the journals asked for.
func LedgerByMonth(ctx context.Context, q Query, code string) ([]Money, error) {
	var out []Money
	err := months.each(ctx, q, code, "", func(_, month string, m Money) error {
		i := slices.IndexFunc(out, func(x Money) bool { return x.Month == month })
		if i < 0 {
			i = len(out)
			out = append(out, Money{Journal: code, Month: month})
		}
		out[i].Add(m)
		return nil
	})
	slices.SortFunc(out, func(a, b Money) int { return cmp.Compare(a.Month, b.Month) })
	return out, err
}

// LedgerEntries gives the entries of one record, or of a whole territory when pos is zero, in order.
func LedgerEntries(ctx context.Context, q Query, code string, pos int64) ([]Entry, error) {
	prefix := ""
	if pos > 0 {
		prefix = prefixOf(posKey(pos))
	}
	return entries.list(ctx, q, code, prefix)
}

// ClaimByID gives a claim with where its money stands.
func ClaimByID(ctx context.Context, q Query, code, id string) (Claim, bool, error) {
	return ledgerClaims.one(ctx, q, code, id)
}

// Claims gives the claims of a territory whose status is the one asked for, or all.
func Claims(ctx context.Context, q Query, code, status string) ([]Claim, error) {
	var out []Claim
	err := ledgerClaims.each(ctx, q, code, "", func(_, _ string, c Claim) error {
		if status == "" || c.Status == status {
			out = append(out, c)
		}
		return nil
	})
	return out, err
}

// StatementDay is a line of a statement with what became of its claim.
type StatementDay struct {
	Line  StatementLine
	Claim StatementClaim
}

// Statement is an advocate's month.
type Statement struct {
	Advocate string
	Month    string
	Days     []StatementDay // in order of day, then group
	Acts     []StatementAct // in order of day, then act
	// Claims of these days. One that began in another month counts there: its sums are not in those below.
	Claims  []StatementClaim
	Accrued int64 // of the days
	Decreed int64
	Paid    int64 // by the treasury and not taken back
	Granted int64 // supplements that a person granted
	Parts   Parts // where the money stands, by the ledger
}

// Counts says whether the claim's sums are in this statement's.
func (s *Statement) Counts(c *StatementClaim) bool { return c.Month == s.Month }

// StatementOf gives an advocate's statement of a month ("2025-10"), of one journal or of all in which he worked.
func StatementOf(ctx context.Context, q Query, code, advocate, month string) (Statement, error) {
	s := Statement{Advocate: advocate, Month: month}
	prefix := prefixOf(advocate, month)
	err := statementLines.each(ctx, q, code, prefix, func(code, _ string, l StatementLine) error {
		c, _, err := statementClaims.one(ctx, q, code, l.Claim)
		if err != nil {
			return err
		}
		s.Days = append(s.Days, StatementDay{l, c})
		s.Accrued += l.Tiyn
		if slices.ContainsFunc(s.Claims, func(x StatementClaim) bool { return x.Claim == c.Claim }) {
			return nil
		}
		s.Claims = append(s.Claims, c)
		if !s.Counts(&c) {
			return nil
		}
		s.Decreed += c.Decreed
		_, paid, _, _ := c.Sums()
		s.Paid += paid
		for _, d := range c.Differences {
			s.Granted += d.Granted
		}
		stands, _, err := ledgerClaims.one(ctx, q, code, l.Claim)
		for _, a := range Accounts[1:] {
			*s.Parts.of(a) += *stands.Parts.of(a)
		}
		return err
	})
	if err != nil {
		return s, err
	}
	s.Acts, err = statementActs.list(ctx, q, code, prefix)
	slices.SortStableFunc(s.Days, func(a, b StatementDay) int { return cmp.Compare(a.Line.Day, b.Line.Day) })
	slices.SortStableFunc(s.Acts, func(a, b StatementAct) int { return cmp.Compare(a.Day, b.Day) })
	return s, err
}

// StatementMonths gives the months in which an advocate has lines.
func StatementMonths(ctx context.Context, q Query, code, advocate string) ([]string, error) {
	var out []string
	err := statementLines.each(ctx, q, code, prefixOf(advocate), func(_, _ string, l StatementLine) error {
		out = once(out, l.Month)
		return nil
	})
	slices.Sort(out)
	return out, err
}
