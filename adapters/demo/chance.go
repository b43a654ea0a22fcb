package demo

import (
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"

	"qorgau/domain/civil"
)

// chance is a source of random numbers that follows from the seed and from what the numbers are for, so that no choice
// hangs on the order in which others were made, nor on whether the process was started again in between.
type chance struct{ *rand.Rand }

func (w *World) chance(purpose string, n int) chance {
	b := binary.BigEndian.AppendUint64(nil, uint64(w.Seed))
	b = binary.BigEndian.AppendUint64(b, uint64(n))
	sum := sha256.Sum256(append(b, purpose...))
	return chance{rand.New(rand.NewPCG(binary.BigEndian.Uint64(sum[:8]), binary.BigEndian.Uint64(sum[8:16])))}
}

// in tells whether something happens that happens in so many of a thousand cases.
func (c chance) in(thousand int) bool { return c.IntN(1000) < thousand }

// between gives an integer from a to b, both included.
func (c chance) between(a, b int) int { return a + c.IntN(b-a+1) }

// minutes gives a stretch of whole minutes from a to b.
func (c chance) minutes(a, b int) civil.Instant { return civil.Instant(c.between(a, b)) * civil.Minute }

// one takes one of a list.
func one[T any](c chance, list []T) T { return list[c.IntN(len(list))] }
