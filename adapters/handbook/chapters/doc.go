// Package chapters tells the handbook of the law in stories of given, when and then, one file a chapter, on the real
// machine of a bar with the real book of rules. What was told is written as sentences into docs/stories, which a test
// holds against the machine: a lawyer reads there what the program does.
//
//	go test ./adapters/handbook/chapters -stories-write
package chapters
