// Command home makes testdata/home: ten minutes of a home on the air, and the
// keys of the tags that belong there. Run it in the module's root:
//
//	go run ./cmd/fyr/internal/home
//
// The frames are those that the test vectors of testdata/vectors publish with
// their keys, most of them caught from real devices; [scene] says which and
// when. Made up are the times, the signal strengths, and the addresses of the
// tags that may have any. Three exceptions: the Find My frames are built around
// published keys, those of fyr's own protocol are sealed with the root of its
// worked example, and frames of strangers belong to nobody.
//
// The files are checked in. A test fails when they are not what this command
// makes.
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/seed-496a4445/fyr/beacon/keyfile"
	"github.com/seed-496a4445/fyr/cmd/fyr/internal/capture"
)

func main() {
	if err := run("."); err != nil {
		fmt.Fprintln(os.Stderr, "home:", err)
		os.Exit(1)
	}
}

// run writes the files below the module's root.
func run(root string) error {
	files, err := build(root)
	if err != nil {
		return err
	}
	folder := filepath.Join(root, "testdata", "home")
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	for name, b := range files {
		if err := os.WriteFile(filepath.Join(folder, name), b, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// build makes the files, by name, from the vectors below the module's root.
func build(root string) (files map[string][]byte, err error) {
	v := &vectors{folder: filepath.Join(root, "testdata", "vectors")}
	packets, tags := scene(v), owned(v)
	if v.err != nil {
		return nil, v.err
	}
	var air, keys bytes.Buffer
	if err := capture.WritePCAP(&air, capture.LinkLayerHeader, slices.Values(packets)); err != nil {
		return nil, err
	}
	if err := keyfile.Write(&keys, tags); err != nil {
		return nil, err
	}
	return map[string][]byte{"home.pcap": air.Bytes(), "keys.json": keys.Bytes()}, nil
}
