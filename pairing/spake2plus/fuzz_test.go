package spake2plus_test

import (
	"bytes"
	"errors"
	"math/big"
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
	"github.com/seed-496a4445/fyr/pairing/spake2plus"
	"github.com/seed-496a4445/fyr/pairing/spake2plus/spake2plustest"
)

func seeds(f *testing.F, op string, add func(in *vectors.Input)) {
	vectorstest.Seeds(f, "spake2plus.json", spake2plustest.Operations(), "spake2plus."+op, add)
}

// suiteOf turns any byte into a suite.
func suiteOf(b byte) spake2plus.Suite { return suites[int(b)%len(suites)] }

// mutated returns b with change laid over it, from its beginning, and cut or
// extended by as many bytes as size says.
func mutated(b, change []byte, size int8) []byte {
	m := bytes.Clone(b)
	for i := range min(len(m), len(change)) {
		m[i] ^= change[i]
	}
	if size < 0 {
		return m[:max(0, len(m)+int(size))]
	}
	return append(m, make([]byte, size)...)
}

// FuzzRun: two sides agree when nobody changes a message, and otherwise the one
// that got another message refuses it with one of the errors for it.
func FuzzRun(f *testing.F) {
	f.Add(byte(0), []byte("context"), []byte(nil), int8(0), []byte(nil), int8(0), []byte(nil), int8(0), []byte(nil), int8(0))
	f.Add(byte(2), []byte(nil), []byte{6}, int8(0), []byte{0, 1}, int8(0), []byte{1}, int8(0), []byte{1}, int8(0))
	f.Add(byte(4), []byte(nil), []byte(nil), int8(-1), []byte(nil), int8(1), []byte(nil), int8(-1), []byte(nil), int8(1))
	f.Add(byte(5), []byte(nil), []byte(nil), int8(0), []byte(nil), int8(0), []byte(nil), int8(0), []byte{128}, int8(0))
	f.Add(byte(6), []byte(nil), []byte(nil), int8(-32), []byte(nil), int8(0), []byte(nil), int8(0), []byte(nil), int8(0))
	f.Fuzz(func(t *testing.T, suite byte, context, x []byte, xn int8, y []byte, yn int8, cv []byte, cvn int8, cp []byte, cpn int8) {
		s := spake2plus.P256SHA256CMAC // the others take long
		if int(suite) < len(suites) {
			s = suites[suite]
		}
		k := register(t, s, 1)
		params := spake2plus.Parameters{Context: context}
		p, v := newProver(t, k, params), newVerifier(t, k.Record(), params)

		sent := p.AppendShare(nil)
		got := mutated(sent, x, xn)
		shareV, confirmV, err := v.Respond(got)
		if err != nil {
			if shareV != nil || confirmV != nil || bytes.Equal(sent, got) || !errors.Is(err, spake2plus.ErrLength) && !errors.Is(err, spake2plus.ErrPoint) {
				t.Fatalf("share of the prover: %v", err)
			}
			return
		}
		gotY, gotC := mutated(shareV, y, yn), mutated(confirmV, cv, cvn)
		same := bytes.Equal(sent, got) && bytes.Equal(shareV, gotY) && bytes.Equal(confirmV, gotC)
		confirmP, kp, err := p.Finish(gotY, gotC)
		if same != (err == nil) {
			t.Fatalf("unchanged: %v; %v", same, err)
		}
		if err != nil {
			if confirmP != nil || !errors.Is(err, spake2plus.ErrLength) && !errors.Is(err, spake2plus.ErrPoint) && !errors.Is(err, spake2plus.ErrConfirmation) {
				t.Fatalf("answer of the verifier: %v", err)
			}
			confirmP = make([]byte, k.Suite().ConfirmationSize())
		}
		gotP := mutated(confirmP, cp, cpn)
		kv, err := v.Finish(gotP)
		same = same && bytes.Equal(confirmP, gotP)
		if same != (err == nil) || err != nil && !errors.Is(err, spake2plus.ErrConfirmation) {
			t.Fatalf("unchanged: %v; %v", same, err)
		}
		if same && !kp.Equal(kv) {
			t.Fatal("two keys")
		}
	})
}

// FuzzRecord: what parses is appended as it was, and serves for a run.
func FuzzRecord(f *testing.F) {
	seeds(f, "verifier", func(in *vectors.Input) {
		s, err := spake2plus.ParseSuite(in.Text("suite"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(byte(s-1), append(in.Bytes("w0"), in.Bytes("l")...))
	})
	f.Fuzz(func(t *testing.T, suite byte, b []byte) {
		s := spake2plus.Suite(suite%9 + 1) // 8 and 9 are none
		r, err := spake2plus.ParseRecord(s, b)
		if err != nil {
			if r.Suite() != 0 {
				t.Fatal("a record beside an error")
			}
			return
		}
		if !bytes.Equal(r.AppendSecret(nil), b) || r.Suite() != s {
			t.Fatalf("%x became %x", b, r.AppendSecret(nil))
		}
		p := newProver(t, register(t, s, 1), parameters)
		if _, _, err := newVerifier(t, r, parameters).Respond(p.AppendShare(nil)); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzRegister: the scalars are the halves modulo the order, or are refused.
func FuzzRegister(f *testing.F) {
	seeds(f, "register", func(in *vectors.Input) { f.Add(byte(0), in.Bytes("w0s"), in.Bytes("w1s")) })
	f.Add(byte(4), bytes.Repeat([]byte{0xff}, 74), bytes.Repeat([]byte{1}, 74))
	f.Fuzz(func(t *testing.T, suite byte, w0s, w1s []byte) {
		if len(w0s) > 200 {
			return
		}
		s := suiteOf(suite)
		k, err := spake2plus.Register(s, w0s, w1s)
		n := new(big.Int).SetBytes(order(s))
		mod := func(b []byte) []byte {
			v := new(big.Int).SetBytes(b)
			return v.Mod(v, n).FillBytes(make([]byte, s.ScalarSize()))
		}
		zero := make([]byte, s.ScalarSize())
		w0, w1 := mod(w0s), mod(w1s)
		var want error
		switch {
		case len(w0s) != len(w1s) || len(w0s) < s.HalfSize():
			want = spake2plus.ErrLength
		case bytes.Equal(w0, zero) || bytes.Equal(w1, zero):
			want = spake2plus.ErrScalar
		}
		if !errors.Is(err, want) {
			t.Fatalf("%v, want %v", err, want)
		}
		if err == nil && !bytes.Equal(k.AppendSecret(nil), append(w0, w1...)) {
			t.Fatalf("%x, want %x%x", k.AppendSecret(nil), w0, w1)
		}
	})
}

// FuzzKey: what is a key is appended as it was.
func FuzzKey(f *testing.F) {
	seeds(f, "prover", func(in *vectors.Input) {
		s, err := spake2plus.ParseSuite(in.Text("suite"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(byte(s-1), in.Bytes("w0"), in.Bytes("w1"))
	})
	f.Fuzz(func(t *testing.T, suite byte, w0, w1 []byte) {
		s := suiteOf(suite)
		k, err := spake2plus.NewProverKey(s, w0, w1)
		if err != nil {
			if k.Suite() != 0 {
				t.Fatal("a key beside an error")
			}
			return
		}
		if got := k.AppendSecret(nil); !bytes.Equal(got, append(bytes.Clone(w0), w1...)) {
			t.Fatalf("%x and %x became %x", w0, w1, got)
		}
		if again, err := spake2plus.ParseRecord(s, k.Record().AppendSecret(nil)); err != nil || !again.Equal(k.Record()) {
			t.Fatal(err)
		}
	})
}

// FuzzLimiter: whatever is stored, and whatever is done and when, the answers
// to wrong codes never exceed what was left, and the count is that of the
// store.
func FuzzLimiter(f *testing.F) {
	good := stored(1, 97, 12, 5)
	f.Add(good[:], int64(0), []byte{0x01, 0xf2, 0xf0, 0xf3, 0xf0})
	f.Add(make([]byte, spake2plus.LimiterSize), int64(-7), []byte{0xf0, 0x03, 0x00, 0x04, 0x01})
	f.Fuzz(func(t *testing.T, value []byte, now int64, script []byte) {
		if len(value) != spake2plus.LimiterSize || len(script) > 30 {
			return
		}
		a, s := newAttempts(t), &memory{value: [spake2plus.LimiterSize]byte(value)}
		l := reopened(t, s, now)
		left := l.Left()
		for _, b := range script {
			now += int64(1)<<(b>>4) - 1
			wait := l.Wait(now)
			switch b & 7 {
			case 0, 1:
				answered, err := a.try(l, code(b&1), now)
				if answered != (left > 0 && wait == 0) {
					t.Fatalf("%d left, waits %d: answered %v, %v", left, wait, answered, err)
				}
				if answered && b&1 == 1 {
					left--
				}
			case 2:
				l = reopened(t, s, now)
			case 3:
				if err := l.Unlock(); err != nil {
					t.Fatal(err)
				}
				left = spake2plus.MaxWrong
			case 4:
				now = -now
			}
			if l.Left() != left || reopened(t, s, now).Left() != left || l.Wait(now) < 0 || l.Wait(now) > spake2plus.Delay(spake2plus.MaxWrong) {
				t.Fatalf("%d left, want %d; waits %d", l.Left(), left, l.Wait(now))
			}
		}
	})
}
