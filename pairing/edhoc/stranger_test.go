package edhoc_test

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/pairing/edhoc"
)

// allocations counts what a responder allocates for a message_3 that it
// refuses with an error, less what it allocates for all before.
func allocations(t *testing.T, ic, rc edhoc.Config, want error) float64 {
	t.Helper()
	run := func(last bool) float64 {
		return testing.AllocsPerRun(20, func() {
			i, tag := sides(t, ic, rc)
			var m []byte
			var err error
			for n := range 4 {
				step := i.Step
				if n%2 == 1 {
					step = tag.Step
				}
				if n == 3 && !last {
					return
				}
				if m, _, err = step(m); (err != nil) != (n == 3) {
					t.Fatal(err)
				}
			}
			if !errors.Is(err, want) {
				t.Errorf("%v, want %v", err, want)
			}
		})
	}
	return run(true) - run(false)
}

// TestStrangers: for a peer that is not known the responder does as much as for
// one that is known and whose MAC is wrong: it makes as many allocations, give
// or take those of looking at the credential. An agreement takes more.
func TestStrangers(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 19))
	for _, c := range combinations {
		ic, rc := configs(r, c)
		known, err := rc.Peer(ic.Identity.ID)
		if err != nil {
			t.Fatal(err)
		}
		answers := func(c edhoc.Credential, err error) func([]byte) (edhoc.Credential, error) {
			return func([]byte) (edhoc.Credential, error) { return c, err }
		}
		rc.Peer = answers(renamed(ic.Identity, "other"), nil)
		want := allocations(t, ic, rc, edhoc.ErrAuthentication)
		for _, s := range []struct {
			peer func([]byte) (edhoc.Credential, error)
			err  error
		}{
			{answers(edhoc.Credential{}, errStranger), edhoc.ErrCredential},
			{answers(edhoc.Credential{Cred: known.Cred, Key: "key"}, nil), edhoc.ErrKeyType},
			{answers(renamed(rc.Identity, "phone"), nil), edhoc.ErrReflection},
		} {
			rc.Peer = s.peer
			if got := allocations(t, ic, rc, s.err); got < want-3 || got > want+3 {
				t.Errorf("%v, %v: %v allocations, want %v", c, s.err, got, want)
			}
		}
	}
}
