package oracle

import (
	"bytes"
	"encoding/binary"
)

// Carrier is the header of the AD structure: 16 and a service UUID, or FF and
// a company identifier. Section 5.2.
type Carrier struct {
	Type byte
	ID   uint16
}

func (c Carrier) header() []byte { return binary.LittleEndian.AppendUint16([]byte{c.Type}, c.ID) }

// Frame is what stands after the header: Section 5.1.
type Frame struct {
	Network, Public byte
	ID, CT, Tag     []byte
}

// Bytes returns the frame alone.
func (f Frame) Bytes() []byte {
	return bytes.Join([][]byte{{f.Network, f.Public}, f.ID, f.CT, f.Tag}, nil)
}

// AD returns the advertising data around the frame: Section 5.1.
func (f Frame) AD(c Carrier) []byte {
	structure := append(c.header(), f.Bytes()...)
	return append([]byte{2, 1, 6, byte(len(structure))}, structure...)
}

// Outcomes of Parse beside success.
const (
	Malformed = "format"  // an AD structure runs past the end
	Absent    = "unknown" // no structure of the carrier and the network
	WrongSize = "length"  // a structure of both, but of no frame's size
)

// Parse finds the frame of a network in advertising data and returns it, or
// one of the outcomes above: Section 5.4.
func Parse(c Carrier, network byte, ad []byte) (f Frame, outcome string) {
	for len(ad) > 0 && ad[0] != 0 {
		n := int(ad[0])
		if n > len(ad)-1 {
			return Frame{}, Malformed
		}
		body, ours := bytes.CutPrefix(ad[1:1+n], c.header())
		ad = ad[1+n:]
		if !ours || len(body) == 0 || body[0] != network {
			continue
		}
		tag := 6
		switch {
		case len(body) == 24:
		case 34 <= len(body) && len(body) <= 234:
			tag = 16
		default:
			return Frame{}, WrongSize
		}
		end := len(body) - tag
		return Frame{body[0], body[1], body[2:10], body[10:end], body[end:]}, ""
	}
	return Frame{}, Absent
}
