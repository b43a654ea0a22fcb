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
	read func() reading
	last reading
	jump error
}

// reading is what both clocks show at one moment: the time of day, and what the monotonic clock has counted.
type reading struct {
	wall time.Time
	mono time.Duration
}

// NewWallClock starts the guard. It refuses to start if the clock is more than five minutes behind the highest moment
// already recorded.
func NewWallClock(highest civil.Instant) (*WallClock, error) {
	start := time.Now()
	return newWallClock(func() reading {
		now := time.Now()
		return reading{now.Round(0), now.Sub(start)} // Round drops the monotonic reading
	}, highest)
}

func newWallClock(read func() reading, highest civil.Instant) (*WallClock, error) {
	now := read()
	if behind := highest - civil.FromTime(now.wall); behind > civil.Instant(maxDrift.Milliseconds()) {
		return nil, fmt.Errorf("%w: it shows %s, the journal already has %s", ErrClockJump, civil.FromTime(now.wall), highest)
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
	if drift := now.wall.Sub(c.last.wall) - (now.mono - c.last.mono); drift > maxDrift || drift < -maxDrift {
		c.jump = fmt.Errorf("%w by %s at %s", ErrClockJump, drift.Round(time.Second), civil.FromTime(now.wall))
		return 0, c.jump
	}
	c.last = now
	return civil.FromTime(now.wall), nil
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
