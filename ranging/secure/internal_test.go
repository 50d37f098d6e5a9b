package secure

import (
	"bytes"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/secret"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/sts"
	"github.com/seed-496a4445/fyr/ranging/twr"
	"github.com/seed-496a4445/fyr/rotate/rotatetest"
)

type engineSHA256 struct{}

func (engineSHA256) Sum256(dst *[32]byte, data []byte) { *dst = sha256.Sum256(data) }

// TestHasher compares HMAC and the one block of HKDF that is used with the
// standard library's, and nothing of a key stays in the scratch.
func TestHasher(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 42))
	h := hasher{engine: engineSHA256{}}
	for n := range mostHashed + 1 {
		var key [keySize]byte
		b := make([]byte, n)
		for i := range key {
			key[i] = byte(r.Uint32())
		}
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		want := hmac.New(sha256.New, key[:])
		want.Write(b)
		cut := r.IntN(n + 1)
		if got := h.mac(&key, b[:cut], nil, b[cut:]); !bytes.Equal(got[:], want.Sum(nil)) {
			t.Fatalf("MAC of %d bytes", n)
		}
		if h.in != [len(h.in)]byte{} || h.out != [hashSize]byte{} {
			t.Fatal("the scratch remembers")
		}
		if got := h.hash(b); got != sha256.Sum256(b) {
			t.Fatalf("hash of %d bytes", n)
		}
	}
	prk := [keySize]byte{1, 2, 3}
	for _, label := range []string{"", "poll sts", "confirm verifier"} {
		for _, size := range []int{16, 32} {
			context := bytes.Repeat([]byte{7}, 2*size)
			text := "fyr/1 ranging " + label
			info := append([]byte{0, byte(size), byte(len(text))}, text...)
			want, err := hkdf.Expand(sha256.New, prk[:], string(append(info, context...)), size)
			if err != nil {
				t.Fatal(err)
			}
			if got := h.expand(&prk, label, size, context); !bytes.Equal(got[:size], want) {
				t.Errorf("%q, %d bytes", label, size)
			}
		}
	}
}

// sides are both, in a session that goes on.
func sides(t *testing.T) (*verifier, *prover) {
	t.Helper()
	asked := Defaults(ranging.DoorUnlock())
	leaf := [LeafSize]byte([]byte(strings.Repeat("leaf", LeafSize/4)))
	again := leaf
	able := Capability{PHYs: []PHY{asked.PHY}, Longest: MaxReply, Tries: 1 << 20, Lifetime: MaxLifetime}
	v, err1 := NewVerifier(rotatetest.AES128{}, engineSHA256{}, &leaf, Bond{}, 0, twr.Noise{}, ranging.Air)
	p, err2 := NewProver(rotatetest.AES128{}, engineSHA256{}, &again, Bond{}, 0, able)
	challenge, err3 := p.Challenge(nil, &[NonceSize]byte{1}, 0)
	open, err4 := v.Open(nil, challenge, &asked, &[NonceSize]byte{2}, 0)
	accept, err5 := p.Accept(nil, open, 0)
	start, err6 := v.Start(nil, accept, 0)
	if err := errors.Join(err1, err2, err3, err4, err5, err6, p.Start(start, 0)); err != nil {
		t.Fatal(err)
	}
	return v.s.v, p.s.p
}

// TestTranscript: the MACs of reports are over the whole handshake.
func TestTranscript(t *testing.T) {
	v, p := sides(t)
	if v.text != p.text || v.transcript != sha256.Sum256(v.text[:]) || p.transcript != v.transcript {
		t.Error("the hash of the handshake is that of something else")
	}
}

// keys of a session, without those of the streams.
func (s *session) keys() []byte {
	return append(append(append([]byte(nil), s.replies[:]...), s.confirmV[:]...), s.confirmP[:]...)
}

// TestEndForgets: a session that is over has no keys, however it ended, and a
// wiped side has none at all.
func TestEndForgets(t *testing.T) {
	for how, end := range map[string]func(p *party){
		"expired":  func(p *party) { p.startRound(1, MaxLifetime+1) },
		"tries":    func(p *party) { p.startRound(601, 0) },
		"last":     func(p *party) { p.startRound(600, 0); p.finish() },
		"wiped":    func(p *party) { p.wipe() },
		"replaced": func(p *party) { p.asked.Mode = 0; p.begin() }, // by one that cannot begin
	} {
		v, p := sides(t)
		for _, side := range []*party{v.party, p.party} {
			if secret.AllZero(side.keys()) || secret.AllZero(side.leaf[:]) {
				t.Fatal("no keys to forget")
			}
			if end(side); !secret.AllZero(side.keys()) || !secret.AllZero(side.prk[:]) || !secret.AllZero(side.drawn[:]) {
				t.Errorf("%s: keys are left", how)
			}
			if !panics(func() { side.poll.Position() }) || !panics(func() { side.reply.Position() }) {
				t.Errorf("%s: a stream has its key", how)
			}
			if !secret.AllZero(side.hasher.in[:]) && how == "wiped" {
				t.Errorf("%s: the scratch remembers", how)
			}
			if wiped := secret.AllZero(side.leaf[:]) && secret.AllZero(side.knock[:]); wiped != (how == "wiped") {
				t.Errorf("%s: leaf and knock key are gone: %t", how, wiped)
			}
		}
	}
	v, p := sides(t)
	for _, side := range []*party{v.party, p.party} {
		side.startRound(1, 0)
		if side.delay(Response); secret.AllZero(side.keys()) || !secret.AllZero(side.drawn[:]) || !secret.AllZero(side.prk[:]) {
			t.Error("a session that goes on")
		}
	}
}

// TestWipeForgets: what Wipe forgets is the keys, and not only where they are.
func TestWipeForgets(t *testing.T) {
	v, p := sides(t)
	for _, side := range []*party{v.party, p.party} {
		copy(side.prk[:], "the key of a handshake")
		copy(side.hasher.in[:], "what goes through the engine")
	}
	Verifier{s: &hiddenVerifier{v}}.Wipe()
	Prover{s: &hiddenProver{p}}.Wipe()
	for _, side := range []*party{v.party, p.party} {
		if !secret.AllZero(side.keys()) || !secret.AllZero(side.leaf[:]) || !secret.AllZero(side.knock[:]) || !secret.AllZero(side.prk[:]) || !secret.AllZero(side.hasher.in[:]) {
			t.Error("keys are left")
		}
	}
}

// TestOutlived: seconds count from anywhere, and the difference of two may be
// beyond them.
func TestOutlived(t *testing.T) {
	const first, last ranging.Seconds = math.MinInt64, math.MaxInt64
	for _, c := range []struct {
		began, now, most ranging.Seconds
		want             bool
	}{
		{0, 0, 0, false}, {0, 1, 0, true}, {0, 10, 10, false}, {0, 11, 10, true}, {5, 4, 10, true}, {-5, 5, 10, false}, {-5, 6, 10, true},
		{first, last, 10, true}, {last, first, 10, true}, {last - 1, first + 1, 10, true}, {last, last, 0, false}, {first, first + 10, 10, false},
		{first, last, last, true}, {0, last, last, false},
	} {
		if got := outlived(c.began, c.now, c.most); got != c.want {
			t.Errorf("%d at %d, %d at most: %t", c.began, c.now, c.most, got)
		}
	}
}

// TestDroppedHandshake: one that is not done leaves no key.
func TestDroppedHandshake(t *testing.T) {
	_, p := sides(t)
	copy(p.prk[:], "the key of a handshake")
	if _, err := p.challenge(nil, &[NonceSize]byte{9}, 0); err != nil || !secret.AllZero(p.prk[:]) {
		t.Errorf("a new challenge leaves the key of the handshake before: %v", err)
	}
	v, _ := sides(t)
	copy(v.prk[:], "the key of a handshake")
	asked := Defaults(ranging.DoorUnlock())
	if _, err := v.ask(nil, make([]byte, ChallengeSize), &asked, &[NonceSize]byte{9}, 0); err != nil || !secret.AllZero(v.prk[:]) {
		t.Errorf("a new OPEN leaves the key of the handshake before: %v", err)
	}
}

func panics(f func()) (did bool) {
	defer func() { did = recover() != nil }()
	f()
	return false
}

// broken is a hash engine that breaks while HMAC is of a text with a label in
// it, and makes a key of zeros.
type broken struct {
	label string
	found bool
}

func (b *broken) Sum256(dst *[32]byte, data []byte) {
	*dst = sha256.Sum256(data)
	if b.found {
		*dst = [32]byte{}
	}
	b.found = bytes.Contains(data, []byte(b.label))
}

// TestPublicSTSKey: a key that is public, as broken engines make them, starts no
// session.
func TestPublicSTSKey(t *testing.T) {
	for label, engine := range map[string]*broken{"poll sts": {}, "reply sts": {}} {
		_, p := sides(t)
		engine.label = label
		p.engine = engine
		p.agree()
		if err := p.begin(); !errors.Is(err, sts.ErrPublicKey) || !errors.Is(p.over, ErrState) || !secret.AllZero(p.keys()) {
			t.Errorf("a session with a public key: %v, over %v", err, p.over)
		}
		if !panics(func() { p.poll.Position() }) {
			t.Error("the other stream has its key")
		}
	}
}

// TestTimes compares sums of a probability with the product.
func TestTimes(t *testing.T) {
	p := ranging.Scaled(3, 90)
	sum := p
	for n := uint32(1); n < 700; n++ {
		got := times(p, n)
		if got.Less(sum) && sum.Bits(1) != got.Bits(1) {
			t.Fatalf("%d times: %+v, added %+v", n, got, sum)
		}
		if exact := ranging.Scaled(3*uint64(n), 90); got != exact {
			t.Fatalf("%d times: %+v, not %+v", n, got, exact)
		}
		sum = sum.Plus(p)
	}
	if got, want := times(ranging.Scaled(1, 60), 1<<32-1), ranging.Scaled(1<<32-1, 60); got != want {
		t.Errorf("most times: %+v, not %+v", got, want)
	}
	if got := times(ranging.Probability{}, 5); got != (ranging.Probability{}) {
		t.Errorf("certain: %+v", got)
	}
}

// TestClockTies: of two carriers that are as far off the stamps the first counts,
// and the verifier's own view is turned.
func TestClockTies(t *testing.T) {
	seen := func(poll, response, final ranging.PPB) *[3]*Reception {
		return &[3]*Reception{{Carrier: ranging.Known(poll)}, {Carrier: ranging.Known(response)}, {Carrier: ranging.Known(final)}}
	}
	for _, c := range []struct{ poll, response, final, want ranging.PPB }{
		{110, -100, 90, 110}, {90, -100, 110, 90}, {100, -110, 90, 110}, {100, -90, 110, 90}, {101, -110, 90, 110}, {100, -100, 100, 100},
	} {
		if got := clock(100, seen(c.poll, c.response, c.final)); got.Value != (ranging.Clock{Stamps: 100, Carrier: c.want}) {
			t.Errorf("%+v: %+v", c, got)
		}
	}
}

// TestReceptionRoundTrip: every flag and value comes back.
func TestReceptionRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 43))
	for range 5000 {
		segments := 1 + r.IntN(4)
		a := Reception{First: sts.Position(r.Uint32()), Stamped: r.IntN(2) == 0, SoftBits: r.IntN(2) == 0}
		if r.IntN(2) == 0 {
			a.Status = ranging.Known(r.Uint32())
		}
		if r.IntN(2) == 0 {
			a.Gap = ranging.Known(ranging.Ticks(int32(r.Uint32())))
		}
		if r.IntN(2) == 0 {
			a.Carrier = ranging.Known(ranging.PPB(int32(r.Uint32())))
		}
		for i := range segments {
			if r.IntN(2) == 0 {
				a.Quality[i] = ranging.Known(ranging.Permille(r.IntN(1001)))
			}
		}
		if err := a.check(a.First, segments); err != nil {
			t.Fatal(err)
		}
		b := a.append(nil)
		if got, err := parseReception(b, segments); err != nil || got != a || len(b) != receptionSize {
			t.Fatalf("%+v became %+v, %v", a, got, err)
		}
	}
}

func TestPacketNames(t *testing.T) {
	for m, want := range []string{"unknown", "poll", "response", "final", "unknown"} {
		if got := Packet(m).String(); got != want {
			t.Errorf("%d is %q", m, got)
		}
	}
}
