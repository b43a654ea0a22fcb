package national_test

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/national"
)

var write = flag.Bool("golden-write", false, "write the golden history anew; only in a commit of its own that raises the draft and says why")

const goldenFile = "../testdata/golden/1/national.jsonl"

// history is a scripted life of KZ: units, rules, two confirmations, a promised and opened secret, an erasure, and a
// message of an unlisted unit that a person assigns.
func history() []journal.Record {
	at := civil.InstantOf(2025, 10, 13, 4, 0, 0)
	secret := journal.Hash(sha256.Sum256([]byte("golden")))
	facts := []journal.Body{
		&event.MachineAdopted{Version: national.Version, Draft: national.Draft},
		&event.UnitsSet{Bar: "KZ-71", Rows: []event.UnitRow{{Code: "71-district_police-01", NameKK: "Сарыарқа ауданының полиция басқармасы", Zone: "Asia/Almaty", Bar: "KZ-71"}}},
		&event.UnitsSet{Bar: "KZ-43", Rows: []event.UnitRow{{Code: "43-city_police-01", NameKK: "Қызылорда қаласының Полиция басқармасы", Zone: "Asia/Qyzylorda", Bar: "KZ-43"}}},
		&event.CalendarProposed{Calendar: event.CalendarYear{Year: 2026}},
		&event.CalendarConfirmed{Year: 2026, Official: journal.Ref{1}},
		&event.BookPreviewed{Thing: "calendar/2026", Preview: journal.Hash{7}, Official: journal.Ref{2}},
		&event.CalendarConfirmed{Year: 2026, Preview: journal.Hash{6}, Official: journal.Ref{2}},
		&event.CalendarConfirmed{Year: 2026, Preview: journal.Hash{7}, Official: journal.Ref{2}},
		&event.BookProposed{Proposal: "s-1", ValidFrom: civil.DateOf(2026, 1, 1), Changes: []event.SettingChange{{Name: "break_paid", Value: "none"},
			{Name: "offer_ttl_urgent_minutes", Value: "10"}}, Official: journal.Ref{1}},
		&event.BookPreviewed{Thing: "proposal/s-1", Preview: journal.Hash{8}, Official: journal.Ref{2}},
		&event.BookConfirmed{Proposal: "s-1", Preview: journal.Hash{8}, Official: journal.Ref{2}},
		&event.DrawCommitted{Day: at.UTCDate(), Hash: sha256.Sum256(secret[:]), Late: true},
		&event.PersonStatusEnded{Register: event.Register{Object: "o-1", Revision: 1, OccurredAt: at, Unit: "11-district_police-99", RegisterCase: "case-1"}, Person: journal.Ref{3}},
		&event.UnitAssigned{Unit: "11-district_police-99", Bar: "KZ-71", Zone: "Asia/Almaty", Official: journal.Ref{1}, Second: journal.Ref{2}},
		&event.DrawRevealed{Day: at.UTCDate(), Secret: secret},
		&event.PersonErased{Persons: []journal.Ref{{3}}},
	}
	m := national.New()
	var out []journal.Record
	for i, body := range facts {
		when := at + civil.Instant(i)*civil.Minute
		if _, opens := body.(*event.DrawRevealed); opens || i == len(facts)-1 { // a secret is opened an hour after its day
			when += civil.Day
		}
		fact := journal.Record{Journal: journal.National, Pos: int64(len(out)) + 1, Kind: journal.Fact, Type: body.Type(), At: when, Source: "golden", ID: fmt.Sprint(i), Body: body}
		decisions, err := journal.Execute(m, &fact)
		if err != nil {
			panic(err)
		}
		out = append(append(out, fact), decisions...)
	}
	return out
}

// The scripted history comes out of the machine byte for byte as it was released into the tree.
func TestGoldenNationalHistory(t *testing.T) {
	tree := journal.NewTree()
	var b bytes.Buffer
	for _, rec := range history() {
		line := rec.AppendLine(nil)
		leaf := journal.Leaf(line)
		tree.Append(leaf)
		fmt.Fprintf(&b, "{\"leaf\":\"%s\",\"record\":%s}\n", hex.EncodeToString(leaf[:]), line)
	}
	fmt.Fprintf(&b, "{\"head\":{\"journal\":\"KZ\",\"size\":%d,\"root\":\"%s\"}}\n", tree.Size(), tree.Root())
	if *write {
		if err := os.WriteFile(goldenFile, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(goldenFile)
	if err != nil {
		t.Fatal(err)
	}
	got, old := bufio.NewScanner(&b), bufio.NewScanner(bytes.NewReader(want))
	got.Buffer(nil, 1<<20)
	old.Buffer(nil, 1<<20)
	for n := 1; old.Scan(); n++ {
		if !got.Scan() || got.Text() != old.Text() {
			t.Fatalf("line %d differs:\n got %s\nwant %s", n, got.Text(), old.Text())
		}
	}
	if got.Scan() {
		t.Fatalf("the machine decides more: %s", got.Text())
	}
	if !strings.Contains(string(want), `"type":"fact.forwarded.v1"`) {
		t.Fatal("the golden history does not hold a forwarded fact")
	}
}
