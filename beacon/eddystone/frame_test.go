package eddystone_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/beacon/eddystone"
	"github.com/seed-496a4445/fyr/internal/expecttest"
)

func random(r *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// examples are one frame of each kind.
var examples = map[string]string{
	eddystone.KindUID:  "00 ee 8b0ca750095477cb3e77 000000000001 0000",
	eddystone.KindURL:  "10 ee 03 67 6f 6f 2e 67 6c",
	eddystone.KindTLM:  "20 00 0bb8 1580 00000048 00000073",
	eddystone.KindETLM: "20 01 d5d89979ae79ebee4e385fa5 f683 0efb",
	eddystone.KindEID:  "30 ee a9b76a71c5f89290",
}

func TestParseTellsTheKinds(t *testing.T) {
	for kind, text := range examples {
		b := expecttest.Unhex(text)
		f, err := eddystone.Parse(b)
		if err != nil || f.Kind() != kind {
			t.Errorf("Parse(%s) = %v, %v", kind, f, err)
			continue
		}
		again, err := f.Append([]byte{0xaa})
		if err != nil || !bytes.Equal(again, append([]byte{0xaa}, b...)) {
			t.Errorf("%s: Append gave %x, %v, want aa %x", kind, again, err, b)
		}
	}
}

// TestParseLengths walks every length of every type byte.
func TestParseLengths(t *testing.T) {
	allowed := map[byte]map[int]bool{0x00: {18: true, 20: true}, 0x20: {14: true}, 0x30: {10: true}, 0x10: {}}
	for n := 4; n <= 20; n++ {
		allowed[0x10][n] = true
	}
	for first := range 256 {
		for n := 1; n <= 40; n++ {
			b := make([]byte, n)
			b[0] = byte(first)
			f, err := eddystone.Parse(b)
			lengths, known := allowed[byte(first)]
			switch {
			case !known:
				if !errors.Is(err, eddystone.ErrFrameType) || f != nil {
					t.Fatalf("type %02x of %d bytes: %v, %v", first, n, f, err)
				}
			case lengths[n]:
				if err != nil || f == nil {
					t.Fatalf("type %02x of %d bytes: %v, %v", first, n, f, err)
				}
			default:
				if !errors.Is(err, eddystone.ErrFrameLength) || f != nil {
					t.Fatalf("type %02x of %d bytes: %v, %v", first, n, f, err)
				}
			}
		}
	}
	if _, err := eddystone.Parse(nil); !errors.Is(err, eddystone.ErrFrameLength) {
		t.Errorf("empty frame: %v", err)
	}
}

// TestParseVersions: the version is checked before the length.
func TestParseVersions(t *testing.T) {
	for version := range 256 {
		for n := 2; n <= 20; n++ {
			b := make([]byte, n)
			b[0], b[1] = 0x20, byte(version)
			_, err := eddystone.Parse(b)
			var want error
			switch {
			case version > 1:
				want = eddystone.ErrVersion
			case version == 0 && n != 14, version == 1 && n != 18:
				want = eddystone.ErrFrameLength
			}
			if !errors.Is(err, want) || want == nil && err != nil {
				t.Fatalf("version %d of %d bytes: %v, want %v", version, n, err, want)
			}
		}
	}
}

// TestParsersWantTheirKind hands every example to every parser.
func TestParsersWantTheirKind(t *testing.T) {
	parsers := map[string]func([]byte) error{
		eddystone.KindUID:  func(b []byte) error { _, err := eddystone.ParseUID(b); return err },
		eddystone.KindURL:  func(b []byte) error { _, err := eddystone.ParseURL(b); return err },
		eddystone.KindTLM:  func(b []byte) error { _, err := eddystone.ParseTLM(b); return err },
		eddystone.KindETLM: func(b []byte) error { _, err := eddystone.ParseETLM(b); return err },
		eddystone.KindEID:  func(b []byte) error { _, err := eddystone.ParseEID(b); return err },
	}
	telemetry := func(kind string) bool { return kind == eddystone.KindTLM || kind == eddystone.KindETLM }
	for kind, parse := range parsers {
		if err := parse(nil); !errors.Is(err, eddystone.ErrFrameLength) {
			t.Errorf("parser of %s on nothing: %v", kind, err)
		}
		for other, text := range examples {
			var want error
			switch {
			case kind == other:
			case telemetry(kind) && telemetry(other):
				want = eddystone.ErrVersion
			default:
				want = eddystone.ErrFrameType
			}
			if err := parse(expecttest.Unhex(text)); !errors.Is(err, want) || want == nil && err != nil {
				t.Errorf("parser of %s on %s: %v, want %v", kind, other, err, want)
			}
		}
	}
}

// TestTxPower walks all powers: all are read, -100..20 written.
func TestTxPower(t *testing.T) {
	for p := -128; p < 128; p++ {
		for _, kind := range []string{eddystone.KindUID, eddystone.KindURL, eddystone.KindEID} {
			b := expecttest.Unhex(examples[kind])
			b[1] = byte(p)
			f, err := eddystone.Parse(b)
			if err != nil {
				t.Fatalf("%s of %d dBm: %v", kind, p, err)
			}
			got, err := f.Append(nil)
			if ok := p >= -100 && p <= 20; ok && !bytes.Equal(got, b) || !ok && (!errors.Is(err, eddystone.ErrTxPower) || got != nil) {
				t.Errorf("%s of %d dBm: Append gave %x, %v", kind, p, got, err)
			}
		}
	}
}

func TestUIDReservedBytes(t *testing.T) {
	b := expecttest.Unhex(examples[eddystone.KindUID])
	want, err := eddystone.ParseUID(b)
	if err != nil {
		t.Fatal(err)
	}
	b[18], b[19] = 1, 2
	for _, n := range []int{18, 20} {
		if got, err := eddystone.ParseUID(b[:n]); err != nil || got != want {
			t.Errorf("%d bytes: %v, %v", n, got, err)
		}
	}
}

func TestURLBytes(t *testing.T) {
	expansions := []string{
		".com/", ".org/", ".edu/", ".net/", ".info/", ".biz/", ".gov/",
		".com", ".org", ".edu", ".net", ".info", ".biz", ".gov",
	}
	for c := range 256 {
		want := ""
		switch {
		case c < len(expansions):
			want = expansions[c]
		case c >= 0x21 && c <= 0x7e:
			want = string(rune(c))
		}
		u, err := eddystone.ParseURL([]byte{0x10, 0, 2, byte(c)})
		if want == "" {
			if !errors.Is(err, eddystone.ErrURLByte) || u != (eddystone.URL{}) {
				t.Errorf("byte %02x: %v, %v", c, u, err)
			}
			continue
		}
		if err != nil || u.URL != "http://"+want {
			t.Errorf("byte %02x: %q, %v", c, u.URL, err)
		}
		if b, err := u.Append(nil); err != nil || len(b) != 4 || int(b[3]) != c {
			t.Errorf("byte %02x: Append gave %x, %v", c, b, err)
		}
	}
	for scheme := range 256 {
		_, err := eddystone.ParseURL([]byte{0x10, 0, byte(scheme), 0x0e}) // the scheme is checked first
		want := eddystone.ErrURLByte
		if scheme > 3 {
			want = eddystone.ErrURLScheme
		}
		if !errors.Is(err, want) {
			t.Errorf("scheme %02x: %v, want %v", scheme, err, want)
		}
	}
}

func TestURLAppend(t *testing.T) {
	for _, c := range []struct {
		url  string
		want string
		err  error
	}{
		{"http://www.a.com/b.com", "00 61 00 62 07", nil},
		{"https://www.a", "01 61", nil},
		{"https://ww.a.info", "03 77772e61 0b", nil},
		{"http://A.COM/", "02 41 2e 43 4f 4d 2f", nil},
		{"https://12345678901234567", "03 3132333435363738393031323334353637", nil},
		{"https://123456789012.com/.net.gov.biz.org", "03 313233343536373839303132 00 0a 0d 0c 08", nil},
		{"https://123456789012345678", "", eddystone.ErrURLLength},
		{"http://", "", eddystone.ErrURLLength},
		{"http://www.", "", eddystone.ErrURLLength},
		{"", "", eddystone.ErrURLPrefix},
		{"ftp://a", "", eddystone.ErrURLPrefix},
		{"HTTP://a", "", eddystone.ErrURLPrefix},
		{"http:/a", "", eddystone.ErrURLPrefix},
		{"http://a b", "", eddystone.ErrURLCharacter},
		{"http://a\x7f", "", eddystone.ErrURLCharacter},
		{"http://a\x00", "", eddystone.ErrURLCharacter},
		{"http://é", "", eddystone.ErrURLCharacter},
		{"http:// 23456789012345678", "", eddystone.ErrURLCharacter}, // characters before size
	} {
		got, err := eddystone.URL{URL: c.url}.Append([]byte{1})
		want := append([]byte{1}, expecttest.Unhex("10 00"+c.want)...)
		if c.err != nil {
			want = []byte{1}
		}
		if !bytes.Equal(got, want) || !errors.Is(err, c.err) || c.err == nil && err != nil {
			t.Errorf("%q: %x, %v, want %x, %v", c.url, got, err, want, c.err)
		}
	}
}

func TestFindFrame(t *testing.T) {
	frame := expecttest.Unhex(examples[eddystone.KindEID])
	ad, err := eddystone.AppendAD(nil, frame)
	if err != nil || hex.EncodeToString(ad[:11]) != "0201060303aafe0d16aafe" {
		t.Fatalf("AppendAD gave %x, %v", ad, err)
	}
	for _, c := range []struct {
		name, ad string
		want     []byte
		err      error
	}{
		{"whole", hex.EncodeToString(ad), frame, nil},
		{"broken behind", hex.EncodeToString(ad) + "ff16", frame, nil},
		{"empty frame", "0316aafe", []byte{}, nil},
		{"another UUID", "0316abfe", nil, eddystone.ErrFrameAbsent},
		{"short service data", "0216aa0316aafe", []byte{}, nil},
		{"early end", "00" + hex.EncodeToString(ad), nil, eddystone.ErrFrameAbsent},
		{"empty", "", nil, eddystone.ErrFrameAbsent},
	} {
		got, err := eddystone.FindFrame(expecttest.Unhex(c.ad))
		if !bytes.Equal(got, c.want) || !errors.Is(err, c.err) || c.err == nil && err != nil {
			t.Errorf("%s: %x, %v", c.name, got, err)
		}
	}
	for n := range 40 {
		ad, err := eddystone.AppendAD([]byte{9}, make([]byte, n))
		if ok := n >= 1 && n <= 20; ok != (err == nil) || !ok && (!errors.Is(err, eddystone.ErrFrameLength) || len(ad) != 1) {
			t.Errorf("frame of %d bytes: %x, %v", n, ad, err)
		}
		if err == nil && len(ad) > 1+31 {
			t.Errorf("frame of %d bytes: advertisement of %d", n, len(ad)-1)
		}
	}
}

func TestNamespaces(t *testing.T) {
	if eddystone.NamespaceFQDN("example.com") == eddystone.NamespaceFQDN("Example.com") {
		t.Error("the case of a domain name is folded")
	}
	var uuid [16]byte
	for i := range uuid {
		uuid[i] = byte(i)
	}
	if got, want := eddystone.NamespaceUUID(uuid), (eddystone.Namespace{0, 1, 2, 3, 10, 11, 12, 13, 14, 15}); got != want {
		t.Errorf("NamespaceUUID = %x", got)
	}
}
