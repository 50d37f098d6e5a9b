package ndef_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/pairing/ndef"
)

// TestURICodes walks all codes: those with a prefix are used by the encoder for
// it, the others are refused.
func TestURICodes(t *testing.T) {
	seen := map[string]bool{}
	for code := range 256 {
		payload := []byte{byte(code), 'x', '/', 0xc3, 0xa6}
		uri, err := ndef.ParseURI(payload)
		if code > 35 {
			if uri != "" || !errors.Is(err, ndef.ErrURICode) {
				t.Errorf("code %d: %q, %v", code, uri, err)
			}
			continue
		}
		if err != nil || !strings.HasSuffix(uri, "x/æ") || seen[uri] {
			t.Errorf("code %d: %q, %v", code, uri, err)
		}
		seen[uri] = true
		if got, err := ndef.AppendURI(nil, uri); err != nil || !bytes.Equal(got, payload) {
			t.Errorf("%q: %x, %v", uri, got, err)
		}
	}
}

func TestURILongestPrefix(t *testing.T) {
	for _, c := range []struct{ uri, want string }{
		{"", "\x00"},
		{"http://", "\x03"},
		{"http://www.", "\x01"},
		{"http://www", "\x03www"},
		{"HTTP://www.x", "\x00HTTP://www.x"},
		{"urn:epc:", "\x22"},
		{"urn:epc:id", "\x22id"},
		{"urn:epc:id:1", "\x1e1"},
		{"urn:nfc", "\x13nfc"},
		{"ftp://anonymous:anonymous@x", "\x07x"},
		{"ftp://anonymous:", "\x0danonymous:"},
		{"ftp://ftp.ftp.", "\x08ftp."},
		{"imap://x", "\x11//x"},
	} {
		got, err := ndef.AppendURI([]byte("y"), c.uri)
		if err != nil || string(got) != "y"+c.want {
			t.Errorf("%q: %q, %v", c.uri, got, err)
		}
	}
}

func TestURIRefuses(t *testing.T) {
	if _, err := ndef.ParseURI(nil); !errors.Is(err, ndef.ErrURILength) {
		t.Error(err)
	}
	if _, err := ndef.ParseURI([]byte{36, 0xff}); !errors.Is(err, ndef.ErrURICode) {
		t.Error(err)
	}
	for r := range 256 {
		uri := "a" + string(rune(r))
		bad := r < 0x20 || r == 0x7f
		_, err := ndef.ParseURI(append([]byte{0}, uri...))
		dst, appendErr := ndef.AppendURI([]byte("y"), uri)
		if bad != errors.Is(err, ndef.ErrURIText) || bad != errors.Is(appendErr, ndef.ErrURIText) || bad && string(dst) != "y" {
			t.Errorf("%q: %v, %v", uri, err, appendErr)
		}
	}
	for _, rest := range []string{"\xff", "\xc0\x80", "\xed\xa0\x80", "a\xc3"} {
		if uri, err := ndef.ParseURI([]byte("\x04" + rest)); uri != "" || !errors.Is(err, ndef.ErrURIText) {
			t.Errorf("%q: %q, %v", rest, uri, err)
		}
		if r, err := ndef.URIRecord(rest); r.Type != nil || !errors.Is(err, ndef.ErrURIText) {
			t.Errorf("%q: %+v, %v", rest, r, err)
		}
	}
}
