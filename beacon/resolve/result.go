package resolve

import (
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/table"
)

// Errors of matches and of the calls of a Resolver.
var (
	// ErrUnsealed: the tag has a key, and the frame is neither encrypted nor
	// signed. Anybody could have sent it from the tag's address.
	ErrUnsealed = fail.New(fail.Authentication, "resolve: plain frame from the address of a tag that has a key")
	// ErrTagTwice: the id is registered already.
	ErrTagTwice = fail.New(fail.State, "resolve: a tag of this id is registered already")
	// ErrTagUnknown: no tag of this id is registered.
	ErrTagUnknown = fail.New(fail.Unknown, "resolve: no tag of this id is registered")
	// ErrTagEmpty: the tag has no credentials, or one that nothing can be found by.
	ErrTagEmpty = fail.New(fail.Format, "resolve: tag without a credential by which it could be found")
	// ErrAlignment: the tag's clock began too long ago or too far ahead of the
	// schedule to be held.
	ErrAlignment = fail.New(fail.Range, "resolve: alignment of a tag is out of range")
	// ErrUnopened: the tag has nothing by which frames of this kind are opened.
	ErrUnopened = fail.New(fail.Unknown, "resolve: no key of the tag fits the frame")
	// ErrState: the bytes are not a state of this version of the package.
	ErrState = fail.New(fail.Format, "resolve: malformed state")
)

// Way says by what a tag was found.
type Way uint8

// The ways.
const (
	// ByIdentifier: the frame showed the tag's identifier of an epoch.
	ByIdentifier Way = iota
	// ByHash: the frame showed a hash that one of the tag's keys gives.
	ByHash
	// ByAddress: the address is registered for the tag, or was resolved to it in
	// the last minutes.
	ByAddress
)

// String returns "identifier", "hash" or "address".
func (w Way) String() string {
	names := [...]string{"identifier", "hash", "address"}
	if int(w) < len(names) {
		return names[w]
	}
	return "invalid"
}

// Match is one tag that one frame may have come from.
type Match struct {
	// Tag is the id under which the tag was registered.
	Tag uint64
	// Frame is the position of the frame in the outcome's Frames.
	Frame int
	// Way by which the tag was found.
	Way Way
	// Stream is the position of the stream whose identifier was shown, in what
	// the tag's credential exposes, and Epoch the epoch; both 0 for other ways.
	Stream int
	Epoch  rotate.Epoch
	// Alignment of the stream after this sighting, for the caller to keep. Zero
	// where the stream has no clock.
	Alignment rotate.Alignment
	// Freshness of the frame among those of the tag. TwoPlaces is never among
	// them: advertisements do not say where they were heard.
	Freshness beacon.Freshness
	// Wrong is the number of tags that would be expected to match by chance had
	// the frame come from none of them. It is far below 1 but for address hashes
	// and prefixes among many tags.
	Wrong float64
	// Opened says that the frame was sealed and has been authenticated or, in
	// networks without authentication, decrypted with this tag's key.
	Opened bool
	// Plain is the plaintext of an opened frame.
	Plain []byte
	// Readings are what the frame reports, without those of frames in error.
	Readings []beacon.Reading
	// Err says why a frame of this tag could not be opened or read. The tag stays
	// as it is: one bad frame proves nothing about its key. A frame that was opened
	// and could not be read has a Freshness all the same where its network judges.
	Err error
}

// Fault is a frame that a network recognised and could not read.
type Fault struct {
	Network beacon.Network
	Err     error
}

// Class says what became of an advertisement. Each has exactly one.
type Class uint8

// The classes, the first that applies.
const (
	// Resolved: at least one match without an error.
	Resolved Class = iota
	// Recognised: at least one frame of a known network that is more than an
	// address.
	Recognised
	// Malformed: a frame or an AD structure that breaks the rules.
	Malformed
	// Unknown: none of these.
	Unknown
)

// String returns "resolved", "recognised", "malformed" or "unknown".
func (c Class) String() string {
	names := [...]string{"resolved", "recognised", "malformed", "unknown"}
	if int(c) < len(names) {
		return names[c]
	}
	return "invalid"
}

// Outcome is what a Resolver says of one advertisement. Its slices belong to
// the Result and are overwritten by the next call with it.
type Outcome struct {
	// Advert as it was given.
	Advert *beacon.Advert
	// Frames that networks found in it, at most one of each network.
	Frames []beacon.Frame
	// Matches of those frames, all of them, by frame and then by tag.
	Matches []Match
	// Faults are frames that could not be read.
	Faults []Fault
	// Err is set when the advertising data itself is broken. What stands before
	// the fault has been read all the same.
	Err error
	// Beyond says that the indexes do not cover the time of the advertisement:
	// that there is no match may be for want of [Resolver.Advance].
	Beyond bool
}

// Class returns what became of the advertisement.
func (o *Outcome) Class() Class {
	for i := range o.Matches {
		if o.Matches[i].Err == nil {
			return Resolved
		}
	}
	for i := range o.Frames {
		if !o.Frames[i].Bare {
			return Recognised
		}
	}
	if o.Err != nil || len(o.Faults) > 0 {
		return Malformed
	}
	return Unknown
}

// Result holds the outcomes of one call and the scratch memory of the next.
// The zero value is ready. Not for concurrent use: each goroutine has its own.
type Result struct {
	// Outcomes, one an advertisement, in the order given.
	Outcomes []Outcome

	frames   []beacon.Frame
	matches  []Match
	faults   []Fault
	readings []beacon.Reading
	plain    []byte

	spans   []span // of each advertisement
	found   []found
	asks    [][]byte
	about   []int
	ask     table.Scratch
	scanned []beacon.Frame
	hits    []beacon.Hit
	claims  claimList
	recent  []claim
	key     beacon.Key
	state   []byte
	one     [1]beacon.Advert

	sighting beacon.Sighting
}
