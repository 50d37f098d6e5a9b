package rotate_test

import (
	"fmt"

	"github.com/seed-496a4445/fyr/rotate"
)

// A beacon changes its identifier every 1024 seconds by a clock of its own. It
// was heard in epoch 60; a day later three epochs are possible, and hearing one
// of them tells how its clock runs.
func Example() {
	schedule := rotate.Schedule{Period: 1024, Slack: 1025, PPM: 150, Last: 1<<22 - 1}
	known := rotate.Alignment{Unix: 1_700_000_000, Epoch: 60}

	const day = 86_400
	lo, hi := schedule.Window(known, 1_700_000_000+day)
	fmt.Println("a day later:", lo, "to", hi)

	known = schedule.Observe(known, 1_700_000_000+day, 143)
	fmt.Printf("epoch %d, %d s after its beginning\n", known.Epoch, known.Phase)
	// Output:
	// a day later: 143 to 145
	// epoch 143, 1023 s after its beginning
}

// A tag whose clock stops without power may lag by any amount, and never leads.
func ExampleSchedule_Window_stops() {
	schedule := rotate.Schedule{Period: 900, Stops: true, First: 1}
	paired := rotate.Alignment{Unix: 1_700_000_000, Epoch: 1}

	lo, hi := schedule.Window(paired, 1_700_000_000+7*86_400)
	fmt.Println(lo, "to", hi)
	// Output:
	// 1 to 673
}

// A pool has no clock: any of its identifiers can be on the air at any time.
func ExampleSchedule_Window_pool() {
	lo, hi := rotate.Schedule{Last: 999}.Window(rotate.Alignment{}, 1_700_000_000)
	fmt.Println(lo, "to", hi)
	// Output:
	// 0 to 999
}

// Tables keep eight bytes of a tag's clock.
func ExampleSchedule_Pack() {
	schedule := rotate.Schedule{Period: 1024}
	align, seen, ok := schedule.Pack(rotate.Alignment{Unix: 1_700_000_000, Epoch: 60, Phase: 5})
	fmt.Println(align, seen, ok)
	fmt.Printf("%+v\n", schedule.Unpack(align, seen))
	// Output:
	// 1699938555 61445 true
	// {Unix:1700000000 Epoch:60 Phase:5}
}

func ExampleMemory() {
	var states rotate.States = &rotate.Memory{Size: 2, Bytes: []byte{1, 2, 3, 4, 5, 6}}
	fmt.Println(states.Len(), states.Read(nil, 1, 2))
	// Output:
	// 3 [3 4 5 6]
}
