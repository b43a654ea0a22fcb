package domain_test

// The reasons and code-giving functions of domain/appointment, beside those of all parts.
func init() {
	totalOrders["domain/appointment.State.queue"] = "by deadline, position and id: each request has its own id"
	anyOrder["domain/appointment.State.queue"] = "sorted by turn.compare, in which no two are equal"
	totalOrders["domain/appointment.State.watchCase"] = "references by their bytes: keys of a map"
	anyOrder["domain/appointment.State.declaredAgainst"] = "only asked whether somebody is among them"
	anyOrder["domain/appointment.State.expectFree"] = "the least of the moments is taken"
	anyOrder["domain/appointment.desk.find"] = "collected into a set"
	returning = append(returning, "domain/appointment.noWaiver", "domain/appointment.declaredAgainst")
}
