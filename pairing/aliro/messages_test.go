package aliro_test

import (
	"bytes"
	"encoding/hex"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/aliro"
)

// Of the published run: the A5 TLV, the reader's ephemeral key, and the parts
// of the opened answer to the second command.
const (
	proprietary  = "a508800200005c020100"
	ephemeral    = "049696afe33de58b7d3253d1cba86d14147c16d455e8a27373b38d454af21b70e75e13ebc6d55743ba6a6ffc4ed37a55515a9346fdae311f60be30421fa6dc61c5"
	deviceKeyTLV = "5a4104ed1c8b8eb7e44c2842db98730717c75cc94c96ab9ae60f079879e756980b4003b38fb449203f7237cb9f81077b8ac49c75c8115ed408312222eab61e18feca17"
	signatureTLV = "9e40aee338364c1996c5ca3275d929b928025c6264b3bdbc5f867233e4963420174eab279f43ece1553b48c675f9a27d2e304017a6786416cdae53737c6d57a05eb1"
	keyIDTLV     = "4e080001020304050607"
	statusTLV    = "5e028001"
	issuedTLV    = "9114323032362d30322d32365430393a30303a30305a"
	expiresTLV   = "9214323032372d30322d32365430393a30303a30305a"
)

// Every kind of message: how it is parsed and written again, and the TLVs of a
// good one.
var messages = []struct {
	name     string
	parse    func(b []byte) (any, error)
	again    func(m any) []byte
	required []string
	optional []string
}{
	{
		"AUTH0",
		func(b []byte) (any, error) { m, err := aliro.ParseAuth0(b); return m, err },
		func(m any) []byte { x := m.(aliro.Auth0); return x.Append(nil) },
		[]string{"410101", "420100", "5c020100", "8741" + ephemeral, "4c10" + strings.Repeat("44", 16), "4d20" + strings.Repeat("4d", 32)},
		nil,
	}, {
		"AUTH0 answer",
		func(b []byte) (any, error) { m, err := aliro.ParseAuth0Answer(b); return m, err },
		func(m any) []byte { x := m.(aliro.Auth0Answer); return x.Append(nil) },
		[]string{"8641" + ephemeral},
		[]string{"9d40" + strings.Repeat("9d", 64)},
	}, {
		"AUTH1",
		func(b []byte) (any, error) { m, err := aliro.ParseAuth1(b); return m, err },
		func(m any) []byte { x := m.(aliro.Auth1); return x.Append(nil) },
		[]string{"410101", signatureTLV},
		nil,
	}, {
		"AUTH1 answer with a key",
		func(b []byte) (any, error) { m, err := aliro.ParseAuth1Answer(b); return m, err },
		func(m any) []byte { x := m.(aliro.Auth1Answer); return x.Append(nil) },
		[]string{deviceKeyTLV, signatureTLV, statusTLV},
		[]string{issuedTLV, expiresTLV},
	}, {
		"AUTH1 answer with an identifier",
		func(b []byte) (any, error) { m, err := aliro.ParseAuth1Answer(b); return m, err },
		func(m any) []byte { x := m.(aliro.Auth1Answer); return x.Append(nil) },
		[]string{keyIDTLV, signatureTLV, statusTLV},
		[]string{issuedTLV, expiresTLV},
	},
}

// joined is the message of TLVs in hexadecimal.
func joined(tlvs ...[]string) []byte {
	return expecttest.Unhex(strings.Join(slices.Concat(tlvs...), ""))
}

// TestMessages: what is canonical comes back, any order and unknown TLVs mean
// the same, and each fault is refused.
func TestMessages(t *testing.T) {
	for _, m := range messages {
		t.Run(m.name, func(t *testing.T) {
			for n := range len(m.optional) + 1 {
				b := joined(m.required, m.optional[:n])
				x, err := m.parse(b)
				if err != nil {
					t.Fatal(err)
				}
				if again := m.again(x); !bytes.Equal(again, b) {
					t.Errorf("%x became %x", b, again)
				}
				tlvs := slices.Concat(m.required, m.optional[:n])
				slices.Reverse(tlvs)
				for _, odd := range [][]byte{joined(tlvs), joined(tlvs, []string{"1f0100", "bf7f00", "7700"}), joined([]string{"7f668180" + strings.Repeat("00", 128)}, tlvs)} {
					if y, err := m.parse(odd); err != nil || !reflect.DeepEqual(x, y) {
						t.Errorf("%x: %+v, %v", odd, y, err)
					}
				}
			}
			refuse := func(name string, b []byte, want error) {
				t.Helper()
				x, err := m.parse(b)
				if wants(t, name, err, want); !reflect.ValueOf(x).IsZero() {
					t.Errorf("%s: a message and an error", name)
				}
			}
			all := slices.Concat(m.required, m.optional)
			for i, tlv := range all {
				refuse("twice", joined(all, []string{tlv}), aliro.ErrTLV)
				if i < len(m.required) {
					refuse("missing", joined(all[:i], all[i+1:]), aliro.ErrTLV)
				}
				value := expecttest.Unhex(tlv)[2:]
				for _, n := range []int{0, len(value) - 1, len(value) + 1, 127} {
					if tlv == statusTLV && n == 1 {
						continue
					}
					wrong := append([]byte{expecttest.Unhex(tlv)[0], byte(n)}, make([]byte, n)...)
					refuse("size", slices.Concat(joined(all[:i]), wrong, joined(all[i+1:])), aliro.ErrFieldLength)
				}
			}
			whole := joined(all)
			for n := range whole {
				if x, err := m.parse(whole[:n]); err == nil {
					if again := m.again(x); !bytes.Equal(again, whole[:n]) {
						t.Errorf("cut at %d: %+v", n, x)
					}
				} else {
					refuse("cut", whole[:n], aliro.ErrTLV)
				}
			}
			for _, tail := range []string{"00", "1f", "1f80", "1f8000", "0080", "00817f", "008200ff", "0083000000", "00ff", "0001", "00810180", "77810100", "7782000100", "77820080" + strings.Repeat("00", 128)} {
				refuse("tail "+tail, append(slices.Clone(whole), expecttest.Unhex(tail)...), aliro.ErrTLV)
			}
		})
	}
}

func TestMessagePoints(t *testing.T) {
	for _, m := range messages {
		for i, tlv := range m.required {
			b := expecttest.Unhex(tlv)
			if len(b) != 2+aliro.PublicKeySize {
				continue
			}
			for _, at := range []int{2, 66} {
				bad := slices.Clone(b)
				bad[at] ^= 2
				x, err := m.parse(joined(m.required[:i], []string{hex.EncodeToString(bad)}, m.required[i+1:]))
				if wants(t, m.name, err, aliro.ErrPoint); !reflect.ValueOf(x).IsZero() {
					t.Errorf("%s: a message and an error", m.name)
				}
			}
		}
	}
}

// TestAuth1AnswerForms: the published answer, and the forms that Append does
// not write.
func TestAuth1AnswerForms(t *testing.T) {
	published := expecttest.Must(aliro.ParseAuth1Answer(expecttest.Unhex(deviceKeyTLV + signatureTLV + "5e0100")))
	if key := published.Key.Bytes(); !bytes.Equal(key[:], expecttest.Unhex(deviceKeyTLV)[2:]) || published.HasID || published.Credential != (aliro.Credential{}) {
		t.Errorf("%+v", published)
	}
	short := expecttest.Must(aliro.ParseAuth1Answer(expecttest.Unhex(keyIDTLV + signatureTLV + "5e01a5")))
	if again := short.Append(nil); short.Status != 0xa5 || !bytes.Equal(again, expecttest.Unhex(keyIDTLV+signatureTLV+"5e0200a5")) {
		t.Errorf("%+v became %x", short, again)
	}
	both := expecttest.Must(aliro.ParseAuth1Answer(expecttest.Unhex(keyIDTLV + deviceKeyTLV + signatureTLV + statusTLV)))
	if again := both.Append(nil); !both.HasID || both.ID != deviceOptions.ID || both.Key != published.Key || !bytes.Equal(again, expecttest.Unhex(keyIDTLV+deviceKeyTLV+signatureTLV+statusTLV)) {
		t.Errorf("%+v became %x", both, again)
	}
	zeros := expecttest.Must(aliro.ParseAuth1Answer(expecttest.Unhex(keyIDTLV + signatureTLV + statusTLV + "9114" + strings.Repeat("00", 20))))
	if again := zeros.Append(nil); !bytes.Equal(again, expecttest.Unhex(keyIDTLV+signatureTLV+statusTLV)) {
		t.Errorf("%+v became %x", zeros, again)
	}
	_, err := aliro.ParseAuth1Answer(expecttest.Unhex(signatureTLV + statusTLV))
	wants(t, "nobody", err, aliro.ErrTLV)
	_, err = aliro.ParseAuth1Answer(expecttest.Unhex(keyIDTLV + signatureTLV + statusTLV + strings.Replace(issuedTLV, "5a", "5b", 1)))
	wants(t, "issued", err, aliro.ErrTimestamp)
	_, err = aliro.ParseAuth1Answer(expecttest.Unhex(keyIDTLV + signatureTLV + statusTLV + strings.Replace(expiresTLV, "5a", "5b", 1)))
	wants(t, "expires", err, aliro.ErrTimestamp)
	expecttest.Panics(t, "nobody", func() { (&aliro.Auth1Answer{}).Append(nil) })
	expecttest.Panics(t, "no key", func() { (&aliro.Auth0{}).Append(nil) })
	expecttest.Panics(t, "no key", func() { (&aliro.Auth0Answer{}).Append(nil) })
}

func TestTimestamp(t *testing.T) {
	when := time.Date(2026, 2, 26, 10, 0, 0, 5e8, time.FixedZone("", 3600))
	s := expecttest.Must(aliro.TimestampOf(when))
	if got, ok := s.Time(); string(s[:]) != "2026-02-26T09:00:00Z" || !ok || !got.Equal(when.Truncate(time.Second)) {
		t.Errorf("%s, %v", s, got)
	}
	for _, year := range []int{-1, 10000} {
		s, err := aliro.TimestampOf(time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC))
		if wants(t, "year", err, aliro.ErrTimestamp); s != (aliro.Timestamp{}) {
			t.Errorf("%s", s)
		}
	}
	for _, bad := range []string{"2026-02-30T09:00:00Z", "2026-02-26 09:00:00Z", "2026-02-26T09:00:00+", "2026-02-26T24:00:00Z", "2026-02-26T9:00:00.1", "0000-00-00T00:00:00Z"} {
		if got, ok := aliro.Timestamp([]byte(bad)).Time(); ok || !got.IsZero() {
			t.Errorf("%s is %v", bad, got)
		}
	}
	if _, ok := (aliro.Timestamp{}).Time(); ok {
		t.Error("none is a time")
	}
}

func TestSelectAnswer(t *testing.T) {
	const whole = "6f158409a000000909acce5501" + proprietary
	a := expecttest.Must(aliro.ParseSelectAnswer(expecttest.Unhex(whole)))
	if a.AID != aliro.AIDPrimary || hex.EncodeToString(a.Proprietary) != proprietary || !bytes.Equal(a.Append(nil), expecttest.Unhex(whole)) {
		t.Errorf("%+v", a)
	}
	f := expecttest.Must(aliro.ParseFeatures(a.Proprietary))
	if !slices.Equal(f.Versions, []aliro.Version{aliro.Version1_0}) || f.Capabilities != nil || !bytes.Equal(f.Append(nil), a.Proprietary) {
		t.Errorf("%+v", f)
	}
	b := expecttest.Unhex(whole)
	for n := range b {
		got, err := aliro.ParseSelectAnswer(b[:n])
		if wants(t, "cut", err, aliro.ErrTLV); got.Proprietary != nil || got.AID != (aliro.AID{}) {
			t.Error("an answer and an error")
		}
	}
	for bad, want := range map[string]error{
		whole + "00":                                         aliro.ErrTLV,
		"70" + whole[2:]:                                     aliro.ErrTLV,
		"6f15a40" + whole[7:]:                                aliro.ErrTLV,
		"6f0a" + proprietary:                                 aliro.ErrTLV,
		"6f0b8409a000000909acce5501":                         aliro.ErrTLV,
		"6f148408a000000909acce55" + proprietary:             aliro.ErrFieldLength,
		"6f178409a000000909acce5501a50a800200005c0201008000": aliro.ErrTLV,
		"6f178409a000000909acce5501" + proprietary + "8000":  aliro.ErrTLV,
		"6f0d8409a000000909acce5501a500":                     aliro.ErrTLV,
		"6f118409a000000909acce5501a504800200" + "00":        aliro.ErrTLV,
		"6f138409a000000909acce5501a506800200005c00":         aliro.ErrFieldLength,
		"6f148409a000000909acce5501a507800200005c0101":       aliro.ErrFieldLength,
		"6f148409a000000909acce5501a5078001005c020100":       aliro.ErrFieldLength,
	} {
		got, err := aliro.ParseSelectAnswer(expecttest.Unhex(bad))
		if wants(t, bad, err, want); got.Proprietary != nil {
			t.Errorf("%s: an answer and an error", bad)
		}
	}
	stepUp := aliro.SelectAnswer{AID: aliro.AIDStepUp, Proprietary: a.Proprietary}.Append(nil)
	r, err := aliro.NewReader(readerOptions, stepUp, aliro.Request{})
	if wants(t, "another application", err, aliro.ErrApplication); r != nil {
		t.Error("a reader and an error")
	}
}

// TestFeatures: lengths of all three forms, odd orders, and unknown TLVs.
func TestFeatures(t *testing.T) {
	for _, n := range []int{0, 1, 4, 100, 113, 114, 127, 128, 241, 255, 256, 1000, 65000} {
		f := aliro.Features{Medium: [2]byte{1, 2}, Versions: []aliro.Version{{1, 0}, {0, 9}}, Capabilities: make([]byte, n)}
		got, err := aliro.ParseFeatures(f.Append(nil))
		if err != nil || !reflect.DeepEqual(got, f) {
			t.Errorf("%d bytes: %+v, %v", n, got, err)
		}
		a := aliro.SelectAnswer{AID: aliro.AIDPrimary, Proprietary: f.Append(nil)}
		if got, err := aliro.ParseSelectAnswer(a.Append(nil)); err != nil || !reflect.DeepEqual(got, a) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
	odd := expecttest.Must(aliro.ParseFeatures(expecttest.Unhex("a5115c0201007f6602020081021234" + "80020000")))
	if odd.Versions[0] != aliro.Version1_0 || hex.EncodeToString(odd.Capabilities) != "0200" {
		t.Errorf("%+v", odd)
	}
	expecttest.Panics(t, "no version", func() { (aliro.Features{}).Append(nil) })
	expecttest.Panics(t, "too long", func() {
		(aliro.Features{Versions: []aliro.Version{{}}, Capabilities: make([]byte, 65530)}).Append(nil)
	})
	for _, b := range []string{"", "a5", "a400", proprietary + "00", "a6" + proprietary[2:]} {
		f, err := aliro.ParseFeatures(expecttest.Unhex(b))
		if wants(t, b, err, aliro.ErrTLV); f.Versions != nil {
			t.Error("features and an error")
		}
	}
}

func TestMessagesDoNotAllocate(t *testing.T) {
	room := make([]byte, 0, 300)
	auth0 := expecttest.Must(aliro.ParseAuth0(joined(messages[0].required)))
	answer0 := expecttest.Must(aliro.ParseAuth0Answer(joined(messages[1].required, messages[1].optional)))
	answer1 := expecttest.Must(aliro.ParseAuth1Answer(joined(messages[3].required, messages[3].optional)))
	auth1 := joined(messages[2].required)
	if n := testing.AllocsPerRun(100, func() {
		m, err := aliro.ParseAuth1(auth1)
		if err != nil {
			t.Fatal(err)
		}
		m.Append(room)
		auth0.Append(room)
		answer0.Append(room)
		answer1.Append(room)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
