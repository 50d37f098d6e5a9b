package beacon

// Waiting reports whether t has not begun the first epoch of its boot.
func (t Tag[K]) Waiting() bool { return t.open().waiting }
