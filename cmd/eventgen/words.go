package main

import "strings"

// sentence is the comment of a type without its Go name, for people who do not read Go.
func sentence(s *structType) string {
	text := s.doc
	rest, ok := strings.CutPrefix(text, s.name)
	if !ok || strings.HasPrefix(rest, " and ") {
		return text
	}
	rest = strings.TrimPrefix(rest, ":")
	rest = strings.TrimSpace(rest)
	if rest == "" {
		return ""
	}
	return strings.ToUpper(rest[:1]) + rest[1:]
}

// firstSentence is what a table has room for.
func firstSentence(text string) string {
	for i := 0; i+2 < len(text); i++ {
		if text[i] == '.' && text[i+1] == ' ' && text[i+2] >= 'A' && text[i+2] <= 'Z' && !strings.HasSuffix(text[:i], " p") {
			return text[:i+1]
		}
	}
	return text
}
