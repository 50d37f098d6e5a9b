package findmy_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/findmy"
	"github.com/seed-496a4445/fyr/beacon/findmy/findmytest"
	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
	"github.com/seed-496a4445/fyr/rotate"
)

func seeds(f *testing.F, op string, add func(in *vectors.Input)) {
	vectorstest.Seeds(f, "findmy.json", findmytest.Operations(), "findmy."+op, add)
}

// FuzzParsePayload: what is read is written again, but for six bits.
func FuzzParsePayload(f *testing.F) {
	seeds(f, "parse_payload", func(in *vectors.Input) { f.Add(in.Bytes("manufacturer_data")) })
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := findmy.ParsePayload(b)
		if err != nil {
			if p != (findmy.Payload{}) {
				t.Fatalf("%+v and %v", p, err)
			}
			return
		}
		want := bytes.Clone(b)
		bits := len(b) - 1
		if p.Form == findmy.Separated {
			bits--
		}
		want[bits] &= 3
		if got := p.Append(nil); !bytes.Equal(got, want) {
			t.Fatalf("%x became %x", b, got)
		}
	})
}

// FuzzRead: Read and Parse agree, and what Parse reads is written again.
func FuzzRead(f *testing.F) {
	seeds(f, "parse_adv", func(in *vectors.Input) { f.Add(in.Bytes("address"), in.Bytes("adv_data")) })
	f.Add(expecttest.Unhex(walletAddress), expecttest.Unhex("020106"+walletSeparated))
	f.Add(expecttest.Unhex(walletAddress), expecttest.Unhex("06ff4c00100100"+walletNear))
	f.Fuzz(func(t *testing.T, address, data []byte) {
		if len(address) != beacon.AddressSize {
			return
		}
		a := beacon.Advert{Address: beacon.Address(address), Data: data}
		var frame beacon.Frame
		ok, err := findmy.Network{}.Read(&frame, &a)
		if ok == (err != nil) && ok || !ok && (frame.ID != nil || frame.Body != nil) {
			t.Fatalf("%v, %v, %+v", ok, err, frame)
		}
		adv, parseErr := findmy.Parse(a.Address, data)
		if ok != (parseErr == nil) {
			t.Fatalf("Read: %v, %v; Parse: %v", ok, err, parseErr)
		}
		if !ok {
			if adv != (findmy.Advertisement{}) {
				t.Fatalf("%+v and %v", adv, parseErr)
			}
			return
		}
		if frame.Kind != adv.Form.String() || !bytes.Equal(frame.ID, adv.Key[:len(frame.ID)]) || frame.Body[0] != byte(adv.Status) {
			t.Fatalf("%+v and %+v", frame, adv)
		}
		if again, err := findmy.Parse(adv.Address(), adv.Append(nil)); err != nil || again != adv || adv.Address() != a.Address {
			t.Fatalf("%+v became %+v, %v", adv, again, err)
		}
		if _, err := (findmy.Network{}).Readings(nil, &frame, frame.Body); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzParseKeyBlob: what is read is written again, and its parts belong
// together.
func FuzzParseKeyBlob(f *testing.F) {
	seeds(f, "parse_key_blob", func(in *vectors.Input) { f.Add(in.Bytes("blob")) })
	f.Fuzz(func(t *testing.T, b []byte) {
		k, err := findmy.ParseKeyBlob(b)
		if err != nil {
			expecttest.Panics(t, "key and error", func() { k.AppendSecret(nil) })
			return
		}
		if got := k.AppendKeyBlob(nil); !bytes.Equal(got, b) {
			t.Fatalf("%x became %x", b, got)
		}
	})
}

// FuzzOpenReport: what is read is written again; what opens is the location
// that was sealed, whatever the rest says.
func FuzzOpenReport(f *testing.F) {
	seeds(f, "decrypt_report", func(in *vectors.Input) { f.Add(in.Bytes("private_key"), in.Bytes("report")) })
	f.Fuzz(func(t *testing.T, key, b []byte) {
		r, err := findmy.ParseReport(b)
		if err != nil {
			if r != (findmy.Report{}) {
				t.Fatalf("%+v and %v", r, err)
			}
			return
		}
		if got := r.Append(nil); !bytes.Equal(got, b) {
			t.Fatalf("%x became %x", b, got)
		}
		k, err := findmy.NewPrivateKey(key)
		if err != nil {
			return
		}
		l, err := k.OpenReport(&r)
		if err == nil {
			return
		}
		if l != (findmy.Location{}) || !errors.Is(err, findmy.ErrPoint) && !errors.Is(err, findmy.ErrReport) {
			t.Fatalf("%+v and %v", l, err)
		}
	})
}

// FuzzScheme: a checkpoint anywhere changes nothing.
func FuzzScheme(f *testing.F) {
	f.Add(bytes.Repeat([]byte{7}, 60), uint16(3), uint16(9))
	f.Add(bytes.Repeat([]byte{9}, 60), uint16(9), uint16(3))
	f.Fuzz(func(t *testing.T, keys []byte, from, checkpoint uint16) {
		if len(keys) != findmy.KeySize+findmy.StartSize {
			return
		}
		master, err := findmy.NewPrivateKey(keys[:findmy.KeySize])
		if err != nil {
			return
		}
		e := []rotate.Epoch{rotate.Epoch(from)}
		state := findmy.AppendState(nil, master, expecttest.Must(findmy.NewStartKey(keys[findmy.KeySize:])))
		var a, b [findmy.KeySize]byte
		findmy.Scheme{}.Derive(a[:], state, e, 1)
		findmy.Scheme{}.Advance(state, []rotate.Epoch{rotate.Epoch(checkpoint)})
		findmy.Scheme{}.Derive(b[:], state, e, 1)
		if a != b {
			t.Fatalf("%x, and from %d %x", a, checkpoint, b)
		}
	})
}

// FuzzParseSendMy: what is read is written again.
func FuzzParseSendMy(f *testing.F) {
	seeds(f, "parse_send_my", func(in *vectors.Input) { f.Add(in.Bytes("adv_key")) })
	f.Fuzz(func(t *testing.T, b []byte) {
		k, err := findmy.ParseAdvKey(b)
		if err != nil {
			return
		}
		s, err := findmy.ParseSendMy(k)
		if err != nil {
			if s != (findmy.SendMy{}) {
				t.Fatalf("%+v and %v", s, err)
			}
			return
		}
		if got := s.AdvKey(); got != k {
			t.Fatalf("%x became %x", k, got)
		}
	})
}
