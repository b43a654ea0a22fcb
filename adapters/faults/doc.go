// Package faults holds the tests that break the whole: a process killed at random instants, thousands of garbage
// messages. There is nothing in it but tests and what they share; docs/guarantees.md says which guarantee each proves.
package faults
