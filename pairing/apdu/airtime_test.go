package apdu

import (
	"errors"
	"testing"
	"time"
)

func TestExchange(t *testing.T) {
	for _, c := range []struct {
		name              string
		l                 Link
		command, response int
		want              Air
	}{
		{"smallest", Link{}, 4, 2, Air{7, 5, 2}},
		{"one block each", Link{}, 253, 253, Air{256, 256, 2}},
		{"two blocks out", Link{}, 254, 2, Air{254 + 6, 5 + 3, 4}},
		{"two blocks in", Link{}, 4, 254, Air{7 + 3, 254 + 6, 4}},
		{"frames of 16", Link{FSC: 16, FSD: 16}, 26, 27, Air{26 + 2*3 + 2*3, 27 + 3*3 + 3, 8}},
		{"one way", Link{FSC: 16}, 26, 27, Air{26 + 2*3, 27 + 3 + 3, 4}},
		{"frames too small", Link{FSC: 1, FSD: -5}, 26, 27, Air{26 + 2*3 + 2*3, 27 + 3*3 + 3, 8}},
		{"nothing", Link{}, 0, 0, Air{3, 3, 2}},
	} {
		if got := c.l.Exchange(c.command, c.response); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

// TestExchangeBlockByBlock plays the protocol, one block after the other.
func TestExchangeBlockByBlock(t *testing.T) {
	for _, frame := range []int{16, 17, 64, 256} {
		for n := range 600 {
			a := Air{}
			for left := n; ; {
				part := min(left, frame-3)
				left -= part
				a.Sent += part + 3
				a.Frames++
				if left == 0 {
					break
				}
				a.Received += 3
				a.Frames++
			}
			a.Received += 5
			a.Frames++
			if got := (Link{FSC: frame}).Exchange(n, 2); got != a {
				t.Fatalf("%d octets in frames of %d: %+v, want %+v", n, frame, got, a)
			}
		}
	}
}

func TestTime(t *testing.T) {
	for _, c := range []struct {
		a    Air
		r    Rate
		want time.Duration
	}{
		{Air{}, Rate106, 0},
		{Air{Sent: 1}, Rate106, 84955},     // 9 * 128 / 13.56 MHz
		{Air{Received: 1}, Rate424, 21238}, // a quarter
		{Air{Frames: 1}, Rate106, (2*128 + 1172) * 100_000 / 1356},
		{Air{Frames: 1}, Rate848, (2*16 + 1172) * 100_000 / 1356},
		{Air{100, 200, 4}, Rate212, (64*(300*9+4*2) + 4*1172) * 100_000 / 1356},
		{Air{Sent: 1152, Received: 1152}, Rate106, 195_738_053},                     // ML-KEM-768's octets
		{Air{Sent: 1 << 30, Frames: 0}, Rate106, (1 << 30) * 1152 * 100_000 / 1356}, // no overflow
	} {
		if got := c.a.Time(c.r); got != c.want {
			t.Errorf("%+v at %d: %d ns, want %d", c.a, c.r, got, c.want)
		}
	}
}

func TestTimePanics(t *testing.T) {
	for _, r := range []Rate{0, -1, 3, 106} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("rate %d", r)
				}
			}()
			Air{}.Time(r)
		}()
	}
}

func TestCount(t *testing.T) {
	var a Air
	lost := errors.New("card lost")
	tr := Link{}.Count(func(b []byte) ([]byte, error) {
		if len(b) == 5 {
			return nil, lost
		}
		return b[:2], nil
	}, &a)
	for range 2 {
		if got, err := tr(make([]byte, 4)); err != nil || len(got) != 2 {
			t.Error(got, err)
		}
	}
	if _, err := tr(make([]byte, 5)); err != lost {
		t.Error(err)
	}
	if want := (Air{14, 10, 4}); a != want {
		t.Errorf("%+v, want %+v", a, want)
	}
}
