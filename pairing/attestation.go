package pairing

import (
	"crypto/ed25519"

	"github.com/seed-496a4445/fyr/internal/wire"
)

// AttestationSize is the size of an attestation and of a voucher in bytes.
const AttestationSize = ed25519.SignatureSize

// MakerKey is the public Ed25519 key of a maker of tags, 32 bytes.
type MakerKey = ed25519.PublicKey

// attested is what a maker signs for each tag: spec/pairing.md, Section 4.7.
func attested(s Suite, static [PublicSize]byte, id [TagIDSize]byte, model uint16) []byte {
	b := append([]byte("fyr/1 att"), byte(s))
	b = append(append(b, static[:]...), id[:]...)
	return wire.AppendBe16(b, model)
}

// Attest returns the signature of a maker, [AttestationSize] bytes, that a tag
// with this static key, id and model is its own. A copy of a whole chip has the
// key too: it proves where the key is from, not where it is.
func Attest(maker ed25519.PrivateKey, s Suite, static [PublicSize]byte, id [TagIDSize]byte, model uint16) []byte {
	return ed25519.Sign(maker, attested(s, static, id, model))
}

// verifyAttestation returns [ErrAttestation] when the maker did not sign.
func verifyAttestation(maker MakerKey, s Suite, static [PublicSize]byte, i *TagInfo) error {
	if len(maker) != ed25519.PublicKeySize || !ed25519.Verify(maker, attested(s, static, i.ID, i.Model), i.Attestation) {
		return ErrAttestation
	}
	return nil
}

// vouched is what a maker signs to reset a tag that said challenge: Section 7.6.
func vouched(s Suite, f Fingerprint, challenge [ChallengeSize]byte) []byte {
	b := append([]byte("fyr/1 reset"), byte(s))
	return append(append(b, f[:]...), challenge[:]...)
}

// Vouch returns the signature of a maker, [AttestationSize] bytes, that resets
// the tag of a fingerprint, once: it is good for the challenge of one SELECT
// answer. A tag takes it only when its owner's policy says [Vouchers].
func Vouch(maker ed25519.PrivateKey, s Suite, f Fingerprint, challenge [ChallengeSize]byte) []byte {
	return ed25519.Sign(maker, vouched(s, f, challenge))
}

// verifyVoucher reports whether the maker signed for this tag and challenge.
func verifyVoucher(maker MakerKey, s Suite, f Fingerprint, challenge [ChallengeSize]byte, signature []byte) bool {
	return len(maker) == ed25519.PublicKeySize && ed25519.Verify(maker, vouched(s, f, challenge), signature)
}
