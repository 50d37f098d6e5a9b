package edhoc_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
	"github.com/seed-496a4445/fyr/pairing/edhoc"
	"github.com/seed-496a4445/fyr/pairing/edhoc/edhoctest"
)

func seeds(f *testing.F, op string, add func(in *vectors.Input)) {
	vectorstest.Seeds(f, "edhoc.json", edhoctest.Operations(), "edhoc."+op, add)
}

// refused checks that an error has one class and comes with a zero value.
func refused(t *testing.T, v any, err error) {
	t.Helper()
	n := 0
	for _, c := range fail.Classes() {
		if errors.Is(err, c) {
			n++
		}
	}
	if r := reflect.ValueOf(v); n != 1 || r.IsValid() && !r.IsZero() {
		t.Fatalf("%+v with %v", v, err)
	}
}

func FuzzMessage1(f *testing.F) {
	seeds(f, "message_1_decode", func(in *vectors.Input) { f.Add(in.Bytes("message_1")) })
	f.Add(expecttest.Unhex("03843bffffffffffffffff1b800000000000000020025820" + gx + "0e")) // suites of 65 bits
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := edhoc.ParseMessage1(b)
		if err != nil {
			refused(t, m, err)
			return
		}
		again, err := m.Append(nil)
		if err != nil || !bytes.Equal(again, b) {
			t.Fatalf("%x became %x, %v", b, again, err)
		}
	})
}

func FuzzMessage2(f *testing.F) {
	seeds(f, "message_2_decode", func(in *vectors.Input) { f.Add(in.Bytes("message_2")) })
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := edhoc.ParseMessage2(b)
		if err != nil {
			refused(t, m, err)
			return
		}
		if again := m.Append(nil); !bytes.Equal(again, b) {
			t.Fatalf("%x became %x", b, again)
		}
	})
}

// FuzzPlaintexts reads one input as both plaintexts.
func FuzzPlaintexts(f *testing.F) {
	seeds(f, "plaintext_2_decode", func(in *vectors.Input) {
		f.Add(byte(in.Int("suite")), byte(in.Int("method")), in.Bytes("plaintext_2"))
		f.Add(byte(in.Int("suite")), byte(in.Int("method")), in.Bytes("plaintext_2")[1:])
	})
	f.Fuzz(func(t *testing.T, suite, method byte, b []byte) {
		s, m := edhoc.Suite(suite), edhoc.Method(method)
		if p, err := edhoc.ParsePlaintext2(s, m, b); err != nil {
			refused(t, p, err)
		} else if again := p.Append(nil); !bytes.Equal(again, b) {
			t.Fatalf("%x became %x", b, again)
		}
		if p, err := edhoc.ParsePlaintext3(s, m, b); err != nil {
			refused(t, p, err)
		} else if again := p.Append(nil); !bytes.Equal(again, b) {
			t.Fatalf("%x became %x", b, again)
		}
	})
}

func FuzzOpenMessage3(f *testing.F) {
	seeds(f, "message_3_open", func(in *vectors.Input) {
		f.Add(byte(in.Int("suite")), in.Bytes("prk_3e2m"), in.Bytes("th_3"), in.Bytes("message_3"))
	})
	f.Fuzz(func(t *testing.T, suite byte, prk, th, b []byte) {
		p, err := edhoc.OpenMessage3(edhoc.Suite(suite), prk, th, b)
		if err != nil {
			refused(t, p, err)
			return
		}
		if want := len(b) - edhoc.Suite(suite).MACSize(); len(p) >= want {
			t.Fatalf("%d bytes out of %d", len(p), len(b))
		}
	})
}

func FuzzEAD(f *testing.F) {
	for _, s := range []string{"", "00", "0040", "2041ff1903e8", "1bffffffffffffffff", "3bffffffffffffffff"} {
		f.Add(expecttest.Unhex(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		items, err := edhoc.ParseEAD(b)
		if err != nil {
			refused(t, items, err)
			return
		}
		var again []byte
		for _, e := range items {
			again = e.Append(again)
		}
		if !bytes.Equal(again, b) {
			t.Fatalf("%x became %x", b, again)
		}
	})
}

func FuzzError(f *testing.F) {
	for _, s := range []string{"0160", "0202", "02820203", "03f5", "20a10102"} {
		f.Add(expecttest.Unhex(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := edhoc.ParseError(b)
		if err != nil {
			refused(t, e, err)
			return
		}
		if e.Code == 0 || (e.Code == edhoc.CodeSuite) != (len(e.Suites) > 0) {
			t.Fatalf("%x is %+v", b, e)
		}
		refused(t, nil, e)
	})
}

func FuzzCCS(f *testing.F) {
	seeds(f, "handshake", func(in *vectors.Input) { f.Add(in.Bytes("cred_i")) })
	r := rand.New(rand.NewPCG(9528, 80))
	for _, c := range combinations[1:5] {
		id, _ := party(r, c, "phone", []byte{7})
		f.Add(id.Cred)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		set, err := edhoc.ParseCCS(b)
		if err != nil {
			refused(t, set.Key, err)
			return
		}
		again, err := set.Append(nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := edhoc.ParseCCS(again)
		if err != nil || got.Subject != set.Subject || !bytes.Equal(got.KeyID, set.KeyID) || !reflect.DeepEqual(got.Key, set.Key) {
			t.Fatalf("%x is %+v, and %x is %+v, %v", b, set, again, got, err)
		}
	})
}

// mutate applies edits to a message: each of three bytes, a kind, a place and
// a value.
func mutate(m, edits []byte) []byte {
	m = bytes.Clone(m)
	for ; len(edits) >= 3; edits = edits[3:] {
		at := 0
		if len(m) > 0 {
			at = int(edits[1]) % len(m)
		}
		switch edits[0] % 5 {
		case 0:
			if len(m) > 0 {
				m[at] ^= edits[2]
			}
		case 1:
			m = m[:at]
		case 2:
			m = append(m, edits[2])
		case 3:
			if len(m) > 0 {
				m[at] = edits[2]
			}
		case 4:
			m = append(m[:at:at], append([]byte{edits[2]}, m[at:]...)...)
		}
	}
	return m
}

// fuzzSession runs a session over a peer who edits messages, or puts others in
// their place, and checks that it ends with both sides agreeing or with an
// error that has a class and no session. It reports to whom the edits went by
// the number of the message modulo 2.
func fuzzSession(f *testing.F, even bool) {
	r := rand.New(rand.NewPCG(9528, 81))
	type pair struct{ i, r edhoc.Config }
	var pairs []pair
	for _, c := range combinations {
		ic, rc := configs(r, c)
		ic.Claim = claimKey(f, r)
		rc.Claim = ic.Claim
		pairs = append(pairs, pair{ic, rc})
	}
	for n := range combinations {
		f.Add(byte(n), byte(0), []byte{}, []byte{})
		f.Add(byte(n), byte(1), []byte{0, 5, 1}, []byte{})
		f.Add(byte(n), byte(1), []byte{}, []byte{2, 0, 0})
		f.Add(byte(n), byte(2), expecttest.Unhex("0160"), []byte{})
		f.Add(byte(n), byte(4), []byte{}, expecttest.Unhex("0202"))
	}
	f.Fuzz(func(t *testing.T, which, how byte, first, second []byte) {
		p := pairs[int(which)%len(pairs)]
		i, err := edhoc.NewInitiator(p.i)
		if err != nil {
			t.Fatal(err)
		}
		tag, err := edhoc.NewResponder(p.r)
		if err != nil {
			t.Fatal(err)
		}
		changed := false
		messages, at, err := run(i, tag, func(n int, m []byte) []byte {
			if even != (n%2 == 0) {
				return m
			}
			edits, whole := first, how&2 != 0
			if n > 2 {
				edits, whole = second, how&4 != 0
			}
			was := bytes.Clone(m)
			if whole {
				m = bytes.Clone(edits)
			} else {
				m = mutate(m, edits)
			}
			changed = changed || !bytes.Equal(m, was)
			return m
		})
		if err == nil {
			if changed || len(messages) != 4 {
				t.Fatalf("a changed session went through: %x", messages)
			}
			a, b := sessions(t, i, tag)
			if !bytes.Equal(a.AppendSecret(nil), b.AppendSecret(nil)) {
				t.Fatal("different keys")
			}
			return
		}
		if !changed {
			t.Fatalf("unchanged, and %v", err)
		}
		refused(t, nil, err)
		if at%2 == 0 {
			dead(t, i.Step, i.Session)
		} else {
			dead(t, tag.Step, tag.Session)
		}
	})
}

// FuzzInitiator runs an initiator against a responder whose messages are
// changed, FuzzResponder the other way round.
func FuzzInitiator(f *testing.F) { fuzzSession(f, true) }

func FuzzResponder(f *testing.F) { fuzzSession(f, false) }

func FuzzKDF(f *testing.F) {
	seeds(f, "kdf", func(in *vectors.Input) {
		if label := in.Int("label"); label >= 0 {
			f.Add(in.Bytes("prk"), uint64(label), in.Bytes("context"), int(in.Int("length")))
		}
	})
	f.Fuzz(func(t *testing.T, prk []byte, label uint64, context []byte, n int) {
		okm, err := edhoc.KDF(prk, label, context, n)
		if err != nil {
			refused(t, okm, err)
			return
		}
		if want := slowKDF(prk, label, context, n); !bytes.Equal(okm, want) {
			t.Fatalf("%x, want %x", okm, want)
		}
	})
}

// slowKDF is EDHOC_KDF as RFC 5869 and RFC 9528 write it.
func slowKDF(prk []byte, label uint64, context []byte, n int) []byte {
	number := func(major byte, v uint64) []byte {
		switch {
		case v < 24:
			return []byte{major | byte(v)}
		case v < 1<<8:
			return []byte{major | 24, byte(v)}
		case v < 1<<16:
			return binary.BigEndian.AppendUint16([]byte{major | 25}, uint16(v))
		case v < 1<<32:
			return binary.BigEndian.AppendUint32([]byte{major | 26}, uint32(v))
		}
		return binary.BigEndian.AppendUint64([]byte{major | 27}, v)
	}
	info := bytes.Join([][]byte{number(0, label), number(0x40, uint64(len(context))), context, number(0, uint64(n))}, nil)
	var okm, block []byte
	for i := byte(1); len(okm) < n; i++ {
		block = hmacSum(prk, block, info, []byte{i})
		okm = append(okm, block...)
	}
	return okm[:n]
}
