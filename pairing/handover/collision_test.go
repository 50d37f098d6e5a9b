package handover

import (
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/pairing/ndef"
)

// TestResolve walks pairs of numbers against the rule in the words of the
// specification, and checks that both sides come to one view.
func TestResolve(t *testing.T) {
	numbers := []uint16{0, 1, 2, 3, 4, 5, 254, 255, 256, 257, 0x7ffe, 0x7fff, 0x8000, 0x8001, 0xfffe, 0xffff}
	for _, a := range numbers {
		for _, b := range numbers {
			want := Wait
			switch {
			case a == b:
				want = Again
			case a&1 == b&1 && a > b, a&1 != b&1 && a < b:
				want = Answer
			}
			if got := Resolve(a, b); got != want {
				t.Errorf("%d against %d: %v, want %v", a, b, got, want)
			}
			if peer := Resolve(b, a); a != b && (want == Wait) != (peer == Answer) || a == b && peer != Again {
				t.Errorf("%d against %d: the peer says %v", a, b, peer)
			}
		}
	}
}

// drawer returns numbers in turn.
func drawer(numbers ...uint16) func() uint16 {
	return func() uint16 {
		n := numbers[0]
		numbers = numbers[1:]
		return n
	}
}

// TestCrossedRequests lets two sides ask at once, which draw one number at
// first.
func TestCrossedRequests(t *testing.T) {
	request := Message{Role: Request, Version: Latest, Alternatives: []Alternative{{Power: Active}}}
	a, err := newNegotiation(request, drawer(7, 7, 9))
	if err != nil {
		t.Fatal(err)
	}
	b, err := newNegotiation(request, drawer(7, 7, 12))
	if err != nil {
		t.Fatal(err)
	}
	if request.Random != nil {
		t.Error("the caller's request has a number")
	}
	for range 2 {
		ra, rb := a.Request(), b.Request()
		if turn, err := a.Receive(rb); turn != Again || err != nil {
			t.Fatal(turn, err)
		}
		if turn, err := b.Receive(ra); turn != Again || err != nil {
			t.Fatal(turn, err)
		}
	}
	ra, rb := a.Request(), b.Request() // 9 is odd and 12 is even: the lower answers
	if turn, err := a.Receive(rb); turn != Answer || err != nil {
		t.Fatal(turn, err)
	}
	if turn, err := b.Receive(ra); turn != Wait || err != nil {
		t.Fatal(turn, err)
	}
	if _, err := a.Receive(rb); !errors.Is(err, ErrState) {
		t.Error(err)
	}
	if turn, err := b.Receive(Message{Role: Select, Version: Latest}); turn != Done || err != nil {
		t.Fatal(turn, err)
	}
	if _, err := b.Receive(Message{Role: Select, Version: Latest}); !errors.Is(err, ErrState) {
		t.Error(err)
	}
}

func TestNegotiationRefuses(t *testing.T) {
	if _, err := NewNegotiation(Message{Role: Select, Version: Latest}); !errors.Is(err, ErrMismatch) {
		t.Error(err)
	}
	if _, err := NewNegotiation(Message{Role: Request, Version: 0x20}); !errors.Is(err, ErrRange) {
		t.Error(err)
	}
	n, err := NewNegotiation(Message{Role: Request, Version: Latest, Records: ndef.Message{{}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range []Role{0, Mediation, Initiate} {
		if turn, err := n.Receive(Message{Role: role}); turn != 0 || !errors.Is(err, ErrMismatch) {
			t.Error(role, turn, err)
		}
	}
	if turn, err := n.Receive(Message{Role: Request}); turn != Answer || err != nil {
		t.Error(turn, err)
	}
}

// TestNumbersDiffer fails once in 2^48 runs.
func TestNumbersDiffer(t *testing.T) {
	seen := map[uint16]bool{}
	for range 4 {
		n, err := NewNegotiation(Message{Role: Request, Version: Latest})
		if err != nil {
			t.Fatal(err)
		}
		seen[*n.Request().Random] = true
	}
	if len(seen) == 1 {
		t.Error("four negotiations drew one number")
	}
}
