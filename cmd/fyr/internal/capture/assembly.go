package capture

import "github.com/seed-496a4445/fyr/beacon"

// maxSets is how many advertisements can be waiting for their next part. When
// more come the oldest goes out as it is.
const maxSets = 32

// assembly holds advertisements of which parts are still to come, the oldest
// first. The zero value is empty.
type assembly struct {
	sets []*set
	free []*set
	late []*set // given up: to be given out as they are
}

// set is an advertisement of which a part is still to come.
type set struct {
	rec    Record        // of the first part
	advert beacon.Advert // as the first part has it, without data
	data   []byte
	key    setKey // of HCI reports
	aux    expect // of link-layer packets
}

// setKey is what the parts of one advertisement have in common in the reports
// of a controller.
type setKey struct {
	address  beacon.Address
	kind     byte // of the address
	sid      byte // advertising set
	response bool // scan response
}

// hold adds a set.
func (s *assembly) hold(rec *Record, a beacon.Advert) *set {
	if len(s.sets) == maxSets {
		s.giveUp(0)
	}
	t := &set{}
	if n := len(s.free); n > 0 {
		t, s.free = s.free[n-1], s.free[:n-1]
	}
	*t = set{rec: *rec, advert: a, data: t.data[:0]}
	s.sets = append(s.sets, t)
	return t
}

// release forgets set i.
func (s *assembly) release(i int) {
	s.free = append(s.free, s.sets[i])
	s.sets = append(s.sets[:i], s.sets[i+1:]...)
}

// giveUp ends the wait of set i. What has data goes out without the rest.
func (s *assembly) giveUp(i int) {
	if len(s.sets[i].data) == 0 {
		s.release(i)
		return
	}
	s.late = append(s.late, s.sets[i])
	s.sets = append(s.sets[:i], s.sets[i+1:]...)
}

// add appends a part to the data of t.
func (t *set) add(data []byte) error {
	if len(t.data)+len(data) > beacon.ExtendedSize {
		return ErrData
	}
	t.data = append(t.data, data...)
	return nil
}

// part adds a part of the advertisement that k names, and appends it to dst
// when no more is to come. What it is comes from the first part.
func (d *decoder) part(dst []beacon.Advert, rec *Record, k setKey, a beacon.Advert, data []byte, more bool) ([]beacon.Advert, error) {
	i := 0
	for i < len(d.sets.sets) && (d.sets.sets[i].aux.on || d.sets.sets[i].key != k) {
		i++
	}
	if i == len(d.sets.sets) {
		if !more {
			a.Data = d.keep(data)
			return append(dst, a), nil
		}
		d.sets.hold(rec, a).key = k
		i = len(d.sets.sets) - 1
	}
	t := d.sets.sets[i]
	if err := t.add(data); err != nil {
		d.sets.release(i)
		return dst, err
	}
	if more {
		return dst, nil
	}
	a = t.advert
	a.Data = d.keep(t.data)
	d.sets.release(i)
	return append(dst, a), nil
}

// lateOne appends the oldest advertisement that was given up, and returns the
// record of its first part.
func (d *decoder) lateOne(dst []beacon.Advert) ([]beacon.Advert, Record, bool) {
	s := &d.sets
	if len(s.late) == 0 {
		return dst, Record{}, false
	}
	t := s.late[0]
	s.late = append(s.late[:0], s.late[1:]...)
	s.free = append(s.free, t)
	a := t.advert
	a.Data = d.keep(t.data)
	return append(dst, a), t.rec, true
}
