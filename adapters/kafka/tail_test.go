package kafka

import (
	"errors"
	"slices"
	"testing"
)

// The tail of a topic is its last messages, in order, as often as one asks; whatever the reader says ends it.
func TestTail(t *testing.T) {
	b := startIn(t, t.TempDir(), 0).Broker(logging(t))
	tail := func(last int64) (got []Message) {
		t.Helper()
		err := b.Tail(t.Context(), testTopic, last, func(m Message) error {
			got = append(got, m)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := tail(10); len(got) != 0 {
		t.Fatalf("an empty topic ends with %v", values(got))
	}
	publish(t, b, numbered(0, 7))
	for range 2 {
		if got := tail(3); !slices.Equal(values(got), counted(4, 7)) {
			t.Fatalf("the last three are %v", values(got))
		}
	}
	if got := tail(100); !slices.Equal(values(got), counted(0, 7)) {
		t.Fatalf("all are %v", values(got))
	}
	enough := errors.New("enough")
	n := 0
	err := b.Tail(t.Context(), testTopic, 100, func(Message) error {
		n++
		return enough
	})
	if !errors.Is(err, enough) || n != 1 {
		t.Fatalf("after %d messages: %v", n, err)
	}
}
