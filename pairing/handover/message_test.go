package handover_test

import (
	"bytes"
	"errors"
	"reflect"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/pairing/handover"
	"github.com/seed-496a4445/fyr/pairing/ndef"
)

// wrap makes a message of the given record type whose handover record has the
// version octet v and the embedded records.
func wrap(typ string, v byte, embedded ...ndef.Record) []byte {
	payload := []byte{v}
	if len(embedded) > 0 {
		var err error
		if payload, err = ndef.Message(embedded).Append(payload); err != nil {
			panic(err)
		}
	}
	return message(wellKnown(typ, payload))
}

func wellKnown(typ string, payload []byte) ndef.Record {
	return ndef.Record{TNF: ndef.WellKnown, Type: []byte(typ), Payload: payload}
}

func message(records ...ndef.Record) []byte {
	b, err := ndef.Message(records).Append(nil)
	if err != nil {
		panic(err)
	}
	return b
}

// full is a message in which every field is set.
func full(role handover.Role) handover.Message {
	m := handover.Message{
		Role:    role,
		Version: 0x12,
		Alternatives: []handover.Alternative{
			{Power: handover.Activating, Carrier: []byte("c"), Auxiliary: [][]byte{[]byte("a1"), nil}},
			{Power: handover.PowerUnknown},
		},
		Records: ndef.Message{
			{TNF: ndef.Media, Type: []byte("a/b"), ID: []byte("c"), Payload: []byte{0, 1}},
			{TNF: ndef.Unknown, ID: []byte("a1")},
		},
	}
	switch role {
	case handover.Request:
		m.Random = new(uint16(0x1234))
	case handover.Select:
		m.Failure = &handover.Failure{Reason: handover.PermanentMemory, Data: []byte{0, 0, 1, 0}}
	}
	return m
}

var roles = []handover.Role{handover.Request, handover.Select, handover.Mediation, handover.Initiate}

func TestRoundTrip(t *testing.T) {
	for _, role := range roles {
		for minor := range 16 {
			want := full(role)
			want.Version = handover.Version(0x10 + minor)
			b, err := want.Append([]byte("x"))
			if err != nil {
				t.Fatal(err)
			}
			got, err := handover.Parse(b[1:])
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%v became %+v, %v", role, got, err)
			}
			if int(got.Version.Minor()) != minor || got.Version.Major() != 1 {
				t.Errorf("version %x", got.Version)
			}
		}
	}
}

// TestEveryCut cuts a whole message short everywhere, and puts octets behind
// it.
func TestEveryCut(t *testing.T) {
	for _, role := range roles {
		b, err := full(role).Append(nil)
		if err != nil {
			t.Fatal(err)
		}
		for n := range b {
			m, err := handover.Parse(b[:n])
			if err == nil || !reflect.DeepEqual(m, handover.Message{}) {
				t.Errorf("%v, %d of %d octets: %+v, %v", role, n, len(b), m, err)
			}
		}
		for n := 1; n < 5; n++ {
			if _, err := handover.Parse(append(slices.Clone(b), make([]byte, n)...)); err == nil {
				t.Errorf("%v with %d surplus octets was read", role, n)
			}
		}
	}
}

// TestParseRefuses has one broken rule a row, and rows in which two are broken
// for the order.
func TestParseRefuses(t *testing.T) {
	ac := func(hex string) ndef.Record { return wellKnown("ac", expecttest.Unhex(hex)) }
	cr, err := wellKnown("cr", []byte{1, 2}), wellKnown("err", []byte{3, 4})
	for _, c := range []struct {
		name string
		in   []byte
		want error
	}{
		{"no octets", nil, fail.Length},
		{"text", message(wellKnown("T", []byte("\x02enx"))), handover.ErrRole},
		{"carrier", message(wellKnown("Hc", []byte{0x15, 0})), handover.ErrRole},
		{"lower case", message(wellKnown("hs", []byte{0x15})), handover.ErrRole},
		{"longer type", message(wellKnown("Hsx", []byte{0x15})), handover.ErrRole},
		{"external", message(ndef.Record{TNF: ndef.External, Type: []byte("Hs"), Payload: []byte{0x15}}), handover.ErrRole},
		{"handover record second", message(wellKnown("T", []byte("\x02enx")), wellKnown("Hs", []byte{0x15})), handover.ErrRole},
		{"role before length", message(wellKnown("Ha", nil)), handover.ErrRole},
		{"no version", message(wellKnown("Hs", nil)), handover.ErrLength},
		{"version 0", wrap("Hs", 0x05), handover.ErrVersion},
		{"version 2", wrap("Hs", 0x20), handover.ErrVersion},
		{"version before records", message(wellKnown("Hs", []byte{0x20, 0xff})), handover.ErrVersion},
		{"embedded message cut", message(wellKnown("Hs", []byte{0x15, 0xd1, 2})), fail.Length},
		{"embedded message without end", message(wellKnown("Hs", []byte{0x15, 0x91, 1, 0, 'x'})), fail.Format},
		{"ac empty", wrap("Hs", 0x15, ac("")), handover.ErrLength},
		{"ac without reference", wrap("Hs", 0x15, ac("01")), handover.ErrLength},
		{"ac reference cut", wrap("Hs", 0x15, ac("01 02 30")), handover.ErrLength},
		{"ac without count", wrap("Hs", 0x15, ac("01 01 30")), handover.ErrLength},
		{"ac auxiliary missing", wrap("Hs", 0x15, ac("01 01 30 01")), handover.ErrLength},
		{"ac auxiliary cut", wrap("Hs", 0x15, ac("01 01 30 01 02 31")), handover.ErrLength},
		{"ac surplus", wrap("Hs", 0x15, ac("01 01 30 00 00")), handover.ErrLength},
		{"cr short", wrap("Hr", 0x15, wellKnown("cr", []byte{1})), handover.ErrLength},
		{"cr long", wrap("Hr", 0x15, wellKnown("cr", []byte{1, 2, 3})), handover.ErrLength},
		{"cr twice", wrap("Hr", 0x15, cr, cr), handover.ErrTwice},
		{"cr twice before its length", wrap("Hr", 0x15, cr, wellKnown("cr", nil)), handover.ErrTwice},
		{"err empty", wrap("Hs", 0x15, wellKnown("err", nil)), handover.ErrLength},
		{"err twice", wrap("Hs", 0x15, err, err), handover.ErrTwice},
		{"err twice before its length", wrap("Hs", 0x15, err, wellKnown("err", nil)), handover.ErrTwice},
		{"err reason 0", wrap("Hs", 0x15, wellKnown("err", []byte{0})), handover.ErrRange},
		{"err 1 without data", wrap("Hs", 0x15, wellKnown("err", []byte{1})), handover.ErrLength},
		{"err 1 long", wrap("Hs", 0x15, wellKnown("err", []byte{1, 2, 3})), handover.ErrLength},
		{"err 2 short", wrap("Hs", 0x15, wellKnown("err", []byte{2, 0, 0, 1})), handover.ErrLength},
		{"err 3 long", wrap("Hs", 0x15, wellKnown("err", []byte{3, 0, 0, 0, 1})), handover.ErrLength},
		{"records in order", wrap("Hs", 0x15, wellKnown("err", []byte{0}), ac("")), handover.ErrRange},
		{"records in order", wrap("Hs", 0x15, ac(""), wellKnown("err", []byte{0})), handover.ErrLength},
	} {
		m, err := handover.Parse(c.in)
		if !errors.Is(err, c.want) || !reflect.DeepEqual(m, handover.Message{}) {
			t.Errorf("%s: %+v, %v", c.name, m, err)
		}
	}
}

// TestParseIgnores has what is not for a message of its role, or for nobody.
func TestParseIgnores(t *testing.T) {
	for _, role := range roles {
		var others []ndef.Record
		if role != handover.Request {
			others = append(others, wellKnown("cr", []byte{1}), wellKnown("cr", nil))
		}
		if role != handover.Select {
			others = append(others, wellKnown("err", []byte{0}), wellKnown("err", nil))
		}
		others = append(others,
			wellKnown("AC", nil), wellKnown("T", []byte("\x02enx")),
			ndef.Record{TNF: ndef.External, Type: []byte("ac")}, ndef.Record{})
		m, err := handover.Parse(wrap(role.String(), 0x15, others...))
		if err != nil || !reflect.DeepEqual(m, handover.Message{Role: role, Version: 0x15}) {
			t.Errorf("%v: %+v, %v", role, m, err)
		}
	}
}

// TestChunks reads a message whose records, and the one embedded in it, came
// in chunks of every size.
func TestChunks(t *testing.T) {
	want := full(handover.Select)
	b, err := want.Append(nil)
	if err != nil {
		t.Fatal(err)
	}
	outer, err := ndef.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	inner, err := ndef.Parse(outer[0].Payload[1:])
	if err != nil {
		t.Fatal(err)
	}
	for size := 1; size < 40; size++ {
		if outer[0].Payload, err = inner.AppendChunked([]byte{byte(want.Version)}, size); err != nil {
			t.Fatal(err)
		}
		chunked, err := outer.AppendChunked(nil, size)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := handover.Parse(chunked); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("chunks of %d octets: %+v, %v", size, got, err)
		}
	}
}

// TestAppendRefuses has one broken rule a row, and rows in which two are.
func TestAppendRefuses(t *testing.T) {
	long := make([]byte, 256)
	for _, c := range []struct {
		name string
		m    handover.Message
		want error
	}{
		{"no role", handover.Message{Version: 0x15}, handover.ErrRange},
		{"role 5", handover.Message{Role: 5, Version: 0x15}, handover.ErrRange},
		{"no version", handover.Message{Role: handover.Select}, handover.ErrRange},
		{"version 2", handover.Message{Role: handover.Select, Version: 0x20}, handover.ErrRange},
		{"random of an Hs", handover.Message{Role: handover.Select, Version: 0x15, Random: new(uint16(1))}, handover.ErrPlace},
		{"role before random", handover.Message{Version: 0x15, Random: new(uint16(1))}, handover.ErrRange},
		{"failure of an Hr", handover.Message{Role: handover.Request, Version: 0x15, Failure: &handover.Failure{Reason: 4}}, handover.ErrPlace},
		{"failure of an Hi, reason 0", handover.Message{Role: handover.Initiate, Version: 0x15, Failure: &handover.Failure{}}, handover.ErrPlace},
		{"reason 0", handover.Message{Role: handover.Select, Version: 0x15, Failure: &handover.Failure{}}, handover.ErrRange},
		{"reason 2 short", handover.Message{Role: handover.Select, Version: 0x15, Failure: &handover.Failure{Reason: 2, Data: []byte{1}}}, handover.ErrLength},
		{"power 4", handover.Message{Role: handover.Select, Version: 0x15, Alternatives: []handover.Alternative{{Power: 4}}}, handover.ErrRange},
		{"power before length", handover.Message{Role: handover.Select, Version: 0x15, Alternatives: []handover.Alternative{{Power: 4, Carrier: long}}}, handover.ErrRange},
		{"alternatives in order", handover.Message{Role: handover.Select, Version: 0x15, Alternatives: []handover.Alternative{{Carrier: long}, {Power: 4}}}, handover.ErrLength},
		{"long auxiliary", handover.Message{Role: handover.Select, Version: 0x15, Alternatives: []handover.Alternative{{Auxiliary: [][]byte{nil, long}}}}, handover.ErrLength},
		{"many auxiliaries", handover.Message{Role: handover.Select, Version: 0x15, Alternatives: []handover.Alternative{{Auxiliary: make([][]byte, 256)}}}, handover.ErrLength},
		{"alternative before failure", handover.Message{Role: handover.Select, Version: 0x15, Alternatives: []handover.Alternative{{Carrier: long}}, Failure: &handover.Failure{}}, handover.ErrLength},
		{"random before alternative", handover.Message{Role: handover.Select, Version: 0x15, Random: new(uint16(1)), Alternatives: []handover.Alternative{{Carrier: long}}}, handover.ErrPlace},
		{"carrier", handover.Message{Role: handover.Select, Version: 0x15, Records: ndef.Message{{TNF: ndef.WellKnown}}}, fail.Format},
		{"failure before carrier", handover.Message{Role: handover.Select, Version: 0x15, Failure: &handover.Failure{}, Records: ndef.Message{{TNF: ndef.WellKnown}}}, handover.ErrRange},
	} {
		if b, err := c.m.Append([]byte("x")); !errors.Is(err, c.want) || string(b) != "x" {
			t.Errorf("%s: %x, %v", c.name, b, err)
		}
	}
	largest := handover.Message{Role: handover.Select, Version: 0x15, Alternatives: []handover.Alternative{{Carrier: long[:255], Auxiliary: make([][]byte, 255)}}}
	b, err := largest.Append(nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := handover.Parse(b); err != nil || !reflect.DeepEqual(got, largest) {
		t.Errorf("the largest alternative: %v", err)
	}
}

// TestAppendLeavesDst checks that Append writes nothing into what its arguments
// have beyond their lengths.
func TestAppendLeavesDst(t *testing.T) {
	m := full(handover.Request)
	records := append(slices.Clone(m.Records), ndef.Record{TNF: ndef.Unknown, Payload: []byte("kept")})
	m.Records = records[:2]
	if _, err := m.Append(nil); err != nil {
		t.Fatal(err)
	}
	if string(records[2].Payload) != "kept" {
		t.Error("Append wrote behind the records")
	}
}

func TestParseRole(t *testing.T) {
	for _, role := range roles {
		if got, err := handover.ParseRole(role.String()); got != role || err != nil {
			t.Errorf("%v: %v, %v", role, got, err)
		}
	}
	for _, s := range []string{"", "none", "hr", "Hc", "Hrs"} {
		if got, err := handover.ParseRole(s); got != 0 || !errors.Is(err, handover.ErrRange) {
			t.Errorf("%q: %v, %v", s, got, err)
		}
	}
}

func TestUnresolved(t *testing.T) {
	ref := func(s ...string) (refs [][]byte) {
		for _, s := range s {
			refs = append(refs, []byte(s))
		}
		return refs
	}
	m := handover.Message{
		Alternatives: []handover.Alternative{
			{Carrier: []byte("b"), Auxiliary: ref("a", "x", "b")},
			{Carrier: []byte("x"), Auxiliary: ref("", "c", "a")},
		},
		Records: ndef.Message{{ID: []byte("x")}},
	}
	if got, want := m.Unresolved(), ref("b", "a", "", "c"); !slices.EqualFunc(got, want, bytes.Equal) {
		t.Errorf("%q, want %q", got, want)
	}
	m.Records = append(m.Records, ndef.Record{}, ndef.Record{ID: []byte("b")}, ndef.Record{ID: []byte("a")}, ndef.Record{ID: []byte("c")})
	if got := m.Unresolved(); len(got) != 0 {
		t.Errorf("%q", got)
	}
	if got := m.Find([]byte("b")); len(got) != 1 || string(got[0].ID) != "b" {
		t.Errorf("%v", got)
	}
}

func TestFailure(t *testing.T) {
	for reason := range 256 {
		for n := range 6 {
			f := handover.Failure{Reason: handover.Reason(reason), Data: []byte{0, 0, 1, 2, 7}[5-min(n, 5):]}
			after, timed := f.RetryAfter()
			size, sized := f.MaxRequest()
			if want := n == 1 && (reason == 1 || reason == 3); timed != want || timed && after.Milliseconds() != 7 || !timed && after != 0 {
				t.Errorf("reason %d, %d octets: %v, %v", reason, n, after, timed)
			}
			if want := n == 4 && reason == 2; sized != want || sized && size != 0x010207 || !sized && size != 0 {
				t.Errorf("reason %d, %d octets: %d, %v", reason, n, size, sized)
			}
		}
	}
}
