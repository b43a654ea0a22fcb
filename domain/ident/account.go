package ident

// CheckIBAN judges an account number of Kazakhstan: KZ, two check digits, three digits of the bank, thirteen capital
// letters or digits, remainder 1 modulo 97. The value must be bare: no spaces, no small letters.
func CheckIBAN(s string) Check {
	switch {
	case s == "":
		return absent
	case len(s) >= 2 && s[:2] != "KZ":
		return bad(WrongCountry)
	case len(s) != 20:
		return bad(WrongLength)
	case !digits(s[2:7]):
		return bad(WrongCharacters)
	}
	for i := 7; i < 20; i++ {
		if !isCapital(s[i]) && !isDigit(s[i]) {
			return bad(WrongCharacters)
		}
	}
	if mod97(s[4:]+s[:4]) != 1 {
		return bad(WrongCheckDigit)
	}
	return good
}

// BankOf gives the three digits of the bank of a good IBAN.
func BankOf(iban string) (bank string, ok bool) {
	if !CheckIBAN(iban).OK() {
		return "", false
	}
	return iban[4:7], true
}

// mod97 reads a string of digits and capital letters (A = 10 ... Z = 35) as one decimal number modulo 97.
func mod97(s string) int {
	r := 0
	for i := 0; i < len(s); i++ {
		if isDigit(s[i]) {
			r = (r*10 + int(s[i]-'0')) % 97
		} else {
			r = (r*100 + int(s[i]-'A') + 10) % 97
		}
	}
	return r
}

func isDigit(b byte) bool   { return b >= '0' && b <= '9' }
func isCapital(b byte) bool { return b >= 'A' && b <= 'Z' }
