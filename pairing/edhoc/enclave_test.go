package edhoc_test

import (
	"bytes"
	"crypto"
	"crypto/ecdh"
	"errors"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/pairing/edhoc"
	"github.com/seed-496a4445/fyr/pairing/edhoc/internal/fixed"
)

// A broken enclave answers with something other than a secret.
type broken struct {
	ecdh.KeyExchanger
	answer []byte
	err    error
}

func (b broken) ECDH(*ecdh.PublicKey) ([]byte, error) { return b.answer, b.err }

func TestBrokenEnclave(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 7))
	for _, b := range []broken{
		{answer: make([]byte, 32)},
		{answer: make([]byte, 31)},
		{answer: bytes.Repeat([]byte{1}, 33)},
		{},
		{answer: bytes.Repeat([]byte{1}, 32), err: errors.New("locked")},
	} {
		for _, c := range combinations[2:] {
			ic, rc := configs(r, c)
			b.KeyExchanger = ic.Identity.Static
			was := ic.Identity.Static
			ic.Identity.Static = b
			i, tag := sides(t, ic, rc)
			if _, at, err := run(i, tag, nil); at != 2 || !errors.Is(err, edhoc.ErrPoint) {
				t.Errorf("%v: initiator with %x: %d, %v", c, b.answer, at, err)
			}
			dead(t, i.Step, i.Session)

			ic.Identity.Static = was
			b.KeyExchanger = rc.Identity.Static
			rc.Identity.Static = b
			i, tag = sides(t, ic, rc)
			if _, at, err := run(i, tag, nil); at != 1 || !errors.Is(err, edhoc.ErrPoint) {
				t.Errorf("%v: responder with %x: %d, %v", c, b.answer, at, err)
			}
			dead(t, tag.Step, tag.Session)
		}
	}
}

// A signer that fails, or signs with too few bytes.
type brokenSigner struct {
	crypto.Signer
	signature []byte
	err       error
}

func (b brokenSigner) Sign(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) {
	return b.signature, b.err
}

func TestBrokenSigner(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 14))
	ic, rc := configs(r, combinations[0])
	right := ic.Identity.Signer
	for _, b := range []brokenSigner{{signature: make([]byte, 63)}, {signature: make([]byte, 64), err: errStranger}, {}} {
		b.Signer = right
		ic.Identity.Signer = b
		i, tag := sides(t, ic, rc)
		if _, at, err := run(i, tag, nil); at != 2 || !errors.Is(err, edhoc.ErrKeyType) {
			t.Errorf("%+v: %d, %v", b, at, err)
		}
		dead(t, i.Step, i.Session)
	}
	ic.Identity.Signer = brokenSigner{Signer: right, signature: make([]byte, 64)}
	i, tag := sides(t, ic, rc)
	if _, at, err := run(i, tag, nil); at != 3 || !errors.Is(err, edhoc.ErrAuthentication) {
		t.Errorf("a wrong signature: %d, %v", at, err)
	}
}

// An ephemeral key of another curve than the suite's is refused.
func TestFixedKey(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 17))
	ic, rc := configs(r, combinations[4])
	wrong := fixed.New(privateKey(r, edhoc.Suite0))
	if i, err := edhoc.NewInitiatorFixed(ic, wrong); i != nil || !errors.Is(err, edhoc.ErrKeyType) {
		t.Error(err)
	}
	tag, err := edhoc.NewResponderFixed(rc, wrong)
	if err != nil {
		t.Fatal(err)
	}
	i, _ := sides(t, ic, rc)
	if _, at, err := run(i, tag, nil); at != 1 || !errors.Is(err, edhoc.ErrKeyType) {
		t.Errorf("%d, %v", at, err)
	}
}
