package beacon_test

import (
	"bytes"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
)

func TestRoom(t *testing.T) {
	var f beacon.Frame
	for n := range 33 {
		b := f.Room(n)
		if len(b) != n || cap(b) != n || !bytes.Equal(b, make([]byte, n)) {
			t.Errorf("room of %d: %x, capacity %d", n, b, cap(b))
		}
		for i := range b {
			b[i] = 0xff
		}
	}
	for _, n := range []int{-1, 33, 1 << 30} {
		if !panics(func() { f.Room(n) }) {
			t.Errorf("room of %d: no panic", n)
		}
	}
	if a, b := f.Room(4), new(beacon.Frame).Room(4); &a[0] == &b[0] {
		t.Error("two frames share their room")
	}
	if n := testing.AllocsPerRun(100, func() { f.ID = f.Room(20); f.Reset() }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestReset(t *testing.T) {
	f := beacon.Frame{Kind: "eid", ID: []byte{1}, Body: []byte{2}, Sealed: true, Counter: 3, Counted: true, Stated: true, Version: 4, Bare: true}
	f.Room(32)[31] = 5
	f.Reset()
	if f.Kind != "" || f.ID != nil || f.Body != nil || f.Sealed || f.Counter != 0 || f.Counted || f.Stated || f.Version != 0 || f.Bare || f.Network != nil {
		t.Errorf("%+v is left", f)
	}
}
