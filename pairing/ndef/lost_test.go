package ndef_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/pairing/ndef"
)

func lostMode(t testing.TB, host string) ndef.LostMode {
	t.Helper()
	l, err := ndef.NewLostMode(host)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestLostMode(t *testing.T) {
	l := lostMode(t, "found.example")
	for _, c := range []struct {
		id   [8]byte
		want string
	}{
		{[8]byte{}, "https://found.example/#AAAAAAAAAAA"},
		{[8]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, "https://found.example/#__________8"},
		{[8]byte{0xfb, 0xef, 0xbe, 1, 2, 3, 4, 5}, "https://found.example/#----AQIDBAU"},
	} {
		if got := l.URL(c.id); got != c.want {
			t.Errorf("%x: %s", c.id, got)
		}
		if got, err := l.Parse(c.want); err != nil || got != c.id {
			t.Errorf("%s: %x, %v", c.want, got, err)
		}
		m := l.Message(c.id)
		if len(m) != 1 || !m[0].Is(ndef.WellKnown, ndef.TypeURI) {
			t.Fatalf("%+v", m)
		}
		if uri, err := ndef.ParseURI(m[0].Payload); err != nil || uri != c.want {
			t.Errorf("%q, %v", uri, err)
		}
	}
}

// TestLostModeHidesNothing: all addresses are of one form, and nothing but the
// identifier tells them apart.
func TestLostModeHidesNothing(t *testing.T) {
	const host = "found.example"
	l := lostMode(t, host)
	for i := range 8 {
		for bit := range 8 {
			var id [8]byte
			id[i] = 1 << bit
			token, ok := strings.CutPrefix(l.URL(id), "https://"+host+"/#")
			if !ok || len(token) != 11 || strings.Trim(token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
				t.Errorf("%x: %q", id, token)
			}
		}
	}
}

func TestLostModeRefuses(t *testing.T) {
	for _, host := range []string{
		"", "localhost", "found.example.", ".found.example", "found..example", "Found.example", "fo und.example", "found.example/x", "found.example:80",
		"a@found.example", "found.example#x", "found.example?x", "-a.example", "a-.example", "a_b.example", "fünd.example", "127.0.0.1", "found.1e",
		strings.Repeat("a", 64) + ".example", strings.Repeat("a.", 126) + "ab",
	} {
		if l, err := ndef.NewLostMode(host); l != (ndef.LostMode{}) || !errors.Is(err, ndef.ErrHostName) {
			t.Errorf("%q: %v", host, err)
		}
	}
	for _, host := range []string{"a.b", "xn--fnd-hoa.example", "a-b.c-d.example", "1.example", strings.Repeat("a", 63) + ".example", strings.Repeat("a.", 125) + "abc"} {
		lostMode(t, host)
	}
	l := lostMode(t, "found.example")
	for _, url := range []string{"", "https://found.example/", "http://found.example/#AAAAAAAAAAA", "https://lost.example/#AAAAAAAAAAA", "https://found.example/x#AAAAAAAAAAA", "HTTPS://found.example/#AAAAAAAAAAA"} {
		if id, err := l.Parse(url); id != ([8]byte{}) || !errors.Is(err, ndef.ErrHost) {
			t.Errorf("%q: %x, %v", url, id, err)
		}
	}
	for _, token := range []string{"", "AAAAAAAAAA", "AAAAAAAAAAAA", "AAAAAAAAAAB", "AAAAAAAAAA=", "AAAAAAAAAAA=", "+AAAAAAAAAA", "/AAAAAAAAAA", "AAAAA\nAAAAAA", "AAAAAAAAAAA\r\n", "<script>AAA", "Call me, Bo"} {
		if id, err := l.Parse("https://found.example/#" + token); id != ([8]byte{}) || !errors.Is(err, ndef.ErrToken) {
			t.Errorf("%q: %x, %v", token, id, err)
		}
	}
}

func TestLostModeZero(t *testing.T) {
	for name, use := range map[string]func(l ndef.LostMode){
		"URL":     func(l ndef.LostMode) { l.URL([8]byte{}) },
		"Message": func(l ndef.LostMode) { l.Message([8]byte{}) },
		"Parse":   func(l ndef.LostMode) { l.Parse("") },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s does not panic", name)
				}
			}()
			use(ndef.LostMode{})
		}()
	}
}
