// Package quarantine packs a message that could not become a fact for the topic of rejected messages, and unpacks it
// again to be mended and sent anew. Reason and place stand in headers; everything that came from the sender, his key and
// headers included, is encrypted under a key of the day that lives 30 days. What is too large for the topic stays in the
// vault, and the topic tells its hash and size.
package quarantine

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"

	"qorgau/adapters/kafka"
	"qorgau/domain/civil"
	"qorgau/domain/journal"
)

// Names of the headers.
const (
	HeaderReason    = "reason"    // code of the catalogue (domain/reason)
	HeaderPlace     = "place"     // attribute or path in the data; may be absent
	HeaderTopic     = "topic"     // where the message came from, with the next two
	HeaderPartition = "partition" //
	HeaderOffset    = "offset"    //
	HeaderKeyID     = "key_id"    // UTC day of the quarantine key
	HeaderSHA256    = "sha256"    // of the packed original, when it is kept in the vault
	HeaderSize      = "size"      // its bytes, likewise
)

// MaxBoxBytes is the largest sealed message that goes through the topic: an event of the largest size that intake
// accepts, with room for its lengths and the encryption. Two of them would not fit a produced batch.
const MaxBoxBytes = kafka.MaxEventBytes + 1<<16

// ErrNotQuarantined: a message was not made by Reject.
var ErrNotQuarantined = errors.New("not a message of the quarantine")

// Vault is what the quarantine asks of the vault.
type Vault interface {
	SealRejected(ctx context.Context, day civil.Date, place string, raw []byte) ([]byte, error)
	OpenRejected(ctx context.Context, day civil.Date, place string, box []byte) ([]byte, error)
	KeepRejected(ctx context.Context, day civil.Date, hash journal.Hash, box []byte) error
	KeptRejected(ctx context.Context, day civil.Date, hash journal.Hash) ([]byte, error)
}

// Reject makes the message for kafka.TopicRejected. Day is the UTC day of now. The same rejection on the same day gives
// the same bytes. Neither the sender's key nor anything else of his stands in clear.
func Reject(ctx context.Context, v Vault, day civil.Date, code, place string, original kafka.Message) (kafka.Message, error) {
	if code == "" {
		return kafka.Message{}, errors.New("rejecting a message: a reason is needed")
	}
	origin, raw := originOf(original), pack(original)
	box, err := v.SealRejected(ctx, day, origin, raw)
	if err != nil {
		return kafka.Message{}, fmt.Errorf("sealing the rejected message %s: %w", origin, err)
	}
	m := kafka.Message{
		Topic: kafka.TopicRejected, Partition: original.Partition, Key: origin, Value: box,
		Headers: []kafka.Header{
			{Key: HeaderReason, Value: []byte(code)},
			{Key: HeaderTopic, Value: []byte(original.Topic)},
			{Key: HeaderPartition, Value: strconv.AppendInt(nil, int64(original.Partition), 10)},
			{Key: HeaderOffset, Value: strconv.AppendInt(nil, original.Offset, 10)},
			{Key: HeaderKeyID, Value: []byte(day.String())},
		},
	}
	if place != "" {
		m.Headers = append(m.Headers, kafka.Header{Key: HeaderPlace, Value: []byte(place)})
	}
	if len(box) <= MaxBoxBytes {
		return m, nil
	}
	hash := journal.Hash(sha256.Sum256(raw))
	if err := v.KeepRejected(ctx, day, hash, box); err != nil {
		return kafka.Message{}, fmt.Errorf("keeping the rejected message %s: %w", origin, err)
	}
	m.Value = []byte{}
	m.Headers = append(m.Headers,
		kafka.Header{Key: HeaderSHA256, Value: []byte(hash.String())},
		kafka.Header{Key: HeaderSize, Value: strconv.AppendInt(nil, int64(len(raw)), 10)})
	return m, nil
}

// Repair gives the original message back, byte for byte, to be mended and published to its topic. A request that was
// refused as malformed keeps its own id when it is sent again (request.malformed has another).
func Repair(ctx context.Context, v Vault, m kafka.Message) (kafka.Message, error) {
	origin, day, err := read(m)
	if err != nil {
		return kafka.Message{}, err
	}
	box := m.Value
	if sum, ok := m.Header(HeaderSHA256); ok {
		hash, err := parseHash(sum)
		if err != nil {
			return kafka.Message{}, err
		}
		if box, err = v.KeptRejected(ctx, day, hash); err != nil {
			return kafka.Message{}, fmt.Errorf("reading the rejected message %s: %w", originOf(origin), err)
		}
	}
	raw, err := v.OpenRejected(ctx, day, originOf(origin), box)
	if err != nil {
		return kafka.Message{}, fmt.Errorf("opening the rejected message %s: %w", originOf(origin), err)
	}
	return unpack(origin, raw)
}

// originOf says where a message came from; the sealed bytes open with that only.
func originOf(m kafka.Message) string {
	return m.Topic + "/" + strconv.Itoa(int(m.Partition)) + "/" + strconv.FormatInt(m.Offset, 10)
}

// read takes origin and day out of the headers.
func read(m kafka.Message) (origin kafka.Message, day civil.Date, err error) {
	text := map[string]string{}
	for _, name := range []string{HeaderTopic, HeaderPartition, HeaderOffset, HeaderKeyID} {
		b, ok := m.Header(name)
		if !ok {
			return origin, 0, fmt.Errorf("%w: no header %s", ErrNotQuarantined, name)
		}
		text[name] = string(b)
	}
	partition, err1 := strconv.ParseInt(text[HeaderPartition], 10, 32)
	offset, err2 := strconv.ParseInt(text[HeaderOffset], 10, 64)
	day, err3 := civil.ParseDate(text[HeaderKeyID])
	if err := errors.Join(err1, err2, err3); err != nil {
		return origin, 0, fmt.Errorf("%w: %w", ErrNotQuarantined, err)
	}
	return kafka.Message{Topic: text[HeaderTopic], Partition: int32(partition), Offset: offset}, day, nil
}

func parseHash(text []byte) (h journal.Hash, err error) {
	if len(text) != 2*len(h) {
		return h, fmt.Errorf("%w: hash of %d characters", ErrNotQuarantined, len(text))
	}
	if _, err := hex.Decode(h[:], text); err != nil {
		return h, fmt.Errorf("%w: %w", ErrNotQuarantined, err)
	}
	return h, nil
}

// packed is the first byte of a packed message.
const packed = 1

// pack writes key, headers and value, each with its length before it.
func pack(m kafka.Message) []byte {
	b := append(make([]byte, 0, m.Size()+64), packed)
	b = appendPart(b, []byte(m.Key))
	b = binary.AppendUvarint(b, uint64(len(m.Headers)))
	for _, h := range m.Headers {
		b = appendPart(appendPart(b, []byte(h.Key)), h.Value)
	}
	return appendPart(b, m.Value)
}

func appendPart(b, part []byte) []byte {
	return append(binary.AppendUvarint(b, uint64(len(part))), part...)
}

func unpack(m kafka.Message, raw []byte) (kafka.Message, error) {
	r := bytes.NewReader(raw)
	if v, err := r.ReadByte(); err != nil || v != packed {
		return kafka.Message{}, fmt.Errorf("%w: unknown packing", ErrNotQuarantined)
	}
	key, err := readPart(r)
	if err != nil {
		return kafka.Message{}, err
	}
	m.Key = string(key)
	n, err := binary.ReadUvarint(r)
	if err != nil || n > uint64(r.Len()) {
		return kafka.Message{}, fmt.Errorf("%w: headers are cut", ErrNotQuarantined)
	}
	for range n {
		name, err := readPart(r)
		if err != nil {
			return kafka.Message{}, err
		}
		value, err := readPart(r)
		if err != nil {
			return kafka.Message{}, err
		}
		m.Headers = append(m.Headers, kafka.Header{Key: string(name), Value: value})
	}
	if m.Value, err = readPart(r); err != nil {
		return kafka.Message{}, err
	}
	if r.Len() != 0 {
		return kafka.Message{}, fmt.Errorf("%w: %d bytes too many", ErrNotQuarantined, r.Len())
	}
	return m, nil
}

func readPart(r *bytes.Reader) ([]byte, error) {
	n, err := binary.ReadUvarint(r)
	if err != nil || n > uint64(r.Len()) {
		return nil, fmt.Errorf("%w: it is cut", ErrNotQuarantined)
	}
	b := make([]byte, n)
	_, err = r.Read(b)
	if n == 0 {
		err = nil // reading nothing at the end is no error
	}
	return b, err
}
