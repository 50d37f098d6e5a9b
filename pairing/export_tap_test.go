package pairing

// Canonical is canonical.
func Canonical(b [PublicSize]byte) bool { return canonical(b) }
