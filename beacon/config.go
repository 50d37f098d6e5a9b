package beacon

import (
	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/rotate"
)

// Profile says which modes of a tag look alike, and which identity each shows:
// spec/beacon.md, Section 7.
type Profile uint8

// The profiles.
const (
	// ConsumerProfile follows DULT: near its owner the identity of the epoch and
	// the near-owner bit, else one identity a day, which people who are followed
	// can recognise. Separated and lost look alike. An identity near the owner
	// lasts at most 15 minutes, so epochs have 450 s at most.
	ConsumerProfile Profile = iota
	// PlainProfile is for assets: always the identity of the epoch. Near,
	// separated and lost look alike.
	PlainProfile
)

// TagConfig is what the registration of a tag says of it. Nothing in it is on
// the air but what it names; it must not change until the tag is claimed anew.
// The zero value is not valid: begin with [ConsumerTag] or [PlainTag].
type TagConfig struct {
	Calendar rotate.Calendar
	Profile  Profile
	Carrier  Carrier
	// Network is the DULT network id; FF or the maker's constant elsewhere.
	Network byte
	// Address is the kind of the address: Static, which alone may be connectable
	// and which the consumer profile needs, or NonResolvable.
	Address RandomKind
	// Text is the size in bytes of the plaintext of extended frames, 8 to
	// [MaxTextSize]. 0: short frames, in legacy advertising data.
	Text int
	// Live is how often a new frame is sealed in an epoch, at least a second, the
	// same for all tags of a model. 0: one frame an epoch, sampled when it begins.
	Live rotate.Millis
	// Readings says that data begin with a voltage and a temperature: see
	// [KindReadings].
	Readings bool
}

// Errors of [TagConfig].
var (
	// ErrTagConfig: a field does not fit.
	ErrTagConfig = fail.New(fail.Range, "beacon: tag configuration does not fit")
	// ErrConsumerPeriod: epochs of a consumer tag that may last for more than the
	// 15 minutes that DULT allows. One may last for two periods.
	ErrConsumerPeriod = fail.New(fail.Range, "beacon: period of a consumer tag is above 450 s")
)

// consumerDwell is the longest that DULT lets a tag near its owner keep an
// identity.
const consumerDwell = 15 * rotate.Minute

// ConsumerTag returns the configuration of a consumer tag in a DULT network:
// epochs of 450 s, 192 a day.
func ConsumerTag(network byte) TagConfig {
	return TagConfig{
		Calendar: rotate.Calendar{Period: 450 * rotate.Second, Epochs: 192},
		Carrier:  DULT, Network: network, Address: Static,
	}
}

// PlainTag returns the configuration of an asset in a carrier of the maker's:
// epochs of 900 s, 96 a day, addresses that cannot be connected to.
func PlainTag(c Carrier) TagConfig {
	return TagConfig{
		Calendar: rotate.Calendar{Period: 900 * rotate.Second, Epochs: 96},
		Profile:  PlainProfile, Carrier: c, Network: 0xff, Address: NonResolvable,
	}
}

// Check returns the error of a field that does not fit: [rotate.ErrCalendar],
// [ErrSealedCarrier], [ErrConsumerPeriod] or [ErrTagConfig].
func (c TagConfig) Check() error {
	if err := c.Calendar.Check(); err != nil {
		return err
	}
	if err := c.Carrier.Check(); err != nil {
		return err
	}
	plain := c.Profile == PlainProfile
	switch {
	case c.Profile > PlainProfile,
		c.Address != Static && (c.Address != NonResolvable || !plain),
		c.Text != 0 && (c.Text < ShortTextSize || c.Text > MaxTextSize),
		c.Live != 0 && (c.Live < rotate.Second || c.Live > c.Calendar.Period):
		return ErrTagConfig
	case !plain && 2*c.Calendar.Period > consumerDwell:
		return ErrConsumerPeriod
	}
	return nil
}

// text returns the size of a plaintext.
func (c TagConfig) text() int {
	if c.Text == 0 {
		return ShortTextSize
	}
	return c.Text
}

// domain returns d in the form of the tag's frames.
func (c TagConfig) domain(d Domain) Domain {
	if c.Text == 0 {
		return d
	}
	return d | extended
}
