package pairing

// Store keeps the state of one side over the loss of power.
//
// Save is atomic: after a cut, Load returns what was saved last or, when a Save
// was cut or returned an error, possibly what that was given; and it leaves no
// trace of what it replaces, where a reader of the memory finds it. Load returns
// nil before the first Save.
//
// b holds keys. It is neither kept nor changed. [FlashStore] is a Store for NOR
// flash.
type Store interface {
	Load() ([]byte, error)
	Save(b []byte) error
}
