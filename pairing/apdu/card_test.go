package apdu

import (
	"bytes"
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
)

var (
	echoAID = expecttest.Unhex("F0 01020304")
	longAID = expecttest.Unhex("F0 0102030405060708090A0B0C0D0E0F")
)

// echo is an applet that answers with what it was sent, and writes down how it
// was called. INS 01 answers P1 * 256 + P2 octets, INS 02 refuses, INS 03
// warns, all others echo; classes other than 80 are unknown.
type echo struct {
	calls  []string
	answer Response // to SELECT; 9000 without data where Status is 0
}

func (e *echo) Select(c Command) Response {
	e.calls = append(e.calls, "select")
	if e.answer.Status == 0 {
		return Response{Status: StatusOK}
	}
	return e.answer
}

func (e *echo) Do(c Command) Response {
	e.calls = append(e.calls, "do")
	switch {
	case c.CLA == 0x00 && c.INS == InsSelect:
		return Response{Data: c.Data, Status: StatusNotFound}
	case c.CLA != 0x80:
		return Response{Status: StatusClass}
	case c.INS == 0x01:
		return Response{Data: count(int(c.P1)<<8 | int(c.P2)), Status: StatusOK}
	case c.INS == 0x02:
		return Response{Status: StatusSecurity}
	case c.INS == 0x03:
		return Response{Data: count(300), Status: StatusEnd}
	}
	return Response{Data: c.Data, Status: StatusOK}
}

func (e *echo) Deselect() { e.calls = append(e.calls, "deselect") }

// count is n octets, all different from their neighbours.
func count(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i ^ i>>8)
	}
	return b
}

func card(t testing.TB, o CardOptions, apps ...Application) *Card {
	t.Helper()
	c, err := NewCard(o, apps...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const selectEcho = "00A40400 05 F001020304 00"

// TestCard walks pairs of commands and answers, each on a card with two
// applets.
func TestCard(t *testing.T) {
	for _, c := range []struct {
		name  string
		o     CardOptions
		pairs []string
	}{
		{"select", CardOptions{}, []string{selectEcho, "9000", "80100000 02 0102 00", "0102 9000"}},
		{"select without Le", CardOptions{}, []string{"00A40400 05 F001020304", "9000"}},
		{"select without answer", CardOptions{}, []string{"00A4040C 10 F00102030405060708090A0B0C0D0E0F", "9000"}},
		{"select with data", CardOptions{}, []string{"00A40400 10 F00102030405060708090A0B0C0D0E0F 00", "070809 9000"}},
		{"select with data to fetch", CardOptions{}, []string{"00A40400 10 F00102030405060708090A0B0C0D0E0F", "6103", "00C00000 03", "070809 9000"}},
		{"part of a name", CardOptions{}, []string{"00A40400 04 F0010203 00", "6A82"}},
		{"beyond a name", CardOptions{}, []string{"00A40400 06 F00102030405 00", "6A82"}},
		{"no name", CardOptions{}, []string{"00A40400 00", "6A82", "00A40400", "6A82"}},
		{"other name", CardOptions{}, []string{"00A40400 07 D2760000850101 00", "6A82"}},
		{"next occurrence", CardOptions{}, []string{"00A40402 05 F001020304 00", "6A86"}},
		{"failed select leaves nothing", CardOptions{}, []string{selectEcho, "9000", "00A40400 05 F001020305 00", "6A82", "80100000 00", "6E00"}},
		{"select of a file is the applet's", CardOptions{}, []string{"00A4000C 02 E103", "6D00", selectEcho, "9000", "00A4000C 02 E103 00", "E103 6A82"}},
		{"nothing selected", CardOptions{}, []string{"80100000", "6E00", "00B00000 02", "6D00", "00C00000 00", "6985"}},
		{"unknown class", CardOptions{}, []string{selectEcho, "9000", "84100000", "6E00", "FF100000", "6E00", "EF100000", "6E00", "20100000", "6E00", "30100000", "6E00", "3F100000", "6E00"}},
		{"channels", CardOptions{}, []string{selectEcho, "9000", "01A40400 05 F001020304 00", "6881", "03B00000 00", "6881", "40B00000 00", "6881", "7FB00000 00", "6881", "11B00000 01 00", "6881"}},
		{"secure messaging", CardOptions{}, []string{selectEcho, "9000", "04B00000 00", "6882", "0CB00000 00", "6882"}},
		{"no instruction", CardOptions{}, []string{selectEcho, "9000", "80600000 00", "6D00", "806F0000 00", "6D00", "80900000 00", "6D00", "809F0000 00", "6D00", "80A00000 00", "9000"}},
		{"no command", CardOptions{}, []string{"", "6700", "00", "6700", "00A404", "6700", "00A40400 05 F0", "6700"}},
		{"extended, not taken", CardOptions{}, []string{selectEcho, "9000", "80100000 00000101", "6700", "80100000 000000", "6700", "80100000 00", "9000"}},
		{"extended", CardOptions{Extended: true}, []string{selectEcho, "9000", "80100000 0000010700 01", "07 9000", "80010120 000120", tail(288, 0) + "9000"}},
		{"extended, too large", CardOptions{Extended: true, MaxCommand: 16}, []string{selectEcho, "9000", "80100000 000011" + fives(17), "6700", "80100000 11" + fives(17), "6700", "80100000 10" + fives(16), "6110"}},
		{"long answer", CardOptions{}, []string{selectEcho, "9000", "80010210 00", tail(256, 0) + "6100",
			"00C00000 00", tail(512, 256) + "6110", "00C00000 01", tail(513, 512) + "610f", "00C00000 00", tail(528, 513) + "9000", "00C00000 00", "6985"}},
		{"long answer, one octet at a time", CardOptions{}, []string{selectEcho, "9000", "80010003 01", "00 6102", "00C00000 01", "01 6101", "00C00000 01", "02 9000"}},
		{"long answer, Le 0", CardOptions{}, []string{selectEcho, "9000", "80010003", "6103", "00C00000", "6C03", "00C00000 03", "000102 9000"}},
		{"long answer with a warning", CardOptions{}, []string{selectEcho, "9000", "80030000 00", tail(256, 0) + "612c", "00C00000 2c", tail(300, 256) + "6282"}},
		{"wrong GET RESPONSE", CardOptions{}, []string{selectEcho, "9000", "80010003 01", "00 6102", "00C00100 02", "6A86", "00C00001 02", "6A86",
			"00C00000 01 07 02", "6700", "00C00000 02", "0102 9000"}},
		{"forgotten answer", CardOptions{}, []string{selectEcho, "9000", "80010003 01", "00 6102", "80020000", "6982", "00C00000 02", "6985"}},
		{"answer forgotten for no command", CardOptions{}, []string{selectEcho, "9000", "80010003 01", "00 6102", "80", "6700", "00C00000 02", "6985"}},
		{"answer forgotten for a bad class", CardOptions{}, []string{selectEcho, "9000", "80010003 01", "00 6102", "41000000", "6881", "00C00000 02", "6985"}},
		{"answer forgotten for a block", CardOptions{}, []string{selectEcho, "9000", "80010003 01", "00 6102", "90100000 01 01", "9000", "00C00000 02", "6883", "00C00000 02", "6985"}},
		{"answer forgotten for another applet", CardOptions{}, []string{selectEcho, "9000", "80010003 01", "00 6102", selectEcho, "9000", "00C00000 02", "6985"}},
		{"chain", CardOptions{}, []string{selectEcho, "9000", "90100000 02 0102", "9000", "90100000 01 03", "9000", "80100000 01 04 00", "01020304 9000"}},
		{"chain without data in the end", CardOptions{}, []string{selectEcho, "9000", "90100000 02 0102", "9000", "80100000 00", "0102 9000"}},
		{"chain after chain", CardOptions{}, []string{selectEcho, "9000", "90100000 02 0102", "9000", "80100000 01 03 00", "010203 9000", "90100000 01 07", "9000", "80100000 01 08 00", "0708 9000"}},
		{"chain with Le in the midst", CardOptions{}, []string{selectEcho, "9000", "90100000 02 0102 00", "9000", "80100000 01 03 00", "010203 9000"}},
		{"chain of the selection", CardOptions{}, []string{"10A40400 03 F00102", "9000", "00A40400 02 0304", "9000", "80100000 00", "9000"}},
		{"chain at the limit", CardOptions{MaxCommand: 16}, []string{selectEcho, "9000", "90100000 0e" + fives(14), "9000", "80100000 02 5a5a 00", fives(16) + "9000"}},
		{"chain over the limit", CardOptions{MaxCommand: 16}, []string{selectEcho, "9000", "90100000 0e" + fives(14), "9000", "80100000 03 040506 00", "6700", "80100000 01 07 00", "07 9000"}},
		{"block over the limit", CardOptions{MaxCommand: 16}, []string{selectEcho, "9000", "90100000 0e" + fives(14), "9000", "90100000 03 040506", "6700", "80100000 01 07 00", "07 9000"}},
		{"block alone over the limit", CardOptions{MaxCommand: 16}, []string{selectEcho, "9000", "90100000 11" + fives(17), "6700", "80100000 01 07 00", "07 9000"}},
		{"block without data", CardOptions{}, []string{selectEcho, "9000", "90100000 00", "6700", "90100000 01 01", "9000", "90100000", "6700", "80100000 01 07 00", "07 9000"}},
		{"other command in a chain", CardOptions{}, []string{selectEcho, "9000", "90100000 02 0102", "9000", "80200000 01 03 00", "6883", "80100000 01 04 00", "04 9000"}},
		{"other class in a chain", CardOptions{}, []string{selectEcho, "9000", "90100000 02 0102", "9000", "81100000 01 03 00", "6883", "80100000 01 04 00", "04 9000"}},
		{"other P1 in a chain", CardOptions{}, []string{selectEcho, "9000", "90100000 02 0102", "9000", "80100100 01 03 00", "6883", "80100000 01 04 00", "04 9000"}},
		{"other P2 in a chain", CardOptions{}, []string{selectEcho, "9000", "90100000 02 0102", "9000", "80100001 01 03 00", "6883", "80100000 01 04 00", "04 9000"}},
		{"chain in a chain", CardOptions{}, []string{selectEcho, "9000", "90100000 02 0102", "9000", "90200000 01 03", "6883", "80100000 01 04 00", "04 9000"}},
		{"no command in a chain", CardOptions{}, []string{selectEcho, "9000", "90100000 02 0102", "9000", "80", "6700", "80100000 01 04 00", "04 9000"}},
		{"bad class in a chain", CardOptions{}, []string{selectEcho, "9000", "90100000 02 0102", "9000", "41100000", "6881", "80100000 01 04 00", "04 9000"}},
		{"selection in a chain", CardOptions{}, []string{selectEcho, "9000", "90100000 02 0102", "9000", selectEcho, "9000", "80100000 01 04 00", "04 9000"}},
		{"selection of another class in a chain", CardOptions{}, []string{selectEcho, "9000", "90100000 02 0102", "9000", "80A40400 05 F001020304 00", "6883", "80100000 01 04 00", "04 9000"}},
		{"selection of a file in a chain", CardOptions{}, []string{selectEcho, "9000", "90100000 02 0102", "9000", "00A4000C 02 E103", "6883", "80100000 01 04 00", "04 9000"}},
		{"GET RESPONSE in a chain", CardOptions{}, []string{selectEcho, "9000", "90100000 02 0102", "9000", "00C00000 00", "6883", "80100000 01 04 00", "04 9000"}},
		{"refused selection", CardOptions{}, []string{"00A40400 06 F0FFFFFFFFFF", "6985", "80100000 00", "6E00"}},
		{"selection with a warning", CardOptions{}, []string{"00A40400 06 F0EEEEEEEEEE", "6283", "80100000 00", "9000"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			cd := card(t, c.o, Application{echoAID, &echo{}},
				Application{longAID, &echo{answer: Response{Data: expecttest.Unhex("070809"), Status: StatusOK}}},
				Application{expecttest.Unhex("F0FFFFFFFFFF"), &echo{answer: Response{Status: StatusConditions}}},
				Application{expecttest.Unhex("F0EEEEEEEEEE"), &echo{answer: Response{Status: 0x6283}}})
			for i := 0; i < len(c.pairs); i += 2 {
				if got, want := cd.Step(expecttest.Unhex(c.pairs[i])), expecttest.Unhex(c.pairs[i+1]); !bytes.Equal(got, want) {
					t.Fatalf("%d: to %s says %x, want %x", i/2, c.pairs[i], got, want)
				}
			}
		})
	}
}

// tail is octets from..to-1 of count, in hexadecimal.
func tail(to, from int) string { return hexed(count(to)[from:]) }

// TestCardTellsApplets: each selection ends exactly once.
func TestCardTellsApplets(t *testing.T) {
	a, b := &echo{}, &echo{answer: Response{Status: StatusConditions}}
	c := card(t, CardOptions{}, Application{echoAID, a}, Application{longAID, b})
	one, _ := Select(echoAID).Append(nil)
	two, _ := Select(longAID).Append(nil)
	for _, s := range []struct {
		step func()
		a, b string
	}{
		{c.Reset, "", ""},
		{func() { c.Step(one) }, "select", ""},
		{func() { c.Step(one) }, "select deselect select", ""},
		{func() { c.Step(two) }, "select deselect select deselect", "select"},
		{c.Reset, "select deselect select deselect", "select"},
		{func() { c.Step(one) }, "select deselect select deselect select", "select"},
		{c.Reset, "select deselect select deselect select deselect", "select"},
		{c.Reset, "select deselect select deselect select deselect", "select"},
	} {
		s.step()
		if got, want := join(a.calls), s.a; got != want {
			t.Errorf("first applet: %q, want %q", got, want)
		}
		if got, want := join(b.calls), s.b; got != want {
			t.Errorf("second applet: %q, want %q", got, want)
		}
	}
}

// TestCardReset: nothing of before the loss of the field can be fetched or
// continued, and no buffer holds it.
func TestCardReset(t *testing.T) {
	for _, before := range []string{"80010210 00", "90100000 04 5a5a5a5a", "80100000 04 5a5a5a5a 00", "80100000 04 5a5a5a5a"} {
		c := card(t, CardOptions{}, Application{echoAID, &echo{}})
		c.Step(expecttest.Unhex(selectEcho))
		c.Step(expecttest.Unhex("90100000 04 5a5a5a5a"))
		c.Step(expecttest.Unhex("80100000 04 5a5a5a5a 00"))
		c.Step(expecttest.Unhex(before))
		out := c.out
		c.Reset()
		for name, b := range map[string][]byte{"out": out, "chain": c.chain.data, "rest": c.rest.buffer} {
			if b := b[:cap(b)]; !bytes.Equal(b, make([]byte, len(b))) {
				t.Errorf("after %s: %s is %x", before, name, b)
			}
		}
		for _, p := range [][2]string{{"00C00000 00", "6985"}, {"80100000 01 01", "6E00"}, {selectEcho, "9000"}, {"80100000 01 01 00", "019000"}} {
			if got := c.Step(expecttest.Unhex(p[0])); !bytes.Equal(got, expecttest.Unhex(p[1])) {
				t.Errorf("after %s: to %s says %x", before, p[0], got)
			}
		}
	}
}

// TestCardKeepsTheRest: what is left of an answer is the card's own, whatever
// the applet made it of.
func TestCardKeepsTheRest(t *testing.T) {
	c := card(t, CardOptions{}, Application{echoAID, silent{}})
	c.Step(expecttest.Unhex(selectEcho))
	command := expecttest.Unhex("80100000 04 01020304 01")
	if got := c.Step(command); !bytes.Equal(got, expecttest.Unhex("01 6103")) {
		t.Fatalf("%x", got)
	}
	clear(command)
	if got := c.Step(expecttest.Unhex("00C00000 03")); !bytes.Equal(got, expecttest.Unhex("020304 9000")) {
		t.Errorf("%x", got)
	}
}

func TestNewCard(t *testing.T) {
	for _, c := range []struct {
		name string
		o    CardOptions
		apps []Application
		want error
	}{
		{"none", CardOptions{}, nil, nil},
		{"most", CardOptions{MaxCommand: 65535}, []Application{{make([]byte, 5), &echo{}}, {make([]byte, 16), &echo{}}}, nil},
		{"least", CardOptions{MaxCommand: 16}, nil, nil},
		{"negative", CardOptions{MaxCommand: -1}, nil, ErrOptions},
		{"small", CardOptions{MaxCommand: 15}, nil, ErrOptions},
		{"large", CardOptions{MaxCommand: 65536}, nil, ErrOptions},
		{"short name", CardOptions{}, []Application{{make([]byte, 4), &echo{}}}, ErrAID},
		{"long name", CardOptions{}, []Application{{make([]byte, 17), &echo{}}}, ErrAID},
		{"no applet", CardOptions{}, []Application{{make([]byte, 5), nil}}, ErrAID},
		{"twice", CardOptions{}, []Application{{make([]byte, 5), &echo{}}, {make([]byte, 5), &echo{}}}, ErrAID},
	} {
		if got, err := NewCard(c.o, c.apps...); !errors.Is(err, c.want) || (got == nil) != (err != nil) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// TestCardKeepsNames: the card does not see what its maker does to the
// identifier afterwards.
func TestCardKeepsNames(t *testing.T) {
	aid := bytes.Clone(echoAID)
	c := card(t, CardOptions{}, Application{aid, &echo{}})
	clear(aid)
	if got := c.Step(expecttest.Unhex(selectEcho)); !bytes.Equal(got, expecttest.Unhex("9000")) {
		t.Errorf("%x", got)
	}
}

// TestReaderAndCard: what one end sends whole arrives whole, whatever the sizes,
// the block and the form, and its echo comes back.
func TestReaderAndCard(t *testing.T) {
	sizes := []int{0, 1, 2, 254, 255, 256, 257, 509, 510, 511, 1250, 4095, 4096}
	for _, o := range []Options{{}, {Block: 1}, {Block: 7}, {Block: 240}, {Extended: 256}, {Extended: 4096}} {
		for _, n := range sizes {
			for _, ne := range []int{0, 1, 255, 256, 257, 65536} {
				c := card(t, CardOptions{Extended: o.Extended > 0}, Application{echoAID, &echo{}})
				o.MaxRounds = 5000
				r := reader(t, c.Transmit, o)
				if res, err := r.Do(Select(echoAID)); err != nil || res.Status != StatusOK {
					t.Fatal(res, err)
				}
				want := count(n)
				res, err := r.Do(Command{CLA: 0x80, INS: 0x10, Data: want, Ne: ne})
				if err != nil || res.Status != StatusOK || !bytes.Equal(res.Data, want) {
					t.Fatalf("%+v: %d octets, Ne %d: %d octets, %v, %v", o, n, ne, len(res.Data), res.Status, err)
				}
			}
		}
	}
}

// TestLargest: the most that the length fields hold gets through in one piece
// and in a chain, and an answer beyond it is handed out and not taken.
func TestLargest(t *testing.T) {
	a := &huge{}
	c := card(t, CardOptions{Extended: true, MaxCommand: MaxExtended}, Application{echoAID, a})
	c.Step(expecttest.Unhex(selectEcho))
	want := count(MaxExtended)
	for _, o := range []Options{{}, {Extended: MaxExtended}} {
		res, err := reader(t, c.Transmit, o).Do(Command{CLA: 0x80, Data: want, Ne: MaxNe})
		if err != nil || !bytes.Equal(res.Data, want) {
			t.Errorf("%+v: %d octets, %v", o, len(res.Data), err)
		}
		a.extra = 1
		if res, err := reader(t, c.Transmit, o).Do(Command{CLA: 0x80, Data: want, Ne: MaxNe}); err != nil || len(res.Data) != MaxNe {
			t.Errorf("%+v: %d octets, %v", o, len(res.Data), err)
		}
		a.extra = 2
		if _, err := reader(t, c.Transmit, o).Do(Command{CLA: 0x80, Data: want, Ne: MaxNe}); !errors.Is(err, ErrTooLarge) {
			t.Errorf("%+v: %v", o, err)
		}
		a.extra = 0
	}
}

// huge is an applet that echoes, and adds some octets.
type huge struct {
	silent
	extra int
}

func (h *huge) Do(c Command) Response {
	return Response{Data: append(bytes.Clone(c.Data), make([]byte, h.extra)...), Status: StatusOK}
}

// TestCardEndures: a chain that is never ended, and chains in chains, make the
// card hold no more than the limit.
func TestCardEndures(t *testing.T) {
	c := card(t, CardOptions{MaxCommand: 1000}, Application{echoAID, &echo{}})
	c.Step(expecttest.Unhex(selectEcho))
	block := expecttest.Unhex("90100000 ff" + fives(255))
	refused := 0
	for i := range 10000 {
		block[1] = byte(0x10 + i/7%3)
		if s, err := ParseResponse(c.Step(block)); err != nil {
			t.Fatal(err)
		} else if s.Status != StatusOK {
			refused++
		}
		if len(c.chain.data) > 1000 || cap(c.chain.data) > 4*1000 {
			t.Fatalf("%d octets of %d", len(c.chain.data), cap(c.chain.data))
		}
	}
	if refused < 2000 {
		t.Errorf("%d of 10000 blocks were refused", refused)
	}
}

func TestCardDoesNotAllocate(t *testing.T) {
	c := card(t, CardOptions{Extended: true}, Application{echoAID, silent{}})
	steps := [][]byte{expecttest.Unhex(selectEcho), expecttest.Unhex("90100000 ff" + fives(255)), expecttest.Unhex("80100000 ff" + fives(255) + "00"),
		expecttest.Unhex("00C00000 00"), expecttest.Unhex("80"), expecttest.Unhex("80100000 000100" + fives(256) + "0000")}
	run := func() {
		for _, s := range steps {
			c.Step(s)
		}
	}
	if n := testing.AllocsPerRun(100, run); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// silent is an applet that echoes and keeps no list.
type silent struct{}

func (silent) Select(Command) Response { return Response{Status: StatusOK} }
func (silent) Do(c Command) Response   { return Response{Data: c.Data, Status: StatusOK} }
func (silent) Deselect()               {}
