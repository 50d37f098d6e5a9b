package exposure_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"math"
	"math/big"
	mrand "math/rand/v2"
	"reflect"
	"testing"

	"github.com/seed-496a4445/fyr/beacon/exposure"
	"github.com/seed-496a4445/fyr/internal/expecttest"
)

const head = "EK Export v1    "

// key16 is a key of a message: field 1 with 16 bytes.
const key16 = "0a10000102030405060708090a0b0c0d0e0f"

func TestParseExport(t *testing.T) {
	whole := func(key string) string { // a message of one key
		return "3a" + hex.EncodeToString([]byte{byte(len(key) / 2)}) + key
	}
	type key = exposure.DiagnosisKey
	tek := [16]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}
	day := exposure.Rolling{Period: 144}
	for _, c := range []struct {
		name, message string
		want          exposure.Export
		err           error
	}{
		{"empty", "", exposure.Export{}, nil},
		{"scalars", "09ffffffffffffffff" + "110100000000000000" + "1a024445" + "2002" + "28ffffffffffffffffff01",
			exposure.Export{Start: math.MaxUint64, End: 1, Region: "DE", BatchNum: 2, BatchSize: -1}, nil},
		{"any order, the last counts", "2803" + "2001" + "1a0141" + "2802" + "1a0142", exposure.Export{Region: "B", BatchNum: 1, BatchSize: 2}, nil},
		{"int32 takes 32 bits", "2080808080f0ffffffff01", exposure.Export{BatchNum: 0}, nil},
		{"key", whole(key16), exposure.Export{Keys: []key{{TEK: tek, Rolling: day}}}, nil},
		{"period 0", whole(key16 + "2000"), exposure.Export{Keys: []key{{TEK: tek, Rolling: day}}}, nil},
		{"fields of a key", whole("3005" + "2802" + "2007" + "18ffffffff07" + "1001" + key16), exposure.Export{Keys: []key{{
			TEK: tek, Rolling: exposure.Rolling{Start: math.MaxInt32, Period: 7}, TransmissionRisk: 1, ReportType: 2, DaysSinceOnset: -3}}}, nil},
		{"extremes of sint32", whole(key16+"30ffffffff0f") + whole(key16+"30feffffff0f"), exposure.Export{Keys: []key{
			{TEK: tek, Rolling: day, DaysSinceOnset: math.MinInt32}, {TEK: tek, Rolling: day, DaysSinceOnset: math.MaxInt32}}}, nil},
		{"revised", "42" + whole(key16)[2:], exposure.Export{Revised: []key{{TEK: tek, Rolling: day}}}, nil},
		{"unknown fields", "4801" + "4d00000000" + "490000000000000000" + "4a03ffffff" + "fa7f00" + "3203ffffff", exposure.Export{}, nil},
		{"longest varint", "20ffffffffffffffffff01", exposure.Export{BatchNum: -1}, nil},
		{"padded varint", "2082808000", exposure.Export{BatchNum: 2}, nil},

		{"field number 0", "0001", exposure.Export{}, exposure.ErrExportMessage},
		{"groups", "4b4c", exposure.Export{}, exposure.ErrExportMessage},
		{"wire type 4", "4c", exposure.Export{}, exposure.ErrExportMessage},
		{"wire type 6", "4e", exposure.Export{}, exposure.ErrExportMessage},
		{"wire type 7", "4f", exposure.Export{}, exposure.ErrExportMessage},
		{"varint of 65 bits", "20ffffffffffffffffff02", exposure.Export{}, exposure.ErrExportMessage},
		{"varint of 11 bytes", "208080808080808080808000", exposure.Export{}, exposure.ErrExportMessage},
		{"cut varint", "2080", exposure.Export{}, exposure.ErrExportMessage},
		{"cut tag", "80", exposure.Export{}, exposure.ErrExportMessage},
		{"cut fixed64", "0900000000000000", exposure.Export{}, exposure.ErrExportMessage},
		{"cut fixed32", "4d000000", exposure.Export{}, exposure.ErrExportMessage},
		{"cut bytes", "1a0241", exposure.Export{}, exposure.ErrExportMessage},
		{"absurd length", "1affffffffffffffffff01", exposure.Export{}, exposure.ErrExportMessage},
		{"start as varint", "0801", exposure.Export{}, exposure.ErrExportMessage},
		{"end as bytes", "1200", exposure.Export{}, exposure.ErrExportMessage},
		{"region as varint", "1801", exposure.Export{}, exposure.ErrExportMessage},
		{"batch number as fixed32", "2500000000", exposure.Export{}, exposure.ErrExportMessage},
		{"batch size as bytes", "2a00", exposure.Export{}, exposure.ErrExportMessage},
		{"infos as varint", "3001", exposure.Export{}, exposure.ErrExportMessage},
		{"key as varint", "3801", exposure.Export{}, exposure.ErrExportMessage},
		{"revised as varint", "4001", exposure.Export{}, exposure.ErrExportMessage},
		{"region not UTF-8", "1a01ff", exposure.Export{}, exposure.ErrExportMessage},
		{"key data as varint", whole(key16 + "0801"), exposure.Export{}, exposure.ErrExportMessage},
		{"risk as bytes", whole(key16 + "1200"), exposure.Export{}, exposure.ErrExportMessage},
		{"broken key", whole(key16 + "20"), exposure.Export{}, exposure.ErrExportMessage},
		{"no key data", whole("2001"), exposure.Export{}, exposure.ErrKeyLength},
		{"short key data", whole("0a0100"), exposure.Export{}, exposure.ErrKeyLength},
		{"negative start", whole(key16 + "18ffffffff0f"), exposure.Export{}, exposure.ErrExportStart},
		{"period 145", whole(key16 + "209101"), exposure.Export{}, exposure.ErrPeriod},
		{"negative period", whole(key16 + "20ffffffff0f"), exposure.Export{}, exposure.ErrPeriod},
		{"period above a byte", whole(key16 + "208002"), exposure.Export{}, exposure.ErrPeriod},
		{"good and bad key", whole(key16) + whole("2001"), exposure.Export{}, exposure.ErrKeyLength},
	} {
		got, err := exposure.ParseExport(append([]byte(head), expecttest.Unhex(c.message)...))
		if !errors.Is(err, c.err) || c.err == nil && err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, %v, want %+v, %v", c.name, got, err, c.want, c.err)
		}
	}
}

func TestParseExportHeader(t *testing.T) {
	for n := range 17 {
		if _, err := exposure.ParseExport([]byte(head)[:min(n, 16)]); (n >= 16) != (err == nil) || err != nil && !errors.Is(err, exposure.ErrExportLength) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
	for text, want := range map[string]error{
		"EK Export v2    ":       exposure.ErrExportVersion,
		"EK Export v1   x":       exposure.ErrExportVersion,
		"EK Export v10   ":       exposure.ErrExportVersion,
		"EK Export v     ":       exposure.ErrExportVersion,
		"EK Export w1    ":       exposure.ErrExportHeader,
		"ek export v1    ":       exposure.ErrExportHeader,
		"PK\x03\x04            ": exposure.ErrExportHeader,
	} {
		if _, err := exposure.ParseExport([]byte(text)); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", text, err, want)
		}
	}
}

func randomKeys(r *mrand.Rand) (keys []exposure.DiagnosisKey) {
	for range r.IntN(4) {
		keys = append(keys, exposure.DiagnosisKey{
			TEK:              [16]byte(random(r, 16)),
			Rolling:          exposure.Rolling{Start: exposure.Interval(r.Int32() >> r.UintN(31)), Period: uint8(1 + r.UintN(144))},
			TransmissionRisk: int32(r.Uint32()) >> r.UintN(32),
			ReportType:       int32(r.Uint32()) >> r.UintN(32),
			DaysSinceOnset:   int32(r.Uint32()) >> r.UintN(32),
		})
	}
	return keys
}

func TestParseInvertsAppend(t *testing.T) {
	r := mrand.New(mrand.NewPCG(19, 20))
	for range 300 {
		want := exposure.Export{
			Start: r.Uint64() >> r.UintN(64), End: r.Uint64() >> r.UintN(64), Region: []string{"", "DE", "Überall"}[r.IntN(3)],
			BatchNum: int32(r.Uint32()) >> r.UintN(32), BatchSize: int32(r.Uint32()) >> r.UintN(32),
			Keys: randomKeys(r), Revised: randomKeys(r),
		}
		b, err := want.Append([]byte{1})
		if err != nil || b[0] != 1 {
			t.Fatal(err)
		}
		got, err := exposure.ParseExport(b[1:])
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%x: %+v, %v, want %+v", b, got, err, want)
		}
		for n := range b[1:] { // cut anywhere: an error or a shorter export, never a panic
			got, err := exposure.ParseExport(b[1 : 1+n])
			if err != nil && !reflect.DeepEqual(got, exposure.Export{}) || err == nil && reflect.DeepEqual(got, want) {
				t.Fatalf("%x cut to %d: %+v, %v", b, n, got, err)
			}
		}
	}
}

func TestAppendExportRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		export exposure.Export
		want   error
	}{
		"region": {exposure.Export{Region: "\xff"}, exposure.ErrExportMessage},
		"period": {exposure.Export{Keys: []exposure.DiagnosisKey{{Rolling: exposure.Rolling{Period: 145}}}}, exposure.ErrPeriod},
		"start":  {exposure.Export{Revised: []exposure.DiagnosisKey{{Rolling: exposure.Rolling{Start: 1 << 31}}}}, exposure.ErrExportStart},
	} {
		if got, err := c.export.Append([]byte{1}); !errors.Is(err, c.want) || !bytes.Equal(got, []byte{1}) {
			t.Errorf("%s: %x, %v", name, got, err)
		}
	}
	zero := exposure.Export{Keys: []exposure.DiagnosisKey{{}}}
	b, err := zero.Append(nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := exposure.ParseExport(b); err != nil || got.Keys[0].Period != 144 {
		t.Errorf("a period of 0 became %+v, %v", got, err)
	}
}

func TestVerifyExport(t *testing.T) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	public, err := private.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	export := []byte(head + "anything")
	sum := sha256.Sum256(export)
	signature, err := ecdsa.SignASN1(rand.Reader, private, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	if err := exposure.VerifyExport(export, public, signature); err != nil {
		t.Fatal(err)
	}
	if err := exposure.VerifyExport(export, public, negated(t, signature)); err != nil {
		t.Errorf("s in the other half: %v", err)
	}
	refuse := func(name string, export, public, signature []byte, want error) {
		t.Helper()
		if err := exposure.VerifyExport(export, public, signature); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
	}
	for bit := range len(export) * 8 {
		bad := bytes.Clone(export)
		bad[bit/8] ^= 1 << (bit % 8)
		refuse("flipped bit of the export", bad, public, signature, exposure.ErrSignature)
	}
	for n := range len(signature) {
		refuse("cut signature", export, public, signature[:n], exposure.ErrSignature)
	}
	refuse("long signature", export, public, append(bytes.Clone(signature), 0), exposure.ErrSignature)
	refuse("r and s of 0", export, public, expecttest.Unhex("3006020100020100"), exposure.ErrSignature)
	for n := range 70 {
		want := exposure.ErrPublicLength
		if n == 65 {
			want = exposure.ErrPublicFormat
		}
		refuse("public key of zeros", export, make([]byte, n), signature, want)
	}
	for first := range 256 {
		if first != 4 {
			bad := bytes.Clone(public)
			bad[0] = byte(first)
			refuse("form of the public key", export, bad, signature, exposure.ErrPublicFormat)
		}
	}
	bad := bytes.Clone(public)
	bad[64] ^= 1
	refuse("public key off the curve", export, bad, nil, exposure.ErrPublicPoint)
	refuse("public key of no coordinate", export, append([]byte{4}, bytes.Repeat([]byte{0xff}, 64)...), nil, exposure.ErrPublicPoint)
	refuse("public key at infinity", export, append([]byte{4}, make([]byte, 64)...), nil, exposure.ErrPublicPoint)
}

// negated returns a signature with n - s in place of s.
func negated(t *testing.T, signature []byte) []byte {
	t.Helper()
	// 30 len 02 len r 02 len s, all lengths below 128
	r := signature[4 : 4+int(signature[3])]
	s := signature[4+len(r)+2:]
	n := elliptic.P256().Params().N
	other := new(big.Int).Sub(n, new(big.Int).SetBytes(s)).Bytes()
	if other[0] >= 0x80 {
		other = append([]byte{0}, other...)
	}
	out := append([]byte{0x30, byte(4 + len(r) + len(other)), 2, byte(len(r))}, r...)
	return append(append(out, 2, byte(len(other))), other...)
}
