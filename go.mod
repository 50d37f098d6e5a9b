module github.com/seed-496a4445/fyr

go 1.26

require filippo.io/nistec v0.0.4

require github.com/leanovate/gopter v0.2.9

require golang.org/x/crypto v0.53.0

require (
	github.com/fxamacker/cbor/v2 v2.9.6
	github.com/x448/float16 v0.8.4 // indirect
)

require (
	github.com/gopacket/gopacket v1.7.7
	github.com/inconshreveable/mousetrap v1.1.0 // indirect
	github.com/mitchellh/colorstring v0.0.0-20190213212951-d06e56a500db // indirect
	github.com/rivo/uniseg v0.4.7 // indirect
	github.com/schollz/progressbar/v3 v3.19.1
	github.com/spf13/cobra v1.10.2
	github.com/spf13/pflag v1.0.9 // indirect
	golang.org/x/net v0.55.0 // indirect
	golang.org/x/sys v0.46.0 // indirect
	golang.org/x/term v0.44.0
)
