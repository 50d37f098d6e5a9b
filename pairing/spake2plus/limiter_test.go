package spake2plus_test

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash/crc32"
	"math"
	"testing"

	"filippo.io/nistec"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/spake2plus"
)

// memory is a store without faults, or one that fails on demand.
type memory struct {
	value        [spake2plus.LimiterSize]byte
	writes       int
	noLoad, full bool
}

func (m *memory) Load(value *[spake2plus.LimiterSize]byte) error {
	if m.noLoad {
		return errors.New("mine")
	}
	*value = m.value
	return nil
}

func (m *memory) Save(value *[spake2plus.LimiterSize]byte) error {
	if m.full {
		return errors.New("mine")
	}
	m.value = *value
	m.writes++
	return nil
}

// unlocked returns a limiter at time now that has seen a physical action.
func unlocked(t testing.TB, s spake2plus.Store, now int64) *spake2plus.Limiter {
	t.Helper()
	l, err := spake2plus.OpenLimiter(s, now)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Unlock(); err != nil {
		t.Fatal(err)
	}
	return l
}

// reopened returns the limiter of a store.
func reopened(t testing.TB, s spake2plus.Store, now int64) *spake2plus.Limiter {
	t.Helper()
	l, err := spake2plus.OpenLimiter(s, now)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// attempts are the key of a tag and what tries to open it.
type attempts struct {
	t      testing.TB
	right  spake2plus.ProverKey
	record spake2plus.Record
	share  []byte // of a prover with another code
}

func newAttempts(t testing.TB) *attempts {
	right := register(t, spake2plus.P256SHA256CMAC, 1)
	share := newProver(t, register(t, spake2plus.P256SHA256CMAC, 2), parameters).AppendShare(nil)
	return &attempts{t, right, right.Record(), share}
}

// guard is what a [spake2plus.Limiter] does, for broken ones beside it.
type guard interface {
	Respond(v *spake2plus.Verifier, now int64, shareP []byte) (shareV, confirmV []byte, err error)
	Finish(v *spake2plus.Verifier, confirmP []byte) (spake2plus.SharedKey, error)
	Unlock() error
	Left() int
}

// A code is what is entered.
type code int

const (
	right  code = iota
	wrong       // its confirmation is anything
	broken      // its confirmation never comes
)

// try runs one attempt and returns whether it was answered, and the error of
// the side that has one.
func (a *attempts) try(l guard, c code, now int64) (answered bool, err error) {
	v := newVerifier(a.t, a.record, parameters)
	if c != right {
		shareV, _, err := l.Respond(v, now, a.share)
		if shareV != nil && c == wrong {
			_, err = l.Finish(v, make([]byte, a.right.Suite().ConfirmationSize()))
		}
		return shareV != nil, err
	}
	p := newProver(a.t, a.right, parameters)
	shareV, confirmV, err := l.Respond(v, now, p.AppendShare(nil))
	if shareV == nil {
		return false, err
	}
	confirmP, _, errP := p.Finish(shareV, confirmV)
	if errP != nil {
		a.t.Fatal(errP)
	}
	_, err = l.Finish(v, confirmP)
	return true, err
}

// TestLimit: a hundred wrong codes, and then a physical action; right ones
// between give back no other attempt than theirs.
func TestLimit(t *testing.T) {
	a, s := newAttempts(t), new(memory)
	l := unlocked(t, s, 0)
	now := int64(0)
	for i := range spake2plus.MaxWrong {
		if i%10 == 0 {
			now += 1e6
			if _, err := a.try(l, right, now); err != nil {
				t.Fatal(err)
			}
		}
		if l.Left() != spake2plus.MaxWrong-i {
			t.Fatalf("%d left after %d wrong codes", l.Left(), i)
		}
		now += 1e6
		answered, err := a.try(l, wrong, now)
		wants(t, "wrong code", err, spake2plus.ErrConfirmation)
		if !answered {
			t.Fatalf("wrong code %d is not answered", i)
		}
	}
	for _, c := range []code{right, wrong} {
		for _, l := range []*spake2plus.Limiter{l, reopened(t, s, now)} {
			answered, err := a.try(l, c, now+1e9)
			wants(t, "locked", err, spake2plus.ErrLocked)
			if answered || l.Left() != 0 {
				t.Error("a locked limiter answers")
			}
		}
	}
	if err := l.Unlock(); err != nil {
		t.Fatal(err)
	}
	if _, err := a.try(l, right, now); err != nil || l.Left() != spake2plus.MaxWrong {
		t.Errorf("unlocked: %v, %d left", err, l.Left())
	}
}

// TestLastAttempt: the code that is right at the last attempt opens.
func TestLastAttempt(t *testing.T) {
	a, s := newAttempts(t), &memory{value: stored(1, 99, 0, 0)}
	l := reopened(t, s, 0)
	if _, err := a.try(l, right, 0); err != nil || l.Left() != 1 {
		t.Errorf("%v, %d left", err, l.Left())
	}
	if reopened(t, s, 0).Left() != 1 {
		t.Error("the attempt given back is not stored")
	}
}

func TestDelay(t *testing.T) {
	want := []int64{0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 4096}
	for row, w := range want {
		if got := spake2plus.Delay(row); got != w {
			t.Errorf("Delay(%d) = %d, want %d", row, got, w)
		}
	}
	for row, w := range map[int]int64{-1: 0, math.MinInt: 0, 100: 4096, math.MaxInt: 4096} {
		if got := spake2plus.Delay(row); got != w {
			t.Errorf("Delay(%d) = %d, want %d", row, got, w)
		}
	}
}

// TestWait: an attempt is refused until the delay is over, also by a limiter
// that was opened again; a right code ends the row.
func TestWait(t *testing.T) {
	a, s := newAttempts(t), new(memory)
	now := int64(-50) // tag time may be anything
	l := unlocked(t, s, now)
	for row := 1; row <= 14; row++ {
		answered, err := a.try(l, wrong, now)
		wants(t, "wrong code", err, spake2plus.ErrConfirmation)
		d := spake2plus.Delay(row)
		writes := s.writes
		for _, l := range []*spake2plus.Limiter{l, reopened(t, s, now)} {
			early, err := a.try(l, right, now+d-1)
			wants(t, "too early", err, spake2plus.ErrWait)
			if !answered || early || l.Wait(now) != d || l.Wait(now+d-1) != 1 || l.Wait(now+d) != 0 || s.writes != writes {
				t.Fatalf("row %d: waits %d of %d", row, l.Wait(now), d)
			}
		}
		now += d
	}
	if _, err := a.try(l, right, now); err != nil || l.Wait(now) != 0 || l.Left() != spake2plus.MaxWrong-14 {
		t.Errorf("%v, waits %d, %d left", err, l.Wait(now), l.Left())
	}
}

// TestClockThatRestarts: where the clock is behind the last attempt the whole
// wait begins anew, and once only.
func TestClockThatRestarts(t *testing.T) {
	for _, at := range []int64{1000, 1<<63 - 1} {
		s := &memory{value: stored(1, 12, 12, at)}
		l := reopened(t, s, 10)
		for _, c := range [][2]int64{{10, 2048}, {11, 2047}, {2057, 1}, {2058, 0}, {5, 2048}, {6, 2047}, {-1 << 63, 2048}, {-1<<63 + 2048, 0}, {1<<63 - 1, 0}} {
			if got := l.Wait(c[0]); got != c[1] {
				t.Errorf("at %d: waits %d, want %d", c[0], got, c[1])
			}
		}
	}
	if got := reopened(t, &memory{value: stored(1, 12, 12, 1000)}, 1500).Wait(1500); got != 2048-500 {
		t.Errorf("clock that went on: waits %d", got)
	}
}

// TestClockThatStands: on a tag whose clock starts at 0 with every field, the
// wait passes in one power-up that is long enough, and in no number of others.
func TestClockThatStands(t *testing.T) {
	a, s := newAttempts(t), &memory{value: stored(1, 12, 12, -1<<20)}
	answered, err := a.try(reopened(t, s, 0), wrong, 0)
	wants(t, "thirteenth wrong code", err, spake2plus.ErrConfirmation)
	if !answered {
		t.Fatal("the thirteenth wrong code is not answered")
	}
	for range 10 {
		l := reopened(t, s, 0)
		answered, err := a.try(l, right, 4095)
		wants(t, "too short a power-up", err, spake2plus.ErrWait)
		if answered || l.Wait(0) != 4096 || l.Left() != spake2plus.MaxWrong-13 {
			t.Fatalf("waits %d, %d left", l.Wait(0), l.Left())
		}
	}
	l := reopened(t, s, 0)
	if _, err := a.try(l, right, 4096); err != nil {
		t.Error(err)
	}
}

// stored makes the value of a count, right or not, with its checksum.
func stored(version, wrong, row byte, at int64) (b [spake2plus.LimiterSize]byte) {
	b[0], b[1], b[2] = version, wrong, row
	binary.BigEndian.PutUint64(b[4:], uint64(at))
	binary.BigEndian.PutUint32(b[12:], crc32.ChecksumIEEE(b[:12]))
	return b
}

// TestStoredValues: what was not stored by a limiter is locked.
func TestStoredValues(t *testing.T) {
	var erased, empty [spake2plus.LimiterSize]byte
	for i := range erased {
		erased[i] = 0xff
	}
	good := stored(1, 7, 3, 99)
	if got := reopened(t, &memory{value: good}, 99).Left(); got != 93 {
		t.Errorf("good value: %d left", got)
	}
	reserved := good
	reserved[3] = 1
	binary.BigEndian.PutUint32(reserved[12:], crc32.ChecksumIEEE(reserved[:12]))
	bad := [][spake2plus.LimiterSize]byte{empty, erased, reserved, stored(0, 0, 0, 0), stored(2, 0, 0, 0), stored(1, 101, 0, 0),
		stored(1, 255, 0, 0), stored(1, 7, 8, 0)}
	for bit := range 8 * len(good) {
		bad = append(bad, [spake2plus.LimiterSize]byte(flip(good[:], bit)))
	}
	for _, b := range bad {
		l := reopened(t, &memory{value: b}, 99)
		if l.Left() != 0 {
			t.Errorf("%x: %d left", b, l.Left())
		}
		if err := l.Unlock(); err != nil || l.Left() != spake2plus.MaxWrong || l.Wait(99) != 0 {
			t.Errorf("%x: not unlocked: %v", b, err)
		}
	}
}

// TestWhatCounts: what tells nothing of the code is not counted and not
// written; a share that guesses w0 is.
func TestWhatCounts(t *testing.T) {
	a, s := newAttempts(t), new(memory)
	l := unlocked(t, s, 0)
	good := newProver(t, a.right, parameters).AppendShare(nil)
	for name, c := range badShares(a.right.Suite(), good) {
		v := newVerifier(t, a.record, parameters)
		_, _, err := l.Respond(v, 0, c.b)
		wants(t, name, err, c.want)
		if _, _, err := v.Respond(good); err != nil {
			t.Errorf("%s: run is over: %v", name, err)
		}
		_, _, err = l.Respond(v, 0, good)
		wants(t, "run that has answered", err, spake2plus.ErrState)
	}
	if l.Left() != spake2plus.MaxWrong || s.writes != 1 {
		t.Errorf("%d left, %d writes", l.Left(), s.writes)
	}
	m, err := hex.DecodeString("02886e2f97ace46e55ba9dd7242579f2993b64e16ef3dcab95afd497333d8fa12f")
	if err != nil {
		t.Fatal(err)
	}
	p, err := nistec.NewP256Point().SetBytes(m)
	if err != nil {
		t.Fatal(err)
	}
	if p, err = p.ScalarMult(p, a.right.AppendSecret(nil)[:32]); err != nil {
		t.Fatal(err)
	}
	_, _, err = l.Respond(newVerifier(t, a.record, parameters), 0, p.Bytes())
	wants(t, "the mask alone", err, spake2plus.ErrPoint)
	if l.Left() != spake2plus.MaxWrong-1 || s.writes != 2 {
		t.Errorf("the mask alone: %d left, %d writes", l.Left(), s.writes)
	}
}

// TestOnlyOneIsLive: an answer that is overtaken by another stays counted, and
// its run does not end in a key.
func TestOnlyOneIsLive(t *testing.T) {
	a := newAttempts(t)
	l := unlocked(t, new(memory), 0)
	_, err := l.Finish(nil, nil)
	wants(t, "no run", err, spake2plus.ErrState)
	p, v := newProver(t, a.right, parameters), newVerifier(t, a.record, parameters)
	shareV, confirmV, err := l.Respond(v, 0, p.AppendShare(nil))
	if err != nil {
		t.Fatal(err)
	}
	confirmP, _, err := p.Finish(shareV, confirmV)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.try(l, right, 10); err != nil {
		t.Fatal(err)
	}
	_, err = l.Finish(v, confirmP)
	wants(t, "overtaken", err, spake2plus.ErrState)
	if l.Left() != spake2plus.MaxWrong-1 {
		t.Errorf("%d left", l.Left())
	}
}

// TestStoreThatFails: nothing is answered that is not counted.
func TestStoreThatFails(t *testing.T) {
	a, s := newAttempts(t), new(memory)
	_, err := spake2plus.OpenLimiter(&memory{noLoad: true}, 0)
	wants(t, "load", err, spake2plus.ErrStore)
	l := unlocked(t, s, 0)
	s.full = true
	wants(t, "unlock", l.Unlock(), spake2plus.ErrStore)
	p, v := newProver(t, a.right, parameters), newVerifier(t, a.record, parameters)
	shareV, confirmV, err := l.Respond(v, 0, p.AppendShare(nil))
	wants(t, "respond", err, spake2plus.ErrStore)
	if shareV != nil || confirmV != nil || l.Left() != spake2plus.MaxWrong-1 {
		t.Errorf("answered %x, %x; %d left", shareV, confirmV, l.Left())
	}
	s.full = false
	if shareV, confirmV, err = l.Respond(v, 1, p.AppendShare(nil)); err != nil {
		t.Fatal(err)
	}
	confirmP, _, err := p.Finish(shareV, confirmV)
	if err != nil {
		t.Fatal(err)
	}
	s.full = true
	key, err := l.Finish(v, confirmP)
	wants(t, "finish", err, spake2plus.ErrStore)
	expecttest.Panics(t, "key", func() { key.AppendSecret(nil) })
	if l.Left() != spake2plus.MaxWrong-2 {
		t.Errorf("%d left", l.Left())
	}
}
