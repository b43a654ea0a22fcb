package engine

import (
	"runtime"
	"time"

	"qorgau/domain/civil"
)

// NewTestWallClock is a WallClock over two clocks that a test moves apart.
func NewTestWallClock(read func() (wall time.Time, mono time.Duration), highest civil.Instant) (*WallClock, error) {
	return newWallClock(func() reading {
		w, m := read()
		return reading{w, m}
	}, highest)
}

// WaitForQueue returns once n callers wait.
func WaitForQueue(e *Engine, n int) {
	for {
		e.mu.Lock()
		have := len(e.waiting)
		e.mu.Unlock()
		if have >= n {
			return
		}
		runtime.Gosched()
	}
}
