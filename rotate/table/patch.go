package table

// patch holds the rows that came since the index was built, in pages each of
// which has more than twice the rows of the next: what is added is merged with
// what is about as large, so that a row is moved a number of times that grows
// with the logarithm of their number.
type patch []*page

// add adds rows, which it sorts.
func (p *patch) add(rows []row) {
	if len(rows) == 0 {
		return
	}
	all := *p
	last := index(nil).merge(rows, keepAll)
	for n := len(all); n > 0 && len(all[n-1].rows) <= 2*len(last.rows); n-- {
		last = all[n-1].merge(last.rows, keepAll)
		all = all[:n-1]
	}
	*p = append(all, last)
}

func keepAll(row) bool { return true }

// rows returns how many rows there are.
func (p patch) rows() (n int64) {
	for _, page := range p {
		n += int64(len(page.rows))
	}
	return n
}

// size returns how many bytes they take.
func (p patch) size() (n int64) {
	for _, page := range p {
		n += pageSize(int64(len(page.rows)))
	}
	return n
}
