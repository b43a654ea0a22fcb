package quarantine

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"testing"

	"qorgau/adapters/kafka"
	"qorgau/adapters/vault"
	"qorgau/domain/civil"
)

var (
	_   Vault = (*vault.Vault)(nil)
	day       = civil.DateOf(2025, 10, 13)
)

func open(t testing.TB) *vault.Vault {
	t.Helper()
	v, err := vault.Open(t.Context(), filepath.Join(t.TempDir(), "vault.db"), vault.Options{Seed: []byte("seed")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	})
	return v
}

func rejected(value []byte) kafka.Message {
	return kafka.Message{
		Topic: kafka.TopicERDREvents, Partition: 3, Offset: 77, Key: "Marker Key", Value: value,
		Headers: []kafka.Header{{Key: "ce_id", Value: []byte("Marker Id")}, {Key: "ce_type", Value: []byte("x")}, {Key: "ce_id", Value: nil}},
	}
}

// same compares two messages; an absent value and an empty one are the same here.
func same(a, b kafka.Message) bool {
	return reflect.DeepEqual(pack(a), pack(b)) && a.Topic == b.Topic && a.Partition == b.Partition && a.Offset == b.Offset
}

// A rejected message says why and where in clear, nothing of the sender's, and comes back byte for byte; also one that
// is too large for the topic, which then holds its hash and size.
func TestRejectAndRepair(t *testing.T) {
	for _, size := range []int{0, 100, kafka.MaxEventBytes, kafka.MaxEventBytes + 1<<17} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			v := open(t)
			original := rejected(append(bytes.Repeat([]byte("x"), size), "Marker Name"...))
			m, err := Reject(t.Context(), v, day, "schema_violation", "data/unit", original)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains([]byte(fmt.Sprintf("%s %s %s", m.Key, m.Value, m.Headers)), []byte("Marker")) {
				t.Fatal("something of the sender's stands in clear")
			}
			for name, want := range map[string]string{
				HeaderReason: "schema_violation", HeaderPlace: "data/unit", HeaderTopic: kafka.TopicERDREvents, HeaderPartition: "3", HeaderOffset: "77", HeaderKeyID: "2025-10-13",
			} {
				if got, ok := m.Header(name); !ok || string(got) != want {
					t.Errorf("header %s is %q", name, got)
				}
			}
			_, kept := m.Header(HeaderSHA256)
			if kept != (size > kafka.MaxEventBytes) || m.Size() > 3<<19 || m.Topic != kafka.TopicRejected {
				t.Fatalf("kept %v, %d bytes to %s", kept, m.Size(), m.Topic)
			}
			back, err := Repair(t.Context(), v, m)
			if err != nil || !same(back, original) {
				t.Fatalf("came back as %.200v: %v", back, err)
			}
			again, err := Reject(t.Context(), v, day, "schema_violation", "data/unit", original)
			if err != nil || !reflect.DeepEqual(again, m) {
				t.Fatalf("rejecting again gave another message: %v", err)
			}
			if _, err := v.DestroyRejectedKeys(t.Context(), day.AddDays(vault.RejectedKeyDays+1)); err != nil {
				t.Fatal(err)
			}
			if _, err := Repair(t.Context(), v, m); !errors.Is(err, vault.ErrKeyGone) {
				t.Fatalf("opened after its time: %v", err)
			}
		})
	}
}

// What was not made by Reject, or was changed since, is refused.
func TestRepairRefuses(t *testing.T) {
	v := open(t)
	m, err := Reject(t.Context(), v, day, "bad_utf8", "", rejected([]byte("x")))
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := m.Header(HeaderPlace); ok {
		t.Fatal("a place out of nothing")
	}
	for i, h := range m.Headers {
		lacks := m
		lacks.Headers = append(append([]kafka.Header{}, m.Headers[:i]...), m.Headers[i+1:]...)
		if _, err := Repair(t.Context(), v, lacks); h.Key != HeaderReason && !errors.Is(err, ErrNotQuarantined) {
			t.Errorf("without %s: %v", h.Key, err)
		}
	}
	moved := m
	moved.Headers = append([]kafka.Header{{Key: HeaderOffset, Value: []byte("78")}}, m.Headers...)
	if _, err := Repair(t.Context(), v, moved); !errors.Is(err, vault.ErrBox) {
		t.Errorf("from another offset: %v", err)
	}
	for _, sum := range []string{"", "zz", string(bytes.Repeat([]byte("z"), 64))} {
		bad := m
		bad.Headers = append([]kafka.Header{{Key: HeaderSHA256, Value: []byte(sum)}}, m.Headers...)
		if _, err := Repair(t.Context(), v, bad); !errors.Is(err, ErrNotQuarantined) {
			t.Errorf("hash %q: %v", sum, err)
		}
	}
	if _, err := Reject(t.Context(), v, day, "", "", rejected(nil)); err == nil {
		t.Error("rejected without a reason")
	}
}

// Unpacking takes what pack wrote and nothing longer or shorter, and never panics.
func FuzzUnpack(f *testing.F) {
	f.Add(pack(rejected([]byte("value"))))
	f.Add([]byte{packed, 0, 255, 255, 255, 255, 255, 255, 255, 255, 1})
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := unpack(kafka.Message{}, raw)
		if err == nil && !same(m, mustUnpack(t, pack(m))) {
			t.Fatalf("%x unpacks to another message", raw)
		}
	})
}

func mustUnpack(t *testing.T, raw []byte) kafka.Message {
	t.Helper()
	m, err := unpack(kafka.Message{}, raw)
	if err != nil {
		t.Fatal(err)
	}
	for i := range raw {
		if _, err := unpack(kafka.Message{}, raw[:i]); err == nil {
			t.Fatalf("the first %d of %d bytes unpack", i, len(raw))
		}
	}
	return m
}
