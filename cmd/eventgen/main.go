// Command eventgen reads the event types in domain/event and writes their codec and the public schemas.
//
//	go run ./cmd/eventgen          writes domain/event/codec_gen.go, schemas/ and docs/events.md
//	go run ./cmd/eventgen -check   exits 1 if what stands in the tree differs
//
// A struct is an event when its comment has a line
//
//	//qorgau:event NAME [in=erdr|treasury|people] [out=erdr|payment] [fact]
//
// What comes in is a fact; `fact` marks those that the engine, the vault or the first start makes; all else is a
// decision. A field's meaning is its comment, or the line of its name in words.go; without either nothing is written.
//
// Field tags: json:"name[,required]" · re:"Pattern" (a constant PatternX of the package) · enum:"a|b" ·
// min:"n" · max:"n" (value, length or count) · from:"x_id" (a reference: the message carries the sender's id under
// that name) · keep:"1" (that id is kept as a box too) · whose:"person" (a sealed value of the person whose
// reference stands in that field) · door:"1" (judged at the door, not in the message).
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	check := flag.Bool("check", false, "compare with the tree instead of writing")
	root := flag.String("root", ".", "the checkout")
	flag.Parse()
	if err := run(*root, *check); err != nil {
		fmt.Fprintln(os.Stderr, "eventgen:", err)
		os.Exit(1)
	}
}

func run(root string, check bool) error {
	m, err := load(filepath.Join(root, "domain", "event"))
	if err != nil {
		return err
	}
	files, err := render(m)
	if err != nil {
		return err
	}
	if err := dropStale(root, files, check); err != nil {
		return err
	}
	for _, f := range files {
		path := filepath.Join(root, f.path)
		if check {
			have, err := os.ReadFile(path)
			if err != nil || !bytes.Equal(have, f.data) {
				return fmt.Errorf("%s is not what the event types say; run `make generate`", f.path)
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, f.data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

type file struct {
	path string
	data []byte
}

func render(m *model) ([]file, error) {
	codec, err := renderCodec(m)
	if err != nil {
		return nil, err
	}
	files := []file{{"domain/event/codec_gen.go", codec}}
	schemas, err := renderSchemas(m)
	if err != nil {
		return nil, err
	}
	files = append(files, schemas...)
	asyncapi, err := renderAsyncAPI(m)
	if err != nil {
		return nil, err
	}
	return append(files, asyncapi, renderDocs(m)), nil
}

// dropStale takes away the schemas of events that are no more; with check it names the first.
func dropStale(root string, files []file, check bool) error {
	ours := map[string]bool{}
	for _, f := range files {
		ours[f.path] = true
	}
	for _, dir := range []string{"erdr", "treasury", "people", "out-erdr", "out-payment", "journal"} {
		found, err := filepath.Glob(filepath.Join(root, "schemas", dir, "*.json"))
		if err != nil {
			return err
		}
		for _, path := range found {
			name := "schemas/" + dir + "/" + filepath.Base(path)
			if ours[name] {
				continue
			}
			if check {
				return fmt.Errorf("%s belongs to no event; run `make generate`", name)
			}
			if err := os.Remove(path); err != nil {
				return err
			}
		}
	}
	return nil
}
