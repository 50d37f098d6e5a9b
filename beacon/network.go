package beacon

import "github.com/seed-496a4445/fyr/rotate"

// Network knows one protocol on the air. Implementations are comparable,
// stateless values, safe for concurrent use.
type Network interface {
	// Name is the network's name in key files, vectors and output: lower case,
	// the name of its package.
	Name() string
	// Read looks for a frame of this network in a, without keys, and fills f,
	// which the caller has reset. It returns false when a holds none, and an
	// error when a holds one that is malformed. f may alias a.Data. It allocates
	// nothing.
	Read(f *Frame, a *Advert) (bool, error)

	unstable()
}

// Scanner is a Network whose frames show a hash that only the holder of a key
// can check, so that each frame is tried against each key.
type Scanner interface {
	Network
	// KeySize is the size of a key in bytes.
	KeySize() int
	// Chance is the probability that a frame matches a key that has nothing to
	// do with it.
	Chance() float64
	// Scan tries every frame against every key, packed KeySize bytes each, and
	// appends all hits to dst, frame by frame in the order of the keys.
	Scan(dst []Hit, fs []Frame, keys []byte) []Hit
}

// Hit is a frame and a key that match, both as positions in what was scanned.
type Hit struct{ Frame, Key int }

// Opener is a Network whose frames can be opened, or at least authenticated,
// with a tag's key.
type Opener interface {
	Network
	// Open authenticates f, which Read has filled from a, and appends its
	// plaintext to dst. On error it returns dst unchanged. The text of an error
	// does not tell which part of a cryptographic check failed.
	Open(dst []byte, f *Frame, a *Advert, k *Key) ([]byte, error)
}

// Key is what an Opener opens a frame with.
type Key struct {
	// Bytes is the tag's packed state, where its identifiers rotate, else the
	// key that its credential exposes.
	Bytes []byte
	// Scheme and Epoch say how the tag was identified; Scheme is nil when it was
	// by its address.
	Scheme rotate.Scheme
	Epoch  rotate.Epoch
}

// Decoder is a Network whose frames carry readings.
type Decoder interface {
	Network
	// Readings appends the readings of f to dst. plain is what Open returned, or
	// f.Body of a frame that is not sealed. On error it returns dst unchanged.
	// Readings may alias f and plain.
	Readings(dst []Reading, f *Frame, plain []byte) ([]Reading, error)
}

// Builder is a Network that can make the advertisement of a tag from its key.
type Builder interface {
	Network
	// Build appends to dst the advertising data that shows id, the identifier of
	// k.Epoch, at Unix second unix, with the network's neutral status, and sets
	// addr where the network prescribes the address. It returns false when the
	// network has no advertisement for this kind of identifier.
	Build(dst []byte, addr *Address, k *Key, id []byte, unix int64) ([]byte, bool)
}

// Importer is a Network whose credentials can be read from a key file.
type Importer interface {
	Network
	// Import makes a credential from named fields. It refuses fields that it
	// does not know.
	Import(fields *Fields) (Credential, error)
}

// Unstable is embedded by implementations of the interfaces of this package
// and says that they follow its changes until v1.
type Unstable struct{}

func (Unstable) unstable() {}

var _ interface{ unstable() } = Unstable{}
