package main

import (
	"context"
	"io"
	"slices"
)

// A logBatch is rows of a log that came together.
type logBatch struct {
	rows   []logRow
	unread []string // columns that have no field, so far
	err    error    // io.EOF after the last row; what broke the log off
}

// A headError says why a log cannot be read at all.
type headError struct{ error }

// logBatchSize is the largest number of rows in a batch.
const logBatchSize = 256

// pumpLog reads a log to its end and sends batches to out, the last with an
// error. It sends what it has before it would wait for the log to go on. It
// returns early when ctx is done.
func pumpLog(ctx context.Context, r io.Reader, out chan<- logBatch) {
	send := func(b logBatch) bool {
		select {
		case out <- b:
			return b.err == nil
		case <-ctx.Done():
			return false
		}
	}
	log, err := newLogReader(r)
	if err != nil {
		send(logBatch{err: headError{err}})
		return
	}
	for b := (logBatch{}); ; {
		row, err := log.next()
		if b.err = err; err == nil {
			b.rows = append(b.rows, row)
		}
		if err != nil || len(b.rows) == logBatchSize || log.r.Buffered() == 0 {
			b.unread = slices.Clone(log.unread)
			if !send(b) {
				return
			}
			b = logBatch{}
		}
	}
}
