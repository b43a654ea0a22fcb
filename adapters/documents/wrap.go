package documents

import "strings"

// wrap breaks text into lines that fit a width in the font that is set: at spaces, after signs that join parts of an id,
// and, where nothing else helps, inside a word. A line feed begins a new line. Empty text has no lines.
func (p *page) wrap(s string, width float64) []string {
	if s == "" {
		return nil
	}
	var out []string
	for _, paragraph := range strings.Split(s, "\n") {
		line := ""
		for _, word := range pieces(paragraph) {
			if p.fits(line+strings.TrimRight(word, " "), width) {
				line += word
				continue
			}
			if line != "" {
				out = append(out, strings.TrimRight(line, " "))
			}
			line = word
			for !p.fits(strings.TrimRight(line, " "), width) {
				head := p.longest(line, width)
				out = append(out, head)
				line = line[len(head):]
			}
		}
		out = append(out, strings.TrimRight(line, " "))
	}
	return out
}

// fits allows for what adding up widths in floating point loses.
func (p *page) fits(s string, width float64) bool { return p.f.GetStringWidth(s) <= width+0.01 }

// longest is the longest beginning that fits, at least one sign.
func (p *page) longest(s string, width float64) string {
	end := len(s)
	for i := range s {
		if i > 0 && !p.fits(s[:i], width) {
			break
		}
		end = i
	}
	if end == 0 {
		for i := range s[1:] {
			return s[:i+1]
		}
	}
	return s[:end]
}

// pieces are the parts between which a line may break, each with the space or the joining sign at its end.
func pieces(s string) []string {
	var out []string
	from := 0
	for i, r := range s {
		if r == ' ' || r == '/' || r == '_' || r == '-' && i > from {
			out = append(out, s[from:i+1])
			from = i + 1
		}
	}
	if from < len(s) || len(out) == 0 {
		out = append(out, s[from:])
	}
	return out
}
