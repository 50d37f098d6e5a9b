package eddystone

import "crypto/sha1"

// UID is a frame with a fixed identifier. The zero value is a frame of 0 dBm
// and zero bytes.
type UID struct {
	TxPower   int8 // dBm at 0 m, -100..20
	Namespace Namespace
	Instance  [InstanceSize]byte
}

// ParseUID reads a UID frame of 18 or 20 bytes. What the two last ones are is
// not looked at.
func ParseUID(b []byte) (UID, error) {
	if err := want(b, KindUID); err != nil {
		return UID{}, err
	}
	u := UID{TxPower: int8(b[1])}
	copy(u.Namespace[:], b[2:])
	copy(u.Instance[:], b[2+NamespaceSize:])
	return u, nil
}

// Kind returns [KindUID].
func (u UID) Kind() string { return KindUID }

// Append appends the frame, [UIDSize] bytes. It returns [ErrTxPower] when the
// power is out of range.
func (u UID) Append(dst []byte) ([]byte, error) {
	if !txPowerValid(u.TxPower) {
		return dst, ErrTxPower
	}
	dst = append(dst, typeUID, byte(u.TxPower))
	dst = append(dst, u.Namespace[:]...)
	dst = append(dst, u.Instance[:]...)
	return append(dst, 0, 0), nil
}

// Namespace is the part of a UID that all beacons of one owner share.
type Namespace [NamespaceSize]byte

// NamespaceFQDN returns the namespace of a domain name that its owner holds:
// the first ten bytes of SHA-1 over the name as it is given. Neither its case
// nor a dot at its end is changed.
func NamespaceFQDN(name string) Namespace {
	sum := sha1.Sum([]byte(name))
	return Namespace(sum[:NamespaceSize])
}

// NamespaceUUID returns the namespace of a UUID, which should be a random one
// (version 4): all but its bytes 5 to 10, counted from 1, which hold what is
// not random.
func NamespaceUUID(uuid [16]byte) Namespace {
	var n Namespace
	copy(n[copy(n[:], uuid[:4]):], uuid[10:])
	return n
}
