package beacon

import (
	"regexp"
	"slices"
	"testing"
)

// units lists every unit of the vocabulary once, so that "lx" and "lux" cannot
// both be in it.
var units = []string{
	"", "%", "0/1", "A", "L", "V", "W", "bpm", "bytes", "code", "dBm", "hPa", "kWh", "kg", "lx", "m", "m/s",
	"m/s²", "mg/m³", "mm", "m³", "m³/h", "ppm", "rpm", "s", "steps", "°", "°/s", "°C", "Ω", "µS/cm", "µg/m³",
}

// wrongQuantities names what is wrong with a vocabulary.
func wrongQuantities(qs []quantity) (wrong []string) {
	snake := regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	seen := map[string]bool{}
	for _, q := range qs {
		if !snake.MatchString(q.name) {
			wrong = append(wrong, "name "+q.name)
		}
		if seen[q.name] {
			wrong = append(wrong, "twice "+q.name)
		}
		if !slices.Contains(units, q.unit) {
			wrong = append(wrong, "unit "+q.unit)
		}
		seen[q.name] = true
	}
	return wrong
}

func TestQuantities(t *testing.T) {
	if wrong := wrongQuantities(quantities[:]); len(wrong) != 0 {
		t.Errorf("quantities: %q", wrong)
	}
	bad := []quantity{{"", ""}, {"Mass", "kg"}, {"mass__of", "kg"}, {"a", "lux"}, {"a", "lx"}}
	want := []string{"name ", "name Mass", "name mass__of", "unit lux", "twice a"}
	if got := wrongQuantities(bad); !slices.Equal(got, want) {
		t.Errorf("bad quantities: %q, want %q", got, want)
	}
}

func TestEveryUnitIsUsed(t *testing.T) {
	for _, u := range units {
		if !slices.ContainsFunc(quantities[:], func(q quantity) bool { return q.unit == u }) {
			t.Errorf("no quantity has unit %q", u)
		}
	}
}

func TestQuantityText(t *testing.T) {
	if Text+1 != Quantity(len(quantities)) {
		t.Errorf("%d names for %d quantities", len(quantities), Text+1)
	}
	for _, c := range []struct {
		q          Quantity
		name, unit string
	}{
		{UnknownQuantity, "unknown", "bytes"},
		{PM2_5, "pm2_5", "µg/m³"},
		{Text, "text", "bytes"},
		{Text + 1, "invalid", ""},
		{1<<16 - 1, "invalid", ""},
	} {
		if c.q.String() != c.name || c.q.Unit() != c.unit {
			t.Errorf("quantity %d: %q %q, want %q %q", uint16(c.q), c.q, c.q.Unit(), c.name, c.unit)
		}
	}
	n := 0
	for q := range Quantities {
		if q != Quantity(n) {
			t.Fatalf("quantity %d comes as number %d", uint16(q), n)
		}
		n++
		if n == 3 {
			break
		}
	}
	if n != 3 {
		t.Errorf("%d quantities after a break at 3", n)
	}
}
