package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
)

func main() {
	wrong := false
	for _, r := range rows {
		found, states := r.run()
		fmt.Printf("-- %-8s %-60s %6d states: %s\n", kind(r.claims), r.name, states, text(found))
		if !slices.Equal(found, r.expected) {
			fmt.Printf("   expected: %s\n", text(r.expected))
			wrong = true
		}
	}
	if wrong {
		os.Exit(1)
	}
}

func kind(claims bool) string {
	if claims {
		return "claims"
	}
	return "sessions"
}

func text(found []outcome) string {
	if len(found) == 0 {
		return "no attack within these bounds"
	}
	var names []string
	for _, o := range found {
		names = append(names, outcomeNames[o])
	}
	return strings.Join(names, ", ")
}
