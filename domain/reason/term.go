package reason

// terms: terms, reminders and copies on the way from the calculation to the application.
var terms = []Entry{
	{"form_witness", "Rules p. 5, annex 1",
		"Осы редакциядағы нысанда қорғалуға құқығы бар куә аталмаған; ол 2-жолға жазылды.",
		"В форме этой редакции свидетель, имеющий право на защиту, не назван; он показан в строке 2.",
		"The form of this edition does not name the witness with the right to defence; he stands in row 2."},
	{"form_row_missing", "Rules p. 5, annex 1",
		"Осы редакциядағы нысанда көмектің мұндай түріне жол жоқ; сома тек жиынтықта тұр.",
		"В форме этой редакции нет строки для такого вида помощи; сумма стоит только в итоге.",
		"The form of this edition has no row for this kind of aid; the sum stands in the total only."},
}

// termWords are the labels of the same room.
var termWords = []Word{}
