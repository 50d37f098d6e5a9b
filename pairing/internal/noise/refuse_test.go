package noise_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/internal/noise"
)

// read hands message n to the side that reads it, checks what a refusal leaves,
// and returns the error.
func read(t *testing.T, p *pair, n int, message []byte) error {
	t.Helper()
	_, reader := p.turn(n)
	remains := noise.RemainsOf(reader)
	before := bytes.Clone(message)
	got, err := reader.Read([]byte("dst"), message)
	if !bytes.Equal(message, before) {
		t.Errorf("Read changed the message")
	}
	if err == nil {
		return nil
	}
	if got != nil || reader.PeerStatic() != nil || !remains.Wiped(false) {
		t.Errorf("%v, and %x, or something is left", err, got)
	}
	if _, err := reader.Read(nil, message); !errors.Is(err, noise.ErrState) {
		t.Errorf("Read goes on: %v", err)
	}
	return err
}

// shown lists protocols in which each token stands in each place.
var shown = []string{
	"Noise_NN_25519_AESGCM_SHA256",
	"Noise_XX_25519_ChaChaPoly_SHA256",
	"Noise_XXpsk0_25519_ChaChaPoly_SHA256",
	"Noise_XKpsk3_25519_AESGCM_SHA256",
	"Noise_IKpsk1_25519_ChaChaPoly_SHA256",
	"Noise_KKpsk0_25519_ChaChaPoly_SHA256",
	"Noise_NKpsk2_25519_ChaChaPoly_SHA256",
}

var hybrids = []string{
	"Noise_NNhfs_25519+MLKEM768_ChaChaPoly_SHA256",
	"Noise_XXhfs+psk0_25519+MLKEM768_ChaChaPoly_SHA256",
	"Noise_KKhfs+psk0_25519+MLKEM768_ChaChaPoly_SHA256",
}

// TestCut reads every message cut to every size. What is missing is noticed
// when its token is reached: a cut in a field is one of length, a payload that
// is cut has a wrong tag, or is too short for one.
func TestCut(t *testing.T) {
	for _, name := range append(shown, hybrids...) {
		for n, fields := range sizes(expecttest.Must(noise.ParseName(name))) {
			message := newPair(t, name).to(n).message(n)
			for size := 0; size < len(message); size += 1 + len(message)/100 {
				want := noise.ErrLength
				tag := fields[len(fields)-1]
				switch rest := size - sum(fields[:len(fields)-1]); {
				case rest >= tag && tag == 0:
					want = nil
				case rest >= tag:
					want = noise.ErrAuthentication
				}
				if err := read(t, newPair(t, name).to(n), n, message[:size]); !errors.Is(err, want) {
					t.Errorf("%s: %d bytes of message %d: %v, want %v", name, size, n+1, err, want)
				}
			}
			want := noise.ErrAuthentication
			if fields[len(fields)-1] == 0 {
				want = nil
			}
			err := read(t, newPair(t, name).to(n), n, append(message, 0))
			wants(t, name+": one byte more", err, want)
			err = read(t, newPair(t, name).to(n), n, append(message, make([]byte, noise.MaxMessageSize-len(message)+1)...))
			wants(t, name+": too long", err, noise.ErrLength)
		}
	}
}

// step is how far TestFlipped goes on from bit i: to each fifth bit of the key
// in front, among them the last, which X25519 ignores, and then to fewer.
func step(i int) int {
	if i < 255 {
		return 5
	}
	return 61
}

// TestFlipped changes bits all over each message: it is refused at once, or the
// next message is.
func TestFlipped(t *testing.T) {
	for _, name := range append(shown, hybrids...) {
		for n, fields := range sizes(expecttest.Must(noise.ParseName(name))) {
			message := newPair(t, name).to(n).message(n)
			for i := 0; i < 8*len(message); i += step(i) {
				p := newPair(t, name).to(n)
				_ = p.message(n) // the writer goes on
				changed := bytes.Clone(message)
				changed[i/8] ^= 1 << (i % 8)
				err := read(t, p, n, changed)
				if err == nil && fields[len(fields)-1] == 0 { // nothing is encrypted yet
					err = read(t, p, n+1, p.message(n+1))
				}
				want := noise.ErrAuthentication
				if strings.Contains(name, "hfs_") && n == 0 && errors.Is(err, noise.ErrEncapsulationKey) {
					want = noise.ErrEncapsulationKey
				}
				if !errors.Is(err, want) {
					t.Fatalf("%s: bit %d of message %d: %v", name, i, n+1, err)
				}
			}
		}
	}
}

// TestOtherMessage: a message in place of another, or the side's own, is
// refused.
func TestOtherMessage(t *testing.T) {
	for _, name := range append(shown, hybrids...) {
		var messages [][]byte
		newPair(t, name).run(func(i int, m []byte) { messages = append(messages, m[3:]) }, nil)
		for n := range messages {
			for i, message := range messages {
				if i == n {
					continue
				}
				p := newPair(t, name).to(n)
				err := read(t, p, n, message)
				if err == nil && n == 0 { // of NN and XX, in which message 1 is not encrypted
					_, err = p.initiator.Read(nil, p.message(1))
				}
				if err == nil {
					t.Errorf("%s: message %d is read as message %d", name, i+1, n+1)
				}
			}
		}
	}
}

// lowOrder lists the encodings of points of low order: RFC 7748, Section 7,
// those that are not reduced, and all with the bit that does not count.
func lowOrder() (points [][]byte) {
	for _, text := range []string{
		"0000000000000000000000000000000000000000000000000000000000000000",
		"0100000000000000000000000000000000000000000000000000000000000000",
		"e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
		"5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	} {
		for _, high := range []byte{0, 0x80} {
			point := expecttest.Must(hex.DecodeString(text))
			point[31] |= high
			points = append(points, point)
		}
	}
	return points
}

// TestLowOrderEphemeral: a key of low order is an error when it is used, in
// reading message 2, or before message 2 can be written.
func TestLowOrderEphemeral(t *testing.T) {
	for _, point := range lowOrder() {
		message := append(point, make([]byte, 200)...)
		for _, name := range []string{"Noise_NN_25519_AESGCM_SHA256", "Noise_XX_25519_ChaChaPoly_SHA256", "Noise_XXpsk0_25519_ChaChaPoly_SHA256"} {
			// The DH comes before what is cut off behind it.
			for _, size := range []int{32, 33, 79, 80, 95, 96, 200} {
				wants(t, name+", message 2", read(t, newPair(t, name).to(1), 1, message[:size]), noise.ErrPoint)
			}
			wants(t, name+", message 2 cut", read(t, newPair(t, name).to(1), 1, message[:31]), noise.ErrLength)
		}
		for _, name := range []string{"Noise_NN_25519_AESGCM_SHA256", "Noise_XX_25519_ChaChaPoly_SHA256"} {
			p := newPair(t, name)
			wants(t, name+", message 1", read(t, p, 0, message), nil)
			remains := noise.RemainsOf(p.responder)
			got, err := p.responder.Write([]byte("dst"), nil)
			if wants(t, name+", then", err, noise.ErrPoint); got != nil || !remains.Wiped(false) {
				t.Errorf("%s: %x, or something is left", name, got)
			}
		}
		// es comes before the payload, and psk0 does not let anything through.
		wants(t, "NK, message 1", read(t, newPair(t, "Noise_NK_25519_AESGCM_SHA256"), 0, message[:32]), noise.ErrPoint)
		wants(t, "XXpsk0, message 1", read(t, newPair(t, "Noise_XXpsk0_25519_ChaChaPoly_SHA256"), 0, message), noise.ErrAuthentication)
		wants(t, "KKpsk0, message 1", read(t, newPair(t, "Noise_KKpsk0_25519_ChaChaPoly_SHA256"), 0, message[:32]), noise.ErrPoint)
	}
}

// TestLowOrderStatic: so is a static key, given or received.
func TestLowOrderStatic(t *testing.T) {
	for _, point := range lowOrder() {
		for _, name := range []string{"Noise_NK_25519_AESGCM_SHA256", "Noise_XK_25519_AESGCM_SHA256", "Noise_KKpsk0_25519_ChaChaPoly_SHA256"} {
			c := config(name, 0)
			c.RemoteStatic = point
			h := expecttest.Must(noise.New(c))
			if !bytes.Equal(h.PeerStatic(), point) {
				t.Errorf("%s: peer %x", name, h.PeerStatic())
			}
			_, err := h.Write(nil, nil)
			wants(t, name, err, noise.ErrPoint)
		}
		const name = "Noise_XXpsk0_25519_ChaChaPoly_SHA256"
		p := newPair(t, name).to(1)
		message := expecttest.Must(noise.AppendStatic(p.responder, nil, []string{"e", "ee"}, point))
		wants(t, "XXpsk0, message 2", read(t, p, 1, message), noise.ErrPoint)
		p = newPair(t, name).to(2)
		message = expecttest.Must(noise.AppendStatic(p.initiator, nil, nil, point))
		wants(t, "XXpsk0, message 3", read(t, p, 2, message), noise.ErrPoint)
		p = newPair(t, "Noise_IK_25519_AESGCM_SHA256")
		message = expecttest.Must(noise.AppendStatic(p.initiator, nil, []string{"e", "es"}, point))
		wants(t, "IK, message 1", read(t, p, 0, message), noise.ErrPoint)
	}
}

// TestEncapsulationKey: each coefficient of an ML-KEM key is below 3329.
func TestEncapsulationKey(t *testing.T) {
	const name = "Noise_NNhfs_25519+MLKEM768_ChaChaPoly_SHA256"
	message := newPair(t, name).message(0)
	for i := range 768 {
		bad := bytes.Clone(message)
		at := bad[32+i/2*3:] // two coefficients of 12 bits
		if i%2 == 0 {
			at[0], at[1] = 0x01, at[1]&0xf0|0x0d // 3329
		} else {
			at[1], at[2] = at[1]&0x0f|0x10, 0xd0
		}
		wants(t, "coefficient", read(t, newPair(t, name), 0, bad), noise.ErrEncapsulationKey)
	}
}

// TestMessageTooLong: the longest message is of 65535 bytes.
func TestMessageTooLong(t *testing.T) {
	const name, overhead = "Noise_XXpsk0_25519_ChaChaPoly_SHA256", 48
	text := make([]byte, noise.MaxMessageSize-overhead+1)
	p := newPair(t, name)
	message, err := p.initiator.Write([]byte("dst"), text[1:])
	if err != nil || len(message) != 3+noise.MaxMessageSize {
		t.Fatalf("%d bytes, %v", len(message), err)
	}
	if got, err := p.responder.Read(nil, message[3:]); err != nil || !bytes.Equal(got, text[1:]) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	got, err := newPair(t, name).initiator.Write([]byte("dst"), text)
	if wants(t, "a byte more", err, noise.ErrLength); got != nil {
		t.Errorf("%d bytes", len(got))
	}
}
