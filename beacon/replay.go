package beacon

// Replay is the rule by which the counters of a tag's frames are accepted. The
// zero value is the strict rule: a counter must be above the last accepted one.
type Replay struct {
	// Grace: counters below it are always accepted, for devices that start
	// again from 0 when their battery is changed. It lets everybody replay the
	// first Grace frames.
	Grace uint64
	// Bits: the counter has only that many bits and wraps; it is accepted when
	// it is ahead of the last by less than half its range. 0: it does not wrap.
	Bits uint8
	// Equal: other bytes under the last counter are accepted, for networks whose
	// counter counts time and not frames.
	Equal bool
}

// Accept reports whether a frame with counter next may follow one with counter
// last. The first frame of a tag is always accepted and not asked about.
func (r Replay) Accept(last, next uint64) bool {
	if next < r.Grace || r.Equal && next == last {
		return true
	}
	if r.Bits == 0 || r.Bits >= 64 {
		return next > last
	}
	ahead := (next - last) & (1<<r.Bits - 1)
	return ahead != 0 && ahead < 1<<(r.Bits-1)
}

// Freshness says how a frame stands to those that came before it from the same
// tag, and so what it proves. None of the verdicts proves that the tag itself
// sent the frame now: a live relay cannot be told by cryptography.
type Freshness uint8

// The verdicts.
const (
	// Unjudged: nothing is known of earlier frames, or the frame shows neither
	// an epoch nor a counter.
	Unjudged Freshness = iota
	// Fresh: newer than all before it, at a time when it can be on the air.
	Fresh
	// Repeat: the same bytes as before, still on the air. Proves nothing:
	// beacons repeat themselves.
	Repeat
	// Stale: authentic, but its time on the air is over or its counter is not
	// above the newest. Proves delay, replay or rollback, not which. A resolver
	// looks up the epochs around now: a frame of one long over matches no tag, and
	// has no verdict.
	Stale
	// Behind: several successive never-seen epochs below the newest, advancing.
	// Proves a second source, or a recorder with a delay. Of a resolver it is rare,
	// as it takes three epochs below the newest that are still looked up.
	Behind
	// Ahead: an epoch that the tag's clock should not have reached. Proves a
	// clock fault, or a copy of the tag set forward.
	Ahead
	// Fork: two different authentic frames under one counter that is used once.
	// Proves that the secret state exists twice.
	Fork
	// TwoPlaces: one epoch at two places too far apart. Proves a relay or a
	// copy, not which. Issued only to callers who give positions.
	TwoPlaces
)

// String returns the verdict in lower snake case.
func (f Freshness) String() string {
	names := [...]string{"unjudged", "fresh", "repeat", "stale", "behind", "ahead", "fork", "two_places"}
	if int(f) < len(names) {
		return names[f]
	}
	return "invalid"
}
