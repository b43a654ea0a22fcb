package reason

// documents: documents and what stands in them.
var documents = []Entry{
	{"notice_code_unknown", "",
		"{code} коды бойынша тағайындау табылмады.",
		"По коду {code} назначение не найдено.",
		"No appointment was found by the code {code}."},
}

// documentWords are the labels of the same room. Headings of official forms are data (adapters/documents/forms.json).
var documentWords = []Word{
	{"page_of", "{page}-бет, барлығы {pages}", "стр. {page} из {pages}", "page {page} of {pages}"},
	{"proof", "{journal} журналы, {pos}-жазба", "Журнал {journal}, запись {pos}", "Journal {journal}, record {pos}"},
	{"proof_leaf", "Жапырақ {leaf}", "Лист {leaf}", "Leaf {leaf}"},
	{"sign_name", "Тегі, аты-жөні", "Фамилия, инициалы", "Name"},
	{"sign_here", "Қолы немесе ЭЦҚ", "Подпись или ЭЦП", "Signature"},
	{"sign_certificate", "Сертификаттың сериялық нөмірі", "Серийный номер сертификата", "Serial number of the certificate"},
	{"sign_time", "Қол қойылған уақыт", "Время подписания", "Time of signing"},
	{"article_code", "{article}-бап (тізілім коды {code})", "ст. {article} (код реестра {code})", "art. {article} (register code {code})"},
	{"protected_person", "Қорғалатын адам", "Защищаемое лицо", "Protected person"},
	{"reference_of", "{ref} (сілтеме)", "{ref} (ссылка)", "{ref} (reference)"},
	{"erased_person", "Деректері жойылған адам, {ref}", "Лицо, данные которого уничтожены, {ref}", "Erased person, {ref}"},

	// kinds of documents
	{"document_notice", "Тағайындау туралы хабарлама", "Извещение о назначении", "Notice of appointment"},
	{"document_decree", "Ақы төлеу туралы қаулы", "Постановление об оплате", "Payment decree"},
	{"document_application", "Ақы төлеу туралы өтініш", "Заявление об оплате", "Application for payment"},
	{"document_register", "Қорғау және өкілдік ету тізілімі", "Реестр защиты и представительства", "Register of defence"},
	{"document_consultations", "Құқықтық консультациялар тізілімі", "Реестр правового консультирования", "Register of consultations"},
	{"document_report_1", "№ 1-(МКЗК) есебі", "Отчёт № 1-(ГГЮП)", "Monthly report of the advocate"},
	{"document_report_2", "№ 2-(МКЗК) есебі", "Отчёт № 2-(ГГЮП)", "Half-yearly report of the bar"},
	{"document_reconciliation", "Салыстыру актісі", "Акт сверки", "Reconciliation act"},
	{"document_failure", "Штаттан тыс жағдай туралы акт", "Акт о нештатной ситуации", "Act of failure"},
	{"document_statement", "Адвокаттың есеп-шоты", "Выписка адвоката", "Statement of account"},

	// where an act took place (CPC 199)
	{"place_unit", "Бөлімше", "Подразделение", "Unit"},
	{"place_detention_centre", "Тергеу изоляторы", "Следственный изолятор", "Detention centre"},
	{"place_court", "Сот", "Суд", "Court"},
	{"place_scene", "Оқиға орны", "Место происшествия", "Scene"},
	{"place_medical", "Медициналық ұйым", "Медицинская организация", "Medical institution"},
	{"place_elsewhere", "Өзге орын", "Иное место", "Elsewhere"},

	// measures of restraint (CPC 137)
	{"restraint_none", "Таңдалмаған", "Не избрана", "None"},
	{"restraint_recognisance", "Ешқайда кетпеу және тиісті мінез-құлық туралы қолхат", "Подписка о невыезде и надлежащем поведении", "Recognisance not to leave"},
	{"restraint_personal_surety", "Жеке кепілгерлік", "Личное поручительство", "Personal surety"},
	{"restraint_military", "Әскери бөлім қолбасшылығының байқауы", "Наблюдение командования воинской части", "Supervision by a military command"},
	{"restraint_minor_supervision", "Кәмелетке толмағанды қарауға беру", "Отдача несовершеннолетнего под присмотр", "Supervision of a minor"},
	{"restraint_bail", "Кепіл", "Залог", "Bail"},
	{"restraint_house_arrest", "Үйқамақ", "Домашний арест", "House arrest"},
	{"restraint_custody", "Күзетпен ұстау", "Содержание под стражей", "Custody"},

	// what failed (order 89, annex 21)
	{"failure_power", "Электр қуаты", "Электропитание", "Power"},
	{"failure_connection", "Байланыс", "Связь", "Connection"},
	{"failure_module", "Жүйе модулі", "Модуль системы", "A module of the system"},
	{"failure_signature", "Электрондық цифрлық қолтаңба", "Электронная цифровая подпись", "Electronic signature"},
	{"failure_register", "Тізілім", "Реестр", "The register"},
	{"failure_whole_system", "Бүкіл жүйе", "Вся система", "The whole system"},
	{"failure_other", "Өзге", "Иное", "Other"},

	// who issued a decree
	{"post_investigator", "Тергеуші", "Следователь", "Investigator"},
	{"post_inquiry_officer", "Анықтаушы", "Дознаватель", "Inquiry officer"},
	{"post_head_of_unit", "Бөлімше бастығы", "Начальник подразделения", "Head of the unit"},
	{"post_prosecutor", "Прокурор", "Прокурор", "Prosecutor"},
	{"post_judge", "Судья", "Судья", "Judge"},
	{"post_other", "Өзге лауазымды адам", "Иное должностное лицо", "Another official"},

	// work that has no other name on a screen
	{"work_waiver", "Қорғаушыдан бас тартуды ресімдеу", "Оформление отказа от защитника", "Formalising a waiver"},
	{"consultation_oral", "Ауызша консультация", "Устная консультация", "Oral consultation"},
	{"consultation_written", "Жазбаша консультация", "Письменная консультация", "Written consultation"},
	{"line_supplement", "Қосымша төлем", "Доплата", "Supplement"},
	{"work_postponed", "Кейінге қалдырудан кейінгі күту", "Ожидание после отложения", "Waiting after a postponement"},
	{"work_interview", "Қорғаушының сұрау жүргізуі", "Опрос, проводимый защитником", "Interview held by the defender"},
	{"work_advice", "Қорғау желісі бойынша консультация", "Консультирование о линии защиты", "Advice on the line of defence"},
	{"work_trip_day", "Іссапар күні", "День командировки", "Trip day"},
}
