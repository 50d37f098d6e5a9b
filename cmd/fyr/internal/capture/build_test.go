package capture

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
)

// address is the advertiser of most captures here.
var address = beacon.Address{0xc1, 0x02, 0x03, 0x04, 0x05, 0x06}

// advert returns an advertisement from address with n bytes of data, one AD
// structure.
func advert(n int) beacon.Advert {
	a := beacon.Advert{Address: address, Type: beacon.AddressRandom, RSSI: -60, Data: make([]byte, n)}
	for i := range a.Data {
		a.Data[i] = byte(i + n)
	}
	if n > 0 && n <= 256 {
		a.Data[0] = byte(n - 1)
	}
	return a
}

// h4 returns a as an HCI event in H4.
func h4(a beacon.Advert) []byte {
	b, err := AppendH4(nil, &a)
	if err != nil {
		panic(err)
	}
	return b
}

// order is the byte order of a capture to build.
type order interface {
	binary.ByteOrder
	binary.AppendByteOrder
}

var orders = map[string]order{"little": binary.LittleEndian, "big": binary.BigEndian}

// pcapFile builds a pcap in either byte order with the given magic.
func pcapFile(o order, magic uint32, link LinkType, packets ...Packet) []byte {
	b := o.AppendUint32(nil, magic)
	b = o.AppendUint16(o.AppendUint16(b, 2), 4)
	b = append(b, make([]byte, 8)...)
	b = o.AppendUint32(o.AppendUint32(b, 65535), uint32(link))
	for _, p := range packets {
		unit := int64(1000)
		if magic == nanoMagic {
			unit = 1
		}
		b = o.AppendUint32(b, uint32(p.Time/1e9))
		b = o.AppendUint32(b, uint32(p.Time%1e9/unit))
		b = o.AppendUint32(o.AppendUint32(b, uint32(len(p.Data))), uint32(len(p.Data)))
		b = append(b, p.Data...)
	}
	return b
}

const (
	microMagic = 0xa1b2c3d4
	nanoMagic  = 0xa1b23c4d
)

// block builds a pcapng block.
func block(o order, kind uint32, body ...[]byte) []byte {
	joined := slices.Concat(body...)
	for len(joined)%4 != 0 {
		joined = append(joined, 0)
	}
	size := uint32(len(joined) + 12)
	b := o.AppendUint32(o.AppendUint32(nil, kind), size)
	return o.AppendUint32(append(b, joined...), size)
}

func sectionBlock(o order) []byte {
	b := o.AppendUint16(o.AppendUint16(o.AppendUint32(nil, byteOrderMagic), 1), 0)
	return block(o, blockSection, b, bytes.Repeat([]byte{0xff}, 8))
}

// option builds an option, padded.
func option(o order, code uint16, value ...byte) []byte {
	b := o.AppendUint16(o.AppendUint16(nil, code), uint16(len(value)))
	b = append(b, value...)
	for len(b)%4 != 0 {
		b = append(b, 0)
	}
	return b
}

func interfaceBlock(o order, link LinkType, snap uint32, options ...[]byte) []byte {
	b := o.AppendUint32(o.AppendUint16(o.AppendUint16(nil, uint16(link)), 0), snap)
	return block(o, blockInterface, b, slices.Concat(options...))
}

func packetBlock(o order, n uint32, units uint64, data []byte) []byte {
	b := o.AppendUint32(o.AppendUint32(o.AppendUint32(nil, n), uint32(units>>32)), uint32(units))
	b = o.AppendUint32(o.AppendUint32(b, uint32(len(data))), uint32(len(data)))
	return block(o, blockPacket, b, data)
}

func oldPacketBlock(o order, n uint16, units uint64, data []byte) []byte {
	b := o.AppendUint32(o.AppendUint16(o.AppendUint16(nil, n), 0xffff), uint32(units>>32))
	b = o.AppendUint32(o.AppendUint32(o.AppendUint32(b, uint32(units)), uint32(len(data))), uint32(len(data)))
	return block(o, blockOldPacket, b, data)
}

func simpleBlock(o order, original int, data []byte) []byte {
	return block(o, blockSimple, o.AppendUint32(nil, uint32(original)), data)
}

// snoopRecord is a record of btsnoop.
type snoopRecord struct {
	flags uint32
	time  uint64
	data  []byte
}

func btsnoopFile(datalink uint32, records ...snoopRecord) []byte {
	o := binary.BigEndian
	b := o.AppendUint32(o.AppendUint32([]byte("btsnoop\x00"), 1), datalink)
	for _, r := range records {
		b = o.AppendUint32(o.AppendUint32(b, uint32(len(r.data))), uint32(len(r.data)))
		b = o.AppendUint64(o.AppendUint32(o.AppendUint32(b, r.flags), 0), r.time)
		b = append(b, r.data...)
	}
	return b
}

func zip(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(b); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// pass is what one pass over a capture gave.
type pass struct {
	adverts []beacon.Advert
	records []Record // one an advert or error
	errs    []error
	counts  Counts
	ends    []int64 // where the records begin
	err     error   // of Open
}

// read reads a whole capture and checks what holds for every one.
func read(t testing.TB, b []byte) pass {
	t.Helper()
	r, err := Open("file", bytes.NewReader(b))
	if err != nil {
		var e *RecordError
		if !errors.As(err, &e) || e.File != "file" || e.Record != 0 || r != nil {
			t.Fatalf("Open: %v, %v", r, err)
		}
		return pass{err: err}
	}
	var p pass
	final := false
	for calls := 0; ; calls++ {
		before := len(p.adverts)
		var rec Record
		p.adverts, rec, err = r.Next(p.adverts)
		if err == io.EOF {
			break
		}
		if calls > 2*len(b)+100 {
			t.Fatal("no end")
		}
		if final && len(p.adverts) == before {
			t.Fatalf("Next went on behind the last error: %v", err)
		}
		if err != nil {
			var e *RecordError
			if !errors.As(err, &e) || e.File != "file" || e.Record != rec.Number || e.Offset != rec.Offset {
				t.Fatalf("record %+v: %v", rec, err)
			}
			if len(p.adverts) != before {
				t.Fatalf("adverts with %v", err)
			}
			final = errors.Is(err, ErrBroken) || errors.Is(err, ErrEmpty)
			p.errs = append(p.errs, err)
		}
		p.ends = append(p.ends, rec.Offset)
		for range len(p.adverts) - before {
			p.records = append(p.records, rec)
		}
	}
	p.counts = r.Counts()
	c := p.counts
	if c.Records != c.With+c.Without+c.Malformed || c.Adverts != len(p.adverts) {
		t.Fatalf("counts do not add up: %+v, %d adverts", c, len(p.adverts))
	}
	malformed := len(p.errs)
	if final && errors.Is(p.errs[malformed-1], ErrEmpty) {
		malformed--
	}
	if c.Malformed != malformed {
		t.Fatalf("%+v with %d errors", c, len(p.errs))
	}
	if r.Consumed() != int64(len(b)) && !final {
		t.Fatalf("consumed %d of %d bytes", r.Consumed(), len(b))
	}
	return p
}

// wants checks that a capture gives these adverts, and nothing wrong.
func wants(t testing.TB, b []byte, want ...beacon.Advert) pass {
	t.Helper()
	p := read(t, b)
	if p.err != nil || len(p.errs) != 0 {
		t.Fatalf("errors: %v %v", p.err, p.errs)
	}
	same(t, p.adverts, want)
	return p
}

// same compares adverts.
func same(t testing.TB, got, want []beacon.Advert) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d adverts, want %d: %+v", len(got), len(want), got)
	}
	for i := range got {
		if !equal(got[i], want[i]) {
			t.Errorf("advert %d:\n got %+v\nwant %+v", i, got[i], want[i])
		}
	}
}

func equal(a, b beacon.Advert) bool {
	return a.Time == b.Time && a.Address == b.Address && a.Type == b.Type && a.RSSI == b.RSSI && bytes.Equal(a.Data, b.Data)
}

// at returns a with a time.
func at(time int64, a beacon.Advert) beacon.Advert {
	a.Time = time
	return a
}

// refused checks that a capture has one malformed record, the n-th, for a
// reason, and returns the pass.
func refused(t testing.TB, b []byte, n int, reason error) pass {
	t.Helper()
	p := read(t, b)
	var e *RecordError
	if p.err != nil || len(p.errs) != 1 || !errors.As(p.errs[0], &e) || e.Record != n || !errors.Is(e, reason) {
		t.Fatalf("errors %v %v, want record %d: %v", p.err, p.errs, n, reason)
	}
	return p
}
