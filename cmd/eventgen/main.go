// Command eventgen reads the event types in domain/event and writes their codec and the public schemas.
//
//	go run ./cmd/eventgen          writes domain/event/codec_gen.go and schemas/
//	go run ./cmd/eventgen -check   exits 1 if what stands in the tree differs
//
// A struct is an event when its comment has a line
//
//	//qorgau:event NAME [in=erdr|treasury|people] [out=erdr|payment]
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
	return append(files, schemas...), nil
}
