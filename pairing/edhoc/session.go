package edhoc

import (
	"bytes"

	"github.com/seed-496a4445/fyr/internal/secret"
)

// Labels of [Session.Export]: RFC 9528, Section 10.1.
const (
	ExportOSCOREMasterSecret = 0
	ExportOSCOREMasterSalt   = 1
	// ExportPrivate is the first of the labels that applications may give out
	// themselves; 65535 is the last.
	ExportPrivate = 32768
)

// Session is what a handshake leaves: the keys, and who the peer is. It is not
// for concurrent use. The zero value and a wiped session panic when used.
type Session struct {
	_                   [0]func() // not comparable
	prkOut, prkExporter secret.Key

	method   Method
	suite    Suite
	ci, cr   []byte
	peerID   []byte
	peerCred Credential
	th4      [HashSize]byte
}

// newSession derives PRK_out and PRK_exporter: RFC 9528, Section 4.1.3.
func newSession(prk4e3m, th4 []byte) *Session {
	s := new(Session)
	s.setKeys(expand(prk4e3m, labelPRKOut, th4, HashSize))
	return s
}

// setKeys makes out PRK_out, and wipes it.
func (s *Session) setKeys(out []byte) {
	exporter := expand(out, labelPRKExporter, nil, HashSize)
	s.prkOut.Wipe()
	s.prkExporter.Wipe()
	s.prkOut, s.prkExporter = secret.New(out), secret.New(exporter)
	clear(out)
	clear(exporter)
}

// Export is EDHOC_Exporter: it returns length bytes, 1..[MaxKDF], for a label
// and a context, or [ErrRange]. One pair must serve one purpose.
//
// RFC 9528, Section 4.2.1.
func (s *Session) Export(label uint64, context []byte, length int) ([]byte, error) {
	return KDF(s.prkExporter.Bytes(), label, context, length)
}

// KeyUpdate is EDHOC_KeyUpdate: it replaces the keys by others that do not lead
// back. Both sides must do it with the same context. Who has stolen the old
// keys can do it too.
//
// RFC 9528, Appendix H.
func (s *Session) KeyUpdate(context []byte) {
	s.setKeys(expand(s.prkOut.Bytes(), labelKeyUpdate, context, HashSize))
}

// AppendSecret appends PRK_out itself, [HashSize] bytes, in clear.
func (s *Session) AppendSecret(dst []byte) []byte { return append(dst, s.prkOut.Bytes()...) }

// Wipe overwrites the keys, best effort. Wiping twice is no error.
func (s *Session) Wipe() {
	s.prkOut.Wipe()
	s.prkExporter.Wipe()
}

// Method returns the method that was run.
func (s *Session) Method() Method { return s.method }

// Suite returns the suite that was selected.
func (s *Session) Suite() Suite { return s.suite }

// ConnectionIDs returns the raw connection identifiers of the initiator and of
// the responder.
func (s *Session) ConnectionIDs() (ci, cr []byte) { return bytes.Clone(s.ci), bytes.Clone(s.cr) }

// Peer returns the credential of the peer and the ID_CRED that named it.
func (s *Session) Peer() (idCred []byte, c Credential) {
	return bytes.Clone(s.peerID), Credential{bytes.Clone(s.peerCred.Cred), s.peerCred.Key}
}

// Transcript returns TH_4, which names this run. It is public.
func (s *Session) Transcript() [HashSize]byte { return s.th4 }
