package rotate_test

import (
	"bytes"
	"math"
	"strconv"
	"testing"

	"github.com/seed-496a4445/fyr/rotate"
)

// panics reports whether f panics with a text of this package.
func panics(f func()) (text string, did bool) {
	defer func() {
		if v := recover(); v != nil {
			text, did = v.(string), true
		}
	}()
	f()
	return "", false
}

func TestMemory(t *testing.T) {
	m := &rotate.Memory{Size: 3}
	if m.Len() != 0 || len(m.Read(nil, 0, 0)) != 0 {
		t.Errorf("empty: %d states", m.Len())
	}
	for i := range byte(10) {
		m.Append([]byte{i, i + 1, i + 2})
	}
	if m.Len() != 10 {
		t.Fatalf("%d states, want 10", m.Len())
	}
	buf := []byte{9, 9, 9, 9, 9, 9}
	got := m.Read(buf, 4, 2)
	if want := []byte{4, 5, 6, 5, 6, 7}; !bytes.Equal(got, want) {
		t.Errorf("states 4 and 5 are %d, want %d", got, want)
	}
	if cap(got) != len(got) {
		t.Error("appending to what Read returns would overwrite the next state")
	}
	if !bytes.Equal(buf, []byte{9, 9, 9, 9, 9, 9}) {
		t.Error("Read used its buffer")
	}
	m.Write(5, []byte{50, 60, 70})
	if want := []byte{4, 5, 6, 50, 60, 70, 6, 7, 8}; !bytes.Equal(m.Read(nil, 4, 3), want) {
		t.Errorf("states 4 to 6 are %d, want %d", m.Read(nil, 4, 3), want)
	}
	var zero rotate.Memory
	if zero.Len() != 0 || len(zero.Read(nil, 0, 0)) != 0 {
		t.Error("the zero value is not empty")
	}
	// A rest that is no whole state is none.
	if n := (&rotate.Memory{Size: 3, Bytes: make([]byte, 8)}).Len(); n != 2 {
		t.Errorf("8 bytes hold %d states of 3", n)
	}
}

// TestMemoryPanics asks for states that are not there. The bytes have room
// behind them, so that the runtime would let most of it pass.
func TestMemoryPanics(t *testing.T) {
	m := &rotate.Memory{Size: 4, Bytes: make([]byte, 40, 400)}
	before := bytes.Clone(m.Bytes[:400])
	four := make([]byte, 4)
	for i := range four {
		four[i] = 0xee
	}
	cases := map[string]func(){
		"Append, wrong size": func() { m.Append(four[:3]) },
		"Append, too long":   func() { m.Append(make([]byte, 5)) },
		"Append, no size":    func() { new(rotate.Memory).Append(nil) },
		"Write, short":       func() { m.Write(0, four[:3]) },
		"Write, long":        func() { m.Write(0, make([]byte, 5)) },
	}
	for _, i := range []int{math.MinInt, -1, 10, 11, math.MaxInt / 4, math.MaxInt} {
		cases["Write "+strconv.Itoa(i)] = func() { m.Write(i, four) }
		cases["Read one at "+strconv.Itoa(i)] = func() { m.Read(nil, i, 1) }
		cases["Read many at "+strconv.Itoa(i)] = func() { m.Read(nil, i, math.MaxInt) }
	}
	for _, n := range []int{math.MinInt, -1, 10, 11, math.MaxInt} {
		cases["Read many: "+strconv.Itoa(n)] = func() { m.Read(nil, 1, n) }
	}
	for name, f := range cases {
		text, did := panics(f)
		if !did {
			t.Errorf("%s: no panic", name)
		} else if len(text) < 8 || text[:8] != "rotate: " {
			t.Errorf("%s: panic %q", name, text)
		}
	}
	if !bytes.Equal(m.Bytes[:400], before) {
		t.Error("a call that panicked has written")
	}
	if _, did := panics(func() { m.Read(nil, 10, 0); m.Read(nil, 0, 10); m.Write(9, four); m.Write(0, four) }); did {
		t.Error("the last state cannot be read or written")
	}
}

// TestLayoutCheck tries all small sizes: a call fits when ids holds n*m
// identifiers and states n states.
func TestLayoutCheck(t *testing.T) {
	for n := range 4 {
		for m := -1; m < 5; m++ {
			for idSize := range 4 {
				for stateSize := range 4 {
					l := rotate.Layout{ID: idSize, State: stateSize, Prefix: idSize}
					for ids := range 40 {
						for states := range 12 {
							_, did := panics(func() { l.Check(make([]byte, ids), make([]byte, states), make([]rotate.Epoch, n), m) })
							fits := m >= 0 && ids == n*m*idSize && states == n*stateSize
							if did == fits {
								t.Fatalf("n %d, m %d, ID %d, State %d: %d and %d bytes: panic %v", n, m, idSize, stateSize, ids, states, did)
							}
						}
					}
				}
			}
		}
	}
}

// TestLayoutCheckWraps: products that wrap to the right size do not fit.
func TestLayoutCheckWraps(t *testing.T) {
	l := rotate.Layout{ID: 8, Prefix: 8, State: 1}
	for _, m := range []int{math.MaxInt/8 + 1, math.MinInt, math.MaxInt, math.MaxInt/2 + 1} {
		if _, did := panics(func() { l.Check(nil, make([]byte, 4), make([]rotate.Epoch, 4), m) }); !did {
			t.Errorf("%d epochs of 8 bytes fit into none", m)
		}
	}
	if _, did := panics(func() { l.Check(nil, nil, nil, math.MaxInt) }); did {
		t.Error("no tags need no room")
	}
}

func TestMemoryDoesNotAllocate(t *testing.T) {
	m := &rotate.Memory{Size: 4, Bytes: make([]byte, 40)}
	state := make([]byte, 4)
	if n := testing.AllocsPerRun(100, func() { m.Write(3, m.Read(nil, 2, 1)); m.Write(1, state) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
