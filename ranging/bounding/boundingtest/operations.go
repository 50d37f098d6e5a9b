// Package boundingtest runs the operations of the bounding test vectors, and has
// attackers to run against the protocols. It is for tests only.
package boundingtest

import (
	"math"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/bounding"
)

// Operations returns the operations by name.
func Operations() map[string]vectors.Operation {
	const exchange = "elapsed_100us expected_capdu_100us expected_rapdu_100us min_grace_100us max_grace_100us accuracy_100us " +
		"mismatch_percent card_min_100us card_max_100us card_rapdu_100us"
	const check = "key opt pub_resp_time pps1? rnd_c rnd_r chunk"
	const tolerance = 1e-9
	return map[string]vectors.Operation{
		"bounding.accept": {In: "protocol rounds min_correct noise", Out: "false_reject mafia_log2 distance_log2 terrorist_log2",
			Tolerance: tolerance, Run: accept},
		"bounding.tail": {In: "rounds min_correct success", Out: "exact log2", Tolerance: tolerance, Run: tail},
		"bounding.min_rounds": {In: "protocol attack noise max_frr security_bits", Out: "rounds min_correct",
			Run: minRounds},
		"bounding.kim_avoine": {In: "rounds p_predefined", Out: "mafia_preask_log2 mafia_noask_log2 distance_log2",
			Tolerance: tolerance, Run: kimAvoine},
		"bounding.rrp":              {In: exchange, Out: "measured_100us too_fast time_limit_exceeded threshold_exceeded", Run: rrp},
		"bounding.proximity_mac":    {In: check, Out: "reader_mac card_mac", Run: proximityMAC},
		"bounding.proximity_verify": {In: check + " card_mac", Out: "ok", Run: proximityVerify},
	}
}

// size returns a field that the package checks the range of: -1 stands for what
// no int32 holds.
func size(in *vectors.Input, name string) int {
	n, err := in.IntIn(name, math.MinInt32, math.MaxInt32)
	if err != nil {
		return -1
	}
	return int(n)
}

func accept(in *vectors.Input) (vectors.Output, error) {
	p, err := bounding.ParseProtocol(in.Text("protocol"))
	if err != nil {
		return nil, err
	}
	noise, err := bounding.ParseChance(in.Text("noise"))
	if err != nil {
		return nil, err
	}
	_, r, err := bounding.NewSetting(p, size(in, "rounds"), size(in, "min_correct"), noise)
	if err != nil {
		return nil, err
	}
	return vectors.Output{
		"false_reject":   r.FalseReject.Float64(),
		"mafia_log2":     r.Mafia.P.Log2(),
		"distance_log2":  r.Distance.P.Log2(),
		"terrorist_log2": r.Terrorist.P.Log2(),
	}, nil
}

func tail(in *vectors.Input) (vectors.Output, error) {
	success, err := bounding.ParseChance(in.Text("success"))
	if err != nil {
		return nil, err
	}
	c, err := bounding.Tail(size(in, "rounds"), size(in, "min_correct"), success)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"exact": c.String(), "log2": c.Log2()}, nil
}

// attack returns the attack that a case names.
func attack(name string) (ranging.Attack, error) {
	switch name {
	case "mafia":
		return ranging.MafiaFraud, nil
	case "distance":
		return ranging.DistanceFraud, nil
	case "terrorist":
		return ranging.TerroristFraud, nil
	}
	return 0, bounding.ErrAttack
}

func minRounds(in *vectors.Input) (vectors.Output, error) {
	p, err := bounding.ParseProtocol(in.Text("protocol"))
	if err != nil {
		return nil, err
	}
	a, err := attack(in.Text("attack"))
	if err != nil {
		return nil, err
	}
	noise, err := bounding.ParseChance(in.Text("noise"))
	if err != nil {
		return nil, err
	}
	frr, err := bounding.ParseChance(in.Text("max_frr"))
	if err != nil {
		return nil, err
	}
	bits, err := in.IntIn("security_bits", 1, 128)
	if err != nil {
		return nil, err
	}
	s, _, err := bounding.MinRounds(p, a, bounding.HalfTo(int(bits)), frr, noise)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"rounds": s.Rounds(), "min_correct": s.MinCorrect()}, nil
}

func kimAvoine(in *vectors.Input) (vectors.Output, error) {
	p, err := bounding.ParseChance(in.Text("p_predefined"))
	if err != nil {
		return nil, err
	}
	preask, noask, distance, err := bounding.Mixed(size(in, "rounds"), p)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"mafia_preask_log2": preask.Log2(), "mafia_noask_log2": noask.Log2(), "distance_log2": distance.Log2()}, nil
}

func rrp(in *vectors.Input) (vectors.Output, error) {
	var failed error
	number := func(name string) uint64 {
		n := in.Integer(name)
		if !n.IsUint64() {
			failed = bounding.ErrRange
		}
		return n.Uint64()
	}
	time := func(name string) bounding.Hundreds { return bounding.Hundreds(number(name + "_100us")) }
	e := bounding.Exchange{
		Elapsed: time("elapsed"),
		Command: time("expected_capdu"), Response: time("expected_rapdu"),
		MinGrace: time("min_grace"), MaxGrace: time("max_grace"),
		Accuracy:        time("accuracy"),
		MismatchPercent: number("mismatch_percent"),
		CardMin:         time("card_min"), CardMax: time("card_max"),
		CardResponse: time("card_rapdu"),
	}
	if failed != nil {
		return nil, failed
	}
	r, err := e.Judge()
	if err != nil {
		return nil, err
	}
	return vectors.Output{
		"measured_100us":      uint64(r.Measured),
		"too_fast":            r.TooFast,
		"time_limit_exceeded": r.LimitExceeded,
		"threshold_exceeded":  r.ThresholdExceeded,
	}, nil
}

// proximity returns the check of a case and its key.
func proximity(in *vectors.Input) (bounding.Proximity, bounding.Key, error) {
	p := bounding.Proximity{
		Option:       size(in, "opt"),
		ResponseTime: in.Bytes("pub_resp_time"),
		Challenges:   in.Bytes("rnd_c"),
		Responses:    in.Bytes("rnd_r"),
		Chunk:        size(in, "chunk"),
	}
	if in.Has("pps1") {
		p.PPS1 = append([]byte{}, in.Bytes("pps1")...) // empty is there, too
	}
	key, err := bounding.NewKey(in.Bytes("key"))
	return p, key, err
}

func proximityMAC(in *vectors.Input) (vectors.Output, error) {
	p, key, err := proximity(in)
	if err != nil {
		return nil, err
	}
	reader, card, err := p.MACs(key)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"reader_mac": reader, "card_mac": card}, nil
}

func proximityVerify(in *vectors.Input) (vectors.Output, error) {
	p, key, err := proximity(in)
	if err != nil {
		return nil, err
	}
	if err := p.Verify(key, in.Bytes("card_mac")); err != nil {
		return nil, err
	}
	return vectors.Output{"ok": true}, nil
}
