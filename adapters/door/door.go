// Package door lets a second process on the same machine write through the one that runs on a directory: a Unix socket
// in the folder, with the same Submit behind it. Whoever may open the folder may knock; the socket is the owner's alone.
//
// It speaks HTTP with JSON: POST /people takes what people say as CloudEvents, one a line; POST /erase, /rebuild,
// /document and /confirm-time do what their commands say; GET /status tells that somebody is there.
package door

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"qorgau/adapters/documents"
	"qorgau/adapters/engine"
	"qorgau/adapters/kafka"
	"qorgau/domain/journal"
)

// Limits of the door.
const (
	maxBody    = 64 << 20 // a year's list of a large bar, many times
	readHeader = 5 * time.Second
)

// Answer says what became of one line.
type Answer struct {
	Status    engine.Status `json:"status"`
	Journal   string        `json:"journal,omitempty"`
	Pos       int64         `json:"pos,omitempty"`
	Decisions []string      `json:"decisions,omitempty"` // types
	Code      string        `json:"code,omitempty"`      // of a refusal or defect
	Place     string        `json:"place,omitempty"`
}

// House is what stands behind the door.
type House interface {
	// People takes one CloudEvent of a person for a journal.
	People(ctx context.Context, code string, lines [][]byte) ([]Answer, error)
	// Erase erases a person and tells what holds his values until when.
	Erase(ctx context.Context, person journal.Ref) (ErasedAnswer, error)
	// Rebuild builds the read models anew beside the live ones.
	Rebuild(ctx context.Context) error
	// Repair opens a rejected message, to be mended and published again.
	Repair(ctx context.Context, rejected kafka.Message) (kafka.Message, error)
	// Find gives the reference of a person by the sender's id; false if there is none.
	Find(ctx context.Context, id string) (journal.Ref, bool, error)
	// Document prints a document; with names only here, where the vault is open.
	Document(ctx context.Context, q documents.Query) (documents.File, error)
	// Advocates gives the advocates of a bar's list: the bar's own id of each, by reference. The reading is logged.
	Advocates(ctx context.Context, code string) (map[string]string, error)
	// ConfirmTime is the operator's word that the clock is right.
	ConfirmTime()
}

// ErasedAnswer says what an erasure did and what still holds clear values until when.
type ErasedAnswer struct {
	Persons []string     `json:"persons"`
	Topics  []TopicUntil `json:"topics"`
}

// TopicUntil is a topic that may hold clear values of the person, and for how long the broker keeps them.
type TopicUntil struct {
	Topic string `json:"topic"`
	Days  int    `json:"days"`
}

// Path is where the socket of a directory is. A Unix socket's path is short by law of the system, so a long directory
// gets its socket under the system's temporary folder, named by the directory.
func Path(dir string) string {
	p := filepath.Join(dir, "door.sock")
	if len(p) < 100 {
		return p
	}
	leaf := journal.Leaf([]byte(p))
	return filepath.Join(os.TempDir(), "qorgau-"+hex.EncodeToString(leaf[:8])+".sock")
}

// Serve answers on the directory's socket until ctx ends.
func Serve(ctx context.Context, dir string, h House) error {
	path := Path(dir)
	_ = os.Remove(path) // the directory's lock is ours, so this is a dead process's
	l, err := net.Listen("unix", path)
	if err != nil {
		return fmt.Errorf("opening the door: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return errors.Join(err, l.Close())
	}
	s := &http.Server{Handler: handler(h), ReadHeaderTimeout: readHeader, BaseContext: func(net.Listener) context.Context { return ctx }}
	stop := context.AfterFunc(ctx, func() { _ = s.Close() })
	defer stop()
	defer os.Remove(path)
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("answering at the door: %w", err)
	}
	return nil
}

func handler(h House) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /status", func(w http.ResponseWriter, _ *http.Request) { reply(w, map[string]int{"pid": os.Getpid()}, nil) })
	mux.HandleFunc("POST /people", func(w http.ResponseWriter, r *http.Request) {
		lines, err := readLines(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			reply(w, nil, err)
			return
		}
		out, err := h.People(r.Context(), r.URL.Query().Get("journal"), lines)
		reply(w, out, err)
	})
	mux.HandleFunc("POST /erase", func(w http.ResponseWriter, r *http.Request) {
		var in struct{ Person string }
		ref, err := decodeRef(r.Body, &in.Person, &in)
		if err != nil {
			reply(w, nil, err)
			return
		}
		out, err := h.Erase(r.Context(), ref)
		reply(w, out, err)
	})
	mux.HandleFunc("POST /find", func(w http.ResponseWriter, r *http.Request) {
		var in struct{ ID string }
		if err := json.NewDecoder(io.LimitReader(r.Body, 4096)).Decode(&in); err != nil {
			reply(w, nil, err)
			return
		}
		ref, ok, err := h.Find(r.Context(), in.ID)
		text := ""
		if ok {
			text = ref.String()
		}
		reply(w, map[string]string{"person": text}, err)
	})
	mux.HandleFunc("GET /advocates", func(w http.ResponseWriter, r *http.Request) {
		out, err := h.Advocates(r.Context(), r.URL.Query().Get("journal"))
		reply(w, out, err)
	})
	mux.HandleFunc("POST /rebuild", func(w http.ResponseWriter, r *http.Request) { reply(w, struct{}{}, h.Rebuild(r.Context())) })
	mux.HandleFunc("POST /repair", func(w http.ResponseWriter, r *http.Request) {
		var in kafka.Message
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(&in); err != nil {
			reply(w, nil, err)
			return
		}
		out, err := h.Repair(r.Context(), in)
		reply(w, out, err)
	})
	mux.HandleFunc("POST /document", func(w http.ResponseWriter, r *http.Request) {
		var in documents.Query
		if err := json.NewDecoder(io.LimitReader(r.Body, 4096)).Decode(&in); err != nil {
			reply(w, nil, err)
			return
		}
		out, err := h.Document(r.Context(), in)
		reply(w, out, err)
	})
	mux.HandleFunc("POST /confirm-time", func(w http.ResponseWriter, _ *http.Request) {
		h.ConfirmTime()
		reply(w, struct{}{}, nil)
	})
	return mux
}

func decodeRef(body io.Reader, field *string, into any) (ref journal.Ref, err error) {
	if err := json.NewDecoder(io.LimitReader(body, 4096)).Decode(into); err != nil {
		return ref, err
	}
	return ParseRef(*field)
}

// ParseRef reads a reference as 32 hexadecimal digits.
func ParseRef(s string) (ref journal.Ref, err error) {
	raw, err := hex.DecodeString(s)
	if err != nil || len(raw) != len(ref) {
		return ref, fmt.Errorf("%q is no reference: 32 hexadecimal digits", s)
	}
	return journal.Ref(raw), nil
}

func readLines(r io.Reader) ([][]byte, error) {
	var lines [][]byte
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 4<<20)
	for sc.Scan() {
		if line := bytes.TrimSpace(sc.Bytes()); len(line) > 0 {
			lines = append(lines, bytes.Clone(line))
		}
	}
	return lines, sc.Err()
}

type replyError struct {
	Error string `json:"error"`
}

func reply(w http.ResponseWriter, v any, err error) {
	w.Header().Set("Content-Type", "application/json")
	if err != nil {
		w.WriteHeader(http.StatusUnprocessableEntity)
		v = replyError{err.Error()}
	}
	_ = json.NewEncoder(w).Encode(v)
}
