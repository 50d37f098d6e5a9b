// Package modetest has the vector operations of the modes: cmac, ccm and eax.
package modetest

import (
	"github.com/seed-496a4445/fyr/internal/mode"
	"github.com/seed-496a4445/fyr/internal/vectors"
)

// Operations returns the operations of cmac, ccm and eax.
func Operations() map[string]vectors.Operation {
	return map[string]vectors.Operation{
		"cmac.mac":    {In: "key message", Out: "tag", Run: cmacMAC},
		"cmac.verify": {In: "key message tag", Out: "valid", Run: cmacVerify},
		"ccm.seal":    {In: "key nonce aad plaintext tag_len", Out: "sealed", Run: ccmSeal},
		"ccm.open":    {In: "key nonce aad sealed tag_len", Out: "plaintext", Run: ccmOpen},
		"eax.seal":    {In: "key nonce header plaintext tag_len?", Out: "ciphertext tag", Run: eaxSeal},
		"eax.open":    {In: "key nonce header ciphertext tag", Out: "plaintext", Run: eaxOpen},
	}
}

func cmacMAC(in *vectors.Input) (vectors.Output, error) {
	c, err := mode.NewCMAC(in.Bytes("key"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"tag": c.Sum(in.Bytes("message"))}, nil
}

func cmacVerify(in *vectors.Input) (vectors.Output, error) {
	c, err := mode.NewCMAC(in.Bytes("key"))
	if err != nil {
		return nil, err
	}
	if err := c.Verify(in.Bytes("message"), in.Bytes("tag")); err != nil {
		return nil, err
	}
	return vectors.Output{"valid": true}, nil
}

// newCCM checks in the order of the catalogue: the sizes of key and nonce, then
// the size of the tag.
func newCCM(in *vectors.Input) (c *mode.CCM, nonce []byte, err error) {
	key, nonce := in.Bytes("key"), in.Bytes("nonce")
	if len(key) != mode.CCMKeySize || mode.CCMLimit(len(nonce)) < 0 {
		return nil, nil, mode.ErrLength
	}
	size, err := in.IntIn("tag_len", 4, 16)
	if err != nil {
		return nil, nil, err
	}
	c, err = mode.NewCCM(key, int(size))
	return c, nonce, err
}

func ccmSeal(in *vectors.Input) (vectors.Output, error) {
	aad, plaintext := in.Bytes("aad"), in.Bytes("plaintext")
	c, nonce, err := newCCM(in)
	if err != nil {
		return nil, err
	}
	if len(plaintext) > mode.CCMLimit(len(nonce)) {
		return nil, mode.ErrLength
	}
	return vectors.Output{"sealed": c.Seal(nil, nonce, plaintext, aad)}, nil
}

func ccmOpen(in *vectors.Input) (vectors.Output, error) {
	aad, sealed := in.Bytes("aad"), in.Bytes("sealed")
	c, nonce, err := newCCM(in)
	if err != nil {
		return nil, err
	}
	plaintext, err := c.Open(nil, nonce, sealed, aad)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"plaintext": plaintext}, nil
}

func eaxSeal(in *vectors.Input) (vectors.Output, error) {
	key, nonce, header, plaintext := in.Bytes("key"), in.Bytes("nonce"), in.Bytes("header"), in.Bytes("plaintext")
	if _, err := mode.NewBlock(key); err != nil {
		return nil, err
	}
	size := int64(mode.BlockSize)
	if in.Has("tag_len") {
		var err error
		if size, err = in.IntIn("tag_len", 2, mode.BlockSize); err != nil {
			return nil, err
		}
	}
	e, err := mode.NewEAX(key, int(size))
	if err != nil {
		return nil, err
	}
	sealed := e.Seal(nil, nonce, plaintext, header)
	return vectors.Output{"ciphertext": sealed[:len(plaintext)], "tag": sealed[len(plaintext):]}, nil
}

func eaxOpen(in *vectors.Input) (vectors.Output, error) {
	key, nonce, header := in.Bytes("key"), in.Bytes("nonce"), in.Bytes("header")
	ciphertext, tag := in.Bytes("ciphertext"), in.Bytes("tag")
	e, err := mode.NewEAX(key, len(tag))
	if err != nil {
		return nil, mode.ErrLength // of the key or, here, of the tag
	}
	plaintext, err := e.Open(nil, nonce, append(ciphertext, tag...), header)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"plaintext": plaintext}, nil
}
