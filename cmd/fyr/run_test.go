package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// A call is one run of the tool in a test.
type call struct {
	code     int
	out, err string
}

// invoke runs the tool with the words of args and nothing on stdin.
func invoke(t *testing.T, args ...string) call {
	t.Helper()
	return invokeWith(t, "", args...)
}

// testNow is the present of the tests: 2023-11-14T22:13:20Z.
func testNow() time.Time { return time.Unix(1_700_000_000, 0) }

// invokeWith runs the tool with in on stdin.
func invokeWith(t *testing.T, in string, args ...string) call {
	t.Helper()
	var out, err bytes.Buffer
	code := run(args, streams{ctx: t.Context(), now: testNow, in: strings.NewReader(in), out: &out, err: &err})
	return call{code, out.String(), err.String()}
}

// lastLine returns the last line of s.
func lastLine(s string) string {
	s = strings.TrimSuffix(s, "\n")
	return s[strings.LastIndexByte(s, '\n')+1:]
}

// TestUsage calls the tool in every wrong way.
func TestUsage(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"", "name a command"},
		{"fly", `unknown command "fly"`},
		{"--keys x", "unknown flag: --keys"},
		{"check", "requires at least 1 arg"},
		{"check --fast x.json", "unknown flag: --fast"},
		{"check x.json --ops", "flag needs an argument"},
		{"check x.json --ops ccm.open,", "--ops has an empty name"},
		{"resolve a.pcap", `required flag(s) "keys" not set`},
		{"resolve --keys k.json", "requires at least 1 arg"},
		{"resolve --keys - -", "stdin can be read only once"},
		{"resolve --keys k.json - -", "stdin can be read only once"},
		{"resolve --keys k.json --at noon a.pcap", "--at: not a time"},
		{"resolve --keys k.json --fast a.pcap", "unknown flag: --fast"},
		{"parse", "requires at least 1 arg"},
		{"parse --at noon 020106", "--at: not a time"},
		{"parse - -", "stdin can be read only once"},
		{"derive", `required flag(s) "keys" not set`},
		{"derive --keys k.json a.pcap", "unknown command"},
		{"derive --keys k.json --from noon", "--from: not a time"},
		{"derive --keys k.json --count 0", "must be above 0"},
		{"derive --keys k.json --for -1s", "must be above 0"},
		{"derive --keys k.json --for 0s", "must be above 0"},
		{"derive --keys k.json --tag seven", `--tag: "seven" is not`},
		{"derive --keys k.json --for 1h --count 3", "none of the others can be"},
		{"open", "requires at least 1 arg"},
		{"open 020106", `required flag(s) "keys" not set`},
		{"open --keys k.json --at noon 020106", "--at: not a time"},
		{"open --keys k.json --tag seven 020106", `--tag: "seven" is not`},
		{"open --keys k.json --at 1 --epoch 1 020106", "none of the others can be"},
		{"open --keys k.json --epoch one 020106", "invalid argument"},
		{"seal --keys k.json", `required flag(s) "tag" not set`},
		{"seal --tag 7", `required flag(s) "keys" not set`},
		{"seal --keys k.json --tag seven", `--tag: "seven" is not`},
		{"seal --keys k.json --tag 7 --at noon", "--at: not a time"},
		{"seal --keys k.json --tag 7 --at 1 --epoch 1", "none of the others can be"},
		{"seal --keys k.json --tag 7 00 00", "accepts at most 1 arg"},
		{"seal --keys - --tag 7 -", "stdin can be read only once"},
		{"pair now", "unknown command"},
		{"pair --suite p256", `--suite: "p256" is neither`},
		{"pair --acts fly", `no act is called "fly"; there are session, log, proximity, rekey, transfer`},
		{"pair --acts session,", `no act is called ""`},
		{"pair --acts claim", "the claim comes first by itself"},
		{"pair --seed=", "--seed: no text"},
		{"pair --check a --seed b", "none of the others can be"},
		{"pair --check a --transcript b", "none of the others can be"},
		{"range", "accepts 1 arg"},
		{"range a b", "accepts 1 arg"},
		{"range a --policy lax", `no policy is called "lax"; there are consistency, door-unlock, find-my-keys, stalking-check`},
		{"range a --bits 16", "--bits: 16 is neither 32 nor 40"},
		{"range a --speed 0", "--speed: 0 m/s"},
		{"range a --speed 299792459", "is no speed of light"},
		{"bench aes128", "unknown command"},
		{"bench --rows aes512", `no row is called "aes512"`},
		{"bench --rows aes128,", `no row is called ""`},
		{"bench --size 0", "--size: \"0\" is no whole number"},
		{"bench --size many", "no whole number from 1 to 1e9"},
		{"bench --rounds -1", "must not be below 0"},
		{"bench --rounds few", "invalid argument"},
	} {
		t.Run(c.args, func(t *testing.T) {
			got := invoke(t, strings.Fields(c.args)...)
			if got.code != exitUsage || got.out != "" {
				t.Errorf("exit code %d, stdout %q; want %d and none", got.code, got.out, exitUsage)
			}
			if !strings.Contains(got.err, c.want) || !strings.Contains(got.err, "--help' for usage") {
				t.Errorf("stderr %q does not say %q", got.err, c.want)
			}
		})
	}
}

func TestVersion(t *testing.T) {
	if got := invoke(t, "--version"); got.code != exitDone || !strings.HasPrefix(got.out, "fyr version ") {
		t.Errorf("%+v", got)
	}
}

// TestCompletion asks for the completion scripts and completes a word.
func TestCompletion(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		if got := invoke(t, "completion", shell); got.code != exitDone || !strings.Contains(got.out, "fyr") {
			t.Errorf("%s: exit code %d, %d bytes", shell, got.code, len(got.out))
		}
	}
	if got := invoke(t, "__complete", "che"); !strings.HasPrefix(got.out, "check\t") {
		t.Errorf("che completes to %q", got.out)
	}
}
