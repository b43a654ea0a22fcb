package main

import (
	"bytes"
	"fmt"
	"os"

	"qorgau/adapters/demo"
	"qorgau/adapters/kafka"
	"qorgau/domain/civil"
)

// SimulateCmd makes synthetic register traffic.
type SimulateCmd struct {
	dirFlag
	jsonFlag
	Cases  int    `help:"Number of cases." default:"10"`
	Seed   int64  `help:"Seed: the same seed gives the same messages." default:"1"`
	From   string `help:"First day, like 2025-10-13."`
	Broker string `help:"Kafka address; default: that of the process on --dir, else 127.0.0.1:9092." env:"QORGAU_BROKER"`
	To     string `help:"Write the messages to this file, as publish reads them, instead of publishing." type:"path"`
}

// Help shows an example.
func (SimulateCmd) Help() string {
	return `Only what the register says by itself: nobody answers here. Persons are synthetic.

Example:
  qorgau simulate --cases 3 --seed 7 --to messages.jsonl`
}

// Run makes the messages and publishes or writes them.
func (c SimulateCmd) Run(e env) error {
	var from civil.Date
	if c.From != "" {
		var err error
		if from, err = civil.ParseDate(c.From); err != nil {
			return misuse("--from: %w", err)
		}
	}
	messages, err := demo.Traffic(e.ctx, c.Seed, c.Cases, from)
	if err != nil {
		return err
	}
	where := c.To
	if c.To != "" {
		err = writeMessages(c.To, messages)
	} else {
		broker := kafka.Broker{Addrs: []string{brokerAddress(c.Broker, c.Dir)}}
		where = broker.Addrs[0]
		err = publishAll(e, broker, messages)
	}
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(e.out, map[string]any{"messages": len(messages), "cases": c.Cases, "seed": c.Seed, "to": where})
	}
	_, err = fmt.Fprintf(e.out, "%d messages of %d cases: %s\n", len(messages), c.Cases, where)
	return err
}

func writeMessages(path string, messages []kafka.Message) error {
	var b bytes.Buffer
	for _, m := range messages {
		line, err := encodeMessage(m)
		if err != nil {
			return err
		}
		b.Write(line)
	}
	return os.WriteFile(path, b.Bytes(), 0o600)
}

// publishAll publishes messages, and says what to do when nobody answers.
func publishAll(e env, broker kafka.Broker, messages []kafka.Message) error {
	p, err := broker.NewPublisher()
	if err != nil {
		return misuse("nobody answers at %s: start `qorgau demo` or `qorgau serve` first (%w)", broker.Addrs[0], err)
	}
	defer p.Close()
	return p.PublishBatch(e.ctx, messages)
}
