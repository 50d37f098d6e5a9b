package pairing

import (
	"crypto/sha256"
	"crypto/subtle"

	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// Flash is what a [FlashStore] keeps a state in: [FlashPages] pages of NOR flash
// that nothing else uses. It has the methods of beacon.Flash, so that one driver
// serves both, each with pages of its own. An erased page is all FF. Only whole
// words of [FlashWordSize] bytes are programmed, each at most once between two
// erasures.
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

// Numbers of a [Flash]; sizes in bytes. The longest state of a tag is of some
// 1,600 bytes, with four guests and a full audit log; 24 more frame it in a page.
const (
	FlashPages       = 2
	FlashWordSize    = 8
	MinFlashPageSize = 2048
)

// Errors of a [FlashStore].
var (
	// ErrFlash: the flash does not do what it is told. A state that was being
	// saved may be there or not: the next Load tells.
	ErrFlash = fail.New(fail.State, "pairing: flash cannot be read, written or erased")
	// ErrFlashState: neither page holds a whole state. The flash was never
	// formatted, or it has lost what it held, which no cut of power does.
	ErrFlashState = fail.New(fail.State, "pairing: flash holds no whole state: not formatted, or damaged")
)

// FlashStore is a [Store] over two pages of NOR flash. A state is written to the
// page that is erased, its last word makes it valid, and then the page before is
// erased. A page is only ever erased while the other holds a valid state, so that
// a cut leaves the old state or the new one. Load erases what a cut has left of
// the other.
//
// A page holds, in words:
//
//	sequence 4 | size 2 | mark 2   the state, zeros to a whole word   check 8   note 8
//
// The check is a part of a SHA-256 of all before it. The note is zeros once the
// other page is known to be erased: an erasure that was cut can read as a whole
// one.
//
// A Save erases one page, in turns: flash that bears 10,000 erasures bears 20,000
// Saves. A tag makes one Save for an owner's session and two for a claim, a rekey
// or a release. A Load erases nothing, unless there was a cut.
//
// It allocates buffers of the size of a page and clears them. Its zero value has
// no flash and panics when used; it is not for concurrent use.
type FlashStore struct {
	_        [0]func() // not comparable
	flash    Flash
	known    bool // the rest is so, and the other page is erased
	live     int  // page of the state
	sequence uint32
}

// NewFlashStore returns the store in a flash that [FormatFlash] has prepared,
// or [ErrFlash] for pages of a wrong size. It does not read.
func NewFlashStore(f Flash) (*FlashStore, error) {
	if size := f.PageSize(); size < MinFlashPageSize || size%FlashWordSize != 0 {
		return nil, ErrFlash
	}
	return &FlashStore{flash: f}, nil
}

// FormatFlash erases both pages and writes the state of a store that nothing was
// saved to. The maker calls it, once: afterwards a flash without a whole state is
// an error, and not a tag that has forgotten its owner and its epoch. The error is
// [ErrFlash]; then, and after a cut, it is to be called again.
func FormatFlash(f Flash) error {
	s, err := NewFlashStore(f)
	if err != nil {
		return err
	}
	for page := range FlashPages {
		if f.Erase(page) != nil {
			return ErrFlash
		}
	}
	return s.fill(0, 0, nil)
}

// slotFrame is how much longer a page's content is than the state, rounded up to
// words: header, check and note.
const slotFrame = 3 * FlashWordSize

// slotMark says that a word is the header of a slot of this version.
const slotMark = 0x6601

// Load returns a copy of the state that was saved last, nil before the first
// Save, and erases what else is there. Errors: [ErrFlash], [ErrFlashState].
func (s *FlashStore) Load() ([]byte, error) {
	s.known = false
	var pages [FlashPages][]byte
	var slots [FlashPages]slot
	for page := range pages {
		pages[page] = make([]byte, s.flash.PageSize())
		defer clear(pages[page])
		if s.flash.Read(page, 0, pages[page]) != nil {
			return nil, ErrFlash
		}
		slots[page] = parseSlot(pages[page])
	}
	switch {
	case !slots[0].valid && !slots[1].valid:
		return nil, ErrFlashState
	case slots[0].valid && slots[1].valid: // the later one; sequences go round
		s.live = int((slots[0].sequence - slots[1].sequence) >> 31)
	case slots[0].valid:
		s.live = 0
	default:
		s.live = 1
	}
	l := &slots[s.live]
	s.sequence = l.sequence
	if !l.noted || !blank(pages[1-s.live]) {
		if err := s.settle(l.size()); err != nil {
			return nil, err
		}
	}
	s.known = true
	return append([]byte(nil), l.state...), nil
}

// Save replaces the state by a copy of b, at most [FlashStore.MaxSize] bytes.
// Errors: [ErrLength], before anything is touched; [ErrFlash] and
// [ErrFlashState].
func (s *FlashStore) Save(b []byte) error {
	if len(b) > s.MaxSize() {
		return ErrLength
	}
	if !s.known {
		old, err := s.Load()
		clear(old)
		if err != nil {
			return err
		}
	}
	s.known = false
	if err := s.fill(1-s.live, s.sequence+1, b); err != nil {
		return err
	}
	s.live, s.sequence = 1-s.live, s.sequence+1
	if err := s.settle(whole(len(b))); err != nil {
		return err
	}
	s.known = true
	return nil
}

// MaxSize is the size of the longest state in bytes.
func (s *FlashStore) MaxSize() int {
	return min(s.flash.PageSize()-slotFrame, 0xffff)
}

// whole is n rounded up to words.
func whole(n int) int { return (n + FlashWordSize - 1) / FlashWordSize * FlashWordSize }

// fill writes a slot to a page that is erased, the check last.
func (s *FlashStore) fill(page int, sequence uint32, b []byte) error {
	image := make([]byte, FlashWordSize+whole(len(b)))
	defer clear(image)
	wire.PutBe32(image, sequence)
	wire.PutBe16(image[4:], uint16(len(b)))
	wire.PutBe16(image[6:], slotMark)
	copy(image[FlashWordSize:], b)
	for offset := 0; offset < len(image); offset += FlashWordSize {
		if err := s.program(page, offset, image[offset:][:FlashWordSize]); err != nil {
			return err
		}
	}
	check := slotCheck(image)
	return s.program(page, len(image), check[:])
}

// program writes a word and reads it back.
func (s *FlashStore) program(page, offset int, word []byte) error {
	var back [FlashWordSize]byte
	defer clear(back[:])
	if s.flash.Write(page, offset, word) != nil || s.flash.Read(page, offset, back[:]) != nil {
		return ErrFlash
	}
	if subtle.ConstantTimeCompare(word, back[:]) != 1 {
		return ErrFlash
	}
	return nil
}

// settle erases the page that is not live, and notes it in the live one, which
// holds a state of size bytes in whole words. A note that does not take is no
// harm: the page is then erased again by the next Load.
func (s *FlashStore) settle(size int) error {
	if s.flash.Erase(1-s.live) != nil {
		return ErrFlash
	}
	var note [FlashWordSize]byte
	at := 2*FlashWordSize + size
	if s.flash.Read(s.live, at, note[:]) == nil && blank(note[:]) {
		_ = s.program(s.live, at, make([]byte, FlashWordSize))
	}
	return nil
}

// A slot is what a page holds.
type slot struct {
	valid    bool
	noted    bool // the other page was erased after this one was valid
	sequence uint32
	state    []byte // within the page
}

// size is that of the state in whole words.
func (l *slot) size() int { return whole(len(l.state)) }

// parseSlot reads a page. The state is a part of it.
func parseSlot(page []byte) slot {
	size := int(wire.Be16(page[4:]))
	tail := FlashWordSize + whole(size)
	if wire.Be16(page[6:]) != slotMark || tail+2*FlashWordSize > len(page) {
		return slot{}
	}
	check := slotCheck(page[:tail])
	if subtle.ConstantTimeCompare(check[:], page[tail:tail+FlashWordSize]) != 1 {
		return slot{}
	}
	note := [FlashWordSize]byte(page[tail+FlashWordSize:])
	return slot{true, note == [FlashWordSize]byte{}, wire.Be32(page), page[FlashWordSize:][:size]}
}

// slotCheck is the word that makes a slot valid.
func slotCheck(image []byte) [FlashWordSize]byte {
	sum := sha256.Sum256(image)
	return [FlashWordSize]byte(sum[:])
}

// blank reports whether b is erased, without telling where it is not.
func blank(b []byte) bool {
	and := byte(0xff)
	for _, v := range b {
		and &= v
	}
	return and == 0xff
}
