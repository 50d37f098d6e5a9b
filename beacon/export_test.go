package beacon

import "github.com/seed-496a4445/fyr/rotate"

// Waiting reports whether t has not begun the first epoch of its boot.
func (t Tag[K]) Waiting() bool { return t.open().waiting }

// ClaimUnchecked is Claim for any config: the tag of the worked example has
// epochs that are too long for its profile.
func ClaimUnchecked[K rotate.Key](aes rotate.AES[K], f Flash, config TagConfig, root *K) (Tag[K], error) {
	return begun(aes, f, config, func(t *tag[K]) error { return t.claim(root) })
}

// BootUnchecked is Boot for any config.
func BootUnchecked[K rotate.Key](aes rotate.AES[K], f Flash, config TagConfig) (Tag[K], error) {
	return begun(aes, f, config, (*tag[K]).load)
}
