package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A logField is something that rows of a ranging log say.
type logField uint8

const (
	logTime logField = iota
	logSeqTX
	logSeqRX
	logPollTX
	logPollRX
	logResponseTX
	logResponseRX
	logFinalTX
	logFinalRX
	logRound
	logReply
	logReported
	logOffset
	logUncertainty
	logTruth
	logSTS

	logFields
)

// logColumns are the columns that have the fields. The second names are those
// of a published log of a DW1000.
var logColumns = [logFields]struct{ name, other, about string }{
	logTime:        {"time_s", "timestamp", "when, in seconds from anywhere"},
	logSeqTX:       {"seq_tx", "Transmission #", "counter of exchanges begun"},
	logSeqRX:       {"seq_rx", "Reception #", "counter of exchanges completed"},
	logPollTX:      {"poll_tx_ticks", "poll_tx_ts", "stamp of the poll's sending, the initiator's, in ticks of 15.65 ps"},
	logPollRX:      {"poll_rx_ticks", "poll_rx_ts", "of its receiving, the responder's"},
	logResponseTX:  {"resp_tx_ticks", "resp_tx_ts", "of the response's sending, the responder's"},
	logResponseRX:  {"resp_rx_ticks", "resp_rx_ts", "of its receiving, the initiator's"},
	logFinalTX:     {"final_tx_ticks", "", "of the final's sending, where there is one: double-sided ranging"},
	logFinalRX:     {"final_rx_ticks", "", "of its receiving"},
	logRound:       {"round_ticks", "rtd_init", "the initiator's interval from poll to response"},
	logReply:       {"reply_ticks", "rtd_resp", "the responder's interval from poll to response"},
	logReported:    {"reported_distance_m", "Distance", "distance as the device has it"},
	logOffset:      {"offset_ppm", "", "the responder's clock rate by the initiator's, from the carrier, less one"},
	logUncertainty: {"uncertainty_m", "", "how far the distance may be off"},
	logTruth:       {"true_distance_m", "", "for the errors in the summary"},
	logSTS:         {"sts", "", "none, keyed, static, sdc or fixed"},
}

// runColumns make the name of the run that a row is of. Where there is no
// column run, true_distance_m is one of them.
var runColumns = [...]string{"run", "env", "trajectory", "tag", "anchor_id", "anchor_height_cm", "source_file"}

// logHelp describes the columns.
func logHelp() string {
	var b strings.Builder
	for _, c := range logColumns {
		name := c.name
		if c.other != "" {
			name += ", " + c.other
		}
		fmt.Fprintf(&b, "  %-29s %s\n", name, c.about)
	}
	fmt.Fprintf(&b, "  %s\n  %-29s name a run together\n", strings.Join(runColumns[:4], ", ")+",", strings.Join(runColumns[4:], ", "))
	return b.String()
}

// columnField returns the field that a column has.
func columnField(column string) (logField, bool) {
	for f, c := range logColumns {
		if column == c.name || column == c.other && column != "" {
			return logField(f), true
		}
	}
	return 0, false
}

// A logRow is a row of a ranging log: its fields, empty where it has none, or
// what is wrong with it.
type logRow struct {
	number, line int // from 1; lines are those of the file
	run          string
	fields       [logFields]string
	err          error
}

// Errors of rows.
var (
	errRowLong   = errors.New("line too long")
	errRowShape  = errors.New("not as many fields as the header has columns")
	errRowQuotes = errors.New("quotes in the wrong place")
	errRowJSON   = errors.New("not a JSON object of texts and numbers")
	errRowTwice  = errors.New("a field is there twice")
)

// errHeader refuses a log that has nothing to judge.
var errHeader = errors.New("no column has time stamps, intervals or a distance")

// maxLogLine is the longest line that is read.
const maxLogLine = 1 << 16

// A logReader reads the rows of a ranging log, CSV with a header or JSON lines.
// Blank lines are passed over.
type logReader struct {
	r          *bufio.Reader
	line, rows int
	json       bool
	header     []string
	unread     []string // columns that have no field
}

// newLogReader begins a log: it reads the header of CSV.
func newLogReader(r io.Reader) (*logReader, error) {
	l := &logReader{r: bufio.NewReaderSize(r, maxLogLine)}
	if b, err := l.r.Peek(3); err == nil && bytes.Equal(b, []byte("\xef\xbb\xbf")) {
		l.r.Discard(3)
	}
	first, err := l.text()
	if err == io.EOF {
		return nil, errHeader
	} else if err != nil {
		return nil, err
	}
	if l.json = first[0] == '{'; l.json {
		l.r = bufio.NewReaderSize(io.MultiReader(strings.NewReader(first+"\n"), l.r), maxLogLine)
		l.line--
		return l, nil
	}
	if l.header, err = cells(first); err != nil {
		return nil, err
	}
	if len(slices.Compact(slices.Sorted(slices.Values(l.header)))) != len(l.header) {
		return nil, errRowTwice
	}
	measured := false
	for _, column := range l.header {
		f, ok := columnField(column)
		measured = measured || ok && f >= logPollTX && f <= logReported
	}
	if !measured {
		return nil, errHeader
	}
	return l, nil
}

// text returns the next line that is not blank.
func (l *logReader) text() (string, error) {
	for {
		b, err := l.r.ReadSlice('\n')
		l.line++
		long := err == bufio.ErrBufferFull
		for err == bufio.ErrBufferFull {
			_, err = l.r.ReadSlice('\n')
		}
		if err != nil && err != io.EOF {
			return "", err
		}
		if long {
			return "", errRowLong
		}
		if text := strings.TrimSpace(string(b)); text != "" {
			return text, nil
		} else if err == io.EOF {
			return "", io.EOF
		}
	}
}

// cells takes a line of CSV apart.
func cells(line string) ([]string, error) {
	list, err := csv.NewReader(strings.NewReader(line)).Read()
	if err != nil {
		return nil, errRowQuotes
	}
	for i := range list {
		list[i] = strings.TrimSpace(list[i])
	}
	return list, nil
}

// next returns the next row, or io.EOF behind the last. Other errors are the
// file's: what is wrong with a row is in the row.
func (l *logReader) next() (logRow, error) {
	text, err := l.text()
	if err != nil && err != errRowLong {
		return logRow{}, err
	}
	l.rows++
	row := logRow{number: l.rows, line: l.line, err: err}
	if err != nil {
		return row, nil
	}
	columns, values := l.header, []string(nil)
	if l.json {
		columns, values, err = members(text)
	} else if values, err = cells(text); err == nil && len(values) != len(columns) {
		err = errRowShape
	}
	if err == nil {
		err = l.fill(&row, columns, values)
	}
	row.err = err
	return row, nil
}

// fill puts values into the fields of their columns.
func (l *logReader) fill(row *logRow, columns, values []string) error {
	var run [len(runColumns)]string
	named := false
	for i, column := range columns {
		f, isField := columnField(column)
		at := slices.Index(runColumns[:], column)
		switch {
		case isField && row.fields[f] != "":
			return errRowTwice
		case isField:
			row.fields[f] = values[i]
		case at >= 0:
			run[at] = values[i]
			named = named || at == 0
		case !slices.Contains(l.unread, column) && len(l.unread) < 100:
			l.unread = append(l.unread, column)
		}
	}
	parts := slices.DeleteFunc(run[:], func(s string) bool { return s == "" })
	if !named && row.fields[logTruth] != "" {
		parts = append(parts, row.fields[logTruth])
	}
	row.run = strings.Join(parts, "/")
	return nil
}

// readColumn reports whether anything is made of what a column has.
func readColumn(column string) bool {
	_, isField := columnField(column)
	return isField || slices.Contains(runColumns[:], column)
}

// members takes a JSON object apart. A member that is null has an empty value,
// and so has one that is not read.
func members(line string) (names, values []string, err error) {
	d := json.NewDecoder(strings.NewReader(line))
	d.UseNumber()
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, nil, errRowJSON
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, nil, errRowJSON
		}
		var value any
		if err := d.Decode(&value); err != nil {
			return nil, nil, errRowJSON
		}
		if slices.Contains(names, name.(string)) {
			return nil, nil, errRowTwice
		}
		text := ""
		switch v := value.(type) {
		case string:
			text = strings.TrimSpace(v)
		case json.Number:
			text = v.String()
		case nil:
		default:
			if readColumn(name.(string)) {
				return nil, nil, errRowJSON
			}
		}
		names, values = append(names, name.(string)), append(values, text)
	}
	if _, err := d.Token(); err != nil {
		return nil, nil, errRowJSON
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, nil, errRowJSON
	}
	return names, values, nil
}
