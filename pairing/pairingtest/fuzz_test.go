package pairingtest_test

import (
	"bytes"
	"errors"
	"reflect"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/pairing"
	"github.com/seed-496a4445/fyr/pairing/pairingtest"
)

// shortRun is a claim and a session with a log and a rekey.
func shortRun(t testing.TB, s pairing.Suite) *pairingtest.Transcript {
	w := newScene(t, s, pairing.NFC)
	a := w.phone(&memory{})
	w.must(a.Claim(w.link, w.ticket, pairing.Terms{}))
	v := w.visit(a)
	_, _, err := v.Log(pairing.LifeClass)
	w.must(err)
	w.must(v.Rekey())
	return w.transcript()
}

// classed reports whether an error is of one of the ten classes.
func classed(err error) bool {
	for _, c := range fail.Classes() {
		if errors.Is(err, c) {
			return true
		}
	}
	return false
}

// FuzzTranscript reads anything as a transcript. What is one is written as it
// was read, and checking it ends without a panic.
func FuzzTranscript(f *testing.F) {
	f.Add("fyr pairing transcript 1\n")
	f.Add("fyr pairing transcript 1\n# c\n\ntransport c3\ntag-static " + hex32 + "\nsetup-secret " + hex32[:32] + "\n> 00a40400\n< 9000\n= a_b 00\n")
	f.Fuzz(func(t *testing.T, text string) {
		run, err := pairingtest.ParseTranscript(text)
		if err != nil {
			if run != nil || !errors.Is(err, fail.Format) {
				t.Fatalf("%v, %v", run, err)
			}
			return
		}
		again, err := pairingtest.ParseTranscript(string(run.Append(nil)))
		if err != nil || !reflect.DeepEqual(run, again) {
			t.Fatalf("%v: %+v, %+v", err, run, again)
		}
		if err := run.Check(nil); err != nil && !classed(err) {
			t.Fatal(err)
		}
	})
}

// hex32 is a key.
const hex32 = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

// FuzzTrace puts an exchange in the place of one of a run: it ends in an error
// of a class or is followed, and nothing panics.
func FuzzTrace(f *testing.F) {
	whole := shortRun(f, pairing.X25519)
	f.Add(0, []byte{0, 0xa4, 4, 0}, []byte{0x90, 0})
	f.Add(3, []byte{0x90, 0x50, 1, 1, 1, 1}, []byte{0x90, 0})
	f.Add(4, []byte{0x80, 0x52, 0, 0}, []byte{0x61, 0})
	f.Add(5, []byte{0x80, 0x58, 1, 1, 1, 1}, []byte{0x90, 0})
	f.Add(6, []byte{0x00, 0xc0, 0, 0, 0}, []byte{0x69, 0x82})
	f.Fuzz(func(t *testing.T, at int, command, answer []byte) {
		run := *whole
		run.Exchanges = slices.Clone(whole.Exchanges)
		run.Exchanges[max(0, at)%len(run.Exchanges)] = pairingtest.Recorded{Command: bytes.Clone(command), Answer: bytes.Clone(answer)}
		if err := run.Check(nil); err != nil && !classed(err) {
			t.Fatal(err)
		}
	})
}
