package native_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/native/internal/oracle"
	"github.com/seed-496a4445/fyr/rotate"
)

// sealAs returns advertising data of an epoch under any identifier.
func sealAs(t testing.TB, g *tag, e rotate.Epoch, id []byte) []byte {
	t.Helper()
	keys := oracle.DayKeys(oracle.Leaf(g.streams[0].State, int(e)/int(g.reg.Rotations)))
	f := oracle.Frame{Network: g.reg.Net, ID: id}
	f.CT, f.Tag = oracle.Seal(keys, byte(beacon.EpochDomain), uint32(e), f.Network, f.Public, id, make([]byte, 8))
	return f.AD(oracle.Carrier{Type: g.reg.Carrier.Type, ID: g.reg.Carrier.Number})
}
