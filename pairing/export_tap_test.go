package pairing

// What tests reach of operations that no method asks for, of the log, and of
// the encodings of states.

// Canonical is canonical.
func Canonical(b [PublicSize]byte) bool { return canonical(b) }

// AskOwner sends one command in a session of an owner.
func AskOwner(v *Visit, o Operation, arguments []byte) (Result, []byte, error) {
	return v.step(o, arguments)
}

// AskGuest sends one command in a session of a guest.
func AskGuest(g *GuestVisit, o Operation, arguments []byte) (Result, []byte, error) {
	return g.v.ask(o, arguments)
}

// Recover begins a session in [RecoverMode].
func Recover(o *Owner, l *Link) (*Visit, error) { return o.meetRoots(l) }

// Candidates is how many candidates a tag tries in a mode.
func Candidates(t *Tag, s Suite, m Mode) (int, error) {
	all, err := t.candidates(s, m)
	return len(all), err
}

// Minute is the time of a tag.
func Minute(t *Tag) uint32 { return t.minute() }

// ParseTag parses a state of a tag and encodes it again.
func ParseTag(b []byte) (again []byte, err error) {
	s, err := parseTag(b)
	if err != nil {
		return nil, err
	}
	return s.append(nil), nil
}

// ParseOwner parses a state of an owner and encodes it again.
func ParseOwner(b []byte) (again []byte, err error) {
	s, err := parseOwner(b)
	if err != nil {
		return nil, err
	}
	return s.append(nil), nil
}

// A TagLog is the log on a tag.
type TagLog struct{ l auditLog }

// NewTagLog returns an empty log.
func NewTagLog(leaf Key) *TagLog { return &TagLog{newAuditLog(leaf)} }

// Add writes an entry.
func (l *TagLog) Add(e Event, argument uint32) { l.l.add(Entry{Event: e, Argument: argument}) }

// Page is page.
func (l *TagLog) Page(c Class, from uint32) []byte { return l.l.page(c, from) }

// Count is how many entries of a class were written.
func (l *TagLog) Count(c Class) uint32 { return l.l.counts()[c] }

// Rechained is rechained.
func (l *TagLog) Rechained(leaf Key) *TagLog { return &TagLog{l.l.rechained(leaf)} }

// ReadLog reads pages of a class from a mark on.
func ReadLog(leaf Key, c Class, m Mark, total uint32, pages ...[]byte) (es []Entry, evicted uint32, _ Mark, err error) {
	r := newLogReader(leaf, c, m)
	for _, p := range pages {
		if err := r.read(p, total); err != nil {
			return nil, 0, Mark{}, err
		}
	}
	return r.entries, r.evicted, r.mark, nil
}

// Quota is how many entries of a class a tag keeps.
func Quota(c Class) int { return quotas[c] }

// RootOf is the root of a claim, while it is being committed.
func RootOf(c Claimed) Root { return c.root }

// Append is append.
func (i *TagInfo) Append(dst []byte) []byte { return i.append(dst) }

// Append is append.
func (v GuestView) Append(dst []byte) []byte { return v.append(dst) }

// Append is append.
func (s *Status) Append(dst []byte) []byte { return s.append(dst) }

// Lie answers a sealed command with a reply that is none of the tag's.
func Lie(t *Tag, sealed, reply []byte) ([]byte, error) {
	if _, err := t.visit.ch.unseal(sealed); err != nil {
		return nil, err
	}
	return t.visit.ch.seal(reply)
}
