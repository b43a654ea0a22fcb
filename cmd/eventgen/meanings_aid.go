package main

// aidMeanings are those of the events of aid: acts, consultations, trips.
var aidMeanings = map[string]string{
	"ActAnswered.answer":               "accepted: the advocate is right; rejected: he is not.",
	"ActQuestioned.code":               "Code of the objection, or of why the act is held.",
	"OverlapDecided.pair":              "Name of the pair, as both sides were told.",
	"OverlapDecided.keeps":             "Whose the minutes are: of this record or of the other.",
	"OverlapDecided.ground":            "Code of the ground.",
	"ConsultationEntered.consultation": "The advocate's id of the consultation.",
	"ConsultationEntered.client":       "The person who was advised.",
	"ConsultationEntered.client_name":  "His full name.",
	"ConsultationEntered.mode":         "Spoken or written.",
	"WorkActSigned.client":             "The person who was advised.",
	"WorkActRecorded.client":           "The person who was advised.",
	"essence":                          "Essence of the legal question.",
	"work_act":                         "The advocate's id of the act of work done.",
	"consultations":                    "Ids of its consultations.",
	"oral":                             "Oral consultations.",
	"written":                          "Written consultations.",
	"documents":                        "Documents drafted.",
	"signed_on":                        "Day of the last signature.",
	"advocate_signed":                  "How the advocate signed.",
	"client_signed":                    "How the client signed.",
	"attachment_count":                 "Documents attached, of order 114 of 25.02.2015.",
	"cost":                             "The advocate's id of the expense.",
	"consent_date":                     "Its day.",
	"certificate_from":                 "Start by the certificate.",
	"certificate_to":                   "End by the certificate.",
	"urgency_ground":                   "Ground of urgency of a night act (CPC 197(2)).",
	"pair":                             "Name of the pair.",
	"keeps":                            "Whose the minutes are: of this record or of the other.",
	"pairs":                            "The records on the other side.",
	"TripCostEntered.kind":             "Kind of expense.",
	"TripCostEntered.day":              "Day of the expense.",
	"TripCostEntered.tiyn":             "Sum in tiyn, as the document proves it.",
	"TripCostEntered.revision":         "Counts up with each correction, from 1.",
	"clause":                           "Clause of law behind the rule.",
	"WorkDayFlagged.flags":             "What a person should look at, in order of rule.",
	"stated":                           "Minutes stated without a time of day.",
}

func init() {
	for k, v := range aidMeanings {
		if _, ok := meanings[k]; !ok {
			meanings[k] = v
		}
	}
}
