package sounding_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/ranging/sounding"
)

// slow draws bits in the plainest way: each transaction has a list of bits that
// blocks are added to.
type slow struct {
	key     sounding.Key
	bits    map[sounding.Transaction][]byte // of octets that bits were taken of
	octets  map[sounding.Transaction][]byte
	counter map[sounding.Transaction]map[uint16]uint8
}

func newSlow() *slow {
	return &slow{sample(), map[sounding.Transaction][]byte{}, map[sounding.Transaction][]byte{}, map[sounding.Transaction]map[uint16]uint8{}}
}

func (s *slow) octet(step uint16, t sounding.Transaction) byte {
	if len(s.octets[t]) == 0 {
		if s.counter[t] == nil {
			s.counter[t] = map[uint16]uint8{}
		}
		b := expecttest.Must(s.key.Block(step, t, s.counter[t][step]))
		s.counter[t][step]++
		s.octets[t] = b[:]
	}
	o := s.octets[t][0]
	s.octets[t] = s.octets[t][1:]
	return o
}

func (s *slow) bit(step uint16, t sounding.Transaction) byte {
	if len(s.bits[t]) == 0 {
		o := s.octet(step, t)
		for i := range 8 {
			s.bits[t] = append(s.bits[t], o>>(7-i)&1)
		}
	}
	b := s.bits[t][0]
	s.bits[t] = s.bits[t][1:]
	return b
}

// below is hr1 as it is written, with divisions.
func (s *slow) below(step uint16, t sounding.Transaction, r int) int {
	if r == 1 {
		return 0
	}
	n := r * int(s.octet(step, t))
	if n%256 < 256%r {
		return (256*int(s.octet(step, t))*r + n) / 65536
	}
	return n / 256
}

// TestAgainstSlow draws in any order, all transactions in turn, through steps
// beyond 256 of them.
func TestAgainstSlow(t *testing.T) {
	const seed = 6
	rng := rand.New(rand.NewPCG(seed, seed))
	d, s := at(0), newSlow()
	step := uint16(0)
	for i := range 20000 {
		if rng.IntN(4) == 0 && step < 65000 {
			step += uint16(rng.IntN(20))
			if err := d.Step(step); err != nil {
				t.Fatal(err)
			}
		}
		tr := sounding.Transaction(rng.IntN(10))
		var got, want int
		switch r := 1 + rng.IntN(256); rng.IntN(3) {
		case 0:
			got, want = int(expecttest.Must(d.Octet(tr))), int(s.octet(step, tr))
		case 1:
			got, want = int(expecttest.Must(d.Bit(tr))), int(s.bit(step, tr))
		default:
			got, want = expecttest.Must(d.Below(tr, r)), s.below(step, tr, r)
		}
		if got != want {
			t.Fatalf("seed %d, draw %d, step %d, %v: %d, want %d", seed, i, step, tr, got, want)
		}
	}
}

// TestLeftovers: octets and bits of step 9 are spent in step 14, unlike in a
// generator that starts afresh there.
func TestLeftovers(t *testing.T) {
	d := at(9)
	for range 2 {
		expecttest.Must(d.Markers(sounding.Sounding32))
	}
	if err := d.Step(14); err != nil {
		t.Fatal(err)
	}
	first, second := expecttest.Must(d.Markers(sounding.Sounding32)), expecttest.Must(d.Markers(sounding.Sounding32))
	if first.First != 8 || second.First != 11 || first.FirstSignal != 1 || second.FirstSignal != 1 {
		t.Errorf("%+v, %+v", first, second)
	}
	fresh := at(14)
	first, second = expecttest.Must(fresh.Markers(sounding.Sounding32)), expecttest.Must(fresh.Markers(sounding.Sounding32))
	if first.First != 23 || second.First != 24 {
		t.Errorf("afresh: %+v, %+v", first, second)
	}
}

// TestCounter: the 257th block of a step is the first again, as the counter has
// 8 bits, and no other is.
func TestCounter(t *testing.T) {
	b := expecttest.Must(at(5).AppendOctets(nil, sounding.RandomSequence, 257*16))
	for i := 1; i <= 256; i++ {
		if same := slices.Equal(b[:16], b[16*i:16*i+16]); same != (i == 256) {
			t.Errorf("block %d is the first: %v", i, same)
		}
	}
}

// TestStepsHave16Bits: a step counted in 8 bits draws what the step 256 before
// drew. Each way to draw is tried.
func TestStepsHave16Bits(t *testing.T) {
	for name, draw := range map[string]func(d *sounding.DRBG) any{
		"octets": func(d *sounding.DRBG) any {
			return string(expecttest.Must(d.AppendOctets(nil, sounding.ChannelHop, 16)))
		},
		"bits":      func(d *sounding.DRBG) any { return bitsOf(d, sounding.ToneExtension, 64) },
		"markers":   func(d *sounding.DRBG) any { return string(expecttest.Must(d.AppendSounding(nil, sounding.Sounding96))) },
		"signals":   func(d *sounding.DRBG) any { return bitsOf(d, sounding.MarkerSignal, 64) },
		"random":    func(d *sounding.DRBG) any { return string(expecttest.Must(d.AppendRandom(nil, sounding.Random128))) },
		"addresses": func(d *sounding.DRBG) any { return d.Addresses() },
		"main steps": func(d *sounding.DRBG) any {
			return expecttest.Must(d.MainModeSteps(0, 255))<<8 | expecttest.Must(d.MainModeSteps(0, 255))
		},
	} {
		if draw(at(9)) == draw(at(9+256)) {
			t.Errorf("%s: steps 9 and 265 draw the same", name)
		}
	}
}

func bitsOf(d *sounding.DRBG, t sounding.Transaction, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = '0' + expecttest.Must(d.Bit(t))
	}
	return string(b)
}

// TestAntennaPath: every order of antenna paths comes, where a factorial that
// starts at zero leaves the first only.
func TestAntennaPath(t *testing.T) {
	for paths, orders := range []int{1: 1, 2: 2, 3: 6, 4: 24} {
		if orders == 0 {
			continue
		}
		met := map[int]bool{}
		for step := range uint16(600) {
			met[expecttest.Must(at(step).AntennaPath(paths))] = true
		}
		for i := range orders {
			if !met[i] {
				t.Errorf("%d paths: order %d does not come in 600 steps", paths, i)
			}
		}
		if len(met) != orders {
			t.Errorf("%d paths: %d orders", paths, len(met))
		}
	}
	for _, paths := range []int{-1, 0, 5, 260} {
		_, err := at(0).AntennaPath(paths)
		expecttest.Is(t, "antenna paths", err, sounding.ErrRange)
	}
}

// TestSounding has the sounding sequences of both sides in step 9 bit by bit, in
// the order of the air. A mask that is inverted sets the bits around a marker.
func TestSounding(t *testing.T) {
	d := at(9)
	for _, want := range []string{
		"01010101" + "01011100" + "01010101" + "01010101", // 1100 at 12
		"01010011" + "01010101" + "01010101" + "01010101", // 0011 at 4
	} {
		if got := air(expecttest.Must(d.AppendSounding(nil, sounding.Sounding32))); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	one, two := false, false
	near, far := 96, 0
	for step := range uint16(800) {
		m := expecttest.Must(at(step).Markers(sounding.Sounding96))
		sequence := []byte(air(expecttest.Must(at(step).AppendSounding(nil, sounding.Sounding96))))
		if len(sequence) != 96 || m.First < 0 || m.First > 63 || m.Second != -1 && (m.Second < 67 || m.Second > 92) {
			t.Fatalf("step %d: %d bits, %+v", step, len(sequence), m)
		}
		one, two = one || m.Second == -1, two || m.Second != -1
		if far = max(far, m.Second); m.Second >= 0 {
			near = min(near, m.Second)
		}
		if m.Second == -1 && m.SecondSignal != 0 {
			t.Errorf("step %d: a signal without a marker", step)
		}
		for i, b := range sequence {
			marked := i >= m.First && i < m.First+4 || m.Second >= 0 && i >= m.Second && i < m.Second+4
			if !marked && b != '0'+byte(i&1) {
				t.Fatalf("step %d: bit %d is %c: %s", step, i, b, sequence)
			}
		}
	}
	if !one || !two {
		t.Errorf("one marker only: %v, two: %v", one, two)
	}
	if near != 67 || far != 92 {
		t.Errorf("second markers from %d to %d", near, far)
	}
}

// air lists the bits of b, the least significant of each octet first.
func air(b []byte) string {
	var s []byte
	for _, o := range b {
		for i := range 8 {
			s = append(s, '0'+o>>i&1)
		}
	}
	return string(s)
}

func TestShuffle(t *testing.T) {
	channels := make([]uint8, 256)
	for i := range channels {
		channels[i] = uint8(i)
	}
	dst := make([]uint8, 256)
	for n := 1; n <= 256; n++ {
		if err := at(uint16(n)).Shuffle(dst[:n], channels[:n], sounding.ChannelHop); err != nil {
			t.Fatal(err)
		}
		sorted := slices.Sorted(slices.Values(dst[:n]))
		if !slices.Equal(sorted, channels[:n]) {
			t.Fatalf("%d channels become %v", n, dst[:n])
		}
		if n > 20 && slices.Equal(dst[:n], channels[:n]) {
			t.Errorf("%d channels stay in order", n)
		}
	}
	d := at(1)
	expecttest.Is(t, "no channel", d.Shuffle(nil, nil, 0), sounding.ErrRange)
	expecttest.Is(t, "257 channels", d.Shuffle(make([]uint8, 257), make([]uint8, 257), 0), sounding.ErrRange)
	expecttest.Is(t, "long dst", d.Shuffle(dst[:3], channels[:2], 0), sounding.ErrLength)
	expecttest.Is(t, "short dst", d.Shuffle(dst[:1], channels[:2], 0), sounding.ErrLength)
	expecttest.Is(t, "transaction", d.Shuffle(dst[:2], channels[:2], sounding.Backtracking+1), sounding.ErrRange)
}

// TestRefusals: what is out of range draws nothing.
func TestRefusals(t *testing.T) {
	d := at(7)
	none := sounding.Backtracking + 1
	_, err := d.Octet(none)
	expecttest.Is(t, "Octet", err, sounding.ErrRange)
	_, err = d.Bit(none)
	expecttest.Is(t, "Bit", err, sounding.ErrRange)
	b, err := d.AppendOctets([]byte{1}, none, 1)
	expecttest.Is(t, "AppendOctets", err, sounding.ErrRange)
	if len(b) != 1 {
		t.Error("AppendOctets appends with an error")
	}
	_, err = d.AppendOctets(nil, 0, -1)
	expecttest.Is(t, "AppendOctets of -1", err, sounding.ErrRange)
	for _, r := range []int{-1, 0, 257, math.MaxInt} {
		_, err = d.Below(0, r)
		expecttest.Is(t, "Below", err, sounding.ErrRange)
	}
	_, err = d.Below(none, 2)
	expecttest.Is(t, "Below", err, sounding.ErrRange)
	_, err = d.MainModeSteps(3, 2)
	expecttest.Is(t, "MainModeSteps", err, sounding.ErrRange)
	for p := range sounding.Packet(10) {
		_, err = d.AppendRandom(nil, p)
		if random := p >= sounding.Random32 && p <= sounding.Random128; !random {
			expecttest.Is(t, p.String(), err, sounding.ErrPacket)
		} else if err != nil {
			t.Errorf("%v: %v", p, err)
		}
		_, err = at(0).AppendSounding(nil, p)
		if p != sounding.Sounding32 && p != sounding.Sounding96 {
			expecttest.Is(t, p.String(), err, sounding.ErrPacket)
		} else if err != nil {
			t.Errorf("%v: %v", p, err)
		}
	}
	expecttest.Is(t, "a step back", d.Step(6), sounding.ErrStep)
	if err := d.Step(7); err != nil {
		t.Errorf("the same step: %v", err)
	}
	if got, want := expecttest.Must(d.Octet(0)), expecttest.Must(at(7).Octet(0)); got != want {
		t.Error("what was refused has drawn")
	}
}

// TestOne draws nothing for a bound of one.
func TestOne(t *testing.T) {
	d := at(7)
	for range 3 {
		if expecttest.Must(d.Below(0, 1)) != 0 || expecttest.Must(d.AntennaPath(1)) != 0 || expecttest.Must(d.MainModeSteps(4, 4)) != 4 {
			t.Error("a bound of one gives more than the least")
		}
	}
	for _, tr := range []sounding.Transaction{0, sounding.AntennaPath, sounding.SubmodeInsertion} {
		if expecttest.Must(d.Octet(tr)) != expecttest.Must(at(7).Octet(tr)) {
			t.Errorf("%v: a bound of one has drawn", tr)
		}
	}
}

func TestMainModeSteps(t *testing.T) {
	met := map[int]bool{}
	for step := range uint16(300) {
		met[expecttest.Must(at(step).MainModeSteps(2, 10))] = true
	}
	for n := range 20 {
		if met[n] != (n >= 2 && n <= 10) {
			t.Errorf("%d steps: %v", n, met[n])
		}
	}
}

func TestNames(t *testing.T) {
	for tr := range sounding.Transaction(12) {
		if (tr.String() == "unknown") != (tr > sounding.Backtracking) {
			t.Errorf("transaction %d is %q", tr, tr)
		}
	}
	sizes := []int{0, 4, 12, 4, 8, 12, 16, 0, 0}
	for p, size := range sizes {
		if p := sounding.Packet(p); p.Size() != size || (p.String() == "unknown") != (p > sounding.Random128) {
			t.Errorf("packet %d is %q and has %d bytes", p, p, p.Size())
		}
	}
}
