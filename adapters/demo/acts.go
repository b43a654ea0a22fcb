package demo

import (
	"fmt"
	"strconv"
	"strings"

	"qorgau/domain/civil"
	"qorgau/domain/event"
)

// clientOf finds the person behind a request of ours: req-000012-1; nil for any other.
func (s *Sim) clientOf(request string) *client {
	parts := strings.Split(request, "-")
	if len(parts) != 3 || parts[0] != "req" {
		return nil
	}
	n, err := strconv.Atoi(parts[1])
	if err != nil || s.plan.Cases >= 0 && n >= s.plan.Cases {
		return nil
	}
	i, err := strconv.Atoi(parts[2])
	d := s.dossier(n)
	if err != nil || i < 1 || i > len(d.clients) {
		return nil
	}
	return d.clients[i-1]
}

// defended is what the body does once it knows who defends: the first acts, or those that are left.
func (s *Sim) defended(e *event.DefenderNamed, at civil.Instant) {
	k := s.clientOf(e.Request)
	if k == nil {
		return
	}
	k.advocate, k.appointment, k.live = s.refs[e.Advocate], e.Appointment, true
	c := s.w.chance("defended/"+e.Appointment, 0)
	id := "m-" + dashed(e.Appointment)
	arrives := max(at+c.minutes(20, 45), k.wanted-c.minutes(0, 10))
	arrives -= arrives % civil.Minute
	if c.in(15) && !k.planned {
		late := max(at, k.wanted) + 75*civil.Minute
		s.tellOf(k.d, k.caseID, late, id+"-absent", "defender.absent.v1", e.Request+"-absent", 1, late, func() values {
			return values{"request": e.Request, "advocate_id": s.refs[e.Advocate], "absent_at": late.String()}
		})
		return
	}
	s.tellOf(k.d, k.caseID, arrives, id+"-arrived", "defender.arrived.v1", dashed(e.Appointment)+"-arrived", 1, arrives, func() values {
		return values{"request": e.Request, "advocate_id": s.refs[e.Advocate], "arrived_at": arrives.String()}
	})
	if k.planned {
		return
	}
	k.planned = true
	s.planActs(k, arrives, c)
}

func dashed(path string) string { return strings.ReplaceAll(path, "/", "-") }

// act is one procedural act that is to come.
type act struct {
	n        int
	kind     string
	from, to civil.Instant
	waiting  civil.Instant
	pause    *event.Span
	night    bool
	place    string
}

var kinds = []string{"interrogation", "interrogation", "interrogation", "confrontation", "search", "identification", "experiment",
	"verification", "qualification_announcement", "expertise_acquaintance", "case_acquaintance", "court_sanction"}

// planActs lays out the acts of a person from the arrival of his defender on.
func (s *Sim) planActs(k *client, arrives civil.Instant, c chance) {
	at := arrives + c.minutes(5, 40)
	for n := 1; n <= 1+c.IntN(5); n++ {
		a := &act{n: n, kind: one(c, kinds), from: at, to: at + c.minutes(20, 170), place: "unit"}
		if n == 1 {
			a.kind = "interrogation"
		}
		if k.detainedAt != 0 && c.in(500) {
			a.place = "detention_centre"
		}
		a.from = s.free(k.advocate, a.from, a.to-a.from, c)
		a.to = a.from + a.to - at
		if _, minute := s.w.Local(k.d.zone, a.from); minute >= 22*60 || minute < 6*60 {
			a.night = true
		}
		if a.to-a.from > 80*civil.Minute && c.in(400) {
			from := a.from + 30*civil.Minute
			a.pause = &event.Span{From: from, To: from + c.minutes(10, 30)}
		}
		if c.in(150) {
			a.waiting = a.from - c.minutes(10, 50)
		}
		if a.to > k.d.end-civil.Hour {
			return
		}
		s.perform(k, a, c)
		at = a.to + c.minutes(16*60, 40*60)
		if c.in(900) { // by day, as most acts are (CPC 197(2))
			at = s.w.officeHour(k.d.zone, at)
		}
	}
}

// free finds a stretch in which the advocate has promised nothing else; now and then the register does not look.
func (s *Sim) free(advocate string, from, length civil.Instant, c chance) civil.Instant {
	if !c.in(20) {
		for moved := true; moved; {
			moved = false
			for _, b := range s.busy[advocate] {
				if from < b.To+15*civil.Minute && b.From < from+length+15*civil.Minute {
					from, moved = b.To+20*civil.Minute, true
				}
			}
		}
	}
	s.busy[advocate] = append(s.busy[advocate], event.Span{From: from, To: from + length})
	return from
}

// perform tells of one act: notice, protocol, and what a careless desk does with it.
func (s *Sim) perform(k *client, a *act, c chance) {
	d := k.d
	object := fmt.Sprintf("act-%06d-%d-%d", d.n, k.n, a.n)
	m := func(what string) string { return fmt.Sprintf("m-%06d-%d-%d-%s", d.n, k.n, a.n, what) }
	if a.n > 1 && c.in(600) {
		told := a.from - c.minutes(4*60, 15*60)
		at := a.from
		if c.in(80) {
			at = a.from - 3*civil.Hour
			s.tellOf(d, k.caseID, told+civil.Hour, m("postponed"), "act.postponed.v1", object+"-p", 1, told+civil.Hour, func() values {
				return values{"act": object, "called": "postponed", "at": a.from.String(), "reason": "expert_busy"}
			})
		}
		s.tellOf(d, k.caseID, told, m("scheduled"), "act.scheduled.v1", object, 1, told, func() values {
			if !k.live {
				return nil
			}
			return values{"person_ids": []string{k.id}, "kind": a.kind, "at": at.String(), "place": "Үлгі көшесі 1", "notice_sent_at": told.String()}
		})
	}
	told := a.to + c.minutes(5, 55)
	withdraw, correct := c.in(15), c.in(35)
	advocate := ""
	content := func() values {
		if d.pause.To != 0 && a.from < d.pause.To && a.to > d.pause.From {
			return nil
		}
		if advocate == "" {
			if !k.live {
				return nil
			}
			advocate = k.advocate
		}
		return a.values(k, advocate)
	}
	registerCase := k.caseID
	s.protocols[object] = &protocol{k: k, a: a, inCase: registerCase, revision: 1, void: withdraw, content: content}
	s.tellOf(d, registerCase, told, m("performed"), "act.performed.v1", object, 1, a.to, content)
	second := told + c.minutes(12*60, 30*60)
	switch {
	case withdraw:
		s.tellOf(d, registerCase, second, m("withdrawn"), "act.corrected.v1", object, 2, a.to, func() values {
			data := content()
			if data != nil {
				data["withdrawn"] = true
			}
			return data
		})
	case correct:
		s.tellOf(d, registerCase, second, m("corrected"), "act.corrected.v1", object, 2, a.to, func() values {
			data := content()
			if data != nil {
				data["ended_at"] = (a.to + 10*civil.Minute).String()
			}
			return data
		})
	}
	switch { // an inspection of papers, when the money has long gone out
	case c.in(8):
		s.amend(object, a.to+c.minutes(28*24*60, 35*24*60), -15*civil.Minute)
	case c.in(8):
		s.amend(object, a.to+c.minutes(28*24*60, 35*24*60), 25*civil.Minute)
	}
}

func (a *act) values(k *client, advocate string) values {
	data := values{
		"person_ids": []string{k.id}, "advocate_id": advocate, "kind": a.kind, "client_place": a.place, "official_place": a.place, "defender_place": a.place,
		"started_at": a.from.String(), "ended_at": a.to.String(), "participants": []string{"investigator", "client", "defender"},
		"protocol_number": fmt.Sprintf("%d-%d/%d", k.d.n, k.n, a.n), "protocol_date": a.from.UTCDate().String(),
	}
	if a.pause != nil {
		data["breaks"] = []values{{"from": a.pause.From.String(), "to": a.pause.To.String()}}
	}
	if a.night {
		data["urgency_ground"] = "traces_may_be_lost"
	}
	if a.waiting != 0 {
		data["waiting_from"] = a.waiting.String()
	}
	return data
}
