package beacon

// Frame is what a Network found in an advertisement, without keys. It aliases
// the advertising data. The zero value is ready for [Network.Read]; a Frame in
// use is reset first. Not for concurrent use.
type Frame struct {
	// Network that found the frame. The caller of Read sets it.
	Network Network
	// Kind is the network's own name of the form: "eid", "etlm", "separated".
	Kind string
	// ID is the rotating identifier that the frame shows, whole or its prefix;
	// empty where it shows none.
	ID []byte
	// Body is what follows the header.
	Body []byte
	// Sealed says that an Opener has something to decrypt or to verify. Body is
	// plain when it is false.
	Sealed bool
	// Counter is the frame's counter, in clear, when Counted.
	Counter uint64
	Counted bool
	// Address is the address that the frame itself states, when Stated.
	Address Address
	Stated  bool
	// Version of the protocol that the frame states, 0 where it states none.
	Version uint8
	// Bare frames are an address and nothing else. They do not make an
	// advertisement recognised, since any device may send them.
	Bare bool

	room [32]byte
}

// Reset makes f ready for another Read.
func (f *Frame) Reset() { *f = Frame{} }

// Room returns n zeroed bytes that belong to the frame, for an identifier that
// does not stand in one piece in the advertisement. n is at most 32; f must
// not be copied while they are in use.
func (f *Frame) Room(n int) []byte {
	clear(f.room[:])
	return f.room[:n:n]
}
