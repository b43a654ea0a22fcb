package roster

import "slices"

// This file: the second half of plan_v1, which makes the shares of each kind of duty even.

// even moves slots until no move makes the shares more even. Every move lowers the sum of squares of the counts.
func (p *planner) even() {
	for moved := true; moved; {
		moved = false
		for kind := range dutyKinds {
			for p.level(kind) {
				moved = true
			}
		}
	}
}

// level makes one move of a kind from one who has more to one who has at least two fewer, if there is one.
func (p *planner) level(kind int) bool {
	many := p.byCount(kind)
	few := slices.Clone(many)
	slices.Reverse(few)
	for _, x := range many {
		for _, y := range few {
			if p.counts[x][kind] < p.counts[y][kind]+2 {
				break // the rest of few has still more
			}
			if p.move(x, y, kind) || p.exchange(x, y, kind) || p.pass(x, y, kind) {
				return true
			}
		}
	}
	return false
}

// pass gives a slot of x to a third advocate, who gives one of his to y, where no slot can go from x to y at once.
func (p *planner) pass(x, y, kind int) bool {
	for z := range p.who {
		if z == x || z == y {
			continue
		}
		for _, i := range p.held[x] {
			if p.places[i].kind != kind {
				continue
			}
			for _, j := range p.held[z] {
				if p.places[j].kind == kind && p.places[i].shift != p.places[j].shift && p.can(y, j, -1) && p.can(z, i, j) && p.covers(i, z) && p.covers(j, y) {
					p.take(i)
					p.take(j)
					p.give(z, i)
					p.give(y, j)
					return true
				}
			}
		}
	}
	return false
}

// byCount lists the advocates by their number of slots of a kind, most first.
func (p *planner) byCount(kind int) []int {
	list := make([]int, len(p.who))
	for a := range list {
		list[a] = a
	}
	slices.SortStableFunc(list, func(a, b int) int { return p.counts[b][kind] - p.counts[a][kind] })
	return list
}

// move gives a slot of x to y.
func (p *planner) move(x, y, kind int) bool {
	for _, i := range p.held[x] {
		if p.places[i].kind == kind && p.can(y, i, -1) && p.covers(i, y) {
			p.take(i)
			p.give(y, i)
			return true
		}
	}
	return false
}

// exchange gives a slot of x to y and one of another kind of y to x, if the counts become more even.
func (p *planner) exchange(x, y, kind int) bool {
	for _, i := range p.held[x] {
		if p.places[i].kind != kind {
			continue
		}
		for _, j := range p.held[y] {
			other := p.places[j].kind
			// The sum of squares falls by 2(cx-cy-1) in kind and rises by 2(dx-dy+1) in the other.
			gain := p.counts[x][kind] - p.counts[y][kind] - 1
			loss := p.counts[x][other] - p.counts[y][other] + 1
			if other == kind || gain <= loss || p.places[i].shift == p.places[j].shift {
				continue
			}
			if p.can(y, i, j) && p.can(x, j, i) && p.covers(i, y) && p.covers(j, x) {
				p.take(i)
				p.take(j)
				p.give(y, i)
				p.give(x, j)
				return true
			}
		}
	}
	return false
}

// covers tells whether the shift of a place covers as many wishes with somebody else in it.
func (p *planner) covers(i, a int) bool {
	was, will := 0, p.mask[a]
	for _, k := range p.seats[p.places[i].shift] {
		by := p.places[k].by
		if by < 0 {
			continue
		}
		was |= p.mask[by]
		if k != i {
			will |= p.mask[by]
		}
	}
	return ones(will) >= ones(was)
}
