package eddystonetest

import (
	"math"

	"github.com/seed-496a4445/fyr/beacon/eddystone"
	"github.com/seed-496a4445/fyr/internal/vectors"
)

// telemetryFields are the fields of plain telemetry.
const telemetryFields = "battery_mv temperature_256ths adv_count uptime_ds"

// telemetry reads telemetryFields.
func telemetry(in *vectors.Input) (t eddystone.TLM, err error) {
	integer := func(name string, lo, hi int64) (v int64) {
		if err == nil {
			v, err = in.IntIn(name, lo, hi)
		}
		return v
	}
	t = eddystone.TLM{
		Battery:        eddystone.Millivolts(integer("battery_mv", 0, math.MaxUint16)),
		Temperature:    eddystone.Degrees256(integer("temperature_256ths", math.MinInt16, math.MaxInt16)),
		Advertisements: uint32(integer("adv_count", 0, math.MaxUint32)),
		Uptime:         eddystone.Deciseconds(integer("uptime_ds", 0, math.MaxUint32)),
	}
	return t, err
}

func telemetryOutput(t eddystone.TLM) vectors.Output {
	return vectors.Output{
		"battery_mv": t.Battery, "temperature_256ths": t.Temperature,
		"adv_count": t.Advertisements, "uptime_ds": t.Uptime,
	}
}

func sealETLM(in *vectors.Input) (vectors.Output, error) {
	var salt [eddystone.SaltSize]byte
	if err := fill(salt[:], in.Bytes("salt")); err != nil {
		return nil, err
	}
	b, err := beaconOf(in)
	if err != nil {
		return nil, err
	}
	c, err := clock(in, "clock")
	if err != nil {
		return nil, err
	}
	t, err := telemetry(in)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"frame": b.SealTLM(nil, t, c, salt)}, nil
}

func openETLM(in *vectors.Input) (vectors.Output, error) {
	frame := in.Bytes("frame")
	if len(frame) != eddystone.ETLMSize {
		return nil, errSize
	}
	b, err := beaconOf(in)
	if err != nil {
		return nil, err
	}
	c, err := clock(in, "clock")
	if err != nil {
		return nil, err
	}
	t, err := b.OpenTLM(frame, c)
	if err != nil {
		return nil, err
	}
	return telemetryOutput(t), nil
}

func namespaceFQDN(in *vectors.Input) (vectors.Output, error) {
	return vectors.Output{"namespace": eddystone.NamespaceFQDN(in.Text("fqdn"))}, nil
}

func namespaceUUID(in *vectors.Input) (vectors.Output, error) {
	var uuid [16]byte
	if err := fill(uuid[:], in.Bytes("uuid")); err != nil {
		return nil, err
	}
	return vectors.Output{"namespace": eddystone.NamespaceUUID(uuid)}, nil
}

func parseFrame(in *vectors.Input) (vectors.Output, error) {
	frame, err := eddystone.Parse(in.Bytes("frame"))
	if err != nil {
		return nil, err
	}
	var fields vectors.Output
	switch f := frame.(type) {
	case eddystone.UID:
		fields = vectors.Output{"tx_power": f.TxPower, "namespace": f.Namespace, "instance": f.Instance}
	case eddystone.URL:
		fields = vectors.Output{"tx_power": f.TxPower, "url": f.URL}
	case eddystone.TLM:
		fields = telemetryOutput(f)
	case eddystone.ETLM:
		fields = vectors.Output{"ciphertext": f.Ciphertext, "salt": f.Salt, "tag": f.Tag}
	case eddystone.EID:
		fields = vectors.Output{"tx_power": f.TxPower, "eid": f.ID}
	}
	return vectors.Output{"type": frame.Kind(), "fields": fields}, nil
}

func buildFrame(in *vectors.Input) (vectors.Output, error) {
	read, ok := map[string]func(*vectors.Input) (eddystone.Frame, error){
		eddystone.KindUID:  uid,
		eddystone.KindURL:  url,
		eddystone.KindTLM:  tlm,
		eddystone.KindETLM: etlm,
		eddystone.KindEID:  eidFrame,
	}[in.Text("type")]
	if !ok {
		return nil, errUnnamed
	}
	f, err := read(in)
	if err != nil {
		return nil, err
	}
	frame, err := f.Append(nil)
	return vectors.Output{"frame": frame}, err
}

func uid(in *vectors.Input) (eddystone.Frame, error) {
	in = in.Object("fields", "tx_power namespace instance")
	var u eddystone.UID
	if err := fill(u.Namespace[:], in.Bytes("namespace")); err != nil {
		return nil, err
	}
	if err := fill(u.Instance[:], in.Bytes("instance")); err != nil {
		return nil, err
	}
	p, err := in.IntIn("tx_power", math.MinInt8, math.MaxInt8)
	u.TxPower = int8(p)
	return u, err
}

func url(in *vectors.Input) (eddystone.Frame, error) {
	in = in.Object("fields", "tx_power url")
	u := eddystone.URL{URL: in.Text("url")}
	if _, err := u.Append(nil); err != nil {
		return nil, err
	}
	p, err := in.IntIn("tx_power", math.MinInt8, math.MaxInt8)
	u.TxPower = int8(p)
	return u, err
}

func tlm(in *vectors.Input) (eddystone.Frame, error) {
	return telemetry(in.Object("fields", telemetryFields))
}

func etlm(in *vectors.Input) (eddystone.Frame, error) {
	in = in.Object("fields", "ciphertext salt tag")
	var e eddystone.ETLM
	if err := fill(e.Ciphertext[:], in.Bytes("ciphertext")); err != nil {
		return nil, err
	}
	if err := fill(e.Salt[:], in.Bytes("salt")); err != nil {
		return nil, err
	}
	return e, fill(e.Tag[:], in.Bytes("tag"))
}

func eidFrame(in *vectors.Input) (eddystone.Frame, error) {
	in = in.Object("fields", "tx_power eid")
	var e eddystone.EID
	if err := fill(e.ID[:], in.Bytes("eid")); err != nil {
		return nil, err
	}
	p, err := in.IntIn("tx_power", math.MinInt8, math.MaxInt8)
	e.TxPower = int8(p)
	return e, err
}

func buildAD(in *vectors.Input) (vectors.Output, error) {
	ad, err := eddystone.AppendAD(nil, in.Bytes("frame"))
	return vectors.Output{"ad": ad}, err
}

func findFrame(in *vectors.Input) (vectors.Output, error) {
	frame, err := eddystone.FindFrame(in.Bytes("ad"))
	return vectors.Output{"frame": frame}, err
}
