//go:build race

package native_test

// raced says that the race detector is on, with which a sync.Pool drops some of
// what it is given.
const raced = true
