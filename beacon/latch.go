package beacon

import "github.com/seed-496a4445/fyr/internal/wire"

// The separated plaintext of a day is written before it is shown, into its
// day's slot, and is erased with it: spec/beacon.md, Sections 6.4 and 9.2. What
// a cut leaves of one that was not shown yet is passed over.

// openLatch looks for a plaintext that has been shown, in all of the page, and
// reads it into plain, of the slot's text bytes. Where there is none, the next
// one goes behind the last place that is not blank.
func (s *store) openLatch(plain []byte) error {
	l := &s.slot
	l.latch, l.offset = latchFree, l.tail()+2*FlashWordSize
	for at := l.offset; at+l.entry() <= s.size; at += l.entry() {
		used, shown, err := s.place(at)
		if err != nil {
			return err
		}
		if shown {
			l.latch, l.offset = latchLost, at
			return s.readLatch(plain)
		}
		if used {
			l.offset = at + l.entry()
		}
	}
	return nil
}

// place reports whether any word of the place at an offset is programmed, and
// whether the last one is, which says that it has been shown.
func (s *store) place(offset int) (used, shown bool, err error) {
	for at := offset; at < offset+s.slot.entry(); at += FlashWordSize {
		if err := s.read(s.slot.page, at); err != nil {
			return false, false, err
		}
		shown = !s.blank()
		used = used || shown
	}
	return used, shown, nil
}

// readLatch reads the plaintext at the slot's offset. What does not verify is
// lost, and plain is zeros.
func (s *store) readLatch(plain []byte) error {
	l := &s.slot
	check := l.entry() - 2*FlashWordSize
	for at := 0; at < check; at += FlashWordSize {
		if err := s.read(l.page, l.offset+at); err != nil {
			return err
		}
		copy(plain[at:], s.word[:])
	}
	if err := s.read(l.page, l.offset+check); err != nil {
		return err
	}
	var want [FlashWordSize]byte
	putCheck(&want, latchCRC(l.day, plain))
	if s.word != want {
		clear(plain)
		return nil
	}
	l.latch = latchShown
	return nil
}

// latchCRC is the CRC-24 of BE32(g) and a plaintext.
func latchCRC(g uint32, plain []byte) uint32 {
	var day [4]byte
	wire.PutBe32(day[:], g)
	return crc24(crc24(crcInit, day[:]), plain)
}

// keep writes a plaintext that is shown from now on. A place that does not take
// it is passed over at the next call.
func (s *store) keep(plain []byte) error {
	l := &s.slot
	if l.latch != latchFree {
		return ErrLatch
	}
	offset := l.offset
	if l.offset += l.entry(); l.offset > s.size {
		l.latch = latchLost
		return ErrLatch
	}
	check := offset + l.entry() - 2*FlashWordSize
	for at := offset; at < check; at += FlashWordSize {
		s.word = [FlashWordSize]byte{}
		copy(s.word[:], plain[at-offset:])
		if err := s.program(l.page, at); err != nil {
			return err
		}
	}
	putCheck(&s.word, latchCRC(l.day, plain))
	if err := s.program(l.page, check); err != nil {
		return err
	}
	// All of it was read back: with the next word it counts.
	return s.mark(check + FlashWordSize)
}

// mark programs the word that says that a plaintext is shown. Any bit of it
// does, so that it is looked at where the flash fails.
func (s *store) mark(offset int) error {
	l := &s.slot
	s.word = [FlashWordSize]byte{}
	if s.program(l.page, offset) == nil {
		l.latch = latchShown
		return nil
	}
	if err := s.read(l.page, offset); err != nil {
		l.latch = latchLost
		return err
	}
	if s.blank() {
		return ErrFlash
	}
	l.latch = latchShown
	return nil
}
