package handover_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/pairing/handover"
	"github.com/seed-496a4445/fyr/pairing/ndef"
)

func TestServiceRoundTrip(t *testing.T) {
	for n := range 256 {
		want := handover.Service{
			Version:    handover.Version(0x10 + n&15),
			Name:       strings.Repeat("n", n),
			Mode:       handover.Mode(n),
			Wait:       handover.WaitingTime(255 - n),
			Extensions: uint8(n * 7),
			MaxMessage: uint16(n * 257),
		}
		b, err := want.Append([]byte("x"))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := handover.ParseService(b[1:]); got != want || err != nil {
			t.Errorf("%+v became %+v, %v", want, got, err)
		}
	}
}

// TestServiceLengths tries every size with every length of the name.
func TestServiceLengths(t *testing.T) {
	for size := range 270 {
		for n := range 256 {
			b := bytes.Repeat([]byte{'n'}, size)
			if size > 0 {
				b[0] = 0x10
			}
			if size > 1 {
				b[1] = byte(n)
			}
			s, err := handover.ParseService(b)
			if fits := size == 2+n+5; fits != (err == nil) || !fits && (!errors.Is(err, handover.ErrLength) || s != handover.Service{}) {
				t.Fatalf("%d octets, name of %d: %+v, %v", size, n, s, err)
			}
		}
	}
}

func TestServiceOrder(t *testing.T) {
	for _, c := range []struct {
		in   string
		want error
	}{
		{"", handover.ErrLength},
		{"20", handover.ErrLength},
		{"2000", handover.ErrVersion},
		{"00 00 0000000000", handover.ErrVersion},
		{"20 01 ff 0000000000", handover.ErrVersion},
		{"10 01 ff 00000000", handover.ErrLength},
		{"10 01 ff 0000000000", handover.ErrName},
	} {
		if _, err := handover.ParseService(expecttest.Unhex(c.in)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.in, err)
		}
	}
	long := strings.Repeat("\xff", 256)
	for _, c := range []struct {
		in   handover.Service
		want error
	}{
		{handover.Service{Version: 0x20, Name: long}, handover.ErrRange},
		{handover.Service{Version: 0x10, Name: long}, handover.ErrLength},
		{handover.Service{Version: 0x10, Name: long[:255]}, handover.ErrName},
	} {
		if b, err := c.in.Append([]byte("x")); !errors.Is(err, c.want) || string(b) != "x" {
			t.Errorf("%v: %x", err, b)
		}
	}
}

func TestFindService(t *testing.T) {
	tp := func(name string, extensions uint8) ndef.Record {
		b, err := handover.Service{Version: 0x10, Name: name, Extensions: extensions}.Append(nil)
		if err != nil {
			t.Fatal(err)
		}
		return wellKnown("Tp", b)
	}
	initial := ndef.Message{wellKnown("U", []byte{0}), tp("a", 1), tp("b", 2), tp("b", 3), wellKnown("Tp", nil), tp("c", 4)}
	for _, c := range []struct {
		name string
		want uint8
		err  error
	}{
		{"a", 1, nil}, {"b", 2, nil}, {"c", 0, handover.ErrLength}, {"B", 0, handover.ErrLength},
	} {
		if s, err := handover.FindService(initial, c.name); s.Extensions != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: %+v, %v", c.name, s, err)
		}
	}
	if _, err := handover.FindService(initial[:3], "c"); !errors.Is(err, handover.ErrService) {
		t.Error(err)
	}
	media := tp("c", 1)
	media.TNF = ndef.Media
	if _, err := handover.FindService(ndef.Message{media}, "c"); !errors.Is(err, handover.ErrService) {
		t.Errorf("a media type Tp: %v", err)
	}
}

func TestSelectRoundTrip(t *testing.T) {
	for n := range 256 {
		want := strings.Repeat("n", n)
		b, err := handover.AppendSelect([]byte("x"), want)
		if err != nil {
			t.Fatal(err)
		}
		m, err := ndef.Parse(b[1:])
		if err != nil {
			t.Fatal(err)
		}
		if got, err := handover.ParseSelect(m); got != want || err != nil {
			t.Errorf("%d octets: %q, %v", n, got, err)
		}
	}
	if b, err := handover.AppendSelect([]byte("x"), strings.Repeat("n", 256)); !errors.Is(err, handover.ErrLength) || string(b) != "x" {
		t.Errorf("%x, %v", b, err)
	}
}

func TestParseSelectRefuses(t *testing.T) {
	for _, c := range []struct {
		in   ndef.Message
		want error
	}{
		{nil, handover.ErrNoSelect},
		{ndef.Message{wellKnown("Te", []byte{0})}, handover.ErrNoSelect},
		{ndef.Message{wellKnown("Ts", nil), wellKnown("Ts", []byte{0})}, handover.ErrLength},
		{ndef.Message{wellKnown("Ts", []byte{1})}, handover.ErrLength},
		{ndef.Message{wellKnown("Ts", []byte{0, 1})}, handover.ErrLength},
		{ndef.Message{wellKnown("Ts", []byte{1, 0xff, 0})}, handover.ErrLength},
		{ndef.Message{wellKnown("Ts", []byte{1, 0xff})}, handover.ErrName},
	} {
		if name, err := handover.ParseSelect(c.in); name != "" || !errors.Is(err, c.want) {
			t.Errorf("%v: %q, %v", c.in, name, err)
		}
	}
}

func TestStatus(t *testing.T) {
	for s := range 256 {
		b, err := handover.AppendStatus([]byte("x"), handover.Status(s))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := handover.ParseStatus(b[1:]); int(got) != s || err != nil {
			t.Errorf("%d: %d, %v", s, got, err)
		}
	}
	for _, c := range []struct {
		in   []byte
		want error
	}{
		{nil, fail.Length},
		{[]byte{0xd1, 2, 1, 'T', 'e'}, fail.Length},
		{slices.Concat([]byte{0x51}, message(wellKnown("Te", []byte{0}))[1:]), fail.Format},
		{message(wellKnown("Ts", []byte{0})), handover.ErrNoStatus},
		{message(ndef.Record{TNF: ndef.External, Type: []byte("Te"), Payload: []byte{0}}), handover.ErrNoStatus},
		{message(wellKnown("Te", nil), wellKnown("Te", []byte{0})), handover.ErrLength},
		{message(wellKnown("Te", []byte{0, 0})), handover.ErrLength},
	} {
		if s, err := handover.ParseStatus(c.in); s != 0 || !errors.Is(err, c.want) {
			t.Errorf("%x: %v, %v", c.in, s, err)
		}
	}
}
