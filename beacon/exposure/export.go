package exposure

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"math"
	"unicode/utf8"
)

// Export is a file of published keys: export.bin in the archives that servers
// give out.
type Export struct {
	Start, End uint64 // Unix seconds
	Region     string // UTF-8
	BatchNum   int32
	BatchSize  int32
	Keys       []DiagnosisKey
	Revised    []DiagnosisKey
}

// header of an export of version 1; the start of that of any version.
const (
	header       = "EK Export v1    "
	headerPrefix = "EK Export v"
)

// Field numbers of TemporaryExposureKeyExport, and then of TemporaryExposureKey.
const (
	exportStart     = 1
	exportEnd       = 2
	exportRegion    = 3
	exportBatchNum  = 4
	exportBatchSize = 5
	exportInfos     = 6
	exportKeys      = 7
	exportRevised   = 8

	keyData   = 1
	keyRisk   = 2
	keyStart  = 3
	keyPeriod = 4
	keyReport = 5
	keyOnset  = 6
)

// ParseExport reads an export: its header, then a protocol buffer. Fields may
// stand in any order, unknown ones are skipped, the last of a repeated scalar
// counts, and keys need not be sorted. Nothing is verified: see [VerifyExport].
// It returns [ErrExportLength], [ErrExportVersion], [ErrExportHeader],
// [ErrExportMessage], [ErrKeyLength], [ErrExportStart] or [ErrPeriod].
func ParseExport(b []byte) (Export, error) {
	if len(b) < len(header) {
		return Export{}, ErrExportLength
	}
	if head := b[:len(header)]; string(head) != header {
		if bytes.HasPrefix(head, []byte(headerPrefix)) {
			return Export{}, ErrExportVersion
		}
		return Export{}, ErrExportHeader
	}
	var e Export
	err := eachField(b[len(header):], func(f protoField) error { return e.set(f) })
	if err == nil && !utf8.ValidString(e.Region) {
		err = ErrExportMessage
	}
	if err != nil {
		return Export{}, err
	}
	return e, nil
}

// set takes one field of the message.
func (e *Export) set(f protoField) error {
	switch f.number {
	case exportStart:
		e.Start = f.value
		return f.is(wireFixed64)
	case exportEnd:
		e.End = f.value
		return f.is(wireFixed64)
	case exportRegion:
		e.Region = string(f.data)
		return f.is(wireBytes)
	case exportBatchNum:
		e.BatchNum = int32(f.value)
		return f.is(wireVarint)
	case exportBatchSize:
		e.BatchSize = int32(f.value)
		return f.is(wireVarint)
	case exportInfos:
		return f.is(wireBytes)
	case exportKeys:
		return appendKey(&e.Keys, f)
	case exportRevised:
		return appendKey(&e.Revised, f)
	}
	return nil
}

func appendKey(to *[]DiagnosisKey, f protoField) error {
	if err := f.is(wireBytes); err != nil {
		return err
	}
	k, err := parseKey(f.data)
	if err == nil {
		*to = append(*to, k)
	}
	return err
}

// parseKey reads one key.
func parseKey(b []byte) (DiagnosisKey, error) {
	var (
		k             DiagnosisKey
		tek           []byte
		start, period int32
	)
	err := eachField(b, func(f protoField) error {
		switch f.number {
		case keyData:
			tek = f.data
			return f.is(wireBytes)
		case keyRisk:
			k.TransmissionRisk = int32(f.value)
		case keyStart:
			start = int32(f.value)
		case keyPeriod:
			period = int32(f.value)
		case keyReport:
			k.ReportType = int32(f.value)
		case keyOnset:
			v := uint32(f.value) // zigzag: 0, -1, 1, -2, ...
			k.DaysSinceOnset = int32(v>>1) ^ -int32(v&1)
		default:
			return nil
		}
		return f.is(wireVarint)
	})
	switch {
	case err != nil:
		return DiagnosisKey{}, err
	case len(tek) != KeySize:
		return DiagnosisKey{}, ErrKeyLength
	case start < 0:
		return DiagnosisKey{}, ErrExportStart
	case period < 0 || period > PeriodMax:
		return DiagnosisKey{}, ErrPeriod
	}
	k.TEK = [KeySize]byte(tek)
	k.Start, k.Period = Interval(start), uint8(period)
	k.Period = uint8(k.Len())
	return k, nil
}

// Append appends the export. It returns [ErrPeriod] when a rolling period is
// above 144, [ErrExportStart] when a start does not fit, and [ErrExportMessage]
// when the region is not UTF-8. A period of 0 is written as 144.
func (e *Export) Append(dst []byte) ([]byte, error) {
	if !utf8.ValidString(e.Region) {
		return dst, ErrExportMessage
	}
	b := append(dst, header...)
	b = appendFixed64(b, exportStart, e.Start)
	b = appendFixed64(b, exportEnd, e.End)
	if e.Region != "" {
		b = appendBytes(b, exportRegion, []byte(e.Region))
	}
	b = appendInt32(b, exportBatchNum, e.BatchNum)
	b = appendInt32(b, exportBatchSize, e.BatchSize)
	for _, list := range []struct {
		number uint64
		keys   []DiagnosisKey
	}{{exportKeys, e.Keys}, {exportRevised, e.Revised}} {
		for i := range list.keys {
			var room [64]byte // the longest key has 18 + 2 * 11 + 2 * 6 + 3 bytes
			key, err := list.keys[i].append(room[:0])
			if err != nil {
				return dst, err
			}
			b = appendBytes(b, list.number, key)
		}
	}
	return b, nil
}

func (k *DiagnosisKey) append(b []byte) ([]byte, error) {
	if k.Period > PeriodMax {
		return nil, ErrPeriod
	}
	if k.Start > math.MaxInt32 {
		return nil, ErrExportStart
	}
	b = appendBytes(b, keyData, k.TEK[:])
	b = appendInt32(b, keyRisk, k.TransmissionRisk)
	b = appendInt32(b, keyStart, int32(k.Start))
	b = appendInt32(b, keyPeriod, int32(k.Len()))
	b = appendInt32(b, keyReport, k.ReportType)
	return appendVarintField(b, keyOnset, uint64(uint32(k.DaysSinceOnset<<1^k.DaysSinceOnset>>31))), nil
}

// PublicSize is the size of the public key of a server in bytes.
const PublicSize = 65

// VerifyExport verifies the signature of an export: ECDSA on P-256 with
// SHA-256 over the whole file, which is not interpreted. public is 04 || x || y,
// and signature a DER sequence of r and s, of which s may be in the upper half.
// It returns [ErrPublicLength], [ErrPublicFormat], [ErrPublicPoint] or
// [ErrSignature], in this order. All is public: it takes variable time.
func VerifyExport(export, public, signature []byte) error {
	if len(public) != PublicSize {
		return ErrPublicLength
	}
	if public[0] != 4 {
		return ErrPublicFormat
	}
	key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), public)
	if err != nil {
		return ErrPublicPoint
	}
	if sum := sha256.Sum256(export); !ecdsa.VerifyASN1(key, sum[:], signature) {
		return ErrSignature
	}
	return nil
}
