package pairing

import (
	"crypto/sha256"

	"github.com/seed-496a4445/fyr/pairing/apdu"
	"github.com/seed-496a4445/fyr/pairing/spake2plus"
)

// CodeSuite is the suite of SPAKE2+ for printed codes: P-256, SHA-256, HMAC.
const CodeSuite = spake2plus.P256SHA256HMAC

// Cost of a code: PBKDF2 with SHA-256, this salt and so many iterations. The
// salt is the same for all tags: one of a tag would be its name, for all to
// read before anybody has proved anything.
const (
	codeSalt       = "fyr/1 code"
	CodeIterations = 100_000
)

// CodeLock is what a tag has of a printed code. An empty store counts as locked,
// so that erasing it wins nobody new attempts: the factory opens it once, with
// [Tag.Button] or with Unlock of a [spake2plus.Limiter] on the store.
//
// After a wrong code the tag waits, in minutes of [Tag.Tick]: until the next one
// at least, and more than an hour after the thirteenth in a row. Where the clock
// stands while there is no field, every field begins the wait anew, so that
// somebody who was near for a moment locks the code out until there is one that
// lasts, or a [Tag.Button]: see [spake2plus.Limiter].
type CodeLock struct {
	Record spake2plus.Record // of [RegisterCode]
	Store  spake2plus.Store  // of the limiter: at most 100 wrong codes until a physical action
}

// RegisterCode stretches a printed code, which takes some ten milliseconds. Its
// Record is what the factory puts into the tag: whoever reads that finds a code
// of six digits by trying all.
func RegisterCode(code string) (spake2plus.ProverKey, error) {
	f := spake2plus.PBKDF2(sha256.New, []byte(codeSalt), CodeIterations)
	return spake2plus.RegisterPassword(CodeSuite, []byte(code), nil, nil, f)
}

// codeParameters binds a run to all that was said before: spec/pairing.md,
// Section 7.4.
func codeParameters(answer []byte, s Suite, t Transport) spake2plus.Parameters {
	return spake2plus.Parameters{Context: prologue(answer, s, CodeMode, t)}
}

// codeKey is what a run agreed on, as the secret of [CodeMode].
func codeKey(k spake2plus.SharedKey) Key {
	defer k.Wipe()
	b := k.AppendSecret(nil)
	defer clear(b)
	key, _ := NewKey(b) // not empty
	return key
}

// ClaimByCode claims a tag with the code that is printed on it, in a suite.
// The code is never a key: what it yields through SPAKE2+ is. Errors are those of
// [Owner.Claim]; a wrong code is [ErrHandshake], and the tag counts it.
func (o *Owner) ClaimByCode(l *Link, code string, s Suite, terms Terms) error {
	answer, err := l.Select()
	if err != nil {
		return err
	}
	if err := offered(answer, s); err != nil {
		return err
	}
	known, err := l.agree(code, s, answer)
	if err != nil {
		return err
	}
	defer known.Wipe()
	return o.claim(l, InitiatorConfig{
		Context: l.context(s, CodeMode, answer), Static: o.c.Static, Secret: known,
		Maker: o.c.Maker, Terms: terms, Draw: o.c.Draw,
	})
}

// agree runs SPAKE2+ with the tag.
func (l *Link) agree(code string, s Suite, answer []byte) (Key, error) {
	pk, err := RegisterCode(code)
	if err != nil {
		return Key{}, err
	}
	defer pk.Wipe()
	p, err := spake2plus.NewProver(pk, codeParameters(answer, s, l.transport))
	if err != nil {
		return Key{}, err
	}
	defer p.Wipe()
	in, err := l.do(InsCode, byte(s), 1, p.AppendShare(nil))
	if err != nil {
		return Key{}, err
	}
	if len(in) != CodeSuite.ShareSize()+CodeSuite.ConfirmationSize() {
		return Key{}, ErrLength
	}
	confirm, key, err := p.Finish(in[:CodeSuite.ShareSize()], in[CodeSuite.ShareSize():])
	if err != nil {
		return Key{}, ErrHandshake
	}
	if _, err := l.do(InsCode, byte(s), 2, confirm); err != nil {
		key.Wipe()
		return Key{}, err
	}
	return codeKey(key), nil
}

// codeRun is a run on the tag.
type codeRun struct {
	suite    Suite
	verifier *spake2plus.Verifier
	key      Key
}

// agreed returns the key of a run that is over, in a suite.
func (r *codeRun) agreed(s Suite) (Key, bool) {
	if r == nil || !r.key.Valid() || r.suite != s {
		return Key{}, false
	}
	return r.key, true
}

// wipe drops a run.
func (r *codeRun) wipe() {
	if r != nil {
		r.verifier.Wipe()
		r.key.Wipe()
	}
}

// hasCode reports whether the tag has a printed code.
func (t *Tag) hasCode() bool { return t.limiter != nil }

// codeCounts reports whether the code can claim the tag now. After a reset by
// hand it cannot, no more than the printed ticket: only what the last owner has
// claims the tag then. The SELECT answer does not tell.
func (t *Tag) codeCounts() bool {
	return t.hasCode() && t.s.life == Unclaimed && t.s.bits&factorySetup != 0
}

// doCode answers a message of SPAKE2+: step 1 is the phone's share, step 2 its
// confirmation.
func (t *Tag) doCode(c apdu.Command) ([]byte, error) {
	s := Suite(c.P1)
	if t.answer == nil || !t.codeCounts() || t.c.Factory.suite(s) < 0 {
		return nil, ErrState
	}
	switch {
	case c.P2 == 1 && t.code == nil:
		v, err := spake2plus.NewVerifier(t.c.Code.Record, codeParameters(t.answer, s, t.transport))
		if err != nil {
			return nil, err
		}
		t.code = &codeRun{suite: s, verifier: v}
		share, confirm, err := t.limiter.Respond(v, t.seconds(), c.Data)
		return append(share, confirm...), err
	case c.P2 == 2 && t.code != nil && t.code.suite == s && !t.code.key.Valid():
		key, err := t.limiter.Finish(t.code.verifier, c.Data)
		if err != nil {
			return nil, err
		}
		t.code.key = codeKey(key)
		return nil, nil
	}
	return nil, ErrState
}

// seconds is the tag's time in seconds.
func (t *Tag) seconds() int64 { return int64(t.minute()) * 60 }
