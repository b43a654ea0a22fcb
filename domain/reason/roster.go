package reason

// roster: what the board of the duty roster warns of.
var roster = []Entry{
	{"roster_gap", "2020 order p. 4; 2021 order p. 2",
		"Кезекшілік кестесінде адвокаты жоқ сағаттар бар.",
		"В графике дежурств есть часы без адвоката.",
		"The duty roster has hours without an advocate."},
	{"roster_stale", "2020 order p. 4; 2021 order p. 2",
		"Келесі айдың кезекшілік кестесі белгіленген күнге дейін расталмаған.",
		"График дежурств на следующий месяц не утверждён к установленному дню.",
		"The duty roster of the next month was not confirmed by the set day."},
	{"roster_not_countersigned", "2021 order p. 2",
		"Кезекшілік кестесін әділет департаменті растамаған.",
		"График дежурств не подтверждён департаментом юстиции.",
		"The duty roster lacks the justice department's confirmation."},
	{"roster_unknown_advocate", "",
		"Кестеде адвокаттар тізімінде жоқ адам көрсетілген.",
		"В графике указано лицо, которого нет в списке адвокатов.",
		"The roster names somebody who is not in the list of advocates."},
	{"roster_overlap", "",
		"Бір адвокаттың кезекшіліктері уақыт бойынша қабаттасады.",
		"Дежурства одного адвоката пересекаются по времени.",
		"Two duty slots of one advocate overlap."},
}
