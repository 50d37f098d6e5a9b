package exposure

import "encoding/binary"

// Wire types of protocol buffers.
const (
	wireVarint  = 0
	wireFixed64 = 1
	wireBytes   = 2
	wireFixed32 = 5
)

// protoField is one field of a message: its value, or its data where it is
// length-delimited.
type protoField struct {
	number uint64
	wire   uint8
	value  uint64
	data   []byte
}

// is returns ErrExportMessage when the field is of another wire type.
func (f protoField) is(wire uint8) error {
	if f.wire != wire {
		return ErrExportMessage
	}
	return nil
}

// eachField calls f for each field of a message, until it returns an error. It
// returns ErrExportMessage for what is no message.
func eachField(b []byte, f func(protoField) error) error {
	for len(b) > 0 {
		field, rest, ok := cutField(b)
		if !ok {
			return ErrExportMessage
		}
		if err := f(field); err != nil {
			return err
		}
		b = rest
	}
	return nil
}

// cutField cuts the first field from b.
func cutField(b []byte) (f protoField, rest []byte, ok bool) {
	tag, b, ok := cutVarint(b)
	f.number, f.wire = tag>>3, uint8(tag&7)
	if !ok || f.number == 0 {
		return f, nil, false
	}
	switch f.wire {
	case wireVarint:
		f.value, b, ok = cutVarint(b)
		return f, b, ok
	case wireFixed64:
		if len(b) < 8 {
			return f, nil, false
		}
		f.value = binary.LittleEndian.Uint64(b)
		return f, b[8:], true
	case wireFixed32:
		if len(b) < 4 {
			return f, nil, false
		}
		return f, b[4:], true
	case wireBytes:
		n, b, ok := cutVarint(b)
		if !ok || n > uint64(len(b)) {
			return f, nil, false
		}
		f.data = b[:n]
		return f, b[n:], true
	}
	return f, nil, false
}

// cutVarint cuts a varint of at most ten bytes and 64 bits from b.
func cutVarint(b []byte) (v uint64, rest []byte, ok bool) {
	v, n := binary.Uvarint(b)
	if n <= 0 {
		return 0, nil, false
	}
	return v, b[n:], true
}

// The append functions leave out what is the default.

func appendVarintField(b []byte, number, v uint64) []byte {
	if v == 0 {
		return b
	}
	return binary.AppendUvarint(binary.AppendUvarint(b, number<<3|wireVarint), v)
}

func appendInt32(b []byte, number uint64, v int32) []byte {
	return appendVarintField(b, number, uint64(int64(v)))
}

func appendFixed64(b []byte, number, v uint64) []byte {
	if v == 0 {
		return b
	}
	return binary.LittleEndian.AppendUint64(binary.AppendUvarint(b, number<<3|wireFixed64), v)
}

func appendBytes(b []byte, number uint64, data []byte) []byte {
	b = binary.AppendUvarint(binary.AppendUvarint(b, number<<3|wireBytes), uint64(len(data)))
	return append(b, data...)
}
