package door

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"

	"qorgau/adapters/documents"
	"qorgau/adapters/kafka"
	"qorgau/domain/journal"
)

// ErrNobody: no process runs on the directory.
var ErrNobody = errors.New("nobody runs on this directory")

// Client knocks at the door of a directory.
type Client struct{ http *http.Client }

// Dial finds the process that runs on a directory, or ErrNobody.
func Dial(ctx context.Context, dir string) (*Client, error) {
	path := Path(dir)
	c := &Client{&http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", path)
	}}}}
	var status map[string]int
	if err := c.call(ctx, http.MethodGet, "/status", nil, &status); err != nil {
		return nil, fmt.Errorf("%w: %s", ErrNobody, dir)
	}
	return c, nil
}

func (c *Client) call(ctx context.Context, method, path string, body []byte, into any) error {
	req, err := http.NewRequestWithContext(ctx, method, "http://door"+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	res, err := c.http.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		var e replyError
		if json.Unmarshal(raw, &e) == nil && e.Error != "" {
			return errors.New(e.Error)
		}
		return fmt.Errorf("the running process answered %s", res.Status)
	}
	return json.Unmarshal(raw, into)
}

func (c *Client) post(ctx context.Context, path string, in, into any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	return c.call(ctx, http.MethodPost, path, body, into)
}

// People hands CloudEvents of people to a journal.
func (c *Client) People(ctx context.Context, code string, lines [][]byte) (out []Answer, err error) {
	err = c.call(ctx, http.MethodPost, "/people?journal="+code, bytes.Join(lines, []byte{'\n'}), &out)
	return out, err
}

// Erase erases a person.
func (c *Client) Erase(ctx context.Context, person journal.Ref) (out ErasedAnswer, err error) {
	err = c.post(ctx, "/erase", map[string]string{"Person": person.String()}, &out)
	return out, err
}

// Find gives the reference behind a sender's id.
func (c *Client) Find(ctx context.Context, id string) (ref journal.Ref, ok bool, err error) {
	var out map[string]string
	if err = c.post(ctx, "/find", map[string]string{"ID": id}, &out); err != nil || out["person"] == "" {
		return ref, false, err
	}
	ref, err = ParseRef(out["person"])
	return ref, err == nil, err
}

// Advocates gives the advocates of a bar's list, by reference.
func (c *Client) Advocates(ctx context.Context, code string) (out map[string]string, err error) {
	err = c.call(ctx, http.MethodGet, "/advocates?journal="+code, nil, &out)
	return out, err
}

// Rebuild builds the read models anew.
func (c *Client) Rebuild(ctx context.Context) error {
	var out struct{}
	return c.post(ctx, "/rebuild", struct{}{}, &out)
}

// Repair opens a rejected message.
func (c *Client) Repair(ctx context.Context, rejected kafka.Message) (out kafka.Message, err error) {
	err = c.post(ctx, "/repair", rejected, &out)
	return out, err
}

// Document asks for a printed document.
func (c *Client) Document(ctx context.Context, q documents.Query) (out documents.File, err error) {
	err = c.post(ctx, "/document", q, &out)
	return out, err
}

// ConfirmTime says that the clock is right.
func (c *Client) ConfirmTime(ctx context.Context) error {
	var out struct{}
	return c.post(ctx, "/confirm-time", struct{}{}, &out)
}
