package native_test

import (
	"bytes"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/native"
	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/internal/policy/printtest"
	"github.com/seed-496a4445/fyr/rotate"
)

// handed returns the credential of a root, a share of it, and a gateway's.
func handed(t testing.TB, c *native.Credential) []*native.Credential {
	t.Helper()
	share, err := c.Share(9, 1000)
	if err != nil {
		t.Fatal(err)
	}
	gateway, err := c.Gateway(10)
	if err != nil {
		t.Fatal(err)
	}
	return []*native.Credential{c, share, gateway}
}

func TestCredentialNeverPrints(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	c := newCredential(t, example(), random(r, 16))
	printtest.NeverPrints(t, *c, secrets(c).Streams[0].State)
	for _, c := range handed(t, c) {
		state := secrets(c).Streams[0].State
		head := map[native.Form]int{native.Root: 0, native.Cover: 4, native.Gateway: 2}[c.Form()]
		printtest.NeverPrints(t, c, state[head:head+16])
	}
}

func TestWipe(t *testing.T) {
	c := newCredential(t, example(), exampleRoot(t))
	share := handed(t, c)[1]
	c.Wipe()
	c.Wipe()
	for name, f := range map[string]func(){
		"Expose":   func() { secrets(c) },
		"Share":    func() { _, _ = c.Share(0, 0) },
		"Gateway":  func() { _, _ = c.Gateway(0) },
		"Identity": func() { _, _, _ = c.Identity(beacon.EpochDomain, 0) },
		"Instant":  func() { _, _ = c.Instant(0) },
		"Equal":    func() { c.Equal(c) },
	} {
		if !panics(f) {
			t.Errorf("%s of a wiped credential does not panic", name)
		}
	}
	secrets(share) // has its own keys
}

func panics(f func()) (did bool) {
	defer func() { did = recover() != nil }()
	f()
	return false
}

// TestDaysOutOfReach: what a credential does not reach it refuses, and says so.
func TestDaysOutOfReach(t *testing.T) {
	for _, c := range handed(t, newCredential(t, example(), exampleRoot(t))) {
		first, last := c.Days()
		for _, day := range []rotate.Epoch{math.MinInt64, -1, 0, first - 1, first, last, last + 1, 4095, 4096, math.MaxInt64} {
			within := day >= first && day <= last
			check := func(what string, err error, closed bool) {
				var e *native.DayError
				switch {
				case closed:
					if !errors.Is(err, native.ErrClosed) {
						t.Errorf("%v, %s of day %d: %v", c.Form(), what, day, err)
					}
				case within != (err == nil):
					t.Errorf("%v, %s of day %d: %v", c.Form(), what, day, err)
				case !within && (!errors.As(err, &e) || e.Day != int64(day) || e.First != int64(first) || e.Last != int64(last) || !errors.Is(err, fail.Range)):
					t.Errorf("%v, %s of day %d: %v", c.Form(), what, day, err)
				}
			}
			_, _, err := c.Identity(beacon.SeparatedDomain, day)
			check("Identity", err, false)
			_, err = c.Gateway(day)
			check("Gateway", err, false)
			_, err = c.Share(day, day)
			check("Share", err, c.Form() == native.Gateway)
			if day >= -1 && day < 4096 {
				_, err = c.Instant(day*96 + 5)
				check("Instant", err, c.Form() == native.Gateway)
				_, _, err = c.Identity(beacon.EpochDomain, day*96+5)
				check("Identity of an epoch", err, false)
			}
		}
	}
	c := newCredential(t, example(), exampleRoot(t))
	var e *native.DayError
	if _, err := c.Share(7, 6); !errors.As(err, &e) || e.Error() == "" {
		t.Errorf("days out of order: %v", err)
	}
}

// TestSchemeOutOfReach: for days that a state does not give, identifiers come
// out that the tag never shows, and that only the holder can foresee.
func TestSchemeOutOfReach(t *testing.T) {
	c := newCredential(t, example(), exampleRoot(t))
	for _, held := range handed(t, c)[1:] {
		first, last := held.Days()
		for i, s := range secrets(held).Streams {
			each := rotate.Epoch(96)
			if i == 1 {
				each = 1
			}
			for _, e := range []rotate.Epoch{math.MinInt64, -1, 0, first*each - 1, (last + 1) * each, 4095 * each, 4096 * each, math.MaxInt64} {
				id := identifier(&s, e)
				if e >= 0 && e < 4096*each {
					if bytes.Equal(id, identifier(&secrets(c).Streams[i], e)) {
						t.Errorf("%v gives the identifier of %d", held.Form(), e)
					}
				}
				if bytes.Equal(id, make([]byte, 8)) {
					t.Errorf("%v, %d: no identifier", held.Form(), e)
				}
			}
			// Across the ends, those within are right.
			from := first*each - 3
			ids := make([]byte, 8*int((last-first+1)*each+6))
			s.Scheme.Derive(ids, s.State, []rotate.Epoch{from}, len(ids)/8)
			for n := 0; n < len(ids)/8; n += 1 + n%7*100 {
				e := from + rotate.Epoch(n)
				within := e >= first*each && e < (last+1)*each
				if right := bytes.Equal(ids[n*8:][:8], identifier(&secrets(c).Streams[i], e)); within != right {
					t.Fatalf("%v, epoch %d: right %v", held.Form(), e, right)
				}
			}
		}
	}
}

// TestDerivesInBatches: covers and gateway keys of many tags at once give what
// each gives alone, and so do both stages.
func TestDerivesInBatches(t *testing.T) {
	r := rand.New(rand.NewPCG(23, 24))
	for _, form := range []native.Form{native.Root, native.Cover, native.Gateway} {
		for _, s := range schemes(form) {
			reg := example()
			reg.Suite, reg.Rotations = s.Suite, s.Rotations
			most := 130
			if testing.Short() {
				most = 20
			}
			n, m := 1+r.IntN(most), 1+r.IntN(4)
			var states, want []byte
			from, eras := make([]rotate.Epoch, n), make([]rotate.Epoch, n)
			for i := range n {
				c := newCredential(t, reg, random(r, s.Suite.KeySize()))
				first := rotate.Epoch(r.IntN(4000))
				last := first + rotate.Epoch(r.IntN(90))
				held, err := c.Share(first, last)
				if form == native.Gateway {
					held, err = held.Gateway(first)
				}
				if form == native.Root {
					held = c
				}
				if err != nil {
					t.Fatal(err)
				}
				eras[i] = first + rotate.Epoch(r.IntN(int(last-first)+1))
				if form == native.Gateway {
					eras[i] = first
				}
				from[i] = eras[i]
				if s.Domain == beacon.EpochDomain {
					from[i] = eras[i]*rotate.Epoch(s.Rotations) + rotate.Epoch(r.Int32N(s.Rotations))
				}
				i := map[beacon.Domain]int{beacon.EpochDomain: 0, beacon.SeparatedDomain: 1}[s.Domain]
				states = append(states, secrets(held).Streams[i].State...)
				for j := range rotate.Epoch(m) {
					want = append(want, identifier(&secrets(held).Streams[i], from[len(states)/s.Layout().State-1]+j)...)
				}
			}
			ids := make([]byte, n*m*8)
			s.Derive(ids, states, from, m)
			if !bytes.Equal(ids, want) {
				t.Fatalf("%+v: %d tags of %d epochs differ from one at a time", s, n, m)
			}
			subkeys := make([]byte, n*s.SubkeySize())
			s.Subkeys(subkeys, states, eras)
			one, first := make([]byte, n*8), make([]byte, n*8)
			s.Identifiers(one, subkeys, from, 1)
			s.Derive(first, states, from, 1)
			if !bytes.Equal(one, first) {
				t.Fatalf("%+v: two stages differ from one", s)
			}
			for i, e := range from {
				if s.Era(e) != eras[i] {
					t.Fatalf("%+v: era of %d is %d, want %d", s, e, s.Era(e), eras[i])
				}
			}
			before := bytes.Clone(states)
			s.Advance(states, from)
			if !bytes.Equal(states, before) {
				t.Fatalf("%+v: Advance changed a state", s)
			}
		}
	}
}

// TestDelay: schemes of all forms know when epochs and days go on the air, as
// the credential does.
func TestDelay(t *testing.T) {
	r := rand.New(rand.NewPCG(27, 28))
	for _, suite := range []native.Suite{native.AES128, native.AES256} {
		reg := example()
		reg.Suite = suite
		for _, c := range handed(t, newCredential(t, reg, random(r, suite.KeySize()))) {
			first, last := c.Days()
			for i, s := range secrets(c).Streams {
				each := rotate.Epoch(96)
				if i == 1 {
					each = 1
				}
				for _, e := range []rotate.Epoch{first*each - 1, first * each, (last+1)*each - 1, (last + 1) * each} {
					share, ok := s.Scheme.(native.Scheme).Delay(s.State, e)
					if want := e >= first*each && e < (last+1)*each && c.Form() != native.Gateway; ok != want || !ok && share != 0 {
						t.Fatalf("%v, %d: %d, %v", c.Form(), e, share, ok)
					}
					if !ok {
						continue
					}
					epoch := e * 96 / each
					at, err := c.Instant(epoch)
					if err != nil || at != rotate.Millis(epoch)*900_000+rotate.Millis(share)*900_000>>32 {
						t.Fatalf("%v, %d: a share of %d, and at %d, %v", c.Form(), e, share, at, err)
					}
				}
			}
		}
	}
	if !panics(func() { example().Scheme(native.Root, beacon.EpochDomain).Delay(make([]byte, 15), 0) }) {
		t.Error("a short state does not panic")
	}
}

func TestDeriveAllocatesNothing(t *testing.T) {
	const n, m = 100, 3
	for _, form := range []native.Form{native.Root, native.Cover, native.Gateway} {
		for _, s := range schemes(form) {
			states, from, ids := make([]byte, n*s.Layout().State), make([]rotate.Epoch, n), make([]byte, n*m*8)
			subkeys := make([]byte, n*s.SubkeySize())
			for i := range from {
				from[i] = rotate.Epoch(i * 90)
			}
			if got := testing.AllocsPerRun(5, func() {
				s.Derive(ids, states, from, m)
				s.Subkeys(subkeys, states, from)
				s.Identifiers(ids, subkeys, from, m)
			}); got != 0 {
				t.Errorf("%+v: %v allocations", s, got)
			}
		}
	}
}

func TestMisusePanics(t *testing.T) {
	good := example().Scheme(native.Root, beacon.EpochDomain)
	bad := map[string]func(){
		"ids":         func() { good.Derive(nil, make([]byte, 16), make([]rotate.Epoch, 1), 1) },
		"states":      func() { good.Derive(nil, make([]byte, 15), make([]rotate.Epoch, 1), 0) },
		"subkeys":     func() { good.Subkeys(nil, make([]byte, 16), make([]rotate.Epoch, 1)) },
		"identifiers": func() { good.Identifiers(nil, make([]byte, 16), make([]rotate.Epoch, 1), 1) },
		"schedule":    func() { native.Registration{}.Schedule(beacon.EpochDomain) },
		"judge":       func() { native.NewJudge(rotate.Calendar{}, native.Rules{}) },
	}
	for name, change := range map[string]func(s *native.Scheme){
		"suite":     func(s *native.Scheme) { s.Suite = 3 },
		"form":      func(s *native.Scheme) { s.Form = 3 },
		"domain":    func(s *native.Scheme) { s.Domain = beacon.ExtendedEpochDomain },
		"rotations": func(s *native.Scheme) { s.Rotations = 0 },
	} {
		s := good
		change(&s)
		bad["derive, "+name] = func() { s.Derive(nil, nil, nil, 0) }
		bad["era, "+name] = func() { s.Era(0) }
		bad["subkeys, "+name] = func() { s.Subkeys(nil, nil, nil) }
		bad["identifiers, "+name] = func() { s.Identifiers(nil, nil, nil, 0) }
	}
	for name, f := range bad {
		if !panics(f) {
			t.Errorf("%s: no panic", name)
		}
	}
}

func TestNewCredentialRefuses(t *testing.T) {
	at := rotate.Alignment{Unix: claimed}
	for name, c := range map[string]struct {
		change func(*native.Registration)
		size   int
		align  rotate.Alignment
		want   error
	}{
		"suite 0":        {func(r *native.Registration) { r.Suite = 0 }, 16, at, native.ErrSuite},
		"suite 3":        {func(r *native.Registration) { r.Suite = 3 }, 16, at, native.ErrSuite},
		"profile":        {func(r *native.Registration) { r.Profile = 2 }, 16, at, native.ErrProfile},
		"period 0":       {func(r *native.Registration) { r.Period = 0 }, 16, at, native.ErrPeriod},
		"period above":   {func(r *native.Registration) { r.Period = 86_401 }, 16, at, native.ErrPeriod},
		"no rotations":   {func(r *native.Registration) { r.Rotations = 0 }, 16, at, native.ErrRotations},
		"rotations":      {func(r *native.Registration) { r.Rotations = 1 << 16 }, 16, at, native.ErrRotations},
		"carrier":        {func(r *native.Registration) { r.Carrier.Type = 3 }, 16, at, native.ErrCarrier},
		"address":        {func(r *native.Registration) { r.Address = beacon.Resolvable }, 16, at, native.ErrAddressKind},
		"dult address":   {func(r *native.Registration) { r.Address = beacon.NonResolvable }, 16, at, native.ErrAddressKind},
		"extended 7":     {func(r *native.Registration) { r.Extended = 7 }, 16, at, native.ErrExtended},
		"extended 209":   {func(r *native.Registration) { r.Extended = 209 }, 16, at, native.ErrExtended},
		"short root":     {nil, 15, at, native.ErrKeyLength},
		"wide root":      {nil, 32, at, native.ErrKeyLength},
		"narrow root":    {func(r *native.Registration) { r.Suite = native.AES256 }, 16, at, native.ErrKeyLength},
		"negative epoch": {nil, 16, rotate.Alignment{Epoch: -1}, native.ErrAlignment},
		"epoch above":    {nil, 16, rotate.Alignment{Epoch: 4096 * 96}, native.ErrAlignment},
		"negative phase": {nil, 16, rotate.Alignment{Phase: -1}, native.ErrAlignment},
		"phase above":    {nil, 16, rotate.Alignment{Phase: 1800}, native.ErrAlignment},
	} {
		r := example()
		if c.change != nil {
			c.change(&r)
		}
		if got, err := native.NewCredential(r, make([]byte, c.size), c.align); got != nil || !errors.Is(err, c.want) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

func TestImportInvertsExpose(t *testing.T) {
	r := rand.New(rand.NewPCG(25, 26))
	for range many(100, 1000) {
		reg := anyRegistration(r)
		a := rotate.Alignment{Unix: r.Int64N(1 << 40), Epoch: rotate.Epoch(r.Int64N(4096 * int64(reg.Rotations))), Phase: int32(r.Int64N(reg.Period))}
		c, err := native.NewCredential(reg, random(r, reg.Suite.KeySize()), a)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range handed(t, c) {
			s := secrets(c)
			got, err := native.Network{}.Import(&s.Fields)
			if err != nil || !c.Equal(got.(*native.Credential)) {
				t.Fatalf("Import(Expose) of %+v, %v: %v", reg, c.Form(), err)
			}
			first, last := got.(*native.Credential).Days()
			if f, l := c.Days(); f != first || l != last || got.Network() != c.Network() || got.(*native.Credential).Registration() != reg {
				t.Fatalf("%+v came back as %+v", reg, got.(*native.Credential).Registration())
			}
			for _, stream := range s.Streams {
				// Tables hold clocks of 136 years.
				if _, _, ok := stream.Schedule.Pack(stream.Alignment); !ok && int64(a.Epoch)*reg.Period < 1<<31 {
					t.Fatalf("%+v, %+v: the alignment does not pack", reg, a)
				}
			}
		}
	}
}

func TestImport(t *testing.T) {
	type fields map[string]any
	good := func() fields {
		return fields{"profile": "plain", "carrier": "company:0059", "root": "000102030405060708090a0b0c0d0e0f", "aligned_at": 5}
	}
	read := func(f fields) (beacon.Credential, error) {
		var to beacon.Fields
		for name, v := range f {
			switch v := v.(type) {
			case string:
				to.AddText(name, v)
			case int:
				to.AddInt(name, int64(v))
			case int64:
				to.AddInt(name, v)
			}
		}
		return native.Network{}.Import(&to)
	}
	c, err := read(good())
	if err != nil {
		t.Fatal(err)
	}
	want := native.NewRegistration(beacon.PlainProfile, beacon.Carrier{Type: beacon.TypeManufacturer, Number: 0x59}, native.NoNet)
	if got := c.(*native.Credential).Registration(); got != want {
		t.Errorf("registration %+v, want %+v", got, want)
	}
	with := func(name string, v any) fields { f := good(); f[name] = v; return f }
	without := func(name string) fields { f := good(); delete(f, name); return f }
	cover := func(text string) fields { f := without("root"); f["cover"] = text; return f }
	dult := with("profile", "dult")
	dult["address"] = "non_resolvable"
	const key = "000102030405060708090a0b0c0d0e0f"
	for name, c := range map[string]struct {
		fields fields
		want   error
	}{
		"no profile":        {without("profile"), beacon.ErrFieldMissing},
		"no carrier":        {without("carrier"), beacon.ErrFieldMissing},
		"no secret":         {without("root"), beacon.ErrFieldMissing},
		"no alignment":      {without("aligned_at"), beacon.ErrFieldMissing},
		"unknown":           {with("x", 1), beacon.ErrFieldUnknown},
		"two secrets":       {with("cover", "0c0000"+key), beacon.ErrFieldUnknown},
		"profile":           {with("profile", "both"), native.ErrProfile},
		"carrier word":      {with("carrier", "uuid:fcb2"), native.ErrCarrier},
		"carrier short":     {with("carrier", "service:fcb"), native.ErrCarrier},
		"carrier upper":     {with("carrier", "service:FCB2"), native.ErrCarrier},
		"carrier sign":      {with("carrier", "service:+cb2"), native.ErrCarrier},
		"carrier long":      {with("carrier", "service:0fcb2"), native.ErrCarrier},
		"net":               {with("net", 256), native.ErrNet},
		"net below":         {with("net", -1), native.ErrNet},
		"suite":             {with("suite", 257), native.ErrSuite},
		"period":            {with("period", 0), native.ErrPeriod},
		"period above":      {with("period", 86_401), native.ErrPeriod},
		"rotations":         {with("rotations", int64(1<<32+96)), native.ErrRotations},
		"address":           {with("address", "resolvable"), native.ErrAddressKind},
		"address of dult":   {dult, native.ErrAddressKind},
		"extended":          {with("extended", int64(1<<32+8)), native.ErrExtended},
		"extended 0":        {with("extended", 0), native.ErrExtended},
		"root size":         {with("root", "00"), native.ErrKeyLength},
		"root of the other": {with("suite", 2), native.ErrKeyLength},
		"epoch":             {with("epoch", 4096*96), native.ErrAlignment},
		"phase":             {with("phase", int64(1<<32)), native.ErrAlignment},
		"no nodes":          {cover(""), native.ErrCover},
		"half a node":       {cover("0c0000" + key[:30]), native.ErrCover},
		"level":             {cover("0d0000" + key), native.ErrCover},
		"index":             {cover("0b0800" + key), native.ErrCover},
		"gap":               {cover("0c0000" + key + "0c0002" + key), native.ErrCover},
		"not the fewest":    {cover("0c0000" + key + "0c0001" + key), native.ErrCover},
		"out of order":      {cover("0c0002" + key + "0c0001" + key), native.ErrCover},
		"no day":            {func() fields { f := without("root"); f["identifier_key"] = key; return f }(), beacon.ErrFieldMissing},
		"day above":         {func() fields { f := without("root"); f["identifier_key"], f["day"] = key, 4096; return f }(), fail.Range},
		"day of a root":     {with("day", 1), beacon.ErrFieldUnknown},
		"text for a number": {with("suite", "1"), beacon.ErrFieldKind},
	} {
		if got, err := read(c.fields); got != nil || !errors.Is(err, c.want) {
			t.Errorf("%s: %v, %v, want %v", name, got, err, c.want)
		}
	}
	for name, f := range map[string]fields{
		"one leaf": cover("0c0fff" + key),
		"the root": cover("000000" + key),
		"dult":     with("profile", "dult"),
	} {
		if _, err := read(f); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
