package beacon_test

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/flashtest"
	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/rotatetest"
)

// FuzzSealed: what parses appends to the same bytes, and opens only when the
// plain implementation seals it so.
func FuzzSealed(f *testing.F) {
	for _, c := range examples {
		f.Add(expecttest.Unhex(c.data), byte(c.domain), c.index)
	}
	f.Add(expecttest.Unhex("0201063516b2fcff01fb01c229371cf41d5403dc1053962126c431c1995167efe623407ccd378980584ba6421127829e2ec7c50ed8d9cf782b"), byte(0x11), uint32(1000))
	f.Add([]byte{2, 1, 6}, byte(1), uint32(0))
	f.Fuzz(func(t *testing.T, data []byte, domain byte, index uint32) {
		frame, err := beacon.DULT.Parse(data)
		if err != nil {
			if !reflect.DeepEqual(frame, beacon.Sealed{}) || !errors.Is(err, beacon.ErrSealedAdvert) && !errors.Is(err, beacon.ErrSealedLength) {
				t.Fatalf("%+v, %v", frame, err)
			}
			// As the body of a frame it may still parse.
			if body, err := beacon.ParseSealed(data); err == nil && !bytes.Equal(body.Append(nil), data) {
				t.Fatalf("%x parses as %+v", data, body)
			}
			return
		}
		if back := beacon.DULT.Append(nil, &frame); !bytes.Equal(back, data) {
			t.Fatalf("%x appends as %x", data, back)
		}
		d := beacon.Domain(domain)
		s := exampleSealer(t)
		plain, err := s.Open(nil, d, index, &frame)
		if err != nil {
			if plain != nil {
				t.Fatalf("%x, %v", plain, err)
			}
			return
		}
		mac, enc := expecttest.Unhex("c3341be9b859f6f5c24650b1b836967e"), expecttest.Unhex("399b701163522db8389a58d6a7fb7d66")
		if want := slowSeal(mac, enc, d, index, &frame, plain); !bytes.Equal(want, frame.Append(nil)) {
			t.Fatalf("%x opens as %x, which seals as %x", data, plain, want)
		}
	})
}

// FuzzBoot: no content of the flash makes a boot panic, or a tag that boots
// from it; the flash is used as flash; and no epoch is shown that a record says
// is used.
func FuzzBoot(f *testing.F) {
	config := short(beacon.ConsumerTag(2))
	config.Calendar.Epochs = 1
	flash := flashtest.New(1024)
	tag, err := beacon.Claim(rotatetest.AES128{}, flash, config, &exampleRoot)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(flash.Image()[:256], flash.Image()[1024:1040], flash.Image()[2048:2064], []byte{})
	for range 4 {
		if _, err := tag.Next(100 * rotate.Second); err != nil {
			f.Fatal(err)
		}
		f.Add(flash.Image()[:264], flash.Image()[1024:1320], flash.Image()[2048:2148], []byte{})
	}
	f.Fuzz(func(t *testing.T, a, b, c, d []byte) {
		flash := flashtest.New(1024)
		for page, content := range [][]byte{a, b, c, d} {
			copy(flash.Pages[page], content)
		}
		tag, err := beacon.Boot(rotatetest.AES128{}, flash, config)
		if err == nil {
			first := tag.Epoch()
			for range 20 {
				show, err := tag.Next(16 * rotate.Second)
				if show.Data != nil && (err != nil || tag.Epoch() < first) {
					t.Fatalf("epoch %d after %d, %v", tag.Epoch(), first, err)
				}
			}
		}
		if flash.Misused {
			t.Fatal("the flash was misused")
		}
	})
}
