package capture

import (
	"bytes"
	"errors"
	"io"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/fail"
)

// small are captures of every format, with records that have adverts, have
// none, and are malformed.
func small() map[string][]byte {
	a, b := advert(5), advert(0)
	bad := h4(a)[:12]
	none := []byte{1, 3, 12, 0}
	p := []Packet{{second, h4(a)}, {second, none}, {second, bad}, {second, h4(b)}}
	o := orders["big"]
	rows := `{"data":"020106","rssi":-60}` + "\n" +
		`{"hci_event":"040e0401030c00"}` + "\r\n\n" +
		`{"data":"02010"}` + "\n" +
		`{"mac":"c1:02:03:04:05:06","service_uuid":"fcd2","service_data":"40"}`
	return map[string][]byte{
		"pcap":    pcapFile(orders["little"], microMagic, LinkH4, p...),
		"pcapng":  slices.Concat(sectionBlock(o), interfaceBlock(o, LinkH4, 0, option(o, 9, 9)), packetBlock(o, 0, 1, h4(a)), packetBlock(o, 0, 1, none), packetBlock(o, 0, 1, bad), simpleBlock(o, len(h4(b)), h4(b))),
		"btsnoop": btsnoopFile(btsnoopH4, snoopRecord{1, 1, h4(a)}, snoopRecord{1, 1, none}, snoopRecord{1, 1, bad}, snoopRecord{1, 1, h4(b)}),
		"jsonl":   []byte(rows),
	}
}

func TestSmall(t *testing.T) {
	for name, b := range small() {
		p := refused(t, b, 3, thirdFault(name))
		if want := (Counts{Records: 4, With: 2, Without: 1, Malformed: 1, Adverts: 2}); p.counts != want {
			t.Errorf("%s: %+v, want %+v", name, p.counts, want)
		}
		r, err := Open(name, bytes.NewReader(b))
		if err != nil || r.Format() != name {
			t.Errorf("%s: format %q, %v", name, r.Format(), err)
		}
	}
}

// thirdFault returns what is wrong with the third record of small.
func thirdFault(name string) error {
	if name == "jsonl" {
		return ErrRow
	}
	return ErrShort
}

// TestCutAnywhere reads every prefix of small captures: what lies before the
// cut is read, and a cut is told from an end.
func TestCutAnywhere(t *testing.T) {
	for name, whole := range small() {
		full := read(t, whole)
		for n := range whole {
			p := read(t, whole[:n])
			if p.err != nil {
				// One byte of a pcapng might be an empty line.
				if empty := n == 0 || n == 1 && name == "pcapng"; errors.Is(p.err, ErrBroken) == empty || errors.Is(p.err, ErrEmpty) != empty || int64(n) > full.ends[0] {
					t.Errorf("%s cut at %d: %v", name, n, p.err)
				}
				continue
			}
			// The cut falls into record i, or between two.
			i, between := slices.BinarySearch(full.ends, int64(n))
			if name == "jsonl" {
				between = between || bytes.ContainsAny(whole[n-1:n], "\r\n}")
			} else if name == "pcapng" && (n == 28 || n == 28+28) {
				between = true // between blocks that are no records
			}
			broke := len(p.errs) > 0 && errors.Is(p.errs[len(p.errs)-1], ErrBroken)
			if broke == between {
				t.Errorf("%s cut at %d, in record %d: %v", name, n, i, p.errs)
			}
			same(t, p.adverts, full.adverts[:len(p.adverts)])
			if broke {
				i = max(i, 1) // before the first
			}
			if p.counts.Records != i {
				t.Errorf("%s cut at %d: %d records, want %d", name, n, p.counts.Records, i)
			}
		}
		zipped := zip(whole)
		for n := range zipped {
			p := read(t, zipped[:n])
			err := p.err
			if err == nil {
				err = p.errs[len(p.errs)-1]
			}
			if n > 0 && !errors.Is(err, ErrBroken) {
				t.Errorf("gzip'd %s cut at %d: %v", name, n, err)
			}
		}
	}
}

// TestBitsFlipped reads captures with each bit flipped: no panic, no endless
// loop, and counts that add up.
func TestBitsFlipped(t *testing.T) {
	for _, whole := range small() {
		for i := range 8 * len(whole) {
			b := slices.Clone(whole)
			b[i/8] ^= 1 << (i % 8)
			read(t, b)
		}
	}
}

func TestGzipChecksum(t *testing.T) {
	b := zip(small()["pcap"])
	b[len(b)-8] ^= 1
	p := read(t, b)
	if len(p.adverts) != 2 || !errors.Is(p.errs[len(p.errs)-1], ErrBroken) || !strings.Contains(p.errs[len(p.errs)-1].Error(), "checksum") {
		t.Errorf("%d adverts, %v", len(p.adverts), p.errs)
	}
}

// TestReadError: what the input says is passed on.
func TestReadError(t *testing.T) {
	wrong := errors.New("input/output error")
	for name, b := range small() {
		r, err := Open("file", io.MultiReader(bytes.NewReader(b), errorReader{wrong}))
		if err != nil {
			t.Fatal(err)
		}
		var last error
		for err == nil || !errors.Is(err, io.EOF) {
			last = err
			_, _, err = r.Next(nil)
		}
		if !errors.Is(last, ErrBroken) || !errors.Is(last, wrong) || !errors.Is(last, fail.Length) {
			t.Errorf("%s: %v", name, last)
		}
	}
	if _, err := Open("file", errorReader{wrong}); !errors.Is(err, wrong) {
		t.Errorf("Open: %v", err)
	}
}

type errorReader struct{ err error }

func (r errorReader) Read([]byte) (int, error) { return 0, r.err }

// TestLive writes a capture byte by byte into a pipe, and sends no byte behind
// a record before the record has been read.
func TestLive(t *testing.T) {
	for name, b := range small() {
		t.Run(name, func(t *testing.T) {
			if name == "jsonl" {
				b = append(b, '\n')
			}
			in, out := io.Pipe()
			read := make(chan bool, 4)
			ends := append(read4(t, b)[1:], int64(len(b)))
			go func() {
				for i := range b {
					if _, err := out.Write(b[i : i+1]); err != nil {
						return
					}
					if slices.Contains(ends, int64(i+1)) {
						<-read
					}
				}
				out.Close()
			}()
			r, err := Open("pipe", in)
			if err != nil {
				t.Fatal(err)
			}
			for i := range 4 {
				_, rec, err := r.Next(nil)
				if i != 2 && err != nil || rec.Number != i+1 {
					t.Fatalf("record %d: %+v, %v", i+1, rec, err)
				}
				if r.Ready() {
					t.Errorf("record %d: ready without any input", i+1)
				}
				read <- true
			}
			if _, _, err := r.Next(nil); err != io.EOF {
				t.Errorf("at the end: %v", err)
			}
			in.Close()
		})
	}
}

// read4 returns where the four records of a small capture begin.
func read4(t *testing.T, b []byte) []int64 {
	p := read(t, b)
	if len(p.ends) != 4 {
		t.Fatalf("%d records", len(p.ends))
	}
	return p.ends
}

// TestMemory: sizes that a capture declares are not allocated.
func TestMemory(t *testing.T) {
	o := orders["little"]
	head := slices.Concat(sectionBlock(o), interfaceBlock(o, LinkH4, math.MaxUint32))
	pcap := pcapFile(o, microMagic, LinkH4, Packet{})
	o.PutUint32(pcap[16:], math.MaxUint32) // snap length
	sizes := func(b []byte, at ...int) []byte {
		for _, i := range at {
			o.PutUint32(b[i:], 0xfffffff0)
		}
		return b
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	read(t, sizes(pcap, 24+8, 24+12))
	read(t, slices.Concat(head, sizes(packetBlock(o, 0, 0, nil), 4)))
	read(t, slices.Concat(head, sizes(packetBlock(o, 0, 0, nil), 20, 24)))
	read(t, slices.Concat(head, sizes(simpleBlock(o, 0, nil), 8)))
	read(t, slices.Concat(head, sizes(block(o, 77), 4)))
	read(t, btsnoopFile(btsnoopH4, snoopRecord{})[:20])
	read(t, append(btsnoopFile(btsnoopH4), bytes.Repeat([]byte{0xff}, 24)...))
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 4<<20 {
		t.Errorf("allocated %d bytes", got)
	}
}
