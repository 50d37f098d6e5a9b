package aliro

import (
	"sync"

	"github.com/seed-496a4445/fyr/pairing/aliro/internal/ladder"
)

// Channel is one end of a secured channel. It owns the counters of both
// directions: each message sealed takes the next one, none is used twice, and
// copies of a Channel share them. Counters are not in the messages: what is
// lost, repeated or reordered on the way does not open.
//
// The zero value and a wiped channel panic when used. It is safe for concurrent
// use, but for Wipe.
type Channel struct {
	_ [0]func() // not comparable
	s *channel
}

type channel struct{ out, in end }

// end is one direction, of which counters up to last are used.
type end struct {
	mu   sync.Mutex
	d    *ladder.Direction
	last int64
}

// newChannel returns the channel of one end under a pair of keys, which it
// overwrites.
func newChannel(own ladder.Role, keys *ladder.Pair) Channel {
	reader := direction(ladder.Reader, &keys.Reader)
	device := direction(ladder.Device, &keys.Device)
	if own == ladder.Device {
		reader, device = device, reader
	}
	return Channel{s: &channel{out: end{d: reader}, in: end{d: device}}}
}

func direction(sender ladder.Role, key *[ladder.KeySize]byte) *ladder.Direction {
	d, err := ladder.NewDirection(sender, key[:])
	if err != nil {
		panic(err) // the size is right
	}
	clear(key[:])
	return d
}

// Seal appends the sealed plaintext, [TagSize] bytes longer, to dst. What is
// appended must overlap plaintext exactly or not at all. It does not allocate
// when dst has the capacity. After 2^32-1 messages it returns dst unchanged and
// [ErrExhausted].
func (c Channel) Seal(dst, plaintext []byte) ([]byte, error) {
	e := &c.state().out
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.last == ladder.MaxCounter {
		return dst, ErrExhausted
	}
	e.last++ // before the key is used: a panic must not leave it
	return e.direction().Seal(dst, e.last, plaintext)
}

// Open appends the plaintext of the next message of the other end to dst. What
// is appended must overlap sealed exactly or not at all. It does not allocate
// when dst has the capacity. On error dst is returned as it was, and the
// channel waits for the same message still: [ErrSealedLength], [ErrSealed],
// and [ErrExhausted] after 2^32-1 messages.
func (c Channel) Open(dst, sealed []byte) ([]byte, error) {
	e := &c.state().in
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.last == ladder.MaxCounter {
		return dst, ErrExhausted
	}
	out, err := e.direction().Open(dst, e.last+1, sealed)
	if err != nil {
		return dst, err
	}
	e.last++
	return out, nil
}

// Wipe forgets the keys, best effort. Every later use panics.
func (c Channel) Wipe() {
	if c.s != nil {
		c.s.out.d, c.s.in.d = nil, nil
	}
}

// Valid reports whether c can be used: it is neither zero nor wiped.
func (c Channel) Valid() bool { return c.s != nil && c.s.out.d != nil }

func (c Channel) state() *channel {
	if c.s == nil {
		panic("aliro: use of a zero channel")
	}
	return c.s
}

func (e *end) direction() *ladder.Direction {
	if e.d == nil {
		panic("aliro: use of a wiped channel")
	}
	return e.d
}
