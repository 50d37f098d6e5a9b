package resolve_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/rotate"
)

// The tests speak three small networks, one of each way to find a tag, whose
// frames stand in manufacturer data of companies of their own.
const (
	clockCompany = 0xfff1
	hashCompany  = 0xfff2
	boundCompany = 0xfff3
)

var errFake = fail.New(fail.Authentication, "fake: does not verify")

func hash(n int, parts ...[]byte) []byte {
	h := sha256.Sum256(bytes.Join(parts, []byte{0xff}))
	return h[:n]
}

func u64(v uint64) []byte { return binary.BigEndian.AppendUint64(nil, v) }

// clockScheme derives identifiers of 4 bytes: few enough for chance hits.
type clockScheme struct{ size int }

func (s clockScheme) Layout() rotate.Layout {
	return rotate.Layout{State: 16, ID: s.size, Prefix: s.size, Group: 1}
}

func (s clockScheme) id(state []byte, e rotate.Epoch) []byte {
	return hash(s.size, state, u64(uint64(e)))
}

func (s clockScheme) Derive(ids, states []byte, from []rotate.Epoch, m int) {
	s.Layout().Check(ids, states, from, m)
	for i := range from {
		for j := range m {
			copy(ids[(i*m+j)*s.size:], s.id(states[i*16:i*16+16], from[i]+rotate.Epoch(j)))
		}
	}
}

func (clockScheme) Advance([]byte, []rotate.Epoch) {}

// clockNet has frames "I" identifier and "S" body mac, the latter sealed under
// state and epoch.
type clockNet struct{ beacon.Unstable }

func (clockNet) Name() string { return "clock" }

func (clockNet) Read(f *beacon.Frame, a *beacon.Advert) (bool, error) {
	d, ok, err := a.Manufacturer(clockCompany)
	if !ok {
		return false, err
	}
	if len(d) < 5 {
		return false, fail.New(fail.Length, "clock: frame too short")
	}
	switch d[0] {
	case 'I':
		f.Kind, f.ID = "identifier", d[1:]
	case 'S':
		f.Kind, f.Body, f.Sealed = "sealed", d[1:], true
	case 'P':
		f.Kind, f.Body = "plain", d[1:]
	default:
		return false, fail.New(fail.Unsupported, "clock: frame type")
	}
	return true, nil
}

func clockSeal(state []byte, e rotate.Epoch, plain []byte) []byte {
	return append(append([]byte("S"), plain...), hash(4, state, u64(uint64(e)), plain)...)
}

func (clockNet) Open(dst []byte, f *beacon.Frame, _ *beacon.Advert, k *beacon.Key) ([]byte, error) {
	n := len(f.Body) - 4
	if n < 0 || !bytes.Equal(hash(4, k.Bytes, u64(uint64(k.Epoch)), f.Body[:n]), f.Body[n:]) {
		return dst, errFake
	}
	return append(dst, f.Body[:n]...), nil
}

func (clockNet) Readings(dst []beacon.Reading, f *beacon.Frame, plain []byte) ([]beacon.Reading, error) {
	if f.Kind == "identifier" {
		return dst, nil
	}
	if len(plain) > 0 && plain[0] == 0xee {
		return dst, fail.New(fail.Format, "clock: reading")
	}
	return append(dst, beacon.Reading{Quantity: beacon.Battery, Value: float64(len(plain))}), nil
}

// clockTag is a credential of clockNet.
type clockTag struct {
	state    []byte
	size     int
	schedule rotate.Schedule
	align    rotate.Alignment
}

func (clockTag) Network() beacon.Network { return clockNet{} }

func (c clockTag) Expose(to *beacon.Secrets) {
	to.Streams = append(to.Streams, beacon.Stream{
		Scheme: clockScheme{c.size}, Schedule: c.schedule, Alignment: c.align, State: c.state,
	})
}

// hashNet recognises bare addresses whose last byte is a hash of the first two
// under a key: one in 256 by chance.
type hashNet struct{ beacon.Unstable }

func (hashNet) Name() string    { return "hash" }
func (hashNet) KeySize() int    { return 8 }
func (hashNet) Chance() float64 { return 1. / 256 }

func (hashNet) Read(f *beacon.Frame, a *beacon.Advert) (bool, error) {
	if !a.Random() || a.Address.RandomKind() != beacon.Resolvable {
		return false, nil
	}
	f.Kind, f.Bare = "address", true
	f.ID = f.Room(6)
	copy(f.ID, a.Address[:])
	return true, nil
}

func hashAddress(key []byte, n uint16) beacon.Address {
	a := beacon.Address{0x40 | byte(n>>8)&0x3f, byte(n)}
	copy(a[5:], hash(1, key, a[:2]))
	return a
}

func (hashNet) Scan(dst []beacon.Hit, fs []beacon.Frame, keys []byte) []beacon.Hit {
	for i := range fs {
		for j := 0; j*8 < len(keys); j++ {
			if id := fs[i].ID; hash(1, keys[j*8:j*8+8], id[:2])[0] == id[5] {
				dst = append(dst, beacon.Hit{Frame: i, Key: j})
			}
		}
	}
	return dst
}

type hashTag struct{ key []byte }

func (hashTag) Network() beacon.Network     { return hashNet{} }
func (c hashTag) Expose(to *beacon.Secrets) { to.Scan = c.key }

// boundNet has frames counter 1, body, mac 4, or "plain" ones without mac whose
// counter is 0.
type boundNet struct{ beacon.Unstable }

func (boundNet) Name() string { return "bound" }

func (boundNet) Read(f *beacon.Frame, a *beacon.Advert) (bool, error) {
	d, ok, err := a.Manufacturer(boundCompany)
	if !ok {
		return false, err
	}
	if len(d) < 1 {
		return false, fail.New(fail.Length, "bound: frame too short")
	}
	f.Kind, f.Body, f.Sealed = "bound", d[1:], d[0] != 0
	f.Counter, f.Counted = uint64(d[0]), d[0] != 0
	return true, nil
}

func boundSeal(key []byte, counter byte, plain []byte) []byte {
	return append(append([]byte{counter}, plain...), hash(4, key, []byte{counter}, plain)...)
}

func (boundNet) Open(dst []byte, f *beacon.Frame, _ *beacon.Advert, k *beacon.Key) ([]byte, error) {
	n := len(f.Body) - 4
	if n < 0 || !bytes.Equal(hash(4, k.Bytes, []byte{byte(f.Counter)}, f.Body[:n]), f.Body[n:]) {
		return dst, errFake
	}
	return append(dst, f.Body[:n]...), nil
}

type boundTag struct {
	key     []byte
	address beacon.Address
	bound   bool
	replay  beacon.Replay
}

func (boundTag) Network() beacon.Network { return boundNet{} }

func (c boundTag) Expose(to *beacon.Secrets) {
	to.Open, to.Address, to.Bound, to.Replay = c.key, c.address, c.bound, c.replay
}

// advert makes an advertisement of manufacturer data.
func advert(unix int64, address beacon.Address, company uint16, data []byte) *beacon.Advert {
	return &beacon.Advert{
		Time: unix * 1e9, Address: address, Type: beacon.AddressRandom,
		Data: beacon.AppendManufacturer(nil, company, data),
	}
}
