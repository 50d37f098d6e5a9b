package main

import (
	"fmt"
	"math"
	"strings"
)

// What the tables are computed for, unless a row says otherwise: profile plain,
// and a fleet.
const (
	period   = 900.0 // seconds
	perDay   = 96.0  // epochs in a generation
	days     = 4096.0
	dayYear  = 365.25
	year     = dayYear * 86400
	fleet    = 1e9  // tags
	attempts = 1000 // forged frames a second

	// A page of the log has 512 words, and the last 15 take no new n.
	pageRecords = 512 - 15
)

// power writes p as a power of two.
func power(p float64) string { return fmt.Sprintf("2^%.1f", math.Log2(p)) }

// number writes n to two significant digits, or three from 100 to 10^7.
func number(n float64) string {
	if n >= 100 && n < 1e7 {
		unit := math.Pow(10, math.Floor(math.Log10(n))-2)
		return whole(math.Round(n/unit) * unit)
	}
	s := fmt.Sprintf("%.2g", n)
	mantissa, exponent, ok := strings.Cut(s, "e")
	if !ok {
		return s
	}
	sign := strings.TrimPrefix(exponent[:1], "+")
	return mantissa + "e" + sign + strings.TrimLeft(exponent[1:], "0")
}

// whole writes a whole number with its digits in groups.
func whole(n float64) string {
	s := fmt.Sprintf("%.0f", n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// pairs is the number of pairs among n.
func pairs(n float64) float64 { return n * (n - 1) / 2 }

// forgery bounds what a forger gets who knows an identifier on the air.
func forgery() table {
	wait := func(octets, unit float64) string { return number(math.Exp2(8*octets) / attempts / unit) }
	id, tag := math.Exp2(-64), math.Exp2(-48)
	return table{"13.2", [][]string{
		{"forgery", "probability or time"},
		{"one frame for a known identifier", power(tag)},
		{"1,000 frames a second beside a gateway, in one epoch", power(attempts * period * tag)},
		{"the same, in a year", power(attempts * year * tag)},
		{"the same beside each of 10^9 tags, accepted in a year", number(fleet * attempts * year * tag)},
		{"mean time of one forger to a frame that is accepted", wait(6, year) + " years"},
		{"with a tag of 4 octets", wait(4, 86400) + " days"},
		{"with a tag of 8 octets", wait(8, year) + " years"},
		{"extended form, one frame", power(math.Exp2(-128))},
		{"a random frame is accepted as one of 10^9 tags, 3 epochs each", power(3 * fleet * id * tag)},
		{"the same, of profile dult, 3 epochs and 2 days each", power(5 * fleet * id * tag)},
		{"a false match of identifiers, 10^9 tags, 3 epochs each, 10^6 foreign look-ups a second, a day", number(3 * fleet * id * 1e6 * 86400)},
		{"the same, accepted", number(3 * fleet * id * tag * 1e6 * 86400)},
	}}
}

// equalIdentifiers counts identifiers that are equal by chance.
func equalIdentifiers() table {
	id := math.Exp2(-64)
	// A table of 3 epochs a tag: each epoch replaces a third of it.
	gained := 2*fleet*fleet + pairs(fleet)
	return table{"13.3", [][]string{
		{"equal identifiers", "expected number, or probability"},
		{"pairs of 10^9 tags on the air at one instant", number(pairs(fleet) * id)},
		{"the same, over the instants of a day", number(pairs(fleet) * id * perDay)},
		{"pairs that a table of 3 epochs of 10^9 tags gains in a day", number(gained * id * perDay)},
		{"pairs among the separated identities of 10^9 tags, a day", number(pairs(fleet) * id)},
		{"one tag repeats an identifier in 4,096 days", power(pairs(days*perDay) * id)},
		{"the same, profile dult", power(pairs(days*192) * id)},
		{"false match in a search of a year over 10^9 tags", number(fleet * dayYear * perDay * id)},
		{"the same, accepted", power(fleet * dayYear * perDay * id * math.Exp2(-48))},
	}}
}

// equalTags bounds the chance that two different frames of one domain and
// index have the same synthetic IV, which then shows the xor of both plaintexts.
func equalTags() table {
	row := func(what string, frames, iv float64) []string {
		if frames == 1 {
			return []string{what, "0", "0", "0"}
		}
		epoch := pairs(frames) * math.Exp2(-iv)
		return []string{what, power(epoch), power(epoch * dayYear * perDay), number(epoch * dayYear * perDay * fleet)}
	}
	return table{"13.4", [][]string{
		{"different frames in an epoch", "per epoch", "per tag-year", "expected in 10^9 tag-years"},
		row("1: latched, and every separated day", 1, 48),
		row("30", 30, 48),
		row("450: live, every 2 s", 450, 48),
		row("900: live, every second", 900, 48),
		row("1,800: every epoch the longest", 1800, 48),
		row("900, extended form", 900, 80),
	}}
}

// generation bounds how well all that a tag shows in a generation is told from
// random octets, when AES is a random permutation under each key: PRP against
// PRF for identifiers, jitter and keystream, (5 m^2 + 1) q^2 / 2^128 for CMAC of
// q messages of m blocks.
func generation(frames, m, blocks float64) float64 {
	q := perDay*frames + 1
	sum := pairs(perDay+1) + pairs(perDay) + pairs(q*blocks) + (5*m*m+1)*q*q
	return sum * math.Exp2(-128)
}

func indistinguishability() table {
	row := func(what string, g float64) []string {
		return []string{what, power(g), power(g * dayYear), power(g * dayYear * fleet)}
	}
	return table{"13.5", [][]string{
		{"distinguishing what is shown from random octets", "per generation", "per tag-year", "10^9 tag-years"},
		row("latched", generation(1, 2, 1)),
		row("live, 900 frames an epoch", generation(900, 2, 1)),
		row("the same, extended, n = 208", generation(900, 14, 13)),
	}}
}

// targets gives the work, in AES calls, of finding any one key of a fleet. A
// day has six keys: leaf, I, J, M, C, and one inner node in the mean.
func targets() table {
	work := func(bits, targets, calls float64) string {
		return fmt.Sprintf("2^%.1f", bits-math.Log2(targets)+math.Log2(calls))
	}
	return table{"13.6", [][]string{
		{"finding any one key of 10^9 tags", "suite 1", "suite 2"},
		{"a day's identifier key of some tag, from the identifiers of one epoch number", work(128, fleet, 1), work(256, fleet, 1)},
		{"a root, from the same", work(128, fleet, 14), work(256, fleet, 27)},
		{"a key of any kind, tag and day of a year: not below (ideal cipher)", work(128, 6*fleet*dayYear, 1), work(256, 6*fleet*dayYear, 1)},
	}}
}

// counts are what the protocol costs.
func counts() table {
	records := func(p float64) string { return whole(year / p) }
	erasures := func(p float64) string { return whole(math.Ceil(year / p / pageRecords)) }
	// A dwell below g has the chance g^2 / 2P^2; the mean of g^2 over 1..16 s.
	unseen := func(p float64) string { return number((16*16*16 - 1) / (3 * 15.0) / (2 * p * p)) }
	inner := 2*days - 2      // nodes below the root
	ahead := days - 1 - 12.0 // from where the path to the next day goes right to its leaf
	return table{"13.8", [][]string{
		{"count, suite 1", "P = 900", "P = 450"},
		{"AES calls of the tag in an epoch: B, u, two blocks of CMAC, one of keystream", "5", "5"},
		{"derivations of the tree in a generation, mean", fmt.Sprintf("%.1f", inner/days), fmt.Sprintf("%.1f", inner/days)},
		{"the same beside, on the way to J of the next day", fmt.Sprintf("%.1f", ahead/days), fmt.Sprintf("%.1f", ahead/days)},
		{"AES calls of the tag in a generation beside: four keys, J of the next day, subkey of CMAC, S", "7", "7"},
		{"AES calls of a resolver for an identifier, I_g at hand", "1", "1"},
		{"the same, with what I_g costs", fmt.Sprintf("%.2f", 1+13/perDay), fmt.Sprintf("%.2f", 1+13/192.0)},
		{"the same, from the root", "14", "14"},
		{"records in a year", records(900), records(450)},
		{"erasures of a page of 4,096 octets for them", erasures(900), erasures(450)},
		{"part of the epochs that end within the gap", unseen(900), unseen(450)},
	}}
}

// schedules compares the tree with a ratchet that steps once a day.
func schedules() table {
	chain := func(age float64) string { return whole(age + 2) }
	return table{"15.1", [][]string{
		{"", "linear ratchet, a step a day", "tree"},
		{"secret state of the tag", "16 octets", "208 octets at most"},
		{"past days gone", "yes", "yes"},
		{"AES calls for an identifier, day key kept", fmt.Sprintf("%.2f", 1+2/perDay), fmt.Sprintf("%.2f", 1+13/perDay)},
		{"the same, from the root, after 365 days", chain(365), "14"},
		{"the same, after 1,095 days", chain(1095), "14"},
		{"a server with one master key and no state", "no", "yes"},
		{"many keys in step (SIMD)", "lanes of different length", "12 equal steps"},
		{"give away days [a, b]", "no: all the future with it", "yes, 22 nodes at most"},
	}}
}

// quotes are the phrases outside the tables that hold computed numbers.
func quotes() []string {
	bits := evidence(32, 1)
	return []string{
		fmt.Sprintf("%s generations, %.1f years", whole(days), days/dayYear),
		fmt.Sprintf("makes each of the %s nodes below the root once: %.1f derivations a day", whole(2*days-2), (2*days-2)/days),
		fmt.Sprintf("%s a year at P = 900, %.0f erasures of a page of 4,096 octets; %.0f at P = 450",
			whole(year/900), math.Ceil(year/900/pageRecords), math.Ceil(year/450/pageRecords)),
		fmt.Sprintf("boots = %.0f for P = 900 and %.0f for P = 450", math.Ceil(math.Log2(900.0/15)), math.Ceil(math.Log2(450.0/15))),
		fmt.Sprintf("at most %d nodes", 2*12-2),
		fmt.Sprintf("the %.2f bits of k = 32 single out one tag in %.0f", bits, math.Exp2(bits)),
		fmt.Sprintf("1 node for g = 4,095, 13 for g = 0, %d octets at most (%d in suite 2)", 13*16, 13*32),
	}
}
