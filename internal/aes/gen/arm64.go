package main

import (
	"fmt"
	"strings"
)

// arm writes the kernels for arm64: the same as those of one lane for amd64,
// but for instructions of three operands, a load that transposes, and AESE,
// which takes the round key before the S-box.
type arm struct{ strings.Builder }

func (a *arm) emit(format string, args ...any) { fmt.Fprintf(a, "\t"+format+"\n", args...) }

func regs(from int, kind string) string {
	var s []string
	for i := range 4 {
		s = append(s, fmt.Sprintf("V%d.%s", from+i, kind))
	}
	return "[" + strings.Join(s, ", ") + "]"
}

// Registers. Those of the state, the words of the key, and scratch; rcons is
// the first of those that hold the round constants.
const (
	armScratch, armWords, armState = 0, 4, 8
	armZero, armRotate             = 16, 17
	armCounter, armPlaces          = 18, 20 // the template follows the counter
)

func armRcon(r int) int { return []int{12, 13, 24, 25, 26, 27, 28, 29, 30, 31}[r] }

// zip writes the round keys of the words w, and calls use with each.
func (a *arm) zip(w int, use func(k, key int)) {
	for half := range 2 {
		a.emit("VZIP%d V%d.S4, V%d.S4, V%d.S4", half+1, w+1, w, armScratch)
		a.emit("VZIP%d V%d.S4, V%d.S4, V%d.S4", half+1, w+3, w+2, armScratch+1)
		a.emit("VZIP1 V%d.D2, V%d.D2, V%d.D2", armScratch+1, armScratch, armScratch+2)
		a.emit("VZIP2 V%d.D2, V%d.D2, V%d.D2", armScratch+1, armScratch, armScratch+3)
		use(2*half, armScratch+2)
		use(2*half+1, armScratch+3)
	}
}

func (a *arm) enc(s, key int, mix bool) {
	a.emit("AESE V%d.B16, V%d.B16", key, s)
	if mix {
		a.emit("AESMC V%d.B16, V%d.B16", s, s)
	}
}

func (a *arm) xor(dst, x int) { a.emit("VEOR V%d.B16, V%d.B16, V%d.B16", x, dst, dst) }

// expand makes the next words of w from the word last: seven instructions, six
// without a round constant.
func (a *arm) expand(w, last, mask, rcon int) {
	a.emit("VTBL V%d.B16, [V%d.B16], V%d.B16", mask, last, armScratch)
	a.emit("AESE V%d.B16, V%d.B16", armZero, armScratch)
	if rcon >= 0 {
		a.xor(w, rcon)
	}
	a.xor(w, armScratch)
	for i := 1; i < 4; i++ {
		a.xor(w+i, w+i-1)
	}
}

func (a *arm) open(name, args string, regs ...string) {
	fmt.Fprintf(a, "\n// %s\nTEXT ·arm64%s(SB), NOSPLIT, $0-%d\n", signature(name), name, 8*len(regs))
	for i, arg := range strings.Fields(args) {
		a.emit("MOVD %s+%d(FP), %s", arg, 8*i, regs[i])
	}
}

// constants loads the places of counters and what the key schedule needs.
func (a *arm) shape() {
	a.emit("VLD1.P 16(R2), [V%d.B16]", armCounter+1)
	a.emit("VLD1 (R2), %s", regs(armPlaces, "B16"))
}

func (a *arm) table(name string, reg int) {
	a.emit("MOVD $arm64_%s<>(SB), R5", name)
	a.emit("VLD1 (R5), [V%d.B16]", reg)
}

func (a *arm) rcons() {
	a.emit("MOVD $arm64_rcon<>(SB), R5")
	a.emit("VLD1.P 32(R5), [V12.B16, V13.B16]")
	a.emit("VLD1.P 64(R5), %s", regs(24, "B16"))
	a.emit("VLD1 (R5), %s", regs(28, "B16"))
}

func (a *arm) counters() {
	a.emit("VLD1.P 16(R3), [V%d.B16]", armCounter)
	for k := range 4 {
		a.emit("VTBL V%d.B16, [V%d.B16, V%d.B16], V%d.B16", armPlaces+k, armCounter, armCounter+1, armState+k)
	}
}

func (a *arm) close() {
	a.emit("SUBS $4, R4, R4")
	a.emit("BNE loop")
	a.emit("RET")
}

func (a *arm) once(kind string) {
	if kind != "Blocks" {
		a.open(kind, "dst keys s counters n", "R0", "R1", "R2", "R3", "R4")
		a.shape()
	} else {
		a.open(kind, "dst keys src n", "R0", "R1", "R3", "R4")
	}
	a.emit("VEOR V16.B16, V16.B16, V16.B16")
	a.table("rotate", armRotate)
	a.rcons()
	a.WriteString("\nloop:\n")
	a.emit("VLD4 (R1), %s", regs(armWords, "S4"))
	a.emit("VLD1.P 64(R1), %s", regs(armScratch, "B16"))
	if kind != "Blocks" {
		a.counters()
	} else {
		a.emit("VLD1.P 64(R3), %s", regs(armState, "B16"))
	}
	for k := range 4 {
		a.enc(armState+k, armScratch+k, true)
	}
	for r := range 9 {
		a.expand(armWords, armWords+3, armRotate, armRcon(r))
		a.zip(armWords, func(k, key int) { a.enc(armState+k, key, r < 8) })
	}
	a.expand(armWords, armWords+3, armRotate, armRcon(9))
	a.zip(armWords, func(k, key int) { a.xor(armState+k, key) })
	if kind == "Halves" {
		a.emit("VZIP1 V9.D2, V8.D2, V8.D2")
		a.emit("VZIP1 V11.D2, V10.D2, V9.D2")
		a.emit("VST1.P [V8.B16, V9.B16], 32(R0)")
	} else {
		a.emit("VST1.P %s, 64(R0)", regs(armState, "B16"))
	}
	a.close()
}

// bulk keeps the round keys in V20 to V30, and the places of counters in V0 to
// V3.
func (a *arm) bulk(kind string) {
	if kind == "BulkCounters" {
		a.open(kind, "dst key s counters n", "R0", "R1", "R2", "R3", "R4")
	} else {
		a.open(kind, "dst key src n", "R0", "R1", "R3", "R4")
	}
	a.emit("VEOR V16.B16, V16.B16, V16.B16")
	a.table("word3", armRotate)
	a.emit("MOVD $arm64_rcon<>(SB), R5")
	a.emit("VLD1 (R1), [V20.B16]")
	for k := 20; k < 30; k++ {
		a.emit("VTBL V%d.B16, [V%d.B16], V0.B16", armRotate, k)
		a.emit("AESE V%d.B16, V0.B16", armZero)
		a.emit("VLD1.P 16(R5), [V1.B16]")
		a.xor(0, 1)
		a.emit("VEXT $12, V%d.B16, V%d.B16, V2.B16", k, armZero)
		a.emit("VEOR V%d.B16, V2.B16, V%d.B16", k, k+1)
		a.emit("VEXT $8, V%d.B16, V%d.B16, V2.B16", k+1, armZero)
		a.xor(k+1, 2)
		a.xor(k+1, 0)
	}
	if kind == "BulkCounters" {
		a.emit("VLD1.P 16(R2), [V%d.B16]", armCounter+1)
		a.emit("VLD1 (R2), %s", regs(0, "B16"))
	}
	a.WriteString("\nloop:\n")
	if kind == "BulkCounters" {
		a.emit("VLD1.P 16(R3), [V%d.B16]", armCounter)
		for k := range 4 {
			a.emit("VTBL V%d.B16, [V%d.B16, V%d.B16], V%d.B16", k, armCounter, armCounter+1, armState+k)
		}
	} else {
		a.emit("VLD1.P 64(R3), %s", regs(armState, "B16"))
	}
	for r := range 10 {
		for k := range 4 {
			a.enc(armState+k, 20+r, r < 9)
		}
	}
	for k := range 4 {
		a.xor(armState+k, 30)
	}
	a.emit("VST1.P %s, 64(R0)", regs(armState, "B16"))
	a.close()
}

// pairs is AES-256 for one of the two blocks. The words are in V12 to V15 and
// V24 to V27, the round constant in V29, and the mask without rotation in V28.
func (a *arm) pairs() {
	const even, odd, straight, rcon = 12, 24, 28, 29
	a.open("Pairs", "dst keys s counters n", "R0", "R1", "R2", "R3", "R4")
	a.shape()
	a.emit("VEOR V16.B16, V16.B16, V16.B16")
	a.table("rotate", armRotate)
	a.table("straight", straight)
	a.WriteString("\nloop:\n")
	a.emit("VLD1.P 64(R1), %s", regs(0, "B16"))
	a.emit("VLD1.P 64(R1), %s", regs(4, "B16"))
	a.counters()
	for k := range 4 {
		a.enc(armState+k, 2*k, true)
		a.enc(armState+k, 2*k+1, true)
	}
	for half, w := range []int{even, odd} {
		k := func(i int) int { return 2*i + half }
		for i := range 2 {
			a.emit("VZIP%d V%d.S4, V%d.S4, V30.S4", i+1, k(1), k(0))
			a.emit("VZIP%d V%d.S4, V%d.S4, V31.S4", i+1, k(3), k(2))
			a.emit("VZIP1 V31.D2, V30.D2, V%d.D2", w+2*i)
			a.emit("VZIP2 V31.D2, V30.D2, V%d.D2", w+2*i+1)
		}
	}
	a.emit("MOVD $arm64_rcon<>(SB), R5")
	for r := 2; r < 15; r++ {
		w := odd
		if r%2 == 0 {
			w = even
			a.emit("VLD1.P 16(R5), [V%d.B16]", rcon)
			a.expand(even, odd+3, armRotate, rcon)
		} else {
			a.expand(odd, even+3, straight, -1)
		}
		a.zip(w, func(k, key int) {
			if r < 14 {
				a.enc(armState+k, key, r < 13)
			} else {
				a.xor(armState+k, key)
			}
		})
	}
	for k := range 4 {
		a.emit("VST1.P [V%d.B16], 16(R0)", armState+k)
		a.emit("ADD $16, R0, R0")
	}
	a.close()
}

// armTier is what the tables of arm64 share with those of other tiers.
var armTier = &tier{name: "arm64", lanes: 1}

func armTables() []table {
	var rcons []uint32
	for _, r := range roundConstants {
		rcons = append(rcons, r, r, r, r)
	}
	return append([]table{{"rcon", rcons}}, armTier.words()...)
}

func armFile() string {
	a := &arm{}
	a.WriteString("// Written by gen; see gen/main.go. Do not edit.\n\n" + armDrawing + "\n//go:build !purego\n\n#include \"textflag.h\"\n")
	for _, x := range armTables() {
		armTier.data(&a.Builder, x)
	}
	a.once("Counters")
	a.once("Halves")
	a.once("Blocks")
	a.bulk("BulkCounters")
	a.bulk("BulkBlocks")
	a.pairs()
	return a.String()
}
