package journal

import "sort"

// Post is the mail of a journal: what it sent, by receiver, and how far it has taken what others sent.
type Post struct {
	Sent  map[string][]int64 // receiver -> positions of its letters; the index plus one is the sequence number
	Taken map[string]int64   // sender -> last sequence number taken
}

// Next is the sequence number of the next letter to a receiver.
func (p *Post) Next(to string) int64 { return int64(len(p.Sent[to])) + 1 }

// Wrote folds a letter that was written at a position.
func (p *Post) Wrote(to string, pos int64) {
	if p.Sent == nil {
		p.Sent = map[string][]int64{}
	}
	p.Sent[to] = append(p.Sent[to], pos)
}

// Took folds a letter that was received.
func (p *Post) Took(from string, seq int64) {
	if p.Taken == nil {
		p.Taken = map[string]int64{}
	}
	p.Taken[from] = seq
}

// Cursor is the last sequence number taken from a sender.
func (p *Post) Cursor(from string) int64 { return p.Taken[from] }

// Receivers lists whom this journal has written to, in order.
func (p *Post) Receivers() []string {
	out := make([]string, 0, len(p.Sent))
	for to := range p.Sent {
		out = append(out, to)
	}
	sort.Strings(out)
	return out
}

// Number gives the letters among outcomes their sequence numbers.
func (p *Post) Number(outcomes []Outcome) []Outcome {
	var next map[string]int64
	for _, o := range outcomes {
		letter, ok := o.Body.(interface {
			Addressed
			SetSeq(int64)
		})
		if !ok {
			continue
		}
		to, _ := letter.MailTo()
		if next == nil {
			next = map[string]int64{}
		}
		if next[to] == 0 {
			next[to] = p.Next(to)
		}
		letter.SetSeq(next[to])
		next[to]++
	}
	return outcomes
}
