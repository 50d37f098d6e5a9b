package apdu

import (
	"bytes"
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/fail"
)

func TestResponse(t *testing.T) {
	for _, c := range []struct {
		hex  string
		want Response
	}{
		{"9000", Response{Status: StatusOK}},
		{"6A82", Response{Status: StatusNotFound}},
		{"0001029000", Response{Data: expecttest.Unhex("000102"), Status: StatusOK}},
		{"90000000", Response{Data: expecttest.Unhex("9000"), Status: 0}},
	} {
		b := expecttest.Unhex(c.hex)
		got, err := ParseResponse(b)
		if err != nil || got.Status != c.want.Status || !bytes.Equal(got.Data, c.want.Data) {
			t.Errorf("%s: %+v, %v", c.hex, got, err)
		}
		if got := c.want.Append([]byte("x")); !bytes.Equal(got, append([]byte("x"), b...)) {
			t.Errorf("%s: Append = %x", c.hex, got)
		}
	}
}

func TestResponseLengths(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 258, 65537, 65538, 65539} {
		r, err := ParseResponse(make([]byte, n))
		if bad := n < 2 || n > 65538; bad != errors.Is(err, ErrLength) || !bad && len(r.Data) != n-2 || bad && r.Data != nil {
			t.Errorf("%d octets: %d of data, %v", n, len(r.Data), err)
		}
	}
}

func TestResponseAppendPanics(t *testing.T) {
	Response{Data: make([]byte, MaxNe)}.Append(nil)
	defer func() {
		if recover() == nil {
			t.Error("65,537 octets are no response")
		}
	}()
	Response{Data: make([]byte, MaxNe+1)}.Append(nil)
}

func TestStatusLengths(t *testing.T) {
	for n := 1; n <= 256; n++ {
		if s := StatusMore(n); s.More() != n || s.Le() != 0 || s.SW1() != 0x61 {
			t.Errorf("StatusMore(%d) = %v", n, s)
		}
		if s := StatusWrongLe(n); s.Le() != n || s.More() != 0 || s.SW1() != 0x6C {
			t.Errorf("StatusWrongLe(%d) = %v", n, s)
		}
	}
	if s := StatusMore(1000); s != 0x6100 {
		t.Errorf("StatusMore(1000) = %v", s)
	}
}

// TestStatusErrors walks all status words: one of them is no error, and each
// other has one class and a text with the word in it.
func TestStatusErrors(t *testing.T) {
	count := map[string]int{}
	for s := range Status(0xFFFF) {
		err := s.Err()
		if s == StatusOK {
			if err != nil {
				t.Error(err)
			}
			continue
		}
		var e StatusError
		if !errors.As(err, &e) || e.Status != s {
			t.Fatalf("%v: %v", s, err)
		}
		for _, c := range fail.Classes() {
			if errors.Is(err, c) {
				count[c.Error()]++
			}
		}
	}
	for class, want := range map[string]int{
		"length": 1 + 256, "authentication": 2, "unknown": 2, "format": 1, "range": 2, "unsupported": 256 + 3,
		"state": 65534 - 257 - 2 - 2 - 1 - 2 - 259,
	} {
		if count[class] != want {
			t.Errorf("%d status words of class %s, want %d", count[class], class, want)
		}
	}
}

func TestStatusString(t *testing.T) {
	for s, want := range map[Status]string{
		0x9000: "9000 done",
		0x6A82: "6A82 file or application not found",
		0x6110: "6110 more data",
		0x6C10: "6C10 wrong Le",
		0x63C2: "63C2 warning",
		0x9100: "9100",
	} {
		if got := s.String(); got != want {
			t.Errorf("String() = %q, want %q", got, want)
		}
	}
	if got, want := StatusNotFound.Err().Error(), "apdu: card says 6A82 file or application not found"; got != want {
		t.Errorf("Error() = %q, want %q", got, want)
	}
}
