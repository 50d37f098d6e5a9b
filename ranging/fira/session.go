package fira

import (
	"crypto/subtle"

	"github.com/seed-496a4445/fyr/internal/mode"
	"github.com/seed-496a4445/fyr/internal/secret"
	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

// staticKey is the session key of static STS: the same for everybody.
const staticKey = "StaticTSStaticTS"

// indexMask keeps 31 bits.
const indexMask = 1<<31 - 1

// Session holds the keys of a session that do not rotate. Copies share the keys.
// The zero value has none and panics. It is safe for concurrent use, but for
// Wipe.
type Session struct {
	mode           Mode
	digest         [DigestSize]byte
	dataProtection Key
	dataPrivacy    Key // zero with static STS
	init           uint32
	public         bool // the session key is: whatever mode says
}

// NewSession returns the session of a provisioned or dynamic key; the two are
// derived alike. From a key that is public, as that of static STS is, the same
// keys come as from others, but no [Session.Slots]. config has [ConfigSize] bytes, those of [Config.Append] or as
// they were received. It returns [ErrMode] for any other mode, then
// [ErrLength]. It panics when key is zero or wiped.
func NewSession(m Mode, key Key, config []byte) (Session, error) {
	if m != Provisioned && m != Dynamic {
		return Session{}, ErrMode
	}
	return newSession(m, key.k.Bytes(), config)
}

// NewStaticSession returns a session of static STS, whose session key is public:
// it is UNAUTHENTICATED, as [Session.Mode] goes on to say. It returns
// [ErrLength] when config has not [ConfigSize] bytes.
func NewStaticSession(config []byte) (Session, error) {
	return newSession(Static, []byte(staticKey), config)
}

func newSession(m Mode, key, config []byte) (Session, error) {
	digest, err := Digest(config)
	if err != nil {
		return Session{}, err
	}
	s := Session{mode: m, digest: digest, dataProtection: derive(key, "DataPrtK", &digest)}
	if m != Static {
		s.dataPrivacy = derive(key, "PrivacyK", &digest)
	}
	s.public = subtle.ConstantTimeCompare(key, []byte(staticKey)) == 1 || sts.PublicKey((*[sts.KeySize]byte)(key))
	index := kdf(s.dataProtection.k.Bytes(), "StsIndIn", &digest)
	s.init = wire.Be32(index[12:]) & indexMask
	return s, nil
}

// kdf is the key derivation of FiRa: one block of SP 800-108 in counter mode,
// without the zero octet between label, 8 characters, and context.
func kdf(key []byte, label string, context *[16]byte) [KeySize]byte {
	c, err := mode.NewCMAC(key)
	if err != nil {
		panic(err) // keys have 16 bytes
	}
	var m [32]byte
	m[3] = 1
	copy(m[4:12], label)
	copy(m[12:28], context[:])
	m[31] = 8 * KeySize
	return c.Sum(m[:])
}

func derive(key []byte, label string, context *[16]byte) Key {
	b := kdf(key, label, context)
	return Key{secret.New(b[:])}
}

// Mode returns the mode.
func (s Session) Mode() Mode { return s.mode }

// Digest returns configDigest.
func (s Session) Digest() [DigestSize]byte { return s.digest }

// DataProtectionKey returns secDataProtectionKey, of which the keys of each
// rotation are made.
func (s Session) DataProtectionKey() Key { return s.dataProtection }

// DataPrivacyKey returns secDataPrivacyKey, with which headers are encrypted, and
// whether there is one: not with static STS.
func (s Session) DataPrivacyKey() (Key, bool) { return s.dataPrivacy, s.mode != Static }

// IndexInit returns phyStsIndexInit, the index of the first slot: below 2^31.
func (s Session) IndexInit() uint32 { return s.init }

// Wipe overwrites the keys of s and all its copies, best effort, but not those
// of rotations.
func (s Session) Wipe() {
	s.dataProtection.Wipe()
	s.dataPrivacy.Wipe()
}

// Rotation holds the keys of one rotation. Copies share them.
type Rotation struct {
	Mode       Mode     // that of the session: is this authenticated?
	AuthIV     [16]byte // derivedAuthIV; not secret
	AuthKey    Key      // derivedAuthKey, the key of the sequence
	PayloadKey Key      // derivedPayloadKey
}

// Rotation returns the keys of the rotation that begins with a slot: cryptoIndex
// is what [Schedule.Rotation] says, [Session.IndexInit] at first, and 0 with
// static STS, which does not rotate.
func (s Session) Rotation(cryptoIndex uint32) Rotation {
	var context [16]byte
	copy(context[:], s.digest[4:])
	wire.PutBe32(context[12:], cryptoIndex)
	key := s.dataProtection.k.Bytes()
	return Rotation{
		Mode:       s.mode,
		AuthIV:     kdf(key, "DerAuthI", &context),
		AuthKey:    derive(key, "DerAuthK", &context),
		PayloadKey: derive(key, "DerPaylK", &context),
	}
}

// Wipe overwrites the keys of r and all its copies, best effort.
func (r Rotation) Wipe() {
	r.AuthKey.Wipe()
	r.PayloadKey.Wipe()
}

// UpperSize is the size in bytes of the part of V that stays in a rotation.
const UpperSize = 8

// V returns V of a slot of a provisioned or dynamic session, of derivedAuthIV
// and the index of the slot.
func V(authIV *[16]byte, cryptoIndex uint32) sts.V {
	return makeV(authIV[:UpperSize], authIV, cryptoIndex)
}

// StaticV returns V of a slot with static STS, of what [StaticUpper] returns and
// the number of the slot in its round, from 0 on: each round repeats it, so that
// it is UNAUTHENTICATED.
func StaticV(authIV *[16]byte, upper [UpperSize]byte, slot uint32) sts.V {
	return makeV(upper[:], authIV, slot)
}

// StaticUpper returns vUpper64 of static STS: VENDOR_ID, then STATIC_STS_IV, each
// octet in the order of the standard. What Android calls the session key of
// static STS is this.
func StaticUpper(vendor [2]byte, iv [6]byte) (upper [UpperSize]byte) {
	copy(upper[:2], vendor[:])
	copy(upper[2:], iv[:])
	return upper
}

func makeV(upper []byte, authIV *[16]byte, index uint32) sts.V {
	v := sts.V{Counter: wire.Be32(authIV[12:]) & indexMask}
	copy(v.Upper[:UpperSize], upper)
	wire.PutBe32(v.Upper[UpperSize:], index)
	return v
}
