// Package demo makes a synthetic country and lets it live: the 17 bars of the 2021 order with advocates, duty rosters,
// justice departments and investigators, and cases of the register with everything that happens to them until the money
// is paid. Nobody here is real: names, numbers and accounts follow from the seed and are marked as synthetic.
//
// The pipeline under it is the real one. The register speaks through the broker, the treasury reads the settlements'
// topic and answers through the broker, people use the engine's door. The simulator learns what it must answer from
// durable records only.
//
// Where to look: world.go for who there is, bootstrap.go for what they begin with, cases.go and acts.go for what the
// register tells, people.go for what people answer, money.go for departments and treasury, sim.go for the queue that
// keeps it all in order, fast.go and live.go for the two ways of running, journey.go and merge.go for the world of one
// journey, invariants.go for what must hold in the end.
package demo
