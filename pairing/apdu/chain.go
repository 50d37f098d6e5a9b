package apdu

// A chain puts together the blocks of one command, ISO 7816-4 section 5.1.1.1.
// The zero chain takes none.
type chain struct {
	most int    // octets of data
	open bool   // between the first block and the last
	head header // of the first block, without the chaining bit
	data []byte // of the blocks before the last
}

// A header is what all blocks of a chain have in common.
type header struct{ cla, ins, p1, p2 byte }

func (c Command) header() header { return header{c.CLA &^ Chained, c.INS, c.P1, c.P2} }

// add takes one command. It is whole when it is the last of a chain or in no
// chain; join then has its data. Any status but StatusOK has ended the chain.
//
// Le of blocks before the last is ignored. Such a block must have data, so that
// a chain that goes on also grows.
func (c *chain) add(cmd Command) (whole bool, s Status) {
	last := cmd.CLA&Chained == 0
	switch {
	case c.open && cmd.header() != c.head:
		s = StatusLast
	case !last && len(cmd.Data) == 0, len(cmd.Data) > c.most-len(c.data):
		s = StatusLength
	default:
		if !last {
			c.open, c.head = true, cmd.header()
			c.data = append(c.data, cmd.Data...)
		}
		return last, StatusOK
	}
	c.drop()
	return false, s
}

// join is the data of the whole command whose last block has the data last, and
// ends the chain. The result is valid until the next add or drop; it is last
// itself where there was no chain.
func (c *chain) join(last []byte) []byte {
	if !c.open {
		return last
	}
	all := append(c.data, last...)
	c.open, c.head, c.data = false, header{}, all[:0]
	return all
}

// drop ends the chain and wipes what it held.
func (c *chain) drop() {
	clear(c.data[:cap(c.data)])
	c.open, c.head, c.data = false, header{}, c.data[:0]
}
