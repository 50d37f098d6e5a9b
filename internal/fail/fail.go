// Package fail makes the ten error classes that every error of this module
// wraps, and the sentinel errors of the packages under them. The root package
// gives the classes their public names.
//
// It needs no fmt, so that tag-side packages can use it.
package fail

// A Class is one of the ten kinds of failure that callers and test vectors
// tell apart.
type Class struct{ name string }

// Error returns the name of the class as the test vectors spell it.
func (c *Class) Error() string { return c.name }

// The ten classes. Their names are those of the vector format.
var (
	Length         = &Class{"length"}
	Format         = &Class{"format"}
	Range          = &Class{"range"}
	Authentication = &Class{"authentication"}
	Point          = &Class{"point"}
	Unsupported    = &Class{"unsupported"}
	Replay         = &Class{"replay"}
	Unknown        = &Class{"unknown"}
	State          = &Class{"state"}
	Mismatch       = &Class{"mismatch"}
)

// Classes lists the ten classes in the order of the vector format.
func Classes() []*Class {
	return []*Class{Length, Format, Range, Authentication, Point, Unsupported, Replay, Unknown, State, Mismatch}
}

// sentinel is an error of one package, comparable by identity.
type sentinel struct {
	class *Class
	text  string
}

func (s *sentinel) Error() string { return s.text }
func (s *sentinel) Unwrap() error { return s.class }

// New returns a new error of class c. The text starts with the name of the
// package and holds no input bytes: "eddystone: frame of a wrong length".
func New(c *Class, text string) error { return &sentinel{c, text} }
