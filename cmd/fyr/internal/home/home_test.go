package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const root = "../../../.."

// TestFiles compares the files that are checked in with what build makes.
func TestFiles(t *testing.T) {
	files, err := build(root)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join(root, "testdata", "home", name))
		if err != nil {
			t.Error(err)
		} else if !bytes.Equal(got, want) {
			t.Errorf("testdata/home/%s is not what go run ./cmd/fyr/internal/home makes", name)
		}
	}
}

// TestRun writes what build makes, below another root.
func TestRun(t *testing.T) {
	copied := t.TempDir()
	if err := os.CopyFS(filepath.Join(copied, "testdata", "vectors"), os.DirFS(filepath.Join(root, "testdata", "vectors"))); err != nil {
		t.Fatal(err)
	}
	if err := run(copied); err != nil {
		t.Fatal(err)
	}
	files, err := build(root)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		if got, err := os.ReadFile(filepath.Join(copied, "testdata", "home", name)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
}

// TestVectorsThatAreNotThere names what the scene asks for and the vectors do
// not have.
func TestVectorsThatAreNotThere(t *testing.T) {
	folder := filepath.Join(root, "testdata", "vectors")
	for _, c := range []struct {
		ask  func(v *vectors) []byte
		want string
	}{
		{func(v *vectors) []byte { return v.in("carrierpigeon-0001", "ring") }, "carrierpigeon.json"},
		{func(v *vectors) []byte { return v.in("eddystone-9999", "frame") }, "eddystone-9999"},
		{func(v *vectors) []byte { return v.in("eddystone-0039", "colour") }, "colour"},
		{func(v *vectors) []byte { return v.in("eddystone-0039", "clock") }, "clock"}, // a number
		{func(v *vectors) []byte { return v.bytes("rpa-0026", "in", "irks", 7) }, "irks 7"},
	} {
		v := &vectors{folder: folder}
		if b := c.ask(v); b != nil || v.err == nil || !strings.Contains(v.err.Error(), c.want) {
			t.Errorf("%x, %v, want an error with %q", b, v.err, c.want)
		}
		if b := v.in("eddystone-0039", "frame"); b != nil {
			t.Error("a value behind an error")
		}
	}
	v := &vectors{folder: folder}
	if b := v.in("eddystone-0039", "frame"); len(b) != 18 || v.err != nil {
		t.Errorf("%x, %v", b, v.err)
	}
	if _, err := build(t.TempDir()); err == nil {
		t.Error("files without vectors")
	}
}
