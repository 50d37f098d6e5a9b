package twr

import "github.com/seed-496a4445/fyr/ranging"

// Bounds are the shortest and the longest reply times that are believed, both
// included. A peer chooses its reply time, and a clock offset that is not seen
// grows into distance with it.
type Bounds struct{ Min, Max ranging.Ticks }

// ReplyBounds are 0.1 ms, below which no packet with preamble and STS fits
// between two others, and 10 ms, where one ppm is worth 1.5 m of single-sided
// distance.
var ReplyBounds = Bounds{ranging.TicksPerSecond / 10_000, ranging.TicksPerSecond / 100}

// Check returns [ErrReply] unless every reply is within b.
func (b Bounds) Check(replies ...ranging.Ticks) error {
	for _, t := range replies {
		if t < b.Min || t > b.Max {
			return ErrReply
		}
	}
	return nil
}

// CheckReply returns [ErrReply] unless the reply of s is within b.
func (s Single) CheckReply(b Bounds) error { return b.Check(s.Reply()) }

// CheckReplies returns [ErrReply] unless both replies of d are within b.
func (d Double) CheckReplies(b Bounds) error { return b.Check(d.Replies()) }
