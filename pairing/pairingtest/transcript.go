package pairingtest

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-496a4445/fyr/internal/fail"
)

// A Transcript is a run as text: the keys of both ends, the APDUs in order,
// and values that somebody has computed on the way. It is made of lines:
//
//	fyr pairing transcript 1   the first line, exactly
//	# ...                      a comment; so is an empty line
//	transport HEX              5e or c3; here and below, hex is in lower case
//	tag-static HEX             private X25519 key of the tag, 32 octets
//	setup-secret HEX           of the factory, 16 octets
//	code-secret HEX            what SPAKE2+ agreed on, 32 octets; may be absent
//	phone-static HEX           private X25519 key of a phone, 32 octets: one line a phone, or none
//	ephemeral HEX              private ephemeral key, 32 octets; any number of lines
//	kem-seed HEX               seed (d, z) of a phone's ML-KEM-768 key, 64 octets; likewise
//	> HEX                      a command APDU, as it is on the air
//	< HEX                      its answer
//	= NAME HEX                 a value of this exchange, "_" for spaces in the name
//
// The keys come first, in any order. The ephemeral keys of the tag are enough
// in suite 01. One space stands between words, and none at the ends of lines.
type Transcript struct {
	Keys      Keys
	Exchanges []Recorded
}

// Recorded is one exchange of a transcript.
type Recorded struct {
	Command, Answer []byte
	Values          []Value
}

const transcriptHead = "fyr pairing transcript 1"

// maxTranscript bounds a transcript, in bytes.
const maxTranscript = 1 << 24

// A LineError is a line of a transcript that is not one. It is of class format.
type LineError struct {
	Line int // from 1
	What string
}

// Error names the line.
func (e *LineError) Error() string { return fmt.Sprintf("pairingtest: line %d: %s", e.Line, e.What) }

// Unwrap returns the class.
func (e *LineError) Unwrap() error { return fail.Format }

// ParseTranscript parses a transcript. The error is a [*LineError].
func ParseTranscript(text string) (*Transcript, error) {
	r := reader{t: new(Transcript), at: 1}
	if len(text) > maxTranscript {
		return nil, r.bad("too long")
	}
	for line := range strings.SplitSeq(text, "\n") {
		if err := r.line(line); err != nil {
			return nil, err
		}
		r.at++
	}
	k := &r.t.Keys
	switch {
	case r.at == 2:
		return nil, r.bad("no transcript")
	case k.Transport == 0 || k.TagStatic == nil || k.Setup == nil:
		return nil, r.bad("transport, tag-static or setup-secret is missing")
	case r.open:
		return nil, r.bad("the last command has no answer")
	}
	return r.t, nil
}

// A reader reads the lines of a transcript.
type reader struct {
	t    *Transcript
	at   int
	open bool // a command has no answer yet
}

func (r *reader) bad(what string) error { return &LineError{r.at, what} }

func (r *reader) line(line string) error {
	if r.at == 1 {
		if line != transcriptHead {
			return r.bad("not " + transcriptHead)
		}
		return nil
	}
	if line == "" || line[0] == '#' {
		return nil
	}
	word := strings.Split(line, " ")
	digits := word[len(word)-1]
	b, err := hex.DecodeString(digits)
	if err != nil || len(b) == 0 || strings.ToLower(digits) != digits {
		return r.bad("does not end in lower-case hex")
	}
	switch {
	case word[0] == "=" && len(word) == 3:
		return r.value(word[1], b)
	case len(word) != 2:
		return r.bad("not a name and hex")
	case word[0] == ">" || word[0] == "<":
		return r.apdu(word[0] == ">", b)
	}
	return r.key(word[0], b)
}

// apdu takes a command or an answer.
func (r *reader) apdu(command bool, b []byte) error {
	if command == r.open {
		return r.bad("commands and answers do not take turns")
	}
	r.open = command
	if command {
		r.t.Exchanges = append(r.t.Exchanges, Recorded{Command: b})
	} else {
		r.t.Exchanges[len(r.t.Exchanges)-1].Answer = b
	}
	return nil
}

// value takes a value.
func (r *reader) value(name string, b []byte) error {
	if r.open || len(r.t.Exchanges) == 0 || name == "" {
		return r.bad("a value that follows no answer")
	}
	e := &r.t.Exchanges[len(r.t.Exchanges)-1]
	e.Values = append(e.Values, Value{strings.ReplaceAll(name, "_", " "), b})
	return nil
}

// key takes a key.
func (r *reader) key(name string, b []byte) error {
	if len(r.t.Exchanges) > 0 {
		return r.bad("a key after the first command")
	}
	for _, row := range keyRows(&r.t.Keys) {
		if row.name != name {
			continue
		}
		switch {
		case len(b) != row.size:
			return r.bad("a key of a wrong size")
		case row.one != nil && *row.one != nil:
			return r.bad("a key that was there before")
		case row.one != nil:
			*row.one = b
		default:
			*row.all = append(*row.all, b)
		}
		if name == "transport" {
			r.t.Keys.Transport = b[0]
		}
		return nil
	}
	return r.bad("no such name")
}

// A keyRow is a kind of line that is a key: one of it, or all.
type keyRow struct {
	name string
	size int
	one  *[]byte
	all  *[][]byte
}

// keyRows returns the kinds in the order in which they are written.
func keyRows(k *Keys) []keyRow {
	var transport []byte
	if k.Transport != 0 {
		transport = []byte{k.Transport}
	}
	return []keyRow{
		{"transport", 1, &transport, nil},
		{"tag-static", 32, &k.TagStatic, nil},
		{"setup-secret", 16, &k.Setup, nil},
		{"code-secret", 32, &k.Code, nil},
		{"phone-static", 32, nil, &k.Phones},
		{"ephemeral", 32, nil, &k.Ephemerals},
		{"kem-seed", 64, nil, &k.Seeds},
	}
}

// Append appends the transcript as text to dst, its keys among it.
func (t *Transcript) Append(dst []byte) []byte {
	put := func(name string, b []byte) { dst = fmt.Appendf(dst, "%s %x\n", name, b) }
	dst = append(dst, transcriptHead+"\n"...)
	for _, row := range keyRows(&t.Keys) {
		if row.all == nil && *row.one != nil {
			put(row.name, *row.one)
		} else if row.all != nil {
			for _, b := range *row.all {
				put(row.name, b)
			}
		}
	}
	for _, e := range t.Exchanges {
		put(">", e.Command)
		put("<", e.Answer)
		for _, v := range e.Values {
			put("= "+strings.ReplaceAll(v.Name, " ", "_"), v.Octets)
		}
	}
	return dst
}

// Check recomputes the run and calls see, if it is not nil, with each exchange.
// The error is the first difference: a value that is not what follows from the
// keys and the APDUs, or that nothing is called so. It is a [*Difference] or of
// class length or format.
func (t *Transcript) Check(see func(Exchange)) error {
	trace, err := NewTrace(t.Keys)
	if err != nil {
		return err
	}
	for _, r := range t.Exchanges {
		e, err := trace.Exchange(r.Command, r.Answer)
		if err != nil {
			return err
		}
		for _, v := range r.Values {
			if err := e.compare(v); err != nil {
				return err
			}
		}
		if see != nil {
			see(e)
		}
	}
	return nil
}

// compare compares a value with those that were computed.
func (e *Exchange) compare(v Value) error {
	var d error = fmt.Errorf("pairingtest: exchange %d: no value is called %q (%w)", e.Number, v.Name, fail.Format)
	for _, own := range e.Values {
		if own.Name != v.Name {
			continue
		}
		if string(own.Octets) == string(v.Octets) {
			return nil
		}
		d = &Difference{e.Number, v.Name, v.Octets, own.Octets}
	}
	return d
}

// KeepUsed drops the ephemeral keys that no exchange shows.
func (t *Transcript) KeepUsed() {
	t.Keys.Ephemerals = slices.DeleteFunc(slices.Clone(t.Keys.Ephemerals), func(private []byte) bool {
		key := public(private)
		return !slices.ContainsFunc(t.Exchanges, func(r Recorded) bool {
			return bytes.Contains(r.Command, key) || bytes.Contains(r.Answer, key)
		})
	})
}
