// Package ndef is the NFC Data Exchange Format: messages of records, the types
// of records that every phone knows, and the tags that messages are read from.
package ndef
