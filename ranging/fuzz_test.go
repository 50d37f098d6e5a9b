package ranging_test

import (
	"reflect"
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
)

// fill sets v from bytes: small numbers from one of them, and others from
// eight where the first byte is 255. Probabilities are made of two bytes.
func fill(v reflect.Value, b *[]byte) {
	next := func() uint64 {
		if len(*b) == 0 {
			return 0
		}
		n := uint64((*b)[0])
		*b = (*b)[1:]
		if n != 255 {
			return uint64(int64(int8(n)))
		}
		for range min(8, len(*b)) {
			n = n<<8 | uint64((*b)[0])
			*b = (*b)[1:]
		}
		return n
	}
	if p, ok := v.Addr().Interface().(*ranging.Probability); ok {
		*p = ranging.Scaled(next(), int(int8(next())))
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(next()&1 != 0)
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(next() & (1<<v.Type().Bits() - 1))
	case reflect.Int32, reflect.Int64:
		shift := 64 - v.Type().Bits()
		v.SetInt(int64(next()) << shift >> shift)
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); f.CanSet() {
				fill(f, b)
			}
		}
		if c, ok := v.Addr().Interface().(*ranging.Claim); ok && next()&1 != 0 {
			d := *c
			d.Gate = ranging.Gate(next())
			*c = c.Given(d, "x")
		}
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), b)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), int(next()%4), 4))
		for i := range v.Len() {
			fill(v.Index(i), b)
		}
	}
}

// FuzzVerify judges any evidence under any policy: bits are never more than
// claimed, an acceptance has no check that failed and every bit demanded, and
// good evidence is not the better for company.
func FuzzVerify(f *testing.F) {
	f.Add([]byte{}, []byte{}, uint8(0))
	f.Add([]byte{1, 2, 3, 255, 1, 2, 3, 4, 5, 6, 7, 8, 9}, []byte{9, 9}, uint8(1))
	f.Add(make([]byte, 300), make([]byte, 80), uint8(4))
	f.Fuzz(func(t *testing.T, evidence, policy []byte, which uint8) {
		ps := []ranging.Policy{ranging.DoorUnlock(), ranging.FindKeys(), ranging.StalkingCheck(), ranging.Consistency(), {}}
		p := ps[int(which)%len(ps)]
		if which > 127 {
			fill(reflect.ValueOf(&p).Elem(), &policy)
		}
		m := methods[int(which)%len(methods)]
		e := good(m)
		if which&64 == 0 {
			fill(reflect.ValueOf(&e).Elem(), &evidence)
		} else { // a few fields of good evidence
			v := reflect.ValueOf(&e).Elem()
			for len(evidence) > 2 {
				i := int(evidence[0]) % v.NumField()
				evidence = evidence[1:]
				fill(v.Field(i), &evidence)
			}
		}
		v := ranging.Verify(p, e)
		check(t, p, e, v)
		if both := ranging.Verify(p, good(m), e); both.Outcome > v.Outcome && v.Outcome == ranging.Reject {
			t.Fatalf("%v alone, %v in company", v.Outcome, both.Outcome)
		}
	})
}

// check holds a verdict on one piece of evidence against what it says.
func check(t *testing.T, p ranging.Policy, e ranging.Evidence, v ranging.Verdict) {
	t.Helper()
	failed, open := v.Failed(), v.Checks[ranging.CheckLimit].State == ranging.Open
	demands, least := false, 0
	for a, d := range v.Defences {
		if d.Demand != p.Demands[a] || d.Bits < 0 {
			t.Fatalf("defence %+v", d)
		}
		if d.Claim >= 0 && d.Bits > e.Claims[d.Claim].P.Bits(1) || d.Claim < 0 && d.Bits != 0 {
			t.Fatalf("defence %+v of claims %+v", d, e.Claims)
		}
		if d.Demand.Bits != 0 {
			if !demands || d.Bits < least {
				least = d.Bits
			}
			demands = true
		}
	}
	if v.Bits != least {
		t.Fatalf("%d bits, the least is %d", v.Bits, least)
	}
	if (v.Outcome == ranging.Reject) != (failed != 0) {
		t.Fatalf("%v, checks %b failed", v.Outcome, failed)
	}
	accepted := v.Outcome >= ranging.AcceptUnquantified
	if accepted && (open || e.Distance > p.Limit || e.Distance < p.Floor || e.Uncertainty > p.Tolerance) {
		t.Fatalf("%v at %d mm", v.Outcome, e.Distance)
	}
	if (v.Outcome == ranging.Accept) != (accepted && demands) {
		t.Fatalf("%v, demands %v", v.Outcome, demands)
	}
	for a, d := range v.Defences {
		if v.Outcome == ranging.Accept && d.Bits < int(d.Demand.Bits) {
			t.Fatalf("accepted with %+v against attack %d", d, a)
		}
	}
}
