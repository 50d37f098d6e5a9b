package oracle

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
)

// A value is one line of the worked example.
type value struct{ name, text string }

// example computes the worked example of the page, by section.
func example() map[string][]value {
	w := worked{root: count(16), period: 900, generation: 96, e: 1000, network: 0xff, carrier: Carrier{0x16, 0xfcb2}}
	w.g = int(w.e) / w.generation
	w.keys = DayKeys(Leaf(w.root, w.g))
	w2 := w
	w2.root = count(32)
	w2.keys = DayKeys(Leaf(w2.root, w2.g))
	return map[string][]value{
		"1.1":  w.registration(),
		"1.2":  w.tree(),
		"1.3":  w.day(),
		"1.4":  w.identity(),
		"1.5":  w.frame(Epoch, 1, "040b960866000000"),
		"1.6":  w.frame(Epoch, 1, "0100070b96001e00"),
		"1.7":  w.separated(),
		"1.8":  w.frame(EpochLong, 1, "000102030405060708090a0b0c0d0e0f1011121314151617"),
		"1.9":  w.frame(SeparatedLong, 0, "4203e8030405060708090a0b0c0d0e0f"),
		"1.10": w.walk(),
		"1.11": w.cover(10, 20),
		"1.12": w.store(),
		"1.13": append(w2.tree(), w2.day()...),
		"1.14": append(w2.identity(), w2.frame(Epoch, 1, "040b960866000000")...),
		"1.15": w2.separated(),
	}
}

// worked is the registration and the day of the worked example.
type worked struct {
	root       []byte
	period     int64
	generation int
	e          uint32
	g          int
	network    byte
	carrier    Carrier
	keys       Keys
	lines      []value
}

// count returns n octets 00, 01, 02 ...
func count(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i)
	}
	return b
}

func (w *worked) add(name string, v any) {
	text := fmt.Sprint(v)
	if b, ok := v.([]byte); ok {
		text = hex.EncodeToString(b)
	}
	w.lines = append(w.lines, value{name, text})
}

func (w worked) registration() []value {
	w.add("suite", len(w.root)/16)
	w.add("root", w.root)
	w.add("P s", w.period)
	w.add("R", w.generation)
	w.add("network", []byte{w.network})
	w.add("header", w.carrier.header())
	return w.lines
}

func (w worked) tree() []value {
	w.add("e", w.e)
	w.add("g", w.g)
	w.add("bits", fmt.Sprintf("%012b", w.g))
	path := Path(Node{Key: w.root}, w.g)
	for l, x := range path {
		if l > 0 {
			w.add(fmt.Sprintf("block %d", l), block("tree", uint32(2*(l-1)+x.Index%2), 0))
		}
		w.add(fmt.Sprintf("node %d", l), x.Key)
	}
	return w.lines
}

func (w worked) day() []value {
	w.add("L", Leaf(w.root, w.g))
	for _, k := range []struct {
		name, label string
		key         []byte
	}{{"I", "id", w.keys.ID}, {"J", "jit", w.keys.Jitter}, {"M", "mac", w.keys.MAC}, {"C", "enc", w.keys.Enc}} {
		w.add("block "+k.name, block(k.label, 0, 0))
		w.add(k.name, k.key)
	}
	return w.lines
}

func (w worked) identity() []value {
	b := IdentityBlock(w.keys, w.e)
	id, private := Identity(b, 0)
	_, static := Identity(b, 3)
	w.add("block B", block("epoch", w.e, 0))
	w.add("B", b)
	w.add("id", id)
	w.add("address, top bits 00", private)
	w.add("address, top bits 11", static)
	j := JitterBlock(w.keys, w.e)
	instant, gap := Instant(w.keys, w.e, w.period)
	next, _ := Instant(w.keys, w.e+1, w.period)
	w.add("E_J(block B)", j)
	w.add("u", j[:4])
	w.add("v", j[4:8])
	w.add("e Pms", int64(w.e)*w.period*1000)
	w.add("Pms u div 2^32", instant-int64(w.e)*w.period*1000)
	w.add("I(e) ms", instant)
	w.add("gap ms", gap)
	w.add("I(e+1) ms", next)
	w.add("dwell ms", next-instant)
	w.add("hold ms", next-instant-gap)
	return w.lines
}

func (w worked) separated() []value {
	s := SeparatedBlock(w.keys, uint32(w.g))
	_, static := Identity(s, 3)
	first := uint32(w.g * w.generation)
	instant, _ := Instant(w.keys, first, w.period)
	w.add("block S", block("sep", uint32(w.g), 0))
	w.add("S", s)
	w.add("address, top bits 11", static)
	w.add("g R", first)
	w.add("I(g R) ms", instant)
	identity := w.lines
	w.lines = nil
	return append(identity, w.frame(Separated, 0, "4603e80b96086600")...)
}

// frame seals a plaintext in hex with every step.
func (w worked) frame(dom, public byte, plaintext string) []value {
	plain, err := hex.DecodeString(plaintext)
	if err != nil {
		panic(err)
	}
	idx, b := w.e, IdentityBlock(w.keys, w.e)
	if dom&0x0f == Separated {
		idx, b = uint32(w.g), SeparatedBlock(w.keys, uint32(w.g))
	}
	a := Associated(dom, len(plain), idx, w.network, public, b[:8])
	w.add("dom", []byte{dom})
	w.add("idx", idx)
	w.add("pub", []byte{public})
	w.add("id", b[:8])
	w.add("plain", plain)
	w.add("A", a)
	message := append(append([]byte(nil), a...), plain...)
	w.mac(message)
	ct, tag := Seal(w.keys, dom, idx, w.network, public, b[:8], plain)
	w.add("T", tag)
	for j := 0; 16*j < len(plain); j++ {
		c := append(append(append([]byte(nil), tag[:6]...), dom, byte(j)), binary.BigEndian.AppendUint32(nil, idx)...)
		rest := make([]byte, 4)
		if len(tag) == 16 {
			rest = tag[6:10]
		}
		c = append(c, rest...)
		w.add(fmt.Sprintf("counter %d", j), c)
		w.add(fmt.Sprintf("KS %d", j), encrypt(w.keys.Enc, c))
	}
	w.add("ct", ct)
	w.add("AD", Frame{w.network, public, b[:8], ct, tag}.AD(w.carrier))
	return w.lines
}

// mac adds the steps of CMAC over a message.
func (w *worked) mac(message []byte) {
	zero := encrypt(w.keys.MAC, make([]byte, 16))
	k1 := double(zero)
	pad := k1
	w.add("E_M(0)", zero)
	w.add("K1", k1)
	if len(message)%16 != 0 {
		pad = double(k1)
		w.add("K2", pad)
		message = append(message, 0x80)
	}
	for len(message)%16 != 0 {
		message = append(message, 0)
	}
	x := make([]byte, 16)
	for i := 0; i < len(message); i += 16 {
		in := xor(x, message[i:])
		if i+16 == len(message) {
			in = xor(in, pad)
		}
		x = encrypt(w.keys.MAC, in)
		w.add(fmt.Sprintf("CMAC in %d", i/16), in)
		w.add(fmt.Sprintf("CMAC out %d", i/16), x)
	}
}

func (w worked) walk() []value {
	for _, x := range Walk(w.root, w.g) {
		w.add(fmt.Sprintf("level %d, index %d", x.Level, x.Index), x.Key)
	}
	return w.lines
}

func (w worked) cover(a, b int) []value {
	w.add("a", a)
	w.add("b", b)
	for _, x := range Cover(w.root, a, b) {
		w.add(fmt.Sprintf("level %d, index %d", x.Level, x.Index), x.Key)
	}
	return w.lines
}

func (w worked) store() []value {
	slot := Slot(w.root, w.g)
	entry := Entry(w.g, []byte{0x46, 0x03, 0xe8, 0x0b, 0x96, 0x08, 0x66, 0x00})
	w.add("n", w.e+1)
	w.add("record, m 00", Record(w.e+1, 0x00))
	w.add("record, m 42", Record(w.e+1, 0x42))
	w.add("slot header", slot[:8])
	w.add("slot size", len(slot))
	w.add("slot tail word", slot[len(slot)-8:])
	w.add("other page is erased", make([]byte, 8))
	w.add("entry", entry)
	return w.lines
}
