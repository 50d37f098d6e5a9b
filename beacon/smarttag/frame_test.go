package smarttag_test

import (
	"bytes"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/seed-496a4445/fyr/beacon/smarttag"
	"github.com/seed-496a4445/fyr/internal/expecttest"
)

func TestServiceData(t *testing.T) {
	b := expecttest.Unhex("2f7b190168b4eaf90cb25c76ce810200127b7c05")
	b[15] = 0x43
	got := expecttest.Must(smarttag.ParseServiceData(b))
	want := smarttag.ServiceData{
		Version: 2, AdvType: 1, State: 7, Counter: 0x01197b, ID: smarttag.PrivacyID(b[4:]),
		Region: 12, EndToEnd: true, UWB: true, Battery: smarttag.BatteryMedium,
		MotionDetection: true, ActivityTracking: true,
		Reserved: [3]byte{1, 2, 0x42}, Signature: smarttag.Signature(b[16:]),
	}
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// Every byte string of the right size is read and written again; others are
// refused.
func TestServiceDataRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 2000 {
		b := random(r, smarttag.ServiceDataSize)
		s := expecttest.Must(smarttag.ParseServiceData(b))
		if got := s.Append(nil); !bytes.Equal(got, b) {
			t.Fatalf("%x became %x", b, got)
		}
	}
	for n := range 60 {
		if n == smarttag.ServiceDataSize {
			continue
		}
		s, err := smarttag.ParseServiceData(make([]byte, n))
		wants(t, "size", err, smarttag.ErrFrameLength)
		if s != (smarttag.ServiceData{}) {
			t.Error("service data and an error")
		}
	}
}

// Each field has bits of its own: setting it changes those bits only.
func TestServiceDataFields(t *testing.T) {
	for name, c := range map[string]struct {
		s    smarttag.ServiceData
		want string
	}{
		"version":   {smarttag.ServiceData{Version: 15}, "f000000000000000000000000000000000000000"},
		"type":      {smarttag.ServiceData{AdvType: 1}, "0800000000000000000000000000000000000000"},
		"state":     {smarttag.ServiceData{State: 7}, "0700000000000000000000000000000000000000"},
		"counter":   {smarttag.ServiceData{Counter: 0x010203}, "0003020100000000000000000000000000000000"},
		"region":    {smarttag.ServiceData{Region: 15}, "000000000000000000000000f000000000000000"},
		"e2e":       {smarttag.ServiceData{EndToEnd: true}, "0000000000000000000000000800000000000000"},
		"uwb":       {smarttag.ServiceData{UWB: true}, "0000000000000000000000000400000000000000"},
		"battery":   {smarttag.ServiceData{Battery: 3}, "0000000000000000000000000300000000000000"},
		"motion":    {smarttag.ServiceData{MotionDetection: true}, "0000000000000000000000000080000000000000"},
		"activity":  {smarttag.ServiceData{ActivityTracking: true}, "0000000000000000000000000000000100000000"},
		"reserved":  {smarttag.ServiceData{Reserved: [3]byte{255, 255, 255}}, "000000000000000000000000007ffffe00000000"},
		"too large": {smarttag.ServiceData{AdvType: 2, State: 8, Counter: 1 << 24, Battery: 4, Region: 16}, "0000000000000000000000000000000000000000"},
	} {
		if got := c.s.Append(nil); !bytes.Equal(got, expecttest.Unhex(c.want)) {
			t.Errorf("%s: %x, want %s", name, got, c.want)
		}
	}
}

func TestAging(t *testing.T) {
	for _, c := range []struct {
		unix int64
		want smarttag.AgingCounter
		err  error
	}{
		{1593647999, 0, smarttag.ErrTime},
		{0, 0, smarttag.ErrTime},
		{-1 << 63, 0, smarttag.ErrTime},
		{1593648000, 0, nil},
		{1593648899, 0, nil},
		{1593648900, 1, nil},
		{1593648000 + 900<<24 - 1, 1<<24 - 1, nil},
		{1593648000 + 900<<24, 0, smarttag.ErrTime},
		{1 << 62, 0, smarttag.ErrTime},
	} {
		at := time.Unix(c.unix, 0)
		got, err := smarttag.Aging(at)
		wants(t, "time", err, c.err)
		if got != c.want {
			t.Errorf("%d: %d, want %d", c.unix, got, c.want)
		}
		if err == nil && (got.Time().After(at) || at.Sub(got.Time()) >= 15*time.Minute || got.Delta(at) != 0) {
			t.Errorf("%d: %v, %d steps ahead", c.unix, got.Time(), got.Delta(at))
		}
	}
	for _, c := range []struct {
		counter smarttag.AgingCounter
		unix    int64
		want    int64
	}{{10, 1593648000, 10}, {0, 1593648000 + 9000, -10}, {0, 1593647999, 1}, {0, 1593648000 - 900, 1}, {5, 1593648000 - 901, 7}} {
		if got := c.counter.Delta(time.Unix(c.unix, 0)); got != c.want {
			t.Errorf("%d at %d: %d, want %d", c.counter, c.unix, got, c.want)
		}
	}
}

func TestNames(t *testing.T) {
	for got, want := range map[string]string{
		smarttag.PrematureOffline.String():  "premature_offline",
		smarttag.Offline.String():           "offline",
		smarttag.OvermatureOffline.String(): "overmature_offline",
		smarttag.ConnectedOwner.String():    "connected_owner",
		smarttag.OneConnection.String():     "one_connection",
		smarttag.TwoConnections.String():    "two_connections",
		smarttag.State(0).String():          "state_0",
		smarttag.State(7).String():          "state_7",
		smarttag.State(8).String():          "invalid",
		smarttag.BatteryVeryLow.String():    "very_low",
		smarttag.BatteryFull.String():       "full",
		smarttag.Battery(4).String():        "invalid",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
