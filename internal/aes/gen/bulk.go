package main

import (
	"fmt"
	"strings"
)

func (t *tier) bulk(b *strings.Builder, kind string) {
	l := &loop{t, kind, map[string][]string{
		"BulkCounters": {"DI", "SI", "DX", "CX", "BX"},
		"BulkBlocks":   {"DI", "SI", "R8", "BX"},
	}[kind], b}
	l.open(0)
	c := &code{tier: t}
	k, s, x := t.rs(0, 11), t.rs(11, 4), t.r(15)
	if t.evex {
		c.move("Z29", t.mem("in", 0))
		if t.gfni {
			c.constant()
		}
	}
	c.spread(k[0], "0(SI)")
	for r := range 10 {
		c.do(opShuffle, s[0], k[r], t.mem("word3", 0))
		if t.gfni {
			c.emit("VGF2P8AFFINEINVQB $0x63, %s, %s, %s", t.matrix(), s[0], s[0])
			c.emit("VPXORD.BCST %s+%d(SB), %s, %s", t.symbol("rcon"), 4*r, s[0], s[0])
		} else {
			c.do(opEncLast, s[0], s[0], t.mem("rcon", r)) // columns are equal: ShiftRows does nothing
		}
		c.shift(s[1], k[r], 4)
		c.do(opXor, k[r+1], k[r], s[1])
		c.shift(s[1], k[r+1], 8)
		c.xor3(k[r+1], s[1], s[0])
	}
	if kind == "BulkCounters" {
		c.spread(x, "0(DX)")
		c.do(opXor, k[0], k[0], x)
		if t.evex {
			for i := range 4 {
				c.spread(t.r(25+i), maskOf(0, i))
			}
		}
	}
	c.print(b)

	c = &code{tier: t}
	if kind == "BulkCounters" {
		c.countersOf(x, s[0], "0(CX)")
	}
	for i := range 4 {
		switch {
		case kind == "BulkBlocks" && t.sse:
			c.move(s[i], fmt.Sprintf("%d(R8)", 16*i))
			c.do(opXor, s[i], s[i], k[0])
			continue
		case kind == "BulkBlocks":
			c.do(opXor, s[i], k[0], fmt.Sprintf("%d(R8)", i*t.bytes()))
			continue
		case t.evex:
			c.do(opShuffle, s[i], x, t.r(25+i))
		case t.sse && i == 3:
			c.spread(s[i], maskOf(0, i))
			c.do(opShuffle, x, x, s[i])
			c.move(s[i], x)
		case t.sse:
			c.spread(s[3], maskOf(0, i))
			c.do(opShuffle, s[i], x, s[3])
		default:
			c.spread(s[i], maskOf(0, i))
			c.do(opShuffle, s[i], x, s[i])
		}
		c.do(opXor, s[i], s[i], k[0])
	}
	for r := 1; r < 11; r++ {
		for i := range 4 {
			c.do([]op{opEnc, opEncLast}[r/10], s[i], s[i], k[r])
		}
	}
	for i := range 4 {
		c.move(fmt.Sprintf("%d(DI)", i*t.bytes()), s[i])
	}
	c.emit("ADDQ $%d, DI", 16*t.group())
	if kind == "BulkCounters" {
		c.emit("ADDQ $%d, CX", 4*t.group())
	} else {
		c.emit("ADDQ $%d, R8", 16*t.group())
	}
	l.over("group", t.group(), c)
	l.close()
}
