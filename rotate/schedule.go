package rotate

// Epoch numbers the identifiers of one tag in the order in which it shows
// them. What epoch 0 is belongs to the scheme: the zero of a beacon's clock, a
// roll count, the first interval of a day key, the first index of a pool.
type Epoch int64

// Schedule says which epochs of a tag can be on the air. It is comparable: a
// table groups tags by it. The zero value is the one epoch 0, always.
//
// With a Period, epoch e begins e*Period seconds after the tag's clock began
// to count; an [Alignment] ties that clock to Unix time.
type Schedule struct {
	// Period is the length of an epoch in seconds, at most 2^31-1: a longer one
	// is taken for that. 0 means that no clock is involved and every epoch of
	// First..Last is on the air at any time (pools, day keys, static lists).
	Period int64
	// Late is how many seconds an epoch may still be shown after its end, for
	// tags that delay the change at random.
	Late int64
	// Slack is the error of an alignment in seconds, either way, at the moment
	// it was taken. At least Period + Late + 1 where alignments come from
	// sightings: a sighting tells the epoch, but neither where in it the tag
	// stands nor how late it changed, and times are rounded down to seconds.
	Slack int64
	// Zero is the Unix second at which epoch 0 began, for tags of which nothing
	// more is known; per-tag alignments in tables count from it.
	Zero int64
	// PPM is the error of the tag's clock in parts per million, by which the
	// window grows either way with the time since the alignment was taken.
	PPM int32
	// Stops says that the clock stops without power: the tag may lag by any
	// amount since its last sighting, and never leads by more than PPM.
	Stops bool
	// Lag bounds, in seconds, by how much a clock that stops is taken to lag since
	// the alignment was taken. 0: no bound, and the window grows with the
	// alignment's age.
	Lag int64
	// First and Last bound the epochs that exist. With a Period, Last 0 means
	// no bound.
	First, Last Epoch
}

// Alignment is what is known of a tag's clock: at Unix second Unix it stood in
// Epoch, Phase seconds after its beginning. The zero value means unknown: the
// tag is then taken to count from [Schedule.Zero].
type Alignment struct {
	Unix  int64
	Epoch Epoch
	Phase int32
}

// Times and clocks beyond limit are not told apart from limit. It is 139,000
// years, and small enough that sums of three and products with 2^20 fit.
const limit = 1 << 42

func clamp(v, lo, hi int64) int64 { return max(lo, min(v, hi)) }

// clocked returns s with all fields but First and Last within their limits, and
// whether a clock is involved.
func (s Schedule) clocked() (Schedule, bool) {
	s.Period = min(s.Period, 1<<31-1)
	s.Late = clamp(s.Late, 0, limit)
	s.Slack = clamp(s.Slack, 0, limit)
	if s.Lag = clamp(s.Lag, 0, limit); s.Lag == 0 {
		s.Lag = 2 * limit // the age of any alignment
	}
	s.Zero = clamp(s.Zero, -limit, limit)
	s.PPM = max(0, min(s.PPM, 1_000_000))
	return s, s.Period > 0
}

// clock returns the tag's clock in seconds at Unix second unix by the
// alignment a, how old the alignment is, and what the clock said then. s is
// within its limits.
func (s Schedule) clock(a Alignment, unix int64) (now, age, then int64) {
	if a == (Alignment{}) {
		a.Unix = s.Zero
	}
	then = s.begin(a.Epoch) + int64(a.Phase)
	age = clamp(unix, -limit, limit) - clamp(a.Unix, -limit, limit)
	return then + age, age, then
}

// begin returns what the tag's clock says at the beginning of epoch e.
func (s Schedule) begin(e Epoch) int64 {
	return clamp(int64(e), -limit/s.Period, limit/s.Period) * s.Period
}

// doubt returns by how many seconds a clock may be wrong at an age.
func (s *Schedule) doubt(age int64) int64 {
	if age < 0 {
		age = -age
	}
	// age <= 2^43 and PPM <= 10^6, so their product is below 2^63.
	return s.Slack + (age*int64(s.PPM)+999_999)/1_000_000
}

// Window returns the first and the last epoch that can be on the air at Unix
// second unix, both included, given what a says of the tag's clock. lo > hi
// means that none can. Times before 1970 and after 2106 are as good as others.
func (s Schedule) Window(a Alignment, unix int64) (lo, hi Epoch) {
	s, ok := s.clocked()
	if !ok {
		return s.First, s.Last
	}
	_, age, then := s.clock(a, unix)
	return s.window(then, age)
}

// window returns the epochs at an age of an alignment by which the clock said
// then. s is within its limits.
func (s *Schedule) window(then, age int64) (lo, hi Epoch) {
	now, d := then+age, s.doubt(age)
	from, to := now-d, now+d
	if s.Stops {
		// A clock that may have stood still is anywhere between what it said at
		// the alignment and what it would say had it run.
		if age >= 0 {
			from = max(then-s.Slack, from-s.Lag)
		} else {
			to = min(then+s.Slack, to+s.Lag)
		}
	}
	lo = Epoch(floorDiv(from-s.Late, s.Period))
	hi = Epoch(floorDiv(to, s.Period))
	lo = max(lo, s.First)
	if s.Last != 0 {
		hi = min(hi, s.Last)
	}
	return lo, hi
}

// Windows gives the windows of many tags whose alignments are packed. Its zero
// value is that of the zero Schedule.
type Windows struct {
	s       Schedule
	clocked bool
}

// Windows returns the windows of s.
func (s Schedule) Windows() Windows {
	s, clocked := s.clocked()
	return Windows{s, clocked}
}

// Of returns what [Schedule.Window] does at Unix second unix for the alignment
// that align and seen unpack to, in less time. It does not allocate.
func (w *Windows) Of(align int32, seen uint32, unix int64) (lo, hi Epoch) {
	if !w.clocked {
		return w.s.First, w.s.Last
	}
	then := int64(seen)
	at := w.s.Zero + int64(align) + then // |at| < 2^43
	if at == 0 && then == 0 && align != 0 {
		at, then = 1, 1 // as in Schedule.at
	}
	return w.s.window(then, clamp(unix, -limit, limit)-clamp(at, -limit, limit))
}

// Observe returns the alignment after the tag was heard at Unix second unix
// showing epoch e: a moved by no more than the sighting demands. A sighting
// older than a changes nothing, nor does one of an epoch that was over when a
// was taken: clocks only go forward, so it is a replay, or a is ahead of the
// tag by less than its Slack and the tag catches up. e should lie in the
// window; without a Period a is returned as it is.
//
// With the Slack that its comment asks for, Window goes on to hold whatever the
// tag shows, however often Observe moves a.
func (s Schedule) Observe(a Alignment, unix int64, e Epoch) Alignment {
	s, ok := s.clocked()
	if !ok {
		return a
	}
	now, age, then := s.clock(a, unix)
	first := s.begin(e)
	last := first + s.Period - 1 + s.Late
	if a != (Alignment{}) && (age < 0 || last < then) {
		return a
	}
	return s.at(clamp(now, first, last), unix)
}

// at returns the alignment of a clock that says clock at Unix second unix.
func (s Schedule) at(clock, unix int64) Alignment {
	if clock == 0 && unix == 0 {
		clock, unix = 1, 1 // the same clock, and not the zero Alignment
	}
	e := floorDiv(clock, s.Period)
	return Alignment{Unix: unix, Epoch: Epoch(e), Phase: int32(clock - e*s.Period)}
}

// Pack returns a in the form that tables hold for each tag: the second at
// which the tag's epoch 0 began, counted from Zero, and the tag's clock in
// seconds when it was last heard (0: never). ok is false when a does not fit.
// Without a Period it returns zeros.
func (s Schedule) Pack(a Alignment) (align int32, seen uint32, ok bool) {
	s, clocked := s.clocked()
	if !clocked || a == (Alignment{}) {
		return 0, 0, true
	}
	then, _, _ := s.clock(a, a.Unix)
	begin := clamp(a.Unix, -limit, limit) - then - s.Zero
	if begin != int64(int32(begin)) || then < 0 || then > 1<<32-1 {
		return 0, 0, false
	}
	return int32(begin), uint32(then), true
}

// Unpack is the inverse of [Schedule.Pack]: it describes the same clock.
func (s Schedule) Unpack(align int32, seen uint32) Alignment {
	s, ok := s.clocked()
	if !ok || align == 0 && seen == 0 {
		return Alignment{}
	}
	return s.at(int64(seen), s.Zero+int64(align)+int64(seen))
}

// Anchored returns s with the Zero, a multiple of 2^32 seconds, from which a
// packs into 32 bits. Tags whose clocks began in 1901..2037 share Zero 0. An
// unknown alignment changes nothing.
func (s Schedule) Anchored(a Alignment) Schedule {
	c, ok := s.clocked()
	if !ok || a == (Alignment{}) {
		return s
	}
	then, _, _ := c.clock(a, a.Unix)
	s.Zero = (clamp(a.Unix, -limit, limit) - then + 1<<31) >> 32 << 32
	return s
}

// floorDiv returns a/b rounded down, for b > 0.
func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
