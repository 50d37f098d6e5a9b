package fira

import (
	"github.com/seed-496a4445/fyr/internal/mode"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// ConfigSize is the size of a configuration in bytes.
const ConfigSize = 17

// Config is what both parties of a session must agree on before they can hear
// each other. The values are those of the session parameters of FiRa. It can be
// compared with ==.
//
//	0 round usage | 1 STS | 2 multi-node mode | 3 channel | 4 slot duration 2
//	6 FCS | 7 frame | 8 preamble code | 9 SFD | 10 data rate
//	11 preamble duration | 12 03 | 13 session id 4
//
// Numbers of more than one octet are most significant first.
type Config struct {
	RoundUsage       uint8
	STS              uint8 // not the Mode: see the package doc
	MultiNodeMode    uint8
	Channel          uint8
	SlotDuration     uint16 // microseconds
	FCSType          uint8
	RFrame           uint8 // place of the STS in a frame: SP0, SP1, SP3
	PreambleCode     uint8
	SFD              uint8
	DataRate         uint8
	PreambleDuration uint8
	SessionID        uint32
}

// configConstant stands in octet 12.
const configConstant = 3

// ParseConfig returns the configuration in b, [ErrLength], or [ErrConfig] when
// the constant is missing.
func ParseConfig(b []byte) (Config, error) {
	if len(b) != ConfigSize {
		return Config{}, ErrLength
	}
	if b[12] != configConstant {
		return Config{}, ErrConfig
	}
	return Config{
		RoundUsage: b[0], STS: b[1], MultiNodeMode: b[2], Channel: b[3], SlotDuration: wire.Be16(b[4:]),
		FCSType: b[6], RFrame: b[7], PreambleCode: b[8], SFD: b[9], DataRate: b[10], PreambleDuration: b[11],
		SessionID: wire.Be32(b[13:]),
	}, nil
}

// Append appends the [ConfigSize] bytes of c to dst.
func (c Config) Append(dst []byte) []byte {
	dst = append(dst, c.RoundUsage, c.STS, c.MultiNodeMode, c.Channel)
	dst = wire.AppendBe16(dst, c.SlotDuration)
	dst = append(dst, c.FCSType, c.RFrame, c.PreambleCode, c.SFD, c.DataRate, c.PreambleDuration, configConstant)
	return wire.AppendBe32(dst, c.SessionID)
}

// DigestSize is the size of the digest of a configuration in bytes.
const DigestSize = 16

// Digest returns configDigest: the AES-CMAC of config, [ConfigSize] bytes of any
// content, under a key of zeros. [ErrLength] for another size.
func Digest(config []byte) ([DigestSize]byte, error) {
	if len(config) != ConfigSize {
		return [DigestSize]byte{}, ErrLength
	}
	c, err := mode.NewCMAC(make([]byte, KeySize))
	if err != nil {
		panic(err) // 16 bytes are a key
	}
	return c.Sum(config), nil
}
