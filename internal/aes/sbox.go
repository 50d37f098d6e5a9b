package aes

// sbox applies the S-box of AES to 64 bytes at once: bit i of all of them is in
// x[i], one byte in each of 64 columns.
//
// It is the circuit of J. Boyar and R. Peralta, "A depth-16 circuit for the AES
// S-box" and "A new combinational logic minimization technique with
// applications to cryptology" (IACR ePrint 2009/191): 23 gates into y, 62 in
// the middle for the inverse, 30 from z. The paper calls the highest bit x0. Its
// gates are in the order, among those tried, in which compilers for 16 registers
// move the fewest words.
func sbox(x *[8]uint64) {
	x0, x1, x2, x3, x4, x5, x6, x7 := x[7], x[6], x[5], x[4], x[3], x[2], x[1], x[0]

	t0 := x1 ^ x2
	y14 := x3 ^ x5
	y1 := t0 ^ x7
	y13 := x0 ^ x6
	y12 := y13 ^ y14
	y9 := x0 ^ x3
	y5 := y1 ^ x6
	t1 := x4 ^ y12
	y20 := t1 ^ x1
	y2 := y1 ^ x0
	y15 := t1 ^ x5
	y10 := y15 ^ t0
	y11 := y20 ^ y9
	y7 := x7 ^ y11
	y16 := t0 ^ y11
	t7 := y13 & y16
	y21 := y13 ^ y16
	y8 := x0 ^ x5
	y18 := x0 ^ y16
	y17 := y10 ^ y11
	t12 := y9 & y11
	y3 := y5 ^ y8
	t14 := y14&y17 ^ t12
	t16 := y8&y10 ^ t12
	t9 := y5&y1 ^ t7
	t11 := y2&y7 ^ t7
	y4 := y1 ^ x3
	t23 := t9 ^ t14 ^ y21
	t24 := t11 ^ t16 ^ y18
	y6 := y15 ^ x7
	t2 := y12 & y15
	t6 := y4&x7 ^ t2
	t4 := y3&y6 ^ t2
	y19 := y10 ^ y8
	t22 := t6 ^ t16 ^ y19
	t21 := t4 ^ t14 ^ y20
	t30 := t23 ^ t24
	t26 := t21 & t23
	t27 := t24 ^ t26
	t31 := t22 ^ t26
	t33 := t31&t30 ^ t24
	t35 := t27 ^ t33
	t25 := t21 ^ t22
	t34 := t23 ^ t33
	t36 := t24 & t35
	t37 := t36 ^ t34
	t38 := t27 ^ t36
	z2 := t33 & x7
	t29 := t25&t27 ^ t22
	z14 := t29 & y2
	z11 := t33 & y4
	t44 := t33 ^ t37
	z1 := t37 & y6
	z0 := t44 & y15
	z10 := t37 & y3
	z5 := t29 & y7
	z9 := t44 & y12
	t40 := t25 ^ t29&t38
	t41 := t40 ^ t37
	t42 := t29 ^ t33
	t47 := z10 ^ z11
	z8 := t41 & y10
	z17 := t41 & y8
	t43 := t29 ^ t40
	t45 := t42 ^ t41
	z13 := t40 & y5
	z7 := t45 & y17
	z16 := t45 & y14
	t52 := z7 ^ z8
	t48 := z5 ^ z13
	t51 := z2 ^ z5
	z4 := t40 & y1
	z15 := t42 & y9
	t49 := z9 ^ z10
	z6 := t42 & y11
	z3 := t43 & y16
	t55 := z16 ^ z17
	t54 := z6 ^ z7
	z12 := t43 & y13
	t46 := z15 ^ z16
	t58 := z4 ^ t46
	t53 := z0 ^ z3
	t50 := z2 ^ z12
	t62 := t52 ^ t58
	t59 := z3 ^ t54
	t57 := t50 ^ t53
	t60 := t46 ^ t57
	t61 := z14 ^ t57
	t64 := z4 ^ t59
	t63 := t49 ^ t58
	t65 := t61 ^ t62
	x[2] = t47 ^ t65
	x[7] = t59 ^ t63
	t56 := z12 ^ t48
	t66 := z1 ^ t63
	x[1] = ^(t56 ^ t62)
	t67 := t64 ^ t65
	s3 := t53 ^ t66
	x[5] = ^(t55 ^ t67)
	x[6] = ^(t64 ^ s3)
	x[0] = ^(t48 ^ t60)
	x[4] = s3
	x[3] = t51 ^ t66
}
