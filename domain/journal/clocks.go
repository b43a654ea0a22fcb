package journal

import (
	"container/heap"
	"strconv"

	"qorgau/domain/civil"
)

// Clocks is the table of what a machine waits for. A clock is named by its object and kind; setting it again moves it
// and counts it up, so that each due moment has an id of its own.
type Clocks struct {
	Set   map[string]Setting // object/kind -> its present setting
	queue clockHeap          // derived; stale entries are skipped
}

// Setting is the n-th time a clock was set, and when it fires. Due zero means it is not running.
type Setting struct {
	N   int64
	Due civil.Instant
}

// Start sets the clock of an object to fire at due and returns its id.
func (c *Clocks) Start(object, kind string, due civil.Instant) string {
	if c.Set == nil {
		c.Set = map[string]Setting{}
	}
	name := object + "/" + kind
	s := Setting{N: c.Set[name].N + 1, Due: due}
	c.Set[name] = s
	clock := Clock{ID: clockID(name, s.N), Due: due}
	if c.queue != nil {
		heap.Push(&c.queue, clock)
	}
	return clock.ID
}

// Stop ends a clock that is running; it is harmless otherwise.
func (c *Clocks) Stop(object, kind string) {
	var room [128]byte // most clocks that are stopped do not run, and a look needs no string
	name := append(append(append(room[:0], object...), '/'), kind...)
	if s, ok := c.Set[string(name)]; ok && s.Due != 0 {
		s.Due = 0
		c.Set[string(name)] = s
	}
}

// Drop forgets a clock whose object is over, with its count.
func (c *Clocks) Drop(object, kind string) { delete(c.Set, object+"/"+kind) }

// Running gives the present setting of a clock.
func (c *Clocks) Running(object, kind string) (civil.Instant, bool) {
	s := c.Set[object+"/"+kind]
	return s.Due, s.Due != 0
}

// Fired takes a due clock off the table: called when its fact is folded.
func (c *Clocks) Fired(id string) {
	name, _, _, ok := SplitClock(id)
	if !ok {
		return
	}
	if s, found := c.Set[name]; found && clockID(name, s.N) == id {
		s.Due = 0
		c.Set[name] = s
	}
}

// Next is the running clock that fires first, by (due, id).
func (c *Clocks) Next() (Clock, bool) {
	if c.queue == nil {
		c.queue = make(clockHeap, 0, len(c.Set)+1)
		for name, s := range c.Set {
			if s.Due != 0 {
				c.queue = append(c.queue, Clock{clockID(name, s.N), s.Due})
			}
		}
		heap.Init(&c.queue)
	}
	for len(c.queue) > 0 {
		top := c.queue[0]
		name, _, n, _ := SplitClock(top.ID)
		if s := c.Set[name]; s.N == n && s.Due == top.Due {
			return top, true
		}
		heap.Pop(&c.queue)
	}
	return Clock{}, false
}

func clockID(name string, n int64) string { return name + "/" + strconv.FormatInt(n, 10) }

// SplitClock takes a clock id apart: its name (object/kind), the kind alone, and its count.
func SplitClock(id string) (name, kind string, n int64, ok bool) {
	last := lastSlash(id)
	if last < 0 {
		return "", "", 0, false
	}
	name = id[:last]
	n, err := strconv.ParseInt(id[last+1:], 10, 64)
	mid := lastSlash(name)
	if err != nil || mid < 0 {
		return "", "", 0, false
	}
	return name, name[mid+1:], n, true
}

// ClockObject is the object a clock id belongs to.
func ClockObject(id string) string {
	name, kind, _, ok := SplitClock(id)
	if !ok {
		return ""
	}
	return name[:len(name)-len(kind)-1]
}

func lastSlash(s string) int {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == '/' {
			return i
		}
	}
	return -1
}

type clockHeap []Clock

func (h clockHeap) Len() int { return len(h) }
func (h clockHeap) Less(i, j int) bool {
	return h[i].Due < h[j].Due || (h[i].Due == h[j].Due && h[i].ID < h[j].ID)
}
func (h clockHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *clockHeap) Push(x any)   { *h = append(*h, x.(Clock)) }
func (h *clockHeap) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}
