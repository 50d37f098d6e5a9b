package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A mutation is a file of the package with one bit of a constant flipped.
type mutation struct{ file, what, text string }

// TestMutations flips one bit at a time of the constants of every tier, in a
// copy of the package, and expects the tests of the copy to fail: of each entry
// of a table, of each immediate operand of a kernel, of the constants of the
// tier of pure Go. It takes minutes, and runs when FYR_LONG is set.
// A tier that this machine lacks is left out, unless FYR_REQUIRE_TIERS names it.
func TestMutations(t *testing.T) {
	if os.Getenv("FYR_LONG") == "" {
		t.Skip("takes minutes: set FYR_LONG")
	}
	for _, x := range tiers {
		t.Run(x.name, func(t *testing.T) {
			text := x.file()
			file := x.name + "_amd64.s"
			run(t, x.name, "amd64", append(tableMutations(x, x.tables(), file, text), operandMutations(file, text)...))
		})
	}
	t.Run("arm64", func(t *testing.T) {
		run(t, "arm64", "arm64", tableMutations(armTier, armTables(), "neon_arm64.s", armFile()))
	})
	t.Run("purego", func(t *testing.T) {
		var all []mutation
		for _, file := range []string{"sliced.go", "sbox.go"} {
			text, err := os.ReadFile("../" + file)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, goMutations(file, string(text))...)
		}
		run(t, "purego", "amd64", all)
	})
}

// run tries all mutations of a tier.
func run(t *testing.T, tier, arch string, all []mutation) {
	if len(all) < 10 {
		t.Fatalf("there are only %d mutations", len(all))
	}
	c := newCopy(t, tier, arch)
	if out, err := c.test("TestRequiredTiers"); err != nil {
		if slices.Contains(strings.Split(os.Getenv("FYR_REQUIRE_TIERS"), ","), tier) {
			t.Fatalf("the tier is required: %s", out)
		}
		t.Skip("this machine lacks the tier")
	}
	if out, err := c.test("."); err != nil {
		t.Fatalf("tests fail without a mutation: %v\n%s", err, out)
	}
	for _, m := range all {
		whole, err := os.ReadFile(filepath.Join(c.dir, m.file))
		if err != nil {
			t.Fatal(err)
		}
		if string(whole) == m.text {
			t.Fatalf("%s: %s changes nothing", m.file, m.what)
		}
		c.write(m.file, m.text)
		var red *exec.ExitError
		switch out, err := c.test("."); {
		case err == nil:
			t.Errorf("survives: %s: %s", m.file, m.what)
		case !errors.As(err, &red):
			t.Fatalf("%s: %s: %v\n%s", m.file, m.what, err, out)
		default:
			t.Logf("red: %s: %s", m.file, m.what)
		}
		c.write(m.file, string(whole))
	}
}

// A packageCopy is a module with this package alone.
type packageCopy struct {
	*testing.T
	dir, tier, arch string
	exec            []string // what runs a program of arch
}

func newCopy(t *testing.T, tier, arch string) *packageCopy {
	c := &packageCopy{T: t, dir: t.TempDir(), tier: tier, arch: arch}
	if arch == "arm64" {
		qemu, err := exec.LookPath("qemu-aarch64-static")
		if err != nil {
			t.Skip("there is no qemu-aarch64-static")
		}
		c.exec = []string{qemu}
	}
	c.write("go.mod", "module github.com/seed-496a4445/fyr/internal/aes\n\ngo 1.26\n")
	for _, pattern := range []string{"../*.go", "../*.s"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			c.write(filepath.Base(name), string(text))
		}
	}
	return c
}

func (c *packageCopy) write(name, text string) {
	c.Helper()
	if err := os.WriteFile(filepath.Join(c.dir, name), []byte(text), 0o644); err != nil {
		c.Fatal(err)
	}
}

// test runs the tests whose names match. What does not build ends the run.
func (c *packageCopy) test(match string) (out []byte, err error) {
	c.Helper()
	env := append(os.Environ(), "GOARCH="+c.arch, "CGO_ENABLED=0", "GOWORK=off", "GODEBUG=asyncpreemptoff=1",
		"FYR_REQUIRE_TIERS="+c.tier, "FYR_AES_TIER="+c.tier)
	build := exec.Command("go", "test", "-c", "-o", "aes.test", ".")
	build.Dir, build.Env = c.dir, env
	if out, err := build.CombinedOutput(); err != nil {
		c.Fatalf("the copy does not build: %v\n%s", err, out)
	}
	args := append(c.exec, filepath.Join(c.dir, "aes.test"), "-test.failfast", "-test.timeout=5m", "-test.run="+match)
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir, cmd.Env = c.dir, env
	return cmd.CombinedOutput()
}

// tableMutations flip a bit of each entry of each table: the lowest of its first
// byte that is no [drop], of which a shuffle looks at one bit only.
func tableMutations(t *tier, tables []table, file, text string) (all []mutation) {
	for _, x := range tables {
		entry := t.bytes()
		if t.gfni && x.name == "rcon" {
			entry = 4
		}
		for row := 0; row < 4*len(x.words); row += entry {
			at := row
			for byte(x.words[at/4]>>(at%4*8)) == drop {
				at++
			}
			line := regexp.MustCompile(regexp.QuoteMeta(fmt.Sprintf("DATA %s+%d(SB)/8, $0x", t.symbol(x.name), at&^7)) + "([0-9a-f]{16})")
			all = append(all, mutation{file, fmt.Sprintf("table %s, entry %d", x.name, row/entry), flip(text, line.FindStringSubmatchIndex(text), at%8*8)})
		}
	}
	return all
}

// operandMutations flip the lowest bit that counts of each immediate operand of
// each kernel, where it comes first.
func operandMutations(file, text string) (all []mutation) {
	operand := regexp.MustCompile(`(?m)^(?:TEXT ·(\w+)|\t([A-Z0-9.]+) \$0x([0-9a-f]+), (.*))$`)
	seen := map[string]bool{}
	kernel := ""
	for _, at := range operand.FindAllStringSubmatchIndex(text, -1) {
		if at[2] >= 0 {
			kernel = text[at[2]:at[3]]
			continue
		}
		what := fmt.Sprintf("%s, %s $0x%s", kernel, text[at[4]:at[5]], text[at[6]:at[7]])
		if !seen[what] {
			seen[what] = true
			bit := 0
			if strings.Contains(text[at[8]:at[9]], "K1") { // place 0, which bits 0 and 1 choose, is kept
				bit = 2
			}
			all = append(all, mutation{file, what, flip(text, []int{0, 0, at[6], at[7]}, bit)})
		}
	}
	return all
}

// goMutations flip the lowest bit of each constant in hexadecimal, and the bits
// of the affine constant of the S-box, which are inversions.
func goMutations(file, text string) (all []mutation) {
	number := regexp.MustCompile(`\b0x([0-9a-f]+)\b`)
	for _, at := range number.FindAllStringSubmatchIndex(text, -1) {
		what := fmt.Sprintf("%s at byte %d", text[at[0]:at[1]], at[0])
		all = append(all, mutation{file, what, flip(text, at, 0)})
	}
	output := regexp.MustCompile(`(?m)^\t(x\[\d\]) = (.*)$`)
	for _, at := range output.FindAllStringSubmatchIndex(text, -1) {
		turned := "^(" + text[at[4]:at[5]] + ")"
		all = append(all, mutation{file, "inversion of " + text[at[2]:at[3]], text[:at[4]] + turned + text[at[5]:]})
	}
	return all
}

// flip flips a bit of the number whose digits at[2] and at[3] enclose.
func flip(text string, at []int, bit int) string {
	digits := text[at[2]:at[3]]
	n, err := strconv.ParseUint(digits, 16, 64)
	if err != nil {
		panic(err)
	}
	return fmt.Sprintf("%s%0*x%s", text[:at[2]], len(digits), n^1<<bit, text[at[3]:])
}

// TestFlip sees that a mutation differs from its text in one bit.
func TestFlip(t *testing.T) {
	if got := flip("$0x00ff, X1", []int{0, 0, 3, 7}, 9); got != "$0x02ff, X1" {
		t.Errorf("flip: %q", got)
	}
}
