package kafka

import (
	"errors"
	"fmt"
	"time"

	"github.com/IBM/sarama"
)

// requestTries bounds the tries of one request against a broker that may have
// moved or been restarted: the first finds the connection dead, the second
// finds where to go.
const requestTries = 3

// committed asks the broker where the group stands in a partition: the offset
// to read next, or -1 when the group never committed there.
func committed(client sarama.Client, group, topic string, partition int32) (int64, error) {
	offset := int64(-1)
	err := withCoordinator(client, group, func(c *sarama.Broker) error {
		r, err := c.FetchOffset(sarama.NewOffsetFetchRequest(client.Config().Version, group, map[string][]int32{topic: {partition}}))
		if err != nil {
			return err
		}
		block := r.GetBlock(topic, partition)
		switch {
		case errors.Is(r.Err, sarama.ErrGroupIDNotFound): // the embedded broker's word for a new group
			return nil
		case block == nil:
			return errors.Join(sarama.ErrIncompleteResponse, kerror(r.Err))
		}
		offset = block.Offset
		return kerror(block.Err)
	})
	if err != nil {
		return 0, fmt.Errorf("reading the committed offset of %s/%d for %s: %w", topic, partition, group, err)
	}
	return offset, nil
}

// member is who commits: a member of a group in one of its generations, or,
// with no id and generation -1, a reader that is alone in its group.
type member struct {
	group      string
	id         string
	generation int32
}

func alone(group string) member { return member{group, "", sarama.GroupGenerationUndefined} }

// commit stores where the group stands; with a member's generation, the broker
// refuses one who has lost the partition since. The client must not be the one
// that consumes: a broker answers the requests of a connection one after the
// other, so behind Sarama's waiting fetch a commit takes as long as that waits.
// (And Sarama's own commit hands its error to a channel.)
func commit(client sarama.Client, who member, topic string, partition int32, next int64) error {
	err := withCoordinator(client, who.group, func(c *sarama.Broker) error {
		request := sarama.NewOffsetCommitRequest(client.Config(), who.group)
		request.ConsumerID, request.ConsumerGroupGeneration = who.id, who.generation
		request.AddBlockWithLeaderEpoch(topic, partition, next, -1, 0, "")
		r, err := c.CommitOffset(request)
		if err != nil {
			return err
		}
		code, ok := r.Errors[topic][partition]
		if !ok {
			return sarama.ErrIncompleteResponse
		}
		return kerror(code)
	})
	if err != nil {
		return fmt.Errorf("committing offset %d of %s/%d for %s: %w", next, topic, partition, who.group, err)
	}
	return nil
}

// withCoordinator runs a request against the group's coordinator, finding it
// anew when the connection is dead or the coordinator has moved.
func withCoordinator(client sarama.Client, group string, request func(*sarama.Broker) error) error {
	var err error
	for try := range requestTries {
		if try > 0 {
			time.Sleep(retryFirst) // a coordinator that has just moved is still loading
			if err = client.RefreshCoordinator(group); err != nil {
				continue
			}
		}
		var c *sarama.Broker
		if c, err = client.Coordinator(group); err != nil {
			continue
		}
		if err = request(c); err == nil {
			return nil
		}
		var answer sarama.KError
		if !errors.As(err, &answer) {
			_ = c.Close() // the connection is of no use; the next try opens another
			continue
		}
		switch answer {
		case sarama.ErrNotCoordinatorForConsumer, sarama.ErrConsumerCoordinatorNotAvailable, sarama.ErrOffsetsLoadInProgress:
		default:
			return err
		}
	}
	return err
}

// kerror turns Kafka's "no error" into nil.
func kerror(e sarama.KError) error {
	if errors.Is(e, sarama.ErrNoError) {
		return nil
	}
	return e
}
