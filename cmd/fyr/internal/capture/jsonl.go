package capture

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
)

// lines cuts JSON lines into rows. Blank lines are passed over.
type lines struct {
	s   *source
	buf []byte
}

var byteOrderMark = []byte{0xef, 0xbb, 0xbf}

func (c *lines) next(p *packet) error {
	for {
		p.offset, p.link, p.time, p.timed = c.s.offset, linkRow, 0, false
		p.last = false
		row, err := c.line()
		if p.offset == 0 {
			row = bytes.TrimPrefix(row, byteOrderMark)
		}
		p.data = bytes.TrimSpace(row)
		switch {
		case err == bufio.ErrBufferFull:
			return &fault{ErrHuge}
		case err != nil && err != io.EOF:
			return broken(err)
		case len(p.data) > 0:
			p.last = err == io.EOF && !json.Valid(p.data)
			return nil
		case err == io.EOF:
			return io.EOF
		}
	}
}

// line reads up to the end of the line. It returns bufio.ErrBufferFull for a
// line of more than maxRecord bytes, which it passes over.
func (c *lines) line() ([]byte, error) {
	c.buf = c.buf[:0]
	huge := false
	for {
		part, err := c.s.ReadSlice('\n')
		c.s.offset += int64(len(part))
		if huge = huge || len(c.buf)+len(part) > maxRecord; !huge {
			c.buf = append(c.buf, part...)
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		if huge && (err == nil || err == io.EOF) {
			return nil, bufio.ErrBufferFull
		}
		return c.buf, err
	}
}
