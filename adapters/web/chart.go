package web

import (
	"strconv"

	"qorgau/projections"
)

// serie is one column of the money by month, and what it is called.
type serie struct {
	Word string
	Of   func(m *projections.Money) int64
}

// series are the columns of chart and table, in the order in which money passes them.
var series = []serie{
	{"accrued", func(m *projections.Money) int64 { return m.Accrued }},
	{"claimed", func(m *projections.Money) int64 { return m.Claimed }},
	{"approved", func(m *projections.Money) int64 { return m.Approved }},
	{"in_payment", func(m *projections.Money) int64 { return m.Parts.InPayment }},
	{"paid", func(m *projections.Money) int64 { return m.Parts.Paid }},
	{"returned", func(m *projections.Money) int64 { return m.Parts.Returned }},
}

// chart is the running totals by month as bars, in whole pixels of its own box.
type chart struct {
	Narrow        bool
	Width, Height int
	Left, Right   int // of the plot
	Base          int // where the bars stand
	Ticks         []tick
	Groups        []chartGroup
}

type tick struct {
	Y     int
	Label string
}

type chartGroup struct {
	Middle int
	Label  string
	Bars   []chartBar
}

type chartBar struct {
	Class         string
	Title         string
	X, Y          int
	Width, Height int
}

const tenge = 100 // tiyn

// newChart draws the last months that fit: a wide one for a desk, a narrow one for a phone.
func newChart(t tongue, months []projections.Money, narrow bool) *chart {
	c := &chart{Narrow: narrow, Width: 780, Height: 270, Left: 88, Right: 776, Base: 240}
	fit, top := 12, 14
	if narrow {
		c.Width, c.Right, fit = 340, 338, 4
	}
	months = months[max(0, len(months)-fit):]
	if len(months) == 0 {
		return c
	}
	var most int64
	for i := range months {
		for _, s := range series {
			most = max(most, s.Of(&months[i]))
		}
	}
	step := niceStep(most)
	ceiling := (most + step - 1) / step * step
	ceiling = max(ceiling, step)
	plot := int64(c.Base - top)
	for v := int64(0); v <= ceiling; v += step {
		c.Ticks = append(c.Ticks, tick{c.Base - int(v*plot/ceiling), t.axis(v, step)})
	}
	slot := (c.Right - c.Left) / max(len(months), 3)
	bar := max(2, (slot-slot/5)/len(series))
	for i := range months {
		m := &months[i]
		middle := c.Left + slot*i + slot/2
		g := chartGroup{Middle: middle, Label: t.Month(m.Month)}
		for k, s := range series {
			v := s.Of(m)
			h := int(max(0, v) * plot / ceiling)
			if v > 0 {
				h = max(h, 1) // a sum that is there is seen
			}
			g.Bars = append(g.Bars, chartBar{Class: s.Word, X: middle - bar*len(series)/2 + bar*k, Y: c.Base - h, Width: max(1, bar-1),
				Height: h, Title: t.Month(m.Month) + " · " + t.Word(s.Word) + ": " + t.Money(v)})
		}
		c.Groups = append(c.Groups, g)
	}
	return c
}

// niceStep gives the distance of four or fewer lines: 1, 2 or 5 times a power of ten, in tiyn and at least a tenge.
func niceStep(most int64) int64 {
	for power := int64(tenge); ; power *= 10 {
		for _, k := range []int64{1, 2, 5} {
			if step := k * power; step*4 >= most {
				return step
			}
		}
	}
}

// axis is a round sum in words that fit beside a line: thousands or millions where the step is that coarse.
func (t tongue) axis(tiyn, step int64) string {
	n := tiyn / tenge
	switch {
	case n == 0:
		return "0"
	case step%(1_000_000*tenge) == 0:
		return t.Number(n/1_000_000) + "\u00a0" + t.Word("million")
	case step%(1_000*tenge) == 0:
		return t.Number(n/1_000) + "\u00a0" + t.Word("thousand")
	}
	return t.Number(n)
}

// box is the viewBox attribute.
func (c *chart) Box() string {
	return "0 0 " + strconv.Itoa(c.Width) + " " + strconv.Itoa(c.Height)
}

// part is a place where accrued money stands.
type part struct {
	Word string
	Tiyn int64
}

// partsOf lists where the accrued money stands; the parts add up to what was accrued.
func partsOf(p projections.Parts) []part {
	return []part{{"in_hand", p.InHand}, {"claimed", p.Claimed}, {"approved", p.Approved}, {"in_payment", p.InPayment},
		{"paid", p.Paid}, {"reversed", p.Reversed}, {"returned", p.Returned}, {"held", p.Held}, {"blocked", p.Blocked}, {"not_payable", p.NotPayable}}
}
