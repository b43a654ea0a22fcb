package appointment

import (
	"qorgau/domain/casefile"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/parking"
)

// judge answers a defender request: refused, joined to what is there, or registered.
func (d *desk) judge(e *event.DefenderRequested) {
	r := d.Requests[e.Object]
	if r.State != Asked {
		d.corrected(r, e)
		return
	}
	rules, flag, code := regimeOf(r.Unit, e.DocumentDate, &d.set)
	switch {
	case code != "":
	case e.Withdrawn:
		code = "withdrawn"
	case !numberOK(e.ErdrNumber) || !numberOK(e.KuiNumber):
		code = "number_malformed"
	case len(e.Grounds) == 0:
		code = "no_grounds"
	case r.Client == "victim":
		code = "status_not_entitled" // a representative, not a defender (CPC 76(2)); the request is for a defender
	case d.closed(r):
		code = "case_closed"
	}
	if code != "" {
		d.sayRefused(r, code)
		return
	}
	if d.joined(r) {
		return
	}
	var flags []string
	if r.ProtocolAt != 0 && e.OccurredAt > r.ProtocolAt {
		flags = append(flags, "late_request")
	}
	if flag != "" {
		flags = append(flags, flag)
	}
	d.register(r, rules.Code, flags)
}

// sayRefused answers that the electronic way is closed, and what still holds: the decree binds the bar on paper, and
// its duty person can be called (CPC 67(3), 68(2)). A refusal outside a wave stands on the bar's board.
func (d *desk) sayRefused(r *Request, code string) {
	d.say(&event.RequestRefused{Request: r.ID, Unit: r.Unit, Code: code, Holds: "decree_stays_binding", DutyPhone: d.DutyPhone})
	if code == "outside_wave" {
		d.say(&event.AlarmRaised{Object: r.ID, Code: code, To: []string{"bar"}})
	}
}

// joined answers a request for a person and case that has one already with its state.
func (d *desk) joined(r *Request) bool {
	for _, other := range d.requestsOf(r.Case, r.Person) {
		if other.Live() && other.ID != r.ID {
			joined := &event.RequestJoined{Request: r.ID, Unit: r.Unit, To: other.ID, Code: "already_open"}
			if a := d.current(other); a != nil && a.Live() {
				joined.Code, joined.Appointment = "already_served", a.ID
			}
			d.say(joined)
			return true
		}
	}
	return false
}

// register answers that the search begins, with the grounds in force and what the body did late.
func (d *desk) register(r *Request, regime string, flags []string) {
	on := d.rec.At.UTCDate()
	home := d.cases.Home(r.Case, r.Person)
	known := d.circumstancesOf(home, r.Person, r, on, &d.set)
	inForce, found, doubtful := grounds(r.Grounds, &known, on)
	reg := &event.RequestRegistered{Request: r.ID, Unit: r.Unit, RegisterCase: r.RegisterCase, Case: r.Case,
		ErdrNumber: r.ErdrNumber, Person: r.Person, Grounds: inForce, Urgency: r.Urgency, Client: r.Client,
		WantedAt: r.WantedAt, Deadline: r.deadline(d.rec.At), Regime: regime, Flags: flags, Found: found, Format: r.Format,
		Official: r.Official}
	if r.Minor {
		reg.Minor = "yes"
	}
	if r.Detained() {
		reg.Detained = "yes"
		if r.SaidAt > r.DetainedAt {
			reg.BodyDelayMinutes = int64((r.SaidAt - r.DetainedAt) / civil.Minute)
		}
	}
	if len(doubtful) > 0 {
		reg.Flags = append(reg.Flags, "ground_doubtful")
	}
	if onRequest(r.Client, on) {
		reg.Flags = append(reg.Flags, "witness_on_request")
	}
	if r.Distance && r.Because == "" {
		reg.Flags = append(reg.Flags, "distance_case_missing")
	}
	if p := d.cases.Person(home, r.Person); p != nil && p.WaivedOn != 0 {
		reg.AfterWaiver = p.Waiver
	}
	d.say(reg, r.PersonID)
}

// corrected answers a further revision of a request that was answered. An older one means nothing.
func (d *desk) corrected(r *Request, e *event.DefenderRequested) {
	switch {
	case e.Revision < r.Revision:
	case !d.sameMatter(r, e):
		d.refuse(r.ID, "id_conflict")
		d.say(&event.AlarmRaised{Object: r.ID, Code: "id_conflict", To: []string{"bar", "head_of_unit"}})
	case e.Withdrawn:
		d.takeBack(r, "withdrawn")
	case r.Offer != nil && d.list.Unfit(d.need(r, d.lawful(r, true)), r.Offer.Advocate) != "":
		d.endOffer(r, "withdrawn", 0)
	}
}

// numberOK: a number of ERDR or KUI has fifteen digits (order 89, annex 20); nothing more is asked of it, and it may
// be missing.
func numberOK(s string) bool {
	if s == "" {
		return true
	}
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return len(s) == 15
}

// closed tells whether the pre-trial stage of the case was over when the decree was issued; clients of the court stage
// are not concerned.
func (d *desk) closed(r *Request) bool {
	switch r.Client {
	case "defendant", "convicted", "acquitted":
		return false
	}
	c := d.cases.Case(d.cases.Home(r.Case, r.Person))
	if c == nil || c.State != casefile.Terminated && c.State != casefile.ToCourt {
		return false
	}
	return c.Since.UTCDate() <= r.DecreeOn
}

// malformed answers for a request that could not be read.
func (d *desk) malformed(e *event.RequestMalformed) {
	if d.Requests[e.Request] == nil {
		d.say(&event.RequestRefused{Request: e.Request, Unit: e.Unit, Code: "malformed_request", Place: e.Place,
			Holds: "decree_stays_binding", DutyPhone: d.DutyPhone})
	}
}

// withdrawn: the body takes a request back.
func (d *desk) withdrawn(e *event.RequestWithdrawn) {
	r := d.request(e.Request)
	switch {
	case r == nil:
		d.park(parking.ForRequest(e.Request))
	case e.Withdrawn: // the withdrawal itself was a slip; what it ended stays ended
	case !r.Live():
		d.refuse(e.Request, "no_appointment")
	default: // the first three are about the person, whatever else was asked for him
		switch e.Reason {
		case "own_advocate":
			d.finish(r, "private")
		case "status_lost":
			d.finish(r, "status_lost")
		case "released":
			d.finish(r, "released")
		default:
			d.takeBack(d.Requests[e.Request], "withdrawn")
		}
	}
}

// takeBack ends what serves a withdrawn request, unless another request that stands is served by it too.
func (d *desk) takeBack(r *Request, reason string) {
	serving := d.request(r.ID)
	switch {
	case !serving.Live():
	case !d.wanted(serving):
		d.finish(serving, reason)
	case serving == r:
		d.refuse(r.ID, "already_open")
	}
}
