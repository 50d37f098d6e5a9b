package smarttag

import (
	"time"

	"github.com/seed-496a4445/fyr/internal/wire"
)

// UUID is the 16-bit UUID of the service data.
const UUID = 0xfd5a

// Sizes in bytes.
const (
	ServiceDataSize = 20
	PrivacyIDSize   = 8
	SignatureSize   = 4
	signedSize      = ServiceDataSize - SignatureSize
)

// Version is the only version of service data that is known.
const Version = 1

// State says how long a tag has been away from its owner, or how many devices
// are connected to it.
type State uint8

// The states. 0 and 7 have no known meaning.
const (
	PrematureOffline  State = 1 // for less than 15 minutes
	Offline           State = 2 // for 15 minutes to 24 hours
	OvermatureOffline State = 3 // for more than 24 hours
	ConnectedOwner    State = 4 // to the owner only
	OneConnection     State = 5
	TwoConnections    State = 6
)

var stateNames = [...]string{
	"state_0", "premature_offline", "offline", "overmature_offline",
	"connected_owner", "one_connection", "two_connections", "state_7",
}

// String returns the state in lower snake case.
func (s State) String() string {
	if int(s) < len(stateNames) {
		return stateNames[s]
	}
	return "invalid"
}

// Battery is the charge of a battery in four steps.
type Battery uint8

// The charges.
const (
	BatteryVeryLow Battery = iota
	BatteryLow
	BatteryMedium
	BatteryFull
)

// String returns "very_low", "low", "medium" or "full".
func (b Battery) String() string {
	names := [...]string{"very_low", "low", "medium", "full"}
	if int(b) < len(names) {
		return names[b]
	}
	return "invalid"
}

// PrivacyID is the identifier that a tag shows for a while: one of its pool.
type PrivacyID [PrivacyIDSize]byte

// Signature is what a tag puts behind its service data.
type Signature [SignatureSize]byte

// ServiceData is what a tag advertises. It is comparable. Values that do not
// fit their bits lose the upper ones when it is written.
type ServiceData struct {
	Version          uint8 // 4 bits, see [Version]
	AdvType          uint8 // 1 bit
	State            State // 3 bits
	Counter          AgingCounter
	ID               PrivacyID
	Region           uint8   // 4 bits: the server that the tag belongs to
	EndToEnd         bool    // locations are encrypted for the owner
	UWB              bool    // the tag has ultra-wideband
	Battery          Battery // 2 bits
	MotionDetection  bool
	ActivityTracking bool
	Reserved         [3]byte // bits of bytes 13..15 that have no meaning
	Signature        Signature
}

// ParseServiceData reads service data of any version behind the UUID. It
// returns [ErrFrameLength]. It does not check the signature.
func ParseServiceData(b []byte) (ServiceData, error) {
	if len(b) != ServiceDataSize {
		return ServiceData{}, ErrFrameLength
	}
	return ServiceData{
		Version:          b[0] >> 4,
		AdvType:          b[0] >> 3 & 1,
		State:            State(b[0] & 7),
		Counter:          AgingCounter(wire.Le24(b[1:])),
		ID:               PrivacyID(b[4:]),
		Region:           b[12] >> 4,
		EndToEnd:         b[12]&8 != 0,
		UWB:              b[12]&4 != 0,
		Battery:          Battery(b[12] & 3),
		MotionDetection:  b[13]&0x80 != 0,
		ActivityTracking: b[15]&1 != 0,
		Reserved:         [3]byte{b[13] & 0x7f, b[14], b[15] & 0xfe},
		Signature:        Signature(b[signedSize:]),
	}, nil
}

// Append appends the service data, [ServiceDataSize] bytes. It is the inverse
// of [ParseServiceData].
func (s *ServiceData) Append(dst []byte) []byte {
	dst = s.appendSigned(dst)
	return append(dst, s.Signature[:]...)
}

// appendSigned appends what the signature covers.
func (s *ServiceData) appendSigned(dst []byte) []byte {
	dst = append(dst, s.Version<<4|s.AdvType&1<<3|byte(s.State&7))
	dst = wire.AppendLe24(dst, uint32(s.Counter))
	dst = append(dst, s.ID[:]...)
	return append(dst,
		s.Region<<4|bit(s.EndToEnd)<<3|bit(s.UWB)<<2|byte(s.Battery&3),
		bit(s.MotionDetection)<<7|s.Reserved[0]&0x7f,
		s.Reserved[1],
		s.Reserved[2]&0xfe|bit(s.ActivityTracking))
}

func bit(b bool) byte {
	if b {
		return 1
	}
	return 0
}

// AgingCounter counts quarters of an hour since 2020-07-02T00:00:00Z, in 24
// bits.
type AgingCounter uint32

const (
	agingEpoch  = 1593648000 // Unix seconds
	agingPeriod = 900        // seconds
	agingMax    = 1<<24 - 1
)

// Aging returns the aging counter at t, or [ErrTime] when it has none.
func Aging(t time.Time) (AgingCounter, error) { return agingAt(t.Unix()) }

func agingAt(unix int64) (AgingCounter, error) {
	if unix < agingEpoch || (unix-agingEpoch)/agingPeriod > agingMax {
		return 0, ErrTime
	}
	return AgingCounter((unix - agingEpoch) / agingPeriod), nil
}

// Time returns the second at which the counter begins to hold, in UTC.
func (c AgingCounter) Time() time.Time { return time.Unix(agingEpoch+int64(c)*agingPeriod, 0).UTC() }

// Delta returns by how many steps c is ahead of the clock at t. A tag that was
// heard when it sent is at -1 or 0, at times at -2 or, with a clock that runs
// fast, 1; a lower number means a delay or a replay.
func (c AgingCounter) Delta(t time.Time) int64 {
	d := t.Unix() - agingEpoch
	steps := d / agingPeriod
	if d%agingPeriod < 0 {
		steps--
	}
	return int64(c) - steps
}
