package documents

import (
	"fmt"
	"strconv"
	"strings"

	"qorgau/domain/civil"
	"qorgau/domain/money"
	"qorgau/domain/reason"
)

// thin groups the digits of a number and never breaks over two lines.
const thin = "\u202f"

// ShowSum writes tiyn as "12 434,38 ₸".
func ShowSum(tiyn int64, lang string) string {
	return strings.ReplaceAll(money.Tiyn(tiyn).Format(lang), "\u00a0", thin)
}

func showCount(n int64) string {
	s, sign := strconv.FormatInt(n, 10), ""
	if n < 0 {
		s, sign = s[1:], "-"
	}
	var b strings.Builder
	for i := range len(s) {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteString(thin)
		}
		b.WriteByte(s[i])
	}
	return sign + b.String()
}

// showMinutes writes a length of time as the forms ask for it, in hours and minutes.
func showMinutes(n int64, lang string) string {
	return fmt.Sprintf("%d%s%s %02d%s%s", n/60, thin, reason.Label("short_hours", lang), n%60, thin, reason.Label("short_minutes", lang))
}

func showClock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// ShortDate is "03.11.2025".
func ShortDate(d civil.Date) string {
	y, m, day := d.Parts()
	return fmt.Sprintf("%02d.%02d.%04d", day, m, y)
}

var monthsRU = [...]string{"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"}

// monthsKK also name the month by itself.
var monthsKK = [...]string{"қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан"}

var monthNamesRU = [...]string{"январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"}

// LongDate is "3 ноября 2025 года", "2025 жылғы 3 қараша".
func LongDate(d civil.Date, lang string) string {
	if d == 0 {
		return dash
	}
	y, m, day := d.Parts()
	if lang == RU {
		return fmt.Sprintf("%d %s %d года", day, monthsRU[m-1], y)
	}
	return fmt.Sprintf("%d жылғы %d %s", y, day, monthsKK[m-1])
}

// MonthName is "октябрь 2025 года", "2025 жылғы қазан" of a month like 2025-10.
func MonthName(month, lang string) string {
	d, err := civil.ParseDate(month + "-01")
	if err != nil {
		return month
	}
	y, m, _ := d.Parts()
	if lang == RU {
		return fmt.Sprintf("%s %d года", monthNamesRU[m-1], y)
	}
	return fmt.Sprintf("%d жылғы %s", y, monthsKK[m-1])
}
