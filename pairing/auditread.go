package pairing

import (
	"crypto/subtle"

	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// ErrLog: the audit log is not the one that this phone has read before, or not
// whole: it was cut, set back or forged.
var ErrLog = fail.New(fail.Authentication, "pairing: audit log was cut, set back or forged")

// ErrLongLog: a class of the audit log has more entries than this phone would
// step a key for.
var ErrLongLog = fail.New(fail.Range, "pairing: audit log too long")

// Log returns the entries of a class that this phone has not read before, the
// oldest first, and how many before them gave way to newer ones unread. What
// was read is remembered by number and MAC, so that a log which was cut or set
// back shows: [ErrLog]. Other errors are those of every operation.
func (v *Visit) Log(c Class) (es []Entry, evicted uint32, err error) {
	if c >= Classes {
		return nil, 0, ErrUnsupported
	}
	status, err := v.Ask()
	if err != nil {
		return nil, 0, err
	}
	leaf := v.o.current.root.Derive(AuditLeaf, v.o.current.epoch)
	defer leaf.Wipe()
	r := newLogReader(leaf, c, v.o.marks[c])
	if r.mark.Entries > status.Log[c] {
		return nil, 0, ErrLog
	}
	for first := true; first || r.mark.Entries < status.Log[c]; first = false { // once at least: the MAC may be another
		result, page, err := v.step(OpLog, wire.AppendBe32([]byte{byte(c)}, r.mark.Entries))
		if err == nil {
			err = result.err()
		}
		if err == nil {
			err = r.read(page, status.Log[c])
		}
		if err != nil {
			return nil, 0, err
		}
	}
	s := v.o.ownerState
	s.marks[c] = r.mark
	return r.entries, r.evicted, v.o.save(s)
}

// A logReader verifies the pages of one class, from a mark on.
type logReader struct {
	class   Class
	mark    Mark
	key     Key    // of entry number at
	at      uint32 // at most mark.Entries
	entries []Entry
	evicted uint32
}

// newLogReader returns a reader that goes on from a mark.
func newLogReader(leaf Key, c Class, m Mark) *logReader {
	return &logReader{class: c, mark: m, key: chainKey(leaf, c)}
}

// maxEntries bounds how far the key of a chain is stepped for a peer that
// claims to have written so much.
const maxEntries = 1 << 20

// read verifies one page of a log that has total entries.
func (r *logReader) read(page []byte, total uint32) error {
	if len(page) < pageHeadSize || (len(page)-pageHeadSize)%chainedSize != 0 {
		return ErrLog
	}
	if total > maxEntries {
		return ErrLongLog
	}
	first, base := wire.Be32(page), [macSize]byte(page[4:])
	page = page[pageHeadSize:]
	n := uint32(len(page) / chainedSize)
	switch {
	case n > total || first > total-n || n == 0 && first != total:
		return ErrLog
	case first == r.mark.Entries:
		if subtle.ConstantTimeCompare(base[:], r.mark.Head[:]) != 1 {
			return ErrLog
		}
	case first < r.mark.Entries || total-first != uint32(quotas[r.class]) || len(r.entries) > 0:
		return ErrLog // only a full class evicts, and never between two pages
	}
	r.evicted += first - r.mark.Entries
	last := base
	for ; len(page) > 0; page = page[chainedSize:] {
		e := parseEntry(page)
		r.stepTo(first)
		mac := chained(r.key, last, r.class, &e)
		if e.Index != first || e.Event == 0 || e.Event >= events || classOf(e.Event) != r.class ||
			subtle.ConstantTimeCompare(mac[:], page[entrySize:chainedSize]) != 1 {
			return ErrLog
		}
		r.entries = append(r.entries, e)
		last = mac
		first++
	}
	r.mark = Mark{first, last}
	return nil
}

// stepTo steps the key to that of entry n, which is not before the current.
func (r *logReader) stepTo(n uint32) {
	for ; r.at < n; r.at++ {
		next := nextKey(r.key)
		r.key.Wipe()
		r.key = next
	}
}
