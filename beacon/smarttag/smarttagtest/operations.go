// Package smarttagtest runs the operations of the smarttag test vectors.
package smarttagtest

import (
	"errors"
	"math"
	"time"

	"github.com/seed-496a4445/fyr/beacon/smarttag"
	"github.com/seed-496a4445/fyr/beacon/smarttag/internal/keys"
	"github.com/seed-496a4445/fyr/internal/vectors"
)

// Operations returns the operations by name.
func Operations() map[string]vectors.Operation {
	return map[string]vectors.Operation{
		"smarttag.derive_keys":   {In: "master_secret", Out: "privacy_key signing_key auth_key", Run: deriveKeys},
		"smarttag.privacy_id":    {In: "master_secret privacy_iv privacy_seed index", Out: "privacy_id", Run: privacyID},
		"smarttag.sign":          {In: "master_secret privacy_iv data", Out: "signature", Run: sign},
		"smarttag.verify":        {In: "master_secret privacy_iv service_data", Out: "valid", Run: verify},
		"smarttag.parse":         {In: "service_data", Out: parseOut, Run: parse},
		"smarttag.aging_counter": {In: "time", Out: "counter", Run: agingCounter},
		"smarttag.resolve":       {In: "tags service_data time", Out: "tag pool_index signature_valid counter_delta", Run: resolve},
		"smarttag.auth_proof":    {In: "master_secret nonce", Out: "proof", Run: authProof},
		"smarttag.command_seal":  {In: "master_secret nonce counter command", Out: "data", Run: commandSeal},
		"smarttag.command_open":  {In: "master_secret nonce data", Out: "counter command", Run: commandOpen},
	}
}

// most is the largest pool, for operations in which a pool has no size.
const most = 1<<16 - 1

// credential makes one of the secrets that the operation has; the others are
// zero.
func credential(in *vectors.Input, iv, seed string) (*smarttag.Credential, error) {
	ivBytes, seedBytes := make([]byte, smarttag.IVSize), make([]byte, smarttag.SeedSize)
	if iv != "" {
		ivBytes = in.Bytes(iv)
	}
	if seed != "" {
		seedBytes = in.Bytes(seed)
	}
	return smarttag.NewCredential(in.Bytes("master_secret"), ivBytes, seedBytes, most)
}

func deriveKeys(in *vectors.Input) (vectors.Output, error) {
	master := in.Bytes("master_secret")
	if len(master) < keys.Size {
		return nil, smarttag.ErrKeyLength
	}
	ms := (*[keys.Size]byte)(master)
	return vectors.Output{
		"privacy_key": keys.Derive(ms, keys.Privacy),
		"signing_key": keys.Derive(ms, keys.Signing),
		"auth_key":    keys.Derive(ms, keys.Authentication),
	}, nil
}

func privacyID(in *vectors.Input) (vectors.Output, error) {
	c, err := credential(in, "privacy_iv", "privacy_seed")
	if err != nil {
		return nil, err
	}
	return vectors.Output{"privacy_id": c.PrivacyID(int(in.Int("index")))}, nil
}

func sign(in *vectors.Input) (vectors.Output, error) {
	c, err := credential(in, "privacy_iv", "")
	if err != nil {
		return nil, err
	}
	s, err := smarttag.ParseServiceData(append(in.Bytes("data"), make([]byte, smarttag.SignatureSize)...))
	if err != nil {
		return nil, err
	}
	c.Sign(&s)
	return vectors.Output{"signature": s.Signature}, nil
}

func verify(in *vectors.Input) (vectors.Output, error) {
	c, err := credential(in, "privacy_iv", "")
	if err != nil {
		return nil, err
	}
	s, err := smarttag.ParseServiceData(in.Bytes("service_data"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"valid": c.Verify(&s) == nil}, nil
}

const parseOut = "version adv_type state aging_counter privacy_id region e2e_encryption uwb battery motion_detection activity_tracking signature"

func parse(in *vectors.Input) (vectors.Output, error) {
	s, err := smarttag.ParseServiceData(in.Bytes("service_data"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{
		"version":           s.Version,
		"adv_type":          s.AdvType,
		"state":             s.State,
		"aging_counter":     s.Counter,
		"privacy_id":        s.ID,
		"region":            s.Region,
		"e2e_encryption":    s.EndToEnd,
		"uwb":               s.UWB,
		"battery":           s.Battery,
		"motion_detection":  s.MotionDetection,
		"activity_tracking": s.ActivityTracking,
		"signature":         s.Signature,
	}, nil
}

func agingCounter(in *vectors.Input) (vectors.Output, error) {
	unix, err := in.IntIn("time", math.MinInt64, math.MaxInt64)
	if err != nil {
		return nil, err
	}
	counter, err := smarttag.Aging(time.Unix(unix, 0))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"counter": counter}, nil
}

func resolve(in *vectors.Input) (vectors.Output, error) {
	s, err := smarttag.ParseServiceData(in.Bytes("service_data"))
	if err != nil {
		return nil, err
	}
	at := time.Unix(in.Int("time"), 0)
	for i, tag := range in.List("tags", "master_secret privacy_iv privacy_seed pool_size") {
		pool := int(min(tag.Int("pool_size"), most))
		if pool < 1 {
			continue // no identifiers, and no credential
		}
		c, err := smarttag.NewCredential(tag.Bytes("master_secret"), tag.Bytes("privacy_iv"), tag.Bytes("privacy_seed"), pool)
		if err != nil {
			return nil, err
		}
		index, err := c.Find(s.ID)
		if errors.Is(err, smarttag.ErrUnknown) {
			continue
		}
		return vectors.Output{
			"tag":             i,
			"pool_index":      index,
			"signature_valid": c.Verify(&s) == nil,
			"counter_delta":   s.Counter.Delta(at),
		}, nil
	}
	return nil, smarttag.ErrUnknown
}

// nonce reads the nonce of a session.
func nonce(in *vectors.Input) ([smarttag.NonceSize]byte, error) {
	b := in.Bytes("nonce")
	if len(b) != smarttag.NonceSize {
		return [smarttag.NonceSize]byte{}, smarttag.ErrKeyLength
	}
	return [smarttag.NonceSize]byte(b), nil
}

func authProof(in *vectors.Input) (vectors.Output, error) {
	c, err := credential(in, "", "")
	if err != nil {
		return nil, err
	}
	n, err := nonce(in)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"proof": c.Proof(n)}, nil
}

func commandSeal(in *vectors.Input) (vectors.Output, error) {
	c, err := credential(in, "", "")
	if err != nil {
		return nil, err
	}
	n, err := nonce(in)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"data": c.SealCommand(nil, n, uint32(in.Uint64("counter")), in.Bytes("command"))}, nil
}

func commandOpen(in *vectors.Input) (vectors.Output, error) {
	c, err := credential(in, "", "")
	if err != nil {
		return nil, err
	}
	n, err := nonce(in)
	if err != nil {
		return nil, err
	}
	command, counter, err := c.OpenCommand(nil, n, in.Bytes("data"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"counter": counter, "command": command}, nil
}
