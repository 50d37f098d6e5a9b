package pairing_test

import (
	"bytes"
	"errors"
	"slices"

	"github.com/seed-496a4445/fyr/beacon/flashtest"
	"github.com/seed-496a4445/fyr/internal/entropy"
	"github.com/seed-496a4445/fyr/pairing"
	"github.com/seed-496a4445/fyr/pairing/apdu"
)

// A place is all that outlives the loss of power everywhere: the flash of a tag,
// what its device has taken, and the stores of two phones. Slices in it are not
// changed but replaced.
type place struct {
	flash  *flashtest.Flash
	beacon []byte    // the leaf that the device has
	phones [2][]byte // as stored
	told
}

// told is what the walk remembers of the way to a place.
type told struct {
	heard  [][]byte // commands that were on the air, the latest last
	roots  [][]byte // of each epoch that a tag was owned in: the release leaf
	epoch  uint32   // the highest
	copied bool     // a copy of a phone's state was used
}

// clone returns a copy that goes on apart.
func (p *place) clone() *place {
	c := *p
	c.flash, c.heard, c.roots = p.flash.Clone(), slices.Clone(p.heard), slices.Clone(p.roots)
	return &c
}

// stored is the state of the tag that a boot would find. The place stays as it
// is.
func (p *place) stored() ([]byte, error) {
	s, err := pairing.NewFlashStore(p.flash.Clone())
	if err != nil {
		return nil, err
	}
	return s.Load()
}

// A cast is who takes part in a walk: their keys, and what is wrong with them.
type cast struct {
	factory pairing.Factory
	statics [2]pairing.StaticKey
	draw    *entropy.Source // of the tag
	chance  *entropy.Source // of the phones

	rekey   func(*pairing.Visit) error // nil: as it should be
	begin   func(*pairing.Owner) error // before a phone tries anything
	failed  func(*pairing.Owner) error // after a phone has failed
	greeted func(*pairing.Tag) error   // after the tag has answered a START
}

// newCast returns one that does nothing wrong.
func newCast() *cast {
	setup, _ := pairing.NewKey(bytes.Repeat([]byte{7}, pairing.SecretSize))
	c := &cast{factory: pairing.Factory{
		Static: pairing.NewStaticKey(), ID: [16]byte{1}, Model: 2, Setup: setup, Suites: []pairing.Suite{pairing.X25519},
	}}
	for p := range c.statics {
		c.statics[p] = pairing.NewStaticKey()
	}
	return c
}

// newPlace returns one with a tag as it leaves the factory.
func newPlace() *place {
	p := &place{flash: flashtest.New(pairing.MinFlashPageSize)}
	if err := pairing.FormatFlash(p.flash); err != nil {
		panic(err)
	}
	return p
}

// scene is a place with power: a tag in the field of phones.
type scene struct {
	*cast
	*place
	air     air
	doing   string
	log     *flashLog // if not nil: notes steps of the flash
	tag     *pairing.Tag
	card    *apdu.Card
	owners  [2]*pairing.Owner
	saves   int // of the phones
	saveAt  int // the save that goes wrong, -1: none
	saveHow saveFault
	dead    bool  // the phones have no power
	broken  error // of a boot of the tag
	flicker bool  // the flash alone loses power, for the length of a command
}

// A saveFault is how a save of a phone goes wrong.
type saveFault uint8

const (
	saveNot     saveFault = iota // power is cut before
	saveAndDie                   // power is cut after
	saveFails                    // it fails, and the phone goes on
	saveAndFail                  // it is done, fails, and the phone goes on
	saveFaults
)

var (
	errDead = errors.New("walk: phone has no power")
	errLost = errors.New("walk: no field")
)

// newScene gives power to a place, which it goes on to change.
func newScene(c *cast, p *place) (*scene, error) {
	s := &scene{cast: c, place: p, saveAt: -1}
	s.air.scene = s
	if err := s.boot(); err != nil {
		return nil, err
	}
	return s, s.wake()
}

// boot gives power to the tag.
func (s *scene) boot() error {
	var f pairing.Flash = s.flash
	if s.log != nil {
		f = s.log
	}
	store, err := pairing.NewFlashStore(f)
	if err != nil {
		return err
	}
	s.tag, err = pairing.NewTag(pairing.TagConfig{
		Factory: s.factory, Store: store, Device: (*pin)(s.place), Transport: pairing.NFC, Draw: s.draw,
	})
	if err != nil {
		return err
	}
	s.card, err = apdu.NewCard(apdu.CardOptions{}, apdu.Application{AID: []byte(pairing.AID), Applet: s.tag})
	return err
}

// wake gives power to the phones.
func (s *scene) wake() (err error) {
	s.dead = false
	for p := range s.owners {
		if s.owners[p], err = s.owner(&purse{s, &s.phones[p]}, p); err != nil {
			return err
		}
	}
	return nil
}

// owner returns phone p over a store.
func (s *scene) owner(store pairing.Store, p int) (*pairing.Owner, error) {
	return pairing.NewOwner(pairing.OwnerConfig{Static: s.statics[p], Store: store, Draw: s.chance})
}

// link returns a way to the tag.
func (s *scene) link() *pairing.Link {
	s.air.lost = false
	r, err := apdu.NewReader(s.air.transmit, apdu.Options{})
	if err != nil {
		panic(err)
	}
	l, err := pairing.NewLink(r, pairing.NFC)
	if err != nil {
		panic(err)
	}
	return l
}

// calm ends all that goes wrong, and gives power again where there is none.
func (s *scene) calm() error {
	s.air.faults, s.saveAt = nil, -1
	s.card.Reset()
	if s.flash.Restore() {
		if err := s.boot(); err != nil {
			return err
		}
	}
	if s.dead {
		return s.wake()
	}
	return nil
}

// purse is the store of a phone.
type purse struct {
	s *scene
	b *[]byte
}

func (p *purse) Load() ([]byte, error) { return bytes.Clone(*p.b), nil }

func (p *purse) Save(b []byte) error {
	s := p.s
	if s.dead {
		return errDead
	}
	s.saves++
	hit := s.saves-1 == s.saveAt
	if !hit || s.saveHow == saveAndDie || s.saveHow == saveAndFail {
		*p.b = bytes.Clone(b)
	}
	s.air.look("a save of a phone")
	if !hit {
		return nil
	}
	s.dead = s.saveHow == saveNot || s.saveHow == saveAndDie
	return errDead
}

// pocket is the store of somebody who is not in the place.
type pocket struct{ b []byte }

func (p *pocket) Load() ([]byte, error) { return bytes.Clone(p.b), nil }
func (p *pocket) Save(b []byte) error   { p.b = bytes.Clone(b); return nil }

// pin is the device of a tag; what it takes is durable at once.
type pin place

func (p *pin) Install(l *pairing.Leaves) error { p.beacon = l.Beacon.Expose(); return nil }
func (p *pin) Forget() error                   { p.beacon = nil; return nil }
func (p *pin) Ring(uint16, uint8) error        { return nil }
func (p *pin) Configure([]byte) error          { return nil }
