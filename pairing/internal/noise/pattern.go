package noise

import (
	"slices"
	"strings"
)

// patterns are those of Noise, Section 7.5, as it writes them: the pre-message
// of the initiator, that of the responder, and the messages, in turn and the
// initiator's first.
var patterns = map[string][]string{
	"NN": {"", "", "e", "e ee"},
	"NK": {"", "s", "e es", "e ee"},
	"XX": {"", "", "e", "e ee s es", "s se"},
	"XK": {"", "s", "e es", "e ee", "s se"},
	"IK": {"", "s", "e es s ss", "e ee se"},
	"KK": {"s", "s", "e es ss", "e ee se"},
}

// Protocol is a protocol that its name describes. The zero value is none. It
// is safe for concurrent use.
type Protocol struct {
	name     string
	known    [2]bool // the static key of the initiator, the responder is a pre-message
	messages [][]string
	psks     int
	hybrid   bool
	aes      bool
}

// ParseName returns the protocol of a name, or [ErrUnsupported].
//
//	Noise_<pattern><modifiers>_<25519 or 25519+MLKEM768>_<ChaChaPoly or AESGCM>_SHA256
//
// The pattern is NN, NK, XX, XK, IK or KK. Modifiers are joined by "+": hfs
// first, which the KEM asks for and which asks for a KEM, then psk0 to psk3 in
// ascending order, each at most once and none above the number of messages.
//
// hfs is that of "KEM-based Hybrid Forward Secrecy for Noise", revision 1,
// Section 5. Its text and its table differ for KK; the text holds here:
//
//	e1     directly after the first DH of message 1, so that the key is
//	       encrypted, and where there is none directly after e
//	ekem1  directly after ee
//
//	XXhfs+psk0:               KKhfs+psk0:
//	  -> psk, e, e1             -> s  <- s  ...
//	  <- e, ee, ekem1, s, es    -> psk, e, es, e1, ss
//	  -> s, se                  <- e, ee, ekem1, se
func ParseName(name string) (Protocol, error) {
	section := strings.Split(name, "_")
	if len(section) != 5 || section[0] != "Noise" || len(section[1]) < 2 || section[4] != "SHA256" {
		return Protocol{}, ErrUnsupported
	}
	pattern, ok := patterns[section[1][:2]]
	p := Protocol{name: name, hybrid: section[2] == "25519+MLKEM768", aes: section[3] == "AESGCM"}
	if !ok || !p.hybrid && section[2] != "25519" || !p.aes && section[3] != "ChaChaPoly" {
		return Protocol{}, ErrUnsupported
	}
	p.known = [2]bool{pattern[0] == "s", pattern[1] == "s"}
	for _, tokens := range pattern[2:] {
		p.messages = append(p.messages, strings.Fields(tokens))
	}
	if !p.modify(section[1][2:]) {
		return Protocol{}, ErrUnsupported
	}
	return p, nil
}

// Hybrid reports whether ML-KEM-768 is mixed in: hfs, not of revision 34.
func (p Protocol) Hybrid() bool { return p.hybrid }

// modify puts the tokens of the modifiers into the messages, and reports
// whether p has such modifiers.
func (p *Protocol) modify(modifiers string) bool {
	var names []string
	if modifiers != "" {
		names = strings.Split(modifiers, "+")
	}
	if hfs := len(names) > 0 && names[0] == "hfs"; hfs != p.hybrid {
		return false
	} else if hfs {
		p.insert(0, "e1", "es", "e")
		p.insert(1, "ekem1", "ee")
		names = names[1:]
	}
	lowest := 0
	for _, name := range names {
		n := slices.Index([]string{"psk0", "psk1", "psk2", "psk3"}, name)
		if n < lowest || n > len(p.messages) {
			return false
		}
		if n == 0 {
			p.messages[0] = slices.Insert(p.messages[0], 0, "psk")
		} else {
			p.messages[n-1] = append(p.messages[n-1], "psk")
		}
		lowest = n + 1
		p.psks++
	}
	return true
}

// insert puts a token into message i, directly after the first of places that
// is in it.
func (p *Protocol) insert(i int, token string, places ...string) {
	for _, place := range places {
		if at := slices.Index(p.messages[i], place); at >= 0 {
			p.messages[i] = slices.Insert(p.messages[i], at+1, token)
			return
		}
	}
}

// hasStatic reports whether the initiator, role 0, or the responder, role 1, has
// a static key.
func (p *Protocol) hasStatic(role int) bool {
	for i := role; i < len(p.messages); i += 2 {
		if slices.Contains(p.messages[i], "s") {
			return true
		}
	}
	return p.known[role]
}
