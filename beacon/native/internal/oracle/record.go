package oracle

import "encoding/binary"

// CRC24 is the checksum of RFC 9580, Section 6.1: Section 9.1.
func CRC24(b []byte) []byte {
	c := uint32(0xb704ce)
	for _, octet := range b {
		c ^= uint32(octet) << 16
		for range 8 {
			c <<= 1
			if c&0x1000000 != 0 {
				c ^= 0x1864cfb
			}
		}
	}
	return binary.BigEndian.AppendUint32(nil, c)[1:]
}

// Record returns a record of the log: Section 9.1.
func Record(n uint32, m byte) []byte {
	r := append(binary.BigEndian.AppendUint32(nil, n), m)
	return append(r, CRC24(r)...)
}

// Slot returns the header, the nodes and the tail word of a slot: Section 9.2.
func Slot(root []byte, g int) []byte {
	state := Walk(root, g)
	b := append(binary.BigEndian.AppendUint32(nil, uint32(g)), byte(len(root)/16), byte(len(state)), 0, 0)
	for _, x := range state {
		b = append(b, x.Key...)
	}
	return append(b, word(b)...)
}

// Entry returns the words of an entry of a separated plaintext that is shown:
// Section 9.2.
func Entry(g int, plain []byte) []byte {
	b := append([]byte(nil), plain...)
	for len(b)%8 != 0 {
		b = append(b, 0)
	}
	b = append(b, word(append(binary.BigEndian.AppendUint32(nil, uint32(g)), plain...))...)
	return append(b, make([]byte, 8)...)
}

// word is a check word over b: Section 9.2.
func word(b []byte) []byte { return append([]byte("fyr1 "), CRC24(b)...) }
