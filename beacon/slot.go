package beacon

import (
	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/rotate"
)

// slot is what the tag knows of the page that holds its day keys: spec/beacon.md,
// Section 9.2.
type slot struct {
	page  int // 0 or 1
	day   uint32
	keys  int  // bytes of nodes
	alone bool // the other page is known to be erased

	text   int     // bytes of a separated plaintext
	latch  latched // what there is of one
	offset int     // of the place for the next one
}

// latched says what a slot holds of a separated plaintext.
type latched uint8

const (
	latchFree  latched = iota // none was shown
	latchShown                // it has been shown, or may have been
	latchLost                 // one was shown, and nobody knows which
)

// slotHead is the offset of the nodes in a slot.
const slotHead = FlashWordSize

// tail returns the offset of the word that makes the slot valid.
func (l *slot) tail() int { return slotHead + l.keys }

// entry returns the size of a place for a separated plaintext: the plaintext in
// whole words, a word that checks it, and one that says that it is shown.
func (l *slot) entry() int {
	return (l.text+FlashWordSize-1)/FlashWordSize*FlashWordSize + 2*FlashWordSize
}

// openSlots finds the valid slot of the latest day, whose keys are of size
// bytes each. It returns [ErrUnclaimed] when there is none, and [ErrSuite].
func (s *store) openSlots(size, text int) error {
	found, strange := false, false
	for page := range slotPages {
		l, ok, err := s.check(page, size)
		switch {
		case err == ErrSuite:
			strange = true
		case err != nil:
			return err
		case ok && (!found || l.day > s.slot.day):
			l.text = text
			s.slot, found = l, true
		}
	}
	switch {
	case strange && !found:
		return ErrSuite
	case !found:
		return ErrUnclaimed
	}
	return s.look()
}

// look finds out whether the page that does not hold the slot is erased: it
// was noted once, and the page is blank. A change of day that was cut may have
// begun to write it after the note.
func (s *store) look() error {
	if err := s.read(s.slot.page, s.slot.tail()+FlashWordSize); err != nil {
		return err
	}
	noted := s.word == [FlashWordSize]byte{}
	empty, err := s.empty(slotPages - 1 - s.slot.page)
	s.slot.alone = noted && empty
	return err
}

// suite returns the number of the suite with keys of a size.
func suite(size int) byte { return byte(size / 16) }

// check reads the slot in a page, and reports whether it is valid.
func (s *store) check(page, size int) (slot, bool, error) {
	defer s.forget()
	if err := s.read(page, 0); err != nil {
		return slot{}, false, err
	}
	g, of, nodes, zero := wire.Be32(s.word[:]), s.word[4], int(s.word[5]), wire.Be16(s.word[6:])
	known := of == 1 || of == 2
	if g >= rotate.Generations || !known || nodes != rotate.NodesOn(g) || zero != 0 {
		return slot{}, false, nil
	}
	l := slot{page: page, day: g, keys: nodes * int(of) * rotate.BlockSize}
	crc := crc24(crcInit, s.word[:])
	for offset := slotHead; offset < l.tail(); offset += FlashWordSize {
		if err := s.read(page, offset); err != nil {
			return slot{}, false, err
		}
		crc = crc24(crc, s.word[:])
	}
	if err := s.read(page, l.tail()); err != nil {
		return slot{}, false, err
	}
	want := [FlashWordSize]byte{}
	putCheck(&want, crc)
	switch {
	case s.word != want:
		return slot{}, false, nil
	case of != suite(size):
		return slot{}, false, ErrSuite
	}
	return l, true, nil
}

// nodes appends the slot's nodes to dst.
func (s *store) nodes(dst []byte) ([]byte, error) {
	defer s.forget()
	for offset := slotHead; offset < s.slot.tail(); offset += FlashWordSize {
		if err := s.read(s.slot.page, offset); err != nil {
			return dst, err
		}
		dst = append(dst, s.word[:]...)
	}
	return dst, nil
}

// forget overwrites scratch that held a part of a node.
func (s *store) forget() { s.word, s.back = [FlashWordSize]byte{}, [FlashWordSize]byte{} }

// settle erases the page that does not hold the slot, unless it is known to be
// erased, and notes that it is. A note that does not take is no harm: the page
// is then erased again at the next boot.
func (s *store) settle() error {
	if s.slot.alone {
		return nil
	}
	if err := s.erase(slotPages - 1 - s.slot.page); err != nil {
		return err
	}
	s.slot.alone = true
	note := s.slot.tail() + FlashWordSize
	if err := s.read(s.slot.page, note); err != nil {
		return err
	}
	if s.blank() {
		s.word = [FlashWordSize]byte{}
		_ = s.program(s.slot.page, note)
	}
	return nil
}

// move writes the nodes of a day to the other page and goes there. The page of
// the day before is erased: Section 9.3, Steps 2 and 3.
func (s *store) move(day uint32, nodes []byte, size int) error {
	if err := s.settle(); err != nil {
		return err
	}
	s.slot.alone = false // from the first word on
	if err := s.fill(s.slot.other(day, len(nodes)), nodes, size); err != nil {
		return err
	}
	s.slot = s.slot.other(day, len(nodes))
	return s.settle()
}

// other returns a slot in the page that l is not in, with nodes of so many
// bytes.
func (l slot) other(day uint32, keys int) slot {
	next := slot{page: slotPages - 1 - l.page, day: day, keys: keys, text: l.text}
	next.offset = next.tail() + 2*FlashWordSize
	return next
}

// fill writes a slot to its page, which is erased; the tail last.
func (s *store) fill(l slot, nodes []byte, size int) error {
	defer s.forget()
	s.word = [FlashWordSize]byte{4: suite(size), 5: byte(len(nodes) / size)}
	wire.PutBe32(s.word[:], l.day)
	crc := crc24(crcInit, s.word[:])
	if err := s.program(l.page, 0); err != nil {
		return err
	}
	for offset := slotHead; len(nodes) > 0; offset += FlashWordSize {
		copy(s.word[:], nodes)
		nodes = nodes[FlashWordSize:]
		crc = crc24(crc, s.word[:])
		if err := s.program(l.page, offset); err != nil {
			return err
		}
	}
	putCheck(&s.word, crc)
	return s.program(l.page, l.tail())
}
