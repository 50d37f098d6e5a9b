package table

import (
	"strconv"

	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/rotate"
)

// Fleet is a row of tags of one scheme and one schedule. The slices, and States
// that can be written, belong to the table once it is made.
type Fleet struct {
	Scheme   rotate.Scheme
	Schedule rotate.Schedule
	// States holds the tags' secrets, Scheme.Layout().State bytes each.
	States rotate.States
	// Align holds for each tag the second at which its epoch 0 began, counted
	// from Schedule.Zero. nil: 0 for all.
	Align []int32
	// Seen holds for each tag what its clock said, in seconds since its epoch 0
	// began, when it was last heard; 0: never. nil: 0 for all. See
	// [rotate.Schedule.Pack].
	Seen []uint32
}

// Match is a tag, by its position in the fleet, and the epoch whose identifier
// it shows.
type Match struct {
	Tag   int
	Epoch rotate.Epoch
}

// Errors of this package.
var (
	// ErrFleet: the parts of a fleet do not fit each other.
	ErrFleet = fail.New(fail.Length, "table: alignments do not fit the number of tags")
	// ErrLayout: the scheme's sizes make no sense to a table.
	ErrLayout = fail.New(fail.Unsupported, "table: scheme without identifiers or with too long ones")
	// ErrFile: a file of states is not a whole number of them.
	ErrFile = fail.New(fail.Length, "table: file is not a whole number of states")
)

// BudgetError says that a fleet does not fit the memory budget. It is of the
// class range.
type BudgetError struct {
	Tags   int   // in the fleet
	Rows   int64 // tag-epochs that the window holds
	Need   int64 // bytes
	Budget int64 // bytes
	// Fit is how many tags would fit, counted from the first one. [New] judges by
	// the narrowest window there can be, so that [Table.Advance] may find fewer.
	Fit int
	// FitRows is how many tag-epochs those have.
	FitRows int64
}

// Error gives the figures.
func (e *BudgetError) Error() string {
	n := func(v int64) string { return strconv.FormatInt(v, 10) }
	return "table: " + n(int64(e.Tags)) + " tags with " + n(e.Rows) + " epochs in all need " + n(e.Need) +
		" bytes; the budget of " + n(e.Budget) + " bytes holds " + n(int64(e.Fit)) + " such tags with " + n(e.FitRows)
}

// Unwrap returns the error class.
func (e *BudgetError) Unwrap() error { return fail.Range }

func (f *Fleet) check() error {
	l := f.Scheme.Layout()
	if l.ID < 1 || l.ID > maxID || l.Prefix < 1 || l.Prefix > l.ID || l.State < 1 {
		return ErrLayout
	}
	n := f.States.Len()
	if f.Align != nil && len(f.Align) != n || f.Seen != nil && len(f.Seen) != n {
		return ErrFleet
	}
	if n > maxTags {
		return &BudgetError{Tags: n, Fit: maxTags}
	}
	return nil
}

// alignment returns what is known of the clock of tag i.
func (f *Fleet) alignment(i int) rotate.Alignment {
	return f.Schedule.Unpack(f.packed(i))
}

// packed returns the packed alignment of tag i.
func (f *Fleet) packed(i int) (align int32, seen uint32) {
	if f.Align != nil {
		align = f.Align[i]
	}
	if f.Seen != nil {
		seen = f.Seen[i]
	}
	return align, seen
}

const (
	maxID   = 64
	maxTags = 1<<31 - 1 // an int everywhere
)
