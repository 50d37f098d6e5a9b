package pairingtest

import (
	"bytes"
	"crypto/ecdh"

	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/pairing/internal/noise"
)

// noiseOperations returns the operations of noise by name.
func noiseOperations() map[string]vectors.Operation {
	return map[string]vectors.Operation{
		"noise.handshake": {
			In:  "protocol_name prologue psks initiator_static? responder_static? initiator_ephemeral responder_ephemeral payloads transport",
			Out: "messages handshake_hash transport",
			Run: handshake,
		},
		"noise.session": {
			In:  "role protocol_name prologue psks static? ephemeral remote_static? send receive",
			Out: "sent received handshake_hash remote_static",
			Run: session,
		},
	}
}

// The errors of inputs that the operations leave open.
var (
	errRole     = fail.New(fail.Format, "pairingtest: neither initiator nor responder")
	errPayloads = fail.New(fail.Mismatch, "pairingtest: payloads and messages do not match")
	errSides    = fail.New(fail.Mismatch, "pairingtest: the sides do not agree")
)

// protocol reads a name of revision 34, which has no hybrids.
func protocol(in *vectors.Input) (noise.Protocol, error) {
	p, err := noise.ParseName(in.Text("protocol_name"))
	if err == nil && p.Hybrid() {
		err = noise.ErrUnsupported
	}
	return p, err
}

// public returns the public key of a private one, or nil.
func public(private []byte) []byte {
	k, err := ecdh.X25519().NewPrivateKey(private)
	if err != nil {
		return nil
	}
	return k.PublicKey().Bytes()
}

func handshake(in *vectors.Input) (vectors.Output, error) {
	p, err := protocol(in)
	if err != nil {
		return nil, err
	}
	keys := [2][]byte{in.Bytes("initiator_static"), in.Bytes("responder_static")}
	ephemerals := [2][]byte{in.Bytes("initiator_ephemeral"), in.Bytes("responder_ephemeral")}
	var sides [2]*noise.Handshake // the initiator, the responder
	for i := range sides {
		if sides[i], err = noise.New(noise.Config{
			Protocol:     p,
			Initiator:    i == 0,
			Prologue:     in.Bytes("prologue"),
			PSKs:         in.BytesList("psks"),
			Static:       keys[i],
			RemoteStatic: public(keys[1-i]),
			Ephemeral:    ephemerals[i],
		}); err != nil {
			return nil, err
		}
	}
	messages := [][]byte{}
	for i, payload := range in.BytesList("payloads") {
		message, err := sides[i%2].Write(nil, payload)
		if err != nil {
			return nil, err
		}
		got, err := sides[1-i%2].Read(nil, message)
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(got, payload) {
			return nil, errSides
		}
		messages = append(messages, message)
	}
	initiator, err := sides[0].Split()
	if err != nil {
		return nil, errPayloads
	}
	responder, err := sides[1].Split()
	if err != nil {
		return nil, errPayloads
	}
	if initiator.Hash != responder.Hash || !initiator.Exporter.Equal(responder.Exporter) {
		return nil, errSides
	}
	sent, err := transport(in, initiator, responder)
	return vectors.Output{"messages": messages, "handshake_hash": initiator.Hash, "transport": sent}, err
}

// transport seals the transport messages, and opens them on the other side.
func transport(in *vectors.Input, initiator, responder noise.Session) ([][]byte, error) {
	sent := [][]byte{}
	for _, m := range in.List("transport", "from payload") {
		from, to := initiator, responder
		switch m.Text("from") {
		case "initiator":
		case "responder":
			from, to = responder, initiator
		default:
			return nil, errRole
		}
		payload := m.Bytes("payload")
		sealed, err := from.Send.Seal(nil, nil, payload)
		if err != nil {
			return nil, err
		}
		opened, err := to.Receive.Open(nil, nil, sealed)
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(opened, payload) {
			return nil, errSides
		}
		sent = append(sent, sealed)
	}
	return sent, nil
}

func session(in *vectors.Input) (vectors.Output, error) {
	p, err := protocol(in)
	if err != nil {
		return nil, err
	}
	role := in.Text("role")
	if role != "initiator" && role != "responder" {
		return nil, errRole
	}
	h, err := noise.New(noise.Config{
		Protocol:     p,
		Initiator:    role == "initiator",
		Prologue:     in.Bytes("prologue"),
		PSKs:         in.BytesList("psks"),
		Static:       in.Bytes("static"),
		RemoteStatic: in.Bytes("remote_static"),
		Ephemeral:    in.Bytes("ephemeral"),
	})
	if err != nil {
		return nil, err
	}
	send, receive := in.BytesList("send"), in.BytesList("receive")
	sent, received := [][]byte{}, [][]byte{}
	for mine := role == "initiator"; !h.Done(); mine = !mine {
		from, to, do := &receive, &received, h.Read
		if mine {
			from, to, do = &send, &sent, h.Write
		}
		if len(*from) == 0 {
			return nil, errPayloads
		}
		out, err := do(nil, (*from)[0])
		if err != nil {
			return nil, err
		}
		*from, *to = (*from)[1:], append(*to, out)
	}
	if len(send)+len(receive) > 0 {
		return nil, errPayloads
	}
	peer := any(nil)
	if key := h.PeerStatic(); key != nil {
		peer = key
	}
	s, err := h.Split()
	return vectors.Output{"sent": sent, "received": received, "handshake_hash": s.Hash, "remote_static": peer}, err
}
