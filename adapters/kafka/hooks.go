package kafka

// Hooks are callbacks for metrics and logs. Any may be nil. They are called
// from several goroutines and must return quickly. None is given a key, an id
// or a payload: these must not reach a label or a log.
type Hooks struct {
	// OnPublished: so many messages and bytes were acknowledged.
	OnPublished func(topic string, messages, bytes int)
	// OnConsumed: so many messages were handled and their offset committed.
	OnConsumed func(group, topic string, partition int32, messages int)
	// OnLag: so many messages stood in the partition beyond the last one read.
	OnLag func(group, topic string, partition int32, messages int64)
	// OnLost: the broker no longer had the offsets from..to-1 that this group
	// had not read yet (retention was shorter than the outage, or the
	// broker's data was replaced). Reading goes on at `to`. To be alarmed on.
	OnLost func(group, topic string, partition int32, from, to int64)
	// OnError: a failure that is being retried, and what was being done.
	OnError func(doing string, err error)
}

func (h Hooks) published(topic string, messages, bytes int) {
	if h.OnPublished != nil {
		h.OnPublished(topic, messages, bytes)
	}
}

func (h Hooks) consumed(group, topic string, partition int32, messages int) {
	if h.OnConsumed != nil {
		h.OnConsumed(group, topic, partition, messages)
	}
}

func (h Hooks) lag(group, topic string, partition int32, messages int64) {
	if h.OnLag != nil {
		h.OnLag(group, topic, partition, max(messages, 0))
	}
}

func (h Hooks) lost(group, topic string, partition int32, from, to int64) {
	if h.OnLost != nil {
		h.OnLost(group, topic, partition, from, to)
	}
}

func (h Hooks) failed(doing string, err error) {
	if h.OnError != nil {
		h.OnError(doing, err)
	}
}
