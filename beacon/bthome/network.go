package bthome

import (
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// The kinds of frames.
const (
	KindPlain     = "plain"
	KindEncrypted = "encrypted"
)

// Network is BTHome, versions 1 and 2. The zero value is ready.
type Network struct{ beacon.Unstable }

var (
	_ beacon.Opener   = Network{}
	_ beacon.Decoder  = Network{}
	_ beacon.Importer = Network{}
)

// Name returns "bthome".
func (Network) Name() string { return "bthome" }

// Read finds the service data of version 2 or, without it, of version 1,
// encrypted or plain. f.Body is all of the service data, since its header
// counts when it is opened. The errors are those of [Parse], and [ErrLength]
// for an encrypted frame without room for counter and tag.
func (Network) Read(f *beacon.Frame, a *beacon.Advert) (bool, error) {
	var broken error
	for _, c := range carriers {
		data, found, err := a.ServiceData16(c.uuid)
		if found {
			if err := c.read(f, data); err != nil {
				return false, err
			}
			f.Body = data
			return true, nil
		}
		broken = err // the same for each, being that of the data itself
	}
	return false, broken
}

var carriers = [...]struct {
	uuid uint16
	read func(f *beacon.Frame, data []byte) error
}{
	{UUID, read},
	{UUIDV1Encrypted, readEncryptedV1},
	{UUIDV1, readPlainV1},
}

func read(f *beacon.Frame, data []byte) error {
	p, err := Parse(data)
	if err != nil {
		return err
	}
	if p.Info.Has(Encrypted) {
		if err := readSealed(f, p.Body); err != nil {
			return err
		}
	} else {
		f.Kind = KindPlain
	}
	f.Version = 2
	f.Address, f.Stated = p.MAC, p.Info.Has(MACIncluded)
	return nil
}

func readEncryptedV1(f *beacon.Frame, data []byte) error {
	f.Version = 1
	return readSealed(f, data)
}

func readPlainV1(f *beacon.Frame, _ []byte) error {
	f.Kind, f.Version = KindPlain, 1
	return nil
}

func readSealed(f *beacon.Frame, body []byte) error {
	if len(body) < tailSize {
		return ErrLength
	}
	f.Kind, f.Sealed = KindEncrypted, true
	f.Counter, f.Counted = uint64(wire.Le32(counterOf(body))), true
	return nil
}

// Open opens f with a bind key. It returns [ErrPlain] when f is not sealed,
// [ErrKeySize] when k.Bytes is not a bind key, and otherwise what
// [Credential.Open] does. It judges no counter.
func (Network) Open(dst []byte, f *beacon.Frame, a *beacon.Advert, k *beacon.Key) ([]byte, error) {
	if !f.Sealed {
		return dst, ErrPlain
	}
	if len(k.Bytes) != KeySize {
		return dst, ErrKeySize
	}
	var err error
	if f.Version == 1 {
		dst, _, err = openV1(dst, f.Body, a.Address, k.Bytes)
	} else {
		dst, _, err = open(dst, f.Body, a.Address, k.Bytes)
	}
	return dst, err
}
