package apdu

import "time"

// Sizes of ISO 14443-4 blocks, in octets.
const (
	MinFrame     = 16  // the smallest FSC and FSD there are
	DefaultFrame = 256 // what phones and most cards take, FSCI and FSDI 8

	blockOverhead = 3 // PCB and CRC, no CID and no NAD
	ackSize       = 3 // R-block: PCB and CRC
)

// Periods of the carrier, 13.56 MHz, that things take. An elementary time unit
// (etu) is 128 of them at 106 kbit/s, 9.44 us.
const (
	periodsPerEtu   = 128
	bitsPerOctet    = 9    // eight and parity
	bitsPerFrame    = 2    // start and end
	periodsPerGuard = 1172 // from the end of a frame to the answer, 86.4 us
)

// A Rate is a bit rate of ISO 14443, as a multiple of the first.
type Rate int

// The bit rates that readers and cards agree on. Anything starts at 106 kbit/s.
const (
	Rate106 Rate = 1
	Rate212 Rate = 2
	Rate424 Rate = 4
	Rate848 Rate = 8
)

// A Link is what the two ends of an ISO 14443-4 connection have told each other
// about their buffers. The zero Link has frames of 256 octets both ways. Safe
// for concurrent use.
type Link struct {
	FSC int // largest frame that the card takes, in octets; 0 is 256
	FSD int // largest frame that the reader takes, in octets; 0 is 256
}

// An Air is what exchanges of APDUs put on the air. The zero Air is nothing.
type Air struct {
	Sent     int // octets from the reader to the card, PCB and CRC included
	Received int // octets from the card to the reader, likewise
	Frames   int // blocks both ways, acknowledgements included
}

// Exchange is what one exchange of a command APDU and a response APDU of these
// sizes, in octets, puts on the air: each in blocks of PCB, a part of the APDU
// and CRC, and every block but the last acknowledged by PCB and CRC. Frames
// below 16 octets count as 16, the smallest there are.
//
// Not counted are the activation of the card, waiting time extensions, and
// blocks that are sent again.
func (l Link) Exchange(command, response int) Air {
	out, in := blocks(command, l.FSC), blocks(response, l.FSD)
	return Air{
		Sent:     command + out*blockOverhead + (in-1)*ackSize,
		Received: response + in*blockOverhead + (out-1)*ackSize,
		Frames:   2 * (out + in - 1),
	}
}

// blocks is the number of blocks that n octets need in frames of this size.
func blocks(n, frame int) int {
	if frame == 0 {
		frame = DefaultFrame
	}
	room := max(frame, MinFrame) - blockOverhead
	return max(1, (n+room-1)/room)
}

// Add is a and b after each other.
func (a Air) Add(b Air) Air {
	return Air{a.Sent + b.Sent, a.Received + b.Received, a.Frames + b.Frames}
}

// Time estimates how long a takes at rate r, rounded down to nanoseconds: nine
// bits an octet, two a frame for start and end, and after each frame the
// shortest pause of Type A, 1172 periods of the carrier or 86.4 us (ISO 14443-3
// section 6.2.1). Real ends pause longer, and think; the start and end of
// frames above 106 kbit/s, and of Type B, differ by some bits.
//
// It panics when r is not one of the four rates.
func (a Air) Time(r Rate) time.Duration {
	switch r {
	case Rate106, Rate212, Rate424, Rate848:
	default:
		panic("apdu: not a bit rate of ISO 14443")
	}
	bits := int64(a.Sent+a.Received)*bitsPerOctet + int64(a.Frames)*bitsPerFrame
	periods := bits*(periodsPerEtu/int64(r)) + int64(a.Frames)*periodsPerGuard
	return time.Duration(periods * 100_000 / 1356) // 10^9 ns over 13.56 MHz
}

// Count returns t with a meter: what each exchange puts on the air is added to
// a. Exchanges that fail are not counted.
func (l Link) Count(t Transmit, a *Air) Transmit {
	return func(command []byte) ([]byte, error) {
		response, err := t(command)
		if err == nil {
			*a = a.Add(l.Exchange(len(command), len(response)))
		}
		return response, err
	}
}
