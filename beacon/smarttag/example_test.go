package smarttag_test

import (
	"encoding/hex"
	"fmt"
	"time"

	"github.com/seed-496a4445/fyr/beacon/smarttag"
)

// Which of my tags is this? The identifier names the tag, the signature proves
// that it was sent by it, the counter tells when.
func ExampleCredential_Find() {
	key := func(s string) []byte { b, _ := hex.DecodeString(s); return b }
	tag, err := smarttag.NewCredential(
		key("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"),
		key("a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"),
		key("0000000000291b56"),
		smarttag.PoolSize)
	if err != nil {
		fmt.Println(err)
		return
	}

	received, err := smarttag.ParseServiceData(key("117b190168b4eaf90cb25c76c3000000127b7c05"))
	if err != nil {
		fmt.Println(err)
		return
	}
	index, err := tag.Find(received.ID)
	if err != nil {
		fmt.Println(err)
		return
	}
	now := time.Date(2022, 7, 22, 14, 45, 8, 0, time.UTC)
	fmt.Println(index, tag.Verify(&received) == nil, received.State, received.Battery)
	fmt.Println(received.Counter.Time().Format(time.RFC3339), received.Counter.Delta(now))
	// Output:
	// 1 true premature_offline full
	// 2022-07-22T14:45:00Z 0
}
