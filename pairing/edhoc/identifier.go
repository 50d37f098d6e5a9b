package edhoc

import (
	"github.com/fxamacker/cbor/v2"
)

// isShort reports whether id is written as the integer that its one octet is
// in CBOR, 0..23 or -24..-1, and not as a byte string: RFC 9528, Section
// 3.3.2.
func isShort(id []byte) bool {
	return len(id) == 1 && id[0] < 0x40 && id[0]&0x1f < 24
}

// appendIdentifier appends a connection or key identifier.
func appendIdentifier(dst, id []byte) []byte {
	if isShort(id) {
		return append(dst, id[0])
	}
	return appendBytes(dst, id)
}

// identifier returns the connection or key identifier that it holds, or
// [ErrEncoding] for any but the one way to write it. The result aliases it.
func (it item) identifier() ([]byte, error) {
	switch {
	case it.isInteger() && len(it.raw) == 1:
		return it.raw, nil
	case it.kind == kindBytes && !isShort(it.body):
		return it.body, nil
	}
	return nil, ErrEncoding
}

// kid is the label of a key identifier in COSE header maps.
const kid = 4

// keyIdentifier returns the key identifier of the map {4: byte string}, and
// false for any other item.
func keyIdentifier(idCred []byte) ([]byte, bool) {
	if len(idCred) < 2 || idCred[0] != byte(kindMap)<<5|1 || idCred[1] != kid {
		return nil, false
	}
	id, err := onlyBytes(idCred[2:])
	return id, err == nil
}

// appendIDCred appends an ID_CRED as a plaintext has it: a map with a key
// identifier and nothing else is only the identifier. RFC 9528, Section
// 3.5.3.2.
func appendIDCred(dst, idCred []byte) []byte {
	if id, ok := keyIdentifier(idCred); ok {
		return appendIdentifier(dst, id)
	}
	return append(dst, idCred...)
}

// takeIDCred reads an ID_CRED of a plaintext and returns the map that it
// stands for, which aliases b when it is written out.
func takeIDCred(b []byte) (idCred, rest []byte, err error) {
	it, rest, err := takeItem(b)
	if err != nil {
		return nil, nil, err
	}
	if it.kind == kindMap {
		if _, ok := keyIdentifier(it.raw); ok {
			return nil, nil, ErrEncoding // not in its short form
		}
		if err := checkHeaderMap(it.raw); err != nil {
			return nil, nil, err
		}
		return it.raw, rest, nil
	}
	id, err := it.identifier()
	if err != nil {
		return nil, nil, err
	}
	return appendBytes([]byte{byte(kindMap)<<5 | 1, kid}, id), rest, nil
}

// decoding is the strict mode of the CBOR library. It goes with a pass of
// takeItem, which sees to the shortest form.
var decoding = must(cbor.DecOptions{
	DupMapKey:        cbor.DupMapKeyEnforcedAPF,
	IndefLength:      cbor.IndefLengthForbidden,
	TagsMd:           cbor.TagsForbidden,
	UTF8:             cbor.UTF8RejectInvalid,
	MapKeyByteString: cbor.MapKeyByteStringAllowed,
	MaxNestedLevels:  16,
}.DecMode())

// encoding writes deterministic CBOR, RFC 8949, Section 4.2.1.
var encoding = must(cbor.CoreDetEncOptions().EncMode())

func must[T any](mode T, err error) T {
	if err != nil {
		panic("edhoc: " + err.Error()) // the options are constants
	}
	return mode
}

// checkHeaderMap checks that b is one map that is not empty and names no label
// twice.
func checkHeaderMap(b []byte) error {
	it, rest, err := takeItem(b)
	if err != nil {
		return err
	}
	if it.kind != kindMap || it.n == 0 || len(rest) != 0 {
		return ErrEncoding
	}
	var labels map[any]cbor.RawMessage
	if decoding.Unmarshal(b, &labels) != nil {
		return ErrEncoding
	}
	return nil
}

// checkItem checks that b is one item in deterministic CBOR and nothing more.
func checkItem(b []byte) error {
	_, rest, err := takeItem(b)
	if err == nil && len(rest) != 0 {
		err = ErrEncoding
	}
	return err
}

// checkCredential checks that b is one item of CBOR, in whatever form: a
// credential is never encoded again.
func checkCredential(b []byte) error {
	if cbor.Wellformed(b) != nil {
		return ErrEncoding
	}
	return nil
}
