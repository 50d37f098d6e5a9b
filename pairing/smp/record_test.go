package smp_test

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/smp"
)

// A whole record, structure by structure: address, role, C, r and a name.
var whole = []string{
	"081bc1cf2d7013a700",
	"021c00",
	"112271ccf065fdb759e80ecd437f4df309b0",
	"112300102030405060708090a0b0c0d0e0f0",
	"04096b6579",
}

func join(structures ...string) []byte { return expecttest.Unhex(strings.Join(structures, "")) }

func TestParseRecord(t *testing.T) {
	r, err := smp.ParseRecord(join(whole...))
	if err != nil {
		t.Fatal(err)
	}
	if *r.Address != (smp.Address{0, 0xa7, 0x13, 0x70, 0x2d, 0xcf, 0xc1}) || r.Address.Random() {
		t.Errorf("address %x", *r.Address)
	}
	if *r.Role != smp.Peripheral || *r.Confirm != value("b009f34d7f43cd0ee859b7fd65f0cc71") {
		t.Errorf("role %d, C %x", *r.Role, *r.Confirm)
	}
	if !r.Random.Equal(key("f0e0d0c0b0a090807060504030201000")) {
		t.Error("r is another")
	}
	if want := []smp.Structure{{Type: smp.TypeName, Value: []byte("key")}}; !reflect.DeepEqual(r.Extra, want) {
		t.Errorf("extra %x", r.Extra)
	}
	if !r.Complete() || !r.Secure() {
		t.Error("not complete, or not secure")
	}
}

// TestEveryOrder: structures may stand in any order, with zero octets anywhere
// between, and are written in one.
func TestEveryOrder(t *testing.T) {
	var permute func(done, rest []string)
	count := 0
	permute = func(done, rest []string) {
		if len(rest) == 0 {
			count++
			for _, padded := range [][]byte{join(done...), join("00", strings.Join(done, "0000"), "000000")} {
				r, err := smp.ParseRecord(padded)
				if err != nil {
					t.Fatalf("%x: %v", padded, err)
				}
				if got := expecttest.Must(r.Append(nil)); !bytes.Equal(got, join(whole...)) {
					t.Fatalf("%x became %x", padded, got)
				}
			}
		}
		for i := range rest {
			permute(append(slices.Clone(done), rest[i]), slices.Delete(slices.Clone(rest), i, i+1))
		}
	}
	permute(nil, whole)
	if count != 120 {
		t.Errorf("%d orders", count)
	}
}

// TestMissing: every subset of the structures is a record; what is complete and
// what is secure is asked separately.
func TestMissing(t *testing.T) {
	for set := range 1 << len(whole) {
		var some []string
		has := func(i int) bool { return set>>i&1 == 1 }
		for i, s := range whole {
			if has(i) {
				some = append(some, s)
			}
		}
		r, err := smp.ParseRecord(join(some...))
		if err != nil {
			t.Fatalf("%v: %v", some, err)
		}
		if (r.Address != nil) != has(0) || (r.Role != nil) != has(1) || (r.Confirm != nil) != has(2) || (r.Random != nil) != has(3) || len(r.Extra) != set>>4 {
			t.Errorf("%v: %+v", some, r)
		}
		if r.Complete() != (has(0) && has(1)) || r.Secure() != (has(2) && has(3)) {
			t.Errorf("%v: complete %v, secure %v", some, r.Complete(), r.Secure())
		}
		if got := expecttest.Must(r.Append([]byte{7})); !bytes.Equal(got, append([]byte{7}, join(some...)...)) {
			t.Errorf("%v became %x", some, got)
		}
	}
}

// TestTypeOctet: of the type octet of an address only the low bit counts.
func TestTypeOctet(t *testing.T) {
	for typ := range 256 {
		r := expecttest.Must(smp.ParseRecord(expecttest.Unhex(fmt.Sprintf("081b060504030201%02x", typ))))
		if *r.Address != smp.NewAddress([6]byte{1, 2, 3, 4, 5, 6}, typ&1 == 1) || r.Address.Random() != (typ&1 == 1) {
			t.Errorf("type %02x: %x", typ, *r.Address)
		}
		if r.Address.Device() != [6]byte{1, 2, 3, 4, 5, 6} {
			t.Errorf("type %02x: device %x", typ, r.Address.Device())
		}
	}
}

func TestRoles(t *testing.T) {
	for role := range 256 {
		b := []byte{2, smp.TypeRole, byte(role)}
		r, err := smp.ParseRecord(b)
		if role > int(smp.BothCentral) {
			wants(t, "parse", err, smp.ErrRole)
			_, err = (&smp.Record{Role: new(smp.Role(role))}).Append(nil)
			wants(t, "append", err, smp.ErrRole)
		} else if err != nil || *r.Role != smp.Role(role) || !bytes.Equal(expecttest.Must(r.Append(nil)), b) {
			t.Errorf("role %d: %+v, %v", role, r, err)
		}
	}
}

// TestRecordSizes tries every size of every known structure, and every way to
// cut a record.
func TestRecordSizes(t *testing.T) {
	sizes := map[byte]int{smp.TypeAddress: 7, smp.TypeRole: 1, smp.TypeConfirm: 16, smp.TypeRandom: 16}
	for typ := range 256 {
		for n := range 255 {
			b := append([]byte{byte(1 + n), byte(typ)}, make([]byte, n)...)
			r, err := smp.ParseRecord(b)
			if size, ok := sizes[byte(typ)]; ok && n != size {
				if wants(t, "size", err, smp.ErrRecordLength); !reflect.DeepEqual(r, smp.Record{}) {
					t.Errorf("type %02x of %d bytes: %+v", typ, n, r)
				}
			} else if err != nil {
				t.Errorf("type %02x of %d bytes: %v", typ, n, err)
			}
		}
	}
	full := join(whole...)
	ends := []int{0}
	for _, s := range whole {
		ends = append(ends, ends[len(ends)-1]+len(s)/2)
	}
	for n := range full {
		r, err := smp.ParseRecord(full[:n])
		if slices.Contains(ends, n) {
			if err != nil {
				t.Errorf("%d bytes: %v", n, err)
			}
			continue
		}
		if wants(t, "cut", err, smp.ErrRecordLength); !reflect.DeepEqual(r, smp.Record{}) {
			t.Errorf("%d bytes: %+v", n, r)
		}
	}
}

// TestOrderOfErrors: a cut anywhere comes first, then the structures in their
// order, and of one structure doubling, size, value.
func TestOrderOfErrors(t *testing.T) {
	const role, badRole, shortRole, cut = "021c01", "021c04", "011c", "0309"
	for _, c := range []struct {
		record string
		want   error
	}{
		{badRole + cut, smp.ErrRecordLength},
		{role + role + cut, smp.ErrRecordLength},
		{role + shortRole, smp.ErrRecord},
		{role + badRole, smp.ErrRecord},
		{badRole + badRole, smp.ErrRole},
		{shortRole + role, smp.ErrRecordLength},
		{badRole + "021b00", smp.ErrRole},
		{"021b00" + badRole, smp.ErrRecordLength},
		{whole[0] + "021b00", smp.ErrRecord},
		{whole[2] + whole[2], smp.ErrRecord},
		{whole[3] + "0123", smp.ErrRecord},
		{whole[4] + whole[4], nil},
	} {
		r, err := smp.ParseRecord(expecttest.Unhex(c.record))
		if wants(t, c.record, err, c.want); err != nil && !reflect.DeepEqual(r, smp.Record{}) {
			t.Errorf("%s: %+v", c.record, r)
		}
	}
}

// TestAppendRefuses: on an error dst is returned as it was.
func TestAppendRefuses(t *testing.T) {
	long := make([]byte, smp.MaxStructureSize+1)
	dst := []byte("dst")
	refuse := func(r smp.Record, want error) {
		t.Helper()
		got, err := r.Append(dst)
		if wants(t, "append", err, want); !bytes.Equal(got, dst) {
			t.Errorf("%x", got)
		}
	}
	for _, typ := range []byte{smp.TypeAddress, smp.TypeRole, smp.TypeConfirm, smp.TypeRandom} {
		refuse(smp.Record{Extra: []smp.Structure{{Type: typ}}}, smp.ErrRecord)
		refuse(smp.Record{Extra: []smp.Structure{{Type: typ, Value: long}}}, smp.ErrRecord)
		refuse(smp.Record{Role: new(smp.Role(4)), Extra: []smp.Structure{{Type: typ}}}, smp.ErrRole)
	}
	refuse(smp.Record{Extra: []smp.Structure{{Type: 9, Value: long}, {Type: smp.TypeRole}}}, smp.ErrRecordLength)
	r := smp.Record{Extra: []smp.Structure{{Type: 9, Value: long[1:]}}}
	if got, err := r.Append(nil); err != nil || len(got) != 256 {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if got, err := new(smp.Record).Append(nil); err != nil || len(got) != 0 {
		t.Errorf("the empty record: %x, %v", got, err)
	}
	if got, err := (smp.Structure{Type: 9, Value: long}).Append(dst); err != smp.ErrRecordLength || !bytes.Equal(got, dst) {
		t.Errorf("%x, %v", got, err)
	}
}

// TestTemporaryKeyIsNotRead: legacy pairing takes nothing from here.
func TestTemporaryKeyIsNotRead(t *testing.T) {
	r := expecttest.Must(smp.ParseRecord(join("1110000102030405060708090a0b0c0d0e0f")))
	if r.Secure() || r.Random != nil || len(r.Extra) != 1 || r.Extra[0].Type != smp.TypeTemporaryKey {
		t.Errorf("%+v", r)
	}
}

func TestBREDR(t *testing.T) {
	r, err := smp.ParseBREDR(expecttest.Unhex("1200060504030201" + "04096b6579" + "040d040424"))
	want := smp.BREDRRecord{Address: [6]byte{1, 2, 3, 4, 5, 6}, Structures: []smp.Structure{
		{Type: smp.TypeName, Value: []byte("key")}, {Type: smp.TypeClassOfDevice, Value: []byte{4, 4, 0x24}},
	}}
	if err != nil || !reflect.DeepEqual(r, want) {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestBREDRSizes: a record is as long as it says, whichever of the two changes.
func TestBREDRSizes(t *testing.T) {
	empty := expecttest.Unhex("0800060504030201")
	if r, err := smp.ParseBREDR(empty); err != nil || !bytes.Equal(expecttest.Must(r.Append(nil)), empty) {
		t.Errorf("%+v, %v", r, err)
	}
	for n := range empty {
		for _, says := range []int{n, len(empty)} {
			b := bytes.Clone(empty[:n])
			if n > 0 {
				b[0] = byte(says)
			}
			r, err := smp.ParseBREDR(b)
			if wants(t, "short", err, smp.ErrRecordLength); !reflect.DeepEqual(r, smp.BREDRRecord{}) {
				t.Errorf("%d bytes: %+v", n, r)
			}
		}
	}
	for says := range 1 << 16 {
		b := append(bytes.Clone(empty), 2, 9, 'a')
		b[0], b[1] = byte(says), byte(says>>8)
		if _, err := smp.ParseBREDR(b); (err == nil) != (says == len(b)) {
			t.Fatalf("length %d of %d: %v", says, len(b), err)
		}
	}
	_, err := smp.ParseBREDR(expecttest.Unhex("0a0006050403020109ff"))
	wants(t, "cut structure", err, smp.ErrRecordLength)

	most := smp.BREDRRecord{}
	for range 255 {
		most.Structures = append(most.Structures, smp.Structure{Type: 9, Value: make([]byte, 254)})
	}
	most.Structures = append(most.Structures, smp.Structure{Type: 9, Value: make([]byte, 245)})
	b := expecttest.Must(most.Append(nil))
	if len(b) != 65535 || !reflect.DeepEqual(expecttest.Must(smp.ParseBREDR(b)), most) {
		t.Errorf("%d bytes", len(b))
	}
	for _, bad := range []smp.Structure{{Type: 9, Value: make([]byte, 246)}, {Type: 9, Value: make([]byte, 255)}} {
		most.Structures[255] = bad
		got, err := most.Append([]byte{7})
		if wants(t, "long", err, smp.ErrRecordLength); !bytes.Equal(got, []byte{7}) {
			t.Errorf("%d bytes", len(got))
		}
	}
}

// TestBREDRKeepsOrder: structures are neither interpreted nor sorted, known
// types among them.
func TestBREDRKeepsOrder(t *testing.T) {
	b := expecttest.Unhex("1400060504030201" + "021c09" + "021c04" + "0109" + "03ff6162")
	b[0] = byte(len(b))
	if r, err := smp.ParseBREDR(b); err != nil || !bytes.Equal(expecttest.Must(r.Append(nil)), b) {
		t.Errorf("%+v, %v", r, err)
	}
}
