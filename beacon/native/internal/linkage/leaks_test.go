package linkage

import (
	"encoding/binary"
	"math/rand/v2"

	"github.com/seed-496a4445/fyr/beacon"
)

// A leak makes of what a real tag shows what a tag with a fault would. hit
// says whether the fault is in an epoch or, byTag, in the tag.
type leak struct {
	name    string
	feature string // of the classifier that finds it
	of      string // product
	byTag   bool
	apply   func(r *rand.Rand, tag int, s []span, hit func() bool) []span
}

// likeness is the feature of [Alike].
const likeness = "likeness of separated and lost"

// Offsets in a legacy frame of 31 octets.
const (
	netAt, publicAt, idAt, textAt, tagAt = 7, 8, 9, 17, 25
)

// each returns a leak that changes spans one by one.
func each(f func(r *rand.Rand, tag int, s []span, i int)) func(*rand.Rand, int, []span, func() bool) []span {
	return func(r *rand.Rand, tag int, s []span, hit func() bool) []span {
		for i := range s {
			if hit() {
				f(r, tag, s, i)
			}
		}
		return s
	}
}

// early returns a leak that divides spans: what f makes of a frame is shown for
// the first 600 ms, or for the last.
func early(last bool, f func(show *span, neighbour span) bool) func(*rand.Rand, int, []span, func() bool) []span {
	return func(_ *rand.Rand, _ int, s []span, hit func() bool) (out []span) {
		for i, p := range s {
			at := i - 1
			if last {
				at = i + 1
			}
			if at < 0 || at >= len(s) || !hit() || p.last-p.on < 4*interval {
				out = append(out, p)
				continue
			}
			odd := p
			odd.data = append([]byte(nil), p.data...)
			if !f(&odd, s[at]) {
				out = append(out, p)
				continue
			}
			if last {
				p.last, odd.on = p.last-interval, p.last
				out = append(out, p, odd)
			} else {
				odd.last, p.on = p.on, p.on+interval
				out = append(out, odd, p)
			}
		}
		return out
	}
}

// constant returns octets that a tag has for ever.
func constant(tag, n int) []byte {
	r := rand.New(rand.NewPCG(555, uint64(tag)))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// move moves a span to another time.
func (s *span) move(by int64) { s.on, s.last, s.off = s.on+by, s.last+by, s.off+by }

var leaks = []leak{
	{"the kind of the address is the tag's", "kind of address", "busy", true,
		each(func(_ *rand.Rand, tag int, s []span, i int) { s[i].address[0] |= constant(tag, 1)[0] & 0xc0 })},
	{"an octet of the address is the tag's", "bits of addresses", "busy", false,
		each(func(_ *rand.Rand, tag int, s []span, i int) { s[i].address[5] = constant(tag, 1)[0] })},
	{"a bit of the address is the tag's", "bits of addresses", "quiet", false,
		each(func(_ *rand.Rand, tag int, s []span, i int) {
			s[i].address[3] = s[i].address[3]&^1 | constant(tag, 1)[0]&1
		})},
	{"the address counts up", "order of addresses", "busy", false,
		each(func(r *rand.Rand, _ int, s []span, i int) {
			if i > 0 {
				a := number(s[i-1].address) + 1 + r.Uint64N(1000)
				for j := range 6 {
					s[i].address[5-j] = byte(a >> (8 * j))
				}
				s[i].address[0] &= 0x3f
			}
		})},
	{"the order of flags and frame is the tag's", "order and length of structures", "busy", true,
		each(func(_ *rand.Rand, tag int, s []span, i int) {
			if constant(tag, 1)[0]&1 == 0 {
				s[i].data = append(append([]byte{}, s[i].data[3:]...), s[i].data[:3]...)
			}
		})},
	{"a structure shows the transmit power", "order and length of structures", "busy", false,
		each(func(_ *rand.Rand, tag int, s []span, i int) {
			s[i].data = append([]byte{2, 0x0a, constant(tag, 1)[0]}, s[i].data...)
		})},
	{"the length of a long frame is the tag's", "order and length of structures", "extended", false,
		each(func(_ *rand.Rand, tag int, s []span, i int) {
			n := constant(tag, 1)[0] & 3
			s[i].data[3] += n
			s[i].data = append(s[i].data, make([]byte, n)...)
		})},
	{"a reserved bit is set in some epochs", "order and length of structures", "live", false,
		each(func(r *rand.Rand, _ int, s []span, i int) { s[i].data[publicAt] |= byte(r.IntN(2)) << 1 })},
	{"a bit of the identifier is the tag's", "octets of frames", "quiet", false,
		each(func(_ *rand.Rand, tag int, s []span, i int) {
			s[i].data[idAt+2] = s[i].data[idAt+2]&^4 | constant(tag, 1)[0]&4
		})},
	{"what is sealed stays plain", "octets of frames", "busy", false,
		each(func(_ *rand.Rand, _ int, s []span, i int) {
			copy(s[i].data[textAt:], []byte{0x40, 1, 2, 3, 0, 0, 0, 0})
		})},
	{"equal data give equal sealed octets", "octets of frames", "busy", false,
		each(func(_ *rand.Rand, tag int, s []span, i int) { copy(s[i].data[textAt:], constant(tag, 14)) })},
	{"the address changes late", "instants of change", "busy", false,
		early(false, func(s *span, before span) bool { s.address = before.address; return true })},
	{"the identifier changes late", "instants of change", "busy", false,
		early(false, func(s *span, before span) bool { copy(s.data[idAt:textAt], before.data[idAt:]); return true })},
	{"the tag of the frame changes late", "instants of change", "busy", false,
		early(false, func(s *span, before span) bool { copy(s.data[tagAt:], before.data[tagAt:]); return true })},
	{"sealed octets change early", "instants of change", "busy", false,
		early(true, func(s *span, after span) bool { copy(s.data[textAt:], after.data[textAt:]); return true })},
	{"the network octet is late", "instants of change", "busy", false,
		early(false, func(s *span, _ span) bool { s.data[netAt] = 0; return true })},
	{"the near-owner bit goes early", "instants of change", "consumer", false,
		early(true, func(s *span, after span) bool {
			was := s.data[publicAt]
			s.data[publicAt] = after.data[publicAt]
			return s.data[publicAt] != was
		})},
	{"a lost tag seals its frame again", "instants of change", "lost", true,
		early(false, func(s *span, _ span) bool { copy(s.data[textAt:], constant(1, 14)); return true })},
	{"the jitter is left out", "phases of changes", "busy", false,
		each(func(_ *rand.Rand, tag int, s []span, i int) {
			const period = 900 * second
			phase := int64(binary.BigEndian.Uint32(constant(tag, 4))) % period
			if i > 0 {
				by := (phase - s[i-1].off%period) % period
				if s[i-1].last+by > s[i-1].on && s[i].on+by < s[i].last {
					s[i-1].last, s[i-1].off, s[i].on = s[i-1].off+by-interval/2, s[i-1].off+by, s[i].on+by
				}
			}
		})},
	{"near again within an epoch", "identities that return", "consumer", false, nearAgain},
	{"a boot shows the last epoch again", "identities that return", "cut", false,
		each(func(_ *rand.Rand, _ int, s []span, i int) {
			if s[i].booted && i > 1 {
				s[i].address, s[i].data = s[i-2].address, s[i-2].data
			}
		})},
	{"a change of mode stops for a moment", "pauses", "busy", false,
		func(_ *rand.Rand, _ int, s []span, hit func() bool) (out []span) {
			for _, p := range s {
				if p.last-p.on < 20*second || !hit() {
					out = append(out, p)
					continue
				}
				q := p
				p.last, q.on = p.on+4*second, p.on+9*second
				out = append(out, p, q)
			}
			return out
		}},
	{"the gap is the tag's", "gaps", "busy", false,
		each(func(_ *rand.Rand, tag int, s []span, i int) {
			if i > 0 {
				gap := 1000 + int64(binary.BigEndian.Uint16(constant(tag, 2)))*15_000>>16
				s[i].on = s[i-1].off + gap
				s[i].last = max(s[i].last, s[i].on)
			}
		})},
	{"the timer of events runs on", "phases of starts", "busy", false,
		each(func(_ *rand.Rand, _ int, s []span, i int) {
			if i > 0 {
				s[i].on += (interval - (s[i].on-s[i-1].last)%interval) % interval
				s[i].last = max(s[i].last, s[i].on)
			}
		})},
	{"a live tag seals when something happens", "times of payloads", "live", false,
		each(func(r *rand.Rand, _ int, s []span, i int) {
			if i > 0 && s[i].address == s[i-1].address && s[i].last-s[i].on > 7*second {
				by := 1*second + r.Int64N(5*second)
				s[i].on, s[i-1].last = s[i].on+by, s[i-1].last+by
			}
		})},
	{"the timer of payloads runs on", "times of payloads", "live", false, timerRunsOn},
	{"the first address of a boot is always one", "first frames", "cut", false,
		each(func(_ *rand.Rand, _ int, s []span, i int) {
			if s[i].booted {
				copy(s[i].address[1:], constant(0, 5))
			}
		})},
	{"the first identifier of a boot counts", "first frames", "cut", false,
		func(_ *rand.Rand, _ int, s []span, hit func() bool) []span {
			boots := uint16(0)
			for i := range s {
				if s[i].booted {
					if boots++; hit() {
						binary.BigEndian.PutUint16(s[i].data[idAt:], boots)
					}
				}
			}
			return s
		}},
	{"lost tags have the shortest gap", likeness, "lost", false,
		each(func(_ *rand.Rand, _ int, s []span, i int) {
			if i > 0 {
				s[i].on = s[i-1].off + second
			}
		})},
	{"lost tags change twice as often", likeness, "lost", true,
		func(r *rand.Rand, _ int, s []span, hit func() bool) (out []span) {
			for _, p := range s {
				if !hit() {
					out = append(out, p)
					continue
				}
				q := p
				p.last = (p.on + p.last) / 2
				q.on = p.last + second + r.Int64N(15*second)
				q.data = append([]byte(nil), p.data...)
				for i := idAt; i < len(q.data); i++ {
					q.data[i] = byte(r.Uint32())
				}
				out = append(out, p, q)
			}
			return out
		}},
	{"lost has a bit of its own", likeness, "lost", true,
		each(func(_ *rand.Rand, _ int, s []span, i int) { s[i].data[publicAt] |= 2 })},
	{"the status of lost tags stays plain", likeness, "lost", false,
		each(func(_ *rand.Rand, _ int, s []span, i int) { s[i].data[textAt] = 0x82 })},
}

// nearAgain lets a tag that has become separated be near again at once, with the
// identity of the epoch that it had.
func nearAgain(_ *rand.Rand, _ int, s []span, hit func() bool) (out []span) {
	for i, p := range s {
		near := i > 0 && s[i-1].data[publicAt]&beacon.NearOwner != 0
		if !near || p.data[publicAt]&beacon.NearOwner != 0 || p.last-p.on < 60*second || !hit() {
			out = append(out, p)
			continue
		}
		x, q := s[i-1], p
		p.last = p.on + 10*second
		x.on, x.last = p.last+2*second, p.last+20*second
		q.on = x.last + 2*second
		out = append(out, p, x, q)
	}
	return out
}

// timerRunsOn lets all frames of an identity come at the phase of one timer.
func timerRunsOn(_ *rand.Rand, tag int, s []span, hit func() bool) []span {
	const timer = 60 * second
	phase := int64(binary.BigEndian.Uint16(constant(tag, 2))) % timer
	by := int64(0)
	for i := range s {
		if i == 0 || s[i].address != s[i-1].address {
			if by = 0; hit() {
				by = (timer - (s[i].on-phase)%timer) % timer
			}
		}
		s[i].move(by)
	}
	return s
}
