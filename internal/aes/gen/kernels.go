package main

import (
	"fmt"
	"strings"
)

// A loop is the frame of a kernel: a function of arguments, each in a register,
// whose last is n, a number of keys that is a multiple of the group.
type loop struct {
	*tier
	name string
	args []string // register of each argument
	b    *strings.Builder
}

// open writes the head of the function.
func (l *loop) open(results int) {
	names := map[string]string{
		"DI": "dst", "SI": "keys", "R8": "src", "DX": "s", "CX": "counters", "BX": "n",
	}
	frame := 0
	if n := l.slots(l.name); n > 0 {
		frame = (n + 1) * l.bytes()
	}
	fmt.Fprintf(l.b, "\n// %s\nTEXT ·%s%s(SB), NOSPLIT, $%d-%d\n", signature(l.name), l.tier.name, l.name, frame, 8*(len(l.args)+results))
	for i, r := range l.args {
		name := names[r]
		switch {
		case l.name == "Match" && r == "DX":
			name = "as"
		case strings.HasPrefix(l.name, "Bulk") && r == "SI":
			name = "key"
		case l.name == "Hash" && r == "DX":
			name = "block"
		}
		fmt.Fprintf(l.b, "\tMOVQ %s+%d(FP), %s\n", name, 8*i, r)
	}
}

func signature(name string) string {
	switch name {
	case "Counters":
		return "One block a key: the shape s with one counter a key."
	case "Halves":
		return "The first eight bytes of what Counters writes."
	case "Blocks":
		return "One block a key, from src."
	case "Hash":
		return "Bytes 13 to 15 of one block a key, as integers."
	case "Few":
		return "Several blocks a key, as drawn: one row of counters for each."
	case "Match":
		return "Returns how many keys go before the first group with a match, or n."
	case "BulkCounters":
		return "Blocks under one key: the shape s with one counter a block."
	case "BulkBlocks":
		return "Blocks under one key, from src."
	case "Pairs":
		return "AES-256: one block a key and shape, 32 bytes a key in dst."
	}
	panic(name)
}

func (l *loop) close() {
	if !l.sse {
		l.b.WriteString("\tVZEROUPPER\n")
	}
	l.b.WriteString("\tRET\n")
}

// over writes body for step keys, as often as BX holds as many.
func (l *loop) over(label string, step int, body *code) {
	fmt.Fprintf(l.b, "\tCMPQ BX, $%d\n\tJLT %sDone\n\n%s:\n", step, label, label)
	body.print(l.b)
	fmt.Fprintf(l.b, "\tSUBQ $%d, BX\n\tCMPQ BX, $%d\n\tJGE %s\n\n%sDone:\n", step, step, label, label)
}

// countersOf loads the counters of a group, at mem, to c, so that dword k of
// lane l is that of key lanes*k + l, which is in lane l of state k.
func (c *code) countersOf(dst, t, mem string) {
	switch {
	case c.sse:
		c.emit("MOVOU %s, %s", mem, dst)
	case c.evex:
		c.emit("VPERMD %s, Z29, %s", mem, dst)
	default:
		c.move(t, c.mem("in", 0))
		c.emit("VPERMD %s, %s, %s", mem, t, dst)
	}
}

// A shape, in memory: 16 bytes of a template, then one shuffle for each k that
// moves dword k of the counters to its place.
const shapeSize = 16 * 5

func maskOf(shape, k int) string { return fmt.Sprintf("%d(DX)", shapeSize*shape+16+16*k) }

// once writes a kernel of one block a key.
func (t *tier) once(b *strings.Builder, kind string) {
	l := &loop{t, kind, map[string][]string{
		"Counters": {"DI", "SI", "DX", "CX", "BX"},
		"Halves":   {"DI", "SI", "DX", "CX", "BX"},
		"Blocks":   {"DI", "SI", "R8", "BX"},
		"Hash":     {"DI", "SI", "DX", "BX"},
	}[kind], b}
	l.open(0)
	c := &code{tier: t}
	if t.evex {
		c.constant()
		switch kind {
		case "Counters", "Halves":
			c.move("Z29", t.mem("in", 0))
		case "Hash":
			c.move("Z29", t.mem("out", 0))
		}
		if kind != "Blocks" {
			c.spread("Z28", "0(DX)")
		}
	}
	c.print(b)
	t.pipeline(l, kind, t.sets, t.onceGroup)
	l.close()
}

// slots is how many words of keys a kernel has no registers for.
func (t *tier) slots(kind string) int {
	switch kind {
	case "Counters", "Halves", "Blocks", "Hash":
		if !t.evex {
			return 2 * t.sets
		}
	case "Pairs":
		if t.evex {
			return 4 * pairSets
		}
	}
	return 0
}

// slot is where these are.
func (t *tier) slot(i int) string { return fmt.Sprintf("%d(R9)", i*t.bytes()) }

// constant loads what the key schedule needs to a register.
func (c *code) constant() {
	c.emit("MOVL $0xaaaa, AX") // dwords 1 and 3 of each lane
	c.emit("KMOVW AX, K1")
	c.emit("MOVL $0x5555, AX")
	c.emit("KMOVW AX, K2")
	if c.gfni {
		c.move(c.matrix(), c.mem("matrix", 0))
	} else {
		c.move(c.rotation(), c.mem("rotate", 0))
	}
}

// advance moves the pointers past some groups.
func (c *code) advance(kind string, groups int) {
	n, key, result, other := groups*c.group(), 16, 16, ""
	switch kind {
	case "Counters", "Halves", "Pairs":
		other = fmt.Sprintf("ADDQ $%d, CX", 4*n)
	case "Blocks":
		other = fmt.Sprintf("ADDQ $%d, R8", 16*n)
	}
	switch kind {
	case "Halves":
		result = 8
	case "Hash":
		result = 4
	case "Pairs":
		key, result = 32, 32
	}
	c.emit("ADDQ $%d, SI", key*n)
	if other != "" {
		c.emit("%s", other)
	}
	c.emit("ADDQ $%d, DI", result*n)
}

// pipeline writes a loop of as many groups as there are sets of registers, each
// an equal part of its way behind the one before, so that while one waits for
// its load or its last round, others keep the ports busy. Set 0 does a group
// from begin to end; the others finish what they began in the pass before, the
// groups 0 and up, and begin one for the next. Groups that are too few for that
// follow one by one.
func (t *tier) pipeline(l *loop, kind string, sets int, steps func(kind string, set, number int) []*code) {
	n := t.slots(kind)
	if n > 0 {
		fmt.Fprintf(l.b, "\tLEAQ %d(SP), R9\n\tANDQ $~%d, R9\n", t.bytes()-1, t.bytes()-1)
	}
	groups := [][]*code{steps(kind, 0, sets-1)}
	var begin, end []*code
	for set := 1; set < sets; set++ {
		old, next := steps(kind, set, set-1), steps(kind, set, set-1+sets)
		cut := len(old) * set / sets
		begin, end = append(begin, old[:cut]...), append(end, old[cut:]...)
		groups = append(groups, append(old[cut:], next[:cut]...))
	}
	fmt.Fprintf(l.b, "\tCMPQ BX, $%d\n\tJLT pipeDone\n", (2*sets-1)*t.group())
	weave(begin).print(l.b)
	fmt.Fprintf(l.b, "\tSUBQ $%d, BX\n\npipe:\n", (sets-1)*t.group())
	body := weave(groups...)
	body.advance(kind, sets)
	body.print(l.b)
	fmt.Fprintf(l.b, "\tSUBQ $%d, BX\n\tCMPQ BX, $%d\n\tJGE pipe\n\n", sets*t.group(), sets*t.group())
	last := weave(end)
	last.advance(kind, sets-1)
	last.print(l.b)
	l.b.WriteString("\npipeDone:\n")
	one := weave(steps(kind, 0, 0))
	one.advance(kind, 1)
	l.over("group", t.group(), one)
	if n > 0 {
		c := &code{tier: t}
		c.do(opXor, t.r(0), t.r(0), t.r(0))
		for i := range n {
			c.move(t.slot(i), t.r(0))
		}
		c.print(l.b)
	}
}

// onceGroup returns the steps of a group in a set of registers: a load, ten
// rounds and a store. All sets share the scratch registers.
func (t *tier) onceGroup(kind string, set, number int) (steps []*code) {
	c := &code{tier: t}
	next := func() {
		steps = append(steps, c)
		c = &code{tier: t}
	}
	at := func(reg string, size, k int) string {
		return fmt.Sprintf("%d(%s)", number*t.group()*size+k*t.bytes(), reg)
	}
	var s, w, x []string
	block := "Z28"
	if t.evex {
		s, w, x = t.rs(8*set, 4), t.rs(8*set+4, 4), t.rs(24, 4)
	} else {
		s, x = t.rs(6*set, 4), t.rs(12, 4)
		w = []string{t.r(6*set + 4), t.slot(2 * set), t.slot(2*set + 1), t.r(6*set + 5)}
		block = x[3]
	}
	for k := range 4 {
		c.move(s[k], at("SI", 16, k))
	}
	c.ahead(number*t.group()*16, t.group()*16)
	if t.evex {
		c.transpose(w, s, x)
	} else {
		c.transposeSlots(w, s, x)
		if kind != "Blocks" {
			c.spread(block, "0(DX)")
		}
	}
	switch kind {
	case "Counters", "Halves":
		c.countersOf(x[0], x[1], at("CX", 4, 0))
		for k := range 4 {
			c.spread(x[1], maskOf(0, k))
			c.do(opShuffle, x[2], x[0], x[1])
			c.xor3(s[k], x[2], block)
		}
	case "Blocks":
		for k := range 4 {
			if t.sse {
				c.move(x[0], at("R8", 16, k))
				c.do(opXor, s[k], s[k], x[0])
			} else {
				c.do(opXor, s[k], s[k], at("R8", 16, k))
			}
		}
	case "Hash":
		for k := range 4 {
			c.do(opXor, s[k], s[k], block)
		}
	}
	if t.evex {
		c.turn(s, false)
	}
	round := func(o op, r int) {
		if t.evex {
			c.expand(w, w[3], x, true, r)
			if o != opHash {
				c.encrypt(o, [][]string{s}, w, x)
			}
		} else {
			c.roundSlots(o, s, w, x, r)
		}
	}
	for r := range 9 {
		next()
		round(opEnc, r)
	}
	next()
	if kind != "Hash" {
		round(opEncLast, 9)
		next()
		if t.evex {
			c.turn(s, true)
		}
		c.store(kind, s, x[0], at)
		next()
		return steps
	}
	round(opHash, 9)
	c.hash(s, w[3], x, -1)
	next()
	c.do(opShuffle, x[0], x[0], t.mem("swap", 0))
	switch t.lanes {
	case 4:
		c.emit("VPERMD %s, Z29, %s", x[0], x[0])
	case 2:
		c.move(x[1], t.mem("out", 0))
		c.emit("VPERMD %s, %s, %s", x[0], x[1], x[0])
	}
	c.move(at("DI", 4, 0), x[0])
	steps[len(steps)-1].lines = append(steps[len(steps)-1].lines, c.lines...)
	return steps
}

// store writes the blocks of a group, or their first halves.
func (c *code) store(kind string, s []string, t string, at func(reg string, size, k int) string) {
	if kind != "Halves" {
		for k := range 4 {
			c.move(at("DI", 16, k), s[k])
		}
		return
	}
	for k := range 2 {
		switch c.lanes {
		case 4:
			c.move(t, c.mem("halves", 0))
			c.emit("VPERMI2Q %s, %s, %s", s[2*k+1], s[2*k], t)
			c.move(at("DI", 8, k), t)
			continue
		case 2:
			c.do(opLowHalf, s[2*k], s[2*k], s[2*k+1])
			c.emit("VPERMQ $0xd8, %s, %s", s[2*k], s[2*k])
		default:
			c.do(opLowHalf, s[2*k], s[2*k], s[2*k+1])
		}
		c.move(at("DI", 8, k), s[2*k])
	}
}

// transposeSlots is transpose for words of which 1 and 2 are in memory.
func (c *code) transposeSlots(w, in, t []string) {
	c.do(opLow, t[0], in[0], in[1])
	c.do(opLow, t[1], in[2], in[3])
	c.do(opHigh, t[2], in[0], in[1])
	c.do(opHigh, t[3], in[2], in[3])
	c.do(opLowHalf, w[0], t[0], t[1])
	c.do(opHighHalf, t[0], t[0], t[1])
	c.move(w[1], t[0])
	c.do(opHighHalf, w[3], t[2], t[3])
	c.do(opLowHalf, t[2], t[2], t[3])
	c.move(w[2], t[2])
}

// roundSlots is expand and encrypt for such words. It spends an XOR more than
// needed, so that w[3] is there sooner.
func (c *code) roundSlots(o op, s, w, t []string, r int) {
	c.substitute(t[0], w[3], true, r)
	c.do(opXor, t[1], w[0], w[1])
	c.do(opXor, t[1], t[1], t[0])
	c.do(opXor, t[2], t[1], w[2])
	c.do(opXor, w[3], w[3], t[2])
	if o == opHash {
		return
	}
	c.do(opXor, w[0], w[0], t[0])
	c.move(w[1], t[1])
	c.move(w[2], t[2])
	c.do(opLow, t[3], w[0], t[1])
	c.do(opLow, t[0], t[2], w[3])
	c.do(opLowHalf, t[1], t[3], t[0])
	c.do(o, s[0], s[0], t[1])
	c.do(opHighHalf, t[3], t[3], t[0])
	c.do(o, s[1], s[1], t[3])
	c.do(opHigh, t[3], w[0], w[1])
	c.do(opHigh, t[2], t[2], w[3])
	c.do(opLowHalf, t[1], t[3], t[2])
	c.do(o, s[2], s[2], t[1])
	c.do(opHighHalf, t[3], t[3], t[2])
	c.do(o, s[3], s[3], t[3])
}

// hash makes the last round of column 3 alone: dword k of x[0] is that of
// state k; its lowest byte is of no use. The four shuffles are in registers from
// masks on, or in memory if that is negative.
func (c *code) hash(s []string, w3 string, x []string, masks int) {
	for k := range 4 {
		mask := c.mem("hash", k)
		if masks >= 0 {
			mask = c.r(masks + k)
		}
		c.do(opShuffle, x[k], s[k], mask)
	}
	c.xor3(x[0], x[1], x[2])
	c.do(opXor, x[0], x[0], x[3])
	c.do(opEncLast, x[0], x[0], w3)
}
