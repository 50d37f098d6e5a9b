// Package policy holds no code: its tests keep the rules of the house.
//
// Each rule is a function over plain data that returns one line a violation.
// Each has a test that applies it to this module and a test in which it fails
// on bad input made by hand.
//
//   - imports: the arrows between the folders, what tag-side packages may
//     depend on, and what libraries may depend on.
//   - assembly: the purego tag leaves no assembly in any package.
//   - comments: every exported name and package is documented, and every public
//     package has an example.
//   - api: api.txt in each public folder holds the exported surface; rewrite it
//     with "go test ./internal/policy -run API -update".
//   - networks: every network is listed where it must be.
//   - keys: a package with keys tests that they never print, with
//     [github.com/seed-496a4445/fyr/internal/policy/printtest].
//   - text: no file holds the path of somebody's machine or an open end.
package policy
