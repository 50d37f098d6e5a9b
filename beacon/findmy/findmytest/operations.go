// Package findmytest runs the operations of the findmy test vectors.
package findmytest

import (
	"github.com/seed-496a4445/fyr/beacon/findmy"
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/rotate"
)

// Operations returns the operations by name.
func Operations() map[string]vectors.Operation {
	const report = "adv_key ephemeral_private form timestamp extra? confidence latitude_e7 longitude_e7 accuracy status"
	return map[string]vectors.Operation{
		"findmy.key_from_private": {In: "private_key", Out: "public_key adv_key hashed_adv_key", Run: keyFromPrivate},
		"findmy.check_keypair":    {In: "private_key adv_key", Out: "public_key", Run: checkKeypair},
		"findmy.parse_public_key": {In: "public_key", Out: "adv_key", Run: parsePublicKey},
		"findmy.parse_key_blob":   {In: "blob", Out: "private_key adv_key", Run: parseKeyBlob},
		"findmy.lookup_hash":      {In: "adv_key", Out: "hash hash_base64", Run: lookupHash},
		"findmy.address":          {In: "adv_key", Out: "address", Run: address},
		"findmy.on_curve":         {In: "adv_key", Out: "on_curve", Run: onCurve},
		"findmy.parse_send_my":    {In: "adv_key", Out: "bit_index message_id modem_id counter bit", Run: parseSendMy},

		"findmy.roll":           {In: "sk rolls", Out: "sk", Run: roll},
		"findmy.derive":         {In: "master_key sk0 roll_count", Out: "private_key adv_key hashed_adv_key", Run: derive},
		"findmy.derive_public":  {In: "master_public sk0 roll_count", Out: "public_key adv_key", Run: derivePublic},
		"findmy.reduce_scalar":  {In: "raw", Out: "scalar", Run: reduceScalar},
		"findmy.index_to_rolls": {In: "primary_index", Out: "primary_roll_count secondary_index secondary_roll_count", Run: indexToRolls},

		"findmy.build_adv":     {In: "adv_key form status hint?", Out: "address adv_data", Run: buildAdv},
		"findmy.parse_payload": {In: "manufacturer_data", Out: "form key_tail key_bits status hint", Run: parsePayload},
		"findmy.parse_adv":     {In: "address adv_data", Out: "form adv_key key_prefix status battery device_type maintained hint", Run: parseAdv},
		"findmy.match_prefix":  {In: "key_prefix candidates", Out: "index", Run: matchPrefix},

		"findmy.parse_report":   {In: "report", Out: "form timestamp extra confidence ephemeral_key ciphertext tag", Run: parseReport},
		"findmy.decrypt_report": {In: "private_key report", Out: "timestamp confidence latitude_e7 longitude_e7 accuracy status", Run: decryptReport},
		"findmy.encrypt_report": {In: report, Out: "report", Run: encryptReport},
	}
}

// public describes an advertised key as several operations do.
func public(k findmy.AdvKey, out vectors.Output) vectors.Output {
	out["adv_key"] = k
	out["hashed_adv_key"] = k.Hash()
	return out
}

func keyFromPrivate(in *vectors.Input) (vectors.Output, error) {
	k, err := findmy.NewPrivateKey(in.Bytes("private_key"))
	if err != nil {
		return nil, err
	}
	return public(k.AdvKey(), vectors.Output{"public_key": k.PublicKey()}), nil
}

func checkKeypair(in *vectors.Input) (vectors.Output, error) {
	x, err := findmy.ParseAdvKey(in.Bytes("adv_key"))
	if err != nil {
		return nil, err
	}
	k, err := findmy.NewPrivateKey(in.Bytes("private_key"))
	if err != nil {
		return nil, err
	}
	if err := k.Check(x); err != nil {
		return nil, err
	}
	return vectors.Output{"public_key": k.PublicKey()}, nil
}

func parsePublicKey(in *vectors.Input) (vectors.Output, error) {
	p, err := findmy.ParsePublicKey(in.Bytes("public_key"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"adv_key": p.AdvKey()}, nil
}

func parseKeyBlob(in *vectors.Input) (vectors.Output, error) {
	k, err := findmy.ParseKeyBlob(in.Bytes("blob"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"private_key": k.AppendSecret(nil), "adv_key": k.AdvKey()}, nil
}

func lookupHash(in *vectors.Input) (vectors.Output, error) {
	k, err := findmy.ParseAdvKey(in.Bytes("adv_key"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"hash": k.Hash(), "hash_base64": k.LookupID()}, nil
}

func address(in *vectors.Input) (vectors.Output, error) {
	k, err := findmy.ParseAdvKey(in.Bytes("adv_key"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"address": k.Address()}, nil
}

func onCurve(in *vectors.Input) (vectors.Output, error) {
	k, err := findmy.ParseAdvKey(in.Bytes("adv_key"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"on_curve": k.OnCurve()}, nil
}

func parseSendMy(in *vectors.Input) (vectors.Output, error) {
	k, err := findmy.ParseAdvKey(in.Bytes("adv_key"))
	if err != nil {
		return nil, err
	}
	s, err := findmy.ParseSendMy(k)
	if err != nil {
		return nil, err
	}
	bit := 0
	if s.Bit {
		bit = 1
	}
	return vectors.Output{"bit_index": s.BitIndex, "message_id": s.MessageID, "modem_id": s.ModemID, "counter": s.Counter, "bit": bit}, nil
}

func roll(in *vectors.Input) (vectors.Output, error) {
	sk, err := findmy.NewStartKey(in.Bytes("sk"))
	if err != nil {
		return nil, err
	}
	sk, err = sk.Roll(rotate.Epoch(in.Int("rolls")))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"sk": sk.AppendSecret(nil)}, nil
}

func derive(in *vectors.Input) (vectors.Output, error) {
	sk, err := findmy.NewStartKey(in.Bytes("sk0"))
	if err != nil {
		return nil, err
	}
	master, err := findmy.NewPrivateKey(in.Bytes("master_key"))
	if err != nil {
		return nil, err
	}
	k, err := findmy.DeriveKey(master, sk, rotate.Epoch(in.Int("roll_count")))
	if err != nil {
		return nil, err
	}
	return public(k.AdvKey(), vectors.Output{"private_key": k.AppendSecret(nil)}), nil
}

func derivePublic(in *vectors.Input) (vectors.Output, error) {
	sk, err := findmy.NewStartKey(in.Bytes("sk0"))
	if err != nil {
		return nil, err
	}
	master, err := findmy.ParsePublicKey(in.Bytes("master_public"))
	if err != nil {
		return nil, err
	}
	p, err := findmy.DerivePublicKey(master, sk, rotate.Epoch(in.Int("roll_count")))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"public_key": p, "adv_key": p.AdvKey()}, nil
}

func indexToRolls(in *vectors.Input) (vectors.Output, error) {
	i := in.Int("primary_index")
	return vectors.Output{
		"primary_roll_count":   findmy.PrimaryRolls(i),
		"secondary_index":      findmy.SecondaryIndex(i),
		"secondary_roll_count": findmy.SecondaryRolls(i),
	}, nil
}
