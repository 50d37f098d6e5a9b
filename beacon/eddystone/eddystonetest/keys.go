package eddystonetest

import (
	"crypto/ecdh"

	"github.com/seed-496a4445/fyr/beacon/eddystone"
	"github.com/seed-496a4445/fyr/internal/vectors"
)

func register(in *vectors.Input) (vectors.Output, error) {
	private, err := ecdh.X25519().NewPrivateKey(in.Bytes("private_key"))
	if err != nil {
		return nil, errSize
	}
	agree := eddystone.RegisterResolver
	switch in.Text("role") {
	case "resolver":
	case "beacon":
		agree = eddystone.RegisterBeacon
	default:
		return nil, errRole
	}
	key, err := agree(private, in.Bytes("peer_public"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"public_key": private.PublicKey().Bytes(), "identity_key": key.AppendSecret(nil)}, nil
}

// locked reads a lock code and hands it to f with the 16 bytes of another field.
func locked(in *vectors.Input, lock, other string, f func(eddystone.LockCode, [eddystone.KeySize]byte) vectors.Output) (vectors.Output, error) {
	l, err := eddystone.NewLockCode(in.Bytes(lock))
	if err != nil {
		return nil, err
	}
	var b [eddystone.KeySize]byte
	if err := fill(b[:], in.Bytes(other)); err != nil {
		return nil, err
	}
	return f(l, b), nil
}

func encryptIdentityKey(in *vectors.Input) (vectors.Output, error) {
	key, err := eddystone.NewIdentityKey(in.Bytes("identity_key"))
	if err != nil {
		return nil, err
	}
	return locked(in, "lock_code", "identity_key", func(l eddystone.LockCode, _ [eddystone.KeySize]byte) vectors.Output {
		return vectors.Output{"encrypted_identity_key": l.Encrypt(key)}
	})
}

func decryptIdentityKey(in *vectors.Input) (vectors.Output, error) {
	return locked(in, "lock_code", "encrypted_identity_key", func(l eddystone.LockCode, b [eddystone.KeySize]byte) vectors.Output {
		return vectors.Output{"identity_key": l.Decrypt(b).AppendSecret(nil)}
	})
}

func unlockToken(in *vectors.Input) (vectors.Output, error) {
	return locked(in, "lock_code", "challenge", func(l eddystone.LockCode, b [eddystone.KeySize]byte) vectors.Output {
		return vectors.Output{"token": l.Token(b)}
	})
}

func changeLock(in *vectors.Input) (vectors.Output, error) {
	next, err := eddystone.NewLockCode(in.Bytes("new_lock_code"))
	if err != nil {
		return nil, err
	}
	return locked(in, "old_lock_code", "new_lock_code", func(l eddystone.LockCode, _ [eddystone.KeySize]byte) vectors.Output {
		return vectors.Output{"value": l.Change(next)}
	})
}

func slotWritePublic(in *vectors.Input) (vectors.Output, error) {
	var s eddystone.SlotPublic
	if err := fill(s.Public[:], in.Bytes("resolver_public")); err != nil {
		return nil, err
	}
	k, err := in.IntIn("k", 0, eddystone.ExponentMax)
	if err != nil {
		return nil, err
	}
	s.K = uint8(k)
	value, err := s.Append(nil)
	return vectors.Output{"value": value}, err
}

func slotWriteKey(in *vectors.Input) (vectors.Output, error) {
	l, err := eddystone.NewLockCode(in.Bytes("lock_code"))
	if err != nil {
		return nil, err
	}
	key, err := eddystone.NewIdentityKey(in.Bytes("identity_key"))
	if err != nil {
		return nil, err
	}
	k, err := in.IntIn("k", 0, eddystone.ExponentMax)
	if err != nil {
		return nil, err
	}
	value, err := eddystone.SlotKey{Encrypted: l.Encrypt(key), K: uint8(k)}.Append(nil)
	return vectors.Output{"value": value}, err
}

func parseSlotRead(in *vectors.Input) (vectors.Output, error) {
	s, err := eddystone.ParseSlot(in.Bytes("value"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"k": s.K, "clock": s.Clock, "eid": s.ID}, nil
}
