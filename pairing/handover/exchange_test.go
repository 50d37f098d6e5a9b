package handover_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/pairing/handover"
	"github.com/seed-496a4445/fyr/pairing/ndef"
)

// offer is a service as phones offer it.
var offer = handover.Service{Version: 0x10, Name: handover.ServiceName, Wait: 20, Extensions: 3, MaxMessage: 512}

// initial returns the initial message of a tag with these services.
func initial(t *testing.T, services ...handover.Service) []byte {
	t.Helper()
	tag, err := handover.NewTag(services)
	if err != nil {
		t.Fatal(err)
	}
	return tag.Message()
}

// say returns a status message.
func say(s handover.Status) []byte { return message(wellKnown("Te", []byte{byte(s)})) }

func TestExchange(t *testing.T) {
	request, answer := []byte("request"), []byte("answer")
	x := handover.NewExchange(handover.ServiceName, request)
	if x.Wait() != 0 || x.Service() != (handover.Service{}) {
		t.Error(x.Wait(), x.Service())
	}
	selected, err := handover.AppendSelect(nil, handover.ServiceName)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range []struct {
		read, write []byte
		done        bool
	}{
		{initial(t, handover.Service{Version: 0x10, Name: "urn:nfc:sn:other"}, offer), selected, false},
		{nil, nil, false}, {[]byte{}, nil, false}, {nil, nil, false}, // as many as announced
		{message(wellKnown("T", []byte("\x02enx")), wellKnown("Te", []byte{0})), request, false},
		{nil, nil, false}, {nil, nil, false}, {nil, nil, false}, // and as many again
		{answer, nil, true},
	} {
		write, done, err := x.Step(c.read)
		if !bytes.Equal(write, c.write) || (write == nil) != (c.write == nil) || done != c.done || err != nil {
			t.Fatalf("step %d: %q, %v, %v", i, write, done, err)
		}
		if x.Wait() != 16*time.Millisecond || x.Service() != offer {
			t.Errorf("step %d: %v, %+v", i, x.Wait(), x.Service())
		}
	}
	if _, _, err := x.Step(answer); !errors.Is(err, handover.ErrState) {
		t.Error(err)
	}
}

func TestExchangeAgain(t *testing.T) {
	x := handover.NewExchange(handover.ServiceName, nil)
	if _, err := x.Again(nil); !errors.Is(err, handover.ErrState) {
		t.Error(err)
	}
	for i, read := range [][]byte{initial(t, offer), say(0), nil, []byte("answer")} {
		write, done, err := x.Step(read)
		if err != nil || done != (i == 3) || (write == nil) != (i >= 2) {
			t.Fatal(i, write, done, err)
		}
	}
	if _, err := x.Again(make([]byte, 513)); !errors.Is(err, handover.ErrTooLong) {
		t.Error(err)
	}
	long := bytes.Repeat([]byte("x"), 512)
	if write, err := x.Again(long); !bytes.Equal(write, long) || err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if write, done, err := x.Step(nil); write != nil || done || err != nil {
			t.Fatal(write, done, err)
		}
	}
	if _, done, err := x.Step([]byte("second answer")); !done || err != nil {
		t.Fatal(done, err)
	}
	if write, err := x.Again(nil); write == nil || err != nil {
		t.Errorf("an empty request is written: %v, %v", write, err)
	}
}

// TestExchangeFails has what ends an exchange, and checks that it is over.
func TestExchangeFails(t *testing.T) {
	long := bytes.Repeat([]byte("x"), 513)
	for _, c := range []struct {
		name    string
		request []byte
		reads   [][]byte
		want    error
	}{
		{"no message", nil, [][]byte{nil}, fail.Length},
		{"broken message", nil, [][]byte{{0xd1, 1}}, fail.Length},
		{"no service", nil, [][]byte{say(0)}, handover.ErrService},
		{"another service", nil, [][]byte{initial(t, handover.Service{Version: 0x10, Name: "x"})}, handover.ErrService},
		{"broken service", nil, [][]byte{message(wellKnown("Tp", []byte{0x10}))}, handover.ErrLength},
		{"service of another version", nil, [][]byte{message(wellKnown("Tp", []byte{0x20, 0}))}, handover.ErrVersion},
		{"long request", long, [][]byte{initial(t, offer)}, handover.ErrTooLong},
		{"too many extensions", nil, [][]byte{initial(t, offer), nil, nil, nil, nil}, handover.ErrWait},
		{"no status", nil, [][]byte{initial(t, offer), initial(t, offer)}, handover.ErrNoStatus},
		{"broken status", nil, [][]byte{initial(t, offer), message(wellKnown("Te", nil))}, handover.ErrLength},
		{"status", nil, [][]byte{initial(t, offer), say(handover.ProtocolError)}, handover.ErrStatus},
		{"status after extensions", nil, [][]byte{initial(t, offer), nil, nil, nil, say(0x80)}, handover.ErrStatus},
		{"too many extensions later", nil, [][]byte{initial(t, offer), nil, say(0), nil, nil, nil, nil}, handover.ErrWait},
	} {
		x := handover.NewExchange(handover.ServiceName, c.request)
		for i, read := range c.reads {
			write, done, err := x.Step(read)
			last := i == len(c.reads)-1
			if last != (err != nil) || last && (!errors.Is(err, c.want) || write != nil || done) {
				t.Errorf("%s, step %d: %v, %v, %v", c.name, i, write, done, err)
			}
		}
		if _, _, err := x.Step(say(0)); !errors.Is(err, handover.ErrState) {
			t.Errorf("%s: goes on: %v", c.name, err)
		}
		if _, err := x.Again(nil); !errors.Is(err, handover.ErrState) {
			t.Errorf("%s: goes on: %v", c.name, err)
		}
	}
}

// TestReservedWait: a waiting time that is reserved is as long as can be.
func TestReservedWait(t *testing.T) {
	for w := range 256 {
		s := offer
		s.Wait = handover.WaitingTime(w)
		payload, err := s.Append(nil)
		if err != nil {
			t.Fatal(err)
		}
		x := handover.NewExchange(handover.ServiceName, nil)
		if _, _, err := x.Step(message(wellKnown("Tp", payload))); err != nil {
			t.Fatal(err)
		}
		want, err := handover.WaitingTime(min(w, 63)).Duration()
		if x.Wait() != want || err != nil {
			t.Errorf("%d: %v, want %v", w, x.Wait(), want)
		}
	}
}

// TestTag walks a tag through its states.
func TestTag(t *testing.T) {
	other := handover.Service{Version: 0x10, Name: "urn:nfc:sn:other", MaxMessage: 10}
	hs := wellKnown("Hs", []byte{0x15})
	tag, err := handover.NewTag([]handover.Service{offer, other}, hs)
	if err != nil {
		t.Fatal(err)
	}
	first := slices.Clone(tag.Message())
	if m, err := handover.Parse(first); err != nil || m.Role != handover.Select || len(m.Records) != 2 {
		t.Errorf("%+v, %v", m, err)
	}
	pick := func(name string) []byte {
		b, err := handover.AppendSelect(nil, name)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	short, long := message(wellKnown("Hr", []byte{0x15})), message(wellKnown("Hr", make([]byte, 508)))
	for i, c := range []struct {
		write    []byte
		want     handover.Event
		file     []byte
		selected string
	}{
		{short, handover.Refused, say(1), ""},
		{[]byte{1}, handover.Refused, say(1), ""},
		{nil, handover.Refused, say(1), ""},
		{pick("urn:nfc:sn:third"), handover.Refused, say(1), ""},
		{message(wellKnown("Ts", []byte{1})), handover.Refused, say(1), ""},
		{pick(""), handover.Deselected, first, ""},
		{pick(offer.Name), handover.Selected, say(0), offer.Name},
		{pick(other.Name), handover.Selected, say(0), other.Name},
		{message(wellKnown("Hr", make([]byte, 6))), handover.Refused, say(1), other.Name}, // 11 octets
		{message(wellKnown("Hr", make([]byte, 5))), handover.Requested, nil, other.Name},
		{pick("urn:nfc:sn:third"), handover.Refused, say(1), other.Name},
		{pick(offer.Name), handover.Selected, say(0), offer.Name},
		{long, handover.Refused, say(1), offer.Name}, // 515 octets
		{short, handover.Requested, nil, offer.Name},
		{short, handover.Refused, say(1), offer.Name}, // no reply yet
		{short, handover.Requested, nil, offer.Name},
		{message(hs, wellKnown("Ts", []byte{0})), handover.Refused, say(1), offer.Name}, // no selection: Ts is not first
		{pick(""), handover.Deselected, first, ""},
	} {
		e := tag.Write(c.write)
		s, ok := tag.Service()
		if e != c.want || !bytes.Equal(tag.Message(), c.file) || s.Name != c.selected || ok != (c.selected != "") {
			t.Errorf("step %d: %v, %x, %+v", i, e, tag.Message(), s)
		}
	}
}

func TestTagReply(t *testing.T) {
	tag, err := handover.NewTag([]handover.Service{offer})
	if err != nil {
		t.Fatal(err)
	}
	selected, err := handover.AppendSelect(nil, offer.Name)
	if err != nil {
		t.Fatal(err)
	}
	request := message(wellKnown("Hr", []byte{0x15}))
	due := func(when string, want bool) {
		t.Helper()
		before := slices.Clone(tag.Message())
		if err := tag.Reply(nil); want != errors.Is(err, handover.ErrLength) || !want && !errors.Is(err, handover.ErrState) {
			t.Errorf("%s: %v", when, err)
		}
		if !bytes.Equal(tag.Message(), before) {
			t.Errorf("%s: a refused reply changed the file", when)
		}
	}
	due("at first", false)
	tag.Write(selected)
	due("selected", false)
	tag.Write(request)
	due("asked", true)
	reply := []byte("reply")
	if err := tag.Reply(reply); err != nil {
		t.Fatal(err)
	}
	reply[0] = 'x'
	if string(tag.Message()) != "reply" {
		t.Errorf("%q", tag.Message())
	}
	due("answered", false)
	for _, end := range []func(){tag.Reset, func() { tag.Write(selected) }, func() { tag.Write(nil) }} {
		tag.Reset()
		tag.Write(selected)
		tag.Write(request)
		due("asked again", true)
		end()
		due("ended", false)
	}
}

func TestNewTagRefuses(t *testing.T) {
	with := func(change func(s *handover.Service)) handover.Service {
		s := offer
		change(&s)
		return s
	}
	for _, c := range []struct {
		name     string
		services []handover.Service
		others   []ndef.Record
		want     error
	}{
		{"none", nil, nil, handover.ErrRange},
		{"wait", []handover.Service{with(func(s *handover.Service) { s.Wait = 64 })}, nil, handover.ErrRange},
		{"no name", []handover.Service{with(func(s *handover.Service) { s.Name = "" })}, nil, handover.ErrName},
		{"twice", []handover.Service{offer, offer}, nil, handover.ErrName},
		{"version", []handover.Service{{Name: "x"}}, nil, handover.ErrRange},
		{"other record", []handover.Service{offer}, []ndef.Record{{TNF: 7}}, fail.Range},
	} {
		if tag, err := handover.NewTag(c.services, c.others...); tag != nil || !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
