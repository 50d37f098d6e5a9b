package rpa_test

import (
	"bytes"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/rpa"
	"github.com/seed-496a4445/fyr/internal/expecttest"
)

var network rpa.Network

// TestRead walks all first bytes of an address of all types.
func TestRead(t *testing.T) {
	for top := range 256 {
		for _, typ := range []beacon.AddressType{beacon.AddressUnknown, beacon.AddressPublic, beacon.AddressRandom, beacon.AddressAnonymous} {
			a := beacon.Advert{Address: beacon.Address{byte(top), 1, 2, 3, 4, 5}, Type: typ, Data: []byte{9, 9}} // broken data does not matter
			want := top>>6 == 1 && (typ == beacon.AddressRandom || typ == beacon.AddressUnknown)
			var f beacon.Frame
			ok, err := network.Read(&f, &a)
			if ok != want || err != nil {
				t.Fatalf("%v, %v: %v, %v", a.Address, typ, ok, err)
			}
			if !ok {
				if f.ID != nil || f.Kind != "" || f.Bare {
					t.Errorf("%v, %v: left %+v", a.Address, typ, f)
				}
				continue
			}
			if f.Kind != rpa.KindRPA || !f.Bare || !bytes.Equal(f.ID, a.Address[:]) || f.Sealed || f.Counted || f.Stated || f.Body != nil {
				t.Errorf("%v: %+v", a.Address, f)
			}
			if a.Address[5] = 9; f.ID[5] != 5 {
				t.Error("the frame changes with the advertisement")
			}
		}
	}
}

func TestNetwork(t *testing.T) {
	if network.Name() != "rpa" || network.KeySize() != 16 || network.Chance() != math.Pow(2, -24) {
		t.Errorf("%s, %d, %v", network.Name(), network.KeySize(), network.Chance())
	}
}

// frame returns the frame that shows an address.
func frame(a []byte) beacon.Frame { return beacon.Frame{ID: a} }

// slowScan is Scan one by one.
func slowScan(fs []beacon.Frame, keys []byte) (hits []beacon.Hit) {
	for i := range fs {
		id := fs[i].ID
		if len(id) != 6 || id[0]>>6 != 1 {
			continue
		}
		for k := 0; k < len(keys); k += 16 {
			if slowHash(keys[k:k+16], [3]byte(id)) == [3]byte(id[3:]) {
				hits = append(hits, beacon.Hit{Frame: i, Key: k / 16})
			}
		}
	}
	return hits
}

// TestScan compares with a loop, over numbers of keys and frames around those
// that are worked on at once, with several owners of an address and addresses
// of nobody.
func TestScan(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	for _, n := range []int{0, 1, 2, 3, 63, 64, 65, 145, 146, 147, 511, 512, 513, 700} {
		keys := random(r, 16*n)
		if n > 2 { // the last key is also the first: two owners, far apart
			copy(keys[16*(n-1):], keys[:16])
		}
		for _, m := range []int{0, 1, 2, 7, 15, 16, 17, 33} {
			var fs []beacon.Frame
			for range m {
				id := random(r, 6)
				if n > 0 && r.IntN(4) > 0 {
					k := []int{0, n - 1, r.IntN(n)}[r.IntN(3)]
					prand := randomPrand(r)
					h := slowHash(keys[16*k:16*k+16], prand)
					id = append(prand[:], h[:]...)
				}
				fs = append(fs, frame(id))
			}
			before := bytes.Clone(keys)
			kept := beacon.Hit{Frame: -1, Key: -2}
			got := network.Scan([]beacon.Hit{kept}, fs, keys)
			if want := slowScan(fs, keys); got[0] != kept || !slices.Equal(got[1:], want) {
				t.Errorf("%d keys, %d frames: %v, want %v", n, m, got[1:], want)
			}
			if !bytes.Equal(keys, before) {
				t.Error("Scan changes the keys")
			}
		}
	}
}

// TestScanOfOneKey: every frame matches every key, more than are noted at once,
// and hits come frame by frame.
func TestScanOfOneKey(t *testing.T) {
	key, other := expecttest.Unhex(sampleIRK), make([]byte, 16)
	a := parse(t, sampleAddress)
	for _, m := range []int{1, 2, 16, 17, 40} {
		fs := slices.Repeat([]beacon.Frame{frame(a[:]), frame(a[:5])}, m) // every other shows no address
		keys := append(bytes.Repeat(key, 1500), other...)
		var want []beacon.Hit
		for i := range m {
			for k := range 1500 {
				want = append(want, beacon.Hit{Frame: 2 * i, Key: k})
			}
		}
		if got := network.Scan(nil, fs, keys); !slices.Equal(got, want) {
			t.Errorf("%d frames: %d hits, want %d", m, len(got), len(want))
		}
	}
}

// TestScanFindsEveryKey: each of some keys is found at its place, and nothing
// else is.
func TestScanFindsEveryKey(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 1))
	const n = 270 // more than a page for few addresses
	keys := random(r, 16*n)
	fs := make([]beacon.Frame, n)
	want := make([]beacon.Hit, n)
	for i := range fs {
		a, err := rpa.Generate(keys[16*i:16*i+16], randomPrand(r))
		if err != nil {
			t.Fatal(err)
		}
		fs[i], want[i] = frame(a[:]), beacon.Hit{Frame: i, Key: i}
	}
	if got := network.Scan(nil, fs, keys); !slices.Equal(got, want) {
		t.Errorf("%d hits: %v", len(got), got)
	}
}

// TestScanPassesOver: frames that show no resolvable address match no key, with
// the right hash even.
func TestScanPassesOver(t *testing.T) {
	key := expecttest.Unhex(sampleIRK)
	var fs []beacon.Frame
	for top := range 256 {
		if top>>6 == 1 {
			continue
		}
		prand := [3]byte{byte(top), 0x81, 0x94}
		h := slowHash(key, prand)
		fs = append(fs, frame(append(prand[:], h[:]...)))
	}
	a := parse(t, sampleAddress)
	for n := range 12 {
		if n != 6 {
			fs = append(fs, frame(append(a[:min(n, 6)], make([]byte, max(0, n-6))...)))
		}
	}
	if hits := network.Scan(nil, fs, key); len(hits) != 0 {
		t.Errorf("%v", hits)
	}
	if hits := network.Scan(nil, append(fs, frame(a[:])), key); !slices.Equal(hits, []beacon.Hit{{Frame: len(fs)}}) {
		t.Errorf("%v", hits)
	}
}

func TestScanPanics(t *testing.T) {
	for n := range 50 {
		func() {
			defer func() {
				if (recover() != nil) != (n%16 != 0) {
					t.Errorf("%d bytes of keys: a panic or none", n)
				}
			}()
			network.Scan(nil, nil, make([]byte, n))
		}()
	}
}

func TestAllocations(t *testing.T) {
	a := beacon.Advert{Address: parse(t, sampleAddress), Type: beacon.AddressRandom}
	public := beacon.Advert{Address: a.Address, Type: beacon.AddressPublic}
	key := expecttest.Unhex(sampleIRK)
	c, err := rpa.NewCredential(key)
	if err != nil {
		t.Fatal(err)
	}
	data := append([]byte{2, 1, 6}, rpa.RSI{1}.AppendAD(nil)...)
	fs := make([]beacon.Frame, 3)
	for i := range fs {
		if ok, err := network.Read(&fs[i], &a); !ok || err != nil {
			t.Fatal(ok, err)
		}
	}
	keys := bytes.Repeat(key, 300)
	many := slices.Repeat(fs, 7) // more than are worked on at once
	dst := make([]beacon.Hit, 0, len(many)*len(keys)/16)
	room := make([]byte, 0, 16)
	var f beacon.Frame
	for name, run := range map[string]func(){
		"Read":          func() { f.Reset(); _, _ = network.Read(&f, &a) },
		"Read of other": func() { f.Reset(); _, _ = network.Read(&f, &public) },
		"FindRSI":       func() { _, _, _ = rpa.FindRSI(data) },
		"AppendAD":      func() { _ = rpa.RSI{}.AppendAD(room) },
		"Generate":      func() { _, _ = c.Generate([3]byte{0x40, 0, 1}) },
		"Resolves":      func() { _ = c.Resolves(a.Address) },
		"Scan":          func() { _ = network.Scan(dst, fs, keys) },
		"Scan of one":   func() { _ = network.Scan(dst, fs[:1], keys) },
		"Scan of many":  func() { _ = network.Scan(dst, many, keys) },
		"Scan of none":  func() { _ = network.Scan(dst, fs, nil) },
	} {
		if got := testing.AllocsPerRun(20, run); got > 0 {
			t.Errorf("%s allocates %v times", name, got)
		}
	}
}
