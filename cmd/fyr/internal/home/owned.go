package main

import (
	"fmt"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/all"
	"github.com/seed-496a4445/fyr/beacon/keyfile"
)

// begin is when the capture begins: 2025-06-15T15:00:00Z.
const begin = 1_749_999_600

// owned returns the tags that belong to the home.
func owned(v *vectors) []keyfile.Entry {
	o := owner{v: v}
	o.sensor("mibeacon", "hygrometer, kitchen", "mibeacon-0118")
	o.sensor("mibeacon", "thermometer, bedroom", "mibeacon-0113")
	o.sensor("mibeacon", "motion, hall", "mibeacon-0133")
	o.sensor("mibeacon", "button, desk", "mibeacon-0154")
	o.sensor("bthome", "thermometer, cellar", "bthome-0084")
	o.sensor("bthome", "button, door", "bthome-0093")
	o.tag("rpa", "phone, Ada", field{"irk", v.in("rpa-0011", "irk")})
	o.tag("rpa", "phone, Bo", field{"irk", v.bytes("rpa-0026", "in", "irks", 1)})
	o.tag("eddystone", "suitcase",
		field{"identity_key", v.in("eddystone-0039", "identity_key")},
		field{"k", 10}, field{"clock", suitcaseClock}, field{"clock_at", begin})
	o.tag("findmy", "wallet", field{"adv_key", v.in("findmy-0172", "adv_key")})
	o.tag("findmy", "bicycle",
		field{"master_key", v.in("findmy-0104", "master_key")},
		field{"skn", v.in("findmy-0104", "sk0")},
		field{"sks", v.in("findmy-0109", "sk0")},
		field{"paired_at", begin + bicyclePaired})
	o.tag("smarttag", "cat",
		field{"master_secret", v.bytes("smarttag-0056", "in", "tags", 0, "master_secret")},
		field{"privacy_iv", v.bytes("smarttag-0056", "in", "tags", 0, "privacy_iv")},
		field{"privacy_seed", v.bytes("smarttag-0056", "in", "tags", 0, "privacy_seed")})
	if h := newHandbag(v); h != nil {
		o.add("handbag", h.credential)
	}
	if v.err == nil {
		v.err = o.err
	}
	return o.entries
}

// field is a named value of a credential: bytes or an integer.
type field struct {
	name  string
	value any
}

// owner collects the entries of a key file.
type owner struct {
	v       *vectors
	entries []keyfile.Entry
	err     error
}

// tag adds a tag with one credential, of these fields.
func (o *owner) tag(network, name string, fs ...field) {
	var list beacon.Fields
	for _, f := range fs {
		switch v := f.value.(type) {
		case []byte:
			list.AddBytes(f.name, v)
		case int:
			list.AddInt(f.name, int64(v))
		}
	}
	for _, n := range all.Networks() {
		if n.Name() != network {
			continue
		}
		c, err := n.(beacon.Importer).Import(&list)
		if err != nil {
			o.fail(fmt.Errorf("%s: %w", name, err))
			return
		}
		o.add(name, c)
		return
	}
	o.fail(fmt.Errorf("%s: no network %s", name, network))
}

// add adds a tag under the next id.
func (o *owner) add(name string, c beacon.Credential) {
	o.entries = append(o.entries, keyfile.Entry{ID: uint64(len(o.entries) + 1), Name: name, Credentials: []beacon.Credential{c}})
}

func (o *owner) fail(err error) {
	if o.err == nil {
		o.err = err
	}
}

// sensor adds a tag that is bound to its address: that of a case.
func (o *owner) sensor(network, name, id string) {
	o.tag(network, name, field{"bind_key", o.v.in(id, "bind_key")}, field{"address", o.v.in(id, "address")})
}
