package linkage

// together finds changes in which not all changes: address, identifier,
// ciphertext and tag are one value, and change at one instant. The network octet
// never changes, and the near-owner bit does with the rest. Of a live tag
// ciphertext and tag change alone.
func together(o Observation) Evidence {
	torn, n := 0, 0
	for _, t := range o.tags {
		for i := 1; i < len(t.heard); i++ {
			n++
			if !o.model.whole(&t.heard[i-1], &t.heard[i]) {
				torn++
			}
		}
	}
	return certain(torn, n)
}

// whole reports whether a change is of all that must change together.
func (m Model) whole(before, after *Heard) bool {
	a, ok1 := before.fields()
	b, ok2 := after.fields()
	if !ok1 || !ok2 {
		return false
	}
	address, id := before.Address != after.Address, a.id != b.id
	text, tag := a.text != b.text, a.tag != b.tag
	switch {
	case a.net != b.net, address != id, text != tag:
		return false
	case id:
		return text
	case a.public != b.public:
		return false
	}
	return !text || m.Live > 0
}

// returns finds identities that come back after another one was shown, and
// addresses, identifiers, ciphertexts and tags that come back without the rest
// of their identity. The identity of a day may come back after those of epochs,
// which have the near-owner bit.
func returns(o Observation) Evidence {
	back, n := 0, 0
	for _, t := range o.tags {
		n += len(t.visits)
		back += returning(t.visits)
	}
	return certain(back, n)
}

// returning counts the visits of a tag that bring back what is over.
func returning(all []visit) (back int) {
	whose := map[string]int{} // the last visit that showed a part
	for i, v := range all {
		f := &v.fields
		for _, part := range [...]string{"a" + string(v.Address[:]), "i" + f.id, "t" + f.text, "T" + f.tag} {
			at, known := whose[part]
			whose[part] = i
			if known && !mayReturn(all[at:i+1]) {
				back++
			}
		}
	}
	return back
}

// mayReturn reports whether the last of some visits may show what the first
// did, with others between.
func mayReturn(all []visit) bool {
	first, last := &all[0], &all[len(all)-1]
	if first.Address != last.Address || first.fields.id != last.fields.id || first.fields.nearOwner() {
		return false
	}
	for i := 1; i < len(all)-1; i++ {
		if !all[i].fields.nearOwner() {
			return false
		}
	}
	return true
}

// pauses finds identities in which a tag stops and starts again: that tells
// when something happened to it that its frames hide.
func pauses(o Observation) Evidence {
	seen, n, m := 0, 0, o.model
	for _, t := range o.tags {
		for _, v := range t.visits {
			n++
			for i := 1; i < len(v.heard); i++ {
				silence := v.heard[i].From - v.heard[i-1].To
				// An interval, as two receivers may time it.
				if silence > m.Interval+m.Interval/2 && silence <= m.longestGap() {
					seen++
				}
			}
		}
	}
	return certain(seen, n)
}
