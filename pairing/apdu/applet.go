package apdu

// An Applet is one application of a card: what answers between the selection
// of its identifier and that of another one, or the loss of the field.
//
// The Data of a command is the card's and overwritten after the call; an applet
// may answer with it. The card copies the Data of a response before it calls
// the applet again, and sends 61xx itself: an applet answers in one piece.
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
