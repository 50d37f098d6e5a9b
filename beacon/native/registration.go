package native

import (
	"strconv"
	"strings"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/rotate"
)

// Registration is what is known of a tag and never shown. It is comparable. The
// zero value is none: begin with [NewRegistration].
type Registration struct {
	Suite   Suite
	Profile beacon.Profile
	// Period is P, the mean length of an epoch in seconds: 1..86,400.
	Period int64
	// Rotations is R, the number of epochs of a generation: 1..65,535.
	Rotations int32
	// Carrier is the AD structure that the tag's frames stand in, and Net the
	// octet they begin with.
	Carrier beacon.Carrier
	Net     byte
	// Address is the kind of the tag's addresses: [beacon.Static] where it can be
	// connected to, as in the consumer profile, else [beacon.NonResolvable].
	Address beacon.RandomKind
	// Extended is the size in bytes of what frames in extended advertisements
	// seal, 8..208, and 0 for a tag with legacy ones, which seal eight.
	Extended int
}

// NewRegistration returns the usual registration of a profile: AES-128, 96
// epochs of 900 s a day and non-resolvable addresses for assets, 192 of 450 s
// and static ones for what people carry, legacy advertisements.
func NewRegistration(p beacon.Profile, c beacon.Carrier, net byte) Registration {
	r := Registration{Suite: AES128, Profile: p, Period: 900, Carrier: c, Net: net, Address: beacon.NonResolvable}
	if p == beacon.ConsumerProfile {
		r.Period, r.Address = 450, beacon.Static
	}
	r.Rotations = rotations(r.Period)
	return r
}

// RegistrationOf returns the registration of a tag of a configuration, whose
// secrets are of AES-128: set Suite where they are of AES-256. Its errors are
// those of [beacon.TagConfig.Check].
func RegistrationOf(c beacon.TagConfig) (Registration, error) {
	if err := c.Check(); err != nil {
		return Registration{}, err
	}
	return Registration{
		Suite: AES128, Profile: c.Profile,
		Period: int64(c.Calendar.Period / rotate.Second), Rotations: int32(c.Calendar.Epochs),
		Carrier: c.Carrier, Net: c.Network, Address: c.Address, Extended: c.Text,
	}, nil
}

// rotations returns 86,400/period, rounded, halves up.
func rotations(period int64) int32 { return int32((2*86_400 + period) / (2 * period)) }

// Check returns nil, or [ErrSuite], [ErrProfile], [ErrPeriod], [ErrRotations],
// [ErrCarrier], [ErrAddressKind] or [ErrExtended].
func (r Registration) Check() error {
	switch {
	case r.Suite.KeySize() == 0:
		return ErrSuite
	case r.Profile > beacon.PlainProfile:
		return ErrProfile
	case r.Period < 1 || r.Period > 86_400:
		return ErrPeriod
	case r.Rotations < 1 || r.Rotations > 1<<16-1:
		return ErrRotations
	case r.Carrier.Check() != nil:
		return ErrCarrier
	case r.Address != beacon.Static && (r.Address != beacon.NonResolvable || r.Profile == beacon.ConsumerProfile):
		return ErrAddressKind
	case r.Extended != 0 && (r.Extended < beacon.ShortTextSize || r.Extended > beacon.MaxTextSize):
		return ErrExtended
	}
	return nil
}

func (r Registration) mustBeValid() {
	if err := r.Check(); err != nil {
		panic(err.Error())
	}
}

// Network returns the network that the tag's frames are of.
func (r Registration) Network() Network {
	return Network{Carrier: r.Carrier, Net: r.Net, Profile: r.Profile, Address: r.Address, Extended: r.Extended}
}

// Scheme returns the scheme of a domain over packed states of a form. Here and in
// the methods below the domain of extended frames counts as that of short ones.
func (r Registration) Scheme(f Form, d beacon.Domain) Scheme {
	return Scheme{Suite: r.Suite, Form: f, Domain: short(d), Rotations: r.Rotations}
}

// short returns the domain of short frames that have the identifiers of those
// of d.
func short(d beacon.Domain) beacon.Domain {
	switch d {
	case beacon.ExtendedEpochDomain:
		return beacon.EpochDomain
	case beacon.ExtendedSeparatedDomain:
		return beacon.SeparatedDomain
	}
	return d
}

// Calendar returns the tag's own division of time.
func (r Registration) Calendar() rotate.Calendar {
	return rotate.Calendar{Period: rotate.Millis(r.Period) * rotate.Second, Epochs: uint32(r.Rotations)}
}

// PPM is by how many parts per million a tag's clock may be wrong, and
// ClockError by how many seconds that of a receiver.
const (
	PPM        = 150
	ClockError = 30
)

// Schedule returns when a tag's identifiers of a domain can be on the air, for
// tags whose clocks are known from sightings.
//
// An epoch goes on the air at an instant that is uniform over its period, so
// that it can be shown a Period beyond its end: Late. A sighting of an epoch
// leaves two periods in which the clock can stand, and a generation's one day
// and a period; [rotate.Schedule.Observe] keeps it within them and no closer.
// That, a second for rounding and what the clocks of receivers may be wrong are
// the Slack: some seven epochs, or three days, are possible at a time. Where a
// tag's clock is known to seconds, as after the claim or a session of its
// owner, a Slack of as many seconds leaves two epochs at a time, three over a
// period; a fleet whose clocks are kept so sets it.
//
// A tag that has been without power lags by as long, and is not waited for
// here: it is searched for, see [Rules.Asleep]. Each time it starts again it may
// lead by an epoch more; the Slack holds one or two.
func (r Registration) Schedule(d beacon.Domain) rotate.Schedule {
	r.mustBeValid()
	s := rotate.Schedule{Period: r.Period, Late: r.Period, PPM: PPM, Last: rotate.Generations*rotate.Epoch(r.Rotations) - 1}
	if short(d) == beacon.SeparatedDomain {
		s.Period *= int64(r.Rotations)
		s.Last = rotate.Generations - 1
	}
	s.Slack = s.Period + s.Late + 1 + 2*ClockError
	return s
}

// Alignment returns what a says of the clock in epochs, in terms of a domain.
func (r Registration) Alignment(d beacon.Domain, a rotate.Alignment) rotate.Alignment {
	if short(d) == beacon.EpochDomain {
		return a
	}
	rotations := rotate.Epoch(r.Rotations)
	return rotate.Alignment{
		Unix:  a.Unix,
		Epoch: a.Epoch / rotations,
		Phase: int32(int64(a.Epoch%rotations)*r.Period + int64(a.Phase)),
	}
}

// checkAlignment checks an alignment in epochs.
func (r Registration) checkAlignment(a rotate.Alignment) error {
	if a.Epoch < 0 || a.Epoch >= rotate.Generations*rotate.Epoch(r.Rotations) || a.Phase < 0 || int64(a.Phase) >= 2*r.Period {
		return ErrAlignment
	}
	return nil
}

// NoNet is the net octet of those who have no network identifier of DULT.
const NoNet = 0xff

// carrierText returns type and number of a carrier, as in "service:fcb2" or
// "company:ffff".
func carrierText(c beacon.Carrier) string {
	const digits = "0123456789abcdef"
	n := c.Number
	kind := serviceWord
	if c.Type == beacon.TypeManufacturer {
		kind = companyWord
	}
	return kind + string([]byte{digits[n>>12], digits[n>>8&15], digits[n>>4&15], digits[n&15]})
}

const (
	serviceWord = "service:"
	companyWord = "company:"
)

// parseCarrier reads what carrierText gives, or returns [ErrCarrier].
func parseCarrier(text string) (beacon.Carrier, error) {
	var c beacon.Carrier
	number, ok := strings.CutPrefix(text, serviceWord)
	if c.Type = beacon.TypeServiceData16; !ok {
		number, ok = strings.CutPrefix(text, companyWord)
		c.Type = beacon.TypeManufacturer
	}
	n, err := strconv.ParseUint(number, 16, 16)
	if c.Number = uint16(n); !ok || err != nil || carrierText(c) != text {
		return beacon.Carrier{}, ErrCarrier
	}
	return c, nil
}
