package apdu

// A Transmit sends one command APDU to a card, over whatever reader there is,
// and returns its response APDU, status word included. An error means that no
// response came: the card left the field, or the reader failed.
//
// It must not keep command. What it returns stays its own until the next call;
// [Reader] copies it.
type Transmit func(command []byte) (response []byte, err error)
