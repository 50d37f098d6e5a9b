// Command gen writes the assembly of internal/aes, one file a tier, into the
// folder above. Run "go run ." in this folder; what it writes is what
// the repository holds.
//
// A kernel is described once, for registers of any width: as what happens to
// the words of a group of keys and to the states of their blocks. See drawing.
package main

import (
	"fmt"
	"log"
	"os"
	"strings"
)

func main() {
	for name, text := range files() {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

// files are all that gen writes, by name.
func files() map[string]string {
	m := map[string]string{"../neon_arm64.s": armFile()}
	for _, t := range tiers {
		m["../"+t.name+"_amd64.s"] = t.file()
	}
	return m
}

// A tier is a set of instructions.
type tier struct {
	name  string
	reg   string // name of its vector registers
	lanes int    // 128-bit lanes of one
	sse   bool   // instructions of two operands
	evex  bool   // 32 registers, ternary logic
	gfni  bool   // S-boxes of the key schedule by GF2P8AFFINEINVQB
	sets  int    // groups at once where a key has one block
	many  int    // addresses at once in match
	intro string // what the file says of its port limit
}

var tiers = []*tier{
	{name: "aesni", reg: "X", lanes: 1, sse: true, sets: 2, many: 2, intro: limitSSE},
	{name: "avx2", reg: "Y", lanes: 2, sets: 2, many: 2, intro: limitAVX2},
	{name: "avx512", reg: "Z", lanes: 4, evex: true, sets: 3, many: 4, intro: limitAVX512},
	{name: "avx512gfni", reg: "Z", lanes: 4, evex: true, gfni: true, sets: 3, many: 4, intro: limitGFNI},
}

// bytes is the width of a register.
func (t *tier) bytes() int { return 16 * t.lanes }

// group is how many keys are transposed together.
func (t *tier) group() int { return 4 * t.lanes }

func (t *tier) r(i int) string { return fmt.Sprintf("%s%d", t.reg, i) }

func (t *tier) rs(from, n int) []string {
	var s []string
	for i := range n {
		s = append(s, t.r(from+i))
	}
	return s
}

// symbol names a constant of this file.
func (t *tier) symbol(name string) string { return t.name + "_" + name + "<>" }

func (t *tier) file() string {
	var b strings.Builder
	b.WriteString("// Written by gen; see gen/main.go. Do not edit.\n\n")
	b.WriteString(drawing(t))
	b.WriteString("\n//go:build !purego\n\n#include \"textflag.h\"\n")
	t.constants(&b)
	t.once(&b, "Counters")
	t.once(&b, "Halves")
	t.once(&b, "Blocks")
	t.once(&b, "Hash")
	t.few(&b)
	t.match(&b)
	t.bulk(&b, "BulkCounters")
	t.bulk(&b, "BulkBlocks")
	t.pairs(&b)
	return b.String()
}

// code is a list of instructions.
type code struct {
	*tier
	lines []string
	// late are rounds of AES on the states of this step, which follow in the gaps
	// of the next one.
	late []string
}

// gap is a place among instructions that depend on each other, for late ones of
// the step before.
const gap = "gap"

func (c *code) emit(format string, args ...any) {
	c.lines = append(c.lines, fmt.Sprintf(format, args...))
}

func (c *code) print(b *strings.Builder) {
	for _, l := range c.lines {
		if !strings.HasSuffix(l, ":") {
			l = "\t" + l
		}
		b.WriteString(l + "\n")
	}
}

// weave takes turns between groups of keys, a step at a time, so that each
// hides the latencies of the others. The late instructions of a step come in
// the gaps of the step that follows, whose group ever it is of.
func weave(groups ...[]*code) *code {
	out := &code{tier: groups[0][0].tier}
	for i := range groups[0] {
		for _, g := range groups {
			out.append(g[i])
		}
	}
	out.lines = append(out.lines, out.late...)
	out.late = nil
	return out
}

// append adds a step, and what is late of the one before.
func (c *code) append(step *code) {
	gaps := 0
	for _, l := range step.lines {
		if l == gap {
			gaps++
		}
	}
	if gaps == 0 {
		c.lines, c.late = append(c.lines, c.late...), nil
	}
	for _, l := range step.lines {
		if l != gap {
			c.lines = append(c.lines, l)
			continue
		}
		n := (len(c.late) + gaps - 1) / gaps
		c.lines, c.late = append(c.lines, c.late[:n]...), c.late[n:]
		gaps--
	}
	c.late = step.late
}

// An op names an instruction by encoding: SSE, VEX, EVEX.
type op [3]string

var (
	opXor      = op{"PXOR", "VPXOR", "VPXORD"}
	opOr       = op{"POR", "VPOR", "VPORD"}
	opLow      = op{"PUNPCKLLQ", "VPUNPCKLDQ", "VPUNPCKLDQ"}
	opHigh     = op{"PUNPCKHLQ", "VPUNPCKHDQ", "VPUNPCKHDQ"}
	opLowHalf  = op{"PUNPCKLQDQ", "VPUNPCKLQDQ", "VPUNPCKLQDQ"}
	opHighHalf = op{"PUNPCKHQDQ", "VPUNPCKHQDQ", "VPUNPCKHQDQ"}
	opShuffle  = op{"PSHUFB", "VPSHUFB", "VPSHUFB"}
	opEnc      = op{"AESENC", "VAESENC", "VAESENC"}
	opEncLast  = op{"AESENCLAST", "VAESENCLAST", "VAESENCLAST"}
	opEqual    = op{"PCMPEQL", "VPCMPEQD", ""}
	opHash     = op{"hash"} // no instruction: the round that [code.hash] makes
	opMove     = op{"MOVOU", "VMOVDQU", "VMOVDQU32"}
)

func (t *tier) op(o op) string {
	switch {
	case t.sse:
		return o[0]
	case t.evex:
		return o[2]
	}
	return o[1]
}

// do is dst = a o b.
func (c *code) do(o op, dst, a, b string) {
	switch {
	case !c.sse:
		c.emit("%s %s, %s, %s", c.op(o), b, a, dst)
	case dst == a:
		c.emit("%s %s, %s", c.op(o), b, dst)
	case dst == b:
		panic("operands of " + o[0] + " would be lost")
	default:
		c.emit("MOVO %s, %s", a, dst)
		c.emit("%s %s, %s", c.op(o), b, dst)
	}
}

// shift is dst = a shifted left by n bytes in each lane.
func (c *code) shift(dst, a string, n int) {
	if c.sse {
		c.emit("MOVO %s, %s", a, dst)
		c.emit("PSLLO $%d, %s", n, dst)
	} else {
		c.emit("VPSLLDQ $%d, %s, %s", n, a, dst)
	}
}

func (c *code) move(dst, src string) {
	if c.sse && !strings.ContainsAny(dst+src, "()") {
		c.emit("MOVO %s, %s", src, dst)
	} else {
		c.emit("%s %s, %s", c.op(opMove), src, dst)
	}
}

// far is how many bytes before their turn keys are asked for: a page, whose
// address the processor then looks up early, too.
const far = 4096

// ahead asks for keys to come, size bytes from at on and far beyond. Where there
// are none nothing happens.
func (c *code) ahead(at, size int) {
	for i := 0; i < size; i += 64 {
		c.emit("PREFETCHT0 %d(SI)", far+at+i)
	}
}

// spread loads 16 bytes into each lane.
func (c *code) spread(dst, mem string) {
	switch {
	case c.sse:
		c.emit("MOVOU %s, %s", mem, dst)
	case c.evex:
		c.emit("VBROADCASTI32X4 %s, %s", mem, dst)
	default:
		c.emit("VBROADCASTI128 %s, %s", mem, dst)
	}
}

// xor3 is dst ^= a ^ b.
func (c *code) xor3(dst, a, b string) {
	if c.evex {
		c.emit("VPTERNLOGD $0x96, %s, %s, %s", b, a, dst)
	} else {
		c.do(opXor, dst, dst, a)
		c.do(opXor, dst, dst, b)
	}
}

// transpose turns the rows of four registers into columns, in each lane: out[i]
// has dword i of in[0..3]. Of t it needs four; in may be out.
func (c *code) transpose(out, in, t []string) {
	c.do(opLow, t[0], in[0], in[1])
	c.do(opLow, t[1], in[2], in[3])
	c.do(opHigh, t[2], in[0], in[1])
	c.do(opHigh, t[3], in[2], in[3])
	c.do(opLowHalf, out[0], t[0], t[1])
	c.do(opHighHalf, out[1], t[0], t[1])
	c.do(opLowHalf, out[2], t[2], t[3])
	c.do(opHighHalf, out[3], t[2], t[3])
}

// substitute is t = SubWord(w) for all dwords, rotated or not, with the round
// constant number rcon if it is not negative.
func (c *code) substitute(t, w string, rotate bool, rcon int) {
	if c.gfni {
		if rotate {
			c.emit("VPRORD $8, %s, %s", w, t)
			w = t
		}
		c.emit("VGF2P8AFFINEINVQB $0x63, %s, %s, %s", c.matrix(), w, t)
		return
	}
	mask := c.mem("rotate", 0)
	switch {
	case !rotate:
		mask = c.mem("straight", 0)
	case c.evex:
		mask = c.rotation()
	}
	c.do(opShuffle, t, w, mask)
	if rcon < 0 {
		c.do(opEncLast, t, t, c.mem("zero", 0))
	} else {
		c.do(opEncLast, t, t, c.mem("rcon", rcon))
	}
}

// mem is entry i of a table of this file, a register wide each.
func (t *tier) mem(table string, i int) string {
	return fmt.Sprintf("%s+%d(SB)", t.symbol(table), i*t.bytes())
}

// Registers that the kernels of 32 registers keep: for the S-boxes of words, and
// a constant that these need.
func (t *tier) boxes() string { return t.r(30) }

func (t *tier) matrix() string { return t.r(31) }

func (t *tier) rotation() string { return t.r(31) }

// expand makes the next four words of the key schedule from w and the word
// last, which is w[3] for keys of 16 bytes. It needs the first of x.
func (c *code) expand(w []string, last string, x []string, rotate bool, rcon int) {
	t := x[0]
	if c.evex {
		t = c.boxes()
	}
	c.substitute(t, last, rotate, rcon)
	switch {
	case c.gfni && rcon >= 0:
		c.emit(gap)
		c.emit("VPTERNLOGD.BCST $0x96, %s+%d(SB), %s, %s", c.symbol("rcon"), 4*rcon, t, w[0])
		c.do(opXor, w[1], w[1], w[0])
		c.xor3(w[3], w[2], w[1])
		c.do(opXor, w[2], w[2], w[1])
		c.emit(gap)
	case c.evex:
		c.emit(gap)
		c.xor3(w[1], t, w[0])
		c.do(opXor, w[0], w[0], t)
		c.xor3(w[3], w[2], w[1])
		c.do(opXor, w[2], w[2], w[1])
		c.emit(gap)
	default:
		// One XOR more than needed, none of them but the last after t: what
		// counts is how soon w[3] is there.
		c.do(opXor, w[1], w[1], w[0])
		c.do(opXor, w[3], w[3], w[2])
		c.do(opXor, w[1], w[1], t)
		c.do(opXor, w[3], w[3], w[1])
		c.do(opXor, w[0], w[0], t)
		c.do(opXor, w[2], w[2], w[1])
	}
}

// encrypt is o, a round of AES, on the states of one group or several blocks
// of it, with the round key of words w. It needs three of t.
func (c *code) encrypt(o op, states [][]string, w, t []string) {
	if c.evex {
		c.encryptTurned(o, states, w, t)
		return
	}
	for half, unpack := range []op{opLow, opHigh} {
		c.do(unpack, t[0], w[0], w[1])
		c.do(unpack, t[1], w[2], w[3])
		c.do(opLowHalf, t[2], t[0], t[1])
		for _, s := range states {
			c.do(o, s[2*half], s[2*half], t[2])
		}
		c.do(opHighHalf, t[0], t[0], t[1])
		for _, s := range states {
			c.do(o, s[2*half+1], s[2*half+1], t[0])
		}
	}
}

// turn rotates the columns of states 1 and 3, forth or back. AES does not care:
// all it does to columns is the same for any rotation of them.
func (c *code) turn(s []string, back bool) {
	order := 0x93
	if back {
		order = 0x39
	}
	c.emit("VPSHUFD $0x%02x, %s, %s", order, s[1], s[1])
	c.emit("VPSHUFD $0x%02x, %s, %s", order, s[3], s[3])
}

// encryptTurned is encrypt for turned states, and comes late. It needs four of t,
// which have to stay until what is late has been done.
func (c *code) encryptTurned(o op, states [][]string, w, t []string) {
	for half, unpack := range []op{opLowHalf, opHighHalf} {
		a, b, k := t[2*half], t[2*half+1], 2*half
		c.do(unpack, a, w[0], w[2]) // words 0 and 2 of two keys, alternately
		if half == 1 {
			c.emit(gap)
		}
		c.move(b, a)
		c.emit("VSHUFPS $0x%02x, %s, %s, K1, %s", 0x55*k, w[3], w[1], a)
		c.emit("VSHUFPS $0x%02x, %s, %s, K2, %s", 0x55*(k+1), w[1], w[3], b)
		if half == 0 {
			c.emit(gap)
		}
		for i, key := range []string{a, b} {
			for _, s := range states {
				c.late = append(c.late, c.aes(o, s[k+i], key))
			}
		}
	}
}

// aes is a round o of a state.
func (t *tier) aes(o op, state, key string) string {
	return fmt.Sprintf("%s %s, %s, %s", t.op(o), key, state, state)
}

// A table is a constant.
type table struct {
	name  string
	words []uint32
}

// pattern makes words of bytes f(0), f(1), ...
func pattern(f func(i int) int) []uint32 {
	var w []uint32
	for i := 0; i < 16; i += 4 {
		w = append(w, uint32(f(i)&255|f(i+1)&255<<8|f(i+2)&255<<16|f(i+3)&255<<24))
	}
	return w
}

// wide repeats the words of a lane in all of them.
func (t *tier) wide(words []uint32) []uint32 {
	var w []uint32
	for range t.lanes {
		w = append(w, words...)
	}
	return w
}

const drop = 0x80 // a byte that PSHUFB makes zero

func (t *tier) constants(b *strings.Builder) {
	for _, x := range t.tables() {
		t.data(b, x)
	}
}

// tables are the constants of a tier.
func (t *tier) tables() []table {
	var rcons, hash []uint32
	for _, r := range roundConstants {
		if t.gfni {
			rcons = append(rcons, r)
		} else {
			rcons = append(rcons, t.wide([]uint32{r, r, r, r})...)
		}
	}
	for k := range 4 {
		turned := 0
		if t.evex {
			turned = 4 * (k % 2)
		}
		hash = append(hash, t.wide(pattern(func(i int) int {
			// The last ShiftRows takes row r of column k from column k+r, and that
			// of column 3 of a state from byte 5r-4.
			for r := 1; r < 4; r++ {
				if i == 4*((k+r)%4)+r {
					return (5*r - 4 + turned) % 16
				}
			}
			return drop
		}))...)
	}
	tables := []table{
		{"rcon", rcons},
		{"hash", hash},
		{"swap", t.wide(pattern(func(i int) int { return [4]int{i + 3, i + 1, i - 1, drop}[i%4] }))},
		t.words()[2],
	}
	if t.gfni {
		m := []uint32{0x1f3e7cf8, 0xf1e3c78f}
		tables = append(tables, table{"matrix", t.wide(append(m, m...))})
	} else {
		tables = append(tables, t.words()[:2]...)
		tables = append(tables,
			table{"zero", t.wide(make([]uint32, 4))})
	}
	if t.lanes > 1 {
		var in, out []uint32
		for i := range uint32(t.group()) {
			l, k := i/4, i%4
			in = append(in, uint32(t.lanes)*k+l)
		}
		out = make([]uint32, len(in))
		for i, w := range in {
			out[w] = uint32(i)
		}
		tables = append(tables, table{"in", in}, table{"out", out})
	}
	if t.lanes == 4 {
		tables = append(tables,
			table{"halves", []uint32{0, 0, 2, 0, 4, 0, 6, 0, 8, 0, 10, 0, 12, 0, 14, 0}},
			table{"first", []uint32{0, 0, 1, 0, 8, 0, 9, 0, 2, 0, 3, 0, 10, 0, 11, 0}},
			table{"second", []uint32{4, 0, 5, 0, 12, 0, 13, 0, 6, 0, 7, 0, 14, 0, 15, 0}})
	}
	return tables
}

// words are the shuffles before AESENCLAST or AESE of words, with and without
// rotation, and of the last word of one key. ShiftRows then brings row r of
// column c from column c+r.
func (t *tier) words() []table {
	return []table{
		{"rotate", t.wide(pattern(func(i int) int { return 4*((i/4-i%4)&3) + (i%4+1)%4 }))},
		{"straight", t.wide(pattern(func(i int) int { return 4*((i/4-i%4)&3) + i%4 }))},
		{"word3", t.wide(pattern(func(i int) int { return 12 + (i+1)%4 }))},
	}
}

func (t *tier) data(b *strings.Builder, x table) {
	words := x.words
	for len(words)%16 != 0 { // a size that makes the linker align it
		words = append(words, 0)
	}
	b.WriteString("\n")
	for i := 0; i < len(words); i += 2 {
		fmt.Fprintf(b, "DATA %s+%d(SB)/8, $0x%08x%08x\n", t.symbol(x.name), 4*i, words[i+1], words[i])
	}
	fmt.Fprintf(b, "GLOBL %s(SB), RODATA|NOPTR, $%d\n", t.symbol(x.name), 4*len(words))
}

var roundConstants = []uint32{1, 2, 4, 8, 0x10, 0x20, 0x40, 0x80, 0x1b, 0x36}
