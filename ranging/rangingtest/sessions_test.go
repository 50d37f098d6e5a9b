package rangingtest

import (
	"bytes"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/secure"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

// session returns a link at a door: the tag is 1 m away.
func session(seed uint64) *link {
	p := secure.Defaults(ranging.DoorUnlock())
	p.Tries = 3
	return connect(rand.New(rand.NewPCG(seed, 2)), p, 1)
}

// TestLink: nobody attacks, and every round opens the door.
func TestLink(t *testing.T) {
	for seed := range uint64(20) {
		x := session(seed)
		for range x.asked.Tries {
			a, err := x.measure(tamper{})
			if err != nil {
				t.Fatal(err)
			}
			if v := ranging.Verify(ranging.DoorUnlock(), a.Evidence()); v.Outcome != ranging.Accept || a.Distance() < 900 || a.Distance() > 1100 {
				t.Errorf("round %d: %v at %d mm, %b", a.Round(), v.Outcome, a.Distance(), v.Failed())
			}
		}
	}
}

// round runs one round and returns its error.
func (x *link) try(t tamper) error {
	_, err := x.measure(t)
	return err
}

// heard runs a round that nobody changes, and returns what was said in it.
func (x *link) heard() (report, answer []byte) {
	must(x.try(tamper{answer: func(r, a []byte) []byte { report, answer = r, a; return a }}))
	return report, answer
}

// TestRefusals does to sessions what they must refuse, and wants each error.
func TestRefusals(t *testing.T) {
	says := func(answer []byte) tamper { return tamper{answer: func(_, _ []byte) []byte { return answer }} }
	asks := func(report []byte) tamper { return tamper{report: func(_ []byte) []byte { return report }} }
	for name, c := range map[string]struct {
		do   func(x *link) error
		want error
	}{
		"own report as the answer": {func(x *link) error {
			return x.try(tamper{answer: func(report, _ []byte) []byte { return report }})
		}, secure.ErrReflected},
		"own answer as the report": {func(x *link) error {
			_, answer := x.heard()
			return x.try(asks(answer))
		}, secure.ErrReflected},
		"answer of the round before": {func(x *link) error {
			_, answer := x.heard()
			return x.try(says(answer))
		}, secure.ErrAuthentication},
		"report of the round before": {func(x *link) error {
			report, _ := x.heard()
			return x.try(asks(report))
		}, secure.ErrReplay},
		"answer of another session": {func(x *link) error {
			_, answer := session(9).heard()
			return x.try(says(answer))
		}, secure.ErrAuthentication},
		"report of another session": {func(x *link) error {
			report, _ := session(9).heard()
			return x.try(asks(report))
		}, secure.ErrAuthentication},
		"altered answer": {func(x *link) error {
			return x.try(tamper{answer: func(_, answer []byte) []byte { return lieInAnswer(answer) }})
		}, secure.ErrAuthentication},
		"altered report": {func(x *link) error {
			return x.try(tamper{report: func(report []byte) []byte { report[7] ^= 1; return report }})
		}, secure.ErrAuthentication},
		"answer cut short": {func(x *link) error {
			return x.try(tamper{answer: func(_, answer []byte) []byte { return answer[1:] }})
		}, secure.ErrLength},
		"same answer twice": {func(x *link) error {
			_, answer := x.heard()
			_, err := x.v.Range(answer, x.now)
			return err
		}, secure.ErrReplay},
		"round again": {func(x *link) error {
			x.heard()
			x.round--
			return x.try(tamper{})
		}, secure.ErrReplay},
		"one try more": {func(x *link) error {
			for range x.asked.Tries {
				x.heard()
			}
			return x.try(tamper{})
		}, secure.ErrTries},
		"next day": {func(x *link) error {
			x.now = 24 * 3600
			return x.try(tamper{})
		}, secure.ErrExpired},
		"clock set back": {func(x *link) error {
			x.now--
			return x.try(tamper{})
		}, secure.ErrExpired},
		"response of other blocks": {func(x *link) error {
			return x.try(tamper{seen: func(f *secure.Reception) { f.First++ }})
		}, secure.ErrIndex},
		"stamps that go back": {func(x *link) error {
			return x.try(tamper{reports: func(s *secure.ProverStamps, _, _ *secure.Reception) { s.PollRX = s.FinalRX }})
		}, secure.ErrStamp},
		"limit below the resolution": {func(x *link) error {
			x.asked.Limit = secure.Resolution - 1
			challenge, err := x.p.Challenge(nil, x.nonce(), x.now)
			must(err)
			_, err = x.v.Open(nil, challenge, &x.asked, x.nonce(), x.now)
			return err
		}, secure.ErrParameters},
		"opening heard before": {func(x *link) error {
			open := x.opening()
			x.opening() // which challenges anew
			_, err := x.p.Accept(nil, open, x.now)
			return err
		}, secure.ErrAuthentication},
		"opening held back": {func(x *link) error {
			_, err := x.p.Accept(nil, x.opening(), x.now+secure.MaxHandshake+1)
			return err
		}, secure.ErrExpired},
		"more than the prover agrees to": {func(x *link) error {
			x.asked.Tries++
			_, err := x.p.Accept(nil, x.opening(), x.now)
			return err
		}, secure.ErrCapability},
	} {
		expecttest.Is(t, name, c.do(session(1)), c.want)
	}
	_, err := sts.NewStream(nil, &[16]byte{}, sts.V{}, 0, 1)
	expecttest.Is(t, "a public key", err, sts.ErrPublicKey)
}

// opening returns an OPEN for the prover's next challenge.
func (x *link) opening() []byte {
	challenge, err := x.p.Challenge(nil, x.nonce(), x.now)
	must(err)
	open, err := x.v.Open(nil, challenge, &x.asked, x.nonce(), x.now)
	must(err)
	return open
}

// TestLieInAnswer: the lie in octets is the one of the prover's own, but for the
// MAC.
func TestLieInAnswer(t *testing.T) {
	var honest, lied []byte
	for _, lie := range []func(*secure.ProverStamps, *secure.Reception, *secure.Reception){nil, lieOfFinal} {
		must(session(5).try(tamper{reports: lie, answer: func(_, answer []byte) []byte { honest, lied = lied, answer; return answer }}))
	}
	got := lieInAnswer(honest)
	body := secure.AnswerSize - secure.MACSize
	if string(got[:body]) != string(lied[:body]) || string(got[:body]) == string(honest[:body]) {
		t.Errorf("%x\n%x\n%x", honest, got, lied)
	}
	if string(got[body:]) != string(honest[body:]) {
		t.Error("the MAC was altered")
	}
}

// TestClaim: the bound of the experiment that searches lags is what the session
// claims, in bits.
func TestClaim(t *testing.T) {
	for _, lags := range []uint16{1, 16, 60} {
		asked := lax()
		asked.Quality, asked.Lags = 545, lags
		a, err := connect(rand.New(rand.NewPCG(1, 1)), asked, 1).measure(tamper{})
		if err != nil {
			t.Fatal(err)
		}
		test := matchOf(&asked)
		claim := a.Evidence().Claims[0]
		p := 6 * float64(lags) * math.Exp2(test.Log2FalseAccept())
		if p < math.Exp2(-float64(claim.Bits(1)+1)) || p > math.Exp2(-float64(claim.Bits(1))) {
			t.Errorf("%d lags: %d bits for %v", lags, claim.Bits(1), p)
		}
	}
}

// TestShifted: bits move towards the front.
func TestShifted(t *testing.T) {
	b := []byte{0b1010_0101, 0b1100_0011, 0xFF}
	for n, want := range [][]byte{{0xA5, 0xC3, 0xFF}, {0x4B, 0x87, 0xFE}, {0x97, 0x0F, 0xFC}} {
		if got := shifted(b, n); !bytes.Equal(got, want) {
			t.Errorf("%d: %x, want %x", n, got, want)
		}
	}
	if got := shifted(b, 9); !bytes.Equal(got, []byte{0x87, 0xFE}) {
		t.Errorf("9: %x", got)
	}
}
