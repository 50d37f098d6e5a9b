package policy

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// arrows says which folders of the module a public folder may import. The
// first row whose folder matches is the one. All may import the root package
// and internal, except internal/bench; nobody needs a row for itself.
var arrows = []struct {
	folder string
	may    []string
}{
	{".", nil},
	{"./rotate", nil},
	{"./rotate/...", []string{"./rotate/..."}},
	{"./beacon", []string{"./rotate"}},
	{"./beacon/all", []string{"./rotate/...", "./beacon/..."}},
	{"./beacon/resolve/...", []string{"./rotate/...", "./beacon/..."}},
	{"./beacon/keyfile/...", []string{"./rotate/...", "./beacon/..."}},
	{"./beacon/...", []string{"./rotate/...", "./beacon"}}, // networks
	{"./pairing/...", []string{"./rotate/...", "./pairing/..."}},
	{"./ranging/...", []string{"./ranging/..."}},
}

// directions checks the arrows between the folders of the module, of ordinary
// imports only: tests may import what they like.
func directions(ps []pack) (violations []string) {
	for _, p := range ps {
		for _, to := range p.Imports {
			if !strings.HasPrefix(to, ".") || to == p.ImportPath {
				continue
			}
			if why := forbidden(p.ImportPath, to); why != "" {
				violations = append(violations, fmt.Sprintf("%s imports %s: %s", p.ImportPath, to, why))
			}
		}
	}
	return violations
}

// forbidden says why the package from may not import the package to, both of
// this module; "" means that it may.
func forbidden(from, to string) string {
	switch {
	case within(from, "./cmd/..."):
		return ""
	case within(to, "./cmd/..."):
		return "only commands import commands"
	case isTest(from):
		return ""
	case isTest(to):
		return "only commands and tests import ...test packages"
	case within(from, "./internal/bench/..."), within(from, "./fuzz/..."):
		return ""
	case within(to, "./internal/bench/..."):
		return "only the tool and benchmarks import internal/bench"
	case within(from, "./internal/...") && !isInternal(to):
		return "internal imports nothing public"
	case isInternal(to), to == ".": // the compiler guards the internal folders of a folder
		return ""
	}
	for _, a := range arrows {
		if within(from, a.folder) {
			own := network(from) != "" && network(from) == network(to)
			if own || slices.ContainsFunc(a.may, func(may string) bool { return within(to, may) }) {
				return ""
			}
			return "no arrow of the house leads there"
		}
	}
	return "this folder has no arrows in internal/policy"
}

// network names the folder of beacon that path lies in, or is "".
func network(path string) string {
	rest, ok := strings.CutPrefix(path, "./beacon/")
	if !ok {
		return ""
	}
	name, _, _ := strings.Cut(rest, "/")
	return name
}

func imports(from string, to ...string) []pack { return []pack{{ImportPath: from, Imports: to}} }

func TestDirections(t *testing.T) {
	report(t, directions(must(t)))
	good := []pack{
		{ImportPath: ".", Imports: []string{"./internal/fail", "errors"}},
		{ImportPath: "./rotate/table", Imports: []string{"./rotate", "."}},
		{ImportPath: "./beacon/findmy", Imports: []string{"./beacon", "./rotate", "./beacon/findmy/part", "./internal/secret"}},
		{ImportPath: "./beacon/findmy/internal/ecies", Imports: []string{"./internal/kdf", "./rotate"}},
		{ImportPath: "./beacon/resolve", Imports: []string{"./beacon/rpa", "./rotate/table"}},
		{ImportPath: "./beacon/rpa/rpatest", Imports: []string{"./internal/vectors", "./beacon/ead"}},
		{ImportPath: "./internal/kdf/kdftest", Imports: []string{"./internal/vectors", "./beacon"}},
		{ImportPath: "./internal/bench", Imports: []string{"./beacon/resolve"}},
		{ImportPath: "./cmd/fyr", Imports: []string{"./beacon/rpa/rpatest", "./cmd/fyr/internal/capture", "./internal/bench"}},
		{ImportPath: "./pairing/ndef", Imports: []string{"./pairing", "./rotate"}},
		{ImportPath: "./ranging/twr", Imports: []string{"./ranging"}},
	}
	fails(t, directions, good, []bad[[]pack]{
		{"root", imports(".", "./beacon"), "no arrow"},
		{"internal public", imports("./internal/wire", "./rotate"), "nothing public"},
		{"internal root", imports("./internal/wire", "."), "nothing public"},
		{"internal bench", imports("./internal/wire", "./internal/bench"), "only the tool"},
		{"rotate up", imports("./rotate", "./beacon"), "no arrow"},
		{"rotate host half", imports("./rotate", "./rotate/table"), "no arrow"},
		{"table up", imports("./rotate/table", "./beacon"), "no arrow"},
		{"beacon table", imports("./beacon", "./rotate/table"), "no arrow"},
		{"beacon up", imports("./beacon", "./beacon/resolve"), "no arrow"},
		{"network to network", imports("./beacon/ead", "./beacon/rpa"), "no arrow"},
		{"part of a network", imports("./beacon/ead/internal/part", "./beacon/rpa"), "no arrow"},
		{"network up", imports("./beacon/ead", "./beacon/resolve"), "no arrow"},
		{"network to list", imports("./beacon/ead", "./beacon/all"), "no arrow"},
		{"pairing", imports("./pairing", "./beacon"), "no arrow"},
		{"rotate to pairing", imports("./rotate", "./pairing"), "no arrow"},
		{"ranging", imports("./ranging/twr", "./rotate"), "no arrow"},
		{"library bench", imports("./beacon/resolve", "./internal/bench"), "only the tool"},
		{"library test", imports("./beacon/resolve", "./beacon/rpa/rpatest"), "only commands and tests"},
		{"internal test", imports("./internal/mode", "./internal/mode/modetest"), "only commands and tests"},
		{"test to tool", imports("./beacon/rpa/rpatest", "./cmd/fyr/internal/capture"), "only commands import"},
		{"new folder", imports("./radio", "./beacon"), "has no arrows"},
	})
}

// tagSide lists the packages that run on a tag.
var tagSide = []string{"./rotate", "./beacon", "./ranging", "./ranging/twr", "./ranging/sts", "./ranging/secure"}

// notOnTags lists what tag-side packages may not depend on: it is large,
// reflects, or needs an operating system.
var notOnTags = []string{"fmt", "time", "os", "net", "reflect", "encoding/binary", "math/big", "crypto/rand"}

// onTags lists all of the standard library's crypto that tag-side packages
// may depend on. It is crypto/subtle and what that consists of since Go 1.26:
// comparisons, selections, an overlap check and integers, with no state and no
// start-up code. The rest of crypto leads to the FIPS module's random
// generator, which reserves 32 MiB of address space.
var onTags = []string{
	"crypto/subtle",
	"crypto/internal/constanttime",
	"crypto/internal/fips140/alias",
	"crypto/internal/fips140/subtle",
	"crypto/internal/fips140deps/byteorder",
}

// tagDeps checks what the tag-side packages among ps depend on.
func tagDeps(ps []pack) (violations []string) {
	for _, p := range ps {
		if !slices.Contains(tagSide, p.ImportPath) {
			continue
		}
		for _, d := range p.Deps {
			crypto := (d == "crypto" || strings.HasPrefix(d, "crypto/")) && !slices.Contains(onTags, d)
			if crypto || slices.Contains(notOnTags, d) {
				violations = append(violations, fmt.Sprintf("%s depends on %s and runs on tags", p.ImportPath, d))
			}
		}
	}
	return violations
}

func deps(from string, on ...string) []pack { return []pack{{ImportPath: from, Deps: on}} }

func TestTagSide(t *testing.T) {
	report(t, tagDeps(must(t)))
	arm, err := list("GOOS=linux", "GOARCH=arm", "CGO_ENABLED=0")
	if err != nil {
		t.Fatal(err)
	}
	report(t, tagDeps(arm))

	good := append(deps("./rotate", append([]string{"errors", "math/bits", "./internal/wire"}, onTags...)...),
		deps("./rotate/table", "fmt", "crypto/aes", "crypto/rand")...)
	cases := []bad[[]pack]{
		{"aes", deps("./ranging/sts", "crypto/aes"), "crypto/aes"},
		{"hash", deps("./beacon", "crypto"), "crypto and"},
		{"fips", deps("./ranging/twr", "crypto/internal/fips140/drbg"), "drbg"},
		{"sha256", deps("./ranging/secure", "crypto/sha256"), "crypto/sha256"},
	}
	for _, d := range notOnTags {
		cases = append(cases, bad[[]pack]{d, deps("./rotate", d), d})
	}
	fails(t, tagDeps, good, cases)
}

// libraryModules lists the modules that library packages may depend on.
var libraryModules = []string{
	"golang.org/x/crypto",
	"golang.org/x/sys",             // of golang.org/x/crypto
	"filippo.io/nistec",            // points of P-224 and P-256
	"filippo.io/bigmod",            // of filippo.io/nistec
	"github.com/fxamacker/cbor/v2", // EDHOC
	"github.com/x448/float16",      // of github.com/fxamacker/cbor
}

// libraryDeps checks what library packages depend on: the standard library,
// libraryModules, and of this module and the standard library nothing made for
// tests. The tool's dependencies are on no list, so no library has them.
func libraryDeps(ps []pack) (violations []string) {
	for _, p := range ps {
		if isTool(p.ImportPath) || isTest(p.ImportPath) {
			continue
		}
		for _, d := range p.Deps {
			host, _, _ := strings.Cut(d, "/")
			ours, std := host == ".", !strings.Contains(host, ".")
			switch {
			case d == "testing", strings.HasPrefix(d, "testing/"), ours && isTest(d):
				violations = append(violations, fmt.Sprintf("%s depends on %s, which is for tests", p.ImportPath, d))
			case !ours && !std && !slices.ContainsFunc(libraryModules, func(m string) bool { return within(d, m+"/...") }):
				violations = append(violations, fmt.Sprintf("%s depends on %s, which libraries may not", p.ImportPath, d))
			}
		}
	}
	return violations
}

func TestLibraryDeps(t *testing.T) {
	report(t, libraryDeps(must(t)))
	good := slices.Concat(
		deps("./beacon/findmy", "crypto/aes", "filippo.io/nistec", "golang.org/x/crypto/hkdf", "./internal/wire"),
		deps("./cmd/fyr", "github.com/spf13/cobra", "./beacon/rpa/rpatest"),
		deps("./beacon/rpa/rpatest", "testing"),
		deps("./internal/bench", "testing"),
	)
	fails(t, libraryDeps, good, []bad[[]pack]{
		{"cobra", deps("./beacon", "github.com/spf13/cobra"), "cobra"},
		{"gopacket", deps("./beacon", "github.com/gopacket/gopacket/pcapgo"), "gopacket"},
		{"age", deps("./beacon/keyfile", "filippo.io/age"), "age"},
		{"progressbar", deps("./internal/mode", "github.com/schollz/progressbar/v3"), "progressbar"},
		{"plist", deps("./beacon/keyfile", "howett.net/plist"), "plist"},
		{"a like name", deps("./beacon", "filippo.io/nistecs"), "nistecs"},
		{"operations", deps("./beacon/all", "./beacon/rpa/rpatest"), "for tests"},
		{"testing", deps("./internal/vectors", "testing"), "for tests"},
		{"testing/iotest", deps("./internal/vectors", "testing/iotest"), "for tests"},
	})
}
