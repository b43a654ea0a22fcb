package documents

import (
	"fmt"
	"strings"
)

// SpellSum writes a sum in words, as payment documents have it: the tenge in words, the tiyn in two digits.
func SpellSum(tiyn int64, lang string) string {
	sign, n := "", uint64(tiyn)
	if tiyn < 0 {
		sign, n = "минус ", -n
	}
	whole := spellKK(n / 100)
	tenge := "теңге"
	if lang == RU {
		whole, tenge = spellRU(n/100), "тенге"
	}
	text := fmt.Sprintf("%s%s %s %02d тиын", sign, whole, tenge, n%100)
	return capital(text)
}

func capital(s string) string {
	r := []rune(s)
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

// Groups of three digits from the highest down: milliards are the most that 64 bits of tiyn can need besides trillions.
var powers = [...]uint64{1e15, 1e12, 1e9, 1e6, 1e3, 1}

var (
	unitsRU = [...]string{"", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять", "одиннадцать",
		"двенадцать", "тринадцать", "четырнадцать", "пятнадцать", "шестнадцать", "семнадцать", "восемнадцать", "девятнадцать"}
	tensRU     = [...]string{"", "", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто"}
	hundredsRU = [...]string{"", "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот"}
	// Of one, of two to four, of the rest.
	groupsRU = [...][3]string{{"квадриллион", "квадриллиона", "квадриллионов"}, {"триллион", "триллиона", "триллионов"},
		{"миллиард", "миллиарда", "миллиардов"}, {"миллион", "миллиона", "миллионов"}, {"тысяча", "тысячи", "тысяч"}, {}}
)

func spellRU(n uint64) string {
	if n == 0 {
		return "ноль"
	}
	var out []string
	for i, p := range powers {
		g := n / p % 1000
		if g == 0 {
			continue
		}
		if h := hundredsRU[g/100]; h != "" {
			out = append(out, h)
		}
		rest := g % 100
		if rest >= 20 {
			out = append(out, tensRU[rest/10])
			rest %= 10
		}
		if rest > 0 {
			word := unitsRU[rest]
			if p == 1000 && rest == 1 { // a thousand is feminine, the tenge is not
				word = "одна"
			} else if p == 1000 && rest == 2 {
				word = "две"
			}
			out = append(out, word)
		}
		if p > 1 {
			out = append(out, groupsRU[i][formRU(g)])
		}
	}
	return strings.Join(out, " ")
}

// formRU is the form of a noun beside a number.
func formRU(n uint64) int {
	switch {
	case n%100 >= 11 && n%100 <= 14:
		return 2
	case n%10 == 1:
		return 0
	case n%10 >= 2 && n%10 <= 4:
		return 1
	}
	return 2
}

var (
	unitsKK  = [...]string{"", "бір", "екі", "үш", "төрт", "бес", "алты", "жеті", "сегіз", "тоғыз"}
	tensKK   = [...]string{"", "он", "жиырма", "отыз", "қырық", "елу", "алпыс", "жетпіс", "сексен", "тоқсан"}
	groupsKK = [...]string{"квадриллион", "триллион", "миллиард", "миллион", "мың", ""}
)

func spellKK(n uint64) string {
	if n == 0 {
		return "нөл"
	}
	var out []string
	for i, p := range powers {
		g := n / p % 1000
		if g == 0 {
			continue
		}
		if h := g / 100; h > 1 {
			out = append(out, unitsKK[h])
		}
		if g >= 100 {
			out = append(out, "жүз")
		}
		if t := g % 100 / 10; t > 0 {
			out = append(out, tensKK[t])
		}
		if u := g % 10; u > 0 {
			out = append(out, unitsKK[u])
		}
		if p > 1 {
			out = append(out, groupsKK[i])
		}
	}
	return strings.Join(out, " ")
}
