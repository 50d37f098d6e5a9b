package ccc_test

import (
	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/ranging/ccc"
)

// The golden values of an open stack.
const (
	ursk     = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
	config   = "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"
	prePoll  = "04030201060000000200010300"
	mhr      = "492b34121601000000deadbeefaa050069df04010d803f"
	sealed   = "7464c1539de11c53a418ce30dfea8c5cb70cc4c81f"
	preKey   = "8130793f00b6f71bf39deb342347806b"
	longAddr = "1122334455667788"
)

func ladder() ccc.Ladder {
	return ccc.NewLadder(expecttest.Must(ccc.NewLongKey(expecttest.Unhex(ursk))), expecttest.Unhex(config))
}
