package pairingtest

import (
	"flag"
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
)

// Update is the flag that has the tests write what they compare with.
var Update = flag.Bool("update", false, "write the worked run and the vectors")

const vectorFile = "../../testdata/vectors/pairing.json"

type fields = vectorstest.Fields

// book collects the cases of the vector file.
type book struct{ vectorstest.Book }

// TestVectorFile compares the vector file with what is computed on the second
// way, and runs it by package pairing.
func TestVectorFile(t *testing.T) {
	b := book{vectorstest.Book{Protocol: "pairing", Source: vectorstest.Source{
		Title:   "The fyr pairing protocol: values computed from the page",
		Where:   "spec/pairing.md",
		Licence: "own work, BSD-3-Clause",
		MadeBy:  "pairing/pairingtest, oracle.go and schedule.go, which share no code with package pairing",
	}}}
	b.formats()
	b.derivations()
	b.initiators()
	b.responders()
	b.claims()
	b.sessions()
	own := Operations()
	for op := range noiseOperations() {
		delete(own, op)
	}
	b.Test(t, vectorFile, own, *Update)
}
