package node

import (
	"fmt"
	"os"
)

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
