package demo

import (
	"container/heap"
	"fmt"

	"qorgau/domain/civil"
)

// Begin opens the first case and starts the yearly round of lists, rosters and closed months.
func (s *Sim) Begin() {
	if s.calm {
		return
	}
	s.settle()
	s.nextCase(0)
	day, _ := s.w.Local("Asia/Almaty", s.from)
	for _, b := range s.w.Bars {
		s.month(b, day.FirstOfMonth())
		s.swap(b, day.FirstOfMonth(), s.from+10*civil.Hour)
		s.declare(b, s.from)
		s.away(b, s.from)
	}
}

func (s *Sim) nextCase(n int) {
	if s.plan.Cases >= 0 && n >= s.plan.Cases {
		return
	}
	s.later(s.opening(n)-civil.Minute, "", fmt.Sprintf("open-%06d", n), func() {
		s.open(n)
		s.nextCase(n + 1)
	})
}

// month is what a bar and its department do every month: the list of the next year in November and December, the roster of
// the next month on the 19th, before anybody is reminded of the 25th, the closing of the month on the second day of the next.
func (s *Sim) month(b *Bar, first civil.Date) {
	next := first.AddMonths(1)
	quiet := func(day civil.Date, minute int, what string, do func()) {
		heap.Push(&s.queue, &action{s.w.At(b.Zone, day, minute), b.Code, what + "-" + first.String()[:7], true, do})
	}
	year := civil.DateOf(first.Year(), 12, 1)
	if first == year.AddMonths(-1) {
		quiet(year-3, 11*60, "list", func() { s.hand(s.w.listSubmitted(b, first.Year()+1)) })
	}
	if first == year {
		quiet(year+21, 11*60, "list-published", func() { s.hand(s.w.listPublished(b, first.Year()+1)) })
	}
	quiet(first.AddDays(18), 10*60, "roster", func() {
		if next.Year() != first.Year() {
			for _, a := range append(append([]*Advocate(nil), b.Advocates...), b.Guests...) {
				for _, in := range s.w.listed(b.Code, a, next) {
					s.hand(in)
				}
			}
		}
		for _, in := range s.w.Roster(b, next, false) {
			s.hand(in)
		}
		if !s.Idle() { // the last month of a short run needs none
			at := s.w.At(b.Zone, first.AddDays(20), 10*60)
			s.swap(b, next, at)
			s.away(b, at)
		}
	})
	if first == year {
		quiet(year+25, 10*60, "budget", func() { s.allot(b, first.Year()+1, s.w.At(b.Zone, year+25, 10*60)) })
	}
	closing := s.w.At(b.Zone, next+1, 9*60)
	quiet(next+1, 9*60, "close", func() {
		s.close(b, closing)
		s.month(b, next)
	})
}
