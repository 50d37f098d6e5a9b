package findmy_test

import (
	"testing"
	"time"

	"github.com/seed-496a4445/fyr/beacon/findmy"
	"github.com/seed-496a4445/fyr/internal/expecttest"
)

var place = findmy.Location{LatitudeE7: -338567844, LongitudeE7: 1512093000, Accuracy: 12, Status: 0x50}

// sealed is a report of each form to the wallet key.
func sealed(long bool) findmy.Report {
	head := findmy.Report{Long: long, Seconds: 790_000_000, Confidence: 2}
	return expecttest.Must(findmy.SealReport(findmy.AdvKey(expecttest.Unhex(walletX)), head, place))
}

func TestReport(t *testing.T) {
	k := private(walletPrivate)
	for _, long := range []bool{false, true} {
		r := sealed(long)
		b := r.Append(nil)
		size := findmy.ReportSize
		if long {
			size = findmy.LongReportSize
		}
		if len(b) != size {
			t.Errorf("%d bytes", len(b))
		}
		got, err := findmy.ParseReport(b)
		if err != nil || got != r {
			t.Fatalf("%+v became %+v, %v", r, got, err)
		}
		if l, err := k.OpenReport(&got); err != nil || l != place {
			t.Errorf("%+v, %v", l, err)
		}
		if at := got.Time(); !at.Equal(time.Unix(978307200+790_000_000, 0)) {
			t.Error(at)
		}
	}
	if a, b := sealed(true), sealed(true); a.Ephemeral == b.Ephemeral {
		t.Error("the same ephemeral key twice")
	}
}

// Each flipped bit of the sealed part is found; none before it is.
func TestReportChanged(t *testing.T) {
	k := private(walletPrivate)
	report := sealed(true)
	whole := report.Append(nil)
	for i := range whole {
		for bit := range 8 {
			whole[i] ^= 1 << bit
			r, err := findmy.ParseReport(whole)
			if err == nil {
				var l findmy.Location
				if l, err = k.OpenReport(&r); err == nil && l != place || err != nil && l != (findmy.Location{}) {
					t.Errorf("byte %d: %+v, %v", i, l, err)
				}
			}
			want := error(nil)
			switch {
			case i >= 63:
				want = findmy.ErrReport
			case i >= 6:
				want = findmy.ErrPoint
			}
			wants(t, "changed byte", err, want)
			whole[i] ^= 1 << bit
			if i >= 7 && i < 63 {
				break // a bit of each byte of the point will do
			}
		}
	}
}

func TestReportSizes(t *testing.T) {
	report := sealed(false)
	b := append(report.Append(nil), make([]byte, 100)...)
	for n := range b {
		r, err := findmy.ParseReport(b[:n])
		switch n {
		case findmy.ReportSize:
			wants(t, "short form", err, nil)
		case findmy.LongReportSize: // bytes have moved
			wants(t, "long form", err, findmy.ErrPoint)
		default:
			wants(t, "other size", err, findmy.ErrReportLength)
		}
		if err != nil && r != (findmy.Report{}) {
			t.Error("a report and an error")
		}
	}
}

func TestReportWrongKey(t *testing.T) {
	r := sealed(true)
	_, err := private("01" + walletPrivate[2:]).OpenReport(&r)
	wants(t, "another key", err, findmy.ErrReport)
	r.Ephemeral = findmy.PublicKey{}
	_, err = private(walletPrivate).OpenReport(&r)
	wants(t, "no ephemeral key", err, findmy.ErrPoint)
	_, err = findmy.SealReport(findmy.AdvKey(expecttest.Unhex("ffffffffffffffffffffffffffffffff000000000000000000000001")), findmy.Report{}, place)
	wants(t, "to no point", err, findmy.ErrPoint)
}

func TestReportSeconds(t *testing.T) {
	for _, c := range []struct {
		unix int64
		want uint32
		err  error
	}{
		{978307199, 0, findmy.ErrReportTime},
		{978307200, 0, nil},
		{5273274495, 1<<32 - 1, nil},
		{5273274496, 0, findmy.ErrReportTime},
		{-1, 0, findmy.ErrReportTime},
	} {
		got, err := findmy.ReportSeconds(time.Unix(c.unix, 0))
		wants(t, "time", err, c.err)
		if got != c.want {
			t.Errorf("%d: %d", c.unix, got)
		}
		if r := (findmy.Report{Seconds: got}); err == nil && r.Time().Unix() != c.unix {
			t.Errorf("%d: %v", c.unix, r.Time())
		}
	}
}

func TestLocation(t *testing.T) {
	for _, l := range []findmy.Location{{}, place, {LatitudeE7: -1 << 31, LongitudeE7: 1<<31 - 1, Accuracy: 255, Status: 255}} {
		if got := findmy.ParseLocation([findmy.LocationSize]byte(l.Append(nil))); got != l {
			t.Errorf("%+v became %+v", l, got)
		}
	}
	if lat, lon := place.Degrees(); lat != -33.8567844 || lon != 151.2093 {
		t.Errorf("%v, %v", lat, lon)
	}
}
