package edhoc_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr"
	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/edhoc"
)

func TestParseError(t *testing.T) {
	for _, test := range []struct {
		message string
		code    int64
		suites  []edhoc.Suite
		want    error
	}{
		{message: "0160", code: 1},
		{message: "01666661696c6564", code: 1},
		{message: "0202", code: 2, suites: []edhoc.Suite{2}},
		{message: "02820220", code: 2, suites: []edhoc.Suite{2, -1}},
		{message: "03f5", code: 3},
		{message: "04f4", code: 4},
		{message: "20a10102", code: -1},
		{message: "1a000f424080", code: 1000000},
		{want: edhoc.ErrTruncated},
		{message: "0060", want: edhoc.ErrEncoding},
		{message: "01", want: edhoc.ErrTruncated},
		{message: "0140", want: edhoc.ErrEncoding},
		{message: "0161", want: edhoc.ErrTruncated},
		{message: "016000", want: edhoc.ErrEncoding},
		{message: "02", want: edhoc.ErrTruncated},
		{message: "0280", want: edhoc.ErrEncoding},
		{message: "028102", want: edhoc.ErrEncoding},
		{message: "02820240", want: edhoc.ErrEncoding},
		{message: "0260", want: edhoc.ErrEncoding},
		{message: "021bffffffffffffffff", want: edhoc.ErrSuite},
		{message: "0282023b7fffffffffffffff", want: edhoc.ErrSuite},
		{message: "03f4", want: edhoc.ErrEncoding},
		{message: "0315", want: edhoc.ErrEncoding},
		{message: "1bffffffffffffffff60", want: edhoc.ErrRange},
		{message: "4060", want: edhoc.ErrEncoding},
		{message: "f9000060", want: edhoc.ErrEncoding},
	} {
		e, err := edhoc.ParseError(expecttest.Unhex(test.message))
		if !errors.Is(err, test.want) || (e == nil) != (err != nil) || e != nil && (e.Code != test.code || !slices.Equal(e.Suites, test.suites)) {
			t.Errorf("%s: %+v, %v", test.message, e, err)
		}
	}
}

// An error message in place of any message of the other side ends a session,
// and nothing is answered.
func TestPeerError(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 30))
	for n := 2; n <= 4; n++ {
		for _, test := range []struct {
			message string
			class   error
		}{{"0160", fyr.ErrState}, {"0203", fyr.ErrUnsupported}, {"03f5", fyr.ErrUnknown}, {"20f6", fyr.ErrState}} {
			i, tag := sides2(t, r, combinations[4])
			_, at, err := run(i, tag, replaced(n, expecttest.Unhex(test.message)))
			var peer *edhoc.PeerError
			if at != n || !errors.As(err, &peer) || !errors.Is(err, test.class) || peer.Error() != "edhoc: peer ended the session" {
				t.Errorf("message %d, %s: %d, %v", n, test.message, at, err)
			}
		}
		for _, message := range []string{"01", "0161", "00"} {
			i, tag := sides2(t, r, combinations[4])
			_, at, err := run(i, tag, replaced(n, expecttest.Unhex(message)))
			var peer *edhoc.PeerError
			if at != n || err == nil || errors.As(err, &peer) {
				t.Errorf("message %d, %s: %d, %v", n, message, at, err)
			}
		}
	}
}

// A session whose configuration does not hold together is not begun.
func TestConfig(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 31))
	signer, static := combinations[0], combinations[4]
	for name, test := range map[string]struct {
		c      combination
		change func(c *edhoc.Config)
		want   error
	}{
		"nothing":              {static, func(c *edhoc.Config) { *c = edhoc.Config{} }, edhoc.ErrLength},
		"no suite":             {static, func(c *edhoc.Config) { c.Suites = nil }, edhoc.ErrLength},
		"suite 4":              {static, func(c *edhoc.Config) { c.Suites = []edhoc.Suite{4} }, edhoc.ErrSuite},
		"suite -1":             {static, func(c *edhoc.Config) { c.Suites = []edhoc.Suite{-1} }, edhoc.ErrSuite},
		"wide suite":           {static, func(c *edhoc.Config) { c.Suites = []edhoc.Suite{edhoc.WideSuite, 2} }, edhoc.ErrSuite},
		"suite before method":  {static, func(c *edhoc.Config) { c.Suites, c.Method = []edhoc.Suite{4}, 4 }, edhoc.ErrSuite},
		"method 1":             {static, func(c *edhoc.Config) { c.Method = edhoc.SignatureStatic }, edhoc.ErrMethod},
		"method 2":             {static, func(c *edhoc.Config) { c.Method = edhoc.StaticSignature }, edhoc.ErrMethod},
		"method 4":             {static, func(c *edhoc.Config) { c.Method = 4 }, edhoc.ErrMethod},
		"signatures, suite 2":  {signer, func(c *edhoc.Config) { c.Suites = []edhoc.Suite{2} }, edhoc.ErrMethod},
		"no signer":            {signer, func(c *edhoc.Config) { c.Identity.Signer = nil }, edhoc.ErrKeyType},
		"no static key":        {static, func(c *edhoc.Config) { c.Identity.Static = nil }, edhoc.ErrKeyType},
		"key of another curve": {static, func(c *edhoc.Config) { c.Suites = []edhoc.Suite{1} }, edhoc.ErrKeyType},
		"nobody to ask":        {static, func(c *edhoc.Config) { c.Peer = nil }, edhoc.ErrConfig},
		"no identifier":        {static, func(c *edhoc.Config) { c.ConnectionIDs = nil }, edhoc.ErrConfig},
		"no ID_CRED":           {static, func(c *edhoc.Config) { c.Identity.ID = nil }, edhoc.ErrTruncated},
		"empty ID_CRED":        {static, func(c *edhoc.Config) { c.Identity.ID = expecttest.Unhex("a0") }, edhoc.ErrEncoding},
		"ID_CRED of no map":    {static, func(c *edhoc.Config) { c.Identity.ID = expecttest.Unhex("4101") }, edhoc.ErrEncoding},
		"a label twice":        {static, func(c *edhoc.Config) { c.Identity.ID = expecttest.Unhex("a201010102") }, edhoc.ErrEncoding},
		"two ID_CREDs":         {static, func(c *edhoc.Config) { c.Identity.ID = expecttest.Unhex("a10101a10101") }, edhoc.ErrEncoding},
		"no credential":        {static, func(c *edhoc.Config) { c.Identity.Cred = nil }, edhoc.ErrEncoding},
		"two credentials":      {static, func(c *edhoc.Config) { c.Identity.Cred = expecttest.Unhex("0101") }, edhoc.ErrEncoding},
	} {
		ic, rc := configs(r, test.c)
		test.change(&ic)
		test.change(&rc)
		if i, err := edhoc.NewInitiator(ic); i != nil || !errors.Is(err, test.want) {
			t.Errorf("%s: initiator: %v", name, err)
		}
		if tag, err := edhoc.NewResponder(rc); tag != nil || !errors.Is(err, test.want) {
			t.Errorf("%s: responder: %v", name, err)
		}
	}
	// Of an initiator the last suite counts, of a responder each.
	ic, rc := configs(r, static)
	ic.Suites = []edhoc.Suite{0, 99, 2}
	rc.Suites = []edhoc.Suite{0, 2}
	if _, err := edhoc.NewInitiator(ic); err != nil {
		t.Error(err)
	}
	if _, err := edhoc.NewResponder(rc); !errors.Is(err, edhoc.ErrKeyType) {
		t.Error(err)
	}
}

// Wipe ends a run anywhere; what a finished one left is not touched.
func TestWipe(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 32))
	for n := range 4 {
		i, tag := sides2(t, r, combinations[4])
		var last []byte
		for k := range n + 1 {
			step := i.Step
			if k%2 == 1 {
				step = tag.Step
			}
			var err error
			if last, _, err = step(last); err != nil {
				t.Fatal(err)
			}
		}
		i.Wipe()
		i.Wipe()
		dead(t, i.Step, i.Session)
		if n < 3 {
			tag.Wipe()
			tag.Wipe()
			dead(t, tag.Step, tag.Session)
		}
	}
	i, tag := sides2(t, r, combinations[4])
	if _, _, err := run(i, tag, nil); err != nil {
		t.Fatal(err)
	}
	i.Wipe()
	tag.Wipe()
	a, b := sessions(t, i, tag)
	same(t, a, b)
}
