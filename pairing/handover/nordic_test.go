package handover_test

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/seed-496a4445/fyr/pairing/handover"
	"github.com/seed-496a4445/fyr/pairing/ndef"
)

// The tests of this file are the mistakes that a published parser made, the
// ch_rec_parser.c of nrfconnect/sdk-nrf@16a893f3 and the TNEP code beside it.

// TestFormatOfCarrier: the format was the low bits of a pointer, not of the
// octet it led to. Here it is the octet, wherever in memory it lies.
func TestFormatOfCarrier(t *testing.T) {
	memory := make([]byte, 64)
	for at := range len(memory) - 3 {
		for format := range 8 {
			copy(memory[at:], []byte{byte(format), 1, 'x'})
			if c, err := handover.ParseCarrier(memory[at : at+3]); err != nil || int(c.TNF) != format {
				t.Fatalf("format %d at %d: %v, %v", format, at, c.TNF, err)
			}
		}
	}
}

// TestAuxiliaries: an inverted check for NULL refused every record with
// auxiliary references, and went on without memory for them otherwise.
func TestAuxiliaries(t *testing.T) {
	for count := range 256 {
		payload := []byte{1, 1, '0', byte(count)}
		for i := range count {
			payload = append(payload, 2, 'a', byte(i))
		}
		m, err := handover.Parse(wrap("Hs", 0x15, wellKnown("ac", payload)))
		if err != nil || len(m.Alternatives[0].Auxiliary) != count {
			t.Fatalf("%d references: %v", count, err)
		}
		for i, aux := range m.Alternatives[0].Auxiliary {
			if !slices.Equal(aux, []byte{'a', byte(i)}) {
				t.Fatalf("%d references: the one at %d is %x", count, i, aux)
			}
		}
	}
}

// TestPowerIsKept: the power state was skipped and never stored. It is the low
// two bits, whatever the others say.
func TestPowerIsKept(t *testing.T) {
	for octet := range 256 {
		m, err := handover.Parse(wrap("Hs", 0x15, wellKnown("ac", []byte{byte(octet), 0, 0})))
		if err != nil || int(m.Alternatives[0].Power) != octet&3 {
			t.Errorf("%02x: %v, %v", octet, m.Alternatives, err)
		}
	}
}

// TestCountsAreBounded: the number of auxiliary references was multiplied into
// a size before anything showed that they are there. Here a count without
// references costs nothing.
func TestCountsAreBounded(t *testing.T) {
	const records = 2000
	var acs []ndef.Record
	for range records {
		acs = append(acs, wellKnown("ac", []byte{1, 0, 255}))
	}
	b := wrap("Hs", 0x15, acs...)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := handover.Parse(b); !errors.Is(err, handover.ErrLength) {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > uint64(len(b))*64 {
		t.Errorf("%d octets allocated for %d", grown, len(b))
	}
}

// TestExactSizes: surplus octets after an alternative and after a random
// number were not noticed.
func TestExactSizes(t *testing.T) {
	for _, b := range [][]byte{
		wrap("Hs", 0x15, wellKnown("ac", []byte{1, 1, '0', 0, 0})),
		wrap("Hr", 0x15, wellKnown("cr", []byte{1, 2, 3})),
	} {
		if _, err := handover.Parse(b); !errors.Is(err, handover.ErrLength) {
			t.Errorf("%x: %v", b, err)
		}
	}
}

// TestStatusType: the type of a status record was compared without its length,
// beyond the end of shorter ones. Longer and shorter types are other types.
func TestStatusType(t *testing.T) {
	for _, typ := range []string{"T", "Tex", "te", "Ts"} {
		b := message(wellKnown(typ, []byte{1}), wellKnown("Te", []byte{0x81}))
		if s, err := handover.ParseStatus(b); s != 0x81 || err != nil {
			t.Errorf("%s: %v, %v", typ, s, err)
		}
	}
}

// TestShortWaits: the waiting times below 1 ms were a shift by a negative
// number, and those between powers of two were rounded up.
func TestShortWaits(t *testing.T) {
	for _, c := range []struct {
		w    handover.WaitingTime
		want time.Duration
	}{
		{0, 500 * time.Microsecond},
		{1, 594604 * time.Nanosecond},
		{3, 840896 * time.Nanosecond},
		{4, time.Millisecond},
		{8, 2 * time.Millisecond},
		{20, 16 * time.Millisecond},
		{63, 27554493735 * time.Nanosecond},
	} {
		if got, err := c.w.Duration(); got.Round(time.Microsecond) != c.want.Round(time.Microsecond) || err != nil {
			t.Errorf("%d: %v, %v", c.w, got, err)
		}
	}
	for w := 64; w < 256; w++ {
		if got, err := handover.WaitingTime(w).Duration(); got != 0 || !errors.Is(err, handover.ErrRange) {
			t.Errorf("%d: %v, %v", w, got, err)
		}
	}
}

// TestManyServices: the check whether one more service fits came one too
// late, and a broken record hid that the list was broken.
func TestManyServices(t *testing.T) {
	var offers ndef.Message
	for i := range 300 {
		payload, err := handover.Service{Version: 0x10, Name: fmt.Sprint("urn:nfc:sn:", i)}.Append(nil)
		if err != nil {
			t.Fatal(err)
		}
		offers = append(offers, wellKnown("Tp", payload))
	}
	for i := range 300 {
		if s, err := handover.FindService(offers, fmt.Sprint("urn:nfc:sn:", i)); err != nil || s.Name != fmt.Sprint("urn:nfc:sn:", i) {
			t.Errorf("%d: %+v, %v", i, s, err)
		}
	}
	offers[7].Payload = offers[7].Payload[:9]
	if s, err := handover.FindService(offers, "urn:nfc:sn:9"); !errors.Is(err, handover.ErrLength) || s != (handover.Service{}) {
		t.Errorf("behind a broken record: %+v, %v", s, err)
	}
}
