package aliro_test

import (
	"fmt"

	"github.com/seed-496a4445/fyr/pairing/aliro"
)

// A phone at a door: a standard transaction first, a fast one the next time.
// What crosses the air are the byte slices that one end makes and the other
// takes.
func Example() {
	door, _ := aliro.GenerateSigningKey()
	phone, _ := aliro.GenerateSigningKey()
	var persistent aliro.PersistentKey // what the phone keeps
	var devices []aliro.KnownDevice    // what the door keeps

	tap := func() (fast bool, err error) {
		d, err := aliro.NewDevice(aliro.DeviceOptions{
			Key:       phone,
			Interface: aliro.NFC,
			Features:  aliro.Features{Versions: []aliro.Version{aliro.Version1_0}},
			Find: func(aliro.ReaderID) (aliro.KnownReader, bool) {
				return aliro.KnownReader{Key: door.Public(), Persistent: persistent}, true
			},
		})
		if err != nil {
			return false, err
		}
		r, err := aliro.NewReader(aliro.ReaderOptions{
			Key:       door,
			Interface: aliro.NFC,
			Versions:  []aliro.Version{aliro.Version1_0},
		}, d.AppendSelect(nil), aliro.Request{Fast: true, Code: aliro.CodeUnlock})
		if err != nil {
			return false, err
		}
		answer, err := d.Auth0(nil, r.AppendAuth0(nil))
		if err != nil {
			return false, err
		}
		if err := r.TakeAuth0(answer); err != nil {
			return false, err
		}
		if _, _, err := r.Fast(devices); err == nil {
			return true, nil
		}

		command, err := r.AppendAuth1(nil, true)
		if err != nil {
			return false, err
		}
		answer, onPhone, err := d.Auth1(nil, command)
		if err != nil {
			return false, err
		}
		atDoor, err := r.TakeAuth1(answer, func(a *aliro.Auth1Answer) (aliro.PublicKey, bool) {
			return a.Key, a.Key == phone.Public() // is it on the list?
		})
		if err != nil {
			return false, err
		}
		persistent = onPhone.PersistentKey()
		devices = append(devices, aliro.KnownDevice{Key: atDoor.Device(), Persistent: atDoor.PersistentKey()})
		return false, nil
	}
	for range 2 {
		fmt.Println(tap())
	}
	// Output:
	// false <nil>
	// true <nil>
}
