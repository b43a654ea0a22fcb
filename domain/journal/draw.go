package journal

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
)

// DrawOf is the draw of a fact: HMAC-SHA-256 of its source, a zero byte and its id, under the secret of the UTC day.
func DrawOf(secret Hash, source, id string) (h Hash) {
	mac := hmac.New(sha256.New, secret[:])
	mac.Write([]byte(source))
	mac.Write([]byte{0})
	mac.Write([]byte(id))
	copy(h[:], mac.Sum(nil))
	return h
}

// NthDraw is SHA-256 of a draw and n (eight bytes, big endian): the n-th choice that hangs on the same fact.
func NthDraw(draw Hash, n int64) Hash {
	var b [40]byte
	copy(b[:32], draw[:])
	binary.BigEndian.PutUint64(b[32:], uint64(n))
	return sha256.Sum256(b[:])
}

// Lot is the lot of a candidate under an n-th draw; the smallest lot comes first.
func Lot(nth Hash, candidate Ref) Hash {
	var b [48]byte
	copy(b[:32], nth[:])
	copy(b[32:], candidate[:])
	return sha256.Sum256(b[:])
}
