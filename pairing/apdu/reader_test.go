package apdu

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
)

// script is a card that expects commands in an order and gives the answers
// beside them.
type script struct {
	t     *testing.T
	pairs []string // command, answer, command, answer ... in hexadecimal
	at    int
}

func (s *script) transmit(command []byte) ([]byte, error) {
	s.t.Helper()
	if s.at+2 > len(s.pairs) {
		s.t.Fatalf("one command too many: %x", command)
	}
	want, answer := expecttest.Unhex(s.pairs[s.at]), expecttest.Unhex(s.pairs[s.at+1])
	if !bytes.Equal(command, want) {
		s.t.Fatalf("command %d is %x, want %x", s.at/2+1, command, want)
	}
	s.at += 2
	return answer, nil
}

func reader(t testing.TB, tr Transmit, o Options) *Reader {
	t.Helper()
	r, err := NewReader(tr, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// put is a command with n octets of data.
func put(n, ne int) Command {
	return Command{CLA: 0x80, INS: 0x10, P1: 1, P2: 2, Data: bytes.Repeat([]byte{0x5a}, n), Ne: ne}
}

func fives(n int) string { return fmt.Sprintf("%x", bytes.Repeat([]byte{0x5a}, n)) }

func TestReader(t *testing.T) {
	for _, c := range []struct {
		name   string
		o      Options
		in     Command
		pairs  []string
		data   string
		status Status
		err    error
	}{
		{name: "one command", in: put(3, 0), pairs: []string{"80100102 03 5a5a5a", "9000"}, status: StatusOK},
		{name: "refused", in: put(3, 0), pairs: []string{"80100102 03 5a5a5a", "6982"}, status: StatusSecurity},
		{name: "warning with data", in: put(0, 256), pairs: []string{"80100102 00", "0102 6282"}, data: "0102", status: StatusEnd},
		{name: "255 octets", in: put(255, 256), pairs: []string{"80100102 ff" + fives(255) + "00", "9000"}, status: StatusOK},
		{name: "256 octets", in: put(256, 256), pairs: []string{"90100102 ff" + fives(255), "9000", "80100102 01 5a 00", "07 9000"}, data: "07", status: StatusOK},
		{name: "blocks of 2", o: Options{Block: 2}, in: put(6, 1), pairs: []string{
			"90100102 02 5a5a", "9000", "90100102 02 5a5a", "9000", "80100102 02 5a5a 01", "07 9000"}, data: "07", status: StatusOK},
		{name: "chain refused", o: Options{Block: 2}, in: put(5, 0), pairs: []string{"90100102 02 5a5a", "6884"}, status: StatusChaining},
		{name: "chain answered", o: Options{Block: 2}, in: put(5, 0), pairs: []string{"90100102 02 5a5a", "01 9000"}, err: ErrChain},
		{name: "chain cut by a warning", o: Options{Block: 2}, in: put(5, 0), pairs: []string{"90100102 02 5a5a", "6300"}, err: ErrChain},
		{name: "chain cut by more", o: Options{Block: 2}, in: put(5, 0), pairs: []string{"90100102 02 5a5a", "6101"}, err: ErrChain},
		{name: "extended data", o: Options{Extended: 300}, in: put(300, 1), pairs: []string{"80100102 00012c" + fives(300) + "0001", "07 9000"}, data: "07", status: StatusOK},
		{name: "extended, too much", o: Options{Extended: 256}, in: put(257, 0), pairs: []string{"90100102 ff" + fives(255), "9000", "80100102 02 5a5a", "9000"}, status: StatusOK},
		{name: "extended answer", o: Options{Extended: 256}, in: put(0, 326), pairs: []string{"80100102 000146", fives(326) + "9000"}, data: fives(326), status: StatusOK},
		{name: "long answer, not agreed", in: put(0, 326), pairs: []string{
			"80100102 00", fives(256) + "6146", "00C00000 46", fives(70) + "9000"}, data: fives(326), status: StatusOK},
		{name: "61 00", in: put(0, 256), pairs: []string{"80100102 00", "6100", "00C00000 00", fives(256) + "9000"}, data: fives(256), status: StatusOK},
		{name: "more in the end refused", in: put(0, 256), pairs: []string{"80100102 00", "01 6101", "00C00000 01", "6982"}, data: "01", status: StatusSecurity},
		{name: "more ends in a warning", in: put(0, 256), pairs: []string{"80100102 00", "01 6101", "00C00000 01", "02 6282"}, data: "0102", status: StatusEnd},
		{name: "channel 2", in: Command{CLA: 0x02, INS: 0x10, Ne: 1}, pairs: []string{"02100000 01", "6101", "02C00000 01", "02 9000"}, data: "02", status: StatusOK},
		{name: "secure messaging", in: Command{CLA: 0x0C, INS: 0x10, Ne: 1}, pairs: []string{"0C100000 01", "6101", "00C00000 01", "02 9000"}, data: "02", status: StatusOK},
		{name: "channel 19", in: Command{CLA: 0x6F, INS: 0x10, Ne: 1}, pairs: []string{"6F100000 01", "6101", "4FC00000 01", "02 9000"}, data: "02", status: StatusOK},
		{name: "wrong Le", in: put(0, 256), pairs: []string{"80100102 00", "6C02", "80100102 02", "0102 9000"}, data: "0102", status: StatusOK},
		{name: "wrong Le, none given", in: put(0, 0), pairs: []string{"80100102", "6C00", "80100102 00", "0102 9000"}, data: "0102", status: StatusOK},
		{name: "wrong Le twice", in: put(0, 256), pairs: []string{"80100102 00", "6C02", "80100102 02", "6C03"}, status: 0x6C03},
		{name: "wrong Le after a chain", o: Options{Block: 2}, in: put(3, 256), pairs: []string{"90100102 02 5a5a", "9000", "80100102 01 5a 00", "6C02"}, status: 0x6C02},
		{name: "wrong Le of GET RESPONSE", in: put(0, 256), pairs: []string{"80100102 00", "6103", "00C00000 03", "6C02", "00C00000 02", "0102 9000"}, data: "0102", status: StatusOK},
		{name: "no command: class", in: Command{CLA: 0x10}, err: ErrClass},
		{name: "no command: data", in: put(65536, 0), err: ErrLength},
		{name: "no command: negative", in: put(0, -1), err: ErrExpected},
		{name: "no command: beyond", in: put(0, 65537), err: ErrExpected},
		{name: "no response", in: put(0, 0), pairs: []string{"80100102", "90"}, err: ErrLength},
		{name: "no response in a chain", o: Options{Block: 2}, in: put(3, 0), pairs: []string{"90100102 02 5a5a", ""}, err: ErrLength},
		{name: "no response to GET RESPONSE", in: put(0, 256), pairs: []string{"80100102 00", "6103", "00C00000 03", ""}, err: ErrLength},
		{name: "as much as wanted", o: Options{MaxData: 3}, in: put(0, 256), pairs: []string{"80100102 00", "0102 6101", "00C00000 01", "03 9000"}, data: "010203", status: StatusOK},
		{name: "more than wanted", o: Options{MaxData: 2}, in: put(0, 256), pairs: []string{"80100102 00", "0102 6101", "00C00000 01", "03 9000"}, err: ErrTooLarge},
		{name: "more than wanted at once", o: Options{MaxData: 2}, in: put(0, 256), pairs: []string{"80100102 00", "010203 9000"}, err: ErrTooLarge},
		{name: "two rounds", o: Options{MaxRounds: 2}, in: put(0, 256), pairs: []string{"80100102 00", "6101", "00C00000 01", "01 6101", "00C00000 01", "02 9000"}, data: "0102", status: StatusOK},
		{name: "a third round", o: Options{MaxRounds: 2}, in: put(0, 256), pairs: []string{"80100102 00", "6101", "00C00000 01", "01 6101", "00C00000 01", "02 6101"}, err: ErrEndless},
		{name: "empty round", in: put(0, 256), pairs: []string{"80100102 00", "01 6101", "00C00000 01", "6101"}, err: ErrEndless},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &script{t: t, pairs: c.pairs}
			got, err := reader(t, s.transmit, c.o).Do(c.in)
			if !errors.Is(err, c.err) || got.Status != c.status || !bytes.Equal(got.Data, expecttest.Unhex(c.data)) {
				t.Errorf("Do = %x %v, %v", got.Data, got.Status, err)
			}
			if err != nil && got.Data != nil {
				t.Error("data beside an error")
			}
			if s.at != len(s.pairs) {
				t.Errorf("%d commands did not come", (len(s.pairs)-s.at)/2)
			}
		})
	}
}

func TestReaderOptions(t *testing.T) {
	none := func([]byte) ([]byte, error) { return nil, nil }
	for _, o := range []Options{
		{Block: -1}, {Block: 256}, {Extended: -1}, {Extended: 1}, {Extended: 255}, {Extended: 65536},
		{MaxData: -1}, {MaxData: 65537}, {MaxRounds: -1}, {MaxRounds: 65537},
	} {
		if r, err := NewReader(none, o); r != nil || !errors.Is(err, ErrOptions) {
			t.Errorf("%+v: %v", o, err)
		}
	}
	for _, o := range []Options{
		{}, {Block: 1, Extended: 256, MaxData: 1, MaxRounds: 1}, {Block: 255, Extended: 65535, MaxData: 65536, MaxRounds: 65536},
	} {
		reader(t, none, o)
	}
}

// TestReaderGivesUp: a card that never ends is asked as often as the options
// say, and no response grows beyond what they say.
func TestReaderGivesUp(t *testing.T) {
	for _, c := range []struct {
		name, answer string
		o            Options
		most         int // commands
		want         error
	}{
		{"more, nothing", "6100", Options{}, 2, ErrEndless},
		{"more, one octet each", "00 6101", Options{}, 1 + DefaultMaxRounds, ErrEndless},
		{"more, much each", fives(256) + "6100", Options{}, 257, ErrTooLarge},
		{"more, 64 KiB", fives(65536) + "6100", Options{}, 2, ErrTooLarge},
		{"more, too much", fives(65536) + "6100", Options{MaxData: 100}, 1, ErrTooLarge},
		{"wrong Le", "6C01", Options{}, 2, nil},
	} {
		n := 0
		answer := expecttest.Unhex(c.answer)
		res, err := reader(t, func([]byte) ([]byte, error) { n++; return answer, nil }, c.o).Do(put(3, 256))
		if n != c.most || !errors.Is(err, c.want) || err == nil && res.Status != 0x6C01 {
			t.Errorf("%s: %d commands, want %d; %v", c.name, n, c.most, err)
		}
	}
}

// TestReaderLoop: 61xx and 6Cxx in turn end as well.
func TestReaderLoop(t *testing.T) {
	n := 0
	turn := func([]byte) ([]byte, error) {
		n++
		return [][]byte{{0x6C, 1}, {7, 0x61, 1}}[(n+1)%2], nil
	}
	_, err := reader(t, turn, Options{MaxRounds: 10}).Do(put(3, 256))
	if !errors.Is(err, ErrEndless) || n != 2*(10+1) {
		t.Errorf("%d commands, %v", n, err)
	}
}

// TestReaderPassesErrors: what the transmitter says comes back as it is,
// wherever it fails.
func TestReaderPassesErrors(t *testing.T) {
	lost := errors.New("card lost")
	for fail := range 4 {
		n := 0
		tr := func(command []byte) ([]byte, error) {
			if n++; n > fail {
				return []byte{0x90, 0x00}, lost
			}
			if command[0] == 0x90 {
				return []byte{0x90, 0x00}, nil
			}
			return []byte{1, 0x61, 1}, nil
		}
		if got, err := reader(t, tr, Options{Block: 2}).Do(put(3, 256)); err != lost || got.Data != nil || got.Status != 0 {
			t.Errorf("at command %d: %+v, %v", n, got, err)
		}
	}
}

// TestReaderData: the data are the caller's own, whatever the transmitter and
// the next command do.
func TestReaderData(t *testing.T) {
	buffer := []byte{1, 2, 0x90, 0}
	r := reader(t, func([]byte) ([]byte, error) { buffer[0]++; return buffer, nil }, Options{})
	first, err := r.Do(put(0, 256))
	if err != nil {
		t.Fatal(err)
	}
	if second, err := r.Do(put(0, 256)); err != nil || !bytes.Equal(first.Data, []byte{2, 2}) || !bytes.Equal(second.Data, []byte{3, 2}) {
		t.Errorf("%x then %x, %v", first.Data, second.Data, err)
	}
}

func TestReaderTransmit(t *testing.T) {
	s := &script{t: t, pairs: []string{"80100102 00", "0102 6101", "00C00000 01", "03 9000", "80100102 00", "0102 6700"}}
	r := reader(t, s.transmit, Options{MaxData: 3})
	for _, want := range []string{"010203 9000", "0102 6700"} {
		if got, err := r.Transmit(expecttest.Unhex("80100102 00")); err != nil || !bytes.Equal(got, expecttest.Unhex(want)) {
			t.Errorf("%x, %v, want %s", got, err, want)
		}
	}
	for command, want := range map[string]error{"8010": ErrLength, "90100102 01 02": ErrClass} {
		if got, err := r.Transmit(expecttest.Unhex(command)); got != nil || !errors.Is(err, want) {
			t.Errorf("%s: %x, %v", command, got, err)
		}
	}
}
