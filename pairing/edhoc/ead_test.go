package edhoc_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/seed-496a4445/fyr"
	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/edhoc"
)

func TestParseEAD(t *testing.T) {
	for _, test := range []struct {
		field string
		want  []edhoc.EAD
		err   error
	}{
		{"", nil, nil},
		{"00", []edhoc.EAD{{}}, nil},
		{"0040", []edhoc.EAD{{Value: []byte{}}}, nil},
		{"00004107", []edhoc.EAD{{}, {Value: []byte{7}}}, nil},
		{"20", []edhoc.EAD{{Label: 1, Critical: true}}, nil},
		{"1818421234390100", []edhoc.EAD{{Label: 24, Value: []byte{0x12, 0x34}}, {Label: 257, Critical: true}}, nil},
		{"1bffffffffffffffff", []edhoc.EAD{{Label: math.MaxUint64}}, nil},
		{"3bfffffffffffffffe", []edhoc.EAD{{Label: math.MaxUint64, Critical: true}}, nil},
		{"3bffffffffffffffff", nil, edhoc.ErrCritical},
		{"40", nil, edhoc.ErrEncoding},
		{"004040", nil, edhoc.ErrEncoding},
		{"0060", nil, edhoc.ErrEncoding},
		{"00f6", nil, edhoc.ErrEncoding},
		{"0080", nil, edhoc.ErrEncoding},
		{"0042ff", nil, edhoc.ErrTruncated},
		{"005f40ff", nil, edhoc.ErrEncoding},
		{"0058", nil, edhoc.ErrTruncated},
		{"18", nil, edhoc.ErrTruncated},
		{"1817", nil, edhoc.ErrEncoding},
	} {
		field := expecttest.Unhex(test.field)
		got, err := edhoc.ParseEAD(field)
		if !errors.Is(err, test.err) || !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: %+v, %v", test.field, got, err)
		}
		var again []byte
		for _, e := range got {
			again = e.Append(again)
		}
		if err == nil && !bytes.Equal(again, field) {
			t.Errorf("%s became %x", test.field, again)
		}
	}
	if b := (edhoc.EAD{Critical: true}).Append(nil); !bytes.Equal(b, []byte{0}) {
		t.Errorf("critical padding is %x", b)
	}
}

// Items of each message reach the application of the other side, with the
// transcript hash that both have, and padding does not.
func TestEAD(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 20))
	for _, c := range combinations {
		ic, rc := configs(r, c)
		sent := map[int][]byte{}
		got := map[int]string{}
		send := func(message int, th []byte) []edhoc.EAD {
			sent[message] = th
			return []edhoc.EAD{
				{Label: edhoc.Padding, Value: make([]byte, message)},
				{Label: 300, Value: []byte{byte(message)}},
				{Label: 1000},
				{Label: 301, Critical: true},
			}
		}
		receive := func(label string) func(int, []byte, []byte) error {
			return func(message int, th, value []byte) error {
				if !bytes.Equal(th, sent[message]) || (len(th) == 0) != (message == 1) {
					t.Errorf("%v: message %d: %x sent, %x received", c, message, sent[message], th)
				}
				got[message] += fmt.Sprintf("%s %x %v,", label, value, value == nil)
				return nil
			}
		}
		ic.Send, rc.Send = send, send
		ic.Receive = map[uint64]func(int, []byte, []byte) error{300: receive("300"), 301: receive("301"), 0: receive("0")}
		rc.Receive = ic.Receive
		i, tag := sides(t, ic, rc)
		if _, _, err := run(i, tag, nil); err != nil {
			t.Fatalf("%v: %v", c, err)
		}
		for n := 1; n <= 4; n++ {
			if want := fmt.Sprintf("300 %02x false,301  true,", n); got[n] != want {
				t.Errorf("%v: message %d: %q, want %q", c, n, got[n], want)
			}
		}
	}
}

// A critical item that is not understood, or one that the application refuses,
// ends the session at any message; a peer cannot tell which it was.
func TestRefusedEAD(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 21))
	for n := 1; n <= 4; n++ {
		for _, test := range []struct {
			critical, handled bool
			want              error
		}{
			{true, false, edhoc.ErrCritical},
			{false, false, nil},
			{true, true, edhoc.ErrEAD},
			{false, true, edhoc.ErrEAD},
		} {
			ic, rc := configs(r, combinations[5])
			send := func(message int, _ []byte) []edhoc.EAD {
				if message != n {
					return nil
				}
				return []edhoc.EAD{{Label: 77, Critical: test.critical}}
			}
			ic.Send, rc.Send = send, send
			if test.handled {
				refuse := func(int, []byte, []byte) error { return errStranger }
				ic.Receive = map[uint64]func(int, []byte, []byte) error{77: refuse}
				rc.Receive = ic.Receive
			}
			i, tag := sides(t, ic, rc)
			_, at, err := run(i, tag, nil)
			if !errors.Is(err, test.want) || err != nil && at != n {
				t.Errorf("message %d, %+v: %d, %v", n, test, at, err)
			}
			if err == nil {
				continue
			}
			if n%2 == 0 {
				dead(t, i.Step, i.Session)
			} else {
				dead(t, tag.Step, tag.Session)
			}
		}
	}
}

func claimKey(t testing.TB, r *rand.Rand) *edhoc.ClaimKey {
	k, err := edhoc.NewClaimKey(random(r, edhoc.ClaimKeySize))
	if err != nil {
		t.Fatal(err)
	}
	return &k
}

// Only who holds the key of the setup secret claims.
func TestClaim(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 22))
	key, other := claimKey(t, r), claimKey(t, r)
	label := uint64(edhoc.ClaimLabel)
	var old []byte // a proof of another session
	for _, c := range combinations {
		for name, test := range map[string]struct {
			i, r *edhoc.ClaimKey
			send []edhoc.EAD
			want error
		}{
			"right":             {i: key, r: key},
			"wrong":             {i: other, r: key, want: edhoc.ErrClaim},
			"none":              {r: key, want: edhoc.ErrClaim},
			"not asked for":     {i: key, want: edhoc.ErrCritical},
			"twice":             {i: key, r: key, send: []edhoc.EAD{{Label: label, Value: old}}, want: edhoc.ErrClaim},
			"old":               {r: key, send: []edhoc.EAD{{Label: label, Critical: true, Value: old}}, want: edhoc.ErrClaim},
			"empty":             {r: key, send: []edhoc.EAD{{Label: label, Critical: true}}, want: edhoc.ErrClaim},
			"with other things": {i: key, r: key, send: []edhoc.EAD{{Label: 5}, {}}},
		} {
			ic, rc := configs(r, c)
			ic.Claim, rc.Claim = test.i, test.r
			ic.Send = func(message int, th []byte) []edhoc.EAD {
				if message != 3 {
					return nil
				}
				if test.i == key {
					proof := key.Proof([32]byte(th))
					old = proof[:]
				}
				return test.send
			}
			i, tag := sides(t, ic, rc)
			_, at, err := run(i, tag, nil)
			if !errors.Is(err, test.want) || err != nil && at != 3 {
				t.Errorf("%v: %s: %d, %v", c, name, at, err)
			}
			if err != nil {
				dead(t, tag.Step, tag.Session)
			}
		}
	}
	// Copied out of what was sent, the proof is of this TH_3 alone.
	if a, b := key.Proof([32]byte{1}), key.Proof([32]byte{2}); a == b || a == other.Proof([32]byte{1}) {
		t.Error("a proof for two things")
	}
	for n := range 66 {
		if _, err := edhoc.NewClaimKey(make([]byte, n)); (err == nil) != (n == edhoc.ClaimKeySize) || err != nil && !errors.Is(err, fyr.ErrLength) {
			t.Errorf("key of %d: %v", n, err)
		}
	}
}

// A wiped claim key stops a responder: it does not count as no key.
func TestWipedClaimKey(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 23))
	ic, rc := configs(r, combinations[4])
	rc.Claim = claimKey(t, r)
	rc.Claim.Wipe()
	i, tag := sides(t, ic, rc)
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
		if _, err := tag.Session(); !errors.Is(err, edhoc.ErrState) {
			t.Error("a session")
		}
	}()
	run(i, tag, nil)
}
