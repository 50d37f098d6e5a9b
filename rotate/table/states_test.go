package table_test

import (
	"bytes"
	"crypto/aes"
	"encoding/binary"
	"errors"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/seed-496a4445/fyr"
	"github.com/seed-496a4445/fyr/internal/policy/printtest"
	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/table"
)

var masterKey = []byte{0x00, 0x41, 0x9f, 0x22, 0x0a, 0xc3, 0xa9, 0x31, 0x32, 0xff, 0x80, 0x5c, 0x07, 0x7a, 0x10, 0xe2}

// stateOf is the definition of a state of a master key.
func stateOf(t *testing.T, key []byte, size, i int) []byte {
	c, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	var state []byte
	for number := range (size + 15) / 16 {
		in := append([]byte("fyr1 fleet\x00"), byte(number))
		in = binary.BigEndian.AppendUint32(in, uint32(i))
		out := make([]byte, 16)
		c.Encrypt(out, in)
		state = append(state, out...)
	}
	return state[:size]
}

func TestMaster(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, size := range []int{1, 8, 15, 16, 17, 31, 32, 33, 64, 100, 4096} {
		const n = 300
		m, err := table.NewMaster(masterKey, size, n)
		if err != nil {
			t.Fatal(err)
		}
		if m.Len() != n {
			t.Errorf("%d tags", m.Len())
		}
		var want []byte
		for i := range n {
			want = append(want, stateOf(t, masterKey, size, i)...)
		}
		if got := m.Read(nil, 0, n); !bytes.Equal(got, want) {
			t.Fatalf("size %d: all states at once are wrong", size)
		}
		buf := make([]byte, 70*size)
		for range 50 {
			i := r.IntN(n)
			k := r.IntN(min(n-i, 70) + 1)
			for j := range buf {
				buf[j] = 0xee
			}
			b := buf[:r.IntN(len(buf)+1)]
			got := m.Read(b, i, k)
			if !bytes.Equal(got, want[i*size:(i+k)*size]) {
				t.Fatalf("size %d: states %d..%d are wrong", size, i, i+k-1)
			}
			if k > 0 && &got[0] != &buf[0] {
				t.Fatalf("size %d: a buffer of %d bytes was not enough for %d states", size, cap(b), k)
			}
		}
		if got := m.Read(make([]byte, 0, 1), n-1, 1); !bytes.Equal(got, want[(n-1)*size:]) {
			t.Errorf("size %d: the buffer did not grow", size)
		}
	}
}

// TestMasterLargestTag: positions take four bytes of the block.
func TestMasterLargestTag(t *testing.T) {
	m, err := table.NewMaster(masterKey, 16, math.MaxInt32)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range []int{255, 256, 1<<24 - 1, 1 << 24, math.MaxInt32 - 1} {
		if got, want := m.Read(nil, i, 1), stateOf(t, masterKey, 16, i); !bytes.Equal(got, want) {
			t.Errorf("state %d: %x, want %x", i, got, want)
		}
	}
}

func TestMasterErrors(t *testing.T) {
	for n := range 40 {
		m, err := table.NewMaster(make([]byte, n), 16, 1)
		if n == table.MasterKeySize {
			if err != nil {
				t.Error(err)
			}
		} else if m != nil || !errors.Is(err, table.ErrMaster) || !errors.Is(err, fyr.ErrLength) {
			t.Errorf("key of %d bytes: %v, %v", n, m, err)
		}
	}
	for _, c := range []struct{ size, n int }{{0, 1}, {-1, 1}, {4097, 1}, {math.MaxInt, 1}, {math.MinInt, 1}, {16, -1}, {16, math.MinInt}} {
		if m, err := table.NewMaster(masterKey, c.size, c.n); m != nil || !errors.Is(err, table.ErrMasterSize) || !errors.Is(err, fyr.ErrRange) {
			t.Errorf("%d states of %d bytes: %v, %v", c.n, c.size, m, err)
		}
	}
	if int64(math.MaxInt) > math.MaxInt32 {
		if _, err := table.NewMaster(masterKey, 16, math.MaxInt); !errors.Is(err, table.ErrMasterSize) {
			t.Errorf("all tags there can be: %v", err)
		}
	}
	if m, err := table.NewMaster(masterKey, 16, 0); err != nil || m.Len() != 0 || len(m.Read(nil, 0, 0)) != 0 {
		t.Errorf("no tags: %v", err)
	}
}

// outOfRange lists what a States of n tags must not be asked for.
func outOfRange(n int) [][2]int {
	return [][2]int{
		{-1, 1}, {n, 1}, {n + 1, 0}, {0, n + 1}, {n - 1, 2}, {0, -1}, {1, -1}, {n, -1}, {math.MaxInt, 1}, {math.MaxInt, math.MaxInt},
		{1, math.MaxInt}, {math.MinInt, 1}, {math.MinInt, math.MinInt}, {1, math.MinInt},
	}
}

func TestStatesOutOfRangePanic(t *testing.T) {
	master, err := table.NewMaster(masterKey, 16, 10)
	if err != nil {
		t.Fatal(err)
	}
	mapped := open(t, make([]byte, 160), 16)
	for name, s := range map[string]rotate.States{"master": master, "mapped": mapped} {
		for _, c := range outOfRange(10) {
			if !panics(func() { s.Read(nil, c[0], c[1]) }) {
				t.Errorf("%s: %d states from %d on: no panic", name, c[1], c[0])
			}
		}
		if panics(func() { s.Read(nil, 10, 0); s.Read(nil, 9, 1); s.Read(nil, 0, 10) }) {
			t.Errorf("%s: states within the range panic", name)
		}
	}
}

// panics reports whether f panics.
func panics(f func()) (did bool) {
	defer func() { did = recover() != nil }()
	f()
	return false
}

func TestMasterWipe(t *testing.T) {
	key := bytes.Clone(masterKey)
	m, err := table.NewMaster(key, 16, 10)
	if err != nil {
		t.Fatal(err)
	}
	clear(key)
	if got := m.Read(nil, 3, 1); !bytes.Equal(got, stateOf(t, masterKey, 16, 3)) {
		t.Error("the key was not copied")
	}
	m.Wipe()
	if !panics(func() { m.Read(nil, 3, 1) }) {
		t.Error("a wiped key gives states")
	}
	m.Wipe()
}

func TestMasterNeverPrints(t *testing.T) {
	m, err := table.NewMaster(masterKey, 16, 10)
	if err != nil {
		t.Fatal(err)
	}
	printtest.NeverPrints(t, m, masterKey)
	printtest.NeverPrints(t, *m, masterKey)
	printtest.NeverPrints(t, rotate.States(m), masterKey)
}

// open maps a file of these bytes.
func open(t *testing.T, b []byte, size int) *table.Mapped {
	t.Helper()
	name := filepath.Join(t.TempDir(), "states")
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
	m, err := table.OpenMapped(name, size)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	return m
}

func TestMapped(t *testing.T) {
	b := make([]byte, 7*1000)
	for i := range b {
		b[i] = byte(mix(uint64(i)))
	}
	m := open(t, b, 7)
	if m.Len() != 1000 || !bytes.Equal(m.Read(nil, 0, 1000), b) {
		t.Errorf("%d states", m.Len())
	}
	got := m.Read(make([]byte, 70), 500, 3)
	if !bytes.Equal(got, b[3500:3521]) || cap(got) != len(got) {
		t.Errorf("states 500 to 502: %x, capacity %d", got, cap(got))
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	if m.Len() != 0 || !panics(func() { m.Read(nil, 0, 1) }) {
		t.Errorf("%d states after Close", m.Len())
	}
	if err := m.Close(); err != nil {
		t.Errorf("closed twice: %v", err)
	}
}

func TestMappedErrors(t *testing.T) {
	dir := t.TempDir()
	file := func(n int) string {
		name := filepath.Join(dir, "states")
		if err := os.WriteFile(name, make([]byte, n), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	for n := range 50 {
		m, err := table.OpenMapped(file(n), 16)
		if n%16 == 0 {
			if err != nil || m.Len() != n/16 || len(m.Read(nil, 0, n/16)) != n {
				t.Errorf("%d bytes: %v", n, err)
			} else if err := m.Close(); err != nil {
				t.Errorf("%d bytes: %v", n, err)
			}
		} else if m != nil || !errors.Is(err, table.ErrFile) || !errors.Is(err, fyr.ErrLength) {
			t.Errorf("%d bytes: %v, %v", n, m, err)
		}
	}
	for _, size := range []int{0, -1, math.MinInt} {
		if m, err := table.OpenMapped(file(16), size); m != nil || !errors.Is(err, table.ErrMasterSize) {
			t.Errorf("states of %d bytes: %v, %v", size, m, err)
		}
	}
	if m, err := table.OpenMapped(filepath.Join(dir, "none"), 16); m != nil || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v, %v", m, err)
	}
	// What size a folder states is the system's affair; that it is no file is not.
	if m, err := table.OpenMapped(dir, 1); m != nil || err == nil {
		t.Errorf("a folder: %v, %v", m, err)
	}
}
