package main

import (
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"strconv"
	"time"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/cmd/fyr/internal/capture"
)

// batchSize is how many advertisements are dealt with together, and sparse
// how many records make a batch when there are few advertisements in them.
const (
	batchSize = 256
	sparse    = 4096
)

// stdin is the name by which a command's stdin is given as a file, and
// stdinName what it is called where files are.
const (
	stdin     = "-"
	stdinName = "stdin"
)

// stdinOnce refuses names of files that would read stdin twice.
func stdinOnce(names []string) error {
	if i := slices.Index(names, stdin); i >= 0 && slices.Contains(names[i+1:], stdin) {
		return usage("stdin can be read only once")
	}
	return nil
}

// source says where an advertisement is from.
type source struct {
	capture.Record
	file string
}

// batch is a row of advertisements from one capture, and what happened on the
// way to them.
type batch struct {
	adverts  []beacon.Advert
	sources  []source               // of each
	faults   []*capture.RecordError // of records and advertisements, and of the capture
	counts   capture.Counts
	consumed int64 // bytes of the capture so far
	end      bool
}

// input is a capture that is open.
type input struct {
	name string
	r    io.Reader
	live bool  // it may go on later: a pipe, a terminal
	size int64 // in bytes, 0 where it is not known
	now  func() time.Time
	at   *time.Time // that untimed records are given
	last int64      // time of the last timed record, Unix nanoseconds
}

// openInput opens a file or, as "-", stdin. Its errors are of type
// [*capture.RecordError].
func (s streams) openInput(name string, at *time.Time) (*input, func(), error) {
	in := &input{name: name, r: s.in, live: true, now: s.now, at: at}
	f, isFile := s.in.(*os.File)
	done := func() {}
	if name == stdin {
		in.name = stdinName
	} else {
		var err error
		if f, err = os.Open(name); err != nil {
			return nil, nil, &capture.RecordError{File: name, Reason: reason(err)}
		}
		in.r, isFile, done = f, true, func() { f.Close() }
	}
	if isFile {
		if info, err := f.Stat(); err == nil && info.IsDir() {
			done()
			return nil, nil, &capture.RecordError{File: name, Reason: errors.New("is a directory")}
		} else if err == nil && info.Mode().IsRegular() {
			in.live, in.size = false, info.Size()
		}
	}
	return in, done, nil
}

// add notes an error of the reader of a capture.
func (b *batch) add(file string, err error) {
	var f *capture.RecordError
	if !errors.As(err, &f) {
		f = &capture.RecordError{File: file, Reason: err}
	}
	b.faults = append(b.faults, f)
}

// fault notes what is wrong with advertisement i.
func (b *batch) fault(i int, reason error) {
	s := &b.sources[i]
	b.faults = append(b.faults, &capture.RecordError{File: s.file, Record: s.Number, Offset: s.Offset, Reason: reason})
}

// tell prints the faults in the order of the records. It reports whether one of
// them is that the capture was refused or broke off.
func (b *batch) tell(s streams) (ended bool) {
	slices.SortStableFunc(b.faults, func(x, y *capture.RecordError) int { return cmp.Compare(x.Record, y.Record) })
	for _, f := range b.faults {
		s.fault(f)
		ended = ended || f.Record == 0 || errors.Is(f, capture.ErrBroken)
	}
	return ended
}

// pump reads the capture to its end and sends batches to out, the last with
// end set. It sends what it has before it would wait for a live capture to go
// on. It returns early, without an end, when ctx is done.
func (in *input) pump(ctx context.Context, out chan<- *batch) {
	send := func(b *batch) bool {
		select {
		case out <- b:
			return !b.end
		case <-ctx.Done():
			return false
		}
	}
	r, err := capture.Open(in.name, in.r)
	if err != nil {
		b := &batch{end: true}
		b.add(in.name, err)
		send(b)
		return
	}
	sent := 0 // records
	for b := new(batch); ; {
		n := len(b.adverts)
		var rec capture.Record
		b.adverts, rec, err = r.Next(b.adverts)
		b.end = err == io.EOF
		if err != nil && !b.end {
			b.add(in.name, err)
		}
		for i := range b.adverts[n:] {
			b.sources = append(b.sources, source{rec, in.name})
			in.stamp(&b.adverts[n+i], &b.sources[n+i])
		}
		counts := r.Counts()
		full := len(b.adverts) >= batchSize || counts.Records-sent >= sparse
		if full || b.end || in.live && !r.Ready() {
			sent = counts.Records
			b.counts, b.consumed = counts, r.Consumed()
			if !send(b) {
				return
			}
			b = new(batch)
		}
	}
}

// stamp gives an advertisement of an untimed record the time asked for or, in
// a live capture, the present. Without either it is taken to be as old as the
// one before it, and stays untimed.
func (in *input) stamp(a *beacon.Advert, s *source) {
	switch {
	case s.Timed:
		in.last = a.Time
	case in.at != nil:
		a.Time, s.Timed = in.at.UnixNano(), true
	case in.live:
		a.Time, s.Timed = in.now().UnixNano(), true
	default:
		a.Time = in.last
	}
}

// read opens a capture, hands its batches to handle, and tells of its faults.
// It returns the counts of the records that were dealt with. The error is
// errReported when the capture was refused or broke off, which has been told,
// or that of handle. A live capture may be interrupted, which is its end.
func (s streams) read(name string, at *time.Time, handle func(*batch) error) (counts capture.Counts, err error) {
	in, done, err := s.openInput(name, at)
	if err != nil {
		s.fault(err)
		return counts, errReported
	}
	defer done()
	ctx, cancel := context.WithCancel(s.ctx)
	defer cancel()
	batches := make(chan *batch, 1)
	go in.pump(ctx, batches)
	bar := s.newProgress(in.name, in.size)
	defer bar.close()
	interrupted := func() error {
		bar.close()
		s.say("%s: interrupted", printable(in.name))
		if in.live {
			return err
		}
		return errReported
	}
	for {
		select {
		case <-ctx.Done():
			return counts, interrupted()
		case b := <-batches:
			problem := handle(b)
			if b.tell(s) {
				err = errReported
			}
			if problem != nil && ctx.Err() != nil {
				return counts, interrupted()
			} else if problem != nil {
				return counts, problem
			}
			counts = b.counts
			if b.end {
				return counts, err
			}
			bar.show(b.consumed)
		}
	}
}

// errTime is what is wrong with the text of a time.
var errTime = errors.New("not a time of 1678..2261: write 2026-01-02T03:04:05Z or Unix seconds")

// parseTime reads a time as the tool's flags take it. It is one that
// advertisements can have, in nanoseconds of 64 bits.
func parseTime(text string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		unix, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return time.Time{}, errTime
		}
		t = time.Unix(unix, 0)
	}
	if y := t.UTC().Year(); y < 1678 || y >= 2262 {
		return time.Time{}, errTime
	}
	return t, nil
}

// timeFlag reads the time of a flag, nil when it was not given.
func timeFlag(name, text string) (*time.Time, error) {
	if text == "" {
		return nil, nil
	}
	t, err := parseTime(text)
	if err != nil {
		return nil, usage("--%s: %w", name, err)
	}
	return &t, nil
}
