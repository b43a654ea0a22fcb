package documents

import (
	"qorgau/domain/civil"
	"qorgau/domain/claim"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// Samples of every kind: made-up persons, sums that add up, ids as long as they get, and values that would be formulas.

var sampleProof = Proof{Journal: "KZ-71", Pos: 1204, Leaf: journal.Leaf([]byte("sample"))}

func local(d, hour, minute int) Local { return Local{civil.DateOf(2025, 10, d), hour*60 + minute} }

func sampleDecree() *DecreeData {
	return &DecreeData{
		Claim: "req-1/1/1", Number: "17-АБ", Date: civil.DateOf(2025, 11, 3), Unit: "Нұр-Сұлтан қаласының Сарыарқа аудандық полиция басқармасы",
		ErdrNumber: "257100001000001", Client: "Мысалов Әбілқасым Ғаниұлы", ClientStatus: "suspect", Article: "1880003", Severity: "grave", Restraint: "custody",
		Requalified: []civil.Date{civil.DateOf(2025, 10, 16)}, Grounds: []string{"requested", "custody", "language"}, Share: event.Ratio{Num: 1, Den: 2},
		Advocate: "Үлгіқызы Һәдия Өмірбекқызы", Notice: "71-2025/0042", NoticeDate: civil.DateOf(2025, 10, 13), Account: "KZ86125KZT5004100100",
		Acts: []Work{
			{Kind: "interrogation", Place: "unit", Protocol: "1/1", Day: civil.DateOf(2025, 10, 15), From: local(15, 10, 0), To: local(15, 15, 0), Breaks: 60, Minutes: 240},
			{Kind: "confrontation", Place: "detention_centre", Protocol: "1/2", Day: civil.DateOf(2025, 10, 16), From: local(16, 22, 30), To: local(17, 0, 10), Minutes: 100},
		},
		Waiting:    []Work{{Kind: "waiting", From: local(15, 13, 0), To: local(15, 14, 0), Minutes: 60}},
		Others:     []Work{{Kind: "visit", Protocol: "справка 4", From: local(17, 9, 0), To: local(17, 9, 55), Minutes: 55}},
		Calculated: 1_380_132, Decreed: 1_234_567, Difference: 145_565, Day: civil.DateOf(2025, 11, 2), Proof: sampleProof,
	}
}

func sampleApplication() *ApplicationData {
	item := func(kind string, tier event.Tier, person byte, decree string, minutes, tiyn int64) claim.FormItem {
		return claim.FormItem{Kind: kind, Tier: tier, Person: journal.Ref{person}, Decree: decree, Minutes: minutes, Tiyn: tiyn}
	}
	return &ApplicationData{
		ID: "0123456789abcdef0123456789abcdef/2025-10/1", Month: "2025-10", Advocate: "Үлгіқызы Һәдия Өмірбекқызы", Filed: civil.DateOf(2025, 11, 5),
		Form: claim.FormOf("P2025", "2025-10", []claim.FormItem{
			item(claim.FormConsultation, event.TierC, 1, "d1", 120, 440_384), item(claim.FormPretrial, event.TierA, 2, "d2", 150, 1_130_450),
			item(claim.FormPretrial, event.TierB, 3, "d3", 300, 1_500_000), item(claim.FormPretrial, event.TierB, 4, "d4", 85, 467_966),
			item(claim.FormPretrial, event.TierC, 5, "d5", 60, 220_192), item(claim.FormCourt, event.TierB, 6, "d6", 90, 460_044),
		}, []claim.FormTrip{{Days: 2, Tiyn: 1_500_000}}),
		Tiyn:    5_719_036,
		Claims:  []ApplicationRef{{Claim: "req-1/1/1", Number: "17-АБ", Date: civil.DateOf(2025, 11, 3), Tiyn: 3_758_992}, {Claim: "req-2/1/1", Tiyn: 10_100, Code: "decree_missing"}},
		Have:    []ApplicationPaper{{"appointing_decree", "11-1", civil.DateOf(2025, 10, 13), "req-1/1/1"}, {"payment_decree", "17-АБ", civil.DateOf(2025, 11, 3), "req-1/1/1"}},
		Missing: []ApplicationPaper{{Kind: "certificate", Claim: "req-1/1/1"}},
		Proof:   sampleProof,
	}
}

func sampleRegister() *RegisterData {
	d := &RegisterData{Advocate: "=HYPERLINK(\"x\") Үлгіқызы", Month: "2025-10", Day: civil.DateOf(2025, 10, 31), Proof: sampleProof}
	kinds := []string{"participation", "visit", "study", "drafting", "waiting"}
	for i := range 45 { // more than a page
		d.Entries = append(d.Entries, RegisterEntry{Day: civil.DateOf(2025, 10, 1+i%31), Basis: "decree", Number: "+7-" + kinds[i%5][:1], Date: civil.DateOf(2025, 9, 30),
			Status: "suspect", Form: kinds[i%5], Minutes: int64(10 + 7*i)})
	}
	return d
}

func sampleConsultations() *RegisterData {
	return &RegisterData{Advocate: "Үлгіқызы Һәдия", Month: "2025-10", Day: civil.DateOf(2025, 10, 31), Proof: sampleProof, Entries: []RegisterEntry{
		{Day: civil.DateOf(2025, 10, 7), Name: "Мысалова Қарлығаш", Number: "@акт 3", Form: "consultation_oral", Minutes: 45, Question: "=Алимент"}}}
}

func sampleFigures() Figures {
	return Figures{Defended: 12, Pretrial: 11, Minors: 2, Victims: 1, Minutes: 2315, PaidTiyn: 123_456_789, DebtTiyn: 4_600_044, Start: 51, End: 50, Working: 38}
}

func sampleReconciliation() *ReconciliationData {
	return &ReconciliationData{Act: "71-justice_department-01/2025-10", Month: "2025-10", Territory: "Нұр-Сұлтан қаласы", PayBy: civil.DateOf(2025, 11, 4), Day: civil.DateOf(2025, 11, 1),
		Kinds: []event.ActKind{{Kind: "work", Tier: "B", Lines: 2, Minutes: 385, Tiyn: 1_967_966}, {Kind: "waiting", Tier: "B", Lines: 1, Minutes: 60, Tiyn: 153_348}}, LeftOut: 1,
		Settlements: []ActSettlement{{"KZ-71/req-1/1/1/1", "Үлгіқызы Һәдия Өмірбекқызы", 445, 1_967_966, civil.DateOf(2025, 11, 4)},
			{"KZ-71/req-2/1/1/1", "Мысалов Ерлан", 0, 153_348, 0}}, Tiyn: 2_121_314, Proof: sampleProof}
}

func sampleNotice() *NoticeData {
	return &NoticeData{Appointment: "req-1/1", Request: "req-1", Client: "Мысалов Әбілқасым", Advocate: "Үлгіқызы Һәдия Өмірбекқызы", Phone: "+7 700 000 00 01",
		Licence: "0001234", LicenceDate: civil.DateOf(2019, 2, 1), Expected: local(13, 11, 15), Accepted: local(13, 10, 42), Unit: "Сарыарқа аудандық полиция басқармасы",
		Bar: "Нұр-Сұлтан қаласының адвокаттар алқасы", Proof: sampleProof}
}

func sampleStatement() *StatementData {
	return &StatementData{Advocate: "Үлгіқызы Һәдия", Month: "2025-10", Day: civil.DateOf(2025, 11, 30), Proof: sampleProof,
		Days: []StatementDay{{civil.DateOf(2025, 10, 15), "req-1/1/1", []string{"waiting", "work"}, 300, 300, 1_380_132, "paid"},
			{civil.DateOf(2025, 10, 16), "req-2/1/1", []string{"work"}, 25, 60, 306_696, "decreed"}},
		Claims: []StatementClaim{{"req-1/1/1", "17-АБ", 1_234_567, 145_565, civil.DateOf(2025, 12, 3), 1_234_567, 1_234_567, civil.DateOf(2025, 11, 4), "PD-1", "paid", ""},
			{"req-2/1/1", "18", 306_696, 0, civil.DateOf(2025, 12, 3), 0, 0, 0, "", "decreed", "hold_term"}},
		Stopped: []Stopped{{"req-1/1/1", 145_565, "cut_by_decree"}, {"req-2/1/1", 306_696, "hold_term"}}}
}

// samples describes every kind in a language.
func samples(lang string) []*Document {
	report := &ReportData{Who: "Үлгіқызы Һәдия", Month: "2025-10", Year: 2025, Half: 2, Day: civil.DateOf(2025, 11, 5), Figures: sampleFigures(), Proof: sampleProof}
	return []*Document{
		Notice(sampleNotice(), lang), Decree(sampleDecree(), lang), Application(sampleApplication(), lang), Register(sampleRegister(), lang),
		Consultations(sampleConsultations(), lang), Report1(report, lang), Report2(report, lang), Reconciliation(sampleReconciliation(), lang),
		Failure(&FailureData{Number: "7", Unit: "Сарыарқа аудандық полиция басқармасы", Territory: "Нұр-Сұлтан қаласы", From: local(13, 9, 5), To: local(13, 11, 40), Minutes: 155, What: "Жүйе жұмыс істемеді", Restored: local(13, 11, 40),
			Day: civil.DateOf(2025, 10, 13), Proof: sampleProof}, lang),
		Statement(sampleStatement(), lang),
	}
}
