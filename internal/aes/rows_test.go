//go:build !purego && (amd64 || arm64)

package aes

import "testing"

// TestMatchPasses sees that the kernels stop at the first group with a match
// and at no other, which results do not show: a group is looked at again.
func TestMatchPasses(t *testing.T) {
	before := active()
	defer Use(tierNames[before])
	for _, name := range Tiers() {
		Use(name)
		tier := active()
		if tier == purego {
			continue
		}
		const n = 6 * most
		var (
			keys   [n * KeySize]byte
			hashes [n]uint32
			as     [4]address
		)
		for i := range keys {
			keys[i] = byte(i) ^ byte(i>>4)*31
		}
		Hash24(hashes[:], keys[:], 7)
		for a := range as {
			as[a].set(7, hashes[0]^uint32(a+1)) // no hash of these keys
		}
		if got := kernelMatch(tier, &keys[0], &as[0], n); got != n {
			t.Errorf("%s: stops at key %d for nothing", name, got)
		}
		for i, h := range hashes {
			for a := range tier.few() {
				some := as
				some[a].set(7, h)
				if got := kernelMatch(tier, &keys[0], &some[0], n); got != i/tier.group()*tier.group() {
					t.Errorf("%s: stops at key %d, not at that of key %d", name, got, i)
				}
			}
		}
	}
}
