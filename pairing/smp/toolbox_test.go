package smp_test

import (
	"bytes"
	"crypto/aes"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/smp"
)

// slowCMAC is RFC 4493 in its own words: pad, split, chain.
func slowCMAC(key, message []byte) smp.Value {
	c := expecttest.Must(aes.NewCipher(key))
	double := func(b []byte) []byte {
		out := make([]byte, 16)
		for i := range b {
			out[i] = b[i] << 1
			if i < 15 && b[i+1] >= 0x80 {
				out[i] |= 1
			}
		}
		if b[0] >= 0x80 {
			out[15] ^= 0x87
		}
		return out
	}
	l := make([]byte, 16)
	c.Encrypt(l, l)
	last := double(l)
	m := slices.Clone(message)
	if len(m) == 0 || len(m)%16 != 0 {
		last = double(last)
		m = append(m, 0x80)
		for len(m)%16 != 0 {
			m = append(m, 0)
		}
	}
	x := make([]byte, 16)
	for i := 0; i < len(m); i += 16 {
		for j := range x {
			x[j] ^= m[i+j]
			if i+16 == len(m) {
				x[j] ^= last[j]
			}
		}
		c.Encrypt(x, x)
	}
	return smp.Value(x)
}

// inputs are random arguments of the toolbox.
type inputs struct {
	u, v, w        [32]byte
	k, x, y        smp.Value
	a1, a2         smp.Address
	z              byte
	io             [3]byte
	key, keyOfZero smp.Key
}

func draw(r *rand.Rand) (in inputs) {
	fill := func(b []byte) {
		for i := range b {
			b[i] = byte(r.Uint32())
		}
	}
	for _, b := range [][]byte{in.u[:], in.v[:], in.w[:], in.k[:], in.x[:], in.y[:], in.a1[:], in.a2[:], in.io[:]} {
		fill(b)
	}
	in.z = byte(r.Uint32())
	in.key, in.keyOfZero = expecttest.Must(smp.NewKey(in.k[:])), expecttest.Must(smp.NewKey(make([]byte, 16)))
	return in
}

// TestAgainstSlow compares each function with the CMAC of its inputs in a row.
func TestAgainstSlow(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 1))
	for range 200 {
		in := draw(r)
		k := in.k[:]
		check := func(name string, got, want smp.Value) {
			t.Helper()
			if got != want {
				t.Errorf("%s: %x, want %x", name, got, want)
			}
		}
		check("f4", smp.F4(in.u, in.v, in.key, in.z), slowCMAC(k, slices.Concat(in.u[:], in.v[:], []byte{in.z})))
		check("confirm", smp.Confirm(in.u, in.key), slowCMAC(k, slices.Concat(in.u[:], in.u[:], []byte{0})))
		salt := slowCMAC(expecttest.Unhex("6c888391aaf5a53860370bdb5a6083be"), in.w[:])
		mac, ltk := smp.F5(expecttest.Must(smp.NewDHKey(in.w[:])), in.x, in.y, in.a1, in.a2)
		tail := slices.Concat(expecttest.Unhex("62746c65"), in.x[:], in.y[:], in.a1[:], in.a2[:], expecttest.Unhex("0100"))
		check("f5 MacKey", smp.Value(mac.Expose()), slowCMAC(salt[:], append([]byte{0}, tail...)))
		check("f5 LTK", smp.Value(ltk.Expose()), slowCMAC(salt[:], append([]byte{1}, tail...)))
		zero := make([]byte, 16)
		check("f6", smp.F6(in.key, in.x, in.y, in.keyOfZero, in.io, in.a1, in.a2), slowCMAC(k, slices.Concat(in.x[:], in.y[:], zero, in.io[:], in.a1[:], in.a2[:])))
		g := slowCMAC(in.x[:], slices.Concat(in.u[:], in.v[:], in.y[:]))
		if got := smp.G2(in.u, in.v, in.x, in.y); got != uint32(g[12])<<24|uint32(g[13])<<16|uint32(g[14])<<8|uint32(g[15]) {
			t.Errorf("g2: %08x, want %x", got, g[12:])
		}
		check("h6", smp.Value(smp.H6(in.key, [4]byte(in.u[:])).Expose()), slowCMAC(k, in.u[:4]))
		check("h7", smp.Value(smp.H7(in.x, in.key).Expose()), slowCMAC(in.x[:], k))
		check("database hash", smp.DatabaseHash(in.u[:in.z%33]), slowCMAC(zero, in.u[:in.z%33]))
	}
}

// TestF5TakesWholeAddresses: every bit of both addresses counts, of the type
// octet too.
func TestF5TakesWholeAddresses(t *testing.T) {
	in := draw(rand.New(rand.NewPCG(5, 2)))
	w := expecttest.Must(smp.NewDHKey(in.w[:]))
	mac, ltk := smp.F5(w, in.x, in.y, in.a1, in.a2)
	for bit := range 8 * smp.AddressSize {
		flipped1, flipped2 := in.a1, in.a2
		flipped1[bit/8] ^= 1 << (bit % 8)
		flipped2[bit/8] ^= 1 << (bit % 8)
		for _, a := range [][2]smp.Address{{flipped1, in.a2}, {in.a1, flipped2}} {
			if m, l := smp.F5(w, in.x, in.y, a[0], a[1]); m.Equal(mac) || l.Equal(ltk) {
				t.Errorf("bit %d of an address does not count", bit)
			}
		}
	}
}

// TestVerifyConfirm flips every bit of what goes in.
func TestVerifyConfirm(t *testing.T) {
	in := draw(rand.New(rand.NewPCG(5, 3)))
	c := smp.Confirm(in.u, in.key)
	wants(t, "right", smp.VerifyConfirm(in.u, in.key, c), nil)
	for bit := range 256 {
		x := in.u
		x[bit/8] ^= 1 << (bit % 8)
		wants(t, "x flipped", smp.VerifyConfirm(x, in.key, c), smp.ErrAuthentication)
	}
	for bit := range 128 {
		k, other := in.k, c
		k[bit/8] ^= 1 << (bit % 8)
		other[bit/8] ^= 1 << (bit % 8)
		wants(t, "r flipped", smp.VerifyConfirm(in.u, expecttest.Must(smp.NewKey(k[:])), c), smp.ErrAuthentication)
		wants(t, "C flipped", smp.VerifyConfirm(in.u, in.key, other), smp.ErrAuthentication)
	}
}

// TestOpenSigned: what is signed opens, and nothing else, and no counter twice.
func TestOpenSigned(t *testing.T) {
	in := draw(rand.New(rand.NewPCG(5, 4)))
	const counter = 0x01020304
	for _, n := range []int{0, 1, 3, 11, 12, 13, 16, 28, 200} {
		message := bytes.Repeat([]byte{0xd2}, n)
		pdu := smp.AppendSignature(bytes.Clone(message), in.key, message, counter)
		if len(pdu) != n+smp.SignatureSize || !bytes.Equal(pdu[n:n+4], []byte{4, 3, 2, 1}) {
			t.Fatalf("%x", pdu)
		}
		for _, next := range []uint64{0, 1, counter} {
			got, c, err := smp.OpenSigned(in.key, pdu, next)
			if err != nil || c != counter || !bytes.Equal(got, message) || cap(got) != n {
				t.Errorf("next %d: %x, %d, %v", next, got, c, err)
			}
		}
		refuse := func(name string, k smp.Key, pdu []byte, next uint64, want error) {
			t.Helper()
			got, c, err := smp.OpenSigned(k, pdu, next)
			if wants(t, name, err, want); got != nil || c != 0 {
				t.Errorf("%s: %x, %d", name, got, c)
			}
		}
		for _, next := range []uint64{counter + 1, 1 << 32, 1<<64 - 1} {
			refuse("used counter", in.key, pdu, next, smp.ErrReplay)
		}
		for bit := range 8 * len(pdu) {
			flipped := bytes.Clone(pdu)
			flipped[bit/8] ^= 1 << (bit % 8)
			refuse("flipped", in.key, flipped, 0, smp.ErrAuthentication)
			refuse("flipped and used", in.key, flipped, 1<<32, smp.ErrAuthentication)
		}
		refuse("another key", in.keyOfZero, pdu, 0, smp.ErrAuthentication)
	}
	for n := range smp.SignatureSize {
		_, _, err := smp.OpenSigned(in.key, make([]byte, n), 0)
		wants(t, "short", err, smp.ErrLength)
	}
	// The last counter may come, and then none.
	pdu := smp.AppendSignature(nil, in.key, nil, 1<<32-1)
	_, last, err := smp.OpenSigned(in.key, pdu, 1<<32-1)
	wants(t, "last", err, nil)
	_, _, err = smp.OpenSigned(in.key, pdu, uint64(last)+1)
	wants(t, "after the last", err, smp.ErrReplay)
}
