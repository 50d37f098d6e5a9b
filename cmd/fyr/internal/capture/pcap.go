package capture

import (
	"io"
	"math"

	"github.com/gopacket/gopacket/pcapgo"
)

// pcap reads the classic format: both byte orders, micro- and nanoseconds.
// Its seconds are unsigned, as everybody reads them: 1970 to 2106.
type pcap struct {
	s      *source
	r      *pcapgo.Reader
	link   LinkType
	offset int64 // of the next record
}

// Sizes of the headers in bytes.
const (
	pcapHeaderSize = 24
	pcapRecordSize = 16
)

// newPcap reads the file header. The pcapgo.Reader takes s.Reader, which is
// buffered, as it is and puts no buffer of its own before it, so that records
// that it refuses can be passed over here.
func newPcap(s *source) (container, error) {
	header, err := s.Peek(pcapHeaderSize)
	if err != nil {
		return nil, broken(err)
	}
	little := header[0] == 0xd4 || header[0] == 0x4d
	major, minor := int(header[5]), int(header[7])
	if little {
		major, minor = int(header[4]), int(header[6])
	}
	r, err := pcapgo.NewReader(s.Reader)
	if err != nil {
		return nil, because(ErrVersion, "%d.%d", major, minor)
	}
	r.SetSnaplen(maxRecord) // some writers declare 4 GiB, others less than they write
	link := LinkType(r.LinkType())
	if !link.known() {
		return nil, because(ErrLink, "%d", link)
	}
	return &pcap{s: s, r: r, link: link, offset: pcapHeaderSize}, nil
}

func (c *pcap) next(p *packet) error {
	p.offset, p.link, p.timed, p.last = c.offset, c.link, true, false
	data, info, err := c.r.ZeroCopyReadPacketData()
	size := info.CaptureLength
	if err == nil {
		c.offset += pcapRecordSize + int64(size)
		p.data, p.time = data, unixNanos(info.Timestamp.Unix(), int64(info.Timestamp.Nanosecond()))
		return nil
	}
	switch {
	case size > maxRecord || size < 0:
		return because(ErrBroken, "at a record of %d bytes", uint32(size))
	case size > info.Length:
		// pcapgo refuses it and leaves its data unread.
		if err := c.s.skip(int64(size)); err != nil {
			return broken(err)
		}
		c.offset += pcapRecordSize + int64(size)
		return &fault{ErrFraming}
	case err == io.EOF && size > 0:
		return ErrBroken // between the header of a record and its data
	case err == io.EOF:
		return io.EOF
	}
	return broken(err)
}

// unixNanos returns a time as Unix nanoseconds, or the nearest that there is.
// nanos is 0..999,999,999.
func unixNanos(seconds, nanos int64) int64 {
	const limit = math.MaxInt64/1_000_000_000 - 1
	switch {
	case seconds > limit:
		return math.MaxInt64
	case seconds < -limit:
		return math.MinInt64
	}
	return seconds*1e9 + nanos
}
