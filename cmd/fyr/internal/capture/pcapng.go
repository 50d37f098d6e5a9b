package capture

import (
	"encoding/binary"
	"io"
	"math"
	"math/bits"
)

// pcapng reads the format of Wireshark: blocks of a type (4 bytes), a size (4),
// a body and the size again (4); sections in either byte order, each with
// interfaces of their own.
type pcapng struct {
	s          *source
	order      binary.ByteOrder
	interfaces []iface
	buf        []byte
}

// iface is what a section says of an interface.
type iface struct {
	link   LinkType
	snap   uint32 // packets are cut at that many bytes; 0: they are not
	units  uint8  // of time: 10^-units seconds, or 2^-(units&0x7f) with 0x80
	offset int64  // seconds to add
	warned bool
}

// Types of blocks.
const (
	blockSection   = 0x0a0d0d0a // the same in both byte orders
	blockInterface = 1
	blockOldPacket = 2
	blockSimple    = 3
	blockPacket    = 6

	byteOrderMagic = 0x1a2b3c4d
	maxInterfaces  = 1 << 12 // of a section
)

func (c *pcapng) next(p *packet) error {
	p.link, p.time, p.timed, p.last = linkNone, 0, false, false
	for {
		p.offset = c.s.offset
		kind, body, err := c.block()
		if err != nil {
			return err
		}
		switch kind {
		case blockSection:
			err = c.section(body)
		case blockInterface:
			err = c.describe(body)
		case blockPacket:
			return c.packet(p, body)
		case blockOldPacket:
			return c.oldPacket(p, body)
		case blockSimple:
			return c.simple(p, body)
		}
		if err != nil {
			return err
		}
	}
}

// block reads a block that matters here; all others it passes over, however
// long they are.
func (c *pcapng) block() (kind uint32, body []byte, err error) {
	var head [12]byte
	for {
		if err := c.s.full(head[:8]); err == io.EOF {
			return 0, nil, io.EOF
		} else if err != nil {
			return 0, nil, broken(err)
		}
		n := 8
		if binary.LittleEndian.Uint32(head[:]) == blockSection {
			// Its byte order is told behind its size.
			if err := c.s.full(head[8:]); err != nil {
				return 0, nil, broken(err)
			}
			n = 12
			if c.order = orderOf(head[8:]); c.order == nil {
				return 0, nil, because(ErrBroken, "at a section of no byte order")
			}
		} else if c.order == nil {
			return 0, nil, ErrBroken
		}
		kind = c.order.Uint32(head[:])
		size := c.order.Uint32(head[4:])
		if size%4 != 0 || int64(size) < int64(n)+4 {
			return 0, nil, because(ErrBroken, "at a block of %d bytes", size)
		}
		wanted := false
		switch kind {
		case blockSection, blockInterface, blockPacket, blockOldPacket, blockSimple:
			wanted = true
		}
		if wanted && size <= maxBlock {
			return kind, body, c.read(&body, int(size)-n-4, size)
		}
		if err := c.skip(int64(size)-int64(n)-4, size); err != nil {
			return 0, nil, err
		}
		if wanted {
			return 0, nil, &fault{ErrHuge}
		}
	}
}

// orderOf returns the byte order of a section, nil when it has none.
func orderOf(b []byte) binary.ByteOrder {
	switch {
	case binary.LittleEndian.Uint32(b) == byteOrderMagic:
		return binary.LittleEndian
	case binary.BigEndian.Uint32(b) == byteOrderMagic:
		return binary.BigEndian
	}
	return nil
}

// read reads the n bytes of a body and the size behind it.
func (c *pcapng) read(body *[]byte, n int, size uint32) error {
	c.buf = append(c.buf[:0], make([]byte, n+4)...)
	if err := c.s.full(c.buf); err != nil {
		return broken(err)
	}
	*body = c.buf[:n]
	return c.again(c.buf[n:], size)
}

// skip passes over the n bytes of a body and the size behind it.
func (c *pcapng) skip(n int64, size uint32) error {
	var tail [4]byte
	if err := c.s.skip(n); err != nil {
		return broken(err)
	}
	if err := c.s.full(tail[:]); err != nil {
		return broken(err)
	}
	return c.again(tail[:], size)
}

// again checks the size at the end of a block. Where it differs from that at
// the beginning, nobody knows where the next block begins.
func (c *pcapng) again(b []byte, size uint32) error {
	if c.order.Uint32(b) != size {
		return because(ErrBroken, "at a block whose two sizes differ")
	}
	return nil
}

// section begins a section: version (2, 2 bytes), size of the section (8),
// options.
func (c *pcapng) section(b []byte) error {
	c.interfaces = c.interfaces[:0]
	if len(b) < 12 {
		return because(ErrBroken, "at a section header of %d bytes", len(b))
	}
	if v := c.order.Uint16(b); v != 1 {
		return because(ErrBroken, "at a section of version %d", v)
	}
	return nil
}

// Options of an interface.
const (
	optionEnd    = 0
	optionUnits  = 9
	optionOffset = 14
)

// describe adds an interface: link type (2 bytes), reserved (2), snap length
// (4), options of code (2), size (2), value and padding to 4 bytes.
func (c *pcapng) describe(b []byte) error {
	if len(b) < 8 {
		return because(ErrBroken, "at an interface of %d bytes", len(b))
	}
	if len(c.interfaces) == maxInterfaces {
		return because(ErrBroken, "at more than %d interfaces", maxInterfaces)
	}
	i := iface{link: LinkType(c.order.Uint16(b)), snap: c.order.Uint32(b[4:]), units: 6}
	for b = b[8:]; len(b) >= 4; {
		code, n := c.order.Uint16(b), int(c.order.Uint16(b[2:]))
		padded := (n + 3) &^ 3
		if code == optionEnd || padded > len(b)-4 {
			break
		}
		value := b[4 : 4+n]
		switch {
		case code == optionUnits && n == 1:
			i.units = value[0]
		case code == optionOffset && n == 8:
			i.offset = int64(c.order.Uint64(value))
		}
		b = b[4+padded:]
	}
	c.interfaces = append(c.interfaces, i)
	return nil
}

// packet reads interface (4 bytes), time (4 high, 4 low), size (4), original
// size (4), packet, options.
func (c *pcapng) packet(p *packet, b []byte) error {
	if len(b) < 20 {
		return &fault{ErrFraming}
	}
	return c.cut(p, c.order.Uint32(b), b[4:])
}

// oldPacket reads what went before packet: interface (2 bytes), drops (2), and
// on as packet does.
func (c *pcapng) oldPacket(p *packet, b []byte) error {
	if len(b) < 20 {
		return &fault{ErrFraming}
	}
	return c.cut(p, uint32(c.order.Uint16(b)), b[4:])
}

func (c *pcapng) cut(p *packet, n uint32, b []byte) error {
	high, low, size := c.order.Uint32(b), c.order.Uint32(b[4:]), c.order.Uint32(b[8:])
	if int64(size) > int64(len(b)-16) {
		return &fault{ErrFraming}
	}
	i, err := c.of(n)
	if err != nil {
		return err
	}
	p.time, p.timed = i.time(uint64(high)<<32|uint64(low)), true
	p.link, p.data = i.link, b[16:16+size]
	return nil
}

// simple reads original size (4 bytes) and packet, which is of the first
// interface and has no time.
func (c *pcapng) simple(p *packet, b []byte) error {
	if len(b) < 4 {
		return &fault{ErrFraming}
	}
	i, err := c.of(0)
	if err != nil {
		return err
	}
	size := c.order.Uint32(b)
	if i.snap != 0 {
		size = min(size, i.snap)
	}
	if int64(size) > int64(len(b)-4) {
		return &fault{ErrFraming}
	}
	p.link, p.data = i.link, b[4:4+size]
	return nil
}

// of returns interface n. The first packet of an interface whose link type
// carries no advertisements is malformed, so that somebody is told; the others
// are of no interest.
func (c *pcapng) of(n uint32) (iface, error) {
	if int64(n) >= int64(len(c.interfaces)) {
		return iface{}, &fault{ErrInterface}
	}
	i := &c.interfaces[n]
	if i.link.known() {
		return *i, nil
	}
	if !i.warned {
		i.warned = true
		return iface{}, &fault{because(ErrLink, "%d", i.link)}
	}
	other := *i
	other.link = linkNone
	return other, nil
}

// time returns t, in units since 1970 and the offset, as Unix nanoseconds.
func (i *iface) time(t uint64) int64 {
	var seconds, nanos uint64
	if e := uint(i.units & 0x7f); i.units&0x80 != 0 { // 2^-e s
		fraction := t
		if e < 64 {
			seconds, fraction = t>>e, t&(1<<e-1)
		}
		high, low := bits.Mul64(fraction, 1e9)
		if nanos = high >> (e - 64); e < 64 {
			nanos = high<<(64-e) | low>>e
		}
	} else { // 10^-e s
		unit := uint64(1) // 10^e; above 10^19 no t makes a second
		for range min(e, 19) {
			unit *= 10
		}
		fraction := t
		if e <= 19 {
			seconds, fraction = t/unit, t%unit
		}
		for ; e < 9; e++ {
			fraction *= 10 // < 10^9
		}
		for ; e > 9 && fraction > 0; e-- {
			fraction /= 10
		}
		nanos = fraction
	}
	// seconds <= 2^64-1 and any offset: the sum in 65 bits, at the limits.
	s := int64(seconds)
	if s < 0 {
		s = math.MaxInt64
	}
	if i.offset > 0 && s > math.MaxInt64-i.offset {
		s = math.MaxInt64
	} else {
		s += i.offset
	}
	return unixNanos(s, int64(nanos))
}
