package documents

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

var write = flag.Bool("golden-write", false, "write the golden documents anew; look at the pages before committing them")

// Every kind in both languages comes out as it was looked at: the text of each page as it stands in the PDF, a hash of all
// that is drawn, the cells of the workbook with their formats. And it comes out twice the same, byte for byte.
func TestGoldenDocuments(t *testing.T) {
	for _, lang := range []string{KK, RU} {
		for _, d := range samples(lang) {
			t.Run(string(d.Kind)+"."+lang, func(t *testing.T) {
				pdf, again := render(t, d, PDF), render(t, d, PDF)
				if !bytes.Equal(pdf, again) {
					t.Error("two PDFs of one document differ")
				}
				book, again := render(t, d, XLSX), render(t, d, XLSX)
				if !bytes.Equal(book, again) {
					t.Error("two workbooks of one document differ")
				}
				pages := readPDF(t, pdf)
				drawn := sha256.New()
				for _, p := range pages {
					drawn.Write([]byte(p.operators))
				}
				got := fmt.Sprintf("%s=== drawn %x\n%s", layer(pages), drawn.Sum(nil), cells(t, book))
				path := filepath.Join("testdata", "golden", string(d.Kind)+"."+lang+".txt")
				if *write {
					if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if got != string(want) {
					t.Errorf("the document differs from %s:\n%s", path, difference(string(want), got))
				}
				if dir := os.Getenv("QORGAU_DOCUMENTS_TO"); dir != "" { // to look at the pages
					for name, b := range map[string][]byte{".pdf": pdf, ".xlsx": book} {
						if err := os.WriteFile(filepath.Join(dir, string(d.Kind)+"."+lang+name), b, 0o644); err != nil {
							t.Fatal(err)
						}
					}
				}
			})
		}
	}
}

func render(t *testing.T, d *Document, fn func(io.Writer, *Document) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := fn(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// difference is the first line that differs.
func difference(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(a), len(b)) {
		var x, y string
		if i < len(a) {
			x = a[i]
		}
		if i < len(b) {
			y = b[i]
		}
		if x != y {
			return fmt.Sprintf("line %d\n- %s\n+ %s", i+1, x, y)
		}
	}
	return ""
}

// cells are the cells of a workbook: address, type, format, value as stored.
func cells(t *testing.T, book []byte) string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	name := f.GetSheetName(0)
	rows, err := f.GetRows(name, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	panes, err := f.GetPanes(name)
	if err != nil {
		t.Fatal(err)
	}
	layout, err := f.GetPageLayout(name)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(&b, "=== sheet %q paper %d %s frozen below row %d\n", name, *layout.Size, *layout.Orientation, panes.YSplit)
	for i, row := range rows {
		for k, v := range row {
			if v == "" {
				continue
			}
			a := at(k+1, i+1)
			kind, err := f.GetCellType(name, a)
			if err != nil {
				t.Fatal(err)
			}
			id, err := f.GetCellStyle(name, a)
			if err != nil {
				t.Fatal(err)
			}
			st, err := f.GetStyle(id)
			if err != nil {
				t.Fatal(err)
			}
			format := "text"
			if kind != excelize.CellTypeSharedString {
				format = "number"
				if st.CustomNumFmt != nil {
					format = *st.CustomNumFmt
				}
			}
			if formula, err := f.GetCellFormula(name, a); err != nil || formula != "" {
				t.Errorf("%s holds a formula: %q %v", a, formula, err)
			}
			fmt.Fprintf(&b, "%s\t%s\t%q\n", a, format, v)
		}
	}
	return b.String()
}
