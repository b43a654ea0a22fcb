package demo

import (
	"encoding/json"
	"fmt"
	"slices"

	"qorgau/adapters/kafka"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/ident"
	"qorgau/domain/journal"
)

// RegisterSource is the CloudEvents source of the synthetic register, TreasurySource that of the treasury.
const (
	RegisterSource = "urn:qorgau:synthetic:erdr"
	TreasurySource = "urn:qorgau:synthetic:treasury"
)

// dossier is one case of the synthetic register. What happens in it follows from the seed and its number, and from who
// defends.
type dossier struct {
	n        int
	id       string // the register's id
	code     string // journal of the bar that serves the unit
	zone     string
	unit     string
	opened   civil.Instant
	end      civil.Instant // it goes to the prosecutor
	article  string
	severity string
	language string
	format   string
	erdr     string
	kui      string // came first; the ERDR number follows
	clients  []*client
	pause    event.Span // interrupted, CPC 45
	moved    string     // unit it is transferred to
	joined   bool       // into another

	requalified             civil.Instant // when, or zero
	nowArticle, nowSeverity string        // since then
}

// client is a person prosecuted in a case.
type client struct {
	d          *dossier
	n          int
	id         string
	name       string
	iin        string
	birth      civil.Date
	minor      bool
	detainedAt civil.Instant
	protocolAt civil.Instant
	request    string
	asked      civil.Instant
	urgency    string
	wanted     civil.Instant
	caseID     string // the register's id of the case he stands in now
	measure    string // of restraint, once it is set

	advocate    string // present defender, by number
	appointment string
	live        bool
	planned     bool
}

// Offences of the synthetic register: article of the Criminal Code and its category. The numbers are of the form the
// register uses; nothing is computed from them.
var offences = []struct {
	weight            int
	article, severity string
}{
	{80, "1870010", "misdemeanour"}, {180, "1890010", "minor"}, {330, "1880020", "medium"}, {280, "1880030", "grave"},
	{120, "0990020", "particularly_grave"}, {10, "1900010", ""},
}

// dossier makes the case of a number.
func (s *Sim) dossier(n int) *dossier {
	if d := s.cases[n]; d != nil {
		return d
	}
	w := s.w
	c := w.chance("case", n)
	u := one(c, w.Units)
	d := &dossier{n: n, id: fmt.Sprintf("rc-%06d", n), code: u.Bar, zone: u.Zone, unit: u.Code,
		opened: s.opening(n), language: "ru", format: "electronic"}
	if n == 3 || n%120 == 60 {
		d.unit, d.code, d.zone = Unlisted, journal.National, "Asia/Almaty"
	}
	d.end = d.opened + c.minutes(5*24*60, 8*24*60)
	pick := c.IntN(1000)
	for _, o := range offences {
		if pick -= o.weight; pick < 0 {
			d.article, d.severity = o.article, o.severity
			break
		}
	}
	if c.in(400) {
		d.language = "kk"
	}
	if c.in(120) {
		d.format = "paper"
	}
	d.erdr = d.number(ident.KindInvestigation, n)
	if c.in(120) {
		d.kui = d.number(ident.KindKUI, n)
	}
	if c.in(40) {
		from := d.opened + c.minutes(2*24*60, 3*24*60)
		d.pause = event.Span{From: from, To: from + c.minutes(24*60, 2*24*60)}
	}
	persons := 1
	if c.in(100) {
		persons = 2
	}
	for i := 0; i < persons; i++ {
		d.clients = append(d.clients, s.client(d, i+1))
	}
	s.cases[n] = d
	return d
}

// number is a number of the register: year, body, kind, serial (order 89, app. 20).
func (d *dossier) number(kind, serial int) string {
	return fmt.Sprintf("%02d%s0000%d%06d", d.opened.UTCDate().Year()%100, d.unit[:2], kind, serial%1_000_000)
}

// opening is the moment when a case opens: evenly spread, but for the minutes.
func (s *Sim) opening(n int) civil.Instant {
	return s.from + civil.Instant(n)*s.plan.Every + s.w.chance("opening", n).minutes(1, 30)
}

func (s *Sim) client(d *dossier, i int) *client {
	c := s.w.chance("client", d.n*10+i)
	k := &client{d: d, n: i, id: fmt.Sprintf("p-%06d-%d", d.n, i), request: fmt.Sprintf("req-%06d-%d", d.n, i), name: c.name(), caseID: d.id}
	today := d.opened.UTCDate()
	k.minor = c.in(150)
	if k.minor {
		k.birth = today.AddMonths(-12 * c.between(14, 17)).AddDays(-c.between(1, 300))
	} else {
		k.birth = today.AddMonths(-12 * c.between(19, 65)).AddDays(-c.between(1, 300))
	}
	sex := ident.Male
	if c.in(180) {
		sex = ident.Female
	}
	switch {
	case c.in(930):
		k.iin = ident.SyntheticIIN(k.birth, sex, (d.n*3+i)%1000)
	case c.in(500): // misread at the desk: its check digit does not fit
		k.iin = ident.SyntheticIIN(k.birth, sex, (d.n*3+i)%1000)
		k.iin = k.iin[:11] + string('0'+(k.iin[11]-'0'+1)%10)
	}
	_, minute := s.w.Local(d.zone, d.opened)
	night := minute >= 22*60 || minute < 6*60
	if c.in(450) {
		k.detainedAt = d.opened - c.minutes(15, 90)
		k.protocolAt = d.opened + c.minutes(5, 25)
	}
	k.asked = d.opened + c.minutes(10, 40) + civil.Instant(i)*civil.Minute
	switch {
	case k.minor || k.detainedAt != 0:
		k.urgency, k.wanted = "urgent", k.asked+c.minutes(30, 60)
	case night:
		k.urgency, k.wanted = "night", k.asked+c.minutes(40, 80)
	default:
		k.urgency, k.wanted = "planned", s.w.officeHour(d.zone, k.asked+c.minutes(2*60, 24*60))
	}
	return k
}

// values of a message beside its header.
type values map[string]any

// tell puts a message of the register on its way. Some come twice, some late: the network is as it is.
func (s *Sim) tell(d *dossier, due civil.Instant, id, name, object string, revision int, occurred civil.Instant, data values) {
	s.tellOf(d, d.id, due, id, name, object, revision, occurred, func() values { return data })
}

// tellOf is tell for a message whose content is made when it goes out; nil holds it back.
func (s *Sim) tellOf(d *dossier, registerCase string, due civil.Instant, id, name, object string, revision int, occurred civil.Instant, make func() values) {
	c := s.w.chance("way/"+id, 0)
	structured, twice, late := c.in(100), c.in(25), c.in(25)
	if late && name != "defender.requested.v1" {
		due += c.minutes(60, 20*60)
	}
	if !atOnce[name] {
		due = fullHour(due)
	}
	s.later(due, d.code, id, func() {
		unit := d.unit
		if d.moved != "" && name != "case.transferred.v1" {
			unit = d.moved
		}
		data := make()
		if data == nil {
			return
		}
		data["object"], data["revision"], data["occurred_at"] = object, revision, occurred.String()
		data["unit"], data["register_case"] = unit, registerCase
		m := message(kafka.TopicERDREvents, d.code, RegisterSource, id, name, max(due, occurred), data, !structured)
		if s.seen[RegisterSource+"\x00"+id] {
			return
		}
		s.register = append(s.register, m)
		if twice {
			s.later(due+c.minutes(5, 90), d.code, id+"-again", func() { s.register = append(s.register, m) })
		}
	})
}

// atOnce are the messages that a desk sends when it happens; the rest goes out with the next full hour.
var atOnce = map[string]bool{
	"case.opened.v1": true, "person.status_set.v1": true, "person.detained.v1": true, "defender.requested.v1": true,
	"request.withdrawn.v1": true, "defender.arrived.v1": true, "defender.absent.v1": true,
}

func fullHour(at civil.Instant) civil.Instant { return (at + civil.Hour - 1) / civil.Hour * civil.Hour }

// message packs a CloudEvent.
func message(topic, key, source, id, name string, at civil.Instant, data values, binary bool) kafka.Message {
	raw, err := json.Marshal(data)
	if err != nil {
		panic(fmt.Sprintf("the synthetic message %s cannot be written: %v", id, err)) // only strings, numbers and lists
	}
	m := kafka.Encode(kafka.Event{ID: id, Source: source, Type: name, Time: at.String(), DataContentType: "application/json", Data: raw}, binary)
	m.Topic, m.Key = topic, key
	if number, err := journal.Number(key); err == nil {
		m.Partition = int32(number)
	}
	return m
}

func (k *client) card(data values) values {
	data["person_id"], data["person_name"], data["birth_date"] = k.id, k.name, k.birth.String()
	if k.iin != "" {
		data["person_iin"] = k.iin
	}
	return data
}

func (d *dossier) official(data values, n int) values {
	data["official_id"] = fmt.Sprintf("inv-%s-%d", d.unit, n)
	data["official_name"] = fmt.Sprintf("Тергеуші Үлгі %d", n)
	data["official_phone"] = fmt.Sprintf("+7 700 001 %02d %02d", d.n%100, n)
	return data
}

// open begins a case: everything that does not hang on who defends is planned here.
func (s *Sim) open(n int) {
	s.Sent.Cases++
	d := s.dossier(n)
	c := s.w.chance("life", n)
	m := func(what string) string { return fmt.Sprintf("m-%06d-%s", n, what) }
	official := c.between(1, 5)
	if d.kui != "" {
		at := d.opened + c.minutes(6*60, 20*60)
		s.tell(d, at+civil.Minute, m("registered"), "case.registered.v1", d.id, 1, at,
			values{"erdr_number": d.erdr, "kui_number": d.kui, "registered_at": at.String()})
	} else {
		data := d.official(values{"erdr_number": d.erdr, "registered_at": d.opened.String(), "format": d.format, "language": d.language, "article": d.article}, official)
		if d.severity != "" {
			data["severity"] = d.severity
		}
		s.tell(d, d.opened, m("opened"), "case.opened.v1", d.id, 1, d.opened, data)
	}
	for _, k := range d.clients {
		s.arrive(k, official)
	}
	s.turns(d, c)
	if n%12 == 5 {
		s.consult(n)
	}
	if len(d.clients) > 1 && c.in(150) {
		at := d.opened + c.minutes(24*60, 3*24*60)
		s.tell(d, at, m("contradict"), "interests.contradict.v1", d.id+"-contradict", 1, at, values{"person_ids": []string{d.clients[0].id, d.clients[1].id}})
	}
}

// arrive brings a person into the case, with the request for a defender.
func (s *Sim) arrive(k *client, official int) {
	d := k.d
	c := s.w.chance("arrival", d.n*10+k.n)
	m := func(what string) string { return fmt.Sprintf("m-%06d-%d-%s", d.n, k.n, what) }
	status := "suspect"
	switch {
	case k.detainedAt != 0:
	case c.in(120):
		status = "witness_with_right_to_defence"
	case c.in(60):
		status = "victim"
	}
	offence := d.opened.UTCDate().AddDays(-c.between(0, 40))
	s.tell(d, d.opened+5*civil.Minute, m("status"), "person.status_set.v1", k.object("status"), 1, d.opened+2*civil.Minute,
		k.card(values{"status": status, "basis": "decree", "offence_on": offence.String()}))
	if k.detainedAt != 0 {
		data := k.card(values{"detained_at": k.detainedAt.String(), "protocol_at": k.protocolAt.String(), "term_hours": 48,
			"ground": "caught_in_the_act", "place": "Үлгі көшесі 1"})
		if k.minor {
			data["term_hours"] = 24
		}
		s.tell(d, k.protocolAt+civil.Minute, m("detained"), "person.detained.v1", k.object("detention"), 1, k.protocolAt, data)
	}
	s.ask(k, official, status, offence, c)
	switch {
	case c.in(15):
		s.tell(d, d.opened+c.minutes(1500, 2500), m("protected"), "person.protected.v1", k.object("protection"), 1, d.opened+24*civil.Hour,
			values{"person_id": k.id, "pseudonym": fmt.Sprintf("Лақап %d", d.n)})
	case k.iin == "" && c.in(700):
		at := d.opened + c.minutes(1500, 2500)
		s.tell(d, at, m("identified"), "person.identified.v1", k.object("identity"), 1, at,
			values{"person_id": k.id, "person_iin": ident.SyntheticIIN(k.birth, ident.Male, (d.n*3+k.n)%1000), "birth_date": k.birth.String()})
	}
	if k.detainedAt != 0 {
		at := k.detainedAt + c.minutes(40*60, 47*60)
		measure := one(c, []string{"custody", "house_arrest", "recognisance", "recognisance", "bail"})
		k.measure = measure
		s.tell(d, at, m("measure"), "measure.set.v1", k.object("measure"), 1, at, values{"person_id": k.id, "measure": measure})
		if measure != "custody" {
			s.tell(d, at+20*civil.Minute, m("released"), "person.released.v1", k.object("release"), 1, at,
				values{"person_id": k.id, "released_at": at.String()})
		}
	}
	s.fate(k, c)
}

// ask sends the request for a defender.
func (s *Sim) ask(k *client, official int, status string, offence civil.Date, c chance) {
	d := k.d
	id := fmt.Sprintf("m-%06d-%d-requested", d.n, k.n)
	data := d.official(k.card(values{
		"basis": "decree", "document_number": fmt.Sprintf("%d-%d", d.n, k.n), "document_date": k.asked.UTCDate().String(),
		"status": status, "urgency": k.urgency, "wanted_at": k.wanted.String(), "language": d.language,
		"place": "Үлгі көшесі 1, бөлме " + fmt.Sprint(c.between(1, 40)), "act": "interrogation", "offence_on": offence.String(), "minor": k.minor,
	}), official)
	grounds := []string{"requested"}
	if k.minor {
		grounds = append(grounds, "minor")
	}
	if d.severity == "particularly_grave" {
		grounds = append(grounds, "over_10_years")
	}
	if k.n > 1 && c.in(300) {
		grounds = append(grounds, "conflict_co_suspects")
	}
	switch {
	case c.in(20): // nobody on duty speaks it: the coordinator finds somebody
		data["language"], data["interpreter"] = "uz", true
		grounds = append(grounds, "language")
	case c.in(20):
		data["disability"] = true
		grounds = append(grounds, "disability")
	}
	data["grounds"] = grounds
	if d.article != "" {
		data["article"] = d.article
	}
	if d.severity != "" {
		data["severity"] = d.severity
	}
	if d.kui != "" {
		data["kui_number"], data["basis"] = d.kui, "protocol"
	} else {
		data["erdr_number"] = d.erdr
	}
	if k.detainedAt != 0 {
		data["detained_at"], data["protocol_at"] = k.detainedAt.String(), k.protocolAt.String()
	}
	if b := s.w.Bar(d.code); b != nil && c.in(20) && !slices.Contains(grounds, "language") {
		s.byHand(k, b, status, grounds)
		return
	}
	s.tell(d, k.asked, id, "defender.requested.v1", k.request, 1, k.asked, data)
	switch {
	case d.n%50 == 9 && k.n == 1: // the register's clerk forgot the basis; a repaired one follows under a new id
		broken := values{"document_number": fmt.Sprintf("%d-x", d.n), "document_date": k.asked.UTCDate().String(), "grounds": []string{"requested"},
			"urgency": "planned", "language": "ru", "person_id": k.id}
		s.tell(d, k.asked+20*civil.Minute, id+"-broken", "defender.requested.v1", k.request+"-x", 1, k.asked, broken)
	case c.in(15):
		at := k.asked + c.minutes(2, 60)
		s.tell(d, at, id+"-back", "request.withdrawn.v1", k.request+"-back", 1, at, values{"request": k.request, "reason": one(c, []string{"mistake", "released", "other"})})
	}
}

// object is the register's id of something about a person. The id of the person himself, which is nobody's but the
// vault's to know, stands in no other id.
func (k *client) object(what string) string { return fmt.Sprintf("o-%06d-%d-%s", k.d.n, k.n, what) }

// fate is what may happen to one person of a case on the way.
func (s *Sim) fate(k *client, c chance) {
	d := k.d
	m := func(what string) string { return fmt.Sprintf("m-%06d-%d-%s", d.n, k.n, what) }
	at := d.opened + c.minutes(2*24*60, 4*24*60)
	switch {
	case c.in(35):
		keeps := "own"
		if c.in(300) {
			keeps = "both"
		}
		s.tell(d, at, m("own"), "own_advocate.entered.v1", k.object("own"), 1, at, values{"person_id": k.id, "keeps": keeps})
	case c.in(25) && !k.minor:
		s.tellOf(d, d.id, at, m("waived"), "defender.waived.v1", k.object("waiver"), 1, at, func() values {
			if !k.live {
				return nil
			}
			return values{"person_id": k.id, "present_id": k.advocate, "document_number": fmt.Sprintf("W-%d", d.n), "document_date": at.UTCDate().String()}
		})
	case c.in(12):
		s.tellOf(d, d.id, at, m("excluded"), "defender.excluded.v1", k.object("exclusion"), 1, at, func() values {
			if !k.live {
				return nil
			}
			return values{"person_id": k.id, "advocate_id": k.advocate, "act_number": fmt.Sprintf("X-%d", d.n), "act_date": at.UTCDate().String()}
		})
	case c.in(25):
		s.tell(d, at, m("ended"), "person.status_ended.v1", k.object("ended"), 1, at, values{"person_id": k.id})
	case c.in(15):
		s.tell(d, at, m("agreement"), "agreement.moved.v1", k.object("agreement"), 1, at, values{"person_id": k.id})
	case c.in(8):
		s.tell(d, at, m("psychiatric"), "person.psychiatric_placement.v1", k.object("psychiatric"), 1, at, values{"person_id": k.id})
	case c.in(100):
		s.tell(d, at, m("agreed"), "person.status_agreed.v1", k.object("agreed"), 1, at, values{"person_id": k.id})
	}
}

// turns are what may happen to a case as a whole, up to its end.
func (s *Sim) turns(d *dossier, c chance) {
	m := func(what string) string { return fmt.Sprintf("m-%06d-%s", d.n, what) }
	day := func(a, b int) civil.Instant { return d.opened + c.minutes(a*24*60, b*24*60) }
	if c.in(80) && d.severity != "" {
		at := day(1, 4)
		o := offences[c.IntN(len(offences)-1)]
		d.requalified, d.nowArticle, d.nowSeverity = at, o.article, o.severity
		s.tell(d, at, m("requalified"), "case.requalified.v1", d.id+"-q", 1, at,
			values{"from": at.UTCDate().String(), "article": o.article, "severity": o.severity, "decree_number": fmt.Sprintf("Q-%d", d.n)})
	}
	if c.in(40) {
		at := day(1, 4)
		format := map[string]string{"paper": "electronic", "electronic": "paper"}[d.format]
		s.tell(d, at, m("format"), "case.format_changed.v1", d.id+"-f", 1, at, values{"format": format})
	}
	if c.in(50) {
		at := day(1, 4)
		s.tell(d, at, m("official"), "official.changed.v1", d.id+"-o", 1, at, d.official(values{}, 6))
	}
	if c.in(10) {
		at := day(1, 3)
		s.tell(d, at, m("victim"), "victim.representative_entered.v1", d.id+"-v", 1, at, values{})
	}
	if d.pause.To != 0 {
		s.tell(d, d.pause.From, m("interrupted"), "case.interrupted.v1", d.id+"-i", 1, d.pause.From, values{"ground": "person_ill"})
		s.tell(d, d.pause.To, m("resumed"), "case.resumed.v1", d.id+"-r", 1, d.pause.To, values{})
	}
	if b := s.w.Bar(d.code); b != nil && c.in(20) {
		at := day(3, 4)
		if c.in(300) { // to another bar: the defence ends here and is searched there
			b = one(c, s.w.Bars)
		}
		to := one(c, one(c, b.Zones).Units)
		s.tell(d, at, m("transferred"), "case.transferred.v1", d.id+"-t", 1, at, values{"to_unit": to})
		s.later(at+civil.Minute, d.code, m("moved"), func() { d.moved = to })
	}
	if c.in(25) {
		s.join(d, day(3, 4), m)
	}
	if len(d.clients) > 1 && c.in(200) {
		s.separate(d, day(3, 4), m)
	}
	switch {
	case c.in(120):
		s.tell(d, d.end, m("terminated"), "case.terminated.v1", d.id+"-end", 1, d.end, values{"ground": "no_crime"})
	default:
		with := "indictment"
		if c.in(200) {
			with = "completion_report"
		}
		s.tell(d, d.end, m("completed"), "case.completed.v1", d.id+"-end", 1, d.end, values{"with": with})
		court := d.end + c.minutes(24*60, 3*24*60)
		if c.in(20) {
			s.tell(d, court, m("returned"), "case.returned.v1", d.id+"-back", 1, court, values{"by": "prosecutor"})
			court += c.minutes(24*60, 3*24*60)
			s.tell(d, court-60*civil.Minute, m("completed-again"), "case.completed.v1", d.id+"-end2", 1, court-60*civil.Minute, values{"with": with})
		}
		s.tell(d, court, m("court"), "case.sent_to_court.v1", d.id+"-court", 1, court, values{})
	}
}

// join lets the case go on inside a sister case that is opened for it.
func (s *Sim) join(d *dossier, at civil.Instant, m func(string) string) {
	into := d.id + "b"
	d.joined = true
	s.tellOf(d, into, at-30*civil.Minute, m("sister"), "case.opened.v1", into, 1, at-30*civil.Minute, func() values {
		return d.official(values{"erdr_number": d.number(ident.KindInvestigation, 900000+d.n%100000), "format": d.format, "language": d.language,
			"article": d.article, "severity": "grave"}, 1)
	})
	s.tell(d, at, m("joined"), "case.joined.v1", d.id+"-j", 1, at, values{"into": into})
}

// separate takes the second person into a case of his own.
func (s *Sim) separate(d *dossier, at civil.Instant, m func(string) string) {
	k := d.clients[1]
	to := d.id + "c"
	s.tellOf(d, to, at-30*civil.Minute, m("own-case"), "case.opened.v1", to, 1, at-30*civil.Minute, func() values {
		return d.official(values{"erdr_number": d.number(ident.KindInvestigation, 800000+d.n%100000), "format": d.format, "language": d.language,
			"article": d.article, "severity": "medium"}, 1)
	})
	s.tell(d, at, m("separated"), "case.separated.v1", d.id+"-s", 1, at, values{"new_case": to, "person_ids": []string{k.id}})
	s.later(at+civil.Minute, d.code, m("in-own-case"), func() { k.caseID = to })
	s.tellOf(d, to, d.end+civil.Hour, m("own-court"), "case.sent_to_court.v1", to+"-court", 1, d.end+civil.Hour, func() values { return values{} })
}
