//go:build !purego

#include "textflag.h"
#include "go_asm.h"

// What 32 rows come to is computed in vectors, eight rows at a time, and kept in
// the frame; then each entry goes to the line of its part. The two take turns
// no more often because nothing foresees which lines end: what is computed in
// vectors would be waited for each time. For the same reason lines are long.
//
//	                 lane 0 ... lane 7, 64 bits each
//	Z0  key          identifiers, first byte highest, as spread makes them
//	Z1  bucket       upper half of Z0 * n, upper half of that; then what of it is in the part
//	Z2  fingerprint  lower half of Z0, its upper bits; then the entry
//	Z3  part         Z1 >> bits of a part
//	Z20 row          (row + rows of a group) * entries a row, 32.32: its upper half, in Z4,
//	                 without the bits of the fingerprint, is what the entry has of the group
//
//	Z16 order of bytes     Z17 constant of spread   Z18 n         Z19 buckets of a part - 1
//	Z21 eight rows of Z20  Z22 bits of the group    X6, X7 shifts of Z3 and Z2
//	Z8  every other lane of two registers, for identifiers of 16 bytes
//
//	SI identifiers   R8 slots   R10 arena   AX part   R14 slot
//	CX rows left     R9 lines   R11 ends    DX entry  R12 end   DI place in the arena
//	BX bytes a turn                                              R13 place in the frame
//
// A line of 32 entries that is full goes to the arena past the caches, and where
// a chunk is full the part begins the next.
//
// Limit: 17 vector operations for 8 rows (VPMULLQ is three on Intel), and 8
// scalar ones a row with three loads and two stores: 2.5 cycles a row where 4
// issue at once. One row in 32 ends its line: 64 instructions, and a branch that
// went the other way.

DATA order<>+0(SB)/8, $0x0001020304050607
DATA order<>+8(SB)/8, $0x08090a0b0c0d0e0f
GLOBL order<>(SB), RODATA|NOPTR, $16

DATA lanes<>+0(SB)/8, $0
DATA lanes<>+8(SB)/8, $1
DATA lanes<>+16(SB)/8, $2
DATA lanes<>+24(SB)/8, $3
DATA lanes<>+32(SB)/8, $4
DATA lanes<>+40(SB)/8, $5
DATA lanes<>+48(SB)/8, $6
DATA lanes<>+56(SB)/8, $7
GLOBL lanes<>(SB), RODATA|NOPTR, $64

// ENTRY puts an entry into the line of its part.
#define ENTRY(at, full, back) \
	MOVQ at(R13), AX         \
	MOVQ 256+at(R13), DX     \
	MOVQ (R8)(AX*8), R14     \
	MOVQ DX, (R9)(R14*1)     \
	ADDQ $8, R14             \
	TESTQ $255, R14          \
	JEQ  full                \
	MOVQ R14, (R8)(AX*8)     \
back:

#define WORD(at) \
	MOVQ at(R9)(R14*1), DX \
	MOVNTIQ DX, at(DI)

// LINE sends a full line to the arena, word by word, so that no load waits for
// the stores before it. Where that fills a chunk, the part begins another one,
// which follows it.
#define LINE(full, back) \
full:                       \
	SUBQ $256, R14              \
	MOVQ R14, (R8)(AX*8)        \
	MOVQ (R11)(AX*8), R12       \
	LEAQ (R10)(R12*8), DI       \
	WORD(0) \
	WORD(8) \
	WORD(16) \
	WORD(24) \
	WORD(32) \
	WORD(40) \
	WORD(48) \
	WORD(56) \
	WORD(64) \
	WORD(72) \
	WORD(80) \
	WORD(88) \
	WORD(96) \
	WORD(104) \
	WORD(112) \
	WORD(120) \
	WORD(128) \
	WORD(136) \
	WORD(144) \
	WORD(152) \
	WORD(160) \
	WORD(168) \
	WORD(176) \
	WORD(184) \
	WORD(192) \
	WORD(200) \
	WORD(208) \
	WORD(216) \
	WORD(224) \
	WORD(232) \
	WORD(240) \
	WORD(248) \
	ADDQ $32, R12               \
	MOVQ R12, (R11)(AX*8)       \
	TESTQ $511, R12             \
	JNE  back                   \
	MOVQ s+0(FP), DI            \
	MOVQ stage_used(DI), DX     \
	MOVQ stage_prev(DI), R14    \
	SHRQ $9, R12                \
	DECQ R12                    \
	MOVL R12, (R14)(DX*4)       \
	MOVQ DX, R12                \
	SHLQ $9, R12                \
	MOVQ R12, (R11)(AX*8)       \
	INCQ DX                     \
	MOVQ DX, stage_used(DI)     \
	JMP  back

// func scatter(s *stage, ids *byte, size int, n int, row uint64)
TEXT ·scatter(SB), NOSPLIT, $592-40
	MOVQ s+0(FP), DI
	MOVQ ids+8(FP), SI
	MOVQ n+24(FP), DX
	MOVQ stage_slots(DI), R8
	MOVQ stage_lines(DI), R9
	MOVQ stage_ends(DI), R11
	MOVQ stage_arena(DI), R10
	LEAQ 63(SP), R13
	ANDQ $~63, R13
	MOVQ R13, begin-16(SP)

	VBROADCASTI32X4 order<>(SB), Z16
	MOVQ $0x9e3779b97f4a7c15, AX
	VPBROADCASTQ AX, Z17
	MOVQ (stage_table+buckets_n)(DI), AX
	VPBROADCASTQ AX, Z18
	MOVQ (stage_parting+parting_bits)(DI), CX
	MOVQ CX, X6
	MOVQ $1, AX
	SHLQ CX, AX
	DECQ AX
	VPBROADCASTQ AX, Z19
	MOVQ (stage_table+buckets_drop)(DI), AX
	ADDQ $32, AX
	MOVQ AX, X7
	MOVQ (stage_table+buckets_fp)(DI), CX
	MOVQ $-1, AX
	SHLQ CX, AX
	MOVL AX, AX
	VPBROADCASTQ AX, Z22

	// Z20: the rows themselves and those of a group more, then shifted.
	ADDQ $32, CX
	MOVQ stage_group(DI), AX
	SUBQ AX, CX
	MOVQ CX, X4
	MOVQ $8, R12
	SHLQ CX, R12
	VPBROADCASTQ R12, Z21
	MOVQ AX, CX
	MOVQ $1, AX
	SHLQ CX, AX
	ADDQ row+32(FP), AX
	VPBROADCASTQ AX, Z20
	VPADDQ lanes<>(SB), Z20, Z20
	VPSLLQ X4, Z20, Z20
	MOVQ DX, CX
	MOVQ size+16(FP), BX
	SHLQ $3, BX // bytes of eight identifiers
	VMOVDQU64 lanes<>(SB), Z8
	VPADDQ Z8, Z8, Z8

some:
	TESTQ CX, CX
	JEQ  done
	MOVQ $32, DI
	CMPQ CX, DI
	CMOVQLT CX, DI
	SUBQ DI, CX

rows:
	VMOVDQU64 (SI), Z0
	CMPQ BX, $64
	JEQ  swap
	VPERMT2Q 64(SI), Z8, Z0

swap:
	ADDQ BX, SI
	VPSHUFB Z16, Z0, Z0
	VPSRLQ $32, Z0, Z1
	VPXORQ Z1, Z0, Z0
	VPMULLQ Z17, Z0, Z0
	VPSRLQ $32, Z0, Z1
	VPMULUDQ Z18, Z1, Z1
	VPSRLQ $32, Z1, Z1
	VPSLLQ $32, Z0, Z2
	VPSRLQ X7, Z2, Z2
	VPSRLQ X6, Z1, Z3
	VPSRLQ $32, Z20, Z4
	VPADDQ Z21, Z20, Z20
	VPTERNLOGQ $0xf8, Z22, Z4, Z2
	VPANDQ Z19, Z1, Z1
	VPSLLQ $32, Z1, Z1
	VPORQ Z1, Z2, Z2
	VMOVDQA64 Z3, (R13)
	VMOVDQA64 Z2, 256(R13)
	ADDQ $64, R13
	SUBQ $8, DI
	JNE  rows
	MOVQ R13, end-8(SP)
	MOVQ begin-16(SP), R13

entries:
	ENTRY(0, line0, back0)
	ENTRY(8, line1, back1)
	ENTRY(16, line2, back2)
	ENTRY(24, line3, back3)
	ENTRY(32, line4, back4)
	ENTRY(40, line5, back5)
	ENTRY(48, line6, back6)
	ENTRY(56, line7, back7)
	ADDQ $64, R13
	CMPQ R13, end-8(SP)
	JNE  entries
	MOVQ begin-16(SP), R13
	JMP  some

	LINE(line0, back0)
	LINE(line1, back1)
	LINE(line2, back2)
	LINE(line3, back3)
	LINE(line4, back4)
	LINE(line5, back5)
	LINE(line6, back6)
	LINE(line7, back7)

done:
	VZEROUPPER
	RET
