package secret_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/seed-496a4445/fyr/internal/policy/printtest"
	"github.com/seed-496a4445/fyr/internal/secret"
)

var sixteen = []byte{0x00, 0x41, 0x9f, 0x22, 0x0a, 0xc3, 0xa9, 0x31, 0x32, 0xff, 0x80, 0x5c, 0x07, 0x7a, 0x10, 0xe2}

// credential is how the key types of this module hold a Key.
type credential struct {
	name string
	key  secret.Key
	keys []secret.Key
}

func TestKeyNeverPrints(t *testing.T) {
	printtest.NeverPrints(t, secret.New(sixteen), sixteen)
	k := secret.New(sixteen)
	printtest.NeverPrints(t, &k, sixteen)
	printtest.NeverPrints(t, credential{"tag", k, []secret.Key{k, secret.New(sixteen)}}, sixteen)
	printtest.NeverPrints(t, &credential{"tag", k, []secret.Key{k}}, sixteen)
	long := bytes.Repeat(sixteen, 16) // of the size of a fleet's largest states
	printtest.NeverPrints(t, secret.New(long), long)
}

// TestKeyPrints: what stands in for the bytes is the same for all keys, the
// zero one and wiped ones.
func TestKeyPrints(t *testing.T) {
	wiped := secret.New(sixteen)
	wiped.Wipe()
	for name, k := range map[string]secret.Key{"key": secret.New(sixteen), "zero": {}, "wiped": wiped} {
		if got := fmt.Sprintf("%v %s %+v", k, k, k); got != "(secret) (secret) (secret)" {
			t.Errorf("%s: %s", name, got)
		}
		if got := fmt.Sprintf("%#v", k); got != "secret.Key{}" {
			t.Errorf("%s: %%#v gives %s", name, got)
		}
		b, err := json.Marshal(map[string]secret.Key{"k": k})
		if err != nil || string(b) != `{"k":"(secret)"}` {
			t.Errorf("%s: JSON %s, %v", name, b, err)
		}
		var text strings.Builder
		slog.New(slog.NewTextHandler(&text, nil)).Info("m", "k", k)
		if !strings.Contains(text.String(), "k=(secret)") {
			t.Errorf("%s: log %s", name, text.String())
		}
	}
}

func TestKeyIsNotComparable(t *testing.T) {
	if reflect.TypeFor[secret.Key]().Comparable() {
		t.Error("keys can be compared with ==")
	}
}

func TestNewCopies(t *testing.T) {
	b := bytes.Clone(sixteen)
	k := secret.New(b)
	b[0] ^= 1
	if !bytes.Equal(k.Bytes(), sixteen) {
		t.Error("the key changed with the bytes that it was made of")
	}
	k.Wipe()
	if b[1] != sixteen[1] {
		t.Error("Wipe has overwritten the caller's bytes")
	}
}

// TestEqual tries keys that differ in each bit and in size.
func TestEqual(t *testing.T) {
	k := secret.New(sixteen)
	if !k.Equal(k) || !k.Equal(secret.New(sixteen)) {
		t.Error("a key differs from itself")
	}
	for i := range 8 * len(sixteen) {
		b := bytes.Clone(sixteen)
		b[i/8] ^= 1 << (i % 8)
		if k.Equal(secret.New(b)) || secret.New(b).Equal(k) {
			t.Errorf("keys that differ in bit %d are equal", i)
		}
	}
	for n := range len(sixteen) {
		if k.Equal(secret.New(sixteen[:n])) || secret.New(sixteen[:n]).Equal(k) {
			t.Errorf("the first %d bytes equal the key", n)
		}
	}
	if !secret.New(nil).Equal(secret.New([]byte{})) {
		t.Error("empty keys differ")
	}
}

// TestEmpty: a key of no bytes is a key, unlike the zero value.
func TestEmpty(t *testing.T) {
	k := secret.New(nil)
	if !k.Valid() || len(k.Bytes()) != 0 {
		t.Error("a key of no bytes is not valid")
	}
}

func panics(f func()) (text any) {
	defer func() { text = recover() }()
	f()
	return nil
}

// TestZeroAndWipedPanic asks every method that needs the bytes.
func TestZeroAndWipedPanic(t *testing.T) {
	good := secret.New(sixteen)
	wiped := secret.New(sixteen)
	wiped.Wipe()
	for name, k := range map[string]secret.Key{"zero": {}, "wiped": wiped} {
		if k.Valid() {
			t.Errorf("%s: valid", name)
		}
		for method, f := range map[string]func(){
			"Bytes":          func() { k.Bytes() },
			"Equal":          func() { k.Equal(good) },
			"Equal, other":   func() { good.Equal(k) },
			"Equal, to self": func() { k.Equal(k) },
		} {
			if text := panics(f); text != "secret: use of a zero or wiped key" {
				t.Errorf("%s: %s panics with %v", name, method, text)
			}
		}
		if text := panics(k.Wipe); text != nil {
			t.Errorf("%s: Wipe panics with %v", name, text)
		}
	}
	if text := panics(func() { good.Bytes() }); text != nil {
		t.Errorf("a good key panics with %v", text)
	}
}

// TestCopiesShareWipe: wiping any copy overwrites the bytes, and no copy can be
// used any more.
func TestCopiesShareWipe(t *testing.T) {
	for i := range 3 {
		first := secret.New(sixteen)
		second := first
		third := credential{key: second}
		copies := []secret.Key{first, second, third.key}
		b := first.Bytes()
		copies[i].Wipe()
		if !bytes.Equal(b, make([]byte, len(sixteen))) {
			t.Errorf("copy %d wiped: bytes %x are left", i, b)
		}
		for j, k := range copies {
			if k.Valid() || panics(func() { k.Bytes() }) == nil {
				t.Errorf("copy %d wiped: copy %d can be used", i, j)
			}
		}
	}
	one, other := secret.New(sixteen), secret.New(sixteen)
	one.Wipe()
	if !other.Valid() || !bytes.Equal(other.Bytes(), sixteen) {
		t.Error("another key of the same bytes was wiped too")
	}
}

// TestConcurrentUse means something under the race detector.
func TestConcurrentUse(t *testing.T) {
	k, other := secret.New(sixteen), secret.New(sixteen)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 100 {
				if !k.Valid() || !k.Equal(other) || len(k.Bytes()) != len(sixteen) || k.String() == "" {
					t.Error("wrong")
				}
			}
		})
	}
	wg.Wait()
}

func TestUseDoesNotAllocate(t *testing.T) {
	k, other := secret.New(sixteen), secret.New(sixteen)
	if n := testing.AllocsPerRun(100, func() {
		if !k.Valid() || !k.Equal(other) || k.Bytes()[0] != 0 {
			t.Error("wrong")
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestSame(t *testing.T) {
	k := secret.New(sixteen)
	again := k
	if other := secret.New(sixteen); !k.Same(again) || k.Same(other) || k.Same(secret.Key{}) {
		t.Error("copies are not told from equals")
	}
}

// TestAllZero looks at each bit of each byte.
func TestAllZero(t *testing.T) {
	if !secret.AllZero(nil) || !secret.AllZero(make([]byte, 33)) {
		t.Error("zeros are not zero")
	}
	for i := range 33 * 8 {
		b := make([]byte, 33)
		b[i/8] = 1 << (i % 8)
		if secret.AllZero(b) {
			t.Errorf("%x is zero", b)
		}
	}
}
