package exposuretest

import (
	"math"

	"github.com/seed-496a4445/fyr/beacon/exposure"
	"github.com/seed-496a4445/fyr/internal/vectors"
)

// crypt encrypts or decrypts the metadata in one field.
func crypt(in *vectors.Input, field string) ([exposure.MetadataSize]byte, error) {
	var (
		m  [exposure.MetadataSize]byte
		id exposure.RPI
	)
	k, err := tek(in)
	if err != nil {
		return m, err
	}
	if err := fill(id[:], in.Bytes("rpi")); err != nil {
		return m, err
	}
	if err := fill(m[:], in.Bytes(field)); err != nil {
		return m, err
	}
	return k.Crypt(id, m), nil
}

func aemEncrypt(in *vectors.Input) (vectors.Output, error) {
	aem, err := crypt(in, "metadata")
	return vectors.Output{"aem": aem}, err
}

func aemDecrypt(in *vectors.Input) (vectors.Output, error) {
	m, err := crypt(in, "aem")
	return vectors.Output{"metadata": m}, err
}

func buildServiceData(in *vectors.Input) (vectors.Output, error) {
	k, err := tek(in)
	if err != nil {
		return nil, err
	}
	var m [exposure.MetadataSize]byte
	if err := fill(m[:], in.Bytes("metadata")); err != nil {
		return nil, err
	}
	i, err := intervalIn(in, "interval")
	if err != nil {
		return nil, err
	}
	return vectors.Output{"service_data": k.ServiceData(i, m).Append(nil)}, nil
}

func parseServiceData(in *vectors.Input) (vectors.Output, error) {
	s, err := exposure.ParseServiceData(in.Bytes("service_data"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"rpi": s.RPI, "aem": s.AEM}, nil
}

const metadataFields = "major minor calibration_confidence tx_power"

func parseMetadata(in *vectors.Input) (vectors.Output, error) {
	m, err := exposure.ParseMetadata(in.Bytes("metadata"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"major": m.Major, "minor": m.Minor, "calibration_confidence": m.Confidence, "tx_power": m.TxPower}, nil
}

func buildMetadata(in *vectors.Input) (vectors.Output, error) {
	var two [3]uint8 // numbers of two bits; the library checks them
	for i, name := range []string{"major", "minor", "calibration_confidence"} {
		v, err := in.IntIn(name, 0, math.MaxUint8)
		if err != nil {
			return nil, err
		}
		two[i] = uint8(v)
	}
	p, err := in.IntIn("tx_power", math.MinInt8, math.MaxInt8)
	if err != nil {
		return nil, err
	}
	m := exposure.Metadata{Major: two[0], Minor: two[1], Confidence: two[2], TxPower: int8(p)}
	b, err := m.Append(nil)
	return vectors.Output{"metadata": b}, err
}

func attenuation(in *vectors.Input) (vectors.Output, error) {
	b := in.Bytes("metadata")
	if len(b) != exposure.MetadataSize {
		return nil, errSize
	}
	rssi, err := in.IntIn("rssi", math.MinInt8, math.MaxInt8)
	if err != nil {
		return nil, err
	}
	m, err := exposure.ParseMetadata(b)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"attenuation": m.Attenuation(int8(rssi))}, nil
}
