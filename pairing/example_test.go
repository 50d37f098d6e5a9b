package pairing_test

import (
	"bytes"
	"errors"
	"fmt"
	"log"

	"github.com/seed-496a4445/fyr/pairing"
	"github.com/seed-496a4445/fyr/pairing/apdu"
)

// pageMemory is a store of a phone: a file, in an application.
type pageMemory struct{ b []byte }

func (m *pageMemory) Load() ([]byte, error) { return bytes.Clone(m.b), nil }
func (m *pageMemory) Save(b []byte) error   { m.b = bytes.Clone(b); return nil }

// bell is the rest of a tag's firmware.
type bell struct{}

func (bell) Install(l *pairing.Leaves) error {
	fmt.Printf("tag: the beacon has a root of %d bytes for epoch %d\n", l.Beacon.Size(), l.Epoch)
	return nil
}
func (bell) Forget() error                 { fmt.Println("tag: the beacon is silent"); return nil }
func (bell) Ring(s uint16, v uint8) error  { fmt.Println("tag: rings for", s, "seconds"); return nil }
func (bell) Configure(config []byte) error { return nil }

// soldered is the static key of the tag of the examples: drawn, at a factory.
var soldered = pairing.NewStaticKey()

// exampleTag boots the tag that a store keeps, and returns how to reach it and its printed ticket.
func exampleTag(store pairing.Store) (transmit apdu.Transmit, printed pairing.Ticket) {
	setup, err := pairing.NewKey(bytes.Repeat([]byte{0x5e}, pairing.SecretSize)) // drawn, at a factory
	if err != nil {
		log.Fatal(err)
	}
	c := pairing.TagConfig{
		Factory: pairing.Factory{Static: soldered, Setup: setup, Suites: []pairing.Suite{pairing.X25519}},
		Store:   store, Device: bell{}, Transport: pairing.NFC,
	}
	tag, err := pairing.NewTag(c)
	if err != nil {
		log.Fatal(err)
	}
	card, err := apdu.NewCard(apdu.CardOptions{}, apdu.Application{AID: []byte(pairing.AID), Applet: tag})
	if err != nil {
		log.Fatal(err)
	}
	printed, err = c.Factory.Ticket(pairing.X25519)
	if err != nil {
		log.Fatal(err)
	}
	return card.Transmit, printed
}

// tap is what a phone does when it sees a tag: over a reader's Transmit.
func tap(t apdu.Transmit) *pairing.Link {
	r, err := apdu.NewReader(t, apdu.Options{})
	if err != nil {
		log.Fatal(err)
	}
	l, err := pairing.NewLink(r, pairing.NFC)
	if err != nil {
		log.Fatal(err)
	}
	return l
}

// examplePhone is a phone that knows no tag yet.
func examplePhone() *pairing.Owner {
	o, err := pairing.NewOwner(pairing.OwnerConfig{Static: pairing.NewStaticKey(), Store: &pageMemory{}})
	if err != nil {
		log.Fatal(err)
	}
	return o
}

// One tap claims a tag, and later ones make it do things.
func Example() {
	transmit, printed := exampleTag(&pageMemory{})
	o := examplePhone()
	if err := o.Claim(tap(transmit), printed, pairing.Terms{Policy: pairing.Locked}); err != nil {
		log.Fatal(err)
	}
	v, err := o.Visit(tap(transmit))
	if err != nil {
		log.Fatal(err)
	}
	defer v.Close()
	fmt.Println("phone:", v.Status().State, "in epoch", v.Status().Epoch)
	if err := v.Ring(3, 1); err != nil {
		log.Fatal(err)
	}
	err = examplePhone().Claim(tap(transmit), printed, pairing.Terms{})
	fmt.Println("stranger:", err)
	// Output:
	// tag: the beacon has a root of 16 bytes for epoch 1
	// phone: owned in epoch 1
	// tag: rings for 3 seconds
	// stranger: pairing: tag refuses
}

// A tag changes hands by a ticket. The last owner has nothing of it afterwards.
func ExampleVisit_Release() {
	transmit, printed := exampleTag(&pageMemory{})
	seller, buyer := examplePhone(), examplePhone()
	if err := seller.Claim(tap(transmit), printed, pairing.Terms{}); err != nil {
		log.Fatal(err)
	}
	v, err := seller.Visit(tap(transmit))
	if err != nil {
		log.Fatal(err)
	}
	ticket, err := v.Release()
	if err != nil {
		log.Fatal(err)
	}
	text := ticket.ExposeText() // as a QR code on the seller's screen
	fmt.Println(len(text), "characters")

	ticket, err = pairing.ParseTicketText(text)
	if err != nil {
		log.Fatal(err)
	}
	if err := buyer.Claim(tap(transmit), ticket, pairing.Terms{}); err != nil {
		log.Fatal(err)
	}
	_, err = seller.Visit(tap(transmit))
	fmt.Println("seller:", err)
	// Output:
	// tag: the beacon has a root of 16 bytes for epoch 1
	// tag: the beacon is silent
	// 60 characters
	// tag: the beacon has a root of 16 bytes for epoch 3
	// seller: pairing: not allowed in this state
}

// A guest rings the tag and can do nothing else.
func ExampleInvitation_Visit() {
	transmit, printed := exampleTag(&pageMemory{})
	o, guest := examplePhone(), pairing.NewStaticKey()
	if err := o.Claim(tap(transmit), printed, pairing.Terms{}); err != nil {
		log.Fatal(err)
	}
	v, err := o.Visit(tap(transmit))
	if err != nil {
		log.Fatal(err)
	}
	i, err := v.Invite(0, guest.Public(), pairing.MayRing, 7*24*60) // minutes
	if err != nil {
		log.Fatal(err)
	}
	g, err := i.Visit(tap(transmit), guest)
	if err != nil {
		log.Fatal(err)
	}
	if err := g.Ring(1, 1); err != nil {
		log.Fatal(err)
	}
	_, err = g.Ask()
	fmt.Println("guest:", err)
	// Output:
	// tag: the beacon has a root of 16 bytes for epoch 1
	// tag: rings for 1 seconds
	// guest: pairing: tag says: refused
}

// A phone whose state was copied finds that out at its next visit.
func ExampleVisit_ReportFork() {
	transmit, printed := exampleTag(&pageMemory{})
	c := pairing.OwnerConfig{Static: pairing.NewStaticKey(), Store: &pageMemory{}}
	o, err := pairing.NewOwner(c)
	if err != nil {
		log.Fatal(err)
	}
	if err := o.Claim(tap(transmit), printed, pairing.Terms{}); err != nil {
		log.Fatal(err)
	}
	stored, err := c.Store.Load()
	if err != nil {
		log.Fatal(err)
	}
	migrated, err := pairing.NewOwner(pairing.OwnerConfig{Static: c.Static, Store: &pageMemory{stored}})
	if err != nil {
		log.Fatal(err)
	}
	v, err := migrated.Visit(tap(transmit))
	if err != nil {
		log.Fatal(err)
	}
	if err := v.Ring(2, 1); err != nil {
		log.Fatal(err)
	}

	v, err = o.Visit(tap(transmit))
	fmt.Println("phone:", err)
	if errors.Is(err, pairing.ErrFork) {
		if err := v.ReportFork(); err != nil { // nobody changes anything of importance now
			log.Fatal(err)
		}
	}
	found, err := o.Unfreeze(tap(transmit))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("phone:", found)
	if v, err = o.Visit(tap(transmit)); err != nil {
		log.Fatal(err)
	}
	if err := v.Rekey(); err != nil {
		log.Fatal(err)
	}
	_, err = migrated.Visit(tap(transmit))
	fmt.Println("copy:", err)
	// Output:
	// tag: the beacon has a root of 16 bytes for epoch 1
	// tag: rings for 2 seconds
	// phone: pairing: somebody uses a copy of the owner's state
	// phone: tag is ahead
	// tag: the beacon has a root of 16 bytes for epoch 2
	// copy: pairing: tag refuses
}

// nor is NOR flash of two pages: a driver, on a tag.
type nor [pairing.FlashPages][pairing.MinFlashPageSize]byte

func (f *nor) PageSize() int                             { return pairing.MinFlashPageSize }
func (f *nor) Read(page, offset int, dst []byte) error   { copy(dst, f[page][offset:]); return nil }
func (f *nor) Write(page, offset int, word []byte) error { copy(f[page][offset:], word); return nil }
func (f *nor) Erase(page int) error {
	for i := range f[page] {
		f[page][i] = 0xff
	}
	return nil
}

// A tag keeps its state in two pages of flash, which the factory formats.
func ExampleFlashStore() {
	flash := &nor{}
	if err := pairing.FormatFlash(flash); err != nil {
		log.Fatal(err)
	}
	store, err := pairing.NewFlashStore(flash)
	if err != nil {
		log.Fatal(err)
	}
	transmit, printed := exampleTag(store)
	o := examplePhone()
	if err := o.Claim(tap(transmit), printed, pairing.Terms{}); err != nil {
		log.Fatal(err)
	}

	// After a cut of power, the same flash makes the same tag.
	if store, err = pairing.NewFlashStore(flash); err != nil {
		log.Fatal(err)
	}
	transmit, _ = exampleTag(store)
	v, err := o.Visit(tap(transmit))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("phone:", v.Status().State, "in epoch", v.Status().Epoch)
	// Output:
	// tag: the beacon has a root of 16 bytes for epoch 1
	// phone: owned in epoch 1
}

// A code that is printed on a tag is too short to be a key. The factory stores
// what [pairing.RegisterCode] makes of it, and opens the count of wrong codes,
// which an empty store has locked.
func ExampleOwner_ClaimByCode() {
	setup, err := pairing.NewKey(bytes.Repeat([]byte{0x5e}, pairing.SecretSize)) // drawn, at a factory
	if err != nil {
		log.Fatal(err)
	}
	code, err := pairing.RegisterCode("271828")
	if err != nil {
		log.Fatal(err)
	}
	tag, err := pairing.NewTag(pairing.TagConfig{
		Factory: pairing.Factory{Static: pairing.NewStaticKey(), Setup: setup, Suites: []pairing.Suite{pairing.X25519}},
		Store:   &pageMemory{}, Device: bell{}, Transport: pairing.NFC,
		Code: &pairing.CodeLock{Record: code.Record(), Store: &counter{}},
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := tag.Button(); err != nil {
		log.Fatal(err)
	}
	card, err := apdu.NewCard(apdu.CardOptions{}, apdu.Application{AID: []byte(pairing.AID), Applet: tag})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("wrong:", examplePhone().ClaimByCode(tap(card.Transmit), "314159", pairing.X25519, pairing.Terms{}))
	tag.Tick() // a minute: after a wrong code the tag waits
	fmt.Println("right:", examplePhone().ClaimByCode(tap(card.Transmit), "271828", pairing.X25519, pairing.Terms{}))
	// Output:
	// wrong: pairing: handshake does not verify
	// tag: the beacon has a root of 16 bytes for epoch 1
	// right: <nil>
}
