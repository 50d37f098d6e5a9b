module github.com/seed-496a4445/fyr

go 1.26
