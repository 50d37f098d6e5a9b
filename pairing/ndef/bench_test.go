package ndef_test

import (
	"bytes"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/apdu"
	"github.com/seed-496a4445/fyr/pairing/ndef"
)

// benchmarks are a URI as a tag shows it, a static handover with two carriers,
// and a message of one record in chunks of 16 octets.
func benchmarks(t testing.TB) []struct {
	name string
	m    ndef.Message
	size int // of chunks; 0: none
} {
	uri := lostMode(t, "found.example").Message([8]byte{1, 2, 3, 4, 5, 6, 7, 8})
	carrier := ndef.Record{TNF: ndef.Media, Type: []byte("application/vnd.bluetooth.le.oob"), ID: []byte("0"), Payload: make([]byte, 60)}
	return []struct {
		name string
		m    ndef.Message
		size int
	}{
		{"uri", uri, 0},
		{"handover", ndef.Message{wkt("Hs", "\x15\xd1\x02\x04ac\x01\x010\x00"), carrier, carrier}, 0},
		{"chunks", ndef.Message{{TNF: ndef.Unknown, Payload: make([]byte, 1024)}}, 16},
	}
}

// written returns m, in chunks of size octets unless it is 0.
func written(t testing.TB, m ndef.Message, size int) []byte {
	b, err := m.Append(nil)
	if size > 0 {
		b, err = m.AppendChunked(nil, size)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func BenchmarkParse(b *testing.B) {
	for _, c := range benchmarks(b) {
		in := written(b, c.m, c.size)
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(in)))
			b.ReportAllocs()
			for b.Loop() {
				ndef.Parse(in)
			}
		})
	}
}

func BenchmarkAppend(b *testing.B) {
	for _, c := range benchmarks(b) {
		room := make([]byte, 0, 2048)
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(written(b, c.m, 0))))
			b.ReportAllocs()
			for b.Loop() {
				c.m.Append(room)
			}
		})
	}
}

// BenchmarkType4 reads a message of 200 octets from an emulated tag.
func BenchmarkType4(b *testing.B) {
	tag, card := card(b, common)
	tag.SetMessage(bytes.Repeat([]byte{7}, 200))
	b.ReportAllocs()
	for b.Loop() {
		ndef.ReadType4(card.Transmit, 255)
	}
}

// TestAllocations: what the doc comments say. Parse allocates the message, and
// a payload for a record in chunks.
func TestAllocations(t *testing.T) {
	check := func(what string, want float64, f func()) {
		t.Helper()
		if n := testing.AllocsPerRun(100, f); n != want {
			t.Errorf("%s: %v allocations, want %v", what, n, want)
		}
	}
	room := make([]byte, 0, 4096)
	for _, c := range benchmarks(t) {
		in, want := written(t, c.m, c.size), 1.0
		if c.size > 0 {
			want = 2
		}
		check("Parse "+c.name, want, func() { ndef.Parse(in) })
		check("Append "+c.name, 0, func() { c.m.Append(room) })
		check("AppendChunked "+c.name, 0, func() { c.m.AppendChunked(room, 10) })
	}
	huge := expecttest.Unhex("c101ffffffff55")
	check("Parse of 4 GiB", 0, func() { ndef.Parse(huge) })
	check("AppendURI", 0, func() { ndef.AppendURI(room, "https://www.example.com/") })

	tag, _ := card(t, common)
	message := bytes.Repeat([]byte{7}, 200)
	command := func(ins, p2 byte, data []byte, ne int) apdu.Command {
		return apdu.Command{INS: ins, P2: p2, Data: data, Ne: ne}
	}
	check("tag", 0, func() {
		tag.SetMessage(message)
		tag.Select(apdu.Command{})
		tag.Do(command(apdu.InsSelect, 0x0c, []byte{0xe1, 0x04}, 0))
		tag.Do(command(apdu.InsReadBinary, 0, nil, 2))
		tag.Do(command(apdu.InsReadBinary, 2, nil, 59))
		tag.Do(command(apdu.InsUpdateBinary, 2, message[:50], 0))
	})
}
