package node_test

import (
	"os"
	"path/filepath"
	"testing"

	"qorgau/adapters/node"
	"qorgau/adapters/sqlite"
)

// What a killed process left behind is not believed: only who holds the directory's lock has an address.
func TestAddressOfADeadProcess(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "address.json"), []byte(`{"kafka":"127.0.0.1:1"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if a, ok := node.ReadAddress(dir); ok {
		t.Fatalf("the address of nobody: %+v", a)
	}
	lock, err := sqlite.LockDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if a, ok := node.ReadAddress(dir); !ok || a.Kafka != "127.0.0.1:1" {
		t.Fatalf("the address of a running process is not found: %+v", a)
	}
	if err := lock.Release(); err != nil {
		t.Fatal(err)
	}
}
