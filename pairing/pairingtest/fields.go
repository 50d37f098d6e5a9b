package pairingtest

import (
	"fmt"
	"strconv"
	"strings"
)

// A Field is a part of a command or of an answer.
type Field struct {
	Name   string
	Octets []byte
	Means  string // for people; may be empty
	Depth  int    // 0: of the APDU; 1: of the field before, of depth 0, after it was opened
}

// Layouts of payloads, as the tables of spec/pairing.md write them; "*" is the
// rest.
const (
	layoutHello   = "version 1 | flags 1"
	layoutInfo    = "tag id 16 | model 2 | firmware 4 | epoch 4 | kind 1 | attestation *"
	layoutTerms   = "policy 1 | epoch 4 | configuration *"
	layoutConfirm = "status 1 | epoch 4"
	layoutStatus  = "life 1 | flags 1 | epoch 4 | step 4 | firmware 4 | time 4 | life entries 4 | failure entries 4 | alarm entries 4 | firmware entries 4 | auth id 8"
	layoutGuest   = "rights 1 | expiry 4 | time 4"
	layoutPage    = "first index 4 | MAC before 16 | entries *"
	layoutEntry   = "index 4 | event 1 | time 4 | epoch 4 | argument 4 | MAC 16"
)

// An operation is a row of the table of Section 6.
type operation struct{ name, arguments, data string }

var operations = map[byte]operation{
	0x01: {"STATUS", "", layoutStatus},
	0x02: {"RING", "seconds 2 | volume 1", ""},
	0x03: {"CONFIG", "configuration *", ""},
	0x04: {"REKEY", "", "epoch 4"},
	0x05: {"GUEST", "slot 1 | static 32 | secret 32 | rights 1 | expiry 4", ""},
	0x06: {"UNGUEST", "slot 1", ""},
	0x07: {"RELEASE", "", "epoch 4"},
	0x08: {"LOG", "class 1 | from 4", layoutPage},
	0x09: {"POLICY", "policy 1", ""},
	0x0a: {"FORK", "", ""},
	0x0b: {"UNFREEZE", "step 4", ""},
	0x0c: {"PREPARE", "", "min 2 | max 2 | own 2"},
	0x0d: {"PROVE", "phone octets 8 | tag octets 8 | measured 4", ""},
}

// cut cuts b into the fields of a layout, or reports that it is of another
// size.
func cut(b []byte, layout string, depth int) (fields []Field, ok bool) {
	if layout == "" {
		return nil, len(b) == 0
	}
	for part := range strings.SplitSeq(layout, " | ") {
		name, size := part[:strings.LastIndexByte(part, ' ')], part[strings.LastIndexByte(part, ' ')+1:]
		n := len(b)
		if size != "*" {
			if n, _ = strconv.Atoi(size); n > len(b) {
				return nil, false
			}
		} else if n == 0 {
			continue
		}
		fields = append(fields, Field{name, b[:n:n], meaning(name, b[:n]), depth})
		b = b[n:]
	}
	return fields, len(b) == 0
}

// find returns the octets of a field.
func find(fields []Field, name string) []byte {
	for _, f := range fields {
		if f.Name == name {
			return f.Octets
		}
	}
	return nil
}

// words are what values of fields of one octet mean.
var words = map[string]map[byte]string{
	"suite":  {suiteX25519: "25519_ChaChaPoly_SHA256", suiteHybrid: "25519+MLKEM768_ChaChaPoly_SHA256"},
	"mode":   {modeClaim: "claim", modeOwner: "owner", modeTransfer: "transfer", modeGuest: "guest", modeCode: "code", modeRecover: "recover"},
	"life":   {0: "unclaimed", 1: "owned", 2: "released"},
	"kind":   {0: "no attestation", 1: "with an attestation"},
	"status": {0: "done"},
	"result": {0: "done", 1: "refused", 2: "frozen", 3: "bad argument", 4: "the firmware could not", 5: "no such operation", 6: "fork"},
	"class":  {0: "life", 1: "failures", 2: "alarms", 3: "firmware"},
	"event": {1: "released", 2: "reset", 3: "claimed", 4: "rekeyed", 5: "policy", 6: "guest", 7: "unguest", 8: "failures", 9: "fork",
		10: "unfrozen", 11: "set back", 12: "firmware"},
}

// bits are what the bits of fields of one octet mean.
var bits = map[string][]string{
	"policy": {"locked", "only the button unfreezes", "vouchers"},
	"rights": {"status", "ring"},
	"modes":  {"claim", "", "owner", "transfer", "guest", "code", "recover"},
	"flags":  {"frozen", "previous auth key", "locked", "beacon not installed"},
}

// meaning says what a field of a name is, for people.
func meaning(name string, b []byte) string {
	if table, ok := words[name]; ok && len(b) == 1 {
		return table[b[0]]
	}
	if table, ok := bits[name]; ok && len(b) == 1 {
		return set(table, b[0])
	}
	switch {
	case name == "suites":
		var names []string
		for _, suite := range b {
			names = append(names, words["suite"][suite])
		}
		return strings.Join(names, ", ")
	case name == "configuration" || len(b) > 4:
		return ""
	case name == "time" || name == "expiry":
		return fmt.Sprintf("minute %d", number(b))
	case name == "seconds":
		return fmt.Sprintf("%d s", number(b))
	case name == "min" || name == "max" || name == "own" || name == "measured":
		return fmt.Sprintf("%d us", 100*uint64(number(b)))
	}
	if len(b) == 1 && b[0] < 10 {
		return ""
	}
	return strconv.FormatUint(uint64(number(b)), 10)
}

// set names the bits of b that are set.
func set(table []string, b byte) string {
	var names []string
	for i, name := range table {
		if b&(1<<i) != 0 && name != "" {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}
