package exposure_test

import (
	"fmt"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/exposure"
)

// A phone shows an identifier. Days later its key is published, and whoever
// kept the identifier finds it.
func Example() {
	const now = 1_585_785_600 // 2020-04-02, midnight UTC
	tek, err := exposure.NewTEK([]byte("sixteen byte key"))
	if err != nil {
		panic(err)
	}
	i, err := exposure.IntervalAt(now + 3600)
	if err != nil {
		panic(err)
	}
	metadata, err := exposure.Metadata{Major: 1, TxPower: -14}.Append(nil)
	if err != nil {
		panic(err)
	}
	heard := tek.ServiceData(i, [exposure.MetadataSize]byte(metadata))

	m, err := exposure.NewMatcher([]exposure.Sighting{{RPI: heard.RPI, Time: now + 3700}})
	if err != nil {
		panic(err)
	}
	published := exposure.DiagnosisKey{TEK: [16]byte(tek.AppendSecret(nil)), Rolling: exposure.Rolling{Start: i.KeyStart()}}
	found, err := m.Match(nil, []exposure.DiagnosisKey{published}, false)
	fmt.Println(found, err)

	plain := tek.Crypt(heard.RPI, heard.AEM)
	said, err := exposure.ParseMetadata(plain[:])
	fmt.Println(said.Attenuation(-70), "dB", err)
	// Output:
	// [{0 0 2642982}] <nil>
	// 56 dB <nil>
}

// A receiver without keys sees that it is an exposure notification, and no
// more.
func ExampleNetwork_Read() {
	heard := exposure.ServiceData{RPI: exposure.RPI{1, 2, 3}}
	var f beacon.Frame
	ok, err := exposure.Network{}.Read(&f, &beacon.Advert{Data: heard.AppendAD(nil)})
	fmt.Println(ok, err, f.Kind, len(f.ID), f.Sealed)
	// Output: true <nil> rpi 16 true
}
