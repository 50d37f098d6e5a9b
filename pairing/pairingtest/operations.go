package pairingtest

import (
	"crypto/ed25519"
	"maps"

	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/pairing"
)

// Operations returns the operations of noise and pairing by name.
func Operations() map[string]vectors.Operation {
	all := noiseOperations()
	maps.Copy(all, map[string]vectors.Operation{
		"pairing.fingerprint": {In: "suite static", Out: "fingerprint", Run: opFingerprint},
		"pairing.leaf":        {In: "root label size epoch", Out: "leaf", Run: opLeaf},
		"pairing.answer":      {In: "answer", Out: "suites modes challenge", Run: opAnswer},
		"pairing.ticket":      {In: "ticket", Out: "kind suite fingerprint secret text", Run: opTicket},
		"pairing.ticket_text": {In: "text", Out: "ticket", Run: opTicketText},
		"pairing.invitation":  {In: "invitation", Out: "suite fingerprint static secret", Run: opInvitation},
		"pairing.attestation": {In: "maker suite static tag_id model", Out: "attestation", Run: opAttestation},
		"pairing.voucher":     {In: "maker suite fingerprint challenge", Out: "voucher", Run: opVoucher},
		"pairing.initiator":   {In: initiatorFields, Out: "sent peer epoch", Run: opInitiator},
		"pairing.responder":   {In: responderFields, Out: "sent candidate phone policy configuration epoch", Run: opResponder},
		"pairing.claim":       {In: claimFields, Out: "answer messages root epoch leaves release_ticket setup_ticket", Run: opClaim},
		"pairing.session":     {In: "claim challenge phone_ephemeral tag_ephemeral kem_seed? encapsulation? operations", Out: "messages commands replies roots epochs", Run: opSession},
	})
	return all
}

// The errors of inputs that the calls of package pairing take for granted.
var (
	errLength = fail.New(fail.Length, "pairingtest: field of a wrong size")
	errLabel  = fail.New(fail.Unknown, "pairingtest: no such leaf, operation or state")
	errSuite  = fail.New(fail.Unsupported, "pairingtest: no such suite")
)

// octets reads a field of exactly n octets.
func octets(in *vectors.Input, name string, n int) ([]byte, error) {
	b := in.Bytes(name)
	if len(b) != n {
		return nil, errLength
	}
	return b, nil
}

// suiteOf reads a field that is a suite.
func suiteOf(in *vectors.Input) (pairing.Suite, error) {
	s, err := in.IntIn("suite", 0, 255)
	if err != nil {
		return 0, err
	}
	if !pairing.Suite(s).Valid() {
		return 0, errSuite
	}
	return pairing.Suite(s), nil
}

func opFingerprint(in *vectors.Input) (vectors.Output, error) {
	static, err := octets(in, "static", pairing.PublicSize)
	if err != nil {
		return nil, err
	}
	s, err := suiteOf(in)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"fingerprint": pairing.FingerprintOf(s, [pairing.PublicSize]byte(static))}, nil
}

// leavesByLabel are the leaves of package pairing.
var leavesByLabel = map[string][]pairing.Leaf{
	"beacon": {pairing.BeaconLeaf, pairing.WideBeaconLeaf}, "auth": {pairing.AuthLeaf}, "ring": {pairing.RingLeaf}, "release": {pairing.ReleaseLeaf},
	"near": {pairing.NearLeaf}, "ranging": {pairing.RangingLeaf}, "setup": {pairing.SetupLeaf}, "audit": {pairing.AuditLeaf},
}

func opLeaf(in *vectors.Input) (vectors.Output, error) {
	root, err := pairing.ParseRoot(in.Bytes("root"))
	if err != nil {
		return nil, err
	}
	epoch, err := in.IntIn("epoch", 0, 1<<32-1)
	if err != nil {
		return nil, err
	}
	for _, l := range leavesByLabel[in.Text("label")] {
		if int64(l.Size()) == in.Int("size") {
			return vectors.Output{"leaf": root.Derive(l, uint32(epoch)).Expose()}, nil
		}
	}
	return nil, errLabel
}

func opAnswer(in *vectors.Input) (vectors.Output, error) {
	a, err := pairing.ParseAnswer(in.Bytes("answer"))
	if err != nil {
		return nil, err
	}
	if string(a.Append(nil)) != string(in.Bytes("answer")) {
		return nil, errSides
	}
	suites := make([]int, len(a.Suites))
	for i, s := range a.Suites {
		suites[i] = int(s)
	}
	return vectors.Output{"suites": suites, "modes": a.Modes, "challenge": a.Challenge}, nil
}

func opTicket(in *vectors.Input) (vectors.Output, error) {
	t, err := pairing.ParseTicket(in.Bytes("ticket"))
	if err != nil {
		return nil, err
	}
	if string(t.AppendExposed(nil)) != string(in.Bytes("ticket")) {
		return nil, errSides
	}
	return vectors.Output{
		"kind": uint8(t.Kind), "suite": uint8(t.Suite), "fingerprint": t.Fingerprint, "secret": t.Secret.Expose(), "text": t.ExposeText(),
	}, nil
}

func opTicketText(in *vectors.Input) (vectors.Output, error) {
	t, err := pairing.ParseTicketText(in.Text("text"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"ticket": t.AppendExposed(nil)}, nil
}

func opInvitation(in *vectors.Input) (vectors.Output, error) {
	i, err := pairing.ParseInvitation(in.Bytes("invitation"))
	if err != nil {
		return nil, err
	}
	if string(i.AppendExposed(nil)) != string(in.Bytes("invitation")) {
		return nil, errSides
	}
	return vectors.Output{"suite": uint8(i.Suite), "fingerprint": i.Fingerprint, "static": i.Static, "secret": i.Secret.Expose()}, nil
}

func opAttestation(in *vectors.Input) (vectors.Output, error) {
	maker, err := octets(in, "maker", ed25519.SeedSize)
	if err != nil {
		return nil, err
	}
	static, err := octets(in, "static", pairing.PublicSize)
	if err != nil {
		return nil, err
	}
	id, err := octets(in, "tag_id", pairing.TagIDSize)
	if err != nil {
		return nil, err
	}
	model, err := in.IntIn("model", 0, 1<<16-1)
	if err != nil {
		return nil, err
	}
	s, err := suiteOf(in)
	if err != nil {
		return nil, err
	}
	key := ed25519.NewKeyFromSeed(maker)
	return vectors.Output{"attestation": pairing.Attest(key, s, [32]byte(static), [16]byte(id), uint16(model))}, nil
}

func opVoucher(in *vectors.Input) (vectors.Output, error) {
	maker, err := octets(in, "maker", ed25519.SeedSize)
	if err != nil {
		return nil, err
	}
	f, err := octets(in, "fingerprint", pairing.FingerprintSize)
	if err != nil {
		return nil, err
	}
	challenge, err := octets(in, "challenge", pairing.ChallengeSize)
	if err != nil {
		return nil, err
	}
	s, err := suiteOf(in)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"voucher": pairing.Vouch(ed25519.NewKeyFromSeed(maker), s, pairing.Fingerprint(f), [16]byte(challenge))}, nil
}
