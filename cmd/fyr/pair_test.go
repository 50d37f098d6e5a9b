package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// pairRuns are the runs whose output is in testdata/pair.
var pairRuns = map[string][]string{
	"x25519.txt":   {"--seed", "lighthouse", "--acts", "session,log,proximity,rekey,transfer"},
	"secrets.txt":  {"--seed", "lighthouse", "--acts", "session", "--secrets"},
	"hybrid.txt":   {"--seed", "lighthouse", "--acts", "session", "--suite", "hybrid"},
	"secrets.json": {"--seed", "lighthouse", "--acts", "rekey", "--secrets", "--json"},
}

// TestPair compares runs with those in testdata/pair.
func TestPair(t *testing.T) {
	for name, args := range pairRuns {
		t.Run(name, func(t *testing.T) {
			got := invoke(t, append([]string{"pair"}, args...)...)
			if got.code != exitDone || !strings.Contains(got.err, "for learning only") {
				t.Errorf("exit code %d, stderr %q", got.code, got.err)
			}
			golden(t, filepath.Join("testdata", "pair", name), got.out)
		})
	}
}

// TestPairKeepsSecrets prints no key without --secrets.
func TestPairKeepsSecrets(t *testing.T) {
	args := []string{"pair", "--seed", "s", "--acts", "session,log,proximity,rekey,transfer"}
	open := invoke(t, append(args, "--secrets", "--json")...)
	var secrets []string
	for line := range strings.Lines(open.out) {
		var l struct {
			Keys, Values []struct{ Name, Value string }
		}
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatal(err)
		}
		for _, k := range l.Keys {
			secrets = append(secrets, k.Value)
		}
		for _, v := range l.Values {
			if regexp.MustCompile(`^(\d\..*\.(ck|k|dh)|ck|k1|k2|X|secret|psk|owner root|leaf .*|next auth|.* ticket)$`).MatchString(v.Name) {
				secrets = append(secrets, v.Value)
			}
		}
	}
	if len(secrets) < 200 {
		t.Fatalf("only %d secrets", len(secrets))
	}
	for _, more := range []string{"--json=false", "--json"} {
		closed := invoke(t, append(args, more)...)
		for _, s := range secrets {
			if strings.Contains(closed.out+closed.err, s) {
				t.Fatalf("%s: prints %s", more, s)
			}
			if !strings.Contains(open.out, s) {
				t.Fatalf("%s is not printed with --secrets", s)
			}
		}
	}
}

// TestPairDraws runs twice without a seed, and never the same way.
func TestPairDraws(t *testing.T) {
	one, two := invoke(t, "pair"), invoke(t, "pair")
	if one.code != exitDone || one.err != "" || one.out == two.out {
		t.Errorf("exit code %d, stderr %q, same output %v", one.code, one.err, one.out == two.out)
	}
	if !strings.Contains(one.out, "TRANSFER. The owner gives the tag up, and its release ticket to phone B") {
		t.Errorf("no transfer in\n%s", one.out)
	}
}

// TestPairCheck writes transcripts and checks them, from a file and from
// stdin, whole and with an octet changed.
func TestPairCheck(t *testing.T) {
	for _, suite := range []string{"x25519", "hybrid"} {
		name := filepath.Join(t.TempDir(), "run.txt")
		if got := invoke(t, "pair", "--suite", suite, "--transcript", name); got.code != exitDone {
			t.Fatalf("%+v", got)
		}
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v, %v: a transcript has keys in it", info.Mode(), err)
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text := string(b)
		got := invoke(t, "pair", "--check", name)
		if got.code != exitDone || got.err != "" || !regexp.MustCompile(`^\d+ exchanges and \d{3} values: all follow from the keys.\n$`).MatchString(got.out) {
			t.Errorf("%+v", got)
		}
		if got := invokeWith(t, text, "pair", "--check", "-", "--json"); got.code != exitDone || !strings.HasPrefix(got.out, `{"exchanges":`) {
			t.Errorf("%+v", got)
		}
		changed := regexp.MustCompile(`(?m)^= 2\.ee\.dh ....`).ReplaceAllString(text, "= 2.ee.dh 0000")
		got = invokeWith(t, changed, "pair", "--check", "-")
		if got.code != exitRefused || got.out != "" || !regexp.MustCompile(`^fyr: stdin: pairingtest: exchange \d+: 2\.ee\.dh is 0000[0-9a-f]{60}, and [0-9a-f]{64} follows\n$`).MatchString(got.err) {
			t.Errorf("%+v", got)
		}
	}
}

// TestPairCheckShows prints the run of a transcript with --secrets, up to what
// is wrong.
func TestPairCheckShows(t *testing.T) {
	name := filepath.Join(t.TempDir(), "run.txt")
	run := invoke(t, "pair", "--seed", "s", "--secrets", "--transcript", name)
	got := invoke(t, "pair", "--check", name, "--secrets")
	exchange := run.out[strings.Index(run.out, " 2  START"):strings.Index(run.out, "\nSESSION.")]
	if got.code != exitDone || !strings.Contains(got.out, exchange) {
		t.Errorf("exit code %d, and not the exchanges of the run:\n%.2000s", got.code, got.out)
	}
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	at := strings.Index(string(b), "\n> 80520000")
	b[at+len("\n> 8052000045")+5] ^= 1
	got = invokeWith(t, string(b), "pair", "--check", "-", "--secrets")
	if got.code != exitRefused || !strings.Contains(got.out, " 2  START") || strings.Contains(got.out, "FINISH") ||
		!strings.Contains(got.err, "exchange 3: message 3: s is not from a key that is known, or does not verify") {
		t.Errorf("exit code %d, stderr %q, stdout\n%.2000s", got.code, got.err, got.out)
	}
}

// TestPairRefuses reads files that are no transcripts, and writes where it must
// not.
func TestPairRefuses(t *testing.T) {
	empty := "fyr pairing transcript 1\ntransport 5e\ntag-static " + strings.Repeat("00", 32) + "\nsetup-secret " + strings.Repeat("00", 16) + "\n"
	for _, c := range []struct{ in, want string }{
		{"", "fyr: stdin: pairingtest: line 1: not fyr pairing transcript 1"},
		{empty, "fyr: stdin: no exchange to check"},
		{empty + "> 00a40400\n", "line 7: the last command has no answer"},
	} {
		if got := invokeWith(t, c.in, "pair", "--check", "-"); got.code != exitRefused || got.out != "" || !strings.Contains(got.err, c.want) {
			t.Errorf("%+v", got)
		}
	}
	nowhere := filepath.Join(t.TempDir(), "no", "file")
	for _, flag := range []string{"--check", "--transcript"} {
		if got := invoke(t, "pair", flag, nowhere); got.code != exitRefused || !strings.Contains(got.err, "no such file") {
			t.Errorf("%+v", got)
		}
	}
}
