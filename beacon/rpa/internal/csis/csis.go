// Package csis holds the two functions of the Coordinated Set Identification
// Service (1.0.1, Section 4) that the encryption of a SIRK is made of.
//
// Secret are N and what K1 returns.
package csis

import "github.com/seed-496a4445/fyr/internal/mode"

// Size of keys, salts and what the functions return, in bytes.
const Size = mode.CMACSize

// S1 returns the salt made of m: the CMAC of m under a key of zeros.
func S1(m []byte) [Size]byte { return cmac(new([Size]byte), m) }

// K1 returns the key made of n for the purpose p: CMAC under T of p, where T is
// the CMAC under salt of n.
func K1(n, salt *[Size]byte, p []byte) [Size]byte {
	t := cmac(salt, n[:])
	defer clear(t[:])
	return cmac(&t, p)
}

func cmac(key *[Size]byte, m []byte) [Size]byte {
	c, err := mode.NewCMAC(key[:])
	if err != nil {
		panic("csis: " + err.Error()) // 16 bytes always do
	}
	return c.Sum(m)
}
