package node

import (
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
