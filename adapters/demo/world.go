package demo

import (
	"fmt"
	"strings"

	"qorgau/adapters/handbook"
	"qorgau/domain/calendar"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/ident"
)

// World is the synthetic country of a seed. Two worlds of one seed are equal.
type World struct {
	Seed  int64
	Bars  []*Bar // in order of code
	Units []Unit // that can ask, in order of code

	constitution []handbook.Fact
	byBar        map[string]*Bar
	by           map[string]*Advocate
	zones        map[string]*event.ZoneOffsets
}

// Bar is a territorial bar with what belongs to it.
type Bar struct {
	Code       string // of its journal
	Kato       string
	Zone       string // IANA name
	Department string // code of its justice department
	Rows       []event.UnitRow
	Zones      []event.Zone
	Advocates  []*Advocate // its own
	Guests     []*Advocate // of a neighbouring bar, listed here so that a coordinator can ask them
}

// Unit is a unit of police that can ask for a defender.
type Unit struct {
	Code, Bar, Zone string
}

// Advocate is a synthetic advocate.
type Advocate struct {
	ID        string // the number that the bars and the register share
	Bar       string
	Row       int // in the list of his bar, from 1
	Name      string
	IIN       string
	IBAN      string
	Phone     string
	Licence   string
	Licensed  civil.Date
	Languages []string
	Minors    bool
	Trained   civil.Date
}

// Unlisted is a unit that writes although no row of the order names it.
const Unlisted = "35-district_police-90"

// NewWorld makes the country of a seed.
func NewWorld(seed int64) (*World, error) {
	facts, err := handbook.Constitution()
	if err != nil {
		return nil, fmt.Errorf("loading the handbook: %w", err)
	}
	w := &World{Seed: seed, constitution: facts, byBar: map[string]*Bar{}, by: map[string]*Advocate{}, zones: map[string]*event.ZoneOffsets{}}
	for _, f := range facts {
		switch body := f.Body.(type) {
		case *event.ZonesSet:
			for i := range body.Zones {
				w.zones[body.Zones[i].Zone] = &body.Zones[i]
			}
		case *event.UnitsSet:
			if err := w.bar(body); err != nil {
				return nil, err
			}
		}
	}
	for i, b := range w.Bars {
		w.people(b, i)
	}
	for i, b := range w.Bars {
		b.Guests = []*Advocate{w.Bars[(i+1)%len(w.Bars)].Advocates[0]}
	}
	return w, nil
}

// bar takes up a bar with its units.
func (w *World) bar(u *event.UnitsSet) error {
	b := &Bar{Code: u.Bar, Kato: strings.TrimPrefix(u.Bar, "KZ-"), Zone: u.Rows[0].Zone, Rows: u.Rows}
	for _, r := range u.Rows {
		code, ok := ident.ParseUnitCode(r.Code)
		switch {
		case !ok:
			return fmt.Errorf("unit %q has no readable code", r.Code)
		case code.Kind == ident.JusticeDepartment && b.Department == "":
			b.Department = r.Code
		case ident.CanAsk(code.Kind):
			w.Units = append(w.Units, Unit{r.Code, r.Bar, r.Zone})
		}
	}
	w.Bars = append(w.Bars, b)
	w.byBar[b.Code] = b
	return nil
}

// Bar gives a bar by the code of its journal, or nil.
func (w *World) Bar(code string) *Bar { return w.byBar[code] }

// Advocate gives an advocate by his number, or nil.
func (w *World) Advocate(id string) *Advocate { return w.by[id] }

// people gives a bar its zones and advocates.
func (w *World) people(b *Bar, index int) {
	var asking []string
	for _, r := range b.Rows {
		if code, _ := ident.ParseUnitCode(r.Code); ident.CanAsk(code.Kind) {
			asking = append(asking, r.Code)
		}
	}
	count := max(1, (len(asking)+4)/5)
	for i := 0; i < count; i++ {
		z := event.Zone{Zone: fmt.Sprintf("z%s-%d", b.Kato, i+1), Units: asking[i*len(asking)/count : (i+1)*len(asking)/count]}
		if i > 0 {
			z.Neighbours = append(z.Neighbours, fmt.Sprintf("z%s-%d", b.Kato, i))
		}
		if i < count-1 {
			z.Neighbours = append(z.Neighbours, fmt.Sprintf("z%s-%d", b.Kato, i+2))
		}
		b.Zones = append(b.Zones, z)
	}
	for i := 0; i < max(6, len(asking)*4/5); i++ {
		c := w.chance("advocate/"+b.Code, i)
		a := &Advocate{
			ID: fmt.Sprintf("adv-%s-%03d", b.Kato, i+1), Bar: b.Code, Row: i + 1, Name: c.name(),
			IIN:   ident.SyntheticIINOf(index*1000 + i + 1_000_000*within(w.Seed, 10)),
			IBAN:  ident.SyntheticIBAN(index*1000 + i + 1_000_000*within(w.Seed, 1000)),
			Phone: fmt.Sprintf("+7 700 000 %02d %02d", index, i), Licence: fmt.Sprintf("SYN-%s-%04d", b.Kato, i+1),
			Licensed: civil.DateOf(c.between(2004, 2022), c.between(1, 12), c.between(1, 28)), Languages: []string{"kk", "ru"},
			Minors: i%2 == 0 || c.in(200), Trained: civil.DateOf(2021, 3, c.between(1, 28)),
		}
		switch {
		case i < count: // the only one of his zone in a calm world
			a.Minors = true
		case c.in(60):
			a.Languages = []string{"ru"}
		case c.in(60):
			a.Languages = []string{"kk"}
		case c.in(80):
			a.Languages = append(a.Languages, "en")
		}
		b.Advocates = append(b.Advocates, a)
		w.by[a.ID] = a
	}
}

func within(n int64, below int) int { return int((n%int64(below) + int64(below)) % int64(below)) }

// Local is the date and the minute of the day that clocks show in a zone; outside the known offsets those of UTC+5.
func (w *World) Local(zone string, at civil.Instant) (civil.Date, int) {
	if z := w.zones[zone]; z != nil {
		if d, minute, ok := calendar.Local(z, at); ok {
			return d, minute
		}
	}
	at += 5 * civil.Hour
	return at.UTCDate(), int(at.MillisOfDay() / civil.Minute)
}

// At is the moment when the clocks of a zone show a minute of a day.
func (w *World) At(zone string, day civil.Date, minute int) civil.Instant {
	if z := w.zones[zone]; z != nil {
		if at, ok := calendar.At(z, day, minute); ok {
			return at
		}
	}
	return day.Start() + civil.Instant(minute)*civil.Minute - 5*civil.Hour
}

// officeHour moves a moment to the next time of day at which offices work; days off are worked like others here, the
// terms of the law are the machine's to count.
func (w *World) officeHour(zone string, at civil.Instant) civil.Instant {
	day, minute := w.Local(zone, at)
	switch {
	case minute < 9*60:
		return w.At(zone, day, 9*60+minute%60)
	case minute > 18*60:
		return w.At(zone, day+1, 9*60+minute%60)
	}
	return at
}
