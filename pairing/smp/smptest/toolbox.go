package smptest

import (
	"fmt"
	"math"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/pairing/smp"
)

type run = func(in *vectors.Input) (vectors.Output, error)

// f5 is the operation of either file; they name the fields differently.
func f5(w, macKey string) run {
	return func(in *vectors.Input) (vectors.Output, error) {
		r := reader{in: in}
		n1, n2, a1, a2 := r.value("n1"), r.value("n2"), r.address("a1"), r.address("a2")
		dh, err := smp.NewDHKey(in.Bytes(w))
		if err != nil {
			return nil, err
		}
		if r.err != nil {
			return nil, r.err
		}
		mac, ltk := smp.F5(dh, n1, n2, a1, a2)
		return vectors.Output{macKey: mac.Expose(), "ltk": ltk.Expose()}, nil
	}
}

// f6 is the operation of either file.
func f6(w, ioCap, check string) run {
	return func(in *vectors.Input) (vectors.Output, error) {
		r := reader{in: in}
		mac, n1, n2, random := r.key(w), r.value("n1"), r.value("n2"), r.key("r")
		io := [smp.IOCapSize]byte(r.fixed(ioCap, smp.IOCapSize))
		a1, a2 := r.address("a1"), r.address("a2")
		if r.err != nil {
			return nil, r.err
		}
		return vectors.Output{check: smp.F6(mac, n1, n2, random, io, a1, a2)}, nil
	}
}

func c1(in *vectors.Input) (vectors.Output, error) {
	r := reader{in: in}
	k, random := r.key("k"), r.value("r")
	req := [smp.FeaturesSize]byte(r.fixed("preq", smp.FeaturesSize))
	res := [smp.FeaturesSize]byte(r.fixed("pres", smp.FeaturesSize))
	ia := [smp.DeviceAddressSize]byte(r.fixed("ia", smp.DeviceAddressSize))
	ra := [smp.DeviceAddressSize]byte(r.fixed("ra", smp.DeviceAddressSize))
	if r.err != nil {
		return nil, r.err
	}
	iat, err := in.IntIn("iat", 0, 1)
	if err != nil {
		return nil, err
	}
	rat, err := in.IntIn("rat", 0, 1)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"confirm": smp.C1(k, random, req, res, smp.NewAddress(ia, iat == 1), smp.NewAddress(ra, rat == 1))}, nil
}

func s1(in *vectors.Input) (vectors.Output, error) {
	r := reader{in: in}
	k, r1, r2 := r.key("k"), r.value("r1"), r.value("r2")
	if r.err != nil {
		return nil, r.err
	}
	return vectors.Output{"key": smp.S1(k, r1, r2).Expose()}, nil
}

func smpF4(in *vectors.Input) (vectors.Output, error) {
	r := reader{in: in}
	u, v, x, z := r.coordinate("u"), r.coordinate("v"), r.key("x"), r.fixed("z", 1)
	if r.err != nil {
		return nil, r.err
	}
	return vectors.Output{"confirm": smp.F4(u, v, x, z[0])}, nil
}

func g2(in *vectors.Input) (vectors.Output, error) {
	r := reader{in: in}
	u, v, x, y := r.coordinate("u"), r.coordinate("v"), r.value("x"), r.value("y")
	if r.err != nil {
		return nil, r.err
	}
	n := smp.G2(u, v, x, y)
	return vectors.Output{"value": n, "display": fmt.Sprintf("%06d", n%1_000_000)}, nil
}

func h6(in *vectors.Input) (vectors.Output, error) {
	r := reader{in: in}
	w, id := r.key("w"), [4]byte(r.fixed("key_id", 4))
	if r.err != nil {
		return nil, r.err
	}
	return vectors.Output{"key": smp.H6(w, id).Expose()}, nil
}

func h7(in *vectors.Input) (vectors.Output, error) {
	r := reader{in: in}
	salt, w := r.value("salt"), r.key("w")
	if r.err != nil {
		return nil, r.err
	}
	return vectors.Output{"key": smp.H7(salt, w).Expose()}, nil
}

func attSign(in *vectors.Input) (vectors.Output, error) {
	r := reader{in: in}
	csrk, message := r.key("csrk"), in.Bytes("message")
	if r.err != nil {
		return nil, r.err
	}
	counter, err := in.IntIn("counter", 0, math.MaxUint32)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"signature": smp.AppendSignature(nil, csrk, message, uint32(counter))}, nil
}

func gattDBHash(in *vectors.Input) (vectors.Output, error) {
	return vectors.Output{"hash": smp.DatabaseHash(in.Bytes("db"))}, nil
}

func oobConfirm(in *vectors.Input) (vectors.Output, error) {
	r := reader{in: in}
	x, random := r.coordinate("pk_x"), r.key("r")
	if r.err != nil {
		return nil, r.err
	}
	c := smp.Confirm(x, random)
	adConfirm, err := (&smp.Record{Confirm: &c}).Append(nil)
	if err != nil {
		return nil, err
	}
	adRandom, err := (&smp.Record{Random: &random}).Append(nil)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"confirm": c, "ad_confirm": adConfirm, "ad_random": adRandom}, nil
}

func p256Public(in *vectors.Input) (vectors.Output, error) {
	k, err := smp.NewPrivateKey(in.Bytes("private"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"x": k.Public().X(), "y": k.Public().Y()}, nil
}

func dhKey(in *vectors.Input) (vectors.Output, error) {
	r := reader{in: in}
	private, x, y := r.fixed("private", smp.CoordinateSize), r.coordinate("peer_x"), r.coordinate("peer_y")
	if r.err != nil {
		return nil, r.err
	}
	k, err := smp.NewPrivateKey(private)
	if err != nil {
		return nil, err
	}
	peer, err := smp.NewPublicKey(x, y)
	if err != nil {
		return nil, err
	}
	dh, err := k.DHKey(peer)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"dhkey": dh.Expose()}, nil
}
