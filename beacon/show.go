package beacon

import "github.com/seed-496a4445/fyr/rotate"

// retry is after how long a flash that has failed is tried again.
const retry = rotate.Minute

// dark shows nothing, until the next change or, after a failure, for so long.
func (t *tag[K]) dark(failed rotate.Millis) Show {
	s := Show{Changed: t.shown != identity{}, Hold: failed}
	t.shown = identity{} // what is not shown is not sealed again
	if failed == 0 {
		s.Hold = t.hold()
	}
	return s
}

// show returns what is to be shown now. The epoch is the current one.
func (t *tag[K]) show() (Show, error) {
	want := t.want()
	switch {
	case want == identity{}, want != t.shown && t.change-t.clock <= t.gap: // the next change comes first
		return t.dark(0), nil
	case want == t.shown:
		return t.renew(), nil
	}
	if !t.name(want) {
		return t.dark(0), nil
	}
	if err := t.make(want); err == ErrLatch {
		return t.dark(0), err
	} else if err != nil {
		return t.dark(retry), err
	}
	t.shown = want
	return Show{Data: t.advert, Address: t.address, Changed: true, Gap: t.gap, Hold: t.hold()}, nil
}

// want returns the identity to show: Section 7 of spec/beacon.md.
func (t *tag[K]) want() identity {
	switch {
	case t.waiting, t.silent():
		return identity{}
	case t.config.Profile == ConsumerProfile && t.mode() != ModeNear:
		return identity{t.config.domain(SeparatedDomain), t.day}
	case t.epoch < t.showFrom:
		return identity{}
	}
	return identity{t.config.domain(EpochDomain), t.epoch}
}

// hold returns how long what is shown may stay.
func (t *tag[K]) hold() rotate.Millis {
	if t.waiting {
		return t.wait
	}
	h := t.change - t.clock
	if t.near() {
		h = min(h, t.nearUntil-t.up)
	}
	if t.live() {
		h = min(h, t.reseal-t.up)
	}
	return h
}

// live reports whether the frame on the air will be sealed again.
func (t *tag[K]) live() bool {
	return t.config.Live > 0 && t.shown.domain == t.config.domain(EpochDomain) && t.counter < 1<<16-1
}

// renew returns what is shown already, sealed again where its time has come.
func (t *tag[K]) renew() Show {
	s := Show{Data: t.advert, Address: t.address}
	if t.live() && t.up >= t.reseal {
		t.counter++
		t.reseal += ((t.up-t.reseal)/t.config.Live + 1) * t.config.Live
		t.frame(t.shown, t.sampleEpoch())
		s.Data, s.Changed = t.advert, true
	}
	s.Hold = t.hold()
	return s
}

// make makes the first frame of an identity. What another frame would betray is
// written first.
func (t *tag[K]) make(want identity) error {
	if want.domain == t.config.domain(SeparatedDomain) {
		plain := t.latch[:t.config.text()]
		if t.store.slot.latch != latchShown {
			t.sample(plain, t.mode(), KindDay, uint16(t.epoch))
			if err := t.store.keep(plain); err != nil {
				return err
			}
		}
		t.frame(want, plain)
		return nil
	}
	t.counter = 0
	t.reseal = t.up + t.gap + t.config.Live
	t.frame(want, t.sampleEpoch())
	return nil
}

// sampleEpoch returns the plaintext of a frame of the epoch.
func (t *tag[K]) sampleEpoch() []byte {
	plain := t.plain[:t.config.text()]
	kind := KindLatched
	if t.config.Live > 0 {
		kind = KindLive
	}
	t.sample(plain, t.mode(), kind, t.counter)
	return plain
}

// name makes the identifier and the address of an identity, and reports whether
// there is such an address: Section 3.4.
func (t *tag[K]) name(who identity) bool {
	label := rotate.EpochLabel
	if who.domain == t.config.domain(SeparatedDomain) {
		label = rotate.SeparatedLabel
	}
	t.derive.Block(&t.block, &t.id, label, who.index)
	t.identifier = rotate.Identifier(&t.block)
	t.address = rotate.DeviceAddress(&t.block, byte(t.config.Address))
	return rotate.ValidAddress(t.address)
}

// frame makes the advertising data of the identity that is named.
func (t *tag[K]) frame(who identity, plain []byte) {
	f := Sealed{Network: t.config.Network, ID: t.identifier}
	if t.config.Profile == ConsumerProfile && who.domain == t.config.domain(EpochDomain) {
		f.Public = NearOwner
	}
	size := sealedHead + len(plain) + who.domain.TagSize()
	t.advert = t.seal.seal(t.config.Carrier.head(t.advert[:0], size), who.domain, who.index, &f, plain)
}
