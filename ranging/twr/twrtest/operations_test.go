package twrtest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/ranging/twr/twrtest"
)

// answer runs one case that is not in the files of vectors.
func answer(t *testing.T, op, in, want string) string {
	t.Helper()
	text := fmt.Sprintf(`{"schema":1,"protocol":"twr","sources":{},"cases":[{"id":"twr-1","op":%q,"in":{%s},%s}]}`, op, in, want)
	f, err := vectors.Load(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	said := ""
	f.Run(twrtest.Operations(), nil, func(r vectors.Result) {
		if !r.Passed() {
			said = r.String()
		}
	})
	return said
}

// TestBorders: fields at and beyond the ends of their ranges.
func TestBorders(t *testing.T) {
	const (
		single = `"poll_tx":%s,"poll_rx":0,"resp_tx":0,"resp_rx":%s,"bits":%s,"c_m_s":%s`
		rate   = `"tx1":0,"rx1":0,"tx2":%s,"rx2":%s,"bits":32,"elapsed_s":%s`
		level  = `"cir_power":%s,"quant_log2":%s,"accum":%s,"dgc":%s,"prf_mhz":%s,"sts":false`
		dw1000 = `"f1":%s,"f2":0,"f3":0,"cir_power":%s,"accum":%s,"prf_mhz":%s`
	)
	zero, outOfRange := `"out":{"tof_ticks":0,"tof_ps":0,"distance_m":0}`, `"error":"range"`
	for _, c := range []struct{ op, in, want string }{
		{"twr.ss", fmt.Sprintf(single, "0", "0", "40", "299792458"), zero},
		{"twr.ss", fmt.Sprintf(single, "1099511627775", "1099511627775", "40", "0"), zero},
		{"twr.ss", fmt.Sprintf(single, "0", "2", "32", "-63897600000"), `"out":{"tof_ticks":1,"tof_ps":15.650040064,"distance_m":-1}`},
		{"twr.ss", fmt.Sprintf(single, "1099511627776", "0", "40", "1"), outOfRange},
		{"twr.ss", fmt.Sprintf(single, `"18446744073709551616"`, "0", "40", "1"), outOfRange},
		{"twr.ss", fmt.Sprintf(single, "-1", "0", "40", "1"), outOfRange},
		{"twr.ss", fmt.Sprintf(single, "0", "0", "296", "1"), outOfRange}, // 40 modulo 256
		{"twr.ss", fmt.Sprintf(single, "0", "0", "-24", "1"), outOfRange},
		{"twr.ss", fmt.Sprintf(single, "0", "2147483648", "32", "1"), outOfRange},
		{"twr.ss", fmt.Sprintf(single, "0", "549755813887", "40", "1") + `,"responder_offset_ppm":9.5`,
			`"out":{"tof_ticks":274877906943.5,"tof_ps":4301850256402.431,"distance_m":4.301850256402431}`},
		{"twr.ss", fmt.Sprintf(single, "0", "0", "40", "1") + `,"responder_offset_ppm":1e300`, zero},
		{"twr.ss", fmt.Sprintf(single, "0", "0", "40", "1") + `,"responder_offset_ppm":-1e300`, zero},
		{"twr.clock_rate", fmt.Sprintf(rate, "1", "1", "1e-300"), `"out":{"responder_offset_ppm":0}`},
		{"twr.clock_rate", fmt.Sprintf(rate, "1", "1", "0"), outOfRange},
		{"twr.clock_rate", fmt.Sprintf(rate, "1", "1", "-1"), outOfRange},
		{"twr.clock_rate", fmt.Sprintf(rate, "1", "1", "1e300"), outOfRange},
		{"twr.clock_rate", fmt.Sprintf(rate, "0", "0", "0.03"), outOfRange},
		{"twr.clock_rate", fmt.Sprintf(rate, "0", "0", "0.04"), `"out":{"responder_offset_ppm":0}`}, // a wrap between
		{"twr.clock_rate", fmt.Sprintf(rate, "10000", "10003", "1e-6"), `"error":"mismatch"`},
		{"twr.cfo_dw3000", `"raw":-32769`, outOfRange},
		{"twr.cfo_dw3000", `"raw":-32768`, `"out":{"offset_ppm":-488.28125}`},
		{"twr.rx_power_dw3000", fmt.Sprintf(level, "0", "21", "1", "0", "64"), outOfRange},
		{"twr.rx_power_dw3000", fmt.Sprintf(level, "1", "277", "1", "0", "64"), outOfRange},
		{"twr.rx_power_dw3000", fmt.Sprintf(level, "1", "20", "1", "0", "64"), outOfRange},
		{"twr.rx_power_dw3000", fmt.Sprintf(level, "1", "17", "1", "-1", "64"), outOfRange},
		{"twr.rx_power_dw3000", fmt.Sprintf(level, "1", "17", "1", "0", "320"), outOfRange},
		{"twr.rx_power_dw3000", fmt.Sprintf(level, "1", "17", "1", "7", "16"), `"out":{"rx_dbm":-20.6249}`},
		{"twr.rx_power_dw3000", fmt.Sprintf(level, `"18446744073709551615"`, "17", "1", "0", "64"), `"out":{"rx_dbm":122.1343}`},
		{"twr.rx_power_dw3000", fmt.Sprintf(level, `"18446744073709551616"`, "17", "1", "0", "64"), outOfRange},
		{"twr.rx_power_dw3000", fmt.Sprintf(level, "1", "17", "-1", "0", "64"), outOfRange},
		{"twr.power_dw1000", fmt.Sprintf(dw1000, "-3", "0", "1", "64"), outOfRange},
		{"twr.power_dw1000", fmt.Sprintf(dw1000, "-3", "1", "0", "64"), outOfRange},
		{"twr.power_dw1000", fmt.Sprintf(dw1000, "-3", "1", "1", "17"), outOfRange},
		{"twr.power_dw1000", fmt.Sprintf(dw1000, "0", "1", "1", "16"), outOfRange},
		{"twr.power_dw1000", fmt.Sprintf(dw1000, "-1", "1", "1", "16"), `"out":{"rx_dbm":-62.59490,"fp_dbm":-113.77,"gap_db":51.17510}`},
	} {
		if said := answer(t, c.op, c.in, c.want); said != "" {
			t.Errorf("%s with %s: %s", c.op, c.in, said)
		}
	}
	if answer(t, "twr.cfo_dw3000", `"raw":1`, `"out":{"offset_ppm":0.5}`) == "" {
		t.Error("a wrong answer passes")
	}
}
