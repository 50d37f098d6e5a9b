package sounding

import "crypto/cipher"

// A Transaction is what random bits are drawn for. Each has blocks of its own.
type Transaction uint8

// The transactions of the specification.
const (
	ChannelHop       Transaction = iota // order of channels, but for mode 0
	ModeZeroHop                         // order of channels of mode 0
	SubmodeInsertion                    // how many main mode steps until the next submode step
	ToneExtension                       // whether there is a tone in the extension slot
	AntennaPath                         // order of antenna paths
	AccessAddresses                     // access addresses
	MarkerPosition                      // where markers are in sounding sequences
	MarkerSignal                        // which markers they are
	RandomSequence                      // random sequences
	Backtracking                        // the next procedure's key

	transactions
)

// String returns what t is for, in words.
func (t Transaction) String() string {
	names := [transactions]string{
		"channel hop", "mode 0 channel hop", "submode insertion", "tone extension", "antenna path", "access address",
		"marker position", "marker signal", "random sequence", "backtracking",
	}
	if t < transactions {
		return names[t]
	}
	return "unknown"
}

// DRBG draws the random bits of one procedure, as both sides draw them. It
// starts in step 0; [DRBG.Step] goes on. Octets, and bits of the octet in use,
// that a step leaves over are spent first in later steps.
//
// Methods return [ErrRange] for a transaction that does not exist, and otherwise
// say what they need. Drawing does not allocate. The zero value, and a wiped
// one, panics. A DRBG is not for concurrent use.
//
// Time does not depend on the key, as crypto/aes has it. It depends on what is
// drawn, which goes on the air.
type DRBG struct {
	_ [0]func() // not comparable
	s **state   // two pointers deep, so that it does not print
}

// state is what a DRBG hides.
type state struct {
	e     cipher.Block // under K_DRBG
	v     [KeySize]byte
	step  uint16
	nonce [KeySize]byte // scratch: what is encrypted escapes
	left  [transactions]leftover
}

// leftover is what a transaction has not used yet.
type leftover struct {
	block   [KeySize]byte
	octets  uint8  // at the end of block
	octet   byte   // whose upper bits are left
	bits    uint8  // left in octet
	step    uint16 // that counter is of
	counter uint8  // of the next block in step
}

// NewDRBG returns the generator of a procedure. It panics when key is zero or
// wiped.
func NewDRBG(key Key) *DRBG {
	s := &state{e: expanded(key.k()), v: [KeySize]byte(key.v())}
	return &DRBG{s: &s}
}

// state panics when d is zero or wiped.
func (d *DRBG) state() *state {
	if d.s == nil || *d.s == nil {
		panic("sounding: use of a zero or wiped DRBG")
	}
	return *d.s
}

// Wipe overwrites what d has drawn and V_DRBG, best effort, and drops K_DRBG.
func (d *DRBG) Wipe() {
	if d.s != nil && *d.s != nil {
		**d.s = state{}
		*d.s = nil
	}
}

// Step says that what is drawn from now on is of step n of the procedure. Steps
// have 16 bits. It returns [ErrStep] when n lies before the step that d is in.
func (d *DRBG) Step(n uint16) error {
	s := d.state()
	if n < s.step {
		return ErrStep
	}
	s.step = n
	return nil
}

// Octet draws the next octet of t.
func (d *DRBG) Octet(t Transaction) (byte, error) {
	s := d.state()
	if t >= transactions {
		return 0, ErrRange
	}
	return s.draw(t), nil
}

// AppendOctets draws n octets of t, appends them to dst in their order, and
// returns the extended slice. A negative n is [ErrRange], and draws nothing.
func (d *DRBG) AppendOctets(dst []byte, t Transaction, n int) ([]byte, error) {
	s := d.state()
	if t >= transactions || n < 0 {
		return dst, ErrRange
	}
	for range n {
		dst = append(dst, s.draw(t))
	}
	return dst, nil
}

// Bit draws the next bit of t, 0 or 1: the most significant one that is left of
// the octet in use, or that of the next octet.
func (d *DRBG) Bit(t Transaction) (byte, error) {
	s := d.state()
	if t >= transactions {
		return 0, ErrRange
	}
	l := &s.left[t]
	if l.bits == 0 {
		l.octet, l.bits = s.draw(t), 8
	}
	bit := l.octet >> 7
	l.octet <<= 1
	l.bits--
	return bit, nil
}

// Below draws a number of 0..r-1, each about as likely as the others. It returns
// [ErrRange] unless r is in 1..256, and draws nothing for 1. It implements hr1.
func (d *DRBG) Below(t Transaction, r int) (int, error) {
	s := d.state()
	if t >= transactions || r < 1 || r > 256 {
		return 0, ErrRange
	}
	return s.below(t, r), nil
}

func (s *state) below(t Transaction, r int) int {
	if r == 1 {
		return 0
	}
	n := r * int(s.draw(t)) // below 2^16
	if n%256 < 256%r {
		return (256*r*int(s.draw(t)) + n) >> 16 // below 2^24 + 2^16 before the shift
	}
	return n >> 8
}

// Shuffle writes channels to dst in an order that it draws. It returns
// [ErrRange] unless there are 1..256 channels, and [ErrLength] when dst is not as
// long. dst must not overlap channels. It implements cr1, and is the order of
// channels for [ModeZeroHop] and [ChannelHop] of a channel selection that
// shuffles.
func (d *DRBG) Shuffle(dst, channels []uint8, t Transaction) error {
	s := d.state()
	if t >= transactions || len(channels) < 1 || len(channels) > 256 {
		return ErrRange
	}
	if len(dst) != len(channels) {
		return ErrLength
	}
	for i, c := range channels {
		j := s.below(t, i+1)
		dst[i] = dst[j]
		dst[j] = c
	}
	return nil
}

// draw returns the next octet of t.
func (s *state) draw(t Transaction) byte {
	l := &s.left[t]
	if l.octets == 0 {
		if l.step != s.step {
			l.step, l.counter = s.step, 0
		}
		s.nonce = s.v
		count(&s.nonce, s.step, t, l.counter)
		s.e.Encrypt(l.block[:], s.nonce[:])
		l.counter++
		l.octets = KeySize
	}
	o := l.block[KeySize-l.octets]
	l.octets--
	return o
}
