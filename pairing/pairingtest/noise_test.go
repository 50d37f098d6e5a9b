package pairingtest_test

import (
	"crypto/ecdh"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/pairing/pairingtest"
)

// A run is one of the two sides of a handshake, as a case has it.
type run map[string]any

// with returns r with another field.
func (r run) with(name string, value any) run {
	other := run{}
	for k, v := range r {
		other[k] = v
	}
	other[name] = value
	if value == nil {
		delete(other, name)
	}
	return other
}

func private(n byte) string { return strings.Repeat(fmt.Sprintf("%02x", n), 32) }

func public(n byte) string {
	k, err := ecdh.X25519().NewPrivateKey(slices.Repeat([]byte{n}, 32))
	if err != nil {
		panic(err)
	}
	return hex.EncodeToString(k.PublicKey().Bytes())
}

// A file collects cases.
type file []map[string]any

func (f *file) add(op string, in run, member string, value any) {
	*f = append(*f, map[string]any{"id": fmt.Sprint(len(*f)), "op": op, "in": in, member: value})
}

// load returns the cases as a vector file.
func (f file) load(t *testing.T) *vectors.File {
	t.Helper()
	b, err := json.Marshal(map[string]any{"schema": 1, "protocol": "noise", "cases": f})
	if err != nil {
		t.Fatal(err)
	}
	v, err := vectors.Load(strings.NewReader(string(b)))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// check runs the cases, all of which must pass.
func (f file) check(t *testing.T) {
	t.Helper()
	passed, _ := f.load(t).Run(pairingtest.Operations(), nil, func(r vectors.Result) {
		if !r.Passed() {
			t.Errorf("%s\n%v", r, f[slices.IndexFunc(f, func(c map[string]any) bool { return c["id"] == r.ID })]["in"])
		}
	})
	if passed != len(f) || passed == 0 {
		t.Errorf("%d of %d passed", passed, len(f))
	}
}

// initiator is that of XXpsk0, before anything is received.
var initiator = run{
	"role": "initiator", "protocol_name": "Noise_XXpsk0_25519_ChaChaPoly_SHA256", "prologue": "", "psks": []string{private(1)},
	"static": private(2), "ephemeral": private(3), "send": []string{"", ""}, "receive": []string{},
}

const zeros = "0000000000000000000000000000000000000000000000000000000000000000"

// TestErrors checks the errors of noise.session at their boundaries, and their
// order where an input breaks several rules.
func TestErrors(t *testing.T) {
	var f file
	session := func(in run, class string) { f.add("noise.session", in, "error", class) }
	in := initiator

	// At the start: the name, the number of keys, their sizes.
	for _, name := range []string{
		"", "XXpsk0", "Noise_XXpsk0_25519_ChaChaPoly_SHA512", "Noise_XXpsk4_25519_ChaChaPoly_SHA256", "Noise_NNpsk3_25519_ChaChaPoly_SHA256",
		"Noise_IX_25519_ChaChaPoly_SHA256", "Noise_XXpsk1+psk0_25519_ChaChaPoly_SHA256", "Noise_XXpsk0+psk0_25519_ChaChaPoly_SHA256",
		"Noise_XXhfs+psk0_25519+MLKEM768_ChaChaPoly_SHA256", "Noise_KKhfs+psk0_25519+MLKEM768_ChaChaPoly_SHA256", "Noise_NNhfs_25519+MLKEM768_AESGCM_SHA256",
	} {
		session(in.with("protocol_name", name).with("psks", []string{"00", "00"}), "unsupported")
		f.add("noise.handshake", run{
			"protocol_name": name, "prologue": "", "psks": []string{private(1)}, "initiator_ephemeral": private(3), "responder_ephemeral": private(4),
			"payloads": []string{}, "transport": []any{},
		}, "error", "unsupported")
	}
	for _, psks := range [][]string{{}, {"00", "00"}, {private(1), private(1)}, {"", "", ""}} {
		session(in.with("psks", psks), "mismatch")
	}
	for _, psk := range []string{"", "00", private(1)[2:], private(1) + "00", private(1) + private(1)} {
		session(in.with("psks", []string{psk}), "length")
		session(in.with("psks", []string{psk}).with("ephemeral", "00"), "length")
		session(in.with("protocol_name", "Noise_XXpsk0+psk3_25519_ChaChaPoly_SHA256").with("psks", []string{private(1), psk}), "length")
		session(in.with("protocol_name", "Noise_XX_25519_ChaChaPoly_SHA256").with("psks", []string{psk}), "mismatch")
	}

	// Message 2 of XXpsk0 is e, s with a tag, and a payload with a tag. What
	// comes after the error stays unread.
	receive := func(in run, message, class string) { session(in.with("receive", []string{message, "00"}), class) }
	for _, n := range []int{0, 1, 31} {
		receive(in, public(4)[:2*n], "length")
		receive(in, zeros[:2*n], "length")
	}
	for _, n := range []int{0, 1, 47} {
		receive(in, public(4)+strings.Repeat("00", n), "length")
		receive(in, zeros+strings.Repeat("00", n), "point")
	}
	for _, n := range []int{48, 49, 64, 200} {
		receive(in, public(4)+strings.Repeat("00", n), "authentication")
		receive(in, zeros+strings.Repeat("00", n), "point")
		receive(in, zeros[:62]+"80"+strings.Repeat("00", n), "point")
	}
	// NN has a payload with a tag behind e, ee.
	nn := in.with("protocol_name", "Noise_NN_25519_AESGCM_SHA256").with("psks", []string{}).with("static", nil)
	for _, n := range []int{0, 15} {
		receive(nn, public(4)+strings.Repeat("00", n), "length")
		receive(nn, zeros+strings.Repeat("00", n), "point")
	}
	receive(nn, public(4)+strings.Repeat("00", 16), "authentication")

	// A responder notices in message 1 of NK, and of NN when it answers.
	responder := nn.with("role", "responder").with("send", []string{"", "00"})
	receive(responder, zeros[2:], "length")
	receive(responder, zeros, "point")
	receive(responder, zeros+"00", "point")
	nk := responder.with("protocol_name", "Noise_NK_25519_AESGCM_SHA256").with("static", private(5))
	receive(nk, zeros, "point")
	receive(nk, public(4), "length")
	receive(nk, public(4)+zeros, "authentication")
	// A static key of low order is one when it is used.
	kk := in.with("protocol_name", "Noise_KKpsk0_25519_ChaChaPoly_SHA256").with("remote_static", zeros)
	session(kk, "point")
	session(kk.with("role", "responder").with("receive", []string{public(4)}), "point")
	session(kk.with("role", "responder").with("receive", []string{public(4)[2:]}), "length")

	// What the catalogue leaves open.
	session(in.with("role", "tag"), "format")
	session(in.with("send", []string{}), "mismatch")
	session(in.with("receive", []string{}), "mismatch")
	f.check(t)
}

// TestSessions: each side alone, against the messages of the other, does what it
// does in a handshake.
func TestSessions(t *testing.T) {
	for name, statics := range map[string]string{
		"NN": "..", "NNpsk0+psk1+psk2": "..", "NK": ".K", "NKpsk2": ".K", "XX": "XX", "XXpsk0": "XX", "XXpsk1+psk3": "XX", "XK": "XK", "XKpsk3": "XK",
		"IK": "XK", "IKpsk1": "XK", "KK": "KK", "KKpsk0": "KK", "KKpsk0+psk2": "KK",
	} {
		for _, cipher := range []string{"ChaChaPoly", "AESGCM"} {
			psks := []string{private(1), private(2), private(3)}[:strings.Count(name, "psk")]
			payloads := []string{"01", "", "0203"}
			if name[0] != 'X' {
				payloads = payloads[:2]
			}
			in := run{"protocol_name": "Noise_" + name + "_25519_" + cipher + "_SHA256", "prologue": "aabb", "psks": psks}
			handshake := in.with("initiator_ephemeral", private(4)).with("responder_ephemeral", private(5)).with("payloads", payloads).with("transport", []any{})
			sides := [2]run{
				in.with("role", "initiator").with("ephemeral", private(4)),
				in.with("role", "responder").with("ephemeral", private(5)),
			}
			peers := [2]any{}
			for role, kind := range statics {
				if kind == '.' {
					continue
				}
				k := byte(6 + role)
				handshake = handshake.with([]string{"initiator_static", "responder_static"}[role], private(k))
				sides[role] = sides[role].with("static", private(k))
				if peers[1-role] = public(k); kind == 'K' {
					sides[1-role] = sides[1-role].with("remote_static", public(k))
				}
			}
			out := answer(t, "noise.handshake", handshake)
			messages := out["messages"].([][]byte)
			var f file
			for role, side := range sides {
				lists := map[string][]string{"send": {}, "receive": {}, "sent": {}, "received": {}}
				for i, message := range messages {
					payload, sealed := "send", "sent"
					if i%2 != role {
						payload, sealed = "received", "receive"
					}
					lists[payload] = append(lists[payload], payloads[i])
					lists[sealed] = append(lists[sealed], hex.EncodeToString(message))
				}
				hash := out["handshake_hash"].([32]byte)
				f.add("noise.session", side.with("send", lists["send"]).with("receive", lists["receive"]), "out", map[string]any{
					"sent": lists["sent"], "received": lists["received"], "handshake_hash": hex.EncodeToString(hash[:]), "remote_static": peers[role],
				})
				f.add("noise.session", side.with("send", append(lists["send"], "00")).with("receive", lists["receive"]), "error", "mismatch")
			}
			f.check(t)
		}
	}
}

// answer runs an operation and returns its output.
func answer(t *testing.T, op string, in run) (out vectors.Output) {
	t.Helper()
	o := pairingtest.Operations()[op]
	inner := o.Run
	o.Run = func(in *vectors.Input) (vectors.Output, error) {
		var err error
		out, err = inner(in)
		if err != nil {
			t.Errorf("%s: %v", op, err)
		}
		return out, err
	}
	var f file
	f.add(op, in, "error", "unknown") // whatever comes
	f.load(t).Run(map[string]vectors.Operation{op: o}, nil, nil)
	if out == nil {
		t.Fatalf("%s of %v: no answer", op, in)
	}
	return out
}

// TestNotDone: inputs that end before the handshake, or go on after it, fit no
// handshake.
func TestNotDone(t *testing.T) {
	handshake := run{
		"protocol_name": "Noise_NNpsk0_25519_ChaChaPoly_SHA256", "prologue": "", "psks": []string{private(1)},
		"initiator_ephemeral": private(3), "responder_ephemeral": private(4),
		"transport": []any{map[string]any{"from": "initiator", "payload": "00"}},
	}
	var f file
	for _, payloads := range [][]string{{}, {""}} {
		f.add("noise.handshake", handshake.with("payloads", payloads), "error", "mismatch")
	}
	f.add("noise.handshake", handshake.with("payloads", []string{"", "", ""}), "error", "state")
	f.add("noise.handshake", handshake.with("payloads", []string{"", ""}).with("psks", []string{}), "error", "mismatch")
	f.add("noise.handshake", handshake.with("payloads", []string{"", ""}).with("transport", []any{map[string]any{"from": "tag", "payload": "00"}}), "error", "format")
	f.check(t)
}
