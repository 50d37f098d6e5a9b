package table

import (
	"context"

	"github.com/seed-496a4445/fyr/rotate"
)

// Join finds the tags of a fleet behind received identifiers without an index:
// it hashes what was received and streams past it what every tag can show at
// Unix second unix. hit is called for each pair that matches, with the position
// in received; tags come in ascending order. Identifiers of a size that the
// scheme does not show match nothing. On error of ctx some hits may have been
// reported.
func Join(ctx context.Context, f Fleet, unix int64, received [][]byte, hit func(i int, m Match)) error {
	if err := f.check(); err != nil {
		return err
	}
	l := f.Scheme.Layout()
	asked := make(map[uint64][]int, len(received))
	for i, id := range received {
		if len(id) >= l.Prefix && len(id) <= l.ID {
			k := keyOf(id[:l.Prefix])
			asked[k] = append(asked[k], i)
		}
	}
	j := joiner{fleet: f, lay: l, received: received, asked: asked, hit: hit}
	const stride = 1 << 10
	need := make([]span, 0, stride)
	buf := make([]byte, min(stride, f.States.Len())*l.State) // so that Read makes no other
	defer clear(buf)
	for first := 0; first < f.States.Len(); first += stride {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := min(stride, f.States.Len()-first)
		states := f.States.Read(buf[:0], first, n)
		need = need[:0]
		for i := range n {
			lo, hi := f.Schedule.Window(f.alignment(first+i), unix)
			need = append(need, span{lo, hi})
		}
		err := j.derive.each(ctx, l, f.Scheme, states, need, func(i int, e rotate.Epoch, id []byte) { j.probe(first+i, e, id) })
		if err != nil {
			return err
		}
	}
	return nil
}

type joiner struct {
	fleet    Fleet
	lay      rotate.Layout
	received [][]byte
	asked    map[uint64][]int
	hit      func(int, Match)
	derive   deriver
}

func (j *joiner) probe(tag int, e rotate.Epoch, id []byte) {
	for _, i := range j.asked[keyOf(id[:j.lay.Prefix])] {
		if got := j.received[i]; string(id[:len(got)]) == string(got) {
			j.hit(i, Match{tag, e})
		}
	}
}
