package findmy_test

import (
	"encoding/hex"
	"fmt"
	"time"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/findmy"
)

// A scanner sees a separated tag. Its key is in two places.
func ExampleParse() {
	address, _ := beacon.ParseAddress("CB:25:33:5D:DD:AB")
	data, _ := hex.DecodeString("1eff4c001219109992a94a69f34ad612489f696f09a9491588270b34d80345")

	a, err := findmy.Parse(address, data)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(a.Form, a.Status.Device(), a.Status.Battery())
	fmt.Printf("%x\n", a.Key)
	fmt.Println(a.Key.LookupID())
	// Output:
	// separated airtag full
	// cb25335dddab9992a94a69f34ad612489f696f09a9491588270b34d8
	// HV3dCCID1Kf3d3kW+yyncykPKIQSLZU+eBJMcDaU80o=
}

// The owner of an accessory looks for reports: every key that the tag may have
// shown by a time has a lookup identifier, and its private key opens what was
// sealed to it.
func ExampleCredential_Keys() {
	key := func(s string) []byte { b, _ := hex.DecodeString(s); return b }
	master, _ := findmy.NewPrivateKey(key("b8949e7c4a494d65611068e4b54152294e630f8bc8ba86c681ef6a90"))
	skn, _ := findmy.NewStartKey(key("b50ae4ae0c212db1e9a52e7f479eafc64aa5b123a7ca0d29791e1428e5e99ffb"))
	sks, _ := findmy.NewStartKey(key("101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f"))
	paired := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	tag, err := findmy.NewAccessory(master, skn, sks, findmy.Clock{Paired: paired})
	if err != nil {
		fmt.Println(err)
		return
	}

	now := paired.Add(20 * time.Minute)
	lo, hi := tag.Window(findmy.Primary, now)
	fmt.Println(lo, hi)
	for rolls, k := range tag.Keys(findmy.Primary, lo, hi) {
		fmt.Println(rolls, k.AdvKey().LookupID())
		if rolls == 3 {
			break
		}
	}
	// Output:
	// 1 8
	// 1 r07GBm9RnGX05gze9HtiaAJu8E428yspnD8wpKV7rJA=
	// 2 MPoBrsZuJTD1T7Za6nKSP2/WFhQwNIvhO1ViIPziIMA=
	// 3 XVXTUlmUY9/Gzolo86A28sgh+Fr6UCkpEWLuv+IEWKM=
}

// A finder seals a location to what a tag shows; the owner opens it.
func ExampleSealReport() {
	owner := findmy.GeneratePrivateKey()
	seconds, _ := findmy.ReportSeconds(time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC))
	head := findmy.Report{Long: true, Seconds: seconds, Confidence: 2}
	place := findmy.Location{LatitudeE7: 573456789, LongitudeE7: 105432100, Accuracy: 8, Status: 0x10}

	report, err := findmy.SealReport(owner.AdvKey(), head, place)
	if err != nil {
		fmt.Println(err)
		return
	}
	b := report.Append(nil)

	received, err := findmy.ParseReport(b)
	if err != nil {
		fmt.Println(err)
		return
	}
	found, err := owner.OpenReport(&received)
	if err != nil {
		fmt.Println(err)
		return
	}
	lat, lon := found.Degrees()
	fmt.Println(len(b), received.Time().Format(time.RFC3339), lat, lon, found.Accuracy)
	// Output:
	// 89 2026-05-01T12:00:00Z 57.3456789 10.54321 8
}
