package secure

import (
	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/sts"
	"github.com/seed-496a4445/fyr/ranging/twr"
)

// Verifier is the verifier's side: it opens sessions, sends poll and final, and
// alone learns the distance. [Prover] has a drawing of how the two talk.
//
// Copies share the state. Keys do not print, and are wiped with the session that
// they are of; what is left is the bond's, until Wipe. The zero value and a
// wiped Verifier panic when used. Not for concurrent use. Only [NewVerifier]
// allocates, where dst has the capacity.
type Verifier struct {
	_ [0]func() // not comparable
	s *hiddenVerifier
}

// hiddenVerifier keeps the keys two pointers deep, where fmt does not print
// them.
type hiddenVerifier struct{ v *verifier }

type verifier struct {
	*party
	noise twr.Noise
	speed ranging.Speed

	said   [ReportSize]byte    // the REPORT of the round
	own    observations        // what is in it
	chance ranging.Probability // that a guess passes
}

// NewVerifier returns the verifier of a bond. noise is what the time stamps of
// both radios and their clocks are off by, which is never nothing: the zero Noise
// makes every distance a certain one. speed is that of light.
//
// leaf, offset and errors are as of [NewProver]; a speed that is not positive is
// [ErrParameters] too.
func NewVerifier(aes ranging.AES, hash ranging.SHA256, leaf *[LeafSize]byte, b Bond, offset ranging.Ticks, noise twr.Noise, speed ranging.Speed) (Verifier, error) {
	if speed <= 0 {
		return Verifier{}, ErrParameters
	}
	p, err := newParty(aes, hash, leaf, b, offset)
	if err != nil {
		return Verifier{}, err
	}
	return Verifier{s: &hiddenVerifier{&verifier{party: p, noise: noise, speed: speed}}}, nil
}

func (v Verifier) open() *verifier {
	if v.s == nil || v.s.v == nil {
		panic("secure: use of a zero or wiped verifier")
	}
	return v.s.v
}

// Open takes the CHALLENGE of a prover, [ChallengeSize] bytes, and appends an
// OPEN, [OpenSize] bytes, to dst, which asks for a session with these parameters.
// fresh is of fresh randomness; it is taken over and the caller's overwritten.
// now counts from anywhere, without going back, and while the device sleeps too;
// handshake and session age from here. The session before goes on until Start
// has begun the new one; a handshake before is dropped.
//
// On an error it returns dst, and nothing has changed: [ErrParameters],
// [ErrZero] for a nonce of zeros, [ErrRepeated] for that of the Open before,
// [ErrReflected], [ErrLength], [ErrFormat].
func (v Verifier) Open(dst, challenge []byte, p *Parameters, fresh *[NonceSize]byte, now ranging.Seconds) ([]byte, error) {
	return v.open().ask(dst, challenge, p, fresh, now)
}

func (v *verifier) ask(dst, challenge []byte, p *Parameters, fresh *[NonceSize]byte, now ranging.Seconds) ([]byte, error) {
	var room [ParametersSize]byte
	parameters, err := p.Append(room[:0])
	if err != nil {
		return dst, err
	}
	if err := checkNonce(fresh, v.openText()); err != nil {
		return dst, err
	}
	if err := checkForm(challenge, typeChallenge, ChallengeSize, byVerifier); err != nil {
		return dst, err
	}
	v.drop()
	copy(v.challengeText(), challenge)
	b := append(v.openText()[:0], typeOpen)
	b = append(append(b, fresh[:]...), parameters...)
	b = wire.AppendBe32(b, uint32(v.offset))
	clear(fresh[:])
	full := v.mac(&v.knock, v.challengeText(), b)
	b = append(b, full[:MACSize]...)
	v.agreed, v.asked, v.begun = afterOpen, *p, now
	return append(dst, b...), nil
}

// Start takes the ACCEPT, [AcceptSize] bytes, begins the session in the place of
// the one before, and appends the START, [StartSize] bytes, to dst.
//
// It returns dst and [ErrExpired] more than [MaxHandshake] after the Open, and
// the handshake is dropped. On another error it returns dst, and nothing has
// changed: [ErrState] without an Open before, [ErrReflected], [ErrLength],
// [ErrFormat], [ErrAuthentication], and [ErrParameters] for an offset of the
// prover that is out of range.
//
// It computes the chance that guessed pulses pass, which takes up to a
// millisecond.
func (v Verifier) Start(dst, accept []byte, now ranging.Seconds) ([]byte, error) {
	return v.open().start(dst, accept, now)
}

func (v *verifier) start(dst, accept []byte, now ranging.Seconds) ([]byte, error) {
	if err := v.waits(afterOpen, now); err != nil {
		return dst, err
	}
	if err := checkForm(accept, typeAccept, AcceptSize, byVerifier); err != nil {
		return dst, err
	}
	copy(v.acceptText(), accept)
	v.agree()
	text, mac := body(accept)
	key := v.derive(confirmProver, keySize)
	defer clear(key[:])
	if !v.verifies(mac, &key, v.text[:afterOpen], text) {
		return dst, ErrAuthentication
	}
	if wire.Be32(acceptOffset(accept)) > uint32(MaxOffset) {
		return dst, ErrParameters
	}
	key = v.derive(confirmVerifier, keySize)
	b := append(v.startText()[:0], typeStart)
	full := v.mac(&key, v.text[:afterAccept], b)
	b = append(b, full[:MACSize]...)
	if err := v.begin(); err != nil {
		return dst, err
	}
	v.chance = guess(&v.agreement, v.geometry)
	return append(dst, b...), nil
}

// Round begins round r, as [Prover.Round] does. It comes before the poll is sent:
// the time of the round counts from it.
func (v Verifier) Round(r uint32, now ranging.Seconds) error { return v.open().startRound(r, now) }

// AppendSequence appends the sequence of a packet of the round, as
// [Prover.AppendSequence] does: that of the poll to be sent, then that of the
// response to be expected, then that of the final to be sent.
func (v Verifier) AppendSequence(dst []byte, m Packet) ([]byte, sts.Position, error) {
	return v.open().session.append(dst, m)
}

// ExposeRegisters is AppendSequence for a radio that makes the sequence itself:
// it returns the words that the radio is loaded with, a KEY among them.
func (v Verifier) ExposeRegisters(m Packet) (sts.Registers, sts.Position, error) {
	return v.open().registers(m)
}

// FinalAt returns when the final is to be sent after a response with this time
// stamp, as [Prover.ResponseAt] does.
func (v Verifier) FinalAt(responseRX ranging.Ticks) (program, stamp ranging.Ticks, err error) {
	return v.open().at(Final, responseRX)
}

// VerifierStamps are the time stamps that the verifier's radio took in a round.
type VerifierStamps struct{ PollTX, ResponseRX, FinalTX ranging.Ticks }

// Report appends the REPORT of the round, [ReportSize] bytes, to dst. There is
// one a round.
//
// On an error it returns dst, and nothing has changed: [ErrState] before all
// sequences of the round were had, and for a second REPORT, or the error that
// ended the session; [ErrReplay] when the round is over; [ErrStamp], [ErrIndex], [ErrReception].
func (v Verifier) Report(dst []byte, s VerifierStamps, response Reception) ([]byte, error) {
	return v.open().report(dst, s, response)
}

func (v *verifier) report(dst []byte, s VerifierStamps, response Reception) ([]byte, error) {
	if err := v.ready(exchanging); err != nil {
		return dst, err
	}
	o := observations{round: v.round, stamps: [3]ranging.Ticks{s.PollTX, s.ResponseRX, s.FinalTX}}
	o.receptions[0] = response
	if err := v.checkOwn(&o, Response); err != nil {
		return dst, err
	}
	b := o.append(v.said[:0], typeReport, 1)
	full := v.mac(&v.confirmV, v.transcript[:], b)
	b = append(b, full[:MACSize]...)
	v.own, v.stage = o, reported
	return append(dst, b...), nil
}

// Range takes the ANSWER to the REPORT, [AnswerSize] bytes, and returns what was
// measured. Nothing of it is looked at before its MAC has verified. It ends the
// round, and the last round ends the session. now is when the ANSWER came, read
// anew: that of the round would let every late one pass.
//
// Errors. [ErrState] before Report, or the error that ended the session;
// [ErrReplay] when the round is over; [ErrExpired], which ends the session, and
// for an ANSWER that comes so late that its distance is of another time, which
// ends the round: more than a second and an interval, and 7 s at most, after the
// round began, or before it by a clock that went back. After [ErrReflected],
// [ErrLength], [ErrFormat] for another type of message and [ErrAuthentication]
// the round goes on, and the right ANSWER may still come. An authentic ANSWER ends
// the round: [ErrFormat], [ErrReplay] or [ErrState] for another round,
// [ErrIndex], and [ErrStamp] for stamps that no exchange has.
func (v Verifier) Range(answer []byte, now ranging.Seconds) (AuthenticatedRange, error) {
	return v.open().measure(answer, now)
}

func (v *verifier) measure(answer []byte, now ranging.Seconds) (AuthenticatedRange, error) {
	if err := v.live(now); err != nil {
		return AuthenticatedRange{}, err
	}
	if err := v.ready(reported); err != nil {
		return AuthenticatedRange{}, err
	}
	if outlived(v.since, now, latest(&v.agreement)) {
		v.finish()
		return AuthenticatedRange{}, ErrExpired
	}
	if err := checkForm(answer, typeAnswer, AnswerSize, byVerifier); err != nil {
		return AuthenticatedRange{}, err
	}
	text, mac := body(answer)
	if !v.verifies(mac, &v.confirmP, v.transcript[:], v.said[:], text) {
		return AuthenticatedRange{}, ErrAuthentication
	}
	defer v.finish()
	theirs, err := parseObservations(text, 2, v.geometry.Segments())
	if err != nil {
		return AuthenticatedRange{}, err
	}
	if err := v.checkRound(&theirs, Poll, Final); err != nil {
		return AuthenticatedRange{}, err
	}
	return v.conclude(&theirs, now)
}

// latest returns how many seconds after the beginning of its round an ANSWER is
// taken. Whoever holds one back has a distance of the past to offer; and a packet
// that is held back for nearly a wrap of the counter arrives early, modulo 2^40.
// So a round takes less than 8 s, and no interval of it half a wrap, 8.6 s:
// spec/ranging.md, Section 6.4.
func latest(p *Parameters) ranging.Seconds { return min(1+ranging.Seconds(p.Interval/1000), 7) }

// Session returns what names the session, as [Prover.Session] does.
func (v Verifier) Session() [SessionSize]byte { return v.open().id }

// Addresses returns the addresses of both sides in the session, as Session does.
func (v Verifier) Addresses() (verifier, prover [AddressSize]byte) { return v.open().split() }

// Parameters returns those of the session, as Session does.
func (v Verifier) Parameters() Parameters { return v.open().agreement }

// Wipe overwrites the keys of v and all its copies, best effort.
func (v Verifier) Wipe() {
	if v.s != nil && v.s.v != nil {
		v.s.v.wipe()
		v.s.v = nil
	}
}
