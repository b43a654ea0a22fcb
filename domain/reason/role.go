package reason

// roleWords are the labels that commands and pages need beyond those of the rooms they show: what starts a clock and
// what follows it, causes and measures of an outage, the desk's own answers.
var roleWords = []Word{
	// clocks around an appointment: appointment.md section 6
	{"what_clock_delivery", "Жеткізуден басталады; үш сағат, ұстау мерзіміне кіреді. Тек көрсетіледі; хаттамадан кейінгі сұрау салу кешіккен деп белгіленеді.", "Начинается с доставления; три часа, входят в срок задержания. Только показывается; запрос позже протокола отмечается.", "Starts with the delivery; three hours, counted into the detention. Shown only; a request later than the protocol is marked."},
	{"what_clock_prosecutor_notice", "Ұстау хаттамасынан басталады; 12 сағат. Тек көрсетіледі.", "Начинается с протокола задержания; 12 часов. Только показывается.", "Starts with the protocol of detention; 12 hours. Shown only."},
	{"what_clock_forced_bringing", "Мәжбүрлеп жеткізуден басталады; бірден. Сұрау салу шұғыл болады.", "Начинается с привода; сразу. Запрос становится срочным.", "Starts with the forced bringing; at once. The request is urgent."},
	{"what_clock_relatives", "Ұстаудан басталады; кідіртпей. Тек көрсетіледі.", "Начинается с задержания; без промедления. Только показывается.", "Starts with the detention; without delay. Shown only."},
	{"what_clock_suspect_status", "Қаулыдан басталады; Кодексте сағат көрсетілмеген. Тек жасы көрсетіледі.", "Начинается с постановления; часов в Кодексе нет. Показывается только возраст.", "Starts with the decree; the Code names no hours. Only its age is shown."},
	{"what_clock_decree", "Есептеуден басталады; үш жұмыс күні. Соқса: еске салу, кейін дабыл.", "Начинается с расчёта; три рабочих дня. По наступлении: напоминание, затем сигнал.", "Starts with the calculation; three working days. When it rings: a reminder, then an alarm."},
	{"what_clock_application", "Қаулыдан басталады; бір ай. Алдын ала ескертеді.", "Начинается с постановления; один месяц. Предупреждает заранее.", "Starts with the decree; one month. Warns ahead."},
	{"what_clock_security", "Өтініштен басталады; 24 сағат. Тек көрсетіледі.", "Начинается с заявления; 24 часа. Только показывается.", "Starts with the application; 24 hours. Shown only."},
	{"what_clock_payment", "Айдан кейінгі 4-күнге дейін, желтоқсан үшін 20 желтоқсанға дейін. Соқса: департамент шақырылады.", "До 4-го числа следующего месяца, за декабрь до 20 декабря. По наступлении: вызывается департамент.", "Until the 4th of the next month, for December until 20 December. When it rings: the department is called."},

	// what an act of failure says: order 89, annex 21
	{"cause_storage_failure", "Деректер сақтау жүйесінің істен шығуы", "Отказ системы хранения", "Failure of the storage"},
	{"cause_hardware_failure", "Жабдықтың істен шығуы", "Отказ оборудования", "Failure of equipment"},
	{"cause_software_failure", "Бағдарламадағы ақау", "Сбой программы", "Failure of the program"},
	{"cause_power_cut", "Электр қуатының өшуі", "Отключение электроэнергии", "Power cut"},
	{"cause_line_broken", "Байланыс арнасының үзілуі", "Обрыв канала связи", "Broken line"},
	{"cause_provider", "Оператор жағындағы ақау", "Сбой у оператора связи", "Failure at the provider"},
	{"cause_certificate_expired", "Сертификаттың мерзімі өтуі", "Истёк срок сертификата", "An expired certificate"},
	{"cause_maintenance", "Жоспарлы жұмыстар", "Плановые работы", "Planned maintenance"},
	{"cause_attack", "Сыртқы шабуыл", "Внешняя атака", "Attack from outside"},
	{"cause_unknown", "Себебі анықталмаған", "Причина не установлена", "Cause not known"},
	{"measure_service_called", "Сервис ұйымы шақырылды", "Вызвана сервисная организация", "The service organisation was called"},
	{"measure_replica_started", "Резервтік көшірме іске қосылды", "Запущена резервная копия", "The replica was started"},
	{"measure_backup_restored", "Резервтік көшірмеден қалпына келтірілді", "Восстановлено из резервной копии", "Restored from a backup"},
	{"measure_power_switched", "Резервтік қуатқа ауысты", "Переход на резервное питание", "Switched to standby power"},
	{"measure_line_switched", "Резервтік арнаға ауысты", "Переход на резервный канал", "Switched to a standby line"},
	{"measure_restarted", "Жүйе қайта іске қосылды", "Система перезапущена", "The system was started again"},
	{"measure_equipment_replaced", "Жабдық ауыстырылды", "Оборудование заменено", "Equipment was replaced"},
	{"measure_certificate_renewed", "Сертификат жаңартылды", "Сертификат обновлён", "The certificate was renewed"},
	{"measure_paper_route", "Қағаз тәртібіне көшті", "Переход на бумажный порядок", "Work went on on paper"},

	// answers of commands
	{"no_cuts", "Ештеңе шегерілмеген", "Ничего не снято", "Nothing was taken off"},
	{"no_differences", "Айырма жоқ", "Расхождений нет", "There is no difference"},

	// the page: what is missing in a roster
	{"roster_gaps", "Олқылықтар", "Пробелы", "Gaps"},
	{"roster_minutes_nobody", "Ешкім жоқ уақыт", "Время без дежурного", "Time without anybody"},
	{"roster_due_soon", "Келесі айдың кестесі күтілуде", "Ожидается график следующего месяца", "Next month's roster is due"},
}
