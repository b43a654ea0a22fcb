package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// push is one message of the stream: the parts of the page that changed.
type push struct {
	Fragments map[string]string `json:"fragments,omitempty"`
	Summary   string            `json:"summary,omitempty"`
}

// events keeps a page up to date by server-sent events: first every part, then at most twice a second the parts that
// changed. A reader who lost the connection comes again and gets everything.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodHead {
		w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
		return
	}
	select {
	case s.places <- struct{}{}:
		defer func() { <-s.places }()
	default:
		w.Header().Set("Retry-After", "5")
		http.Error(w, "too many streams", http.StatusServiceUnavailable)
		return
	}
	l, out := tongueOf(r), http.NewResponseController(w)
	if err := out.SetReadDeadline(time.Time{}); err != nil && !errors.Is(err, http.ErrNotSupported) {
		s.cfg.Log.Warn("opening a stream", "error", err)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	w.Header().Set("Vary", "Accept-Language")
	send := func(text string) bool {
		if err := out.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil && !errors.Is(err, http.ErrNotSupported) {
			return false
		}
		if _, err := w.Write([]byte(text)); err != nil {
			return false
		}
		return out.Flush() == nil
	}
	if !send("retry: 2000\n\n") {
		return
	}
	shown := map[string]string{}
	tick := time.NewTicker(pushEvery)
	defer tick.Stop()
	for quiet := time.Now(); ; {
		text, err := s.changed(r, l, shown)
		if err != nil {
			s.cfg.Log.Error("renewing a page", "error", err)
		}
		if text == "" && time.Since(quiet) > heartbeat {
			text = ": still here\n\n"
		}
		if text != "" {
			quiet = time.Now()
			if !send(text) {
				return
			}
		}
		select {
		case <-r.Context().Done():
			return
		case <-s.life.Done():
			return
		case <-tick.C:
		}
	}
}

// changed is the message with the parts that differ from what a reader was shown; empty if there is none.
func (s *Server) changed(r *http.Request, l tongue, shown map[string]string) (string, error) {
	b, err := s.boards.now(r.Context())
	if err != nil {
		return "", nil // told where it happened; the stream goes on when there are figures
	}
	v, p := &view{l, b, s.pages.tags}, push{Fragments: map[string]string{}}
	for _, name := range fragments {
		text, err := s.pages.fragment(name, v)
		if err != nil {
			return "", err
		}
		if shown[name] != text {
			shown[name], p.Fragments[name] = text, text
		}
	}
	if len(p.Fragments) == 0 {
		return "", nil
	}
	p.Summary = v.Summary()
	raw, err := json.Marshal(&p) // one line: line feeds are escaped
	if err != nil {
		return "", fmt.Errorf("writing a push: %w", err)
	}
	return "event: board\ndata: " + string(raw) + "\n\n", nil
}
