package roster

// GreedyPlan is plan_v1 without its second half, for twins of tests.
func GreedyPlan(in *PlanInput) Plan {
	p := &planner{in: in}
	p.line()
	p.lay()
	p.fillAll()
	return p.result()
}
