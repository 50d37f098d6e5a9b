package keyfile

import (
	"github.com/seed-496a4445/fyr/beacon"
)

// Version is the version of the format that this package reads and writes.
const Version = 1

// Entry is one tag of a key file. Its zero value is a tag 0 without
// credentials, which a key file cannot hold.
type Entry struct {
	ID          uint64
	Name        string
	Credentials []beacon.Credential
}

// networkField is the member of a credential that is no field of it.
const networkField = "network"
