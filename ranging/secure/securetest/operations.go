package securetest

import (
	"crypto/sha256"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/secure"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

// Operations returns the operations of ranging by name.
func Operations() map[string]vectors.Operation {
	const begun = "session verifier_address prover_address"
	return map[string]vectors.Operation{
		"ranging.parameters": {In: "parameters", Out: parameterFields, Run: opParameters},
		"ranging.open":       {In: askFields + " challenge", Out: "open", Run: opOpen},
		"ranging.accept":     {In: bondFields + " prover_nonce prover_offset open capability after?", Out: "challenge accept", Run: opAccept},
		"ranging.start":      {In: askFields + " challenge accept after?", Out: "open start " + begun, Run: opStart},
		"ranging.begin":      {In: bondFields + " prover_nonce prover_offset open start after?", Out: begun, Run: opBegin},
		"ranging.sequence":   {In: sessionFields + " round packet", Out: "first first_block last_block sha256 key v", Run: opSequence},
		"ranging.reply":      {In: sessionFields + " round packet received", Out: "program sent", Run: opReply},
		"ranging.report":     {In: sessionFields + " round poll_tx response_rx final_tx response", Out: "report", Run: opReport},
		"ranging.answer": {In: sessionFields + " round poll_rx response_tx final_rx poll final report times?",
			Out: "answer", Run: opAnswer},
		"ranging.range": {In: sessionFields + " round poll_tx response_rx final_tx response answer times?",
			Out: "distance_mm off longest clock age stamped soft_bits status quality gap basis bits", Run: opRange},
	}
}

const parameterFields = "channel preamble_code preamble_symbols sfd packet mode units segments rate grain reply step slots interval " +
	"lags quality gap limit tolerance tries lifetime blocks longest"

func opParameters(in *vectors.Input) (vectors.Output, error) {
	p, err := secure.ParseParameters(in.Bytes("parameters"))
	if err != nil {
		return nil, err
	}
	b, err := p.Append(nil)
	if err != nil || string(b) != string(in.Bytes("parameters")) {
		return nil, errSides
	}
	g, err := p.Geometry()
	if err != nil {
		return nil, err
	}
	return vectors.Output{
		"channel": p.Channel, "preamble_code": p.PreambleCode, "preamble_symbols": p.Preamble, "sfd": p.SFD, "packet": p.PHY.Packet,
		"mode": uint8(p.Mode), "units": p.Units, "segments": p.Segments, "rate": p.Rate,
		"grain": p.Grain, "reply": p.Reply, "step": p.Step, "slots": p.Slots, "interval": p.Interval,
		"lags": p.Lags, "quality": p.Quality, "gap": p.Gap, "limit": p.Limit, "tolerance": p.Tolerance, "tries": p.Tries, "lifetime": p.Lifetime,
		"blocks": g.Blocks(), "longest": p.Longest(),
	}, nil
}

func opOpen(in *vectors.Input) (vectors.Output, error) {
	s := source{in: in}
	p, nonce := s.parameters(), s.nonce("verifier_nonce")
	v, err := s.newVerifier()
	if err != nil {
		return nil, err
	}
	b, err := v.Open(nil, in.Bytes("challenge"), &p, nonce, 0)
	return vectors.Output{"open": b}, err
}

// capability reads what a prover agrees to; phys are PHYs, each as it stands in
// parameters.
func (s *source) capability() secure.Capability {
	in := source{in: s.in.Object("capability", "phys grain turnaround longest interval quality lags tries lifetime")}
	c := secure.Capability{
		Grain: ranging.Ticks(in.number("grain", 0, 1<<62)), Turnaround: ranging.Ticks(in.number("turnaround", 0, 1<<62)),
		Longest: ranging.Ticks(in.number("longest", 0, 1<<62)), Interval: secure.Milliseconds(in.number("interval", 0, 1<<32-1)),
		Quality: ranging.Permille(in.number("quality", 0, 1000)), Lags: uint16(in.number("lags", 0, 1<<16-1)),
		Tries: uint32(in.number("tries", 0, 1<<32-1)), Lifetime: ranging.Seconds(in.number("lifetime", 0, 1<<62)),
	}
	for _, b := range in.in.BytesList("phys") {
		if len(b) != len(Pack(layoutPHY, nil)) {
			in.keep(errLength)
			continue
		}
		n := Unpack(layoutPHY, b)
		c.PHYs = append(c.PHYs, secure.PHY{
			Channel: uint8(n["channel"]), PreambleCode: uint8(n["preamble code"]), Preamble: uint16(n["preamble symbols"]), SFD: uint8(n["sfd"]),
			Packet: uint8(n["packet"]), Mode: sts.Mode(n["mode"]), Units: uint16(n["units"]), Segments: uint8(n["segments"]), Rate: uint8(n["rate"]),
		})
	}
	s.keep(in.err)
	return c
}

func opAccept(in *vectors.Input) (vectors.Output, error) {
	s := source{in: in}
	c, nonce := s.capability(), s.nonce("prover_nonce")
	p, err := s.newProver(c)
	if err != nil {
		return nil, err
	}
	challenge, err := p.Challenge(nil, nonce, 0)
	if err != nil {
		return nil, err
	}
	b, err := p.Accept(nil, in.Bytes("open"), after(in))
	return vectors.Output{"challenge": challenge, "accept": b}, err
}

func opStart(in *vectors.Input) (vectors.Output, error) {
	s := source{in: in}
	p, nonce := s.parameters(), s.nonce("verifier_nonce")
	v, err := s.newVerifier()
	if err != nil {
		return nil, err
	}
	open, err := v.Open(nil, in.Bytes("challenge"), &p, nonce, 0)
	if err != nil {
		return nil, err
	}
	start, err := v.Start(nil, in.Bytes("accept"), after(in))
	if err != nil {
		return nil, err
	}
	one, two := v.Addresses()
	return vectors.Output{"open": open, "start": start, "session": v.Session(), "verifier_address": one, "prover_address": two}, nil
}

func opBegin(in *vectors.Input) (vectors.Output, error) {
	s := source{in: in}
	nonce := s.nonce("prover_nonce")
	open := in.Bytes("open")
	var asked secure.Parameters
	if len(open) == secure.OpenSize {
		var err error
		asked, err = secure.ParseParameters(open[1+secure.NonceSize:][:secure.ParametersSize])
		s.keep(err)
	}
	p, err := s.newProver(willing(&asked))
	if err != nil {
		return nil, err
	}
	if _, err = p.Challenge(nil, nonce, 0); err != nil {
		return nil, err
	}
	if _, err = p.Accept(nil, open, 0); err != nil {
		return nil, err
	}
	if err := p.Start(in.Bytes("start"), after(in)); err != nil {
		return nil, err
	}
	one, two := p.Addresses()
	return vectors.Output{"session": p.Session(), "verifier_address": one, "prover_address": two}, nil
}

// inRound has two sides begin a round.
func inRound(in *vectors.Input, began, at ranging.Seconds) (*sides, error) {
	s := source{in: in}
	r := s.round()
	if s.err != nil {
		return nil, s.err
	}
	d, err := newSides(in, began)
	if err != nil {
		return nil, err
	}
	return d, d.round(r, at)
}

// opSequence makes the sequence of a packet in both ways that both sides have.
func opSequence(in *vectors.Input) (vectors.Output, error) {
	s := source{in: in}
	m := s.packet()
	if s.err != nil {
		return nil, s.err
	}
	d, err := inRound(in, 0, 0)
	if err != nil {
		return nil, err
	}
	for before := secure.Poll; before < m; before++ {
		if _, err := d.sequence(before); err != nil {
			return nil, err
		}
	}
	x, err := d.sequence(m)
	if err != nil {
		return nil, err
	}
	d, err = inRound(in, 0, 0)
	if err != nil {
		return nil, err
	}
	for before := secure.Poll; before < m; before++ {
		if _, err := d.sequence(before); err != nil {
			return nil, err
		}
	}
	one, first, err := d.verifier.ExposeRegisters(m)
	if err != nil {
		return nil, err
	}
	two, _, err := d.prover.ExposeRegisters(m)
	if err != nil {
		return nil, err
	}
	if one != two || int64(first) != x.first {
		return nil, errSides
	}
	key, v := one.KeyV()
	return vectors.Output{
		"first": x.first, "first_block": x.blocks[:sts.BlockSize], "last_block": x.blocks[len(x.blocks)-sts.BlockSize:],
		"sha256": sha256.Sum256(x.blocks), "key": key, "v": v.Bytes(),
	}, nil
}

func opReply(in *vectors.Input) (vectors.Output, error) {
	s := source{in: in}
	m, received := s.packet(), s.stamp("received")
	if s.err != nil {
		return nil, s.err
	}
	d, err := inRound(in, 0, 0)
	if err != nil {
		return nil, err
	}
	var program, sent ranging.Ticks
	switch m {
	case secure.Response:
		program, sent, err = d.prover.ResponseAt(received)
	case secure.Final:
		program, sent, err = d.verifier.FinalAt(received)
	default:
		err = errPacket
	}
	return vectors.Output{"program": program, "sent": sent}, err
}
