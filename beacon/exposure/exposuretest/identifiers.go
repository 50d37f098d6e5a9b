package exposuretest

import (
	"math"

	"github.com/seed-496a4445/fyr/beacon/exposure"
	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/rotate"
)

var (
	errSize   = fail.New(fail.Length, "exposuretest: field of a wrong size")
	errNobody = fail.New(fail.Unknown, "exposuretest: the key never gives the identifier")
)

// fill copies src to all of dst, or refuses it for its size.
func fill(dst, src []byte) error {
	if len(src) != len(dst) {
		return errSize
	}
	copy(dst, src)
	return nil
}

func tek(in *vectors.Input) (exposure.TEK, error) { return exposure.NewTEK(in.Bytes("tek")) }

func intervalIn(in *vectors.Input, name string) (exposure.Interval, error) {
	i, err := in.IntIn(name, 0, math.MaxUint32)
	return exposure.Interval(i), err
}

// rolling reads rolling_start and rolling_period and checks them.
func rolling(in *vectors.Input) (exposure.Rolling, error) {
	start, err := intervalIn(in, "rolling_start")
	if err != nil {
		return exposure.Rolling{}, err
	}
	period, err := in.IntIn("rolling_period", 0, exposure.PeriodMax)
	if err != nil {
		return exposure.Rolling{}, err
	}
	r := exposure.Rolling{Start: start, Period: uint8(period)}
	return r, r.Check()
}

// unix reads a time of any size.
func unix(in *vectors.Input) (int64, error) { return in.IntIn("time", math.MinInt64, math.MaxInt64) }

func interval(in *vectors.Input) (vectors.Output, error) {
	t, err := unix(in)
	if err != nil {
		return nil, err
	}
	i, err := exposure.IntervalAt(t)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"interval": i, "key_start": i.KeyStart()}, nil
}

func rpiKey(in *vectors.Input) (vectors.Output, error) {
	k, err := tek(in)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"rpi_key": k.AppendSecretRPIK(nil)}, nil
}

func aemKey(in *vectors.Input) (vectors.Output, error) {
	k, err := tek(in)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"aem_key": k.AppendSecretAEMK(nil)}, nil
}

func rpi(in *vectors.Input) (vectors.Output, error) {
	k, err := tek(in)
	if err != nil {
		return nil, err
	}
	i, err := intervalIn(in, "interval")
	if err != nil {
		return nil, err
	}
	return vectors.Output{"rpi": k.RPI(i)}, nil
}

// rpis takes the way of a resolver: the epochs of a credential.
func rpis(in *vectors.Input) (vectors.Output, error) {
	k, err := tek(in)
	if err != nil {
		return nil, err
	}
	r, err := rolling(in)
	if err != nil {
		return nil, err
	}
	state := k.AppendSecret(nil)
	state = append(state, byte(r.Start), byte(r.Start>>8), byte(r.Start>>16), byte(r.Start>>24))
	ids := make([]byte, r.Len()*exposure.RPISize)
	exposure.Scheme{}.Derive(ids, state, []rotate.Epoch{0}, r.Len())
	list := make([]exposure.RPI, r.Len())
	for i := range list {
		list[i] = exposure.RPI(ids[i*exposure.RPISize:])
	}
	return vectors.Output{"rpis": list}, nil
}

func identifyRPI(in *vectors.Input) (vectors.Output, error) {
	k, err := tek(in)
	if err != nil {
		return nil, err
	}
	var id exposure.RPI
	if err := fill(id[:], in.Bytes("rpi")); err != nil {
		return nil, err
	}
	i, ok := k.Identify(id)
	if !ok {
		return nil, errNobody
	}
	return vectors.Output{"interval": i}, nil
}
