package handover_test

import (
	"bytes"
	"reflect"
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
	"github.com/seed-496a4445/fyr/pairing/apdu"
	"github.com/seed-496a4445/fyr/pairing/handover"
	"github.com/seed-496a4445/fyr/pairing/handover/handovertest"
	"github.com/seed-496a4445/fyr/pairing/ndef"
)

func seeds(f *testing.F, op string, add func(in *vectors.Input)) {
	f.Helper()
	vectorstest.Seeds(f, "handover.json", handovertest.Operations(), "handover."+op, add)
}

// FuzzParse: what parses is written to something that parses to the same, and
// every reference is in one of two places.
func FuzzParse(f *testing.F) {
	seeds(f, "decode", func(in *vectors.Input) { f.Add(in.Bytes("message")) })
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := handover.Parse(b)
		if err != nil {
			if !reflect.DeepEqual(m, handover.Message{}) {
				t.Fatalf("%+v beside %v", m, err)
			}
			return
		}
		again, err := m.Append(nil)
		if err != nil || len(again) > len(b) {
			t.Fatalf("%x became %x, %v", b, again, err)
		}
		if got, err := handover.Parse(again); err != nil || !reflect.DeepEqual(got, m) {
			t.Fatalf("%+v became %+v, %v", m, got, err)
		}
		missing := map[string]bool{}
		for _, ref := range m.Unresolved() {
			if missing[string(ref)] {
				t.Fatalf("%q is missing twice", ref)
			}
			missing[string(ref)] = true
		}
		for i, a := range m.Alternatives {
			if missing[string(a.Carrier)] != (len(m.Find(a.Carrier)) == 0) {
				t.Fatalf("%q of %+v", a.Carrier, m)
			}
			only := m.Only(i)
			if len(only.Alternatives) != 1 || len(only.Find(a.Carrier)) != len(m.Find(a.Carrier)) {
				t.Fatalf("%d alone: %+v", i, only)
			}
		}
	})
}

// FuzzAppend: what is written parses to the same, and is written again in the
// same octets.
func FuzzAppend(f *testing.F) {
	f.Add(uint8(1), uint8(0x15), true, uint16(7), false, uint8(0), []byte{}, uint8(1), glue([]byte("0"), []byte("a")), uint8(2), glue([]byte("a/b"), []byte("0"), []byte{1}))
	f.Add(uint8(2), uint8(0x13), false, uint16(0), true, uint8(2), []byte{0, 0, 1, 0}, uint8(3), glue(nil), uint8(5), glue(nil, []byte("0")))
	f.Fuzz(func(t *testing.T, role, version uint8, hasRandom bool, random uint16, hasFailure bool, reason uint8, data []byte, power uint8, refs []byte, tnf uint8, record []byte) {
		m := handover.Message{Role: handover.Role(role), Version: handover.Version(version)}
		if hasRandom {
			m.Random = &random
		}
		if hasFailure {
			m.Failure = &handover.Failure{Reason: handover.Reason(reason), Data: orNil(data)}
		}
		if ids := cut(refs); len(ids) > 0 {
			a := handover.Alternative{Power: handover.Power(power), Carrier: orNil(ids[0])}
			for _, aux := range ids[1:] {
				a.Auxiliary = append(a.Auxiliary, orNil(aux))
			}
			m.Alternatives = []handover.Alternative{a}
		}
		if p := cut(record); len(p) > 0 {
			p = append(p, nil, nil)
			m.Records = ndef.Message{{TNF: ndef.TNF(tnf), Type: orNil(p[0]), ID: orNil(p[1]), Payload: orNil(p[2])}}
		}
		b, err := m.Append(nil)
		if err != nil {
			if len(b) != 0 {
				t.Fatalf("%x beside %v", b, err)
			}
			return
		}
		got, err := handover.Parse(b)
		if err != nil || !reflect.DeepEqual(got, m) {
			t.Fatalf("%+v became %+v, %v", m, got, err)
		}
		if again, err := got.Append(nil); err != nil || !bytes.Equal(again, b) {
			t.Fatalf("%x became %x, %v", b, again, err)
		}
	})
}

// orNil returns b as a parser does.
func orNil(b []byte) []byte {
	if len(b) == 0 {
		return nil
	}
	return b
}

// FuzzParseStatic: what a tag holds leads to a carrier, or is an Hs that says
// so itself.
func FuzzParseStatic(f *testing.F) {
	seeds(f, "decode", func(in *vectors.Input) { f.Add(in.Bytes("message")) })
	f.Add(message(ndef.Record{TNF: ndef.Media, Type: []byte("application/vnd.bluetooth.le.oob"), Payload: []byte{2, 0x1c, 0}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := handover.ParseStatic(b)
		if err != nil {
			if !reflect.DeepEqual(m, handover.Message{}) {
				t.Fatalf("%+v beside %v", m, err)
			}
			return
		}
		if m.Role != handover.Select {
			t.Fatalf("%+v", m)
		}
		if whole, err := handover.Parse(b); err == nil {
			if !reflect.DeepEqual(m, whole) {
				t.Fatalf("%+v and %+v", m, whole)
			}
		} else if len(m.Alternatives) == 0 || len(m.Unresolved()) > 0 {
			t.Fatalf("%+v", m)
		}
	})
}

// FuzzParseCarrier: what parses is written to the same octets, reserved bits
// apart.
func FuzzParseCarrier(f *testing.F) {
	seeds(f, "carrier", func(in *vectors.Input) { f.Add(in.Bytes("payload")) })
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := handover.ParseCarrier(b)
		if err != nil {
			if !reflect.DeepEqual(c, handover.Carrier{}) {
				t.Fatalf("%+v beside %v", c, err)
			}
			return
		}
		want := append([]byte{b[0] & 7}, b[1:]...)
		if got, err := c.Append(nil); err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%x became %x, %v", b, got, err)
		}
	})
}

// FuzzParseService: what parses is written to the same octets.
func FuzzParseService(f *testing.F) {
	seeds(f, "tnep_service", func(in *vectors.Input) { f.Add(in.Bytes("payload")) })
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := handover.ParseService(b)
		if err != nil {
			if s != (handover.Service{}) {
				t.Fatalf("%+v beside %v", s, err)
			}
			return
		}
		if got, err := s.Append(nil); err != nil || !bytes.Equal(got, b) {
			t.Fatalf("%x became %x, %v", b, got, err)
		}
	})
}

// FuzzParseStatus: a message has a status, a selection, both or neither, and
// each is read as it is written.
func FuzzParseStatus(f *testing.F) {
	seeds(f, "tnep_status", func(in *vectors.Input) { f.Add(in.Bytes("message")) })
	seeds(f, "tnep_select", func(in *vectors.Input) {
		b, err := handover.AppendSelect(nil, in.Text("service"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	})
	f.Fuzz(func(t *testing.T, b []byte) {
		status, statusErr := handover.ParseStatus(b)
		if statusErr != nil && status != 0 {
			t.Fatalf("%v beside %v", status, statusErr)
		}
		m, err := ndef.Parse(b)
		if err != nil {
			if statusErr == nil {
				t.Fatalf("a status in what is no message: %v", err)
			}
			return
		}
		name, err := handover.ParseSelect(m)
		if err != nil {
			if name != "" {
				t.Fatalf("%q beside %v", name, err)
			}
			return
		}
		again, err := handover.AppendSelect(nil, name)
		if err != nil {
			t.Fatal(err)
		}
		if m, err = ndef.Parse(again); err != nil {
			t.Fatal(err)
		}
		if got, err := handover.ParseSelect(m); got != name || err != nil {
			t.Fatalf("%q became %q, %v", name, got, err)
		}
	})
}

// cut cuts b into pieces, each after its length, of one octet or, for lengths
// of 255 and more, three.
func cut(b []byte) (pieces [][]byte) {
	for len(b) > 0 {
		n := int(b[0])
		if b = b[1:]; n == 255 && len(b) >= 2 {
			n = int(b[0])<<8 | int(b[1])
			b = b[2:]
		}
		n = min(n, len(b))
		pieces = append(pieces, b[:n])
		b = b[n:]
	}
	return pieces
}

// glue is the reverse of cut.
func glue(pieces ...[]byte) (b []byte) {
	for _, p := range pieces {
		if len(p) < 255 {
			b = append(b, byte(len(p)))
		} else {
			b = append(b, 255, byte(len(p)>>8), byte(len(p)))
		}
		b = append(b, p...)
	}
	return b
}

// FuzzExchange: whatever a tag answers, a reader comes to an end, with an
// answer that the tag has sent after the request, or an error.
func FuzzExchange(f *testing.F) {
	seeds(f, "tnep_exchange", func(in *vectors.Input) {
		var responses [][]byte
		for _, e := range in.List("exchanges", "command response") {
			responses = append(responses, e.Bytes("response"))
		}
		f.Add(in.Text("service"), in.Bytes("request"), uint16(in.Int("max_le")), glue(responses...))
	})
	f.Fuzz(func(t *testing.T, service string, request []byte, maxRead uint16, tape []byte) {
		responses := cut(tape)
		written := false
		transmit := func(command []byte) ([]byte, error) {
			c, err := apdu.ParseCommand(command)
			if err != nil {
				t.Fatalf("%x: %v", command, err)
			}
			written = c.INS == apdu.InsUpdateBinary && bytes.Equal(c.Data[2:], request) || written
			if len(responses) == 0 {
				return nil, handover.ErrState
			}
			r := responses[0]
			responses = responses[1:]
			return r, nil
		}
		tag, err := ndef.OpenType4(transmit, ndef.Type4Options{MaxRead: int(maxRead), Writable: true})
		if err != nil {
			return
		}
		x := handover.NewExchange(service, request)
		answer, err := x.Run(tag, nil)
		if err != nil {
			if answer != nil {
				t.Fatalf("%x beside %v", answer, err)
			}
			return
		}
		if len(answer) == 0 || !written || x.Service().Name != service || len(request) > int(x.Service().MaxMessage) {
			t.Fatalf("%x from %+v", answer, x.Service())
		}
	})
}

// FuzzTag: whatever a reader sends, a tag answers, is asked for no reply but
// to a request, and is as new once it is selected again.
func FuzzTag(f *testing.F) {
	seeds(f, "tnep_exchange", func(in *vectors.Input) {
		var commands [][]byte
		for _, e := range in.List("exchanges", "command response") {
			commands = append(commands, e.Bytes("command"))
		}
		f.Add(glue(commands...))
	})
	f.Fuzz(func(t *testing.T, tape []byte) {
		tag, err := handover.NewTag([]handover.Service{offer})
		if err != nil {
			t.Fatal(err)
		}
		first := bytes.Clone(tag.Message())
		applet, err := handover.NewType4(tag, container)
		if err != nil {
			t.Fatal(err)
		}
		applet.Handle = func(e handover.Event, message []byte) {
			_, selected := tag.Service()
			if e == handover.Selected && !selected || e == handover.Deselected && selected {
				t.Fatalf("%v, and a service is selected: %v", e, selected)
			}
			if err := applet.Reply(message); (err == nil) != (e == handover.Requested) || err == nil && !selected {
				t.Fatalf("%v: %v", e, err)
			}
		}
		card, err := apdu.NewCard(apdu.CardOptions{Extended: true}, apdu.Application{AID: []byte(ndef.Type4AID), Applet: applet})
		if err != nil {
			t.Fatal(err)
		}
		for _, command := range cut(tape) {
			if r := card.Step(command); len(r) < apdu.StatusSize {
				t.Fatalf("%x is answered by %x", command, r)
			}
		}
		if got, err := ndef.ReadType4(card.Transmit, 255); err != nil || !bytes.Equal(got, first) {
			t.Fatalf("%x, %v", got, err)
		}
	})
}
