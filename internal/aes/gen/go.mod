module github.com/seed-496a4445/fyr/internal/aes/gen

go 1.26
