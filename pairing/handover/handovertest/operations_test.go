package handovertest_test

import (
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/pairing/handover"
	"github.com/seed-496a4445/fyr/pairing/handover/handovertest"
	"github.com/seed-496a4445/fyr/pairing/ndef"
)

// A suite is a list of cases in the making.
type suite []string

func (s *suite) add(op, in, answer string) {
	*s = append(*s, fmt.Sprintf(`{"id": "%d", "op": "handover.%s", "in": {%s}, %s}`, len(*s), op, in, answer))
}

// fail adds a case that ends in an error of the class.
func (s *suite) fail(class, op, in string) { s.add(op, in, `"error": "`+class+`"`) }

func (s suite) run(t *testing.T) {
	t.Helper()
	f, err := vectors.Load(strings.NewReader(`{"schema": 1, "protocol": "handover", "cases": [` + strings.Join(s, ",") + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	passed, _ := f.Run(handovertest.Operations(), nil, func(r vectors.Result) {
		if !r.Passed() {
			t.Errorf("%s\n%s", r, s[index(r.ID)])
		}
	})
	if passed != len(s) {
		t.Errorf("%d of %d passed", passed, len(s))
	}
}

// index is the place of the case that add gave the id.
func index(id string) (n int) {
	fmt.Sscan(id, &n)
	return n
}

// fields makes the in-fields of encode, with changes: pairs of a name and a
// value, or no value to leave it out.
func fields(changes ...string) string {
	values := [][2]string{
		{"role", `"Hs"`}, {"version_major", "1"}, {"version_minor", "5"}, {"random", ""}, {"error", ""},
		{"alternatives", "[]"}, {"carriers", "[]"},
	}
	var list []string
	for _, v := range values {
		for i := 0; i < len(changes); i += 2 {
			if changes[i] == v[0] {
				v[1] = changes[i+1]
			}
		}
		if v[1] != "" {
			list = append(list, fmt.Sprintf("%q: %s", v[0], v[1]))
		}
	}
	return strings.Join(list, ", ")
}

func ac(power, carrier, aux string) string {
	return fmt.Sprintf(`[{"power": %s, "carrier": %q, "aux": [%s]}]`, power, carrier, aux)
}

func failure(reason, data string) string {
	return fmt.Sprintf(`{"reason": %s, "data": %q}`, reason, data)
}

func carrier(tnf, typ string) string {
	return fmt.Sprintf(`[{"tnf": %s, "type": %q, "id": "", "payload": ""}]`, tnf, typ)
}

// TestEncodeOrder has values that do not fit their fields, alone and with
// others before and behind them.
func TestEncodeOrder(t *testing.T) {
	var s suite
	long := strings.Repeat("00", 256)
	many := strings.TrimSuffix(strings.Repeat(`"",`, 256), ",")
	for _, role := range []string{"", "hs", "Hc", "Hsx"} {
		s.fail("range", "encode", fields("role", fmt.Sprintf("%q", role), "random", "1"))
	}
	for _, n := range []string{"-1", "16", "256", "257", "4294967297", "18446744073709551617"} {
		s.fail("range", "encode", fields("version_major", n))
		s.fail("range", "encode", fields("version_minor", n, "random", "1"))
		s.fail("range", "encode", fields("alternatives", ac(n, long, "")))
	}
	s.fail("range", "encode", fields("version_major", "0"))
	s.fail("range", "encode", fields("version_major", "2"))
	for _, n := range []string{"-1", "65536", "65537", "18446744073709551617"} {
		s.fail("format", "encode", fields("random", n))
		s.fail("range", "encode", fields("random", n, "role", `"Hr"`, "alternatives", ac("0", long, "")))
		s.fail("range", "encode", fields("random", n, "version_minor", "16"))
	}
	s.add("encode", fields("role", `"Hr"`, "random", "65535"), `"out": {"message": "d10208487215d102026372ffff"}`)
	s.fail("range", "encode", fields("alternatives", ac("4", long, ""), "error", failure("0", "")))
	s.fail("length", "encode", fields("alternatives", ac("3", long, ""), "error", failure("0", "")))
	s.fail("length", "encode", fields("alternatives", ac("3", "", `"`+long+`"`)))
	s.fail("length", "encode", fields("alternatives", ac("3", "", many)))
	s.fail("length", "encode", fields("role", `"Hi"`, "alternatives", ac("3", "", many), "error", failure("0", "")))
	for _, role := range []string{`"Hr"`, `"Hm"`, `"Hi"`} {
		s.fail("format", "encode", fields("role", role, "error", failure("0", "")))
		s.fail("format", "encode", fields("role", role, "error", failure("256", "")))
	}
	for _, n := range []string{"-1", "0", "256", "257", "18446744073709551617"} {
		s.fail("range", "encode", fields("error", failure(n, "00"), "carriers", carrier("1", "")))
	}
	for reason, size := range map[string]int{"1": 1, "2": 4, "3": 1} {
		for n := range 6 {
			in := fields("error", failure(reason, strings.Repeat("00", n)), "carriers", carrier("1", ""))
			if n == size {
				s.fail("format", "encode", in) // by the carrier
			} else {
				s.fail("length", "encode", in)
			}
		}
	}
	for _, n := range []string{"-1", "6", "7", "8", "256", "257"} {
		s.fail("range", "encode", fields("carriers", carrier(n, long)))
	}
	s.fail("length", "encode", fields("carriers", carrier("0", long)))
	s.fail("format", "encode", fields("carriers", carrier("0", "00")))
	s.run(t)
}

func TestSmallOperations(t *testing.T) {
	var s suite
	for _, n := range []string{"-1", "64", "255", "256", "18446744073709551616"} {
		s.fail("range", "tnep_wait", `"wt_int": `+n)
	}
	for n, want := range map[string]string{"1": "0.594604", "2": "0.707107", "5": "1.189207", "62": "23170.475"} {
		s.add("tnep_wait", `"wt_int": `+n, `"out": {"wait_ms": `+want+`}`)
	}
	s.fail("length", "tnep_select", fmt.Sprintf(`"service": %q`, strings.Repeat("n", 256)))
	s.fail("length", "tnep_select", fmt.Sprintf(`"service": %q`, strings.Repeat("é", 128)))
	s.add("tnep_select", fmt.Sprintf(`"service": %q`, strings.Repeat("n", 255)),
		`"out": {"message": "c102000001005473ff`+strings.Repeat("6e", 255)+`"}`)
	s.add("tnep_select", fmt.Sprintf(`"service": %q`, strings.Repeat("n", 254)),
		`"out": {"message": "d102ff5473fe`+strings.Repeat("6e", 254)+`"}`)
	s.add("carrier", `"payload": "ff0141"`, `"out": {"tnf": 7, "type": "41", "data": ""}`)
	s.run(t)
}

// A tape is a recording in the making.
type tape []string

func (p tape) with(command, response string) tape {
	pair := fmt.Sprintf(`{"command": %q, "response": %q}`, command, response)
	return append(p[:len(p):len(p)], pair)
}

// read reads a message of the file in one piece.
func (p tape) read(message string) tape {
	n := len(message) / 2
	p = p.with("00b0000002", fmt.Sprintf("%04x9000", n))
	if n == 0 {
		return p
	}
	return p.with(fmt.Sprintf("00b00002%02x", n), message+"9000")
}

// write writes a message in one command.
func (p tape) write(message string) tape {
	n := len(message) / 2
	return p.with(fmt.Sprintf("00d60000%02x%04x%s", 2+n, n, message), "9000")
}

// in makes the in-fields of an exchange.
func (p tape) in(service, request string) string {
	return fmt.Sprintf(`"service": %q, "request": %q, "max_le": 255, "exchanges": [%s]`, service, request, strings.Join(p, ","))
}

// opened opens a tag with this capability container.
func opened(cc string) tape {
	return tape{}.with("00a4040007d276000085010100", "9000").with("00a4000c02e103", "9000").
		with("00b000000f", cc+"9000").with("00a4000c02e104", "9000")
}

const (
	cc       = "000f20" + "00ff" + "00ff" + "0406e104" + "0200" + "0000"
	status   = "d10201546500"
	selectX  = "d1020254730178"
	request  = "d10201487215"
	answer   = "d10201487315"
	extended = 2 // extensions of the service x
)

// offers is an initial message that offers x, for messages of 6 octets.
func offers(t *testing.T) string {
	t.Helper()
	payload, err := handover.Service{Version: 0x10, Name: "x", Extensions: extended, MaxMessage: 6}.Append(nil)
	if err != nil {
		t.Fatal(err)
	}
	b, err := ndef.Message{{TNF: ndef.WellKnown, Type: []byte("Tp"), Payload: payload}}.Append(nil)
	if err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(b)
}

func TestExchange(t *testing.T) {
	var s suite
	initial := opened(cc).read(offers(t))
	picked := initial.write(selectX).read(status)
	asked := picked.write(request)
	s.add("tnep_exchange", asked.read(answer).in("x", request), `"out": {"response": "`+answer+`"}`)
	s.add("tnep_exchange", initial.write(selectX).read("").read("").read(status).write("").read("").read("").read("00").in("x", ""),
		`"out": {"response": "00"}`) // the request and its answer are not decoded

	// Access comes after the container, reading before writing.
	s.fail("state", "tnep_exchange", opened(cc[:len(cc)-2]+"ff").in("x", request))
	s.fail("state", "tnep_exchange", opened(cc[:len(cc)-2]+"01").in("x", request))
	s.fail("state", "tnep_exchange", opened(cc[:len(cc)-4]+"01ff").in("x", request))
	s.fail("format", "tnep_exchange", opened("000f2000ff00ff0506e104020000ff").in("x", request))
	s.fail("range", "tnep_exchange", opened("000f20000e00ff0406e104020000ff").in("x", request))
	s.fail("unsupported", "tnep_exchange", opened("000f10000e00ff0406e104020000ff").in("x", request))
	s.fail("length", "tnep_exchange", opened("000e10000e00ff0406e104020000ff").in("x", request))

	// The service, then the size of the request.
	long := request + "00"
	s.fail("unknown", "tnep_exchange", initial.in("y", long))
	s.fail("unknown", "tnep_exchange", initial.in(strings.Repeat("y", 256), long))
	s.fail("length", "tnep_exchange", initial.in("x", long))
	s.fail("length", "tnep_exchange", opened(cc).read("").in("x", request))
	s.fail("format", "tnep_exchange", opened(cc).read("510201546500").in("x", request))
	s.fail("unsupported", "tnep_exchange", opened(cc).read("d1020254702000").in("x", request))
	s.fail("length", "tnep_exchange", opened(cc).read("d10201547010").in("x", request))

	// What does not fit into one command or the file.
	s.fail("length", "tnep_exchange", opened("000f2000ff00080406e10402000000").read(offers(t)).in("x", request)) // MLc 8, and 9 to write
	small := opened("000f2000ff00090406e10402000000").read(offers(t)).write(selectX).read(status).write(request).read(answer)
	s.add("tnep_exchange", small.in("x", request), `"out": {"response": "`+answer+`"}`) // MLc 9
	s.fail("range", "tnep_exchange", opened("000f2000ff00ff0406e10400080000").read(offers(t)).in("x", request))

	// Waiting, status, status words.
	s.fail("state", "tnep_exchange", initial.write(selectX).read("").read("").read("").in("x", request))
	s.fail("state", "tnep_exchange", asked.read("").read("").read("").in("x", request))
	s.fail("state", "tnep_exchange", initial.write(selectX).read("d10201546501").in("x", request))
	s.fail("format", "tnep_exchange", initial.write(selectX).read(offers(t)).in("x", request))
	s.fail("length", "tnep_exchange", initial.write(selectX).read("d102005465").in("x", request))
	write := "00d60000090007" + selectX
	for sw, class := range map[string]string{"6a82": "unknown", "6982": "state", "6102": "state", "6c02": "state", "90": "length", "": "length"} {
		s.fail(class, "tnep_exchange", initial.with(write, sw).in("x", request))
		s.fail(class, "tnep_exchange", asked.with("00b0000002", sw).in("x", request))
	}
	s.fail("length", "tnep_exchange", asked.with("00b0000002", "069000").in("x", request))
	s.fail("length", "tnep_exchange", asked.with("00b0000002", "00069000").with("00b0000206", answer[2:]+"9000").in("x", request))
	s.fail("range", "tnep_exchange", asked.with("00b0000002", "01ff9000").in("x", request))
	s.run(t)
}

// TestReplayFails has readers that depart from the recording: a case does not
// pass for that.
func TestReplayFails(t *testing.T) {
	whole := opened(cc).read(offers(t)).write(selectX).read(status).write(request).read(answer)
	other := append(whole[:3:3], whole[4:]...)
	for name, p := range map[string]tape{
		"too short": whole[:len(whole)-1], "too long": whole.with("00b0000002", "9000"), "another command": other,
	} {
		var s suite
		s.add("tnep_exchange", p.in("x", request), `"out": {"response": "`+answer+`"}`)
		f, err := vectors.Load(strings.NewReader(`{"schema": 1, "protocol": "handover", "cases": [` + s[0] + `]}`))
		if err != nil {
			t.Fatal(err)
		}
		if passed, failed := f.Run(handovertest.Operations(), nil, nil); passed != 0 || failed != 1 {
			t.Errorf("%s: passed", name)
		}
	}
}
