package bounding_test

import (
	"fmt"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/bounding"
)

// A run over a simulated channel: a prover three metres away, and one round in
// which noise turns the answer.
func Example() {
	noise, _ := bounding.NewChance(1, 100)
	setting, rates, err := bounding.MinRounds(bounding.SKI, ranging.DistanceFraud, bounding.HalfTo(20), noise, noise)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d of %d rounds: distance fraud 2^%.1f, mafia fraud 2^%.1f\n",
		setting.MinCorrect(), setting.Rounds(), rates.Distance.P.Log2(), rates.Mafia.P.Log2())

	key, _ := bounding.NewKey([]byte("never a key like this in earnest"))
	c := bounding.Config{Setting: setting, Key: key, Context: []byte("door 3, tag 7")}
	prover, _ := bounding.NewProver(c)
	verifier, _ := bounding.NewVerifier(c, bounding.Timing{Limit: 5000, Processing: 1000, Resolution: 100, Speed: ranging.Air})

	reply, _ := verifier.Start(prover.Open())
	prover.Start(reply)
	turned := false
	verifier.Run(&bounding.Simulation{Prover: prover, Distance: 3000, Speed: ranging.Air, Processing: 1000,
		Flip: func() bool { first := !turned; turned = true; return first }})
	last, _ := prover.Finish()
	result, err := verifier.Finish(last)
	fmt.Println(result.Accepted, result.Right, result.Wrong, result.Late, result.Distance, err)
	// Output:
	// 73 of 76 rounds: distance fraud 2^-20.0, mafia fraud 2^-31.2
	// true 75 1 0 3000 <nil>
}

// What a tolerance costs: four wrong rounds of 32.
func ExampleNewSetting() {
	noise, _ := bounding.NewChance(1, 20)
	for _, p := range []bounding.Protocol{bounding.BrandsChaum, bounding.HanckeKuhn} {
		_, rates, err := bounding.NewSetting(p, 32, 28, noise)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%v: false rejects %.4f, mafia fraud 2^%.2f\n", p, rates.FalseReject.Float64(), rates.Mafia.P.Log2())
	}
	// Output:
	// brands-chaum: false rejects 0.0204, mafia fraud 2^-16.66
	// hancke-kuhn: false rejects 0.0204, mafia fraud 2^-3.84
}
