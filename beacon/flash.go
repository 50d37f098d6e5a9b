package beacon

import (
	"crypto/subtle"

	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// Flash is what a tag of fyr's own protocol keeps its state in: [FlashPages]
// pages of NOR flash that nothing else uses. An erased page is all FF. Only
// whole words of [FlashWordSize] bytes are programmed, each at most once
// between two erasures, so that parts with error correction can hold them; a
// driver for parts with longer words gives each of ours one of its own.
//
// A cut of power may leave a word that was being programmed, or a page that was
// being erased, with any content, or whole. What was programmed or erased
// before stays. A word that was cut reads as something, the same each time,
// and not as an error.
//
// Slices that are handed over are not kept.
type Flash interface {
	// PageSize is the size of a page in bytes, a multiple of the word, at least
	// [MinFlashPageSize].
	PageSize() int
	// Read fills dst from the page, beginning at a multiple of the word.
	Read(page, offset int, dst []byte) error
	// Write programs one word at a multiple of its size.
	Write(page, offset int, word []byte) error
	// Erase erases a page, all of it: no trace of what was in it is left where
	// it or a spare of it can be read.
	Erase(page int) error
}

// Numbers of a [Flash]; sizes in bytes.
const (
	FlashPages       = 4 // 0 and 1 hold day keys, 2 and 3 the log
	FlashWordSize    = 8
	MinFlashPageSize = 1024

	slotPages = 2
)

// Errors of what is in the flash.
var (
	// ErrFlash: the flash does not do what it is told. Nothing is shown that was
	// not written first; the next call tries again.
	ErrFlash = fail.New(fail.State, "beacon: flash cannot be read, written or erased")
	// ErrUnclaimed: the flash holds no tag's state.
	ErrUnclaimed = fail.New(fail.State, "beacon: tag is not claimed")
	// ErrLog: day keys without a log. What was shown is not known: rekey the tag.
	ErrLog = fail.New(fail.State, "beacon: log of epochs is lost: rekey the tag")
	// ErrToggled: the mode was changed so often in one epoch that the log has no
	// room for it before the next.
	ErrToggled = fail.New(fail.State, "beacon: mode changed too often in one epoch")
	// ErrSuite: the state in the flash is for keys of the other size.
	ErrSuite = fail.New(fail.Mismatch, "beacon: stored day keys are of another suite")
)

// store is what is in the flash: a log and two slots, as Section 9 of
// spec/beacon.md lays them out.
type store struct {
	flash Flash
	size  int                 // of a page
	word  [FlashWordSize]byte // scratch: what is handed to the flash escapes
	back  [FlashWordSize]byte
	log   journal
	slot  slot
}

func newStore(f Flash) (*store, error) {
	size := f.PageSize()
	if size < MinFlashPageSize || size%FlashWordSize != 0 {
		return nil, ErrFlash
	}
	return &store{flash: f, size: size}, nil
}

// read reads a word into s.word.
func (s *store) read(page, offset int) error {
	if s.flash.Read(page, offset, s.word[:]) != nil {
		return ErrFlash
	}
	return nil
}

// program writes s.word and reads it back.
func (s *store) program(page, offset int) error {
	if s.flash.Write(page, offset, s.word[:]) != nil || s.flash.Read(page, offset, s.back[:]) != nil {
		return ErrFlash
	}
	if subtle.ConstantTimeCompare(s.word[:], s.back[:]) != 1 {
		return ErrFlash
	}
	return nil
}

func (s *store) erase(page int) error {
	if s.flash.Erase(page) != nil {
		return ErrFlash
	}
	return nil
}

// blank reports whether s.word is erased.
func (s *store) blank() bool {
	and := byte(0xff)
	for _, b := range s.word {
		and &= b
	}
	return and == 0xff
}

// destroy erases all: the slots first, the page of the log that holds the mark
// last, so that a boot finds it until all else is gone.
func (s *store) destroy() error {
	last := max(s.log.page, slotPages)
	for _, page := range [...]int{0, 1, otherLog(last), last} {
		if err := s.erase(page); err != nil {
			return err
		}
	}
	s.log, s.slot = journal{page: slotPages}, slot{}
	return nil
}

// sweep erases what a Destroy that was cut in its last erasure has left of the
// log, if both slots are erased. A claim that was cut leaves no more than that
// either, and begins again.
func (s *store) sweep() error {
	for page := range slotPages {
		if empty, err := s.empty(page); err != nil || !empty {
			return err
		}
	}
	for page := slotPages; page < FlashPages; page++ {
		empty, err := s.empty(page)
		if err == nil && !empty {
			err = s.erase(page)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// empty reports whether all of a page is erased.
func (s *store) empty(page int) (bool, error) {
	for offset := 0; offset < s.size; offset += FlashWordSize {
		if err := s.read(page, offset); err != nil || !s.blank() {
			return false, err
		}
	}
	return true, nil
}

// crcInit begins a CRC-24 of RFC 9580, Section 6.1.
const crcInit = 0xb704ce

// crc24 goes on with a CRC-24 over b. Constant time: nodes are summed too.
func crc24(crc uint32, b []byte) uint32 {
	for _, v := range b {
		crc ^= uint32(v) << 16
		for range 8 {
			crc = crc<<1 ^ 0x1864cfb&-(crc>>23&1)
		}
	}
	return crc & 0xffffff
}

// checkMagic begins the words that hold a CRC only.
const checkMagic = "fyr1 "

// putCheck sets word to that of a CRC.
func putCheck(word *[FlashWordSize]byte, crc uint32) {
	wire.PutBe32(word[4:], crc)
	copy(word[:], checkMagic)
}
