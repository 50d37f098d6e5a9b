// Package capture reads captures of Bluetooth LE traffic and yields the
// advertisements in them.
//
// # Formats
//
// What a capture is shows in its first bytes, not in its name; any of them may
// be compressed with gzip.
//
//	pcap      both byte orders, micro- and nanoseconds
//	pcapng    both byte orders, several sections and interfaces, each with its
//	          own link type and unit of time; enhanced, simple and old packets
//	btsnoop   HCI logs of Android (H1, H4) and of the Linux monitor (btmon)
//	jsonl     one JSON object a line, see below
//
// Link types of the first two: 187 and 201 (HCI H4, without and with a
// direction), 251 and 256 (link layer, without and with a radio header), 254
// (Linux monitor), 272 (nRF sniffer).
//
// # What is an advertisement
//
// From a controller: every legacy and extended advertising report, parts of
// extended ones put together. From the air: ADV_IND, ADV_NONCONN_IND,
// ADV_SCAN_IND and SCAN_RSP, and what ADV_EXT_IND, AUX_ADV_IND, AUX_SCAN_RSP and
// AUX_CHAIN_IND give together, linked by their AuxPtr. Directed legacy
// advertisements carry no data and are none. A packet of which a sniffer says
// that its checksum is wrong gives what can be made out, marked
// [Record.BadCRC].
//
// # Rows of JSON
//
// A row is of one of three shapes. Keys that a shape does not name are passed
// over, as are keys with null; a value of the wrong type makes the row
// malformed. Hex is in either case.
//
// An advertisement. Everything is optional, but one of address, data and what
// may stand instead of data must be there:
//
//	{"time": "2026-01-02T03:04:05.678Z", "address": "A4:C1:38:8D:18:B2",
//	 "address_type": "public", "rssi": -60, "data": "0201060303d2fc"}
//
// time is RFC 3339 or Unix seconds as a number; address_type is "public",
// "random", "anonymous" or "unknown", which is what it is without; data is the
// row of AD structures. Where an operating system hides these, the row has
// instead of data what it gives, by company and by UUID of 16, 32 or 128 bits:
//
//	{"time": 1767323045.678, "address": "A4:C1:38:8D:18:B2", "rssi": -60,
//	 "manufacturer": {"004c": "1219..."}, "service_data": {"fcd2": "40..."}}
//
// An HCI event, with or without the 04 that H4 puts before it, beside an
// optional time:
//
//	{"hci_event": "043e220201..."}
//
// Service data of one UUID, beside an optional time, rssi and address_type:
//
//	{"mac": "a4:c1:38:8d:18:b2", "service_uuid": "fe95", "service_data": "3058..."}
//
// # Bounds
//
// A capture is read in one pass. Memory does not grow with its size nor with
// any size that it declares: a packet has at most 256 KiB, and 32
// advertisements can be waiting for their next part. Every record is given as
// soon as its last byte has arrived, so that a live pipe can be followed.
package capture
