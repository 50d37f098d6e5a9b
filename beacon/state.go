package beacon

import (
	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/rotate"
)

// identity is what can be on the air: a domain and an index in it. The zero
// value is nothing.
type identity struct {
	domain Domain
	index  uint32
}

// tag is the work of a Tag.
type tag[K rotate.Key] struct {
	config TagConfig
	store  *store
	tree   rotate.Tree[K]
	derive rotate.Deriver[K]
	nodes  []byte // room for those of the tree

	// Keys of the day that is keyed, when there is one.
	keyed      bool
	day        uint32
	id, jitter K
	spare      K
	seal       sealing[K]
	block      [rotate.BlockSize]byte
	draws      [rotate.BlockSize]byte // the jitter block
	drawn      uint32                 // of the epoch before this; 0: of none

	up     rotate.Millis // since the tag was made
	doomed bool          // Destroy has begun

	// Before the first epoch of a boot:
	waiting bool
	fresh   bool // after a claim, and not a boot
	wait    rotate.Millis

	// Then:
	clock  rotate.Millis
	epoch  uint32
	began  rotate.Millis // by the clock
	change rotate.Millis
	gap    rotate.Millis

	nearUntil rotate.Millis // by up
	nearFrom  uint32        // the first epoch that may be shown as near
	showFrom  uint32        // the first epoch that may be shown at all
	clockLost bool
	charge    Charge
	data      [MaxTextSize]byte

	shown      identity
	identifier [rotate.IdentifierSize]byte
	address    Address
	advert     []byte
	plain      [MaxTextSize]byte // of an epoch's frame
	latch      [MaxTextSize]byte // of the day's separated frame
	counter    uint16
	reseal     rotate.Millis // by up
}

// bootWait is how long a tag waits after its first boot in a row.
const bootWait = 15 * rotate.Second

// newTag returns a tag that has not begun. config is valid.
func newTag[K rotate.Key](aes rotate.AES[K], f Flash, config TagConfig) (*tag[K], error) {
	s, err := newStore(f)
	if err != nil {
		return nil, err
	}
	t := &tag[K]{config: config, store: s, derive: rotate.NewDeriver(aes), waiting: true, fresh: true}
	t.seal.aes = aes
	t.nodes = make([]byte, 0, rotate.MaxNodes*len(t.id))
	t.advert = make([]byte, 0, len(flags)+4+sealedHead+config.text()+config.domain(EpochDomain).TagSize())
	return t, nil
}

// claim makes a new tag in the flash: Section 9.6.
func (t *tag[K]) claim(root *K) error {
	if err := t.store.destroy(); err != nil {
		return err
	}
	if err := t.store.append(record{}); err != nil {
		return err
	}
	t.tree = rotate.NewTree(t.seal.aes, root)
	t.store.slot = slot{page: 1, text: t.config.text(), alone: true} // page 0 is next
	t.nearUntil = NearLimit
	if err := t.save(0); err != nil {
		t.tree.Wipe()
		return err
	}
	return nil
}

// load reads the flash after a boot: Section 9.4, Steps 1 to 3.
func (t *tag[K]) load() error {
	if err := t.store.openLog(); err != nil {
		return err
	}
	r := t.store.log.record
	if t.store.log.found && r.mode == lastingDestroyed {
		if err := t.store.destroy(); err != nil {
			return err
		}
		return ErrUnclaimed
	}
	switch err := t.store.openSlots(len(t.id), t.config.text()); {
	case err == ErrUnclaimed:
		if err := t.store.sweep(); err != nil {
			return err
		}
		return ErrUnclaimed
	case err != nil:
		return err
	}
	if err := t.store.settle(); err != nil {
		return err
	}
	if !t.store.log.found {
		return ErrLog
	}
	nodes, err := t.store.nodes(t.nodes)
	if err == nil {
		t.tree, err = rotate.ParseTree(t.seal.aes, t.store.slot.day, nodes)
	}
	clear(nodes)
	if err != nil {
		return err
	}
	t.fresh, t.clockLost = false, true
	t.wait = min(bootWait<<r.boots, t.config.Calendar.Period)
	if err := t.store.openLatch(t.latch[:t.config.text()]); err != nil {
		t.tree.Wipe()
		return err
	}
	return nil
}

// first returns the epoch that a boot begins with.
func (t *tag[K]) first() uint32 {
	return max(t.store.log.next, t.config.Calendar.First(t.store.slot.day))
}

// coming returns the epoch that begins with the next change by the clock, which
// may have gone on since the last call of Next.
func (t *tag[K]) coming() uint32 {
	switch {
	case t.waiting:
		return t.first()
	case t.clock < t.change:
		return t.epoch + 1
	}
	return t.current() + 1
}

func (t *tag[K]) near() bool   { return t.nearUntil > t.up }
func (t *tag[K]) silent() bool { return t.store.log.mode == lastingSilent }

func (t *tag[K]) mode() Mode {
	consumer := t.config.Profile == ConsumerProfile
	switch {
	case t.silent():
		return ModeSilent
	case t.near() && (!consumer || !t.waiting && t.epoch >= t.nearFrom):
		return ModeNear
	case t.store.log.mode == lastingLost:
		return ModeLost
	}
	return ModeSeparated
}

// last changes the mode that lasts.
func (t *tag[K]) last(m lasting) error {
	if t.doomed {
		return ErrDestroyed
	}
	r := t.store.log.record
	if r.mode == m {
		return nil
	}
	r.mode = m
	return t.store.append(r)
}

// save brings the flash to the tree's day g: Section 9.3.
func (t *tag[K]) save(g uint32) error {
	if t.store.slot.keys > 0 && t.store.slot.day == g {
		return t.store.settle()
	}
	nodes := t.tree.Expose(t.nodes)
	err := t.store.move(g, nodes, len(t.id))
	clear(nodes)
	return err
}

// sample writes a plaintext: status, head where the kind has one, data.
func (t *tag[K]) sample(plain []byte, m Mode, k Kind, head uint16) {
	if t.config.Readings {
		k += KindReadings
	}
	clear(plain)
	plain[0] = SealedStatus{Mode: m, Charge: t.charge, ClockLost: t.clockLost, Kind: k}.Byte()
	if k.Head() > 0 {
		wire.PutBe16(plain[1:], head)
	}
	copy(plain[1+k.Head():], t.data[:])
}

// doom marks the flash for what Destroy does to it, and forgets all but that.
func (t *tag[K]) doom() {
	if t.doomed {
		return
	}
	r := t.store.log.record
	r.mode = lastingDestroyed
	_ = t.store.append(r) // a flash that takes no mark may still erase
	t.tree.Wipe()
	*t = tag[K]{config: t.config, store: t.store, shown: t.shown, doomed: true}
}
