// Package eddystonetest holds the vector operations of package eddystone.
package eddystonetest

import "github.com/seed-496a4445/fyr/internal/vectors"

// Operations returns the operations of testdata/vectors/eddystone.json.
func Operations() map[string]vectors.Operation {
	return map[string]vectors.Operation{
		"eddystone.eid":                  {In: "identity_key k clock", Out: "eid valid_from valid_until", Run: eid},
		"eddystone.eids":                 {In: "identity_key k first last", Out: "rows", Run: eids},
		"eddystone.resolve":              {In: "keys eid first last", Out: "index valid_from", Run: resolve},
		"eddystone.seal_etlm":            {In: "identity_key k clock salt " + telemetryFields, Out: "frame", Run: sealETLM},
		"eddystone.open_etlm":            {In: "identity_key k clock frame", Out: telemetryFields, Run: openETLM},
		"eddystone.register":             {In: "role private_key peer_public", Out: "public_key identity_key", Run: register},
		"eddystone.encrypt_identity_key": {In: "lock_code identity_key", Out: "encrypted_identity_key", Run: encryptIdentityKey},
		"eddystone.decrypt_identity_key": {In: "lock_code encrypted_identity_key", Out: "identity_key", Run: decryptIdentityKey},
		"eddystone.unlock_token":         {In: "lock_code challenge", Out: "token", Run: unlockToken},
		"eddystone.change_lock":          {In: "old_lock_code new_lock_code", Out: "value", Run: changeLock},
		"eddystone.slot_write_public":    {In: "resolver_public k", Out: "value", Run: slotWritePublic},
		"eddystone.slot_write_key":       {In: "lock_code identity_key k", Out: "value", Run: slotWriteKey},
		"eddystone.parse_slot_read":      {In: "value", Out: "k clock eid", Run: parseSlotRead},
		"eddystone.namespace_fqdn":       {In: "fqdn", Out: "namespace", Run: namespaceFQDN},
		"eddystone.namespace_uuid":       {In: "uuid", Out: "namespace", Run: namespaceUUID},
		"eddystone.parse_frame":          {In: "frame", Out: "type fields", Run: parseFrame},
		"eddystone.build_frame":          {In: "type fields", Out: "frame", Run: buildFrame},
		"eddystone.build_ad":             {In: "frame", Out: "ad", Run: buildAD},
		"eddystone.find_frame":           {In: "ad", Out: "frame", Run: findFrame},
	}
}
