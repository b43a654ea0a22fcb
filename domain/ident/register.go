package ident

// Kinds of a number of the register: its ninth digit (order of the Prosecutor General № 89 of 19.09.2014, app. 20).
const (
	KindKUI           = 0 // information entered in the book КУИ
	KindInvestigation = 1 // investigation entered in ЕРДР
	KindPaper         = 2 // investigation entered in the paper journal while the system was down
	KindSearch        = 4 // search case
	KindTalon         = 5 // talon-notice to КУИ
	KindPaperKUI      = 6 // information entered in the paper journal
)

// RegisterNumber is a 15-digit number of ЕРДР or КУИ taken apart. The parts are hints: they never route a request and
// never decide a right. The raw number stays as it came, because numbers are kept for life (order 89 p. 68).
type RegisterNumber struct {
	Raw    string
	Year   int    // 2000-2099, of registration
	Body   string // full code of the registering body, eight digits: the number leaves out the leading 19
	Kind   int    // one of the Kind constants, or another digit that the order does not name
	Serial int
}

// ParseRegisterNumber judges the shape that all numbers of the register share, 15 digits, and takes the number apart.
// A body code or a kind that nobody knows is no fault here.
func ParseRegisterNumber(s string) (Check, RegisterNumber) {
	switch {
	case s == "":
		return absent, RegisterNumber{}
	case !digits(s):
		return bad(WrongCharacters), RegisterNumber{}
	case len(s) != 15:
		return bad(WrongLength), RegisterNumber{}
	}
	return good, RegisterNumber{
		Raw:    s,
		Year:   2000 + number(s[:2]),
		Body:   "19" + s[2:8],
		Kind:   int(s[8] - '0'),
		Serial: number(s[9:]),
	}
}

// Investigation tells whether the number is that of an investigation, born in the system or on paper.
func (n RegisterNumber) Investigation() bool {
	return n.Raw != "" && (n.Kind == KindInvestigation || n.Kind == KindPaper)
}

// Information tells whether the number is that of an entry in КУИ, born in the system or on paper.
func (n RegisterNumber) Information() bool {
	return n.Raw != "" && (n.Kind == KindKUI || n.Kind == KindPaperKUI)
}

// CheckERDR judges a number that stands where the number of an investigation belongs.
func CheckERDR(s string) Check {
	c, n := ParseRegisterNumber(s)
	if c.OK() && !n.Investigation() {
		return bad(WrongKind)
	}
	return c
}

// CheckKUI judges a number that stands where the number of an entry in КУИ belongs.
func CheckKUI(s string) Check {
	c, n := ParseRegisterNumber(s)
	if c.OK() && !n.Information() {
		return bad(WrongKind)
	}
	return c
}
