package rotate

// Layout gives the sizes of a scheme, in bytes unless another unit is named.
type Layout struct {
	// State is the size of a tag's packed secret state.
	State int
	// ID is the size of an identifier.
	ID int
	// Prefix is how many leading bytes of an identifier EVERY frame of the
	// network shows: ID where frames show it whole. An index is built over the
	// prefix; longer parts are compared when a hit is confirmed.
	Prefix int
	// Group is how many tags stand behind one index entry: 64 where an
	// identifier costs nanoseconds, 1 where it costs a curve multiplication.
	Group int
	// Chain says that what Derive costs grows with the distance from a
	// checkpoint in the state, which Advance moves.
	Chain bool
}

// Scheme derives identifiers. Implementations are comparable values (two equal
// schemes derive the same) and safe for concurrent use; what varies a scheme,
// such as a rotation exponent, is in the value.
type Scheme interface {
	Layout() Layout

	// Derive writes the identifiers of n = len(from) tags, m consecutive epochs
	// each, beginning with from[i] for tag i. states holds n packed states, ids
	// room for n*m identifiers, tag by tag. It does not change states. It panics
	// when a size does not fit. It allocates nothing.
	Derive(ids, states []byte, from []Epoch, m int)

	// Advance tells n packed states that epochs before to[i] will hardly be
	// asked for again, so that a chain may move its checkpoint there. What
	// Derive gives does not change, only what it costs. Most schemes do nothing.
	Advance(states []byte, to []Epoch)
}

// Eras is a Scheme in two stages: a subkey for an era of many epochs, then
// cheap identifiers from it. Tables cache subkeys where their budget allows.
type Eras interface {
	Scheme

	// SubkeySize is the size of a packed subkey in bytes.
	SubkeySize() int
	// Era returns the number of the era that holds epoch e; it does not fall
	// when e rises.
	Era(e Epoch) Epoch
	// Subkeys writes the subkeys of n tags, eras[i] for tag i.
	Subkeys(dst, states []byte, eras []Epoch)
	// Identifiers writes identifiers as Derive does. All m epochs of a tag lie in
	// the era of its subkey.
	Identifiers(ids, subkeys []byte, from []Epoch, m int)
}

// States is a sequence of packed states of one size, one a tag. Read is safe
// for concurrent use.
type States interface {
	// Len returns the number of tags.
	Len() int
	// Read returns the packed states of the tags i..i+n-1. They may lie in buf,
	// which is grown as append does when it is too small, or in memory of the
	// States, which the caller must not change. Read panics when i and n are out
	// of range.
	Read(buf []byte, i, n int) []byte
}

// Mutable is a States in which states can be replaced: chains move their
// checkpoints, and removed tags are wiped.
type Mutable interface {
	States
	// Write replaces the state of tag i. Not while Read is running.
	Write(i int, state []byte)
}

// Memory is States held in memory, Size bytes each, packed in Bytes. It is
// Mutable. The zero value is empty and has no size.
type Memory struct {
	Size  int
	Bytes []byte
}

// Len returns the number of states.
func (m *Memory) Len() int {
	if m.Size == 0 {
		return 0
	}
	return len(m.Bytes) / m.Size
}

// Read returns the states of tags i..i+n-1 in place; buf is not used. It
// panics when there are no such tags.
func (m *Memory) Read(_ []byte, i, n int) []byte {
	if i < 0 || n < 0 || n > m.Len()-i {
		panic("rotate: states out of range")
	}
	return m.Bytes[i*m.Size : (i+n)*m.Size : (i+n)*m.Size]
}

// Write replaces the state of tag i. It panics when there is no such tag, or
// state has not Size bytes.
func (m *Memory) Write(i int, state []byte) {
	if i < 0 || i >= m.Len() {
		panic("rotate: states out of range")
	}
	if len(state) != m.Size {
		panic("rotate: state of a wrong size")
	}
	copy(m.Bytes[i*m.Size:], state)
}

// Append adds a tag. It panics when state has not Size bytes.
func (m *Memory) Append(state []byte) {
	if len(state) != m.Size || m.Size == 0 {
		panic("rotate: state of a wrong size")
	}
	m.Bytes = append(m.Bytes, state...)
}

// Check panics unless ids, states and from fit a call of [Scheme.Derive] with
// m epochs a tag. Schemes call it first.
func (l Layout) Check(ids, states []byte, from []Epoch, m int) {
	n := len(from)
	// The sizes themselves bound m, so that their products do not overflow.
	if m < 0 || n > 0 && l.ID > 0 && m > len(ids) || len(states) != n*l.State || len(ids) != n*m*l.ID {
		panic("rotate: sizes of identifiers, states and epochs do not fit")
	}
}
