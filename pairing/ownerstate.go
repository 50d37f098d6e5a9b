package pairing

import "github.com/seed-496a4445/fyr/internal/wire"

// ownerVersion is the version of the encoding of an ownerState.
const ownerVersion = 1

// Sizes of its parts in bytes.
const (
	ownerHeadSize = 2 + FingerprintSize + PublicSize + TagIDSize + 2 + 2
	markSize      = 4 + macSize
	ownerMaxSize  = ownerHeadSize + Classes*markSize + 2*generationSize
)

// Bits that say which parts follow.
const (
	hasCurrent = 1 << iota
	isReleased
	ownerBits
)

// append appends the encoding: version, suite, fingerprint, static key, id,
// model, kind, bits, marks, then the current and the pending generation, where
// they are.
func (s *ownerState) append(dst []byte) []byte {
	dst = append(dst, ownerVersion, byte(s.suite))
	dst = append(append(append(dst, s.fingerprint[:]...), s.peer[:]...), s.id[:]...)
	dst = wire.AppendBe16(dst, s.model)
	var bits byte
	if s.current != nil {
		bits |= hasCurrent
	}
	if s.released {
		bits |= isReleased
	}
	dst = append(dst, byte(s.kind), bits)
	for _, m := range s.marks {
		dst = append(wire.AppendBe32(dst, m.Entries), m.Head[:]...)
	}
	if s.current != nil {
		dst = s.current.append(dst)
	}
	if s.kind.generates() {
		dst = s.pending.append(dst)
	}
	return dst
}

// parseOwner reads what append has written, or returns [ErrOwner].
func parseOwner(b []byte) (ownerState, error) {
	const fixed = ownerHeadSize + Classes*markSize
	if len(b) < fixed || len(b) > ownerMaxSize || b[0] != ownerVersion || !Suite(b[1]).Valid() {
		return ownerState{}, ErrOwner
	}
	s := ownerState{suite: Suite(b[1]), fingerprint: Fingerprint(b[2:])}
	b = b[2+FingerprintSize:]
	s.peer, b = [PublicSize]byte(b), b[PublicSize:]
	s.id, b = [TagIDSize]byte(b), b[TagIDSize:]
	s.model, b = wire.Be16(b), b[2:]
	kind, bits := pendingKind(b[0]), b[1]
	b = b[2:]
	for i := range s.marks {
		s.marks[i] = Mark{wire.Be32(b), [macSize]byte(b[4:])}
		b = b[markSize:]
	}
	s.kind, s.released = kind, bits&isReleased != 0
	want := 0
	if bits&hasCurrent != 0 {
		want += generationSize
	}
	if kind.generates() {
		want += generationSize
	}
	owned := bits&hasCurrent != 0
	switch {
	case kind >= pendingKinds || bits >= ownerBits || len(b) != want || want == 0,
		s.released && (!owned || kind != nothingPending && kind != claimPending), !s.released && !owned && kind != claimPending:
		return ownerState{}, ErrOwner
	}
	if owned {
		s.current, b = parseGeneration(b), b[generationSize:]
	}
	if kind.generates() {
		s.pending = parseGeneration(b)
	}
	return s, nil
}
