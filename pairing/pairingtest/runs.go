package pairingtest

import (
	"bytes"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/pairing"
	"github.com/seed-496a4445/fyr/pairing/apdu"
)

// claimFields are those of a claim of an unclaimed tag.
const claimFields = "suite transport tag_static setup_secret tag_id model firmware phone_static challenge phone_ephemeral tag_ephemeral " +
	"kem_seed? encapsulation? policy configuration"

// A couple is a tag and a phone, and what was said between them.
type couple struct {
	owner         *pairing.Owner
	link          *pairing.Link
	tag, phone    [][]byte // what each draws, to come
	answers, said [][]byte // answers to SELECT; data of other commands and answers, in turn
	leaves        map[string][]byte
}

// inMemory is a store in memory.
type inMemory struct{ b []byte }

func (m *inMemory) Load() ([]byte, error) { return bytes.Clone(m.b), nil }
func (m *inMemory) Save(b []byte) error   { m.b = bytes.Clone(b); return nil }

// Install and the others make a couple the device of its tag.
func (c *couple) Install(l *pairing.Leaves) error {
	c.leaves = map[string][]byte{
		"beacon": l.Beacon.Expose(), "ring": l.Ring.Expose(), "near": l.Near.Expose(), "ranging": l.Ranging.Expose(),
	}
	return nil
}
func (c *couple) Forget() error            { c.leaves = nil; return nil }
func (c *couple) Ring(uint16, uint8) error { return nil }
func (c *couple) Configure([]byte) error   { return nil }

// newCouple makes the two ends of claimFields, and the ticket of the tag.
func newCouple(in *vectors.Input) (*couple, pairing.Ticket, error) {
	c := new(couple)
	s, err := suiteOf(in)
	if err != nil {
		return nil, pairing.Ticket{}, err
	}
	static, err := pairing.ParseStaticKey(in.Bytes("tag_static"))
	if err != nil {
		return nil, pairing.Ticket{}, err
	}
	id, err := octets(in, "tag_id", pairing.TagIDSize)
	if err != nil {
		return nil, pairing.Ticket{}, err
	}
	f := pairing.Factory{Static: static, ID: [16]byte(id), Model: uint16(in.Int("model")), Setup: secretOf(in.Bytes("setup_secret")), Suites: []pairing.Suite{s}}
	ticket, err := f.Ticket(s)
	if err != nil {
		return nil, ticket, err
	}
	transport := pairing.Transport(in.Int("transport"))
	tag, err := pairing.NewTag(pairing.TagConfig{
		Factory: f, Firmware: uint32(in.Int("firmware")), Store: new(inMemory), Device: c, Transport: transport, Draw: Source(fill(&c.tag)),
	})
	if err != nil {
		return nil, ticket, err
	}
	own, err := pairing.ParseStaticKey(in.Bytes("phone_static"))
	if err != nil {
		return nil, ticket, err
	}
	if c.owner, err = pairing.NewOwner(pairing.OwnerConfig{Static: own, Store: new(inMemory), Draw: Source(fill(&c.phone))}); err != nil {
		return nil, ticket, err
	}
	return c, ticket, c.connect(tag, transport)
}

// connect links the phone to the tag.
func (c *couple) connect(tag *pairing.Tag, transport pairing.Transport) error {
	card, err := apdu.NewCard(apdu.CardOptions{}, apdu.Application{AID: []byte(pairing.AID), Applet: listener{tag, c}})
	if err != nil {
		return err
	}
	r, err := apdu.NewReader(card.Transmit, apdu.Options{})
	if err != nil {
		return err
	}
	c.link, err = pairing.NewLink(r, transport)
	return err
}

// A listener keeps what whole commands and answers carry.
type listener struct {
	*pairing.Tag
	c *couple
}

func (l listener) Select(cmd apdu.Command) apdu.Response {
	r := l.Tag.Select(cmd)
	l.c.answers = append(l.c.answers, bytes.Clone(r.Data))
	return r
}

func (l listener) Do(cmd apdu.Command) apdu.Response {
	l.c.said = append(l.c.said, bytes.Clone(cmd.Data))
	r := l.Tag.Do(cmd)
	l.c.said = append(l.c.said, bytes.Clone(r.Data))
	return r
}

// claim runs the claim.
func (c *couple) claim(in *vectors.Input, t pairing.Ticket) error {
	c.tag = [][]byte{in.Bytes("challenge"), in.Bytes("tag_ephemeral")}
	c.phone = [][]byte{in.Bytes("phone_ephemeral")}
	if in.Has("kem_seed") {
		c.tag, c.phone = append(c.tag, in.Bytes("encapsulation")), append(c.phone, in.Bytes("kem_seed"))
	}
	err := c.owner.Claim(c.link, t, pairing.Terms{Policy: pairing.Policy(in.Int("policy")), Config: in.Bytes("configuration")})
	c.tag, c.phone = nil, nil // what nobody has is zeros
	return err
}

func opClaim(in *vectors.Input) (vectors.Output, error) {
	c, ticket, err := newCouple(in)
	if err != nil {
		return nil, err
	}
	if err := c.claim(in, ticket); err != nil {
		return nil, err
	}
	roots, epochs := c.owner.Roots()
	release, err := c.owner.ReleaseTicket()
	if err != nil {
		return nil, err
	}
	return vectors.Output{
		"answer": c.answers[0], "messages": c.said, "root": roots[0].Expose(), "epoch": epochs[0], "leaves": c.leaves,
		"release_ticket": release.AppendExposed(nil), "setup_ticket": c.owner.SetupTickets()[0].AppendExposed(nil),
	}, nil
}

func opSession(in *vectors.Input) (vectors.Output, error) {
	claim := in.Object("claim", claimFields)
	c, ticket, err := newCouple(claim)
	if err != nil {
		return nil, err
	}
	if err := c.claim(claim, ticket); err != nil {
		return nil, err
	}
	c.said = nil
	c.tag = [][]byte{in.Bytes("challenge"), in.Bytes("tag_ephemeral"), make([]byte, 32)} // the last of the previous auth key
	c.phone = [][]byte{in.Bytes("phone_ephemeral")}
	if in.Has("kem_seed") {
		c.tag, c.phone = append(c.tag, in.Bytes("encapsulation")), append(c.phone, in.Bytes("kem_seed"))
	}
	v, err := c.owner.Visit(c.link)
	if err != nil {
		return nil, err
	}
	defer v.Close()
	for _, o := range in.List("operations", "operation arguments") {
		if err := perform(v, o.Text("operation"), o.Bytes("arguments")); err != nil {
			return nil, err
		}
	}
	roots, epochs := c.owner.Roots()
	out := vectors.Output{"messages": c.said[:2], "roots": exposed(roots), "epochs": append([]uint32{}, epochs...)}
	commands, replies := [][]byte{}, [][]byte{}
	for i, b := range c.said[2:] {
		if i%2 == 0 {
			commands = append(commands, b)
		} else {
			replies = append(replies, b)
		}
	}
	out["commands"], out["replies"] = commands, replies
	return out, nil
}

func exposed(roots []pairing.Root) [][]byte {
	bs := [][]byte{}
	for _, r := range roots {
		bs = append(bs, r.Expose())
	}
	return bs
}

// perform performs an operation of a session.
func perform(v *pairing.Visit, name string, b []byte) (err error) {
	switch {
	case name == "status" && len(b) == 0:
		_, err = v.Ask()
	case name == "ring" && len(b) == 3:
		err = v.Ring(uint16(b[0])<<8|uint16(b[1]), b[2])
	case name == "config":
		err = v.Configure(b)
	case name == "policy" && len(b) == 1:
		err = v.SetPolicy(pairing.Policy(b[0]))
	case name == "guest" && len(b) == 70:
		err = v.SetGuest(b[0], pairing.GuestPass{Static: [32]byte(b[1:]), Secret: secretOf(b[33:65]), Rights: pairing.Rights(b[65]), Expiry: number(b[66:])})
	case name == "unguest" && len(b) == 1:
		err = v.RemoveGuest(b[0])
	case name == "log" && len(b) == 1:
		_, _, err = v.Log(pairing.Class(b[0]))
	case name == "rekey" && len(b) == 0:
		err = v.Rekey()
	case name == "release" && len(b) == 0:
		_, err = v.Release()
	default:
		err = errLabel
	}
	return err
}
