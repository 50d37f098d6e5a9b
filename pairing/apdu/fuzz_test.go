package apdu

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
)

// FuzzParseCommand: what parses has a form of the table, is written to the same
// octets or, where it fits, to the short form, and reads back the same.
func FuzzParseCommand(f *testing.F) {
	for _, s := range []string{"", "00A4", "00A4000C", "00B000000F", selectEcho, "00B00002000146", "80100000 000002 0102",
		"80100000 000002 0102 0000", "80100000 000000 01", "80100000 00ffff 01", "80100000 ff 01"} {
		f.Add(expecttest.Unhex(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := ParseCommand(b)
		if (err == nil) != wellFormed(b) {
			t.Fatalf("%x: %v", b, err)
		}
		if err != nil {
			if !equal(c, Command{}) || !errors.Is(err, ErrLength) {
				t.Fatalf("%x: %+v, %v", b, c, err)
			}
			return
		}
		got, err := c.Append(nil)
		if err != nil {
			t.Fatalf("%x: %v", b, err)
		}
		if short := isExtended(b) && !c.Extended(); short != !bytes.Equal(got, b) || short && len(got) >= len(b) {
			t.Fatalf("%x became %x", b, got)
		}
		if again, err := ParseCommand(got); err != nil || !equal(again, c) {
			t.Fatalf("%x: %+v, %v", got, again, err)
		}
	})
}

// FuzzParseResponse: two octets and more are a response, and written the same.
func FuzzParseResponse(f *testing.F) {
	for _, s := range []string{"", "90", "9000", "6A82", "0102 6110"} {
		f.Add(expecttest.Unhex(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := ParseResponse(b)
		if err != nil {
			if len(b) >= 2 && len(b) <= 65538 || r.Data != nil || r.Status != 0 || !errors.Is(err, ErrLength) {
				t.Fatalf("%d octets: %+v, %v", len(b), r, err)
			}
			return
		}
		if got := r.Append(nil); !bytes.Equal(got, b) {
			t.Fatalf("%x became %x", b, got)
		}
		if r.Status.More() > 256 || r.Status.Le() > 256 || r.Status.String() == "" || (r.Status.Err() == nil) != (r.Status == 0x9000) {
			t.Fatalf("%v", r.Status)
		}
	})
}

// pieces cuts b into strings of octets: two octets of length each, and what is
// there of that many.
func pieces(b []byte) (ps [][]byte) {
	for len(b) >= 2 {
		n := min(int(b[0])<<8|int(b[1]), len(b)-2)
		ps = append(ps, b[2:2+n])
		b = b[2+n:]
	}
	return ps
}

// pack is the inverse of pieces, of hexadecimal.
func pack(ps ...string) (b []byte) {
	for _, p := range ps {
		b = append(b, byte(len(expecttest.Unhex(p))>>8), byte(len(expecttest.Unhex(p))))
		b = append(b, expecttest.Unhex(p)...)
	}
	return b
}

// FuzzReader: a card that says anything, again and again, gets commands that
// parse, not more than the bounds allow, and no more data than wanted is
// brought back.
func FuzzReader(f *testing.F) {
	f.Add(uint16(3), uint16(256), byte(2), uint16(0), uint16(100), byte(4), pack("9000", "0102 6101", "03 9000"))
	f.Add(uint16(300), uint16(300), byte(255), uint16(300), uint16(65535), byte(200), pack("6C01", "07 6101"))
	f.Add(uint16(3), uint16(256), byte(0), uint16(0), uint16(0), byte(0), pack("00 6101"))
	f.Add(uint16(600), uint16(0), byte(0), uint16(256), uint16(1), byte(1), pack("9000", "6883", "6700"))
	f.Fuzz(func(t *testing.T, n, ne uint16, block byte, extended, most uint16, rounds byte, answers []byte) {
		o := Options{Block: int(block), Extended: int(extended), MaxData: int(most), MaxRounds: int(rounds)}
		ps := pieces(answers)
		sent := 0
		tr := func(command []byte) ([]byte, error) {
			c, err := ParseCommand(command)
			if err != nil || o.Extended == 0 && isExtended(command) || len(c.Data) > max(255, o.Extended) {
				t.Fatalf("command %x", command)
			}
			sent++
			if len(ps) == 0 {
				return nil, nil
			}
			return ps[(sent-1)%len(ps)], nil
		}
		r, err := NewReader(tr, o)
		if err != nil {
			if r != nil || o.Extended == 0 || o.Extended > 255 {
				t.Fatalf("%+v: %v", o, err)
			}
			return
		}
		res, err := r.Do(Command{CLA: 0x80, INS: 0x10, Data: count(int(n)), Ne: int(ne)})
		if err != nil && (res.Data != nil || res.Status != 0) {
			t.Fatalf("%+v beside %v", res, err)
		}
		if len(res.Data) > r.o.MaxData || res.Status.More() > 0 {
			t.Fatalf("%d octets of %d, %v", len(res.Data), r.o.MaxData, res.Status)
		}
		if bound := int(n)/r.o.Block + 2 + 2*r.o.MaxRounds; sent > bound {
			t.Fatalf("%d commands, at most %d", sent, bound)
		}
	})
}

// witness is an applet that writes down what it was asked to do.
type witness struct {
	t        *testing.T
	selected bool
	did      []Command
}

func (w *witness) Select(c Command) Response {
	if w.selected {
		w.t.Fatal("selected twice")
	}
	w.selected = len(c.Data) != MaxAID
	if !w.selected {
		return Response{Status: StatusConditions}
	}
	return Response{Data: count(300), Status: StatusOK}
}

func (w *witness) Do(c Command) Response {
	if !w.selected || c.CLA&Chained != 0 {
		w.t.Fatalf("%+v", c)
	}
	c.Data = bytes.Clone(c.Data)
	w.did = append(w.did, c)
	return Response{Data: bytes.Repeat(c.Data, int(c.P2)), Status: Status(c.P1)<<8 | 0x9000}
}

func (w *witness) Deselect() {
	if !w.selected {
		w.t.Fatal("deselected twice")
	}
	w.selected = false
}

// chained is the whole command that the last of the commands in history
// completes, read backwards: the blocks before it that were taken and have its
// header.
func chained(history []Command, taken []bool) Command {
	last := len(history) - 1
	whole := history[last]
	for i := last - 1; i >= 0 && taken[i] && history[i].CLA == whole.CLA|Chained && history[i].header() == whole.header(); i-- {
		whole.Data = append(bytes.Clone(history[i].Data), whole.Data...)
	}
	return whole
}

// FuzzCard: a reader that says anything gets a response each time, no longer
// than it asked for; applets see whole commands within the limit, and each
// selection ends once; what the card holds stays within its bounds.
func FuzzCard(f *testing.F) {
	f.Add(uint16(0), true, pack(selectEcho, "90100002 02 0102", "80100002 01 03 00", "00C00000 00", "", "80100000"))
	f.Add(uint16(16), false, pack(selectEcho, "90100000 0e"+fives(14), "90100000 03 040506", "80100000 01 07 00"))
	f.Add(uint16(100), false, pack(selectEcho, "90100000 01 01", "90200000 01 02", "10A40400 01 01", selectEcho, "00C00000"))
	f.Add(uint16(300), true, pack("00A40400 10 F00102030405060708090A0B0C0D0E0F", selectEcho, "801001ff 00012c"+fives(300)+"0000", "00C00000 02"))
	f.Fuzz(func(t *testing.T, most uint16, extended bool, commands []byte) {
		a, b := &witness{t: t}, &witness{t: t}
		c, err := NewCard(CardOptions{MaxCommand: int(most), Extended: extended}, Application{echoAID, a}, Application{longAID, b})
		if err != nil {
			if c != nil || most == 0 || most >= MaxAID {
				t.Fatal(err)
			}
			return
		}
		var history []Command
		var taken []bool
		for _, p := range pieces(commands) {
			if len(p) == 0 {
				c.Reset()
				history, taken = nil, nil
				continue
			}
			p = slices.Clone(p)
			did := len(a.did) + len(b.did)
			res, err := ParseResponse(c.Step(p))
			cmd, parseErr := ParseCommand(slices.Clone(p))
			if err != nil || len(res.Data) > cmd.Ne || parseErr != nil && res.Status != StatusLength {
				t.Fatalf("to %x: %d octets, %v, %v", p, len(res.Data), res.Status, err)
			}
			history, taken = append(history, cmd), append(taken, res.Status == StatusOK && parseErr == nil)
			if len(a.did)+len(b.did) > did {
				got := a.did
				if b.selected {
					got = b.did
				}
				if want := chained(history, taken); !equal(got[len(got)-1], want) || len(want.Data) > c.chain.most {
					t.Fatalf("applet did %+v, want %+v", got[len(got)-1], want)
				}
			}
			if len(c.chain.data) > c.chain.most || a.selected && b.selected {
				t.Fatalf("%d octets of a chain", len(c.chain.data))
			}
			clear(p)
		}
		c.Reset()
		if a.selected || b.selected || c.chain.open {
			t.Fatal("something outlived the field")
		}
	})
}

// FuzzReaderAndCard: data of any size get through both ends and back, in any
// blocks.
func FuzzReaderAndCard(f *testing.F) {
	f.Add(uint16(1250), uint16(1281), byte(0), uint16(0))
	f.Add(uint16(4096), uint16(256), byte(1), uint16(0))
	f.Add(uint16(257), uint16(0), byte(7), uint16(256))
	f.Fuzz(func(t *testing.T, n, ne uint16, block byte, extended uint16) {
		if n > DefaultMaxCommand || extended > 0 && extended < 256 {
			return
		}
		c := card(t, CardOptions{Extended: extended > 0}, Application{echoAID, &echo{}})
		r := reader(t, c.Transmit, Options{Block: int(block), Extended: int(extended)})
		if res, err := r.Do(Select(echoAID)); err != nil || res.Status != StatusOK {
			t.Fatal(res, err)
		}
		want := count(int(n))
		res, err := r.Do(Command{CLA: 0x80, INS: 0x10, Data: want, Ne: int(ne)})
		if err != nil || res.Status != StatusOK || !bytes.Equal(res.Data, want) {
			t.Fatalf("%d octets of %d, %v, %v", len(res.Data), n, res.Status, err)
		}
	})
}
