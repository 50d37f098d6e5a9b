package smp_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/smp"
)

// failedPDU is what a peer gets, whatever has failed.
var failedPDU = []byte{5, 8}

// TestEveryBit flips every bit of every PDU. It is noticed, but in the keys to
// hand out afterwards, which f6 does not cover. The initiator has no result then,
// nor has the responder, unless what is flipped is covered by its own check
// alone, which it does not see refused.
func TestEveryBit(t *testing.T) {
	for _, w := range ways {
		for i, size := range []int{7, 7, 65, 65, 17, 17, 17, 17} {
			for bit := range 8 * size {
				if testing.Short() && bit%7 != 0 {
					continue
				}
				a, b := pair(t, w)
				errA, errB := run(a, b, func(j int, pdu []byte) []byte {
					if i == j {
						pdu[bit/8] ^= 1 << (bit % 8)
					}
					return pdu
				})
				if i < 2 && bit/8 > 4 && errA == nil && errB == nil {
					continue
				}
				if errA == nil && errB == nil {
					t.Fatalf("%s: bit %d of PDU %d does not count", w.name, bit, i)
				}
				_, errResultA := a.Result()
				_, errResultB := b.Result()
				if errResultA == nil || errResultB == nil && i != 1 && i != 7 {
					t.Fatalf("%s: bit %d of PDU %d: a result", w.name, bit, i)
				}
			}
		}
	}
}

// deliver brings a side to the point where it waits for the PDU n of a pairing
// (0 request, 1 response ... 7 check of the responder), and then gives it in.
func deliver(t *testing.T, w way, n int, in func(right []byte) []byte) (out []byte, p *smp.Pairing, err error) {
	t.Helper()
	a, b := pair(t, w)
	sides := []*smp.Pairing{b, a}
	pdu, _, err := a.Step(nil)
	for i := 0; err == nil; i++ {
		p = sides[i%2]
		if i == n {
			out, _, err = p.Step(in(pdu))
			return out, p, err
		}
		pdu, _, err = p.Step(pdu)
	}
	t.Fatal(err)
	return nil, nil, nil
}

// over fails unless p has ended without a result, and told the peer no more than
// that.
func over(t *testing.T, name string, p *smp.Pairing, out []byte, err, want error) {
	t.Helper()
	if wants(t, name, err, want); classes(err) != 1 {
		t.Errorf("%s: %v has %d classes", name, err, classes(err))
	}
	if !bytes.Equal(out, failedPDU) {
		t.Errorf("%s: answered %x", name, out)
	}
	if _, err := p.Result(); !errors.Is(err, smp.ErrState) {
		t.Errorf("%s: a result: %v", name, err)
	}
	if out, done, err := p.Step(nil); out != nil || done || err != smp.ErrState {
		t.Errorf("%s: goes on: %x, %v, %v", name, out, done, err)
	}
}

// TestSizesAndCodes gives every side, at every step, PDUs of every size and of
// every code.
func TestSizesAndCodes(t *testing.T) {
	for n := range 8 {
		for size := range 80 {
			var right int
			out, p, err := deliver(t, bothWays, n, func(pdu []byte) []byte {
				right = len(pdu)
				return append(bytes.Clone(pdu), make([]byte, 80)...)[:size]
			})
			if size != right {
				over(t, fmt.Sprintf("PDU %d of %d bytes", n, size), p, out, err, smp.ErrLength)
			} else if err != nil {
				t.Errorf("PDU %d: %v", n, err)
			}
		}
		for code := range 256 {
			var right byte
			out, p, err := deliver(t, bothWays, n, func(pdu []byte) []byte {
				right = pdu[0]
				pdu[0] = byte(code)
				return pdu
			})
			if byte(code) != right {
				over(t, fmt.Sprintf("PDU %d of code %d", n, code), p, out, err, smp.ErrState)
			} else if err != nil {
				t.Errorf("PDU %d: %v", n, err)
			}
		}
		out, p, err := deliver(t, bothWays, n, func([]byte) []byte { return []byte{5, 3} })
		if wants(t, "ended", err, smp.ErrEnded); out != nil {
			t.Errorf("an end is answered with %x", out)
		}
		_, err = p.Result()
		wants(t, "result", err, smp.ErrState)
	}
}

// TestInitiatorSpeaksFirst: an initiator takes nothing before its request.
func TestInitiatorSpeaksFirst(t *testing.T) {
	a, _ := pair(t, bothWays)
	out, _, err := a.Step(failedPDU)
	over(t, "PDU before the request", a, out, err, smp.ErrState)
}

// TestFeatures: what the peer says of itself is refused when it is out of range,
// weaker than this package is, or cannot be.
func TestFeatures(t *testing.T) {
	const io, oob, auth, size, keysA, keysB = 1, 2, 3, 4, 5, 6 // octets
	type change struct {
		way   way
		octet int
		value byte
		want  error
	}
	for n := range 2 {
		cases := []change{
			{bothWays, io, 4, nil}, {bothWays, io, 5, smp.ErrFeatures}, {bothWays, io, 255, smp.ErrFeatures},
			{bothWays, oob, 2, smp.ErrFeatures}, {bothWays, oob, 0, nil},
			{bothWays, auth, 0x05, smp.ErrMethod}, {bothWays, auth, 0xf7, smp.ErrMethod}, {bothWays, auth, 0x08, nil}, {bothWays, auth, 0xff, nil},
			{bothWays, size, 6, smp.ErrFeatures}, {bothWays, size, 7, smp.ErrMethod}, {bothWays, size, 15, smp.ErrMethod}, {bothWays, size, 17, smp.ErrFeatures},
			{[]way{initiatorReads, responderReads}[n], oob, 0, smp.ErrMethod}, // neither has read
			{[]way{responderReads, initiatorReads}[n], oob, 1, smp.ErrClaim},  // nothing was shown
		}
		if n == 1 { // a response
			cases = append(cases, change{bothWays, keysA, 4, smp.ErrClaim}, change{bothWays, keysA, 3, nil},
				change{bothWays, keysB, 8, smp.ErrClaim}, change{bothWays, keysB, 7, nil}, change{bothWays, keysB, 0, nil})
		}
		for _, c := range cases {
			out, p, err := deliver(t, c.way, n, func(pdu []byte) []byte { pdu[c.octet] = c.value; return pdu })
			name := fmt.Sprintf("PDU %d, octet %d = %d", n, c.octet, c.value)
			if c.want != nil {
				over(t, name, p, out, err, c.want)
			} else if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// publicKeyPDU is k as it goes on the air.
func publicKeyPDU(k smp.PublicKey) []byte {
	x, y := k.X(), k.Y()
	slices.Reverse(x[:])
	slices.Reverse(y[:])
	return slices.Concat([]byte{12}, x[:], y[:])
}

// TestPublicKeys: the key of debug mode, the own key, points off the curve and
// keys of somebody else are refused by both sides.
func TestPublicKeys(t *testing.T) {
	debug := private(debugPrivate).Public()
	stranger := expecttest.Must(smp.GenerateKey()).Public()
	for _, w := range ways {
		for n := 2; n <= 3; n++ {
			own, peer, read, shown := keyB.Public(), keyA.Public(), w.responderReads, w.initiatorReads
			if n == 3 {
				own, peer, read, shown = peer, own, w.initiatorReads, w.responderReads
			}
			give := func(name string, pdu []byte, want error) {
				t.Helper()
				out, p, err := deliver(t, w, n, func([]byte) []byte { return pdu })
				if name = fmt.Sprintf("%s, PDU %d, %s", w.name, n, name); want != nil {
					over(t, name, p, out, err, want)
				} else if err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
			give("debug key", publicKeyPDU(debug), smp.ErrDebugKey)
			give("negative of the debug key", publicKeyPDU(negative(debug)), smp.ErrDebugKey)
			give("infinity", append([]byte{12}, make([]byte, 64)...), smp.ErrPoint)
			off := publicKeyPDU(stranger)
			off[64] ^= 1
			give("off the curve", off, smp.ErrPoint)
			if shown { // else the own key is drawn inside
				give("own key", publicKeyPDU(own), smp.ErrOwnKey)
				give("negative of the own key", publicKeyPDU(negative(own)), smp.ErrOwnKey)
			}
			want := error(nil)
			if read {
				want = smp.ErrAuthentication
				give("the right one", publicKeyPDU(peer), nil)
			}
			give("stranger's key", publicKeyPDU(stranger), want)
		}
	}
}

// TestMirror sends a side all that it says, which is what an attacker can do who
// has nothing.
func TestMirror(t *testing.T) {
	a, _ := pair(t, bothWays)
	pdu, _, _ := a.Step(nil)
	pdu[0] = 2
	pdu, _, err := a.Step(pdu)
	if err != nil {
		t.Fatal(err)
	}
	out, _, err := a.Step(pdu)
	over(t, "own public key", a, out, err, smp.ErrOwnKey)
}

// TestStranger: who knows C and the public key, but not r, does not pass the
// check of the responder.
func TestStranger(t *testing.T) {
	_, configB := tap(initiatorReads)
	stranger, _ := tap(initiatorReads) // of another tap, with another r
	a, b := start(t, stranger, configB)
	errA, errB := run(a, b, nil)
	wants(t, "responder", errB, smp.ErrAuthentication)
	wants(t, "initiator", errA, smp.ErrEnded)
}

// TestWrongAddress: both sides must mean one connection.
func TestWrongAddress(t *testing.T) {
	for i := range 4 {
		configA, configB := tap(bothWays)
		address := []*smp.Address{&configA.Address, &configA.Peer, &configB.Address, &configB.Peer}[i]
		address[6] ^= 1
		a, b := start(t, configA, configB)
		errA, errB := run(a, b, nil)
		wants(t, "responder", errB, smp.ErrAuthentication)
		wants(t, "initiator", errA, smp.ErrEnded)
	}
}

// TestInterleaved gives a side one PDU of another pairing of the same two
// devices. Features and public keys are the same in both.
func TestInterleaved(t *testing.T) {
	a, b := pair(t, bothWays)
	var other [][]byte
	if errA, errB := run(a, b, func(_ int, pdu []byte) []byte { other = append(other, bytes.Clone(pdu)); return pdu }); errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	for n := range other {
		a, b := pair(t, bothWays)
		errA, errB := run(a, b, func(i int, pdu []byte) []byte {
			if i == n {
				return other[n]
			}
			return pdu
		})
		if (n < 4) != (errA == nil && errB == nil) {
			t.Errorf("PDU %d of another pairing: %v, %v", n, errA, errB)
		}
	}
}

// TestRepeats gives a side each PDU twice.
func TestRepeats(t *testing.T) {
	for n := range 6 {
		var twice []byte
		_, p, err := deliver(t, bothWays, n, func(pdu []byte) []byte { twice = bytes.Clone(pdu); return pdu })
		if err != nil {
			t.Fatal(err)
		}
		out, _, err := p.Step(twice)
		over(t, fmt.Sprintf("PDU %d twice", n), p, out, err, smp.ErrState)
	}
}
