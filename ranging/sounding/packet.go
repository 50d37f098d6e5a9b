package sounding

import "github.com/seed-496a4445/fyr/ranging"

// A Packet is what a packet has behind its access address, by the numbers of
// the host controller interface.
type Packet uint8

// The packets. Tones have none.
const (
	AddressOnly Packet = iota // nothing
	Sounding32
	Sounding96
	Random32
	Random64
	Random96
	Random128

	packets
)

// String returns the name of p in words.
func (p Packet) String() string {
	names := [packets]string{
		"access address only", "32-bit sounding sequence", "96-bit sounding sequence",
		"32-bit random sequence", "64-bit random sequence", "96-bit random sequence", "128-bit random sequence",
	}
	if p < packets {
		return names[p]
	}
	return "unknown"
}

// Size returns the size of the sequence in bytes; 0 for [AddressOnly] and for
// unknown packets.
func (p Packet) Size() int {
	if p < packets {
		return [packets]int{0, 4, 12, 4, 8, 12, 16}[p]
	}
	return 0
}

// Kind returns what [ranging.Verify] calls p.
func (p Packet) Kind() ranging.RTT {
	switch {
	case p == AddressOnly:
		return ranging.AccessAddress
	case p == Sounding32 || p == Sounding96:
		return ranging.SoundingSequence
	case p < packets:
		return ranging.RandomRTT
	}
	return ranging.UnknownRTT
}

// random reports whether p has a random sequence.
func (p Packet) random() bool { return p >= Random32 && p < packets }

// Markers are the places of the first bits of the markers in a sounding
// sequence, by time, and the markers, as drawn: 1 is 0011 on the air, 0 is
// 1100. There is no second one where Second is -1.
type Markers struct {
	First, Second             int
	FirstSignal, SecondSignal byte
}

// markerBits is the length of a marker in bits.
const markerBits = 4

// Markers draws the markers of a sounding sequence of p. It returns [ErrPacket]
// when p has none.
func (d *DRBG) Markers(p Packet) (Markers, error) {
	s := d.state()
	m := Markers{Second: -1}
	switch p {
	case Sounding32:
		m.First = s.below(MarkerPosition, 32-markerBits+1)
	case Sounding96:
		m.First = s.below(MarkerPosition, 64)
		// One of 75 places behind the first marker; those that end behind the
		// sequence mean that there is none.
		if second := s.below(MarkerPosition, 75) + 67; second <= 96-markerBits {
			m.Second = second
		}
	default:
		return Markers{}, ErrPacket
	}
	m.FirstSignal, _ = d.Bit(MarkerSignal)
	if m.Second >= 0 {
		m.SecondSignal, _ = d.Bit(MarkerSignal)
	}
	return m, nil
}

// AppendSounding draws the markers of a sounding sequence of p and appends its
// octets to dst, in the order of the air with the least significant bit first:
// 0101..., but for the markers. It returns dst and [ErrPacket] when p has no
// sounding sequence.
func (d *DRBG) AppendSounding(dst []byte, p Packet) ([]byte, error) {
	m, err := d.Markers(p)
	if err != nil {
		return dst, err
	}
	at := len(dst)
	for range p.Size() {
		dst = append(dst, 0b10101010)
	}
	put(dst[at:], m.First, m.FirstSignal)
	if m.Second >= 0 {
		put(dst[at:], m.Second, m.SecondSignal)
	}
	return dst, nil
}

// put writes a marker over the bits from at on.
func put(sequence []byte, at int, signal byte) {
	marker := byte(0b0011) // 1100 on the air
	if signal == 1 {
		marker = 0b1100
	}
	for i := range markerBits {
		bit := at + i
		sequence[bit/8] = sequence[bit/8]&^(1<<(bit%8)) | marker>>i&1<<(bit%8)
	}
}

// AppendRandom draws the random sequence of p and appends its octets to dst,
// most significant octet first. It returns dst and [ErrPacket] when p has no
// random sequence.
func (d *DRBG) AppendRandom(dst []byte, p Packet) ([]byte, error) {
	s := d.state()
	if !p.random() {
		return dst, ErrPacket
	}
	for range p.Size() {
		dst = append(dst, s.draw(RandomSequence))
	}
	return dst, nil
}

// MaxAntennaPaths is the largest number of antenna paths.
const MaxAntennaPaths = 4

// AntennaPath draws the index of the order in which the antenna paths of a step
// have their turn, one of 0..paths!-1. It returns [ErrRange] unless paths is in
// 1..[MaxAntennaPaths].
func (d *DRBG) AntennaPath(paths int) (int, error) {
	if paths < 1 || paths > MaxAntennaPaths {
		return 0, ErrRange
	}
	orders := 1
	for i := 2; i <= paths; i++ {
		orders *= i
	}
	return d.state().below(AntennaPath, orders), nil
}

// MainModeSteps draws how many main mode steps come before the next submode
// step, one of least..most. It returns [ErrRange] unless least <= most.
func (d *DRBG) MainModeSteps(least, most uint8) (int, error) {
	if least > most {
		return 0, ErrRange
	}
	return int(least) + d.state().below(SubmodeInsertion, int(most)-int(least)+1), nil
}
