package handover_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/seed-496a4445/fyr/pairing/apdu"
	"github.com/seed-496a4445/fyr/pairing/handover"
	"github.com/seed-496a4445/fyr/pairing/ndef"
)

// container is the capability container of the tags in these tests.
var container = ndef.Capability{
	Version: ndef.Mapping2, MaxRead: 255, MaxWrite: 255, File: ndef.DefaultFile, FileSize: 1024,
}

// type4 returns a Type 4 tag that offers services, and a card with it.
func type4(t *testing.T, services ...handover.Service) (*handover.Type4, *apdu.Card) {
	t.Helper()
	tag, err := handover.NewTag(services)
	if err != nil {
		t.Fatal(err)
	}
	applet, err := handover.NewType4(tag, container)
	if err != nil {
		t.Fatal(err)
	}
	card, err := apdu.NewCard(apdu.CardOptions{}, apdu.Application{AID: []byte(ndef.Type4AID), Applet: applet})
	if err != nil {
		t.Fatal(err)
	}
	return applet, card
}

func open(t *testing.T, transmit apdu.Transmit) *ndef.Type4 {
	t.Helper()
	reader, err := ndef.OpenType4(transmit, ndef.Type4Options{Writable: true})
	if err != nil {
		t.Fatal(err)
	}
	return reader
}

// TestRun runs exchanges between both ends, with answers of every size that
// come after every number of extensions.
func TestRun(t *testing.T) {
	request := message(wellKnown("Hr", bytes.Repeat([]byte{0x15}, 200)))
	for _, size := range []int{1, 2, 255, 256, 257, 510, 1022} {
		for late := range 5 {
			applet, card := type4(t, handover.Service{Version: 0x10, Name: "x", MaxMessage: 12}, offer)
			answer := bytes.Repeat([]byte{byte(size)}, size)
			var events []handover.Event
			applet.Handle = func(e handover.Event, got []byte) {
				events = append(events, e)
				if e == handover.Requested && !bytes.Equal(got, request) {
					t.Errorf("the tag got %x", got)
				}
				if e == handover.Requested && late == 0 {
					if err := applet.Reply(answer); err != nil {
						t.Error(err)
					}
				}
			}
			waits := 0
			wait := func(d time.Duration) error {
				if d != 16*time.Millisecond {
					t.Errorf("waits for %v", d)
				}
				if waits++; late > 0 && waits == 2+late { // select, request, extensions
					return applet.Reply(answer)
				}
				return nil
			}
			got, err := handover.NewExchange(handover.ServiceName, request).Run(open(t, card.Transmit), wait)
			if late == 4 {
				if got != nil || !errors.Is(err, handover.ErrWait) {
					t.Errorf("%d octets, %d extensions: %v", size, late, err)
				}
				continue
			}
			if err != nil || !bytes.Equal(got, answer) || waits != 2+late {
				t.Errorf("%d octets, %d extensions, %d waits: %d octets, %v", size, late, waits, len(got), err)
			}
			if len(events) != 2 || events[0] != handover.Selected || events[1] != handover.Requested {
				t.Error(events)
			}
		}
	}
}

// TestRunAgain asks twice for one service, as after an Hs without active
// carriers.
func TestRunAgain(t *testing.T) {
	applet, card := type4(t, offer)
	applet.Handle = func(e handover.Event, got []byte) {
		if e == handover.Requested {
			if err := applet.Reply(got); err != nil {
				t.Error(err)
			}
		}
	}
	reader := open(t, card.Transmit)
	first, second := message(wellKnown("Hr", []byte{0x15})), message(wellKnown("Hr", []byte{0x14}))
	x := handover.NewExchange(handover.ServiceName, first)
	if got, err := x.Run(reader, nil); err != nil || !bytes.Equal(got, first) {
		t.Fatal(got, err)
	}
	write, err := x.Again(second)
	if err != nil {
		t.Fatal(err)
	}
	if err := reader.WriteAtOnce(write); err != nil {
		t.Fatal(err)
	}
	if got, err := x.Run(reader, nil); err != nil || !bytes.Equal(got, second) {
		t.Fatal(got, err)
	}
}

// TestHandleKeeps: the messages that the application was handed stay as they
// are.
func TestHandleKeeps(t *testing.T) {
	applet, card := type4(t, offer)
	var kept [][]byte
	applet.Handle = func(e handover.Event, got []byte) {
		if kept = append(kept, got); e == handover.Requested {
			if err := applet.Reply(bytes.Repeat([]byte("x"), 100)); err != nil {
				t.Error(err)
			}
		}
	}
	request := message(wellKnown("Hr", []byte{0x15}))
	if _, err := handover.NewExchange(handover.ServiceName, request).Run(open(t, card.Transmit), nil); err != nil {
		t.Fatal(err)
	}
	selected, err := handover.AppendSelect(nil, handover.ServiceName)
	if err != nil {
		t.Fatal(err)
	}
	if len(kept) != 2 || !bytes.Equal(kept[0], selected) || !bytes.Equal(kept[1], request) {
		t.Errorf("%x", kept)
	}
}

// TestRunFails loses the field at every command, gives up at every wait, and
// then runs through, so that no loss leaves a trace.
func TestRunFails(t *testing.T) {
	lost := errors.New("field lost")
	applet, card := type4(t, offer)
	applet.Handle = func(e handover.Event, got []byte) {
		if e == handover.Requested {
			if err := applet.Reply(got); err != nil {
				t.Error(err)
			}
		}
	}
	request := message(wellKnown("Hr", []byte{0x15}))
	run := func(commands, waits int) ([]byte, error) {
		card.Reset()
		transmit := func(c []byte) ([]byte, error) {
			if commands--; commands < 0 {
				return nil, lost
			}
			return card.Transmit(c)
		}
		reader, err := ndef.OpenType4(transmit, ndef.Type4Options{Writable: true})
		if err != nil {
			return nil, err
		}
		return handover.NewExchange(handover.ServiceName, request).Run(reader, func(time.Duration) error {
			if waits--; waits < 0 {
				return lost
			}
			return nil
		})
	}
	const commands, waits = 12, 2 // open 4, initial 2, and for two messages: write 1, answer 2
	for n := range commands {
		if got, err := run(n, waits); got != nil || !errors.Is(err, lost) {
			t.Errorf("%d commands: %x, %v", n, got, err)
		}
	}
	for n := range waits {
		if got, err := run(commands, n); got != nil || !errors.Is(err, lost) {
			t.Errorf("%d waits: %x, %v", n, got, err)
		}
	}
	if got, err := run(commands, waits); err != nil || !bytes.Equal(got, request) {
		t.Errorf("%x, %v", got, err)
	}
}

// TestLongSelect: a name that does not fit into one command cannot be selected.
func TestLongSelect(t *testing.T) {
	s := offer
	s.Name = string(bytes.Repeat([]byte("n"), 250))
	_, card := type4(t, s)
	if _, err := handover.NewExchange(s.Name, nil).Run(open(t, card.Transmit), nil); !errors.Is(err, ndef.ErrTooLarge) {
		t.Error(err)
	}
}

// TestSelectBeginsAnew leaves a service selected, and a reply in the file.
func TestSelectBeginsAnew(t *testing.T) {
	applet, card := type4(t, offer)
	reader := open(t, card.Transmit)
	first, err := reader.Read()
	if err != nil {
		t.Fatal(err)
	}
	selected, err := handover.AppendSelect(nil, offer.Name)
	if err != nil {
		t.Fatal(err)
	}
	for _, again := range []func(){
		func() { reader = open(t, card.Transmit) },
		func() { card.Reset(); reader = open(t, card.Transmit) },
	} {
		for _, m := range [][]byte{selected, message(wellKnown("Hr", []byte{0x15}))} {
			if err := reader.WriteAtOnce(m); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := reader.Read(); len(got) != 0 || err != nil {
			t.Fatal(got, err)
		}
		again()
		if got, err := reader.Read(); !bytes.Equal(got, first) || err != nil {
			t.Errorf("%x, %v", got, err)
		}
		if err := applet.Reply([]byte("late")); !errors.Is(err, handover.ErrState) {
			t.Errorf("a reply to a reader that is gone: %v", err)
		}
	}
}

func TestNewType4Refuses(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(c *ndef.Capability, s *handover.Service)
		want   error
	}{
		{"no container", func(c *ndef.Capability, _ *handover.Service) { *c = ndef.Capability{} }, ndef.ErrMapping},
		{"read access", func(c *ndef.Capability, _ *handover.Service) { c.Read = ndef.AccessNever }, handover.ErrRange},
		{"write access", func(c *ndef.Capability, _ *handover.Service) { c.Write = ndef.AccessNever }, handover.ErrRange},
		{"file for the service", func(c *ndef.Capability, _ *handover.Service) { c.FileSize = 513 }, handover.ErrTooLong},
		{"file for the initial message", func(c *ndef.Capability, s *handover.Service) { c.FileSize, s.MaxMessage = 32, 30 }, handover.ErrTooLong},
	} {
		changed, service := container, offer
		c.change(&changed, &service)
		tag, err := handover.NewTag([]handover.Service{service})
		if err != nil {
			t.Fatal(err)
		}
		if applet, err := handover.NewType4(tag, changed); applet != nil || !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	applet, card := type4(t, offer)
	applet.Handle = func(e handover.Event, _ []byte) {
		if e != handover.Requested {
			return
		}
		if err := applet.Reply(make([]byte, 1023)); !errors.Is(err, handover.ErrTooLong) {
			t.Error(err)
		}
		if err := applet.Reply(make([]byte, 1022)); err != nil {
			t.Error(err)
		}
	}
	if got, err := handover.NewExchange(offer.Name, message(wellKnown("Hr", nil))).Run(open(t, card.Transmit), nil); len(got) != 1022 || err != nil {
		t.Error(len(got), err)
	}
}
