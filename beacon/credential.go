package beacon

import (
	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/rotate"
)

// Credential is what the owner of one tag holds for one network. Credentials
// are made by the network packages; their bytes cannot be printed or logged.
type Credential interface {
	// Network returns the network that the credential is for.
	Network() Network
	// Expose adds all that the credential holds to to. It is the one method by
	// which secret bytes leave. It panics when the credential was wiped.
	Expose(to *Secrets)
}

// Secrets is what a credential exposes: what a resolver needs to find and open
// the frames of a tag, and the named fields that a key file keeps. The zero
// value is empty. Slices may alias the credential; do not change them.
type Secrets struct {
	// Streams are the identifier domains of a tag whose identifiers rotate.
	Streams []Stream
	// Scan is the key for the network's Scanner, nil when it is none.
	Scan []byte
	// Open is the key for the network's Opener where no stream's state is.
	Open []byte
	// Address is the address that the tag is bound to, when Bound.
	Address Address
	Bound   bool
	// Replay is the rule for the counters of the tag's frames.
	Replay Replay
	// Fields are the same facts by name, for key files.
	Fields Fields
}

// Stream is one domain of rotating identifiers of a tag.
type Stream struct {
	Scheme    rotate.Scheme
	Schedule  rotate.Schedule
	Alignment rotate.Alignment
	State     []byte
}

// Errors of [Fields].
var (
	ErrFieldMissing = fail.New(fail.Format, "beacon: credential lacks a field")
	ErrFieldUnknown = fail.New(fail.Format, "beacon: credential has a field that its network does not know")
	ErrFieldKind    = fail.New(fail.Format, "beacon: credential field of the wrong kind")
	ErrFieldHex     = fail.New(fail.Format, "beacon: credential field is not a row of hexadecimal bytes")
	ErrFieldTwice   = fail.New(fail.Format, "beacon: credential has a field twice")
)

// Fields is a list of named values: a credential as a key file holds it. The
// zero value is empty. A reader takes what it knows and then asks
// [Fields.Done], which reports the first thing that was wrong. Not for
// concurrent use.
type Fields struct {
	list []field
	err  error
	name string // that err is about
}

type field struct {
	Value
	taken bool
}

// ValueKind tells what a [Value] holds.
type ValueKind uint8

// The kinds of values.
const (
	BytesValue ValueKind = iota
	IntValue
	TextValue
)

// Value is one named value.
type Value struct {
	Name  string
	Kind  ValueKind
	Bytes []byte // BytesValue
	Int   int64  // IntValue
	Text  string // TextValue
}

// Add appends a value. A name that is there already is an error, which Done
// reports.
func (f *Fields) Add(v Value) {
	for i := range f.list {
		if f.list[i].Name == v.Name {
			f.fail(ErrFieldTwice, v.Name)
			return
		}
	}
	f.list = append(f.list, field{Value: v})
}

// AddBytes appends bytes, which are not copied.
func (f *Fields) AddBytes(name string, b []byte) {
	f.Add(Value{Name: name, Kind: BytesValue, Bytes: b})
}

// AddInt appends an integer.
func (f *Fields) AddInt(name string, v int64) { f.Add(Value{Name: name, Kind: IntValue, Int: v}) }

// AddText appends a text.
func (f *Fields) AddText(name, v string) { f.Add(Value{Name: name, Kind: TextValue, Text: v}) }

// Values calls yield for each value in order, until it returns false.
func (f *Fields) Values(yield func(Value) bool) {
	for i := range f.list {
		if !yield(f.list[i].Value) {
			return
		}
	}
}

// Has reports whether there is a value of that name, taken or not.
func (f *Fields) Has(name string) bool {
	for i := range f.list {
		if f.list[i].Name == name {
			return true
		}
	}
	return false
}

func (f *Fields) fail(err error, name string) {
	if f.err == nil {
		f.err, f.name = err, name
	}
}

func (f *Fields) take(name string, kind ValueKind) *Value {
	for i := range f.list {
		if v := &f.list[i]; v.Name == name {
			v.taken = true
			if v.Kind == kind || kind == BytesValue && v.Kind == TextValue {
				return &v.Value
			}
			f.fail(ErrFieldKind, name)
			return nil
		}
	}
	f.fail(ErrFieldMissing, name)
	return nil
}

// Bytes takes bytes, which alias the value, or a text of hexadecimal digits,
// as key files hold bytes.
func (f *Fields) Bytes(name string) []byte {
	v := f.take(name, BytesValue)
	if v == nil || v.Kind == BytesValue {
		return bytesOf(v)
	}
	b := make([]byte, 0, len(v.Text)/2)
	for i := 0; i+1 < len(v.Text); i += 2 {
		hi, ok1 := nibble(v.Text[i])
		lo, ok2 := nibble(v.Text[i+1])
		if !ok1 || !ok2 {
			break
		}
		b = append(b, hi<<4|lo)
	}
	if 2*len(b) != len(v.Text) {
		f.fail(ErrFieldHex, name)
		return nil
	}
	return b
}

func bytesOf(v *Value) []byte {
	if v == nil {
		return nil
	}
	return v.Bytes
}

// Address takes a Bluetooth address: a text as [ParseAddress] reads it, or six
// bytes in display order.
func (f *Fields) Address(name string) Address {
	v := f.take(name, BytesValue)
	switch {
	case v == nil:
		return Address{}
	case v.Kind == BytesValue && len(v.Bytes) == AddressSize:
		return Address(v.Bytes)
	case v.Kind == TextValue:
		if a, err := ParseAddress(v.Text); err == nil {
			return a
		}
	}
	f.fail(ErrAddress, name)
	return Address{}
}

// AddAddress appends an address as text.
func (f *Fields) AddAddress(name string, a Address) { f.AddText(name, a.String()) }

// Int takes an integer.
func (f *Fields) Int(name string) int64 {
	if v := f.take(name, IntValue); v != nil {
		return v.Int
	}
	return 0
}

// IntOr takes an integer, or returns or when there is none of that name.
func (f *Fields) IntOr(name string, or int64) int64 {
	if !f.Has(name) {
		return or
	}
	return f.Int(name)
}

// Text takes a text.
func (f *Fields) Text(name string) string {
	if v := f.take(name, TextValue); v != nil {
		return v.Text
	}
	return ""
}

// TextOr takes a text, or returns or when there is none of that name.
func (f *Fields) TextOr(name, or string) string {
	if !f.Has(name) {
		return or
	}
	return f.Text(name)
}

// Done returns the first error so far, or [ErrFieldUnknown] when a value was
// not taken, and nil when all is well.
func (f *Fields) Done() error {
	for i := range f.list {
		if !f.list[i].taken {
			f.fail(ErrFieldUnknown, f.list[i].Name)
		}
	}
	return f.err
}

// Culprit returns the name of the field that the error of Done is about.
func (f *Fields) Culprit() string { return f.name }
