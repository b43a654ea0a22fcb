package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"qorgau/adapters/audit"
	"qorgau/adapters/engine"
	"qorgau/adapters/node"
	"qorgau/adapters/sqlite"
	"qorgau/domain/event"
)

// dirFlag is where a command finds the embedded store.
type dirFlag struct {
	Dir string `help:"Directory of the data." default:"./var/demo" type:"path" env:"QORGAU_DIR"`
}

// jsonFlag prints for programs instead of people.
type jsonFlag struct {
	JSON bool `help:"Print JSON, for programs."`
}

// langFlag chooses the language of what is printed for people.
type langFlag struct {
	Lang string `help:"Language: kk, ru or en." enum:"kk,ru,en" default:"en" env:"QORGAU_LANG"`
}

// isUse tells errors of use from findings: they name something that is not there, not for this program, or not for this
// user.
func isUse(err error) bool {
	for _, target := range []error{node.ErrNoJournal, node.ErrNotTraining, audit.ErrNotExport, audit.ErrNoSuchJournal, engine.ErrUnknownMachine, sqlite.ErrLocked,
		fs.ErrNotExist, fs.ErrPermission, syscall.ENOTDIR, syscall.EROFS} {
		if errors.Is(err, target) {
			return true
		}
	}
	return false
}

// writeJSON prints a value as one line.
func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

func auditOptions() audit.Options { return audit.Options{Registry: event.New, Open: node.Machines} }

// jsonConfig reads defaults of flags from a JSON file given by --config of a command: {"dir": "...", "port": 9092}.
func jsonConfig(r io.Reader) (kong.Resolver, error) {
	values := map[string]any{}
	if err := json.NewDecoder(r).Decode(&values); err != nil {
		return nil, fmt.Errorf("--config: not a JSON object of flags: %w", err)
	}
	var f kong.ResolverFunc = func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		for _, name := range flag.Envs { // a resolver would win over the environment
			if _, set := os.LookupEnv(name); set {
				return nil, nil
			}
		}
		if v, ok := values[strings.ReplaceAll(flag.Name, "-", "_")]; ok {
			return v, nil
		}
		return nil, nil
	}
	return f, nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
