// Package alirotest has the vector operations of the phone-key protocol:
// aliro.
package alirotest

import (
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/pairing/aliro/internal/ladder"
)

const (
	transactionFields = "reader_public reader_id transaction_id interface version flag_and_code proprietary "
	agreementFields   = "role private peer_ephemeral_public " + transactionFields
	fastFields        = "k_persistent " + transactionFields + "reader_ephemeral_public device_public device_ephemeral_public"
	authFields        = "signer public_key reader_id transaction_id reader_ephemeral_public device_ephemeral_public signature"

	exchangeOut  = "exchange_sk_reader exchange_sk_device "
	bluetoothOut = "ble_sk_reader ble_sk_device ursk"
)

// Operations returns the operations of aliro.
func Operations() map[string]vectors.Operation {
	return map[string]vectors.Operation{
		"aliro.key_schedule":      {In: agreementFields, Out: exchangeOut + "step_up_sk_reader step_up_sk_device " + bluetoothOut, Run: keySchedule},
		"aliro.persistent_key":    {In: agreementFields + "device_public", Out: "k_persistent", Run: persistentKey},
		"aliro.fast_key_schedule": {In: fastFields, Out: "cryptogram_sk " + exchangeOut + bluetoothOut, Run: fastKeySchedule},
		"aliro.verify_auth":       {In: authFields, Out: "ok", Run: verifyAuth},
		"aliro.open":              {In: "key sender counter ciphertext", Out: "plaintext", Run: open},
		"aliro.seal":              {In: "key sender counter plaintext", Out: "ciphertext", Run: seal},
	}
}

// pair adds the two keys of a channel to out.
func pair(out vectors.Output, name string, p *ladder.Pair) {
	out[name+"_reader"], out[name+"_device"] = p.Reader, p.Device
}

func keySchedule(in *vectors.Input) (vectors.Output, error) {
	t, k, _, err := agreement(in, false)
	if err != nil {
		return nil, err
	}
	v, err := t.Standard(k)
	if err != nil {
		return nil, err
	}
	out := vectors.Output{"ursk": v.Ranging}
	pair(out, "exchange_sk", &v.Exchange)
	pair(out, "step_up_sk", &v.StepUp)
	pair(out, "ble_sk", &v.Bluetooth)
	return out, nil
}

func persistentKey(in *vectors.Input) (vectors.Output, error) {
	t, k, device, err := agreement(in, true)
	if err != nil {
		return nil, err
	}
	p, err := t.Persistent(k, device)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"k_persistent": p}, nil
}

func fastKeySchedule(in *vectors.Input) (vectors.Output, error) {
	k := in.Bytes("k_persistent")
	fields := []sized{
		{k, ladder.KeySize}, {in.Bytes("reader_public"), ladder.PointSize}, {in.Bytes("reader_ephemeral_public"), ladder.PointSize},
		{in.Bytes("device_public"), ladder.PointSize}, {in.Bytes("device_ephemeral_public"), ladder.PointSize},
	}
	t, err := transaction(in, fields)
	if err != nil {
		return nil, err
	}
	var device ladder.Point
	err = points(into{fields[1].b, &t.ReaderKey}, into{fields[2].b, &t.ReaderEphemeral}, into{fields[3].b, &device}, into{fields[4].b, &t.DeviceEphemeral})
	if err != nil {
		return nil, err
	}
	f, err := t.Fast(k, &device)
	if err != nil {
		return nil, err
	}
	out := vectors.Output{"cryptogram_sk": f.Cryptogram, "ursk": f.Ranging}
	pair(out, "exchange_sk", &f.Exchange)
	pair(out, "ble_sk", &f.Bluetooth)
	return out, nil
}

func verifyAuth(in *vectors.Input) (vectors.Output, error) {
	key, signature := in.Bytes("public_key"), in.Bytes("signature")
	reader, device := in.Bytes("reader_ephemeral_public"), in.Bytes("device_ephemeral_public")
	id, transactionID := in.Bytes("reader_id"), in.Bytes("transaction_id")
	signer := role(in, "signer")
	err := sizes([]sized{
		{key, ladder.PointSize}, {id, ladder.ReaderIDSize}, {transactionID, ladder.TransactionSize},
		{reader, ladder.PointSize}, {device, ladder.PointSize}, {signature, ladder.SignatureSize},
	})
	if err != nil {
		return nil, err
	}
	t := ladder.Transaction{ReaderID: [ladder.ReaderIDSize]byte(id), ID: [ladder.TransactionSize]byte(transactionID)}
	var public ladder.Point
	err = points(into{key, &public}, into{reader, &t.ReaderEphemeral}, into{device, &t.DeviceEphemeral})
	if err != nil {
		return nil, err
	}
	if err := t.Verify(signer, &public, (*[ladder.SignatureSize]byte)(signature)); err != nil {
		return nil, err
	}
	return vectors.Output{"ok": true}, nil
}

func open(in *vectors.Input) (vectors.Output, error) {
	return message(in, "ciphertext", "plaintext", (*ladder.Direction).Open)
}

func seal(in *vectors.Input) (vectors.Output, error) {
	return message(in, "plaintext", "ciphertext", (*ladder.Direction).Seal)
}

// message seals or opens the field from.
func message(in *vectors.Input, from, to string, do func(d *ladder.Direction, dst []byte, counter int64, b []byte) ([]byte, error)) (vectors.Output, error) {
	b := in.Bytes(from)
	d, err := ladder.NewDirection(role(in, "sender"), in.Bytes("key"))
	if err != nil {
		return nil, err
	}
	counter, err := in.IntIn("counter", 1, ladder.MaxCounter)
	if err != nil {
		return nil, err
	}
	out, err := do(d, nil, counter, b)
	if err != nil {
		return nil, err
	}
	return vectors.Output{to: out}, nil
}
