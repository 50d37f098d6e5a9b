package main

import (
	"fmt"
	"strings"
	"testing"
)

// operations counts what limits count: instructions of registers, without moves.
// Loads and stores by themselves are moves.
func operations(lines []string) (all, aes int) {
	for _, l := range lines {
		name, _, _ := strings.Cut(l, " ")
		switch {
		case l == gap, strings.Contains(name, "MOV"), strings.HasPrefix(name, "PREFETCH"), strings.Contains(name, "BROADCAST"), strings.HasPrefix(name, "ADD"):
			continue
		case strings.Contains(name, "AES"), strings.Contains(name, "GF2P8"):
			aes++
		}
		all++
	}
	return all, aes
}

// body returns the instructions of the loop of a kernel for one group.
func body(t *testing.T, text, kernel, label string) []string {
	t.Helper()
	_, text, ok := strings.Cut(text, "TEXT ·"+kernel+"(SB)")
	if ok {
		_, text, ok = strings.Cut(text, "\n"+label+":\n")
	}
	if !ok {
		t.Fatalf("no loop %s in %s", label, kernel)
	}
	var lines []string
	for l := range strings.SplitSeq(text, "\n") {
		lines = append(lines, strings.TrimSpace(l))
		if strings.HasSuffix(l, " "+label) {
			return lines
		}
	}
	t.Fatalf("the loop %s of %s does not end", label, kernel)
	return nil
}

// TestLimits counts what the drawings say of operations and instructions.
func TestLimits(t *testing.T) {
	for _, x := range tiers {
		text := x.file()
		said := strings.ReplaceAll(drawing(x), "\n// ", " ")
		says := func(format string, args ...any) {
			t.Helper()
			if s := fmt.Sprintf(format, args...); !strings.Contains(said, s) {
				t.Errorf("%s: its drawing does not say %q", x.name, s)
			}
		}
		all, aes := operations(weave(x.onceGroup("Counters", 0, 0)).lines)
		says("%d for %d keys, of which %d are AES or S-boxes", all, x.group(), aes)
		hash, aes := operations(weave(x.onceGroup("Hash", 0, 0)).lines)
		says("Hash: %d for %d keys, %d of them AES", hash, x.group(), aes)
		if !x.evex {
			continue
		}
		says("%.1f cycles a key, with 4 (Zen 5)", float64(all)/2/float64(x.group()))
		all, aes = operations(weave(x.pairsGroup("Pairs", 0, 0)).lines)
		says("%d for %d keys, %d of them AES: %.1f cycles a key, and %.1f", all, x.group(), aes,
			float64(all)/2/float64(x.group()), float64(aes)/float64(x.group()))
		var vector []string
		for _, l := range body(t, text, x.name+"Match", "group") {
			if strings.HasPrefix(l, "V") {
				vector = append(vector, l)
			}
		}
		all, aes = operations(vector)
		says("%d for %d pairs, %d of them AES: %.1f cycles a pair", all, x.many*x.group(), aes, float64(all)/2/float64(x.many*x.group()))
	}
	n := len(body(t, armFile(), "arm64Counters", "loop"))
	if s := fmt.Sprintf("has %d instructions", n); !strings.Contains(armDrawing, s) || n > 60*4 {
		t.Errorf("arm64: its loop %s", s)
	}
	all, aes := operations([]string{"VMOVDQU32 Z0, Z1", "VAESENC Z0, Z1, Z1", "PREFETCHT0 0(SI)", gap, "VPXORD Z0, Z1, Z1"})
	if all != 2 || aes != 1 {
		t.Errorf("operations: %d, %d", all, aes)
	}
}
