package bounding_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"testing"

	"github.com/seed-496a4445/fyr/internal/entropy"
	"github.com/seed-496a4445/fyr/ranging/bounding"
)

// expand is HKDF-Expand of RFC 5869, Section 2.3.
func expand(key, info []byte, n int) []byte {
	var out, t []byte
	for i := byte(1); len(out) < n; i++ {
		h := hmac.New(sha256.New, key)
		h.Write(append(append(append([]byte{}, t...), info...), i))
		t = h.Sum(nil)
		out = append(out, t...)
	}
	return out[:n]
}

// TestAnswers derives the answers of 12 rounds from the package doc.
func TestAnswers(t *testing.T) {
	secret := []byte("a key of at least sixteen bytes!")
	k, err := bounding.NewKey(secret)
	if err != nil {
		t.Fatal(err)
	}
	bit := func(b []byte, i int) byte { return b[i/8] >> (7 - i%8) & 1 }
	for p, purpose := range map[bounding.Protocol]string{bounding.HanckeKuhn: "registers", bounding.SwissKnife: "register",
		bounding.SKI: "registers", bounding.KimAvoine: "registers"} {
		fill, _ := draw(4)
		c := bounding.Config{Setting: setting(t, p, 12, 12), Key: k, Context: []byte("ctx"), Draw: entropy.Fixed(fill, nil)}
		b := begin(t, c, c)
		reply, mask := b.reply, make([]byte, 4)
		predefined := []byte{0, 0}
		switch p {
		case bounding.SKI:
			reply, mask = append(append([]byte{}, b.reply[:16]...), b.reply[20:]...), b.reply[16:20]
		case bounding.KimAvoine:
			predefined = []byte{0, 128}
		}
		info := append([]byte("fyr bounding 1, "+purpose+", "), byte(p), 0, 12)
		info = append(append(append(append(info, predefined...), b.opening...), reply...), "ctx"...)
		raw := expand(secret, info, 64)
		for i, got := range b.prover.Answers() {
			var want [3]byte
			switch p {
			case bounding.HanckeKuhn:
				want = [3]byte{bit(raw, i), bit(raw[2:], i)}
			case bounding.SwissKnife:
				want = [3]byte{bit(raw, i), bit(raw, i) ^ bit(secret, i)}
			case bounding.SKI:
				first, second := bit(raw, i)^bit(mask, i), bit(raw[2:], i)^bit(mask[2:], i)
				want = [3]byte{first, second, first ^ second}
				for j := range 8 * len(secret) {
					want[2] ^= bit(secret, j) & bit(b.reply[20:], j)
				}
			case bounding.KimAvoine:
				want = [3]byte{bit(raw[14:], i), bit(raw[16:], i)}
				known, d := b.prover.Predefined(i)
				if known != (raw[i] < 128) || d != bit(raw[12:], i) {
					t.Errorf("%v, round %d: predefined %v, %d", p, i, known, d)
				}
				if known {
					want[1] = want[0]
				}
			}
			if got != want {
				t.Errorf("%v, round %d: %v, want %v", p, i, got, want)
			}
		}
	}
}
