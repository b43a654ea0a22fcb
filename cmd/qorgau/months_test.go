package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"qorgau/adapters/node"
	"qorgau/domain/reason"
)

// step is one command of a page: how it must end, and what its answer must hold.
type step struct {
	line   int
	text   string
	status int
	holds  []string
}

// pageSteps reads the commands of a page: what runs in a terminal of its own, and the rest in order.
func pageSteps(t *testing.T, page string) (terminal string, steps []step) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("../../docs/months", page))
	if err != nil {
		t.Fatal(err)
	}
	kind := ""
	for i, line := range strings.Split(string(b), "\n") {
		switch {
		case strings.HasPrefix(line, "```") && kind == "":
			kind = strings.TrimPrefix(line, "```")
			continue
		case strings.HasPrefix(line, "```"):
			kind = ""
			continue
		}
		holds, expects := strings.CutPrefix(line, "#> ")
		switch {
		case kind == "sh terminal":
			terminal += line + "\n"
		case kind != "sh" || line == "":
		case expects && len(steps) > 0:
			last := &steps[len(steps)-1]
			last.holds = append(last.holds, strings.TrimSpace(holds))
		default:
			s := step{line: i + 1, text: line}
			if strings.Contains(line, "# status 1") {
				s.status = exitFinding
			}
			steps = append(steps, s)
		}
	}
	if len(steps) == 0 {
		t.Fatalf("%s has no commands", page)
	}
	return terminal, steps
}

// follow pastes the steps into one shell, in order, and holds each answer and exit status against the page.
func follow(t *testing.T, dir, page string, steps []step) {
	t.Helper()
	var script strings.Builder
	for i, s := range steps {
		fmt.Fprintf(&script, "{ %s\n} >said.%d 2>&1; echo $? >status.%d\n", s.text, i, i)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	c := exec.CommandContext(ctx, "bash", "-c", script.String())
	c.Dir = dir
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", page, err, out)
	}
	for i, s := range steps {
		status, err := os.ReadFile(filepath.Join(dir, fmt.Sprintf("status.%d", i)))
		if err != nil {
			t.Fatal(err)
		}
		said, err := os.ReadFile(filepath.Join(dir, fmt.Sprintf("said.%d", i)))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSpace(string(status)); got != fmt.Sprint(s.status) {
			t.Errorf("%s:%d ended with %s, not %d: %s\nsaid: %s", page, s.line, got, s.status, s.text, said)
		}
		for _, want := range s.holds {
			if !bytes.Contains(said, []byte(want)) {
				t.Errorf("%s:%d does not answer %q: %s\nsaid: %s", page, s.line, want, s.text, said)
			}
		}
	}
}

func need(t *testing.T, tools ...string) {
	t.Helper()
	for _, tool := range tools {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("%v; `make tools` installs it", err)
		}
	}
}

// Every command of the pages of bar, advocate and department works as pasted, one page after another in one directory,
// and is answered as the page says, in the exit status too.
func TestMonthsByCommands(t *testing.T) {
	need(t, "bash", "jq")
	dir := checkout(t)
	for _, page := range []string{"README.md", "bar.md", "advocate.md", "department.md"} {
		_, steps := pageSteps(t, page)
		if page != "README.md" { // each page says to prepare as the first one does
			_, first := pageSteps(t, "README.md")
			steps = append(first[:1:1], steps...)
		}
		follow(t, dir, page, steps)
	}
}

// The investigator's page works as pasted: the register speaks through the broker of a running world, and the answers are
// read from the topic.
func TestMonthOfTheInvestigator(t *testing.T) {
	need(t, "bash", "jq", "kcat")
	dir := checkout(t)
	terminal, steps := pageSteps(t, "investigator.md")
	world := exec.CommandContext(t.Context(), "bash", "-c", strings.Replace(terminal, "\nqorgau ", "\nexec qorgau ", 1))
	world.Dir, world.Env = dir, append(os.Environ(), "QORGAU_PORT=0", "QORGAU_WEB=127.0.0.1:0")
	world.Cancel = func() error { return world.Process.Signal(os.Interrupt) }
	world.WaitDelay = patience
	var said bytes.Buffer
	world.Stdout, world.Stderr = &said, &said
	if err := world.Start(); err != nil {
		t.Fatal(err)
	}
	for until := time.Now().Add(patience); ; time.Sleep(look) {
		if _, ok := node.ReadAddress(filepath.Join(dir, "var", "investigator")); ok {
			break
		}
		if time.Now().After(until) {
			t.Fatalf("the world does not say where it is\n%s", said.Bytes())
		}
	}
	follow(t, dir, "investigator.md", steps)
	if err := world.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := world.Wait(); err != nil {
		t.Errorf("the world did not stop cleanly: %v\n%s", err, said.Bytes())
	}
}

// Each code on a page stands there with its text and clause in the catalogue, and each link leads somewhere.
func TestCodesAndLinksOfTheMonths(t *testing.T) {
	row := regexp.MustCompile("(?m)^\\| `([a-z0-9_]+)` \\| (.*) \\|$")
	link := regexp.MustCompile(`\]\(([^)#]+)\)`)
	pages, err := filepath.Glob("../../docs/months/*.md")
	if err != nil || len(pages) != 5 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	for _, page := range pages {
		b, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		rows := row.FindAllStringSubmatch(string(b), -1)
		if len(rows) < 10 && filepath.Base(page) != "README.md" {
			t.Errorf("%s tells only %d codes", page, len(rows))
		}
		for _, r := range rows {
			x, ok := reason.Find(r[1])
			want := x.EN
			if x.Basis != "" {
				want += " (" + x.Basis + ")"
			}
			if !ok || r[2] != want {
				t.Errorf("%s: %s is told as %q, the catalogue says %q", page, r[1], r[2], want)
			}
		}
		for _, l := range link.FindAllStringSubmatch(string(b), -1) {
			if _, err := os.Stat(filepath.Join("../../docs/months", l[1])); err != nil {
				t.Errorf("%s links to %s: %v", page, l[1], err)
			}
		}
	}
}
