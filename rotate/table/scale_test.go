package table_test

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"os"
	"regexp"
	"runtime"
	"runtime/debug"
	"strconv"
	"testing"
	"time"

	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/table"
)

// TestScale looks up identifiers in a large fleet, half of them of its tags and
// half foreign, and derives what each answer says. With -v it prints how long
// building took, what is resident, and how many were looked up in a second.
// FYR_LONG=1 in the environment makes it a fleet of 10^8 tags with three epochs
// each, and one of 10^9 from a master key where the machine has the memory.
func TestScale(t *testing.T) {
	long := os.Getenv("FYR_LONG") != ""
	tags, asked := 30_000, 20_000
	if long {
		tags, asked = 100_000_000, 10_000_000
	}
	t.Run("keys", func(t *testing.T) {
		keys := make([]byte, 16*tags)
		rand.NewChaCha8([32]byte{1}).Read(keys)
		scale(t, &rotate.Memory{Size: 16, Bytes: keys}, 3, asked)
	})
	debug.FreeOSMemory()
	t.Run("master", func(t *testing.T) {
		const need = 16 << 30 // bytes, beside what the test itself takes
		if long {
			if tags = 1_000_000_000; available() < need {
				tags = 100_000_000
				t.Logf("%d bytes are available, less than 10^9 tags need", available())
			}
		}
		master, err := table.NewMaster(make([]byte, table.MasterKeySize), 16, tags)
		if err != nil {
			t.Fatal(err)
		}
		scale(t, master, 1, asked)
	})
}

func scale(t *testing.T, states rotate.States, epochs rotate.Epoch, asked int) {
	table.FineGroups()
	defer table.CoarseGroups()
	const base = 1000
	f := table.Fleet{Scheme: sealed{}, Schedule: rotate.Schedule{First: base, Last: base + epochs - 1}, States: states}
	begun := time.Now()
	tab, err := built(f, table.Options{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	took := time.Since(begun)
	size := tab.Size()
	rows := int64(states.Len()) * int64(epochs)
	if size.Rows != rows {
		t.Fatalf("%d rows, want %d", size.Rows, rows)
	}
	debug.FreeOSMemory()
	t.Logf("%d tags x %d epochs built in %v by %d workers, %.2f ns a row", states.Len(), epochs, took.Round(time.Millisecond),
		runtime.GOMAXPROCS(0), float64(took.Nanoseconds())/float64(rows))
	t.Logf("index %d bytes, %.3f a row; states %d, alignments %d, spare %d; resident %d", size.Index, float64(size.Index)/float64(rows),
		size.States, size.Alignments, size.Spare, resident())

	const batch = 1 << 16
	r := rand.New(rand.NewPCG(1, 2))
	room, want, ids := make([]byte, 8*batch), make([]table.Match, batch), make([][]byte, batch)
	var (
		s     table.Scratch
		spent time.Duration
		found int
		some  [8]byte
	)
	for done := 0; done < asked; done += batch {
		for i := range ids {
			ids[i] = room[8*i : 8*i+8]
			binary.BigEndian.PutUint64(ids[i], r.Uint64())
			if want[i] = (table.Match{Tag: -1}); i%2 == 0 {
				want[i] = table.Match{Tag: r.IntN(states.Len()), Epoch: base + rotate.Epoch(r.IntN(int(epochs)))}
				sealed{}.Derive(ids[i], states.Read(nil, want[i].Tag, 1), []rotate.Epoch{want[i].Epoch}, 1)
			}
		}
		answered := 0
		begun := time.Now()
		var at time.Duration // of the checks below
		tab.LookupBatch(&s, ids, func(i int, ms []table.Match) {
			begun := time.Now()
			answered++
			known := want[i].Tag < 0
			for _, m := range ms {
				known = known || m == want[i]
				sealed{}.Derive(some[:], states.Read(nil, m.Tag, 1), []rotate.Epoch{m.Epoch}, 1)
				if !bytes.Equal(some[:], ids[i]) {
					t.Errorf("%x is not of tag %d in epoch %d", ids[i], m.Tag, m.Epoch)
				}
			}
			if !known {
				t.Errorf("%x is not found as that of tag %d in epoch %d", ids[i], want[i].Tag, want[i].Epoch)
			}
			at += time.Since(begun)
		})
		spent += time.Since(begun) - at
		if answered < batch/2 {
			t.Fatalf("%d answers to %d identifiers of tags", answered, batch/2)
		}
		found += answered
	}
	n := (asked + batch - 1) / batch * batch
	t.Logf("%d lookups, %d answered, %.0f a second by one goroutine", n, found, float64(n)/spent.Seconds())
}

// resident returns how many bytes of this process are in memory, and available
// how many more there are; 0 where the system does not say.
func resident() int64 { return field("/proc/self/status", "VmRSS") }

func available() int64 { return field("/proc/meminfo", "MemAvailable") }

func field(file, name string) int64 {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0
	}
	m := regexp.MustCompile(name + `:\s+(\d+) kB`).FindSubmatch(text)
	if m == nil {
		return 0
	}
	n, _ := strconv.ParseInt(string(m[1]), 10, 64)
	return n << 10
}
