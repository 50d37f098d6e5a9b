package resolve

import (
	"hash/maphash"
	"math"
	"sync"

	"github.com/seed-496a4445/fyr/beacon"
)

// claim says that an address is known to be a tag's.
type claim struct {
	tag    uint64
	byHash bool  // by an address hash, which other tags may share
	net    uint8 // network of the hash
	wrong  float64
	time   int64 // of the sighting, Unix nanoseconds
}

const (
	ways     = 4 // addresses that share a set
	claims   = 4 // tags remembered for an address
	shardMax = 64
)

// remembered is what is known of an address: under which scan keys, and by the
// scanners of which networks, it was tried, and whose it is.
type remembered struct {
	address    beacon.Address
	kind       beacon.AddressType
	used       bool
	n          uint8
	generation uint32
	by         uint64 // bitmap of networks
	time       int64
	claims     [claims]claim
}

// addresses remembers a bounded number of addresses. It is safe for concurrent
// use. Sets are chosen by a seeded hash, so that nobody outside can make
// addresses that evict a certain one.
type addresses struct {
	seed   maphash.Seed
	shards []shard
	sets   uint64 // a shard
}

type shard struct {
	mu   sync.Mutex
	sets [][ways]remembered
}

func newAddresses(n int) *addresses {
	sets := max(1, (n+ways-1)/ways)
	shards := min(shardMax, sets)
	a := &addresses{seed: maphash.MakeSeed(), shards: make([]shard, shards)}
	a.sets = uint64((sets + shards - 1) / shards)
	for i := range a.shards {
		a.shards[i].sets = make([][ways]remembered, a.sets)
	}
	return a
}

func (a *addresses) set(ad *beacon.Advert) (*shard, *[ways]remembered) {
	b := [...]byte{
		ad.Address[0], ad.Address[1], ad.Address[2], ad.Address[3], ad.Address[4], ad.Address[5], byte(ad.Type),
	}
	h := maphash.Bytes(a.seed, b[:])
	s := &a.shards[h%uint64(len(a.shards))]
	return s, &s.sets[h>>32%a.sets]
}

// recall appends to dst the claims on the address of ad: those by hash under the
// scan keys of generation, and those seen no longer than known before or after.
// It reports whether network net tried the address under generation.
func (a *addresses) recall(dst []claim, ad *beacon.Advert, generation uint32, net uint8, known int64) ([]claim, bool) {
	s, set := a.set(ad)
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range set {
		e := &set[i]
		if !e.used || e.address != ad.Address || e.kind != ad.Type {
			continue
		}
		now := e.generation == generation
		for _, c := range e.claims[:e.n] {
			if c.byHash && now || !c.byHash && distance(ad.Time, c.time) <= known {
				dst = append(dst, c)
			}
		}
		return dst, now && e.by>>net&1 != 0
	}
	return dst, false
}

// distance returns how far apart two times are, at most 2^63-1.
func distance(a, b int64) int64 {
	d := max(a, b) - min(a, b)
	if d < 0 { // more than an int64 holds
		return math.MaxInt64
	}
	return d
}

// entryOf returns the place of an address, which it takes from the one longest
// unused where it is new. The shard is locked.
func entryOf(set *[ways]remembered, ad *beacon.Advert) *remembered {
	oldest := &set[0]
	for i := range set {
		e := &set[i]
		if e.used && e.address == ad.Address && e.kind == ad.Type {
			e.time = ad.Time
			return e
		}
		if oldest.used && (!e.used || e.time < oldest.time) {
			oldest = e
		}
	}
	*oldest = remembered{address: ad.Address, kind: ad.Type, used: true, time: ad.Time}
	return oldest
}

// tried notes that network net tried the address under the scan keys of
// generation, and which tags it matched. When they are too many to remember,
// the address will be tried again.
func (a *addresses) tried(ad *beacon.Advert, generation uint32, net uint8, found []claim) {
	s, set := a.set(ad)
	s.mu.Lock()
	defer s.mu.Unlock()
	e := entryOf(set, ad)
	if e.generation != generation {
		n := uint8(0)
		for _, c := range e.claims[:e.n] {
			if !c.byHash {
				e.claims[n] = c
				n++
			}
		}
		e.n, e.generation, e.by = n, generation, 0
	}
	if int(e.n)+len(found) > claims {
		return
	}
	e.n += uint8(copy(e.claims[e.n:], found))
	e.by |= 1 << net
}

// claim notes that the address was resolved to a tag.
func (a *addresses) claim(ad *beacon.Advert, tag uint64) {
	s, set := a.set(ad)
	s.mu.Lock()
	defer s.mu.Unlock()
	e := entryOf(set, ad)
	at := -1
	for i := range e.claims[:e.n] {
		if c := &e.claims[i]; !c.byHash && (c.tag == tag || at < 0 || c.time < e.claims[at].time) {
			if at = i; c.tag == tag {
				break
			}
		}
	}
	if at >= 0 && e.claims[at].tag == tag || int(e.n) == claims && at >= 0 {
		e.claims[at] = claim{tag: tag, time: ad.Time}
		return
	}
	if int(e.n) < claims {
		e.claims[e.n] = claim{tag: tag, time: ad.Time}
		e.n++
	}
}
