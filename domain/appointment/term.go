package appointment

import (
	"qorgau/domain/civil"
)

// What happens while a term runs and at its end.
const (
	ToldOnly    = "information"  // shown, nothing rings
	Rings       = "alarm"        // rings at a half, at three quarters and at the end, as long as nobody is appointed
	RingsAlways = "alarm_always" // the same, whether or not somebody is appointed
	RingsAtEnd  = "alarm_at_end" // rings once it is over
	Acts        = "acts"         // the machine goes on by itself
)

// Term is one row of the table of terms: what starts it, how long it runs, what ends it and what the program does. A
// row holds from a day on; the lengths of the Code have not changed since 2019.
type Term struct {
	Kind   string // also the kind of its clock; its name in the catalogue is clock_<kind>
	Clause string // empty: ours, the law is silent
	Starts string
	Length civil.Instant // zero: at once, or a setting
	Ends   string
	Does   string
}

// Terms are the clocks of the handbook's table (appointment.md 6) that this part keeps.
var Terms = []Term{
	{"delivery", "CPC 129(1), 131(2)", "delivery", 3 * civil.Hour, "protocol of detention", ToldOnly},
	{"prosecutor_notice", "CPC 131(3)", "protocol", 12 * civil.Hour, "notice to the prosecutor", ToldOnly},
	{kindInterrogation, "CPC 64(3)", "protocol", 24 * civil.Hour, "first interrogation of the detained suspect", Rings},
	{"forced_bringing", "CPC 64(4)", "bringing", 0, "interrogation", ToldOnly},
	{kindQualification, "CPC 206(1), (5)", "decree on the qualification", 24 * civil.Hour, "its announcement", RingsAlways},
	{kindDetention24, "CPC 131(4)", "actual detention", 24 * civil.Hour, "court order or release", Rings},
	{kindDetention48, "CPC 131(4), 133(2)", "actual detention", 48 * civil.Hour, "court order or release", Rings},
	{kindDetention72, "CPC 131(4)(1)-(6), 128(5)", "actual detention", 72 * civil.Hour, "court order or release", Rings},
	{kindRelease, "CPC 133(2)", "end of the term of detention", 0, "court order or release", RingsAtEnd},
	{"relatives", "CPC 135", "detention", 0, "notice", ToldOnly},
	{"suspect_status", "CPC 202(1-1), 203(1-2)", "decree", 0, "prosecutor's decision; the Code names no hours", ToldOnly},
	{kindChosen, "CPC 68(4)", "invitation of the chosen defender", 24 * civil.Hour, "he comes, or another one", RingsAtEnd},
	{kindLongAbsence, "CPC 68(3)", "inability", 5 * civil.Day, "replacement", Acts},
	{kindMotion, "CPC 99(4)", "motion of the defence", 3 * civil.Day, "decision", RingsAtEnd},
	{"security", "CPC 96(4)", "application for security measures", 24 * civil.Hour, "decision", ToldOnly},
	{kindJoinder, "CPC 43(3)", "decree on joinder", 24 * civil.Hour, "copy to the defence", RingsAtEnd},
	{kindFormat, "Instruction № 2 p. 10", "decision on the format", 24 * civil.Hour, "the defender is told", RingsAtEnd},
	{kindForm, "order 89 p. 57", "acceptance of the defence", 24 * civil.Hour, "form 18-1", RingsAtEnd},
	{kindGround, "", "ground without a request", civil.Hour, "request", RingsAlways},
	{kindPaperEntry, "", "acceptance on paper", 24 * civil.Hour, "entry of the manual journal", ToldOnly},
	{kindOffer, "", "offer", 0, "answer", Acts},
	{kindCoordinator, "", "escalation", 0, "name given by hand", RingsAlways},
	{kindArrival, "", "wanted time", 0, "arrival", Acts},
}

// TermOf gives a row by its kind.
func TermOf(kind string) Term {
	for i := range Terms {
		if Terms[i].Kind == kind {
			return Terms[i]
		}
	}
	return Term{}
}
