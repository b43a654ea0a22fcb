package projections

// All lists the read models, in the order in which they are applied.
func All() []Projection {
	return []Projection{
		RosterBoard{}, AppointmentBoard{}, Why{}, PaymentLedger{}, Statements{}, CaseHistories{}, Audit{}, Country{},
		Match{}, MonthChoices{}, Budgets{},
		Exchange{}, AdvocateRegister{},
	}
}
