package capture

import (
	"fmt"
	"io"
	"strings"
)

func ExampleReader_Next() {
	r, err := Open("home.jsonl", strings.NewReader(`{"time": 1767323045, "address": "A4:C1:38:8D:18:B2", "rssi": -60, "data": "020106"}
{"time": 1767323046, "data": "02010"}
{"time": 1767323047, "address": "A4:C1:38:8D:18:B2", "service_data": {"fcd2": "40"}}
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for {
		adverts, record, err := r.Next(nil)
		if err == io.EOF {
			break
		}
		if err != nil {
			fmt.Println(err)
		}
		for _, a := range adverts {
			fmt.Printf("%d %s %d dBm %x\n", record.Number, a.Address, a.RSSI, a.Data)
		}
	}
	fmt.Printf("%+v\n", r.Counts())
	// Output:
	// 1 A4:C1:38:8D:18:B2 -60 dBm 020106
	// home.jsonl: record 2 at byte 84: not a JSON row of a known shape: data is not hex
	// 3 A4:C1:38:8D:18:B2 127 dBm 0416d2fc40
	// {Records:3 With:2 Without:0 Malformed:1 Adverts:2}
}
