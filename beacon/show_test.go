package beacon_test

import (
	"reflect"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/flashtest"
	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/rotatetest"
)

// TestOrderOfCalls: whichever call is told the time, the tag then shows the
// same identities, also when a change of epoch or of day is among what has
// passed.
func TestOrderOfCalls(t *testing.T) {
	plain := short(beacon.PlainTag(beacon.DULT))
	ends := map[string]func(tag tag128, elapsed rotate.Millis){
		"Near":       func(tag tag128, elapsed rotate.Millis) { tag.Near(elapsed) },
		"EndSilence": func(tag tag128, elapsed rotate.Millis) { _ = tag.EndSilence(elapsed) },
	}
	for name, end := range ends {
		for _, config := range []beacon.TagConfig{short(beacon.ConsumerTag(2)), plain} {
			for elapsed := rotate.Millis(0); elapsed < 20*rotate.Minute; elapsed += 4999 {
				var shows [2][]beacon.Show
				for i := range shows {
					tag := claim(t, flashtest.New(1024), config)
					next(t, tag, 0)
					if name == "EndSilence" && tag.Silence() != nil {
						t.Fatal("not silent")
					}
					next(t, tag, 1)
					if i == 0 {
						next(t, tag, elapsed)
						end(tag, 0)
					} else {
						end(tag, elapsed)
					}
					for hold := rotate.Millis(0); len(shows[i]) < 6; {
						show := next(t, tag, hold)
						hold = show.Hold
						if len(shows[i]) == 0 { // what was shown in between
							show.Changed, show.Gap = false, 0
						}
						show.Data = show.Data[:min(17, len(show.Data))] // what is sealed may be older
						shows[i] = append(shows[i], show)
					}
				}
				if !reflect.DeepEqual(shows[0], shows[1]) {
					t.Fatalf("%s after %d ms: %+v, and told by Next %+v", name, elapsed, shows[1], shows[0])
				}
			}
		}
	}
}

// forging is AES but for the addresses in two blocks, of an epoch and of a day,
// whose bits are all equal.
type forging struct{ rotatetest.AES128 }

func (f forging) Encrypt(key *[16]byte, dst, src *[16]byte) {
	in := *src
	f.AES128.Encrypt(key, dst, src)
	switch in {
	case rotate.Block(rotate.EpochLabel, 2, 0):
		copy(dst[8:14], []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff})
	case rotate.Block(rotate.SeparatedLabel, 1, 0):
		copy(dst[8:14], []byte{0, 0, 0, 0, 0, 0})
	}
}

// TestAddressThatIsNone: an identity whose address no controller takes is not
// shown, nor is anything written for it; those after it are.
func TestAddressThatIsNone(t *testing.T) {
	for name, config := range map[string]beacon.TagConfig{"consumer": short(beacon.ConsumerTag(2)), "plain": short(beacon.PlainTag(beacon.DULT))} {
		f := flashtest.New(1024)
		tag := must[tag128](t)(beacon.Claim(forging{}, f, config, &exampleRoot))
		shown := map[rotate.Epoch]bool{}
		for hold := rotate.Millis(0); tag.Epoch() < 12; {
			if tag.Epoch() > 2 { // near until then
				tag.Separate()
			}
			show := next(t, tag, hold)
			hold = show.Hold
			shown[tag.Epoch()] = shown[tag.Epoch()] || show.Data != nil
		}
		consumer := config.Profile == beacon.ConsumerProfile
		for e := range rotate.Epoch(12) {
			none := e == 2 || consumer && e >= 4 && e < 8
			if none && shown[e] {
				t.Errorf("%s: epoch %d is shown", name, e)
			}
		}
		if !shown[1] || !shown[8] && !shown[9] || !consumer && !shown[4] && !shown[5] {
			t.Errorf("%s: shown are %v", name, shown)
		}
	}
}
