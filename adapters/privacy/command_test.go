package privacy_test

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"qorgau/adapters/node"
	"qorgau/domain/event"
	"qorgau/domain/journal"
)

// build makes the program.
func build(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "qorgau")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", path, "qorgau/cmd/qorgau").CombinedOutput(); err != nil {
		t.Fatalf("building the program: %v\n%s", err, out)
	}
	return path
}

// command runs the program on the run's directory and keeps everything that it says.
func (r *run) command(t *testing.T, program string, args ...string) {
	t.Helper()
	name := "qorgau " + strings.Join(args, " ")
	cmd := exec.CommandContext(t.Context(), program, append(args, "--dir", r.dir)...)
	var out, say bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &say
	if err := cmd.Run(); err != nil {
		t.Errorf("%s: %v\n%s", name, err, say.Bytes())
	}
	if out.Len() == 0 {
		t.Errorf("%s says nothing", name)
	}
	r.places = append(r.places, place{name, append(out.Bytes(), say.Bytes()...)})
}

// commands asks everything that can be asked of a directory, of an appointment and a claim that went all the way.
func (r *run) commands(t *testing.T, program string) {
	t.Helper()
	store, err := node.OpenStore(r.dir)
	if err != nil {
		t.Fatal(err)
	}
	heads, err := store.Heads(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var named *event.DefenderNamed
	var code, claim string
	for _, h := range heads {
		err := store.Read(t.Context(), h.Journal, 1, 0, func(s journal.Stored) error {
			rec, err := journal.Parse(string(s.Bytes), event.New)
			switch e := rec.Body.(type) {
			case *event.DefenderNamed:
				if claim == "" {
					named, code = e, h.Journal
				}
			case *event.SettlementOrdered:
				if claim == "" && named != nil && strings.HasPrefix(e.Claim, named.Appointment+"/") {
					claim = e.Claim
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if claim == "" {
		t.Fatal("nothing was paid")
	}
	export := filepath.Join(t.TempDir(), "journals.jsonl")
	r.command(t, program, "export", "--to", export)
	r.places = append(r.places, files(t, filepath.Dir(export))...)
	r.command(t, program, "verify")
	r.command(t, program, "verify", "--json", export)
	r.command(t, program, "projections", "rebuild")
	for _, lang := range []string{"kk", "ru", "en"} {
		r.command(t, program, "roster", "show", "--journal", code, "--lang", lang)
		r.command(t, program, "replay", named.RegisterCase, "--lang", lang)
		r.command(t, program, "replay", named.Person.String(), "--lang", lang)
		r.command(t, program, "explain", "appointment", named.Appointment, "--lang", lang)
		r.command(t, program, "explain", "fee", claim, "--lang", lang)
		r.command(t, program, "explain", "claim", claim, "--lang", lang)
	}
	r.command(t, program, "roster", "show", "--journal", code, "--json")
	r.command(t, program, "replay", named.RegisterCase, "--json")
	r.command(t, program, "explain", "appointment", named.Appointment, "--json")
	r.command(t, program, "explain", "fee", claim, "--json")
	r.command(t, program, "explain", "claim", claim, "--json")
	r.command(t, program, "vault", "erase", named.Advocate.String())
}
