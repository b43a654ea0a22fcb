package node_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"qorgau/adapters/documents"
	"qorgau/adapters/node"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// sheet is all text of a workbook.
func sheet(t *testing.T, f documents.File) string {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(f.Bytes))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows(book.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, row := range rows {
		b.WriteString(strings.Join(row, " ") + "\n")
	}
	return b.String()
}

func (s *site) print(q documents.Query) documents.File {
	s.t.Helper()
	f, err := s.n.Document(s.ctx, q)
	if err != nil {
		s.t.Fatalf("%+v: %v", q, err)
	}
	return f
}

// Every kind of document is printed from a directory in which cases went from request to payment, in both languages and
// formats; without being told to no name is opened; and the files alone, without a process, print the same bytes.
func TestDocumentsOfALivedDirectory(t *testing.T) {
	s := at(t, lived)
	s.rest()
	outage := values{"outage": "outage-1", "revision": 1, "number": "3", "date": s.now().UTCDate().String(), "unit": unitOf(s.world, home),
		"from": (s.now() - 3*civil.Hour).String(), "to": (s.now() - civil.Hour).String(), "restored_at": (s.now() - civil.Hour).String(), "failure": "connection",
		"cause": "cable_cut", "measures": []string{"provider_called"}, "body_official_id": "off-1", "service_official_id": "off-2", "committee_official_id": "off-3"}
	s.say(home, "outage.reported.v1", outage)
	s.rest()
	var names []string
	for _, b := range s.world.Bars {
		for _, a := range b.Advocates {
			names = append(names, a.Name, a.Phone, a.IBAN)
		}
	}
	printed := map[documents.Query][]byte{}
	for _, k := range documents.Kinds() {
		for _, lang := range []string{documents.KK, documents.RU} {
			for format, magic := range map[string]string{documents.FormatPDF: "%PDF-", documents.FormatXLSX: "PK"} {
				q := documents.Query{Kind: k, ID: "latest", Lang: lang, Format: format}
				f := s.print(q)
				if !bytes.HasPrefix(f.Bytes, []byte(magic)) || f.ID == "" || f.ID == "latest" || f.Opened != 0 {
					t.Errorf("%+v gives %s, %d opened, %.20q", q, f.ID, f.Opened, f.Bytes)
				}
				printed[q] = f.Bytes
				if format != documents.FormatXLSX {
					continue
				}
				text := sheet(t, f)
				for _, n := range names {
					if strings.Contains(text, n) {
						t.Errorf("%s in %s has %q, and nobody asked for names", k, lang, n)
					}
				}
			}
		}
	}
	// The twin: asked for, the names are there, so the look above can find them.
	offer := last(t, bodies[event.DefenderNamed](s, s.somewhere()))
	q := documents.Query{Kind: documents.KindNotice, ID: offer.Appointment, Lang: documents.RU, Format: documents.FormatXLSX, Names: true}
	f := s.print(q)
	a := s.advocate(offer.Advocate)
	if text := sheet(t, f); !strings.Contains(text, a.Name) || !strings.Contains(text, a.Phone) || f.Opened < 3 {
		t.Errorf("the notice has neither %q nor %q (%d opened):\n%s", a.Name, a.Phone, f.Opened, text)
	}
	s.close()
	src, closing, err := node.Printed(s.ctx, s.dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	for q, want := range printed {
		if got, err := src.Print(s.ctx, q); err != nil || !bytes.Equal(got.Bytes, want) {
			t.Errorf("%+v: the files print other bytes than the process: %v", q, err)
		}
	}
	if err := closing(); err != nil {
		t.Error(err)
	}
	o, err := node.Resume(s.ctx, node.Options{Dir: s.dir})
	if err != nil {
		t.Fatal(err)
	}
	if src, closing, err = node.Printed(s.ctx, s.dir, &o); err != nil {
		t.Fatal(err)
	}
	if got, err := src.Print(s.ctx, q); err != nil || !bytes.Equal(got.Bytes, f.Bytes) {
		t.Errorf("with the vault's key the files print other bytes than the process: %v", err)
	}
	if err := closing(); err != nil {
		t.Error(err)
	}
}

// somewhere is a journal in which somebody was appointed.
func (s *site) somewhere() string {
	s.t.Helper()
	for _, code := range s.n.Engine.Journals() {
		if code != journal.National && len(bodies[event.DefenderNamed](s, code)) > 0 {
			return code
		}
	}
	s.t.Fatal("nobody was appointed")
	return ""
}

// The code of a notice leads to its appointment and to no other; one wrong sign is noticed.
func TestTheCodeOfANotice(t *testing.T) {
	s := at(t, lived)
	s.rest()
	seen := map[string]bool{}
	for _, code := range s.n.Engine.Journals() {
		s.eachStored(code, func(x journal.Stored, rec *journal.Record) {
			named, ok := rec.Body.(*event.DefenderNamed)
			if !ok {
				return
			}
			sign := documents.Code(x.Leaf)
			found, err := s.n.Documents().Verify(s.ctx, strings.ToLower(sign))
			if err != nil || len(found) != 1 || found[0].Appointment != named.Appointment || found[0].Pos != x.Pos || found[0].State == "" {
				t.Errorf("%s of %s leads to %+v, %v", sign, named.Appointment, found, err)
			}
			f := s.print(documents.Query{Kind: documents.KindNotice, ID: named.Appointment, Lang: documents.KK, Format: documents.FormatXLSX})
			if !strings.Contains(sheet(t, f), sign) {
				t.Errorf("the notice of %s does not carry %s", named.Appointment, sign)
			}
			seen[sign] = true
		})
	}
	if len(seen) < 3 {
		t.Fatalf("only %d codes", len(seen))
	}
	if found, err := s.n.Documents().Verify(s.ctx, documents.Code(journal.Leaf([]byte("nobody")))); err != nil || len(found) != 0 {
		t.Errorf("a code of nobody leads to %+v, %v", found, err)
	}
}

func (s *site) eachStored(code string, fn func(journal.Stored, *journal.Record)) {
	s.t.Helper()
	err := s.n.Store.Read(s.ctx, code, 1, 0, func(x journal.Stored) error {
		rec, err := journal.Parse(string(x.Bytes), event.New)
		if err == nil {
			fn(x, &rec)
		}
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// A protected person stands under the pseudonym in every document that names a client, whoever prints it; before the
// protection, by name. An erased one stands by nothing.
func TestAProtectedPersonInDocuments(t *testing.T) {
	b := borrow(t)
	notice := documents.Query{Kind: documents.KindNotice, ID: b.atHome, Lang: documents.KK, Format: documents.FormatXLSX, Names: true}
	const name, pseudonym = "Мысалов Алдан", "Бүркіт-7"
	person := func(object string, data values) values {
		data["object"], data["revision"], data["occurred_at"], data["unit"], data["register_case"], data["person_id"] = object, 1, b.now().String(), unitOf(b.world, home), "rc-home", "p-home"
		return data
	}
	b.tell("m-status", "person.status_set.v1", person("st-1", values{"person_name": name, "status": "suspect", "basis": "detention"}))
	b.rest()
	if text := sheet(t, b.print(notice)); !strings.Contains(text, name) {
		t.Fatalf("before the protection the notice does not name the client:\n%s", text)
	}
	b.tell("m-protected", "person.protected.v1", person("prot-1", values{"pseudonym": pseudonym}))
	b.rest()
	text := sheet(t, b.print(notice))
	if strings.Contains(text, name) || !strings.Contains(text, pseudonym) {
		t.Errorf("the protected person stands as:\n%s", text)
	}
	notice.Names = false
	if text := sheet(t, b.print(notice)); strings.Contains(text, name) || strings.Contains(text, pseudonym) {
		t.Errorf("nobody asked for names, and the protected person stands as:\n%s", text)
	}
	notice.Names = true
	if _, err := b.n.Erase(b.ctx, b.ref("p-home")); err != nil {
		t.Fatal(err)
	}
	if text := sheet(t, b.print(notice)); strings.Contains(text, name) || strings.Contains(text, pseudonym) {
		t.Errorf("the erased person stands as:\n%s", text)
	}
}

// A consultation stands in the register of order 1463, with name and question only when they are asked for, and in the
// report of the month; the register of defence does not know it.
func TestAConsultationInTheRegisters(t *testing.T) {
	b := borrow(t)
	const name, question = "Үлгіева Қарлығаш", "=Алимент туралы"
	day := (b.day + 1).Start()
	b.agreed(home, "consultation.entered.v1", values{"consultation": "cons-1", "revision": 1, "advocate_id": b.advocate.ID, "client_id": "p-consulted", "client_name": name,
		"identified": "signature", "mode": "oral", "ground_document": "12", "started_at": (day + 5*civil.Hour).String(), "ended_at": (day + 5*civil.Hour + 45*civil.Minute).String(),
		"essence": question})
	b.act(home, "act-home", 1, 9, 12)()
	b.rest()
	month := b.ref(b.advocate.ID).String() + "/" + (b.day + 1).String()[:7]
	shown := func(k documents.Kind, names bool) string {
		return sheet(t, b.print(documents.Query{Kind: k, ID: month, Lang: documents.RU, Format: documents.FormatXLSX, Names: names}))
	}
	if text := shown(documents.KindConsultations, true); !strings.Contains(text, name) || !strings.Contains(text, question) || !strings.Contains(text, "Устная консультация") {
		t.Errorf("with names the register of consultations is\n%s", text)
	}
	if text := shown(documents.KindConsultations, false); strings.Contains(text, name) || strings.Contains(text, question) || !strings.Contains(text, "Устная консультация") {
		t.Errorf("without names the register of consultations is\n%s", text)
	}
	if text := shown(documents.KindRegister, true); strings.Contains(text, name) || strings.Contains(text, "онсультация") || !strings.Contains(text, "Участие") {
		t.Errorf("the register of defence is\n%s", text)
	}
	if text := shown(documents.KindReport1, false); !strings.Contains(text, "1 Консультированы лица 1") {
		t.Errorf("the report does not count the consultation:\n%s", text)
	}
}
