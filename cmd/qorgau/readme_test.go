package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"qorgau/adapters/demo"
	"qorgau/adapters/node"
)

const (
	// patience is how long anything here may take on a busy machine; nothing is asserted about time.
	patience = 2 * time.Minute
	// look is how often a result that must come is looked for.
	look = 100 * time.Millisecond
)

// readmeBlocks are the shell commands of a section of the README, block by block.
func readmeBlocks(t *testing.T, heading string) []string {
	t.Helper()
	b, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(b), "\n## "+heading+"\n")
	if !ok {
		t.Fatalf("the README has no section %q", heading)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	var blocks []string
	for {
		_, after, ok := strings.Cut(section, "```sh\n")
		if !ok {
			return blocks
		}
		block, rest, _ := strings.Cut(after, "```")
		blocks, section = append(blocks, block), rest
	}
}

// checkout is a folder in which the README's commands can be pasted: the program, built, and the schemas.
func checkout(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"schemas", "docs"} {
		if err := os.Symlink(filepath.Join(root, name), filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	build := exec.Command("go", "build", "-buildvcs=false", "-o", filepath.Join(dir, "bin", "qorgau"), ".")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building: %v\n%s", err, out)
	}
	return dir
}

// paste runs commands in a folder, as a shell would.
func paste(t *testing.T, dir, commands string) []byte {
	t.Helper()
	c := exec.CommandContext(t.Context(), "bash", "-eu", "-o", "pipefail", "-c", commands)
	c.Dir = dir
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	if err := c.Run(); err != nil {
		t.Fatalf("%v\n%s\nsaid: %s\n%s", err, commands, out.Bytes(), errs.Bytes())
	}
	return out.Bytes()
}

// The README's journey works as pasted: kcat puts the register's and the treasury's messages in, the settlement is read
// back by kcat, and the money is paid. Only the ports differ, because they may be taken.
func TestJourneyOfTheReadme(t *testing.T) {
	for _, tool := range []string{"bash", "kcat", "jq"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("%v; `make tools` installs it", err)
		}
	}
	blocks := readmeBlocks(t, "One journey by hand")
	if len(blocks) != 3 {
		t.Fatalf("the section has %d blocks of commands, not 3", len(blocks))
	}
	dir := checkout(t)

	first := exec.CommandContext(t.Context(), "bash", "-c", "exec "+blocks[0])
	first.Dir = dir
	first.Env = append(os.Environ(), "QORGAU_PORT=0", "QORGAU_WEB=127.0.0.1:0")
	first.Cancel = func() error { return first.Process.Signal(os.Interrupt) }
	first.WaitDelay = patience
	var said bytes.Buffer
	first.Stdout, first.Stderr = &said, &said
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- first.Wait() }()
	data := filepath.Join(dir, "var", "journey")
	var at node.Address
	until := time.After(patience)
	for ok := false; !ok; {
		select {
		case err := <-ended:
			t.Fatalf("the demo ended: %v\n%s", err, said.Bytes())
		case <-until:
			t.Fatal("the demo does not say where it is")
		case <-time.After(look):
			at, ok = node.ReadAddress(data)
		}
	}

	raw := paste(t, dir, strings.ReplaceAll(blocks[1], "127.0.0.1:9092", at.Kafka))
	var settlement struct {
		Settlement string `json:"settlement"`
		Tiyn       int64  `json:"tiyn"`
		IBAN       string `json:"advocate_iban"`
	}
	if err := json.Unmarshal(raw, &settlement); err != nil {
		t.Fatalf("%v\n%s", err, raw)
	}
	if settlement.Settlement != demo.JourneySettlement || settlement.Tiyn != demo.JourneyTiyn || settlement.IBAN == "" {
		t.Errorf("kcat read the settlement %+v, want %s over %d tiyn", settlement, demo.JourneySettlement, demo.JourneyTiyn)
	}

	claim := func() (c struct {
		Status string `json:"status"`
		Parts  struct {
			Paid int64 `json:"paid"`
		} `json:"parts"`
	}) {
		out, err := exec.Command(filepath.Join(dir, "bin", "qorgau"), "explain", "claim", demo.JourneyClaim, "--dir", data, "--json").Output()
		if err == nil && json.Unmarshal(out, &c) != nil {
			t.Fatalf("no JSON: %s", out)
		}
		return c
	}
	for until, c := time.Now().Add(patience), claim(); c.Status != "paid"; c = claim() {
		if time.Now().After(until) {
			t.Fatalf("the claim stands at %+v", c)
		}
		time.Sleep(look)
	}
	if why := string(paste(t, dir, blocks[2])); !strings.Contains(why, demo.JourneyClaim) {
		t.Errorf("the history does not know the claim:\n%s", why)
	}

	if err := first.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Errorf("the demo did not stop cleanly: %v\n%s", err, said.Bytes())
	}
}
