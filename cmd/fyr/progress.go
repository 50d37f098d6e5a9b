package main

import (
	"io"
	"time"

	"github.com/schollz/progressbar/v3"
)

// longFile is the size in bytes from which on reading a file takes long enough
// to show it.
const longFile = 8 << 20

// console is a terminal with words for people on it, and below them a progress
// bar while there is one.
type console struct {
	w   io.Writer
	bar *progressbar.ProgressBar
}

// Write takes the bar away before it writes, so that no text lands in it.
func (c *console) Write(b []byte) (int, error) {
	if c.bar != nil {
		c.bar.Clear()
	}
	return c.w.Write(b)
}

// progress shows how much of a file has been read. A nil progress shows
// nothing.
type progress struct {
	c   *console
	max int64
}

// newProgress returns a progress where a person can watch it: on a console, for
// long files.
func (s streams) newProgress(name string, size int64) *progress {
	c, ok := s.err.(*console)
	if !ok || size < longFile {
		return nil
	}
	c.bar = progressbar.NewOptions64(size,
		progressbar.OptionSetWriter(c.w),
		progressbar.OptionSetDescription(printable(name)),
		progressbar.OptionShowBytes(true),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionClearOnFinish(),
	)
	return &progress{c, size}
}

// show moves the bar to n bytes, but not to its end.
func (p *progress) show(n int64) {
	if p != nil && p.c.bar != nil {
		p.c.bar.Set64(min(n, p.max-1))
	}
}

// close takes the bar away.
func (p *progress) close() {
	if p != nil && p.c.bar != nil {
		p.c.bar.Finish()
		p.c.bar = nil
	}
}
