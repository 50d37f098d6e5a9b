package bench

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

const zen4 = `processor	: 0
vendor_id	: AuthenticAMD
cpu family	: 25
model		: 17
model name	: AMD EPYC
stepping	: 1

processor	: 1
vendor_id	: GenuineIntel
cpu family	: 6
model		: 143
model name	: other
`

func TestParseMachine(t *testing.T) {
	for _, c := range []struct{ text, name, core string }{
		{zen4, "AMD EPYC", "Zen 4"},
		{"vendor_id : AuthenticAMD\ncpu family : 25\nmodel : 1\n", "", "Zen 3"},
		{"vendor_id : AuthenticAMD\ncpu family : 26\nmodel : 2\n", "", "Zen 5"},
		{"vendor_id : AuthenticAMD\ncpu family : 26\nmodel : 36\n", "", ""}, // narrower
		{"vendor_id : GenuineIntel\ncpu family : 6\nmodel : 143\nmodel name : Xeon\n", "Xeon", "Sapphire Rapids"},
		{"vendor_id : GenuineIntel\ncpu family : 6\nmodel : 173\n", "", "Granite Rapids"},
		{"vendor_id : GenuineIntel\ncpu family : 6\nmodel : 106\n", "", "Ice Lake"},
		{"vendor_id : GenuineIntel\ncpu family : 25\nmodel : 17\n", "", ""},
		{"processor : 0\nFeatures : aes\n", "", ""},
		{"", "", ""},
	} {
		if m := parseMachine(c.text); m.name != c.name || m.core.name != c.core {
			t.Errorf("%q: %+v", c.text, m)
		}
	}
	if Machine() == "" {
		t.Error("no description")
	}
}

// TestCycles counts cycles on cores of several widths.
func TestCycles(t *testing.T) {
	named := func(name string) core {
		for _, c := range cores {
			if c.core.name == name {
				return c.core
			}
		}
		t.Fatal(name)
		return core{}
	}
	for _, c := range []struct {
		core, tier string
		work       work
		want       float64
	}{
		{"Sapphire Rapids", "avx512gfni", block128, 181.0 / 2 / 16},
		{"Sapphire Rapids", "avx512", block128, 181.0 / 2 / 16},
		{"Sapphire Rapids", "avx2", block128, 210.0 / 3 / 8},
		{"Sapphire Rapids", "aesni", block128, 210.0 / 3 / 4},
		{"Zen 4", "avx512gfni", block128, 181.0 / 2 / 16},
		{"Zen 5", "avx512gfni", block128, 181.0 / 4 / 16},
		{"Zen 5", "avx2", block128, 210.0 / 4 / 8},
		{"Zen 5", "aesni", block128, 210.0 / 4 / 4},
		{"Sapphire Rapids", "avx512gfni", roundsOf, 2.5},
		{"Zen 5", "avx512gfni", roundsOf, 1.25},
		{"Zen 3", "avx512", block128, 0},
		{"Zen 3", "avx2", block128, 210.0 / 4 / 8},
		{"Zen 4", "purego", block128, 0},
		{"Zen 4", "arm64", block128, 0},
	} {
		if got := c.work.cycles(named(c.core), c.tier); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s, %s: %v cycles, want %v", c.core, c.tier, got, c.want)
		}
	}
	if got := block128.cycles(core{}, "avx2"); got != 0 {
		t.Errorf("%v cycles on a core of which nothing is known", got)
	}
}

// TestOperations compares with what the drawings of internal/aes say, and its
// generator counts.
func TestOperations(t *testing.T) {
	for tier, keys := range map[string]int{"aesni": 4, "avx2": 8, "avx512": 16, "avx512gfni": 16} {
		text, err := os.ReadFile("../aes/" + tier + "_amd64.s")
		if err != nil {
			t.Fatal(err)
		}
		drawing, _, _ := strings.Cut(string(text), "#include")
		drawing = strings.ReplaceAll(drawing, "\n// ", " ")
		said := func(format string) (vector, aes float64) {
			t.Helper()
			m := regexp.MustCompile(fmt.Sprintf(format, keys)).FindStringSubmatch(drawing)
			if m == nil {
				t.Fatalf("%s: the drawing does not say %q", tier, format)
			}
			vector, _ = strconv.ParseFloat(m[1], 64)
			aes, _ = strconv.ParseFloat(m[2], 64)
			return vector, aes
		}
		compare := func(name string, w work, vector, aes float64) {
			t.Helper()
			have := w.without
			if keys == 16 {
				have = w.vector
			}
			// A limit holds for all tiers of a width, and so is the least of them.
			if have > vector || have < vector-8 || w.aes != aes {
				t.Errorf("%s, %s: %v operations, %v of them AES, want %v, %v", tier, name, have, w.aes, vector, aes)
			}
		}
		vector, aes := said(`(\d+) for %d keys, of which (\d+) are AES`)
		compare("block128", block128, vector, aes)
		vector, aes = said(`Hash: (\d+) for %d keys, (\d+) of them AES`)
		compare("hash24", hash24, vector, aes)
		if keys == 16 {
			vector, aes = said(`Pairs: (\d+) for %d keys, (\d+) of them AES`)
			compare("pair256", pair256, vector, aes)
		}
	}
}

func TestLimitNS(t *testing.T) {
	z := cores[1].core
	const ports = 181.0 / 2 / 16 / 2.5
	for _, c := range []struct{ stream, ghz, want float64 }{
		{0, 2.5, ports}, {1, 2.5, ports}, {3, 2.5, 3}, {3, 0, 0},
	} {
		if got := block128.ns(z, "avx512", c.stream)(c.ghz); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
	if got := block128.ns(core{}, "avx512", 3)(2.5); got != 0 {
		t.Errorf("%v ns on a core of which nothing is known", got)
	}
}

// TestLeastBytes counts the ways for few identifiers.
func TestLeastBytes(t *testing.T) {
	for _, c := range []struct{ n, group, ways int }{{1, 1, 1}, {3, 1, 6}, {4, 2, 6}, {5, 2, 30}, {64, 64, 1}, {6, 3, 20}} {
		if got, want := leastBytes(c.n, c.group), math.Log2(float64(c.ways))/8/float64(c.n); math.Abs(got-want) > 1e-9 {
			t.Errorf("%+v: %v bytes, want %v", c, got, want)
		}
	}
}

func TestMultiplications(t *testing.T) {
	for y, want := range map[uint64]uint64{0: 0, 1: 1, 3: 129140163} { // the 17th power
		if got := multiplications(y, 2); got != want {
			t.Errorf("%d: %d, want %d", y, got, want)
		}
	}
	if ghz := gigahertz(); (ghz > 0) != (runtime.GOARCH == "amd64") {
		t.Errorf("%v GHz", ghz)
	}
}

func TestMemory(t *testing.T) {
	b := make([]byte, 3*64)
	for i := range 24 {
		b[8*i] = 1 << (i % 8)
	}
	if got := words(b); got != 3*255 {
		t.Errorf("sum %d", got)
	}
	if streamNS(nil) != 0 || streamNS(b[:63]) != 0 || streamNS(b) <= 0 || lineNS(1) <= 0 || lineNS(100_000) <= 0 {
		t.Error("no time, or some for nothing")
	}
	pages, free := largePages(1 << 12)
	defer free()
	for i := range pages {
		pages[i] = 1
	}
	if got := lines(pages, 1000); got != 1000 || len(pages) != 1<<12 {
		t.Errorf("%d of 1000 lines, %d bytes", got, len(pages))
	}
}
