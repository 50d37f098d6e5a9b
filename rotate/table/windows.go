package table

import "github.com/seed-496a4445/fyr/rotate"

// windows gives what each tag of a fleet can show between two times.
type windows struct {
	fleet    *Fleet
	of       rotate.Windows
	from, to int64
	// Neighbours of whom equally much is known, often nothing, have one window.
	known bool
	align int32
	seen  uint32
	last  span
}

func (f *Fleet) windows(from, to int64) windows {
	return windows{fleet: f, of: f.Schedule.Windows(), from: from, to: to}
}

// same reports whether nothing is known of any tag, so that all are alike.
func (w *windows) same() bool { return w.fleet.Align == nil && w.fleet.Seen == nil }

// at returns the span of a tag.
func (w *windows) at(tag int) span {
	align, seen := w.fleet.packed(tag)
	if !w.known || align != w.align || seen != w.seen {
		w.known, w.align, w.seen = true, align, seen
		w.last.lo, w.last.hi = w.of.Of(align, seen, w.from)
		if w.to != w.from {
			_, w.last.hi = w.of.Of(align, seen, w.to)
		}
	}
	return w.last
}

// runs appends what n tags from first on can show.
func (w *windows) runs(dst []run, first, n int) []run {
	if w.same() {
		return extend(dst, w.at(first), n)
	}
	for i := range n {
		dst = extend(dst, w.at(first+i), 1)
	}
	return dst
}
