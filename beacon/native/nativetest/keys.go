package nativetest

import (
	"bytes"
	"slices"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/native"
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/rotatetest"
)

// day derives what there is of a day with the deriver of the tag's side.
type day struct {
	leaf []byte
	keys map[rotate.Label][]byte
	// instant is the block of an epoch under the key of the instants.
	instant [rotate.BlockSize]byte
}

// dayOf derives the day g below a node.
func dayOf(node []byte, level int, g rotate.Epoch, epoch uint32) day {
	if len(node) == native.AES256.KeySize() {
		return derive(rotate.AES[[32]byte](new(rotatetest.AES256)), [32]byte(node), level, g, epoch)
	}
	return derive(rotate.AES[[16]byte](rotatetest.AES128{}), [16]byte(node), level, g, epoch)
}

func derive[K rotate.Key](aes rotate.AES[K], node K, level int, g rotate.Epoch, epoch uint32) day {
	d := rotate.NewDeriver(aes)
	d.Leaf(&node, &node, level, uint32(g))
	out := day{leaf: bytesOf(&node), keys: map[rotate.Label][]byte{}}
	for _, l := range []rotate.Label{rotate.IDLabel, rotate.MACLabel, rotate.EncLabel, rotate.JitterLabel} {
		var k K
		d.Key(&k, &node, l, 0)
		out.keys[l] = bytesOf(&k)
		if l == rotate.JitterLabel {
			d.Block(&out.instant, &k, rotate.EpochLabel, epoch)
		}
	}
	return out
}

func bytesOf[K rotate.Key](k *K) (b []byte) {
	for i := range len(*k) {
		b = append(b, (*k)[i])
	}
	return b
}

// rootOnDay reads a root and a generation.
func rootOnDay(in *vectors.Input) (root []byte, g rotate.Epoch, err error) {
	if _, root, err = registration(in); err != nil {
		return nil, 0, err
	}
	g, err = generation(in, "generation")
	return root, g, err
}

func leaf(in *vectors.Input) (vectors.Output, error) {
	root, g, err := rootOnDay(in)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"leaf": dayOf(root, 0, g, 0).leaf}, nil
}

func dayKeys(in *vectors.Input) (vectors.Output, error) {
	root, g, err := rootOnDay(in)
	if err != nil {
		return nil, err
	}
	keys := dayOf(root, 0, g, 0).keys
	return vectors.Output{
		"identifier_key": keys[rotate.IDLabel], "jitter_key": keys[rotate.JitterLabel],
		"mac_key": keys[rotate.MACLabel], "encryption_key": keys[rotate.EncLabel],
	}, nil
}

// state lists what a share of all days to come holds, in the order of the tag:
// the cover of g..4095 is the leaf and its right siblings.
func state(in *vectors.Input) (vectors.Output, error) {
	r, root, err := registration(in)
	if err != nil {
		return nil, err
	}
	g, err := generation(in, "generation")
	if err != nil {
		return nil, err
	}
	if len(root) == native.AES256.KeySize() {
		return tagState(rotate.AES[[32]byte](new(rotatetest.AES256)), [32]byte(root), r, g)
	}
	return tagState(rotate.AES[[16]byte](rotatetest.AES128{}), [16]byte(root), r, g)
}

// tagState walks the tag's own tree to a generation, and lists its nodes.
func tagState[K rotate.Key](aes rotate.AES[K], root K, r native.Registration, g rotate.Epoch) (vectors.Output, error) {
	tree := rotate.NewTree(aes, &root)
	if err := tree.Advance(uint32(g)); err != nil && g != 0 {
		return nil, err
	}
	size, keys := r.Suite.KeySize(), tree.Expose(nil)
	nodes := []vectors.Output{}
	add := func(level int, index rotate.Epoch) {
		nodes = append(nodes, vectors.Output{"level": level, "index": index, "key": keys[:size]})
		keys = keys[size:]
	}
	add(rotate.Levels, g)
	for l := rotate.Levels; l > 0; l-- {
		if p := g >> (rotate.Levels - l); p&1 == 0 {
			add(l, p+1)
		}
	}
	return vectors.Output{"nodes": nodes}, nil
}

func cover(in *vectors.Input) (vectors.Output, error) {
	r, root, err := registration(in)
	if err != nil {
		return nil, err
	}
	first, err := generation(in, "first")
	if err != nil {
		return nil, err
	}
	last, err := generation(in, "last")
	if err != nil {
		return nil, err
	}
	c, err := credential(r, root)
	if err != nil {
		return nil, err
	}
	share, err := c.Share(first, last)
	if err != nil {
		return nil, err
	}
	var s beacon.Secrets
	share.Expose(&s)
	nodes := []vectors.Output{}
	size := 3 + r.Suite.KeySize()
	for b := range slices.Chunk(s.Fields.Bytes("cover"), size) {
		nodes = append(nodes, vectors.Output{"level": b[0], "index": wire.Be16(b[1:]), "key": b[3:]})
	}
	return vectors.Output{"nodes": nodes}, nil
}

func sharedLeaf(in *vectors.Input) (vectors.Output, error) {
	g, err := generation(in, "generation")
	nodes := in.List("nodes", "level index key")
	size := 0
	for _, n := range nodes {
		key := n.Bytes("key")
		if len(key) != 16 && len(key) != 32 || size != 0 && len(key) != size {
			return nil, errSize
		}
		size = len(key)
	}
	if err != nil {
		return nil, err
	}
	var out vectors.Output
	for _, n := range nodes {
		level, err := n.IntIn("level", 0, rotate.Levels)
		if err != nil {
			return nil, err
		}
		index, err := n.IntIn("index", 0, 1<<level-1)
		if err != nil {
			return nil, err
		}
		if int64(g)>>(rotate.Levels-level) == index {
			out = vectors.Output{"leaf": dayOf(n.Bytes("key"), int(level), g, 0).leaf}
		}
	}
	if out == nil {
		return nil, errUnknown
	}
	return out, nil
}

// identity reads address_bits and returns identifier and address, derived one
// by one and in a batch.
func identity(in *vectors.Input, r native.Registration, root []byte, d beacon.Domain, e rotate.Epoch) (vectors.Output, error) {
	bits, err := in.IntIn("address_bits", 0, 3)
	if err != nil {
		return nil, err
	}
	if bits != 0 && bits != 3 {
		return nil, errRange
	}
	if r.Address = beacon.RandomKind(bits); r.Address != beacon.Static {
		r.Profile = beacon.PlainProfile // which alone has it
	}
	c, err := credential(r, root)
	if err != nil {
		return nil, err
	}
	id, a, err := c.Identity(d, e)
	if err != nil {
		return nil, err
	}
	batch := make([]byte, len(id))
	r.Scheme(native.Root, d).Derive(batch, root, []rotate.Epoch{e}, 1)
	if !bytes.Equal(batch, id[:]) {
		return vectors.Output{"id": batch, "address": "unlike the identifier derived alone"}, nil
	}
	return vectors.Output{"id": id, "address": a[:]}, nil
}

func identifier(in *vectors.Input) (vectors.Output, error) {
	r, root, err := registration(in, "epochs_per_day")
	if err != nil {
		return nil, err
	}
	e, err := epoch(in, "epoch", r)
	if err != nil {
		return nil, err
	}
	return identity(in, r, root, beacon.EpochDomain, e)
}

func separated(in *vectors.Input) (vectors.Output, error) {
	r, root, err := registration(in)
	if err != nil {
		return nil, err
	}
	g, err := generation(in, "generation")
	if err != nil {
		return nil, err
	}
	return identity(in, r, root, beacon.SeparatedDomain, g)
}

func instant(in *vectors.Input) (vectors.Output, error) {
	r, root, err := registration(in, "epochs_per_day", "period_s")
	if err != nil {
		return nil, err
	}
	e, err := epoch(in, "epoch", r)
	if err != nil {
		return nil, err
	}
	c, err := credential(r, root)
	if err != nil {
		return nil, err
	}
	at, err := c.Instant(e)
	if err != nil {
		return nil, err
	}
	until, err := c.Instant(e + 1)
	if err != nil {
		return nil, err
	}
	d := dayOf(root, 0, e/rotate.Epoch(r.Rotations), uint32(e))
	return vectors.Output{
		"instant_ms": at, "until_ms": until, "gap_ms": r.Calendar().Gap(&d.instant),
	}, nil
}

// seal seals with the keys of the day.
func (d day) seal(dom beacon.Domain, index uint32, f *beacon.Sealed, plain []byte) []byte {
	mac, enc := d.keys[rotate.MACLabel], d.keys[rotate.EncLabel]
	if len(mac) == native.AES256.KeySize() {
		return sealWith(rotate.AES[[32]byte](new(rotatetest.AES256)), [32]byte(mac), [32]byte(enc), dom, index, f, plain)
	}
	return sealWith(rotate.AES[[16]byte](rotatetest.AES128{}), [16]byte(mac), [16]byte(enc), dom, index, f, plain)
}

func sealWith[K rotate.Key](aes rotate.AES[K], mac, enc K, dom beacon.Domain, index uint32, f *beacon.Sealed, plain []byte) []byte {
	return beacon.NewSealer(aes, &mac, &enc).Seal(nil, dom, index, f, plain)
}
