package aliro

import (
	"crypto/rand"
	"slices"

	"github.com/seed-496a4445/fyr/pairing/aliro/internal/ladder"
)

// ReaderOptions are what a reader brings to every transaction.
type ReaderOptions struct {
	Key       SigningKey // devices know its public key
	ID        ReaderID
	Interface Interface
	Versions  []Version // the most wanted first
}

// Request says what one transaction is for.
type Request struct {
	Fast bool // ask for a cryptogram
	Code byte // [CodeUnlock] or [CodeLock]
}

// Reader is the reader's end of one transaction, from the SELECT answer on:
// [Reader.AppendAuth0], [Reader.TakeAuth0], then [Reader.Fast] when a
// cryptogram was asked for, and [Reader.AppendAuth1] and [Reader.TakeAuth1]
// when that finds nobody or more is wanted. It is made by [NewReader], and not
// for concurrent use.
type Reader struct {
	key       SigningKey
	t         ladder.Transaction
	ephemeral ladder.Private
	answer    Auth0Answer
	stage     readerStage
	fast      bool // a fast session was made
}

type readerStage uint8

const (
	readerStarted readerStage = iota
	readerAnswered
	readerSigned
	readerDone
)

// NewReader starts a transaction with the device that gave the SELECT answer.
// It chooses the version, and draws the transaction identifier and an ephemeral
// key. It returns [ErrInterface], [ErrTLV], [ErrFieldLength], [ErrApplication]
// and [ErrVersion]. It panics when the key is zero or wiped.
func NewReader(o ReaderOptions, selectAnswer []byte, q Request) (*Reader, error) {
	r := &Reader{key: o.Key, t: ladder.Transaction{
		ReaderKey: *o.Key.public(),
		ReaderID:  o.ID,
		Interface: byte(o.Interface),
		Code:      q.Code,
	}}
	if q.Fast {
		r.t.Flags = FlagFast
	}
	if err := r.t.Check(); err != nil {
		return nil, err
	}
	a, err := ParseSelectAnswer(selectAnswer)
	if err != nil {
		return nil, err
	}
	if a.AID != AIDPrimary {
		return nil, ErrApplication
	}
	r.t.Proprietary = slices.Clone(a.Proprietary)
	f, err := ParseFeatures(a.Proprietary)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(o.Versions, func(v Version) bool { return slices.Contains(f.Versions, v) })
	if i < 0 {
		return nil, ErrVersion
	}
	r.t.Version = o.Versions[i]
	rand.Read(r.t.ID[:])
	if r.ephemeral, err = ladder.GeneratePrivate(); err != nil {
		return nil, err
	}
	r.t.ReaderEphemeral = r.ephemeral.Public()
	return r, nil
}

// AppendAuth0 appends the data of the first command to dst.
func (r *Reader) AppendAuth0(dst []byte) []byte {
	return (&Auth0{
		Flags:           r.t.Flags,
		Code:            r.t.Code,
		Version:         r.t.Version,
		ReaderEphemeral: PublicKey{r.t.ReaderEphemeral},
		TransactionID:   r.t.ID,
		ReaderID:        r.t.ReaderID,
	}).Append(dst)
}

// TakeAuth0 takes the answer to the first command. It returns [ErrState] when
// it has one, [ErrTLV], also when there is a cryptogram that nobody asked for,
// [ErrFieldLength], and [ErrPoint], also when the ephemeral key is the reader's
// own.
func (r *Reader) TakeAuth0(answer []byte) error {
	if r.stage != readerStarted {
		return ErrState
	}
	a, err := ParseAuth0Answer(answer)
	switch {
	case err != nil:
		return err
	case a.Fast && r.t.Flags&FlagFast == 0:
		return ErrTLV
	case a.DeviceEphemeral.p == r.t.ReaderEphemeral:
		return ErrPoint
	}
	r.answer, r.t.DeviceEphemeral = a, a.DeviceEphemeral.p
	r.stage = readerAnswered
	return nil
}

// KnownDevice is a device that a reader has met.
type KnownDevice struct {
	Key        PublicKey
	Persistent PersistentKey
}

// Fast finds the device that made the cryptogram, and returns its index in
// known and the session. It returns [ErrUnknown] when there is none, or no
// cryptogram, and [ErrState] before the first answer, after the second command
// and after it has found one.
//
// It tries every device, wherever the match is: a few microseconds each. Keys that are
// not valid are passed over.
func (r *Reader) Fast(known []KnownDevice) (int, *Session, error) {
	if r.stage != readerAnswered || r.fast {
		return 0, nil, ErrState
	}
	if !r.answer.Fast {
		return 0, nil, ErrUnknown
	}
	found := -1
	var credential Credential
	for i := range known {
		k := &known[i]
		if !k.Persistent.Valid() || !k.Key.Valid() {
			continue
		}
		key, err := r.t.Cryptogram(k.Persistent.k.Bytes(), &k.Key.p)
		if err != nil {
			return 0, nil, err
		}
		if c, ok := openCryptogram(&key, &r.answer.Cryptogram); ok {
			found, credential = i, c
		}
		clear(key[:])
	}
	if found < 0 {
		return 0, nil, ErrUnknown
	}
	k := &known[found]
	f, err := r.t.Fast(k.Persistent.k.Bytes(), &k.Key.p)
	if err != nil {
		return 0, nil, err
	}
	r.fast = true
	s := newFastSession(ladder.Reader, f)
	s.device, s.credential = k.Key, credential
	return found, s, nil
}

// AppendAuth1 signs, and appends the data of the second command to dst. With
// wantKey the device answers with its public key, else with its identifier. On
// error dst is returned as it was: [ErrState] unless the first answer was taken
// and nothing was signed yet.
func (r *Reader) AppendAuth1(dst []byte, wantKey bool) ([]byte, error) {
	if r.stage != readerAnswered {
		return dst, ErrState
	}
	signature, err := r.t.Sign(ladder.Reader, r.key.k)
	if err != nil {
		return dst, err
	}
	m := Auth1{Signature: signature}
	if wantKey {
		m.Flags = FlagKey
	}
	r.stage = readerSigned
	return m.Append(dst), nil
}

// TakeAuth1 takes the answer to the second command and returns the session.
// find returns the key of the device that the answer names, if the reader
// trusts it; nothing in the answer is verified when find is called but that
// whoever holds the device's ephemeral key sealed it.
//
// It returns [ErrState] unless the second command was made, [ErrSealedLength],
// [ErrSealed], the errors of [ParseAuth1Answer], [ErrUnknown] when find knows
// no key, and [ErrSignature]. On all but the first the transaction is over.
func (r *Reader) TakeAuth1(answer []byte, find func(a *Auth1Answer) (PublicKey, bool)) (*Session, error) {
	if r.stage != readerSigned {
		return nil, ErrState
	}
	defer r.Wipe()
	s, k, err := agree(&r.t, ladder.Reader, r.ephemeral)
	if err != nil {
		return nil, err
	}
	if err := r.verify(s, k, answer, find); err != nil {
		s.Wipe()
		clear(k[:])
		return nil, err
	}
	return s, nil
}

// verify opens and verifies the answer to the second command, the first
// message of the exchange channel.
func (r *Reader) verify(s *Session, k *ladder.SharedKey, answer []byte, find func(a *Auth1Answer) (PublicKey, bool)) error {
	plain, err := s.exchange.Open(nil, answer)
	if err != nil {
		return err
	}
	a, err := ParseAuth1Answer(plain)
	if err != nil {
		return err
	}
	device, ok := find(&a)
	if !ok || !device.Valid() {
		return ErrUnknown
	}
	if err := r.t.Verify(ladder.Device, &device.p, &a.Signature); err != nil {
		return err
	}
	return s.keep(&r.t, k, device, a.Credential)
}

// Wipe overwrites the ephemeral key, best effort, and ends the transaction.
// Sessions that came of it stay.
func (r *Reader) Wipe() {
	r.ephemeral.Wipe()
	r.stage = readerDone
}
