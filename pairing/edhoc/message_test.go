package edhoc_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/edhoc"
)

// gx is an ephemeral key that is a point on both curves.
const gx = "8af6f430ebe18d34184017a9a11bf511c8dff8f834730b96c1b7c8dbca2fc3b6"

// Of two errors the first from the left counts, but for the suite, the size and
// the point, which come last and in this order.
func TestParseMessage1(t *testing.T) {
	key, zero := "5820"+gx, "5820"+strings.Repeat("00", 32)
	for _, test := range []struct {
		in   string
		want error
	}{
		{"0302" + key + "0e", nil},
		{"0000" + key + "40", nil},
		{"01822021" + "02" + key + "420e0e", edhoc.ErrEncoding}, // 02 in the place of G_X
		{"0183202102" + key + "420e0e", nil},
		{"0282381800" + key + "00", nil},
		{"02821b7fffffffffffffff03" + key + "00", nil},
		{"02821b800000000000000003" + key + "00", nil},
		{"02843bffffffffffffffff" + "1bffffffffffffffff" + "00" + "03" + key + "00", nil},
		{"02823b800000000000000003" + key + "00", nil},
		{"021b8000000000000000" + key + "00", edhoc.ErrSuite},
		{"02" + "82" + "03" + "3b7fffffffffffffff" + key + "00", edhoc.ErrSuite},
		{"02823b7fffffffffffffff03" + key + "00", nil},
		{"", edhoc.ErrTruncated},
		{"18", edhoc.ErrTruncated},
		{"40", edhoc.ErrEncoding},
		{"41", edhoc.ErrTruncated},
		{"80", edhoc.ErrEncoding},
		{"f4", edhoc.ErrEncoding},
		{"c003", edhoc.ErrEncoding},
		{"84" + "0302" + key + "0e", edhoc.ErrEncoding},
		{"9f" + "0302" + key + "0eff", edhoc.ErrEncoding},
		{"04", edhoc.ErrMethod},
		{"20", edhoc.ErrMethod},
		{"1818", edhoc.ErrMethod},
		{"1bffffffffffffffff", edhoc.ErrMethod},
		{"3bffffffffffffffff", edhoc.ErrMethod},
		{"1803", edhoc.ErrEncoding},
		{"03", edhoc.ErrTruncated},
		{"0340", edhoc.ErrEncoding},
		{"0380", edhoc.ErrEncoding},
		{"038102", edhoc.ErrEncoding},
		{"03820240", edhoc.ErrEncoding},
		{"03828002", edhoc.ErrEncoding},
		{"038202", edhoc.ErrTruncated},
		{"03a1" + "0202" + key + "0e", edhoc.ErrEncoding},
		{"0306", edhoc.ErrTruncated},
		{"030602", edhoc.ErrEncoding},
		{"030660", edhoc.ErrEncoding},
		{"03065820" + gx[:62], edhoc.ErrTruncated},
		{"0306" + key, edhoc.ErrTruncated},
		{"0306" + key + "1818", edhoc.ErrEncoding},
		{"0306" + key + "3818", edhoc.ErrEncoding},
		{"0306" + key + "410e", edhoc.ErrEncoding},
		{"0306" + key + "4137", edhoc.ErrEncoding},
		{"0306" + key + "60", edhoc.ErrEncoding},
		{"0306" + key + "f6", edhoc.ErrEncoding},
		{"0306" + key + "41", edhoc.ErrTruncated},
		{"0306" + key + "0e40", edhoc.ErrEncoding},
		{"0306" + key + "0e0041", edhoc.ErrTruncated},
		{"0306" + key + "0e004040", edhoc.ErrEncoding},
		{"0306" + key + "0e20", edhoc.ErrSuite},
		{"0306" + "4101" + "0e", edhoc.ErrSuite},
		{"0302" + "4101" + "0e", edhoc.ErrLength},
		{"0302" + "40" + "0e", edhoc.ErrLength},
		{"0302" + "5821" + gx + "00" + "0e", edhoc.ErrLength},
		{"0302" + "4101" + "0e40", edhoc.ErrEncoding},
		{"0300" + zero + "0e", edhoc.ErrPoint},
		{"0301" + zero + "0e", edhoc.ErrPoint},
		{"0302" + zero + "0e", nil}, // x = 0 is on P-256
		{"0303" + "5820" + strings.Repeat("ff", 32) + "0e", edhoc.ErrPoint},
		{"0300" + zero + "0e60", edhoc.ErrEncoding},
	} {
		m, err := edhoc.ParseMessage1(expecttest.Unhex(test.in))
		if !errors.Is(err, test.want) || err != nil && !reflect.ValueOf(m).IsZero() {
			t.Errorf("%s: %+v, %v, want %v", test.in, m, err, test.want)
		}
		if err != nil {
			continue
		}
		if again, err := m.Append([]byte{1}); err != nil || !bytes.Equal(again[1:], expecttest.Unhex(test.in)) {
			t.Errorf("%s became %x, %v", test.in, again, err)
		}
	}
	for _, p := range lowOrderPoints {
		m := append(append([]byte{3, 1, 0x58, 0x20}, p...), 7)
		if _, err := edhoc.ParseMessage1(m); !errors.Is(err, edhoc.ErrPoint) {
			t.Errorf("%x: %v", p, err)
		}
	}
}

func TestAppendMessage1(t *testing.T) {
	for _, test := range []struct {
		m    edhoc.Message1
		want error
	}{
		{edhoc.Message1{Method: 9}, edhoc.ErrLength},
		{edhoc.Message1{Method: 4, Suites: []edhoc.Suite{9}}, edhoc.ErrMethod},
		{edhoc.Message1{Method: -1, Suites: []edhoc.Suite{2}}, edhoc.ErrMethod},
		{edhoc.Message1{Suites: []edhoc.Suite{2, 4}}, edhoc.ErrSuite},
		{edhoc.Message1{Suites: []edhoc.Suite{2, -1}}, edhoc.ErrSuite},
		{edhoc.Message1{Suites: []edhoc.Suite{4, 2}}, nil},
		{edhoc.Message1{Suites: []edhoc.Suite{2, edhoc.WideSuite}, Wide: make([]edhoc.Integer, 1)}, edhoc.ErrSuite},
		{edhoc.Message1{Suites: []edhoc.Suite{edhoc.WideSuite, 2}}, edhoc.ErrLength},
		{edhoc.Message1{Suites: []edhoc.Suite{2}, Wide: make([]edhoc.Integer, 1)}, edhoc.ErrLength},
		{edhoc.Message1{Suites: []edhoc.Suite{edhoc.WideSuite, 2}, Wide: make([]edhoc.Integer, 2)}, edhoc.ErrLength},
		{edhoc.Message1{Suites: []edhoc.Suite{edhoc.WideSuite, 2}, Wide: []edhoc.Integer{{N: 1 << 63}}}, nil},
	} {
		if b, err := test.m.Append([]byte{1}); !errors.Is(err, test.want) || (b == nil) != (err != nil) {
			t.Errorf("%+v: %x, %v", test.m, b, err)
		}
	}
}

func TestParseMessage2(t *testing.T) {
	for _, test := range []struct {
		in   string
		want error
	}{
		{"5821" + gx + "00", nil},
		{"", edhoc.ErrTruncated},
		{"58", edhoc.ErrTruncated},
		{"5820" + gx, edhoc.ErrLength},
		{"40", edhoc.ErrLength},
		{"4000", edhoc.ErrEncoding},
		{"5821" + gx, edhoc.ErrTruncated},
		{"5821" + gx + "0000", edhoc.ErrEncoding},
		{"7821" + gx + "00", edhoc.ErrEncoding},
		{"78ff", edhoc.ErrTruncated},
		{"590021" + gx + "00", edhoc.ErrEncoding},
		{"5f5821" + gx + "00ff", edhoc.ErrEncoding},
		{"5bffffffffffffffff" + gx, edhoc.ErrTruncated},
		{"00", edhoc.ErrEncoding},
	} {
		m, err := edhoc.ParseMessage2(expecttest.Unhex(test.in))
		if !errors.Is(err, test.want) || err != nil && !reflect.ValueOf(m).IsZero() {
			t.Errorf("%s: %+v, %v", test.in, m, err)
		}
		if err == nil && !bytes.Equal(m.Append(nil), expecttest.Unhex(test.in)) {
			t.Errorf("%s became %x", test.in, m.Append(nil))
		}
	}
}

// idCreds lists ID_CREDs as they stand in plaintexts, and the maps they stand
// for.
var idCreds = map[string]string{
	"32": "a1044132", "17": "a1044117", "20": "a1044120", "40": "a10440", "4118": "a1044118", "4138": "a1044138",
	"420102": "a104420102", "a10401": "a10401", "a1046161": "a1046161", "a20441320101": "a20441320101",
	"a11822822e4879f2a41b510c1f9b": "a11822822e4879f2a41b510c1f9b", "a1616101": "a1616101",
}

func TestParsePlaintexts(t *testing.T) {
	mac8, mac16, signature := "48"+strings.Repeat("aa", 8), "50"+strings.Repeat("bb", 16), "5840"+strings.Repeat("cc", 64)
	type test struct {
		suite  edhoc.Suite
		method edhoc.Method
		in     string // without C_R
		want   error
	}
	tests := []test{
		{4, 3, "", edhoc.ErrSuite}, {-1, 3, "", edhoc.ErrSuite}, {4, 4, "", edhoc.ErrSuite},
		{2, 4, "", edhoc.ErrMethod}, {2, -1, "", edhoc.ErrMethod},
		{2, 3, "", edhoc.ErrTruncated},
		{2, 3, "1818" + mac8, edhoc.ErrEncoding},
		{2, 3, "4132" + mac8, edhoc.ErrEncoding},
		{2, 3, "60" + mac8, edhoc.ErrEncoding},
		{2, 3, "80" + mac8, edhoc.ErrEncoding},
		{2, 3, "a0" + mac8, edhoc.ErrEncoding},
		{2, 3, "a1044132" + mac8, edhoc.ErrEncoding},
		{2, 3, "a10440" + mac8, edhoc.ErrEncoding},
		{2, 3, "a1180441" + "32" + mac8, edhoc.ErrEncoding},
		{2, 3, "a201010102" + mac8, edhoc.ErrEncoding},
		{2, 3, "a104", edhoc.ErrTruncated},
		{2, 3, "32", edhoc.ErrTruncated},
		{2, 3, "3247" + strings.Repeat("aa", 6), edhoc.ErrTruncated},
		{2, 3, "3247" + strings.Repeat("aa", 7), edhoc.ErrLength},
		{2, 3, "3247" + strings.Repeat("aa", 7) + "60", edhoc.ErrLength},
		{2, 3, "3200", edhoc.ErrEncoding},
		{2, 3, "3268" + strings.Repeat("61", 8), edhoc.ErrEncoding},
		{2, 3, "32" + mac8 + "60", edhoc.ErrEncoding},
		{2, 3, "32" + mac8 + "0041", edhoc.ErrTruncated},
		{2, 3, "32" + mac8 + "0041ff20", nil},
		{2, 3, "32" + mac16, edhoc.ErrLength}, {2, 3, "32" + signature, edhoc.ErrLength},
		{1, 3, "32" + mac8, edhoc.ErrLength}, {1, 3, "32" + mac16, nil}, {3, 3, "32" + mac16, nil}, {0, 3, "32" + mac8, nil},
	}
	for in := range idCreds {
		tests = append(tests, test{2, 3, in + mac8, nil}, test{3, 0, in + signature, nil})
	}
	for _, c := range tests {
		for cr, crErr := range map[string]error{"27": nil, "40": nil, "421234": nil, "4127": edhoc.ErrEncoding, "1818": edhoc.ErrEncoding, "": c.want} {
			if cr == "" && c.in != "" {
				continue
			}
			want := c.want
			if crErr != nil && !errors.Is(c.want, edhoc.ErrSuite) && !errors.Is(c.want, edhoc.ErrMethod) {
				want = crErr
			}
			in := expecttest.Unhex(cr + c.in)
			p, err := edhoc.ParsePlaintext2(c.suite, c.method, in)
			if !errors.Is(err, want) || err != nil && !reflect.ValueOf(p).IsZero() {
				t.Errorf("%d %d %x: %+v, %v, want %v", c.suite, c.method, in, p, err, want)
			}
			if err == nil && !bytes.Equal(p.Append(nil), in) {
				t.Errorf("%x became %x", in, p.Append(nil))
			}
		}
		in := expecttest.Unhex(c.in)
		p, err := edhoc.ParsePlaintext3(c.suite, c.method, in)
		if !errors.Is(err, c.want) || err != nil && !reflect.ValueOf(p).IsZero() {
			t.Errorf("%d %d %x: %+v, %v, want %v", c.suite, c.method, in, p, err, c.want)
		}
		if err == nil && !bytes.Equal(p.Append(nil), in) {
			t.Errorf("%x became %x", in, p.Append(nil))
		}
	}
	for in, want := range idCreds {
		p, err := edhoc.ParsePlaintext3(2, 3, expecttest.Unhex(in+mac8))
		if err != nil || !bytes.Equal(p.IDCred, expecttest.Unhex(want)) {
			t.Errorf("%s stands for %x, %v", in, p.IDCred, err)
		}
	}
	// Who signs: the responder in methods 0 and 2, the initiator in 0 and 1.
	for m := edhoc.Method(0); m < 4; m++ {
		_, err2 := edhoc.ParsePlaintext2(2, m, expecttest.Unhex("0132"+signature))
		_, err3 := edhoc.ParsePlaintext3(2, m, expecttest.Unhex("32"+signature))
		if (err2 == nil) != (m == 0 || m == 2) || (err3 == nil) != (m == 0 || m == 1) {
			t.Errorf("method %d: %v, %v", m, err2, err3)
		}
	}
}

// ID_CRED nests 16 deep, or less.
func TestNesting(t *testing.T) {
	for depth, want := range map[int]error{1: nil, 15: nil, 16: nil, 17: edhoc.ErrEncoding, 1000: edhoc.ErrEncoding} {
		idCred := append(bytes.Repeat([]byte{0xa1, 0x05}, depth-1), 0xa1, 0x05, 0x00)
		in := append(append([]byte{0x27}, idCred...), expecttest.Unhex("480102030405060708")...)
		p, err := edhoc.ParsePlaintext2(2, 3, in)
		if !errors.Is(err, want) || err == nil && !bytes.Equal(p.IDCred, idCred) {
			t.Errorf("%d: %+v, %v", depth, p, err)
		}
	}
}

func TestOpenMessage3(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 70))
	prk, th := random(r, 32), random(r, 32)
	for _, test := range []struct {
		suite   edhoc.Suite
		prk, th int
		in      string
		want    error
	}{
		{4, 31, 32, "", edhoc.ErrSuite},
		{-1, 32, 32, "", edhoc.ErrSuite},
		{2, 31, 32, "00", edhoc.ErrLength}, {2, 33, 32, "00", edhoc.ErrLength}, {2, 0, 32, "00", edhoc.ErrLength},
		{2, 32, 31, "00", edhoc.ErrLength}, {2, 32, 33, "00", edhoc.ErrLength}, {2, 32, 0, "00", edhoc.ErrLength},
		{2, 32, 32, "", edhoc.ErrTruncated},
		{2, 32, 32, "41", edhoc.ErrTruncated},
		{2, 32, 32, "00", edhoc.ErrEncoding},
		{2, 32, 32, "4000", edhoc.ErrEncoding},
		{2, 32, 32, "40", edhoc.ErrLength},
		{2, 32, 32, "48" + strings.Repeat("00", 8), edhoc.ErrLength},
		{2, 32, 32, "49" + strings.Repeat("00", 9), edhoc.ErrAuthentication},
		{3, 32, 32, "50" + strings.Repeat("00", 16), edhoc.ErrLength},
		{3, 32, 32, "51" + strings.Repeat("00", 17), edhoc.ErrAuthentication},
	} {
		p, err := edhoc.OpenMessage3(test.suite, append(prk, 0)[:test.prk], append(th, 0)[:test.th], expecttest.Unhex(test.in))
		if p != nil || !errors.Is(err, test.want) {
			t.Errorf("%+v: %x, %v", test, p, err)
		}
	}
}

func TestKDF(t *testing.T) {
	for n := range 66 {
		if b, err := edhoc.KDF(make([]byte, n), 0, nil, 16); (err == nil) != (n == 32) || err != nil && (b != nil || !errors.Is(err, edhoc.ErrLength)) {
			t.Errorf("prk of %d: %x, %v", n, b, err)
		}
		if _, err := edhoc.TH2(make([]byte, n), nil); (err == nil) != (n == 32) {
			t.Errorf("G_Y of %d: %v", n, err)
		}
		if _, err := edhoc.NextTH(make([]byte, n), nil, nil); (err == nil) != (n == 32) {
			t.Errorf("TH of %d: %v", n, err)
		}
	}
	if _, err := edhoc.KDF(nil, 0, nil, 0); !errors.Is(err, edhoc.ErrLength) {
		t.Error(err)
	}
	if !bytes.Equal(edhoc.Extract(nil, []byte("x")), edhoc.Extract(make([]byte, 32), []byte("x"))) {
		t.Error("an empty salt is not zeros")
	}
}
