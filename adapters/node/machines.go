package node

import (
	"runtime/debug"

	"qorgau/domain/journal"
	"qorgau/domain/national"
	"qorgau/domain/territory"
)

// The machine that new journals adopt. The national machine goes with the territories'.
const (
	MachineVersion = territory.Version
	MachineDraft   = territory.Draft
)

// Machines opens the machine of a journal for a version and draft; false for one this binary has not.
func Machines(code string, version, draft int64) (journal.Machine, bool) {
	if version != MachineVersion || draft != MachineDraft {
		return nil, false
	}
	if code == journal.National {
		return national.New(), true
	}
	return territory.New(code), true
}

// Build names the layout of the machines' state: the program's own revision where the toolchain tells it, and the tree was
// as that revision says. A snapshot of another build is thrown away.
func Build() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return executable()
	}
	set := map[string]string{}
	for _, s := range info.Settings {
		set[s.Key] = s.Value
	}
	if set["vcs.revision"] == "" || set["vcs.modified"] != "false" {
		return executable()
	}
	return set["vcs.revision"]
}
