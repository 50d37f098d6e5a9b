package table

import (
	"context"
	"slices"

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
	j := joiner{received: received, asked: newAsked(len(received)), hit: hit}
	for i, id := range slices.Backward(received) {
		if len(id) >= l.Prefix && len(id) <= l.ID {
			j.asked.add(keyOf(id[:l.Prefix]), i)
		}
	}
	const stride = 1 << 10
	w := f.windows(unix, unix)
	var need []run
	buf := make([]byte, min(stride, f.States.Len())*l.State) // so that Read makes no other
	defer clear(buf)
	for first := 0; first < f.States.Len(); first += stride {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := min(stride, f.States.Len()-first)
		states := f.States.Read(buf[:0], first, n)
		need = w.runs(need[:0], first, n)
		err := j.derive.run(ctx, l, f.Scheme, states, need, func(i, m int, ids []byte) { j.look(l, first+i, m, ids) })
		if err != nil {
			return err
		}
	}
	return nil
}

type joiner struct {
	received [][]byte
	asked    *asked
	derive   deriver
	passed   []uint32 // positions that the sieve lets through
	hit      func(int, Match)
}

// look looks at the identifiers of the tags from first on, m each.
func (j *joiner) look(l rotate.Layout, first, m int, ids []byte) {
	if l.Prefix < 8 {
		for i := range len(ids) / l.ID {
			if j.asked.sieve.may(keyOf(ids[i*l.ID:][:l.Prefix])) {
				j.check(l, first, i, m, ids)
			}
		}
		return
	}
	j.passed = j.asked.sieve.sift(j.passed[:0], ids, l.ID)
	for _, i := range j.passed {
		j.check(l, first, int(i), m, ids)
	}
}

// check compares the i-th identifier with what was received.
func (j *joiner) check(l rotate.Layout, first, i, m int, ids []byte) {
	id := ids[i*l.ID:][:l.ID]
	for r := j.asked.first(keyOf(id[:l.Prefix])); r >= 0; r = j.asked.after(r) {
		if got := j.received[r]; string(id[:len(got)]) == string(got) {
			j.hit(r, Match{first + i/m, j.derive.epochs[i/m] + rotate.Epoch(i%m)})
		}
	}
}
