package capture

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"
	"slices"
)

// Sizes in bytes. No buffer grows beyond them, whatever a capture declares.
const (
	maxRecord = 1 << 18 // of a packet and of a JSON row; as other tools have it
	maxBlock  = 1 << 19 // of a pcapng block that is looked at: packet and options
	readAhead = 1 << 16
)

// counter counts what is read through it.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += int64(n)
	return n, err
}

// source is the uncompressed capture. It reads ahead only what is there: a
// record is complete as soon as its last byte has arrived.
type source struct {
	*bufio.Reader
	offset int64 // of the next byte, as far as full and skip took them
}

// full fills b. It returns io.EOF only when the input ended well and nothing
// was left; when it ended inside b it returns io.ErrUnexpectedEOF.
func (s *source) full(b []byte) error {
	n, err := io.ReadFull(s.Reader, b)
	s.offset += int64(n)
	return err
}

// skip passes over n bytes.
func (s *source) skip(n int64) error {
	m, err := io.CopyN(io.Discard, s.Reader, n)
	s.offset += m
	return err
}

// The first bytes of the formats.
var (
	magicGzip    = []byte{0x1f, 0x8b}
	magicPcapng  = []byte{0x0a, 0x0d, 0x0d, 0x0a}
	magicBtsnoop = []byte("btsnoop\x00")
	magicPcap    = [][]byte{
		{0xd4, 0xc3, 0xb2, 0xa1}, {0xa1, 0xb2, 0xc3, 0xd4}, // microseconds
		{0x4d, 0x3c, 0xb2, 0xa1}, {0xa1, 0xb2, 0x3c, 0x4d}, // nanoseconds
	}
)

// open finds out what r holds and reads its header. Errors are reasons.
func open(r io.Reader) (s *source, c container, format string, err error) {
	s = &source{Reader: bufio.NewReaderSize(r, readAhead)}
	if starts(s, magicGzip) {
		z, err := gzip.NewReader(s.Reader)
		if err != nil {
			return nil, nil, "", broken(err)
		}
		s = &source{Reader: bufio.NewReaderSize(z, readAhead)}
	}
	switch {
	case slices.ContainsFunc(magicPcap, func(m []byte) bool { return starts(s, m) }):
		format = "pcap"
		c, err = newPcap(s)
	case starts(s, magicPcapng):
		format, c = "pcapng", &pcapng{s: s}
	case starts(s, magicBtsnoop):
		format = "btsnoop"
		c, err = newBtsnoop(s)
	case rows(s):
		format, c = "jsonl", &lines{s: s}
	default:
		err = unknown(s)
	}
	return s, c, format, err
}

// starts reports whether the input starts with magic. It waits for no more
// bytes than it takes to tell.
func starts(s *source, magic []byte) bool {
	for n := 1; n <= len(magic); n++ {
		if b, err := s.Peek(n); err != nil || b[n-1] != magic[n-1] {
			return false
		}
	}
	return true
}

// rows reports whether the input starts like JSON lines: white space or a byte
// order mark, and then an object.
func rows(s *source) bool {
	mark := 0
	if starts(s, byteOrderMark) {
		mark = len(byteOrderMark)
	}
	for n := mark + 1; ; n++ {
		b, err := s.Peek(n)
		if err != nil {
			return false
		}
		switch b[n-1] {
		case ' ', '\t', '\r', '\n':
		case '{':
			return true
		default:
			return false
		}
	}
}

// unknown returns the reason why the beginning of the input is of no format.
func unknown(s *source) error {
	b, err := s.Peek(len(magicBtsnoop))
	switch {
	case err == nil:
		return ErrFormat
	case err != io.EOF:
		return broken(err)
	case len(b) > 1 || len(bytes.TrimSpace(b)) > 0: // pcapng begins with a line feed
		for _, m := range append(magicPcap, magicGzip, magicPcapng, magicBtsnoop) {
			if bytes.HasPrefix(m, b) {
				return ErrBroken
			}
		}
	}
	if len(bytes.TrimSpace(b)) == 0 {
		return ErrEmpty
	}
	return ErrFormat
}
