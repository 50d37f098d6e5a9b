package resolve_test

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"github.com/seed-496a4445/fyr/beacon/resolve"
	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/table"
)

// learned returns tags, and the state of a resolver that has heard of them: one
// whose clock was 50 epochs off, and one whose counter stands at 10.
func learned(t testing.TB) ([]resolve.Tag, []byte) {
	t.Helper()
	tags := []resolve.Tag{
		tagOf(7, clockAt(1, now-600)),
		tagOf(4, boundTag{key: []byte("k"), address: fixed, bound: true}),
		tagOf(2, hashTag{[]byte("8 bytes!")}, clockAt(2, now-60)),
	}
	r := newResolver(t, tags...)
	if err := r.Realign(7, 0, 0, rotate.Alignment{Unix: now, Epoch: 60}); err != nil {
		t.Fatal(err)
	}
	resolved(t, r, advert(now, fixed, clockCompany, identifier(1, 60)))
	resolved(t, r, advert(now, fixed, boundCompany, boundSeal([]byte("k"), 10, []byte("a"))))
	return tags, r.AppendState([]byte("x"))[1:]
}

// checkLearned sees that a resolver knows what learned taught.
func checkLearned(t *testing.T, r *resolve.Resolver) {
	t.Helper()
	want(t, resolved(t, r, advert(now, fixed, clockCompany, identifier(1, 60))), "7 identifier e60 repeat")
	want(t, resolved(t, r, advert(now, fixed, clockCompany, identifier(1, 10))))
	want(t, resolved(t, r, advert(now, fixed, boundCompany, boundSeal([]byte("k"), 10, []byte("a")))), `4 address repeat "a"`)
	want(t, resolved(t, r, advert(now, fixed, boundCompany, boundSeal([]byte("k"), 9, []byte("b")))), `4 address stale "b"`)
}

func TestStateSurvivesARestart(t *testing.T) {
	tags, state := learned(t)
	r := newResolver(t, tags...)
	if err := r.SetState(state); err != nil {
		t.Fatal(err)
	}
	if again := r.AppendState(nil); !bytes.Equal(again, state) {
		t.Errorf("state came back as\n%x, was\n%x", again, state)
	}
	checkLearned(t, r)
}

func TestStateWaitsForItsTags(t *testing.T) {
	tags, state := learned(t)
	r := newResolver(t)
	if err := r.SetState(state); err != nil {
		t.Fatal(err)
	}
	if again := r.AppendState(nil); !bytes.Equal(again, state) {
		t.Error("the state of tags that are not registered yet was lost")
	}
	if err := r.Add(tags...); err != nil {
		t.Fatal(err)
	}
	checkLearned(t, r)
}

func TestStateOfFleets(t *testing.T) {
	fleet := func() (*resolve.Resolver, error) {
		states := &rotate.Memory{Size: 16}
		for i := range 20 {
			states.Append(state(byte(i)))
		}
		r := newResolver(t)
		f := table.Fleet{Scheme: clockScheme{8}, Schedule: minute, States: states}
		f.Schedule.Zero = now
		return r, r.AddFleet(100, clockNet{}, f)
	}
	r, err := fleet()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Realign(103, 0, 0, rotate.Alignment{Unix: now, Epoch: 77}); err != nil {
		t.Fatal(err)
	}
	saved := r.AppendState(nil)
	for _, before := range []bool{false, true} {
		r, _ := fleet()
		if before { // the state comes first
			r = newResolver(t)
			if err := r.SetState(saved); err != nil {
				t.Fatal(err)
			}
			states := &rotate.Memory{Size: 16, Bytes: bytes.Repeat(state(3), 20)}
			f := table.Fleet{Scheme: clockScheme{8}, Schedule: minute, States: states}
			f.Schedule.Zero = now
			if err := r.AddFleet(100, clockNet{}, f); err != nil {
				t.Fatal(err)
			}
		} else if err := r.SetState(saved); err != nil {
			t.Fatal(err)
		}
		want(t, resolved(t, r, advert(now, fixed, clockCompany, identifier(3, 77))), "103 identifier e77 fresh")
		if again := r.AppendState(nil); !bytes.Equal(again, saved) {
			t.Errorf("state came back as\n%x, was\n%x", again, saved)
		}
	}
}

func TestBrokenStateChangesNothing(t *testing.T) {
	tags, state := learned(t)
	r := newResolver(t, tags...)
	before := r.AppendState(nil)
	bad := [][]byte{nil, []byte("fyrstat0"), append(bytes.Clone(state), 0), append(bytes.Clone(state), state[8:]...)}
	ends := map[int]bool{8: true} // a state may end behind any credential
	for at, b := 8, state[8:]; len(b) > 0; {
		n := 9 + int(b[8])
		n += 2 + int(b[n+1])*20 + 17
		at, b = at+n, b[n:]
		ends[at] = true
	}
	for n := range state {
		if !ends[n] {
			bad = append(bad, state[:n])
		}
	}
	for _, b := range bad {
		if err := r.SetState(b); !errors.Is(err, resolve.ErrState) {
			t.Errorf("SetState of %d bytes: %v", len(b), err)
		}
	}
	if after := r.AppendState(nil); !bytes.Equal(after, before) {
		t.Error("a refused state changed something")
	}
}

// FuzzSetState feeds anything to SetState. What it takes must come back, and
// the resolver must go on.
func FuzzSetState(f *testing.F) {
	_, state := learned(f)
	f.Add(state)
	f.Add([]byte("fyrstat1"))
	f.Add(state[:len(state)-1])
	wild := bytes.Clone(state)
	for i := 8 + 8 + 1 + 5 + 2; i < 8+8+1+5+2+20; i++ {
		wild[i] = 0x7f
	}
	f.Add(wild)
	f.Fuzz(func(t *testing.T, b []byte) {
		r := newResolver(t)
		if err := r.SetState(b); err != nil {
			if !errors.Is(err, resolve.ErrState) {
				t.Fatalf("error %v", err)
			}
			return
		}
		kept := r.AppendState(nil)
		again := newResolver(t)
		if err := again.SetState(kept); err != nil {
			t.Fatalf("own state is refused: %v", err)
		}
		if got := again.AppendState(nil); !bytes.Equal(got, kept) {
			t.Fatalf("state %x came back as %x", kept, got)
		}
		tag := clockAt(1, now-600)
		if err := r.Add(tagOf(7, tag)); err != nil {
			t.Fatal(err)
		}
		if err := r.Advance(context.Background(), time.Unix(now, 0)); err != nil {
			t.Fatal(err)
		}
		resolved(t, r, advert(now, fixed, clockCompany, identifier(1, 10)))
	})
}
