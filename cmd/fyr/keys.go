package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/seed-496a4445/fyr/beacon/all"
	"github.com/seed-496a4445/fyr/beacon/keyfile"
)

// readKeys reads a key file, or stdin as "-".
func (s streams) readKeys(name string) ([]keyfile.Entry, error) {
	in := s.in
	if name != stdin {
		f, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, reason(err))
		}
		defer f.Close()
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			s.warn("%s: the keys in it are plain; protect it", printable(name))
		}
		in = f
	}
	entries, err := keyfile.Read(in, all.Networks())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(entries) == 0 {
		return nil, fmt.Errorf("%s: %w", name, errNoTags)
	}
	return entries, nil
}

var errNoTags = errors.New("no tags in it")

// readState reads a state file. One that does not exist is empty.
func readState(name string) ([]byte, error) {
	b, err := os.ReadFile(name)
	if os.IsNotExist(err) {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("%s: %w", name, reason(err))
	}
	return b, nil
}

// writeState replaces a state file by one that only its owner may read: it
// tells when tags were heard. Whoever reads it meanwhile sees the old one.
func writeState(name string, b []byte) error {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".fyr-state-*")
	if err != nil {
		return fmt.Errorf("%s: %w", name, reason(err))
	}
	defer os.Remove(f.Name()) // in vain once it has its name
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, reason(err))
	}
	return nil
}
