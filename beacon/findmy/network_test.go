package findmy_test

import (
	"bytes"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/findmy"
	"github.com/seed-496a4445/fyr/internal/expecttest"
)

func advert(address, data string) *beacon.Advert {
	return &beacon.Advert{Address: beacon.Address(expecttest.Unhex(address)), Type: beacon.AddressRandom, Data: expecttest.Unhex(data)}
}

func TestRead(t *testing.T) {
	for _, c := range []struct{ data, kind, id, body string }{
		{walletSeparated, "separated", walletX, "109992a94a69f34ad612489f696f09a9491588270b34d80345"},
		{walletNear, "near_owner", walletX[:12], "1003"},
		{"02010607ff4c00120210ff", "near_owner", walletX[:12], "10ff"},
	} {
		var f beacon.Frame
		ok, err := findmy.Network{}.Read(&f, advert(walletAddress, c.data))
		if !ok || err != nil || f.Kind != c.kind || !bytes.Equal(f.ID, expecttest.Unhex(c.id)) || !bytes.Equal(f.Body, expecttest.Unhex(c.body)) {
			t.Errorf("%s: %v, %v, %+v", c.data, ok, err, f)
		}
		if f.Sealed || f.Counted || f.Stated || f.Bare {
			t.Errorf("%s: %+v", c.data, f)
		}
	}
}

func TestReadOthers(t *testing.T) {
	for _, data := range []string{
		"", "020106", "03ff4c00", "04ff4c0010", "05ff4c001005", "06ff4c00071900", "05ffe1021219",
		"1aff4c000215" + "00112233445566778899aabbccddeeff0001000200c5",
		"06ff4c00100100" + walletNear,
	} {
		// A resolvable address: others may have any.
		var f beacon.Frame
		if ok, err := (findmy.Network{}).Read(&f, advert("4b25335dddab", data)); ok || err != nil {
			t.Errorf("%q: %v, %v", data, ok, err)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	public := advert(walletAddress, walletNear)
	public.Type = beacon.AddressPublic
	for _, c := range []struct {
		name string
		a    *beacon.Advert
		want error
	}{
		{"type only", advert(walletAddress, "04ff4c0012"), findmy.ErrFrameLength},
		{"no payload", advert(walletAddress, "05ff4c001200"), findmy.ErrFrameLength},
		{"length byte", advert(walletAddress, "07ff4c0012031003"), findmy.ErrFrameLength},
		{"length and address", advert("4b25335dddab", "07ff4c0012031003"), findmy.ErrFrameLength},
		{"past the end", advert(walletAddress, "08ff4c0012021003"), beacon.ErrAD},
		{"resolvable address", advert("4b25335dddab", walletNear), findmy.ErrAddress},
		{"non-resolvable address", advert("0b25335dddab", walletNear), findmy.ErrAddress},
		{"public address", public, findmy.ErrAddress},
	} {
		var f beacon.Frame
		ok, err := findmy.Network{}.Read(&f, c.a)
		if ok || f.ID != nil || f.Body != nil || f.Kind != "" {
			t.Errorf("%s: %v, %+v", c.name, ok, f)
		}
		wants(t, c.name, err, c.want)
	}
}

func TestReadings(t *testing.T) {
	f := &beacon.Frame{Body: expecttest.Unhex("d003")}
	got, err := findmy.Network{}.Readings(nil, f, f.Body)
	if err != nil || len(got) != 2 || got[0].Quantity != beacon.BatteryLevel || got[0].Value != 0 ||
		got[1].Quantity != beacon.Status || got[1].Value != 0xd0 {
		t.Errorf("%+v, %v", got, err)
	}
	if full, _ := (findmy.Network{}).Readings(nil, f, []byte{0x10}); full[0].Value != 3 {
		t.Errorf("full battery: %+v", full[0])
	}
	dst := []beacon.Reading{{Value: 1}}
	got, err = findmy.Network{}.Readings(dst, f, nil)
	wants(t, "empty", err, findmy.ErrFrameLength)
	if len(got) != 1 {
		t.Error("dst changed")
	}
}

// What Build makes, Read reads.
func TestBuild(t *testing.T) {
	id := expecttest.Unhex(walletX)
	for n := range 40 {
		var a beacon.Advert
		var ok bool
		a.Data, ok = findmy.Network{}.Build([]byte{}, &a.Address, nil, append(bytes.Clone(id), id...)[:n], 0)
		if ok != (n == findmy.KeySize || n == findmy.PrefixSize) {
			t.Errorf("%d bytes: %v", n, ok)
		}
		if !ok {
			if len(a.Data) != 0 || a.Address != (beacon.Address{}) {
				t.Errorf("%d bytes: %x and false", n, a.Data)
			}
			continue
		}
		var f beacon.Frame
		if ok, err := (findmy.Network{}).Read(&f, &a); !ok || err != nil || !bytes.Equal(f.ID, id[:n]) || f.Body[0] != byte(findmy.NeutralStatus) {
			t.Errorf("%d bytes: %v, %v, %+v", n, ok, err, f)
		}
	}
}

func TestReadAllocations(t *testing.T) {
	a := advert(walletAddress, walletSeparated)
	var f beacon.Frame
	readings := make([]beacon.Reading, 0, 4)
	data := make([]byte, 0, 31)
	if n := testing.AllocsPerRun(100, func() {
		f.Reset()
		if ok, err := (findmy.Network{}).Read(&f, a); !ok || err != nil {
			t.Fatal(err)
		}
		if _, err := (findmy.Network{}).Readings(readings, &f, f.Body); err != nil {
			t.Fatal(err)
		}
		if _, ok := (findmy.Network{}).Build(data, &a.Address, nil, f.ID, 0); !ok {
			t.Fatal("no advertisement")
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestName(t *testing.T) {
	if name := (findmy.Network{}).Name(); name != "findmy" {
		t.Error(name)
	}
}
