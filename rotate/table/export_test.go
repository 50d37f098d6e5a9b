package table

// The tables of tests are small, and shall have groups all the same.
func init() { CoarseGroups() }

// CoarseGroups makes groups of small tables, too.
func CoarseGroups() { fineGroups = 16 }

// FineGroups undoes this, for benchmarks and large fleets.
func FineGroups() { fineGroups = 1 << 22 }
