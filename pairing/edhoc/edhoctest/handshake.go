package edhoctest

import (
	"crypto/ecdh"
	"crypto/ed25519"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/pairing/edhoc"
	"github.com/seed-496a4445/fyr/pairing/edhoc/internal/fixed"
)

const (
	handshakeIn  = "method suites_i x y c_i c_r sk_i sk_r id_cred_i cred_i id_cred_r cred_r"
	handshakeOut = "message_1 message_2 message_3 message_4 prk_out oscore_master_secret oscore_master_salt"
)

// handshake runs both sides against each other.
func handshake(in *vectors.Input) (vectors.Output, error) {
	i, r, err := sides(in)
	if err != nil {
		return nil, err
	}
	var messages [4][]byte
	var last []byte
	for n := range messages {
		step := i.Step
		if n%2 == 1 {
			step = r.Step
		}
		if last, _, err = step(last); err != nil {
			return nil, err
		}
		messages[n] = last
	}
	if _, _, err := i.Step(last); err != nil {
		return nil, err
	}
	ours, err := exported(i.Session())
	if err != nil {
		return nil, err
	}
	theirs, err := exported(r.Session())
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"prk_out", "oscore_master_secret", "oscore_master_salt"} {
		if string(ours[name].([]byte)) != string(theirs[name].([]byte)) {
			return nil, edhoc.ErrAuthentication
		}
	}
	for n, name := range []string{"message_1", "message_2", "message_3", "message_4"} {
		ours[name] = messages[n]
	}
	return ours, nil
}

// exported returns the keys of a session.
func exported(s *edhoc.Session, err error) (vectors.Output, error) {
	if err != nil {
		return nil, err
	}
	secret, err := s.Export(edhoc.ExportOSCOREMasterSecret, nil, 16)
	if err != nil {
		return nil, err
	}
	salt, err := s.Export(edhoc.ExportOSCOREMasterSalt, nil, 8)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"prk_out": s.AppendSecret(nil), "oscore_master_secret": secret, "oscore_master_salt": salt}, nil
}

// sides returns both sides. Each knows the other beforehand.
func sides(in *vectors.Input) (*edhoc.Initiator, *edhoc.Responder, error) {
	list, _, err := suites(in)
	if err != nil {
		return nil, nil, err
	}
	if len(list) == 0 {
		return nil, nil, edhoc.ErrLength
	}
	method, suite := edhoc.Method(in.Int("method")), list[len(list)-1]
	if !suite.Supported() {
		return nil, nil, edhoc.ErrSuite
	}
	if method != edhoc.StaticStatic && (method != edhoc.SignatureSignature || suite.Curve() != ecdh.X25519()) {
		return nil, nil, edhoc.ErrMethod
	}
	var identities [2]edhoc.Identity
	var credentials [2]edhoc.Credential
	var ephemerals [2]fixed.Ephemeral
	for n, side := range []string{"i", "r"} {
		id := edhoc.Identity{ID: in.Bytes("id_cred_" + side), Cred: in.Bytes("cred_" + side)}
		c, err := authenticates(&id, method, suite, in.Bytes("sk_"+side))
		if err != nil {
			return nil, nil, err
		}
		identities[n], credentials[n] = id, c
		ephemeral, err := private(suite, in.Bytes([]string{"x", "y"}[n]))
		if err != nil {
			return nil, nil, err
		}
		ephemerals[n] = fixed.New(ephemeral)
	}
	config := func(n int, suites []edhoc.Suite, id []byte) edhoc.Config {
		return edhoc.Config{
			Method: method, Suites: suites, ConnectionIDs: [][]byte{id}, Identity: identities[n],
			Peer: func([]byte) (edhoc.Credential, error) { return credentials[1-n], nil },
		}
	}
	i, err := edhoc.NewInitiatorFixed(config(0, list, in.Bytes("c_i")), ephemerals[0])
	if err != nil {
		return nil, nil, err
	}
	r, err := edhoc.NewResponderFixed(config(1, []edhoc.Suite{suite}, in.Bytes("c_r")), ephemerals[1])
	return i, r, err
}

// authenticates gives id the private key sk, and returns what the other side
// knows of it.
func authenticates(id *edhoc.Identity, m edhoc.Method, s edhoc.Suite, sk []byte) (edhoc.Credential, error) {
	if m == edhoc.SignatureSignature {
		if len(sk) != ed25519.SeedSize {
			return edhoc.Credential{}, edhoc.ErrLength
		}
		key := ed25519.NewKeyFromSeed(sk)
		id.Signer = key
		return edhoc.Credential{Cred: id.Cred, Key: key.Public()}, nil
	}
	key, err := private(s, sk)
	if err != nil {
		return edhoc.Credential{}, err
	}
	id.Static = key
	return edhoc.Credential{Cred: id.Cred, Key: key.PublicKey()}, nil
}

// private reads a private key of the curve of s.
func private(s edhoc.Suite, b []byte) (*ecdh.PrivateKey, error) {
	if len(b) != edhoc.KeySize {
		return nil, edhoc.ErrLength
	}
	key, err := s.Curve().NewPrivateKey(b)
	if err != nil {
		return nil, edhoc.ErrRange
	}
	return key, nil
}
