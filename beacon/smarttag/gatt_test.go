package smarttag_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/beacon/smarttag"
	"github.com/seed-496a4445/fyr/internal/expecttest"
)

func TestProof(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 7))
	g := randomTag(r)
	c := g.credential(1)
	nonce := [smarttag.NonceSize]byte(random(r, smarttag.NonceSize))
	proof := c.Proof(nonce)
	if want := cbc(g.master, "bleAuthentication", nonce[:], []byte("smartthings")); !bytes.Equal(proof[:], want) {
		t.Errorf("%x, want %x", proof, want)
	}
	if !c.CheckProof(nonce, proof) {
		t.Error("the proof does not check")
	}
	for i := range proof {
		proof[i] ^= 1
		if c.CheckProof(nonce, proof) {
			t.Error("a changed proof checks")
		}
		proof[i] ^= 1
	}
	nonce[0] ^= 1
	if c.CheckProof(nonce, proof) {
		t.Error("the proof of another nonce checks")
	}
}

func TestCommand(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	g := randomTag(r)
	c := g.credential(1)
	for n := range 70 {
		nonce := [smarttag.NonceSize]byte(random(r, smarttag.NonceSize))
		command, counter := random(r, n), r.Uint32()
		data := c.SealCommand([]byte{7}, nonce, counter, command)
		want := cbc(g.master, string(nonce[:]), nonce[:], append(binary.LittleEndian.AppendUint32(nil, counter), command...))
		if data[0] != 7 || !bytes.Equal(data[1:], want) {
			t.Fatalf("%d bytes: %x, want %x", n, data[1:], want)
		}
		got, gotCounter, err := c.OpenCommand([]byte{8}, nonce, data[1:])
		if err != nil || gotCounter != counter || !bytes.Equal(got, append([]byte{8}, command...)) {
			t.Fatalf("%d bytes: %x, %d, %v", n, got, gotCounter, err)
		}
	}
}

func TestOpenCommandSizes(t *testing.T) {
	c := vectorTag.credential(1)
	for n := range 70 {
		got, counter, err := c.OpenCommand([]byte{8}, [16]byte{}, make([]byte, n))
		want := smarttag.ErrCommandLength
		if n > 0 && n%16 == 0 {
			want = smarttag.ErrCommand // with all but certainty
		}
		if wants(t, "size", err, want); !bytes.Equal(got, []byte{8}) || counter != 0 {
			t.Errorf("%d bytes: %x, %d", n, got, counter)
		}
	}
}

// Every last byte of the padding is tried, with all others right, and with one
// of them wrong.
func TestPadding(t *testing.T) {
	c := vectorTag.credential(1)
	nonce := [smarttag.NonceSize]byte{1, 2, 3}
	h := sha256.Sum256(slices.Concat(vectorTag.master[:16], []byte{0, 0, 0, 1}, nonce[:]))
	seal := func(plain []byte) []byte {
		out := make([]byte, len(plain))
		cipher.NewCBCEncrypter(expecttest.Must(aes.NewCipher(h[:16])), nonce[:]).CryptBlocks(out, plain)
		return out
	}
	for _, blocks := range []int{1, 2} {
		for last := range 256 {
			plain := bytes.Repeat([]byte{0xfe}, 16*blocks)
			for i := range min(last, 16) {
				plain[len(plain)-1-i] = byte(last)
			}
			plain[len(plain)-1] = byte(last)
			valid := last >= 1 && last <= 16 && len(plain)-last >= 4
			got, _, err := c.OpenCommand(nil, nonce, seal(plain))
			if valid {
				if err != nil || len(got) != len(plain)-last-4 {
					t.Errorf("padding %d of %d bytes: %x, %v", last, len(plain), got, err)
				}
			} else {
				wants(t, "padding", err, smarttag.ErrCommand)
			}
			if last < 2 || last > 16 {
				continue
			}
			for i := 1; i < last; i++ {
				bad := bytes.Clone(plain)
				bad[len(bad)-1-i] ^= 0x40
				_, _, err := c.OpenCommand(nil, nonce, seal(bad))
				wants(t, "broken padding", err, smarttag.ErrCommand)
			}
		}
	}
}
