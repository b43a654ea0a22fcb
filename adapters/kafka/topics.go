package kafka

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/IBM/sarama"
)

// Names of the topics. They are part of the public contract.
const (
	// TopicERDREvents: the register's events of cases, persons, acts and
	// defender requests, in. Clear data.
	TopicERDREvents = "erdr.events.v1"
	// TopicTreasuryPayments: payments made and returned, in.
	TopicTreasuryPayments = "treasury.payments.v1"
	// TopicRejected: quarantine of messages that could not become a fact;
	// raw bytes encrypted, reason and place in headers.
	TopicRejected = "erdr.rejected.v1"
	// TopicAppointments: what the register is told of requests and
	// appointments, out. Clear data.
	TopicAppointments = "qorgau.appointments.v1"
	// TopicSettlements: settlements ordered and cancelled, reconciliation acts
	// closed, out to the payment system. Clear data.
	TopicSettlements = "qorgau.settlements.v1"
	// TopicJournal: every record of every journal, for projections and
	// recovery. Personal data only sealed.
	TopicJournal = "qorgau.journal.v1"
)

const day = 24 * time.Hour

// Topic says what a topic is for and how long the broker keeps it.
type Topic struct {
	Name    string
	Purpose string
	// Key is what the message key holds. It asks for order per key; nothing
	// may depend on which partition a key lands on.
	Key string
	// ClearData: personal data may stand here unsealed, so the topic needs an
	// access list.
	ClearData bool
	// Retention is how long messages are kept, by the broker's clock.
	Retention time.Duration
}

// Topics lists all topics. Clear data is kept 7 days; the quarantine as long
// as its key lives, 30 days; the journal topic longer than any interval
// between backups, because a restored store is completed from it.
func Topics() []Topic {
	return []Topic{
		{TopicERDREvents, "events of the register (ERDR)", "territory", true, 7 * day},
		{TopicTreasuryPayments, "payments made and returned by the treasury", "territory", false, 30 * day},
		{TopicRejected, "quarantine: what could not become a fact, encrypted", "topic, partition and offset of the rejected message", false, 30 * day},
		{TopicAppointments, "answers to the register", "territory", true, 7 * day},
		{TopicSettlements, "orders to the payment system", "territory", true, 7 * day},
		{TopicJournal, "all records, personal data sealed", "territory", false, 400 * day},
	}
}

// settings returns the topic's settings in the broker's words.
func (t Topic) settings() map[string]string {
	return map[string]string{
		"cleanup.policy":    "delete",
		"retention.ms":      strconv.FormatInt(t.Retention.Milliseconds(), 10),
		"max.message.bytes": strconv.Itoa(maxTopicBytes),
	}
}

// EnsureTopics creates what is missing, with the broker's default number of
// replicas. A topic that exists is left as it is.
func (b Broker) EnsureTopics(ctx context.Context, partitions int32, topics ...Topic) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	admin, err := sarama.NewClusterAdmin(b.Addrs, b.config())
	if err != nil {
		return fmt.Errorf("connecting to create topics: %w", err)
	}
	defer admin.Close()
	for _, t := range topics {
		detail := &sarama.TopicDetail{NumPartitions: partitions, ReplicationFactor: -1, ConfigEntries: map[string]*string{}}
		for k, v := range t.settings() {
			detail.ConfigEntries[k] = &v
		}
		if err := admin.CreateTopic(t.Name, detail, false); err != nil && !errors.Is(err, sarama.ErrTopicAlreadyExists) {
			return fmt.Errorf("creating topic %s: %w", t.Name, err)
		}
	}
	return nil
}
