package main

import (
	"os"
	"testing"
)

// TestWritten compares what the repository holds with what gen writes.
func TestWritten(t *testing.T) {
	for name, want := range files() {
		got, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != want {
			t.Errorf("%s is not what gen writes: go run .", name)
		}
	}
}
