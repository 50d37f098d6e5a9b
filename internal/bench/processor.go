package bench

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"

	"github.com/seed-496a4445/fyr/internal/aes"
)

// machine is what a result depends on.
type machine struct {
	name string // of the processor, as it calls itself
	core core
}

// A core is a kind of processor: how many operations on vector registers it
// starts in a cycle, and how many of AES among them, for registers of 128, 256
// and 512 bits. The zero value is a core of which nothing is known.
type core struct {
	name        string
	vector, aes [3]float64
}

// cores lists the cores whose ports are known: those of AMD from its
// optimization guides, those of Intel measured.
var cores = []struct {
	vendor string
	family int
	models [][2]int // from, to
	core   core
}{
	{"AuthenticAMD", 25, [][2]int{{0x00, 0x0f}, {0x20, 0x5f}}, core{"Zen 3", [3]float64{4, 4, 0}, [3]float64{2, 2, 0}}},
	{"AuthenticAMD", 25, [][2]int{{0x10, 0x1f}, {0x60, 0xaf}}, core{"Zen 4", [3]float64{4, 4, 2}, [3]float64{2, 2, 1}}},
	{"AuthenticAMD", 26, [][2]int{{0x00, 0x1f}, {0x40, 0x4f}}, core{"Zen 5", [3]float64{4, 4, 4}, [3]float64{2, 2, 2}}},
	{"GenuineIntel", 6, [][2]int{{0x6a, 0x6a}, {0x6c, 0x6c}}, core{"Ice Lake", [3]float64{3, 3, 2}, [3]float64{2, 2, 1}}},
	{"GenuineIntel", 6, [][2]int{{0x8f, 0x8f}, {0xcf, 0xcf}}, core{"Sapphire Rapids", [3]float64{3, 3, 2}, [3]float64{2, 2, 1}}},
	{"GenuineIntel", 6, [][2]int{{0xad, 0xae}}, core{"Granite Rapids", [3]float64{3, 3, 2}, [3]float64{2, 2, 1}}},
}

// readMachine asks the system for the processor; only Linux answers.
func readMachine() machine {
	b, _ := os.ReadFile("/proc/cpuinfo")
	return parseMachine(string(b))
}

// parseMachine reads the first processor of a /proc/cpuinfo.
func parseMachine(cpuinfo string) machine {
	fields := map[string]string{}
	for line := range strings.Lines(cpuinfo) {
		name, value, _ := strings.Cut(line, ":")
		if name = strings.TrimSpace(name); name == "" {
			break
		}
		fields[name] = strings.TrimSpace(value)
	}
	m := machine{name: fields["model name"]}
	family, err1 := strconv.Atoi(fields["cpu family"])
	model, err2 := strconv.Atoi(fields["model"])
	if err1 != nil || err2 != nil {
		return m
	}
	for _, c := range cores {
		for _, r := range c.models {
			if c.vendor == fields["vendor_id"] && c.family == family && r[0] <= model && model <= r[1] {
				m.core = c.core
			}
		}
	}
	return m
}

// Machine describes what the figures depend on, in one line: processor, kind
// of core, clock, Go version, tier of internal/aes.
func Machine() string {
	m := readMachine()
	name := m.name
	if name == "" {
		name = "unknown processor"
	}
	if m.core.name != "" {
		name += " (" + m.core.name + ")"
	}
	if ghz := gigahertz(); ghz > 0 {
		name += fmt.Sprintf(" at %.2f GHz", ghz)
	}
	return fmt.Sprintf("%s, %d processors; %s %s/%s; kernels %s",
		name, runtime.GOMAXPROCS(0), runtime.Version(), runtime.GOOS, runtime.GOARCH, aes.Tier())
}

// work is how many operations on vector registers the kernels of internal/aes
// need for a group of keys, one in each 128 bits of four registers; see the
// drawings there. Moves, loads and stores are not counted.
type work struct {
	vector  float64 // with the three-operand logic of AVX-512
	without float64 // without it
	aes     float64
}

var (
	block128 = work{181, 210, 50} // AES-128, a block a key
	hash24   = work{173, 198, 47} // three bytes of it
	pair256  = work{321, 0, 125}  // AES-256, two blocks a key
	roundsOf = work{0, 0, 40}     // AES-128 when the key schedule is free, a block
)

// cycles returns how many cycles a key takes at the least on a core with the
// kernels of a tier, 0 where it is not known.
func (w work) cycles(c core, tier string) float64 {
	width, vector := 0, w.without
	switch tier {
	case "aesni":
	case "avx2":
		width = 1
	case "avx512", "avx512gfni":
		width, vector = 2, w.vector
	default:
		return 0
	}
	if c.vector[width] == 0 || vector == 0 && w != roundsOf {
		return 0
	}
	keys := float64(int(4) << width)
	return max(vector/c.vector[width], w.aes/c.aes[width]) / keys
}

// ns returns a limit: what the ports allow, or reading bytes of a stream, what
// takes longer. It is 0 where the ports are not known.
func (w work) ns(c core, tier string, streamNS float64) func(ghz float64) float64 {
	cycles := w.cycles(c, tier)
	return func(ghz float64) float64 {
		if cycles == 0 || ghz == 0 {
			return 0
		}
		return max(cycles/ghz, streamNS)
	}
}
