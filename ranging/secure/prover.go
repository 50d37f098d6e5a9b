package secure

import (
	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

// Prover is the prover's side: the tag's.
//
//	prover                                  verifier
//	Challenge           --- CHALLENGE --->  Open
//	Accept              <----- OPEN ------  (returned)
//	(returned)          ----- ACCEPT ---->  Start
//	Start               <----- START -----  (returned)
//
//	Round                  each round       Round
//	AppendSequence      <~~~~~ poll ~~~~~~  AppendSequence
//	ResponseAt          ~~~~ response ~~~>  FinalAt
//	                    <~~~~~ final ~~~~~
//	Answer              <---- REPORT -----  Report
//	(returned)          ----- ANSWER ---->  Range
//
// ExposeRegisters takes the place of AppendSequence where a radio makes the
// sequence itself. Rounds may be lost, and so may any message: see the package
// doc.
//
// Copies share the state. Keys do not print, and are wiped with the session that
// they are of; what is left is the bond's, until Wipe. Wipe it when the ownership
// ends: until then its verifier can range. The zero value and a wiped Prover
// panic when used. Not for concurrent use. Only [NewProver] allocates, where dst
// has the capacity.
type Prover struct {
	_ [0]func() // not comparable
	s *hiddenProver
}

// hiddenProver keeps the keys two pointers deep, where fmt does not print them.
type hiddenProver struct{ p *prover }

type prover struct {
	*party
	capability Capability
}

// NewProver returns the prover of a bond. leaf is the pairing's leaf "ranging";
// it is taken over and the caller's overwritten. offset is that of the radio:
// see [MaxOffset].
//
// Errors, after which leaf is unchanged: [ErrZero] for a leaf of zeros, and
// [ErrParameters] for an offset out of range.
func NewProver(aes ranging.AES, hash ranging.SHA256, leaf *[LeafSize]byte, b Bond, offset ranging.Ticks, c Capability) (Prover, error) {
	p, err := newParty(aes, hash, leaf, b, offset)
	if err != nil {
		return Prover{}, err
	}
	return Prover{s: &hiddenProver{&prover{p, c}}}, nil
}

func (p Prover) open() *prover {
	if p.s == nil || p.s.p == nil {
		panic("secure: use of a zero or wiped prover")
	}
	return p.s.p
}

// Challenge appends a CHALLENGE, [ChallengeSize] bytes, to dst, for the OPEN to
// answer. fresh is of fresh randomness; it is taken over and the caller's
// overwritten. now counts from anywhere, without going back, and while the tag
// sleeps too; handshake and session age from here. A handshake that is not done
// is dropped; a session goes on. It returns dst and [ErrZero] for a nonce of
// zeros, and [ErrRepeated] for that of the Challenge before; then nothing has
// changed.
//
// A CHALLENGE says nothing of who sends it.
func (p Prover) Challenge(dst []byte, fresh *[NonceSize]byte, now ranging.Seconds) ([]byte, error) {
	return p.open().challenge(dst, fresh, now)
}

func (p *prover) challenge(dst []byte, fresh *[NonceSize]byte, now ranging.Seconds) ([]byte, error) {
	if err := checkNonce(fresh, p.challengeText()); err != nil {
		return dst, err
	}
	p.drop()
	b := append(p.challengeText()[:0], typeChallenge)
	b = append(b, fresh[:]...)
	clear(fresh[:])
	p.agreed, p.begun = afterChallenge, now
	return append(dst, b...), nil
}

// Accept takes the OPEN that answers the CHALLENGE, [OpenSize] bytes, and appends
// the ACCEPT, [AcceptSize] bytes, to dst. The CHALLENGE is used up; a session
// before goes on until Start has begun the new one.
//
// It returns dst and [ErrExpired] more than [MaxHandshake] after the Challenge,
// and the handshake is dropped. On another error it returns dst and nothing has
// changed: [ErrState] without a Challenge before, [ErrReflected], [ErrLength],
// [ErrFormat], [ErrAuthentication], and for an authentic OPEN [ErrVersion],
// [ErrParameters] and [ErrCapability]. Before an OPEN has verified nothing is to
// be sent: to those who cannot make one all tags look alike.
func (p Prover) Accept(dst, open []byte, now ranging.Seconds) ([]byte, error) {
	return p.open().accept(dst, open, now)
}

func (p *prover) accept(dst, open []byte, now ranging.Seconds) ([]byte, error) {
	if err := p.waits(afterChallenge, now); err != nil {
		return dst, err
	}
	if err := checkForm(open, typeOpen, OpenSize, byProver); err != nil {
		return dst, err
	}
	text, mac := body(open)
	if !p.verifies(mac, &p.knock, p.challengeText(), text) {
		return dst, ErrAuthentication
	}
	asked, err := ParseParameters(openParameters(open))
	if err != nil {
		return dst, err
	}
	if wire.Be32(openOffset(open)) > uint32(MaxOffset) {
		return dst, ErrParameters
	}
	if err := p.capability.check(&asked); err != nil {
		return dst, err
	}

	copy(p.openText(), open)
	b := append(p.acceptText()[:0], typeAccept)
	b = wire.AppendBe32(b, uint32(p.offset))
	p.agree()
	key := p.derive(confirmProver, keySize)
	full := p.mac(&key, p.challengeText(), p.openText(), b)
	clear(key[:])
	b = append(b, full[:MACSize]...)
	p.agreed, p.asked = afterAccept, asked
	return append(dst, b...), nil
}

// Start takes the START, [StartSize] bytes, and begins the session that Accept
// agreed on, in the place of the one before.
//
// Errors: [ErrExpired] more than [MaxHandshake] after the Challenge, and the
// handshake is dropped. After another nothing has changed: [ErrState] without an
// Accept before, [ErrReflected], [ErrLength], [ErrFormat], [ErrAuthentication].
func (p Prover) Start(start []byte, now ranging.Seconds) error { return p.open().start(start, now) }

func (p *prover) start(start []byte, now ranging.Seconds) error {
	if err := p.waits(afterAccept, now); err != nil {
		return err
	}
	if err := checkForm(start, typeStart, StartSize, byProver); err != nil {
		return err
	}
	text, mac := body(start)
	key := p.derive(confirmVerifier, keySize)
	defer clear(key[:])
	if !p.verifies(mac, &key, p.text[:afterAccept], text) {
		return ErrAuthentication
	}
	copy(p.startText(), start)
	return p.begin()
}

// Round begins round r: the first is 1, and each is above the one before; those
// between are lost. Round r is due r-1 intervals after the START.
//
// Errors: [ErrState] without a session; [ErrExpired] and [ErrTries] for a
// session that is over, which they end; [ErrReplay] for a round that is over,
// and then nothing has changed.
func (p Prover) Round(r uint32, now ranging.Seconds) error { return p.open().startRound(r, now) }

// AppendSequence appends the sequence of a packet of the round to dst, and
// returns it with the position of its first block: that of the poll to be
// expected, then that of the response to be sent, then that of the final to be
// expected. Each is had once, in this order, all or none of the rest.
//
// It returns dst and [ErrState] out of this order, or the error that ended the
// session.
func (p Prover) AppendSequence(dst []byte, m Packet) ([]byte, sts.Position, error) {
	return p.open().session.append(dst, m)
}

// ExposeRegisters is AppendSequence for a radio that makes the sequence itself:
// it returns the words that the radio is loaded with, a KEY among them.
func (p Prover) ExposeRegisters(m Packet) (sts.Registers, sts.Position, error) {
	return p.open().registers(m)
}

// ResponseAt returns when the response is to be sent to a poll with this time
// stamp: the time that the radio is told, and the stamp that the response then
// has at the antenna. Until it is sent the delay is secret.
//
// For a poll at 0 the time is the delay itself, which is a multiple of the grain.
// So firmware that asks beforehand has nothing to do in an interrupt but to add
// it to the time stamp, modulo 2^40, and to clear the bits below the grain.
//
// Errors: [ErrState] outside a round, or the error that ended the session;
// [ErrStamp].
func (p Prover) ResponseAt(pollRX ranging.Ticks) (program, stamp ranging.Ticks, err error) {
	return p.open().at(Response, pollRX)
}

// ProverStamps are the time stamps that the prover's radio took in a round.
type ProverStamps struct{ PollRX, ResponseTX, FinalRX ranging.Ticks }

// Answer takes the REPORT of the round, [ReportSize] bytes, and appends the
// ANSWER, [AnswerSize] bytes, to dst: what the radio found out about the three
// packets. It ends the round, and the last round ends the session.
//
// On an error it returns dst, and the round goes on. [ErrState] before all
// sequences of the round were had, or the error that ended the session;
// [ErrReplay] when the round was answered; [ErrExpired], which ends the session;
// [ErrStamp], [ErrIndex] and [ErrReception] for what the prover itself says;
// [ErrReflected], [ErrLength], [ErrFormat], [ErrAuthentication]. Then, of an
// authentic REPORT, [ErrFormat], [ErrReplay] for one of an earlier round,
// [ErrState] for one of a later, and [ErrIndex].
func (p Prover) Answer(dst, report []byte, s ProverStamps, poll, final Reception, now ranging.Seconds) ([]byte, error) {
	return p.open().answer(dst, report, s, poll, final, now)
}

func (p *prover) answer(dst, report []byte, s ProverStamps, poll, final Reception, now ranging.Seconds) ([]byte, error) {
	if err := p.live(now); err != nil {
		return dst, err
	}
	if err := p.ready(exchanging); err != nil {
		return dst, err
	}
	o := observations{p.round, [3]ranging.Ticks{s.PollRX, s.ResponseTX, s.FinalRX}, [2]Reception{poll, final}}
	if err := p.checkOwn(&o, Poll, Final); err != nil {
		return dst, err
	}
	if err := checkForm(report, typeReport, ReportSize, byProver); err != nil {
		return dst, err
	}
	text, mac := body(report)
	if !p.verifies(mac, &p.confirmV, p.transcript[:], text) {
		return dst, ErrAuthentication
	}
	theirs, err := parseObservations(text, 1, p.geometry.Segments())
	if err != nil {
		return dst, err
	}
	if err := p.checkRound(&theirs, Response); err != nil {
		return dst, err
	}

	var room [AnswerSize]byte
	b := o.append(room[:0], typeAnswer, 2)
	full := p.mac(&p.confirmP, p.transcript[:], report, b)
	b = append(b, full[:MACSize]...)
	p.finish()
	return append(dst, b...), nil
}

// Session returns what names the session, the last where none goes on, and
// zeros before the first. Its first four bytes are the session id of a radio.
func (p Prover) Session() [SessionSize]byte { return p.open().id }

// Addresses returns the addresses of both sides in the session, as Session does.
func (p Prover) Addresses() (verifier, prover [AddressSize]byte) { return p.open().split() }

// Parameters returns those of the session, as Session does.
func (p Prover) Parameters() Parameters { return p.open().agreement }

// Wipe overwrites the keys of p and all its copies, best effort.
func (p Prover) Wipe() {
	if p.s != nil && p.s.p != nil {
		p.s.p.wipe()
		p.s.p = nil
	}
}
