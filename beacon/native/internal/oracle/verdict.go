package oracle

import (
	"bytes"
	"math"
)

// Limits are the parameters of Sections 10.2 and 10.4. Times are in seconds,
// lengths in metres.
type Limits struct {
	Gateway, PPM, Allowance, Speed, Reach int64
}

// Sighting is one authentic frame: when and, if Placed, where it was heard.
type Sighting struct {
	Time     int64
	Dom      byte
	Idx      uint32
	Frame    Frame
	Plain    []byte
	Placed   bool
	X, Y     int64
	from, to int64 // the epochs in which the tag was: lo and hi of the page
}

// live returns the counter of a live frame: Section 6.2.
func (s Sighting) live() (counter int, ok bool) {
	kind := s.Plain[0] & 7
	return int(s.Plain[1])<<8 | int(s.Plain[2]), kind == 1 || kind == 5
}

// index is a domain and an index of it.
type index struct {
	dom byte
	idx uint32
}

// heard is what is remembered of an index.
type heard struct {
	frames       []Sighting // one for each that differs, whatever its verdict
	counted      bool       // the rest is set: a frame was fresh
	first, last  int64
	place        *Sighting
	counter      int // the greatest
	counterFirst int64
}

// Judge judges the frames of one tag: Section 10.4.
type Judge struct {
	Root           []byte
	Period, Epochs int64 // P in seconds, and R
	Limits
	Known                bool // Low, High and Since are set
	Low, High, Since     int64
	memory               map[index]*heard
	run, runEpoch, runAt int64
}

// Allowance returns a for a period: Section 10.2.
func Allowance(period int64) (a int64) {
	for a = 2; 15<<(a-2) < period; a++ {
	}
	return max(a, 8)
}

// Last returns the last epoch in which a tag can be, d seconds after it was in
// epoch e: Section 10.2.
func Last(e, d, period int64, l Limits) int64 {
	ppm := (d + 2*l.Gateway) * (1_000_000 + l.PPM)
	return e + 1 + (ppm+1_000_000*period-1)/(1_000_000*period) + l.Allowance
}

// Verdict returns the verdict on s and learns from it.
func (j *Judge) Verdict(s Sighting) string {
	s.from, s.to = int64(s.Idx), int64(s.Idx)
	if s.Dom&0x0f == Separated {
		s.from, s.to = s.from*j.Epochs, s.from*j.Epochs+j.Epochs-1
	}
	if j.memory == nil {
		j.memory = map[index]*heard{}
	}
	at := index{s.Dom, s.Idx}
	h, known := j.memory[at]
	if !known {
		h = &heard{counter: -1}
		j.memory[at] = h
	}
	verdict := j.verdict(h, s, known)
	if verdict != "fork" && !h.remembers(s) {
		h.frames = append(h.frames, s)
	}
	if verdict == "fresh" || verdict == "repeat" {
		j.learn(h, s)
	}
	return verdict
}

// verdict goes through the table of Section 10.4.
func (j *Judge) verdict(h *heard, s Sighting, known bool) string {
	below := j.Known && s.to < j.Low && s.Time > j.Since+2*j.Gateway
	behind := below && !known && s.Dom&0x0f == Epoch && j.advance(s)
	switch {
	case h.fork(s):
		return "fork"
	case j.apart(h, s):
		return "two_places"
	case below && behind:
		return "behind"
	case below, j.over(h, s), j.older(h, s):
		return "stale"
	case j.Known && s.from > Last(j.High, max(0, s.Time-j.Since), j.Period, j.Limits):
		return "ahead"
	case h.remembers(s):
		return "repeat"
	}
	return "fresh"
}

func (h *heard) remembers(s Sighting) bool {
	for _, f := range h.frames {
		if bytes.Equal(f.Frame.Bytes(), s.Frame.Bytes()) {
			return true
		}
	}
	return false
}

func (h *heard) fork(s Sighting) bool {
	counter, live := s.live()
	for _, f := range h.frames {
		c, l := f.live()
		if !bytes.Equal(f.Frame.Bytes(), s.Frame.Bytes()) && !(live && l && c != counter) {
			return true
		}
	}
	return false
}

func (j *Judge) apart(h *heard, s Sighting) bool {
	if h.place == nil || !s.Placed {
		return false
	}
	distance := math.Hypot(float64(s.X-h.place.X), float64(s.Y-h.place.Y))
	between := max(s.Time-h.place.Time, h.place.Time-s.Time)
	return distance-2*float64(j.Reach) > float64(j.Speed*(between+2*j.Gateway))
}

// over is Stale (b).
func (j *Judge) over(h *heard, s Sighting) bool {
	if s.Dom&0x0f != Epoch || !h.counted {
		return false
	}
	span := max(h.last, s.Time) - min(h.first, s.Time)
	dwell := j.instant(s.from+1) - j.instant(s.from)
	return (span-2*j.Gateway)*1000*1_000_000 > dwell*(1_000_000+j.PPM)
}

// older is Stale (c).
func (j *Judge) older(h *heard, s Sighting) bool {
	counter, live := s.live()
	return live && counter < h.counter && s.Time > h.counterFirst+2*j.Gateway
}

// advance counts the run of Behind and reports whether it is long enough.
func (j *Judge) advance(s Sighting) bool {
	if j.run > 0 && s.from > j.runEpoch && s.Time >= j.runAt {
		j.run++
	} else {
		j.run = 1
	}
	j.runEpoch, j.runAt = s.from, s.Time
	return j.run >= 3
}

// learn is Rule 1 of Section 10.4.
func (j *Judge) learn(h *heard, s Sighting) {
	if !h.counted {
		h.counted, h.first, h.last = true, s.Time, s.Time
	}
	h.first, h.last = min(h.first, s.Time), max(h.last, s.Time)
	if s.Placed {
		h.place = &s
	}
	counter, live := s.live()
	if live && (counter > h.counter || counter == h.counter && s.Time < h.counterFirst) {
		h.counter, h.counterFirst = counter, s.Time
	}
	if !j.Known || s.from > j.Low || s.from == j.Low && s.Time < j.Since {
		j.Known, j.Low, j.High, j.Since = true, s.from, s.to, s.Time
	}
}

// instant is I(e): Section 3.6.
func (j *Judge) instant(e int64) int64 {
	if e == Generations*j.Epochs {
		return e * j.Period * 1000
	}
	ms, _ := Instant(DayKeys(Leaf(j.Root, int(e/j.Epochs))), uint32(e), j.Period)
	return ms
}
