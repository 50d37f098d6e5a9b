package pairing_test

import (
	"crypto/ed25519"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/pairing"
)

// modelTable are the rows of a kind of spec/model/life.tsv: each step that the
// model of the tag's life makes, on which Promela and Go must agree.
func modelTable(t *testing.T, kind string) (rows [][]string) {
	t.Helper()
	b, err := os.ReadFile("../spec/model/life.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		if cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t"); cells[0] == kind {
			rows = append(rows, cells[1:])
		}
	}
	return rows
}

// TestTagConforms walks the tag through every row of the model's table.
func TestTagConforms(t *testing.T) {
	rows := modelTable(t, "tag")
	if len(rows) < 200 {
		t.Fatalf("%d rows", len(rows))
	}
	for _, r := range rows {
		t.Run(strings.Join(r[:5], "/"), func(t *testing.T) {
			if got := newModelTag(t, r[0], r[1], r[2], r[3]).step(t, r[4]); got != strings.Join(r[5:], " ") {
				t.Errorf("%v: got %s", r, got)
			}
		})
	}
}

// TestConformanceFails: a tag that starts from another state than the row says
// is found out.
func TestConformanceFails(t *testing.T) {
	wrong := 0
	for _, r := range modelTable(t, "tag") {
		if r[2] == "frozen" && r[4] == "rekey, sealed" && newModelTag(t, r[0], r[1], "free", r[3]).step(t, r[4]) != strings.Join(r[5:], " ") {
			wrong++
		}
	}
	if wrong == 0 {
		t.Error("a tag that is not frozen passes for one that is")
	}
}

const modelEpoch = 5

// A modelTag is a tag in a state of the model.
type modelTag struct {
	*world
	root  pairing.Root
	phone pairing.StaticKey
	maker ed25519.PrivateKey
	l     *pairing.Link
	i     *pairing.Initiator // of the session that goes on
	out   []byte             // message 3 of a claim
}

func newModelTag(t *testing.T, life, secret, frozen, session string) *modelTag {
	t.Helper()
	w := newWorld(t)
	m := &modelTag{world: w, phone: pairing.NewStaticKey(), maker: ed25519.NewKeyFromSeed(make([]byte, 32))}
	m.root = modelRoot(t, 1)
	w.config.Factory.Maker = m.maker.Public().(ed25519.PublicKey)
	state := map[string]pairing.State{"unclaimed": pairing.Unclaimed, "owned": pairing.Owned, "released": pairing.Released}[life]
	w.store.b = pairing.ModelTag(state, pairing.SeenKeys{Root: m.root, Epoch: modelEpoch}, secret == "factory", frozen == "frozen", pairing.Vouchers, m.phone.Public(), modelKey(t, 2))
	w.boot(t)
	m.l = w.link(t)
	switch session {
	case "claiming":
		mode := "claim"
		if life == "released" {
			mode = "transfer"
		}
		m.start(t, mode, "right")
	case "open", "proven":
		m.start(t, "owner", "auth")
	case "forked":
		m.start(t, "owner", "previous")
	case "recovering":
		m.start(t, "recover", "right")
	}
	if session == "proven" {
		if r, err := pairing.ModelCommand(m.l, m.i, pairing.OpStatus, nil); err != nil || r != pairing.Done {
			t.Fatal(r, err)
		}
	}
	if got := pairing.ModelSession(w.tag); got != session {
		t.Fatalf("session %s is %s", session, got)
	}
	return m
}

func modelKey(t *testing.T, seed byte) pairing.Key {
	t.Helper()
	k, err := pairing.NewKey(append(make([]byte, pairing.AuthSize-1), seed))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func modelRoot(t *testing.T, seed byte) pairing.Root {
	t.Helper()
	r, err := pairing.ParseRoot(append(make([]byte, pairing.RootSize-1), seed))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// seen is what the tag has stored.
func (m *modelTag) seen(t *testing.T) pairing.SeenTag {
	t.Helper()
	s, err := pairing.SeeTag(m.store.b)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// secretOf is what a phone brings to a mode.
func (m *modelTag) secretOf(t *testing.T, mode, which string) pairing.Key {
	s := m.seen(t)
	switch {
	case which == "auth":
		return s.Auth
	case which == "previous":
		return s.Previous
	case which == "wrong":
		return modelKey(t, 99)
	case mode == "transfer":
		return m.root.Derive(pairing.ReleaseLeaf, modelEpoch)
	case mode == "claim" && s.State == pairing.Unclaimed && s.Factory:
		return m.config.Factory.Setup
	}
	return m.root.Derive(pairing.SetupLeaf, modelEpoch)
}

var modelModes = map[string]pairing.Mode{
	"claim": pairing.ClaimMode, "owner": pairing.OwnerMode, "transfer": pairing.TransferMode, "recover": pairing.RecoverMode,
}

// start selects the tag and runs messages 1 and 2.
func (m *modelTag) start(t *testing.T, mode, which string) error {
	t.Helper()
	answer, err := m.l.Select()
	if err != nil {
		t.Fatal(err)
	}
	peer := m.config.Factory.Static.Public()
	m.i, m.out, err = pairing.ModelGreet(m.l, pairing.InitiatorConfig{
		Context: pairing.Context{Suite: pairing.X25519, Mode: modelModes[mode], Transport: pairing.NFC, Answer: answer},
		Static:  m.phone, Secret: m.secretOf(t, mode, which), Fingerprint: pairing.FingerprintOf(pairing.X25519, peer), Peer: peer[:],
	})
	return err
}

var modelOperations = map[string]pairing.Operation{
	"status": pairing.OpStatus, "rekey": pairing.OpRekey, "release": pairing.OpRelease, "fork": pairing.OpFork, "unfreeze": pairing.OpUnfreeze,
}

// input is one input of the model, and the tag's answer.
func (m *modelTag) input(t *testing.T, in string) (answer string) {
	t.Helper()
	what, how, _ := strings.Cut(in, ", ")
	var err error
	var r pairing.Result
	switch {
	case strings.HasPrefix(what, "start "):
		if err = m.start(t, strings.TrimPrefix(what, "start "), how); err == nil && m.i.Status().Flags&pairing.Previous != 0 {
			r = pairing.ForkFound
		}
	case what == "field lost":
		m.tag.FieldLost()
		return "-"
	case what == "button":
		err, answer = m.tag.Button(), "-"
	case what == "reset":
		err, answer = m.tag.Reset(), "-"
	case what == "voucher":
		answer = "-"
		err = m.l.Vouch(pairing.X25519, func(c [pairing.ChallengeSize]byte) ([]byte, error) {
			return pairing.Vouch(m.maker, pairing.X25519, pairing.FingerprintOf(pairing.X25519, m.config.Factory.Static.Public()), c), nil
		})
	case how == "strange" && what == "finish":
		_, err = pairing.ModelDo(m.l, pairing.InsFinish, make([]byte, 69))
	case how == "strange":
		_, err = pairing.ModelDo(m.l, pairing.InsSession, make([]byte, 17))
	case what == "finish":
		var b []byte
		if b, err = pairing.ModelDo(m.l, pairing.InsFinish, m.out); err == nil {
			_, _, err = m.i.Step(b)
		}
	default:
		var arguments []byte
		if what == "unfreeze" {
			arguments = make([]byte, 4)
		}
		r, err = pairing.ModelCommand(m.l, m.i, modelOperations[what], arguments)
	}
	switch {
	case answer != "" && err == nil:
		return answer
	case errors.Is(err, pairing.ErrRefused):
		return "refused"
	case err != nil:
		return err.Error()
	}
	return r.String()
}

// step makes one step and says what it did, as a row does.
func (m *modelTag) step(t *testing.T, in string) string {
	t.Helper()
	before := m.seen(t)
	var root pairing.Root
	var auth pairing.Key
	if m.i != nil && !strings.HasPrefix(in, "start ") {
		root, auth = pairing.ModelKeys(m.i)
	}
	answer := m.input(t, in)
	after := m.seen(t)
	frozen := "free"
	if after.Frozen {
		frozen = "frozen"
	}
	return strings.Join([]string{
		after.State.String(), frozen, pairing.ModelSession(m.tag), m.rootOf(before, after, root), authOf(before, after, root, auth), answer,
	}, " ")
}

// rootOf says which root the leaves of the tag are of.
func (m *modelTag) rootOf(before, s pairing.SeenTag, made pairing.Root) string {
	of := func(r pairing.Root, epoch uint32) bool {
		if s.State == pairing.Released {
			return s.Token.Equal(r.Derive(pairing.ReleaseLeaf, epoch))
		}
		return !s.Factory && s.Setup.Equal(r.Derive(pairing.SetupLeaf, epoch))
	}
	switch {
	case s.State == pairing.Unclaimed && s.Factory && before.State == pairing.Unclaimed && before.Factory:
		return "kept"
	case s.State == pairing.Unclaimed && s.Factory:
		return "factory"
	case of(m.root, modelEpoch):
		return "kept"
	case made.Valid() && of(made, s.Epoch):
		return "new"
	}
	return "unknown root"
}

// authOf says what became of the auth key.
func authOf(before, after pairing.SeenTag, root pairing.Root, made pairing.Key) string {
	switch {
	case after.State != pairing.Owned:
		return "none"
	case before.State == pairing.Owned && after.Auth.Equal(before.Auth):
		if !after.Previous.Equal(before.Previous) {
			return "another previous key"
		}
		return "kept"
	case !(made.Valid() && after.Auth.Equal(made)) && !(root.Valid() && after.Auth.Equal(root.Derive(pairing.AuthLeaf, after.Epoch))):
		return "unknown key"
	case before.State == pairing.Owned && after.Previous.Equal(before.Auth):
		return "stepped"
	}
	return "fresh"
}
