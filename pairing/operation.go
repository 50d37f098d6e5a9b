package pairing

import "github.com/seed-496a4445/fyr/internal/wire"

// Operation is what a sealed command of a session asks for: spec/pairing.md,
// Section 6.
type Operation uint8

// The operations.
const (
	OpStatus   Operation = 1  // -> status
	OpRing     Operation = 2  // seconds 2, volume 1
	OpConfig   Operation = 3  // 1 to [MaxOpConfig] bytes for the firmware
	OpRekey    Operation = 4  // -> epoch 4
	OpGuest    Operation = 5  // slot 1, static 32, secret 32, rights 1, expiry 4
	OpUnguest  Operation = 6  // slot 1
	OpRelease  Operation = 7  // -> epoch 4
	OpLog      Operation = 8  // class 1, from 4 -> a page of the audit log
	OpPolicy   Operation = 9  // policy 1
	OpFork     Operation = 10 // the phone has found that its state was copied
	OpUnfreeze Operation = 11 // in [RecoverMode]: the last step that the phone knows 4
	OpPrepare  Operation = 12 // -> min 2, max 2, own 2, in units of 100 us
	OpProve    Operation = 13 // phone's octets 8, tag's octets 8, measured 4 in units of 100 us
	operations Operation = 14
)

// MaxOpConfig is the size of the longest argument of [OpConfig], in bytes.
const MaxOpConfig = 200

// GuestSecretSize is the size of the secret of a guest in bytes.
const GuestSecretSize = 32

// sizes of arguments in bytes: from, to.
var argumentSizes = [operations][2]int{
	OpRing: {3, 3}, OpConfig: {1, MaxOpConfig}, OpGuest: {1 + PublicSize + GuestSecretSize + 5, 1 + PublicSize + GuestSecretSize + 5},
	OpUnguest: {1, 1}, OpLog: {5, 5}, OpPolicy: {1, 1}, OpUnfreeze: {4, 4}, OpProve: {20, 20},
}

// String returns the name of the operation.
func (o Operation) String() string {
	if o == 0 || o >= operations {
		return "unknown operation"
	}
	return operationNames[o]
}

var operationNames = [operations]string{
	"", "status", "ring", "config", "rekey", "guest", "unguest", "release", "log", "policy", "fork", "unfreeze", "prepare", "prove",
}

// privileged reports whether a freeze refuses o.
func (o Operation) privileged() bool {
	switch o {
	case OpConfig, OpRekey, OpGuest, OpRelease, OpPolicy:
		return true
	}
	return false
}

// Result is what the tag says became of an operation.
type Result uint8

// The results.
const (
	Done        Result = iota
	Refused            // not among the rights of this session
	WasFrozen          // privileged, and the tag is frozen
	BadArgument        // of a wrong size or value
	Failed             // the firmware could not do it
	NoOperation        // not known
	ForkFound          // the session is under the auth key before the current one
	results
)

// String returns the name of the result.
func (r Result) String() string {
	if r >= results {
		return "unknown result"
	}
	return [...]string{"done", "refused", "frozen", "bad argument", "failed", "no operation", "fork"}[r]
}

// command is the plaintext of a sealed command.
func command(o Operation, arguments []byte) []byte {
	return append([]byte{byte(o)}, arguments...)
}

// parseCommand reads one. A result other than Done says why it is refused.
func parseCommand(b []byte) (Operation, []byte, Result) {
	if len(b) == 0 || b[0] == 0 || Operation(b[0]) >= operations {
		return 0, nil, NoOperation
	}
	o, arguments := Operation(b[0]), b[1:]
	if sizes := argumentSizes[o]; len(arguments) < sizes[0] || len(arguments) > sizes[1] {
		return o, nil, BadArgument
	}
	return o, arguments, Done
}

// reply is the plaintext of a sealed reply.
func reply(r Result, data []byte) []byte { return append([]byte{byte(r)}, data...) }

// parseReply reads one.
func parseReply(b []byte) (Result, []byte, error) {
	switch {
	case len(b) == 0:
		return 0, nil, ErrLength
	case Result(b[0]) >= results:
		return 0, nil, ErrFormat
	}
	return Result(b[0]), b[1:], nil
}

// parseEpoch reads the epoch that a rekey or a release has made.
func parseEpoch(b []byte) (uint32, error) {
	if len(b) != 4 {
		return 0, ErrLength
	}
	return wire.Be32(b), nil
}

// GuestPass is what the owner puts into a guest's slot of the tag.
type GuestPass struct {
	Static [PublicSize]byte // public key of the guest's phone
	Secret Key              // [GuestSecretSize] bytes, of this slot alone
	Rights Rights
	Expiry uint32 // minute of the tag's time; 0: never. The time is a lower bound.
}

// Slots is how many guests a tag can have.
const Slots = 4

// append appends the argument of [OpGuest] to dst.
func (p *GuestPass) append(dst []byte, slot uint8) []byte {
	dst = append(append(dst, slot), p.Static[:]...)
	dst = append(dst, p.Secret.bytes()...)
	return wire.AppendBe32(append(dst, byte(p.Rights)), p.Expiry)
}

// parseGuest reads it; its size is that of the table.
func parseGuest(b []byte) (slot uint8, p GuestPass, ok bool) {
	p.Static = [PublicSize]byte(b[1:])
	b, slot = b[1+PublicSize:], b[0]
	p.Rights, p.Expiry = Rights(b[GuestSecretSize]), wire.Be32(b[GuestSecretSize+1:])
	if slot >= Slots || p.Rights == 0 || !p.Rights.Valid() {
		return 0, GuestPass{}, false
	}
	p.Secret, _ = NewKey(b[:GuestSecretSize])
	return slot, p, true
}
