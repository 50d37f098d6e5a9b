package main

import (
	"fmt"
	"strconv"

	"github.com/seed-496a4445/fyr/beacon/keyfile"
)

// parseTags reads the ids that --tag was given.
func parseTags(texts []string) (ids []uint64, err error) {
	for _, text := range texts {
		id, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			return nil, usage("--tag: %q is not the id of a tag", text)
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// choose returns the entries of a key file with some ids, in their order, or
// all of them where there are no ids.
func choose(file string, entries []keyfile.Entry, ids []uint64) ([]keyfile.Entry, error) {
	if ids == nil {
		return entries, nil
	}
	byID := make(map[uint64]keyfile.Entry)
	for _, e := range entries {
		byID[e.ID] = e
	}
	var list []keyfile.Entry
	for _, id := range ids {
		e, ok := byID[id]
		if !ok {
			return nil, fmt.Errorf("%s: no tag %d", file, id)
		}
		list = append(list, e)
	}
	return list, nil
}
