module github.com/seed-496a4445/fyr/examples/pcsc

go 1.26

require github.com/seed-496a4445/fyr v0.0.0

replace github.com/seed-496a4445/fyr => ../..
