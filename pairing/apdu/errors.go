package apdu

import "github.com/seed-496a4445/fyr/internal/fail"

// Errors of this package. What a card or a reader says no with is a [Status]
// and not one of these; [Status.Err] makes an error of it.
var (
	// ErrLength: a command or response whose size no form of ISO 7816-4 has, or
	// more data than one can carry.
	ErrLength = fail.New(fail.Length, "apdu: command or response of a wrong length")
	// ErrExpected: a command that expects fewer than 0 or more than 65,536
	// octets.
	ErrExpected = fail.New(fail.Range, "apdu: expected length outside 0..65536")
	// ErrClass: a command that sets the chaining bit itself.
	ErrClass = fail.New(fail.Range, "apdu: class byte with the chaining bit")
	// ErrChain: a card answered a block before the last of a chain with something
	// that is neither leave to go on nor a refusal.
	ErrChain = fail.New(fail.State, "apdu: card answers in the midst of a chain")
	// ErrTooLarge: a card has more to say than the caller wants to hear.
	ErrTooLarge = fail.New(fail.Length, "apdu: response larger than agreed")
	// ErrEndless: a card says again and again that there is more.
	ErrEndless = fail.New(fail.State, "apdu: response does not end")
	// ErrOptions: options of a reader or card that are below zero or beyond what
	// the length fields hold.
	ErrOptions = fail.New(fail.Range, "apdu: options out of range")
	// ErrAID: an application identifier that is not of 5..16 octets, that another
	// applet of the card has, or that stands for no applet.
	ErrAID = fail.New(fail.Range, "apdu: application identifier too short, too long, taken or without an applet")
)
