package ranging

// SHA256 is SHA-256 in one shot, as the hash engine of a radio does it. dst is
// not a part of data. What is handed to it may escape: callers on tags keep both
// in memory that is there already.
type SHA256 interface {
	Sum256(dst *[32]byte, data []byte)
}
