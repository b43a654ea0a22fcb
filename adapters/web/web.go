// Package web serves the live page: the whole country at a glance, read from the read models, in Kazakh, Russian and
// English, with a small JSON interface to the same figures. It only reads. No name, number or phone of a person can come
// to it: rows hold references, and of those only the first digits are shown.
package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"syscall"
	"time"

	"qorgau/domain/civil"
	"qorgau/projections"
)

// Counts is what became of the messages that intake has taken since the program started.
// Taken = Accepted + Duplicate + Conflict + Quarantined.
type Counts struct {
	Taken, Accepted, Duplicate, Conflict, Quarantined int64
}

// Config is what the page is made of.
type Config struct {
	// Models are the read models it shows.
	Models projections.Query
	// Now is the time of the machines, virtual in the demo: deadlines are counted from it.
	Now func() civil.Instant
	// Virtual says that Now is not the wall clock, which the page then tells.
	Virtual bool
	// Intake gives the messages counted so far; nil where no messages are taken.
	Intake func() Counts
	// Rejected gives the messages rejected so far by reason code; may be nil.
	Rejected func() map[string]int64
	// Metrics is mounted under /metrics; may be nil.
	Metrics http.Handler
	Log     *slog.Logger
}

// Server is the live page. Handler alone is enough for a server of somebody else's.
type Server struct {
	cfg   Config
	pages *pages
	mux   http.Handler

	life context.Context // ends with Serve, and with it the streams
	end  context.CancelFunc

	mu       sync.Mutex
	listener net.Listener
	loopback bool

	boards boards
	places chan struct{} // one for each stream
}

// Limits of the page, each with its reason.
const (
	// pushEvery is the shortest time between two updates of a page: a person reads no faster.
	pushEvery = 500 * time.Millisecond
	// maxStreams bounds the pages that are kept up to date at the same time.
	maxStreams = 64
	// writeTimeout frees the server of a reader who has stopped reading.
	writeTimeout = 10 * time.Second
	// heartbeat shows both ends of a quiet stream that the other is there.
	heartbeat = 15 * time.Second
)

// New makes the page. It serves nothing before Serve.
func New(cfg Config) *Server {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{cfg: cfg, pages: newPages(), places: make(chan struct{}, maxStreams)}
	s.life, s.end = context.WithCancel(context.Background())
	s.boards.cfg = &s.cfg
	s.mux = s.routes()
	return s
}

// Listen takes the address, like "127.0.0.1:8080", or another free port of the same host when that one is taken. Addr
// says which.
func (s *Server) Listen(addr string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.listener != nil {
		return fmt.Errorf("the page listens on %s already", s.listener.Addr())
	}
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("reading the address of the page: %w", err)
	}
	l, err := net.Listen("tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		l, err = net.Listen("tcp", net.JoinHostPort(host, "0"))
	}
	if err != nil {
		return fmt.Errorf("listening for the page: %w", err)
	}
	s.listener = l
	at, err := netip.ParseAddrPort(l.Addr().String())
	s.loopback = err == nil && at.Addr().Unmap().IsLoopback()
	return nil
}

// Addr is where the page is served, like "127.0.0.1:8080"; empty before Listen.
func (s *Server) Addr() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.listener == nil {
		return ""
	}
	return s.listener.Addr().String()
}

// Serve serves the page until the context ends, and then stops cleanly. It listens on the address unless Listen was
// called before. A Server serves once.
func (s *Server) Serve(ctx context.Context, addr string) error {
	if s.Addr() == "" {
		if err := s.Listen(addr); err != nil {
			return err
		}
	}
	server := &http.Server{
		Handler:           s.Handler(),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(s.cfg.Log.Handler(), slog.LevelWarn),
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(s.listener) }()
	select {
	case err := <-done:
		s.end()
		return fmt.Errorf("serving the page: %w", err)
	case <-ctx.Done():
	}
	s.end()
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	if err := server.Shutdown(grace); err != nil {
		if err = server.Close(); err != nil {
			return fmt.Errorf("closing the page: %w", err)
		}
	}
	if err := <-done; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving the page: %w", err)
	}
	return nil
}

// Handler answers every request of the page.
func (s *Server) Handler() http.Handler { return s.mux }

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.page)
	mux.HandleFunc("GET /events", s.events)
	mux.HandleFunc("GET /assets/{name}", s.asset)
	mux.HandleFunc("GET /api/overview", s.apiOverview)
	mux.HandleFunc("GET /api/requests", s.apiRequests)
	mux.HandleFunc("GET /api/appointments", s.apiAppointments)
	mux.HandleFunc("GET /api/ledger", s.apiLedger)
	mux.HandleFunc("GET /api/control", s.apiControl)
	if s.cfg.Metrics != nil {
		mux.Handle("GET /metrics", s.cfg.Metrics)
	}
	return s.guard(mux)
}

// policy lets the page load from this server only, and lets nobody put it into a frame.
const policy = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'"

// guard sets the headers that protect the reader, and refuses everything but reading. On a loopback address it refuses
// other names of the host too, so that a page of elsewhere cannot read this one through a name of its own.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		h.Set("Cache-Control", "no-store")
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			h.Set("Allow", "GET, HEAD")
			http.Error(w, "only GET", http.StatusMethodNotAllowed)
			return
		}
		s.mu.Lock()
		loopback := s.loopback
		s.mu.Unlock()
		if loopback && !ownName(r.Host) {
			http.Error(w, "unknown host", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// ownName tells whether a Host header names this machine to itself.
func ownName(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.Trim(host, "[]")
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}
