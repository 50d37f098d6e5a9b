package pairing_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/seed-496a4445/fyr/pairing"
)

// A side is an Initiator or a Responder.
type side interface {
	Step([]byte) ([]byte, bool, error)
}

// before returns the side that message n is for, right before it comes, and
// the messages of p.
func (p *pact) before(t testing.TB, ms [][]byte, n int) side {
	t.Helper()
	if n%2 == 0 {
		r := p.responder(t)
		for k := 0; k < n; k += 2 {
			out, _, err := r.Step(ms[k])
			do(t, err)
			if !bytes.Equal(out, ms[k+1]) {
				t.Fatal("a pact does not repeat itself")
			}
		}
		return r
	}
	i := p.initiator(t)
	var in []byte
	for k := 0; k < n; k += 2 {
		out, _, err := i.Step(in)
		do(t, err)
		if !bytes.Equal(out, ms[k]) {
			t.Fatal("a pact does not repeat itself")
		}
		in = ms[k+1]
	}
	return i
}

// fails checks that a side refuses message n with one of the errors of a
// message that does not verify, and is over.
func (p *pact) fails(t testing.TB, what string, ms [][]byte, n int, bad []byte) {
	t.Helper()
	p.committed = nil
	s := p.before(t, ms, n)
	out, done, err := s.Step(bad)
	if out != nil || done || len(p.committed) != 0 ||
		!errors.Is(err, pairing.ErrHandshake) && !errors.Is(err, pairing.ErrLength) && !errors.Is(err, pairing.ErrPoint) {
		t.Fatalf("%v %v, message %d %s: %x, %v, %v, %d commits", p.Suite, p.Mode, n+1, what, out, done, err, len(p.committed))
	}
	if _, _, err := s.Step(ms[n]); !errors.Is(err, pairing.ErrState) {
		t.Fatalf("%v %v, message %d %s: then %v", p.Suite, p.Mode, n+1, what, err)
	}
}

// stride is how many octets a test of every octet steps by.
func stride(s pairing.Suite) int {
	switch {
	case s == pairing.Hybrid && testing.Short():
		return 401
	case s == pairing.Hybrid:
		return 61
	case testing.Short():
		return 23
	}
	return 1
}

// TestFlippedBits changes every bit of every message of a claim and of an owner's
// session, a bit of every octet in the modes that have the same patterns, and of
// the large messages of the hybrid suite a bit of some octets.
func TestFlippedBits(t *testing.T) {
	for _, s := range allSuites {
		for _, m := range allModes {
			p := newPact(t, s, m)
			ms := p.messages(t)
			for n, message := range ms {
				for at := 0; at < len(message); at += stride(s) {
					for bit := range 8 {
						if bit != at%8 && (s == pairing.Hybrid || m != pairing.ClaimMode && m != pairing.OwnerMode) {
							continue
						}
						bad := bytes.Clone(message)
						bad[at] ^= 1 << bit
						p.fails(t, fmt.Sprintf("octet %d bit %d", at, bit), ms, n, bad)
					}
				}
			}
		}
	}
}

// TestSizes truncates every message everywhere, and extends it.
func TestSizes(t *testing.T) {
	for _, s := range allSuites {
		for _, m := range allModes {
			p := newPact(t, s, m)
			ms := p.messages(t)
			for n, message := range ms {
				for size := 0; size < len(message); size += stride(s) {
					p.fails(t, fmt.Sprintf("of %d", size), ms, n, message[:size])
				}
				for _, more := range []int{1, 16, 65536} {
					p.fails(t, fmt.Sprintf("and %d", more), ms, n, append(bytes.Clone(message), make([]byte, more)...))
				}
			}
		}
	}
}

// TestWrongMessages gives each side, at each turn, every message of its own
// handshake and of all others: of other modes, suites and runs.
func TestWrongMessages(t *testing.T) {
	for _, s := range allSuites {
		var all [][]byte
		for _, m := range allModes {
			all = append(all, newPact(t, s, m).messages(t)...)
			other := newPact(t, s, m)
			other.Answer[len(other.Answer)-1] ^= 1 // a later challenge
			all = append(all, other.messages(t)...)
		}
		for _, other := range allSuites {
			if other != s {
				all = append(all, newPact(t, other, pairing.ClaimMode).messages(t)...)
			}
		}
		for _, m := range allModes {
			p := newPact(t, s, m)
			ms := p.messages(t)
			for n := range ms {
				for k, bad := range all {
					if !bytes.Equal(bad, ms[n]) && (k%5 == n || !testing.Short()) {
						p.fails(t, fmt.Sprintf("message %d of others", k), ms, n, bad)
					}
				}
			}
		}
	}
}

// TestReflected: a phone that talks to itself ends in a failure.
func TestReflected(t *testing.T) {
	for _, m := range allModes {
		p := newPact(t, pairing.X25519, m)
		i := p.initiator(t)
		first, _, err := i.Step(nil)
		do(t, err)
		if _, _, err := i.Step(first); !errors.Is(err, pairing.ErrHandshake) && !errors.Is(err, pairing.ErrLength) {
			t.Errorf("%v: %v", m, err)
		}
	}
	p := newPact(t, pairing.X25519, pairing.ClaimMode)
	p.phone = p.tag // the tag's own key as the phone's
	r := p.responder(t)
	i := p.initiator(t)
	out, _, err := i.Step(nil)
	do(t, err)
	in, _, err := r.Step(out)
	do(t, err)
	out, _, err = i.Step(in)
	do(t, err)
	_, _, err = r.Step(out)
	wants(t, "a claim under the tag's own key", err, pairing.ErrHandshake)
	if len(p.committed) != 0 {
		t.Error("committed")
	}
}

// lowOrder are encodings of the points of small order of Curve25519, canonical
// and not, with and without the bit that X25519 ignores.
func lowOrder(t testing.TB) (points [][]byte) {
	le := func(tail byte, first byte) []byte {
		b := bytes.Repeat([]byte{0xff}, 32)
		b[0], b[31] = first, tail
		return b
	}
	zero, one := make([]byte, 32), append([]byte{1}, make([]byte, 31)...)
	// RFC 7748 leaves them to the reader; these two have order 8.
	eight := [][]byte{
		{0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4, 0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00},
		{0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef, 0x5b, 0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57},
	}
	// p-1, p, p+1
	points = append([][]byte{zero, one, le(0x7f, 0xec), le(0x7f, 0xed), le(0x7f, 0xee)}, eight...)
	for _, b := range points[:len(points):len(points)] {
		high := bytes.Clone(b)
		high[31] |= 0x80
		points = append(points, high)
	}
	return points
}

// TestLowOrder: keys of low order, ephemeral and static, from somebody who has
// the secret.
func TestLowOrder(t *testing.T) {
	for n, point := range lowOrder(t) {
		for _, m := range allModes {
			if testing.Short() && m != allModes[n%len(allModes)] {
				continue
			}
			p := newPact(t, pairing.X25519, m)
			g := p.forge(t, true)
			g.e = point
			_, _, err := p.responder(t).Step(g.hello([]byte{1, 0}))
			wants(t, fmt.Sprintf("%v: e %x to a tag", m, point), err, pairing.ErrPoint)
			if !takesOver(m) {
				continue
			}
			g, r := p.forge(t, true), p.responder(t)
			in, _, err := r.Step(g.hello([]byte{1, 0}))
			do(t, err)
			g.greeted(in)
			g.s = point
			g.static = g.ephemeral
			_, _, err = r.Step(g.claimWith([]byte{0, 0, 0, 0, 5}, make([]byte, 32)))
			wants(t, fmt.Sprintf("%v: s %x to a tag", m, point), err, pairing.ErrPoint)
			if len(p.committed) != 0 {
				t.Fatal("committed")
			}

			i, g := p.initiator(t), p.forge(t, false)
			first, _, err := i.Step(nil)
			do(t, err)
			g.hear(first)
			g.e = point
			_, _, err = i.Step(g.answerWith(p.payload, make([]byte, 32), nil))
			wants(t, fmt.Sprintf("%v: e %x to a phone", m, point), err, pairing.ErrPoint)

			c := p.initiatorConfig()
			c.Fingerprint = pairing.FingerprintOf(p.Suite, [32]byte(point))
			i, err = pairing.NewInitiator(c)
			do(t, err)
			g = newForger(t, p.Context, p.known, codeless(m, c.Fingerprint), p.tag, nil, false)
			if first, _, err = i.Step(nil); err != nil {
				t.Fatal(err)
			}
			g.hear(first)
			g.s = point
			_, _, err = i.Step(g.answerWith(p.payload, nil, make([]byte, 32)))
			wants(t, fmt.Sprintf("%v: s %x to a phone", m, point), err, pairing.ErrPoint)
		}
	}
	for _, m := range allModes { // as keys that are known
		if takesOver(m) {
			continue
		}
		for _, point := range lowOrder(t) {
			p := newPact(t, pairing.X25519, m)
			c := p.initiatorConfig()
			c.Peer = point
			i, err := pairing.NewInitiator(c)
			do(t, err)
			_, _, err = i.Step(nil)
			wants(t, "known to a phone", err, pairing.ErrPoint)
			first := p.messages(t)[0]
			r := p.responderConfig()
			r.Candidates[0].Peer = point
			tag, err := pairing.NewResponder(r)
			do(t, err)
			if _, _, err = tag.Step(first); !errors.Is(err, pairing.ErrPoint) && !errors.Is(err, pairing.ErrHandshake) {
				t.Errorf("known to a tag: %v", err)
			}
		}
	}
}

// TestNotCanonical: X25519 takes encodings that are not canonical, and so does
// Noise for ephemeral keys: both sides hash what was sent. A static key is to
// have one encoding, since it is compared.
func TestNotCanonical(t *testing.T) {
	high := func(b []byte) []byte {
		b = bytes.Clone(b)
		b[31] |= 0x80
		return b
	}
	for _, m := range []pairing.Mode{pairing.ClaimMode, pairing.CodeMode} {
		p := newPact(t, pairing.X25519, m)
		g, r := p.forge(t, true), p.responder(t)
		g.e = high(g.e)
		in, _, err := r.Step(g.hello([]byte{1, 0}))
		do(t, err)
		g.greeted(in)
		g.s = high(g.s)
		_, _, err = r.Step(g.claim([]byte{0, 0, 0, 0, 5}))
		wants(t, "s to a tag", err, pairing.ErrPoint)
		if len(p.committed) != 0 {
			t.Error("committed")
		}
		i, g := p.initiator(t), p.forge(t, false)
		g.s = high(g.s)
		first, _, err := i.Step(nil)
		do(t, err)
		g.hear(first)
		_, _, err = i.Step(g.answer(p.payload))
		if want := map[pairing.Mode]error{pairing.ClaimMode: pairing.ErrFingerprint, pairing.CodeMode: pairing.ErrPoint}[m]; err != want {
			t.Errorf("%v: s to a phone: %v", m, err)
		}
	}
	for b, want := range map[[32]byte]bool{
		{}: true, {0: 9}: true, {31: 0x7f}: true, {31: 0x80}: false, {0: 9, 31: 0x80}: false,
		number(0xec): true, number(0xed): false, number(0xee): false, number(0xff): false,
	} {
		if pairing.Canonical(b) != want {
			t.Errorf("%x is not %v", b, want)
		}
	}
}

// number is 2^255 - 256 + first, in little-endian octets.
func number(first byte) (b [32]byte) {
	for i := range b {
		b[i] = 0xff
	}
	b[0], b[31] = first, 0x7f
	return b
}

// TestEncapsulationKeys: the coefficients of a key of ML-KEM are checked before
// it is used, and a ciphertext that was made of another ends in a failure.
func TestEncapsulationKeys(t *testing.T) {
	p := newPact(t, pairing.Hybrid, pairing.ClaimMode)
	ms := p.messages(t)
	p.fails(t, "all ones", ms, 0, append(bytes.Clone(ms[0][:32]), bytes.Repeat([]byte{0xff}, len(ms[0])-32)...))
	p.fails(t, "all ones", ms, 1, append(bytes.Clone(ms[1][:32]), bytes.Repeat([]byte{0xff}, len(ms[1])-32)...))
}

// codeless is the fingerprint in the key of a mode.
func codeless(m pairing.Mode, f pairing.Fingerprint) pairing.Fingerprint {
	if m == pairing.CodeMode {
		return pairing.Fingerprint{}
	}
	return f
}
