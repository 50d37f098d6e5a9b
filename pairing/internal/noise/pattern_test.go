package noise_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/internal/noise"
)

// names lists the names of all protocols: every pattern with every set of
// modifiers and every cipher.
func names() (list []string) {
	for _, pattern := range []string{"NN", "NK", "XX", "XK", "IK", "KK"} {
		psks := 3
		if pattern[0] == 'X' {
			psks = 4
		}
		for set := range 1 << psks {
			for _, dh := range []string{"25519", "25519+MLKEM768"} {
				var modifiers []string
				if dh != "25519" {
					modifiers = append(modifiers, "hfs")
				}
				for n := range psks {
					if set>>n&1 == 1 {
						modifiers = append(modifiers, fmt.Sprintf("psk%d", n))
					}
				}
				for _, cipher := range []string{"ChaChaPoly", "AESGCM"} {
					list = append(list, fmt.Sprintf("Noise_%s%s_%s_%s_SHA256", pattern, strings.Join(modifiers, "+"), dh, cipher))
				}
			}
		}
	}
	return list
}

// wants fails unless err is want.
func wants(t *testing.T, name string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, want %v", name, err, want)
	}
}

// TestTokens checks messages that the standard, the draft of hfs, and the page
// of the pairing protocol write out.
func TestTokens(t *testing.T) {
	for name, want := range map[string]string{
		"NNpsk0": "psk e | e ee",
		"NNpsk2": "e | e ee psk",
		"NKpsk0": "psk e es | e ee",
		"NKpsk2": "e es | e ee psk",
		"XXpsk0": "psk e | e ee s es | s se",
		"XXpsk3": "e | e ee s es | s se psk",
		"XKpsk3": "e es | e ee | s se psk",
		"KKpsk0": "psk e es ss | e ee se",
		"KKpsk2": "e es ss | e ee se psk",
		"IKpsk1": "e es s ss psk | e ee se",
		"IKpsk2": "e es s ss | e ee se psk",
		"NN":     "e | e ee",

		"XXpsk0+psk1+psk2+psk3": "psk e psk | e ee s es psk | s se psk",

		"NNhfs":      "e e1 | e ee ekem1",
		"NKhfs":      "e es e1 | e ee ekem1",
		"XXhfs":      "e e1 | e ee ekem1 s es | s se",
		"XKhfs":      "e es e1 | e ee ekem1 | s se",
		"IKhfs":      "e es e1 s ss | e ee ekem1 se",
		"XXhfs+psk0": "psk e e1 | e ee ekem1 s es | s se",
		"KKhfs+psk0": "psk e es e1 ss | e ee ekem1 se",
	} {
		dh := "25519"
		if strings.Contains(name, "hfs") {
			dh = "25519+MLKEM768"
		}
		p, err := noise.ParseName("Noise_" + name + "_" + dh + "_ChaChaPoly_SHA256")
		var got []string
		for _, tokens := range p.Messages() {
			got = append(got, strings.Join(tokens, " "))
		}
		if got := strings.Join(got, " | "); err != nil || got != want {
			t.Errorf("%s: %s, %v, want %s", name, got, err, want)
		}
		known := [2]bool{name[0] == 'K', name[1] == 'K'}
		if p.Known() != known || p.Hybrid() != (dh != "25519") {
			t.Errorf("%s: pre-messages %v, hybrid %v", name, p.Known(), p.Hybrid())
		}
	}
}

// TestNames: a name is accepted exactly when it is in the list, whatever is
// changed, cut out, or put into one of the list.
func TestNames(t *testing.T) {
	list := names()
	if len(list) != 256 {
		t.Fatalf("%d names", len(list))
	}
	good := map[string]bool{}
	for _, name := range list {
		good[name] = true
	}
	check := func(name string) {
		t.Helper()
		p, err := noise.ParseName(name)
		if good[name] != (err == nil) || good[name] == (p.Messages() == nil) || err != nil && !errors.Is(err, noise.ErrUnsupported) {
			t.Errorf("%q: %v", name, err)
		}
	}
	for _, name := range list {
		check(name)
		check(strings.ToLower(name))
		for i := range len(name) {
			check(name[:i])
			check(name[i:])
			check(name[:i] + name[i+1:])
			for _, with := range []string{"_", "+", "p", "0", "K", "X", " ", "\x00"} {
				check(name[:i] + with + name[i:])
				check(name[:i] + with + name[i+1:])
			}
		}
	}
	for _, name := range []string{
		"", "Noise", "Noise____", "Noise_____", "Noise_X_25519_AESGCM_SHA256", "Noise_K_25519_AESGCM_SHA256", "Noise_N_25519_AESGCM_SHA256",
		"Noise_KX_25519_AESGCM_SHA256", "Noise_IX_25519_AESGCM_SHA256", "Noise_XN_25519_AESGCM_SHA256", "Noise_NX_25519_AESGCM_SHA256",
		"Noise_IN_25519_AESGCM_SHA256", "Noise_KN_25519_AESGCM_SHA256", "Noise_X1X_25519_AESGCM_SHA256", "Noise_XXfallback_25519_AESGCM_SHA256",
		"Noise_XX_448_AESGCM_SHA256", "Noise_XX_25519_AESGCM_SHA512", "Noise_XX_25519_AESGCM_BLAKE2s", "Noise_XX_25519_XChaChaPoly_SHA256",
		"Noise_XXpsk1+psk0_25519_AESGCM_SHA256", "Noise_XXpsk0+psk0_25519_AESGCM_SHA256", "Noise_XXpsk0psk1_25519_AESGCM_SHA256",
		"Noise_XX+psk0_25519_AESGCM_SHA256", "Noise_XXpsk0+_25519_AESGCM_SHA256", "Noise_XXpsk4_25519_AESGCM_SHA256", "Noise_NNpsk3_25519_AESGCM_SHA256",
		"Noise_KKpsk0+psk3_25519_AESGCM_SHA256", "Noise_XXpsk00_25519_AESGCM_SHA256", "Noise_XXpsk-1_25519_AESGCM_SHA256",
		"Noise_XXhfs_25519_AESGCM_SHA256", "Noise_XXpsk0_25519+MLKEM768_AESGCM_SHA256", "Noise_XXpsk0+hfs_25519+MLKEM768_AESGCM_SHA256",
		"Noise_XXhfs+hfs_25519+MLKEM768_AESGCM_SHA256", "Noise_XXhfs_25519+MLKEM1024_AESGCM_SHA256", "Noise_XXhfs_25519+Kyber1024_AESGCM_SHA256",
		"Noise_XXhfs_MLKEM768+25519_AESGCM_SHA256", "Noise_XX_25519_AESGCM_SHA256_", "_Noise_XX_25519_AESGCM_SHA256",
	} {
		check(name)
	}
}

// TestParsedOnce: one Protocol does not change another of its pattern.
func TestParsedOnce(t *testing.T) {
	plain := expecttest.Must(noise.ParseName("Noise_KK_25519_AESGCM_SHA256"))
	expecttest.Must(noise.ParseName("Noise_KKhfs+psk0+psk1_25519+MLKEM768_AESGCM_SHA256"))
	for i, want := range [][]string{{"e", "es", "ss"}, {"e", "ee", "se"}} {
		if got := plain.Messages()[i]; !slices.Equal(got, want) {
			t.Errorf("%v", got)
		}
	}
}

func FuzzParseName(f *testing.F) {
	good := map[string]bool{}
	for _, name := range names() {
		f.Add(name)
		good[name] = true
	}
	f.Fuzz(func(t *testing.T, name string) {
		if _, err := noise.ParseName(name); good[name] != (err == nil) {
			t.Errorf("%q: %v", name, err)
		}
	})
}
