package linkage

// changes calls yield for each two visits of a tag that follow each other with
// no more than a gap between.
func (m Model) changes(all []visit, yield func(before, after *visit)) {
	for i := 1; i < len(all); i++ {
		if all[i].From-all[i-1].To <= m.longestGap() {
			yield(&all[i-1], &all[i])
		}
	}
}

// gaps looks for tags whose gaps differ from those of others. The gap of a
// change from the identity of an epoch to that of a day is that of the epoch
// again, by Section 8.3, and is left out.
func gaps(o Observation) Evidence { return differ(o.silences()) }

// silences returns the gaps that were heard of each tag, in ms.
func (o Observation) silences() [][]float64 {
	values := make([][]float64, len(o.tags))
	for i, t := range o.tags {
		o.model.changes(t.visits, func(before, after *visit) {
			if !before.fields.nearOwner() || after.fields.nearOwner() {
				values[i] = append(values[i], float64(after.From-before.To))
			}
		})
	}
	return values
}

// changePhases looks for changes at the same phase of the period again and
// again, as those of a tag without jitter are. Two changes of a tag whose jitter
// is a whole period have independent phases.
func changePhases(o Observation) Evidence {
	phases := make([][]float64, len(o.tags))
	for i, t := range o.tags {
		o.model.changes(t.visits, func(before, _ *visit) {
			phases[i] = append(phases[i], turns(before.To, o.model.Period))
		})
	}
	return close(phases, 1.0/1024)
}

// starts looks for a timer of advertising events that runs on from identity to
// identity: whether the first event of one has a phase that the last event or
// the first one of the identity before foretells.
func starts(o Observation) Evidence {
	var fromLast, fromFirst []float64
	for _, t := range o.tags {
		o.model.changes(t.visits, func(before, after *visit) {
			fromLast = append(fromLast, turns(after.From-before.To, o.model.Interval))
			fromFirst = append(fromFirst, turns(after.From-before.From, o.model.Interval))
		})
	}
	return first(rayleigh(fromLast), rayleigh(fromFirst))
}

// payloads looks at when a live tag shows another payload: at other times after
// the first frame of the identity than its timer has, which are those of some
// event; or by a timer that runs on from identity to identity.
func payloads(o Observation) Evidence {
	m := o.model
	if m.Live == 0 {
		return Evidence{P: 1}
	}
	off, n := 0, 0
	phases := make([][]float64, len(o.tags))
	for i, t := range o.tags {
		for _, v := range t.visits {
			changes := v.payloads()
			for _, at := range changes {
				if (at-v.From+m.Interval/2)%m.Live > m.Interval {
					off++
				}
				n++
			}
			if len(changes) > 0 {
				phases[i] = append(phases[i], turns(changes[0], m.Live))
			}
		}
	}
	return first(certain(off, n), close(phases, 1.0/2048))
}

// payloads returns when v shows another payload than before.
func (v *visit) payloads() (at []int64) {
	text := v.fields.text
	for i := range v.heard {
		if f, _ := v.heard[i].fields(); f.text != text {
			at, text = append(at, v.heard[i].From), f.text
		}
	}
	return at
}

// firstFrames looks for octets that the first frames after a silence have in
// common, of which those after a boot are the most.
func firstFrames(o Observation) Evidence {
	var values []string
	for _, t := range o.tags {
		all := t.firsts
		for i := 1; i < len(all); i++ {
			if all[i].From-all[i-1].To > o.model.longestGap() {
				values = append(values, string(all[i].Address[1:])+all[i].fields.sealed())
			}
		}
	}
	return octets([][]string{values}, 0)
}
