package beacon_test

import (
	"bytes"
	stdaes "crypto/aes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/mode"
	"github.com/seed-496a4445/fyr/internal/policy/printtest"
	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/rotatetest"
)

// The keys of the worked example of spec/beacon.md.
func exampleSealer(t testing.TB) beacon.Sealer[[16]byte] {
	mac, enc := [16]byte(expecttest.Unhex("c3341be9b859f6f5c24650b1b836967e")), [16]byte(expecttest.Unhex("399b701163522db8389a58d6a7fb7d66"))
	return beacon.NewSealer(rotatetest.AES128{}, &mac, &enc)
}

// examples holds both frames of the worked example.
var examples = []struct {
	domain   beacon.Domain
	index    uint32
	id, data string
	pub      byte
}{
	{beacon.EpochDomain, 1000, "fb01c229371cf41d", "0201061b16b2fcff01fb01c229371cf41d84f94c2fbc87027e48b08e99a0e9", 1},
	{beacon.SeparatedDomain, 10, "f612f7bbfc93988a", "0201061b16b2fcff00f612f7bbfc93988a62f4bff2c2dbec9780c351abeb83", 0},
}

const examplePlain = "0100070b96001e00"

func TestSealedExamples(t *testing.T) {
	s := exampleSealer(t)
	plain := expecttest.Unhex(examplePlain)
	for _, c := range examples {
		id := [8]byte(expecttest.Unhex(c.id))
		body := s.Seal(nil, c.domain, c.index, &beacon.Sealed{Network: 0xff, Public: c.pub, ID: id}, plain)
		f, err := beacon.ParseSealed(body)
		if err != nil {
			t.Fatal(err)
		}
		if data := beacon.DULT.Append(nil, &f); hex.EncodeToString(data) != c.data {
			t.Errorf("domain %d: %x, want %s", c.domain, data, c.data)
		}
		f, err = beacon.DULT.Parse(expecttest.Unhex(c.data))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := s.Open(nil, c.domain, c.index, &f); err != nil || !bytes.Equal(got, plain) {
			t.Errorf("domain %d opens as %x, %v", c.domain, got, err)
		}
	}
	if got, want := beacon.ParseSealedStatus(plain[0]), (beacon.SealedStatus{Mode: beacon.ModeNear, Kind: beacon.KindLive}); got != want {
		t.Errorf("status %+v", got)
	}
}

// slowSeal is the sealing in the words of the specification, over the CMAC and
// the AES of the host.
func slowSeal(mac, enc []byte, d beacon.Domain, index uint32, f *beacon.Sealed, plain []byte) []byte {
	a := binary.BigEndian.AppendUint32([]byte{byte(d), byte(len(plain))}, index)
	a = append(append(a, f.Network, f.Public), f.ID[:]...)
	cmac, err := mode.NewCMAC(mac)
	if err != nil {
		panic(err)
	}
	sum := cmac.Sum(append(a, plain...))
	tag, rest := sum[:6], make([]byte, 4)
	if d >= 0x10 {
		tag, rest = sum[:], sum[6:10]
	}
	block, err := stdaes.NewCipher(enc)
	if err != nil {
		panic(err)
	}
	var stream []byte
	for j := byte(0); len(stream) < len(plain); j++ {
		in := binary.BigEndian.AppendUint32(append(append([]byte{}, sum[:6]...), byte(d), j), index)
		out := make([]byte, 16)
		block.Encrypt(out, append(in, rest...))
		stream = append(stream, out...)
	}
	body := append([]byte{f.Network, f.Public}, f.ID[:]...)
	for i, b := range plain {
		body = append(body, b^stream[i])
	}
	return append(body, tag...)
}

// sizes lists the plaintext sizes of a domain.
func sizes(d beacon.Domain) (ns []int) {
	if d < 0x10 {
		return []int{8}
	}
	for n := 8; n <= beacon.MaxTextSize; n++ {
		ns = append(ns, n)
	}
	return ns
}

var domains = []beacon.Domain{beacon.EpochDomain, beacon.SeparatedDomain, beacon.ExtendedEpochDomain, beacon.ExtendedSeparatedDomain}

// TestSealAgainstSlow tries every size in every domain and with both sizes of
// keys, and opens what it seals.
func TestSealAgainstSlow(t *testing.T) {
	t.Run("AES-128", func(t *testing.T) { sealAgainstSlow(t, rotatetest.AES128{}) })
	t.Run("AES-256", func(t *testing.T) { sealAgainstSlow(t, rotatetest.AES256{}) })
}

func sealAgainstSlow[K rotate.Key](t *testing.T, aes rotate.AES[K]) {
	r := rand.New(rand.NewPCG(31, 32))
	random := func(n int) []byte {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		return b
	}
	var mac, enc K
	s := beacon.NewSealer(aes, &mac, &enc)
	for _, d := range domains {
		for _, n := range sizes(d) {
			for i := range len(mac) {
				mac[i], enc[i] = byte(r.Uint32()), byte(r.Uint32())
			}
			s.Reset(&mac, &enc)
			f := beacon.Sealed{Network: byte(r.Uint32()), Public: byte(r.Uint32()), ID: [8]byte(random(8))}
			index, plain := r.Uint32(), random(n)
			body := s.Seal([]byte{9}, d, index, &f, plain)
			if want := slowSeal(raw(&mac), raw(&enc), d, index, &f, plain); body[0] != 9 || !bytes.Equal(body[1:], want) {
				t.Fatalf("domain %d, %d bytes: %x, want %x", d, n, body[1:], want)
			}
			g, err := beacon.ParseSealed(body[1:])
			if err != nil || g.Network != f.Network || g.Public != f.Public || g.ID != f.ID || g.Extended() != (d >= 0x10) {
				t.Fatalf("%+v parses as %+v, %v", f, g, err)
			}
			if got, err := s.Open([]byte{7}, d, index, &g); err != nil || got[0] != 7 || !bytes.Equal(got[1:], plain) {
				t.Fatalf("domain %d, %d bytes: opens as %x, %v", d, n, got, err)
			}
		}
	}
}

func raw[K rotate.Key](k *K) (b []byte) {
	for i := range len(*k) {
		b = append(b, (*k)[i])
	}
	return b
}

// TestOpenRefuses flips every bit of frames, takes other indices, domains and
// keys, and cuts them.
func TestOpenRefuses(t *testing.T) {
	s := exampleSealer(t)
	room := bytes.Repeat([]byte{0xa5}, 300)
	refuse := func(what string, s beacon.Sealer[[16]byte], d beacon.Domain, index uint32, f beacon.Sealed, want error) {
		t.Helper()
		clear(room)
		got, err := s.Open(room[:1], d, index, &f)
		if !errors.Is(err, want) || len(got) != 1 || !bytes.Equal(room, make([]byte, len(room))) {
			t.Errorf("domain %d, %s: %x, %v, want %v; room %x", d, what, got, err, want, room)
		}
	}
	for _, d := range domains {
		n := sizes(d)[len(sizes(d))/8]
		body := s.Seal(nil, d, 77, &beacon.Sealed{Network: 2, Public: 1, ID: [8]byte{5}}, make([]byte, n))
		for bit := range 8 * len(body) {
			flipped := bytes.Clone(body)
			flipped[bit/8] ^= 1 << (bit % 8)
			f, err := beacon.ParseSealed(flipped)
			if err != nil {
				t.Fatal(err)
			}
			refuse("bit flipped", s, d, 77, f, beacon.ErrSealed)
		}
		f, err := beacon.ParseSealed(body)
		if err != nil {
			t.Fatal(err)
		}
		refuse("other index", s, d, 78, f, beacon.ErrSealed)
		refuse("other domain", s, d^3, 77, f, beacon.ErrSealed)
		refuse("other form", s, d^0x10, 77, f, beacon.ErrSealedLength)
		refuse("no domain", s, 0, 77, f, beacon.ErrSealedLength)
		refuse("zero frame", s, d, 77, beacon.Sealed{}, beacon.ErrSealedLength)
		short := f
		short.Tag = f.Tag[:len(f.Tag)-1]
		refuse("short tag", s, d, 77, short, beacon.ErrSealedLength)
		for _, keys := range [][2][16]byte{{{1}, {}}, {{}, {1}}} {
			mac, enc := [16]byte(expecttest.Unhex("c3341be9b859f6f5c24650b1b836967e")), [16]byte(expecttest.Unhex("399b701163522db8389a58d6a7fb7d66"))
			mac[0] ^= keys[0][0]
			enc[0] ^= keys[1][0]
			refuse("other key", beacon.NewSealer(rotatetest.AES128{}, &mac, &enc), d, 77, f, beacon.ErrSealed)
		}
	}
}

func TestSealPanics(t *testing.T) {
	s := exampleSealer(t)
	panics := func(f func()) (did bool) {
		defer func() { did = recover() != nil }()
		f()
		return false
	}
	for n := range 300 {
		for _, d := range append(domains, 0, 3, 0x10, 0x13, 0x21) {
			fits := n == 8 && d < 3 && d > 0 || n >= 8 && n <= 208 && (d == 0x11 || d == 0x12)
			if panics(func() { s.Seal(nil, d, 1, &beacon.Sealed{}, make([]byte, n)) }) == fits {
				t.Errorf("domain %d, %d bytes: fits is not %v", d, n, fits)
			}
		}
	}
	wiped := s
	wiped.Wipe()
	wiped.Wipe()
	beacon.Sealer[[16]byte]{}.Wipe()
	var k [16]byte
	for name, s := range map[string]beacon.Sealer[[16]byte]{"wiped": s, "zero": {}} {
		if !panics(func() { s.Seal(nil, 1, 1, &beacon.Sealed{}, make([]byte, 8)) }) || !panics(func() { s.Reset(&k, &k) }) ||
			!panics(func() { _, _ = s.Open(nil, 1, 1, &beacon.Sealed{}) }) {
			t.Errorf("%s sealer does not panic", name)
		}
	}
}

func TestSealerNeverPrints(t *testing.T) {
	s := exampleSealer(t)
	body := s.Seal(nil, beacon.EpochDomain, 1, &beacon.Sealed{}, make([]byte, 8))
	for _, key := range []string{"c3341be9b859f6f5c24650b1b836967e", "399b701163522db8389a58d6a7fb7d66"} {
		printtest.NeverPrints(t, s, expecttest.Unhex(key))
		printtest.NeverPrints(t, struct{ s *beacon.Sealer[[16]byte] }{&s}, expecttest.Unhex(key))
	}
	printtest.NeverPrints(t, s, body[10:18]) // the keystream, since the plaintext is zeros
}

// TestParseSealed tries every length.
func TestParseSealed(t *testing.T) {
	for n := range 400 {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(i)
		}
		f, err := beacon.ParseSealed(b)
		if good := n == 24 || n >= 34 && n <= 234; !good {
			if !errors.Is(err, beacon.ErrSealedLength) || !reflect.DeepEqual(f, beacon.Sealed{}) {
				t.Errorf("%d bytes: %+v, %v", n, f, err)
			}
			continue
		}
		if err != nil || f.Extended() != (n > 24) || !bytes.Equal(f.Append(nil), b) {
			t.Errorf("%d bytes: %+v, %v", n, f, err)
		}
		if data := beacon.DULT.Append(nil, &f); len(data) != n+7 || n == 24 && len(data) != beacon.LegacySize {
			t.Errorf("%d bytes: %d of advertising data", n, len(data))
		}
	}
}

// TestCarrierParse changes every byte of advertising data that is no frame, and
// cuts and extends it.
func TestCarrierParse(t *testing.T) {
	for _, c := range []beacon.Carrier{beacon.DULT, {Type: beacon.TypeManufacturer, Number: 0x1234}, {Type: beacon.TypeServiceData16, Number: 0xfeed}} {
		if err := c.Check(); err != nil {
			t.Error(err)
		}
		for _, n := range []int{24, 34, 234} {
			f, err := beacon.ParseSealed(bytes.Repeat([]byte{7}, n))
			if err != nil {
				t.Fatal(err)
			}
			data := c.Append(nil, &f)
			g, err := c.Parse(data)
			if err != nil || !reflect.DeepEqual(f, g) {
				t.Errorf("%+v parses as %+v, %v", f, g, err)
			}
			body, ok, err := c.Find(&beacon.Advert{Data: data})
			if !ok || err != nil || !bytes.Equal(body, f.Append(nil)) {
				t.Errorf("found %x, %v, %v", body, ok, err)
			}
			for i := range 7 {
				wrong := bytes.Clone(data)
				wrong[i] ^= 0x10
				if g, err := c.Parse(wrong); !errors.Is(err, beacon.ErrSealedAdvert) || !reflect.DeepEqual(g, beacon.Sealed{}) {
					t.Errorf("byte %d wrong: %v", i, err)
				}
			}
			for size := range 2 * len(data) {
				wrong := append(bytes.Clone(data), data...)[:size]
				if _, err := c.Parse(wrong); (err == nil) != (size == len(data)) {
					t.Errorf("%d of %d bytes: %v", size, len(data), err)
				}
			}
		}
		// The structure is whole, and no frame.
		if _, err := c.Parse(c.Append(nil, &beacon.Sealed{Text: make([]byte, 9), Tag: make([]byte, 6)})); !errors.Is(err, beacon.ErrSealedLength) {
			t.Errorf("frame of 25 bytes: %v", err)
		}
	}
	for _, c := range []beacon.Carrier{{}, {Type: 0x03, Number: 0xfcb2}} {
		if err := c.Check(); !errors.Is(err, beacon.ErrSealedCarrier) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

func TestSealedStatus(t *testing.T) {
	seen := map[beacon.SealedStatus]bool{}
	for b := range 256 {
		s := beacon.ParseSealedStatus(byte(b))
		if s.Byte() != byte(b) || seen[s] {
			t.Errorf("%02x: %+v", b, s)
		}
		seen[s] = true
	}
	for k, head := range []int{0, 2, 2, 2, 0, 2, 2, 2} {
		if got := beacon.Kind(k).Head(); got != head {
			t.Errorf("kind %d: head of %d bytes", k, got)
		}
	}
	if s := (beacon.SealedStatus{Mode: beacon.ModeLost, Charge: beacon.ChargeLow, ClockLost: true, Kind: beacon.KindDay}); s.Byte() != 0b10_10_1_010 {
		t.Errorf("%+v is %08b", s, s.Byte())
	}
	names := ""
	for m := range beacon.Mode(5) {
		names += m.String() + " "
	}
	if names != "near separated lost silent invalid " {
		t.Error(names)
	}
}

func TestSealingDoesNotAllocate(t *testing.T) {
	s := exampleSealer(t)
	plain := expecttest.Unhex(examplePlain)
	data := expecttest.Unhex(examples[0].data)
	room := make([]byte, 0, 64)
	if n := testing.AllocsPerRun(100, func() {
		f, err := beacon.DULT.Parse(data)
		if err != nil {
			t.Error(err)
		}
		got, err := s.Open(room, beacon.EpochDomain, 1000, &f)
		if err != nil || !bytes.Equal(got, plain) {
			t.Error("wrong", err)
		}
		if room = s.Seal(room[:0], beacon.EpochDomain, 1000, &f, plain); !bytes.Equal(room, data[7:]) {
			t.Error("wrong")
		}
		room = beacon.DULT.Append(room[:0], &f)[:0]
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkOpen(b *testing.B) {
	s := exampleSealer(b)
	f, err := beacon.DULT.Parse(expecttest.Unhex(examples[0].data))
	if err != nil {
		b.Fatal(err)
	}
	room := make([]byte, 0, 64)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Open(room, beacon.EpochDomain, 1000, &f); err != nil {
			b.Fatal(err)
		}
	}
}
