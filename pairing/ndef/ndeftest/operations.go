// Package ndeftest runs the operations of the ndef test vectors.
package ndeftest

import (
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/pairing/ndef"
)

// Operations returns the operations by name.
func Operations() map[string]vectors.Operation {
	return map[string]vectors.Operation{
		"ndef.decode":      {In: "message", Out: "records", Run: decode},
		"ndef.encode":      {In: "records", Out: "message", Run: encode},
		"ndef.uri":         {In: "payload", Out: "uri", Run: uri},
		"ndef.uri_encode":  {In: "uri", Out: "payload", Run: uriEncode},
		"ndef.text":        {In: "payload", Out: "lang text encoding", Run: text},
		"ndef.text_encode": {In: "lang text", Out: "payload", Run: textEncode},
		"ndef.smartposter": {In: "payload", Out: "uri titles action size type icons", Run: smartPoster},
		"ndef.type2_tlv":   {In: "memory", Out: "data_size tlvs message", Run: type2},
		"ndef.type4_read":  {In: "max_le exchanges", Out: "message", Run: type4},
	}
}

func decode(in *vectors.Input) (vectors.Output, error) {
	m, err := ndef.Parse(in.Bytes("message"))
	if err != nil {
		return nil, err
	}
	records := []any{}
	for _, r := range m {
		records = append(records, vectors.Output{"tnf": r.TNF, "type": r.Type, "id": r.ID, "payload": r.Payload})
	}
	return vectors.Output{"records": records}, nil
}

func encode(in *vectors.Input) (vectors.Output, error) {
	var m ndef.Message
	for _, r := range in.List("records", "tnf type id payload") {
		// A TNF of more than its octet is as wrong as 255, and found in its turn.
		tnf, err := r.IntIn("tnf", 0, 255)
		if err != nil {
			tnf = 255
		}
		m = append(m, ndef.Record{TNF: ndef.TNF(tnf), Type: r.Bytes("type"), ID: r.Bytes("id"), Payload: r.Bytes("payload")})
	}
	b, err := m.Append(nil)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"message": b}, nil
}

func uri(in *vectors.Input) (vectors.Output, error) {
	u, err := ndef.ParseURI(in.Bytes("payload"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"uri": u}, nil
}

func uriEncode(in *vectors.Input) (vectors.Output, error) {
	b, err := ndef.AppendURI(nil, in.Text("uri"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"payload": b}, nil
}

func text(in *vectors.Input) (vectors.Output, error) {
	t, err := ndef.ParseText(in.Bytes("payload"))
	if err != nil {
		return nil, err
	}
	encoding := "utf-8"
	if t.UTF16 {
		encoding = "utf-16"
	}
	return vectors.Output{"lang": t.Language, "text": t.Text, "encoding": encoding}, nil
}

func textEncode(in *vectors.Input) (vectors.Output, error) {
	b, err := ndef.Text{Language: in.Text("lang"), Text: in.Text("text")}.Append(nil)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"payload": b}, nil
}

func smartPoster(in *vectors.Input) (vectors.Output, error) {
	p, err := ndef.ParseSmartPoster(in.Bytes("payload"))
	if err != nil {
		return nil, err
	}
	titles, icons := []any{}, []any{}
	for _, t := range p.Titles {
		titles = append(titles, vectors.Output{"lang": t.Language, "text": t.Text})
	}
	for _, i := range p.Icons {
		icons = append(icons, vectors.Output{"type": i.Type, "data": i.Data})
	}
	return vectors.Output{
		"uri":    p.URI,
		"titles": titles,
		"action": orNull(p.Action),
		"size":   orNull(p.Size),
		"type":   orNull(p.Type),
		"icons":  icons,
	}, nil
}

// orNull returns what p points to, or null.
func orNull[T any](p *T) any {
	if p == nil {
		return nil
	}
	return *p
}

func type2(in *vectors.Input) (vectors.Output, error) {
	t, err := ndef.ParseType2(in.Bytes("memory"))
	if err != nil {
		return nil, err
	}
	tlvs := []any{}
	for _, l := range t.TLVs {
		tlvs = append(tlvs, vectors.Output{"tag": l.Tag, "value": l.Value})
	}
	message, _ := t.Message()
	return vectors.Output{"data_size": t.DataSize, "tlvs": tlvs, "message": message}, nil
}
