package main

// topic is one of the six topics, as the public contract tells it. A test compares names, retention and clear data with
// the broker adapter, which this command cannot import.
type topic struct {
	name, title, what string
	readers           string
	clear             bool
	days              int
	receive           bool // we read it; otherwise we write it
	key               string
}

var topics = []topic{
	{"erdr.events.v1", "Events of the register",
		"Case events, persons, procedural acts, defender requests and payment decrees of the register of pre-trial investigations (ERDR). Personal data stand here in clear. A message without a valid envelope or schema goes to erdr.rejected.v1 and never stops the partition; a valid one is recorded even if its meaning is refused.",
		"Qorgau's intake alone; the register writes.", true, 7, true, "journal"},
	{"treasury.payments.v1", "Answers of the treasury",
		"Payments made and returned. Every answer brings settlement_id of the order back unchanged; the journal code at its beginning routes it.",
		"Qorgau's intake alone; the payment system writes.", false, 30, true, "journal"},
	{"erdr.rejected.v1", "Quarantine",
		"What could not become a fact, its key and headers included, encrypted under a key of the day that lives 30 days; reason and place are headers. A repaired message is sent to its first topic again, with its own id.",
		"The operators of Qorgau, with the tool that holds the key; the register sees the headers.", false, 30, false, "origin"},
	{"qorgau.appointments.v1", "Answers to the register",
		"Request registered, refused, joined or cancelled, defender named, entered or replaced, no defender found, appointment ended, payment decree requested, procedural costs. Names and telephones of advocates stand here in clear.",
		"The register; nobody else.", true, 7, false, "journal"},
	{"qorgau.settlements.v1", "Orders to the payment system",
		"Settlements ordered and cancelled, reconciliation acts closed. IIN, IBAN and name of the payee stand here in clear. settlement_id is the payee side's idempotency key.",
		"The payment system; nobody else.", true, 7, false, "journal"},
	{"qorgau.journal.v1", "All records",
		"Every record of every journal, byte for byte as it is stored and hashed (docs/format.md), in the order of its journal. Personal data stand in it only sealed. Position n follows n-1: a consumer that sees a gap reads the store.",
		"Qorgau's projections, auditors, and whoever keeps a copy of the journals.", false, 400, false, "journal"},
}

// topicOf is where messages of the event travel; people's messages come through the door, not over a topic.
func topicOf(s *structType) string {
	switch {
	case s.in == "erdr":
		return "erdr.events.v1"
	case s.in == "treasury":
		return "treasury.payments.v1"
	case s.out == "erdr":
		return "qorgau.appointments.v1"
	case s.out == "payment":
		return "qorgau.settlements.v1"
	}
	return ""
}
