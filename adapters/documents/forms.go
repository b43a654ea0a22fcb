package documents

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
)

//go:embed forms.json
var formsJSON []byte

// Form is what stands printed on a form before anything is filled in: headings as data, so that an official text that is
// read later replaces them without touching code.
type Form struct {
	// Act is the act that prescribes the form, kk and ru; empty if none does.
	Act [2]string `json:"act"`
	// Read says which part of the official text was read, and what is ours.
	Read string `json:"read"`
	// Words are the headings, kk and ru.
	Words map[string][2]string `json:"words"`
}

var forms = sync.OnceValues(func() (map[Kind]Form, error) {
	dec := json.NewDecoder(bytes.NewReader(formsJSON))
	dec.DisallowUnknownFields()
	out := map[Kind]Form{}
	if err := dec.Decode(&out); err != nil {
		return nil, fmt.Errorf("reading forms.json: %w", err)
	}
	for k, f := range out {
		for key, w := range f.Words {
			if w[0] == "" || w[1] == "" {
				return nil, fmt.Errorf("reading forms.json: %s.%s lacks a language", k, key)
			}
		}
	}
	return out, nil
})

// FormOf gives the headings of a kind.
func FormOf(k Kind) (Form, error) {
	all, err := forms()
	if err != nil {
		return Form{}, err
	}
	f, ok := all[k]
	if !ok {
		return Form{}, fmt.Errorf("no form of %q", k)
	}
	return f, nil
}

// wording gives the headings of one form in one language.
type wording struct {
	form, more Form // more: a form whose headings are shared
	lang       string
}

func wordsOf(k Kind, lang string) wording {
	f, err := FormOf(k)
	if err != nil {
		return wording{lang: lang} // a test holds that every kind has a form that can be read
	}
	return wording{form: f, lang: lang}
}

// word is a heading with its places filled in: name, value, name, value. A key without a heading is given back, so that
// a missing one is seen.
func (w wording) word(key string, args ...string) string {
	x, ok := w.form.Words[key]
	if !ok {
		x, ok = w.more.Words[key]
	}
	if !ok {
		return "{" + key + "}"
	}
	return fill(pickOf(x, w.lang), args)
}

func (w wording) act(args ...string) string { return fill(pickOf(w.form.Act, w.lang), args) }

func pickOf(x [2]string, lang string) string {
	if lang == RU {
		return x[1]
	}
	return x[0]
}

func fill(s string, args []string) string {
	for i := 0; i+1 < len(args); i += 2 {
		s = strings.ReplaceAll(s, "{"+args[i]+"}", args[i+1])
	}
	return s
}
