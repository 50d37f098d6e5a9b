package mode_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/internal/mode/modetest"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
)

func TestVectorsCMAC(t *testing.T) { vectorstest.Test(t, "cmac.json", modetest.Operations()) }
func TestVectorsCCM(t *testing.T)  { vectorstest.Test(t, "ccm.json", modetest.Operations()) }
func TestVectorsEAX(t *testing.T)  { vectorstest.Test(t, "eax.json", modetest.Operations()) }
