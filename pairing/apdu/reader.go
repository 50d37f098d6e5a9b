package apdu

// Bounds of a [Reader] where its options give none.
const (
	DefaultBlock     = MaxShort
	DefaultMaxData   = MaxNe
	DefaultMaxRounds = 512
)

// Options say how a [Reader] speaks to a card. The zero Options are right for
// every card: short commands only, chained where they do not fit.
type Options struct {
	// Block is the most data of one command of a chain, 1..255 octets; 0 is 255.
	// With 248, a block fits one frame of a card that takes frames of 256.
	Block int
	// Extended is the most data of one command in the extended form, 256..65,535
	// octets, and 0 where the card does not take that form. Who sets it has
	// read in the card's historical bytes or in a file of an application that
	// it does; a card that does not may fall silent.
	Extended int
	// MaxData is the most data of a response that the caller wants, all parts
	// together, 1..65,536 octets; 0 is 65,536.
	MaxData int
	// MaxRounds is the most GET RESPONSE commands for one response, 1..65,536;
	// 0 is 512.
	MaxRounds int
}

// withDefaults checks o and fills in what is 0.
func (o Options) withDefaults() (Options, error) {
	for _, f := range []struct {
		value            *int
		def, least, most int
	}{
		{&o.Block, DefaultBlock, 1, MaxShort},
		{&o.Extended, 0, MaxShort + 1, MaxExtended},
		{&o.MaxData, DefaultMaxData, 1, MaxNe},
		{&o.MaxRounds, DefaultMaxRounds, 1, MaxNe},
	} {
		switch {
		case *f.value == 0:
			*f.value = f.def
		case *f.value < f.least || *f.value > f.most:
			return Options{}, ErrOptions
		}
	}
	return o, nil
}

// A Reader carries out commands of any size on a card that takes only small
// ones, and collects responses that come in parts. The card is not trusted: how
// much it can make the reader hold and send is bounded by [Options].
//
// It keeps nothing from one command to the next but a buffer. Not for
// concurrent use.
type Reader struct {
	transmit Transmit
	o        Options
	command  []byte // scratch: the command on its way
}

// NewReader returns a reader of the card behind t. ErrOptions: an option is out
// of its range.
func NewReader(t Transmit, o Options) (*Reader, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	return &Reader{transmit: t, o: o}, nil
}

// Do carries out c and returns the card's last word with all data.
//
//   - Data that do not fit one command go out as a chain of blocks, with the
//     chaining bit in the class of each but the last. The first refusal ends the
//     chain and is the response.
//   - After 61xx the rest is fetched by GET RESPONSE, class 00 and the channel of
//     c. The data may so become longer than c.Ne.
//   - After 6Cxx the same command goes out once more with that Le, but not after
//     a chain, which the card may have dropped.
//   - Warnings (62xx, 63xx) come back like 9000, with their data.
//
// A status word is no error here: see [Status.Err]. The data of the response
// are the caller's own.
//
// ErrClass: c.CLA has the chaining bit. ErrLength: more than 65,535 octets of
// data, or a response that is none. ErrExpected: c.Ne. ErrChain, ErrTooLarge,
// ErrEndless: the card breaks the rules or a bound. An error of the [Transmit]
// is returned as it is.
func (r *Reader) Do(c Command) (Response, error) {
	switch {
	case c.CLA&Chained != 0:
		return Response{}, ErrClass
	case len(c.Data) > MaxExtended:
		return Response{}, ErrLength
	case c.Ne < 0 || c.Ne > MaxNe:
		return Response{}, ErrExpected
	}
	if r.o.Extended == 0 {
		c.Ne = min(c.Ne, MaxShortNe)
	}
	first, err := r.send(c)
	if err != nil {
		return Response{}, err
	}
	return r.collect(channel(c.CLA), first)
}

// Transmit is Do as a [Transmit], so that what is written for one card at a time
// reaches cards that answer in parts or take short commands only. It returns
// the errors of [ParseCommand] and Do.
func (r *Reader) Transmit(command []byte) ([]byte, error) {
	c, err := ParseCommand(command)
	if err != nil {
		return nil, err
	}
	res, err := r.Do(c)
	if err != nil {
		return nil, err
	}
	return res.Append(nil), nil
}

// send gets c to the card, in one command or in a chain, and returns the first
// part of the response.
func (r *Reader) send(c Command) (Response, error) {
	if len(c.Data) <= max(r.o.Block, r.o.Extended) {
		return r.sendTwice(c)
	}
	for len(c.Data) > r.o.Block {
		block := Command{CLA: c.CLA | Chained, INS: c.INS, P1: c.P1, P2: c.P2, Data: c.Data[:r.o.Block]}
		res, err := r.sendOnce(block)
		if err != nil {
			return Response{}, err
		}
		switch s := res.Status; {
		case s == StatusOK && len(res.Data) == 0:
		case s == StatusOK, s.Warning(), s.More() > 0:
			return Response{}, ErrChain // as if the whole command had been carried out
		default:
			return res, nil
		}
		c.Data = c.Data[r.o.Block:]
	}
	return r.sendOnce(c)
}

// sendTwice sends c, and again where the card asks for another Le.
func (r *Reader) sendTwice(c Command) (Response, error) {
	res, err := r.sendOnce(c)
	if err != nil || res.Status.Le() == 0 {
		return res, err
	}
	c.Ne = res.Status.Le()
	return r.sendOnce(c)
}

// sendOnce sends c. The data of the response are the transmitter's.
func (r *Reader) sendOnce(c Command) (Response, error) {
	b, err := c.Append(r.command[:0])
	if err != nil {
		return Response{}, err
	}
	r.command = b
	answer, err := r.transmit(b)
	if err != nil {
		return Response{}, err
	}
	return ParseResponse(answer)
}

// collect joins the parts of a response, of which part is the first.
func (r *Reader) collect(class byte, part Response) (Response, error) {
	var data []byte
	for round := 0; ; round++ {
		if len(part.Data) > r.o.MaxData-len(data) {
			return Response{}, ErrTooLarge
		}
		data = append(data, part.Data...)
		more := part.Status.More()
		switch {
		case more == 0:
			return Response{data, part.Status}, nil
		case round == r.o.MaxRounds, round > 0 && len(part.Data) == 0:
			return Response{}, ErrEndless
		}
		var err error
		if part, err = r.sendTwice(Command{CLA: class, INS: InsGetResponse, Ne: more}); err != nil {
			return Response{}, err
		}
	}
}

// channel is the class byte of an interindustry command on the logical channel
// that the class cla names, without secure messaging, ISO 7816-4 section
// 5.1.1. Proprietary classes are taken to be on the basic channel.
func channel(cla byte) byte {
	switch {
	case cla < 0x40:
		return cla & 0x03
	case cla < 0x80:
		return cla & 0x4F
	}
	return 0
}
