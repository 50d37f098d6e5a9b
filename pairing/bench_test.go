package pairing_test

import (
	"crypto/ecdh"
	"crypto/mlkem"
	"crypto/pbkdf2"
	"crypto/sha256"
	"testing"

	"github.com/seed-496a4445/fyr/pairing"
)

// multiply is what a handshake cannot do without: n multiplications of
// X25519, and on both sides what ML-KEM-768 takes where hybrid is set.
func multiply(b *testing.B, n int, hybrid bool) {
	private, err := ecdh.X25519().NewPrivateKey(key(b, 1, 32).Expose())
	do(b, err)
	public := private.PublicKey()
	b.ReportAllocs()
	for b.Loop() {
		for range n {
			if _, err := private.ECDH(public); err != nil {
				b.Fatal(err)
			}
		}
		if hybrid {
			d, err := mlkem.GenerateKey768()
			if err != nil {
				b.Fatal(err)
			}
			_, c := d.EncapsulationKey().Encapsulate()
			if _, err := d.Decapsulate(c); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// Multiplications of both sides together: two keys of each side are made
// public, and a side of XX has three shared secrets, of KK four. A tag that
// tries two keys of its owner's has two secrets and a key more.
const (
	claimMultiplications = 2 * (2 + 3)
	ownerMultiplications = 2*(2+4) + 2 + 2
)

// BenchmarkClaim is a whole claim, both ends in one process: SELECT, four
// messages, all leaves, stores in memory. Beside it is the mathematics alone.
func BenchmarkClaim(b *testing.B) {
	for _, s := range allSuites {
		b.Run(s.String()+"/claim", func(b *testing.B) {
			w, p := newWorld(b, s), newPhone(b)
			ticket := w.ticket(b, s)
			b.ReportAllocs()
			for b.Loop() {
				w.store.b, p.store.b = nil, nil
				w.boot(b)
				p.boot(b)
				do(b, p.Claim(w.link(b), ticket, pairing.Terms{}))
			}
		})
		b.Run(s.String()+"/mathematics", func(b *testing.B) { multiply(b, claimMultiplications, s == pairing.Hybrid) })
	}
}

// BenchmarkVisit is a whole session of an owner with one operation: SELECT, two
// messages, a sealed command and its reply, a step on both sides.
func BenchmarkVisit(b *testing.B) {
	for _, s := range allSuites {
		b.Run(s.String()+"/visit", func(b *testing.B) {
			w, p := newWorld(b, s), newPhone(b)
			do(b, p.Claim(w.link(b), w.ticket(b, s), pairing.Terms{}))
			l := w.link(b)
			b.ReportAllocs()
			for b.Loop() {
				v, err := p.Visit(l)
				if err != nil {
					b.Fatal(err)
				}
				do(b, v.Ring(1, 1))
				v.Close()
			}
		})
		b.Run(s.String()+"/mathematics", func(b *testing.B) { multiply(b, ownerMultiplications, s == pairing.Hybrid) })
	}
}

// BenchmarkClaimByCode is a claim with a printed code, most of which is its
// stretching: that alone is beside it.
func BenchmarkClaimByCode(b *testing.B) {
	b.Run("claim", func(b *testing.B) {
		w, c := coded(b)
		p, unlocked := newPhone(b), c.b
		b.ReportAllocs()
		for b.Loop() {
			w.store.b, p.store.b, c.b = nil, nil, unlocked
			w.boot(b)
			p.boot(b)
			do(b, p.ClaimByCode(w.link(b), "123456", pairing.X25519, pairing.Terms{}))
		}
	})
	b.Run("stretching", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := pbkdf2.Key(sha256.New, "123456", []byte("salt"), pairing.CodeIterations, 80); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkRefusal is what a stranger costs a tag: a SELECT and a first message
// that does not verify, in the modes of a claim and of an owner.
func BenchmarkRefusal(b *testing.B) {
	for _, m := range []pairing.Mode{pairing.ClaimMode, pairing.OwnerMode} {
		b.Run(m.String(), func(b *testing.B) {
			w := newWorld(b)
			if m == pairing.OwnerMode {
				w, _ = claimed(b, pairing.Terms{})
			}
			bad := static(b, 7).Public()
			message := append(bad[:], make([]byte, 18)...)
			b.ReportAllocs()
			for b.Loop() {
				w.tag.Tick()
				w.sel(b)
				w.refuses(b, "stranger", pairing.InsStart, 1, byte(m), message)
			}
		})
	}
}

// TestRefusedWithoutMemory: what is no ticket, answer or invitation costs no
// memory, whatever it declares.
func TestRefusedWithoutMemory(t *testing.T) {
	large := make([]byte, 65536)
	for i := range large {
		large[i] = 1
	}
	if n := testing.AllocsPerRun(100, func() {
		pairing.ParseTicket(large)
		pairing.ParseInvitation(large)
		pairing.ParseAnswer(large)
		pairing.ParseOwner(large)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
