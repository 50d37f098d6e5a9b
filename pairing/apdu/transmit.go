package apdu

// A Transmit sends one command APDU to a card, over whatever reader there is,
// and returns its response APDU, status word included. An error means that no
// response came: the card left the field, or the reader failed.
//
// It must not keep command. What it returns stays its own until the next call;
// [Reader] copies it.
type Transmit func(command []byte) (response []byte, err error)

// An Applet is one application of a card: what answers between the selection
// of its identifier and that of another one, or the loss of the field.
//
// The data of a response is the applet's until the next call; [Card] hands it
// out first. The Data of a command is the card's and overwritten after the
// call. An applet is called by one card at a time.
type Applet interface {
	// Select is called when the applet is selected, with the SELECT command.
	// Where the response says anything but 9000, or a warning, the applet is
	// not selected, and Deselect is not called.
	Select(c Command) Response
	// Do carries out a command, whole after chaining. CLA has no chaining bit.
	// An applet that does not know the class answers StatusClass, and
	// StatusInstruction when it does not know the instruction.
	Do(c Command) Response
	// Deselect ends what Select began: another applet was selected, or the
	// field is gone. The applet wipes what it keeps for a session.
	Deselect()
}
