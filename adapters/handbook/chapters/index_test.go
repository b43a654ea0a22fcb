package chapters

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every page of stories stands in the list of docs/stories/README.md, and every entry of the list is a page.
func TestStoriesAreListed(t *testing.T) {
	dir := filepath.Join("..", "..", "..", "docs", "stories")
	list, err := os.ReadFile(filepath.Join(dir, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob(filepath.Join(dir, "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		name := filepath.Base(page)
		if name != "README.md" && !strings.Contains(string(list), "("+name+")") {
			t.Errorf("%s is not listed", name)
		}
	}
	if entries := strings.Count(string(list), ".md)"); entries != len(pages)-1 {
		t.Errorf("%d entries, %d pages", entries, len(pages)-1)
	}
}
