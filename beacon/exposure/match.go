package exposure

import (
	"bytes"
	"cmp"
	"slices"
	"sort"

	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/rotate"
)

// DiagnosisKey is a published key, as an export holds it.
type DiagnosisKey struct {
	TEK [KeySize]byte
	Rolling
	TransmissionRisk int32
	ReportType       int32
	DaysSinceOnset   int32
}

// Sighting is an identifier that was received.
type Sighting struct {
	RPI  RPI
	Time int64 // Unix seconds
}

// Match is a sighting of a key.
type Match struct {
	Key, Sighting int // positions
	Interval      Interval
}

// Matcher is an index over sightings. It is made by [NewMatcher]; the zero
// value has no sightings. Safe for concurrent use.
type Matcher struct {
	sightings []Sighting
	byTime    []int    // positions of sightings, by time
	byRPI     []int    // positions of sightings, by identifier and then position
	seen      []uint64 // a bit for each value of the first bits of identifiers
	shift     int      // 32 less their number
}

// NewMatcher indexes sightings, which must not change while it is in use. It
// returns [ErrTime] when the time of any is out of range.
func NewMatcher(sightings []Sighting) (*Matcher, error) {
	m := &Matcher{sightings: sightings, byTime: make([]int, len(sightings)), byRPI: make([]int, len(sightings))}
	for i, s := range sightings {
		if _, err := IntervalAt(s.Time); err != nil {
			return nil, err
		}
		m.byTime[i], m.byRPI[i] = i, i
	}
	slices.SortFunc(m.byTime, func(a, b int) int { return cmp.Compare(sightings[a].Time, sightings[b].Time) })
	slices.SortFunc(m.byRPI, func(a, b int) int {
		return cmp.Or(bytes.Compare(sightings[a].RPI[:], sightings[b].RPI[:]), cmp.Compare(a, b))
	})
	// 16..32 bits a sighting, so that few of the identifiers that were not seen
	// reach the search.
	bits := 6
	for bits < 32 && 1<<bits < 16*len(sightings) {
		bits++
	}
	m.seen, m.shift = make([]uint64, 1<<(bits-6)), 32-bits
	for _, s := range sightings {
		word, bit := m.slot(s.RPI[:])
		m.seen[word] |= bit
	}
	return m, nil
}

// slot returns the place of an identifier in seen.
func (m *Matcher) slot(id []byte) (word uint32, bit uint64) {
	v := wire.Be32(id) >> m.shift
	return v / 64, 1 << (v % 64)
}

// Match appends to dst the sightings of each of keys, by key and then by
// sighting: those that show one of its identifiers at a time that
// [Rolling.Accepts]. Nothing is dropped for being repeated. It returns
// [ErrPeriod], and dst unchanged, when the period of any key is out of range.
//
// Of the two ways to match, deriving all identifiers of a key and looking them
// up or decrypting each sighting of its time under it, Match takes the one of
// fewer blocks.
func (m *Matcher) Match(dst []Match, keys []DiagnosisKey, clip bool) ([]Match, error) {
	for i := range keys {
		if err := keys[i].Check(); err != nil {
			return dst, err
		}
	}
	for i := range keys {
		k := &keys[i]
		first := len(dst)
		// What may be near one of the intervals, by time.
		from := m.after((int64(k.Start) - toleranceIntervals) * intervalSeconds)
		to := m.after((k.end() + toleranceIntervals) * intervalSeconds)
		if to-from < k.Len() {
			dst = m.decrypt(dst, k, m.byTime[from:to], clip)
		} else {
			dst = m.derive(dst, k, clip)
		}
		found := dst[first:]
		for j := range found {
			found[j].Key = i
		}
		slices.SortFunc(found, func(a, b Match) int { return cmp.Compare(a.Sighting, b.Sighting) })
	}
	return dst, nil
}

// after returns how many sightings were before a Unix second.
func (m *Matcher) after(unix int64) int {
	return sort.Search(len(m.byTime), func(i int) bool { return m.sightings[m.byTime[i]].Time >= unix })
}

// decrypt appends the matches of k among the sightings at some positions. A
// key that nothing was seen in the time of costs nothing.
func (m *Matcher) decrypt(dst []Match, k *DiagnosisKey, positions []int, clip bool) []Match {
	if len(positions) == 0 {
		return dst
	}
	rpik := derive(k.TEK[:], labelRPIK)
	block := decrypter(rpik[:])
	for _, at := range positions {
		s := &m.sightings[at]
		if i, ok := identify(block, s.RPI); ok && k.accepts(s, i, clip) {
			dst = append(dst, Match{Sighting: at, Interval: i})
		}
	}
	return dst
}

// derive appends the matches of k among all sightings.
func (m *Matcher) derive(dst []Match, k *DiagnosisKey, clip bool) []Match {
	var (
		state [StateSize]byte
		room  [PeriodMax * RPISize]byte
	)
	wire.PutLe32(state[copy(state[:], k.TEK[:]):], uint32(k.Start))
	ids := room[:k.Len()*RPISize]
	Scheme{}.Derive(ids, state[:], []rotate.Epoch{0}, k.Len())
	for e := range k.Len() {
		id := ids[e*RPISize : (e+1)*RPISize]
		if word, bit := m.slot(id); m.seen[word]&bit == 0 {
			continue
		}
		first := sort.Search(len(m.byRPI), func(i int) bool { return bytes.Compare(m.sightings[m.byRPI[i]].RPI[:], id) >= 0 })
		for _, at := range m.byRPI[first:] {
			s := &m.sightings[at]
			if !bytes.Equal(s.RPI[:], id) {
				break
			}
			if i := k.Start + Interval(e); k.accepts(s, i, clip) {
				dst = append(dst, Match{Sighting: at, Interval: i})
			}
		}
	}
	return dst
}

// accepts is Accepts for numbers that have been checked, but false for an
// interval that is not of the period.
func (k *DiagnosisKey) accepts(s *Sighting, i Interval, clip bool) bool {
	e := s.Time / intervalSeconds
	return k.Contains(i) && near(e, i) && (!clip || e < k.end())
}
