package main

import (
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/native"
	"github.com/seed-496a4445/fyr/rotate"
)

// handbagEpoch is the epoch that the clock of the handbag stands at the beginning
// of when the capture begins. Its instant comes 149.605 s later, until which the
// epoch before is on the air.
const handbagEpoch = 5000

// handbag is a consumer tag of fyr's own protocol, with the root of the worked
// example of spec/beacon.md.
type handbag struct {
	credential *native.Credential
	secrets    beacon.Secrets // the epochs first, then the days
}

func newHandbag(v *vectors) *handbag {
	root := v.in("native-0001", "root")
	if v.err != nil {
		return nil
	}
	h := new(handbag)
	var r native.Registration
	if r, v.err = native.RegistrationOf(beacon.ConsumerTag(native.NoNet)); v.err != nil {
		return nil
	}
	if h.credential, v.err = native.NewCredential(r, root, rotate.Alignment{Unix: begin, Epoch: handbagEpoch}); v.err != nil {
		return nil
	}
	h.credential.Expose(&h.secrets)
	return h
}

// handbagDay is the separated day of the capture.
const handbagDay = handbagEpoch / 192

// near adds what the handbag shows in an epoch, its owner being there, and
// separated what it shows all day when nobody is.
func (a *air) near(ms int64, rssi int8, h *handbag, e rotate.Epoch) {
	a.sealed(ms, rssi, h, 0, e, native.Plaintext{
		Status:  beacon.SealedStatus{Mode: beacon.ModeNear, Kind: beacon.KindLatched | beacon.KindReadings},
		Voltage: 2966, Temperature: 2150,
	})
}

func (a *air) separated(ms int64, rssi int8, h *handbag) {
	a.sealed(ms, rssi, h, 1, handbagDay, native.Plaintext{
		Status: beacon.SealedStatus{Mode: beacon.ModeSeparated, Kind: beacon.KindDay | beacon.KindReadings},
		Head:   handbagDay * 192, Voltage: 2971, Temperature: 1980, // when the day began
	})
}

// sealed adds the advertisement of an index of a stream.
func (a *air) sealed(ms int64, rssi int8, h *handbag, stream int, e rotate.Epoch, p native.Plaintext) {
	if a.v.err != nil {
		return
	}
	s := &h.secrets.Streams[stream]
	key := beacon.Key{Bytes: s.State, Scheme: s.Scheme, Epoch: e}
	id := make([]byte, rotate.IdentifierSize)
	s.Scheme.Derive(id, s.State, []rotate.Epoch{e}, 1)
	plain, err := p.Append(nil, beacon.ShortTextSize)
	if err != nil {
		a.v.err = err
		return
	}
	var from beacon.Address
	data, err := h.credential.Registration().Network().Seal(nil, &from, &key, id, plain)
	if err != nil {
		a.v.err = err
		return
	}
	a.beacon(ms, rssi, from, data)
}
