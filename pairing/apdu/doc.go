// Package apdu is the application layer of contact and contactless cards,
// ISO 7816-4, as NFC Forum Type 4 tags, phones and fyr's own handshake speak it
// over ISO-DEP (ISO 14443-4): commands and responses, status words, a reader
// and a card. It knows no reader hardware: a [Transmit] carries one command.
package apdu
