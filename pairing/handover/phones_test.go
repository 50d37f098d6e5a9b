package handover_test

import (
	"bytes"
	"reflect"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/handover"
	"github.com/seed-496a4445/fyr/pairing/ndef"
)

// readerRequest is what Google's identity-credential sends as a reader over
// TNEP, MdocNfcEngagementHelperTest: no cr, two carriers of one ID, and a
// record that no alternative refers to.
const readerRequest = "91021e487215910204616301013000110204616301013000510206616301036e6663" +
	"001c1e060a69736f2e6f72673a31383031333a726561646572656e676167656d656e746d646f63726561646572a10063312e30" +
	"1a2015016170706c69636174696f6e2f766e642e626c7565746f6f74682e6c652e6f6f6230021c001107b66eef55ee782ea2514bb6a1c42ad5b3" +
	"1a2015016170706c69636174696f6e2f766e642e626c7565746f6f74682e6c652e6f6f6230021c011107b66eef55ee782ea2514bb6a1c42ad5b3" +
	"5c110a0369736f2e6f72673a31383031333a6e66636e6663010301ffff0402010000"

// homeKeyRequest is what an Apple Home Key reader sends in an ENVELOPE,
// kormax/apple-home-key@fb0529ab: with a cr, on a link without collisions.
const homeKeyRequest = "91021e48721591020263720102510211616301036e6663010a6d646f63726561646572" +
	"1c11010369736f2e6f72673a31383031333a6e66636e666301" +
	"5c1e090a69736f2e6f72673a31383031333a726561646572656e676167656d656e746d646f63726561646572a20063312e30208129"

func TestReaderRequest(t *testing.T) {
	b := expecttest.Unhex(readerRequest)
	m, err := handover.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	if m.Role != handover.Request || m.Version != 0x15 || m.Random != nil || len(m.Alternatives) != 3 || len(m.Unresolved()) != 0 {
		t.Errorf("%+v", m)
	}
	if shared := m.Find(m.Alternatives[1].Carrier); len(shared) != 2 || !bytes.Equal(m.Alternatives[0].Carrier, m.Alternatives[1].Carrier) {
		t.Errorf("%d carriers of one ID", len(shared))
	}
	if loose := m.Find([]byte("mdocreader")); len(loose) != 1 || loose[0].TNF != ndef.External {
		t.Errorf("%v", loose)
	}
	if got, err := m.Append(nil); err != nil || !bytes.Equal(got, b) {
		t.Errorf("written again: %x, %v", got, err)
	}

	// The tag has one of the three carriers, and answers with it alone.
	own := handover.Message{
		Role: handover.Select, Version: handover.Latest,
		Alternatives: []handover.Alternative{{Power: handover.Active, Carrier: []byte("0")}, {Carrier: []byte("W")}},
		Records: ndef.Message{
			{TNF: ndef.Media, Type: []byte("application/vnd.bluetooth.le.oob"), ID: []byte("0"), Payload: expecttest.Unhex("021c00")},
			{TNF: ndef.Media, Type: []byte("application/vnd.wfa.nan"), ID: []byte("W")},
		},
	}
	if got, err := own.Answer(m); err != nil || !reflect.DeepEqual(got, own.Only(0)) {
		t.Errorf("answer %+v, %v", got, err)
	}
}

func TestHomeKeyRequest(t *testing.T) {
	m, err := handover.Parse(expecttest.Unhex(homeKeyRequest))
	if err != nil || m.Random == nil || *m.Random != 0x0102 || len(m.Unresolved()) != 0 {
		t.Errorf("%+v, %v", m, err)
	}
}

// TestOddForms has the other forms of the list in the package doc, each with
// what it is written as.
func TestOddForms(t *testing.T) {
	carrier := ndef.Record{TNF: ndef.Media, Type: []byte("a/b"), ID: []byte("0"), Payload: []byte{1}}
	ac := wellKnown("ac", []byte{1, 1, '0', 0})
	hs := func(embedded ...ndef.Record) ndef.Record {
		b, err := ndef.Parse(wrap("Hs", 0x15, embedded...))
		if err != nil {
			t.Fatal(err)
		}
		return b[0]
	}
	named := hs(ac)
	named.ID = []byte("id")
	reserved := hs(wellKnown("ac", []byte{0xfd, 1, '0', 0}))
	for _, c := range []struct {
		name      string
		in, again []byte
	}{
		{"handover record with an ID", message(named, carrier), message(hs(ac), carrier)},
		{"reserved bits of the power state", message(reserved, carrier), message(hs(ac), carrier)},
		{"records that a selector does not have", message(hs(wellKnown("cr", []byte{1, 2}), ac), carrier), message(hs(ac), carrier)},
		{"failure before alternatives", message(hs(wellKnown("err", []byte{0x20, 7}), ac)), message(hs(ac, wellKnown("err", []byte{0x20, 7})))},
		{"status and service behind", message(hs(ac), carrier, wellKnown("Te", []byte{0}), wellKnown("Tp", nil)), nil},
		{"reference without a record", message(hs(ac)), nil},
		{"reason of a maker", message(hs(wellKnown("err", []byte{0x2f}))), nil},
		{"long form", append([]byte{0xc1, 2, 0, 0, 0, 1, 'H', 's'}, 0x15), message(hs())},
		{"minor version to come", wrap("Hs", 0x1f), nil},
	} {
		m, err := handover.Parse(c.in)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if c.again == nil {
			c.again = c.in
		}
		if got, err := m.Append(nil); err != nil || !bytes.Equal(got, c.again) {
			t.Errorf("%s: written again as %x, %v", c.name, got, err)
		}
	}
}

// TestPhoneServices reads services as phones offer them: of more extensions
// and longer messages than specification and file allow.
func TestPhoneServices(t *testing.T) {
	for _, c := range []struct {
		in   string
		want handover.Service
	}{
		{"10 13 75726e3a6e66633a736e3a68616e646f766572 00 00 0f ffff",
			handover.Service{Version: 0x10, Name: handover.ServiceName, Extensions: 15, MaxMessage: 65535}},
		{"10 13 75726e3a6e66633a736e3a68616e646f766572 00 14 1f 0800",
			handover.Service{Version: 0x10, Name: handover.ServiceName, Wait: 20, Extensions: 31, MaxMessage: 2048}},
	} {
		if got, err := handover.ParseService(expecttest.Unhex(c.in)); err != nil || got != c.want {
			t.Errorf("%+v, %v", got, err)
		}
	}
}
