package vault

import (
	"fmt"
	"testing"

	"qorgau/adapters/engine"
)

// BenchmarkProtect: a message in a batch of 200; new persons, and persons who are known.
func BenchmarkProtect(b *testing.B) {
	const size = 200
	for _, fresh := range []bool{true, false} {
		b.Run(fmt.Sprintf("new=%v", fresh), func(b *testing.B) {
			v := open(b, temp(b), Options{})
			n := 0
			for b.Loop() {
				ins := make([]*engine.Input, size)
				for i := range ins {
					if fresh {
						n++
					} else {
						n = i
					}
					ins[i] = request("r", fmt.Sprint("p", n), "Test Person", fmt.Sprintf("%012d", n))
				}
				protect(b, v, ins...)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*size), "µs/message")
		})
	}
}
