package capture

import (
	"io"

	"github.com/seed-496a4445/fyr/internal/wire"
)

// btsnoop reads the format of Android's and BlueZ's HCI logs, always big
// endian: a header of 16 bytes (name, version, datalink), then records of
// original size, size, flags, drops (4 bytes each), time (8), packet.
type btsnoop struct {
	s        *source
	datalink uint32
	buf      []byte
}

// Datalinks of btsnoop.
const (
	btsnoopH1      = 1001 // HCI packets, told apart by the flags
	btsnoopH4      = 1002
	btsnoopMonitor = 2001 // of the Linux Bluetooth monitor, opcode in the flags
)

// btsnoopEpoch is 1970 in the microseconds of btsnoop, which count from the
// year 0.
const btsnoopEpoch = 0x00dcddb30f2f8000

func newBtsnoop(s *source) (container, error) {
	var b [16]byte
	if err := s.full(b[:]); err != nil {
		return nil, broken(err)
	}
	if v := wire.Be32(b[8:]); v != 1 {
		return nil, because(ErrVersion, "btsnoop %d", v)
	}
	datalink := wire.Be32(b[12:])
	switch datalink {
	case btsnoopH1, btsnoopH4, btsnoopMonitor:
		return &btsnoop{s: s, datalink: datalink}, nil
	}
	return nil, because(ErrLink, "btsnoop datalink %d", datalink)
}

func (c *btsnoop) next(p *packet) error {
	p.offset, p.timed, p.last = c.s.offset, true, false
	var b [24]byte
	if err := c.s.full(b[:]); err == io.EOF {
		return io.EOF
	} else if err != nil {
		return broken(err)
	}
	original, size, flags := wire.Be32(b[:]), wire.Be32(b[4:]), wire.Be32(b[8:])
	if size > maxRecord {
		return because(ErrBroken, "at a record of %d bytes", size)
	}
	c.buf = append(c.buf[:0], make([]byte, size)...)
	if err := c.s.full(c.buf); err != nil {
		return broken(err)
	}
	if size > original {
		return &fault{ErrFraming}
	}
	p.data, p.time, p.link = c.buf, btsnoopTime(wire.Be64(b[16:])), c.link(flags)
	return nil
}

// link returns what a packet with flags is.
func (c *btsnoop) link(flags uint32) LinkType {
	const received, command = 1, 2 // a received "command" is an event
	switch {
	case c.datalink == btsnoopH4:
		return LinkH4
	case c.datalink == btsnoopH1 && flags&(received|command) == received|command,
		c.datalink == btsnoopMonitor && flags&0xffff == monitorEvent:
		return linkEvent
	}
	return linkNone
}

// btsnoopTime returns a time of btsnoop in Unix nanoseconds.
func btsnoopTime(t uint64) int64 {
	us := int64(t)
	if us >= -1<<62 { // else the difference might wrap; the year -147,000 it is
		us -= btsnoopEpoch
	}
	seconds, rest := us/1e6, us%1e6
	if rest < 0 {
		seconds, rest = seconds-1, rest+1e6
	}
	return unixNanos(seconds, rest*1000)
}
