package main

import (
	"fmt"
	"strings"
)

// drawing is the head of a file of assembly: registers, loop and limit.
func drawing(t *tier) string {
	blocks := "for one of two blocks: it is called twice"
	if t.evex {
		blocks = "for both blocks with one key schedule"
	}
	r := strings.NewReplacer("{G}", fmt.Sprint(t.group()), "{L}", fmt.Sprint(t.lanes),
		"{B}", fmt.Sprint(8*t.bytes()), "{N}", fmt.Sprint(t.many), "{P}", blocks,
		"{M}", "326", "{Q}", map[bool]string{false: "327", true: "321"}[t.gfni], "{C}", map[bool]string{false: "10.2", true: "10.0"}[t.gfni])
	text := intro + roundUnpacked + outro + t.intro
	if t.evex {
		text = intro + roundTurned + outro + t.intro
	}
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
`

const roundUnpacked = `  W0 W1 W2 W3 -> a = low W0 W1,  b = low W2 W3                 2
                 round keys of S0, S1 = low, high half of a b  2
                 the same with high for S2, S3                 4
  S0..S3 = AESENC(S0..S3, round keys)                          4

The round keys live in scratch registers for as long as it takes to use them.

`

const roundTurned = `  a = low halves of W0 W2                                      1
      W0 of S0, W0 of S1, W2 of S0, W2 of S1
  round key of S0 = a, but W1 W3 of S0 in places 1 3           1
  round key of S1 = a, but W3 W1 of S1 in places 0 2           1
  the same with high halves for S2, S3                         3
  S0..S3 = AESENC(S0..S3, round keys)                          4

VSHUFPS under a mask of places (K1, K2) brings two words and keeps two. So the
round keys of S1 and S3 come turned by a column, W3 W0 W1 W2, and so are these
states, from begin to end: what AES does is the same for all columns.
The four AESENC come late, each in a gap between instructions of the next
step, of whatever group, that wait for each other.

`

const outro = `Keys are asked for a page before their turn, where a key has one block. Counters
come as {G} dwords and one shuffle for each S that puts a dword of
each lane where the template wants it. Hash and Match need column 3 of the last
round only: four shuffles pack it for the group, one AESENCLAST with W3 ends it.
Few and Match work on {N} blocks a key with one key schedule. Pairs is AES-256,
eight words in two halves, {P}.
Bulk* expand one key in the ordinary way into 11 registers for any number of
blocks.
`

const limitSSE = `
Registers: X0-X5 are S0-S3, W0 and W3 of one group, X6-X11 of another half a
turn behind, X12-X15 scratch; W1 and W2 are in the frame, which is wiped. Legacy
encoding: AES-NI is found on processors without AVX.

Limit: 19 vector operations a round and group, register moves aside, 10 rounds
and 20 about them: 210 for 4 keys, of which 50 are AES or S-boxes and 102
shuffle. With 3 vector ports and 2 that shuffle (Intel since Ice Lake) 17.5 cycles
a key, with 4 ports (Zen 4, Zen 5) 13.1. Hash: 198 for 4 keys, 47 of them AES.
`

const limitAVX2 = `
Registers: Y0-Y5 are S0-S3, W0 and W3 of one group, Y6-Y11 of another half a
turn behind, Y12-Y15 scratch; W1 and W2 are in the frame, which is wiped.

Limit: 19 vector operations a round and group, 10 rounds and 21 about them: 211
for 8 keys, of which 50 are AES or S-boxes and 103 shuffle. With 3 vector ports
and 2 that shuffle (Intel since Ice Lake) 8.8 cycles a key, with 4 ports (Zen 4,
Zen 5) 6.6. Hash: 199 for 8 keys, 47 of them AES.
`

const limitAVX512 = `
Registers: Z0-Z3 are S0-S3 and Z4-Z7 W0-W3 of one group; Z8-Z15 and Z16-Z23
those of two more, a third and two thirds of a turn behind; Z24-Z27 round keys
and scratch, Z28 the template, Z29 the order of counters or hashes, Z30 t, Z31
the rotation. VPTERNLOGD makes W1 and W3 without waiting for W0 and W2.

The S-box of the key schedule is a shuffle, which undoes ShiftRows and rotates,
and AESENCLAST, whose round key is rcon.
` + limitZ

const limitGFNI = `
Registers: Z0-Z3 are S0-S3 and Z4-Z7 W0-W3 of one group; Z8-Z15 and Z16-Z23
those of two more, a third and two thirds of a turn behind; Z24-Z27 round keys
and scratch, Z28 the template, Z29 the order of counters or hashes, Z30 t, Z31
the matrix of the S-box. VPTERNLOGD makes W0 and W3 in one operation each.

The S-box of the key schedule is a rotation, if need be, and GF2P8AFFINEINVQB:
no shuffle, for processors with one shuffle port.
` + limitZ

const limitZ = `
Pairs: Z0-Z7 are S0-S3 of both blocks of a group and Z8-Z11 W0 and W3 of both
halves of its keys; Z12-Z23 those of another group half a turn behind; Z24-Z27
round keys; Z28 and Z29 W1 and W2, which between rounds are in the frame, which
is wiped; Z30 t. The high half of a key is the key of round 1 as it comes.

Limit: 16 vector operations a round and group, register moves aside, 10 rounds
and 21 about them: 181 for 16 keys, of which 50 are AES or S-boxes. With 2 vector
ports of 512 bits (Intel), or 4 of 256 that take two cycles for such an operation
(Zen 4), 5.7 cycles a key, with 4 (Zen 5) 2.8. Hash: 173 for 16 keys, 47 of them
AES. Match: {M} for 64 pairs, 158 of them AES: 2.5 cycles a pair. Pairs: {Q} for
16 keys, 125 of them AES: {C} cycles a key, and 7.8 if all but AES were free.
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
