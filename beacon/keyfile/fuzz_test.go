package keyfile_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/beacon/all"
	"github.com/seed-496a4445/fyr/beacon/keyfile"
)

// FuzzRead reads anything. What is read is written, and read again to the
// same; what is not gives an error of one class and no entries.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		goodFile, file(kitchen + "," + kitchen), file(""), `{"fyr": 1, "tags": []}`, `{"tags": [` + tag7 + `], "fyr": 1}`, "",
		file(`{"network": "bthome", "address": "A4:C1:38:8D:18:B2", "bind_key": "231d39c1d7cc1ab1aee224cd096db932"}`),
		file(`{"network": "rpa", "irk": "ec0234a357c8ad05341010a60a397d9b"}`),
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		entries, err := keyfile.Read(bytes.NewReader(b), all.Networks())
		if err != nil {
			var e *keyfile.Error
			if entries != nil || !errors.As(err, &e) || !oneClass(err) || len(err.Error()) > 1000 {
				t.Fatalf("%v, %v", entries, err)
			}
			return
		}
		var first, second bytes.Buffer
		if err := keyfile.Write(&first, entries); err != nil {
			t.Fatal(err)
		}
		again, err := keyfile.Read(bytes.NewReader(first.Bytes()), all.Networks())
		if err != nil {
			t.Fatalf("%v\n%s", err, first.Bytes())
		}
		if err := keyfile.Write(&second, again); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Fatalf("%s\n%s", first.Bytes(), second.Bytes())
		}
	})
}
