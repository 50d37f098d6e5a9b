//go:build !pcsc

package main

import "github.com/seed-496a4445/fyr/pairing/apdu"

// open makes a tag and returns the way to it, and what takes it out of the
// field.
func open() (apdu.Transmit, func(), error) {
	message, err := found()
	if err != nil {
		return nil, nil, err
	}
	card, err := emulated(message)
	if err != nil {
		return nil, nil, err
	}
	return card.Transmit, card.Reset, nil
}
