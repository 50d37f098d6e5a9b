package beacon

import "testing"

func TestAppendReading(t *testing.T) {
	dst := []Reading{{Quantity: Temperature, Channel: 7}} // of another frame
	for _, q := range []Quantity{Temperature, Humidity, Temperature, Humidity, Temperature, Battery} {
		dst = AppendReading(dst, 1, Reading{Quantity: q, Channel: 9})
	}
	for i, want := range []uint8{7, 0, 0, 1, 1, 2, 0} {
		if dst[i].Channel != want {
			t.Errorf("reading %d, %v: channel %d, want %d", i, dst[i].Quantity, dst[i].Channel, want)
		}
	}
}

func TestAppendReadingSaturates(t *testing.T) {
	var dst []Reading
	for range 300 {
		dst = AppendReading(dst, 0, Reading{Quantity: Count})
	}
	for i, r := range dst {
		if int(r.Channel) != min(i, 255) {
			t.Fatalf("reading %d: channel %d", i, r.Channel)
		}
	}
}
