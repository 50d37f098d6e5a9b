package apdu

import (
	"bytes"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
)

func equal(a, b Command) bool {
	return a.CLA == b.CLA && a.INS == b.INS && a.P1 == b.P1 && a.P2 == b.P2 && bytes.Equal(a.Data, b.Data) && a.Ne == b.Ne
}

func TestCommandForms(t *testing.T) {
	long := strings.Repeat("5a", 256)
	for _, c := range []struct {
		name, hex string
		want      Command
	}{
		{"1", "00A4000C", Command{INS: 0xA4, P2: 0x0C}},
		{"2 short", "00B000000F", Command{INS: 0xB0, Ne: 15}},
		{"2 short, 256", "00B0000000", Command{INS: 0xB0, Ne: 256}},
		{"2 extended", "00B00002000146", Command{INS: 0xB0, P2: 2, Ne: 0x146}},
		{"2 extended, 65536", "00B00002000000", Command{INS: 0xB0, P2: 2, Ne: 65536}},
		{"3 short", "00A4000C02E103", Command{INS: 0xA4, P2: 0x0C, Data: expecttest.Unhex("E103")}},
		{"3 extended", "80D60000000100" + long, Command{CLA: 0x80, INS: 0xD6, Data: expecttest.Unhex(long)}},
		{"4 short", "00A4040007D276000085010100", Select(expecttest.Unhex("D2760000850101"))},
		{"4 extended, long data", "80D60000000100" + long + "0001", Command{CLA: 0x80, INS: 0xD6, Data: expecttest.Unhex(long), Ne: 1}},
		{"4 extended, long answer", "80D600000000015a0101", Command{CLA: 0x80, INS: 0xD6, Data: expecttest.Unhex("5a"), Ne: 257}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := expecttest.Unhex(c.hex)
			if got, err := ParseCommand(b); err != nil || !equal(got, c.want) {
				t.Errorf("ParseCommand = %+v, %v", got, err)
			}
			if got, err := c.want.Append([]byte("x")); err != nil || !bytes.Equal(got, append([]byte("x"), b...)) {
				t.Errorf("Append = %x, %v", got, err)
			}
		})
	}
}

// TestCommandLengths tries every length of a command whose body is zeros, ones
// or a length field for that length and its neighbours.
func TestCommandLengths(t *testing.T) {
	for n := range 600 {
		for _, lc := range []int{0, 1, 2, n - 6, n - 5, n - 8, n - 7, n - 9, 255, 256, 65535} {
			for _, form := range []string{"short", "extended"} {
				b := make([]byte, n)
				if form == "short" && n > 4 {
					b[4] = byte(lc)
				}
				if form == "extended" && n > 6 {
					b[5], b[6] = byte(lc>>8), byte(lc)
				}
				c, err := ParseCommand(b)
				if want := wellFormed(b); (err == nil) != want || err != nil && !errors.Is(err, ErrLength) {
					t.Fatalf("%d octets, %s Lc %d: %v", n, form, lc, err)
				}
				if err != nil && !equal(c, Command{}) {
					t.Fatalf("%d octets, %s Lc %d: %+v beside an error", n, form, lc, c)
				}
			}
		}
	}
}

// wellFormed is the table of ISO 7816-3 section 12.1.3, read the slow way: some
// form gives the length.
func wellFormed(b []byte) bool {
	n := len(b)
	if n == 4 || n == 5 {
		return true
	}
	if n < 6 {
		return false
	}
	if lc := int(b[4]); lc > 0 && (n == 5+lc || n == 5+lc+1) {
		return true
	}
	if n < 7 || b[4] != 0 {
		return false
	}
	lc := int(b[5])<<8 | int(b[6])
	return n == 7 || lc > 0 && (n == 7+lc || n == 7+lc+2)
}

func TestCommandAppendRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		in   Command
		want error
	}{
		{"data", Command{Data: make([]byte, 65536)}, ErrLength},
		{"data first", Command{Data: make([]byte, 65536), Ne: -1}, ErrLength},
		{"negative", Command{Ne: -1}, ErrExpected},
		{"beyond", Command{Ne: 65537}, ErrExpected},
	} {
		if got, err := c.in.Append([]byte("x")); !errors.Is(err, c.want) || string(got) != "x" {
			t.Errorf("%s: %d octets, %v", c.name, len(got), err)
		}
	}
}

func TestCommandLargest(t *testing.T) {
	want := Command{CLA: 0x80, INS: 0xC3, Data: bytes.Repeat([]byte{7}, 65535), Ne: 65536}
	b, err := want.Append(nil)
	if err != nil || len(b) != 4+3+65535+2 {
		t.Fatalf("%d octets, %v", len(b), err)
	}
	if got, err := ParseCommand(b); err != nil || !equal(got, want) {
		t.Errorf("%v", err)
	}
}

func hexed(b []byte) string { return hex.EncodeToString(b) }

func join(words []string) string { return strings.Join(words, " ") }

func TestCommandDoesNotAllocate(t *testing.T) {
	c, r := put(300, 65536), Response{Data: make([]byte, 300), Status: StatusOK}
	buffer := make([]byte, 0, 400)
	if n := testing.AllocsPerRun(100, func() {
		b, err := c.Append(buffer)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ParseCommand(b); err != nil {
			t.Fatal(err)
		}
		if _, err := ParseResponse(r.Append(buffer)); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
