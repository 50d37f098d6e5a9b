package handover

import (
	"crypto/rand"

	"github.com/seed-496a4445/fyr/internal/wire"
)

// Turn says what comes next in a negotiation.
type Turn uint8

// The turns.
const (
	Again  Turn = iota + 1 // both drew one number: send the request again, which has a new one
	Wait                   // this side is the requester: the peer will answer
	Answer                 // this side is the selector: answer the peer's request with an Hs
	Done                   // the peer has answered
)

// String returns the name of t.
func (t Turn) String() string {
	switch t {
	case Again:
		return "again"
	case Wait:
		return "wait"
	case Answer:
		return "answer"
	case Done:
		return "done"
	}
	return "none"
}

// Resolve says who does what when two requests have crossed: [Again], [Wait]
// or [Answer], for the side that sent the first number and received the
// second. The peer comes to the complementary turn.
//
// Where the least significant bits of the two are equal, the side with the
// greater number becomes the selector, and where they differ the side with the
// lower one: neither large nor small numbers win.
func Resolve(sent, received uint16) Turn {
	if sent == received {
		return Again
	}
	sameBit := (sent^received)&1 == 0
	if sameBit == (sent > received) {
		return Answer
	}
	return Wait
}

// Negotiation is one side of a negotiated handover on a link on which both can
// ask, and so may ask at once. A reader and a tag cannot: see [Exchange]. It
// is made by [NewNegotiation], and not for concurrent use.
type Negotiation struct {
	request Message
	done    bool
	draw    func() uint16
}

// NewNegotiation returns the negotiation of a side that sends request. It
// draws the random number of the request itself, and leaves request as it is.
// It returns [ErrMismatch] when request is no [Request], and the errors of
// [Message.Append].
func NewNegotiation(request Message) (*Negotiation, error) {
	return newNegotiation(request, func() uint16 {
		var b [2]byte
		rand.Read(b[:]) // never fails
		return wire.Be16(b[:])
	})
}

func newNegotiation(request Message, draw func() uint16) (*Negotiation, error) {
	if request.Role != Request {
		return nil, ErrMismatch
	}
	n := &Negotiation{request: request, draw: draw}
	n.request.Random = new(draw())
	if _, err := n.request.Append(nil); err != nil {
		return nil, err
	}
	return n, nil
}

// Request returns the message to send, at first and after each [Again]. Its
// slices are those of the request given to [NewNegotiation].
func (n *Negotiation) Request() Message { return n.request }

// Receive takes a message of the peer that came after the request was sent,
// and says what to do. A peer's request without a random number comes from a
// device that does not resolve collisions: it is to be answered.
//
// It returns [ErrMismatch] for a message that is neither an Hr nor an Hs, and
// [ErrState] after [Answer] or [Done].
func (n *Negotiation) Receive(m Message) (Turn, error) {
	if n.done {
		return 0, ErrState
	}
	turn := Done
	switch {
	case m.Role == Select:
	case m.Role != Request:
		return 0, ErrMismatch
	case m.Random == nil:
		turn = Answer
	default:
		turn = Resolve(*n.request.Random, *m.Random)
	}
	switch turn {
	case Again:
		n.request.Random = new(n.draw())
	case Answer, Done:
		n.done = true
	}
	return turn, nil
}
