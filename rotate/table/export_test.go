package table

// The tables of tests are small, and shall have groups all the same.
func init() { fineGroups = 16 }

// FineGroups undoes this for benchmarks.
func FineGroups() { fineGroups = 1 << 22 }
