package mibeacon

import "github.com/seed-496a4445/fyr/beacon"

// The kinds of frames.
const (
	KindEmpty     = "empty"     // without objects
	KindPlain     = "plain"     // with objects in clear
	KindEncrypted = "encrypted" // of version 4 or 5
	KindLegacy    = "legacy"    // encrypted, of version 2 or 3
)

// Network is MiBeacon. The zero value is ready.
type Network struct{ beacon.Unstable }

var (
	_ beacon.Opener   = Network{}
	_ beacon.Decoder  = Network{}
	_ beacon.Importer = Network{}
)

// Name returns "mibeacon".
func (Network) Name() string { return "mibeacon" }

// Read finds service data of [UUID] or, without it, manufacturer data of
// [Company]. f.Body is all of the frame, since its header counts when it is
// opened and read, and nothing of a frame without objects. The errors are those of [Parse], [ErrLength] when an
// encrypted frame has no room for counter and tag, or a mesh frame none for its
// information, and [ErrVersion] for an encrypted frame of a version before 2 or
// after 5.
func (Network) Read(f *beacon.Frame, a *beacon.Advert) (bool, error) {
	body, found, err := carried(a)
	if !found {
		return false, err
	}
	frame, err := Parse(body)
	if err != nil {
		return false, err
	}
	payload, ok := frame.body()
	if !ok {
		return false, ErrLength
	}
	kind, tail, err := frame.kind()
	if err != nil {
		return false, err
	}
	if len(payload) < tail {
		return false, ErrLength
	}
	f.Kind, f.Version = kind, frame.Control.Version()
	if kind != KindEmpty {
		f.Body = body
	}
	f.Sealed = tail > 0
	f.Address, f.Stated = frame.MAC, frame.Control.Has(MACIncluded)
	if kind == KindEncrypted {
		f.Counter, f.Counted = uint64(frame.counter(payload[len(payload)-tail:])), true
	}
	return true, nil
}

func carried(a *beacon.Advert) ([]byte, bool, error) {
	if b, found, _ := a.ServiceData16(UUID); found {
		return b, true, nil
	}
	return a.Manufacturer(Company)
}

// kind returns the kind of f and the size of what follows its ciphertext.
func (f Frame) kind() (kind string, tail int, err error) {
	switch v := f.Control.Version(); {
	case !f.Control.Has(ObjectIncluded):
		return KindEmpty, 0, nil
	case !f.Control.Has(Encrypted):
		return KindPlain, 0, nil
	case modern(v):
		return KindEncrypted, tailSize, nil
	case legacy(v):
		return KindLegacy, legacyTailSize, nil
	}
	return "", 0, ErrVersion
}

// Open opens f with a bind key. It returns [ErrPlain] when f is not sealed,
// [ErrKeySize] when k.Bytes is no key for frames of its version, and otherwise,
// for versions 4 and 5, what [Credential.Open] does.
//
// Frames of version 2 and 3 are not authenticated. Of these it returns
// [ErrLegacy] when they decrypt to what is not a row of objects, as nearly all
// do under a wrong key: one of six bytes in 256 does not. It judges no counter.
func (Network) Open(dst []byte, f *beacon.Frame, a *beacon.Advert, k *beacon.Key) ([]byte, error) {
	if !f.Sealed {
		return dst, ErrPlain
	}
	tail := tailSize
	if f.Kind == KindLegacy {
		tail = legacyTailSize
	}
	frame, body, err := parseSealed(f.Body, a.Address, tail)
	if err != nil {
		return dst, err
	}
	key, err := ExpandKey(k.Bytes, f.Version)
	if err != nil {
		return dst, err
	}
	defer clear(key[:])
	if f.Kind != KindLegacy {
		plain, _, err := frame.open(dst, body, a.Address, &key)
		return plain, err
	}
	p, err := frame.openLegacy(dst, body, a.Address, &key)
	if err != nil {
		return dst, err
	}
	if !p.objects {
		clear(p.dst[len(dst):])
		return dst, ErrLegacy
	}
	return p.dst, nil
}
