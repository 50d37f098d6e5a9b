package oracle

import "encoding/binary"

// Plaintext is what a sealed frame says: Section 6. Head is the counter or the
// low bits of the epoch, Voltage 0 and Temperature -32768 mean unknown.
type Plaintext struct {
	Mode, Battery byte
	ClockLost     bool
	Kind          byte
	Head          uint16
	Voltage       uint16
	Temperature   int16
	Data          []byte
}

// Headed reports whether the kind has a head: Section 6.2.
func (p Plaintext) Headed() bool { return p.Kind&3 != 0 }

// Measured reports whether the kind has readings: Section 6.2.
func (p Plaintext) Measured() bool { return p.Kind&4 != 0 }

// Reserved reports whether mode or kind have no meaning: Section 6.2.
func (p Plaintext) Reserved() bool { return p.Mode == 3 || p.Kind&3 == 3 }

// Append writes the plaintext, n octets with zeros at the end, or returns nil
// when there is more data than that.
func (p Plaintext) Append(n int) []byte {
	status := p.Mode<<6 | p.Battery<<4 | p.Kind
	if p.ClockLost {
		status |= 8
	}
	b := []byte{status}
	if p.Headed() {
		b = binary.BigEndian.AppendUint16(b, p.Head)
	}
	if p.Measured() {
		b = binary.BigEndian.AppendUint16(b, p.Voltage)
		b = binary.BigEndian.AppendUint16(b, uint16(p.Temperature))
	}
	b = append(b, p.Data...)
	if len(b) > n {
		return nil
	}
	return append(b, make([]byte, n-len(b))...)
}

// ParsePlaintext reads a plaintext of a size that frames have.
func ParsePlaintext(b []byte) Plaintext {
	p := Plaintext{Mode: b[0] >> 6, Battery: b[0] >> 4 & 3, ClockLost: b[0]&8 != 0, Kind: b[0] & 7, Temperature: -32768}
	b = b[1:]
	if p.Headed() {
		p.Head, b = binary.BigEndian.Uint16(b), b[2:]
	}
	if p.Measured() {
		p.Voltage, p.Temperature, b = binary.BigEndian.Uint16(b), int16(binary.BigEndian.Uint16(b[2:])), b[4:]
	}
	p.Data = b
	return p
}
