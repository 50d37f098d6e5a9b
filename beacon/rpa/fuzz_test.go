package rpa_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/rpa"
	"github.com/seed-496a4445/fyr/beacon/rpa/rpatest"
	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
)

// seeds adds what add makes of the cases of an operation.
func seeds(f *testing.F, op string, add func(in *vectors.Input)) {
	vectorstest.Seeds(f, "rpa.json", rpatest.Operations(), "rpa."+op, add)
}

// FuzzParseIRK: text is refused, or holds the key in the form that it is said
// to have.
func FuzzParseIRK(f *testing.F) {
	seeds(f, "parse_irk", func(in *vectors.Input) { f.Add(in.Text("text")) })
	f.Add("ec:02:34:a3:57:c8:ad:05:34:10:10:a6:0a:39:7d:9b")
	f.Add(" irk: 0xEC0234a357c8ad05341010a60a397d9b\n")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := rpa.ParseIRK(s)
		if err != nil {
			if !errors.Is(err, rpa.ErrKeyText) && !errors.Is(err, rpa.ErrKeySize) || !panics(func() { bytesOf(c) }) {
				t.Fatalf("%v, or a key beside it", err)
			}
			return
		}
		key := bytes.Clone(bytesOf(c))
		if len(key) != rpa.KeySize {
			t.Fatalf("a key of %d bytes", len(key))
		}
		if strings.Contains(s, "=") {
			slices.Reverse(key)
			want := base64.StdEncoding.EncodeToString(key)
			got := strings.NewReplacer("irk:", "", "\r", "", "\n", "").Replace(strings.TrimSpace(s))
			// The last character before the padding has four bits that do not count.
			if got = strings.TrimSpace(got); len(got) != len(want) || got[:21] != want[:21] || got[22:] != want[22:] {
				t.Fatalf("%q is read as %q", got, want)
			}
			return
		}
		// The digits stand in s in the order of the key.
		var digits []byte
		for _, b := range []byte(strings.ToLower(s)) {
			if b >= '0' && b <= '9' || b >= 'a' && b <= 'f' {
				digits = append(digits, b)
			}
		}
		if len(digits) < 32 || !bytes.Equal(expecttest.Unhex(string(digits[len(digits)-32:])), key) {
			t.Fatalf("%s is read as %x", digits, key)
		}
	})
}

// FuzzResolve: an address resolves exactly when its prand generates it, and
// Resolve, Read with Scan, and a slow loop agree.
func FuzzResolve(f *testing.F) {
	seeds(f, "resolve", func(in *vectors.Input) { f.Add(in.Bytes("irk"), in.Bytes("address"), uint8(2)) })
	f.Fuzz(func(t *testing.T, irk, address []byte, typ uint8) {
		if len(address) != beacon.AddressSize {
			return
		}
		a := beacon.Advert{Address: beacon.Address(address), Type: beacon.AddressType(typ % 4)}
		match, err := rpa.Resolve(irk, a.Address)
		if (err == nil) != (len(irk) == rpa.KeySize) || err != nil && match {
			t.Fatalf("%v, %v with a key of %d bytes", match, err, len(irk))
		}
		if err != nil {
			return
		}
		b, err := rpa.Generate(irk, [3]byte(address))
		if err != nil && b != (beacon.Address{}) || err == nil && match != (b == a.Address) || match && err != nil && address[1] != address[2] {
			t.Fatalf("%v resolves: %v; generated: %v, %v", a.Address, match, b, err)
		}
		if err == nil {
			if ok, err := rpa.Resolve(irk, b); !ok || err != nil {
				t.Fatalf("generated %v: %v, %v", b, ok, err)
			}
		}
		fs := make([]beacon.Frame, 1)
		ok, err := network.Read(&fs[0], &a)
		if want := a.Random() && address[0]>>6 == 1; ok != want || err != nil || ok != (fs[0].ID != nil) {
			t.Fatalf("Read of %v: %v, %v", a.Address, ok, err)
		}
		keys := slices.Concat(make([]byte, 16), irk, irk)
		hits := network.Scan(nil, fs, keys)
		if !slices.Equal(hits, slowScan(fs, keys)) || slices.Contains(hits, beacon.Hit{Key: 2}) != (ok && match) {
			t.Fatalf("%v: hits %v, match %v", a.Address, hits, match)
		}
	})
}

// FuzzFindRSI: what is found stands in the data, and is written there again.
func FuzzFindRSI(f *testing.F) {
	seeds(f, "rsi_resolve", func(in *vectors.Input) {
		f.Add(slices.Concat([]byte{2, 1, 6, 7, rpa.TypeRSI}, in.Bytes("rsi")), in.Bytes("sirk"))
	})
	f.Add([]byte{3, rpa.TypeRSI, 1, 2}, make([]byte, 16))
	f.Add([]byte{9, rpa.TypeRSI, 1, 2}, make([]byte, 16))
	f.Fuzz(func(t *testing.T, data, sirk []byte) {
		r, ok, err := rpa.FindRSI(data)
		if !ok {
			if r != (rpa.RSI{}) || err != nil && !errors.Is(err, beacon.ErrAD) && !errors.Is(err, rpa.ErrRSISize) {
				t.Fatalf("%x, %v", r, err)
			}
			return
		}
		ad := r.AppendAD(nil)
		if err != nil || !bytes.Contains(data, ad) {
			t.Fatalf("%x, %v", r, err)
		}
		if again, ok, err := rpa.FindRSI(ad); !ok || err != nil || again != r {
			t.Fatalf("%x comes back as %x, %v, %v", r, again, ok, err)
		}
		s, err := rpa.NewSIRK(sirk)
		if err != nil {
			return
		}
		if same := s.Generate([3]byte{r[5], r[4], r[3]}) == r; s.Resolves(r) != same {
			t.Fatalf("%x resolves: %v", r, !same)
		}
	})
}

// FuzzSIRK: keys that are decrypted are encrypted to what they were.
func FuzzSIRK(f *testing.F) {
	seeds(f, "sirk_crypt", func(in *vectors.Input) { f.Add(in.Bytes("k"), in.Bytes("sirk")) })
	f.Fuzz(func(t *testing.T, k, sealed []byte) {
		s, err := rpa.DecryptSIRK(k, sealed)
		if (err == nil) != (len(k) == 16 && len(sealed) == 16) || err != nil && !errors.Is(err, rpa.ErrKeySize) {
			t.Fatalf("%d and %d bytes: %v", len(k), len(sealed), err)
		}
		if err != nil {
			return
		}
		if again, err := s.Encrypt(k); err != nil || !bytes.Equal(again[:], sealed) {
			t.Fatalf("%x, %v", again, err)
		}
	})
}

// FuzzImport: fields are either refused or come back as they were.
func FuzzImport(f *testing.F) {
	f.Add(expecttest.Unhex(sampleIRK), "C0:FF:EE:01:02:03", true)
	f.Add(make([]byte, 16), "", false)
	f.Add(make([]byte, 15), "c0ffee010203", true)
	f.Fuzz(func(t *testing.T, irk []byte, address string, with bool) {
		var fields beacon.Fields
		fields.AddBytes("irk", irk)
		if with {
			fields.AddText("address", address)
		}
		c, err := network.Import(&fields)
		if err != nil {
			if c != nil {
				t.Fatalf("%v and a credential", err)
			}
			return
		}
		var s beacon.Secrets
		c.Expose(&s)
		a, errAddress := beacon.ParseAddress(address)
		if !bytes.Equal(s.Scan, irk) || s.Bound != with || with && (errAddress != nil || s.Address != a) {
			t.Fatalf("comes back as %+v", s)
		}
		again, err := network.Import(&s.Fields)
		if err != nil || !again.(rpa.Credential).Equal(c.(rpa.Credential)) {
			t.Fatalf("imported twice: %v", err)
		}
	})
}
