package pairing

import (
	"github.com/seed-496a4445/fyr/pairing/apdu"
	"github.com/seed-496a4445/fyr/pairing/spake2plus"
)

// Button is a physical action that ends a freeze, and gives back the attempts
// at a printed code. It is for somebody who has the tag in hand; the audit log
// says so. The errors are those of the store.
func (t *Tag) Button() error {
	t.wipe()
	if t.limiter != nil && t.limiter.Left() < spake2plus.MaxWrong {
		if err := t.limiter.Unlock(); err != nil {
			return err
		}
	}
	if t.s == nil {
		if err := t.load(); err != nil {
			return err
		}
	}
	if t.s.bits&frozen == 0 {
		return nil
	}
	n := t.s.clone()
	n.bits &^= frozen
	t.note(n, UnfrozenEvent, 1)
	return t.save(n)
}

// Reset is a physical action that takes the tag from its owner, in hand and
// without proof:
//
//   - from owned to unclaimed, unless the policy is [Locked]: [ErrState]. What
//     claims it then is the setup ticket of the last owner, [Owner.SetupTickets],
//     not the printed one, so that a thief has gained nothing;
//   - from released to unclaimed: the printed ticket claims it again, and the
//     release ticket no more.
//
// The errors otherwise are those of the store.
func (t *Tag) Reset() error {
	t.wipe()
	if t.s == nil {
		if err := t.load(); err != nil {
			return err
		}
	}
	switch {
	case t.s.life == Unclaimed:
		return nil
	case t.s.epoch == ^uint32(0), t.s.life == Owned && t.s.policy&Locked != 0:
		return ErrState
	case t.s.life == Owned:
		n := t.disowned(Unclaimed, ResetEvent, 0)
		n.setup, n.policy = t.s.setup, t.s.policy&Vouchers
		return t.keep(n)
	}
	n := t.disowned(Unclaimed, t.s.event, t.s.argument)
	n.bits |= factorySetup
	return t.keep(n)
}

// voucher takes the tag from its owner by the word of its maker, when the
// owner's policy says [Vouchers], also after a reset by hand: the printed ticket
// claims it then. The signature is verified whatever the policy is, so that time
// does not tell it.
func (t *Tag) voucher(s Suite, c apdu.Command) ([]byte, error) {
	answer := t.answer
	t.answer = nil
	if err := plain(c.P2); err != nil || answer == nil || len(c.Data) != AttestationSize || t.c.Factory.suite(s) < 0 {
		return nil, ErrState
	}
	if !t.bucket.take(t.minute()) {
		return nil, ErrState
	}
	a, err := ParseAnswer(answer)
	if err != nil {
		return nil, err
	}
	if !verifyVoucher(t.c.Factory.Maker, s, FingerprintOf(s, t.c.Factory.Static.Public()), a.Challenge, c.Data) {
		return nil, ErrHandshake
	}
	t.bucket.restore() // it is the maker's
	if t.s.policy&Vouchers == 0 || t.s.epoch == ^uint32(0) {
		return nil, ErrState
	}
	n := t.disowned(Unclaimed, ResetEvent, 1)
	n.bits |= factorySetup
	if err := t.keep(n); err != nil {
		return nil, err
	}
	t.wipe()
	return nil, nil
}

// Vouch hands a voucher to the tag in the field: sign returns the maker's
// signature for the challenge of a SELECT answer, as [Vouch] makes it, from
// wherever the maker's key is. Errors are those of [Link.Select], of sign,
// [ErrRefused] and those of the reader.
func (l *Link) Vouch(s Suite, sign func(challenge [ChallengeSize]byte) ([]byte, error)) error {
	answer, err := l.Select()
	if err != nil {
		return err
	}
	a, err := ParseAnswer(answer)
	if err != nil {
		return err
	}
	signature, err := sign(a.Challenge)
	if err != nil {
		return err
	}
	_, err = l.do(InsVoucher, byte(s), 0, signature)
	return err
}
