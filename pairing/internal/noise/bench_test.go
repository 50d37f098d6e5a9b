package noise_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/internal/noise"
)

// BenchmarkHandshake runs both sides, from New to Split; both keys of each side
// are given.
func BenchmarkHandshake(b *testing.B) {
	for _, c := range []struct{ what, name string }{
		{"XXpsk0", "Noise_XXpsk0_25519_ChaChaPoly_SHA256"},
		{"KKpsk0", "Noise_KKpsk0_25519_ChaChaPoly_SHA256"},
		{"XXhfs+psk0", "Noise_XXhfs+psk0_25519+MLKEM768_ChaChaPoly_SHA256"},
		{"KKhfs+psk0", "Noise_KKhfs+psk0_25519+MLKEM768_ChaChaPoly_SHA256"},
	} {
		b.Run(c.what, func(b *testing.B) {
			configs := [2]noise.Config{config(c.name, 0), config(c.name, 1)}
			message, read := make([]byte, 0, 2000), make([]byte, 0, 2000)
			b.ReportAllocs()
			for b.Loop() {
				p := pair{b, configs[0].Protocol, expecttest.Must(noise.New(configs[0])), expecttest.Must(noise.New(configs[1]))}
				for i := range configs[0].Protocol.Messages() {
					writer, reader := p.turn(i)
					expecttest.Must(reader.Read(read, expecttest.Must(writer.Write(message, nil))))
				}
				expecttest.Must(p.initiator.Split())
				expecttest.Must(p.responder.Split())
			}
		})
	}
}

func BenchmarkTransport(b *testing.B) {
	for _, cipher := range []string{"ChaChaPoly", "AESGCM"} {
		b.Run(cipher, func(b *testing.B) {
			p := newPair(b, "Noise_NN_25519_"+cipher+"_SHA256").to(2)
			initiator, responder := expecttest.Must(p.initiator.Split()), expecttest.Must(p.responder.Split())
			text, sealed, opened := make([]byte, 64), make([]byte, 0, 80), make([]byte, 0, 64)
			b.SetBytes(64)
			b.ReportAllocs()
			for b.Loop() {
				expecttest.Must(responder.Receive.Open(opened, nil, expecttest.Must(initiator.Send.Seal(sealed, nil, text))))
			}
		})
	}
}

// BenchmarkX25519 is what a handshake consists of: five for each side of
// XXpsk0.
func BenchmarkX25519(b *testing.B) {
	private, public := private("initiator static"), private("responder static").PublicKey()
	b.ReportAllocs()
	for b.Loop() {
		expecttest.Must(private.ECDH(public))
	}
}
