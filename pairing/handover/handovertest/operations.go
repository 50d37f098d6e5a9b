// Package handovertest runs the operations of the handover test vectors.
package handovertest

import (
	"time"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/pairing/handover"
	"github.com/seed-496a4445/fyr/pairing/ndef"
)

// Operations returns the operations by name.
func Operations() map[string]vectors.Operation {
	return map[string]vectors.Operation{
		"handover.decode":        {In: "message", Out: "role version_major version_minor random error alternatives carriers unresolved", Run: decode},
		"handover.encode":        {In: "role version_major version_minor random? error? alternatives carriers", Out: "message", Run: encode},
		"handover.carrier":       {In: "payload", Out: "tnf type data", Run: carrier},
		"handover.tnep_service":  {In: "payload", Out: "version_major version_minor service mode wt_int n_wait max_message", Run: service},
		"handover.tnep_select":   {In: "service", Out: "message", Run: selectService},
		"handover.tnep_status":   {In: "message", Out: "status", Run: status},
		"handover.tnep_wait":     {In: "wt_int", Out: "wait_ms", Tolerance: 0.001, Run: wait},
		"handover.tnep_exchange": {In: "service request max_le exchanges", Out: "response", Run: exchange},
	}
}

func decode(in *vectors.Input) (vectors.Output, error) {
	m, err := handover.Parse(in.Bytes("message"))
	if err != nil {
		return nil, err
	}
	out := vectors.Output{
		"role":          m.Role.String(),
		"version_major": m.Version.Major(),
		"version_minor": m.Version.Minor(),
		"random":        nil,
		"error":         nil,
		"alternatives":  []vectors.Output{},
		"carriers":      []vectors.Output{},
		"unresolved":    m.Unresolved(),
	}
	if m.Random != nil {
		out["random"] = *m.Random
	}
	if m.Failure != nil {
		out["error"] = vectors.Output{"reason": m.Failure.Reason, "data": m.Failure.Data}
	}
	alternatives := []vectors.Output{}
	for _, a := range m.Alternatives {
		alternatives = append(alternatives, vectors.Output{"power": a.Power, "carrier": a.Carrier, "aux": a.Auxiliary})
	}
	carriers := []vectors.Output{}
	for _, r := range m.Records {
		carriers = append(carriers, vectors.Output{"tnf": r.TNF, "type": r.Type, "id": r.ID, "payload": r.Payload})
	}
	out["alternatives"], out["carriers"] = alternatives, carriers
	return out, nil
}

// octet reads an integer of 0..255, or refused, which the field may not have,
// in place of any other.
func octet(in *vectors.Input, name string, refused uint8) uint8 {
	n, err := in.IntIn(name, 0, 255)
	if err != nil {
		return refused
	}
	return uint8(n)
}

// encode fills the message in the order of the checks, so that a value that
// does not fit its field is refused in its turn.
func encode(in *vectors.Input) (vectors.Output, error) {
	var m handover.Message
	var err error
	if m.Role, err = handover.ParseRole(in.Text("role")); err != nil {
		return nil, err
	}
	major, err := in.IntIn("version_major", 0, 15)
	if err != nil {
		return nil, err
	}
	minor, err := in.IntIn("version_minor", 0, 15)
	if err != nil {
		return nil, err
	}
	m.Version = handover.Version(major<<4 | minor)
	if in.Has("random") {
		random, outside := in.IntIn("random", 0, 1<<16-1)
		m.Random = new(uint16(random))
		if _, err := m.Append(nil); err != nil {
			return nil, err
		}
		if outside != nil {
			return nil, outside
		}
	}
	for _, a := range in.List("alternatives", "power carrier aux") {
		m.Alternatives = append(m.Alternatives, handover.Alternative{
			Power:     handover.Power(octet(a, "power", 255)),
			Carrier:   a.Bytes("carrier"),
			Auxiliary: a.BytesList("aux"),
		})
	}
	if f := in.Object("error", "reason data"); f != nil {
		m.Failure = &handover.Failure{Reason: handover.Reason(octet(f, "reason", 0)), Data: f.Bytes("data")}
	}
	for _, r := range in.List("carriers", "tnf type id payload") {
		m.Records = append(m.Records, ndef.Record{
			TNF:     ndef.TNF(octet(r, "tnf", 255)),
			Type:    r.Bytes("type"),
			ID:      r.Bytes("id"),
			Payload: r.Bytes("payload"),
		})
	}
	message, err := m.Append(nil)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"message": message}, nil
}

func carrier(in *vectors.Input) (vectors.Output, error) {
	c, err := handover.ParseCarrier(in.Bytes("payload"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"tnf": c.TNF, "type": c.Type, "data": c.Data}, nil
}

func service(in *vectors.Input) (vectors.Output, error) {
	s, err := handover.ParseService(in.Bytes("payload"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{
		"version_major": s.Version.Major(),
		"version_minor": s.Version.Minor(),
		"service":       s.Name,
		"mode":          s.Mode,
		"wt_int":        s.Wait,
		"n_wait":        s.Extensions,
		"max_message":   s.MaxMessage,
	}, nil
}

func selectService(in *vectors.Input) (vectors.Output, error) {
	message, err := handover.AppendSelect(nil, in.Text("service"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"message": message}, nil
}

func status(in *vectors.Input) (vectors.Output, error) {
	s, err := handover.ParseStatus(in.Bytes("message"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"status": s}, nil
}

func wait(in *vectors.Input) (vectors.Output, error) {
	w := handover.WaitingTime(octet(in, "wt_int", 255))
	d, err := w.Duration()
	if err != nil {
		return nil, err
	}
	return vectors.Output{"wait_ms": float64(d) / float64(time.Millisecond)}, nil
}
