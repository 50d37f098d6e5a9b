package capture

import (
	"errors"
	"io"

	"github.com/seed-496a4445/fyr/beacon"
)

// Record is one record of a capture: a packet, or a row of JSON.
type Record struct {
	// Number counts the records of the capture from 1.
	Number int
	// Offset is where the record begins in the uncompressed capture, in bytes.
	Offset int64
	// Time is when it was received, Unix nanoseconds, when Timed; it is 0 where
	// the capture does not say. A time that does not fit, before 1678 or after
	// 2262, is the nearest that does.
	Time  int64
	Timed bool
	// BadCRC: the sniffer says that the packet's checksum is wrong. Its
	// advertisements are as they were received, and are damaged somewhere: they
	// are to be counted and not to be believed.
	BadCRC bool
}

// Counts says what became of the records so far: Records = With + Without +
// Malformed. A record whose advertisements come later, because it is the first
// part of several, counts as one without.
type Counts struct {
	Records   int // all
	With      int // gave at least one advertisement
	Without   int // well formed, and gave none
	Malformed int // gave an error, with it the one at which a capture breaks off
	Adverts   int // advertisements given
}

// Reader reads the advertisements of one capture, in one pass and in bounded
// memory. Not for concurrent use.
type Reader struct {
	name   string
	raw    *counter
	s      *source
	c      container
	format string
	d      decoder
	p      packet
	counts Counts
	ended  bool // the container has nothing more
}

// container cuts a capture into packets.
type container interface {
	// next reads the next packet into p. It returns io.EOF at a clean end, a
	// *fault for a record behind which the next can be read, and any other error
	// when that is not so. It sets p.offset also when it returns an error.
	next(p *packet) error
}

// packet is a record as a container cuts it out.
type packet struct {
	link   LinkType
	offset int64
	time   int64
	timed  bool
	data   []byte // until the next call
	last   bool   // the input ended inside data
}

// Open looks at the beginning of r and returns a Reader for the capture in it,
// whatever its name, gzip'd or not. The name is for errors. Open waits until
// the input has shown what it is, and no longer. Its errors are of type
// [*RecordError].
func Open(name string, r io.Reader) (*Reader, error) {
	raw := &counter{r: r}
	s, c, format, err := open(raw)
	if err != nil {
		return nil, &RecordError{File: name, Reason: err}
	}
	return &Reader{name: name, raw: raw, s: s, c: c, format: format}, nil
}

// Format returns "pcap", "pcapng", "btsnoop" or "jsonl".
func (r *Reader) Format() string { return r.format }

// Counts returns the counts so far.
func (r *Reader) Counts() Counts { return r.counts }

// Consumed returns how many bytes were read from the input so far, compressed
// ones where it is compressed: what a progress bar compares to the file's size.
func (r *Reader) Consumed() int64 { return r.raw.n }

// Ready reports whether input for another record has already been read, so
// that Next will hardly have to wait for any. Who gathers advertisements and
// follows a live pipe deals with those that it has when Ready is false.
func (r *Reader) Ready() bool { return r.ended || len(r.d.sets.late) > 0 || r.s.Buffered() > 0 }

// Next reads one record and appends the advertisements in it to dst, often
// none. Their data belongs to the caller and stays as it is.
//
// An error of type [*RecordError] says that this record is malformed; dst is
// then returned as it was, and reading goes on. One that wraps [ErrBroken] says
// that nothing more can be read, and one that wraps [ErrEmpty] that there was
// nothing; behind both, and at the end of every capture, Next returns io.EOF.
//
// An advertisement of which a part was announced and never came is given when
// that is clear, at the latest at the end, as it is: Next then reads no record
// and returns that of the first part once more.
func (r *Reader) Next(dst []beacon.Advert) ([]beacon.Advert, Record, error) {
	if dst, rec, ok := r.d.lateOne(dst); ok {
		r.counts.Adverts++
		return dst, rec, nil
	}
	if r.ended {
		return dst, Record{}, io.EOF
	}
	err := r.c.next(&r.p)
	if err == io.EOF {
		return r.end(dst)
	}
	r.counts.Records++
	rec := Record{Number: r.counts.Records, Offset: r.p.offset}
	var f *fault
	if errors.As(err, &f) {
		return dst, rec, r.malformed(rec, f.reason)
	} else if err != nil {
		r.stop()
		return dst, rec, r.malformed(rec, err)
	}
	rec.Time, rec.Timed = r.p.time, r.p.timed
	n := len(dst)
	dst, err = r.d.packet(dst, &rec, &r.p)
	if err != nil {
		if r.p.last {
			r.stop()
			err = ErrBroken
		}
		return dst[:n], rec, r.malformed(rec, err)
	}
	if len(dst) > n {
		r.counts.With++
	} else {
		r.counts.Without++
	}
	r.counts.Adverts += len(dst) - n
	return dst, rec, nil
}

func (r *Reader) malformed(rec Record, reason error) error {
	r.counts.Malformed++
	return &RecordError{File: r.name, Record: rec.Number, Offset: rec.Offset, Reason: reason}
}

// end ends a capture that ended well.
func (r *Reader) end(dst []beacon.Advert) ([]beacon.Advert, Record, error) {
	r.stop()
	if r.counts.Records == 0 {
		return dst, Record{}, &RecordError{File: r.name, Reason: ErrEmpty}
	}
	return r.Next(dst)
}

// stop makes what waits for a next part go out as it is: nothing comes any
// more.
func (r *Reader) stop() {
	r.ended = true
	for len(r.d.sets.sets) > 0 {
		r.d.sets.giveUp(0)
	}
}
