package ndef_test

import (
	"bytes"
	"errors"
	"reflect"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
	"github.com/seed-496a4445/fyr/pairing/apdu"
	"github.com/seed-496a4445/fyr/pairing/ndef"
	"github.com/seed-496a4445/fyr/pairing/ndef/ndeftest"
)

// seeds adds a bytes field of the cases of an operation.
func seeds(f *testing.F, op, field string) {
	vectorstest.Seeds(f, "ndef.json", ndeftest.Operations(), "ndef."+op, func(in *vectors.Input) { f.Add(in.Bytes(field)) })
}

// one fails unless err has one class.
func one(t *testing.T, err error) {
	t.Helper()
	if len(classes(err)) != 1 {
		t.Fatalf("%v has the classes %q", err, classes(err))
	}
}

// FuzzParse compares with the slow reading of the rules. What is read is
// written and read again, in one piece and in chunks.
func FuzzParse(f *testing.F) {
	seeds(f, "decode", "message")
	f.Add(expecttest.Unhex("c9ffffffffffff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := ndef.Parse(b)
		want, class := slowParse(b)
		if err != nil {
			if m != nil || !slices.Equal(classes(err), []string{class}) {
				t.Fatalf("%+v, %v, want %q", m, err, class)
			}
			return
		}
		if class != "" || !reflect.DeepEqual(m, want) {
			t.Fatalf("%+v, want %+v, %q", m, want, class)
		}
		canonical, err := m.Append(nil)
		if slices.ContainsFunc(m, func(r ndef.Record) bool { return r.TNF == ndef.Empty && r.Payload != nil }) {
			if !errors.Is(err, ndef.ErrFields) { // the one form that cannot be written
				t.Fatal(err)
			}
			return
		}
		if err != nil || len(canonical) > len(b) {
			t.Fatalf("%x became %x, %v", b, canonical, err)
		}
		chunked, err := m.AppendChunked(nil, 1+len(b)%7)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range [][]byte{canonical, chunked} {
			if again, err := ndef.Parse(b); err != nil || !reflect.DeepEqual(again, m) {
				t.Fatalf("%x: %+v, %v", b, again, err)
			}
		}
	})
}

// FuzzTree: a tree is as deep as it may be, and its nodes have a message or an
// error, or neither.
func FuzzTree(f *testing.F) {
	seeds(f, "decode", "message")
	for depth := range 6 {
		b, _ := inEachOther(depth + 1).Append(nil)
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := ndef.Parse(b)
		if err != nil {
			return
		}
		var walk func(ns []ndef.Node, depth int)
		walk = func(ns []ndef.Node, depth int) {
			if len(ns) == 0 || depth > ndef.MaxDepth {
				t.Fatalf("%d records at depth %d", len(ns), depth)
			}
			for _, n := range ns {
				if n.Err != nil {
					one(t, n.Err)
				}
				if n.Nested != nil {
					if n.Err != nil {
						t.Fatal(n.Err)
					}
					walk(n.Nested, depth+1)
				}
			}
		}
		walk(m.Tree(), 1)
	})
}

// FuzzURI: what is read is written in no more octets, and read again.
func FuzzURI(f *testing.F) {
	seeds(f, "uri", "payload")
	f.Fuzz(func(t *testing.T, b []byte) {
		uri, err := ndef.ParseURI(b)
		if err != nil {
			if one(t, err); uri != "" {
				t.Fatal(uri)
			}
			return
		}
		got, err := ndef.AppendURI(nil, uri)
		if err != nil || len(got) > len(b) {
			t.Fatalf("%x became %x, %v", b, got, err)
		}
		if again, err := ndef.ParseURI(got); err != nil || again != uri {
			t.Fatalf("%q became %q, %v", uri, again, err)
		}
	})
}

// FuzzText: what is read is written and read again; UTF-8 comes out as it was
// but for bit 6.
func FuzzText(f *testing.F) {
	seeds(f, "text", "payload")
	f.Add(expecttest.Unhex("82656efffe3dd811dd"))
	f.Fuzz(func(t *testing.T, b []byte) {
		text, err := ndef.ParseText(b)
		if err != nil {
			if one(t, err); text != (ndef.Text{}) {
				t.Fatal(text)
			}
			return
		}
		got, err := text.Append(nil)
		if err != nil || !text.UTF16 && (got[0] != b[0]&^0x40 || !bytes.Equal(got[1:], b[1:])) {
			t.Fatalf("%x became %x, %v", b, got, err)
		}
		if again, err := ndef.ParseText(got); err != nil || again != text {
			t.Fatalf("%+v became %+v, %v", text, again, err)
		}
	})
}

// FuzzSmartPoster: what is read is written and read again.
func FuzzSmartPoster(f *testing.F) {
	seeds(f, "smartposter", "payload")
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := ndef.ParseSmartPoster(b)
		if err != nil {
			if one(t, err); !reflect.DeepEqual(p, ndef.SmartPoster{}) {
				t.Fatalf("%+v", p)
			}
			return
		}
		got, err := p.Append(nil)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := ndef.ParseSmartPoster(got); err != nil || !reflect.DeepEqual(again, p) {
			t.Fatalf("%+v became %+v, %v", p, again, err)
		}
	})
}

// FuzzExternal reads external types and the application record.
func FuzzExternal(f *testing.F) {
	f.Add([]byte("android.com:pkg"), []byte("com.example.app"))
	f.Add([]byte("a:b:c"), []byte{0xff})
	f.Fuzz(func(t *testing.T, typ, payload []byte) {
		e, err := ndef.ParseExternalType(typ)
		if err != nil {
			if one(t, err); e != (ndef.ExternalType{}) {
				t.Fatal(e)
			}
		} else if r, err := e.Record(payload); err != nil || !bytes.Equal(r.Type, typ) || !bytes.Equal(r.Payload, payload) {
			t.Fatalf("%q became %+v, %v", typ, r, err)
		}
		name, err := ndef.ParseApplication(ndef.Record{TNF: ndef.External, Type: typ, Payload: payload})
		if err != nil {
			if one(t, err); name != "" {
				t.Fatal(name)
			}
			return
		}
		if r, err := ndef.ApplicationRecord(name); err != nil || !r.Is(ndef.External, string(typ)) || !bytes.Equal(r.Payload, payload) {
			t.Fatalf("%q became %+v, %v", name, r, err)
		}
	})
}

// FuzzType2: what is read is written in no more octets than the data area has,
// and read again.
func FuzzType2(f *testing.F) {
	seeds(f, "type2_tlv", "memory")
	f.Add(expecttest.Unhex("e110120003ffffff00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := ndef.ParseType2(b)
		if err != nil {
			if one(t, err); !reflect.DeepEqual(m, ndef.Type2{}) {
				t.Fatalf("%+v", m)
			}
			return
		}
		got, err := m.Append(nil)
		if err != nil || len(got) > 4+m.DataSize {
			t.Fatalf("%x became %x, %v", b, got, err)
		}
		if again, err := ndef.ParseType2(got); err != nil || !reflect.DeepEqual(again, m) {
			t.Fatalf("%+v became %+v, %v", m, again, err)
		}
		for _, l := range m.TLVs {
			c, err := ndef.ParseControl(l.Value)
			if (err == nil) != (len(l.Value) == ndef.ControlSize) {
				t.Fatal(err)
			}
			if err != nil {
				one(t, err)
			} else if got, err := c.Append(nil); err != nil || !bytes.Equal(got, l.Value) {
				t.Fatalf("%x became %x, %v", l.Value, got, err)
			}
		}
	})
}

// FuzzCapability: what is read is written as it was, but for CCLEN.
func FuzzCapability(f *testing.F) {
	f.Add(expecttest.Unhex("000f207fff7fff0406e1047fff00ff"))
	f.Add(expecttest.Unhex("00173100ff00010406000100ff00a5"))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := ndef.ParseCapability(b)
		if err != nil {
			if one(t, err); c != (ndef.Capability{}) {
				t.Fatalf("%+v", c)
			}
			return
		}
		got, err := c.Append(nil)
		if err != nil || !bytes.Equal(got[2:], b[2:]) {
			t.Fatalf("%x became %x, %v", b, got, err)
		}
	})
}

// FuzzType4: a tag answers what it likes. The reader ends, asks for no more
// than it may, and returns what it was sent.
func FuzzType4(f *testing.F) {
	f.Add(expecttest.Unhex("9000"), expecttest.Unhex("000f207fff7fff0406e1047fff00009000"), expecttest.Unhex("00039000"), expecttest.Unhex("aaaaaa9000"), uint16(255))
	f.Add(expecttest.Unhex("9000"), expecttest.Unhex("000f20000f00010406e1047fff00009000"), expecttest.Unhex("7ffd9000"), expecttest.Unhex("aa9000"), uint16(1))
	f.Fuzz(func(t *testing.T, selected, container, length, body []byte, most uint16) {
		o := ndef.Type4Options{MaxRead: int(most), Writable: len(body)%2 == 0}
		limit, sent, n := o.MaxRead, 0, 0
		if limit == 0 {
			limit = 255
		}
		r, err := ndef.OpenType4(func(b []byte) ([]byte, error) {
			c, err := apdu.ParseCommand(b)
			if n++; err != nil || c.INS == apdu.InsReadBinary && n > 5 && c.Ne > limit || n > 66000 {
				t.Fatalf("command %d: %x, %v", n, b, err)
			}
			switch {
			case c.INS == apdu.InsSelect:
				return selected, nil
			case n == 3:
				return container, nil
			case n == 5:
				return length, nil
			}
			sent += max(0, len(body)-2)
			return body, nil
		}, o)
		if err != nil {
			if one(t, err); r != nil {
				t.Fatal(err)
			}
			return
		}
		message, err := r.Read()
		if err != nil {
			if one(t, err); message != nil {
				t.Fatal(err)
			}
			return
		}
		if len(message) != sent || len(message) > r.Capability().MaxMessage() {
			t.Fatalf("%d octets of %d", len(message), sent)
		}
	})
}

// FuzzType4Tag: a reader sends what it likes. The tag answers within its
// limits, and its message stays within its file.
func FuzzType4Tag(f *testing.F) {
	f.Add(expecttest.Unhex("07"+"00a4000c02e104"+"09"+"00d600000400020102"+"05"+"00b0000002"), false)
	f.Add(expecttest.Unhex("07"+"00a4000c02e103"+"05"+"00b000000f"), true)
	f.Fuzz(func(t *testing.T, commands []byte, locked bool) {
		c := common
		if c.FileSize = 40; locked {
			c.Write = ndef.AccessNever
		}
		tag, card := card(t, c)
		old := []byte("old")
		tag.SetMessage(old)
		tag.Written = func(m []byte) {
			if len(m) == 0 || locked {
				t.Fatalf("%x written", m)
			}
		}
		card.Step(expecttest.Unhex("00a4040007d276000085010100"))
		for len(commands) > 0 {
			n := min(int(commands[0]), len(commands)-1)
			b := card.Step(commands[1 : 1+n])
			commands = commands[1+n:]
			if len(b) < 2 || len(b) > 2+int(c.MaxRead) {
				t.Fatalf("answer %x", b)
			}
		}
		if len(tag.Message()) > c.MaxMessage() || locked && !bytes.Equal(tag.Message(), old) {
			t.Fatalf("message %x", tag.Message())
		}
	})
}

// FuzzLostMode: an address that is read is the one that is written.
func FuzzLostMode(f *testing.F) {
	f.Add("found.example", "https://found.example/#----AQIDBAU")
	f.Add("127.0.0.1", "https://found.example/#AAAAA\nAAAAAA")
	f.Fuzz(func(t *testing.T, host, url string) {
		l, err := ndef.NewLostMode(host)
		if err != nil {
			one(t, err)
			l = lostMode(t, "found.example")
		}
		id, err := l.Parse(url)
		if err != nil {
			if one(t, err); id != ([8]byte{}) {
				t.Fatal(id)
			}
			return
		}
		if got := l.URL(id); got != url {
			t.Fatalf("%q became %q", url, got)
		}
	})
}
