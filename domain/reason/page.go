package reason

// pageWords are the labels of the live page that no other screen has.
var pageWords = []Word{
	// the frame of the page
	{"skip_to_content", "Мазмұнға өту", "Перейти к содержанию", "Skip to content"},
	{"reloads_by_itself", "Бет бес секунд сайын өзі жаңарады", "Страница сама обновляется каждые пять секунд", "The page reloads itself every five seconds"},
	{"no_answer_yet", "Деректер әлі дайын емес", "Данные ещё не готовы", "The figures are not ready yet"},
	{"wall_time", "Нақты уақыт", "Реальное время", "Wall clock time"},
	{"figures", "Негізгі көрсеткіштер", "Главные показатели", "Key figures"},
	{"held_while_open", "Ашық тұрғанда жаңартылмайды", "Не обновляется, пока раскрыто", "Not updated while opened"},
	{"and_more", "тағы {count}", "ещё {count}", "{count} more"},
	{"not_started", "Журнал әлі жоқ", "Журнала ещё нет", "No journal yet"},
	{"count", "Саны", "Количество", "Count"},
	{"alarms", "Дабылдар", "Тревоги", "Alarms"},

	// figures
	{"open_requests", "Ашық сұрау салулар", "Открытые запросы", "Open requests"},
	{"open_now", "Ашық", "Открыто", "Open"},
	{"requests_taken", "Сұрау салулар", "Запросы", "Requests"},
	{"requests_appointed", "Тағайындалды", "Назначено", "Appointed"},
	{"median", "Медиана", "Медиана", "Median"},
	{"median_answer", "Сұраудан қабылдауға дейінгі медиана", "Медиана от запроса до принятия", "Median from request to acceptance"},
	{"in_95_percent", "95 % жағдайда", "В 95 % случаев", "In 95 % of cases"},

	// the duty roster of a territory at a glance
	{"roster_in_order", "Бәрі дұрыс", "В порядке", "In order"},
	{"roster_missing", "Кесте жоқ", "Нет графика", "No roster"},
	{"roster_has_gap", "Олқылық бар", "Есть пробел", "Has a gap"},
	{"roster_late", "Келесі ай расталмаған", "Следующий месяц не утверждён", "Next month not confirmed"},
	{"roster_unconfirmed", "Расталмаған", "Не подтверждён", "Not confirmed"},

	// clocks of a request
	{"wanted_at", "Қажет уақыты", "Требуется к", "Wanted at"},
	{"at_once", "Дереу", "Немедленно", "At once"},
	{"legal_deadline", "Заңды мерзім", "Законный срок", "Legal deadline"},
	{"answer_by", "Жауап беру мерзімі", "Ответ до", "Answer by"},
	{"next_alarm", "Келесі дабыл", "Следующая тревога", "Next alarm"},
	{"since_request", "Сұраудан бері", "С момента запроса", "Since the request"},
	{"due_soon", "Мерзімі таяу", "Срок близок", "Due soon"},
	{"in_time", "Мерзімінде", "В срок", "In time"},
	{"state", "Күйі", "Состояние", "State"},
	{"left_of", "{time} қалды", "осталось {time}", "{time} left"},
	{"past_by", "{time} өтіп кетті", "просрочено на {time}", "{time} overdue"},

	// lengths of time
	{"short_days", "тәул", "сут", "d"},
	{"short_hours", "сағ", "ч", "h"},
	{"short_minutes", "мин", "мин", "min"},
	{"short_seconds", "сек", "сек", "s"},

	// why him
	{"rule_band_draw_v1", "Ең аз жүктемелілер арасындағы жеребе, 1-нұсқа", "Жребий среди наименее нагруженных, версия 1", "Draw among the least loaded, version 1"},
	{"by_draw", "Жеребе бойынша", "По жребию", "By the draw"},
	{"by_hand", "Үйлестіруші таңдаған", "Выбран координатором", "Chosen by the coordinator"},
	{"by_rerequest", "Бұрынғы қорғаушы", "Прежний защитник", "The former defender"},
	{"pool", "Іздеу аясы", "Круг поиска", "Pool"},
	{"pool_zone", "Бөлімшенің кезекшілік аймағы", "Зона дежурства подразделения", "Duty zone of the unit"},
	{"pool_neighbours", "Көрші аймақтармен бірге", "Вместе с соседними зонами", "With the neighbouring zones"},
	{"pool_territory", "Бүкіл аумақ", "Вся территория", "Whole territory"},
	{"pool_distance", "Бейнебайланыс арқылы", "По видеосвязи", "By video link"},
	{"pool_coordinator", "Алқа үйлестірушісі", "Координатор коллегии", "Bar coordinator"},
	{"band", "Таңдау тобы, жеребе ретімен", "Группа выбора в порядке жребия", "Band in the order of the draw"},
	{"draw_place", "Жеребедегі орны", "Место в жребии", "Place in the draw"},
	{"draw_number", "Жеребе нөмірі", "Номер жребия", "Number of the draw"},
	{"draw_value", "Сұрау салудың жеребе мәні", "Значение жребия запроса", "Draw of the request"},
	{"last_offer", "Соңғы ұсыныс", "Последнее предложение", "Last offer"},
	{"chosen", "Таңдалды", "Выбран", "Chosen"},
	{"others_by_reason", "Қалғандары себебі бойынша", "Остальные по причинам", "All others by reason"},
	{"how_chosen", "Таңдау тәсілі", "Способ выбора", "How chosen"},

	// money
	{"month", "Ай", "Месяц", "Month"},
	{"money_by_month", "Айлар бойынша өспелі қорытынды", "По месяцам нарастающим итогом", "Running total by month"},
	{"money_now", "Есептелген ақша қазір қайда", "Где начисленное сейчас", "Where the accrued money stands now"},
	{"in_hand", "Әлі өтініш берілмеген", "Ещё не заявлено", "Not applied for yet"},
	{"thousand", "мың", "тыс", "thousand"},
	{"million", "млн", "млн", "million"},

	// messages
	{"messages", "Хабарламалар", "Сообщения", "Messages"},
	{"messages_since_start", "Бағдарлама іске қосылғаннан бері", "С запуска программы", "Since the program started"},
	{"messages_taken", "Алынды", "Получено", "Taken"},
	{"messages_accepted", "Дерек ретінде қабылданды", "Принято как факт", "Accepted as a fact"},
	{"messages_duplicate", "Қайталанды", "Повторы", "Duplicates"},
	{"messages_conflict", "Идентификатор қайшылығы", "Конфликт идентификатора", "Identifier conflicts"},
	{"messages_quarantined", "Карантинде", "В карантине", "In quarantine"},
	{"quarantine_by_reason", "Карантин себептері", "Карантин по причинам", "Quarantine by reason"},
	{"refusals_by_reason", "Қабылданбаған сұрау салулар себебі бойынша", "Отказы по причинам", "Refusals by reason"},

	// codes whose full text names a value, where the value is not at hand
	{"brief_too_large", "Хабарлама тым үлкен", "Сообщение слишком большое", "Message too large"},
	{"brief_unknown_type", "Хабарламаның түрі белгісіз", "Неизвестный вид сообщения", "Unknown type of message"},
	{"brief_unknown_version", "Хабарлама түрінің нұсқасы белгісіз", "Неизвестная версия вида сообщения", "Unknown version of the message type"},
	{"brief_schema_violation", "Хабарлама схемаға сәйкес келмейді", "Сообщение не соответствует схеме", "Message does not match its schema"},
	{"brief_missing_attribute", "Міндетті атрибут жоқ", "Нет обязательного атрибута", "Required attribute missing"},
	{"brief_bad_attribute", "Атрибуттың мәні жарамсыз", "Недопустимое значение атрибута", "Attribute with a value that is not allowed"},
	{"brief_outside_wave", "Қаулы күні пилоттық жоба бұл жерде жүргізілмеген", "На день постановления пилотный проект здесь не проводился", "No pilot here on the day of the decree"},
	{"brief_envelope_too_large", "Хабарлама тым үлкен", "Сообщение слишком большое", "Message too large"},
	{"brief_envelope_too_many", "Хабарламаның тақырыптары немесе кеңейтімдері тым көп", "Слишком много заголовков или расширений сообщения", "Too many headers or extensions of the message"},
	{"brief_envelope_attribute_long", "Атрибуттың атауы немесе мәні тым ұзын", "Имя или значение атрибута слишком длинное", "Name or value of an attribute too long"},
	{"brief_overlong", "Әрекеттің ұзақтығы рұқсат етілген шектен асады", "Продолжительность действия больше допустимой", "The act is longer than allowed"},
	{"brief_hold_overlap", "Минуттар адвокаттың басқа жазбасымен қабаттасады; екі жазба да адамның шешіміне дейін кідіртілді", "Минуты пересекаются с другой записью адвоката; обе записи удержаны до решения человека", "The minutes overlap another record of the advocate; both are held for a person's decision"},
	{"brief_no_answer", "Адвокат жауап бермеді", "Адвокат не ответил", "The advocate gave no answer"},
	{"brief_excluded_by_prosecutor", "Прокурор қорғаушыны іске қатысудан шеттетті", "Прокурор отвёл защитника от участия в деле", "The prosecutor excluded the defender from the case"},
	{"brief_slot_unreachable", "Кезекшілік қолжетімсіз деп белгіленген", "Дежурство отмечено как недоступное", "The duty slot is marked unreachable"},
}
