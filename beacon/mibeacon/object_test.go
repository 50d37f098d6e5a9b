package mibeacon_test

import (
	"bytes"
	"testing"

	"github.com/seed-496a4445/fyr/beacon/mibeacon"
)

// TestObjectLengths cuts objects of all lengths everywhere.
func TestObjectLengths(t *testing.T) {
	for n := range 300 {
		o := mibeacon.Object{Type: 0x1004, Data: make([]byte, n)}
		b, err := o.Append([]byte("x"))
		if n > 255 {
			same(t, "too long", err, mibeacon.ErrObjectSize)
			if string(b) != "x" {
				t.Errorf("%d bytes: %x beside an error", n, b)
			}
			continue
		}
		same(t, "good", err, nil)
		b = b[1:]
		for i := range len(b) + 1 {
			objects, trailing, err := mibeacon.ParseObjects([]mibeacon.Object{{}}, b[:i])
			switch {
			case i < 3:
				if err != nil || len(objects) != 1 || !bytes.Equal(trailing, b[:i]) {
					t.Errorf("%x: %v, %x, %v", b[:i], objects, trailing, err)
				}
			case i < len(b):
				if err != mibeacon.ErrObject || len(objects) != 1 || trailing != nil {
					t.Errorf("%x: %v, %x, %v", b[:i], objects, trailing, err)
				}
			default:
				if err != nil || len(objects) != 2 || objects[1].Type != o.Type || !bytes.Equal(objects[1].Data, o.Data) || len(trailing) != 0 {
					t.Errorf("%x: %v, %x, %v", b[:i], objects, trailing, err)
				}
			}
		}
	}
}

func TestValuesNeedTheKnownLength(t *testing.T) {
	for n := range 12 {
		got := mibeacon.Object{Type: 0x100d, Data: make([]byte, n)}.Values(make([]mibeacon.Value, 1))
		if want := map[bool]int{true: 3, false: 1}[n == 4]; len(got) != want {
			t.Errorf("%d bytes: %v", n, got)
		}
	}
}
