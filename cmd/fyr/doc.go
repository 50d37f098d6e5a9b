// Command fyr resolves, opens and checks what location tags advertise.
//
//	fyr resolve --keys FILE CAPTURE...   find and open the advertisements of your tags
//	fyr parse HEX... | CAPTURE...        take advertisements apart, without keys
//	fyr parse --ndef HEX...              take messages of NFC tags apart
//	fyr derive --keys FILE               print the identifiers and advertisements to come
//	fyr open --keys FILE HEX...          open one advertisement by hand
//	fyr seal --keys FILE --tag ID PLAIN  make one advertisement by hand
//	fyr pair                             pair a simulated phone and tag, step by step
//	fyr pair --check FILE                recompute a transcript of a pairing
//	fyr range FILE                       verify a log of ranging exchanges
//	fyr range --simulate                 run the attack laboratory
//	fyr check FILE.json...               run vector files
//	fyr bench                            measure the hot paths on this machine
//	fyr completion SHELL                 print a completion script
//
// It prints JSON lines on stdout (check, bench, pair and range print text, and JSON
// lines with --json) and words for people on stderr, which it paints on terminals
// unless NO_COLOR is set. It takes keys from files or stdin. It exits 0 when
// done, 1 when it refused input or a check failed, 2 when it was used wrongly.
// A capture that breaks off is dealt with up to there, and makes the exit code
// 1; records that are malformed are told and counted, and do not.
//
// # Lines
//
// Lines of resolve and parse say of an advertisement, as far as it is known:
// file (when there are several captures), time (RFC 3339), address,
// address_type ("public", "random", "anonymous"), rssi (dBm).
//
// A line of resolve is a frame and a tag that it may be of; a frame that several
// tags match has several lines:
//
//	network, kind   of the frame
//	tag, name       as in the key file
//	way             by which the tag was found: "identifier", "hash" or "address"
//	stream, epoch   whose identifier the frame shows
//	freshness       "fresh", "repeat", "stale", "ahead", ... or "unjudged"
//	counter         of the frame
//	opened          whether the frame was sealed and has been opened with the tag's key
//	plain           what was sealed, in hex
//	readings        a list of quantity, channel, value, unit, text, hex
//	wrong           how many tags would match by chance, from 1e-9 up
//	alignment       where the tag's clock stands: at time, phase seconds into epoch
//	error           why a frame of this tag could not be opened or read
//
// With --all, advertisements of no tag have lines with class ("recognised",
// "unknown", "malformed"), frames and reason.
//
// A line of parse is an advertisement: record, class, structures (type, name,
// data), frames (network, kind, version, id, address, counter, sealed, body,
// readings, error), error.
//
// A line of parse --ndef is a message: record, records, handover (role, version,
// random, reason, data, alternatives, unresolved, error), error. Its records have
// tnf, type or, when that is no text, type_hex, id, payload, what is known of the
// payload (uri, text, poster, application, address, structures), the records of
// the message within it (nested), and error.
//
// A line of derive is an identifier: tag, name, network, stream, epoch, from and
// until where the tag has a clock, id, and address and data of the advertisement
// where the network has one. So is the line of seal.
//
// A line of open is a frame and a tag that it may be of: tag, name, network,
// kind, stream, epoch, opened, plain, readings, error.
//
// A line of pair is a command and its answer: exchange, act, name, command,
// fields, answer, status, answered (both lists of name, value, means, sealed), sent
// and received (octets on the air), ms_106 and ms_424 (milliseconds at 106 and
// 424 kbit/s), and with --secrets values (name, value). With that a line before
// them has keys and ticket. The lines behind them are sums: sum (an act, or
// "all"), commands, sent, received, ms_106, ms_424. The line of pair --check has
// the numbers of exchanges and values that agree.
//
// A line of range is a row of a log: row, line (of the file), run, time_s,
// distance_m and uncertainty_m, true_distance_m, carrier_ppm and stamps_ppm (the
// responder's clock offset by the carrier and by time stamps), step_m (from the
// row before), verdict ("accept", "accept (unquantified)", "inconclusive",
// "reject" or, for a row that could not be judged, "refused"), bits, reasons (of
// what did not pass: check, state, value, limit, unit), notes, possible (the
// attacks that nothing bounds), error. The last line has the sums. A line of
// range --simulate is an attack with all checks in its way, or without one:
// attack, against, class, honest (nobody attacks, and wins are false rejects),
// without, wins, trials, low and high (of the rate, 99 %), bound and how it was
// come by ("exact", "model", "proof"), result, ok, and says (what it does).
//
// # Sums
//
// Behind its lines, resolve and parse account on stderr for all that they were
// given, for each capture and, when there are several, in all:
//
//	records 44 = with adverts 42 + without 1 + malformed 1
//	adverts 42 = resolved 27 + recognised 8 + unknown 4 + malformed 3
//
// An advertisement is resolved when a tag matches and the frame opens,
// recognised when it has a frame of a known network, malformed when it breaks
// the rules of its network or of advertising data or its checksum is wrong, and
// else unknown: the first of these that applies.
package main
