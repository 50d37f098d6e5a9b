package rangingtest

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/secure"
	"github.com/seed-496a4445/fyr/ranging/sounding"
)

// The checks of sessions that are not of a policy.
const (
	hopped       Defence = "hopped reply"
	keysBySender Defence = "one key a direction"
	ended        Defence = "end of the session"
)

// sessions are the experiments with whole sessions of package secure. Where
// pulses are guessed the parameters are lax, so that it can be counted how often
// that works; the bound is the one that the package claims, for one lag of one
// packet.
func sessions() []Experiment {
	return slices.Concat(bursts(), reflected(), []Experiment{searched(), tooOften()}, tooLate(), injected(), reports(), staleBesideFresh())
}

const (
	laxLink = "a session, 533 of 1024 signs"
	farAway = metres(10)
	sooner  = metres(2 * (farAway - 1)) // of a response, of which half comes off
)

// reflected are messages of the verifier's own that come back to it.
func reflected() []Experiment {
	door := secure.Defaults(ranging.DoorUnlock())
	return []Experiment{
		{
			Attack: "poll sent back as the response", Against: "a session",
			Says:   "The verifier's own pulses come back in the place of the response, 18 m too soon.",
			Checks: []Defence{keysBySender}, Trials: 500,
			Bound: func(without Defence) (float64, string, bool) {
				return math.Exp2(matchOf(&door).Log2FalseAccept()), Model, without == None
			},
			Try: func(r *rand.Rand, without Defence) bool {
				x := connect(r, door, farAway)
				return x.accepts(ranging.DoorUnlock(), without, tamper{response: func(poll, response []byte, _ int) ([]byte, metres) {
					if without == keysBySender {
						return response, sooner // which the poll then is
					}
					return poll, sooner
				}})
			},
		},
		{
			Attack: "own messages sent back", Against: "a protocol whose messages name no role",
			Says:   "There is no tag at all: the verifier confirms what it said itself.",
			Checks: []Defence{check(ranging.CheckReflected)}, Trials: 500,
			Try: func(r *rand.Rand, without Defence) bool {
				e := honest()
				e.Distance = ranging.Millimetres(r.IntN(1000))
				e.Reflected = ranging.Known(true)
				return verify(ranging.DoorUnlock(), without, e)
			},
		},
	}
}

// tooOften guesses in every try that a session has, and goes on.
func tooOften() Experiment {
	const tries, more = 8, 32
	tried := check(ranging.CheckTries)
	return Experiment{
		Attack: "burst over all slots, 32 times", Against: laxLink + ", 8 tries",
		Says:   "Each try is another chance: bits are what is left of them when the session has ended.",
		Checks: []Defence{tried}, Trials: 500,
		Bound: func(without Defence) (float64, string, bool) {
			n := float64(tries)
			if without == tried {
				n = more
			}
			return -math.Expm1(n * math.Log1p(-guessedSigns())), Exact, true
		},
		Try: func(r *rand.Rand, without Defence) bool {
			asked, policy := lax(), laxDoor()
			asked.Tries, policy.Tries = tries, tries
			if without == tried {
				asked.Tries = more
			}
			x := connect(r, asked, farAway)
			for range more {
				if x.accepts(policy, without, tamper{response: func(_, response []byte, _ int) ([]byte, metres) {
					return x.random(len(response)), sooner
				}}) {
					return true
				}
			}
			return false
		},
	}
}

// tooLate are sessions whose keys got out after their time: the session's own,
// or that of a policy that asks for less.
func tooLate() (list []Experiment) {
	const hour, minute = 3600, 60
	for _, c := range []struct {
		against          string
		check            Defence
		session, allowed ranging.Seconds
	}{
		{"a session of a minute", ended, minute, secure.MaxLifetime},
		{"a session of twelve hours, a policy of a minute", check(ranging.CheckAge), secure.MaxLifetime, minute},
	} {
		list = append(list, Experiment{
			Attack: "keys of a session of an hour before", Against: c.against,
			Says:   "Who has them stands at the door and is the tag, as far as anybody can tell.",
			Checks: []Defence{c.check}, Trials: 500,
			Try: func(r *rand.Rand, without Defence) bool {
				asked, policy := secure.Defaults(ranging.DoorUnlock()), ranging.DoorUnlock()
				asked.Lifetime, policy.Lifetime = c.session, c.allowed
				if without == ended {
					asked.Lifetime = secure.MaxLifetime
				}
				x := connect(r, asked, 1)
				x.now = hour
				return x.accepts(policy, without, tamper{})
			},
		})
	}
	return list
}

// injected is a first path that a radio takes for the stamp, and the quality
// that of the strongest. What the radio says of its STS is all there is.
func injected() []Experiment {
	policy := laxDoor()
	try := func(status ranging.Maybe[uint32]) func(*rand.Rand, Defence) bool {
		return func(r *rand.Rand, without Defence) bool {
			x := connect(r, lax(), farAway)
			return x.accepts(policy, without, tamper{
				response: func(_, response []byte, _ int) ([]byte, metres) { return response, sooner },
				seen:     func(f *secure.Reception) { f.SoftBits, f.Status = false, status },
			})
		}
	}
	return []Experiment{
		{
			Attack: "first path injected", Against: "a session, a radio whose quality is the strongest path's",
			Says:   "The stamp is of the attacker's pulses and the quality of the honest ones; the radio's status says that they are apart.",
			Checks: []Defence{check(ranging.CheckStatus)}, Trials: 500, Try: try(ranging.Known[uint32](1)),
		},
		{
			Attack: "first path injected", Against: "a session, such a radio that shows no status",
			Says:   "The same; a status that nobody shows is not taken for a good one.",
			Checks: []Defence{check(ranging.CheckStatus)}, Trials: 500, Try: try(ranging.Maybe[uint32]{}),
		},
	}
}

// reports are lies in what the prover reports: of outsiders, who alter it on its
// way, and of a prover who does not keep what it says.
func reports() []Experiment {
	reply := check(ranging.CheckReply)
	confirmed := check(ranging.CheckConfirmed)
	return []Experiment{
		{
			Attack: "answer altered on its way", Against: "a session, a verifier's radio that shows no carrier",
			Says:   "The final is reported 4 m sooner, and the carriers so that clocks agree; nothing of it has the right MAC.",
			Checks: []Defence{confirmed}, Trials: 500,
			Try: func(r *rand.Rand, without Defence) bool {
				x := connect(r, secure.Defaults(ranging.DoorUnlock()), 2.7)
				t := tamper{seen: func(f *secure.Reception) { f.Carrier = ranging.Maybe[ranging.PPB]{} }}
				if without == confirmed {
					t.reports = lieOfFinal // what a verifier takes that looks at no MAC
				} else {
					t.answer = func(_, answer []byte) []byte { return lieInAnswer(answer) }
				}
				return x.accepts(ranging.DoorUnlock(), None, t)
			},
		},
		{
			Attack: "response said to be later than it was", Against: "a session",
			Class:  ranging.DistanceFraud,
			Says:   "A prover 10 m away reports another reply than the keys tell: half of it comes off, and clocks show nothing.",
			Checks: []Defence{reply}, Trials: 500,
			Try: func(r *rand.Rand, without Defence) bool {
				x := connect(r, secure.Defaults(ranging.DoorUnlock()), farAway)
				return x.accepts(ranging.DoorUnlock(), without, tamper{reports: func(s *secure.ProverStamps, _, _ *secure.Reception) {
					s.ResponseTX = (s.ResponseTX + ranging.Ticks(sooner.ticks())) & (1<<40 - 1)
				}})
			},
		},
		{
			Attack: "response sent sooner than it is said to be", Against: "a session",
			Class:  ranging.DistanceFraud,
			Says:   "A prover 10 m away reports the reply that the keys tell, and keeps another: two-way ranging has no bits against its prover.",
			Trials: 500, Bound: exactly(1),
			Try: func(r *rand.Rand, without Defence) bool {
				x := connect(r, secure.Defaults(ranging.DoorUnlock()), farAway)
				return x.accepts(ranging.DoorUnlock(), without, tamper{response: func(_, response []byte, _ int) ([]byte, metres) {
					return response, sooner
				}})
			},
		},
	}
}

// lieOfFinal has the final received 4 m sooner, and both carriers changed so
// that clocks agree: round 2 is shorter, so the prover's clock looks slower and
// the verifier's faster.
func lieOfFinal(s *secure.ProverStamps, poll, final *secure.Reception) {
	early := ranging.Ticks(metres(4).ticks())
	s.FinalRX = (s.FinalRX - early) & (1<<40 - 1)
	off := ranging.PPB(1e9 * int64(early) / int64((s.FinalRX-s.PollRX)&(1<<40-1)))
	poll.Carrier.Value += off
	final.Carrier.Value += off
}

// lieInAnswer returns an ANSWER with the lie of lieOfFinal. The MAC is left.
func lieInAnswer(answer []byte) []byte {
	const stamps, receptions, stamp, reception, carrier = 5, 20, 5, 25, 13
	b := slices.Clone(answer)
	at := func(i, n int) []byte { return b[i : i+n] }
	var s secure.ProverStamps
	s.PollRX = ranging.Ticks(number(at(stamps, stamp)))
	finalRX := at(stamps+2*stamp, stamp)
	s.FinalRX = ranging.Ticks(number(finalRX))
	var seen [2]secure.Reception
	for i := range seen {
		seen[i].Carrier.Value = ranging.PPB(int32(number(at(receptions+i*reception+carrier, 4))))
	}
	lieOfFinal(&s, &seen[0], &seen[1])
	put(finalRX, uint64(s.FinalRX))
	for i := range seen {
		put(at(receptions+i*reception+carrier, 4), uint64(seen[i].Carrier.Value))
	}
	return b
}

// number and put read and write big-endian numbers of any size.
func number(b []byte) (n uint64) {
	for _, x := range b {
		n = n<<8 | uint64(x)
	}
	return n
}

func put(b []byte, n uint64) {
	for i := len(b) - 1; i >= 0; i-- {
		b[i], n = byte(n), n>>8
	}
}

// staleBesideFresh is evidence of two sessions.
func staleBesideFresh() []Experiment {
	same := check(ranging.CheckSession)
	return []Experiment{{
		Attack: "a range of an hour ago beside a fresh one", Against: "UWB and Channel Sounding together",
		Says:   "The tag was near then, which has the bits; symbols are reshaped and phases turned now, which needs no keys.",
		Checks: []Defence{same}, Trials: 500,
		Try: func(r *rand.Rand, without Defence) bool {
			old := connect(r, secure.Defaults(ranging.DoorUnlock()), 1)
			a, err := old.measure(tamper{})
			must(err)
			s := sounder{away: 15, sooner: 14, ramp: 14, packet: sounding.Random128, nadm: sounding.ExtremelyUnlikely}
			fresh, _ := s.evidence(r)
			fresh.Session = [...]byte{15: 1} // known, and another
			if without == same {
				fresh.Session = a.Evidence().Session
			}
			return ranging.Verify(ranging.DoorUnlock(), a.Evidence(), fresh).Outcome == ranging.Accept
		},
	}}
}
