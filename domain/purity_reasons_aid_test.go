package domain_test

// This file: the orders of the parts of aid.
func init() {
	for fn, why := range map[string]string{
		"domain/act.Home.sameDay":      "by journal and act: the key itself, and each key stands once",
		"domain/act.State.sittings":    "references by their bytes: one sitting a person",
		"domain/claim.view.parts":      "by claim: one part a claim",
		"domain/claim.view.asAnswered": "breaks by their start: none overlap",
	} {
		totalOrders[fn] = why
	}
	for fn, why := range map[string]string{
		"domain/act.State.ofClaim": "collected into a list that is sorted by id before it is returned",
	} {
		anyOrder[fn] = why
	}
}
