package vault

import (
	"crypto/hmac"
	"crypto/sha256"
	"hash"
	"sync"

	"qorgau/domain/journal"
)

// zero stands between the parts of what a MAC is over, none of which has one but the last.
var zero = []byte{0}

// mac is HMAC-SHA256 of the parts one after the other.
func mac(key []byte, parts ...[]byte) []byte {
	h := hmac.New(sha256.New, key)
	for _, p := range parts {
		h.Write(p)
	}
	return h.Sum(nil)
}

// keyed is mac under one key that is used for every message: what follows from the key alone is worked out once, and
// nothing is allocated. Many goroutines may use it.
type keyed struct {
	states sync.Pool // of *keyedState
}

type keyedState struct {
	h    hash.Hash
	text []byte
	sum  []byte
}

func newKeyed(key []byte) *keyed {
	return &keyed{states: sync.Pool{New: func() any { return &keyedState{h: hmac.New(sha256.New, key)} }}}
}

func (k *keyed) sum(text []byte) (sum journal.Hash) {
	s := k.states.Get().(*keyedState)
	defer k.states.Put(s)
	return s.of(text)
}

// pair is the MAC of a ‖ 0 ‖ b.
func (k *keyed) pair(a, b string) journal.Hash {
	s := k.states.Get().(*keyedState)
	defer k.states.Put(s)
	s.text = append(append(append(s.text[:0], a...), 0), b...)
	return s.of(s.text)
}

func (s *keyedState) of(text []byte) (sum journal.Hash) {
	s.h.Reset()
	s.h.Write(text)
	s.sum = s.h.Sum(s.sum[:0])
	copy(sum[:], s.sum)
	return sum
}
