package domain_test

// totalOrders says of each function that sorts with a comparison of its own why no two elements are equal in it, or why
// equal ones cannot be told apart.
var totalOrders = map[string]string{
	"domain/pilot.State.Overdue":       "no two remarks have one fact",
	"domain/act.Home.rivals":           "by journal and act: the key itself, and each key stands once",
	"domain/act.Home.doubled":          "by journal and act: keys of a map",
	"domain/act.Content.canonical":     "references by their bytes; equal ones are the same value and are compacted",
	"domain/act.State.freed":           "references by their bytes: keys of a map",
	"domain/act.union":                 "stretches by start and end: equal ones are the same value",
	"domain/appointment.State.All":     "by id: each appointment has its own",
	"domain/calendar.Years.Put":        "by year: the table of a year replaces the one before",
	"domain/calendar.Propose":          "by date: each rule names a month and a day of its own",
	"domain/casefile.Case.Digest":      "references by their bytes: keys of a map",
	"domain/casefile.State.Same":       "references by their bytes: keys of a map, and one that is no key",
	"domain/claim.State.byDay":         "by day, then name: each group has its own name",
	"domain/claim.view.actsOf":         "by start, then id: an act stands once in the list",
	"domain/claim.State.interruptions": "by first day, then id: each has its own id",
	"domain/tariff.merged":             "equal spans are the same value",
	"domain/claim.State.allot":         "by day, then name: each group has its own name",
	"domain/match.State.Open":          "by code and object: an object has each code once",
	"domain/match.folder.pays":         "by start, end and claim: equal ones are the same value",
	"domain/match.Across":              "by start, end and claim: equal ones are the same value",
	"domain/parking.State.takeUp":      "by position: a fact waits under one key",
	"domain/roster.State.Choose":       "by lot, a SHA-256 of draw and reference: references differ",
	"domain/roster.Counts":             "by code: keys of a map",
	"domain/roster.State.refs":         "references by their bytes: keys of a map",
	"domain/tariff.prepare":            "by start, end and id, then by place in the input",
	"domain/units.New":                 "by code and validity: two equal lines are refused right after",
	"domain/units.Table.Bars":          "by journal: equal ones are the same value and are compacted",
}

// anyOrder says of each function that ranges over a map and does more than collect, count or delete why the order cannot
// reach an output.
var anyOrder = map[string]string{
	"domain/act.State.index":        "each id is put at its place by insertion sort",
	"domain/act.Home.index":         "a look-up table; rivals, which alone reads it, sorts what it finds",
	"domain/casefile.State.nesting": "each list is sorted when all is collected",
	"domain/casefile.State.derive":  "look-up tables; every list in them keeps its order by place",
	"domain/casefile.State.relink":  "the smallest reference names a person whatever the order of the links; every case is folded by itself",
	"domain/claim.State.eligible":   "collected into a list that is sorted by id before it is returned",
	"domain/claim.State.inHand":     "collected into a list that is sorted by id before it is returned",
	"domain/journal.Clocks.Next":    "collected into a heap ordered by due and id, which differ",
	"domain/match.State.index":      "a look-up table",
	"domain/match.State.next":       "the least of them is taken",
	"domain/match.State.Open":       "what is found is sorted by code and object before it is given",
}
