package ident

import "cmp"

// National is the code of the country's own journal.
const National = "KZ"

// BarJournal gives the code of the journal of the bar of a region: "KZ-71" for КАТО 71.
func BarJournal(kato string) (code string, ok bool) {
	if !regionCode(kato) {
		return "", false
	}
	return National + "-" + kato, true
}

// JournalNumber is the number of a journal in the store: 0 for the national one, else the КАТО number of the region.
func JournalNumber(code string) (n int, ok bool) {
	if code == National {
		return 0, true
	}
	kato, ok := KatoOf(code)
	if !ok {
		return 0, false
	}
	return number(kato), true
}

// JournalOf is the code of the journal with that number: the inverse of JournalNumber.
func JournalOf(n int) (code string, ok bool) {
	if n == 0 {
		return National, true
	}
	if n < 10 || n > 99 {
		return "", false
	}
	return BarJournal(string([]byte{byte('0' + n/10), byte('0' + n%10)}))
}

// KatoOf is the two-digit region code of a bar's journal; the national journal has none.
func KatoOf(code string) (kato string, ok bool) {
	if len(code) != 5 || code[:3] != National+"-" || !regionCode(code[3:]) {
		return "", false
	}
	return code[3:], true
}

// CompareJournals orders journals: KZ first, then by КАТО number. Codes that are none come last, by their bytes.
func CompareJournals(a, b string) int {
	na, oka := JournalNumber(a)
	nb, okb := JournalNumber(b)
	switch {
	case oka && okb:
		return cmp.Compare(na, nb)
	case oka:
		return -1
	case okb:
		return 1
	}
	return cmp.Compare(a, b)
}

// regionCode tells whether s can be the first level of КАТО: two digits from 10 on.
func regionCode(s string) bool { return len(s) == 2 && digits(s) && s[0] != '0' }
