package rotate

import (
	"math/bits"

	"github.com/seed-496a4445/fyr/internal/fail"
)

// Levels of the tree of day keys, its leaves, and the most nodes that a tag
// holds of it: a leaf and a sibling at each level.
const (
	Levels      = 12
	Generations = 1 << Levels
	MaxNodes    = Levels + 1
)

// Errors of [Tree].
var (
	// ErrPast: a day before the current one, whose key is gone.
	ErrPast = fail.New(fail.State, "rotate: the key of a past day is gone")
	// ErrTree: bytes that are not the packed nodes of a day.
	ErrTree = fail.New(fail.Format, "rotate: not the nodes of a tree of day keys")
	// ErrDay: a generation above 4095.
	ErrDay = fail.New(fail.Range, "rotate: generation above 4095")
)

// Leaf sets dst to the day key of generation g, by the path from node, which
// is at level 0 (the root) to 12 (a leaf) above it: one derivation a level. dst
// and node may be the same. It panics when there is no such level or day.
func (d *Deriver[K]) Leaf(dst, node *K, level int, g uint32) {
	if level < 0 || level > Levels || g >= Generations {
		panic("rotate: no such level or generation")
	}
	*dst = *node
	for l := level; l < Levels; l++ {
		d.child(dst, dst, l, g>>(Levels-1-l)&1)
	}
}

// child derives the left (0) or right (1) child of the node from at level l.
func (d *Deriver[K]) child(dst, from *K, l int, right uint32) {
	d.Key(dst, from, TreeLabel, 2*uint32(l)+right)
}

// Tree is what a tag holds of the tree of day keys: the key of the current day
// and the roots of all subtrees of days to come, at most [MaxNodes] nodes. No
// key of a past day follows from it. Copies share it. The zero value and a
// wiped Tree panic when used. Not for concurrent use.
type Tree[K Key] struct {
	_ [0]func() // not comparable
	s *hiddenTree[K]
}

// hiddenTree keeps the nodes two pointers deep, where fmt does not print them.
type hiddenTree[K Key] struct{ t *tree[K] }

type tree[K Key] struct {
	derive Deriver[K]
	day    uint32
	// nodes[l] is the right sibling, at level l+1, of the path to the current
	// leaf, zero where the path itself goes right. nodes[Levels] is the leaf.
	nodes [MaxNodes]K
	spare K
}

// NewTree returns the Tree of day 0 under root, which the caller then erases:
// as long as the tag holds it, past days are not gone. It takes 24 derivations.
func NewTree[K Key](aes AES[K], root *K) Tree[K] {
	t := &tree[K]{derive: NewDeriver(aes)}
	t.nodes[Levels] = *root
	t.descend(0)
	return Tree[K]{s: &hiddenTree[K]{t}}
}

// ParseTree returns the Tree of generation g from the nodes that [Tree.Expose]
// gave. It returns [ErrDay], or [ErrTree] when b has the size of another day's.
func ParseTree[K Key](aes AES[K], g uint32, b []byte) (Tree[K], error) {
	if g >= Generations {
		return Tree[K]{}, ErrDay
	}
	t := &tree[K]{derive: NewDeriver(aes), day: g}
	size := len(t.spare)
	if len(b) != NodesOn(g)*size {
		return Tree[K]{}, ErrTree
	}
	for l := Levels; l >= 0; l-- {
		if !t.holds(l) {
			continue
		}
		for i := range size {
			t.nodes[l][i] = b[i]
		}
		b = b[size:]
	}
	return Tree[K]{s: &hiddenTree[K]{t}}, nil
}

// NodesOn returns how many nodes a tag holds in generation g: its leaf, and a
// sibling for each zero among the twelve bits of g.
func NodesOn(g uint32) int { return 1 + bits.OnesCount32(^g&(Generations-1)) }

// holds reports whether the tag has the node in place l on the current day.
func (t *tree[K]) holds(l int) bool { return l == Levels || t.day>>(Levels-1-l)&1 == 0 }

// open returns the nodes.
func (t Tree[K]) open() *tree[K] {
	if !t.Valid() {
		panic("rotate: use of a zero or wiped tree")
	}
	return t.s.t
}

// Valid reports whether t is neither zero nor wiped.
func (t Tree[K]) Valid() bool { return t.s != nil && t.s.t != nil }

// Generation returns the number of the current day, 0..4095.
func (t Tree[K]) Generation() uint32 { return t.open().day }

// Advance goes to generation g and erases all that leads to the keys of the
// days before it. The next day takes two derivations on average, any other 23
// at most. It returns [ErrPast] or [ErrDay], and t is unchanged.
func (t Tree[K]) Advance(g uint32) error {
	s := t.open()
	if err := s.check(g); err != nil || g == s.day {
		return err
	}
	turn := s.turn(g)
	s.nodes[Levels] = s.nodes[turn]
	clear(s.nodes[turn:Levels])
	s.day = g
	s.descend(turn + 1)
	return nil
}

// Key sets dst to the key of label l of generation g, the current one or one to
// come. It returns [ErrPast] or [ErrDay], and dst is unchanged.
func (t Tree[K]) Key(dst *K, l Label, g uint32) error {
	s := t.open()
	if err := s.check(g); err != nil {
		return err
	}
	var zero K
	s.spare = s.nodes[Levels]
	if g != s.day {
		turn := s.turn(g)
		s.derive.Leaf(&s.spare, &s.nodes[turn], turn+1, g)
	}
	s.derive.Key(dst, &s.spare, l, 0)
	s.spare = zero
	return nil
}

// Expose appends the nodes to dst, [NodesOn] keys: the leaf, then the siblings,
// the deepest first. Whoever has them has the keys of this day and all to come.
func (t Tree[K]) Expose(dst []byte) []byte {
	s := t.open()
	for l := Levels; l >= 0; l-- {
		if !s.holds(l) {
			continue
		}
		for i := range len(s.spare) {
			dst = append(dst, s.nodes[l][i])
		}
	}
	return dst
}

// Wipe overwrites the nodes, best effort: Go may have copied them. Every later
// use of t or of a copy panics. Wiping twice is no error.
func (t Tree[K]) Wipe() {
	if !t.Valid() {
		return
	}
	*t.s.t = tree[K]{}
	t.s.t = nil
}

// check returns an error when there is no key of generation g.
func (t *tree[K]) check(g uint32) error {
	switch {
	case g >= Generations:
		return ErrDay
	case g < t.day:
		return ErrPast
	}
	return nil
}

// turn returns the level of the node from which the path to the day g, after
// the current one, goes right where that to the current one goes left.
func (t *tree[K]) turn(g uint32) int { return Levels - bits.Len32(t.day^g) }

// descend goes from the node in the place of the leaf, which is at level l, to
// the current day's leaf below it, and keeps the right siblings of the way.
func (t *tree[K]) descend(l int) {
	leaf := &t.nodes[Levels]
	for ; l < Levels; l++ {
		if t.holds(l) {
			t.derive.child(&t.nodes[l], leaf, l, 1)
			t.derive.child(leaf, leaf, l, 0)
		} else {
			t.derive.child(leaf, leaf, l, 1)
		}
	}
}
