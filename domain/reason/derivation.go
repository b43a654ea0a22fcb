package reason

// derivations: how a line of money was reached, and settings.
var derivations = []Entry{
	{"not_payable_taxi", "CPC 176",
		"Такси жол шығыстары өтелмейді.",
		"Проезд на такси не возмещается.",
		"A fare by taxi is not reimbursed."},
	{"not_payable_air", "CPC 176",
		"Әуе көлігімен жүру органның келісімінсіз өтелмейді.",
		"Проезд воздушным транспортом без согласия органа не возмещается.",
		"Travel by air is not reimbursed without consent of the body."},
	{"not_payable_per_diem", "CPC 176",
		"Тәуліктік шығыстар органның талабы бойынша тұрақты тұратын жерінен тыс болғанда ғана өтеледі.",
		"Суточные возмещаются только при пребывании вне места жительства по требованию органа.",
		"Per diem is reimbursed only for a stay away at the demand of the body."},
	{"not_payable_place", "Rates p. 1(6)",
		"Іссапар шығыстары басқа елді мекенге барғанда ғана өтеледі.",
		"Командировочные расходы возмещаются только при выезде в другой населённый пункт.",
		"Trip costs are reimbursed only for a trip to another locality."},
	{"not_payable_no_case", "Rules p. 6",
		"Консультация үшін іссапар шығыстары өтелмейді.",
		"Для консультаций командировочные расходы не возмещаются.",
		"Trip costs are not reimbursed for consultations."},
	{"hold_trip", "CPC 176",
		"Іссапар шығысының сомасын адам енгізіп, қол қояды: шекті мөлшер жүктелмеген немесе құжат жоқ.",
		"Сумму командировочного расхода вносит и подписывает человек: предел не загружен или нет документа.",
		"A person enters and signs the sum of this trip cost: no ceiling is loaded, or there is no document."},
	{"trip_capped", "Rates p. 1(6)",
		"Шығыстың шекті мөлшерден асқан бөлігі алынды.",
		"Часть расхода сверх предела снята.",
		"The part of the cost above the ceiling was taken off."},
	{"trip_cut", "",
		"Шығыстың бір бөлігін адам алып тастады.",
		"Часть расхода снял человек.",
		"A person took a part of the cost off."},
	{"trip_document", "CPC 176",
		"Шығысты растайтын құжат жоқ.",
		"Нет документа, подтверждающего расход.",
		"No document proves the cost."},
}

// moneyWords are the labels of the same room.
var moneyWords = []Word{}
