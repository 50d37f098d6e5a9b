package secure

import (
	"github.com/seed-496a4445/fyr/internal/secret"
	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

// A party is what both sides have: the bond, a handshake that is not done, and
// the last session that began. Sections are those of spec/ranging.md.
type party struct {
	hasher
	aes     ranging.AES
	leaf    [LeafSize]byte
	knock   [keySize]byte // of OPEN
	bond    Bond
	offset  ranging.Ticks // own
	text    [ChallengeSize + OpenSize + AcceptSize + StartSize]byte
	agreed  int // how many octets of text there are: afterX
	asked   Parameters
	begun   ranging.Seconds // when the handshake began: with CHALLENGE, or OPEN
	prk     [keySize]byte   // of the handshake; zero when none goes on
	context [hashSize]byte  // C of the handshake

	session
	counter, drawn [16]byte // what goes through the AES engine
}

// newParty makes a party. It takes leaf over.
func newParty(aes ranging.AES, hash ranging.SHA256, leaf *[LeafSize]byte, b Bond, offset ranging.Ticks) (*party, error) {
	if secret.AllZero(leaf[:]) {
		return nil, ErrZero
	}
	if offset < 0 || offset > MaxOffset {
		return nil, ErrParameters
	}
	p := &party{hasher: hasher{engine: hash}, aes: aes, leaf: *leaf, bond: b, offset: offset}
	clear(leaf[:])
	epoch := wire.AppendBe32(nil, b.Epoch)
	// Section 4.1.
	p.knock = p.expand(&p.leaf, "knock", keySize, epoch, b.Verifier[:], b.Prover[:])
	p.over = ErrState
	p.poll, p.reply = sts.Unkeyed(aes), sts.Unkeyed(aes)
	return p, nil
}

// checkNonce returns an error for a nonce that is none: of zeros, or that of the
// side's message of the handshake before, in which it is behind the type. Nonces
// are public.
func checkNonce(fresh *[NonceSize]byte, before []byte) error {
	switch {
	case secret.AllZero(fresh[:]):
		return ErrZero
	case *fresh == [NonceSize]byte(before[1:]):
		return ErrRepeated
	}
	return nil
}

// How much of the text of a handshake there is.
const (
	afterChallenge = ChallengeSize
	afterOpen      = afterChallenge + OpenSize
	afterAccept    = afterOpen + AcceptSize
)

// The parts of text, and of an OPEN and an ACCEPT.
func (p *party) challengeText() []byte { return p.text[:afterChallenge] }
func (p *party) openText() []byte      { return p.text[afterChallenge:afterOpen] }
func (p *party) acceptText() []byte    { return p.text[afterOpen:afterAccept] }
func (p *party) startText() []byte     { return p.text[afterAccept:] }

func openParameters(open []byte) []byte { return open[1+NonceSize:][:ParametersSize] }
func openOffset(open []byte) []byte     { return open[1+NonceSize+ParametersSize:][:offsetSize] }
func acceptOffset(accept []byte) []byte { return accept[1:][:offsetSize] }

// agree computes PRK and C from the nonces, parameters and offsets in text:
// Section 4.2.
func (p *party) agree() {
	const label = "fyr/1 ranging"
	const roleV = 1 // the verifier initiates
	var salt [keySize]byte
	copy(salt[:], p.openText()[1:][:NonceSize])
	copy(salt[NonceSize:], p.challengeText()[1:])
	p.prk = p.mac(&salt, p.leaf[:])

	var room [1 + len(label) + 4 + 2*IdentitySize + 1 + ParametersSize + 2*offsetSize]byte
	c := append(append(room[:0], byte(len(label))), label...)
	c = wire.AppendBe32(c, p.bond.Epoch)
	c = append(append(c, p.bond.Verifier[:]...), p.bond.Prover[:]...)
	c = append(append(c, roleV), openParameters(p.openText())...)
	c = append(append(c, openOffset(p.openText())...), acceptOffset(p.acceptText())...)
	p.context = p.hash(c)
}

// derive returns K(label, size) of the handshake, of which the caller takes the
// first size bytes: Section 4.3.
func (p *party) derive(label string, size int) [keySize]byte {
	return p.expand(&p.prk, label, size, p.context[:])
}

// derive16 returns K(label, 16).
func (p *party) derive16(label string) [16]byte {
	k := p.derive(label, 16)
	return [16]byte(k[:])
}

// The labels of the keys of the MACs: what a side sends is under its own.
const (
	confirmVerifier = "confirm verifier"
	confirmProver   = "confirm prover"
)

// begin makes the session of the handshake, all of which is in text, in the
// place of the one before. It has the table of Section 4.3 from top to bottom.
func (p *party) begin() error {
	defer p.drop()
	p.end(ErrState)
	g, err := p.asked.Geometry()
	if err != nil {
		return err
	}
	rounds := sts.Position(p.asked.Tries) * sts.Position(g.Blocks())
	if err := p.rekey(p.poll, "poll sts", "poll v", 2*rounds); err != nil {
		return err
	}
	if err := p.rekey(p.reply, "reply sts", "reply v", rounds); err != nil {
		p.end(ErrState)
		return err
	}
	p.id, p.addresses = p.derive16("session"), p.derive16("addresses")
	for i := 0; i < len(p.addresses); i += AddressSize {
		p.addresses[i] = (p.addresses[i] | 0x02) & 0xFE // local, of one station: Section 4.4
	}
	p.replies = p.derive16("replies")
	p.confirmV, p.confirmP = p.derive(confirmVerifier, keySize), p.derive(confirmProver, keySize)
	p.transcript = p.hash(p.text[:])
	p.offsets[0] = ranging.Ticks(wire.Be32(openOffset(p.openText())))
	p.offsets[1] = ranging.Ticks(wire.Be32(acceptOffset(p.acceptText())))
	p.agreement, p.geometry, p.began = p.asked, g, p.begun
	p.over, p.round = nil, 0
	return nil
}

// rekey gives one direction its key and V, for so many blocks.
func (p *party) rekey(s sts.Stream, key, v string, blocks sts.Position) error {
	k, first := p.derive16(key), p.derive16(v)
	start := sts.V{Upper: [sts.UpperSize]byte(first[:]), Counter: wire.Be32(first[sts.UpperSize:])}
	return s.Rekey(&k, start, 0, blocks)
}

// MaxHandshake is how long a handshake may take, from CHALLENGE to START on the
// prover's side and from OPEN to ACCEPT on the verifier's: whoever holds a
// message back must not choose when a session begins. Spec/ranging.md, 5.1.
const MaxHandshake ranging.Seconds = 10

// waits returns an error unless a handshake waits for the message behind this
// much of its text. It drops one that has taken too long.
func (p *party) waits(agreed int, now ranging.Seconds) error {
	if p.agreed != agreed {
		return ErrState
	}
	if outlived(p.begun, now, MaxHandshake) {
		p.drop()
		return ErrExpired
	}
	return nil
}

// drop forgets the handshake.
func (p *party) drop() {
	clear(p.prk[:])
	p.agreed = 0
}

// wipe overwrites all keys.
func (p *party) wipe() {
	p.end(ErrState)
	p.drop()
	p.forget()
	clear(p.leaf[:])
	clear(p.knock[:])
}
