// Command fyr resolves, opens and checks what location tags advertise.
//
// It prints JSON lines on stdout and words for people on stderr, takes keys
// from files or stdin, and exits 0 when done, 1 when it refused input or a
// check failed, 2 when it was used wrongly. "fyr help" lists its commands.
package main

import "os"

func main() {
	os.Exit(run(os.Args[1:], standard()))
}
