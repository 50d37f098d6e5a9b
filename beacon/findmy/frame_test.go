package findmy_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/findmy"
	"github.com/seed-496a4445/fyr/internal/expecttest"
)

// The two advertisements of the wallet key with status 10 and hint 45.
const (
	walletAddress   = "cb25335dddab"
	walletSeparated = "1eff4c001219109992a94a69f34ad612489f696f09a9491588270b34d80345"
	walletNear      = "07ff4c0012021003"
)

func wallet(form findmy.Form) findmy.Advertisement {
	a := findmy.Advertisement{Form: form, Key: findmy.AdvKey(expecttest.Unhex(walletX)), Status: 0x10, Hint: 0x45}
	if form == findmy.NearOwner {
		a.Hint = 0
		clear(a.Key[findmy.PrefixSize:])
	}
	return a
}

func TestParse(t *testing.T) {
	for data, form := range map[string]findmy.Form{walletSeparated: findmy.Separated, walletNear: findmy.NearOwner} {
		for _, before := range []string{"", "020106", "03ffe102", "02ff4c", "0416951a00"} {
			got, err := findmy.Parse(beacon.Address(expecttest.Unhex(walletAddress)), expecttest.Unhex(before+data))
			if err != nil || got != wallet(form) {
				t.Errorf("%s after %q: %+v, %v", form, before, got, err)
			}
		}
		a := wallet(form)
		if !bytes.Equal(a.Append(nil), expecttest.Unhex(data)) || a.Address() != beacon.Address(expecttest.Unhex(walletAddress)) {
			t.Errorf("%s: %x from %v", form, a.Append(nil), a.Address())
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct {
		name, address, data string
		want                error
	}{
		{"empty", walletAddress, "", findmy.ErrFrameAbsent},
		{"of others", walletAddress, "020106" + "05ffe1021219", findmy.ErrFrameAbsent},
		{"company only", walletAddress, "03ff4c00", findmy.ErrFrameLength},
		{"type only", walletAddress, "04ff4c0012", findmy.ErrFrameLength},
		{"no payload", walletAddress, "05ff4c001200", findmy.ErrFrameLength},
		{"other type", walletAddress, "05ff4c001005", findmy.ErrFrameAbsent},
		{"iBeacon", walletAddress, "1aff4c000215" + "00112233445566778899aabbccddeeff0001000200c5", findmy.ErrFrameAbsent},
		{"AirPods", walletAddress, "06ff4c00071900", findmy.ErrFrameAbsent},
		{"length byte 18", walletAddress, "1eff4c001218109992a94a69f34ad612489f696f09a9491588270b34d80345", findmy.ErrFrameLength},
		{"another element behind", walletAddress, "09ff4c00120210031000", findmy.ErrFrameLength},
		{"length 3", walletAddress, "08ff4c001203100300", findmy.ErrFrameLength},
		{"ours behind another of Apple's", walletAddress, "06ff4c00100100" + walletNear, findmy.ErrFrameAbsent},
		{"past the end", walletAddress, "08ff4c0012021003", beacon.ErrAD},
		{"past the end, before ours", walletAddress, "ff0106" + walletNear, beacon.ErrAD},
		{"ours behind the end", walletAddress, "00" + walletNear, findmy.ErrFrameAbsent},
		{"resolvable address", "4b25335dddab", walletNear, findmy.ErrAddress},
		{"reserved address, nothing of ours", "8b25335dddab", "", findmy.ErrAddress},
	} {
		got, err := findmy.Parse(beacon.Address(expecttest.Unhex(c.address)), expecttest.Unhex(c.data))
		wants(t, c.name, err, c.want)
		if got != (findmy.Advertisement{}) {
			t.Errorf("%s: %+v and an error", c.name, got)
		}
	}
}

// Every cut of the structure's data, its length byte made to fit, is refused.
func TestParseCut(t *testing.T) {
	for _, whole := range []string{walletSeparated, walletNear} {
		b := expecttest.Unhex(whole)
		for n := 2; n < len(b); n++ {
			cut := bytes.Clone(b[:n])
			cut[0] = byte(n - 1)
			if got, err := findmy.Parse(beacon.Address(expecttest.Unhex(walletAddress)), cut); err == nil {
				t.Errorf("%x: %+v", cut, got)
			}
			if got, err := findmy.Parse(beacon.Address(expecttest.Unhex(walletAddress)), b[:n]); err == nil {
				t.Errorf("%x: %+v", b[:n], got)
			}
		}
	}
}

func TestPayload(t *testing.T) {
	for n := range 40 {
		b := expecttest.Unhex("4c001219")
		b = append(b, make([]byte, 40)...)[:n]
		_, err := findmy.ParsePayload(b)
		switch {
		case n == 29:
			wants(t, "separated", err, nil)
		default:
			wants(t, "other length", err, findmy.ErrFrameLength)
		}
	}
	for b, want := range map[string]error{
		"4d001202":     findmy.ErrFrameAbsent,
		"004c12020000": findmy.ErrFrameAbsent,
		"4c0007190000": findmy.ErrFrameAbsent,
		"4c0012190000": findmy.ErrFrameLength,
		"4c0012020000": nil,
	} {
		_, err := findmy.ParsePayload(expecttest.Unhex(b))
		wants(t, b, err, want)
	}
	// The bits that have no meaning are lost, and no other.
	p := expecttest.Must(findmy.ParsePayload(expecttest.Unhex("4c001202fffe")))
	if p.KeyBits != 2 || !bytes.Equal(p.Append(nil), expecttest.Unhex("4c001202ff02")) {
		t.Errorf("%+v", p)
	}
	expecttest.Panics(t, "invalid form", func() { findmy.Payload{Form: 2}.Append(nil) })
	expecttest.Panics(t, "invalid form", func() { findmy.Advertisement{Form: 7}.Append(nil) })
}

// Whatever is written reads back.
func TestAdvertisementRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for range 2000 {
		a := findmy.Advertisement{
			Form:   findmy.Form(r.IntN(2)),
			Key:    findmy.AdvKey(random(r, findmy.KeySize)),
			Status: findmy.Status(r.Uint32()),
			Hint:   uint8(r.Uint32()),
		}
		if a.Form == findmy.NearOwner {
			clear(a.Key[findmy.PrefixSize:])
			a.Hint = 0
		}
		got, err := findmy.Parse(a.Address(), a.Append(nil))
		if err != nil || got != a {
			t.Fatalf("%+v became %+v, %v", a, got, err)
		}
		p := expecttest.Must(findmy.ParsePayload(a.Append(nil)[2:]))
		if !bytes.Equal(p.Append(nil), a.Append(nil)[2:]) {
			t.Fatalf("payload of %+v", a)
		}
	}
}

func TestPrefixIndex(t *testing.T) {
	keys := make([]findmy.AdvKey, 5)
	for i := range keys {
		keys[i] = findmy.AdvKey{0: 1, 5: byte(i), 6: 0xee}
	}
	for i := range keys {
		if got := keys[i].Prefix().Index(keys); got != i {
			t.Errorf("%d, want %d", got, i)
		}
	}
	for _, p := range []findmy.Prefix{{}, {1, 0, 0, 0, 0, 5}, {0, 0, 0, 0, 0, 1}} {
		if got := p.Index(keys); got != -1 {
			t.Errorf("%x is at %d", p, got)
		}
	}
	if got := (findmy.Prefix{}).Index(nil); got != -1 {
		t.Errorf("in nothing at %d", got)
	}
}

func TestStatus(t *testing.T) {
	for s := range 256 {
		status := findmy.Status(s)
		b, d, m := status.Battery(), status.Device(), status.Maintained()
		if int(b) != s>>6 || int(d) != s>>4&3 || m != (s>>2&1 == 1) {
			t.Errorf("%02x: %v %v %v", s, b, d, m)
		}
		if got := findmy.NewStatus(b, d, m); got != status&^0x0b {
			t.Errorf("%02x became %02x", s, got)
		}
	}
	if findmy.NeutralStatus != findmy.NewStatus(findmy.BatteryFull, findmy.LicensedAccessory, false) {
		t.Error("neutral status")
	}
}

func TestNames(t *testing.T) {
	for got, want := range map[string]string{
		findmy.Separated.String():         "separated",
		findmy.NearOwner.String():         "near_owner",
		findmy.Form(2).String():           "invalid",
		findmy.BatteryCritical.String():   "critical",
		findmy.Battery(4).String():        "invalid",
		findmy.AirTag.String():            "airtag",
		findmy.LicensedAccessory.String(): "licensed_accessory",
		findmy.Device(4).String():         "invalid",
		findmy.Primary.String():           "primary",
		findmy.Secondary.String():         "secondary",
		findmy.Domain(2).String():         "invalid",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestSendMy(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	for range 200 {
		s := findmy.SendMy{BitIndex: r.Uint32(), MessageID: r.Uint32(), ModemID: r.Uint32(), Counter: r.Uint32(), Bit: r.IntN(2) == 1}
		k := s.AdvKey()
		if got, err := findmy.ParseSendMy(k); err != nil || got != s {
			t.Fatalf("%+v became %+v, %v", s, got, err)
		}
		for _, i := range []int{0, 1, 18, 19, 20, 21, 22, 23, 24, 25, 26} {
			bad := k
			bad[i] ^= 1 << r.IntN(8)
			if got, err := findmy.ParseSendMy(bad); err == nil || got != (findmy.SendMy{}) {
				t.Fatalf("%x: %+v, %v", bad, got, err)
			}
		}
		k[27] |= 2
		_, err := findmy.ParseSendMy(k)
		wants(t, "no bit", err, findmy.ErrSendMy)
	}
}
