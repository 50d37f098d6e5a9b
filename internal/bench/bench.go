// Package bench measures the hot paths of this module, each beside what a user
// would write without it: a loop over crypto/aes, a map.
//
// A path and its baseline take turns in one process, so that both meet the
// same machine. What counts is the ratio of the two minima: other work on the
// machine only makes a time longer. The baselines allocate, and pay for it; a
// collection runs before each sample, so that no side pays for the other.
//
// Only the tool and benchmarks import this package. bench/README.md says what
// each row measures, and where its limit comes from.
package bench

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"slices"
)

// Sizes and rounds when [Options] name none. Above LargeSize a round of the
// slowest rows takes minutes.
const (
	DefaultSize   = 1_000_000
	LargeSize     = 20_000_000
	DefaultRounds = 10
	LargeRounds   = 3
	MaxSize       = 1_000_000_000
)

// Options of a run. The zero value measures all rows at [DefaultSize].
type Options struct {
	// Rows names the rows, in any order; none: all. See [Names].
	Rows []string
	// Size is how many keys or tags there are, at most [MaxSize]; 0: the default.
	Size int
	// Rounds is how often path and baseline take turns; 0: the default.
	Rounds int
	// Command returns a command that runs one row in a process of its own and
	// prints its Result as JSON: see aes128-purego. nil: there is none.
	Command func(ctx context.Context, row string, o Options) *exec.Cmd
	// Missing, when not nil, is told of each row that this machine cannot run.
	Missing func(row string, why error)
}

// Result is what was measured of a row. Fields that do not apply are zero.
// Times are of one unit of work, in ns: a key, a pair of a key and an address,
// a tag in an epoch, an identifier looked up.
type Result struct {
	Path string `json:"path"`
	Size int    `json:"size"` // keys or tags
	// Ratio is how many times more the baseline takes, of time or bytes.
	Ratio      float64 `json:"ratio"`
	NS         float64 `json:"ns,omitempty"`          // minimum
	BaselineNS float64 `json:"baseline_ns,omitempty"` // minimum
	// LimitPercent is the time that physics allow by the time taken.
	LimitPercent     float64 `json:"limit_percent,omitempty"`
	Bytes            float64 `json:"bytes,omitempty"` // of a tag in an epoch
	BaselineBytes    float64 `json:"baseline_bytes,omitempty"`
	MedianNS         float64 `json:"median_ns,omitempty"`
	BaselineMedianNS float64 `json:"baseline_median_ns,omitempty"`
	// Cycles is the minimum in cycles of the core, by a clock that runs next to it.
	Cycles float64 `json:"cycles,omitempty"`
	Rounds int     `json:"rounds,omitempty"`
	Note   string  `json:"note,omitempty"`
}

// A row is one path and its baseline.
type row struct {
	path string
	// prepare makes the inputs of n keys or tags. Its error says why this machine
	// cannot run the row.
	prepare func(ctx context.Context, e *env, n int) (*trial, error)
	// elsewhere: the row is measured in a process whose crypto/aes does without
	// AES instructions.
	elsewhere bool
}

// rows lists all rows, in the order in which they run.
var rows = slices.Concat(aesRows, nativeRows, scanRows, indexRows, joinRows)

// Names returns the names of all rows.
func Names() []string {
	var names []string
	for _, r := range rows {
		names = append(names, r.path)
	}
	return names
}

// Errors of this package.
var (
	ErrSize   = errors.New("bench: sizes are 1 to 1e9")
	ErrRounds = errors.New("bench: there is at least one round")
)

// fill checks o and fills in what it leaves open.
func (o Options) fill() (Options, error) {
	for _, name := range o.Rows {
		if !slices.Contains(Names(), name) {
			return o, fmt.Errorf("bench: no row is called %q", name)
		}
	}
	if o.Size == 0 {
		o.Size = DefaultSize
	}
	if o.Size < 0 || o.Size > MaxSize {
		return o, ErrSize
	}
	if o.Rounds == 0 {
		o.Rounds = DefaultRounds
		if o.Size > LargeSize {
			o.Rounds = LargeRounds
		}
	}
	if o.Rounds < 0 {
		return o, ErrRounds
	}
	if o.Missing == nil {
		o.Missing = func(string, error) {}
	}
	return o, nil
}

// Check returns an error when o names an unknown row or an impossible size.
func (o Options) Check() error {
	_, err := o.fill()
	return err
}

// Run measures the rows and calls done for each as soon as it has been
// measured. It returns an error when the options are wrong, a path gives a
// wrong answer, ctx is done, or done returns one. It changes the tier of
// internal/aes meanwhile, and may not run twice at a time.
func Run(ctx context.Context, o Options, done func(Result) error) error {
	o, err := o.fill()
	if err != nil {
		return err
	}
	e := &env{machine: readMachine()}
	for i := range rows {
		r := &rows[i]
		if len(o.Rows) > 0 && !slices.Contains(o.Rows, r.path) {
			continue
		}
		res, err := r.run(ctx, e, o)
		if m := (*missing)(nil); errors.As(err, &m) {
			o.Missing(r.path, m.error)
			continue
		}
		if err != nil {
			return fmt.Errorf("bench: %s: %w", r.path, err)
		}
		if err := done(res); err != nil {
			return err
		}
	}
	return nil
}

// missing is an error that says what a row needs and this machine has not.
type missing struct{ error }

func lacks(format string, args ...any) error { return &missing{fmt.Errorf(format, args...)} }

// run measures one row.
func (r *row) run(ctx context.Context, e *env, o Options) (Result, error) {
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}
	if r.elsewhere && !withoutAES() {
		return r.runElsewhere(ctx, o)
	}
	t, err := r.prepare(ctx, e, o.Size)
	if err != nil {
		return Result{}, err
	}
	res := Result{Path: r.path, Size: o.Size, Note: t.note, Bytes: digits(t.bytes), BaselineBytes: digits(t.baselineBytes)}
	if t.ours.run == nil {
		res.Ratio = digits(t.baselineBytes / t.bytes)
		res.LimitPercent = digits(100 * t.limit(0) / t.bytes)
		return res, nil
	}
	m, err := t.measure(ctx, o.Rounds)
	if err != nil {
		return Result{}, err
	}
	m.report(&res, t)
	return res, nil
}

// env is what rows share.
type env struct {
	machine machine
	keys    []byte // 16 bytes each
	index   *indexed
}

// twoCores returns an error when work cannot run on two cores at a time.
func twoCores() error {
	if runtime.GOMAXPROCS(0) < 2 {
		return lacks("it needs two processors")
	}
	return nil
}
