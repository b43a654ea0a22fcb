package privacy_test

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"qorgau/adapters/kafka"
)

// place is something that was written, where it is known by a name.
type place struct {
	name string
	data []byte
}

// clearTopics are the three that may hold clear data.
var clearTopics = []string{kafka.TopicERDREvents, kafka.TopicAppointments, kafka.TopicSettlements}

// maySay tells whether a file of the data directory is a log segment of a topic that may hold clear data. Nothing else
// of such a topic is excepted: its index and its state hold none.
func maySay(path string) (topic string, ok bool) {
	dir := filepath.Base(filepath.Dir(path))
	for _, t := range clearTopics {
		if filepath.Ext(path) == ".dat" && strings.HasPrefix(dir, t+"-") && filepath.Base(filepath.Dir(filepath.Dir(path))) == "partitions" {
			return t, true
		}
	}
	return "", false
}

// files reads every file under a directory.
func files(t *testing.T, dir string) []place {
	t.Helper()
	var out []place
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		// Its name is written too.
		out = append(out, place{path, append([]byte(path+"\n"), b...)})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// rows reads every value of every table of a database, so that nothing hides behind the end of a page.
func rows(t *testing.T, path string) place {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var tables []string
	each(t, db, "select name from sqlite_master where type = 'table'", func(values []any) { tables = append(tables, fmt.Sprint(values[0])) })
	out := place{name: path + " (rows)"}
	for _, name := range tables {
		each(t, db, `select * from "`+name+`"`, func(values []any) {
			for _, v := range values {
				switch v := v.(type) {
				case []byte:
					out.data = append(append(out.data, v...), '\n')
				default:
					out.data = fmt.Appendf(out.data, "%v\n", v)
				}
			}
		})
	}
	return out
}

func each(t *testing.T, db *sql.DB, query string, fn func([]any)) {
	t.Helper()
	r, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	columns, err := r.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for r.Next() {
		values := make([]any, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := r.Scan(into...); err != nil {
			t.Fatal(err)
		}
		fn(values)
	}
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
}

// read reads a topic from its beginning.
func read(t *testing.T, ctx context.Context, b kafka.Broker, topic string) []kafka.Message {
	t.Helper()
	d, err := b.NewDrainer("privacy-reader", topic) // nothing is committed, so it always begins at the beginning
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	messages, err := d.Drain(ctx, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return messages
}

// asRead is a topic as its consumers see it: keys, headers and values, whatever the broker does with them on disk.
func asRead(topic string, messages []kafka.Message) place {
	out := place{name: "topic " + topic}
	for _, m := range messages {
		out.data = append(append(out.data, m.Key...), '\n')
		for _, h := range m.Headers {
			out.data = append(append(append(append(out.data, h.Key...), ": "...), h.Value...), '\n')
		}
		out.data = append(append(out.data, m.Value...), '\n')
	}
	return out
}

// leaks says which markers stand where they may not; a list of the first of each place.
func leaks(f *finder, kinds markers, places []place) []string {
	var out []string
	for _, p := range places {
		if _, ok := maySay(p.name); ok {
			continue
		}
		found := f.found(p.data)
		names := make([]string, 0, len(found))
		for name := range found {
			names = append(names, name)
		}
		slices.Sort(names)
		for i, name := range names {
			if i == 5 {
				out = append(out, fmt.Sprintf("%s: %d more", p.name, len(names)-i))
				break
			}
			out = append(out, fmt.Sprintf("%s: %s %q, %s", p.name, kinds[name], name, found[name].how))
		}
	}
	return out
}
