package engine

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"qorgau/domain/civil"
)

// ErrClockJump: wall and monotonic clock moved apart; the journals stop until an operator confirms the time.
var ErrClockJump = errors.New("clock jumped")

// maxDrift is how far the wall clock may move against the monotonic one between two readings (decisions 3).
const maxDrift = 5 * time.Minute

// WallClock is the machine's clock with a guard against jumps. Silence and a stopped process are no jump.
type WallClock struct {
	mu   sync.Mutex
	read func() time.Time
	last time.Time
	jump error
}

// NewWallClock starts the guard. It refuses to start if the clock is more than five minutes behind the highest moment
// already recorded.
func NewWallClock(highest civil.Instant) (*WallClock, error) { return newWallClock(time.Now, highest) }

func newWallClock(read func() time.Time, highest civil.Instant) (*WallClock, error) {
	now := read()
	if behind := highest - civil.FromTime(now); behind > civil.Instant(maxDrift.Milliseconds()) {
		return nil, fmt.Errorf("%w: it shows %s, the journal already has %s", ErrClockJump, civil.FromTime(now), highest)
	}
	return &WallClock{read: read, last: now}, nil
}

// Now reads the clock.
func (c *WallClock) Now() (civil.Instant, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.jump != nil {
		return 0, c.jump
	}
	now := c.read()
	wall := now.Round(0).Sub(c.last.Round(0)) // Round drops the monotonic reading
	mono := now.Sub(c.last)
	if drift := wall - mono; drift > maxDrift || drift < -maxDrift {
		c.jump = fmt.Errorf("%w by %s at %s", ErrClockJump, drift.Round(time.Second), civil.FromTime(now))
		return 0, c.jump
	}
	c.last = now
	return civil.FromTime(now), nil
}

// Confirm is the operator's word that the time is right now.
func (c *WallClock) Confirm() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.jump, c.last = nil, c.read()
}

// VirtualClock moves only as it is told: for the demo and for tests.
type VirtualClock struct {
	mu  sync.Mutex
	now civil.Instant
}

// NewVirtualClock starts at a moment.
func NewVirtualClock(at civil.Instant) *VirtualClock { return &VirtualClock{now: at} }

// Now is the moment it was told last.
func (c *VirtualClock) Now() (civil.Instant, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now, nil
}

// Set moves the clock forward; a moment before the present one is ignored.
func (c *VirtualClock) Set(at civil.Instant) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = max(c.now, at)
}
