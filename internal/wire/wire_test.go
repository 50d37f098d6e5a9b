package wire_test

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/internal/wire"
)

// TestAgainstEncodingBinary compares every function with the standard library.
func TestAgainstEncodingBinary(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		v := r.Uint64() >> (r.UintN(64))
		b := binary.BigEndian.AppendUint64(nil, v)
		l := binary.LittleEndian.AppendUint64(nil, v)
		ok := wire.Be64(b) == v && wire.Le64(l) == v &&
			wire.Be32(b) == binary.BigEndian.Uint32(b) && wire.Le32(b) == binary.LittleEndian.Uint32(b) &&
			wire.Be16(b) == binary.BigEndian.Uint16(b) && wire.Le16(b) == binary.LittleEndian.Uint16(b) &&
			wire.Be24(b[1:]) == binary.BigEndian.Uint32(b)&0xffffff && wire.Le24(b) == binary.LittleEndian.Uint32(b)&0xffffff
		if !ok {
			t.Fatalf("read of %x differs from encoding/binary", b)
		}
		var p, q [4]byte
		wire.PutBe32(p[:], uint32(v))
		wire.PutLe32(q[:], uint32(v))
		if !bytes.Equal(p[:], b[4:]) || !bytes.Equal(q[:], l[:4]) {
			t.Fatalf("put of %x differs from encoding/binary", v)
		}
		wire.PutBe16(p[:], uint16(v))
		if !bytes.Equal(p[:2], b[6:]) {
			t.Fatalf("PutBe16 of %x differs", v)
		}
		for _, c := range []struct{ got, want []byte }{
			{wire.AppendBe16(nil, uint16(v)), b[6:]}, {wire.AppendBe32(nil, uint32(v)), b[4:]}, {wire.AppendBe64(nil, v), b}, {wire.AppendLe64(nil, v), l},
			{wire.AppendLe16(nil, uint16(v)), l[:2]}, {wire.AppendLe24(nil, uint32(v)), l[:3]}, {wire.AppendLe32(nil, uint32(v)), l[:4]},
		} {
			if !bytes.Equal(c.got, c.want) {
				t.Fatalf("append of %x gave %x, want %x", v, c.got, c.want)
			}
		}
	}
}
