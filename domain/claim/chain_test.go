package claim_test

import (
	"fmt"
	"testing"

	"qorgau/domain/civil"
	"qorgau/domain/claim"
	"qorgau/domain/event"
	"qorgau/domain/journal"
	"qorgau/domain/scenario"
)

// TestTheAdvocateFilesHisCalculation: he need not wait for the month's end; he agrees with the acts that he calculates
// from, and nobody else signs for him.
func TestTheAdvocateFilesHisCalculation(t *testing.T) {
	w, ap := appointed(t)
	w.Given(until(local(15, 18, 0)), sent("three hours", performed("a1", 1, local(15, 9, 0), local(15, 12, 0), nil)))
	calc := func(change func(*event.CalculationFiled)) *event.CalculationFiled {
		e := &event.CalculationFiled{Appointment: ap, Advocate: scenario.Ref("asel"), By: "advocate", Signer: scenario.Ref("asel"),
			Acts: []event.ConfirmedAct{{Act: "a1", Revision: 1}}}
		if change != nil {
			change(e)
		}
		return e
	}
	for code, change := range map[string]func(*event.CalculationFiled){
		"calculator_is_advocate": func(e *event.CalculationFiled) { e.By = "bar" },
		"signer_is_another":      func(e *event.CalculationFiled) { e.Signer = scenario.Ref("somebody") },
		"no_such_act":            func(e *event.CalculationFiled) { e.Acts[0].Act = "a9" },
		"older_revision":         func(e *event.CalculationFiled) { e.Acts[0].Revision = 2 },
		"no_appointment":         func(e *event.CalculationFiled) { e.Advocate = scenario.Ref("somebody") },
	} {
		w.When(sent("a calculation that cannot be: "+code, calc(change))).
			Then(scenario.Happens("refused", func(e *event.FactRefused) bool { return e.Code == code }),
				scenario.Never[event.PaymentDecreeRequested]("nothing is asked for"))
	}
	w.When(sent("his calculation", calc(nil))).
		Then(scenario.Happens("the decree is asked for with it, due on the third working day", func(e *event.PaymentDecreeRequested) bool {
			l := e.Lines[0]
			return e.CalculatedBy == "advocate" && e.DueOn == civil.DateOf(2025, 10, 20) && e.Rules == "R1" && l.Advocate == "confirmed" &&
				l.ProtocolNumber == "P-a1" && l.ProtocolDate == civil.DateOf(2025, 10, 15)
		})).
		When(sent("the same once more", calc(nil))).
		Then(scenario.Happens("there is nothing left", func(e *event.FactRefused) bool { return e.Code == "nothing_to_pay" }))
}

// fullDecree has every field of the Rules, as the register knows them, and a line an act.
func fullDecree(w *scenario.World, c string, change func(*event.PaymentDecreeIssued)) *event.PaymentDecreeIssued {
	e := decreeOf(c, "d1", 1, 500_000)
	p := state(w).Appointments.All()[0]
	e.NoticeNumber, e.NoticeDate = p.NoticeNumber, p.NoticeDate
	e.IssuerPost, e.Issuer, e.Person, e.Advocate = "investigator", scenario.Ref("investigator"), scenario.Ref("berik"), scenario.Ref("asel")
	e.Article, e.Severity, e.Measure, e.ReleaseGround, e.IBAN = "1880003", "medium", "recognisance", "requested", "valid"
	e.Lines = []event.DecreeLine{
		{Act: "a1", Kind: "interrogation", StartedAt: local(15, 9, 0), EndedAt: local(15, 12, 0), Minutes: 180, ProtocolNumber: "P-a1", Place: "unit"},
		{Act: "a2", Kind: "interrogation", StartedAt: local(16, 9, 0), EndedAt: local(16, 11, 0), Minutes: 120, ProtocolNumber: "P-a2", Place: "unit"},
	}
	if change != nil {
		change(e)
	}
	return e
}

// noticed is calculated with the notice of defence signed.
func noticed(t scenario.TB) (*scenario.World, string) {
	w, c := calculated(t)
	return w.Given(sent("the notice of defence", &event.NoticeSigned{Appointment: c[:len(c)-2], Advocate: scenario.Ref("asel"), Number: "42", Date: civil.DateOf(2025, 10, 15)})), c
}

// TestADecreeIsCheckedFieldByField: each field that is not there, does not match or is wrong in itself is named, the
// body is told, and the claim waits; what is right passes.
func TestADecreeIsCheckedFieldByField(t *testing.T) {
	t.Run("in order", func(t *testing.T) {
		w, c := noticed(t)
		w.When(scenario.Message("a full decree", func(w *scenario.World) journal.Body { return fullDecree(w, c, nil) })).
			Then(scenario.Happens("in order", func(e *event.PaymentDecreeChecked) bool { return e.Result == "in_order" && len(e.Fields) == 0 }),
				totalsAre(5000, 5000, 0, 0, 0, 0, 0))
	})
	w, c := noticed(t)
	requalified := &event.CaseRequalified{Register: event.Register{Object: "rq", Revision: 1, OccurredAt: local(31, 9, 0), Unit: scenario.Unit, RegisterCase: "c1"},
		From: civil.DateOf(2025, 10, 31), Article: "1880004", Severity: "grave"}
	opened := &event.CaseOpened{Register: event.Register{Object: "op", Revision: 1, OccurredAt: local(14, 9, 0), Unit: scenario.Unit, RegisterCase: "c1"},
		Format: "electronic", Language: "ru", Article: "1880003", Severity: "medium"}
	for name, x := range map[string]struct {
		change func(*event.PaymentDecreeIssued)
		field  string
		code   string
		before []journal.Body
	}{
		"no article":              {func(e *event.PaymentDecreeIssued) { e.Article = "" }, "article", "field_missing", nil},
		"another article":         {func(e *event.PaymentDecreeIssued) { e.Article = "1910001" }, "article", "field_differs", []journal.Body{opened}},
		"no category":             {func(e *event.PaymentDecreeIssued) { e.Severity = "" }, "severity", "field_missing", nil},
		"another category":        {func(e *event.PaymentDecreeIssued) { e.Severity = "minor" }, "severity", "field_differs", []journal.Body{opened}},
		"no day of requalifying":  {func(e *event.PaymentDecreeIssued) { e.Article, e.Severity = "1880004", "grave" }, "requalified_on", "field_missing", []journal.Body{opened, requalified}},
		"a day of none":           {func(e *event.PaymentDecreeIssued) { e.RequalifiedOn = civil.DateOf(2025, 10, 20) }, "requalified_on", "field_differs", []journal.Body{opened}},
		"no measure":              {func(e *event.PaymentDecreeIssued) { e.Measure = "" }, "measure", "field_missing", nil},
		"no ground":               {func(e *event.PaymentDecreeIssued) { e.ReleaseGround = "" }, "release_ground", "field_missing", nil},
		"another ground":          {func(e *event.PaymentDecreeIssued) { e.ReleaseGround = "minor" }, "release_ground", "field_differs", nil},
		"no notice":               {func(e *event.PaymentDecreeIssued) { e.NoticeNumber = "" }, "notice_number", "field_missing", nil},
		"another notice":          {func(e *event.PaymentDecreeIssued) { e.NoticeNumber = "43" }, "notice_number", "field_differs", nil},
		"notice of another day":   {func(e *event.PaymentDecreeIssued) { e.NoticeDate++ }, "notice_date", "field_differs", nil},
		"another person":          {func(e *event.PaymentDecreeIssued) { e.Person = scenario.Ref("daniyar") }, "person", "field_differs", nil},
		"another advocate":        {func(e *event.PaymentDecreeIssued) { e.Advocate = scenario.Ref("saule") }, "advocate", "field_differs", nil},
		"no issuer":               {func(e *event.PaymentDecreeIssued) { e.IssuerPost = "" }, "issuer_post", "field_missing", nil},
		"an account that is none": {func(e *event.PaymentDecreeIssued) { e.IBAN = "invalid" }, "advocate_iban", "field_invalid", nil},
		"no account":              {func(e *event.PaymentDecreeIssued) { e.IBAN = "" }, "advocate_iban", "field_missing", nil},
		"end before start":        {func(e *event.PaymentDecreeIssued) { e.Lines[0].EndedAt = e.Lines[0].StartedAt }, "ended_at", "field_invalid", nil},
		"an act that none knows":  {func(e *event.PaymentDecreeIssued) { e.Lines[0].Act = "a9" }, "act", "field_differs", nil},
		"another protocol":        {func(e *event.PaymentDecreeIssued) { e.Lines[0].ProtocolNumber = "P-7" }, "protocol_number", "field_differs", nil},
		"no protocol":             {func(e *event.PaymentDecreeIssued) { e.Lines[0].ProtocolNumber = "" }, "protocol_number", "field_missing", nil},
		"more minutes than hours": {func(e *event.PaymentDecreeIssued) { e.Lines[0].Minutes = 181 }, "minutes", "field_invalid", nil},
		"later than the protocol": {func(e *event.PaymentDecreeIssued) { e.Lines[0].EndedAt += civil.Hour }, "ended_at", "field_differs", nil},
		"study that was none":     {func(e *event.PaymentDecreeIssued) { e.StudyMinutes = 30 }, "study_minutes", "field_differs", nil},
		"trips that were none":    {func(e *event.PaymentDecreeIssued) { e.TripDays = 1 }, "trip_days", "field_differs", nil},
		"a sum of other lines":    {func(e *event.PaymentDecreeIssued) { e.Tiyn -= 100 }, "tiyn", "field_differs", nil},
		"a decree of tomorrow":    {func(e *event.PaymentDecreeIssued) { e.DecreeDate++ }, "decree_date", "field_invalid", nil},
	} {
		t.Run(name, func(t *testing.T) {
			w, c := noticed(t)
			for _, b := range x.before {
				w.Given(sent("the register tells more", b))
			}
			w.When(scenario.Message("a decree with a defect: "+name, func(w *scenario.World) journal.Body { return fullDecree(w, c, x.change) })).
				Then(scenario.Happens("the field is named", func(e *event.PaymentDecreeChecked) bool {
					for _, f := range e.Fields {
						if f.Field == x.field && f.Code == x.code {
							return e.Result == "defective"
						}
					}
					return false
				}), scenario.Happens("the claim waits", func(e *event.ClaimBlocked) bool { return e.Code == "hold_decree_form" })).
				When(sent("the application", filed("ap1", c))).
				Then(scenario.Happens("it is not taken", func(e *event.ApplicationChecked) bool { return e.Result == "returned" && e.Code == "hold_decree_form" }))
		})
	}
	w.When(scenario.Message("a defect", func(w *scenario.World) journal.Body {
		return fullDecree(w, c, func(e *event.PaymentDecreeIssued) { e.Severity = "" })
	})).Then(totalsAre(5000, 0, 5000, 0, 0, 0, 0)).
		When(scenario.Message("the body corrects it", func(w *scenario.World) journal.Body {
			e := fullDecree(w, c, nil)
			e.Revision = 2
			return &event.PaymentDecreeCorrected{Register: e.Register, PaymentDecreeContent: e.PaymentDecreeContent}
		})).
		Then(scenario.Happens("in order", func(e *event.PaymentDecreeChecked) bool { return e.Result == "in_order" }), totalsAre(5000, 5000, 0, 0, 0, 0, 0))
}

// TestTheAccountIsTheListedOne: the accounts are compared as they are sealed, never opened.
func TestTheAccountIsTheListedOne(t *testing.T) {
	for box, result := range map[string]string{"advocate_iban of asel": "in_order", "advocate_iban of somebody": "defective"} {
		w, c := noticed(t)
		w.When(scenario.Step{Text: "a full decree with a sealed account", Do: func(w *scenario.World) {
			w.Send(fullDecree(w, c, nil), journal.Box{Person: scenario.Ref("asel"), Field: "advocate_iban", Bytes: []byte(box)})
		}}).Then(scenario.Happens(result, func(e *event.PaymentDecreeChecked) bool { return e.Result == result }))
	}
}

// TestADecreeWithASumAloneStillWorks: what it does not say the register says; a wrong number of the notice is named and
// holds nothing.
func TestADecreeWithASumAloneStillWorks(t *testing.T) {
	w, c := noticed(t)
	d := decreeOf(c, "d1", 1, 500_000)
	d.NoticeNumber = "43"
	w.When(sent("a sum and a wrong notice", d)).
		Then(scenario.Happens("it is named", func(e *event.PaymentDecreeChecked) bool {
			return e.Result == "sum_only" && len(e.Fields) == 1 && e.Fields[0] == event.FieldFinding{Field: "notice_number", Code: "field_differs"}
		}), totalsAre(5000, 5000, 0, 0, 0, 0, 0))
}

// TestReleaseAndPaymentInTwoDocuments: where the setting asks for a separate decree on release, it is missed, in the form
// check and among the papers.
func TestReleaseAndPaymentInTwoDocuments(t *testing.T) {
	w, c := noticed(t)
	two := event.DefaultSettings()
	two.Version, two.ValidFrom, two.ReleaseAndPaymentDecree = 2, civil.DateOf(2025, 1, 1), "two_documents"
	w.Given(scenario.Step{Text: "release is decreed apart", Do: func(w *scenario.World) {
		b := bookOf(true, true)
		b.Settings = append(b.Settings, two)
		w.Mail(b)
	}})
	w.When(scenario.Message("one document", func(w *scenario.World) journal.Body { return fullDecree(w, c, nil) })).
		Then(scenario.Happens("release is missed", func(e *event.PaymentDecreeChecked) bool {
			return len(e.Fields) == 1 && e.Fields[0] == event.FieldFinding{Field: "release_decree", Code: "field_missing"}
		}))
	w.When(scenario.Message("corrected", func(w *scenario.World) journal.Body {
		e := fullDecree(w, c, func(e *event.PaymentDecreeIssued) {
			e.Revision, e.ReleaseDecree, e.ReleaseDecreeOn = 2, "7/1", civil.DateOf(2025, 10, 30)
		})
		return &event.PaymentDecreeCorrected{Register: e.Register, PaymentDecreeContent: e.PaymentDecreeContent}
	}), sent("the application", filed("ap1", c))).
		Then(scenario.Happens("both are there", func(e *event.ApplicationAttachments) bool {
			got := map[string]string{}
			for _, h := range e.Lines[0].Have {
				got[h.Kind] = h.Number
			}
			return len(e.Lines[0].Missing) == 0 && got["release_decree"] == "7/1" && got["payment_decree"] == "D-d1" && got["appointing_decree"] == "17"
		}))
}

// TestTheCutIsDerivedFromTheDecreesLines: fewer minutes are priced by the same Rules, bands included; each day bears its
// own cut.
func TestTheCutIsDerivedFromTheDecreesLines(t *testing.T) {
	w, c := noticed(t)
	w.When(scenario.Message("the body leaves 2 h 40 of the first day and 50 minutes of the second", func(w *scenario.World) journal.Body {
		return fullDecree(w, c, func(e *event.PaymentDecreeIssued) {
			e.Lines[0].Minutes, e.Lines[1].EndedAt, e.Lines[1].Minutes = 160, local(16, 9, 50), 50
			e.Tiyn = 266_667 + 100_000 // 160/60 h, and p. 10-1: 50 minutes are an hour
		})
	})).Then(scenario.Happens("each day's cut", func(e *event.ClaimDecreed) bool {
		return e.LinesTiyn == 366_667 && e.CutTiyn == 133_333 && len(e.Cuts) == 2 &&
			e.Cuts[0].Group == c+"/2025-10-15" && e.Cuts[0].Counted == 180 && e.Cuts[0].Decreed == 160 && e.Cuts[0].Tiyn == 33_333 &&
			e.Cuts[1].Counted == 120 && e.Cuts[1].Decreed == 50 && e.Cuts[1].Tiyn == 100_000
	}), scenario.Happens("and no defect", func(e *event.PaymentDecreeChecked) bool { return e.Result == "in_order" }),
		totalsAre2(500_000, 366_667, 133_333))
}

// totalsAre2 compares accrued, in progress and not payable in tiyn.
func totalsAre2(accrued, inProgress, not int64) scenario.Step {
	return scenario.Step{Text: fmt.Sprintf("%d accrued, %d in progress, %d cut", accrued, inProgress, not), Do: func(w *scenario.World) {
		w.T.Helper()
		if tot := state(w).Claims.Totals(); tot.Accrued != accrued || tot.InProgress != inProgress || tot.NotPayable != not {
			w.Failf("%+v", tot)
		}
	}}
}

// TestCopiesOfTheDecree: in an electronic case both have theirs with the decree, and a late one is told; in a case on
// paper they are due until handed over, and missed aloud.
func TestCopiesOfTheDecree(t *testing.T) {
	copyIs := func(to, state string) scenario.Step {
		return scenario.Happens("the copy of the "+to+" is "+state, func(e *event.DecreeCopyTracked) bool { return e.To == to && e.State == state })
	}
	t.Run("electronic", func(t *testing.T) {
		w, c := calculated(t)
		w.When(sent("decreed and sent the same day", decreeOf(c, "d1", 1, 500_000))).Then(copyIs("advocate", "handed"), copyIs("bar", "handed"))
	})
	t.Run("late", func(t *testing.T) {
		w, c := calculated(t)
		w.When(until(local(33, 9, 0)), sent("decreed on 31 October, sent on Sunday", decreeOf(c, "d1", 1, 500_000))).Then(copyIs("advocate", "late"), copyIs("bar", "late"))
	})
	t.Run("on paper", func(t *testing.T) {
		w, c := calculated(t)
		w.Given(sent("the case is led on paper", &event.CaseFormatChanged{Register: event.Register{Object: "f1", Revision: 1, OccurredAt: local(16, 12, 0), Unit: scenario.Unit, RegisterCase: "c1"}, Format: "paper"}))
		d := decreeOf(c, "d1", 1, 500_000)
		d.AdvocateCopyOn = d.DecreeDate
		handed := &event.DecreeCopyHanded{Claim: c, Decree: "d1", To: "bar", On: civil.DateOf(2025, 11, 3), Way: "post", By: scenario.Ref("gulnara")}
		w.When(sent("the decree, with the day of the advocate's copy", d)).Then(copyIs("advocate", "handed"), copyIs("bar", "due")).
			When(until(local(33, 0, 0))).Then(copyIs("bar", "missing"), scenario.Happens("the head of the unit is told", func(e *event.AlarmRaised) bool { return e.Code == "decree_copy_missing" })).
			When(until(local(34, 12, 0)), sent("it came by post", handed)).Then(copyIs("bar", "late")).
			When(sent("told again", handed)).Then(scenario.Never[event.DecreeCopyTracked]("nothing new"))
	})
}

// TestOpenDecreesAreListed until they come, with reminders and alarms.
func TestOpenDecreesAreListed(t *testing.T) {
	w, c := calculated(t)
	list := func() []claim.OpenDecree { return state(w).Claims.OpenDecrees(&state(w).Appointments) }
	w.Until(local(38, 0, 0))
	if l := list(); len(l) != 1 || l[0].Claim != c || l[0].Unit != scenario.Unit || l[0].Reminds != 1 || l[0].Alarms != 1 || l[0].DueOn != civil.DateOf(2025, 11, 5) || l[0].Tiyn != 500_000 {
		t.Fatalf("%+v", l)
	}
	w.Given(sent("the decree", decreeOf(c, "d1", 1, 500_000)))
	if l := list(); len(l) != 0 {
		t.Fatalf("%+v", l)
	}
}
