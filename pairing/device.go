package pairing

// Device is the rest of the firmware, which a tag's pairing serves. Its methods
// are called while a command is being answered, and must not call the [Tag].
type Device interface {
	// Install takes the leaves of a new root in place of all that it has. It
	// must have made them durable when it returns nil; until then it is called
	// again, with the same, at every boot and SELECT. l is wiped afterwards.
	Install(l *Leaves) error
	// Forget gives up what Install took and all that came of it: the tag has no
	// owner. Until it returns nil it is called again like Install.
	Forget() error
	// Ring rings for some seconds at a volume, or stops at 0 seconds.
	Ring(seconds uint16, volume uint8) error
	// Configure takes what the owner's application sends.
	Configure(b []byte) error
}

// Leaves are what the rest of a tag's firmware gets of its owner root. None
// leads to another or to the root.
type Leaves struct {
	Epoch   uint32           // of ownership
	Owner   [PublicSize]byte // static public key of the owner's phone; zero of LeavesOf
	Beacon  Key              // root of the native beacon: 16 bytes, or 32 for its AES-256 suite
	Ring    Key              // 16 bytes
	Near    Key              // 16 bytes
	Ranging Key              // 32 bytes
	Config  []byte           // of the claim, as the new owner's application sent it; empty after a rekey
}

// Wipe overwrites the keys, best effort.
func (l *Leaves) Wipe() {
	for _, k := range [...]Key{l.Beacon, l.Ring, l.Near, l.Ranging} {
		k.Wipe()
	}
	clear(l.Config)
}

// clone returns a copy that shares no bytes with l.
func (l *Leaves) clone() *Leaves {
	c := Leaves{Epoch: l.Epoch, Owner: l.Owner, Config: append([]byte(nil), l.Config...)}
	for _, k := range [...]struct {
		to   *Key
		from Key
	}{{&c.Beacon, l.Beacon}, {&c.Ring, l.Ring}, {&c.Near, l.Near}, {&c.Ranging, l.Ranging}} {
		*k.to, _ = NewKey(k.from.bytes()) // not empty
	}
	return &c
}

// LeavesOf returns the leaves that a tag has of a root in an ownership epoch,
// with or without the beacon's AES-256 suite: what an owner's side needs to find
// the tag on the air.
func LeavesOf(r Root, epoch uint32, wide bool) *Leaves {
	beacon := BeaconLeaf
	if wide {
		beacon = WideBeaconLeaf
	}
	return &Leaves{
		Epoch: epoch, Beacon: r.Derive(beacon, epoch), Ring: r.Derive(RingLeaf, epoch),
		Near: r.Derive(NearLeaf, epoch), Ranging: r.Derive(RangingLeaf, epoch),
	}
}
