package main

import (
	"fmt"
	"text/tabwriter"

	"qorgau/adapters/handbook"
	"qorgau/adapters/node"
	"qorgau/domain/civil"
	"qorgau/domain/journal"
	"qorgau/domain/national"
	"qorgau/domain/pilot"
	"qorgau/domain/reason"
)

// PilotCmd shows how the two joint orders are carried out.
type PilotCmd struct {
	dirFlag
	jsonFlag
	langFlag
	Order string `help:"Which joint order: 2020 or 2021." enum:"2020,2021" default:"2021"`
	Month string `help:"Month whose remarks are looked for, like 2021-05; default: the order's first."`
}

// Help shows an example.
func (PilotCmd) Help() string {
	return `Waves as the orders write them beside the dates taken from them, and who still owes what: receipt of the order, training before
the wave, a responsible person, a working group, the month's remark. What people enter comes with "qorgau enter fact".

Example:
  qorgau pilot --order 2021 --month 2021-05 --dir ./var/demo --lang ru`
}

// pilotReport is what the command prints.
type pilotReport struct {
	Order              string        `json:"order"`
	InForce            string        `json:"in_force,omitempty"`
	NotBefore          string        `json:"not_before"`
	Waves              []pilotWave   `json:"waves"`
	Participants       int           `json:"participants"`
	WithoutOrder       []string      `json:"without_order"`
	Untrained          []string      `json:"untrained"`
	WithoutResponsible []string      `json:"without_responsible"`
	WithoutGroup       []string      `json:"without_group"`
	Month              string        `json:"month"`
	WithoutRemark      []string      `json:"without_remark"`
	Overdue            []string      `json:"overdue_defects"`
	Offices            []pilotOffice `json:"offices,omitempty"`
}

type pilotWave struct {
	Code, Kato, Start, End, From, To string
}

type pilotOffice struct {
	No     int    `json:"no"`
	Code   string `json:"code"`
	Office string `json:"office"`
	Seated bool   `json:"seated"`
}

// Run shows.
func (c PilotCmd) Run(e env) error {
	o := pilot.OrderOf(c.Order)
	month := o.From.FirstOfMonth()
	if c.Month != "" {
		d, err := civil.ParseDate(c.Month + "-01")
		if err != nil || !o.Holds(d) {
			return misuse("--month %s: %s", c.Month, reason.Text("remark_outside_pilot", c.Lang))
		}
		month = d
	}
	store, err := node.OpenStore(c.Dir)
	if err != nil {
		return err
	}
	defer store.Close()
	m, err := node.Fold(e.ctx, store, journal.National)
	if err != nil {
		return err
	}
	r := pilotReportOf(&m.(*national.Machine).S.Pilot, o, month, c.Lang)
	if c.JSON {
		return writeJSON(e.out, r)
	}
	return r.print(e, c.Lang)
}

func pilotReportOf(s *pilot.State, o *pilot.Order, month civil.Date, lang string) pilotReport {
	r := pilotReport{Order: o.ID, NotBefore: o.NotBefore.String(), WithoutOrder: s.WithoutOrder(o), Untrained: s.Untrained(o, o.From),
		Month: month.String()[:7], WithoutRemark: s.Without(o, month), Overdue: s.Overdue(o.Due(month).AddDays(1))}
	if o.InForce != 0 {
		r.InForce = o.InForce.String()
	}
	for _, w := range pilot.Waves {
		if w.Order == o.ID {
			r.Waves = append(r.Waves, pilotWave{w.Code, w.Kato, w.Start, w.End, w.From.String(), w.To.String()})
		}
	}
	var regions []string
	for _, g := range handbook.Regions() {
		if len(o.Regions) == 0 && g.No > 0 {
			regions = append(regions, g.Kato)
		}
	}
	r.WithoutGroup = s.RegionsWithoutGroup(regions)
	r.Participants = len(s.Participants(o))
	if o.ID == "2021" { // only that order has groups and responsible persons
		r.WithoutResponsible = s.WithoutResponsible(o)
		for _, x := range pilot.Offices {
			seat := pilotOffice{No: x.No, Code: x.Code, Office: x.EN}
			switch lang {
			case reason.KK:
				seat.Office = x.KK
			case reason.RU:
				seat.Office = x.RU
			}
			for _, g := range s.Groups[pilot.National] {
				seat.Seated = seat.Seated || g.Office == x.Code
			}
			r.Offices = append(r.Offices, seat)
		}
	}
	return r
}

func (r pilotReport) print(e env, lang string) error {
	label := func(key string) string { return reason.Label(key, lang) }
	w := tabwriter.NewWriter(e.out, 0, 4, 2, ' ', 0)
	force := r.InForce
	if force == "" {
		force = reason.Say("in_force_unknown", lang, reason.Arg{Name: "date", Value: r.NotBefore})
	}
	fmt.Fprintf(w, "%s\t%s\n%s\t%s\n", label("pilot"), r.Order, label("in_force"), force)
	for _, x := range r.Waves {
		fmt.Fprintf(w, "%s %s\t%s – %s\t%s: «%s» «%s»\n", label("wave"), x.Code, x.From, x.To, label("as_written"), x.Start, x.End)
	}
	for _, x := range []struct {
		key  string
		list []string
		of   int
	}{{"without_order", r.WithoutOrder, r.Participants}, {"untrained", r.Untrained, r.Participants}, {"without_responsible", r.WithoutResponsible, r.Participants},
		{"without_group", r.WithoutGroup, 0}, {"without_remark", r.WithoutRemark, r.Participants}, {"overdue_defects", r.Overdue, 0}} {
		count := fmt.Sprint(len(x.list))
		if x.of > 0 {
			count += fmt.Sprintf(" / %d", x.of)
		}
		shown := ""
		for i, one := range x.list {
			if i == 5 {
				shown += " …"
				break
			}
			shown += " " + one
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", label(x.key), count, shown)
	}
	for _, x := range r.Offices {
		mark := "–"
		if x.Seated {
			mark = "+"
		}
		fmt.Fprintf(w, "%s %d\t%s\t%s\n", label("working_group"), x.No, mark, x.Office)
	}
	return w.Flush()
}
