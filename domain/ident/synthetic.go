package ident

import "qorgau/domain/civil"

// Synthetic numbers for tests and the demo: well formed, made of an integer, never taken from a person. The same
// integer gives the same number on every machine. Serials of the ИИН begin at 8000 and those of the БИН at 90000, the
// bank of an IBAN is 000 and its account begins with SYN, so that a synthetic number can be told at a glance.

// SyntheticIIN gives a valid ИИН of somebody born on that day (1800-2099). Numbers of one day and sex differ while
// their serials (0-999) differ.
func SyntheticIIN(birth civil.Date, sex Sex, serial int) string {
	year, month, day := birth.Parts()
	century := 1 + 2*(year/100-18)
	if sex == Female {
		century++
	}
	b := two(two(two(nil, year%100), month), day)
	b = append(b, byte('0'+century))
	return issued(decimal(b, 8000+within(serial, 1000), 4), 1)
}

// SyntheticIINOf gives a valid ИИН of an adult born 1950-2004; birth date and sex follow from the seed too. Seeds from
// 0 to 20,087,999 give different numbers.
func SyntheticIINOf(seed int) string {
	const days = 20088 // 1950-01-01 to 2004-12-30; 7919 is a prime that does not divide it, so it only scatters
	n := within(seed, days*1000)
	birth := civil.DateOf(1950, 1, 1).AddDays(n * 7919 % days)
	sex := Male
	if (n+n/days)%2 == 1 {
		sex = Female
	}
	return SyntheticIIN(birth, sex, n/days)
}

// SyntheticBIN gives a valid БИН of a resident legal entity registered 2001-2020. Seeds from 0 to 1,199,999 give
// different numbers.
func SyntheticBIN(seed int) string {
	n := within(seed, 240*5000)
	b := two(two(nil, 1+n%240/12), 1+n%12)
	b = append(b, '4', '0')
	return issued(decimal(b, 90000+n/240, 5), 5)
}

// SyntheticIBAN gives a valid account number. Seeds from 0 to 9,999,999,999 give different numbers.
func SyntheticIBAN(seed int) string {
	account := string(decimal([]byte("000SYN"), within(seed, 10_000_000_000), 10))
	check := 98 - mod97(account+National+"00")
	return National + string(two(nil, check)) + account
}

// issued appends the check digit. If the first try is one that is never issued (both remainders 10), its eighth digit
// is raised by the step, which the first tries of other seeds never reach. Its weight is 8, so the first remainder
// becomes (10 + 8 x step) mod 11: 7 for step 1, 6 for step 5, never 10 again.
func issued(b []byte, step byte) string {
	r := remainder(string(b))
	if r == 10 {
		b[7] += step
		r = remainder(string(b))
	}
	return string(append(b, byte('0'+r)))
}

func two(b []byte, n int) []byte { return append(b, byte('0'+n/10%10), byte('0'+n%10)) }

// decimal appends n with leading zeros in the given width.
func decimal(b []byte, n, width int) []byte {
	start := len(b)
	for i := 0; i < width; i++ {
		b = append(b, '0')
	}
	for i := len(b) - 1; i >= start; i-- {
		b[i] = byte('0' + n%10)
		n /= 10
	}
	return b
}

// within brings any integer into 0 .. n-1.
func within(i, n int) int { return (i%n + n) % n }
