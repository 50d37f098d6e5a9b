package securetest

import (
	"crypto/sha256"

	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/secure"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

// SHA256 is the hash of the standard library, as packages of ranging take one.
type SHA256 struct{}

// Sum256 hashes data.
func (SHA256) Sum256(dst *[32]byte, data []byte) { *dst = sha256.Sum256(data) }

// The errors of inputs that the calls of package secure take for granted, and
// of sides that differ.
var (
	errLength = fail.New(fail.Length, "securetest: field of a wrong size")
	errPacket = fail.New(fail.Unknown, "securetest: no such packet")
	errSides  = fail.New(fail.Mismatch, "securetest: the two sides differ")
)

// In-fields that many operations share.
const (
	bondFields    = "leaf epoch verifier prover"
	askFields     = bondFields + " verifier_nonce verifier_offset parameters"
	sessionFields = askFields + " prover_nonce prover_offset"
)

// octets reads a field of exactly n octets.
func octets(in *vectors.Input, name string, n int) ([]byte, error) {
	b := in.Bytes(name)
	if len(b) != n {
		return nil, errLength
	}
	return b, nil
}

// A source reads fields, up to the first that is wrong.
type source struct {
	in  *vectors.Input
	err error
}

// octets reads a field of exactly n octets, which are zeros after an error.
func (s *source) octets(name string, n int) []byte {
	b, err := octets(s.in, name, n)
	if s.keep(err); err != nil {
		return make([]byte, n)
	}
	return b
}

func (s *source) number(name string, lo, hi int64) int64 {
	n, err := s.in.IntIn(name, lo, hi)
	s.keep(err)
	return n
}

func (s *source) keep(err error) {
	if s.err == nil {
		s.err = err
	}
}

func (s *source) bond() secure.Bond {
	return secure.Bond{
		Epoch:    uint32(s.number("epoch", 0, 1<<32-1)),
		Verifier: [secure.IdentitySize]byte(s.octets("verifier", secure.IdentitySize)),
		Prover:   [secure.IdentitySize]byte(s.octets("prover", secure.IdentitySize)),
	}
}

func (s *source) leaf() *[secure.LeafSize]byte {
	leaf := [secure.LeafSize]byte(s.octets("leaf", secure.LeafSize))
	return &leaf
}

func (s *source) nonce(name string) *[secure.NonceSize]byte {
	nonce := [secure.NonceSize]byte(s.octets(name, secure.NonceSize))
	return &nonce
}

// offset reads an offset, whose bounds package secure checks.
func (s *source) offset(name string) ranging.Ticks {
	return ranging.Ticks(s.number(name, -1<<31, 1<<31-1))
}

// stamp reads a time stamp, whose bounds package secure checks.
func (s *source) stamp(name string) ranging.Ticks { return ranging.Ticks(s.in.Int(name)) }

func (s *source) round() uint32 { return uint32(s.number("round", 0, 1<<32-1)) }

// parameters reads parameters.
func (s *source) parameters() secure.Parameters {
	p, err := secure.ParseParameters(s.in.Bytes("parameters"))
	s.keep(err)
	return p
}

// reception reads a reception from the octets that the page has for it. What is
// not there by its flags is not there.
func (s *source) reception(name string) secure.Reception {
	return receptionOf(Unpack(LayoutReception, s.octets(name, len(Pack(LayoutReception, nil)))))
}

func receptionOf(n Numbers) secure.Reception {
	flags := n["flags"]
	r := secure.Reception{First: sts.Position(n["first block"]), Stamped: flags&flagStamped != 0, SoftBits: flags&flagSoftBits != 0}
	r.Status = ranging.Maybe[uint32]{Value: uint32(n["status"]), Known: flags&flagStatus != 0}
	r.Gap = ranging.Maybe[ranging.Ticks]{Value: ranging.Ticks(int32(n["gap"])), Known: flags&flagGap != 0}
	r.Carrier = ranging.Maybe[ranging.PPB]{Value: ranging.PPB(int32(n["carrier"])), Known: flags&flagCarrier != 0}
	for i, name := range qualities {
		if q := n[name]; q != noQuality {
			r.Quality[i] = ranging.Known(ranging.Permille(q))
		}
	}
	return r
}

// qualities are the names of the qualities in a reception.
var qualities = [ranging.MaxSegments]string{"quality 1", "quality 2", "quality 3", "quality 4"}

// packet reads the name of a packet.
func (s *source) packet() secure.Packet {
	for p := secure.Poll; p <= secure.Final; p++ {
		if s.in.Text("packet") == p.String() {
			return p
		}
	}
	s.keep(errPacket)
	return secure.Poll
}

// after reads how many seconds after the handshake began its last message is
// read: after the CHALLENGE by a prover, after the OPEN by a verifier.
func after(in *vectors.Input) ranging.Seconds { return ranging.Seconds(in.Int("after")) }

// times reads the seconds at which a verifier opens, begins the round, and reads
// the ANSWER; a prover accepts, begins the round, and reads the REPORT.
func (s *source) times() (began, round, read ranging.Seconds) {
	t := s.in.Object("times", "began round read")
	if t == nil {
		return 0, 0, 0
	}
	return ranging.Seconds(t.Int("began")), ranging.Seconds(t.Int("round")), ranging.Seconds(t.Int("read"))
}
