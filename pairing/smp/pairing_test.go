package smp_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/smp"
)

// A way says which side reads the record of the other.
type way struct {
	name                           string
	initiatorReads, responderReads bool
}

var (
	initiatorReads = way{"initiator reads", true, false} // a phone taps a tag
	responderReads = way{"responder reads", false, true}
	bothWays       = way{"both read", true, true}
	ways           = []way{initiatorReads, responderReads, bothWays}
)

var (
	addressA = smp.NewAddress([6]byte{0x56, 0x12, 0x37, 0x37, 0xbf, 0xce}, false)
	addressB = smp.NewAddress([6]byte{0xe7, 0x13, 0x70, 0x2d, 0xcf, 0xc1}, true)
)

var (
	keyA = expecttest.Must(smp.GenerateKey())
	keyB = expecttest.Must(smp.GenerateKey())
)

// tap returns what both sides of a pairing are made of.
func tap(w way) (a, b smp.Config) {
	a = smp.Config{Address: addressA, Peer: addressB, IO: smp.KeyboardDisplay, AuthReq: smp.Bonding, InitiatorKeys: 3, ResponderKeys: 7}
	b = smp.Config{Address: addressB, Peer: addressA, IO: smp.NoInputNoOutput, AuthReq: smp.Bonding, InitiatorKeys: 1, ResponderKeys: 15}
	show := func(k smp.PrivateKey) (*smp.Offer, *smp.Record) {
		o := expecttest.Must(smp.NewOffer(k))
		shown := expecttest.Must(o.Record())
		return o, new(expecttest.Must(smp.ParseRecord(expecttest.Must(shown.Append(nil)))))
	}
	if w.initiatorReads {
		b.Offer, a.Read = show(keyB)
	}
	if w.responderReads {
		a.Offer, b.Read = show(keyA)
	}
	return a, b
}

func pair(t testing.TB, w way) (a, b *smp.Pairing) {
	t.Helper()
	configA, configB := tap(w)
	return start(t, configA, configB)
}

func start(t testing.TB, configA, configB smp.Config) (a, b *smp.Pairing) {
	t.Helper()
	a, err := smp.NewInitiator(configA)
	if err != nil {
		t.Fatal(err)
	}
	b, err = smp.NewResponder(configB)
	if err != nil {
		t.Fatal(err)
	}
	return a, b
}

// run carries PDUs between a and b until one fails or both are done. carry sees
// each of them, the i-th, and may change it.
func run(a, b *smp.Pairing, carry func(i int, pdu []byte) []byte) (errA, errB error) {
	if carry == nil {
		carry = func(_ int, pdu []byte) []byte { return pdu }
	}
	var pdu []byte
	for i := 0; ; i += 2 {
		if pdu, _, errA = a.Step(pdu); pdu == nil {
			return errA, errB
		}
		if pdu, _, errB = b.Step(carry(i, pdu)); pdu == nil {
			return errA, errB
		}
		pdu = carry(i+1, pdu)
	}
}

// TestPairing pairs each way, and computes the keys and checks that were on the
// air a second time from the keys of both.
func TestPairing(t *testing.T) {
	for _, w := range ways {
		t.Run(w.name, func(t *testing.T) {
			configA, configB := tap(w)
			ra, rb := expecttest.Must(smp.NewKey(make([]byte, 16))), expecttest.Must(smp.NewKey(make([]byte, 16)))
			if w.responderReads {
				ra = *configB.Read.Random
			}
			if w.initiatorReads {
				rb = *configA.Read.Random
			}
			a, b := start(t, configA, configB)
			var air [][]byte
			errA, errB := run(a, b, func(_ int, pdu []byte) []byte { air = append(air, pdu); return pdu })
			if errA != nil || errB != nil || len(air) != 8 {
				t.Fatalf("%v, %v after %d PDUs", errA, errB, len(air))
			}
			resultA, resultB := expecttest.Must(a.Result()), expecttest.Must(b.Result())
			if !resultA.LTK.Equal(resultB.LTK) {
				t.Error("two keys")
			}
			if resultA.PeerConfirmed != w.initiatorReads || resultB.PeerKnowsRandom != w.initiatorReads ||
				resultB.PeerConfirmed != w.responderReads || resultA.PeerKnowsRandom != w.responderReads {
				t.Errorf("%+v, %+v", resultA, resultB)
			}

			// The air has values least significant octet first.
			turn := func(b []byte) []byte { b = bytes.Clone(b); slices.Reverse(b); return b }
			request, response := expecttest.Must(smp.ParseFeatures(air[0])), expecttest.Must(smp.ParseFeatures(air[1]))
			wantRequest := smp.Features{IO: smp.KeyboardDisplay, OOB: w.initiatorReads, AuthReq: 0x0d, MaxKeySize: 16, InitiatorKeys: 3, ResponderKeys: 7}
			wantResponse := smp.Features{Response: true, IO: smp.NoInputNoOutput, OOB: w.responderReads, AuthReq: 0x0d, MaxKeySize: 16, InitiatorKeys: 1, ResponderKeys: 7}
			for i, r := range []smp.Result{resultA, resultB} {
				if r.Request != wantRequest || r.Response != wantResponse || request != wantRequest || response != wantResponse {
					t.Errorf("side %d: %+v", i, r)
				}
			}
			publicA := expecttest.Must(smp.NewPublicKey([32]byte(turn(air[2][1:33])), [32]byte(turn(air[2][33:]))))
			publicB := expecttest.Must(smp.NewPublicKey([32]byte(turn(air[3][1:33])), [32]byte(turn(air[3][33:]))))
			var dh smp.DHKey
			if w.responderReads {
				dh = expecttest.Must(keyA.DHKey(publicB))
			} else {
				dh = expecttest.Must(keyB.DHKey(publicA))
			}
			na, nb := smp.Value(turn(air[4][1:])), smp.Value(turn(air[5][1:]))
			mac, ltk := smp.F5(dh, na, nb, addressA, addressB)
			if !ltk.Equal(resultA.LTK) {
				t.Error("another LTK")
			}
			ea := smp.F6(mac, na, nb, rb, request.IOCap(), addressA, addressB)
			eb := smp.F6(mac, nb, na, ra, response.IOCap(), addressB, addressA)
			if !bytes.Equal(turn(air[6][1:]), ea[:]) || !bytes.Equal(turn(air[7][1:]), eb[:]) {
				t.Error("another check")
			}
			for i, code := range []byte{1, 2, 12, 12, 4, 4, 13, 13} {
				if air[i][0] != code {
					t.Errorf("PDU %d has code %d", i, air[i][0])
				}
			}
		})
	}
}

// TestPairingsDiffer: every pairing has other nonces and another key.
func TestPairingsDiffer(t *testing.T) {
	seen := map[[16]byte]bool{}
	for range 20 {
		a, b := pair(t, bothWays)
		if errA, errB := run(a, b, nil); errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		ltk := expecttest.Must(a.Result()).LTK.Expose()
		if seen[ltk] {
			t.Fatal("one LTK twice")
		}
		seen[ltk] = true
	}
}

// TestConfig: what cannot make a pairing is refused, and takes no offer.
func TestConfig(t *testing.T) {
	for _, begin := range []func(smp.Config) (*smp.Pairing, error){smp.NewInitiator, smp.NewResponder} {
		offer := expecttest.Must(smp.NewOffer(keyA))
		refuse := func(name string, c smp.Config, want error) {
			t.Helper()
			c.Offer = offer
			p, err := begin(c)
			if wants(t, name, err, want); p != nil {
				t.Errorf("%s: a pairing", name)
			}
		}
		zero := expecttest.Must(smp.NewKey(make([]byte, 16)))
		refuse("IO capability", smp.Config{IO: 5}, smp.ErrFeatures)
		refuse("C alone", smp.Config{Read: &smp.Record{Confirm: new(smp.Value)}}, smp.ErrRecord)
		refuse("r alone", smp.Config{Read: &smp.Record{Random: new(key("f0e0d0c0b0a090807060504030201000"))}}, smp.ErrRecord)
		refuse("r = 0", smp.Config{Read: &smp.Record{Confirm: new(smp.Value), Random: &zero}}, smp.ErrRecord)
		taps := new(smp.Taps)
		read := record(1, 1)
		wants(t, "tap", taps.Accept(read), nil)
		refuse("seen", smp.Config{Read: read, Taps: taps}, smp.ErrReplay)
		if _, err := begin(smp.Config{Offer: offer, Read: new(smp.Record)}); err != nil {
			t.Errorf("a record without C and r: %v", err)
		}
	}
}

// TestStaticRecord: a record that is printed pairs once, and never again with
// who remembers taps.
func TestStaticRecord(t *testing.T) {
	configA, configB := tap(initiatorReads)
	configA.Taps = new(smp.Taps)
	printed := *configA.Read
	a, b := start(t, configA, configB)
	if errA, errB := run(a, b, nil); errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	if !printed.Random.Valid() {
		t.Error("the pairing has wiped the record that it was given")
	}
	again, _ := tap(initiatorReads)
	again.Taps, again.Read = configA.Taps, &printed
	_, err := smp.NewInitiator(again)
	wants(t, "printed record", err, smp.ErrReplay)
}

// TestEnd: a result outlives its pairing's PDUs, and Wipe ends it.
func TestEnd(t *testing.T) {
	a, b := pair(t, bothWays)
	for _, p := range []*smp.Pairing{a, b} {
		_, err := p.Result()
		wants(t, "before the end", err, smp.ErrState)
	}
	if errA, errB := run(a, b, nil); errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	for _, p := range []*smp.Pairing{a, b} {
		out, done, err := p.Step(failedPDU)
		if wants(t, "after the end", err, smp.ErrState); out != nil || done {
			t.Errorf("%x, %v", out, done)
		}
		r := expecttest.Must(p.Result())
		if !r.LTK.Valid() {
			t.Error("the key is gone")
		}
		p.Wipe()
		if r.LTK.Valid() {
			t.Error("the key is left")
		}
		_, err = p.Result()
		wants(t, "wiped", err, smp.ErrState)
		p.Wipe()
	}
	if !keyA.Valid() || !keyB.Valid() {
		t.Error("a key pair that came with an offer is gone")
	}
	var none smp.Pairing
	_, _, err := none.Step(nil)
	wants(t, "zero", err, smp.ErrState)
	_, err = none.Result()
	wants(t, "zero", err, smp.ErrState)
	none.Wipe()
}
