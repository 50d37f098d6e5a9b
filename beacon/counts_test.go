package beacon_test

import (
	"math/bits"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/flashtest"
	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/rotatetest"
)

// counting counts the calls of AES.
type counting struct {
	rotatetest.AES128
	calls *int
}

func (c counting) Encrypt(key *[16]byte, dst, src *[16]byte) {
	*c.calls++
	c.AES128.Encrypt(key, dst, src)
}

// TestCalls counts the AES calls of a tag through all days: for each epoch and
// generation, those that Section 13.8 of spec/beacon.md lists.
func TestCalls(t *testing.T) {
	const (
		jitter   = 1         // u, of the epoch to come
		frame    = 1 + 2 + 1 // B, CMAC, keystream
		ahead    = 1         // J of the day to come
		day      = 4 + 1     // I, J, M, C, the subkey of CMAC
		epochs   = 3
		ofTree   = 2*rotate.Generations - 2 // below the root, but for those of a claim
		ofClaim  = 24
		toBeMade = ofTree - ofClaim
	)
	config := beacon.PlainTag(beacon.DULT)
	config.Calendar = rotate.Calendar{Period: rotate.Minute, Epochs: epochs}
	calls := 0
	tag := must[tag128](t)(beacon.Claim(counting{calls: &calls}, quiet{flashtest.New(4096)}, config, &exampleRoot))
	tag.Separate()
	hold, made, looked := rotate.Millis(0), 0, 0
	for e := range uint32(epochs * rotate.Generations) {
		calls = 0
		show := next(t, tag, hold)
		hold = show.Hold
		want := jitter
		if show.Data != nil {
			want += frame
		}
		g := e / epochs
		switch e % epochs {
		case 0:
			want += day
			if e == 0 {
				want += jitter // of epoch 0 itself
				break
			}
			// The path turns at a node: right there, then left at all levels below,
			// with a sibling at each.
			below := bits.Len32(g^(g-1)) - 1
			want += 2 * below
			made += 2 * below
		case epochs - 1:
			if g == rotate.Generations-1 {
				want -= jitter // the end is known
				break
			}
			path := bits.Len32(g^(g+1)) - 1
			want += path + ahead
			looked += path
		}
		if uint32(tag.Epoch()) != e || calls != want {
			t.Fatalf("epoch %d: %d calls of AES, want %d", e, calls, want)
		}
	}
	if made != toBeMade || looked != rotate.Generations-1-rotate.Levels {
		t.Errorf("%d nodes made, and %d on the way to keys of the next day", made, looked)
	}
	// A separated identity costs a frame when it is first shown, and then u alone.
	tag = must[tag128](t)(beacon.Claim(counting{calls: &calls}, quiet{flashtest.New(4096)}, beacon.ConsumerTag(2), &exampleRoot))
	tag.Separate()
	calls = 0
	show := next(t, tag, 0)
	if want := 2*jitter + day + frame; calls != want {
		t.Errorf("%d calls for the first epoch, want %d", calls, want)
	}
	for range 100 {
		calls = 0
		if show = next(t, tag, show.Hold); calls != jitter {
			t.Fatalf("%d calls for epoch %d, want %d", calls, tag.Epoch(), jitter)
		}
	}
}
