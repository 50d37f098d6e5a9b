package ndef_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/pairing/ndef"
)

func TestExternalType(t *testing.T) {
	for _, s := range []string{"a:b", "z:z", "android.com:pkg", "Example.COM:Some-Type_1", "a:b:c", "a-b.c:()+,-:=@;$_!*'.", "a:" + strings.Repeat("b", 253)} {
		e, err := ndef.ParseExternalType([]byte(s))
		if err != nil || e.Domain+":"+e.Name != s {
			t.Errorf("%q: %+v, %v", s, e, err)
			continue
		}
		r, err := e.Record([]byte{1})
		if err != nil || !r.Is(ndef.External, s) || len(r.Payload) != 1 {
			t.Errorf("%q: %+v, %v", s, r, err)
		}
	}
	for _, s := range []string{"", "a", ":", "a:", ":b", "a b:c", "a:b c", "a_b:c", "a:b/c", "æ:b", "a:æ", "a:b\x00", "a:" + strings.Repeat("b", 254)} {
		if e, err := ndef.ParseExternalType([]byte(s)); e != (ndef.ExternalType{}) || !errors.Is(err, ndef.ErrExternalType) {
			t.Errorf("%q: %+v, %v", s, e, err)
		}
		domain, name, _ := strings.Cut(s, ":")
		e := ndef.ExternalType{Domain: domain, Name: name}
		if b, err := e.Append([]byte("y")); string(b) != "y" || !errors.Is(err, ndef.ErrExternalType) {
			t.Errorf("%q: %q, %v", s, b, err)
		}
		if r, err := e.Record(nil); r.TNF != 0 || !errors.Is(err, ndef.ErrExternalType) {
			t.Errorf("%q: %+v, %v", s, r, err)
		}
	}
}

func TestApplication(t *testing.T) {
	for _, name := range []string{"a.b", "com.example.app", "Com.Example_2.App_", "a.b2", "z.Z"} {
		r, err := ndef.ApplicationRecord(name)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := ndef.ParseApplication(r); err != nil || got != name {
			t.Errorf("%q: %q, %v", name, got, err)
		}
		r.Type = []byte("Android.com:PKG")
		if got, err := ndef.ParseApplication(r); err != nil || got != name {
			t.Errorf("%q: %q, %v", name, got, err)
		}
	}
	for _, name := range []string{"", "a", ".", "a.", ".a", "a..b", "a.1", "a._b", "a.b c", "a.b\x00", "æ.b"} {
		if r, err := ndef.ApplicationRecord(name); r.TNF != 0 || !errors.Is(err, ndef.ErrApplication) {
			t.Errorf("%q: %+v, %v", name, r, err)
		}
		r := ndef.Record{TNF: ndef.External, Type: []byte(ndef.TypeApplication), Payload: []byte(name)}
		if got, err := ndef.ParseApplication(r); got != "" || !errors.Is(err, ndef.ErrApplication) {
			t.Errorf("%q: %q, %v", name, got, err)
		}
	}
	for _, r := range []ndef.Record{{}, wkt(ndef.TypeApplication, "a.b"), {TNF: ndef.External, Type: []byte("android.com:pk"), Payload: []byte("a.b")}} {
		if got, err := ndef.ParseApplication(r); got != "" || !errors.Is(err, ndef.ErrApplicationType) {
			t.Errorf("%+v: %q, %v", r, got, err)
		}
	}
}
