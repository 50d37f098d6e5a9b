package main

import (
	"fmt"
	"strings"
)

// drawing is the head of a file of assembly: registers, loop and limit.
func drawing(t *tier) string {
	blocks := "one of two blocks: it is called twice"
	if t.evex {
		blocks = "both blocks with one key schedule"
	}
	r := strings.NewReplacer("{G}", fmt.Sprint(t.group()), "{L}", fmt.Sprint(t.lanes), "{R}", t.reg,
		"{B}", fmt.Sprint(8*t.bytes()), "{N}", fmt.Sprint(t.many), "{P}", blocks)
	text := intro + t.intro
	lines := strings.Split(strings.TrimSpace(r.Replace(text)), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight("// "+l, " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

const intro = `
AES of many keys: {G} keys, one block each, on registers of {B} bits.

A group of {G} keys is held twice. As states, the way AES wants it, four bytes
of a column together, a key a lane ({L} of them a register):

          lane 0            lane 1 ...
  S0   c0 c1 c2 c3     c0 c1 c2 c3       the first keys, {L}
  S1   c0 c1 c2 c3     c0 c1 c2 c3       the next, and so on
  S2, S3

and the words of the key schedule transposed, word i of four keys a lane:

  Wi   key of S0, key of S1, key of S2, key of S3     in every lane

so that one S-box instruction makes SubWord(RotWord(w3)) of all {G} keys, and
AESKEYGENASSIST is not needed. A round, for the whole group:

  t  = SubWord(RotWord(W3)) ^ rcon                             2
  W0 ^= t;  W1 ^= W0;  W2 ^= W1;  W3 ^= W2                     4 or 5
  W0 W1 W2 W3 -> a = low W0 W1,  b = low W2 W3                 2
                 round keys of S0, S1 = low, high half of a b  2
                 the same with high for S2, S3                 4
  S0..S3 = AESENC(S0..S3, round keys)                          4

The round keys live in scratch registers for as long as it takes to use them.
Counters come as {G} dwords and one shuffle for each S that puts a dword of
each lane where the template wants it. Hash and Match need column 3 of the last
round only: four shuffles pack it for the group, one AESENCLAST with W3 ends it.
Few and Match work on {N} blocks a key with one key schedule. Pairs is AES-256,
eight words in two halves, for {P}.
Bulk* expand one key in the ordinary way into 11 registers for any number of
blocks.
`

const limitSSE = `
Registers: X0-X5 are S0-S3, W0 and W3 of one group, X6-X11 of another half a
turn behind, X12-X15 scratch; W1 and W2 are in the frame, which is wiped. Legacy
encoding: AES-NI is found on processors without AVX.

Limit: 19 vector operations a round and group, register moves aside, 10 rounds
and 25 about them: 215 for 4 keys, of which 96 are unpacks and shuffles, 45 AES.
With 3 vector ports and 2 that shuffle (Intel since Ice Lake) 18 cycles a key,
with 4 ports (Zen 5) 13.5.
`

const limitAVX2 = `
Registers: Y0-Y5 are S0-S3, W0 and W3 of one group, Y6-Y11 of another half a
turn behind, Y12-Y15 scratch; W1 and W2 are in the frame, which is wiped.

Limit: 19 vector operations a round and group, 10 rounds and 25 about them: 215
for 8 keys, of which 96 are unpacks and shuffles, 45 AES. With 3 vector ports and
2 that shuffle (Intel since Ice Lake) 9 cycles a key, with 4 ports (Zen 5) 6.7.
`

const limitAVX512 = `
Registers: Z0-Z3 are S0-S3 and Z4-Z7 W0-W3 of one group; Z8-Z15 and Z16-Z23
those of two more, a third and two thirds of a turn behind; Z24-Z27 scratch,
Z28 the template, Z29 the order of counters or hashes, Z31 the rotation. VPTERNLOGD
makes W1 and W3 without waiting for W0 and W2.

The S-box of the key schedule is a shuffle, which undoes ShiftRows and rotates,
and AESENCLAST, whose round key is rcon.

Limit: 18 vector operations a round and group, 10 rounds and 20 about them: 200
for 16 keys. With 2 vector ports of 512 bits (Intel) 6.3 cycles a key, with 4
(Zen 5) 3.1.
`

const limitGFNI = `
Registers: Z0-Z3 are S0-S3 and Z4-Z7 W0-W3 of one group; Z8-Z15 and Z16-Z23
those of two more, a third and two thirds of a turn behind; Z24-Z27 scratch,
Z28 the template, Z29 the order of counters or hashes, Z31 the matrix of the
S-box. VPTERNLOGD makes W0 and W3 in one operation each.

The S-box of the key schedule is a rotation and GF2P8AFFINEINVQB, and needs no
shuffle: for processors with one shuffle port.

Limit: 18 vector operations a round and group, 10 rounds and 20 about them: 200
for 16 keys. With 2 vector ports of 512 bits (Intel) 6.3 cycles a key, with 4
(Zen 5) 3.1.
`

const armDrawing = `// AES of many keys: 4 keys, one block each.
//
// A group of 4 keys is held twice: its blocks as states, a register each, and
// the words of the key schedule transposed:
//
//	V8  S0   c0 c1 c2 c3                         V4  W0   word 0 of keys 0 1 2 3
//	V9  S1   c0 c1 c2 c3                         V5  W1   word 1
//	V10 S2                                       V6  W2   word 2
//	V11 S3                                       V7  W3   word 3
//
//	V0-V3 the keys themselves (round key 0), then scratch
//	V16 zero   V17 rotation   V18 counters   V19 template   V20-V23 places
//	V12 V13 V24-V31 the ten round constants
//
// A round, for the four keys:
//
//	t  = AESE(TBL(W3, rotation), zero)                             2
//	W0 ^= rcon;  W0 ^= t;  W1 ^= W0;  W2 ^= W1;  W3 ^= W2           5
//	V0 = zip1.4S W0 W1,  V1 = zip1.4S W2 W3                         2
//	V2, V3 = zip1.2D, zip2.2D V0 V1: round keys of S0, S1           2
//	the same with zip2.4S for S2, S3                                4
//	AESE, AESMC S0..S3                                              8
//
// LD4 transposes the keys as it loads them, and TBL over counters and template
// makes a block in one instruction. The loop of Counters has 240 instructions,
// 60 a key. On a core with two vector pipes that fuses AESE and AESMC (Neoverse
// N1, Cortex-A76) that is a limit of 25 cycles a key.
`
