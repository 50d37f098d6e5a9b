// Package edhoctest runs the operations of the edhoc test vectors.
package edhoctest

import (
	"math/big"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/pairing/edhoc"
)

// Operations returns the operations by name.
func Operations() map[string]vectors.Operation {
	return map[string]vectors.Operation{
		"edhoc.message_1_decode":   {In: "message_1", Out: "method suites_i g_x c_i ead_1", Run: message1Decode},
		"edhoc.message_1_encode":   {In: "method suites_i g_x c_i ead_1", Out: "message_1", Run: message1Encode},
		"edhoc.message_2_decode":   {In: "message_2", Out: "g_y ciphertext_2", Run: message2Decode},
		"edhoc.plaintext_2_decode": {In: "suite method plaintext_2", Out: "c_r id_cred_r signature_or_mac_2 ead_2", Run: plaintext2Decode},
		"edhoc.message_3_open":     {In: "suite prk_3e2m th_3 message_3", Out: "plaintext_3", Run: message3Open},
		"edhoc.kdf":                {In: "prk label context length", Out: "okm", Run: kdf},
		"edhoc.extract":            {In: "salt ikm", Out: "prk", Run: extract},
		"edhoc.th_2":               {In: "g_y message_1", Out: "th_2", Run: th2},
		"edhoc.th_next":            {In: "th plaintext cred", Out: "th_next", Run: thNext},
		"edhoc.handshake":          {In: handshakeIn, Out: handshakeOut, Run: handshake},
	}
}

// suites reads a list of suites. Numbers that CBOR has no integer for are out
// of range.
func suites(in *vectors.Input) (list []edhoc.Suite, wide []edhoc.Integer, err error) {
	for _, n := range in.Integers("suites_i") {
		s := edhoc.WideSuite
		if n.IsInt64() {
			s = edhoc.Suite(n.Int64())
		}
		if s == edhoc.WideSuite {
			i := edhoc.Integer{Negative: n.Sign() < 0}
			if i.Negative {
				n = new(big.Int).Not(n)
			}
			if !n.IsUint64() {
				return nil, nil, edhoc.ErrRange
			}
			i.N = n.Uint64()
			wide = append(wide, i)
		}
		list = append(list, s)
	}
	return list, wide, nil
}

// numbers is the inverse of suites.
func numbers(list []edhoc.Suite, wide []edhoc.Integer) (out []*big.Int) {
	for _, s := range list {
		n := big.NewInt(int64(s))
		if s == edhoc.WideSuite {
			n.SetUint64(wide[0].N)
			if wide[0].Negative {
				n.Not(n)
			}
			wide = wide[1:]
		}
		out = append(out, n)
	}
	return out
}

func message1Decode(in *vectors.Input) (vectors.Output, error) {
	m, err := edhoc.ParseMessage1(in.Bytes("message_1"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"method": m.Method, "suites_i": numbers(m.Suites, m.Wide), "g_x": m.GX, "c_i": m.CI, "ead_1": m.EAD}, nil
}

// message1Encode checks the size of g_x last, which Go's type does for the
// package.
func message1Encode(in *vectors.Input) (vectors.Output, error) {
	list, wide, err := suites(in)
	if err != nil {
		return nil, err
	}
	m := edhoc.Message1{Method: edhoc.Method(in.Int("method")), Suites: list, Wide: wide, CI: in.Bytes("c_i"), EAD: in.Bytes("ead_1")}
	gx := in.Bytes("g_x")
	copy(m.GX[:], gx)
	message1, err := m.Append(nil)
	if err == nil && len(gx) != edhoc.KeySize {
		err = edhoc.ErrLength
	}
	if err != nil {
		return nil, err
	}
	return vectors.Output{"message_1": message1}, nil
}

func message2Decode(in *vectors.Input) (vectors.Output, error) {
	m, err := edhoc.ParseMessage2(in.Bytes("message_2"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"g_y": m.GY, "ciphertext_2": m.Ciphertext}, nil
}

func plaintext2Decode(in *vectors.Input) (vectors.Output, error) {
	p, err := edhoc.ParsePlaintext2(edhoc.Suite(in.Int("suite")), edhoc.Method(in.Int("method")), in.Bytes("plaintext_2"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"c_r": p.CR, "id_cred_r": p.IDCred, "signature_or_mac_2": p.SignatureOrMAC, "ead_2": p.EAD}, nil
}

func message3Open(in *vectors.Input) (vectors.Output, error) {
	plaintext, err := edhoc.OpenMessage3(edhoc.Suite(in.Int("suite")), in.Bytes("prk_3e2m"), in.Bytes("th_3"), in.Bytes("message_3"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"plaintext_3": plaintext}, nil
}

// kdf reads a label that CBOR has no integer for, or a length that Go has none
// for, as one that is out of range.
func kdf(in *vectors.Input) (vectors.Output, error) {
	prk, label, context := in.Bytes("prk"), in.Integer("label"), in.Bytes("context")
	length, err := in.IntIn("length", 1, edhoc.MaxKDF)
	if err != nil || !label.IsUint64() {
		length = 0
	}
	okm, err := edhoc.KDF(prk, label.Uint64(), context, int(length))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"okm": okm}, nil
}

func extract(in *vectors.Input) (vectors.Output, error) {
	return vectors.Output{"prk": edhoc.Extract(in.Bytes("salt"), in.Bytes("ikm"))}, nil
}

func th2(in *vectors.Input) (vectors.Output, error) {
	th, err := edhoc.TH2(in.Bytes("g_y"), in.Bytes("message_1"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"th_2": th}, nil
}

func thNext(in *vectors.Input) (vectors.Output, error) {
	th, err := edhoc.NextTH(in.Bytes("th"), in.Bytes("plaintext"), in.Bytes("cred"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"th_next": th}, nil
}
