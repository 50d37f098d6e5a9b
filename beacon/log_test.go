package beacon

import (
	"bytes"
	"testing"
)

// TestCRC24 is the check value of the catalogue, and that of no bytes.
func TestCRC24(t *testing.T) {
	if crc := crc24(crcInit, []byte("123456789")); crc != 0x21cf02 {
		t.Errorf("%06x", crc)
	}
	if crc := crc24(crcInit, nil); crc != crcInit {
		t.Errorf("%06x of nothing", crc)
	}
	if crc := crc24(crc24(crcInit, []byte("1234")), []byte("56789")); crc != 0x21cf02 {
		t.Errorf("%06x in two parts", crc)
	}
}

// TestRecord has the records of the worked example, and those that are none.
func TestRecord(t *testing.T) {
	for want, r := range map[[8]byte]record{
		{0x00, 0x00, 0x03, 0xe9, 0x00, 0xde, 0xfc, 0x83}: {1001, lastingNone, 0},
		{0x00, 0x00, 0x03, 0xe9, 0x42, 0x4d, 0x8a, 0x5c}: {1001, lastingLost, 2},
	} {
		var word [FlashWordSize]byte
		if r.put(&word); word != want {
			t.Errorf("%+v is %x, want %x", r, word, want)
		}
		if got, ok := parseRecord(&want); !ok || got != r {
			t.Errorf("%x is %+v, %v", want, got, ok)
		}
		for bit := range 64 {
			flipped := want
			flipped[bit/8] ^= 1 << (bit % 8)
			if got, ok := parseRecord(&flipped); ok || got != (record{}) {
				t.Errorf("%x is %+v", flipped, got)
			}
		}
	}
	for _, all := range []byte{0x00, 0xff} {
		word := [FlashWordSize]byte(bytes.Repeat([]byte{all}, FlashWordSize))
		if _, ok := parseRecord(&word); ok {
			t.Errorf("%x is a record", word)
		}
	}
	// Bits that are zero in every record, with the CRC of what they are.
	for _, m := range []byte{0x10, 0x20, 0x30} {
		word := [FlashWordSize]byte{4: m}
		crc := crc24(crcInit, word[:5])
		word[5], word[6], word[7] = byte(crc>>16), byte(crc>>8), byte(crc)
		if _, ok := parseRecord(&word); ok {
			t.Errorf("%x is a record", word)
		}
	}
}

// TestTornRecords programs any part of the bits of records: none reads as
// another record. CRC-24 lets one in 2^24 pass; here it is none.
func TestTornRecords(t *testing.T) {
	for n := range uint32(200) {
		r := record{n * 177, lasting(n % 4), byte(n % 16)}
		var whole [FlashWordSize]byte
		r.put(&whole)
		for left := range 64 {
			for _, first := range []bool{true, false} {
				torn := whole
				for bit := range 64 {
					if (bit < left) == first {
						torn[bit/8] |= 0x80 >> (bit % 8) // still erased
					}
				}
				if got, ok := parseRecord(&torn); ok && got != r {
					t.Errorf("%x, torn from %x, is %+v", torn, whole, got)
				}
			}
		}
	}
}

// FuzzRecord: what reads as a record writes the same word.
func FuzzRecord(f *testing.F) {
	f.Add(uint64(0x000003e900defc83))
	f.Add(^uint64(0))
	f.Add(uint64(0))
	f.Fuzz(func(t *testing.T, v uint64) {
		word := [FlashWordSize]byte{}
		for i := range word {
			word[i] = byte(v >> (56 - 8*i))
		}
		r, ok := parseRecord(&word)
		if !ok {
			if r != (record{}) {
				t.Fatalf("%x is no record, and %+v", word, r)
			}
			// Most words are none: try the record that is nearest.
			r = record{uint32(v >> 32), lasting(v >> 30 & 3), byte(v & maxBoots)}
			r.put(&word)
			if got, ok := parseRecord(&word); !ok || got != r {
				t.Fatalf("%+v reads as %+v, %v", r, got, ok)
			}
			return
		}
		back := [FlashWordSize]byte{}
		if r.put(&back); back != word {
			t.Fatalf("%x is %+v, which is %x", word, r, back)
		}
	})
}
