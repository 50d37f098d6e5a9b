package ccc_test

import (
	"bytes"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/ranging/ccc"
)

var golden = ccc.Header{
	Destination: [2]byte{0x12, 0x34}, FrameCounter: 1, KeySource: [4]byte{0xde, 0xad, 0xbe, 0xef},
	Vendor: ccc.VendorCCC, Message: 1, Length: ccc.PrePollSize,
}

func TestHeader(t *testing.T) {
	if b := golden.Append([]byte{3}); !bytes.Equal(b, append([]byte{3}, expecttest.Unhex(mhr)...)) {
		t.Errorf("%x", b)
	}
	if h, err := ccc.ParseHeader(expecttest.Unhex(mhr)); err != nil || h != golden {
		t.Errorf("%+v, %v", h, err)
	}
	for i := range 8 * ccc.HeaderSize {
		b := expecttest.Unhex(mhr)
		b[i/8] ^= 1 << (i % 8)
		h, err := ccc.ParseHeader(b)
		switch at := i / 8; {
		case at < 2, at == 4, at >= 13 && at < 16, at > 20:
			if expecttest.Is(t, "fixed octet", err, ccc.ErrFormat); h != (ccc.Header{}) {
				t.Errorf("octet %d: %+v with an error", at, h)
			}
		default:
			if err != nil || h == golden || !bytes.Equal(h.Append(nil), b) {
				t.Errorf("octet %d: %+v, %v", at, h, err)
			}
		}
	}
	for n := range 60 {
		if n != ccc.HeaderSize {
			_, err := ccc.ParseHeader(make([]byte, n))
			expecttest.Is(t, "size", err, ccc.ErrLength)
		}
	}
}

func TestPrePoll(t *testing.T) {
	want := ccc.PrePoll{Session: 0x01020304, PollIndex: 6, Block: 2, Round: 3, Hopping: true}
	p, err := ccc.ParsePrePoll(expecttest.Unhex(prePoll))
	if err != nil || p != want || !bytes.Equal(p.Append(nil), expecttest.Unhex(prePoll)) {
		t.Errorf("%+v, %v", p, err)
	}
	want.Hopping = false
	if p, err := ccc.ParsePrePoll(want.Append(nil)); err != nil || p != want {
		t.Errorf("%+v, %v", p, err)
	}
	b := expecttest.Unhex(prePoll)
	b[10] = 2
	_, err = ccc.ParsePrePoll(b)
	expecttest.Is(t, "flag", err, ccc.ErrFormat)
	for n := range 30 {
		if n != ccc.PrePollSize {
			p, err := ccc.ParsePrePoll(make([]byte, n))
			if expecttest.Is(t, "size", err, ccc.ErrLength); p != (ccc.PrePoll{}) {
				t.Errorf("%d octets: %+v", n, p)
			}
		}
	}
}

// TestSealer is the golden Pre-POLL frame, opened with anything that is not as it
// was sealed.
func TestSealer(t *testing.T) {
	s := ccc.NewSealer(ladder().PrePollKey())
	from := [ccc.LongAddressSize]byte(expecttest.Unhex(longAddr))
	got, err := s.Seal([]byte{9}, expecttest.Unhex(mhr), from, 1, expecttest.Unhex(prePoll))
	if err != nil || !bytes.Equal(got, append([]byte{9}, expecttest.Unhex(sealed)...)) {
		t.Fatalf("%x, %v", got, err)
	}
	opened, err := s.Open([]byte{9}, expecttest.Unhex(mhr), from, 1, expecttest.Unhex(sealed))
	if err != nil || !bytes.Equal(opened, append([]byte{9}, expecttest.Unhex(prePoll)...)) {
		t.Fatalf("%x, %v", opened, err)
	}
	refused := func(what string, header []byte, from [8]byte, counter uint32, b []byte) {
		t.Helper()
		opened, err := s.Open(nil, header, from, counter, b)
		if expecttest.Is(t, what, err, ccc.ErrAuthentication); opened != nil {
			t.Errorf("%s: plaintext %x", what, opened)
		}
	}
	for i := range 8 * len(expecttest.Unhex(sealed)) {
		b := expecttest.Unhex(sealed)
		b[i/8] ^= 1 << (i % 8)
		refused("flipped bit", expecttest.Unhex(mhr), from, 1, b)
	}
	for i := range 8 * ccc.HeaderSize {
		b := expecttest.Unhex(mhr)
		b[i/8] ^= 1 << (i % 8)
		refused("header", b, from, 1, expecttest.Unhex(sealed))
	}
	refused("frame counter", expecttest.Unhex(mhr), from, 2, expecttest.Unhex(sealed))
	from[7]++
	refused("source", expecttest.Unhex(mhr), from, 1, expecttest.Unhex(sealed))

	for n := range ccc.TagSize {
		opened, err := s.Open(nil, nil, from, 0, make([]byte, n))
		if expecttest.Is(t, "short", err, ccc.ErrLength); opened != nil {
			t.Error("plaintext with an error")
		}
	}
	most := make([]byte, ccc.MaxPayloadSize)
	b, err := s.Seal(nil, nil, from, 0, most)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s.Open(nil, nil, from, 0, b); err != nil || !bytes.Equal(got, most) {
		t.Errorf("the longest: %v", err)
	}
	_, err = s.Seal(nil, nil, from, 0, append(most, 0))
	expecttest.Is(t, "too long", err, ccc.ErrLength)
	_, err = s.Open(nil, nil, from, 0, append(b, 0))
	expecttest.Is(t, "too long", err, ccc.ErrLength)
}

// TestRespondersByNumber: records in another order, with some missing, are found
// by number. One that comes twice is refused.
func TestRespondersByNumber(t *testing.T) {
	f := ccc.FinalData{Head: [ccc.FinalDataSize]byte{1, 2, 3}, Responders: []ccc.Responder{{3, 0x30, 1, 0}, {0, 0x01020304, 2, 7}}}
	b := f.Append(nil)
	if want := append(f.Head[:], 3, 0x30, 0, 0, 0, 1, 0, 0, 4, 3, 2, 1, 2, 7); !bytes.Equal(b, want) {
		t.Errorf("%x, want %x", b, want)
	}
	got, err := ccc.ParseFinalData(b)
	if err != nil || !bytes.Equal(got.Append(nil), b) {
		t.Fatalf("%+v, %v", got, err)
	}
	if r, ok := got.Responder(0); !ok || r.Timestamp != 0x01020304 || r.Uncertainty != 2 || r.Status != 7 {
		t.Errorf("responder 0: %+v, %t", r, ok)
	}
	if r, ok := got.Responder(1); ok || r != (ccc.Responder{}) {
		t.Errorf("responder 1, which is missing: %+v", r)
	}
	b[25] = 3
	got, err = ccc.ParseFinalData(b)
	if expecttest.Is(t, "twice", err, ccc.ErrTwice); got.Responders != nil {
		t.Errorf("%+v with an error", got)
	}
	for n := range 60 {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(i)
		}
		got, err := ccc.ParseFinalData(b)
		if n < 18 || (n-18)%7 != 0 {
			expecttest.Is(t, "size", err, ccc.ErrLength)
		} else if err != nil || len(got.Responders) != (n-18)/7 {
			t.Errorf("%d octets: %+v, %v", n, got, err)
		}
	}
}
