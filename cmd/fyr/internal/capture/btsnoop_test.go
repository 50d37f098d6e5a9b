package capture

import (
	"encoding/binary"
	"math"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
)

func TestBtsnoop(t *testing.T) {
	a := advert(20)
	event := h4(a)[1:]
	const us = btsnoopEpoch + second/1000
	want := at(second/1000*1000, a)
	wants(t, btsnoopFile(btsnoopH4, snoopRecord{1, us, h4(a)}, snoopRecord{0, us, []byte{1, 3, 12, 0}}), want)
	wants(t, btsnoopFile(btsnoopH1,
		snoopRecord{3, us, event},                  // event
		snoopRecord{2, us, []byte{3, 12, 0}},       // command
		snoopRecord{1, us, []byte{1, 0, 1, 0, 7}},  // data received
		snoopRecord{0, us, []byte{1, 0, 1, 0, 7}}), // data sent
		want)
	wants(t, btsnoopFile(btsnoopMonitor,
		snoopRecord{0, us, []byte("new index")},
		snoopRecord{1<<16 | monitorEvent, us, event},
		snoopRecord{2, us, []byte{3, 12, 0}}), want)
}

func TestBtsnoopTimes(t *testing.T) {
	a := advert(3)
	for units, want := range map[uint64]int64{
		btsnoopEpoch:               0,
		btsnoopEpoch - 1:           -1000,
		btsnoopEpoch - 1_000_001:   -1_000_001_000,
		btsnoopEpoch + 5e9*1e6 + 3: 5e9*1e9 + 3000,
		0:                          math.MinInt64,
		math.MaxInt64:              math.MaxInt64,
		1 << 63:                    math.MinInt64,
		math.MaxUint64:             math.MinInt64,
	} {
		wants(t, btsnoopFile(btsnoopH4, snoopRecord{1, units, h4(a)}), at(want, a))
	}
}

func TestBtsnoopMalformed(t *testing.T) {
	a := advert(20)
	r := snoopRecord{1, btsnoopEpoch, h4(a)}
	good := btsnoopFile(btsnoopH4, r, r)
	long := slices.Clone(good)
	long[16+3]-- // original size
	p := refused(t, long, 1, ErrFraming)
	same(t, p.adverts, []beacon.Advert{a})
	huge := slices.Clone(good)
	binary.BigEndian.PutUint32(huge[16+4:], maxRecord+1)
	refused(t, huge, 1, ErrBroken)
	binary.BigEndian.PutUint32(huge[16+4:], math.MaxUint32)
	refused(t, huge, 1, ErrBroken)
}
