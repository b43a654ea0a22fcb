package node

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"

	"qorgau/adapters/sqlite"
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

// ReadAddress finds the process of a directory; false if none runs. What a killed process left behind is not believed:
// its port may be somebody else's by now, and messages carry clear values.
func ReadAddress(dir string) (Address, bool) {
	var a Address
	if lock, err := sqlite.LockDir(dir); !errors.Is(err, sqlite.ErrLocked) {
		if err == nil {
			_ = lock.Release()
		}
		return a, false
	}
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
