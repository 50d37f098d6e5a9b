package handover_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/pairing/handover"
	"github.com/seed-496a4445/fyr/pairing/ndef"
)

// made makes a message of alternatives such as "1 0 aux": power and IDs, and
// records such as "0 a/b": ID and media type, or "0 Hc a/b".
func made(role handover.Role, alternatives, records []string) handover.Message {
	m := handover.Message{Role: role, Version: handover.Latest}
	for _, a := range alternatives {
		f := strings.Fields(a)
		made := handover.Alternative{Power: handover.Power(f[0][0] - '0'), Carrier: []byte(f[1])}
		for _, aux := range f[2:] {
			made.Auxiliary = append(made.Auxiliary, []byte(aux))
		}
		m.Alternatives = append(m.Alternatives, made)
	}
	for _, r := range records {
		f := strings.Fields(r)
		made := ndef.Record{TNF: ndef.Media, ID: []byte(f[0]), Type: []byte(f[1])}
		if f[1] == handover.TypeCarrier {
			payload, err := handover.Carrier{TNF: ndef.Media, Type: []byte(f[2])}.Append(nil)
			if err != nil {
				panic(err)
			}
			made.TNF, made.Payload = ndef.WellKnown, payload
		}
		m.Records = append(m.Records, made)
	}
	return m
}

func TestAnswer(t *testing.T) {
	own := made(handover.Select,
		[]string{"1 b bx", "0 w wx shared", "1 n shared", "3 two", "1 none"},
		[]string{"b le/oob", "bx a/x", "w wi/fi", "wx a/x", "n n/fc", "shared a/x", "two le/oob", "two other/x", "loose a/x"})
	for _, c := range []struct {
		name         string
		request      handover.Message
		alternatives []string
		records      []string
	}{
		{"nothing in common", made(handover.Request, []string{"1 x"}, []string{"x y/z"}), nil, []string{"loose a/x"}},
		{"no alternatives", made(handover.Request, nil, []string{"x le/oob"}), nil, []string{"loose a/x"}},
		{"one", made(handover.Request, []string{"1 0"}, []string{"0 wi/fi"}),
			[]string{"0 w wx shared"}, []string{"w wi/fi", "wx a/x", "shared a/x", "loose a/x"}},
		{"of a carrier record", made(handover.Request, []string{"1 0"}, []string{"0 Hc wi/fi"}),
			[]string{"0 w wx shared"}, []string{"w wi/fi", "wx a/x", "shared a/x", "loose a/x"}},
		{"in another case", made(handover.Request, []string{"1 0"}, []string{"0 LE/OOB"}),
			[]string{"1 b bx", "3 two"}, []string{"b le/oob", "bx a/x", "two le/oob", "two other/x", "loose a/x"}},
		{"several under one ID", made(handover.Request, []string{"1 0", "1 0"}, []string{"0 n/fc", "0 other/x"}),
			[]string{"1 n shared", "3 two"}, []string{"n n/fc", "shared a/x", "two le/oob", "two other/x", "loose a/x"}},
	} {
		want := made(handover.Select, c.alternatives, c.records)
		if got, err := own.Answer(c.request); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v\nwant %v, %v", c.name, got, want, err)
		}
	}
	broken := made(handover.Request, []string{"1 0"}, []string{"0 Hc le/oob"})
	broken.Records[0].Payload = broken.Records[0].Payload[:3]
	brokenToo := broken
	brokenToo.Role = handover.Select
	for _, own := range []handover.Message{own, brokenToo} {
		if got, err := own.Answer(broken); err != nil || len(got.Alternatives) != 0 {
			t.Errorf("a broken carrier record: %v, %v", got, err)
		}
	}
}

func TestAnswerRefuses(t *testing.T) {
	own, request := made(handover.Select, nil, nil), made(handover.Request, nil, nil)
	for _, c := range [][2]handover.Message{{request, request}, {own, own}, {request, own}, {own, {}}} {
		if got, err := c[0].Answer(c[1]); !errors.Is(err, fail.Mismatch) || !reflect.DeepEqual(got, handover.Message{}) {
			t.Errorf("%v to %v: %v, %v", c[0].Role, c[1].Role, got, err)
		}
	}
}

func TestOnly(t *testing.T) {
	m := made(handover.Select, []string{"0 b x", "0 w x y"}, []string{"w wi/fi", "b le/oob", "x a/x", "y a/x", "z a/x"})
	for i, want := range []handover.Message{
		made(handover.Select, []string{"0 b x"}, []string{"b le/oob", "x a/x", "z a/x"}),
		made(handover.Select, []string{"0 w x y"}, []string{"w wi/fi", "x a/x", "y a/x", "z a/x"}),
	} {
		if got := m.Only(i); !reflect.DeepEqual(got, want) {
			t.Errorf("%d: %v", i, got)
		}
	}
	for _, i := range []int{-1, 2} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("there is an alternative %d", i)
				}
			}()
			m.Only(i)
		}()
	}
}

func TestAllInactive(t *testing.T) {
	for _, c := range []struct {
		alternatives []string
		want         bool
	}{
		{nil, false}, {[]string{"0 a"}, true}, {[]string{"0 a", "0 b"}, true},
		{[]string{"0 a", "1 b"}, false}, {[]string{"2 a"}, false}, {[]string{"3 a"}, false},
	} {
		if got := made(handover.Select, c.alternatives, nil).AllInactive(); got != c.want {
			t.Errorf("%v: %v", c.alternatives, got)
		}
	}
}

func TestParseStatic(t *testing.T) {
	le := ndef.Record{TNF: ndef.Media, Type: []byte("application/vnd.bluetooth.le.oob"), Payload: []byte{2, 0x1c, 0}}
	wifi := ndef.Record{TNF: ndef.Media, Type: []byte("Application/vnd.wfa.wsc"), ID: []byte("W"), Payload: []byte{1}}
	text := wellKnown("T", []byte("\x02enx"))
	for _, c := range []struct {
		name         string
		in           []byte
		alternatives []string
	}{
		{"a carrier alone", message(le), []string{""}},
		{"two without IDs", message(le, le), []string{""}},
		{"behind a text", message(text, wifi, le), []string{"W", ""}},
	} {
		m, err := handover.ParseStatic(c.in)
		if err != nil || m.Role != handover.Select || len(m.Unresolved()) != 0 || len(m.Alternatives) != len(c.alternatives) {
			t.Errorf("%s: %+v, %v", c.name, m, err)
			continue
		}
		for i, a := range m.Alternatives {
			if string(a.Carrier) != c.alternatives[i] || a.Power != handover.PowerUnknown {
				t.Errorf("%s: %+v", c.name, a)
			}
		}
	}
	want := made(handover.Select, []string{"1 0"}, []string{"0 a/b"})
	b, err := want.Append(nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := handover.ParseStatic(b); err != nil || len(got.Alternatives) != 1 || len(got.Records) != 1 {
		t.Errorf("an Hs: %+v, %v", got, err)
	}
	for _, c := range []struct {
		name string
		in   []byte
		want error
	}{
		{"nothing", nil, fail.Length},
		{"text", message(text), handover.ErrRole},
		{"well-known type of that name", message(wellKnown("application/vnd.bluetooth.le.oob", nil)), handover.ErrRole},
		{"request", wrap("Hr", 0x15), handover.ErrMismatch},
		{"broken Hs", wrap("Hs", 0x25), handover.ErrVersion},
	} {
		if m, err := handover.ParseStatic(c.in); !errors.Is(err, c.want) || !reflect.DeepEqual(m, handover.Message{}) {
			t.Errorf("%s: %+v, %v", c.name, m, err)
		}
	}
}
