package pairing

import (
	"crypto/hmac"
	"crypto/sha256"

	"github.com/seed-496a4445/fyr/internal/wire"
)

// Class is one of the [Classes] of the audit log. Each has room of its own and a
// chain of its own, so that a flood of one evicts nothing else.
type Class uint8

// The classes.
const (
	LifeClass     Class = iota // claims, rekeys, guests, policy
	FailureClass               // attempts that failed
	AlarmClass                 // forks, freezes, memory that was set back
	FirmwareClass              // versions
)

// quotas is how many entries of each class a tag keeps; older ones give way.
var quotas = [Classes]int{LifeClass: 8, FailureClass: 4, AlarmClass: 8, FirmwareClass: 4}

// Event is what an entry of the audit log is about. What its argument says
// follows each.
type Event uint8

// The events.
const (
	ReleasedEvent Event = 1 + iota // the epoch that ended; written by the claim after it
	ResetEvent                     // 0 by the button, 1 by the maker's voucher; written by the claim after it
	ClaimedEvent                   // the mode
	RekeyedEvent                   // 0
	PolicyEvent                    // the new policy
	GuestEvent                     // the slot that was filled
	UnguestEvent                   // the slot that was emptied
	FailuresEvent                  // attempts that failed since the last entry
	ForkEvent                      // the step of the auth key at which it was found
	UnfrozenEvent                  // 0 by the setup secret, 1 by the button
	SetBackEvent                   // the step that the phone knows and the tag no more
	FirmwareEvent                  // the new version
	events
)

// classOf returns the class of an event.
func classOf(e Event) Class {
	switch e {
	case FailuresEvent:
		return FailureClass
	case ForkEvent, UnfrozenEvent, SetBackEvent:
		return AlarmClass
	case FirmwareEvent:
		return FirmwareClass
	}
	return LifeClass
}

var eventNames = [events]string{
	"", "released", "reset", "claimed", "rekeyed", "policy", "guest", "unguest", "failures", "fork", "unfrozen", "set back", "firmware",
}

// String returns the name of the event.
func (e Event) String() string {
	if e == 0 || e >= events {
		return "unknown event"
	}
	return eventNames[e]
}

// Entry is one entry of the audit log.
type Entry struct {
	Index    uint32 // in its class, from 0
	Event    Event
	Time     uint32 // minutes that the tag counted since the claim
	Epoch    uint32 // of ownership
	Argument uint32
}

// Sizes in bytes.
const (
	entrySize    = 4 + 1 + 3*4
	chainedSize  = entrySize + macSize
	pageHeadSize = 4 + macSize
	pageEntries  = (MaxPlaintext - 1 - pageHeadSize) / chainedSize
)

func (e *Entry) append(dst []byte) []byte {
	dst = append(wire.AppendBe32(dst, e.Index), byte(e.Event))
	return wire.AppendBe32(wire.AppendBe32(wire.AppendBe32(dst, e.Time), e.Epoch), e.Argument)
}

func parseEntry(b []byte) Entry {
	return Entry{wire.Be32(b), Event(b[4]), wire.Be32(b[5:]), wire.Be32(b[9:]), wire.Be32(b[13:])}
}

// chainKey returns the first key of the chain of a class, from the leaf of the
// log: spec/pairing.md, Section 7.5.
func chainKey(leaf Key, c Class) Key { return expand(leaf.bytes(), "audit class", []byte{byte(c)}, 32) }

// nextKey returns the key after k, which does not lead back.
func nextKey(k Key) Key { return expand(k.bytes(), "audit step", nil, 32) }

// chained returns the MAC of an entry that follows one with the MAC last.
func chained(k Key, last [macSize]byte, c Class, e *Entry) [macSize]byte {
	h := hmac.New(sha256.New, k.bytes())
	h.Write(last[:])
	h.Write(e.append([]byte{byte(c)}))
	return [macSize]byte(h.Sum(nil))
}

// A logged entry is one with its MAC.
type logged struct {
	Entry
	mac [macSize]byte
}

// A chain is one class of the log on the tag: the key of the entry to come, and
// the last entries. It cannot make again what it has.
type chain struct {
	key     Key
	base    [macSize]byte // the MAC before the first of kept
	kept    []logged
	entries uint32 // all that were ever written
}

// add writes an entry, for which the oldest gives way where the class is full.
// At 2^32-1 entries, which no tag reaches, the class is closed.
func (c *chain) add(class Class, e Entry) {
	if c.entries == ^uint32(0) {
		return
	}
	e.Index = c.entries
	r := logged{e, chained(c.key, c.head(), class, &e)}
	if len(c.kept) == quotas[class] {
		c.base = c.kept[0].mac
		c.kept = append(c.kept[:0], c.kept[1:]...)
	}
	c.kept = append(c.kept, r)
	c.entries++
	next := nextKey(c.key)
	c.key.Wipe()
	c.key = next
}

// head returns the MAC of the last entry.
func (c *chain) head() [macSize]byte {
	if len(c.kept) == 0 {
		return c.base
	}
	return c.kept[len(c.kept)-1].mac
}

// auditLog is the log on the tag. The zero value is that of a tag without an
// owner, and forgets.
type auditLog struct {
	chains [Classes]chain
	begun  bool
}

// newAuditLog returns an empty log under a leaf.
func newAuditLog(leaf Key) auditLog {
	l := auditLog{begun: true}
	for c := range l.chains {
		l.chains[c].key = chainKey(leaf, Class(c))
	}
	return l
}

// rechained returns the log with the entries that it keeps under a new leaf,
// numbered anew: after a rekey nobody has the old one.
func (l *auditLog) rechained(leaf Key) auditLog {
	n := newAuditLog(leaf)
	for c := range l.chains {
		for _, r := range l.chains[c].kept {
			n.chains[c].add(Class(c), r.Entry)
		}
	}
	return n
}

// clone returns a copy whose chains go on apart from l's.
func (l *auditLog) clone() auditLog {
	n := *l
	for c := range n.chains {
		chain := &n.chains[c]
		chain.kept = append([]logged(nil), chain.kept...)
		if l.begun {
			chain.key, _ = NewKey(chain.key.bytes())
		}
	}
	return n
}

// add writes an entry.
func (l *auditLog) add(e Entry) {
	if l.begun {
		c := classOf(e.Event)
		l.chains[c].add(c, e)
	}
}

// counts returns how many entries were written, a class.
func (l *auditLog) counts() (n [Classes]uint32) {
	for c := range l.chains {
		n[c] = l.chains[c].entries
	}
	return n
}

// page returns the data of a reply to [OpLog]: the index of the first entry
// that is there and at or after from, the MAC before it, and as many entries
// with their MACs as fit.
func (l *auditLog) page(class Class, from uint32) []byte {
	c := &l.chains[class]
	kept, base := c.kept, c.base
	for len(kept) > 0 && kept[0].Index < from {
		base, kept = kept[0].mac, kept[1:]
	}
	first := c.entries - uint32(len(kept))
	dst := append(wire.AppendBe32(nil, first), base[:]...)
	for _, r := range kept[:min(len(kept), pageEntries)] {
		dst = append(r.append(dst), r.mac[:]...)
	}
	return dst
}

// append appends the log as it is stored: for each class the key, the MAC
// before, the number of entries ever, how many are there, and these.
func (l *auditLog) append(dst []byte) []byte {
	for c := range l.chains {
		chain := &l.chains[c]
		dst = append(append(dst, chain.key.bytes()...), chain.base[:]...)
		dst = append(wire.AppendBe32(dst, chain.entries), byte(len(chain.kept)))
		for _, r := range chain.kept {
			dst = append(r.append(dst), r.mac[:]...)
		}
	}
	return dst
}

// parseAuditLog reads what append has written and returns the rest. ok says
// whether it was one.
func parseAuditLog(b []byte) (l auditLog, rest []byte, ok bool) {
	const fixed = 32 + macSize + 4 + 1
	l.begun = true
	for c := range l.chains {
		if len(b) < fixed {
			return auditLog{}, nil, false
		}
		chain := &l.chains[c]
		chain.key, _ = NewKey(b[:32])
		chain.base = [macSize]byte(b[32:])
		chain.entries = wire.Be32(b[32+macSize:])
		n := int(b[fixed-1])
		b = b[fixed:]
		if uint32(n) != min(uint32(quotas[c]), chain.entries) || len(b) < n*chainedSize {
			return auditLog{}, nil, false
		}
		for i := range n {
			r := logged{parseEntry(b), [macSize]byte(b[entrySize:])}
			if r.Event == 0 || r.Event >= events || classOf(r.Event) != Class(c) || r.Index != chain.entries-uint32(n-i) {
				return auditLog{}, nil, false
			}
			chain.kept, b = append(chain.kept, r), b[chainedSize:]
		}
	}
	return l, b, true
}
