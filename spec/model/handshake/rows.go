package main

// A row is one search, and what it is expected to find: all that an attacker
// gains. Rows of leaks are spec/pairing.md, Section 11.3.
type row struct {
	name   string
	claims bool
	model
	expected []outcome
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
	mapped   = leaks{qr: true, phone: true, tag: true}
)

var rows = []row{
	{"nothing leaked", true, model{}, nil},
	{"nothing leaked", false, model{}, nil},
	{"ticket", true, model{leaks: qr}, byQR},
	{"ticket", false, model{leaks: qr}, nil},
	{"phone's static key", true, model{leaks: phone}, nil},
	{"phone's static key", false, model{leaks: phone}, nil},
	{"tag's static key", true, model{leaks: tag}, nil},
	{"tag's static key", false, model{leaks: tag}, nil},
	{"auth key", true, model{leaks: auth}, nil},
	{"auth key", false, model{leaks: auth}, nil},
	{"ticket, phone's static key", true, model{leaks: qrPhone}, []outcome{strangerClaims, claimForged, recognised}},
	{"ticket, phone's static key", false, model{leaks: qrPhone}, nil},
	{"ticket, tag's static key", true, model{leaks: qrTag}, []outcome{strangerClaims, claimFooled, recognised}},
	{"ticket, tag's static key", false, model{leaks: qrTag}, nil},
	{"ticket, auth key", true, model{leaks: qrAuth}, byQR},
	{"ticket, auth key", false, model{leaks: qrAuth}, nil},
	{"both static keys", true, model{leaks: phoneTag}, nil},
	{"both static keys", false, model{leaks: phoneTag}, nil},
	{"phone's static key, auth key", true, model{leaks: clone}, nil},
	{"phone's static key, auth key", false, model{leaks: clone}, byClone},
	{"tag's static key, auth key", true, model{leaks: tagAuth}, nil},
	{"tag's static key, auth key", false, model{leaks: tagAuth}, byTag},

	{"one secret for modes 01 and 04", true, model{rules: rules{oneSecret: true}}, nil},
	{"the same, mode in the psk alone", true, model{rules: rules{oneSecret: true, noModeInPrologue: true}}, nil},
	{"the same, mode in the prologue alone", true, model{rules: rules{oneSecret: true, noModeInPSK: true}}, nil},
	{"broken: mode nowhere", true, model{rules: rules{oneSecret: true, noModeInPrologue: true, noModeInPSK: true}}, []outcome{modesDiffer}},

	{"broken: no psk", true, model{rules: rules{noPSK: true}}, byQR},
	{"broken: no psk; phone's static key", false, model{rules{noPSK: true}, phone}, byClone},
	{"broken: no fingerprint; ticket", true, model{rules{noFingerprint: true}, qr}, []outcome{strangerClaims, claimFooled, recognised}},
	{"broken: no challenge", true, model{rules: rules{noChallenge: true}}, []outcome{recognised}},
	{"broken: no challenge", false, model{rules: rules{noChallenge: true}}, []outcome{recognised}},
	{"broken: no challenge, one ephemeral key", true, model{rules: rules{noChallenge: true, staleEphemeral: true}}, []outcome{twice, recognised}},
	{"one ephemeral key", true, model{rules: rules{staleEphemeral: true}}, nil},
	{"broken: acts on message 1; tag's static key, auth key", false, model{rules{onMessage1: true}, tagAuth},
		[]outcome{commandForged, ownerFooled, statusForged, recognised}},
	{"broken: no ephemeral key of tags", true, model{rules: rules{noEE: true}}, []outcome{recordOpens}},
	{"broken: no ephemeral key of tags; all but auth", true, model{rules{noEE: true}, mapped},
		[]outcome{strangerClaims, claimForged, claimFooled, keyKnown, recognised, recordOpens}},
}
