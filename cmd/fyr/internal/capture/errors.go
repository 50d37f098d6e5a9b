package capture

import (
	"fmt"
	"io"
	"strings"

	"github.com/seed-496a4445/fyr/internal/fail"
)

// What can be wrong with a capture or with one of its records. A [RecordError]
// carries one of them as its reason.
var (
	// ErrFormat: the input is none of the formats that this package reads.
	ErrFormat = fail.New(fail.Format, "capture: not a pcap, pcapng, btsnoop or JSON-lines capture")
	// ErrVersion: a version of a format that this package does not read.
	ErrVersion = fail.New(fail.Unsupported, "capture: version of the capture format is not supported")
	// ErrLink: packets of a link type that carries no Bluetooth advertisements.
	ErrLink = fail.New(fail.Unsupported, "capture: link type is not one of Bluetooth LE")
	// ErrEmpty: the capture ends well and has no records.
	ErrEmpty = fail.New(fail.Length, "capture: no records")
	// ErrBroken: the capture ends inside a record, cannot be read on, or its
	// records cannot be told apart any more. It is the last error of a capture.
	ErrBroken = fail.New(fail.Length, "capture: breaks off")
	// ErrHuge: a record is longer than any packet can be.
	ErrHuge = fail.New(fail.Length, "capture: record is longer than any packet")
	// ErrFraming: the lengths of a record contradict each other.
	ErrFraming = fail.New(fail.Format, "capture: lengths of the record contradict each other")
	// ErrInterface: a packet names an interface that the capture has not
	// described.
	ErrInterface = fail.New(fail.Format, "capture: packet of an unknown interface")
	// ErrShort: a packet ends before what its own lengths announce.
	ErrShort = fail.New(fail.Length, "capture: packet ends early")
	// ErrLong: a packet goes on behind what its own lengths announce.
	ErrLong = fail.New(fail.Length, "capture: packet goes on behind its end")
	// ErrField: a field of a packet has a value that does not exist.
	ErrField = fail.New(fail.Range, "capture: packet has a field out of range")
	// ErrData: an advertisement is longer than any can be.
	ErrData = fail.New(fail.Length, "capture: too many bytes of advertising data")
	// ErrCRC: the sniffer says that the checksum is wrong, and no advertisement
	// can be made out.
	ErrCRC = fail.New(fail.Authentication, "capture: packet has a wrong checksum")
	// ErrRow: a line is not a JSON object of a documented shape.
	ErrRow = fail.New(fail.Format, "capture: not a JSON row of a known shape")
)

// A RecordError says what is wrong with one record of a capture, or with the
// capture as a whole.
type RecordError struct {
	File   string // as given to [Open]
	Record int    // number of the record, from 1; 0: the capture itself
	Offset int64  // where it begins in the uncompressed capture, in bytes
	Reason error  // wraps one of the errors of this package
}

// Error names the file, the record and the reason.
func (e *RecordError) Error() string {
	reason := strings.TrimPrefix(e.Reason.Error(), "capture: ")
	if e.Record == 0 {
		return fmt.Sprintf("%s: %s", e.File, reason)
	}
	return fmt.Sprintf("%s: record %d at byte %d: %s", e.File, e.Record, e.Offset, reason)
}

// Unwrap returns the reason.
func (e *RecordError) Unwrap() error { return e.Reason }

// fault wraps the reason for which one record is malformed while the records
// behind it can still be read.
type fault struct{ reason error }

func (f *fault) Error() string { return f.reason.Error() }

// because adds to a sentinel what it is about.
func because(sentinel error, format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{sentinel}, args...)...)
}

// broken returns the reason for a capture that cannot be read on: cause is what
// the reader said.
func broken(cause error) error {
	if cause == io.EOF || cause == io.ErrUnexpectedEOF {
		return ErrBroken
	}
	return fmt.Errorf("%w: %w", ErrBroken, cause)
}
