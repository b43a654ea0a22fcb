package tarifffile

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"qorgau/adapters/handbook"
	"qorgau/domain/civil"
	"qorgau/domain/event"
	"qorgau/domain/fee"
	"qorgau/domain/money"
	"qorgau/domain/tariff"
)

// The Kazakh example and domain/tariff give the same tiyn: acts of T4 on working days of one case, each by day or by
// night, some of them study or drafting, in any severity. domain/tariff cuts its own minutes; the lines here come cut.
func TestKazakhExampleAgreesWithTheLaw(t *testing.T) {
	h, err := handbook.Load()
	if err != nil {
		t.Fatal(err)
	}
	book := h.Book(2025, 2026)
	kz := tariffOf(t, "kz-advocate-2025")
	names := []string{"misdemeanour", "minor", "medium", "grave", "particularly_grave"}
	rapid.Check(t, func(t *rapid.T) {
		severity := rapid.IntRange(0, 4).Draw(t, "severity")
		group := tariff.Group{Zone: "Asia/Almaty", Severities: []tariff.SeverityFrom{{From: civil.DateOf(2025, 1, 1), Severity: fmt.Sprint(severity)}}}
		var lines []fee.Line
		for day := range rapid.IntRange(1, 3).Draw(t, "days") {
			date := civil.DateOf(2025, 10, 13+day) // Monday to Wednesday, after the border window of T4
			at := 9 * 60
			for range rapid.IntRange(1, 3).Draw(t, "acts") {
				minutes := rapid.IntRange(1, 170).Draw(t, "minutes")
				kind := rapid.SampledFrom([]tariff.WorkKind{tariff.Participation, tariff.Participation, tariff.Study, tariff.Drafting}).Draw(t, "kind")
				from := at
				if kind == tariff.Participation && rapid.Bool().Draw(t, "evening") && at < 20*60 {
					from = 21 * 60
				}
				to := min(from+minutes, 24*60)
				if to <= from {
					continue
				}
				at = to
				id := fmt.Sprint("l", len(group.Items))
				local := func(minute int) civil.Instant { return date.Start() + civil.Instant(minute-5*60)*civil.Minute }
				group.Items = append(group.Items, tariff.Item{ID: id, Kind: kind, From: local(from), To: local(to), Client: tariff.ClientSuspect, Role: tariff.Defender, Ground: true})
				night := 22 * 60
				lines = append(lines, cut(id+"-day", date, kind, names[severity], from, min(to, night), "plain")...)
				lines = append(lines, cut(id+"-night", date, kind, names[severity], max(from, night), to, "premium")...)
			}
		}
		bill, faults := fee.Price(kz, lines)
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		var law money.Tiyn
		for _, l := range tariff.Price(book, &group) {
			if l.Kind != event.LineWork {
				t.Fatalf("a line of another kind: %+v", l)
			}
			law += money.Tiyn(l.Tiyn)
		}
		if have := fee.Decimal(bill.Total, 2); have != law.Plain() {
			t.Fatalf("the example pays %s, the law %s", have, law.Plain())
		}
	})
}

// cut is a line for the minutes from one to another, if there are any. Only participation has a premium.
func cut(id string, date civil.Date, kind tariff.WorkKind, severity string, from, to int, time string) []fee.Line {
	if to <= from {
		return nil
	}
	quantity := money.Whole(int64(to - from))
	l := fee.Line{ID: id, Date: date, Activity: string(kind), Attributes: []fee.Pair{{Name: "severity", Value: severity}},
		Keys: []fee.Pair{{Name: "case", Value: "A"}}, Quantity: &quantity, Unit: fee.Minute}
	if kind == tariff.Participation {
		l.Attributes = append(l.Attributes, fee.Pair{Name: "time", Value: time})
	}
	return []fee.Line{l}
}
