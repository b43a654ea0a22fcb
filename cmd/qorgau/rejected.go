package main

import (
	"fmt"
	"os"
	"text/tabwriter"

	"qorgau/adapters/kafka"
	"qorgau/adapters/quarantine"
	"qorgau/domain/reason"
)

// RejectedCmd works on the quarantine.
type RejectedCmd struct {
	List RejectedListCmd `cmd:"" help:"List rejected messages: where from, why, where the defect is."`
	Show RejectedShowCmd `cmd:"" help:"Open one rejected message, to be repaired and published again."`
}

// RejectedListCmd lists the quarantine.
type RejectedListCmd struct {
	dirFlag
	jsonFlag
	langFlag
	Broker string `help:"Kafka address; default: that of the process on --dir, else 127.0.0.1:9092." env:"QORGAU_BROKER"`
}

// Help shows an example.
func (RejectedListCmd) Help() string {
	return `Example:
  qorgau rejected list --dir ./var/demo`
}

// Rejection is one rejected message as it is listed: never its content.
type Rejection struct {
	Offset int64  `json:"offset"`
	From   string `json:"from"`
	Code   string `json:"code"`
	Place  string `json:"place,omitempty"`
	Until  string `json:"key_of_day"`
}

// Run lists.
func (c RejectedListCmd) Run(e env) error {
	messages, err := rejectedMessages(e, c.Broker, c.Dir)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(e.out, 2, 0, 2, ' ', 0)
	for _, m := range messages {
		r := rejectionOf(m)
		if c.JSON {
			if err := writeJSON(e.out, r); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t\n", r.Offset, r.From, reason.Brief(r.Code, c.Lang), r.Place)
	}
	if c.JSON {
		return nil
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.out, "%d rejected messages\n", len(messages))
	return err
}

func rejectionOf(m kafka.Message) Rejection {
	header := func(name string) string { b, _ := m.Header(name); return string(b) }
	return Rejection{Offset: m.Offset, Code: header(quarantine.HeaderReason), Place: header(quarantine.HeaderPlace), Until: header(quarantine.HeaderKeyID),
		From: header(quarantine.HeaderTopic) + "/" + header(quarantine.HeaderPartition) + "/" + header(quarantine.HeaderOffset)}
}

// rejectedMessages reads the topic from its beginning.
func rejectedMessages(e env, broker, dir string) ([]kafka.Message, error) {
	b := kafka.Broker{Addrs: []string{brokerAddress(broker, dir)}}
	d, err := b.NewDrainer("qorgau-rejected-reader", kafka.TopicRejected) // never committed: each reading starts anew
	if err != nil {
		return nil, misuse("nobody answers at %s: start `qorgau demo` or `qorgau serve` first (%w)", b.Addrs[0], err)
	}
	defer d.Close()
	return d.Drain(e.ctx, 1<<20)
}

// RejectedShowCmd opens a message of the quarantine.
type RejectedShowCmd struct {
	dirFlag
	jsonFlag
	openFlags
	Broker string `help:"Kafka address; default: that of the process on --dir, else 127.0.0.1:9092." env:"QORGAU_BROKER"`
	Offset int64  `arg:"" help:"Its offset, as list shows it."`
	To     string `required:"" help:"File to write the message to, as publish reads it; it may hold personal data." type:"path"`
}

// Help shows an example.
func (RejectedShowCmd) Help() string {
	return `The file holds the message as it came. Mend its value, keep its id, and publish it. Opening is logged.

Example:
  qorgau rejected show 0 --dir ./var/demo --to message.json
  qorgau publish --dir ./var/demo message.json`
}

// Run opens it.
func (c RejectedShowCmd) Run(e env) error {
	messages, err := rejectedMessages(e, c.Broker, c.Dir)
	if err != nil {
		return err
	}
	for _, m := range messages {
		if m.Offset != c.Offset {
			continue
		}
		return withHouse(e, c.Dir, c.openFlags, func(h house) error {
			original, err := h.Repair(e.ctx, m)
			if err != nil {
				return err
			}
			line, err := encodeMessage(original)
			if err != nil {
				return err
			}
			if err := os.WriteFile(c.To, line, 0o600); err != nil {
				return err
			}
			if c.JSON {
				return writeJSON(e.out, map[string]any{"file": c.To, "topic": original.Topic})
			}
			_, err = fmt.Fprintf(e.out, "%s: mend it, then: %s publish --dir %s %s\n", c.To, called(), c.Dir, c.To)
			return err
		})
	}
	return misuse("no rejected message at offset %d", c.Offset)
}
