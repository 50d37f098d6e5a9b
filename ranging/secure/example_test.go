package secure_test

import (
	"fmt"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/secure"
	"github.com/seed-496a4445/fyr/ranging/twr"
)

// A phone measures how far its tag is. Both are in one program here; between
// them are control messages, and radios that send and receive.
func Example() {
	bond := secure.Bond{Epoch: 3, Verifier: [32]byte{1}, Prover: [32]byte{2}} // of the pairing
	leafV := [secure.LeafSize]byte{1, 2, 3}                                   // pairing.RangingLeaf, on both sides
	leafP := leafV
	asked := secure.Defaults(ranging.DoorUnlock())
	agree := secure.Capability{
		PHYs: []secure.PHY{asked.PHY}, Grain: 512, Turnaround: asked.Reply, Longest: secure.MaxReply, Interval: 50,
		Quality: 600, Lags: 64, Tries: 1000, Lifetime: secure.MaxLifetime,
	}

	tag, err := secure.NewProver(engine, hash{}, &leafP, bond, 16_385, agree)
	if err != nil {
		panic(err)
	}
	noise := twr.Noise{TX: 20, RX: 150, Clock: 20_000}
	phone, err := secure.NewVerifier(engine, hash{}, &leafV, bond, 16_436, noise, ranging.Air)
	if err != nil {
		panic(err)
	}

	// The handshake: each message goes over BLE or NFC. Randomness is fresh.
	challenge, _ := tag.Challenge(nil, &[secure.NonceSize]byte{7}, 0)
	open, _ := phone.Open(nil, challenge, &asked, &[secure.NonceSize]byte{8}, 0)
	accept, _ := tag.Accept(nil, open, 0)
	start, _ := phone.Start(nil, accept, 0)
	if err := tag.Start(start, 0); err != nil {
		panic(err)
	}

	// One round. Both radios are told the sequence of each packet.
	phone.Round(1, 0)
	tag.Round(1, 0)
	seen := map[secure.Packet]secure.Reception{}
	for m := secure.Poll; m <= secure.Final; m++ {
		phone.AppendSequence(nil, m)
		_, first, _ := tag.AppendSequence(nil, m)
		good := secure.Reception{ // what a radio and its software find
			First: first, Stamped: true, SoftBits: true, Status: ranging.Known[uint32](0),
			Gap: ranging.Known[ranging.Ticks](4), Carrier: ranging.Known[ranging.PPB](0),
		}
		good.Quality[0] = ranging.Known[ranging.Permille](950)
		seen[m] = good
	}
	const flight = 320 // ticks: 1.5 m
	v := secure.VerifierStamps{PollTX: 1_000_000}
	p := secure.ProverStamps{PollRX: v.PollTX + flight}
	_, p.ResponseTX, _ = tag.ResponseAt(p.PollRX)
	v.ResponseRX = p.ResponseTX + flight
	_, v.FinalTX, _ = phone.FinalAt(v.ResponseRX)
	p.FinalRX = v.FinalTX + flight

	// Each side tells the other, and the phone judges.
	report, _ := phone.Report(nil, v, seen[secure.Response])
	answer, _ := tag.Answer(nil, report, p, seen[secure.Poll], seen[secure.Final], 0)
	nearer := append([]byte(nil), answer...)
	nearer[9] += 100 // on the way: as if the poll had come later
	_, err = phone.Range(nearer, 0)
	fmt.Println(err)
	r, err := phone.Range(answer, 0)
	if err != nil {
		panic(err)
	}
	verdict := ranging.Verify(ranging.DoorUnlock(), r.Evidence())
	fmt.Printf("%d mm: %v, %d bits against %v\n", r.Distance(), verdict.Outcome, verdict.Bits, ranging.MafiaFraud)

	// Output:
	// secure: message does not verify
	// 1501 mm: accept, 106 bits against mafia fraud
}
