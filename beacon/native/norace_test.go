//go:build !race

package native_test

const raced = false
