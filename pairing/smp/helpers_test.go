package smp_test

import (
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/pairing/smp"
)

// The two key pairs of the specification (Vol 3 Part H, 2.3.5.6.1): the first is
// that of debug mode.
const (
	debugPrivate  = "3f49f6d4a3c55f3874c9b3e3d2103f504aff607beb40b7995899b8a6cd3c1abd"
	debugX        = "20b003d2f297be2c5e2c83a7e9f9a5b9eff49111acf4fddbcc0301480e359de6"
	debugY        = "dc809c49652aeb6d63329abf5a52155c766345c28fed3024741c8ed01589d28b"
	samplePrivate = "55188b3d32f6bb9a900afcfbeed4e72a59cb9ac2f19d7cfb6b4fdd49f47fc5fd"
	sampleX       = "1ea1f0f01faf1d9609592284f19e4c0047b58afd8615a69f559077b22faaa190"
	sampleY       = "4c55f33e429dad377356703a9ab85160472d1130e28e36765f89aff915b1214a"
	sampleDH      = "ec0234a357c8ad05341010a60a397d9b99796b13b4f866f1868d34f373bfa698"
)

// p and n of the curve.
const (
	fieldPrime = "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"
	order      = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
)

func coordinate(s string) [32]byte { return [32]byte(expecttest.Unhex(s)) }

func value(s string) smp.Value { return smp.Value(expecttest.Unhex(s)) }

func key(s string) smp.Key { return expecttest.Must(smp.NewKey(expecttest.Unhex(s))) }

func private(s string) smp.PrivateKey { return expecttest.Must(smp.NewPrivateKey(expecttest.Unhex(s))) }

// wants fails unless err is want.
func wants(t testing.TB, name string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, want %v", name, err, want)
	}
}

// classes counts the classes that err wraps.
func classes(err error) (n int) {
	for _, c := range fail.Classes() {
		if errors.Is(err, c) {
			n++
		}
	}
	return n
}
