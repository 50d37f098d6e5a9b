package findmy_test

import (
	"bytes"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/findmy"
	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/policy/printtest"
	"github.com/seed-496a4445/fyr/rotate"
)

var (
	master = expecttest.Unhex("b8949e7c4a494d65611068e4b54152294e630f8bc8ba86c681ef6a90")
	skn    = expecttest.Unhex("b50ae4ae0c212db1e9a52e7f479eafc64aa5b123a7ca0d29791e1428e5e99ffb")
	sks    = expecttest.Unhex("101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f")
	paired = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
)

func accessory(c findmy.Clock) *findmy.Credential {
	return expecttest.Must(findmy.NewAccessory(expecttest.Must(findmy.NewPrivateKey(master)), expecttest.Must(findmy.NewStartKey(skn)), expecttest.Must(findmy.NewStartKey(sks)), c))
}

func expose(c beacon.Credential) (s beacon.Secrets) {
	c.Expose(&s)
	return s
}

// credentials is one of each kind.
func credentials() map[string]*findmy.Credential {
	a, b := private(walletPrivate), private("01"+walletPrivate[2:])
	return map[string]*findmy.Credential{
		"accessory":  accessory(findmy.Clock{Paired: paired}),
		"aligned":    accessory(findmy.Clock{Paired: paired, Aligned: paired.Add(50 * time.Hour), Index: 150}),
		"before":     accessory(findmy.Clock{Paired: time.Unix(-86400, 0), Aligned: time.Unix(0, 0), Index: 3}),
		"static":     expecttest.Must(findmy.NewStatic(a)),
		"several":    expecttest.Must(findmy.NewStatic(a, b)),
		"advertised": expecttest.Must(findmy.NewAdvertised(a.AdvKey(), b.AdvKey())),
	}
}

// Import is the inverse of Expose.
func TestImportExpose(t *testing.T) {
	all := credentials()
	for name, c := range all {
		s := expose(c)
		got, err := findmy.Network{}.Import(&s.Fields)
		if err != nil || !got.(*findmy.Credential).Equal(c) {
			t.Errorf("%s: another credential, %v", name, err)
			continue
		}
		again := expose(got)
		for i, stream := range s.Streams {
			if b := again.Streams[i]; b.Scheme != stream.Scheme || b.Schedule != stream.Schedule || b.Alignment != stream.Alignment || !bytes.Equal(b.State, stream.State) {
				t.Errorf("%s: another stream %d", name, i)
			}
		}
		for other, d := range all {
			if c.Equal(d) != (name == other) {
				t.Errorf("%s and %s: Equal is %v", name, other, c.Equal(d))
			}
		}
		if c.Network() != (findmy.Network{}) {
			t.Error("another network")
		}
	}
}

func TestExposeAccessory(t *testing.T) {
	s := expose(accessory(findmy.Clock{Paired: paired}))
	if len(s.Streams) != 2 || s.Scan != nil || s.Open != nil || s.Bound || s.Replay != (beacon.Replay{}) {
		t.Fatalf("%+v", s)
	}
	for i, start := range [][]byte{skn, sks} {
		d := findmy.Domain(i)
		id := make([]byte, findmy.KeySize)
		s.Streams[i].Scheme.Derive(id, s.Streams[i].State, []rotate.Epoch{17}, 1)
		if want := advertised(oracle(master, start, 17)); !bytes.Equal(id, want) {
			t.Errorf("%v: %x, want %x", d, id, want)
		}
		if _, _, ok := s.Streams[i].Schedule.Pack(s.Streams[i].Alignment); !ok {
			t.Errorf("%v: alignment does not pack", d)
		}
	}
	s = expose(expecttest.Must(findmy.NewAdvertised(findmy.AdvKey{1}, findmy.AdvKey{2})))
	if len(s.Streams) != 2 || s.Streams[1].State[0] != 2 || len(s.Streams[0].State) != findmy.KeySize {
		t.Errorf("%+v", s.Streams)
	}
	if lo, hi := s.Streams[0].Schedule.Window(s.Streams[0].Alignment, 1e9); lo != 0 || hi != 0 {
		t.Errorf("static keys have the epochs %d..%d", lo, hi)
	}
}

func TestNewAccessoryClock(t *testing.T) {
	const most = 1 << 21
	for _, c := range []struct {
		name  string
		clock findmy.Clock
		ok    bool
	}{
		{"no pairing", findmy.Clock{}, false},
		{"no pairing, aligned", findmy.Clock{Aligned: paired, Index: 1}, false},
		{"index without time", findmy.Clock{Paired: paired, Index: 1}, false},
		{"negative index", findmy.Clock{Paired: paired, Aligned: paired, Index: -1}, false},
		{"largest index", findmy.Clock{Paired: paired, Aligned: paired, Index: most}, true},
		{"larger index", findmy.Clock{Paired: paired, Aligned: paired, Index: most + 1}, false},
		{"largest of integers", findmy.Clock{Paired: paired, Aligned: paired, Index: math.MaxInt64}, false},
		{"far future", findmy.Clock{Paired: time.Unix(1<<41, 0)}, false},
		{"far past", findmy.Clock{Paired: time.Unix(-1<<41, 0)}, false},
		{"end of time", findmy.Clock{Paired: time.Unix(math.MaxInt64, 0)}, false},
		{"aligned far past", findmy.Clock{Paired: paired, Aligned: time.Unix(-1<<41, 0)}, false},
		{"1969", findmy.Clock{Paired: time.Unix(-1, 0)}, true},
		{"1970", findmy.Clock{Paired: time.Unix(0, 0)}, true},
		{"2200", findmy.Clock{Paired: time.Unix(7258118400, 0)}, true},
	} {
		got, err := findmy.NewAccessory(expecttest.Must(findmy.NewPrivateKey(master)), expecttest.Must(findmy.NewStartKey(skn)), expecttest.Must(findmy.NewStartKey(sks)), c.clock)
		if c.ok && err != nil || !c.ok && got != nil {
			t.Errorf("%s: %v, %v", c.name, got != nil, err)
		}
		if !c.ok {
			wants(t, c.name, err, findmy.ErrClock)
		}
		if c.ok {
			for _, s := range expose(got).Streams {
				if _, _, ok := s.Schedule.Pack(s.Alignment); !ok {
					t.Errorf("%s: alignment does not pack", c.name)
				}
			}
		}
	}
}

// TestWindow lets a tag live through a year and checks that what it may show is
// in the window: keys near the owner, the key latched at a separation, and
// secondary keys with their time of evaluation at any time of the day; each
// counted as three programs do.
func TestWindow(t *testing.T) {
	for _, c := range []struct {
		name    string
		clock   findmy.Clock
		stopped int64 // quarters of an hour for which the tag had no power
	}{
		{"paired", findmy.Clock{Paired: paired}, 0},
		{"paired, lost power", findmy.Clock{Paired: paired}, 3000},
		{"aligned", findmy.Clock{Paired: paired, Aligned: paired.Add(9000 * time.Hour), Index: 36000}, 0},
		{"aligned by a latched key", findmy.Clock{Paired: paired, Aligned: paired.Add(9000 * time.Hour), Index: 36000 - 95}, 0},
		{"aligned, lost power before", findmy.Clock{Paired: paired, Aligned: paired.Add(9000 * time.Hour), Index: 33000}, 3000},
		{"aligned by a latched key, lost power", findmy.Clock{Paired: paired, Aligned: paired.Add(9000 * time.Hour), Index: 33000 - 95}, 3000},
	} {
		cred := accessory(c.clock)
		for _, quarters := range []int64{36001, 36010, 36100, 40000} {
			at := paired.Add(time.Duration(quarters) * 15 * time.Minute)
			index := quarters - c.stopped
			lo, hi := cred.Window(findmy.Primary, at)
			for _, age := range []int64{0, 1, 50, 95} {
				if index-age < c.clock.Index {
					continue // tags do not go back
				}
				for _, rolls := range []int64{index - age, index - age + 1, index - age + 2} {
					if e := rotate.Epoch(rolls); e < lo || e > hi {
						t.Errorf("%s: after %d quarters primary %d is not in %d..%d", c.name, quarters, e, lo, hi)
					}
				}
			}
			lo, hi = cred.Window(findmy.Secondary, at)
			for _, age := range []int64{0, 48, 95} {
				if index-age < c.clock.Index {
					continue
				}
				for _, extra := range []rotate.Epoch{0, 1} {
					if e := findmy.SecondaryRolls(index-age) - extra; e < lo || e > hi {
						t.Errorf("%s: after %d quarters secondary %d is not in %d..%d", c.name, quarters, e, lo, hi)
					}
				}
			}
		}
	}
	// A fresh alignment makes a small window.
	c := accessory(findmy.Clock{Paired: paired, Aligned: paired.Add(9000 * time.Hour), Index: 36000})
	if lo, hi := c.Window(findmy.Primary, paired.Add(9001*time.Hour)); hi-lo > 250 {
		t.Errorf("%d epochs", hi-lo)
	}
	if lo, hi := expecttest.Must(findmy.NewStatic(private(walletPrivate), private(walletPrivate))).Window(findmy.Primary, paired); lo != 0 || hi != 1 {
		t.Errorf("static: %d..%d", lo, hi)
	}
}

func TestKeys(t *testing.T) {
	c := accessory(findmy.Clock{Paired: paired})
	for _, d := range []findmy.Domain{findmy.Primary, findmy.Secondary} {
		start := skn
		if d == findmy.Secondary {
			start = sks
		}
		e := rotate.Epoch(5)
		for rolls, k := range c.Keys(d, 5, 9) {
			if rolls != e || !bytes.Equal(k.AppendSecret(nil), oracle(master, start, int(rolls))) {
				t.Errorf("%v %d: another key", d, rolls)
			}
			e++
		}
		if e != 10 {
			t.Errorf("ended at %d", e)
		}
	}
	count := func(c *findmy.Credential, lo, hi rotate.Epoch) (epochs []rotate.Epoch) {
		for e := range c.Keys(findmy.Primary, lo, hi) {
			if epochs = append(epochs, e); len(epochs) == 3 {
				break
			}
		}
		return epochs
	}
	a, b := private(walletPrivate), private("01"+walletPrivate[2:])
	static := expecttest.Must(findmy.NewStatic(a, b))
	for _, x := range []struct {
		c      *findmy.Credential
		lo, hi rotate.Epoch
		want   []rotate.Epoch
	}{
		{c, -5, 0, []rotate.Epoch{0}},
		{c, 3, 2, nil},
		{c, 7, 1 << 62, []rotate.Epoch{7, 8, 9}},
		{c, 1 << 40, 1 << 41, nil},
		{static, 0, 1 << 62, []rotate.Epoch{0, 1}},
		{static, 1, 1, []rotate.Epoch{1}},
		{static, 2, 9, nil},
		{expecttest.Must(findmy.NewAdvertised(a.AdvKey())), 0, 9, nil},
	} {
		if got := count(x.c, x.lo, x.hi); !slices.Equal(got, x.want) {
			t.Errorf("%d..%d: %d, want %d", x.lo, x.hi, got, x.want)
		}
	}
	for e, k := range static.Keys(findmy.Primary, 0, 0) {
		if e != 0 || !k.Equal(a) {
			t.Error("another static key")
		}
		break
	}
}

func fields(values ...any) *beacon.Fields {
	var f beacon.Fields
	for i := 0; i < len(values); i += 2 {
		switch v := values[i+1].(type) {
		case []byte:
			f.AddBytes(values[i].(string), v)
		case int:
			f.AddInt(values[i].(string), int64(v))
		}
	}
	return &f
}

func TestImportRefuses(t *testing.T) {
	d, x := expecttest.Unhex(walletPrivate), expecttest.Unhex(walletX)
	for _, c := range []struct {
		name string
		f    *beacon.Fields
		want error
	}{
		{"nothing", fields(), beacon.ErrFieldMissing},
		{"no sks", fields("master_key", master, "skn", skn, "paired_at", 1), beacon.ErrFieldMissing},
		{"no paired_at", fields("master_key", master, "skn", skn, "sks", sks), beacon.ErrFieldMissing},
		{"half an alignment", fields("master_key", master, "skn", skn, "sks", sks, "paired_at", 1, "alignment_at", 1), beacon.ErrFieldMissing},
		{"other half", fields("master_key", master, "skn", skn, "sks", sks, "paired_at", 1, "alignment_index", 1), beacon.ErrFieldMissing},
		{"unknown", fields("master_key", master, "skn", skn, "sks", sks, "paired_at", 1, "colour", 1), beacon.ErrFieldUnknown},
		{"short master", fields("master_key", master[1:], "skn", skn, "sks", sks, "paired_at", 1), findmy.ErrKeyLength},
		{"master 0", fields("master_key", make([]byte, 28), "skn", skn, "sks", sks, "paired_at", 1), findmy.ErrKeyRange},
		{"short skn", fields("master_key", master, "skn", skn[1:], "sks", sks, "paired_at", 1), findmy.ErrKeyLength},
		{"long sks", fields("master_key", master, "skn", skn, "sks", append(sks, 1), "paired_at", 1), findmy.ErrKeyLength},
		{"negative index", fields("master_key", master, "skn", skn, "sks", sks, "paired_at", 1, "alignment_at", 1, "alignment_index", -1), findmy.ErrClock},
		{"static and rolling", fields("private_key", d, "skn", skn), beacon.ErrFieldUnknown},
		{"no key", fields("private_key", []byte{}), findmy.ErrKeyLength},
		{"short key", fields("private_key", d[1:]), findmy.ErrKeyLength},
		{"one and a half", fields("private_key", append(d, d[:14]...)), findmy.ErrKeyLength},
		{"key 0", fields("private_key", append(d, make([]byte, 28)...)), findmy.ErrKeyRange},
		{"swapped", fields("private_key", x, "adv_key", d), findmy.ErrKeyMismatch},
		{"keys of other number", fields("private_key", d, "adv_key", append(x, x...)), findmy.ErrKeyLength},
		{"no adv_key", fields("adv_key", []byte{}), findmy.ErrKeyLength},
		{"short adv_key", fields("adv_key", x[1:]), findmy.ErrKeyLength},
		{"unknown beside adv_key", fields("adv_key", x, "name", 1), beacon.ErrFieldUnknown},
	} {
		got, err := findmy.Network{}.Import(c.f)
		wants(t, c.name, err, c.want)
		if got != nil {
			t.Errorf("%s: a credential and an error", c.name)
		}
	}
	if _, err := (findmy.Network{}).Import(fields("private_key", d, "adv_key", x)); err != nil {
		t.Errorf("a pair that fits: %v", err)
	}
}

func TestNewStaticRefuses(t *testing.T) {
	_, err := findmy.NewStatic()
	wants(t, "no private key", err, findmy.ErrKeyLength)
	_, err = findmy.NewAdvertised()
	wants(t, "no advertised key", err, findmy.ErrKeyLength)
}

func TestCredentialHidesAndWipes(t *testing.T) {
	all := credentials()
	printtest.NeverPrints(t, *all["accessory"], slices.Concat(master, skn[:8], sks[:8]))
	printtest.NeverPrints(t, all["static"], expecttest.Unhex(walletPrivate))
	for name, c := range all {
		c.Wipe()
		c.Wipe()
		expecttest.Panics(t, name, func() { expose(c) })
	}
	expecttest.Panics(t, "keys", func() {
		for range all["accessory"].Keys(findmy.Primary, 0, 0) {
			break
		}
	})
	expecttest.Panics(t, "keys of a list", func() {
		for range all["static"].Keys(findmy.Primary, 0, 0) {
			break
		}
	})
}
