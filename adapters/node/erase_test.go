package node_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"qorgau/adapters/demo"
	"qorgau/adapters/engine"
	"qorgau/adapters/kafka"
	"qorgau/adapters/node"
	"qorgau/adapters/relay"
	"qorgau/adapters/vault"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// client is somebody for whom a defender was asked and named, with what the register told of him.
type client struct {
	id     string
	ref    journal.Ref
	values []string // clear
	asked  values   // the request
}

func (s *site) client() client {
	s.t.Helper()
	served := map[string]bool{}
	for _, m := range s.outgoing(kafka.TopicAppointments, "defender.named.v1") {
		served[m["request"].(string)] = true
	}
	for _, m := range s.topic(kafka.TopicERDREvents) {
		e, err := kafka.Decode(m)
		if err != nil {
			s.t.Fatal(err)
		}
		data := values{}
		if e.Type != "defender.requested.v1" || json.Unmarshal(e.Data, &data) != nil || !served[data["object"].(string)] || data["person_iin"] == nil {
			continue
		}
		c := client{id: data["person_id"].(string), asked: data}
		c.ref = s.ref(c.id)
		for _, name := range []string{"person_id", "person_name", "person_iin", "birth_date"} {
			c.values = append(c.values, data[name].(string))
		}
		return c
	}
	s.t.Fatal("nobody was served")
	return client{}
}

// boxes are all sealed values of somebody, in all journals.
func (s *site) boxes(of ...journal.Ref) []journal.Box {
	s.t.Helper()
	var out []journal.Box
	for _, code := range s.n.Engine.Journals() {
		s.each(code, func(rec *journal.Record) {
			for _, b := range rec.Sealed {
				if slices.Contains(of, b.Person) {
					out = append(out, b)
				}
			}
		})
	}
	return out
}

// opens counts the boxes that open.
func (s *site) opens(boxes []journal.Box) (n int) {
	s.t.Helper()
	out, err := s.n.Vault.OpenMany(s.ctx, boxes)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, o := range out {
		if o.OK {
			n++
		}
	}
	return n
}

// row is what the vault's file has of somebody.
type row struct{ lookup, keys []byte }

func rowOf(t *testing.T, dir string, ref journal.Ref) (r row, ok bool) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "vault.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.QueryRow("select lookup, keys from persons where ref = ?", ref[:]).Scan(&r.lookup, &r.keys)
	if errors.Is(err, sql.ErrNoRows) {
		return r, false
	}
	if err != nil {
		t.Fatal(err)
	}
	return r, true
}

// inVault tells whether bytes stand anywhere in the vault's files.
func (s *site) inVault(b []byte) bool {
	s.t.Helper()
	files, err := filepath.Glob(filepath.Join(s.dir, "vault.db*"))
	if err != nil || len(files) == 0 {
		s.t.Fatalf("the vault's files: %v %v", files, err)
	}
	for _, f := range files {
		have, err := os.ReadFile(f)
		if err != nil {
			s.t.Fatal(err)
		}
		if bytes.Contains(have, b) {
			return true
		}
	}
	return false
}

// again is the store with a relay's place lost: everything is published once more.
type again struct{ engine.Store }

func (again) Cursor(context.Context, string, string) (int64, error)  { return 0, nil }
func (again) SetCursor(context.Context, string, string, int64) error { return nil }

// caught takes messages instead of a broker.
type caught struct{ list []kafka.Message }

func (c *caught) PublishBatch(_ context.Context, m []kafka.Message) error {
	c.list = append(c.list, m...)
	return nil
}

// TestErasureEndToEnd follows one erasure through everything that holds the person.
func TestErasureEndToEnd(t *testing.T) {
	s := at(t, lived)
	c := s.client()
	// The register has him once more, under another id: his ИИН links both references.
	s.tell("m-linked", "person.status_set.v1", values{"object": "o-linked", "revision": 1, "occurred_at": s.now().String(), "unit": c.asked["unit"],
		"register_case": "rc-linked", "person_id": "p-linked", "person_name": "Үлгіев Дерек", "person_iin": c.asked["person_iin"], "status": "suspect", "basis": "decree"})
	s.rest()
	linked := s.ref("p-linked")
	boxes := s.boxes(c.ref, linked)
	if len(boxes) < 5 || s.opens(boxes) != len(boxes) {
		t.Fatalf("of %d boxes %d open before", len(boxes), s.opens(boxes))
	}
	s.close()
	before, ok := rowOf(t, s.dir, c.ref)
	if !ok || !s.inVault(before.keys) || !s.inVault(before.lookup) {
		t.Fatal("the vault has no row of the client")
	}
	backup := t.TempDir()
	if err := os.CopyFS(backup, os.DirFS(s.dir)); err != nil {
		t.Fatal(err)
	}
	s.open()
	answer, err := s.n.Erase(s.ctx, c.ref)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(answer.Persons, c.ref.String()) || !slices.Contains(answer.Persons, linked.String()) || len(answer.Topics) != 4 {
		t.Errorf("the erasure answers %+v", answer)
	}
	erased := last(t, bodies[event.PersonErased](s, journal.National))
	if !slices.Contains(erased.Persons, c.ref) || len(erased.Persons) != len(answer.Persons) {
		t.Errorf("the country records %+v", erased)
	}
	if n := s.opens(boxes); n != 0 {
		t.Errorf("%d boxes open", n)
	}
	s.publishedAgain(c)
	s.rest()
	s.verified()
	s.rebuilt()
	s.close()
	if _, ok := rowOf(t, s.dir, c.ref); ok || s.inVault(before.keys) || s.inVault(before.lookup) {
		t.Error("keys or look-up rows are still in the vault's files")
	}

	s.open() // a restart
	if n := s.opens(boxes); n != 0 {
		t.Errorf("after a restart %d boxes open", n)
	}
	s.newMessage(c)
	s.verified()
	s.close()

	// The vault of before comes back: the journals know better.
	s.restore(backup, "vault.db")
	if _, ok := rowOf(t, s.dir, c.ref); !ok {
		t.Fatal("the old vault has no row")
	}
	bare(t, s.dir, boxes, len(boxes)) // the twin: without what KZ lists every box would open
	s.open()
	if n := s.opens(boxes); n != 0 {
		t.Errorf("after the restore %d boxes open", n)
	}
	s.close()
	if _, ok := rowOf(t, s.dir, c.ref); ok || s.inVault(before.keys) || s.inVault(before.lookup) {
		t.Error("after the restore keys or look-up rows are in the vault's files")
	}
	bare(t, s.dir, boxes, 0)
}

// TestErasureUnderAKeyOfItsOwn is the same with random keys and the master key in its file, as in production.
func TestErasureUnderAKeyOfItsOwn(t *testing.T) {
	w, err := demo.NewWorld(seed)
	if err != nil {
		t.Fatal(err)
	}
	s := &site{t: t, ctx: t.Context(), dir: filepath.Join(t.TempDir(), "data"), world: w}
	s.open()
	t.Cleanup(s.close)
	s.listAnew("KZ-71", "Мысалов Алдан")
	ref := s.ref(w.Bar("KZ-71").Advocates[0].ID)
	boxes := s.boxes(ref)
	if len(boxes) == 0 || s.opens(boxes) != len(boxes) {
		t.Fatalf("of %d boxes %d open before", len(boxes), s.opens(boxes))
	}
	s.close()
	master, err := vault.ReadMaster("", filepath.Join(s.dir, "vault.key"))
	if err != nil || s.inVault(master) {
		t.Fatalf("the master key is in the vault, or nowhere: %v", err)
	}
	before, _ := rowOf(t, s.dir, ref)
	backup := t.TempDir()
	if err := os.CopyFS(backup, os.DirFS(s.dir)); err != nil {
		t.Fatal(err)
	}
	for _, step := range []string{"the erasure", "the restore"} {
		if step == "the restore" {
			s.restore(backup, "vault.db", "vault.key")
		}
		s.open()
		if step == "the erasure" {
			if _, err := s.n.Erase(s.ctx, ref); err != nil {
				t.Fatal(err)
			}
		}
		if n := s.opens(boxes); n != 0 {
			t.Errorf("after %s %d boxes open", step, n)
		}
		s.close()
		if _, ok := rowOf(t, s.dir, ref); ok || s.inVault(before.keys) || s.inVault(before.lookup) {
			t.Errorf("after %s keys or look-up rows are in the vault's files", step)
		}
	}
}

// bare opens the vault without a node around it, and counts what opens.
func bare(t *testing.T, dir string, boxes []journal.Box, want int) {
	t.Helper()
	v, err := vault.Open(t.Context(), filepath.Join(dir, "vault.db"), vault.Options{Seed: node.World{Seed: seed}.SeedBytes()})
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	out, err := v.OpenMany(t.Context(), boxes)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, o := range out {
		if o.OK {
			n++
		}
	}
	if n != want {
		t.Errorf("in the vault alone %d of %d boxes open, not %d", n, len(boxes), want)
	}
}

// publishedAgain lets a relay publish everything once more: the same messages, but of the erased one only the names of
// the fields.
func (s *site) publishedAgain(c client) {
	s.t.Helper()
	out := &caught{}
	if _, err := relay.New(again{s.n.Store}, out, s.n.Vault, event.New).Step(s.ctx); err != nil {
		s.t.Fatal(err)
	}
	first := map[string]kafka.Message{}
	for _, topic := range []string{kafka.TopicAppointments, kafka.TopicSettlements} {
		for _, m := range s.topic(topic) {
			id, _ := m.Header("ce_id")
			first[string(id)] = m
		}
	}
	seen, changed := map[string]bool{}, 0
	for _, m := range out.list {
		if m.Topic == kafka.TopicJournal {
			continue
		}
		id, _ := m.Header("ce_id")
		old, ok := first[string(id)]
		if !ok {
			s.t.Errorf("%s is a new message", id)
			continue
		}
		seen[string(id)] = true
		for _, v := range c.values {
			if bytes.Contains(m.Value, []byte(v)) {
				s.t.Errorf("%s says %q again", id, v)
			}
		}
		if bytes.Equal(m.Value, old.Value) {
			continue
		}
		changed++
		var was, is values
		if json.Unmarshal(old.Value, &was) != nil || json.Unmarshal(m.Value, &is) != nil {
			s.t.Fatal("a message is no JSON")
		}
		names, _ := is["erased"].([]any)
		delete(is, "erased")
		for _, name := range names {
			if _, ok := was[name.(string)]; !ok {
				s.t.Errorf("%s: %v was never there", id, name)
			}
			delete(was, name.(string))
		}
		if len(names) == 0 || !maps.EqualFunc(was, is, func(a, b any) bool {
			x, _ := json.Marshal(a)
			y, _ := json.Marshal(b)
			return bytes.Equal(x, y)
		}) {
			s.t.Errorf("%s differs in more than what was erased:\n%s\n%s", id, old.Value, m.Value)
		}
	}
	if changed < 2 || len(seen) != len(first) {
		s.t.Errorf("%d messages changed, %d of %d came again", changed, len(seen), len(first))
	}
}

// rebuilt builds the read models anew; nothing may differ.
func (s *site) rebuilt() {
	s.t.Helper()
	before, err := s.n.Models.Digest(s.ctx)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.n.Rebuild(s.ctx); err != nil {
		s.t.Fatal(err)
	}
	after, err := s.n.Models.Digest(s.ctx)
	if err != nil {
		s.t.Fatal(err)
	}
	if before != after || after == (journal.Hash{}) {
		s.t.Errorf("the read models were %s and are rebuilt as %s", before, after)
	}
}

// newMessage is the register speaking of the erased one again: he has a new reference, and his new boxes open.
func (s *site) newMessage(c client) {
	s.t.Helper()
	s.tell("m-after-erasure", "person.status_ended.v1", values{"object": "o-after-erasure", "revision": 1, "occurred_at": s.now().String(),
		"unit": c.asked["unit"], "register_case": c.asked["register_case"], "person_id": c.id})
	s.tell("m-after-erasure-2", "person.status_set.v1", values{"object": "o-after-erasure-2", "revision": 1, "occurred_at": s.now().String(),
		"unit": c.asked["unit"], "register_case": c.asked["register_case"], "person_id": c.id, "person_name": "Үлгіев Жаңа", "status": "suspect", "basis": "decree"})
	s.rest()
	ref := s.ref(c.id)
	if ref == c.ref {
		s.t.Fatal("the reference is the erased one")
	}
	fresh := s.boxes(ref)
	if len(fresh) == 0 || s.opens(fresh) != len(fresh) {
		s.t.Errorf("of %d new boxes %d open", len(fresh), s.opens(fresh))
	}
}
