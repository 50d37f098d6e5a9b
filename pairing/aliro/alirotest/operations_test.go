package alirotest_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/pairing/aliro/alirotest"
)

// A change is made to the in-fields of a case that passes.
type change map[string]any

// good returns the in-fields of the first case of op that has an answer.
func good(t *testing.T, op string) map[string]any {
	t.Helper()
	b, err := os.ReadFile("../../../testdata/vectors/aliro.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Cases []struct {
			Op  string         `json:"op"`
			In  map[string]any `json:"in"`
			Out map[string]any `json:"out"`
		} `json:"cases"`
	}
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	for _, c := range file.Cases {
		if c.Op == "aliro."+op && c.Out != nil {
			return c.In
		}
	}
	t.Fatalf("no case of %s", op)
	return nil
}

// refuses runs op with changes, and wants an error of a class.
func refuses(t *testing.T, op, class string, changes ...change) {
	t.Helper()
	in := maps.Clone(good(t, op))
	for _, c := range changes {
		maps.Copy(in, c)
	}
	fields, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	f, err := vectors.Load(strings.NewReader(fmt.Sprintf(`{"schema": 1, "protocol": "aliro", "cases": [{"id": "a", "op": "aliro.%s", "in": %s, "error": %q}]}`, op, fields, class)))
	if err != nil {
		t.Fatal(err)
	}
	f.Run(alirotest.Operations(), nil, func(r vectors.Result) {
		if !r.Passed() {
			t.Errorf("%s with %v: %s", op, changes, r)
		}
	})
}

func zeros(n int) string { return strings.Repeat("00", n) }

// sizes are those of the fixed fields.
var sizes = map[string]int{
	"private": 32, "peer_ephemeral_public": 65, "reader_public": 65, "reader_id": 32, "transaction_id": 16, "version": 2, "flag_and_code": 2,
	"device_public": 65, "k_persistent": 32, "reader_ephemeral_public": 65, "device_ephemeral_public": 65, "public_key": 65, "signature": 64, "key": 32,
}

// The public keys of the operations that have some.
var points = map[string][]string{
	"key_schedule":      {"peer_ephemeral_public", "reader_public"},
	"persistent_key":    {"peer_ephemeral_public", "reader_public", "device_public"},
	"fast_key_schedule": {"reader_public", "reader_ephemeral_public", "device_public", "device_ephemeral_public"},
	"verify_auth":       {"public_key", "reader_ephemeral_public", "device_ephemeral_public"},
}

// TestSizes: a wrong size of any field comes before all other faults.
func TestSizes(t *testing.T) {
	others := map[string][]change{
		"key_schedule":      {{"private": zeros(32)}, {"reader_public": zeros(65)}, {"peer_ephemeral_public": zeros(65)}, {"interface": 0}},
		"persistent_key":    {{"private": zeros(32)}, {"reader_public": zeros(65)}, {"device_public": zeros(65)}, {"interface": 0}},
		"fast_key_schedule": {{"reader_public": zeros(65)}, {"device_public": zeros(65)}, {"interface": 0}},
		"verify_auth":       {{"public_key": zeros(65)}, {"signature": zeros(64)}},
		"open":              {{"counter": 0}, {"ciphertext": ""}},
		"seal":              {{"counter": 0}},
	}
	for op, faults := range others {
		for name := range good(t, op) {
			size, ok := sizes[name]
			if !ok {
				continue
			}
			for _, n := range []int{0, 1, size - 1, size + 1, size + 32, 33} {
				if n == size {
					continue
				}
				wrong := change{name: zeros(n)}
				refuses(t, op, "length", wrong)
				refuses(t, op, "length", append(faults, wrong)...)
			}
		}
	}
}

// TestOrder: then comes the private key, then the points, then the interface or
// the signature.
func TestOrder(t *testing.T) {
	const order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
	for _, op := range []string{"key_schedule", "persistent_key"} {
		for _, private := range []string{zeros(32), order, strings.Repeat("ff", 32)} {
			wrong := change{"private": private}
			refuses(t, op, "range", wrong)
			refuses(t, op, "range", wrong, change{"reader_public": zeros(65)}, change{"interface": 1})
		}
	}
	for op, names := range points {
		for _, name := range names {
			key := good(t, op)[name].(string)
			for _, wrong := range []string{zeros(65), "02" + key[2:], "06" + key[2:], key[:128] + fmt.Sprintf("%02x", 0xff^hexByte(t, key[128:]))} {
				bad := change{name: wrong}
				refuses(t, op, "point", bad)
				if op == "verify_auth" {
					refuses(t, op, "point", bad, change{"signature": zeros(64)})
				} else {
					refuses(t, op, "point", bad, change{"interface": 0})
				}
			}
		}
		if op == "verify_auth" {
			refuses(t, op, "authentication", change{"signature": zeros(64)})
			continue
		}
		for _, link := range []any{0, 93, 95, 194, 196, 255, 256, 94 + 256, -1, -162, "18446744073709551710"} {
			refuses(t, op, "unsupported", change{"interface": link})
		}
	}
}

func hexByte(t *testing.T, s string) (b byte) {
	t.Helper()
	if _, err := fmt.Sscanf(s, "%02x", &b); err != nil {
		t.Fatal(err)
	}
	return b
}

// TestMessages: the counter comes before the message.
func TestMessages(t *testing.T) {
	for _, counter := range []any{0, -1, int64(1) << 32, int64(1)<<32 + 1, "18446744073709551617"} {
		wrong := change{"counter": counter}
		refuses(t, "seal", "range", wrong)
		refuses(t, "open", "range", wrong)
		refuses(t, "open", "range", wrong, change{"ciphertext": zeros(15)})
	}
	for n := range 16 {
		refuses(t, "open", "length", change{"ciphertext": zeros(n)})
	}
	refuses(t, "open", "authentication", change{"ciphertext": zeros(16)})
	refuses(t, "open", "authentication", change{"sender": "reader"})
	refuses(t, "open", "authentication", change{"counter": 2})
}
