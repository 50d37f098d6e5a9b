package beacon

import "github.com/seed-496a4445/fyr/internal/wire"

// lasting is the mode that a record keeps over a reboot: spec/beacon.md,
// Section 9.1.
type lasting byte

const (
	lastingNone lasting = iota
	lastingLost
	lastingSilent
	lastingDestroyed
)

// maxBoots is the most boots that a record counts.
const maxBoots = 15

// record is what the log says: the next unused epoch, the mode that lasts, and
// how many boots in a row have had no healthy epoch.
type record struct {
	next  uint32
	mode  lasting
	boots byte
}

// put writes the record to word: BE32(n) | m | CRC-24.
func (r record) put(word *[FlashWordSize]byte) {
	wire.PutBe32(word[:], r.next)
	word[4] = byte(r.mode)<<6 | r.boots
	crc := crc24(crcInit, word[:5])
	word[5], word[6], word[7] = byte(crc>>16), byte(crc>>8), byte(crc)
}

// parseRecord reads a word, and reports whether it is a record.
func parseRecord(word *[FlashWordSize]byte) (record, bool) {
	if crc24(crcInit, word[:5]) != wire.Be24(word[5:]) || word[4]&0x30 != 0 {
		return record{}, false
	}
	return record{wire.Be32(word[:]), lasting(word[4] >> 6), word[4] & maxBoots}, true
}

// journal is the log: two pages that are written in turn. A page is begun with
// an n above all that was read back in the other, so that the page whose first
// record has the greater n is the newer one, also when the other was half
// erased; for equal ones it is the page whose last record has the greater n.
type journal struct {
	record        // the newest
	found  bool   // there is one
	page   int    // that is written on
	offset int    // of the first word behind all that were programmed in it
	begun  bool   // there is a record in it
	first  uint32 // n of the first one
	spent  uint32 // the greatest n that was written, read back or not
}

// openLog finds the newest record.
func (s *store) openLog() error {
	s.log = journal{page: slotPages}
	for page := slotPages; page < FlashPages; page++ {
		l, err := s.scan(page)
		if err != nil {
			return err
		}
		if l.found && (!s.log.found || l.newer(&s.log)) {
			s.log = l
		}
	}
	return nil
}

// newer reports whether the page of l is newer than that of o.
func (l *journal) newer(o *journal) bool {
	return l.first > o.first || l.first == o.first && l.next > o.next
}

// scan reads a page of the log. Torn records are passed over, as are those in
// which n falls.
func (s *store) scan(page int) (journal, error) {
	l := journal{page: page}
	for offset := 0; offset < s.size; offset += FlashWordSize {
		if err := s.read(page, offset); err != nil {
			return journal{}, err
		}
		if s.blank() {
			continue
		}
		l.offset = offset + FlashWordSize
		r, ok := parseRecord(&s.word)
		if !ok || l.found && r.next < l.next {
			continue
		}
		l.add(r)
	}
	return l, nil
}

// add takes r as the newest record.
func (l *journal) add(r record) {
	if !l.begun {
		l.begun, l.first = true, r.next
	}
	l.found, l.record, l.spent = true, r, r.next
}

const (
	// wordTries is how many words that do not take a record are passed over at a
	// time.
	wordTries = 4
	// spareWords are kept in each page for records in which only the mode is new.
	spareWords = 16
	// markWords are kept for the mark that all is to be destroyed.
	markWords = 1
)

// otherLog returns the other page of the log.
func otherLog(page int) int { return slotPages + FlashPages - 1 - page }

// append writes a record. Only when it returns nil may what the record allows
// be shown. n does not fall, not even below that of a record that was written
// and could not be read back: it may be in the flash, and one that is below it
// is none.
func (s *store) append(r record) error {
	l := &s.log
	r.next = max(r.next, l.spent)
	if l.begun && r.next > l.next && l.offset > s.size-spareWords*FlashWordSize {
		other := otherLog(l.page)
		if err := s.erase(other); err != nil {
			return err
		}
		l.page, l.offset, l.begun = other, 0, false
	}
	end := s.size
	if r.mode != lastingDestroyed {
		end -= markWords * FlashWordSize
	}
	for range wordTries {
		if l.offset >= end {
			return ErrToggled
		}
		offset := l.offset
		l.offset += FlashWordSize
		r.put(&s.word)
		l.spent = r.next
		if s.program(l.page, offset) == nil {
			l.add(r)
			return nil
		}
	}
	return ErrFlash
}
