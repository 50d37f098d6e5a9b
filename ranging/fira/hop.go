package fira

import (
	"crypto/aes"

	"github.com/seed-496a4445/fyr/internal/wire"
)

// MaxRounds is the largest number of rounds in a block.
const MaxRounds = 1<<16 - 1

// Hop returns the round in which a block ranges, with hopping: 0 in block 0, and
// otherwise one of rounds that the session id and the block tell. The session
// id is on the air, so anybody can tell. [ErrRange] unless rounds is in
// 1..[MaxRounds].
func Hop(sessionID, block uint32, rounds int) (round int, err error) {
	if rounds < 1 || rounds > MaxRounds {
		return 0, ErrRange
	}
	if block == 0 {
		return 0, nil
	}
	var key, b [aes.BlockSize]byte
	wire.PutBe32(key[12:], sessionID)
	wire.PutBe32(b[12:], block)
	c, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err) // 16 bytes are a key
	}
	c.Encrypt(b[:], b[:])
	return int(uint32(wire.Be16(b[14:])) * uint32(rounds) >> 16), nil // below 2^32
}
