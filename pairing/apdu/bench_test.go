package apdu

import (
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
)

// BenchmarkParseCommand: one command in the short form.
func BenchmarkParseCommand(b *testing.B) {
	command := expecttest.Unhex("80100102 ff" + fives(255) + "00")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ParseCommand(command); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkReaderAndCard: 1,250 octets to the card in a chain and back by GET
// RESPONSE, both ends.
func BenchmarkReaderAndCard(b *testing.B) {
	c := card(b, CardOptions{}, Application{echoAID, silent{}})
	r := reader(b, c.Transmit, Options{})
	if _, err := r.Do(Select(echoAID)); err != nil {
		b.Fatal(err)
	}
	command := put(1250, 256)
	b.SetBytes(2 * 1250)
	b.ReportAllocs()
	for b.Loop() {
		if res, err := r.Do(command); err != nil || len(res.Data) != 1250 {
			b.Fatal(err)
		}
	}
}
