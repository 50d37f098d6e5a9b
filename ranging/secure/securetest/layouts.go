package securetest

import (
	"strconv"
	"strings"
)

// Layouts, as the tables of spec/ranging.md write them: names and sizes in
// octets.
const (
	layoutPHY        = "channel 1 | preamble code 1 | preamble symbols 2 | sfd 1 | packet 1 | mode 1 | units 2 | segments 1 | rate 1"
	LayoutParameters = "version 1 | " + layoutPHY + " | " +
		"grain 2 | reply 4 | step 4 | slots 1 | interval 4 | " +
		"lags 2 | quality 2 | gap 4 | limit 4 | tolerance 4 | tries 4 | lifetime 4"
	LayoutReception = "first block 4 | flags 1 | status 4 | gap 4 | carrier 4 | quality 1 2 | quality 2 2 | quality 3 2 | quality 4 2"
	layoutReport    = "type 1 | round 4 | poll tx 5 | response rx 5 | final tx 5"
	layoutAnswer    = "type 1 | round 4 | poll rx 5 | response tx 5 | final rx 5"
)

// Numbers are the fields of a layout by name.
type Numbers map[string]int64

// With returns n with fields replaced.
func (n Numbers) With(changes Numbers) Numbers {
	all := Numbers{}
	for _, from := range []Numbers{n, changes} {
		for name, v := range from {
			all[name] = v
		}
	}
	return all
}

// parts calls f with the fields of a layout in order.
func parts(layout string, f func(name string, size int)) {
	for part := range strings.SplitSeq(layout, " | ") {
		at := strings.LastIndexByte(part, ' ')
		f(part[:at], must(strconv.Atoi(part[at+1:])))
	}
}

// Pack writes fields one after the other, most significant octet first; those
// below zero in two's complement.
func Pack(layout string, n Numbers) (b []byte) {
	parts(layout, func(name string, size int) {
		for i := size - 1; i >= 0; i-- {
			b = append(b, byte(n[name]>>(8*i)))
		}
	})
	return b
}

// Unpack reads what Pack writes, of the layout's size, as numbers without sign.
func Unpack(layout string, b []byte) Numbers {
	n := Numbers{}
	parts(layout, func(name string, size int) {
		for _, octet := range b[:size] {
			n[name] = n[name]<<8 | int64(octet)
		}
		b = b[size:]
	})
	return n
}

// Flags of a reception.
const (
	flagStamped  = 0x01
	flagSoftBits = 0x02
	flagStatus   = 0x04
	flagGap      = 0x08
	flagCarrier  = 0x10
)

// noQuality stands where a segment has none.
const noQuality = 0xffff
