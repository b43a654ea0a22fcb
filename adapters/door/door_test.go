package door_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"qorgau/adapters/documents"
	"qorgau/adapters/door"
	"qorgau/adapters/engine"
	"qorgau/adapters/kafka"
	"qorgau/domain/journal"
)

// house writes down what it is told and answers as it was set up.
type house struct {
	mu      sync.Mutex
	told    []any
	answers []door.Answer
	erased  door.ErasedAnswer
	message kafka.Message
	ref     journal.Ref
	found   bool
	file    documents.File
	err     error
}

func (h *house) tell(what ...any) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.told = append(h.told, what...)
	return h.err
}

// heard gives what was told since the last time.
func (h *house) heard() []any {
	h.mu.Lock()
	defer h.mu.Unlock()
	defer func() { h.told = nil }()
	return h.told
}

func (h *house) People(_ context.Context, code string, lines [][]byte) ([]door.Answer, error) {
	return h.answers, h.tell(code, string(bytes.Join(lines, []byte("|"))))
}
func (h *house) Erase(_ context.Context, person journal.Ref) (door.ErasedAnswer, error) {
	return h.erased, h.tell(person)
}
func (h *house) Rebuild(context.Context) error { return h.tell("rebuild") }
func (h *house) Repair(_ context.Context, m kafka.Message) (kafka.Message, error) {
	return h.message, h.tell(m)
}
func (h *house) Find(_ context.Context, id string) (journal.Ref, bool, error) {
	return h.ref, h.found, h.tell(id)
}
func (h *house) Document(_ context.Context, q documents.Query) (documents.File, error) {
	return h.file, h.tell(q)
}
func (h *house) Advocates(_ context.Context, code string) (map[string]string, error) {
	return map[string]string{"00": code}, h.tell("advocates of " + code)
}

func (h *house) ConfirmTime() { _ = h.tell("confirmed") }

// short is a folder whose path leaves room for a socket's name, whatever the test is called.
func short(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "door")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// serve opens a door, knocks until somebody is there, and says how to close it.
func serve(t *testing.T, dir string, h door.House) (c *door.Client, closed func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- door.Serve(ctx, dir, h) }()
	var once sync.Once
	var end error
	closed = func() error {
		once.Do(func() { cancel(); end = <-done })
		return end
	}
	t.Cleanup(func() { _ = closed() })
	for {
		c, err := door.Dial(t.Context(), dir)
		if err == nil {
			return c, closed
		}
		select {
		case end = <-done:
			once.Do(cancel)
			t.Fatalf("the door does not open: %v", end)
		case <-t.Context().Done():
			t.Fatal(err)
		default:
		}
	}
}

// Every call reaches the house with what was said, and its answer comes back as it was given.
func TestEveryCallArrivesAndIsAnswered(t *testing.T) {
	ctx, dir := t.Context(), short(t)
	one := journal.Ref{1, 2, 3}
	h := &house{
		answers: []door.Answer{{Status: engine.Recorded, Journal: "KZ-71", Pos: 7, Decisions: []string{"offer.ended.v1"}}, {Status: "refused", Code: "bad_attribute", Place: "/id"}},
		erased:  door.ErasedAnswer{Persons: []string{one.String()}, Topics: []door.TopicUntil{{Topic: "erdr.events.v1", Days: 30}}},
		message: kafka.Message{Topic: "erdr.events.v1", Partition: 3, Key: "k", Value: []byte{0, 255}, Headers: []kafka.Header{{Key: "a", Value: []byte("b")}}},
		ref:     one, found: true,
		file: documents.File{Kind: documents.KindNotice, ID: "req-1/1", Name: "notice.pdf", Type: "application/pdf", Bytes: []byte{0, 255, '%'}, Opened: 3},
	}
	c, closed := serve(t, dir, h)
	expect := func(name string, got, want any, err error, told ...any) {
		t.Helper()
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s answers %+v %v, want %+v", name, got, err, want)
		}
		if heard := h.heard(); !reflect.DeepEqual(heard, told) {
			t.Errorf("%s told the house %+v, want %+v", name, heard, told)
		}
	}

	answers, err := c.People(ctx, "KZ-71", [][]byte{[]byte(`{"id":"1"}`), []byte(""), []byte(` {"id":"2"} `)})
	expect("people", answers, h.answers, err, "KZ-71", `{"id":"1"}|{"id":"2"}`)
	erased, err := c.Erase(ctx, one)
	expect("erase", erased, h.erased, err, one)
	ref, ok, err := c.Find(ctx, "person-1")
	expect("find", []any{ref, ok}, []any{one, true}, err, "person-1")
	sent := kafka.Message{Topic: kafka.TopicRejected, Offset: 9, Value: []byte("{")}
	mended, err := c.Repair(ctx, sent)
	expect("repair", mended, h.message, err, sent)
	wanted := documents.Query{Kind: documents.KindNotice, ID: "latest", Lang: documents.KK, Format: documents.FormatPDF, Journal: "KZ-71", Names: true}
	file, err := c.Document(ctx, wanted)
	expect("document", file, h.file, err, wanted)
	expect("rebuild", nil, nil, c.Rebuild(ctx), "rebuild")
	expect("confirm", nil, nil, c.ConfirmTime(ctx), "confirmed")

	h.ref, h.found = journal.Ref{}, false
	ref, ok, err = c.Find(ctx, "nobody")
	expect("find nobody", []any{ref, ok}, []any{journal.Ref{}, false}, err, "nobody")

	if info, err := os.Stat(door.Path(dir)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the socket is open to others: %v %v", info.Mode(), err)
	}
	if err := closed(); err != nil {
		t.Errorf("closing: %v", err)
	}
	if _, err := os.Stat(door.Path(dir)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the socket is left behind: %v", err)
	}
}

// What the house refuses comes back in its own words, from every call that can be refused.
func TestErrorsOfTheHouse(t *testing.T) {
	ctx, h := t.Context(), &house{err: errors.New("the vault is locked: «ключ»")}
	c, _ := serve(t, short(t), h)
	_, people := c.People(ctx, "KZ-71", nil)
	_, erase := c.Erase(ctx, journal.Ref{1})
	_, _, find := c.Find(ctx, "x")
	_, repair := c.Repair(ctx, kafka.Message{})
	_, document := c.Document(ctx, documents.Query{})
	for name, err := range map[string]error{"document": document, "people": people, "erase": erase, "find": find, "repair": repair, "rebuild": c.Rebuild(ctx)} {
		if err == nil || err.Error() != h.err.Error() {
			t.Errorf("%s: %v", name, err)
		}
	}
	over, cancel := context.WithCancel(ctx)
	cancel()
	if err := c.ConfirmTime(over); !errors.Is(err, context.Canceled) {
		t.Errorf("a call that was given up answers %v", err)
	}
}

// What is no sensible knock is refused in words, and the house hears nothing of it.
func TestBadKnocks(t *testing.T) {
	dir, h := short(t), &house{}
	serve(t, dir, h)
	knock := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", door.Path(dir))
	}}}
	defer knock.CloseIdleConnections()
	for name, x := range map[string]struct {
		path, body string
		status     int
	}{
		"no JSON to erase":        {"/erase", "person", http.StatusUnprocessableEntity},
		"a short reference":       {"/erase", `{"Person":"0102"}`, http.StatusUnprocessableEntity},
		"a long reference":        {"/erase", `{"Person":"` + strings.Repeat("01", 17) + `"}`, http.StatusUnprocessableEntity},
		"no digits":               {"/erase", `{"Person":"` + strings.Repeat("zz", 16) + `"}`, http.StatusUnprocessableEntity},
		"no JSON to find":         {"/find", "[", http.StatusUnprocessableEntity},
		"an endless id":           {"/find", `{"ID":"` + strings.Repeat("x", 5000) + `"}`, http.StatusUnprocessableEntity},
		"no JSON to repair":       {"/repair", `{"Value":5}`, http.StatusUnprocessableEntity},
		"an endless line":         {"/people?journal=KZ", strings.Repeat("x", 4<<20+1000), http.StatusUnprocessableEntity},
		"a door that is not here": {"/rob", "", http.StatusNotFound},
	} {
		res, err := knock.Post("http://door"+x.path, "application/json", strings.NewReader(x.body))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var b bytes.Buffer
		_, _ = b.ReadFrom(res.Body)
		_ = res.Body.Close()
		if res.StatusCode != x.status || x.status == http.StatusUnprocessableEntity && !strings.HasPrefix(b.String(), `{"error":"`) {
			t.Errorf("%s: %s %s", name, res.Status, b.String())
		}
	}
	if told := h.heard(); told != nil {
		t.Errorf("the house was told %v", told)
	}
}

// Where no process runs, that is what is said; a dead process's socket neither deceives nor is in the way.
func TestNobodyThere(t *testing.T) {
	dir := short(t)
	if _, err := door.Dial(t.Context(), dir); !errors.Is(err, door.ErrNobody) || !strings.Contains(err.Error(), dir) {
		t.Errorf("an empty folder answers %v", err)
	}
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: door.Path(dir), Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false) // as a killed process leaves it
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := door.Dial(t.Context(), dir); !errors.Is(err, door.ErrNobody) {
		t.Errorf("a dead process answers %v", err)
	}
	h := &house{}
	c, closed := serve(t, dir, h)
	if err := c.Rebuild(t.Context()); err != nil || len(h.heard()) != 1 {
		t.Errorf("a dead process's socket is in the way: %v", err)
	}
	if err := closed(); err != nil {
		t.Fatal(err)
	}
	if err := c.Rebuild(t.Context()); err == nil {
		t.Error("a closed door answers")
	}
	if _, err := door.Dial(t.Context(), dir); !errors.Is(err, door.ErrNobody) {
		t.Errorf("a closed door answers %v", err)
	}
	if err := door.Serve(t.Context(), filepath.Join(dir, "not", "there"), h); err == nil {
		t.Error("a door opens in a folder that is not there")
	}
}

// A folder too deep for a socket's path has its door elsewhere, its own, and both sides find it.
func TestLongPath(t *testing.T) {
	deep := filepath.Join(short(t), strings.Repeat("deep/", 30))
	if err := os.MkdirAll(deep, 0o700); err != nil {
		t.Fatal(err)
	}
	path := door.Path(deep)
	if len(path) >= 108 || strings.HasPrefix(path, deep) || path == door.Path(deep+"er") || path != door.Path(deep) {
		t.Fatalf("the socket of a deep folder is at %s", path)
	}
	h := &house{}
	c, closed := serve(t, deep, h)
	if err := c.Rebuild(t.Context()); err != nil || len(h.heard()) != 1 {
		t.Errorf("%v", err)
	}
	if _, err := door.Dial(t.Context(), deep+"er"); !errors.Is(err, door.ErrNobody) {
		t.Errorf("another deep folder answers %v", err)
	}
	if err := closed(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the socket is left behind: %v", err)
	}
}

// A reference is 32 hexadecimal digits and nothing else; what is longer is refused like what is shorter.
func TestParseRef(t *testing.T) {
	want := journal.Ref{0xca, 1, 2}
	if ref, err := door.ParseRef(want.String()); err != nil || ref != want {
		t.Errorf("%v %v", ref, err)
	}
	for _, s := range []string{"", "ca", want.String()[1:], want.String() + "0", want.String() + "00", "x" + want.String()[1:]} {
		if ref, err := door.ParseRef(s); err == nil || !ref.IsZero() {
			t.Errorf("%q is read as %v", s, ref)
		}
	}
}
