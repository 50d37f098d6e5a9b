package ndef

import (
	"encoding/base64"
	"strings"

	"github.com/seed-496a4445/fyr/rotate"
)

// LostMode makes the addresses that a lost tag shows to whoever taps it:
//
//	https://HOST/#TOKEN
//
// The host is fixed when the tag is made. The token is the identifier of the
// current epoch, which is on the air just then and changes with it: a tag shows
// nothing by which it could be known again tomorrow. It stands in the fragment,
// which browsers do not send, so that it is in no server's log; the page that
// the host serves to all reads it.
//
// There is no way to put the owner's words into the address. What an owner
// writes is hostile to the finder's phone, and the page has to treat as such
// what it shows of it.
//
// The zero value panics when it is used. Safe for concurrent use.
type LostMode struct{ host string }

// maxHost is the greatest number of octets in the name of a host.
const maxHost = 253

// tokens is base64url without padding, of which each octet has one spelling.
var tokens = base64.RawURLEncoding.Strict()

// NewLostMode returns the lost mode of the host of a maker: a name as in
// "found.example", in lower case, with nothing before or after it. It returns
// [ErrHostName] for others, addresses in digits among them.
func NewLostMode(host string) (LostMode, error) {
	if !isHost(host) {
		return LostMode{}, ErrHostName
	}
	return LostMode{host}, nil
}

func isHost(host string) bool {
	if len(host) > maxHost || !strings.Contains(host, ".") {
		return false
	}
	label := ""
	for label = range strings.SplitSeq(host, ".") {
		if label == "" || len(label) > 63 || !only(label, "-") || label != strings.ToLower(label) ||
			label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
	}
	return label[0] >= 'a' // a last label that begins with a digit makes it an address
}

// begin is the address up to its token.
func (l LostMode) begin() string {
	if l.host == "" {
		panic("ndef: lost mode without a host")
	}
	return "https://" + l.host + "/#"
}

// URL returns the address for the identifier of the current epoch.
func (l LostMode) URL(id [rotate.IdentifierSize]byte) string {
	return l.begin() + tokens.EncodeToString(id[:])
}

// Message returns the message that a tag shows in the epoch of id: one URI
// record with the address.
func (l LostMode) Message(id [rotate.IdentifierSize]byte) Message {
	payload, _ := AppendURI(nil, l.URL(id)) // letters, digits, hyphens and dots: no error
	return Message{{TNF: WellKnown, Type: []byte(TypeURI), Payload: payload}}
}

// Parse returns the identifier in an address that [LostMode.URL] made. It
// returns [ErrHost] for one of another host or form, then [ErrToken].
func (l LostMode) Parse(url string) ([rotate.IdentifierSize]byte, error) {
	token, ok := strings.CutPrefix(url, l.begin())
	if !ok {
		return [rotate.IdentifierSize]byte{}, ErrHost
	}
	b, err := tokens.DecodeString(token)
	if err != nil || len(b) != rotate.IdentifierSize || strings.ContainsAny(token, "\r\n") {
		return [rotate.IdentifierSize]byte{}, ErrToken
	}
	return [rotate.IdentifierSize]byte(b), nil
}
