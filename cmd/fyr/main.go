// Command fyr resolves, opens and checks what location tags advertise.
//
// It prints JSON lines on stdout and words for people on stderr, takes keys
// from files or stdin, and exits 0 when done, 1 when it refused input or a
// check failed, 2 when it was used wrongly. "fyr help" lists its commands.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	os.Exit(run(os.Args[1:], standard(ctx)))
}
