package privacy_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"qorgau/adapters/demo"
	"qorgau/adapters/kafka"
	"qorgau/adapters/node"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// sayHostile sends messages that carry personal values where nobody expects them, and free text where it is expected.
// Each must end as a fact or in quarantine, and its values nowhere else. It returns how many went over the topic.
func sayHostile(t *testing.T, n *node.Node, r *run) (sent int64) {
	t.Helper()
	ctx := t.Context()
	count := 0
	mark := func() string {
		count++
		m := fmt.Sprintf("Құпиясынақ Ешкімов-%03d", count)
		r.seen[m] = "hostile"
		return m
	}
	plain := func() string { // where only an identifier fits
		count++
		m := fmt.Sprintf("Kupiya-Synaq-%03d", count)
		r.seen[m] = "hostile"
		return m
	}
	at, err := n.Clock().Now()
	if err != nil {
		t.Fatal(err)
	}
	request := func(i int, change func(map[string]any)) map[string]any {
		data := map[string]any{
			"object": fmt.Sprintf("req-hostile-%d", i), "revision": 1, "occurred_at": at.String(), "unit": "71-district_police-01",
			"register_case": fmt.Sprintf("case-hostile-%d", i), "person_id": plain(), "person_name": mark(), "basis": "decree",
			"document_number": "17", "document_date": at.UTCDate().String(), "grounds": []string{"requested"}, "status": "suspect",
			"urgency": "urgent", "language": "ru", "act": "interrogation", "place": mark() + ` "кабинет" <5> \ ` + "\t" + mark(),
			"official_id": plain(), "official_name": mark(), "official_phone": "+7 700 999 88 77",
		}
		if change != nil {
			change(data)
		}
		return data
	}
	event := func(i int, data any) kafka.Event {
		b, err := json.Marshal(data)
		if err != nil {
			t.Fatal(err)
		}
		return kafka.Event{ID: fmt.Sprintf("hostile-%d", i), Source: demo.RegisterSource, Type: "defender.requested.v1", Time: at.String(),
			DataContentType: "application/json", Data: b}
	}
	send := func(messages ...kafka.Message) {
		t.Helper()
		for i := range messages {
			messages[i].Topic = kafka.TopicERDREvents
		}
		if err := n.Publisher.PublishBatch(ctx, messages); err != nil {
			t.Fatal(err)
		}
		sent += int64(len(messages))
	}
	for i, binary := range []bool{true, false} {
		e := event(i, request(i, nil))
		m := kafka.Encode(e, binary)
		m.Key = mark()
		m.Headers = append(m.Headers, kafka.Header{Key: mark(), Value: []byte(mark())})
		again := kafka.Encode(event(i, request(i, nil)), !binary) // the same id with other content
		send(m, again)
	}
	defects := []map[string]any{
		request(10, func(d map[string]any) { d[mark()] = mark() }),
		request(11, func(d map[string]any) { d["unit"] = mark() }),
		request(12, func(d map[string]any) { d["grounds"] = []string{mark()} }),
		request(13, func(d map[string]any) { d["person_id"] = mark() }),
		request(14, func(d map[string]any) { d["person_iin"] = mark() }),
		request(15, func(d map[string]any) { d["object"] = mark() }),
		request(16, func(d map[string]any) { d["breaks"] = []any{map[string]any{mark(): mark()}} }),
		request(17, func(d map[string]any) { d["person_name"] = map[string]any{mark(): mark()} }),
		request(18, func(d map[string]any) { delete(d, "basis") }),
		request(19, func(d map[string]any) { d["document_number"] = mark() + "!" }),
	}
	for i, d := range defects {
		send(kafka.Encode(event(10+i, d), i%2 == 0))
	}
	broken := kafka.Encode(event(30, request(30, nil)), true)
	broken.Value = broken.Value[:len(broken.Value)-9]
	bad := kafka.Encode(event(31, request(31, nil)), true)
	bad.Value = append(bad.Value[:len(bad.Value)-20:len(bad.Value)-20], 0xff, 0xfe, '"', '}')
	send(broken, bad)
	for i, header := range []string{"ce_id", "ce_source", "ce_type", "ce_time", "ce_specversion", "ce_subject", "ce_" + mark(), "content-type", "ce_dataschema"} {
		m := kafka.Encode(event(40+i, request(40+i, nil)), true)
		value := []byte(mark())
		set := false
		for k := range m.Headers {
			if m.Headers[k].Key == header {
				m.Headers[k].Value, set = value, true
			}
		}
		if !set {
			m.Headers = append(m.Headers, kafka.Header{Key: header, Value: value})
		}
		send(m)
	}
	structured := kafka.Encode(event(60, request(60, nil)), false)
	structured.Value = []byte(strings.Replace(string(structured.Value), `"specversion"`, `"`+mark()+`":"`+mark()+`","specversion"`, 1))
	send(structured, kafka.Message{Value: []byte(mark())}, kafka.Message{Key: mark()})
	huge := request(61, func(d map[string]any) { d["place"] = strings.Repeat(mark()+" ", kafka.MaxEventBytes/40) })
	send(kafka.Encode(event(61, huge), true))
	sayFree(t, n, r, mark, plain)
	return sent
}

// sayFree lets an advocate object to an act in his own words, and people say what the door refuses.
func sayFree(t *testing.T, n *node.Node, r *run, mark, plain func() string) {
	t.Helper()
	act, revision, journalOf, advocate := "", int64(0), "", ""
	world, err := demo.NewWorld(seed)
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range n.Engine.Journals() {
		err := n.Store.Read(t.Context(), code, 1, 0, func(s journal.Stored) error {
			rec, err := journal.Parse(string(s.Bytes), event.New)
			if e, ok := rec.Body.(*event.ActRecorded); ok && !e.Withdrawn {
				act, revision, journalOf = e.Act, e.Revision, code
				for _, b := range world.Bars {
					for _, a := range b.Advocates {
						if ref, ok, err := n.Find(t.Context(), a.ID); err == nil && ok && ref == e.Advocate {
							advocate = a.ID
						}
					}
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if advocate != "" {
			break
		}
	}
	remark := "Мінерек ескерту: " + mark() + " айтты"
	r.seen[remark] = "remark"
	line := func(id, name string, data map[string]any) []byte {
		b, err := json.Marshal(map[string]any{"specversion": "1.0", "id": id, "source": "urn:qorgau:people", "type": name, "datacontenttype": "application/json", "data": data})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	answers, err := n.People(t.Context(), journalOf, [][]byte{
		line("free-1", "act.objected.v1", map[string]any{"act": act, "revision": revision, "advocate_id": advocate, "code": "end_differs", "remark": remark}),
		line("free-2", "act.objected.v1", map[string]any{"act": act, "revision": revision, "advocate_id": mark(), "code": "end_differs", "remark": mark()}),
		line("free-3", "act.objected.v1", map[string]any{"act": act, "revision": revision, "advocate_id": plain(), "code": "end_differs", mark(): mark()}),
		[]byte(mark()),
		[]byte(`{"specversion":"1.0","id":"free-5","source":"urn:qorgau:people","type":"act.objected.v1","` + mark() + `":"x","data":{}}`),
		[]byte(`{"specversion":"1.0","id":"` + mark() + `","source":"` + mark() + `","type":"` + mark() + `","data":{}}`),
		line("free-7", "no.such_type.v1", map[string]any{mark(): mark()}),
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range answers {
		if want := map[bool]string{true: "recorded", false: "refused"}[i == 0]; string(a.Status) != want {
			t.Errorf("line %d of people is answered %+v", i, a)
		}
	}
	text, err := json.Marshal(answers)
	if err != nil {
		t.Fatal(err)
	}
	r.places = append(r.places, place{"answers to people", text})
}

// plant writes a value into the first table of rows of a database.
func plant(t *testing.T, path, value string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("create table planted (value text)"); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("insert into planted values (?)", value); err != nil {
		t.Fatal(err)
	}
}
