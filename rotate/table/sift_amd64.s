//go:build !purego

#include "textflag.h"
#include "go_asm.h"

// Eight identifiers at a time go through a sieve, in lanes of 64 bits:
//
//	Z0  key    identifiers, first byte highest, then as mix makes them
//	Z1  word   of the bitmap: bits 26 and up of Z0
//	Z2  bit    in it: upper six bits of Z0
//	Z3  the words, shifted by the bits
//	K2  whose bit is set: they pass
//	Z20 positions, of 32 bits; Z4 those that pass, next to each other
//
//	Z8  every other lane of two registers   Z16 order of bytes   Z17 factor
//	Z18 constant of spread                  Z19 words less 1     Z21 eight   Z22 one
//
//	DI out   SI identifiers   CX left   R8 bitmap   BX bytes a turn
//
// Limit: a gather of eight words, which takes 8 loads and more, and 19 vector
// operations beside it; no branch depends on what passes.

DATA flip<>+0(SB)/8, $0x0001020304050607
DATA flip<>+8(SB)/8, $0x08090a0b0c0d0e0f
GLOBL flip<>(SB), RODATA|NOPTR, $16

DATA places<>+0(SB)/8, $0x0000000100000000
DATA places<>+8(SB)/8, $0x0000000300000002
DATA places<>+16(SB)/8, $0x0000000500000004
DATA places<>+24(SB)/8, $0x0000000700000006
DATA places<>+32(SB)/8, $0
DATA places<>+40(SB)/8, $0
DATA places<>+48(SB)/8, $0
DATA places<>+56(SB)/8, $0
GLOBL places<>(SB), RODATA|NOPTR, $64

// func sift(out *uint32, ids *byte, size int, n int, v *sieve) int
TEXT ·sift(SB), NOSPLIT, $0-48
	MOVQ out+0(FP), DI
	MOVQ ids+8(FP), SI
	MOVQ size+16(FP), BX
	SHLQ $3, BX
	MOVQ n+24(FP), CX
	MOVQ v+32(FP), DX
	MOVQ sieve_words(DX), R8

	VBROADCASTI32X4 flip<>(SB), Z16
	VPBROADCASTQ sieve_factor(DX), Z17
	MOVQ $0x9e3779b97f4a7c15, AX
	VPBROADCASTQ AX, Z18
	VPBROADCASTQ sieve_mask(DX), Z19
	VMOVDQU32 places<>(SB), Z20
	MOVL $8, AX
	VPBROADCASTD AX, Z21
	MOVL $1, AX
	VPBROADCASTQ AX, Z22
	VPMOVZXDQ Y20, Z8
	VPADDQ Z8, Z8, Z8

some:
	SUBQ $8, CX
	JLT  done
	VMOVDQU64 (SI), Z0
	CMPQ BX, $64
	JEQ  mix
	VPERMT2Q 64(SI), Z8, Z0

mix:
	ADDQ BX, SI
	VPSHUFB Z16, Z0, Z0
	VPSRLQ $32, Z0, Z1
	VPXORQ Z1, Z0, Z0
	VPMULLQ Z17, Z0, Z0
	VPSRLQ $32, Z0, Z1
	VPXORQ Z1, Z0, Z0
	VPMULLQ Z18, Z0, Z0
	VPSRLQ $26, Z0, Z1
	VPANDQ Z19, Z1, Z1
	VPSRLQ $58, Z0, Z2
	KXNORW K1, K1, K1
	VPXORQ Z3, Z3, Z3
	VPGATHERQQ (R8)(Z1*8), K1, Z3
	VPSRLVQ Z2, Z3, Z3
	VPTESTMQ Z22, Z3, K2
	VPCOMPRESSD Z20, K2, Z4
	VMOVDQU Y4, (DI)
	VPADDD Z21, Z20, Z20
	KMOVB K2, AX
	POPCNTL AX, AX
	LEAQ (DI)(AX*4), DI
	JMP  some

done:
	SUBQ out+0(FP), DI
	SHRQ $2, DI
	MOVQ DI, ret+40(FP)
	VZEROUPPER
	RET
