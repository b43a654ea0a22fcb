package node

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
)

// Address is where the process that runs on a directory can be reached; it stands in the folder while the process runs.
type Address struct {
	Kafka string `json:"kafka"`
	Web   string `json:"web,omitempty"`
}

func addressPath(dir string) string { return filepath.Join(dir, "address.json") }

// WriteAddress tells other processes where this one is.
func (n *Node) WriteAddress(web string) error {
	b, err := json.Marshal(Address{Kafka: n.Embedded.Addr(), Web: web})
	if err != nil {
		return err
	}
	return os.WriteFile(addressPath(n.Dir), append(b, '\n'), 0o600)
}

// ReadAddress finds the process of a directory; false if none has said where it is.
func ReadAddress(dir string) (Address, bool) {
	var a Address
	b, err := os.ReadFile(addressPath(dir))
	if err != nil || json.Unmarshal(b, &a) != nil {
		return Address{}, false
	}
	return a, true
}

func (n *Node) forgetAddress() error {
	if err := os.Remove(addressPath(n.Dir)); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
