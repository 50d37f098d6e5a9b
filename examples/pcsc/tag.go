package main

import (
	"github.com/seed-496a4445/fyr/pairing/apdu"
	"github.com/seed-496a4445/fyr/pairing/ndef"
)

// emulated is a card with the NDEF application alone, which nobody may write,
// and message in its file.
func emulated(message ndef.Message) (*apdu.Card, error) {
	tag, err := ndef.NewType4Tag(ndef.Capability{
		Version:  ndef.Mapping2,
		MaxRead:  apdu.MaxShort,
		MaxWrite: apdu.MaxShort,
		File:     ndef.DefaultFile,
		FileSize: 1024,
		Read:     ndef.AccessFree,
		Write:    ndef.AccessNever,
	})
	if err != nil {
		return nil, err
	}
	if len(message) > 0 {
		b, err := message.Append(nil)
		if err != nil {
			return nil, err
		}
		if err := tag.SetMessage(b); err != nil {
			return nil, err
		}
	}
	return apdu.NewCard(apdu.CardOptions{}, apdu.Application{AID: []byte(ndef.Type4AID), Applet: tag})
}

// found is what a tag might say to a phone that finds it.
func found() (ndef.Message, error) {
	uri, err := ndef.URIRecord("https://www.example.com/found")
	if err != nil {
		return nil, err
	}
	text, err := ndef.Text{Language: "en", Text: "If you find this, please tap."}.Record()
	return ndef.Message{uri, text}, err
}
