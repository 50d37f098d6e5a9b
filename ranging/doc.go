// Package ranging says how far away a tag is and how hard that would have been
// to fake.
//
// What was measured is [Evidence], filled in from the packages below this one:
// twr computes distances, sts, secure, bounding and sounding say how hard they
// are to fake. What is to be accepted is a [Policy]. [Verify] holds one against
// the other and gives a [Verdict]: accept, accept (unquantified), inconclusive
// or reject, every check's value against its limit, and what stands against
// each class of attacks.
//
// # What bits are
//
// Bits bound attacks. They are floor(-log2 min(1, T*P)), where P bounds the
// chance that one measurement is accepted although the true distance exceeds
// limit and tolerance, and T is how many chances the policy gives before keys
// are agreed anew. They are not the probability that the tag is near, which
// depends on how many attackers there are. They hold under the assumptions of
// their [Claim], and a [Basis] says what these rest on.
//
// # What never counts
//
// These are worth no bits, whatever claims say, for an attacker sets what they
// look at: signal strength, line-of-sight flags, gates on speed and Kalman
// filters, the attack detector of Channel Sounding (NADM), first-path ratios,
// clock-rate checks, phase ranging, angles of arrival, a static STS. Their
// values are held against the policy's limits all the same; failing one
// rejects, passing one earns nothing.
//
// Distance fraud, distance hijacking and terrorist fraud have no bits in
// two-way ranging and Channel Sounding: the prover schedules or reports its own
// reply. Enlargement has none without a check of a lower bound, which in turn
// says nothing of any other attack. A chip that does not show the soft bits of
// its pulses, or of the random sequences of Channel Sounding, is [Device], which
// counts nothing.
//
// # What is refused
//
// A public, static or fixed STS and the super deterministic code; a pair of key
// and counter used before; time stamps that are not the STS's; a missing status
// or quality of a segment; a reply delay off the committed one; a distance below
// the floor, -0.3 m; phase and round-trip time that disagree; Channel Sounding
// that timed nothing but access addresses; the verifier's own messages; a limit
// below the resolution of time; an unknown NADM where the policy requires it;
// an expired session; one try more than the policy has.
//
// # Published anchors
//
// Ghost Peak (USENIX Security 2022) took 12 m to 0 m on commodity chips, with
// up to 4 % success and no keys: random pulses well above the honest power pass
// a first-path threshold that is low. In the model of [PulseAmplitude], 4096
// pulses, a threshold of a quarter of the peak and 20 dB more power let 5.5 %
// pass at each lag searched; 2e-7 at 10 dB. The match of pulse signs does not
// depend on power: 60 % of 4096 are guessed once in 2^123. Secretly random
// reply times bring Ghost Peak below 0.01 % (arXiv 2406.06252). Mix-Down and
// Stretch-and-Advance (USENIX Security 2023) use clock offsets. In a
// double-sided exchange the clock check finds a poll or a final message
// advanced alone, 33 ppm for 10 m in 1 ms; it is blind to a response advanced
// alone and to poll and final advanced alike, which take half of the advance
// off the distance. Three agreeing rounds of a 4 % attack are 6.4e-5 only where
// rounds are independent, and at ten a second for a minute that leaves 3.8 %.
//
// # Limits that the policies share
//
// [DoorUnlock], [FindKeys], [StalkingCheck] and [Consistency] say why they ask
// for what they ask for. These limits all of them have:
//
//   - Floor: -0.3 m. Errors of honest exchanges at touching distance stay within
//     it, where an attacker who overdoes it does not.
//   - Quality: 60 %, FiRa's 153 of 255. With 4096 pulses guessed signs pass it
//     once in 2^123.
//   - Gap: one chip, 2 ns. A message advanced by one chip takes 0.3 m off the
//     distance, which is a door's tolerance.
//   - ReplyOff: nothing. A radio sends when it was told to.
//   - LongestReply: 10 ms, where one ppm of an unseen clock offset is worth 1.5 m
//     of a single-sided exchange.
//   - Clock: 2 ppm. Of 63,680 pairs of successive honest exchanges with a DW1000
//     all but 0.005 % agree so well. A poll or final advanced by 10 m moves the
//     offset by 33 ppm in an exchange of 1 ms.
//   - Crystal: 40 ppm, two crystals of 20 ppm.
//   - Velocity: 3 m/s, twice walking speed. It keeps 99.5 % of ranges to a walking
//     tag and none of the jumps above 1 m.
//   - PhaseGap: 1.5 m, 10 ns of round-trip time: twenty of the half nanoseconds
//     that Channel Sounding counts in.
//   - NADM: 2, an attack is unlikely.
//
// # Privacy
//
// Ranging tells every listener that it happens, between whom and when, and a
// listener can learn distances from it. Never range unasked.
//
// # Numbers
//
// Units are integers with a type each. Conversions go through products of 128
// bits and round once, to the nearest integer, halves away from zero. What does
// not fit becomes the largest or smallest value, never a wrapped one. The
// package runs on tags: no fmt, no clock, no operating system, no floating
// point, no allocation. Nothing in it is secret.
package ranging
