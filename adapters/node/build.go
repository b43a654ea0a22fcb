package node

import (
	"fmt"
	"os"
	"runtime/debug"
)

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

// executable tells builds apart that carry no revision: by size and time of the program's file.
func executable() string {
	path, err := os.Executable()
	if err != nil {
		return "unknown"
	}
	info, err := os.Stat(path)
	if err != nil {
		return "unknown"
	}
	return fmt.Sprintf("%d-%d", info.Size(), info.ModTime().UnixNano())
}
