package keyfile_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/seed-496a4445/fyr"
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/eddystone"
	"github.com/seed-496a4445/fyr/beacon/keyfile"
	"github.com/seed-496a4445/fyr/internal/policy/printtest"
)

// deaf is a network without credentials.
type deaf struct{ beacon.Unstable }

func (deaf) Name() string                                     { return "deaf" }
func (deaf) Read(*beacon.Frame, *beacon.Advert) (bool, error) { return false, nil }

// mute is a credential that holds the fields it is made of.
type mute struct {
	network beacon.Network
	fields  beacon.Fields
}

func (m mute) Network() beacon.Network   { return m.network }
func (m mute) Expose(to *beacon.Secrets) { to.Fields = m.fields }

var networks = []beacon.Network{eddystone.Network{}, deaf{}}

const (
	key      = "00112233445566778899aabbccddeeff"
	kitchen  = `{"network": "eddystone", "identity_key": "` + key + `", "k": 10, "clock": 2000, "clock_at": 1700000000}`
	tag7     = `{"id": 7, "name": "kitchen", "credentials": [` + kitchen + `]}`
	goodFile = `{"fyr": 1, "tags": [` + tag7 + `]}`
)

// file is a key file whose one tag has one credential.
func file(credential string) string {
	return `{"fyr": 1, "tags": [{"id": 7, "name": "kitchen", "credentials": [` + credential + `]}]}`
}

func TestRead(t *testing.T) {
	entries, err := keyfile.Read(strings.NewReader(goodFile), networks)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 || entries[0].ID != 7 || entries[0].Name != "kitchen" || len(entries[0].Credentials) != 1 {
		t.Fatalf("entries %v", entries)
	}
	c, ok := entries[0].Credentials[0].(*eddystone.Credential)
	if !ok {
		t.Fatalf("credential of type %T", entries[0].Credentials[0])
	}
	b, _ := hex.DecodeString(key)
	ik, err := eddystone.NewIdentityKey(b)
	if err != nil {
		t.Fatal(err)
	}
	want, err := eddystone.NewCredential(ik, 10, 2000, 1700000000)
	if err != nil {
		t.Fatal(err)
	}
	if !c.Equal(want) {
		t.Error("the credential is not that of the file")
	}
}

// TestErrors reads every kind of bad file: each gives one error that says
// where, is of its class, and shows no value.
func TestErrors(t *testing.T) {
	const secret = "5ec2e75ec2e7"
	for _, c := range []struct {
		name, file string
		want       error
		text       string
	}{
		{"empty", ``, keyfile.ErrJSON, "keyfile: not one JSON object"},
		{"cut", goodFile[:len(goodFile)-1], keyfile.ErrJSON, "not one JSON object"},
		{"list", `[]`, keyfile.ErrKind, "keyfile: byte 1: value of the wrong kind"},
		{"trailing object", goodFile + `{}`, keyfile.ErrJSON, "not one JSON object"},
		{"trailing text", goodFile + secret, keyfile.ErrJSON, "not one JSON object"},
		{"not UTF-8", strings.Replace(goodFile, "kitchen", "k\xff", 1), keyfile.ErrJSON, "keyfile: not one JSON object"},
		{"comma", strings.Replace(goodFile, "7,", "7,,", 1), keyfile.ErrJSON, "tag 1 (id 7)"},
		{"not a value", strings.Replace(goodFile, "7,", secret+",", 1), keyfile.ErrJSON, `tag 1, "id"`},
		{"no version", `{"tags": []}`, keyfile.ErrMemberMissing, `"fyr"`},
		{"version 2", `{"fyr": 2, "tags": []}`, keyfile.ErrVersion, `"fyr"`},
		{"version in text", `{"fyr": "1", "tags": []}`, keyfile.ErrKind, `"fyr"`},
		{"no tags", `{"fyr": 1}`, keyfile.ErrMemberMissing, `"tags"`},
		{"tags an object", `{"fyr": 1, "tags": {}}`, keyfile.ErrKind, `"tags"`},
		{"unknown member", `{"fyr": 1, "tags": [], "keys": "` + secret + `"}`, keyfile.ErrMember, `"keys"`},
		{"member of another case", `{"Fyr": 1, "tags": []}`, keyfile.ErrMember, `"Fyr"`},
		{"member twice", `{"fyr": 1, "tags": [], "fyr": 1}`, keyfile.ErrMemberTwice, `"fyr"`},
		{"tag a number", `{"fyr": 1, "tags": [7]}`, keyfile.ErrKind, "tag 1"},
		{"tag without id", `{"fyr": 1, "tags": [{"name": "kitchen", "credentials": [` + kitchen + `]}]}`, keyfile.ErrMemberMissing, `tag 1 ("kitchen"), "id"`},
		{"tag without credentials", `{"fyr": 1, "tags": [{"id": 7}]}`, keyfile.ErrMemberMissing, `tag 1 (id 7), "credentials"`},
		{"no credentials", file(""), keyfile.ErrEmpty, `tag 1 (id 7, "kitchen"), "credentials"`},
		{"unknown member of a tag", strings.Replace(goodFile, `"id"`, `"color": "red", "id"`, 1), keyfile.ErrMember, `tag 1, "color"`},
		{"id twice in a tag", strings.Replace(goodFile, `"id": 7`, `"id": 7, "id": 8`, 1), keyfile.ErrMemberTwice, `"id"`},
		{"id of two tags", `{"fyr": 1, "tags": [` + tag7 + `,` + tag7 + `]}`, keyfile.ErrTagTwice, "tag 2 (id 7)"},
		{"negative id", strings.Replace(goodFile, `7`, `-1`, 1), keyfile.ErrInteger, `tag 1, "id"`},
		{"broken id", strings.Replace(goodFile, `7`, `7.5`, 1), keyfile.ErrInteger, `tag 1, "id"`},
		{"id of 65 bits", strings.Replace(goodFile, `7`, `18446744073709551616`, 1), keyfile.ErrInteger, `tag 1, "id"`},
		{"id in text", strings.Replace(goodFile, `7`, `"7"`, 1), keyfile.ErrKind, `tag 1, "id"`},
		{"name a number", strings.Replace(goodFile, `"kitchen"`, `7`, 1), keyfile.ErrKind, `tag 1 (id 7), "name"`},
		{"name null", strings.Replace(goodFile, `"kitchen"`, `null`, 1), keyfile.ErrKind, `tag 1 (id 7), "name"`},
		{"credential a text", file(`"` + secret + `"`), keyfile.ErrKind, `tag 1 (id 7, "kitchen"), credential 1`},
		{"no network", file(`{"irk": "` + secret + `"}`), keyfile.ErrMemberMissing, `credential 1, "network"`},
		{"network a number", file(`{"network": 1}`), keyfile.ErrKind, `credential 1, "network"`},
		{"unknown network", file(kitchen + `,{"network": "carrier pigeon", "ring": "` + secret + `"}`), keyfile.ErrNetwork, `credential 2 ("carrier pigeon"), "network"`},
		{"network without credentials", file(`{"network": "deaf"}`), keyfile.ErrImport, `credential 1 ("deaf"), "network"`},
		{"field twice", file(strings.Replace(kitchen, `"k"`, `"k": 3, "k"`, 1)), keyfile.ErrMemberTwice, `credential 1 ("eddystone"), "k"`},
		{"field twice before the network", file(`{"k": 3, "k": 3, "network": "eddystone"}`), keyfile.ErrMemberTwice, `credential 1, "k"`},
		{"field a list", file(`{"network": "eddystone", "k": [10]}`), keyfile.ErrKind, `"k"`},
		{"field true", file(`{"network": "eddystone", "k": true}`), keyfile.ErrKind, `"k"`},
		{"field null", file(`{"network": "eddystone", "k": null}`), keyfile.ErrKind, `"k"`},
		{"field with a fraction", file(strings.Replace(kitchen, "10", "1.5", 1)), keyfile.ErrInteger, `"k"`},
		{"field with an exponent", file(strings.Replace(kitchen, "10", "1e1", 1)), keyfile.ErrInteger, `"k"`},
		{"field of 65 bits", file(strings.Replace(kitchen, "2000", "9223372036854775808", 1)), keyfile.ErrInteger, `"clock"`},
		{"unknown field", file(strings.Replace(kitchen, `"k"`, `"pin": "`+secret+`", "k"`, 1)), beacon.ErrFieldUnknown, `credential 1 ("eddystone"), "pin"`},
		{"missing field", file(strings.Replace(kitchen, `"clock": 2000, `, ``, 1)), beacon.ErrFieldMissing, `"clock"`},
		{"field not hex", file(strings.Replace(kitchen, key, secret+"z", 1)), beacon.ErrFieldHex, `"identity_key"`},
		{"field of the wrong kind", file(strings.Replace(kitchen, `10`, `"`+secret+`"`, 1)), beacon.ErrFieldKind, `"k"`},
		{"short key", file(strings.Replace(kitchen, key, secret, 1)), eddystone.ErrKeyLength, `credential 1 ("eddystone"), byte `},
		{"clock past its end", file(strings.Replace(kitchen, "2000", "4294967296", 1)), eddystone.ErrClock, `credential 1 ("eddystone"), byte `},
		{"clock before its beginning", file(strings.Replace(kitchen, "2000", "-1", 1)), eddystone.ErrClock, `credential 1 ("eddystone"), byte `},
		{"long name", strings.Replace(goodFile, `"id"`, `"`+strings.Repeat("long", 1000)+`": 1, "id"`, 1), keyfile.ErrMember, `"longlonglonglonglonglonglonglonglonglong"...`},
	} {
		t.Run(c.name, func(t *testing.T) {
			entries, err := keyfile.Read(strings.NewReader(c.file), networks)
			if entries != nil || !errors.Is(err, c.want) {
				t.Fatalf("%v, error %v; want none, %v", entries, err, c.want)
			}
			var e *keyfile.Error
			if !errors.As(err, &e) {
				t.Fatalf("error of type %T", err)
			}
			if !strings.Contains(err.Error(), c.text) || !strings.HasPrefix(err.Error(), "keyfile: ") {
				t.Errorf("error %q does not say %q", err, c.text)
			}
			if strings.Contains(err.Error(), secret[:4]) || strings.Contains(err.Error(), key[:4]) || len(err.Error()) > 300 {
				t.Errorf("error %q shows a value, or is too long", err)
			}
			if !oneClass(err) {
				t.Errorf("error %q is not of one class", err)
			}
		})
	}
}

func oneClass(err error) bool {
	n := 0
	for _, class := range []error{
		fyr.ErrLength, fyr.ErrFormat, fyr.ErrRange, fyr.ErrAuthentication, fyr.ErrPoint,
		fyr.ErrUnsupported, fyr.ErrReplay, fyr.ErrUnknown, fyr.ErrState, fyr.ErrMismatch,
	} {
		if errors.Is(err, class) {
			n++
		}
	}
	return n == 1
}

// TestCut reads every beginning of a good file: none is good but the whole.
func TestCut(t *testing.T) {
	for n := range goodFile {
		if entries, err := keyfile.Read(strings.NewReader(goodFile[:n]), networks); entries != nil || !errors.Is(err, keyfile.ErrJSON) {
			t.Errorf("%d bytes: %v, %v", n, entries, err)
		}
	}
}

// TestKeySizes reads keys of every size but the right one.
func TestKeySizes(t *testing.T) {
	for n := range 40 {
		_, err := keyfile.Read(strings.NewReader(file(strings.Replace(kitchen, key, strings.Repeat("a1", n), 1))), networks)
		if (n == eddystone.KeySize) != (err == nil) {
			t.Errorf("key of %d bytes: %v", n, err)
		}
	}
}

func TestReaderFails(t *testing.T) {
	entries, err := keyfile.Read(iotest.TimeoutReader(strings.NewReader(goodFile)), networks)
	if entries != nil || !errors.Is(err, iotest.ErrTimeout) {
		t.Errorf("%v, %v", entries, err)
	}
}

func TestWriteErrors(t *testing.T) {
	good := must(t, goodFile)[0]
	with := func(name, value string) keyfile.Entry {
		m := mute{network: eddystone.Network{}}
		m.fields.AddText(name, value)
		return keyfile.Entry{ID: 8, Credentials: []beacon.Credential{m}}
	}
	for _, c := range []struct {
		name    string
		entries []keyfile.Entry
		want    error
		text    string
	}{
		{"id twice", []keyfile.Entry{good, good}, keyfile.ErrTagTwice, `tag 2 (id 7, "kitchen")`},
		{"no credentials", []keyfile.Entry{{ID: 8}}, keyfile.ErrEmpty, "tag 1 (id 8)"},
		{"nil credential", []keyfile.Entry{{Credentials: []beacon.Credential{nil}}}, keyfile.ErrImport, "tag 1 (id 0), credential 1"},
		{"no network", []keyfile.Entry{{Credentials: []beacon.Credential{mute{}}}}, keyfile.ErrImport, "credential 1"},
		{"no importer", []keyfile.Entry{{Credentials: []beacon.Credential{mute{network: deaf{}}}}}, keyfile.ErrImport, `credential 1 ("deaf")`},
		{"name", []keyfile.Entry{{Name: "\xff", Credentials: good.Credentials}}, keyfile.ErrName, `"name"`},
		{"field name", []keyfile.Entry{with("\xff", "")}, keyfile.ErrName, `"\xff"`},
		{"field called network", []keyfile.Entry{with("network", "bthome")}, keyfile.ErrName, `"network"`},
		{"text", []keyfile.Entry{with("text", "\xff")}, keyfile.ErrName, `"text"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var b bytes.Buffer
			err := keyfile.Write(&b, c.entries)
			var e *keyfile.Error
			if !errors.Is(err, c.want) || !errors.As(err, &e) || !strings.Contains(err.Error(), c.text) || b.Len() != 0 {
				t.Errorf("error %v, %d bytes", err, b.Len())
			}
		})
	}
	if err := keyfile.Write(failing{}, []keyfile.Entry{good}); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("failing writer: %v", err)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func must(t *testing.T, file string) []keyfile.Entry {
	t.Helper()
	entries, err := keyfile.Read(strings.NewReader(file), networks)
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

func write(t *testing.T, entries []keyfile.Entry) string {
	t.Helper()
	var b bytes.Buffer
	if err := keyfile.Write(&b, entries); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestRoundTrip writes random entries and reads them back.
func TestRoundTrip(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	names := []string{"", "kitchen", `"quoted" \ <b>`, "Skøyen ☂", "\u0000\u2028\n"}
	for n := range 20 {
		var entries []keyfile.Entry
		for i := range n {
			id := uint64(i)
			if i == 0 {
				id = math.MaxUint64
			}
			e := keyfile.Entry{ID: id, Name: names[rnd.IntN(len(names))]}
			for range 1 + rnd.IntN(3) {
				var b [eddystone.KeySize]byte
				for i := range b {
					b[i] = byte(rnd.Uint32())
				}
				ik, err := eddystone.NewIdentityKey(b[:])
				if err != nil {
					t.Fatal(err)
				}
				c, err := eddystone.NewCredential(ik, uint8(rnd.IntN(16)), eddystone.Clock(rnd.Uint32()), rnd.Int64()-rnd.Int64())
				if err != nil {
					t.Fatal(err)
				}
				e.Credentials = append(e.Credentials, c)
			}
			entries = append(entries, e)
		}
		text := write(t, entries)
		got := must(t, text)
		if len(got) != n {
			t.Fatalf("%d entries of %d", len(got), n)
		}
		for i, e := range got {
			want := entries[i]
			if e.ID != want.ID || e.Name != want.Name || len(e.Credentials) != len(want.Credentials) {
				t.Fatalf("entry %v, want %v", e, want)
			}
			for j, c := range e.Credentials {
				if !c.(*eddystone.Credential).Equal(want.Credentials[j].(*eddystone.Credential)) {
					t.Errorf("credential %d of tag %d changed", j+1, i+1)
				}
			}
		}
		if again := write(t, got); again != text {
			t.Errorf("written again:\n%s\nwas:\n%s", again, text)
		}
	}
}

func TestEntryNeverPrints(t *testing.T) {
	e := must(t, goodFile)[0]
	b, _ := hex.DecodeString(key)
	printtest.NeverPrints(t, e, b)
	printtest.NeverPrints(t, &e, b)
}
