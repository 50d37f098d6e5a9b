package main

import (
	"fmt"
	"strings"
)

// pairSets is how many groups are at work at once in Pairs of 32 registers.
const pairSets = 2

// pairsGroup returns the steps of a group of AES-256 and both its blocks, for
// registers of four lanes. Words 0 and 3 of both halves of the keys are in
// registers, words 1 and 2 in slots.
func (t *tier) pairsGroup(_ string, set, number int) (steps []*code) {
	at := func(reg string, size, offset int) string {
		return fmt.Sprintf("%d(%s)", number*t.group()*size+offset, reg)
	}
	states, ends := [][]string{t.rs(12*set, 4), t.rs(12*set+4, 4)}, t.rs(12*set+8, 4)
	x, w1, w2 := t.rs(24, 4), t.r(28), t.r(29)
	var halves [2][]string
	for half := range halves {
		i := 4*set + 2*half
		halves[half] = []string{ends[2*half], t.slot(i), t.slot(i + 1), ends[2*half+1]}
	}

	c := &code{tier: t}
	low, high := states[0], states[1]
	for k := range 4 {
		c.move(x[0], at("SI", 32, 128*k))
		c.move(x[1], at("SI", 32, 128*k+64))
		c.emit("VSHUFI32X4 $0x88, %s, %s, %s", x[1], x[0], low[k])
		c.emit("VSHUFI32X4 $0xdd, %s, %s, %s", x[1], x[0], high[k])
	}
	c.transposeSlots(halves[0], low, x)
	c.transposeSlots(halves[1], high, x)
	for k := range 4 { // the high halves are the keys of round 1, and leave their registers
		c.move(x[k], high[k])
	}
	c.turn(x, false)
	c.move(w1, t.mem("in", 0))
	c.emit("VPERMD %s, %s, %s", at("CX", 4, 0), w1, w1)
	for k := range 4 {
		for a := 1; a >= 0; a-- {
			c.spread(w2, maskOf(a, k))
			c.do(opShuffle, w2, w1, w2)
			c.spread(c.boxes(), fmt.Sprintf("%d(DX)", shapeSize*a))
			if a == 1 {
				c.move(high[k], low[k])
			}
			c.xor3(states[a][k], w2, c.boxes())
		}
	}
	for _, s := range states {
		c.turn(s, false)
	}
	for k, key := range x {
		c.late = append(c.late, c.aes(opEnc, low[k], key), c.aes(opEnc, high[k], key))
	}
	steps = append(steps, c)

	for r := 2; r < 15; r++ {
		c = &code{tier: t}
		rcon := -1
		if r%2 == 0 {
			rcon = r/2 - 1
		}
		c.expandSlots(halves[r%2], halves[1-r%2][3], w1, w2, rcon)
		c.encrypt([]op{opEnc, opEncLast}[r/14], states, []string{halves[r%2][0], w1, w2, halves[r%2][3]}, x)
		steps = append(steps, c)
	}

	c = &code{tier: t}
	c.turn(low, true)
	c.turn(high, true)
	for k := range 4 {
		for i, table := range []string{"first", "second"} {
			c.move(x[i], t.mem(table, 0))
			c.emit("VPERMI2Q %s, %s, %s", high[k], low[k], x[i])
			c.move(at("DI", 32, 128*k+64*i), x[i])
		}
	}
	return append(steps, c)
}

// expandSlots is expand for words of which 1 and 2 are in slots, and leaves these
// in w1 and w2 as well.
func (c *code) expandSlots(w []string, last, w1, w2 string, rcon int) {
	t := c.boxes()
	c.substitute(t, last, rcon >= 0, rcon)
	c.emit(gap)
	if c.gfni && rcon >= 0 {
		c.emit("VPTERNLOGD.BCST $0x96, %s+%d(SB), %s, %s", c.symbol("rcon"), 4*rcon, t, w[0])
	} else {
		c.do(opXor, w[0], w[0], t)
	}
	c.do(opXor, w1, w[0], w[1])
	c.move(w[1], w1)
	c.do(opXor, w2, w1, w[2])
	c.xor3(w[3], w1, w[2])
	c.move(w[2], w2)
	c.emit(gap)
}

// pairs writes the kernel of AES-256. With 32 registers it works on both
// blocks of a key at once; otherwise on one, and the caller calls twice.
func (t *tier) pairs(b *strings.Builder) {
	l := &loop{t, "Pairs", []string{"DI", "SI", "DX", "CX", "BX"}, b}
	l.open(0)
	c := &code{tier: t}
	if t.evex {
		c.constant()
		c.print(b)
		t.pipeline(l, "Pairs", pairSets, t.pairsGroup)
		l.close()
		return
	}
	even, odd, s, x := t.rs(0, 4), t.rs(4, 4), t.rs(8, 4), t.rs(12, 4)
	for k := range 4 {
		if t.sse {
			c.move(s[k], fmt.Sprintf("%d(SI)", 32*k))
			c.move(odd[k], fmt.Sprintf("%d(SI)", 32*k+16))
			continue
		}
		c.emit("VMOVDQU %d(SI), X%s", 64*k, s[k][1:])
		c.emit("VINSERTI128 $1, %d(SI), %s, %s", 64*k+32, s[k], s[k])
		c.emit("VMOVDQU %d(SI), X%s", 64*k+16, odd[k][1:])
		c.emit("VINSERTI128 $1, %d(SI), %s, %s", 64*k+48, odd[k], odd[k])
	}
	c.transpose(even, s, x)
	c.transpose(odd, odd, x)
	c.countersOf(x[0], x[1], "0(CX)")
	for k := range 4 {
		c.spread(x[1], maskOf(0, k))
		c.do(opShuffle, x[2], x[0], x[1])
		c.spread(x[1], "0(DX)")
		c.do(opXor, x[2], x[2], x[1])
		c.do(opXor, s[k], s[k], x[2])
	}
	c.encrypt(opEnc, [][]string{s}, odd, x)
	for r := 2; r < 15; r++ {
		w := odd
		if r%2 == 0 {
			w = even
			c.expand(even, odd[3], x, true, r/2-1)
		} else {
			c.expand(odd, even[3], x, false, -1)
		}
		c.encrypt([]op{opEnc, opEncLast}[r/14], [][]string{s}, w, x)
	}
	for k := range 4 {
		if t.sse {
			c.move(fmt.Sprintf("%d(DI)", 32*k), s[k])
			continue
		}
		c.emit("VMOVDQU X%s, %d(DI)", s[k][1:], 64*k)
		c.emit("VEXTRACTI128 $1, %s, %d(DI)", s[k], 64*k+32)
	}
	c.advance("Pairs", 1)
	l.over("group", t.group(), c)
	l.close()
}
