package table_test

import (
	"testing"
)

// FuzzTable plays a script against a table and its oracle. The first byte picks
// the kind of fleet, each other one an operation; what an operation does is
// drawn from a generator that all bytes seed.
func FuzzTable(f *testing.F) {
	for i := range kinds() {
		f.Add([]byte{byte(i), 0, 5, 2, 3, 5, 1, 4, 7, 8, 9, 5, 6, 3, 7})
	}
	f.Add([]byte{})
	f.Add([]byte{3, 5, 9, 9, 2, 2, 2, 7, 1, 1, 5})
	f.Fuzz(func(t *testing.T, script []byte) {
		all := kinds()
		k := all[0]
		if len(script) > 0 {
			k = all[int(script[0])%len(all)]
			script = script[1:]
		}
		if err := play(t, k, script[:min(len(script), 40)]); err != nil {
			t.Fatalf("%s: %v", k.name, err)
		}
	})
}
