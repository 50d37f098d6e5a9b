package pairing_test

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/seed-496a4445/fyr/pairing"
)

// An act is something that somebody does with the tag.
type act struct {
	name string
	do   func(s *scene) error
}

// try does what phone p does, and lets a broken phone have its way before and
// after.
func (s *scene) try(p int, do func(o *pairing.Owner) error) (err error) {
	if s.begin != nil && !s.dead {
		if err := s.begin(s.owners[p]); err != nil {
			return err
		}
	}
	if err = do(s.owners[p]); err != nil && s.failed != nil && !s.dead {
		_ = s.failed(s.owners[p])
	}
	return err
}

// visit is a session in which the phone asks for the status.
func (s *scene) visit(p int) error {
	return s.try(p, func(o *pairing.Owner) error {
		v, err := o.Visit(s.link())
		if err == nil {
			_, err = v.Ask()
		}
		return err
	})
}

func visits(p int) act {
	return act{name: fmt.Sprint(p, " visits"), do: func(s *scene) error { return s.visit(p) }}
}

func rekeys(p int) act {
	return act{name: fmt.Sprint(p, " rekeys"), do: func(s *scene) error {
		return s.try(p, func(o *pairing.Owner) error {
			v, err := o.Visit(s.link())
			switch {
			case err != nil:
				return err
			case s.rekey != nil:
				return s.rekey(v)
			}
			return v.Rekey()
		})
	}}
}

func releases(p int) act {
	return act{name: fmt.Sprint(p, " releases"), do: func(s *scene) error {
		return s.try(p, func(o *pairing.Owner) error {
			v, err := o.Visit(s.link())
			if err == nil {
				_, err = v.Release()
			}
			return err
		})
	}}
}

// claims is a claim with the printed ticket.
func claims(p int) act {
	return act{name: fmt.Sprint(p, " claims"), do: func(s *scene) error {
		t, err := s.factory.Ticket(pairing.X25519)
		if err != nil {
			return err
		}
		return s.try(p, func(o *pairing.Owner) error { return o.Claim(s.link(), t, pairing.Terms{Config: []byte{1}}) })
	}}
}

// takes is a claim by phone p with the release ticket of phone from.
func takes(p, from int) act {
	return act{name: fmt.Sprint(p, " takes from ", from), do: func(s *scene) error {
		t, err := s.owners[from].ReleaseTicket()
		if err != nil {
			return err
		}
		return s.try(p, func(o *pairing.Owner) error { return o.Claim(s.link(), t, pairing.Terms{}) })
	}}
}

// reclaims is a claim by phone p with the setup tickets of phone from, after a
// reset.
func reclaims(p, from int) act {
	return act{name: fmt.Sprint(p, " reclaims from ", from), do: func(s *scene) (err error) {
		err = pairing.ErrState
		for _, t := range s.owners[from].SetupTickets() {
			if err = s.try(p, func(o *pairing.Owner) error { return o.Claim(s.link(), t, pairing.Terms{}) }); err == nil {
				break
			}
		}
		return err
	}}
}

// resets is the physical reset.
func resets() act {
	return act{name: "reset", do: func(s *scene) error { return s.byHand(s.tag.Reset) }}
}

// presses is the button that ends a freeze.
func presses() act {
	return act{name: "button", do: func(s *scene) error { return s.byHand(s.tag.Button) }}
}

// byHand does something at the tag that may cut its power.
func (s *scene) byHand(do func() error) error {
	err := do()
	if s.flash.Restore() && !s.flicker {
		s.broken = s.boot()
	}
	s.air.look("something by hand")
	return err
}

// boots is the loss of power and its return.
func boots() act {
	return act{name: "power", do: func(s *scene) error { return s.boot() }}
}

// copies is a session of somebody who has a copy of phone p's state.
func copies(p int) act {
	return act{name: fmt.Sprint("copy of ", p, " visits"), do: func(s *scene) error {
		o, err := s.owner(&pocket{bytes.Clone(s.phones[p])}, p)
		if err != nil {
			return err
		}
		s.copied = true
		v, err := o.Visit(s.link())
		if err == nil {
			_, err = v.Ask()
		}
		return err
	}}
}

// reports is a visit that finds a fork and says so.
func reports(p int) act {
	return act{name: fmt.Sprint(p, " finds a fork"), do: func(s *scene) error {
		return s.try(p, func(o *pairing.Owner) error {
			v, err := o.Visit(s.link())
			if errors.Is(err, pairing.ErrFork) {
				err = errors.Join(err, v.ReportFork())
			}
			return err
		})
	}}
}

func unfreezes(p int) act {
	return act{name: fmt.Sprint(p, " unfreezes"), do: func(s *scene) error {
		return s.try(p, func(o *pairing.Owner) error {
			_, err := o.Unfreeze(s.link())
			return err
		})
	}}
}

// A stage is an act on the way of a life: what becomes of it, how many messages
// it takes and how many saves of phones.
type stage struct {
	act
	want            error
	messages, saves int
}

// life is the way that the walk takes: everything that can happen to a tag with
// two phones. A claim is SELECT and two messages, a session SELECT, one message
// and its commands; a phone saves what is pending before what makes it so, and
// again when it is so.
func life() []stage {
	return []stage{
		{claims(0), nil, 3, 2}, {visits(0), nil, 3, 2}, {claims(1), pairing.ErrRefused, 2, 0}, {rekeys(0), nil, 4, 4},
		{visits(0), nil, 3, 2}, {releases(0), nil, 4, 4}, {takes(0, 0), nil, 3, 2}, {releases(0), nil, 4, 4},
		{takes(1, 0), nil, 3, 2}, {visits(0), pairing.ErrState, 0, 0}, {visits(1), nil, 3, 2},
		{copies(1), nil, 3, 0}, {reports(1), pairing.ErrFork, 3, 0}, {rekeys(1), pairing.ErrFork, 2, 0}, {unfreezes(1), nil, 3, 2}, {rekeys(1), nil, 4, 4},
		{copies(1), nil, 3, 0}, {reports(1), pairing.ErrFork, 3, 0}, {presses(), nil, 0, 0}, {resets(), nil, 0, 0}, {reclaims(1, 1), nil, 3, 2},
		{rekeys(1), nil, 4, 4}, {resets(), nil, 0, 0}, {reclaims(0, 1), nil, 3, 2}, {releases(0), nil, 4, 4}, {resets(), nil, 0, 0},
		{claims(1), nil, 3, 2}, {boots(), nil, 0, 0}, {visits(1), nil, 3, 2},
	}
}

// others are what people may do wherever the walk has got to.
func others() []act {
	return []act{
		visits(0), visits(1), claims(0), takes(1, 0), rekeys(0), resets(), reclaims(0, 0), releases(0), unfreezes(0), takes(0, 0),
		takes(0, 1), takes(1, 1), reclaims(1, 1), reclaims(1, 0), rekeys(1), releases(1), unfreezes(1), claims(1), copies(0), copies(1),
	}
}
