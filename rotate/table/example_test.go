package table_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/seed-496a4445/fyr/internal/aes"
	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/table"
)

// badge is a scheme as simple as can be: a state is an AES key, an identifier
// the first 8 bytes of an encrypted epoch.
type badge struct{}

func (badge) Layout() rotate.Layout { return rotate.Layout{State: 16, ID: 8, Prefix: 8, Group: 64} }

func (b badge) Derive(ids, states []byte, from []rotate.Epoch, m int) {
	b.Layout().Check(ids, states, from, m)
	for i := range from {
		for j := range m {
			epoch := []uint32{uint32(from[i]) + uint32(j)}
			aes.Counters(ids[(i*m+j)*8:][:8], 8, states[i*16:][:16], &aes.Template{Offset: 12}, epoch, 1)
		}
	}
}

func (badge) Advance([]byte, []rotate.Epoch) {}

// key is the key of a badge, for want of a secret one.
func key(i int) []byte {
	k := make([]byte, 16)
	binary.BigEndian.PutUint32(k, uint32(i))
	return k
}

// badges is a fleet of n badges that change every quarter of an hour.
func badges(n int) table.Fleet {
	states := &rotate.Memory{Size: 16}
	for i := range n {
		states.Append(key(i))
	}
	return table.Fleet{
		Scheme:   badge{},
		Schedule: rotate.Schedule{Period: 900, Slack: 901, PPM: 50},
		States:   states,
	}
}

// A badge is heard, and the table says which of a thousand it is.
func Example() {
	ctx := context.Background()
	t, err := table.New(ctx, badges(1000), table.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := t.Advance(ctx, 1_700_000_000); err != nil {
		fmt.Println(err)
		return
	}

	heard := make([]byte, 8)
	badge{}.Derive(heard, key(471), []rotate.Epoch{1_700_000_000 / 900}, 1)

	var s table.Scratch
	for _, m := range t.Lookup(&s, heard) {
		fmt.Println("badge", m.Tag, "in epoch", m.Epoch)
	}
	fmt.Println(len(t.Lookup(&s, make([]byte, 8))), "badges show zeros")
	// Output:
	// badge 471 in epoch 1888888
	// 0 badges show zeros
}

// A batch of identifiers is looked for among all badges without an index.
func ExampleJoin() {
	heard := make([]byte, 16)
	badge{}.Derive(heard, append(key(99), key(7)...), []rotate.Epoch{1_888_888, 1_888_888}, 1)

	received := [][]byte{heard[:8], heard[8:]}
	err := table.Join(context.Background(), badges(1000), 1_700_000_000, received, func(i int, m table.Match) {
		fmt.Println("identifier", i, "is of badge", m.Tag)
	})
	fmt.Println(err)
	// Output:
	// identifier 1 is of badge 7
	// identifier 0 is of badge 99
	// <nil>
}

// A fleet that does not fit is refused with the figures.
func ExampleBudgetError() {
	_, err := table.New(context.Background(), badges(100_000), table.Options{Memory: 1 << 20})
	var budget *table.BudgetError
	if errors.As(err, &budget) {
		fmt.Println(budget.Fit, "of", budget.Tags, "badges would fit")
	}
	// Output:
	// 28085 of 100000 badges would fit
}

// The maker of a fleet keeps one key for all of it.
func ExampleMaster() {
	master, err := table.NewMaster(make([]byte, table.MasterKeySize), 16, 1_000_000)
	if err != nil {
		fmt.Println(err)
		return
	}
	fleet := badges(0)
	fleet.States = master
	fmt.Printf("%d badges, the last has key %x\n", fleet.States.Len(), fleet.States.Read(nil, 999_999, 1))
	// Output:
	// 1000000 badges, the last has key 76cf1e5a1401769e0b7497aabd02d4a8
}
