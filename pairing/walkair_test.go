package pairing_test

import (
	"bytes"
	"slices"

	"github.com/seed-496a4445/fyr/pairing"
	"github.com/seed-496a4445/fyr/pairing/apdu"
)

// A harm is what happens to one message.
type harm uint8

const (
	loseCommand harm = iota // the field is lost before the tag has the command
	loseAnswer              // the field is lost before the phone has the answer
	jamCommand              // the tag hears nothing, the phone a forged refusal
	jamAnswer               // the tag does it, the phone hears a forged refusal
	repeatFirst             // the tag hears it twice, the phone the first answer
	repeatLast              // the tag hears it twice, the phone the second answer
	bendCommand             // a bit of the command is wrong
	bendAnswer              // a bit of the answer is wrong
	changeOld               // the tag hears an old command instead
	precedeOld              // the tag hears an old command before
	harms
)

// A fault is a harm to the message of a number, from 0.
type fault struct {
	at   int
	what harm
	old  []byte // for changeOld and precedeOld
}

// air is between the phones and the tag. It counts messages, and does harm to
// some.
type air struct {
	scene  *scene
	faults []fault
	n      int
	lost   bool
	// watch is called with a word on what has happened whenever something has.
	watch func(what string)
	// heard is called with each command and its answer.
	heard func(command, answer []byte)
}

// refused is the answer that anybody can forge.
var refused = []byte{0x69, 0x82}

// remembered bounds how many commands are kept for replays.
const remembered = 8

// transmit carries one command.
func (a *air) transmit(command []byte) ([]byte, error) {
	if a.scene.dead {
		return nil, errDead
	}
	if a.lost {
		return nil, errLost
	}
	n := a.n
	a.n++
	i := slices.IndexFunc(a.faults, func(f fault) bool { return f.at == n })
	if i < 0 {
		return a.deliver(command)
	}
	return a.harm(a.faults[i], bytes.Clone(command))
}

// harm carries one command badly.
func (a *air) harm(f fault, command []byte) (answer []byte, err error) {
	switch f.what {
	case loseCommand:
		return a.lose()
	case loseAnswer:
		_, _ = a.deliver(command)
		return a.lose()
	case jamCommand:
		return refused, nil
	case jamAnswer:
		_, err = a.deliver(command)
		return refused, err
	case repeatFirst:
		answer, err = a.deliver(command)
		_, _ = a.deliver(command)
		return answer, err
	case repeatLast:
		_, _ = a.deliver(command)
		return a.deliver(command)
	case bendCommand:
		command[len(command)/2] ^= 4
		return a.deliver(command)
	case bendAnswer:
		answer, err = a.deliver(command)
		if err == nil {
			answer[len(answer)/3] ^= 4
		}
		return answer, err
	case changeOld:
		return a.deliver(f.old)
	}
	_, _ = a.deliver(f.old)
	return a.deliver(command)
}

// deliver gives a command to the tag, whose power may be cut by it.
func (a *air) deliver(command []byte) ([]byte, error) {
	s := a.scene
	if a.lost {
		return nil, errLost
	}
	if command[0] == pairing.CLA && !slices.ContainsFunc(s.heard, func(b []byte) bool { return bytes.Equal(b, command) }) {
		s.heard = append(s.heard[max(0, len(s.heard)-remembered+1):len(s.heard):len(s.heard)], bytes.Clone(command))
	}
	answer := bytes.Clone(s.card.Step(command))
	if s.greeted != nil && command[1] == pairing.InsStart && apdu.Status(uint16(answer[len(answer)-2])<<8|uint16(answer[len(answer)-1])) == apdu.StatusOK {
		_ = s.greeted(s.tag)
	}
	if s.flash.Restore() && !s.flicker {
		s.broken = s.boot()
		return a.lose()
	}
	a.look("a message")
	if a.heard != nil {
		a.heard(bytes.Clone(command), bytes.Clone(answer))
	}
	return answer, nil
}

// lose ends the tap.
func (a *air) lose() ([]byte, error) {
	a.lost = true
	a.scene.card.Reset()
	a.look("the loss of a field")
	return nil, errLost
}

// look lets the walk look at the place.
func (a *air) look(what string) {
	if a.watch != nil {
		a.watch(what)
	}
}
