// Package keyfile reads and writes the plain key file of this module: which
// tags somebody owns, and the credentials by which their frames are found and
// opened.
//
// A key file is one JSON object:
//
//	{
//	  "fyr": 1,
//	  "tags": [
//	    {
//	      "id": 7,
//	      "name": "kitchen",
//	      "credentials": [
//	        {"network": "bthome", "address": "A4:C1:38:8D:18:B2", "bind_key": "231d39c1d7cc1ab1aee224cd096db932"}
//	      ]
//	    }
//	  ]
//	}
//
// "fyr" is the version of the format. A tag has an id, an integer of 0..2^64-1
// that no other tag has, a name for people, which may be left out, and at
// least one credential. A credential has the name of its network and the fields
// that the network knows it by: texts, with bytes in hexadecimal, and integers
// of 64 bits with a sign.
//
// Nothing else is let through: no other members, no member twice, nothing
// behind the end. What is wrong is reported as an [Error] that says where and
// never shows a value.
//
// Everything that a [beacon.Credential] exposes is secret. A plain key file
// holds it for everyone who can read the file; its bytes are wiped from the
// buffers of this package, best effort: texts that the JSON decoder made stay
// until they are collected.
package keyfile
