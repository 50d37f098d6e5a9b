package linkage

import "github.com/seed-496a4445/fyr/beacon"

// Heard is one advertisement that was heard again and again without a pause.
type Heard struct {
	From, To int64 // the first and the last event, in ms by the observer's clock
	Address  beacon.Address
	Data     []byte // advertising data
}

// Stretch is what was heard of one tag while it stayed in range, in the order
// of time.
type Stretch []Heard

// Model is what everybody knows of the tags of a product.
type Model struct {
	// Interval of the advertising events, in ms.
	Interval int64
	// Period is P, in ms.
	Period int64
	// Live is the time between two frames of an epoch, in ms; 0: there is one.
	Live int64
}

// longestGap is above each gap between two identities, 16 s at most, and the
// part of an interval before it, with its random 10 ms. A longer silence is another one: the tag was
// without power, silent, or out of range.
func (m Model) longestGap() int64 { return 16_000 + m.Interval + 10 }

// Observation is what was heard of some tags of one product.
type Observation struct {
	model Model
	tags  []observed
}

// observed is a stretch, and what is cut from it.
type observed struct {
	heard  Stretch
	visits []visit
	firsts []visit // the first of each identity
}

// Observe returns an observation of tags, which it keeps.
func Observe(m Model, tags []Stretch) Observation {
	o := Observation{m, make([]observed, len(tags))}
	for i, s := range tags {
		v := s.visits()
		o.tags[i] = observed{s, v, firsts(v)}
	}
	return o
}

// with returns the tags of both.
func (o Observation) with(other Observation) Observation {
	return Observation{o.model, append(append([]observed{}, o.tags...), other.tags...)}
}

// fields are the parts of a frame that everybody can tell from each other.
type fields struct {
	net, public   byte
	id, text, tag string
}

// nearOwner reports whether the near-owner bit is set.
func (f *fields) nearOwner() bool { return f.public&beacon.NearOwner != 0 }

// sealed returns all that looks random.
func (f *fields) sealed() string { return f.id + f.text + f.tag }

// fields cuts the data of h as spec/beacon.md, Sections 5.1 and 5.3, lay them
// out: the last structure of a carrier is a frame. ok is false when it is not.
func (h *Heard) fields() (f fields, ok bool) {
	var last beacon.Structure
	for data := h.Data; ; {
		s, rest, more, err := beacon.Next(data)
		if err != nil {
			return fields{}, false
		}
		if !more {
			break
		}
		if carries(s) {
			last = s
		}
		data = rest
	}
	if len(last.Data) < 2 {
		return fields{}, false
	}
	s, err := beacon.ParseSealed(last.Data[2:])
	if err != nil {
		return fields{}, false
	}
	return fields{s.Network, s.Public, string(s.ID[:]), string(s.Text), string(s.Tag)}, true
}

// carries reports whether s is of a type in which frames stand.
func carries(s beacon.Structure) bool {
	return s.Type == beacon.TypeServiceData16 || s.Type == beacon.TypeManufacturer
}

// A visit is a time in which a tag shows one identity: one address and one
// identifier.
type visit struct {
	Heard  // the first advertisement, but To is that of the last one
	fields fields
	heard  Stretch // all of them
}

// visits divides s. What is not a frame is left out.
func (s Stretch) visits() (all []visit) {
	for i := range s {
		f, ok := s[i].fields()
		if !ok {
			continue
		}
		if n := len(all); n > 0 && all[n-1].Address == s[i].Address && all[n-1].fields.id == f.id {
			v := &all[n-1]
			v.To, v.heard = s[i].To, append(v.heard, s[i])
			continue
		}
		all = append(all, visit{s[i], f, s[i : i+1 : i+1]})
	}
	return all
}

// firsts returns the first visit of each identity, in their order.
func firsts(all []visit) (firsts []visit) {
	type identity struct {
		address beacon.Address
		id      string
	}
	seen := make(map[identity]bool, len(all))
	for _, v := range all {
		if k := (identity{v.Address, v.fields.id}); !seen[k] {
			seen[k], firsts = true, append(firsts, v)
		}
	}
	return firsts
}
