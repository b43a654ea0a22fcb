// Package contract holds no program: its tests prove the public contract in schemas/ and the pages that explain it.
//
//	schemas_test.go   every schema compiles, every open string is bounded, what is sealed stays out of records
//	examples_test.go  every event has an example that validates, decodes, and becomes a record that reads back
//	broken_test.go    each example with one defect is refused
//	fields_test.go    the schema asks for exactly what the code reads
//	asyncapi_test.go  the document of the topics is valid AsyncAPI and agrees with the broker's settings
//	format_test.go    the vectors of docs/format.md, recomputed from the page itself
//
// `go test ./adapters/contract -update` writes the examples that follow from the code: records and outgoing messages.
package contract
