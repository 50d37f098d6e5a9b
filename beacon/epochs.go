package beacon

import "github.com/seed-496a4445/fyr/rotate"

// pass lets time go by.
func (t *tag[K]) pass(elapsed rotate.Millis) {
	t.up = later(t.up, elapsed)
	if t.waiting {
		t.wait -= min(t.wait, elapsed)
	} else {
		t.clock = later(t.clock, elapsed)
	}
}

// later returns a+b, or the last time that there is.
func later(a, b rotate.Millis) rotate.Millis {
	if sum := a + b; sum >= a {
		return sum
	}
	return 1<<64 - 1
}

// enter goes to the epoch that is current, when it is another: the day, the
// record, then all that is known of the epoch. It is Sections 8.2 and 9.4,
// Steps 5 to 7, of spec/beacon.md. What failed is done again by the next call.
func (t *tag[K]) enter() error {
	switch {
	case t.waiting && t.wait > 0, !t.waiting && t.clock < t.change:
		return nil
	case t.waiting:
		return t.boot()
	}
	if t.clock >= t.config.Calendar.End() {
		return ErrSpent
	}
	boots := t.store.log.boots
	if t.change-t.began >= t.config.Calendar.Period/4 {
		boots = 0
	}
	if err := t.begin(t.current(), boots); err != nil {
		return err
	}
	t.time(t.clock)
	return nil
}

// boot begins the first epoch of a boot, and sets the clock to its instant.
func (t *tag[K]) boot() error {
	e := t.first()
	if e >= t.config.Calendar.First(rotate.Generations) {
		return ErrSpent
	}
	boots := byte(0)
	if !t.fresh {
		boots = min(t.store.log.boots+1, maxBoots)
	}
	if err := t.begin(e, boots); err != nil {
		return err
	}
	t.waiting = false
	t.time(t.instant(e))
	return nil
}

// current returns the epoch that is current, which is not the one that was: the
// newest that the clock allows, or the one before.
func (t *tag[K]) current() uint32 {
	c := t.config.Calendar
	e := max(min(c.Newest(t.clock), c.First(rotate.Generations)-1), t.epoch+1)
	if e > t.epoch+1 && t.instant(e) > t.clock {
		e--
	}
	return e
}

// begin makes the keys of e's day and writes that e is used.
func (t *tag[K]) begin(e uint32, boots byte) error {
	g := t.config.Calendar.Generation(e)
	if err := t.tree.Advance(g); err != nil {
		return err
	}
	if err := t.save(g); err != nil {
		return err
	}
	t.unlock(g)
	r := t.store.log.record
	r.next, r.boots = max(r.next, e+1), boots
	if err := t.store.append(r); err != nil {
		return err
	}
	t.epoch = e
	return nil
}

// unlock makes the keys of day g, the tree's.
func (t *tag[K]) unlock(g uint32) {
	if t.keyed && t.day == g {
		return
	}
	t.key(&t.id, rotate.IDLabel, g)
	t.key(&t.jitter, rotate.JitterLabel, g)
	t.key(&t.seal.mac, rotate.MACLabel, g)
	t.key(&t.seal.enc, rotate.EncLabel, g)
	t.seal.subkeys()
	t.keyed, t.day = true, g
}

// key derives a key of a day, the tree's or one to come.
func (t *tag[K]) key(dst *K, l rotate.Label, g uint32) {
	if t.tree.Key(dst, l, g) != nil {
		panic("beacon: key of a day that is gone")
	}
}

// time sets the clock, at the beginning of the epoch, and finds when it ends. The
// block of the epoch was drawn when the one before began.
func (t *tag[K]) time(now rotate.Millis) {
	t.clock, t.began = now, now
	t.gap = t.config.Calendar.Gap(t.draw(t.epoch))
	t.change = t.instant(t.epoch + 1)
}

// instant returns when epoch e begins, which is none of a past day. That of the
// first epoch that there is not is the end.
func (t *tag[K]) instant(e uint32) rotate.Millis {
	c := t.config.Calendar
	if e >= c.First(rotate.Generations) {
		return c.End()
	}
	return c.Instant(e, t.draw(e))
}

// draw returns the jitter block of epoch e. The last one is kept.
func (t *tag[K]) draw(e uint32) *[rotate.BlockSize]byte {
	if t.drawn == e+1 {
		return &t.draws
	}
	g := t.config.Calendar.Generation(e)
	if t.keyed && t.day == g {
		t.derive.Block(&t.draws, &t.jitter, rotate.EpochLabel, e)
	} else {
		t.key(&t.spare, rotate.JitterLabel, g)
		t.derive.Block(&t.draws, &t.spare, rotate.EpochLabel, e)
		var zero K
		t.spare = zero
	}
	t.drawn = e + 1
	return &t.draws
}
