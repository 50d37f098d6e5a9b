package spake2plus

import "math"

// MaxWrong is how many wrong codes a [Limiter] answers before it asks for a
// physical action. Out of a million codes of six digits they hit one in ten
// thousand times.
const MaxWrong = 100

// maxDoublings bounds what [Delay] returns: 2^12 seconds, more than an hour.
const maxDoublings = 12

// Delay returns how many seconds a tag waits after so many wrong codes in a
// row: 1, 2, 4 and so on to 4096, and 0 after none.
func Delay(row int) int64 {
	if row <= 0 {
		return 0
	}
	return int64(1) << min(row-1, maxDoublings)
}

// A Limiter stands before the verifiers of one record and lets only so many
// codes be tried, through cuts of power. An attempt is counted as wrong, and
// the count is stored, before anything is answered that tells the peer whether
// its code was right; a code that turns out to be right gives back the one
// attempt that it took, and no other. So there are never more than [MaxWrong]
// wrong codes between two physical actions, whatever is cut when. A run that
// breaks off counts as wrong: the tag cannot know.
//
// Between wrong codes [Delay] passes, counted in tag time: seconds of whatever
// clock the tag has. It may stop and start again from an earlier time when
// power is cut, but must not run faster than time does; from where it is
// behind, the wait begins anew. One that ticks in steps of more than a second
// may cut a wait short by a step.
//
// On a tag whose clock stands while there is no field every power-up begins the
// wait anew, and it passes only with a field there. After 13 wrong codes of
// somebody who was near for a moment the owner has to keep a phone on the tag
// for 4,096 s without a break, or act by hand long before [MaxWrong]: on such a
// tag locking a code out is cheap. It needs a physical action that calls
// [Limiter.Unlock], or a secret that is no code.
//
// A store in which nothing is saved is locked, like one whose content is
// broken: neither can be told from one that was erased to win attempts. So the
// factory calls [Limiter.Unlock] once.
//
// Only a low-entropy code needs this. Where the secret has 128 bits, a count
// that lasts is a means to lock the owner out.
//
// The zero value is not ready: use [OpenLimiter]. It is not for concurrent use.
type Limiter struct {
	store Store
	value [LimiterSize]byte // scratch: what is handed to the store escapes
	count count
	live  *Verifier // whose answer is out, nil when none is
}

// OpenLimiter returns the limiter whose count is in the store, at tag time now.
// A store whose content is not a count, an empty one included, is locked, see
// [Limiter.Unlock]. It returns [ErrStore] when the store cannot be read.
func OpenLimiter(s Store, now int64) (*Limiter, error) {
	l := &Limiter{store: s}
	if err := s.Load(&l.value); err != nil {
		return nil, ErrStore
	}
	l.count = parseCount(&l.value)
	l.settle(now)
	return l, nil
}

// settle takes note of a clock that is behind that of the last attempt.
func (l *Limiter) settle(now int64) { l.count.at = min(l.count.at, now) }

// Left returns how many wrong codes there may be until a physical action, 0 to
// [MaxWrong]. At 0 the limiter is locked.
func (l *Limiter) Left() int { return MaxWrong - int(l.count.wrong) }

// Wait returns how many seconds from tag time now on an attempt is refused
// with [ErrWait]. It does not say whether the limiter is locked.
func (l *Limiter) Wait(now int64) int64 {
	l.settle(now)
	gone := uint64(now) - uint64(l.count.at) // now >= at, so it does not wrap
	return max(Delay(int(l.count.row))-int64(min(gone, math.MaxInt64)), 0)
}

// Respond is [Verifier.Respond] of v, which is new, at tag time now, when an
// attempt is left and the wait is over. Otherwise it returns [ErrLocked] or
// [ErrWait] and leaves v as it is. A share that is no point is refused without
// being counted. It returns [ErrStore] when the count cannot be stored: nothing
// is answered then, and v is as it was.
//
// Only one run is live: those that Respond answered before stay counted.
func (l *Limiter) Respond(v *Verifier, now int64, shareP []byte) (shareV, confirmV []byte, err error) {
	if err := v.run.Ready(shareP); err != nil {
		return nil, nil, err
	}
	if l.Left() == 0 {
		return nil, nil, ErrLocked
	}
	if l.Wait(now) > 0 {
		return nil, nil, ErrWait
	}
	l.live = nil
	l.count = count{l.count.wrong + 1, l.count.row + 1, now}
	if err := l.save(l.count); err != nil {
		return nil, nil, err
	}
	shareV, confirmV, err = v.Respond(shareP)
	if err != nil {
		return nil, nil, err
	}
	l.live = v
	return shareV, confirmV, nil
}

// Finish is [Verifier.Finish] of v, the last that Respond answered; for any
// other it returns [ErrState]. A right code gives its attempt back, and ends the
// row of wrong ones. When that cannot be stored Finish returns [ErrStore] and
// the attempt stays counted; the run is over.
func (l *Limiter) Finish(v *Verifier, confirmP []byte) (SharedKey, error) {
	if v == nil || v != l.live {
		return SharedKey{}, ErrState
	}
	l.live = nil
	key, err := v.Finish(confirmP)
	if err != nil {
		return SharedKey{}, err
	}
	back := count{l.count.wrong - 1, 0, l.count.at}
	if err := l.save(back); err != nil {
		key.Wipe()
		return SharedKey{}, err
	}
	l.count = back
	return key, nil
}

// Unlock forgets all wrong codes. It is for a physical action, that of somebody
// who has the tag in hand, and for the factory, where the store is empty. It
// returns [ErrStore].
func (l *Limiter) Unlock() error {
	if err := l.save(count{}); err != nil {
		return err
	}
	l.count, l.live = count{}, nil
	return nil
}

// save stores c.
func (l *Limiter) save(c count) error {
	c.put(&l.value)
	if err := l.store.Save(&l.value); err != nil {
		return ErrStore
	}
	return nil
}
