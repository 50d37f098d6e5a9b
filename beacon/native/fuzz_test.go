package native_test

import (
	"bytes"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/native"
	"github.com/seed-496a4445/fyr/beacon/native/internal/oracle"
	"github.com/seed-496a4445/fyr/beacon/native/nativetest"
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
	"github.com/seed-496a4445/fyr/rotate"
)

// seeds adds what add makes of each vector of an operation.
func seeds(f *testing.F, op string, add func(in *vectors.Input)) {
	vectorstest.Seeds(f, "native.json", nativetest.Operations(), "native."+op, add)
}

// FuzzRead: Read finds what the oracle finds, and what is found is sent as it
// was; data without a frame leave the frame alone.
func FuzzRead(f *testing.F) {
	seeds(f, "parse", func(in *vectors.Input) {
		f.Add(in.Bytes("ad"), in.Bytes("header")[0] == 0xff, uint16(0xfcb2), in.Bytes("network")[0])
	})
	f.Fuzz(func(t *testing.T, data []byte, company bool, number uint16, net byte) {
		n := native.Network{Carrier: beacon.Carrier{Type: beacon.TypeServiceData16, Number: number}, Net: net}
		if company {
			n.Carrier.Type = beacon.TypeManufacturer
		}
		var fr beacon.Frame
		ok, err := n.Read(&fr, &beacon.Advert{Data: data})
		want, outcome := oracle.Parse(oracle.Carrier{Type: n.Carrier.Type, ID: number}, net, data)
		if ok != (outcome == "") || ok && err != nil || (err != nil) != (outcome == oracle.Malformed || outcome == oracle.WrongSize) {
			t.Fatalf("%v, %v; the oracle: %q", ok, err, outcome)
		}
		if !ok {
			if fr.Kind != "" || fr.Body != nil || fr.ID != nil || fr.Sealed {
				t.Fatalf("no frame, and %+v", fr)
			}
			return
		}
		s, err := beacon.ParseSealed(fr.Body)
		if err != nil || !bytes.Equal(fr.Body, want.Bytes()) || !bytes.Equal(s.Append(nil), fr.Body) || !bytes.Equal(fr.ID, want.ID) {
			t.Fatalf("%+v, %v; the oracle: %+v", fr, err, want)
		}
		if s.Extended() != (fr.Kind == native.KindExtended) {
			t.Fatalf("%d bytes are %s", len(fr.Body), fr.Kind)
		}
	})
}

// FuzzOpen: what opens is what the oracle opens; else nothing comes out.
func FuzzOpen(f *testing.F) {
	seeds(f, "open", func(in *vectors.Input) {
		body := bytes.Join([][]byte{in.Bytes("network"), in.Bytes("public"), in.Bytes("id"), in.Bytes("ct"), in.Bytes("tag")}, nil)
		f.Add(in.Bytes("root"), uint16(in.Int("epochs_per_day")), in.Int("domain")&2 != 0, in.Int("index"), body)
	})
	f.Fuzz(func(t *testing.T, root []byte, r uint16, separated bool, index int64, body []byte) {
		s := native.Scheme{Suite: native.AES128, Domain: beacon.EpochDomain, Rotations: max(1, int32(r))}
		if len(root) == 32 {
			s.Suite = native.AES256
		}
		if separated {
			s.Domain = beacon.SeparatedDomain
		}
		dst := []byte{7}
		plain, err := native.Network{}.Open(dst, &beacon.Frame{Body: body}, nil, &beacon.Key{Bytes: root, Scheme: s, Epoch: rotate.Epoch(index)})
		if err != nil && len(plain) != 1 {
			t.Fatalf("%x, %v", plain, err)
		}
		sealed, parse := beacon.ParseSealed(body)
		g := s.Era(rotate.Epoch(index))
		if parse != nil || len(root) != s.Suite.KeySize() || g < 0 || g >= rotate.Generations {
			if err == nil {
				t.Fatalf("opened %x", plain)
			}
			return
		}
		dom := byte(s.Domain)
		if sealed.Extended() {
			dom |= 0x10
		}
		keys := oracle.DayKeys(oracle.Leaf(root, int(g)))
		want, right := oracle.Open(keys, dom, uint32(index), sealed.Network, sealed.Public, sealed.ID[:], sealed.Text, sealed.Tag)
		if right != (err == nil) || right && !bytes.Equal(plain[1:], want) {
			t.Fatalf("%x, %v; the oracle: %x, %v", plain, err, want, right)
		}
	})
}

// FuzzPlaintext: what is read is written as it was, and says what the oracle
// reads.
func FuzzPlaintext(f *testing.F) {
	seeds(f, "parse_plaintext", func(in *vectors.Input) { f.Add(in.Bytes("plain")) })
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := native.ParsePlaintext(b)
		list, err2 := native.Network{}.Readings(nil, nil, b)
		if (err == nil) != (err2 == nil) || err != nil && list != nil {
			t.Fatalf("%v; readings %+v, %v", err, list, err2)
		}
		if len(b) < 8 || len(b) > 208 {
			if err == nil {
				t.Fatalf("%d bytes were read", len(b))
			}
			return
		}
		want := oracle.ParsePlaintext(b)
		if want.Reserved() != (err != nil) {
			t.Fatalf("%v; the oracle: %+v", err, want)
		}
		if err != nil {
			return
		}
		got, err := p.Append(nil, len(b))
		if err != nil || !bytes.Equal(got, b) {
			t.Fatalf("%x became %x, %v", b, got, err)
		}
		if p.Head != want.Head || p.Voltage != want.Voltage || want.Measured() && p.Temperature != want.Temperature || !bytes.Equal(p.Data, want.Data) ||
			byte(p.Status.Mode) != want.Mode || byte(p.Status.Charge) != want.Battery || p.Status.ClockLost != want.ClockLost {
			t.Fatalf("%+v; the oracle: %+v", p, want)
		}
	})
}

// FuzzImport: fields are either refused or come back as they were, and what
// they give derives.
func FuzzImport(f *testing.F) {
	root := make([]byte, 16)
	f.Add(root, uint8(0), int64(1), "dult", int64(450), int64(192), "service:fcb2", int64(255), "static", int64(8), int64(0), int64(claimed), int64(5), int64(6))
	f.Add(append([]byte{12, 0, 7}, root...), uint8(1), int64(1), "plain", int64(900), int64(96), "company:0001", int64(0), "non_resolvable", int64(9), int64(0), int64(-1), int64(0), int64(0))
	f.Add(make([]byte, 32), uint8(2), int64(2), "plain", int64(1), int64(1), "company:ffff", int64(0), "static", int64(208), int64(4095), int64(0), int64(0), int64(0))
	f.Fuzz(func(t *testing.T, key []byte, form uint8, suite int64, profile string, period, rotations int64, carrier string, net int64, address string, extended, day, at, epoch, phase int64) {
		var fields beacon.Fields
		ints := map[string]int64{
			"suite": suite, "period": period, "rotations": rotations, "net": net, "extended": extended, "aligned_at": at, "epoch": epoch, "phase": phase,
		}
		texts := map[string]string{"profile": profile, "carrier": carrier, "address": address}
		for name, v := range ints {
			fields.AddInt(name, v)
		}
		for name, v := range texts {
			fields.AddText(name, v)
		}
		switch form % 3 {
		case 0:
			fields.AddBytes("root", key)
		case 1:
			fields.AddBytes("cover", key)
		case 2:
			fields.AddBytes("identifier_key", key)
			fields.AddInt("day", day)
			ints["day"] = day
		}
		c, err := native.Network{}.Import(&fields)
		if err != nil {
			if c != nil {
				t.Fatalf("%v and a credential", err)
			}
			return
		}
		var s beacon.Secrets
		c.Expose(&s)
		for v := range s.Fields.Values {
			if v.Kind == beacon.IntValue && v.Int != ints[v.Name] || v.Kind == beacon.TextValue && v.Text != texts[v.Name] || v.Kind == beacon.BytesValue && !bytes.Equal(v.Bytes, key) {
				t.Fatalf("field %s came back as %+v", v.Name, v)
			}
		}
		for i := range s.Streams {
			stream := &s.Streams[i]
			lo, _ := stream.Schedule.Window(stream.Alignment, at)
			identifier(stream, lo)
		}
	})
}
