package pairingtest

import (
	"crypto/ed25519"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/pairing"
)

// Fields of the operations of one side.
const (
	contextFields   = "suite mode transport answer static "
	initiatorFields = contextFields + "secret fingerprint peer? maker? ephemeral kem_seed? policy configuration received"
	responderFields = contextFields + "candidates encapsulation? greeting received"
)

// contextOf reads what both sides must agree on, and the side's static key.
func contextOf(in *vectors.Input) (c pairing.Context, own pairing.StaticKey, err error) {
	for _, f := range []struct {
		name string
		to   *uint8
	}{{"suite", (*uint8)(&c.Suite)}, {"mode", (*uint8)(&c.Mode)}, {"transport", (*uint8)(&c.Transport)}} {
		v, err := in.IntIn(f.name, 0, 255)
		if err != nil {
			return c, own, err
		}
		*f.to = uint8(v)
	}
	c.Answer = in.Bytes("answer")
	own, err = pairing.ParseStaticKey(in.Bytes("static"))
	return c, own, err
}

// secretOf reads a secret, which may be missing.
func secretOf(b []byte) pairing.Key {
	k, _ := pairing.NewKey(b)
	return k
}

func opInitiator(in *vectors.Input) (vectors.Output, error) {
	about, own, err := contextOf(in)
	if err != nil {
		return nil, err
	}
	f, err := octets(in, "fingerprint", pairing.FingerprintSize)
	if err != nil {
		return nil, err
	}
	policy, err := in.IntIn("policy", 0, 255)
	if err != nil {
		return nil, err
	}
	c := pairing.InitiatorConfig{
		Context: about, Static: own, Secret: secretOf(in.Bytes("secret")), Fingerprint: pairing.Fingerprint(f),
		Peer: in.Bytes("peer"), Terms: pairing.Terms{Policy: pairing.Policy(policy), Config: in.Bytes("configuration")},
		Draw: Source(Scripted(in.Bytes("ephemeral"), in.Bytes("kem_seed"))),
	}
	if in.Has("maker") {
		c.Maker = ed25519.PublicKey(in.Bytes("maker"))
	}
	i, err := pairing.NewInitiator(c)
	if err != nil {
		return nil, err
	}
	sent, err := steps(i.Step, append([][]byte{nil}, in.BytesList("received")...))
	if err != nil {
		return nil, err
	}
	epoch := i.Tag().Epoch + i.Status().Epoch // one of them is 0
	return vectors.Output{"sent": sent, "peer": i.Static(), "epoch": epoch}, nil
}

// steps hands messages to a side and returns its own, those that are there.
func steps(step func([]byte) ([]byte, bool, error), received [][]byte) ([][]byte, error) {
	sent := [][]byte{}
	done := false
	for _, b := range received {
		if done {
			return nil, errPayloads
		}
		var out []byte
		var err error
		if out, done, err = step(b); err != nil {
			return nil, err
		}
		if out != nil {
			sent = append(sent, out)
		}
	}
	if !done {
		return nil, errPayloads
	}
	return sent, nil
}

func opResponder(in *vectors.Input) (vectors.Output, error) {
	about, own, err := contextOf(in)
	if err != nil {
		return nil, err
	}
	var claimed *pairing.Claimed
	greeting := in.Bytes("greeting")
	c := pairing.ResponderConfig{
		Context: about, Static: own,
		Greet:  func(int) ([]byte, error) { return greeting, nil },
		Commit: func(c pairing.Claimed) error { claimed = &c; return nil },
	}
	var script [][]byte
	for _, candidate := range in.List("candidates", "secret peer? ephemeral") {
		c.Candidates = append(c.Candidates, pairing.Candidate{Secret: secretOf(candidate.Bytes("secret")), Peer: candidate.Bytes("peer")})
		script = append(script, candidate.Bytes("ephemeral"))
	}
	c.Draw = Source(Scripted(append(script, in.Bytes("encapsulation"))...))
	r, err := pairing.NewResponder(c)
	if err != nil {
		return nil, err
	}
	sent, err := steps(r.Step, in.BytesList("received"))
	if err != nil {
		return nil, err
	}
	out := vectors.Output{"sent": sent, "candidate": r.Candidate(), "phone": nil, "policy": nil, "configuration": nil, "epoch": nil}
	if claimed != nil {
		out["phone"], out["epoch"] = claimed.Phone, claimed.Epoch
		out["policy"], out["configuration"] = uint8(claimed.Terms.Policy), append([]byte{}, claimed.Terms.Config...)
	}
	return out, nil
}
