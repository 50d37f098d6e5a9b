package pairing

import (
	"github.com/seed-496a4445/fyr/internal/wire"
)

// tagState is what a tag keeps in its store. Leaves of the owner root are in
// it, and nothing that leads to the root.
type tagState struct {
	life     State
	suite    Suite  // of the last claim, 0 before the first
	epoch    uint32 // of ownership; never decreases
	time     uint32 // minutes counted since the claim, when it was saved
	firmware uint32 // the version that ran last
	bits     tagBits
	policy   Policy // while owned
	setup    Key    // of SecretSize; unless factorySetup
	token    Key    // of SecretSize, while owned or released
	event    Event  // of what ended the last ownership, for the next owner's log
	argument uint32

	owner *tagOwner // while owned
}

// tagBits are what is true of a tag.
type tagBits uint8

const (
	factorySetup tagBits = 1 << iota // the setup secret is that of the factory
	frozen
	uninstalled // the device has not taken the leaves yet
	unforgotten // the device has not given up those of the last owner yet
	tagBitsEnd
)

// tagOwner is what a tag has of its owner.
type tagOwner struct {
	phone    [PublicSize]byte
	step     uint32
	auth     Key
	previous Key    // the auth key before, or one that nobody has
	leaves   Leaves // Beacon and Config only until they are installed
	guests   [Slots]*GuestPass
	log      auditLog
}

const (
	tagVersion  = 1
	tagHeadSize = 4 + 3*4 + 1 + 1 + 4 + 2*SecretSize
	tagMaxSize  = 2048 // more than any state has
)

// append appends the encoding: version, life, suite, bits, epoch, time, firmware,
// policy, event, argument, setup, token, and while owned the owner. Keys that
// are not there are zeros.
func (s *tagState) append(dst []byte) []byte {
	dst = append(dst, tagVersion, byte(s.life), byte(s.suite), byte(s.bits))
	for _, v := range [...]uint32{s.epoch, s.time, s.firmware} {
		dst = wire.AppendBe32(dst, v)
	}
	dst = wire.AppendBe32(append(dst, byte(s.policy), byte(s.event)), s.argument)
	dst = appendKey(dst, s.setup, SecretSize)
	dst = appendKey(dst, s.token, SecretSize)
	if s.life == Owned {
		dst = s.owner.append(dst)
	}
	return dst
}

// appendKey appends a key of n bytes, or n zeros.
func appendKey(dst []byte, k Key, n int) []byte {
	if !k.Valid() {
		return append(dst, make([]byte, n)...)
	}
	return append(dst, k.bytes()...)
}

// append appends phone, step, auth, previous, the size of the beacon's leaf
// and the leaf, the size of the configuration and that, the other leaves, the
// guests with their slots, and the log.
func (o *tagOwner) append(dst []byte) []byte {
	dst = wire.AppendBe32(append(dst, o.phone[:]...), o.step)
	dst = append(append(dst, o.auth.bytes()...), o.previous.bytes()...)
	var beacon []byte
	if o.leaves.Beacon.Valid() {
		beacon = o.leaves.Beacon.bytes()
	}
	dst = append(append(dst, byte(len(beacon))), beacon...)
	dst = append(append(dst, byte(len(o.leaves.Config))), o.leaves.Config...)
	for _, k := range [...]Key{o.leaves.Ring, o.leaves.Near, o.leaves.Ranging} {
		dst = append(dst, k.bytes()...)
	}
	for slot, g := range o.guests {
		if g != nil {
			dst = g.append(dst, uint8(slot))
		}
	}
	return o.log.append(append(dst, Slots))
}

// parseTag reads what append has written, or returns [ErrTagState].
func parseTag(b []byte) (*tagState, error) {
	if len(b) < tagHeadSize || b[0] != tagVersion || State(b[1]) >= states || tagBits(b[3]) >= tagBitsEnd {
		return nil, ErrTagState
	}
	s := &tagState{life: State(b[1]), suite: Suite(b[2]), bits: tagBits(b[3])}
	b = b[4:]
	for _, v := range [...]*uint32{&s.epoch, &s.time, &s.firmware} {
		*v, b = wire.Be32(b), b[4:]
	}
	s.policy, s.event, s.argument = Policy(b[0]), Event(b[1]), wire.Be32(b[2:])
	b = b[6:]
	if !s.policy.Valid() || s.event >= events || !s.bits.fit(s.life) || !s.policyFits() || !s.suite.Valid() && (s.suite != 0 || s.life != Unclaimed) {
		return nil, ErrTagState
	}
	if s.bits&factorySetup != 0 && !zeros(b[:SecretSize]) || s.life == Unclaimed && !zeros(b[SecretSize:2*SecretSize]) {
		return nil, ErrTagState
	}
	s.setup, b = cutKey(b, SecretSize, s.bits&factorySetup == 0)
	s.token, b = cutKey(b, SecretSize, s.life != Unclaimed)
	if s.life == Owned {
		var ok bool
		if s.owner, b, ok = parseTagOwner(b, s.bits); !ok {
			return nil, ErrTagState
		}
	}
	if len(b) != 0 {
		return nil, ErrTagState
	}
	return s, nil
}

// policyFits reports whether the policy is that of a tag in this life: without
// an owner it is what the last one said of vouchers, until one has counted.
func (s *tagState) policyFits() bool {
	return s.life == Owned || s.policy == 0 || s.policy == Vouchers && s.life == Unclaimed && s.bits&factorySetup == 0
}

// fit reports whether the bits are those of a tag in a life.
func (t tagBits) fit(life State) bool {
	switch life {
	case Owned:
		return t&(factorySetup|unforgotten) == 0
	case Released:
		return t&^unforgotten == factorySetup
	}
	return t&(frozen|uninstalled) == 0
}

// zeros reports whether b is zeros, which stand for a key that is not there.
func zeros(b []byte) bool {
	var or byte
	for _, v := range b {
		or |= v
	}
	return or == 0
}

// cutKey cuts a key of n bytes off b, or n bytes that stand for none.
func cutKey(b []byte, n int, present bool) (k Key, rest []byte) {
	if present {
		k, _ = NewKey(b[:n])
	}
	return k, b[n:]
}

// parseTagOwner reads an owner and returns the rest.
func parseTagOwner(b []byte, bits tagBits) (o *tagOwner, rest []byte, ok bool) {
	const fixed = PublicSize + 4 + 2*AuthSize + 1
	if len(b) < fixed {
		return nil, nil, false
	}
	o = &tagOwner{phone: [PublicSize]byte(b), step: wire.Be32(b[PublicSize:])}
	b = b[PublicSize+4:]
	o.auth, b = cutKey(b, AuthSize, true)
	o.previous, b = cutKey(b, AuthSize, true)
	n := int(b[0])
	if installed := bits&uninstalled == 0; installed != (n == 0) || n != 0 && n != BeaconLeaf.Size() && n != WideBeaconLeaf.Size() || len(b) < 2+n {
		return nil, nil, false
	}
	o.leaves.Beacon, b = cutKey(b[1:], n, n != 0)
	n = int(b[0])
	if rest := n + RingLeaf.Size() + NearLeaf.Size() + RangingLeaf.Size(); n > MaxConfigSize || n != 0 && bits&uninstalled == 0 || len(b) < 1+rest {
		return nil, nil, false
	}
	o.leaves.Config, b = append([]byte(nil), b[1:1+n]...), b[1+n:]
	o.leaves.Ring, b = cutKey(b, RingLeaf.Size(), true)
	o.leaves.Near, b = cutKey(b, NearLeaf.Size(), true)
	o.leaves.Ranging, b = cutKey(b, RangingLeaf.Size(), true)
	if b, ok = o.parseGuests(b); !ok {
		return nil, nil, false
	}
	o.log, b, ok = parseAuditLog(b)
	return o, b, ok
}

// parseGuests reads guests up to the octet that ends them.
func (o *tagOwner) parseGuests(b []byte) (rest []byte, ok bool) {
	size := argumentSizes[OpGuest][0]
	for last := -1; len(b) > 0 && b[0] != Slots; b = b[size:] {
		if len(b) < size {
			return nil, false
		}
		slot, p, ok := parseGuest(b[:size])
		if !ok || int(slot) <= last {
			return nil, false
		}
		last = int(slot)
		o.guests[slot] = &p
	}
	if len(b) == 0 {
		return nil, false
	}
	return b[1:], true
}

// clone returns a copy whose keys can be replaced and wiped apart from s's.
func (s *tagState) clone() *tagState {
	n := *s
	if s.owner != nil {
		o := *s.owner
		o.log = s.owner.log.clone()
		n.owner = &o
	}
	return &n
}

// keys calls f with all keys of s that are there.
func (s *tagState) keys(f func(Key)) {
	all := []Key{s.setup, s.token}
	if o := s.owner; o != nil {
		all = append(all, o.auth, o.previous, o.leaves.Beacon, o.leaves.Ring, o.leaves.Near, o.leaves.Ranging)
		for _, g := range o.guests {
			if g != nil {
				all = append(all, g.Secret)
			}
		}
		for c := range o.log.chains {
			all = append(all, o.log.chains[c].key)
		}
	}
	for _, k := range all {
		if k.Valid() {
			f(k)
		}
	}
}
