package pairing

import (
	"github.com/seed-496a4445/fyr/internal/entropy"
	"github.com/seed-496a4445/fyr/pairing/spake2plus"
)

// Factory is what a tag gets once, from its maker, and keeps for good.
type Factory struct {
	Static StaticKey
	ID     [TagIDSize]byte
	Model  uint16
	Setup  Key     // [SecretSize] bytes: the secret of the printed ticket
	Suites []Suite // the preferred first
	// Attestations are those of the suites, in their order: empty, or of
	// [AttestationSize] bytes each.
	Attestations [][]byte
	Maker        MakerKey // whose vouchers count, or nil
	Wide         bool     // the beacon is of the AES-256 suite
}

// check returns [ErrFactory] when something is missing or of a wrong size.
func (f *Factory) check() error {
	if !f.Static.Valid() || !f.Setup.Valid() || f.Setup.Size() != SecretSize || len(f.Suites) == 0 || len(f.Suites) > maxSuites ||
		len(f.Attestations) != 0 && len(f.Attestations) != len(f.Suites) {
		return ErrFactory
	}
	for i, s := range f.Suites {
		if !s.Valid() || f.suite(s) != i {
			return ErrFactory
		}
	}
	for _, a := range f.Attestations {
		if len(a) != AttestationSize {
			return ErrFactory
		}
	}
	return nil
}

// suite returns the index of a suite, or -1.
func (f *Factory) suite(s Suite) int {
	for i, own := range f.Suites {
		if s == own {
			return i
		}
	}
	return -1
}

// Ticket returns the ticket that is printed on the tag or its box.
func (f *Factory) Ticket(s Suite) (Ticket, error) {
	if err := f.check(); err != nil {
		return Ticket{}, err
	}
	return NewTicket(SetupTicket, s, FingerprintOf(s, f.Static.Public()), f.Setup.bytes())
}

// TagConfig is what the firmware of a tag brings.
type TagConfig struct {
	Factory   Factory
	Firmware  uint32 // version
	Store     Store
	Device    Device
	Transport Transport
	Timing    Timing    // of the proximity step
	Code      *CodeLock // of a printed code, or nil
	Draw      *entropy.Source
}

// Tag is the tag's side of all of it: its life, the handshakes and the
// sessions. It is an applet for the card of package apdu, selected by [AID], and
// reads no hardware. What it computes with is in memory only while a field is
// there; what it keeps is in its store, and that is leaves of the owner root.
// spec/pairing.md defines it. A store has one Tag, whatever the number of its
// transports: see [Tag.Over]. It is not for concurrent use.
type Tag struct {
	_ [0]func() // not comparable
	c TagConfig
	s *tagState // nil when the store has to be read again

	base, ticks uint32 // minutes
	bucket      bucket
	limiter     *spake2plus.Limiter // of codes
	failures    uint32              // not in the log yet

	transport Transport // that the last SELECT came over
	answer    []byte    // of the last SELECT, until something has used it up
	r         *Responder
	suite     Suite
	mode      Mode
	visit     *tagVisit
	code      *codeRun
}

// NewTag returns the tag whose state the store has, or a new one. Errors:
// [ErrFactory], [ErrTagState], [ErrUnsupported] for a transport that is none,
// and those of the store and of that of the code. A printed code is good for
// nothing before the factory has called [Tag.Button] once: see [CodeLock].
func NewTag(c TagConfig) (*Tag, error) {
	if err := c.Factory.check(); err != nil {
		return nil, err
	}
	if !c.Transport.Valid() {
		return nil, ErrUnsupported
	}
	t := &Tag{c: c}
	if err := t.load(); err != nil {
		return nil, err
	}
	if c.Code != nil {
		var err error
		if t.limiter, err = spake2plus.OpenLimiter(c.Code.Store, t.seconds()); err != nil {
			return nil, err
		}
	}
	if err := t.boot(); err != nil {
		return nil, err
	}
	return t, nil
}

// load reads the store.
func (t *Tag) load() error {
	b, err := t.c.Store.Load()
	if err != nil {
		return err
	}
	if len(b) == 0 {
		t.s = &tagState{bits: factorySetup, firmware: t.c.Firmware}
		return nil
	}
	defer clear(b)
	s, err := parseTag(b)
	if err != nil {
		return err
	}
	t.s, t.base = s, s.time-t.ticks
	return nil
}

// boot notes a new version of the firmware, and lets the device catch up.
func (t *Tag) boot() error {
	if t.s.firmware != t.c.Firmware {
		n := t.s.clone()
		n.firmware = t.c.Firmware
		t.note(n, FirmwareEvent, t.c.Firmware)
		if err := t.save(n); err != nil {
			return err
		}
	}
	return t.catchUp()
}

// save makes a state durable and then t's. After an error it is not known
// which state the store has: it has to be read again.
func (t *Tag) save(n *tagState) error {
	n.time = t.minute()
	b := n.append(make([]byte, 0, tagMaxSize)) // once, so that nothing of it stays elsewhere
	defer clear(b)
	if err := t.c.Store.Save(b); err != nil {
		t.s.keys(Key.Wipe)
		n.keys(Key.Wipe)
		t.s = nil
		t.wipe()
		return err
	}
	old := t.s
	t.s = n
	if old != nil {
		old.keys(func(k Key) {
			kept := false
			n.keys(func(other Key) { kept = kept || k.k.Same(other.k) })
			if !kept {
				k.Wipe()
			}
		})
	}
	return nil
}

// catchUp has the device take or give up what it has not yet. It is no failure
// of the tag when the device cannot.
func (t *Tag) catchUp() error {
	switch s := t.s; {
	case s.bits&uninstalled != 0:
		l := s.owner.leaves.clone()
		l.Epoch, l.Owner = s.epoch, s.owner.phone
		defer l.Wipe()
		if t.c.Device.Install(l) != nil {
			return nil
		}
		n := s.clone()
		n.bits &^= uninstalled
		n.owner.leaves.Beacon, n.owner.leaves.Config = Key{}, nil
		return t.save(n)
	case s.bits&unforgotten != 0:
		if t.c.Device.Forget() != nil {
			return nil
		}
		n := s.clone()
		n.bits &^= unforgotten
		return t.save(n)
	}
	return nil
}

// note writes an entry of the audit log.
func (t *Tag) note(s *tagState, e Event, argument uint32) {
	if s.owner != nil {
		s.owner.log.add(Entry{Event: e, Time: t.minute(), Epoch: s.epoch, Argument: argument})
	}
}

// minute is the tag's time: what it counted since the claim. It stands still
// without power, and goes back to when it was last saved.
func (t *Tag) minute() uint32 { return t.base + t.ticks }

// Tick says that one more minute has passed.
func (t *Tag) Tick() { t.ticks++ }

// State returns where the tag is in its life, and the ownership epoch.
func (t *Tag) State() (State, uint32) {
	if t.s == nil && t.load() != nil {
		return Unclaimed, 0
	}
	return t.s.life, t.s.epoch
}

// FieldLost ends what goes on: the reader is gone.
func (t *Tag) FieldLost() { t.wipe() }

// wipe ends a handshake or session.
func (t *Tag) wipe() {
	if t.r != nil {
		t.r.Wipe()
	}
	if t.visit != nil {
		t.visit.ch.wipe()
	}
	t.code.wipe()
	t.r, t.visit, t.code, t.answer = nil, nil, nil, nil
}
