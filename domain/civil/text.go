package civil

// MarshalText and UnmarshalText let rows of read models and --json show moments and days as people write them. Records
// do not use them: their codec is the generated one.

// MarshalText writes the 24-character form.
func (i Instant) MarshalText() ([]byte, error) { return i.AppendText(make([]byte, 0, 24)), nil }

// UnmarshalText reads it back.
func (i *Instant) UnmarshalText(b []byte) (err error) {
	*i, err = ParseInstant(string(b))
	return err
}

// MarshalText writes the form 2025-10-13.
func (d Date) MarshalText() ([]byte, error) { return d.AppendText(make([]byte, 0, 10)), nil }

// UnmarshalText reads it back.
func (d *Date) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDate(string(b))
	return err
}
