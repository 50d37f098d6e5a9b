package sts_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

var bprf64 = expecttest.Must(sts.NewGeometry(sts.BPRF, 64, 1))

func TestStream(t *testing.T) {
	v := sts.V{Upper: [12]byte{1, 2, 3}, Counter: 1<<32 - 40}
	key := secretKey
	s := expecttest.Must(sts.NewStream(engine, &key, v, 0, 100))
	if key != [16]byte{} {
		t.Error("the key is left with the caller")
	}
	g := generator(secretKey, v)
	sequence, first, err := s.Append([]byte{1}, bprf64)
	if want := g.AppendBlocks([]byte{1}, 0, 32); err != nil || first != 0 || !bytes.Equal(sequence, want) {
		t.Fatalf("first packet: %d, %v", first, err)
	}
	if s.Position() != 32 || s.Left() != 68 || s.V() != v.Advance(32) {
		t.Errorf("position %d, %d left, V %x", s.Position(), s.Left(), s.V().Bytes())
	}
	r, first, err := s.ExposeRegisters(bprf64)
	if k, rv := r.KeyV(); err != nil || first != 32 || k != secretKey || rv != v.Advance(32) {
		t.Errorf("registers: %d, %x, %v", first, rv.Bytes(), err)
	}
	if err := s.Skip(70); err != nil || s.Position() != 70 {
		t.Errorf("skip: %v, at %d", err, s.Position())
	}
	sequence, first, err = s.Append([]byte{1}, bprf64) // 30 are left
	if expecttest.Is(t, "end of lease", err, sts.ErrExhausted); first != 0 || !bytes.Equal(sequence, []byte{1}) || s.Position() != 70 {
		t.Errorf("after the lease: %x, %d, at %d", sequence, first, s.Position())
	}
	_, _, err = s.ExposeRegisters(bprf64)
	expecttest.Is(t, "end of lease", err, sts.ErrExhausted)
	if err := s.Extend(102); err != nil {
		t.Fatal(err)
	}
	if _, first, err := s.Append(nil, bprf64); err != nil || first != 70 || s.Left() != 0 {
		t.Errorf("extended: %d, %v", first, err)
	}
	expecttest.Panics(t, "no geometry", func() { s.Append(nil, sts.Geometry{}) })
}

func TestStreamRefuses(t *testing.T) {
	for _, c := range []struct {
		from, end sts.Position
		want      error
	}{
		{0, 0, nil}, {7, 7, nil}, {sts.LastPosition, sts.LastPosition, nil}, {0, sts.LastPosition, nil},
		{1, 0, sts.ErrPosition}, {0, sts.LastPosition + 1, sts.ErrPosition}, {sts.LastPosition + 1, sts.LastPosition + 2, sts.ErrPosition},
	} {
		key := secretKey
		_, err := sts.NewStream(engine, &key, sts.V{}, c.from, c.end)
		if !errors.Is(err, c.want) || (err != nil) != (key == secretKey) {
			t.Errorf("%d to %d: %v, want %v; key %x", c.from, c.end, err, c.want, key)
		}
	}
	s := stream(t, sts.V{}, 5, 20)
	expecttest.Is(t, "skip back", s.Skip(4), sts.ErrReplay)
	expecttest.Is(t, "skip past", s.Skip(21), sts.ErrExhausted)
	expecttest.Is(t, "shorten", s.Extend(19), sts.ErrPosition)
	expecttest.Is(t, "too long", s.Extend(sts.LastPosition+1), sts.ErrPosition)
	if s.Position() != 5 || s.Left() != 15 {
		t.Errorf("a refusal moved the stream to %d, %d left", s.Position(), s.Left())
	}
	if err := s.Skip(20); err != nil || s.Left() != 0 {
		t.Errorf("skip to the end: %v", err)
	}
}

// TestRekey: a stream that was given another key is the stream of that key, for
// its copies too, and one that was wiped is one again.
func TestRekey(t *testing.T) {
	otherKey := [16]byte(expecttest.Unhex("0f1e2d3c4b5a69788796a5b4c3d2e1f0"))
	v := sts.V{Upper: [12]byte{9}, Counter: 1<<32 - 3}
	s := stream(t, sts.V{}, 0, 100)
	copied := s
	check := func(what string) {
		t.Helper()
		key := otherKey
		if err := s.Rekey(&key, v, 7, 60); err != nil || key != [16]byte{} {
			t.Fatalf("%s: %v, key %x", what, err, key)
		}
		sequence, first, err := copied.Append(nil, bprf64)
		if want := generator(otherKey, v).AppendBlocks(nil, 7, 32); err != nil || first != 7 || !bytes.Equal(sequence, want) {
			t.Errorf("%s: first packet at %d, %v", what, first, err)
		}
		if s.Position() != 39 || s.Left() != 21 || s.V() != v.Advance(39) {
			t.Errorf("%s: at %d, %d left", what, s.Position(), s.Left())
		}
	}
	check("used")
	s.Wipe()
	expecttest.Panics(t, "a wiped copy", func() { copied.Append(nil, bprf64) })
	check("wiped")
	s = sts.Unkeyed(engine)
	copied = s
	expecttest.Panics(t, "without a key", func() { s.Position() })
	check("never keyed")

	for _, c := range []struct {
		key       [16]byte
		from, end sts.Position
		want      error
	}{
		{[16]byte{}, 0, 1, sts.ErrPublicKey}, {otherKey, 1, 0, sts.ErrPosition}, {otherKey, 0, sts.LastPosition + 1, sts.ErrPosition},
	} {
		key := c.key
		expecttest.Is(t, "rekey", s.Rekey(&key, sts.V{}, c.from, c.end), c.want)
		if key != c.key || s.Position() != 39 || s.V() != v.Advance(39) {
			t.Errorf("%v changed the stream or the key", c.want)
		}
	}
	expecttest.Panics(t, "zero stream", func() { new(sts.Stream).Rekey(&otherKey, v, 0, 1) })
}

// TestStreamEnds: a stream ends when its counter has come round, and not before.
func TestStreamEnds(t *testing.T) {
	v := sts.V{Counter: 77}
	s := stream(t, v, sts.LastPosition-33, sts.LastPosition)
	sequence, _, err := s.Append(nil, bprf64)
	if want := generator(secretKey, v).AppendBlocks(nil, 1<<32-33, 32); err != nil || !bytes.Equal(sequence, want) {
		t.Errorf("the last packet: %v", err)
	}
	_, _, err = s.Append(nil, bprf64)
	expecttest.Is(t, "the packet after", err, sts.ErrExhausted)
	if err := s.Skip(sts.LastPosition); err != nil || s.V() != v {
		t.Errorf("at the end: %v, V %x", err, s.V().Bytes())
	}
}

// TestNeverTwice: whatever is done with streams of one key, over losses of
// power, copies and errors, no block comes twice.
func TestNeverTwice(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 22))
	var all []sts.Geometry
	for _, units := range []int{16, 32} {
		all = append(all, expecttest.Must(sts.NewGeometry(sts.BPRF, units, 1)), expecttest.Must(sts.NewGeometry(sts.HPRF, units, 2)))
	}
	for range 30 {
		used := map[[sts.BlockSize]byte]bool{}
		end := sts.Position(r.IntN(100))
		s := stream(t, sts.V{Counter: 1<<32 - 500}, 0, end)
		stored := end
		for range 60 {
			g := all[r.IntN(len(all))]
			switch r.IntN(6) {
			case 0: // power is lost
				end = stored + sts.Position(r.IntN(100))
				s, stored = stream(t, sts.V{Counter: 1<<32 - 500}, stored, end), end
			case 1:
				stored += sts.Position(r.IntN(100))
				if err := s.Extend(stored); err != nil {
					t.Fatal(err)
				}
			case 2:
				s.Skip(s.Position() + sts.Position(r.IntN(40)) - 10)
			case 3: // a copy goes on where s is
				other := s
				other.Append(nil, g)
			default:
				b, _, err := s.Append(nil, g)
				if err != nil {
					continue
				}
				for i := 0; i < len(b); i += sts.BlockSize {
					block := [sts.BlockSize]byte(b[i:])
					if used[block] {
						t.Fatalf("a block came twice, before position %d", s.Position())
					}
					used[block] = true
				}
			}
		}
	}
}

func TestPublicKeys(t *testing.T) {
	for _, k := range []string{
		"00000000000000000000000000000000",
		"0738123bb5e5a4ed8df43a20c9a375fa", "c9a375fa8df43a20b5e5a4ed0738123b", // DW3000 reset, and its words turned
		"14148674d1d336aaf86050a814eb220f", "14eb220ff86050a8d1d336aa14148674",
		publicKey, "dd9897f2b85c9dc8a7dec01cca5b61db", "91a2de58ff3b5e85153358d6156464ff",
	} {
		key := [16]byte(expecttest.Unhex(k))
		if !sts.PublicKey(&key) {
			t.Errorf("%s is not known", k)
		}
		_, err := sts.NewStream(engine, &key, sts.V{}, 0, 1)
		if expecttest.Is(t, "public key", err, sts.ErrPublicKey); key != [16]byte(expecttest.Unhex(k)) {
			t.Error("an error changed the key")
		}
		for i := range key {
			other := key
			if other[i] ^= 0x80; sts.PublicKey(&other) {
				t.Errorf("%x is known", other)
			}
		}
	}
	if sts.PublicKey(&secretKey) {
		t.Error("a secret key is public")
	}
}

func TestKinds(t *testing.T) {
	for k := range sts.Kind(10) {
		text := k.String()
		if k.Authenticated() != (k == sts.Secret) {
			t.Errorf("%v authenticates", k)
		}
		if bytes.Contains([]byte(text), []byte("unauthenticated")) == k.Authenticated() {
			t.Errorf("%d is called %q", k, text)
		}
	}
}
