package bthome

import (
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/fail"
)

// ErrPolicy is returned for a text that names no policy.
var ErrPolicy = fail.New(fail.Format, "bthome: unknown replay policy")

// Policy is the rule by which the counters of a device are accepted. A counter
// that it refuses makes a frame stale, not false: its readings come out with
// that verdict. The zero value is Strict.
type Policy uint8

// The policies.
const (
	// Strict accepts a counter above the last accepted one. After a change of the
	// battery that sets the counter back, frames are stale until it has passed
	// the old one or the device is added again.
	Strict Policy = iota
	// Grace100 also accepts every counter below 100, for devices that start again
	// from 0. It is the rule of the reference parser. Anybody can replay the
	// first hundred frames at any time.
	Grace100
	// Wrap16 accepts a counter that is ahead of the last by 1 to 32767, modulo
	// 65536, for firmware whose counter has 16 bits.
	Wrap16
)

var policyNames = [...]string{Strict: "strict", Grace100: "grace100", Wrap16: "wrap16"}

// ParsePolicy returns the policy that [Policy.String] names s, or [ErrPolicy].
func ParsePolicy(s string) (Policy, error) {
	for p, name := range policyNames {
		if s == name {
			return Policy(p), nil
		}
	}
	return 0, ErrPolicy
}

// String returns "strict", "grace100" or "wrap16".
func (p Policy) String() string {
	if int(p) < len(policyNames) {
		return policyNames[p]
	}
	return "invalid"
}

// Rule returns p as a rule for counters.
func (p Policy) Rule() beacon.Replay {
	switch p {
	case Grace100:
		return beacon.Replay{Grace: 100}
	case Wrap16:
		return beacon.Replay{Bits: 16}
	}
	return beacon.Replay{}
}
