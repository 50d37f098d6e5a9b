package secure_test

import (
	"bytes"
	"math"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/secure"
)

// A spoiler changes the body of an authentic message, which is refused for it.
type spoiler struct {
	name string
	at   int
	to   []byte
	want error
}

// Where the parts of REPORT and ANSWER are.
const (
	roundAt     = 1
	stampsAt    = 5
	receptionAt = 20
	finalAt     = 45 // the second reception of an ANSWER
	// Within a reception.
	flagsAt, statusAt, gapAt, carrierAt, qualityAt = 4, 5, 9, 13, 17
)

// ofReception are those that the reception at offset at is refused for.
func ofReception(at int) []spoiler {
	flags := func(f byte) []byte { return []byte{f} }
	return []spoiler{
		{"flag 20", at + flagsAt, flags(0x3f), secure.ErrFormat},
		{"flag 40", at + flagsAt, flags(0x5f), secure.ErrFormat},
		{"flag 80", at + flagsAt, flags(0x9f), secure.ErrFormat},
		{"status without flag", at + flagsAt, []byte{0x1b, 0, 0, 0, 1}, secure.ErrFormat},
		{"gap without flag", at + flagsAt, flags(0x17), secure.ErrFormat},
		{"carrier without flag", at + flagsAt, flags(0x0f), secure.ErrFormat},
		{"quality 1001", at + qualityAt, []byte{3, 0xe9}, secure.ErrFormat},
		{"quality FFFE", at + qualityAt, []byte{0xff, 0xfe}, secure.ErrFormat},
		{"segment 2 of one", at + qualityAt + 2, []byte{0, 0}, secure.ErrFormat},
		{"segment 4 of one", at + qualityAt + 6, []byte{3, 0xe8}, secure.ErrFormat},
		{"index back", at, []byte{0, 0, 0, 0}, secure.ErrIndex},
		{"index of another packet", at, []byte{0xff, 0xff, 0xff, 0xff}, secure.ErrIndex},
	}
}

// TestAuthenticAnswers: what a prover with the keys says is refused when it is
// malformed or of other blocks, and ends the round.
func TestAuthenticAnswers(t *testing.T) {
	all := append(ofReception(receptionAt), ofReception(finalAt)...)
	all = append(all,
		spoiler{"round 1", roundAt, []byte{0, 0, 0, 1}, secure.ErrReplay},
		spoiler{"round 3", roundAt, []byte{0, 0, 0, 3}, secure.ErrState},
		spoiler{"packets in no order", stampsAt, []byte{0x80, 0, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0}, secure.ErrStamp},
		spoiler{"poll after response", stampsAt, []byte{0x70, 0, 0, 0, 0}, secure.ErrStamp},
		spoiler{"final much later", stampsAt + 10, []byte{0x40, 0, 0, 0, 0}, nil},
	)
	for _, s := range all {
		x := newPair(t, door)
		x.clocks[1].phase = 0
		x.open()
		o := x.exchange(2)
		x.tell(o)
		answer := bytes.Clone(o.answer[:len(o.answer)-secure.MACSize])
		if got := x.v.AnswerOf(answer); !bytes.Equal(got, o.answer) {
			t.Fatal("the MAC is made of something else")
		}
		copy(answer[s.at:], s.to)
		_, err := x.v.Range(x.v.AnswerOf(answer), x.nowV())
		expecttest.Is(t, s.name, err, s.want)
		_, err = x.v.Range(o.answer, x.nowV())
		expecttest.Is(t, s.name+", after which the round is over", err, secure.ErrReplay)
		x.near(x.measure(4))
	}
}

// TestLastAnswerMalformed: the last round ends the session too when its ANSWER
// is refused.
func TestLastAnswerMalformed(t *testing.T) {
	asked := door
	asked.Tries = 1
	x := newPair(t, asked)
	x.open()
	o := x.exchange(1)
	x.tell(o)
	body := bytes.Clone(o.answer[:len(o.answer)-secure.MACSize])
	body[receptionAt] ^= 1
	bad := x.v.AnswerOf(body)
	_, err := x.v.Range(bad, x.nowV())
	expecttest.Is(t, "malformed", err, secure.ErrIndex)
	_, err = x.v.Range(o.answer, x.nowV())
	expecttest.Is(t, "after the last", err, secure.ErrTries)
}

// TestAuthenticReports: what a verifier with the keys says is refused when it is
// malformed or of other blocks, and the round goes on.
func TestAuthenticReports(t *testing.T) {
	x := newPair(t, door)
	x.open()
	o := x.exchange(2)
	var err error
	o.report, err = x.v.Report(nil, o.v, o.seen[secure.Response])
	x.want(err)
	for _, s := range append(ofReception(receptionAt),
		spoiler{"round 1", roundAt, []byte{0, 0, 0, 1}, secure.ErrReplay},
		spoiler{"round 3", roundAt, []byte{0, 0, 0, 3}, secure.ErrState},
	) {
		report := bytes.Clone(o.report[:len(o.report)-secure.MACSize])
		if got := x.p.ReportOf(report); !bytes.Equal(got, o.report) {
			t.Fatal("the MAC is made of something else")
		}
		copy(report[s.at:], s.to)
		b, err := x.answer(o, x.p.ReportOf(report))
		if expecttest.Is(t, s.name, err, s.want); b != nil {
			t.Errorf("%s: answered %x", s.name, b)
		}
	}
	o.answer, err = x.answer(o, o.report)
	x.want(err)
	x.near(x.measured(o))
}

// TestAuthenticOpens: of what a verifier with the keys may ask, parameters and
// offset are checked, and the challenge waits on.
func TestAuthenticOpens(t *testing.T) {
	x := newPair(t, door)
	h := x.opened()
	body := h.open[:len(h.open)-secure.MACSize]
	const parametersAt, offsetAt = 17, 68
	for _, s := range []spoiler{
		{"version", parametersAt, []byte{2}, secure.ErrVersion},
		{"channel", parametersAt + 1, []byte{16}, secure.ErrParameters},
		{"limit", parametersAt + 35, []byte{0, 0, 0, 4}, secure.ErrParameters},
		{"offset", offsetAt, []byte{0, 16, 0, 0}, secure.ErrParameters},
		{"negative offset", offsetAt, []byte{0xff, 0xff, 0xff, 0xff}, secure.ErrParameters},
		{"rate", parametersAt + 11, []byte{9}, secure.ErrCapability},
	} {
		b := bytes.Clone(body)
		copy(b[s.at:], s.to)
		out, err := x.p.Accept(nil, x.p.OpenOf(b), 0)
		if expecttest.Is(t, s.name, err, s.want); out != nil {
			t.Errorf("%s: accepted %x", s.name, out)
		}
	}
	accept, err := x.p.Accept(nil, h.open, 0)
	x.want(err)
	for _, offset := range []uint32{1 << 20, math.MaxUint32} {
		b := wire.AppendBe32([]byte{2}, offset)
		_, err = x.v.Start(nil, x.v.AcceptOf(b), x.nowV())
		expecttest.Is(t, "offset", err, secure.ErrParameters)
	}
	_, err = x.v.Start(nil, accept, x.nowV())
	x.want(err)
}

// TestOwnNumbers: what a side itself says is refused when it fits no message or
// is of other blocks, and the round goes on.
func TestOwnNumbers(t *testing.T) {
	x := newPair(t, door)
	x.open()
	o := x.exchange(3)
	stamps := []ranging.Ticks{-1, 1 << 40, math.MaxInt64, math.MinInt64}
	for _, s := range stamps {
		for i := range 3 {
			v := o.v
			*[]*ranging.Ticks{&v.PollTX, &v.ResponseRX, &v.FinalTX}[i] = s
			_, err := x.v.Report(nil, v, o.seen[secure.Response])
			expecttest.Is(t, "stamp", err, secure.ErrStamp)
		}
	}
	receptions := map[string]struct {
		change func(r *secure.Reception)
		want   error
	}{
		"index before": {func(r *secure.Reception) { r.First-- }, secure.ErrIndex}, "index behind": {func(r *secure.Reception) { r.First++ }, secure.ErrIndex},
		"index 0": {func(r *secure.Reception) { r.First = 0 }, secure.ErrIndex}, "index beyond": {func(r *secure.Reception) { r.First += 1 << 32 }, secure.ErrIndex},
		"gap":          {func(r *secure.Reception) { r.Gap.Value = 1 << 31 }, secure.ErrReception},
		"gap back":     {func(r *secure.Reception) { r.Gap.Value = -1<<31 - 1 }, secure.ErrReception},
		"carrier":      {func(r *secure.Reception) { r.Carrier.Value = 1 << 31 }, secure.ErrReception},
		"carrier back": {func(r *secure.Reception) { r.Carrier.Value = math.MinInt64 }, secure.ErrReception},
		"quality":      {func(r *secure.Reception) { r.Quality[0].Value = 1001 }, secure.ErrReception},
		"no quality":   {func(r *secure.Reception) { r.Quality[0].Value = -1 }, secure.ErrReception},
		"segment 2":    {func(r *secure.Reception) { r.Quality[1].Known = true }, secure.ErrReception},
	}
	for what, c := range receptions {
		bad := o.seen[secure.Response]
		c.change(&bad)
		_, err := x.v.Report(nil, o.v, bad)
		expecttest.Is(t, what, err, c.want)
	}
	var err error
	o.report, err = x.v.Report(nil, o.v, o.seen[secure.Response])
	x.want(err)
	for _, s := range stamps {
		for i := range 3 {
			bad := *o
			*[]*ranging.Ticks{&bad.p.PollRX, &bad.p.ResponseTX, &bad.p.FinalRX}[i] = s
			_, err := x.answer(&bad, o.report)
			expecttest.Is(t, "stamp", err, secure.ErrStamp)
		}
	}
	for what, c := range receptions {
		for _, m := range []secure.Packet{secure.Poll, secure.Final} {
			if bad := *o; bad.seen[m].First != 0 || what != "index 0" {
				c.change(&bad.seen[m])
				_, err := x.answer(&bad, o.report)
				expecttest.Is(t, what, err, c.want)
			}
		}
	}
	o.answer, err = x.answer(o, o.report)
	x.want(err)
	x.near(x.measured(o))
}

// TestUnknownSaysNothing: what stands in a field that is not known does not
// matter, and is not sent.
func TestUnknownSaysNothing(t *testing.T) {
	x := newPair(t, door)
	x.open()
	o := x.exchange(1)
	for m := range o.seen {
		r := &o.seen[m]
		r.Status, r.Gap, r.Carrier = ranging.Maybe[uint32]{Value: 5}, ranging.Maybe[ranging.Ticks]{Value: math.MaxInt64}, ranging.Maybe[ranging.PPB]{Value: 9}
		r.Quality[1] = ranging.Maybe[ranging.Permille]{Value: 4000}
	}
	x.tell(o)
	x.near(x.measured(o))
	if said := o.report[receptionAt+flagsAt : receptionAt+qualityAt]; !bytes.Equal(said, append([]byte{3}, make([]byte, 12)...)) {
		t.Errorf("reported %x", said)
	}
}
