package findmy

import "github.com/seed-496a4445/fyr/internal/wire"

// SendMy is what an advertised key says in the covert channel "Send My": one
// bit of a message, as the one of two keys for which a report arrives. Tags do
// not send such keys. It is comparable.
type SendMy struct {
	BitIndex  uint32 // position of the bit in the message
	MessageID uint32
	ModemID   uint32
	Counter   uint32 // raised until the key is on the curve
	Bit       bool
}

// ParseSendMy reads a key of that form, BA BE, the four integers big endian,
// nine zero bytes and the bit, else it returns [ErrSendMy]. A key of a tag has
// the form with probability 2^-95.
func ParseSendMy(k AdvKey) (SendMy, error) {
	if k[0] != 0xba || k[1] != 0xbe || k[27] > 1 || [9]byte(k[18:]) != [9]byte{} {
		return SendMy{}, ErrSendMy
	}
	return SendMy{
		BitIndex:  wire.Be32(k[2:]),
		MessageID: wire.Be32(k[6:]),
		ModemID:   wire.Be32(k[10:]),
		Counter:   wire.Be32(k[14:]),
		Bit:       k[27] == 1,
	}, nil
}

// AdvKey returns the key that says s. It is the inverse of [ParseSendMy].
func (s SendMy) AdvKey() AdvKey {
	k := AdvKey{0: 0xba, 1: 0xbe}
	wire.PutBe32(k[2:], s.BitIndex)
	wire.PutBe32(k[6:], s.MessageID)
	wire.PutBe32(k[10:], s.ModemID)
	wire.PutBe32(k[14:], s.Counter)
	if s.Bit {
		k[27] = 1
	}
	return k
}
