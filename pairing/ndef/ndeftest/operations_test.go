package ndeftest_test

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/pairing/ndef/ndeftest"
)

// cases runs cases in the words of the vector format, each of an operation, its
// in-fields and its answer, and fails for those that do not pass.
func cases(t *testing.T, of [][3]string) {
	t.Helper()
	var all []string
	for i, c := range of {
		all = append(all, fmt.Sprintf(`{"id": "%d", "op": "ndef.%s", "in": {%s}, %s}`, i, c[0], c[1], c[2]))
	}
	f, err := vectors.Load(strings.NewReader(`{"schema": 1, "protocol": "ndef", "cases": [` + strings.Join(all, ",\n") + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	passed, _ := f.Run(ndeftest.Operations(), nil, func(r vectors.Result) {
		if !r.Passed() {
			t.Error(r, of[at(r.ID)])
		}
	})
	if passed != len(of) {
		t.Errorf("%d of %d passed", passed, len(of))
	}
}

func at(id string) (i int) {
	fmt.Sscan(id, &i)
	return i
}

// TestOrder has two faults in each case, and values on both sides of bounds.
func TestOrder(t *testing.T) {
	record := func(tnf, typ, id, payload string) string {
		return fmt.Sprintf(`{"tnf": %s, "type": %q, "id": %q, "payload": %q}`, tnf, typ, id, payload)
	}
	records := func(rs ...string) string { return `"records": [` + strings.Join(rs, ", ") + `]` }
	long := strings.Repeat("41", 256)
	text := func(s string) string { return hex.EncodeToString([]byte(s)) }
	cases(t, [][3]string{
		{"encode", records(), `"error": "length"`},
		{"encode", records(record("8", long, "", "")), `"error": "range"`},
		{"encode", records(record("-1", "", "", "")), `"error": "range"`},
		{"encode", records(record("256", "", "", "")), `"error": "range"`},
		{"encode", records(record(`"36893488147419103232"`, "", "", "")), `"error": "range"`},
		{"encode", records(record("1", "", long, "")), `"error": "length"`},
		{"encode", records(record("1", "", "", ""), record("300", "", "", "")), `"error": "format"`},
		{"encode", records(record("1", long, "", ""), record("300", "", "", "")), `"error": "length"`},
		{"encode", records(record("5", "", "69", "aa")), `"out": {"message": "dd00010169aa"}`},
		{"encode", records(record("1", long[2:], long[2:], "")), fmt.Sprintf(`"out": {"message": "d9ff00ff%s"}`, long[2:]+long[2:])},
		{"uri", `"payload": ""`, `"error": "length"`},
		{"uri", `"payload": "24ff"`, `"error": "range"`},
		{"uri", `"payload": "23"`, `"out": {"uri": "urn:nfc:"}`},
		{"uri_encode", `"uri": ""`, `"out": {"payload": "00"}`},
		{"uri_encode", `"uri": "a\u007f"`, `"error": "format"`},
		{"uri_encode", `"uri": "a\u0080"`, `"out": {"payload": "0061c280"}`},
		{"text", `"payload": ""`, `"error": "length"`},
		{"text", `"payload": "c0ff"`, `"error": "range"`},
		{"text", `"payload": "c220"`, `"error": "length"`},
		{"text", `"payload": "c165feff"`, `"out": {"lang": "e", "text": "", "encoding": "utf-16"}`},
		{"text_encode", `"lang": "` + strings.Repeat("é", 64) + `", "text": ""`, `"error": "range"`},
		{"text_encode", `"lang": "` + strings.Repeat("é", 63) + `", "text": ""`, `"error": "format"`},
		{"text_encode", `"lang": " ", "text": ""`, `"error": "format"`},
		{"smartposter", `"payload": ""`, `"error": "length"`},
		{"smartposter", `"payload": "9101015500510101` + text("U") + `ff"`, `"error": "format"`},
		{"smartposter", `"payload": "d00000"`, `"error": "format"`},
		{"type2_tlv", `"memory": "e110"`, `"error": "length"`},
		{"type2_tlv", `"memory": "00200100"`, `"error": "format"`},
		{"type2_tlv", `"memory": "e1200100ff"`, `"error": "unsupported"`},
		{"type2_tlv", `"memory": "e110010001"`, `"error": "length"`},
		{"type2_tlv", `"memory": "e11001ff0000000300fe03"`, `"out": {"data_size": 8, "tlvs": [{"tag": 3, "value": ""}], "message": ""}`},
		{"decode", `"message": "d9000000"`, `"error": "format"`},
		{"decode", `"message": "dd000000"`, `"out": {"records": [{"tnf": 5, "type": "", "id": "", "payload": ""}]}`},
	})
}

// TestReplay departs from recordings: no case passes that way, whatever error
// it names.
func TestReplay(t *testing.T) {
	const (
		first = `{"command": "00a4040007d276000085010100", "response": "9000"}`
		none  = `{"command": "00a4040007d276000085010100", "response": "6a82"}`
		other = `{"command": "00a4040007d276000085010101", "response": "6a82"}`
		cc    = `{"command": "00a4000c02e103", "response": "6a82"}`
	)
	type4 := func(most, exchanges, answer string) [3]string {
		return [3]string{"type4_read", `"max_le": ` + most + `, "exchanges": [` + exchanges + `]`, answer}
	}
	cases(t, [][3]string{
		type4("255", none, `"error": "unknown"`),
		type4("255", none+","+cc, `"error": "unknown"`), // stops early
		type4("255", first+","+cc, `"error": "unknown"`),
		type4("0", none, `"error": "range"`),
		type4("-1", none, `"error": "range"`),
		type4("65536", none, `"error": "unknown"`),
		type4("255", "", `"error": "mismatch"`),
		type4("255", other, `"error": "mismatch"`),
		type4("255", first, `"error": "mismatch"`),
		type4("255", first+","+first, `"error": "mismatch"`),
	})
}

func TestReplayStaysDeparted(t *testing.T) {
	r := ndeftest.NewReplay([]ndeftest.Exchange{{Command: []byte{1}, Response: []byte{2}}})
	if b, err := r.Transmit([]byte{9}); b != nil || !errors.Is(err, ndeftest.ErrReplay) {
		t.Errorf("%x, %v", b, err)
	}
	if b, err := r.Transmit([]byte{1}); b != nil || !errors.Is(err, ndeftest.ErrReplay) {
		t.Errorf("%x, %v", b, err)
	}
	if err := r.Err(nil); !errors.Is(err, ndeftest.ErrReplay) {
		t.Error(err)
	}
	r = ndeftest.NewReplay([]ndeftest.Exchange{{Command: []byte{1}, Response: []byte{2}}})
	if err := r.Err(nil); !errors.Is(err, ndeftest.ErrReplay) { // stopped early
		t.Error(err)
	}
	if b, err := r.Transmit([]byte{1}); string(b) != "\x02" || err != nil || r.Err(nil) != nil {
		t.Errorf("%x, %v, %v", b, err, r.Err(nil))
	}
}
