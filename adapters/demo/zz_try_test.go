package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"qorgau/adapters/node"
	"qorgau/domain/territory"
)

func TestTry(t *testing.T) {
	n := 6
	if v := os.Getenv("TRY"); v != "" {
		n, _ = strconv.Atoi(v)
	}
	dir := t.TempDir()
	if v := os.Getenv("TRYDIR"); v != "" {
		dir = v
	}
	var nd *node.Node
	start := time.Now()
	s, err := Fast(t.Context(), Options{Cases: n, Seed: 2, Dir: dir, Ready: func(n *node.Node) error { nd = n; return nil }, Progress: func(p Progress) {
		fmt.Println(time.Since(start), p.At, p.Cases, p.Records, p.Phase)
		if p.Phase == "verifying" {
			look(nd)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	s.Journals = s.Journals[:1]
	b, _ := json.MarshalIndent(s, "", " ")
	fmt.Println(string(b))
}

func look(n *node.Node) {
	by := map[string]int{}
	sum := map[string]int64{}
	ends := map[string]int{}
	_ = eachTerritory(context.Background(), n, func(code string, m *territory.Machine) {
		shown := 0
		for id, c := range m.S.Claims.Claims {
			by[c.Status]++
			sum[c.Status] += c.Booked.InProgress
			if c.Booked.InProgress > 0 && shown < 2 {
				shown++
				a := m.S.Appointments.Get(c.Appointment)
				fmt.Println(code, id, c.Status, c.Wanted, c.Asked, c.DueOn, c.Reminds, a.Status, a.EndReason, a.EndedAt, c.Booked)
			}
		}
		for _, a := range m.S.Appointments.Appointments {
			ends[a.Status+" "+a.EndReason]++
		}
	})
	fmt.Println(by, sum, ends)
	fmt.Println(n.Intake.Rejected())
}
