package aes_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/aes"
)

// TestRequiredTiers fails when the machine, or the build, lacks a tier that
// the environment says has to be tested: FYR_REQUIRE_TIERS=avx2,aesni.
func TestRequiredTiers(t *testing.T) {
	for _, name := range missing(os.Getenv("FYR_REQUIRE_TIERS")) {
		t.Errorf("tier %q is required and cannot run here: there are %v", name, aes.Tiers())
	}
	if got := missing("purego"); len(got) != 0 {
		t.Errorf("missing %q", got)
	}
	if got := missing("purego,avx1024"); !slices.Equal(got, []string{"avx1024"}) {
		t.Errorf("missing %q", got)
	}
}

func missing(list string) (names []string) {
	for name := range strings.SplitSeq(list, ",") {
		if name != "" && !slices.Contains(aes.Tiers(), name) {
			names = append(names, name)
		}
	}
	return names
}

// TestVariable sees that the program began with the tier that the environment
// names, or with the best.
func TestVariable(t *testing.T) {
	want := aes.Tiers()[0]
	if name := os.Getenv(aes.Variable); name != "" {
		want = name
	}
	if got := aes.Tier(); got != want {
		t.Errorf("the tier is %s, not %s", got, want)
	}
}

func TestUse(t *testing.T) {
	before := aes.Tier()
	for _, name := range []string{"", "AVX2", "avx1024"} {
		if aes.Use(name) {
			t.Errorf("there is a tier %q", name)
		}
	}
	if aes.Tier() != before {
		t.Error("a tier that does not exist changes the tier")
	}
	names := aes.Tiers()
	if names[len(names)-1] != "purego" {
		t.Errorf("tiers are %v", names)
	}
}
