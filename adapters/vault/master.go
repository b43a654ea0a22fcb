package vault

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// ReadMaster reads a master key written as 64 hexadecimal digits, white space around it allowed: out of the text of an
// environment variable if that is set, else out of a file.
func ReadMaster(variable, path string) ([]byte, error) {
	text, from := variable, "the environment"
	if text == "" {
		b, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("reading the master key: %w", err)
		}
		text, from = string(b), path
	}
	key, err := hex.DecodeString(strings.TrimSpace(text))
	if err != nil || len(key) != MasterKeyBytes {
		// The error of the decoder would show a piece of the key.
		return nil, fmt.Errorf("reading the master key from %s: it must be %d hexadecimal digits", from, 2*MasterKeyBytes)
	}
	return key, nil
}

// MakeMaster writes a new random master key to a file that only the owner may read. It refuses a file that exists.
func MakeMaster(path string) error {
	key := make([]byte, MasterKeyBytes)
	if _, err := rand.Read(key); err != nil {
		return fmt.Errorf("making a master key: %w", err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("making a master key: %s exists and stays", path)
	}
	if err != nil {
		return fmt.Errorf("making a master key: %w", err)
	}
	_, err = f.WriteString(hex.EncodeToString(key) + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("writing the master key: %w", err)
	}
	return nil
}
