// Package schemas carries the public JSON Schemas inside the program. The files are written by cmd/eventgen from the
// event types: erdr, treasury and people come in, out-erdr and out-payment go out, journal is the data of records.
package schemas

import "embed"

// FS holds the schemas as <folder>/<event type>.json.
//
//go:embed erdr treasury people out-erdr out-payment journal
var FS embed.FS
