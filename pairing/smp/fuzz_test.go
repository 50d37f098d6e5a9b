package smp_test

import (
	"bytes"
	"math/big"
	"reflect"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
	"github.com/seed-496a4445/fyr/pairing/smp"
	"github.com/seed-496a4445/fyr/pairing/smp/smptest"
)

func seeds(f *testing.F, file, op string, add func(in *vectors.Input)) {
	vectorstest.Seeds(f, file+".json", smptest.Operations(), file+"."+op, add)
}

// slowStructures splits by recursion, or returns false.
func slowStructures(b []byte) ([]smp.Structure, bool) {
	if len(b) == 0 {
		return nil, true
	}
	n := int(b[0])
	if n == 0 {
		return slowStructures(b[1:])
	}
	if n > len(b)-1 {
		return nil, false
	}
	rest, ok := slowStructures(b[1+n:])
	return append([]smp.Structure{{Type: b[1], Value: b[2 : 1+n]}}, rest...), ok
}

func FuzzParseStructures(f *testing.F) {
	seeds(f, "oob", "decode", func(in *vectors.Input) { f.Add(in.Bytes("payload")) })
	f.Fuzz(func(t *testing.T, b []byte) {
		want, ok := slowStructures(b)
		got, err := smp.ParseStructures(b)
		if (err == nil) != ok || ok && !reflect.DeepEqual(got, want) || !ok && (got != nil || err != smp.ErrRecordLength) {
			t.Fatalf("%x: %v, %v, want %v", b, got, err, want)
		}
	})
}

// FuzzParseRecord: a record is refused with nothing beside the error, or is the
// same when it is written and read again.
func FuzzParseRecord(f *testing.F) {
	seeds(f, "oob", "decode", func(in *vectors.Input) { f.Add(in.Bytes("payload")) })
	f.Add(join(whole...))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := smp.ParseRecord(b)
		if err != nil {
			if !reflect.DeepEqual(r, smp.Record{}) || classes(err) != 1 {
				t.Fatalf("%+v, %v", r, err)
			}
			return
		}
		written, err := r.Append([]byte{7})
		if err != nil || written[0] != 7 || len(written)-1 > len(b) {
			t.Fatalf("%x became %x, %v", b, written, err)
		}
		again, err := smp.ParseRecord(written[1:])
		if err != nil || !same(&r, &again) {
			t.Fatalf("%+v became %+v, %v", r, again, err)
		}
		if twice := expecttest.Must(again.Append(nil)); !bytes.Equal(twice, written[1:]) {
			t.Fatalf("%x became %x", written[1:], twice)
		}
	})
}

// same compares records, with keys by what they are.
func same(a, b *smp.Record) bool {
	if (a.Random == nil) != (b.Random == nil) || a.Random != nil && !a.Random.Equal(*b.Random) {
		return false
	}
	x, y := *a, *b
	x.Random, y.Random = nil, nil
	return reflect.DeepEqual(x, y)
}

func FuzzParseBREDR(f *testing.F) {
	seeds(f, "oob", "decode_bredr", func(in *vectors.Input) { f.Add(in.Bytes("payload")) })
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := smp.ParseBREDR(b)
		if err != nil {
			if !reflect.DeepEqual(r, smp.BREDRRecord{}) || err != smp.ErrRecordLength {
				t.Fatalf("%+v, %v", r, err)
			}
			return
		}
		written, err := r.Append(nil)
		if err != nil || len(written) > len(b) {
			t.Fatalf("%x became %x, %v", b, written, err)
		}
		if again, err := smp.ParseBREDR(written); err != nil || !reflect.DeepEqual(again, r) {
			t.Fatalf("%+v became %+v, %v", r, again, err)
		}
	})
}

func FuzzParseFeatures(f *testing.F) {
	f.Add(expecttest.Unhex("01040009100307"))
	f.Add(expecttest.Unhex("0203010d0f0000"))
	f.Fuzz(func(t *testing.T, b []byte) {
		v, err := smp.ParseFeatures(b)
		if err != nil {
			if v != (smp.Features{}) || classes(err) != 1 {
				t.Fatalf("%+v, %v", v, err)
			}
			return
		}
		if written, err := v.Append(nil); err != nil || !bytes.Equal(written, b) {
			t.Fatalf("%x became %x, %v", b, written, err)
		}
	})
}

// FuzzNewPublicKey compares with the equation of the curve.
func FuzzNewPublicKey(f *testing.F) {
	seeds(f, "smp", "dhkey", func(in *vectors.Input) { f.Add(append(in.Bytes("peer_x"), in.Bytes("peer_y")...)) })
	f.Add(make([]byte, 64))
	f.Add(append(expecttest.Unhex(fieldPrime), expecttest.Unhex(fieldPrime)...))
	p, b := number(fieldPrime), number("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b")
	f.Fuzz(func(t *testing.T, xy []byte) {
		if len(xy) < 64 {
			return
		}
		x, y := new(big.Int).SetBytes(xy[:32]), new(big.Int).SetBytes(xy[32:64])
		right := new(big.Int).Exp(x, big.NewInt(3), nil) // x^3 - 3x + b
		right.Sub(right, new(big.Int).Mul(big.NewInt(3), x)).Add(right, b)
		left := new(big.Int).Mul(y, y)
		on := x.Cmp(p) < 0 && y.Cmp(p) < 0 && left.Sub(left, right).Mod(left, p).Sign() == 0
		k, err := smp.NewPublicKey([32]byte(xy), [32]byte(xy[32:]))
		if (err == nil) != on || err != nil && (k != (smp.PublicKey{}) || err != smp.ErrPoint) {
			t.Fatalf("%x: %v", xy[:64], err)
		}
	})
}

// FuzzOpenSigned: a PDU opens when it is what signing its message makes.
func FuzzOpenSigned(f *testing.F) {
	seeds(f, "smp", "att_sign", func(in *vectors.Input) {
		if k, err := smp.NewKey(in.Bytes("csrk")); err == nil {
			f.Add(in.Bytes("csrk"), smp.AppendSignature(in.Bytes("message"), k, in.Bytes("message"), uint32(in.Int("counter"))), uint64(0))
		}
	})
	f.Add(make([]byte, 16), smp.AppendSignature(nil, expecttest.Must(smp.NewKey(make([]byte, 16))), nil, 7), uint64(8))
	f.Fuzz(func(t *testing.T, csrk, pdu []byte, next uint64) {
		k, err := smp.NewKey(csrk)
		if err != nil {
			return
		}
		message, counter, err := smp.OpenSigned(k, pdu, next)
		if err != nil {
			if message != nil || counter != 0 || classes(err) != 1 {
				t.Fatalf("%x, %d, %v", message, counter, err)
			}
			return
		}
		if signed := smp.AppendSignature(bytes.Clone(message), k, message, counter); !bytes.Equal(signed, pdu) || uint64(counter) < next {
			t.Fatalf("%x, %d: %x, not %x", message, counter, signed, pdu)
		}
	})
}

// FuzzPairing replaces PDUs between two sides: script is, PDU by PDU, a length
// and that many octets, where length 0 lets the PDU through and a length above
// 100 has the octets XORed to the PDU. There is no key unless both sides have
// the same one, and no failure that tells more than another.
func FuzzPairing(f *testing.F) {
	f.Add(uint8(0), []byte{})
	f.Add(uint8(1), []byte{0, 107, 0, 0, 0, 0, 0, 0, 1})
	f.Add(uint8(0), expecttest.Unhex("300530")) // the peer ends
	f.Add(uint8(2), expecttest.Unhex("00000000110400000000000000000000000000000000"))
	f.Add(uint8(0), append([]byte{0, 0, 65}, publicKeyPDU(private(debugPrivate).Public())...))
	f.Fuzz(func(t *testing.T, which uint8, script []byte) {
		a, b := pair(t, ways[int(which)%len(ways)])
		errA, errB := run(a, b, func(_ int, pdu []byte) []byte {
			pdu, script = edit(pdu, script)
			return pdu
		})
		for _, err := range []error{errA, errB} {
			if err != nil && classes(err) != 1 {
				t.Fatalf("%v has %d classes", err, classes(err))
			}
		}
		resultA, failA := a.Result()
		resultB, failB := b.Result()
		if failA == nil && (failB != nil || !resultA.LTK.Equal(resultB.LTK)) {
			t.Fatalf("the initiator alone has a key: %v", failB)
		}
		if failA == nil && errA != nil || failA != nil && errA == nil && errB == nil {
			t.Fatalf("errors %v and %v, result of the initiator: %v", errA, errB, failA)
		}
	})
}

// edit applies the first step of a script to pdu, and returns the other steps.
func edit(pdu, script []byte) (edited, rest []byte) {
	if len(script) == 0 {
		return pdu, nil
	}
	n, rest := int(script[0]), script[1:]
	xor := n > 100
	if xor {
		n -= 100
	}
	given := rest[:min(n, len(rest))]
	rest = rest[len(given):]
	if n == 0 {
		return pdu, rest
	}
	if !xor {
		return given, rest
	}
	edited = bytes.Clone(pdu)
	for i := range min(len(given), len(edited)) {
		edited[i] ^= given[i]
	}
	return edited, rest
}
