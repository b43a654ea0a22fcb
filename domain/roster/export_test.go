package roster

// GreedyPlan is plan_v1 without its second half, for twins of tests.
func GreedyPlan(in *PlanInput) Plan {
	p := &planner{in: in}
	p.line()
	p.lay()
	for shift := range p.seats {
		p.fill(shift)
	}
	return p.result()
}
