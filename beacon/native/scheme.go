package native

import (
	"math"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/aes"
	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/rotate"
)

// Scheme derives the identifiers of one domain from packed states of one form.
// Its epochs are what the frames of the domain are numbered by: epochs in
// [beacon.EpochDomain], generations in [beacon.SeparatedDomain]. The zero value
// is none: its methods panic.
//
// From a root an identifier takes 12 blocks down the tree, one to the
// identifier key of the day, and one; what the days of a tag share of the tree
// is done once, and many tags are done at once. From the identifier key, a
// subkey of [rotate.Eras], it takes one.
//
// A state gives the days that it holds and no other. For others the methods
// write what nobody can foresee and no tag ever shows: an identifier under the
// key of the nearest day that there is. So a fleet of covers may share one
// schedule. Numbers are taken modulo 2^32.
//
// It implements spec/beacon.md, Sections 3.2 to 3.5 and 3.8. Constant time in
// the keys; epochs and days are public.
type Scheme struct {
	Suite Suite
	Form  Form
	// Domain is [beacon.EpochDomain] or [beacon.SeparatedDomain], also of
	// extended frames.
	Domain beacon.Domain
	// Rotations is R, the number of epochs of a generation, at least 1.
	Rotations int32
}

var _ rotate.Eras = Scheme{}

func (s Scheme) check() {
	if s.Suite.KeySize() == 0 || s.Form > Gateway || s.Domain != beacon.EpochDomain && s.Domain != beacon.SeparatedDomain || s.Rotations < 1 {
		panic("native: scheme of no suite, form, domain or rotation")
	}
}

// Layout returns the sizes of the scheme: identifiers are shown whole.
func (s Scheme) Layout() rotate.Layout {
	return rotate.Layout{State: s.Form.stateSize(s.Suite), ID: rotate.IdentifierSize, Prefix: rotate.IdentifierSize, Group: 64}
}

// SubkeySize returns the size of a day's identifier key.
func (s Scheme) SubkeySize() int { return s.Suite.KeySize() }

// Era returns the generation of index e.
func (s Scheme) Era(e rotate.Epoch) rotate.Epoch {
	s.check()
	g, _ := s.divide(e)
	return g
}

// divide returns the generation of index e, and the place of e in it.
func (s Scheme) divide(e rotate.Epoch) (g, place rotate.Epoch) {
	if s.Domain == beacon.SeparatedDomain {
		return e, 0
	}
	r := rotate.Epoch(s.Rotations)
	g = e / r
	if place = e - g*r; place < 0 {
		g, place = g-1, place+r
	}
	return g, place
}

// Advance does nothing.
func (s Scheme) Advance([]byte, []rotate.Epoch) {}

// Derive writes the identifiers of consecutive indexes.
func (s Scheme) Derive(ids, states []byte, from []rotate.Epoch, m int) {
	s.check()
	l := s.Layout()
	l.Check(ids, states, from, m)
	if m == 0 {
		return
	}
	var w walk
	w.start(s.Suite)
	var have, want [flock]days
	for len(from) > 0 {
		// The next n tags want all in all no more generations than fit. When n is
		// 0, the next one alone wants more, and is done by part.
		n, sum := 0, 0
		for n < min(len(from), flock) {
			have[n] = s.Form.daysOf(states[n*l.State:])
			want[n] = s.days(have[n], from[n], m)
			if sum += want[n].count(); sum > flock {
				break
			}
			n++
		}
		if n == 0 {
			k := s.part(from[0], want[0], m)
			s.Derive(ids[:k*rotate.IdentifierSize], states[:l.State], from[:1], k)
			rest := [1]rotate.Epoch{from[0] + rotate.Epoch(k)}
			s.Derive(ids[k*rotate.IdentifierSize:m*rotate.IdentifierSize], states[:l.State], rest[:], m-k)
			n = 1
		} else {
			s.subkeys(&w, states[:n*l.State], have[:n], want[:n])
			s.identifiers(&w, ids[:n*m*rotate.IdentifierSize], want[:n], from, m)
		}
		ids, states, from = ids[n*m*rotate.IdentifierSize:], states[n*l.State:], from[n:]
	}
	w.wipe()
}

// days returns the generations, of those that there are, of m indexes from e.
func (s Scheme) days(have days, e rotate.Epoch, m int) days {
	g, place := s.divide(e)
	last, each := g, rotate.Epoch(1)
	if s.Domain == beacon.EpochDomain {
		each = rotate.Epoch(s.Rotations)
	}
	if more := place + rotate.Epoch(m-1); more >= each { // else no division
		if last += more / each; last < g {
			last = math.MaxInt64
		}
	}
	return days{have.clamp(g), have.clamp(last)}
}

// part returns how many of m indexes from e lie in the first half of what is
// wanted, which is more than a [flock].
func (s Scheme) part(e rotate.Epoch, want days, m int) int {
	half := rotate.Epoch(want.first + int32(want.count()/2))
	if s.Domain == beacon.EpochDomain {
		half *= rotate.Epoch(s.Rotations)
	}
	return int(min(half-e, rotate.Epoch(m-1)))
}

// subkeys makes the keys of w the identifier keys of the generations of want,
// tag by tag.
func (s Scheme) subkeys(w *walk, states []byte, have, want []days) {
	if s.Form == Gateway {
		for i := range want {
			copy(w.key(i), states[i*(headSize+w.size)+headSize:][:w.size])
		}
		return
	}
	w.day(rotate.IDLabel, w.leaves(s.Form, states, have, want))
}

// identifiers writes m identifiers a tag from the identifier keys in w.
func (s Scheme) identifiers(w *walk, ids []byte, want []days, from []rotate.Epoch, m int) {
	alone := w.suite == AES128 // and each tag on one day
	for i := range want {
		alone = alone && want[i].first == want[i].last
	}
	if alone {
		s.identifiersAlone(ids, w.keys(len(want)), from[:len(want)], m)
		return
	}
	r := rows{scheme: s, walk: w, ids: ids}
	at := 0 // keys before those of tag i
	for i := range want {
		key, n := w.key(at), want[i].count()
		for j := range m {
			e := from[i] + rotate.Epoch(j)
			if n > 1 {
				g := want[i].clamp(s.Era(e))
				key = w.key(at + int(g-want[i].first))
			}
			r.add(key, uint32(e))
		}
		at += n
	}
	r.flush()
}

// run is how many identifiers are derived at once where each key is expanded
// once.
const run = 256

// identifiersAlone writes m identifiers for each of a row of keys of AES-128.
func (s Scheme) identifiersAlone(ids, keys []byte, from []rotate.Epoch, m int) {
	t := block(label(s.Domain), 0)
	var counters [run]uint32
	for len(from) > 0 {
		n := max(1, min(len(from), run/m))
		for done := 0; done < m; done += run { // twice or more only when n is 1
			k, at := min(m-done, run), 0
			for _, e := range from[:n] {
				for j := range k {
					counters[at] = uint32(e) + uint32(done+j)
					at++
				}
			}
			aes.Counters(ids[:at*rotate.IdentifierSize], rotate.IdentifierSize, keys[:n*aes.KeySize], &t, counters[:at], k)
			ids = ids[at*rotate.IdentifierSize:]
		}
		keys, from = keys[n*aes.KeySize:], from[n:]
	}
}

// rows collects identifiers to derive, up to a [flock], and writes them to ids.
type rows struct {
	scheme Scheme
	walk   *walk
	ids    []byte
	n      int
}

// add adds the identifier of an index under a key.
func (r *rows) add(key []byte, index uint32) {
	if r.n == flock {
		r.flush()
	}
	r.walk.put(r.n, key)
	r.walk.counters[r.n] = index
	r.n++
}

// flush writes what was collected.
func (r *rows) flush() {
	w, n := r.walk, r.n
	label := label(r.scheme.Domain)
	if w.suite == AES256 { // the second half is for nobody
		halves := [2]aes.Template{block(label, 0), block(label, 1)}
		out := w.buffers[1-w.at][:n*w.size]
		aes.Pairs256(out, w.room[:n*w.size], &halves, w.counters[:n])
		for i := range n {
			copy(r.ids[i*rotate.IdentifierSize:(i+1)*rotate.IdentifierSize], out[i*w.size:])
		}
	} else {
		t := block(label, 0)
		aes.Counters(r.ids[:n*rotate.IdentifierSize], rotate.IdentifierSize, w.room[:n*w.size], &t, w.counters[:n], 1)
	}
	r.ids, r.n = r.ids[n*rotate.IdentifierSize:], 0
}

// Subkeys writes the identifier keys of n tags, of generation eras[i] for tag i.
func (s Scheme) Subkeys(dst, states []byte, eras []rotate.Epoch) {
	s.check()
	size, stride := s.SubkeySize(), s.Form.stateSize(s.Suite)
	if len(states) != len(eras)*stride || len(dst) != len(eras)*size {
		panic("native: sizes of subkeys, states and eras do not fit")
	}
	var w walk
	w.start(s.Suite)
	var have, want [flock]days
	for len(eras) > 0 {
		n := min(len(eras), flock)
		for i, g := range eras[:n] {
			have[i] = s.Form.daysOf(states[i*stride:])
			at := have[i].clamp(g)
			want[i] = days{at, at}
		}
		s.subkeys(&w, states[:n*stride], have[:n], want[:n])
		copy(dst, w.keys(n))
		dst, states, eras = dst[n*size:], states[n*stride:], eras[n:]
	}
	w.wipe()
}

// Identifiers writes identifiers of consecutive indexes from the identifier
// keys of their days.
func (s Scheme) Identifiers(ids, subkeys []byte, from []rotate.Epoch, m int) {
	s.check()
	rotate.Layout{State: s.SubkeySize(), ID: rotate.IdentifierSize}.Check(ids, subkeys, from, m)
	if m == 0 {
		return
	}
	if s.Suite == AES128 {
		s.identifiersAlone(ids, subkeys, from, m)
		return
	}
	var w walk
	w.start(s.Suite)
	r := rows{scheme: s, walk: &w, ids: ids}
	for i := range from {
		for j := range m {
			r.add(subkeys[i*w.size:(i+1)*w.size], uint32(from[i])+uint32(j))
		}
	}
	r.flush()
	w.wipe()
}

// Delay returns by which share, of 2^32, of a period of the epochs the identifier
// of e goes on the air after e begins: spec/beacon.md, Section 3.6. It reports
// false when the state does not give it, as that of a gateway. state is one
// packed state, or it panics.
func (s Scheme) Delay(state []byte, e rotate.Epoch) (share uint32, ok bool) {
	s.check()
	if len(state) != s.Form.stateSize(s.Suite) {
		panic("native: state of a wrong size")
	}
	have, g := s.Form.daysOf(state), s.Era(e)
	if s.Form == Gateway || rotate.Epoch(have.clamp(g)) != g {
		return 0, false
	}
	o := opened{scheme: s, state: state, have: have, day: int32(g), index: uint32(e)}
	if s.Domain == beacon.SeparatedDomain {
		o.index = uint32(e) * uint32(s.Rotations)
	}
	b := o.instant()
	return wire.Be32(b[:]), true
}

// packState appends a packed state to dst: the generations of a Cover or a
// Gateway, and keys, which are filled up with zeros.
func packState(dst []byte, f Form, s Suite, d days, keys []byte) []byte {
	end := len(dst) + f.stateSize(s)
	if f != Root {
		dst = wire.AppendBe16(dst, uint16(d.first))
	}
	if f == Cover {
		dst = wire.AppendBe16(dst, uint16(d.last))
	}
	dst = append(dst, keys...)
	for len(dst) < end {
		dst = append(dst, 0)
	}
	return dst
}
