//go:build pcsc

package main

/*
#cgo pkg-config: libpcsclite
#include <winscard.h>
*/
import "C"

import (
	"errors"
	"fmt"
	"strings"
	"unsafe"

	"github.com/seed-496a4445/fyr/pairing/apdu"
)

// largest is the size of the largest response, in octets.
const largest = apdu.MaxNe + apdu.StatusSize

// open connects to the first card that a reader of the PC/SC service holds, and
// returns the way to it, and what resets the card and hangs up.
func open() (apdu.Transmit, func(), error) {
	var context C.SCARDCONTEXT
	if err := check("context", C.SCardEstablishContext(C.SCARD_SCOPE_SYSTEM, nil, nil, &context)); err != nil {
		return nil, nil, err
	}
	card, err := connect(context)
	if err != nil {
		C.SCardReleaseContext(context)
		return nil, nil, err
	}
	done := func() {
		C.SCardDisconnect(card, C.SCARD_RESET_CARD) // the session ends in the card, too
		C.SCardReleaseContext(context)
	}
	return transmitter(card), done, nil
}

// readers lists the names of the readers.
func readers(context C.SCARDCONTEXT) ([]string, error) {
	var n C.DWORD
	if err := check("list of readers", C.SCardListReaders(context, nil, nil, &n)); err != nil {
		return nil, err
	}
	names := make([]byte, n)
	if err := check("list of readers", C.SCardListReaders(context, nil, text(names), &n)); err != nil {
		return nil, err
	}
	return strings.Split(strings.Trim(string(names[:n]), "\x00"), "\x00"), nil
}

// connect connects to the first card there is, for this process alone. Readers
// present every ISO-DEP card as one of protocol T=1.
func connect(context C.SCARDCONTEXT) (C.SCARDHANDLE, error) {
	names, err := readers(context)
	if err != nil {
		return 0, err
	}
	var errs []error
	for _, name := range names {
		var card C.SCARDHANDLE
		var protocol C.DWORD
		rv := C.SCardConnect(context, text(append([]byte(name), 0)), C.SCARD_SHARE_EXCLUSIVE, C.SCARD_PROTOCOL_T1, &card, &protocol)
		if rv == C.SCARD_S_SUCCESS {
			return card, nil
		}
		errs = append(errs, check(name, rv))
	}
	return 0, errors.Join(errs...)
}

// transmitter is the way to a card: one command, one response.
func transmitter(card C.SCARDHANDLE) apdu.Transmit {
	response := make([]byte, largest)
	return func(command []byte) ([]byte, error) {
		pci := C.SCARD_IO_REQUEST{dwProtocol: C.SCARD_PROTOCOL_T1, cbPciLength: C.sizeof_SCARD_IO_REQUEST}
		n := C.DWORD(len(response))
		rv := C.SCardTransmit(card, &pci, octets(command), C.DWORD(len(command)), nil, octets(response), &n)
		if err := check("command", rv); err != nil {
			return nil, err
		}
		return response[:n], nil
	}
}

// check makes an error of what PC/SC returns.
func check(what string, rv C.LONG) error {
	if rv == C.SCARD_S_SUCCESS {
		return nil
	}
	return fmt.Errorf("%s: %s", what, C.GoString(C.pcsc_stringify_error(rv)))
}

// text is b, which ends in a zero, as C has it; octets likewise.
func text(b []byte) *C.char    { return (*C.char)(unsafe.Pointer(unsafe.SliceData(b))) }
func octets(b []byte) *C.uchar { return (*C.uchar)(unsafe.Pointer(unsafe.SliceData(b))) }
