package main

// A row is one search, and what it is expected to find: all that the intruder
// gains. Rows of leaks are spec/pairing.md, Section 11.3.
type row struct {
	name   string
	claims bool
	model
	expected []outcome
	one      bool // the search ends when it has found the one that is expected
}

var (
	byQR     = []outcome{strangerClaims, recognised}
	byClone  = []outcome{commandForged, recognised}
	byTag    = []outcome{ownerFooled, statusForged, recognised}
	qr       = leaks{qr: true}
	phone    = leaks{phone: true}
	tag      = leaks{tag: true}
	auth     = leaks{auth: true}
	qrPhone  = leaks{qr: true, phone: true}
	qrTag    = leaks{qr: true, tag: true}
	qrAuth   = leaks{qr: true, auth: true}
	phoneTag = leaks{phone: true, tag: true}
	clone    = leaks{phone: true, auth: true}
	tagAuth  = leaks{tag: true, auth: true}
)

var rows = []row{
	{"nothing leaked", true, model{}, nil, false},
	{"nothing leaked", false, model{}, nil, false},
	{"ticket", true, model{leaks: qr}, byQR, false},
	{"ticket", false, model{leaks: qr}, nil, false},
	{"phone's static key", true, model{leaks: phone}, nil, false},
	{"phone's static key", false, model{leaks: phone}, nil, false},
	{"tag's static key", true, model{leaks: tag}, nil, false},
	{"tag's static key", false, model{leaks: tag}, nil, false},
	{"auth key", true, model{leaks: auth}, nil, false},
	{"auth key", false, model{leaks: auth}, nil, false},
	{"ticket, phone's static key", true, model{leaks: qrPhone}, []outcome{strangerClaims, claimForged, recognised}, false},
	{"ticket, phone's static key", false, model{leaks: qrPhone}, nil, false},
	{"ticket, tag's static key", true, model{leaks: qrTag}, []outcome{strangerClaims, claimFooled, recognised}, false},
	{"ticket, tag's static key", false, model{leaks: qrTag}, nil, false},
	{"ticket, auth key", true, model{leaks: qrAuth}, byQR, false},
	{"ticket, auth key", false, model{leaks: qrAuth}, nil, false},
	{"both static keys", true, model{leaks: phoneTag}, nil, false},
	{"both static keys", false, model{leaks: phoneTag}, nil, false},
	{"phone's static key, auth key", true, model{leaks: clone}, nil, false},
	{"phone's static key, auth key", false, model{leaks: clone}, byClone, false},
	{"tag's static key, auth key", true, model{leaks: tagAuth}, nil, false},
	{"tag's static key, auth key", false, model{leaks: tagAuth}, byTag, false},

	{"one secret for modes 01 and 04", true, model{rules: rules{oneSecret: true}}, nil, false},
	{"the same, mode in the psk alone", true, model{rules: rules{oneSecret: true, noModeInPrologue: true}}, nil, false},
	{"the same, mode in the prologue alone", true, model{rules: rules{oneSecret: true, noModeInPSK: true}}, nil, false},
	{"broken: mode nowhere", true, model{rules: rules{oneSecret: true, noModeInPrologue: true, noModeInPSK: true}}, []outcome{modesDiffer}, false},

	{"broken: no psk", true, model{rules: rules{noPSK: true}}, byQR, false},
	{"broken: no psk; phone's static key", false, model{rules{noPSK: true}, phone}, byClone, false},
	{"broken: no fingerprint; ticket", true, model{rules{noFingerprint: true}, qr}, []outcome{strangerClaims, claimFooled, recognised}, false},
	{"broken: no challenge", true, model{rules: rules{noChallenge: true}}, []outcome{recognised}, false},
	{"broken: no challenge", false, model{rules: rules{noChallenge: true}}, []outcome{recognised}, false},
	{"broken: no challenge, one ephemeral key", true, model{rules: rules{noChallenge: true, staleEphemeral: true}}, []outcome{twice, recognised}, false},
	{"one ephemeral key", true, model{rules: rules{staleEphemeral: true}}, nil, false},
	{"broken: acts on message 1; tag's static key, auth key", false, model{rules{onMessage1: true}, tagAuth},
		[]outcome{commandForged, ownerFooled, statusForged, recognised}, false},
	{"broken: no ephemeral key of tags", true, model{rules: rules{noEE: true}}, []outcome{recordOpens}, false},
	{"broken: no ephemeral key of tags; ticket, tag's static key", true, model{rules{noEE: true}, qrTag}, []outcome{keyKnown}, true},
}
