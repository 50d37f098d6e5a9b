package main

import (
	"fmt"
	"strings"
)

// registers of the kernels of several blocks a key.
func (t *tier) several() (states [][]string, w, x []string) {
	for a := range t.many {
		states = append(states, t.rs(4*a, 4))
	}
	return states, t.rs(4*t.many, 4), t.rs(4*t.many+4, 4)
}

func (t *tier) few(b *strings.Builder) {
	l := &loop{t, "Few", []string{"DI", "SI", "DX", "CX", "BX"}, b}
	l.open(0)
	head := &code{tier: t}
	if t.evex {
		head.constant()
		head.spread("Z24", "0(DX)")
		for k := range 4 {
			head.spread(t.r(25+k), maskOf(0, k))
		}
		head.move("Z29", t.mem("in", 0))
	}
	head.print(b)

	c := &code{tier: t}
	states, w, x := t.several()
	key := states[t.many-1]
	for k := range 4 {
		c.move(key[k], fmt.Sprintf("%d(SI)", k*t.bytes()))
	}
	c.transpose(w, key, x)
	for a, s := range states {
		c.countersOf(x[0], x[1], fmt.Sprintf("%d(CX)", 4*a*t.group()))
		for k := range 4 {
			mask, block := t.r(25+k), "Z24"
			if !t.evex {
				mask, block = x[1], x[1]
				c.spread(mask, maskOf(0, k))
			}
			c.do(opShuffle, x[2], x[0], mask)
			if !t.evex {
				c.spread(block, "0(DX)")
			}
			c.do(opXor, x[2], x[2], block)
			c.do(opXor, s[k], key[k], x[2])
		}
		if t.evex {
			c.turn(s, false)
		}
	}
	steps := []*code{c}
	for r := range 10 {
		c = &code{tier: t}
		c.expand(w, w[3], x, true, r)
		c.encrypt([]op{opEnc, opEncLast}[r/9], states, w, x)
		steps = append(steps, c)
	}
	c = weave(steps)
	for a, s := range states {
		if t.evex {
			c.turn(s, true)
		}
		for k := range 4 {
			c.move(fmt.Sprintf("%d(DI)", 16*a*t.group()+k*t.bytes()), s[k])
		}
	}
	c.emit("ADDQ $%d, SI", 16*t.group())
	c.emit("ADDQ $%d, CX", 4*t.many*t.group())
	c.emit("ADDQ $%d, DI", 16*t.many*t.group())
	l.over("group", t.group(), c)
	l.close()
}

func (t *tier) match(b *strings.Builder) {
	l := &loop{t, "Match", []string{"SI", "DX", "BX"}, b}
	l.open(1)
	head := &code{tier: t}
	if t.evex {
		head.constant()
		for k := range 4 {
			head.move(t.r(24+k), t.mem("hash", k))
		}
		head.emit("VPTERNLOGD $0xff, Z28, Z28, Z28")
		head.emit("VPSLLD $8, Z28, Z28")
	}
	head.print(b)

	c := &code{tier: t}
	states, w, x := t.several()
	key := states[t.many-1]
	for k := range 4 {
		c.move(key[k], fmt.Sprintf("%d(SI)", k*t.bytes()))
	}
	c.transpose(w, key, x)
	for a, s := range states {
		c.spread(x[0], fmt.Sprintf("%d(DX)", 32*a))
		for k := range 4 {
			c.do(opXor, s[k], key[k], x[0])
		}
		if t.evex {
			c.turn(s, false)
		}
	}
	steps := []*code{c}
	for r := range 10 {
		c = &code{tier: t}
		c.expand(w, w[3], x, true, r)
		if r < 9 {
			c.encrypt(opEnc, states, w, x)
		}
		steps = append(steps, c)
	}
	c = weave(steps)
	for a, s := range states {
		c.hash(s, w[3], x, map[bool]int{true: 24, false: -1}[t.evex])
		want := fmt.Sprintf("%d(DX)", 32*a+16)
		if t.evex {
			c.emit("VPXORD.BCST %s, %s, %s", want, x[0], x[0])
			c.emit("VPTESTNMD %s, Z28, K%d", x[0], 3+min(a, 1))
			if a > 0 {
				c.emit("KORW K4, K3, K3")
			}
			continue
		}
		c.spread(x[1], want)
		c.do(opXor, x[0], x[0], x[1])
		if t.sse {
			c.emit("PSRLL $8, %s", x[0])
		} else {
			c.emit("VPSRLD $8, %s, %s", x[0], x[0])
		}
		c.do(opXor, x[1], x[1], x[1])
		c.do(opEqual, x[0], x[0], x[1])
		if a > 0 {
			c.do(opOr, x[0], x[0], states[0][0])
		}
		if a < t.many-1 {
			c.move(states[0][0], x[0])
		}
	}
	switch {
	case t.evex:
		c.emit("KORTESTW K3, K3")
	case t.sse:
		c.emit("PTEST %s, %s", x[0], x[0])
	default:
		c.emit("VPTEST %s, %s", x[0], x[0])
	}
	c.emit("JNE groupDone")
	c.emit("ADDQ $%d, SI", 16*t.group())
	l.over("group", t.group(), c)
	b.WriteString("\tMOVQ n+16(FP), AX\n\tSUBQ BX, AX\n\tMOVQ AX, ret+24(FP)\n")
	l.close()
}
