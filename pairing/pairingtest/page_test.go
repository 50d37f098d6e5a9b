package pairingtest_test

import (
	"bytes"
	"crypto/mlkem"
	"crypto/mlkem/mlkemtest"
	"crypto/sha256"
	"fmt"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
	"github.com/seed-496a4445/fyr/pairing"
	"github.com/seed-496a4445/fyr/pairing/pairingtest"
)

const pageFile = "../../spec/pairing.md"

// counting returns a fill that counts on and on, from a first octet.
func counting(first, step byte) func(b []byte) {
	return func(b []byte) {
		for i := range b {
			b[i] = first
			first += step
		}
	}
}

// count returns n octets that count up from first.
func count(first byte, n int) []byte {
	b := make([]byte, n)
	counting(first, 1)(b)
	return b
}

// A pageRun is a run of the page, with what each exchange leads to.
type pageRun struct {
	scene     *scene
	owner     *pairing.Owner
	exchanges []pairingtest.Exchange
}

// newPageRun returns a tag and a phone with the keys of the page, after the
// claim.
func newPageRun(t *testing.T, s pairing.Suite) *pageRun {
	t.Helper()
	phone := pairingtest.NewTape(counting(0xff, 0xff))
	w := &scene{t: t, tape: pairingtest.NewTape(counting(0x80, 1))}
	w.run.Keys = pairingtest.Keys{Transport: byte(pairing.NFC), TagStatic: count(0, 32), Setup: count(0x40, 16), Phones: [][]byte{count(0x20, 32)}}
	w.build(s, pairing.NFC, []pairing.Suite{s}, func(c *pairing.TagConfig) {
		c.Factory.ID, c.Factory.Model, c.Firmware = [16]byte(count(0xe0, 16)), 0x0102, 0x01020304
	})
	static, err := pairing.ParseStaticKey(w.run.Keys.Phones[0])
	w.must(err)
	o, err := pairing.NewOwner(pairing.OwnerConfig{Static: static, Store: &memory{}, Draw: pairingtest.Source(phone.Fill)})
	w.must(err)
	w.must(o.Claim(w.link, w.ticket, pairing.Terms{Config: []byte("hi")}))
	w.others = phone
	return &pageRun{scene: w, owner: o}
}

// follow recomputes the run.
func (p *pageRun) follow() {
	p.scene.t.Helper()
	run := p.scene.transcript()
	run.KeepUsed()
	p.scene.must(run.Check(func(e pairingtest.Exchange) { p.exchanges = append(p.exchanges, e) }))
}

// A page is text that grows.
type page struct{ bytes.Buffer }

// values appends a block of names and values.
func (p *page) values(vs ...pairingtest.Value) {
	p.WriteString("\n```text\n")
	for _, v := range vs {
		fmt.Fprintf(p, "%-22s  %s\n", v.Name, shown(v.Octets))
	}
	p.WriteString("```\n")
}

// shown writes octets, and of long ones the size and the hash.
func shown(b []byte) string {
	if len(b) > 300 {
		return fmt.Sprintf("%d octets, SHA-256 %x", len(b), sha256.Sum256(b))
	}
	return fmt.Sprintf("%x", b)
}

// of returns the values of exchanges from to to, APDUs among them, that keep
// says, or all.
func (p *pageRun) of(from, to int, keep ...string) (vs []pairingtest.Value) {
	add := func(name string, b []byte) {
		if keep == nil || slices.Contains(keep, name) {
			vs = append(vs, pairingtest.Value{Name: name, Octets: b})
		}
	}
	for i := from - 1; i < to; i++ {
		r := &p.scene.run.Exchanges[i]
		add("command APDU", r.Command)
		for _, v := range p.exchanges[i].Values {
			add(v.Name, v.Octets)
		}
		add("answer APDU", r.Answer)
	}
	return vs
}

// field returns a field of exchanges from to to.
func (p *pageRun) field(from, to int, name string) []byte {
	p.scene.t.Helper()
	for _, x := range p.exchanges[from-1 : to] {
		for _, f := range slices.Concat(x.Command, x.Answer) {
			if f.Name == name {
				return f.Octets
			}
		}
	}
	p.scene.t.Fatalf("no %s in exchanges %d to %d", name, from, to)
	return nil
}

// ephemerals returns the private ephemeral keys of messages 1 and 2.
func (p *pageRun) ephemerals(from, to int) (vs []pairingtest.Value) {
	p.scene.t.Helper()
	for i, name := range []string{"P ephemeral, private", "T ephemeral, private"} {
		message := p.field(from, to, fmt.Sprintf("message %d", i+1))
		for _, private := range p.scene.run.Keys.Ephemerals {
			k, err := pairing.ParseStaticKey(private)
			p.scene.must(err)
			if public := k.Public(); bytes.HasPrefix(message, public[:]) {
				vs = append(vs, value(name, private))
			}
		}
	}
	if len(vs) != 2 {
		p.scene.t.Fatalf("%d ephemeral keys in exchanges %d to %d", len(vs), from, to)
	}
	return vs
}

// encapsulation returns the octets that T's encapsulation was made of.
func (p *pageRun) encapsulation() []byte {
	p.scene.t.Helper()
	k, err := mlkem.NewDecapsulationKey768(p.scene.run.Keys.Seeds[0])
	p.scene.must(err)
	for _, m := range p.scene.tape.Draws(32) {
		shared, _, err := mlkemtest.Encapsulate768(k.EncapsulationKey(), m)
		p.scene.must(err)
		if bytes.Equal(shared, p.scene.last("2.ekem1.shared")) {
			return m
		}
	}
	p.scene.t.Fatal("what was encapsulated is not of what was drawn")
	return nil
}

func value(name string, b []byte) pairingtest.Value { return pairingtest.Value{Name: name, Octets: b} }

// section returns Section 1 of the page.
func section(t *testing.T) []byte {
	t.Helper()
	r := newPageRun(t, pairing.X25519)
	v := r.scene.visit(r.owner)
	r.scene.must(v.Rekey())
	v = r.scene.visit(r.owner)
	release, err := v.Release()
	r.scene.must(err)
	r.follow()
	static, err := pairing.ParseStaticKey(r.scene.run.Keys.TagStatic)
	r.scene.must(err)
	own, err := pairing.ParseStaticKey(r.scene.run.Keys.Phones[0])
	r.scene.must(err)
	tag, phone := static.Public(), own.Public()

	p := new(page)
	p.WriteString(`## 1. Worked run

Every line is a name and a value; ` + "`n.t.v`" + ` is value v after token t of message n: ck, h, k of Noise, dh the result of a multiplication, plain what was
sealed. The private keys count up or down, so that they are easy to type, and must never be used. ` + "`fyr pair --secrets`" + ` prints the same of runs with other keys, and
` + "`fyr pair --check`" + ` recomputes yours.

### 1.1 What is given
`)
	p.values(value("T static, private", static.Expose()), value("T static, public", tag[:]), value("P static, private", own.Expose()),
		value("P static, public", phone[:]), value("setup secret", r.scene.run.Keys.Setup), value("tag id", count(0xe0, 16)),
		value("model", []byte{1, 2}), value("firmware", []byte{1, 2, 3, 4}), value("suite", []byte{1}), value("transport", []byte{0x5e}))
	p.WriteString("\n### 1.2 Fingerprint and setup ticket (Sections 4.1, 4.8)\n")
	p.values(value("F", r.scene.ticket.Fingerprint[:]), value("ticket", r.scene.ticket.AppendExposed(nil)))
	fmt.Fprintf(p, "\nAs text: `%s`.\n", r.scene.ticket.ExposeText())
	p.WriteString("\n### 1.3 SELECT (Section 3.1)\n")
	p.values(r.of(1, 1)...)
	p.WriteString("\n### 1.4 START: messages 1 and 2 of a claim (Sections 4.2, 4.3, 5.1, 5.2)\n")
	p.values(append(r.ephemerals(2, 2), r.of(2, 2)...)...)
	p.WriteString("\n### 1.5 FINISH: messages 3 and 4, and what comes of the claim (Sections 4.4 to 4.6, 5.3)\n\nThe configuration is `6869`.\n")
	p.values(r.of(3, 3)...)
	p.WriteString("\n### 1.6 An owner session: SELECT and START (Section 5.4)\n")
	p.values(append(r.ephemerals(5, 5), r.of(4, 5)...)...)
	p.WriteString("\n### 1.7 STATUS, which steps the auth key (Sections 6, 7.1)\n")
	p.values(r.of(6, 6)...)
	p.WriteString("\n### 1.8 REKEY in the same session (Section 7, Section 4.4)\n")
	p.values(r.of(7, 7)...)
	p.WriteString("\n### 1.9 RELEASE, as the second command of a session of its own\n")
	p.values(append(r.ephemerals(9, 9),
		r.of(8, 11, "command APDU", "answer APDU", "prologue", "psk", "h", "k1", "k2", "X", "command", "reply", "next auth", "auth id")...)...)
	fmt.Fprintf(p, "\nThe release ticket is `%s`.\n", release.ExposeText())

	hybrid := newPageRun(t, pairing.Hybrid)
	hybrid.follow()
	p.WriteString(`
### 1.10 A claim in suite 03 (Section 5.6)

The same with the seed d || z of P's ML-KEM key and the octets m of T's encapsulation. Of chained commands and answers only the octets together are
shown; long values are shown as size and hash.
`)
	hk := hybrid.scene.run.Keys
	vs := []pairingtest.Value{value("SELECT answer", hybrid.scene.run.Exchanges[0].Answer[:21]), value("seed", hk.Seeds[0]),
		value("m", hybrid.encapsulation())}
	vs = append(vs, hybrid.ephemerals(2, 10)...)
	for _, v := range hybrid.of(1, 11) {
		if v.Name != "command APDU" && v.Name != "answer APDU" {
			vs = append(vs, v)
		}
	}
	p.values(append(vs, value("message 1", hybrid.field(2, 10, "message 1")), value("message 2", hybrid.field(2, 10, "message 2")))...)
	p.WriteString("\n")
	return p.Bytes()
}

// TestWorkedRun makes Section 1 of the page anew: the run by package pairing, and
// the values by the trace.
func TestWorkedRun(t *testing.T) {
	vectorstest.Section(t, pageFile, "## 2. ", section(t), *pairingtest.Update)
}
