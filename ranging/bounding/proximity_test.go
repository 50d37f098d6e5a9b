package bounding_test

import (
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/ranging/bounding"
)

// check returns one that is good, with PPS1.
func check() bounding.Proximity {
	return bounding.Proximity{Option: 1, ResponseTime: []byte{3, 0x20}, PPS1: []byte{5}, Challenges: []byte("challeng"), Responses: []byte("response"), Chunk: 2}
}

func proximityKey(t testing.TB) bounding.Key {
	k, err := bounding.NewKey([]byte("0123456789abcdef"))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// TestProximityRefuses tries every wrong size, range and pair, and two at once.
func TestProximityRefuses(t *testing.T) {
	for name, x := range map[string]struct {
		change func(*bounding.Proximity)
		err    error
	}{
		"good":              {func(p *bounding.Proximity) {}, nil},
		"no PPS1":           {func(p *bounding.Proximity) { p.Option, p.PPS1 = 0xFE, nil }, nil},
		"response time 1":   {func(p *bounding.Proximity) { p.ResponseTime = p.ResponseTime[:1] }, bounding.ErrLength},
		"response time 3":   {func(p *bounding.Proximity) { p.ResponseTime = make([]byte, 3) }, bounding.ErrLength},
		"PPS1 of 0":         {func(p *bounding.Proximity) { p.PPS1 = []byte{} }, bounding.ErrLength},
		"PPS1 of 2":         {func(p *bounding.Proximity) { p.PPS1 = make([]byte, 2) }, bounding.ErrLength},
		"challenges 7":      {func(p *bounding.Proximity) { p.Challenges = p.Challenges[:7] }, bounding.ErrLength},
		"challenges 9":      {func(p *bounding.Proximity) { p.Challenges = make([]byte, 9) }, bounding.ErrLength},
		"responses 7":       {func(p *bounding.Proximity) { p.Responses = p.Responses[:7] }, bounding.ErrLength},
		"responses 9":       {func(p *bounding.Proximity) { p.Responses = make([]byte, 9) }, bounding.ErrLength},
		"option -1":         {func(p *bounding.Proximity) { p.Option = -1 }, bounding.ErrRange},
		"option 256":        {func(p *bounding.Proximity) { p.Option = 256 }, bounding.ErrRange},
		"chunk 0":           {func(p *bounding.Proximity) { p.Chunk = 0 }, bounding.ErrRange},
		"chunk 3":           {func(p *bounding.Proximity) { p.Chunk = 3 }, bounding.ErrRange},
		"chunk 16":          {func(p *bounding.Proximity) { p.Chunk = 16 }, bounding.ErrRange},
		"chunk -1":          {func(p *bounding.Proximity) { p.Chunk = -1 }, bounding.ErrRange},
		"PPS1 missing":      {func(p *bounding.Proximity) { p.PPS1 = nil }, bounding.ErrMismatch},
		"PPS1 too many":     {func(p *bounding.Proximity) { p.Option = 2 }, bounding.ErrMismatch},
		"length then range": {func(p *bounding.Proximity) { p.Chunk, p.Responses = 3, nil }, bounding.ErrLength},
		"range then pair":   {func(p *bounding.Proximity) { p.Chunk, p.PPS1 = 3, nil }, bounding.ErrRange},
	} {
		p := check()
		x.change(&p)
		reader, card, err := p.MACs(proximityKey(t))
		if !errors.Is(err, x.err) || (err == nil) == (reader == [8]byte{}) || (err == nil) == (card == [8]byte{}) {
			t.Errorf("%s: %v", name, err)
		}
		if verr := p.Verify(proximityKey(t), card[:]); !errors.Is(verr, x.err) {
			t.Errorf("%s: Verify: %v", name, verr)
		}
		short := error(bounding.ErrLength)
		if err := p.Verify(proximityKey(t), card[:7]); !errors.Is(err, short) {
			t.Errorf("%s: MAC of 7 bytes: %v", name, err)
		}
	}
}

// TestProximityKey tries keys of other sizes.
func TestProximityKey(t *testing.T) {
	p := check()
	for _, n := range []int{17, 24, 32, 512} {
		k, err := bounding.NewKey(make([]byte, n))
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := p.MACs(k); !errors.Is(err, bounding.ErrLength) {
			t.Errorf("key of %d bytes: %v", n, err)
		}
	}
}

// TestProximityVerify turns every bit of a MAC and of what it is over.
func TestProximityVerify(t *testing.T) {
	p := check()
	reader, card, err := p.MACs(proximityKey(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Verify(proximityKey(t), reader[:]); !errors.Is(err, bounding.ErrAuthentication) {
		t.Errorf("the reader's own MAC: %v", err)
	}
	for _, field := range [][]byte{card[:], p.ResponseTime, p.PPS1, p.Challenges, p.Responses} {
		for i := range 8 * len(field) {
			field[i/8] ^= 1 << (i % 8)
			if err := p.Verify(proximityKey(t), card[:]); !errors.Is(err, bounding.ErrAuthentication) {
				t.Errorf("a bit turned: %v", err)
			}
			field[i/8] ^= 1 << (i % 8)
		}
	}
	p.Option |= 0x80
	if err := p.Verify(proximityKey(t), card[:]); !errors.Is(err, bounding.ErrAuthentication) {
		t.Errorf("another option: %v", err)
	}
}
