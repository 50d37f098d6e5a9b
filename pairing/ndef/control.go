package ndef

// ControlSize is the size of the value of a control TLV, in octets.
const ControlSize = 3

// Control is the value of a Lock Control or Memory Control TLV: where in the
// memory of a Type 2 tag octets are that hold no TLVs. The zero value cannot be
// written.
type Control struct {
	Page, Offset uint8 // 0..15: where it begins, in pages and octets
	Size         int   // 1..256: bits of lock, or octets of reserved memory
	PageBits     uint8 // 0..15: a page of this position has 2^PageBits octets
	LockBits     uint8 // 0..15: a bit locks 2^LockBits octets; not used for memory
}

// ParseControl reads the value of a control TLV. It returns [ErrType2Length]
// unless it has [ControlSize] octets. It implements the Lock Control and Memory
// Control TLVs of Type 2 Tag.
func ParseControl(value []byte) (Control, error) {
	if len(value) != ControlSize {
		return Control{}, ErrType2Length
	}
	c := Control{
		Page: value[0] >> 4, Offset: value[0] & 0xf,
		Size:     int(value[1]),
		LockBits: value[2] >> 4, PageBits: value[2] & 0xf,
	}
	if c.Size == 0 {
		c.Size = 256
	}
	return c, nil
}

// Append appends the value of a control TLV, [ControlSize] octets. It returns
// dst and [ErrControl] when a field is out of its range.
func (c Control) Append(dst []byte) ([]byte, error) {
	if c.Page|c.Offset|c.PageBits|c.LockBits > 0xf || c.Size < 1 || c.Size > 256 {
		return dst, ErrControl
	}
	return append(dst, c.Page<<4|c.Offset, byte(c.Size), c.LockBits<<4|c.PageBits), nil
}

// Address returns where the octets begin, counted from the begin of page 0.
func (c Control) Address() int { return int(c.Page)<<c.PageBits + int(c.Offset) }
