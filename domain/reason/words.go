package reason

import "slices"

// Word is a label of the screens: one word of the glossary for one thing, in three languages. Not a sentence.
type Word struct {
	Key        string
	KK, RU, EN string
}

// Text is the word in one of the languages.
func (w Word) Text(lang string) string { return pick(w.KK, w.RU, w.EN, lang) }

// Words gives all labels in the order of the files, those of the live page last.
func Words() []Word { return slices.Concat(wordLists...) }

var wordLists = [][]Word{
	words,
	pageWords,
	historyWords,
	derivationWords,
	moneyWords,
	termWords,
	reviewWords,
	aidWords,
	planWords,
	personWords,
	documentWords,
	ledgerWords,
	pilotWords,
	roleWords,
}

// FindWord looks a label up.
func FindWord(key string) (Word, bool) {
	for _, list := range wordLists {
		for _, w := range list {
			if w.Key == key {
				return w, true
			}
		}
	}
	return Word{}, false
}

// Label is the word for a key; a key that is no word is given back as it is.
func Label(key, lang string) string {
	if w, ok := FindWord(key); ok {
		return w.Text(lang)
	}
	return key
}

var words = []Word{
	// the program
	{"title", "Қорғау", "Коргау", "Qorgau"},
	{"subtitle", "Мемлекет төлейтін қорғаушыны тағайындау", "Назначение защитника за счёт государства", "Appointment of state-paid defenders"},
	{"language", "Тіл", "Язык", "Language"},
	{"theme", "Түс режимі", "Оформление", "Theme"},
	{"light", "Ашық", "Светлое", "Light"},
	{"dark", "Күңгірт", "Тёмное", "Dark"},
	{"overview", "Шолу", "Обзор", "Overview"},
	{"chart", "Диаграмма", "Диаграмма", "Chart"},
	{"table", "Кесте", "Таблица", "Table"},
	{"total", "Барлығы", "Итого", "Total"},
	{"nothing_yet", "Әзірге ештеңе жоқ", "Пока ничего нет", "Nothing yet"},
	{"connected", "Байланыс бар", "На связи", "Connected"},
	{"reconnecting", "Байланыс қалпына келтірілуде", "Восстановление связи", "Reconnecting"},
	{"synthetic_data", "Барлық адамдар ойдан шығарылған", "Все лица вымышлены", "All persons are made up"},
	{"virtual_time", "Шартты уақыт", "Условное время", "Virtual time"},
	{"updated", "Жаңартылды", "Обновлено", "Updated"},

	// who and where
	{"territory", "Аумақ", "Территория", "Territory"},
	{"territories", "Аумақтар", "Территории", "Territories"},
	{"unit", "Бөлімше", "Подразделение", "Unit"},
	{"bar", "Адвокаттар алқасы", "Коллегия адвокатов", "Bar"},
	{"justice_department", "Әділет департаменті", "Департамент юстиции", "Justice department"},
	{"body", "Қылмыстық процесті жүргізетін орган", "Орган, ведущий уголовный процесс", "Body leading the process"},
	{"advocate", "Адвокат", "Адвокат", "Advocate"},
	{"defender", "Қорғаушы", "Защитник", "Defender"},
	{"client", "Қорғауындағы адам", "Подзащитный", "Client"},
	{"suspect", "Күдікті", "Подозреваемый", "Suspect"},
	{"accused", "Айыпталушы", "Обвиняемый", "Accused"},
	{"victim", "Жәбірленуші", "Потерпевший", "Victim"},
	{"witness_with_right_to_defence", "Қорғалуға құқығы бар куә", "Свидетель, имеющий право на защиту", "Witness having the right to defence"},
	{"investigator", "Тергеуші", "Следователь", "Investigator"},
	{"prosecutor", "Прокурор", "Прокурор", "Prosecutor"},
	{"coordinator", "Алқа үйлестірушісі", "Координатор коллегии", "Bar coordinator"},
	{"person", "Адам", "Лицо", "Person"},
	{"minor", "Кәмелетке толмаған", "Несовершеннолетний", "Minor"},
	{"detained", "Ұстап алынған", "Задержан", "Detained"},
	{"case", "Қылмыстық іс", "Уголовное дело", "Case"},
	{"cases", "Қылмыстық істер", "Уголовные дела", "Cases"},

	// the roster and the appointment
	{"duty_roster", "Кезекшілік кестесі", "График дежурств", "Duty roster"},
	{"duty_slot", "Кезекшілік", "Дежурство", "Duty slot"},
	{"on_duty", "Кезекшілікте", "На дежурстве", "On duty"},
	{"load", "Жүктеме", "Нагрузка", "Load"},
	{"draw", "Жеребе", "Жребий", "Draw"},
	{"request", "Қорғаушыға сұрау салу", "Запрос защитника", "Defender request"},
	{"requests", "Қорғаушыға сұрау салулар", "Запросы защитника", "Defender requests"},
	{"decree", "Қаулы", "Постановление", "Decree"},
	{"protocol", "Хаттама", "Протокол", "Protocol"},
	{"ground", "Негіз", "Основание", "Ground"},
	{"offer", "Ұсыныс", "Предложение", "Offer"},
	{"offers", "Ұсыныстар", "Предложения", "Offers"},
	{"acceptance", "Қорғауды қабылдау", "Принятие защиты", "Acceptance"},
	{"appointment", "Тағайындау", "Назначение", "Appointment"},
	{"appointments", "Тағайындаулар", "Назначения", "Appointments"},
	{"latest_appointments", "Соңғы тағайындаулар", "Последние назначения", "Latest appointments"},
	{"appointed", "Тағайындалды", "Назначен", "Appointed"},
	{"searching", "Іздестірілуде", "Идёт поиск", "Searching"},
	{"offered", "Ұсынылды", "Предложено", "Offered"},
	{"escalated", "Үйлестірушіге берілді", "Передано координатору", "Escalated"},
	{"refused", "Қабылданбады", "Отказано", "Refused"},
	{"withdrawn", "Кері қайтарылды", "Отозвано", "Withdrawn"},
	{"ended", "Аяқталды", "Окончено", "Ended"},
	{"on_hold", "Тоқтатыла тұрды", "Приостановлено", "On hold"},
	{"replacing", "Алмастырылуда", "Заменяется", "Being replaced"},
	{"replacement", "Қорғаушыны алмастыру", "Замена защитника", "Replacement"},
	{"waiver", "Қорғаушыдан бас тарту", "Отказ от защитника", "Waiver"},
	{"exclusion", "Қорғаушыны шеттету", "Отвод защитника", "Exclusion"},
	{"notice_of_defence", "Қорғау туралы жазбаша хабарлама", "Письменное уведомление о защите", "Written notice of defence"},
	{"why_him", "Неге осы адвокат", "Почему этот адвокат", "Why him"},
	{"passed_over", "Таңдалмағандар", "Не выбраны", "Passed over"},
	{"candidates", "Кандидаттар", "Кандидаты", "Candidates"},
	{"rule", "Қағида", "Правило", "Rule"},
	{"time_to_appoint", "Тағайындауға кеткен уақыт", "Время до назначения", "Time to appoint"},
	{"expected_arrival", "Күтілетін келу уақыты", "Ожидаемое прибытие", "Expected arrival"},
	{"clock", "Мерзім", "Срок", "Clock"},
	{"time_left", "Қалған уақыт", "Осталось", "Time left"},
	{"overdue", "Мерзімі өтті", "Срок истёк", "Overdue"},

	// work
	{"act", "Процестік әрекет", "Процессуальное действие", "Procedural act"},
	{"acts", "Процестік әрекеттер", "Процессуальные действия", "Procedural acts"},
	{"participation", "Қатысу", "Участие", "Participation"},
	{"waiting", "Күту уақыты", "Время ожидания", "Waiting"},
	{"study", "Материалдармен танысу", "Ознакомление с материалами", "Study of materials"},
	{"visit", "Кездесу", "Посещение", "Visit"},
	{"drafting", "Құжат жасау", "Составление документов", "Drafting"},
	{"consultation", "Құқықтық консультация", "Правовая консультация", "Consultation"},
	{"trip", "Іссапар", "Командировка", "Trip"},
	{"night", "Түнгі уақыт", "Ночное время", "Night"},
	{"day_off", "Демалыс күні", "Выходной день", "Day off"},
	{"holiday", "Мереке күні", "Праздничный день", "Holiday"},
	{"start", "Басталуы", "Начало", "Start"},
	{"end", "Аяқталуы", "Окончание", "End"},
	{"break", "Үзіліс", "Перерыв", "Break"},
	{"minutes", "Минут", "Минуты", "Minutes"},
	{"hours", "Сағат", "Часы", "Hours"},

	// money
	{"money", "Ақша", "Деньги", "Money"},
	{"tenge", "теңге", "тенге", "tenge"},
	{"tiyn", "тиын", "тиын", "tiyn"},
	{"sum", "Сома", "Сумма", "Sum"},
	{"accrued", "Есептелді", "Начислено", "Accrued"},
	{"claimed", "Өтініш берілді", "Заявлено", "Claimed"},
	{"approved", "Мақұлданды", "Одобрено", "Approved"},
	{"in_payment", "Төлемде", "В оплате", "In payment"},
	{"paid", "Төленді", "Оплачено", "Paid"},
	{"returned", "Қайтарылды", "Возвращено", "Returned"},
	{"held", "Кідіртілді", "Удержано до решения", "Held"},
	{"blocked", "Бұғатталды", "Заблокировано", "Blocked"},
	{"not_payable", "Төленбейді", "Не подлежит оплате", "Not payable"},
	{"in_progress", "Орындалуда", "В работе", "In progress"},
	{"payment_decree", "Ақы төлеу туралы қаулы", "Постановление об оплате", "Payment decree"},
	{"application", "Ақы төлеу туралы өтініш", "Заявление об оплате", "Application"},
	{"claim", "Ақы төлеу ісі", "Дело об оплате", "Claim"},
	{"line", "Есеп жолы", "Строка расчёта", "Line"},
	{"derivation", "Соманың негіздемесі", "Обоснование суммы", "Derivation"},
	{"rate", "Мөлшерлеме", "Ставка", "Rate"},
	{"coefficient", "Коэффициент", "Коэффициент", "Coefficient"},
	{"rounding", "Дөңгелектеу", "Округление", "Rounding"},
	{"mrp", "Айлық есептік көрсеткіш", "Месячный расчётный показатель", "Monthly calculation index"},
	{"edition", "Редакция", "Редакция", "Edition"},
	{"severity_misdemeanour", "Қылмыстық теріс қылық", "Уголовный проступок", "Misdemeanour"},
	{"severity_minor", "Онша ауыр емес қылмыс", "Преступление небольшой тяжести", "Minor crime"},
	{"severity_medium", "Ауырлығы орташа қылмыс", "Преступление средней тяжести", "Crime of medium gravity"},
	{"severity_grave", "Ауыр қылмыс", "Тяжкое преступление", "Grave crime"},
	{"severity_particularly_grave", "Аса ауыр қылмыс", "Особо тяжкое преступление", "Particularly grave crime"},
	{"reconciliation_act", "Салыстыру актісі", "Акт сверки", "Reconciliation act"},
	{"settlement", "Аударуға тапсырма", "Поручение на перечисление", "Settlement"},
	{"payment", "Төлем", "Оплата", "Payment"},
	{"payee", "Алушы", "Получатель", "Payee"},
	{"budget_line", "Бюджеттік бағдарлама", "Бюджетная программа", "Budget line"},
	{"payment_purpose", "Мемлекет кепілдік берген заң көмегіне ақы төлеу", "Оплата гарантированной государством юридической помощи", "Payment for state-guaranteed legal aid"},

	// the journal
	{"journal", "Журнал", "Журнал", "Journal"},
	{"national_journal", "Республикалық журнал", "Республиканский журнал", "National journal"},
	{"record", "Жазба", "Запись", "Record"},
	{"records", "Жазбалар", "Записи", "Records"},
	{"fact", "Дерек", "Факт", "Fact"},
	{"decision", "Шешім", "Решение", "Decision"},
	{"position", "Орны", "Позиция", "Position"},
	{"root", "Ағаштың түбірі", "Корень дерева", "Root"},
	{"quarantine", "Карантин", "Карантин", "Quarantine"},
	{"reason", "Себеп", "Причина", "Reason"},
	{"clause", "Норма", "Норма", "Clause"},
	{"time", "Уақыты", "Время", "Time"},
	{"date", "Күні", "Дата", "Date"},
	{"number", "Нөмірі", "Номер", "Number"},
	{"history", "Тарихы", "История", "History"},
	{"erased", "Деректер жойылған", "Данные уничтожены", "Erased"},
	{"absent", "Көрсетілмеген", "Не указан", "Absent"},
	{"valid", "Дұрыс", "Верен", "Valid"},
	{"invalid", "Дұрыс емес", "Неверен", "Invalid"},

	// participants besides those above
	{"defendant", "Сотталушы", "Подсудимый", "Defendant"},
	{"convicted", "Сотталған адам", "Осуждённый", "Convicted person"},
	{"acquitted", "Ақталған адам", "Оправданный", "Acquitted person"},
	{"victim_representative", "Жәбірленушінің өкілі", "Представитель потерпевшего", "Victim's representative"},
	{"interpreter", "Аудармашы", "Переводчик", "Interpreter"},
	{"legal_representative", "Заңды өкіл", "Законный представитель", "Legal representative"},

	// how urgent a request is
	{"urgency", "Жеделдігі", "Срочность", "Urgency"},
	{"urgency_urgent", "Кейінге қалдыруға болмайды", "Не терпит отлагательства", "Urgent"},
	{"urgency_night", "Түнгі", "Ночной", "At night"},
	{"urgency_planned", "Жоспарлы", "Плановый", "Planned"},

	// grounds of mandatory defence (CPC 67(1))
	{"ground_requested", "Адамның өтініші", "Ходатайство самого лица", "The person asks for a defender"},
	{"ground_minor", "Кәмелетке толмаған", "Несовершеннолетие", "Minor"},
	{"ground_disability", "Дене немесе психикалық кемістік", "Физические или психические недостатки", "Physical or mental defects"},
	{"ground_language", "Іс жүргізу тілін білмейді", "Не владеет языком судопроизводства", "Does not know the language of the proceedings"},
	{"ground_over_10_years", "Он жылдан астам мерзімге бас бостандығынан айыру мүмкін", "Возможно лишение свободы свыше десяти лет", "More than ten years may be imposed"},
	{"ground_custody", "Күзетпен ұстау", "Содержание под стражей", "Custody"},
	{"ground_forced_psychiatric", "Мәжбүрлі стационарлық психиатриялық сараптама", "Принудительная стационарная психиатрическая экспертиза", "Forced stationary psychiatric examination"},
	{"ground_conflict_co_suspects", "Күдіктілердің мүдделері қайшы", "Противоречие интересов подозреваемых", "Opposed interests of co-suspects"},
	{"ground_victim_represented", "Жәбірленушінің өкілі қатысады", "Участвует представитель потерпевшего", "The victim's representative takes part"},
	{"ground_state_prosecutor", "Мемлекеттік айыптаушы қатысады", "Участвует государственный обвинитель", "A state prosecutor takes part"},
	{"ground_abroad_evading", "Қазақстаннан тыс жерде және келуден жалтарады", "Находится вне Казахстана и уклоняется от явки", "Abroad and evading appearance"},
	{"ground_procedural_agreement", "Процестік келісім туралы өтінішхат", "Ходатайство о процессуальном соглашении", "Motion for a procedural agreement"},

	// kinds of procedural acts
	{"act_interrogation", "Жауап алу", "Допрос", "Interrogation"},
	{"act_confrontation", "Беттестіру", "Очная ставка", "Confrontation"},
	{"act_search", "Тінту", "Обыск", "Search"},
	{"act_seizure", "Алу", "Выемка", "Seizure"},
	{"act_inspection", "Қарап-тексеру", "Осмотр", "Inspection"},
	{"act_identification", "Тану үшін көрсету", "Опознание", "Identification"},
	{"act_experiment", "Тергеу эксперименті", "Следственный эксперимент", "Investigative experiment"},
	{"act_verification", "Айғақтарды оқиға болған жерде тексеру", "Проверка показаний на месте", "Verification of testimony on the spot"},
	{"act_detention_protocol", "Ұстап алу хаттамасы", "Протокол задержания", "Protocol of detention"},
	{"act_status_announcement", "Мәртебені жариялау", "Объявление статуса", "Announcement of the status"},
	{"act_qualification_announcement", "Саралауды жариялау", "Объявление квалификации", "Announcement of the qualification"},
	{"act_expertise_acquaintance", "Сараптамамен танысу", "Ознакомление с экспертизой", "Acquaintance with an expert report"},
	{"act_case_acquaintance", "Іс материалдарымен танысу", "Ознакомление с материалами дела", "Acquaintance with the case file"},
	{"act_court_sanction", "Соттың санкциялауы", "Санкционирование судом", "Court sanction"},
	{"act_waiver", "Қорғаушыдан бас тартуды ресімдеу", "Оформление отказа от защитника", "Formalising a waiver"},
	{"act_agreement", "Процестік келісім", "Процессуальное соглашение", "Procedural agreement"},
	{"act_other", "Өзге әрекет", "Иное действие", "Other act"},
}
