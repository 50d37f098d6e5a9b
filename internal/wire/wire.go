// Package wire reads and writes the integers of wire formats. It is
// encoding/binary without reflection, for packages that run on tags.
//
// The fixed-size functions panic when the slice is too short, as an index
// expression does: a parser checks lengths first.
package wire

// Be16 reads the first two bytes of b, most significant first.
func Be16(b []byte) uint16 { _ = b[1]; return uint16(b[1]) | uint16(b[0])<<8 }

// Be24 reads the first three bytes of b, most significant first.
func Be24(b []byte) uint32 { _ = b[2]; return uint32(b[2]) | uint32(b[1])<<8 | uint32(b[0])<<16 }

// Be32 reads the first four bytes of b, most significant first.
func Be32(b []byte) uint32 {
	_ = b[3]
	return uint32(b[3]) | uint32(b[2])<<8 | uint32(b[1])<<16 | uint32(b[0])<<24
}

// Be64 reads the first eight bytes of b, most significant first.
func Be64(b []byte) uint64 { _ = b[7]; return uint64(Be32(b[4:])) | uint64(Be32(b))<<32 }

// Le16 reads the first two bytes of b, least significant first.
func Le16(b []byte) uint16 { _ = b[1]; return uint16(b[0]) | uint16(b[1])<<8 }

// Le24 reads the first three bytes of b, least significant first.
func Le24(b []byte) uint32 { _ = b[2]; return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 }

// Le32 reads the first four bytes of b, least significant first.
func Le32(b []byte) uint32 {
	_ = b[3]
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
}

// Le64 reads the first eight bytes of b, least significant first.
func Le64(b []byte) uint64 { _ = b[7]; return uint64(Le32(b)) | uint64(Le32(b[4:]))<<32 }

// PutBe16 writes v to the first two bytes of b, most significant first.
func PutBe16(b []byte, v uint16) { _ = b[1]; b[0], b[1] = byte(v>>8), byte(v) }

// PutBe32 writes v to the first four bytes of b, most significant first.
func PutBe32(b []byte, v uint32) {
	_ = b[3]
	b[0], b[1], b[2], b[3] = byte(v>>24), byte(v>>16), byte(v>>8), byte(v)
}

// PutLe32 writes v to the first four bytes of b, least significant first.
func PutLe32(b []byte, v uint32) {
	_ = b[3]
	b[0], b[1], b[2], b[3] = byte(v), byte(v>>8), byte(v>>16), byte(v>>24)
}

// AppendBe16 appends the two bytes of v, most significant first.
func AppendBe16(b []byte, v uint16) []byte { return append(b, byte(v>>8), byte(v)) }

// AppendBe32 appends the four bytes of v, most significant first.
func AppendBe32(b []byte, v uint32) []byte {
	return append(b, byte(v>>24), byte(v>>16), byte(v>>8), byte(v))
}

// AppendBe64 appends the eight bytes of v, most significant first.
func AppendBe64(b []byte, v uint64) []byte {
	return AppendBe32(AppendBe32(b, uint32(v>>32)), uint32(v))
}

// AppendLe16 appends the two bytes of v, least significant first.
func AppendLe16(b []byte, v uint16) []byte { return append(b, byte(v), byte(v>>8)) }

// AppendLe24 appends the low three bytes of v, least significant first.
func AppendLe24(b []byte, v uint32) []byte { return append(b, byte(v), byte(v>>8), byte(v>>16)) }

// AppendLe32 appends the four bytes of v, least significant first.
func AppendLe32(b []byte, v uint32) []byte {
	return append(b, byte(v), byte(v>>8), byte(v>>16), byte(v>>24))
}

// AppendLe64 appends the eight bytes of v, least significant first.
func AppendLe64(b []byte, v uint64) []byte {
	return AppendLe32(AppendLe32(b, uint32(v)), uint32(v>>32))
}
