package beacon

import (
	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/rotate"
)

// NearLimit is how long a proof of the owner's presence makes a tag near.
const NearLimit = 30 * rotate.Minute

// Errors of [Tag].
var (
	// ErrSpent: all epochs of the root are over. The tag shows nothing until its
	// owner rekeys it.
	ErrSpent = fail.New(fail.State, "beacon: no epoch is left: rekey the tag")
	// ErrLatch: what the tag showed today as separated is lost. It shows nothing
	// of that kind until tomorrow, since another frame would look like a copy.
	ErrLatch = fail.New(fail.State, "beacon: separated frame of the day is lost")
	// ErrSilent: a silent tag cannot be set lost.
	ErrSilent = fail.New(fail.State, "beacon: tag is silent")
	// ErrDestroyed: Destroy has failed before its end. Call it again.
	ErrDestroyed = fail.New(fail.State, "beacon: tag is half destroyed")
	// ErrTagData: more data than a frame holds.
	ErrTagData = fail.New(fail.Length, "beacon: more data than a frame of the tag holds")
)

// Show is what the radio of a tag does next. Its fields belong together: an
// address never meets data of another Show.
type Show struct {
	// Data is the advertising data, nil to advertise nothing. It belongs to the
	// Tag and is valid until the next call of it.
	Data []byte
	// Address to advertise from, a random one.
	Address Address
	// Changed says that this is not what the Show before was: stop advertising,
	// set Address and Data while it is stopped, wait Gap, begin. Else leave the
	// radio as it is.
	Changed bool
	// Gap is how long to be silent first. It is drawn for each epoch from the
	// tag's keys, uniform over 15 s, and so is the phase of the advertising events.
	Gap rotate.Millis
	// Hold is after how long to call [Tag.Next] again, from now: Gap is in it.
	Hold rotate.Millis
}

// Tag is a tag of fyr's own protocol: sections 6 to 9 of spec/beacon.md. It has
// no clock, no radio and no random generator. It is told how much time has
// passed, and says what to show. What must not be shown twice is written to the
// flash before it is shown at all.
//
// Where the time decides, it is an argument: Next, Near and EndSilence are told
// the time that has passed since the last call of any of the three, or since the
// tag was made. All other calls say what holds from the next call of Next on.
//
// The keys cannot be printed; copies share them. The zero value and a destroyed
// tag panic when used. Not for concurrent use. Only [Claim] and [Boot]
// allocate.
type Tag[K rotate.Key] struct {
	_ [0]func() // not comparable
	s *hiddenTag[K]
}

// hiddenTag keeps the keys two pointers deep, where fmt does not print them.
type hiddenTag[K rotate.Key] struct{ t *tag[K] }

// Claim makes a new tag under root, the pairing's secret "beacon" for it.
// Whatever the flash held is erased. The caller keeps root where it survives a
// cut until Claim has returned, and begins again after a cut; then it erases
// root, before the first call of [Tag.Next]: while the tag holds it, no past day
// is gone. A claim proves that the owner is here, as [Tag.Near] says. An error of
// config, or [ErrFlash].
func Claim[K rotate.Key](aes rotate.AES[K], f Flash, config TagConfig, root *K) (Tag[K], error) {
	if err := config.Check(); err != nil {
		return Tag[K]{}, err
	}
	return begun(aes, f, config, func(t *tag[K]) error { return t.claim(root) })
}

// Boot returns the tag whose state is in the flash, as after any cut of power.
// An erasure that was cut is finished first. Errors: those of config,
// [ErrUnclaimed], [ErrSuite], [ErrLog], [ErrFlash].
func Boot[K rotate.Key](aes rotate.AES[K], f Flash, config TagConfig) (Tag[K], error) {
	if err := config.Check(); err != nil {
		return Tag[K]{}, err
	}
	return begun(aes, f, config, (*tag[K]).load)
}

// begun makes a tag that begins in a way.
func begun[K rotate.Key](aes rotate.AES[K], f Flash, config TagConfig, way func(*tag[K]) error) (Tag[K], error) {
	t, err := newTag(aes, f, config)
	if err != nil {
		return Tag[K]{}, err
	}
	if err := way(t); err != nil {
		return Tag[K]{}, err
	}
	return Tag[K]{s: &hiddenTag[K]{t}}, nil
}

func (t Tag[K]) open() *tag[K] {
	if t.s == nil || t.s.t == nil {
		panic("beacon: use of a zero or destroyed tag")
	}
	return t.s.t
}

// Next tells the tag that elapsed has passed, and returns what to show. Call it
// when the time to hold is over, and at once after each other call that changes
// the tag.
//
// With an error there is nothing to show: [ErrFlash] and [ErrLatch] may end by
// themselves, [ErrSpent] and [ErrDestroyed] do not.
func (t Tag[K]) Next(elapsed rotate.Millis) (Show, error) {
	s := t.open()
	if s.doomed {
		return s.dark(retry), ErrDestroyed
	}
	s.pass(elapsed)
	if err := s.enter(); err != nil {
		return s.dark(retry), err
	}
	return s.show()
}

// SetData sets the application's data for frames to come, padded with zeros. A
// frame holds its plaintext less one byte for the status; of that, separated
// and live frames hold two bytes less, and do not show the last. More gives
// [ErrTagData].
func (t Tag[K]) SetData(data []byte) error {
	s := t.open()
	if len(data) > s.config.text()-1 {
		return ErrTagData
	}
	clear(s.data[copy(s.data[:], data):])
	return nil
}

// SetCharge sets the state of the battery for frames to come.
func (t Tag[K]) SetCharge(c Charge) { t.open().charge = c }

// Near says that the owner has just proved to be here, elapsed after the last
// call that was told a time: by an answer, over a connection, to a challenge
// that the tag drew for it. Nothing else may lead here: what can be recorded can
// be planted. The tag is near from the next change of epoch on, until
// [NearLimit] after the proof, and its clock counts as known to the owner.
func (t Tag[K]) Near(elapsed rotate.Millis) {
	s := t.open()
	if s.doomed {
		return
	}
	s.pass(elapsed)
	if !s.near() {
		s.nearFrom = s.coming()
	}
	s.nearUntil, s.clockLost = later(s.up, NearLimit), false
}

// Separate ends what Near began.
func (t Tag[K]) Separate() { t.open().nearUntil = 0 }

// SetLost sets or ends the mode lost, at the word of the owner in a session. It
// is written to the flash. It returns [ErrSilent], [ErrFlash], [ErrToggled] or
// [ErrDestroyed], and nothing has changed; but when the flash has taken the word
// and not given it back, a boot before the next change of epoch finds the new
// mode. To be sure after ErrFlash, call again.
func (t Tag[K]) SetLost(lost bool) error {
	s := t.open()
	switch {
	case s.silent():
		return ErrSilent
	case lost:
		return s.last(lastingLost)
	}
	return s.last(lastingNone)
}

// Silence makes the tag show nothing until [Tag.EndSilence], over boots too, and
// no longer lost. Only for a physical action on the tag: a silence that can be
// commanded from afar serves those who follow people. It returns [ErrFlash],
// [ErrToggled] or [ErrDestroyed] as [Tag.SetLost] does.
func (t Tag[K]) Silence() error { return t.open().last(lastingSilent) }

// EndSilence ends the mode silent, elapsed after the last call that was told a
// time: at a physical action, or at the word of the owner in a session. An
// identity of an epoch is shown from the next change of epoch on. It returns
// [ErrFlash], [ErrToggled] or [ErrDestroyed] as [Tag.SetLost] does; the time has
// passed all the same.
func (t Tag[K]) EndSilence(elapsed rotate.Millis) error {
	s := t.open()
	if s.doomed {
		return ErrDestroyed
	}
	s.pass(elapsed)
	if !s.silent() {
		return nil
	}
	if err := s.last(lastingNone); err != nil {
		return err
	}
	s.showFrom = s.coming()
	return nil
}

// Mode returns the mode.
func (t Tag[K]) Mode() Mode { return t.open().mode() }

// Epoch returns the current epoch, or before the first one of a boot the one
// that it will begin with. The owner may know it.
func (t Tag[K]) Epoch() rotate.Epoch {
	s := t.open()
	if s.waiting {
		return rotate.Epoch(s.first())
	}
	return rotate.Epoch(s.epoch)
}

// Destroy erases all that the flash holds of the tag, at a release or before a
// new claim; a boot finishes what a cut interrupts. Every later use of t or of a
// copy panics, unless the flash fails: [ErrFlash]. Then the keys are gone from
// memory and nothing is shown any more, but the flash may hold some: call
// Destroy again.
func (t Tag[K]) Destroy() error {
	s := t.open()
	s.doom()
	if err := s.store.destroy(); err != nil {
		return err
	}
	*s = tag[K]{}
	t.s.t = nil
	return nil
}
