//go:build !purego

#include "textflag.h"
#include "go_asm.h"

// Identifiers are looked for in their buckets, a bucket in a register:
//
//	Z0  bucket       16 entries of 32 bits, each group and fingerprint
//	Z1  fingerprint  of the identifier, in all lanes
//	Z2  bits of a fingerprint, in all lanes
//	K1  entries that are equal in these bits        K2  entries in use
//
//	DI buckets   SI asks   CX asks left   AX bucket or result
//
// Limit: a line of memory an identifier, which was asked for before; the loop has
// 18 instructions.

// func probe(line *bucket, asks *ask, n int, mask uint32)
TEXT ·probe(SB), NOSPLIT, $0-28
	MOVQ line+0(FP), DI
	MOVQ asks+8(FP), SI
	MOVQ n+16(FP), CX
	MOVL mask+24(FP), AX
	VPBROADCASTD AX, Z2

look:
	SUBQ $1, CX
	JLT  done
	MOVQ ask_at(SI), AX
	SHLQ $6, AX
	VMOVDQU32 (DI)(AX*1), Z0
	VPBROADCASTD ask_fp(SI), Z1
	VPTESTMD Z0, Z0, K2
	VPANDD Z2, Z0, Z0
	VPCMPEQD Z1, Z0, K1
	KMOVW K2, AX
	KANDW K2, K1, K1
	SHRL $15, AX
	SHLL $16, AX
	KMOVW K1, DX
	ORL  DX, AX
	MOVL AX, ask_hits(SI)
	ADDQ $ask__size, SI
	JMP  look

done:
	VZEROUPPER
	RET
