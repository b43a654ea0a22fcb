package main

import (
	"fmt"
	"strings"
)

// renderAsyncAPI writes the AsyncAPI 3.0 document of the six topics. Payloads are the schema files by $ref, so there is
// one place where a message is described.
func renderAsyncAPI(m *model) (file, error) {
	messages, channels, operations := obj(), obj(), obj()
	for _, t := range topics {
		inChannel := obj()
		add := func(name, component string) { inChannel.set(name, ref("#/components/messages/"+component)) }
		for _, s := range m.events {
			if topicOf(s) != t.name {
				continue
			}
			messages.set(s.event, obj(
				"name", s.event, "title", title(s.event), "summary", firstSentence(sentence(s)), "description", sentence(s),
				"contentType", "application/json",
				"headers", ref("#/components/schemas/binaryHeaders"),
				"payload", payload("./"+s.folder()+"/"+s.event+".json"),
				"bindings", keyBinding(t),
				"x-fact", s.in != "",
				"x-structured", "The same event in structured mode is "+structured(t)+" with this type; its data is this payload."))
			add(s.event, s.event)
		}
		switch t.name {
		case "erdr.rejected.v1":
			messages.set("quarantined", quarantined(t))
			add("quarantined", "quarantined")
		case "qorgau.journal.v1":
			messages.set("record", record(t))
			add("record", "record")
		default:
			messages.set(structured(t), obj(
				"name", structured(t), "title", "Any message of "+t.name+" in structured mode",
				"summary", "A CloudEvent 1.0 in one JSON document.",
				"description", "The header content-type says application/cloudevents+json; no ce_ header is looked at. Binary and structured mode are the same message: a repetition in the other mode is a duplicate.",
				"contentType", "application/cloudevents+json",
				"headers", ref("#/components/schemas/structuredHeaders"),
				"payload", payload("./cloudevent.v1.json"),
				"bindings", keyBinding(t)))
			add(structured(t), structured(t))
		}
		channels.set(t.name, obj(
			"address", t.name, "title", t.title, "description", t.what,
			"servers", []any{ref("#/servers/embedded"), ref("#/servers/cluster")},
			"messages", inChannel,
			"bindings", obj("kafka", obj("topic", t.name,
				"topicConfiguration", obj("cleanup.policy", []string{"delete"}, "retention.ms", int64(t.days)*24*3600*1000),
				"bindingVersion", "0.5.0")),
			"x-readers", t.readers, "x-clear-personal-data", t.clear, "x-retention-days", t.days))
		action, name := "send", "send"
		if t.receive {
			action, name = "receive", "receive"
		}
		operations.set(name+"."+t.name, obj(
			"action", action, "channel", ref("#/channels/"+t.name),
			"summary", fmt.Sprintf("Qorgau %ss %s.", action, t.name)))
	}
	doc := obj(
		"asyncapi", "3.0.0",
		"id", "urn:qorgau:topics",
		"info", obj(
			"title", "Qorgau", "version", "1.0.0",
			"description", strings.Join([]string{
				"Topics between the register of pre-trial investigations (ERDR), Qorgau and the justice payment system.",
				"Messages are CloudEvents 1.0 over Kafka, in binary mode (ce_ headers, data as the value) or structured mode (content-type application/cloudevents+json, the whole event as the value); both are taken alike, Qorgau itself sends binary mode.",
				"CloudEvents source and id together make a message exactly once; send time-ordered ids (UUIDv7). The same id with other content is refused with an alarm.",
				"The key is the code of the journal (KZ-71 and so on). It asks for order within a territory and for nothing else: no partition may be relied on. On the way in the key is not looked at; unit and date route.",
				"Every message that goes out says journal, position (pos) and leaf of the record behind it; its id is a UUIDv5 of journal and leaf, so a repeated message has the id it had.",
				"x-sealed in a schema marks a personal value and names the field of the person it belongs to; such values never stand in a journal in clear. A value that was erased with its person is absent and named in erased.",
				"Messages of people (people/) come through the program's own door and not over a topic. All events: docs/events.md. Examples: examples/.",
			}, "\n\n"),
			"license", obj("name", "see the repository")),
		"defaultContentType", "application/json",
		"servers", obj(
			"embedded", obj("host", "127.0.0.1:9092", "protocol", "kafka",
				"description", "The broker inside the program, for a first look, training and tests; another port when this one is taken."),
			"cluster", obj("host", "{brokers}", "protocol", "kafka-secure",
				"description", "Apache Kafka 4.",
				"variables", obj("brokers", obj("description", "host:port of a broker", "default", "kafka:9093")))),
		"channels", channels,
		"operations", operations,
		"components", obj("messages", messages, "schemas", headerSchemas()))
	data, err := pretty(doc)
	return file{"schemas/asyncapi.json", data}, err
}

func ref(to string) *object { return obj("$ref", to) }

// payload names the format, because the schema files are JSON Schema and not AsyncAPI's own dialect of it.
func payload(path string) *object {
	return obj("schemaFormat", "application/schema+json;version=draft-2020-12", "schema", ref(path))
}

func structured(t topic) string { return "structured." + t.name }

func title(event string) string {
	name := event[:strings.LastIndex(event, ".")]
	name = strings.NewReplacer(".", " ", "_", " ").Replace(name)
	return strings.ToUpper(name[:1]) + name[1:]
}

func keyBinding(t topic) *object {
	key := obj("type", "string", "pattern", "^.{1,249}/[0-9]+/[0-9]+$", "description", "Where the rejected message came from: topic/partition/offset.")
	if t.key == "journal" {
		key = obj("type", "string", "pattern", "^KZ(-[1-9][0-9])?$", "description", "Code of the journal.")
	}
	return obj("kafka", obj("key", key, "bindingVersion", "0.5.0"))
}

func record(t topic) *object {
	return obj(
		"name", "record", "title", "A record of a journal", "summary", "One canonical line, byte for byte as it is hashed.",
		"description", "No CloudEvent: the value is the line itself, so its leaf is SHA-256(0x00, value). data has the schema journal/<type>.json.",
		"contentType", "application/json",
		"headers", ref("#/components/schemas/placeHeaders"),
		"payload", payload("./record.v1.json"),
		"bindings", keyBinding(t))
}

func quarantined(t topic) *object {
	return obj(
		"name", "quarantined", "title", "A message that could not become a fact", "summary", "The original, key and headers included, encrypted, with the reason beside it.",
		"contentType", "application/octet-stream",
		"headers", ref("#/components/schemas/quarantineHeaders"),
		"payload", obj("type", "string", "format", "binary", "description", "The original, encrypted; empty when it was too large for the topic."),
		"bindings", keyBinding(t))
}

// headerSchemas describes the Kafka headers; each header is text in UTF-8.
func headerSchemas() *object {
	text := func(pattern, what string) *object {
		return obj("type", "string", "pattern", pattern, "description", what)
	}
	place := func(prefix, when string) []any {
		return []any{
			prefix + "journal", text("^KZ(-[1-9][0-9])?$", when+"journal of the record."),
			prefix + "pos", text("^[1-9][0-9]{0,17}$", when+"its position."),
			prefix + "leaf", text("^[0-9a-f]{64}$", when+"its leaf in the journal's tree."),
		}
	}
	binary := obj(
		"content-type", text("^application/json( *;.*)?$", "Type of the value."),
		"ce_specversion", obj("const", "1.0"),
		"ce_id", text(patternMessageID, "Id of the message; with the source it makes the message exactly once."),
		"ce_source", text(patternSource, "Who says it."),
		"ce_type", text(`^[a-z_]+(\.[a-z_]+)+\.v[0-9]+$`, "Name and version of the event."),
		"ce_time", text(`^\d{4}-\d{2}-\d{2}T.{9,30}$`, "When the sender made the message, RFC 3339."),
		"ce_dataschema", text("^urn:qorgau:.{1,200}$", "$id of the schema of the value."))
	outgoing := place("ce_", "Messages that go out: ")
	for i := 0; i < len(outgoing); i += 2 {
		binary.set(outgoing[i].(string), outgoing[i+1])
	}
	return obj(
		"binaryHeaders", obj("type", "object", "description", "CloudEvents 1.0 over Kafka, binary mode.",
			"properties", binary, "required", []string{"ce_specversion", "ce_id", "ce_source", "ce_type"}),
		"structuredHeaders", obj("type", "object", "description", "CloudEvents 1.0 over Kafka, structured mode.",
			"properties", obj("content-type", text("^application/cloudevents\\+json( *;.*)?$", "Names the mode.")),
			"required", []string{"content-type"}),
		"placeHeaders", obj("type", "object", "description", "Where the record stands.",
			"properties", obj(place("", "The ")...), "required", []string{"journal", "pos", "leaf"}),
		"quarantineHeaders", obj("type", "object", "description", "Why a message was rejected and where it came from; nothing of its content.",
			"properties", obj(
				"reason", text("^[a-z][a-z0-9_]{0,63}$", "Reason code of the catalogue."),
				"place", text("^.{0,500}$", "Where the defect is: an attribute, data and the path of the value in it, or data:n for a byte."),
				"topic", text("^.{1,249}$", "Topic it came from."),
				"partition", text("^[0-9]{1,10}$", "Partition it came from."),
				"offset", text("^[0-9]{1,19}$", "Offset it had there."),
				"key_id", text(patternDate, "UTC day of the key it is encrypted under; the key lives 30 days."),
				"sha256", text("^[0-9a-f]{64}$", "Of the original, when it was too large for the topic and is kept in the vault."),
				"size", text("^[0-9]{1,19}$", "Bytes of the original, likewise.")),
			"required", []string{"reason", "topic", "partition", "offset", "key_id"}))
}
