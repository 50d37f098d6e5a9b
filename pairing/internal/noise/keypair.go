package noise

import "crypto/ecdh"

// A keyPair is a private key of this side. It multiplies no scalar before it is
// used, so that a responder checks a first message that begins with a
// pre-shared key at the cost of some hashes.
type keyPair struct {
	private [keySize]byte
	public  []byte // nil: not known yet
	key     *ecdh.PrivateKey
}

// newKeyPair returns a copy of a private key and of its public key, where that
// is known; [ErrKeyLength].
func newKeyPair(private, public []byte) (*keyPair, error) {
	if len(private) != keySize || public != nil && len(public) != keySize {
		return nil, ErrKeyLength
	}
	k := &keyPair{private: [keySize]byte(private)}
	if public != nil {
		k.public = append(k.public, public...)
	}
	return k, nil
}

// use returns the key as crypto/ecdh has it.
func (k *keyPair) use() *ecdh.PrivateKey {
	if k.key == nil {
		var err error
		if k.key, err = ecdh.X25519().NewPrivateKey(k.private[:]); err != nil {
			panic("noise: " + err.Error()) // the key has keySize bytes
		}
	}
	return k.key
}

// publicKey returns the public key.
func (k *keyPair) publicKey() []byte {
	if k.public == nil {
		k.public = k.use().PublicKey().Bytes()
	}
	return k.public
}

// wipe overwrites the private key.
func (k *keyPair) wipe() {
	if k != nil {
		*k = keyPair{}
	}
}
