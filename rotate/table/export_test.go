package table

// The tables of tests are small, and shall have groups all the same.
func init() { CoarseGroups() }

// CoarseGroups makes groups of small tables, too.
func CoarseGroups() { fineBits = 0 }

// FineGroups undoes this, for benchmarks and large fleets.
func FineGroups() { fineBits = 20 }
