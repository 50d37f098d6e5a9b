package mode_test

import "testing"

// TestDoesNotAllocate: no call after set-up does, when dst has the capacity.
func TestDoesNotAllocate(t *testing.T) {
	s := newSource(30)
	key, nonce, data, text := s.bytes(16), s.bytes(13), s.bytes(40), s.bytes(50)
	room := make([]byte, 0, 100)
	check := func(what string, want float64, f func()) {
		t.Helper()
		if n := testing.AllocsPerRun(100, f); n != want {
			t.Errorf("%s: %v allocations, want %v", what, n, want)
		}
	}
	for _, u := range suites {
		a := u.must(t, key, 8)
		sealed := a.Seal(nil, nonce, text, data)
		bad := flip(sealed, 0)
		check(u.name+" Seal", 0, func() { a.Seal(room, nonce, text, data) })
		check(u.name+" Open", 0, func() { a.Open(room, nonce, sealed, data) })
		check(u.name+" Open refused", 0, func() { a.Open(room, nonce, bad, data) })
		check(u.name+" Reset", 1, func() { a.Reset(key, 8) })
	}
	c := newCCM(t, key, 16)
	check("OpenTruncated", 0, func() { c.OpenTruncated(room, nonce, text, text[:1], data) })
	m := newCMAC(t, key)
	sum := m.Sum(text)
	check("Sum", 0, func() { m.Sum(text) })
	check("Verify", 0, func() { m.Verify(text, sum[:]) })
	check("CMAC Reset", 1, func() { m.Reset(key) })
}
