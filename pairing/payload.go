package pairing

import (
	"github.com/seed-496a4445/fyr/internal/wire"
)

// Sizes of payloads in bytes.
const (
	TagIDSize      = 16
	MaxConfigSize  = 64 // in message 3 of a claim
	tagInfoSize    = TagIDSize + 2 + 4 + 4 + 1
	statusSize     = 2 + 4*4 + 4*Classes + authIDSize
	guestViewSize  = 1 + 4 + 4
	confirmSize    = 1 + 4
	claimFieldSize = 1 + 4
)

// hello is the payload of every message 1: version and flags.
var hello = []byte{answerVersion, 0}

// checkHello returns nil when the payload of a message 1 is hello.
func checkHello(b []byte) error {
	switch {
	case len(b) != len(hello):
		return ErrLength
	case b[0] != answerVersion:
		return ErrUnsupported
	case b[1] != 0:
		return ErrFormat
	}
	return nil
}

// TagInfo is what a tag says of itself to somebody who knows the secret of a
// claim: payload of message 2, spec/pairing.md, Section 5.2.
type TagInfo struct {
	ID          [TagIDSize]byte
	Model       uint16
	Firmware    uint32
	Epoch       uint32 // the ownership epoch that this claim makes
	Attestation []byte // empty, or [AttestationSize] bytes
}

// append appends the payload to dst.
func (i *TagInfo) append(dst []byte) []byte {
	dst = append(dst, i.ID[:]...)
	dst = wire.AppendBe16(dst, i.Model)
	dst = wire.AppendBe32(dst, i.Firmware)
	dst = wire.AppendBe32(dst, i.Epoch)
	if len(i.Attestation) == 0 {
		return append(dst, 0)
	}
	return append(append(dst, 1), i.Attestation...)
}

func parseTagInfo(b []byte) (TagInfo, error) {
	if len(b) < tagInfoSize {
		return TagInfo{}, ErrLength
	}
	i := TagInfo{
		ID:       [TagIDSize]byte(b),
		Model:    wire.Be16(b[TagIDSize:]),
		Firmware: wire.Be32(b[TagIDSize+2:]),
		Epoch:    wire.Be32(b[TagIDSize+6:]),
	}
	want := tagInfoSize
	switch b[tagInfoSize-1] {
	case 0:
	case 1:
		want += AttestationSize
	default:
		return TagInfo{}, ErrUnsupported
	}
	if len(b) != want {
		return TagInfo{}, ErrLength
	}
	i.Attestation = append(i.Attestation, b[tagInfoSize:]...)
	return i, nil
}

// Policy is what the owner lets others do; bits that are not named must be 0.
type Policy uint8

// The bits of a policy. All are off by default.
const (
	Locked     Policy = 1 << iota // no physical reset while owned
	ButtonOnly                    // only the button ends a freeze, not the setup secret
	Vouchers                      // the maker can reset the tag
	policies
)

// Valid reports whether p has only bits that are named.
func (p Policy) Valid() bool { return p < policies }

// Terms are what a new owner asks for: payload of message 3, Section 5.3.
type Terms struct {
	Policy Policy
	Config []byte // at most [MaxConfigSize] bytes, for the firmware
}

func (t Terms) append(dst []byte, epoch uint32) []byte {
	dst = wire.AppendBe32(append(dst, byte(t.Policy)), epoch)
	return append(dst, t.Config...)
}

func parseTerms(b []byte) (t Terms, epoch uint32, err error) {
	switch {
	case len(b) < claimFieldSize || len(b) > claimFieldSize+MaxConfigSize:
		return Terms{}, 0, ErrLength
	case !Policy(b[0]).Valid():
		return Terms{}, 0, ErrFormat
	}
	return Terms{Policy(b[0]), append([]byte(nil), b[claimFieldSize:]...)}, wire.Be32(b[1:]), nil
}

// State is where a tag is in its life.
type State uint8

// The states.
const (
	Unclaimed State = iota
	Owned
	Released
	states
)

// String returns the name of the state.
func (s State) String() string {
	switch s {
	case Unclaimed:
		return "unclaimed"
	case Owned:
		return "owned"
	case Released:
		return "released"
	}
	return "unknown state"
}

// Flags of a [Status].
type Flags uint8

// The flags.
const (
	Frozen      Flags = 1 << iota // privileged operations are refused
	Previous                      // the session is under the auth key before the current one
	IsLocked                      // the policy [Locked]
	Uninstalled                   // the firmware has not taken the leaf of the beacon yet
	flags
)

// Status is what a tag tells its owner: payload of message 2, Section 5.4.
type Status struct {
	State    State
	Flags    Flags
	Epoch    uint32 // of ownership
	Step     uint32 // of the auth key, 0 after a claim and a rekey
	Firmware uint32
	Time     uint32          // minutes that the tag counted since the claim
	Log      [Classes]uint32 // entries written, a class of the audit log
	auth     [authIDSize]byte
}

// Classes is the number of classes of the audit log.
const Classes = 4

// append appends the payload to dst.
func (s *Status) append(dst []byte) []byte {
	dst = append(dst, byte(s.State), byte(s.Flags))
	for _, v := range [...]uint32{s.Epoch, s.Step, s.Firmware, s.Time} {
		dst = wire.AppendBe32(dst, v)
	}
	for _, v := range s.Log {
		dst = wire.AppendBe32(dst, v)
	}
	return append(dst, s.auth[:]...)
}

func parseStatus(b []byte) (Status, error) {
	switch {
	case len(b) != statusSize:
		return Status{}, ErrLength
	case State(b[0]) >= states || Flags(b[1]) >= flags:
		return Status{}, ErrFormat
	}
	s := Status{State: State(b[0]), Flags: Flags(b[1])}
	b = b[2:]
	for _, v := range [...]*uint32{&s.Epoch, &s.Step, &s.Firmware, &s.Time} {
		*v, b = wire.Be32(b), b[4:]
	}
	for i := range s.Log {
		s.Log[i], b = wire.Be32(b), b[4:]
	}
	s.auth = [authIDSize]byte(b)
	return s, nil
}

// Rights of a guest; bits that are not named must be 0.
type Rights uint8

// The rights.
const (
	MayAsk  Rights = 1 << iota // for the status
	MayRing                    // the tag
	rights
)

// Valid reports whether r has only bits that are named.
func (r Rights) Valid() bool { return r < rights }

// GuestView is what a tag tells a guest: payload of message 2, Section 5.5.
type GuestView struct {
	Rights Rights
	Expiry uint32 // minute of the tag's time at which the slot closes; 0: never
	Time   uint32 // minutes that the tag counted since the claim: a lower bound
}

func (v GuestView) append(dst []byte) []byte {
	dst = wire.AppendBe32(append(dst, byte(v.Rights)), v.Expiry)
	return wire.AppendBe32(dst, v.Time)
}

func parseGuestView(b []byte) (GuestView, error) {
	switch {
	case len(b) != guestViewSize:
		return GuestView{}, ErrLength
	case !Rights(b[0]).Valid():
		return GuestView{}, ErrFormat
	}
	return GuestView{Rights(b[0]), wire.Be32(b[1:]), wire.Be32(b[5:])}, nil
}

// confirm is message 4 before it is sealed: status 0 and the epoch.
func confirm(epoch uint32) []byte { return wire.AppendBe32([]byte{0}, epoch) }

// checkConfirm returns nil when b is confirm of the epoch.
func checkConfirm(b []byte, epoch uint32) error {
	switch {
	case len(b) != confirmSize:
		return ErrLength
	case b[0] != 0 || wire.Be32(b[1:]) != epoch:
		return ErrFormat
	}
	return nil
}
