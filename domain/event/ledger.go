package event

import (
	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

// This file: the daily match of acts, accruals and payments, and the budget.

// MatchClosed is the statement of one day: how many differences between acts, accruals and payments stand open in this
// journal in the morning after it. The list itself follows from the records (domain/match).
//
//qorgau:event match.closed.v1
type MatchClosed struct {
	// The day, by the clocks of UTC+5.
	Day civil.Date `json:"day,required"`
	// Differences that stand open and that nobody has settled.
	Open int64 `json:"open"`
	// How many of them the statement before had not.
	Fresh int64 `json:"fresh"`
	// How many of each kind, in the order in which money passes them.
	Counts []MatchCount `json:"counts"`
	// Sum of what the differences are about, in tiyn.
	Tiyn int64 `json:"tiyn"`
}

// MatchCount is how many differences of one kind are open, and their sum in tiyn.
type MatchCount struct {
	// Code of the difference.
	Code  string `json:"code,required"`
	Count int64  `json:"count,required"`
	Tiyn  int64  `json:"tiyn"`
}

// DifferenceSettled: a person looked at a difference and settles it with a ground, as it stands with its sum. It moves no
// money and changes no record; the difference stays shown, as settled, and opens again if its sum changes.
//
//qorgau:event difference.settled.v1 in=people
type DifferenceSettled struct {
	Code string `json:"code,required" re:"Code"`
	// Id of the act, claim, settlement or paid day that it is about.
	Object   string      `json:"object,required" re:"Path"`
	Ground   string      `json:"ground,required" re:"Code"`
	Official journal.Ref `json:"official,required" from:"official_id"`
}

// BudgetAllotted: the money that a department has for one budget line in one year, as two officials enter it from the
// approved plan of financing. An amendment is a higher revision with the new whole sum.
//
//qorgau:event budget.allotted.v1 in=people
type BudgetAllotted struct {
	// Unit code of the justice department that pays.
	Department string `json:"department,required" re:"Unit"`
	Year       int64  `json:"year,required" min:"2018" max:"2100"`
	BudgetLine string `json:"budget_line,required" re:"BudgetLine"`
	Revision   int64  `json:"revision,required" min:"1" max:"1000"`
	// The whole sum of the year, in tiyn.
	Tiyn int64 `json:"tiyn,required" min:"0"`
	// Number of the plan or of its amendment.
	Document string      `json:"document,required" re:"Document"`
	Official journal.Ref `json:"official,required" from:"official_id"`
	Second   journal.Ref `json:"second,required" from:"second_id"`
}
