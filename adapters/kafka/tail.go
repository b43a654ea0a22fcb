package kafka

import (
	"context"
	"fmt"

	"github.com/IBM/sarama"
)

// Tail calls fn for the last messages of a topic, at most so many of each partition, in order within a partition. It
// ends where the partitions end when it comes there, and commits nothing. An error of fn ends it and comes back as it is.
func (b Broker) Tail(ctx context.Context, topic string, last int64, fn func(Message) error) error {
	client, err := sarama.NewClient(b.Addrs, b.config())
	if err != nil {
		return fmt.Errorf("connecting to read the end of %s: %w", topic, err)
	}
	defer client.Close()
	partitions, err := client.Partitions(topic)
	if err != nil {
		return fmt.Errorf("reading the partitions of %s: %w", topic, err)
	}
	var said error
	told := func(m Message) error {
		said = fn(m)
		return said
	}
	for _, p := range partitions {
		err := tailOf(ctx, client, b.Hooks, topic, p, last, told)
		if said != nil {
			return said
		}
		if err != nil {
			return fmt.Errorf("reading the end of %s/%d: %w", topic, p, err)
		}
	}
	return nil
}

func tailOf(ctx context.Context, client sarama.Client, hooks Hooks, topic string, partition int32, last int64, fn func(Message) error) error {
	oldest, err := client.GetOffset(topic, partition, sarama.OffsetOldest)
	if err != nil {
		return err
	}
	newest, err := client.GetOffset(topic, partition, sarama.OffsetNewest)
	if err != nil {
		return err
	}
	d := &Drainer{client: client, hooks: hooks, group: "tail", topic: topic, partition: partition, next: max(oldest, newest-last)}
	for d.next < newest {
		if err := ctx.Err(); err != nil {
			return err
		}
		atEnd, err := d.fetch()
		if err != nil {
			return err
		}
		for _, m := range d.ahead {
			if err := fn(m); err != nil {
				return err
			}
		}
		d.ahead = nil
		if atEnd {
			break
		}
	}
	return nil
}
