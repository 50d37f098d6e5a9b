package table_test

import (
	"encoding/binary"
	"sync/atomic"

	"github.com/seed-496a4445/fyr/internal/aes"
	"github.com/seed-496a4445/fyr/rotate"
)

// mix is the finaliser of SplitMix64: not secure, and as good as random.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// identifier is what the schemes of these tests define: the first bytes of a
// stream that begins with a hash of the secret and the epoch.
func identifier(secret uint64, e rotate.Epoch, size int) []byte {
	var id []byte
	for x := mix(secret) + uint64(e); len(id) < size; {
		x = mix(x)
		id = binary.BigEndian.AppendUint64(id, x)
	}
	return id[:size]
}

// mixed is a scheme of 8-byte states. Small identifiers and prefixes collide
// all the time.
type mixed struct{ id, prefix int }

func (s mixed) Layout() rotate.Layout {
	l := rotate.Layout{State: 8, ID: s.id, Prefix: s.prefix, Group: 64}
	if s.prefix < 3 { // so that lookups with many candidates take less time
		l.Group = 8
	}
	return l
}

func (s mixed) Derive(ids, states []byte, from []rotate.Epoch, m int) {
	s.Layout().Check(ids, states, from, m)
	for i, e := range from {
		start := mix(binary.BigEndian.Uint64(states[8*i:]))
		for j := range m {
			id := ids[(i*m+j)*s.id:][:s.id]
			x := start + uint64(e) + uint64(j)
			for len(id) > 0 {
				x = mix(x)
				id = id[copy(id, binary.BigEndian.AppendUint64(make([]byte, 0, 8), x)):]
			}
		}
	}
}

func (mixed) Advance([]byte, []rotate.Epoch) {}

func (mixed) state(secret uint64) []byte { return binary.BigEndian.AppendUint64(nil, secret) }

// chained gives the identifiers of mixed, and walks a hash chain besides, from a
// checkpoint in the state or, for earlier epochs, from its root at epoch 0. A
// state is the secret, the epoch of the checkpoint and the link there. steps
// counts the links.
type chained struct {
	mixed
	steps *atomic.Int64
}

func (s chained) Layout() rotate.Layout {
	l := s.mixed.Layout()
	l.State, l.Group, l.Chain = 24, 1, true
	return l
}

func (chained) state(secret uint64) []byte {
	b := binary.BigEndian.AppendUint64(nil, secret)
	return binary.BigEndian.AppendUint64(append(b, make([]byte, 8)...), mix(secret))
}

// link returns the link of epoch e.
func (s chained) link(state []byte, e rotate.Epoch) uint64 {
	at, x := rotate.Epoch(binary.BigEndian.Uint64(state[8:])), binary.BigEndian.Uint64(state[16:])
	if e < at {
		at, x = 0, mix(binary.BigEndian.Uint64(state))
	}
	for ; at < e; at++ {
		x = mix(x)
		s.steps.Add(1)
	}
	return x
}

// linkOf is the definition of a link.
func linkOf(secret uint64, e rotate.Epoch) uint64 {
	x := mix(secret)
	for range e {
		x = mix(x)
	}
	return x
}

func (s chained) Derive(ids, states []byte, from []rotate.Epoch, m int) {
	s.Layout().Check(ids, states, from, m)
	for i, e := range from {
		state := states[24*i:][:24]
		if s.link(state, e) != linkOf(binary.BigEndian.Uint64(state), e) {
			panic("table_test: a chain has lost its way")
		}
		s.mixed.Derive(ids[i*m*s.id:][:m*s.id], state[:8], []rotate.Epoch{e}, m)
	}
}

func (s chained) Advance(states []byte, to []rotate.Epoch) {
	for i, e := range to {
		state := states[24*i:][:24]
		if e = max(e, 0); e > rotate.Epoch(binary.BigEndian.Uint64(state[8:])) {
			x := s.link(state, e)
			binary.BigEndian.PutUint64(state[8:], uint64(e))
			binary.BigEndian.PutUint64(state[16:], x)
		}
	}
}

// sealed is what a network with AES comes to: a state is a key, an identifier
// the first 8 bytes of an encrypted epoch.
type sealed struct{}

func (sealed) Layout() rotate.Layout { return rotate.Layout{State: 16, ID: 8, Prefix: 8, Group: 64} }

func (s sealed) Derive(ids, states []byte, from []rotate.Epoch, m int) {
	s.Layout().Check(ids, states, from, m)
	var counters [256]uint32
	t := aes.Template{Offset: 12}
	for len(from) > 0 && m > 0 {
		n := max(1, min(len(from), len(counters)/m))
		for at := 0; at < m; at += len(counters) {
			k := min(len(counters), m-at)
			for i := range n * k {
				counters[i] = uint32(from[i/k]) + uint32(at+i%k)
			}
			aes.Counters(ids[:n*k*8], 8, states[:n*16], &t, counters[:n*k], k)
			ids = ids[n*k*8:]
		}
		states, from = states[n*16:], from[n:]
	}
}

func (sealed) Advance([]byte, []rotate.Epoch) {}

// gate lets a test stop the next derivation, wherever it comes from.
type gate struct {
	armed    atomic.Bool
	entered  chan struct{}
	released chan struct{}
}

func newGate() *gate { return &gate{entered: make(chan struct{}), released: make(chan struct{})} }

// gated is mixed behind a gate.
type gated struct {
	mixed
	gate *gate
}

func (s gated) Derive(ids, states []byte, from []rotate.Epoch, m int) {
	if s.gate.armed.CompareAndSwap(true, false) {
		s.gate.entered <- struct{}{}
		<-s.gate.released
	}
	s.mixed.Derive(ids, states, from, m)
}
