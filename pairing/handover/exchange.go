package handover

import (
	"time"

	"github.com/seed-496a4445/fyr/pairing/ndef"
)

// stage is how far an exchange is.
type stage uint8

const (
	discovering stage = iota // the initial message is due
	selecting                // the status is due
	asking                   // the answer is due
	answered
	broken
)

// Exchange is the reader's side of TNEP: it selects a service that the tag
// offers, sends it a request, and has the answer. It reads and writes nothing
// itself, and so does not care for the type of the tag; [Exchange.Run] does
// that for Type 4 tags. It is made by [NewExchange], and not for concurrent
// use.
type Exchange struct {
	name    string
	request []byte
	stage   stage
	service Service
	waited  int // reads that found nothing since the last write
}

// NewExchange returns an exchange that sends request, a whole message that is
// not looked into, to the service of the given name, [ServiceName] for a
// handover. It keeps request, which must not change before it is written.
func NewExchange(name string, request []byte) *Exchange {
	return &Exchange{name: name, request: nonNil(request)}
}

// nonNil returns b, which is to be written even when it is empty.
func nonNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// Step takes the message that was read from the tag, at first its initial
// message, empty where the tag has no answer yet. It returns the message to
// write before the next read, in one go, or nil to read again, each after
// [Exchange.Wait]. With done, read is the answer, which is not looked into
// either: it is for [Parse], and may be a status alone, for [ParseStatus].
//
// It returns the errors of [ndef.Parse] and [FindService] for the initial
// message; [ErrTooLong] when the service takes no message as long as the
// request; [ErrWait] when the tag has had more extensions than it announced;
// the errors of [ParseStatus] for the status, and [ErrStatus] when it is not
// [Success]. An error ends the exchange. It returns [ErrState] after the end.
//
// It implements TNEP in the single response mode, which is the one that phones
// offer; the mode of the service is not checked.
func (x *Exchange) Step(read []byte) (write []byte, done bool, err error) {
	write, err = x.step(read)
	if err != nil {
		x.stage = broken
		return nil, false, err
	}
	return write, x.stage == answered, nil
}

func (x *Exchange) step(read []byte) (write []byte, err error) {
	switch x.stage {
	case discovering:
		return x.discover(read)
	case selecting, asking:
		if len(read) == 0 {
			return nil, x.extend()
		}
	default:
		return nil, ErrState
	}
	if x.stage == asking {
		x.stage = answered
		return nil, nil
	}
	status, err := ParseStatus(read)
	switch {
	case err != nil:
		return nil, err
	case status != Success:
		return nil, ErrStatus
	}
	x.stage, x.waited = asking, 0
	return x.request, nil
}

// discover finds the service in the initial message, and selects it.
func (x *Exchange) discover(read []byte) ([]byte, error) {
	initial, err := ndef.Parse(read)
	if err != nil {
		return nil, err
	}
	if x.service, err = FindService(initial, x.name); err != nil {
		return nil, err
	}
	if len(x.request) > int(x.service.MaxMessage) {
		return nil, ErrTooLong
	}
	x.stage = selecting
	return AppendSelect(nil, x.name)
}

// extend grants the tag one more waiting time.
func (x *Exchange) extend() error {
	if x.waited++; x.waited > int(x.service.Extensions) {
		return ErrWait
	}
	return nil
}

// Again sends one more request to the service, after done: a requester does
// that to have one of several carriers that are not active. It returns the
// message to write next, which is request, and [ErrState] before done or
// [ErrTooLong]; the exchange is then as it was.
func (x *Exchange) Again(request []byte) (write []byte, err error) {
	switch {
	case x.stage != answered:
		return nil, ErrState
	case len(request) > int(x.service.MaxMessage):
		return nil, ErrTooLong
	}
	x.stage, x.waited = asking, 0
	return nonNil(request), nil
}

// Service returns the service that was found, zero before that.
func (x *Exchange) Service() Service { return x.service }

// Wait returns the least time between a write and the read that follows, and
// between two reads: zero before the service is found, the longest time there
// is for a service whose waiting time is reserved.
func (x *Exchange) Wait() time.Duration {
	if x.stage == discovering {
		return 0
	}
	d, _ := min(x.service.Wait, maxWaitingTime).Duration()
	return d
}

// Run runs x to its end over a Type 4 tag that is open with Writable, and
// returns the answer. It calls wait, which sleeps for as long as it is told
// and may give up with an error, before each read after the first one; a nil
// wait does not wait.
//
// It returns the errors of [Exchange.Step], of [ndef.Type4.Read] and of
// [ndef.Type4.WriteAtOnce], and those of wait.
func (x *Exchange) Run(t *ndef.Type4, wait func(time.Duration) error) ([]byte, error) {
	for {
		read, err := t.Read()
		if err != nil {
			return nil, err
		}
		write, done, err := x.Step(read)
		switch {
		case err != nil:
			return nil, err
		case done:
			return read, nil
		}
		if write != nil {
			if err := t.WriteAtOnce(write); err != nil {
				return nil, err
			}
		}
		if wait == nil {
			continue
		}
		if err := wait(x.Wait()); err != nil {
			return nil, err
		}
	}
}
