package vault

import (
	"context"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"hash"

	"qorgau/adapters/engine"
	"qorgau/domain/journal"
)

// A box is nonce ‖ AES-256-GCM(text). The additional data are person ‖ field and not the record, so a copied box still
// opens. The nonce is the beginning of an HMAC over all that is encrypted, under a second key of the person: the same
// text gives the same box, and two texts never share a nonce.
const (
	nonceBytes  = 12
	personBytes = 64 // of a person's keys: 32 for the cipher, 32 for the nonce
)

// personKeys are the two keys of one person.
type personKeys [personBytes]byte

func (k *personKeys) cipher() []byte { return k[:32] }
func (k *personKeys) nonce() []byte  { return k[32:] }

// sealer seals for one person: his cipher costs more than a box, so it is made once for all his values of a batch. It
// is for one goroutine.
type sealer struct {
	gcm   cipher.AEAD
	mac   hash.Hash
	sum   []byte
	text  []byte // of box
	loose bool
}

func (v *Vault) newSealer(keys *personKeys) (*sealer, error) {
	gcm, err := newGCM(keys.cipher())
	if err != nil {
		return nil, err
	}
	return &sealer{gcm: gcm, mac: hmac.New(sha256.New, keys.nonce()), loose: v.options.Weaken.LooseNonce}, nil
}

func (s *sealer) seal(ad, text []byte) []byte {
	// The zero byte ends the additional data, which have none after the fixed-length reference: without it ("ab", "c") and
	// ("a", "bc") would share a nonce.
	s.mac.Reset()
	s.mac.Write(ad)
	s.mac.Write(zero)
	s.mac.Write(text)
	s.sum = s.mac.Sum(s.sum[:0])
	nonce := s.sum[:nonceBytes]
	if s.loose {
		clear(nonce)
	}
	b := make([]byte, nonceBytes, nonceBytes+len(text)+s.gcm.Overhead())
	copy(b, nonce)
	return s.gcm.Seal(b, nonce, text, ad)
}

// box seals one field of a person.
func (s *sealer) box(ref journal.Ref, field, text string) []byte {
	s.text = append(append(append(s.text[:0], ref[:]...), field...), text...)
	n := len(ref) + len(field)
	return s.seal(s.text[:n], s.text[n:])
}

func (v *Vault) seal(keys *personKeys, ad, text []byte) ([]byte, error) {
	s, err := v.newSealer(keys)
	if err != nil {
		return nil, err
	}
	return s.seal(ad, text), nil
}

func unseal(keys *personKeys, ad, box []byte) ([]byte, error) {
	gcm, err := newGCM(keys.cipher())
	if err != nil {
		return nil, err
	}
	if len(box) < nonceBytes+gcm.Overhead() {
		return nil, fmt.Errorf("%w: it has %d bytes", ErrBox, len(box))
	}
	text, err := gcm.Open(nil, box[:nonceBytes], box[nonceBytes:], ad)
	if err != nil {
		return nil, ErrBox
	}
	return text, nil
}

func additional(ref journal.Ref, field string) []byte {
	return append(append(make([]byte, 0, len(ref)+len(field)), ref[:]...), field...)
}

// Open is engine.Vault's.
func (v *Vault) Open(person journal.Ref, field string, box []byte) (string, bool, error) {
	out, err := v.OpenMany(context.Background(), []journal.Box{{Person: person, Field: field, Bytes: box}})
	if err != nil {
		return "", false, err
	}
	return out[0].Text, out[0].OK, nil
}

// OpenMany is engine.Vault's.
func (v *Vault) OpenMany(ctx context.Context, boxes []journal.Box) ([]engine.Opened, error) {
	keys, err := v.keysOf(ctx, boxes)
	if err != nil {
		return nil, err
	}
	out := make([]engine.Opened, len(boxes))
	for i, b := range boxes {
		k := keys[b.Person]
		if k == nil {
			continue // erased
		}
		text, err := unseal(k, additional(b.Person, b.Field), b.Bytes)
		if err != nil {
			return nil, fmt.Errorf("opening %s of %s: %w", b.Field, b.Person, err)
		}
		out[i] = engine.Opened{Text: string(text), OK: true}
	}
	return out, nil
}

// keysOf finds the keys of all persons of the boxes; those who were erased are not in the result.
func (v *Vault) keysOf(ctx context.Context, boxes []journal.Box) (map[journal.Ref]*personKeys, error) {
	keys := make(map[journal.Ref]*personKeys, len(boxes))
	var missing [][]byte
	v.mu.Lock()
	defer v.mu.Unlock()
	for i := range boxes {
		ref := boxes[i].Person
		if _, asked := keys[ref]; asked {
			continue
		}
		if p := v.known.byRef(ref); p != nil {
			keys[ref] = &p.keys
			continue
		}
		keys[ref] = nil
		missing = append(missing, boxes[i].Person[:])
	}
	if len(missing) == 0 {
		return keys, nil
	}
	if err := v.connect(ctx); err != nil {
		return nil, err
	}
	err := v.in(ctx, "select lookup, ref, keys from persons where ref in", "", missing, func(rows *sql.Rows) error {
		p, err := v.scanPerson(rows)
		if err == nil {
			v.known.add(p)
			keys[p.ref] = &p.keys
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading keys: %w", err)
	}
	erased := map[journal.Ref]bool{}
	err = v.in(ctx, "select ref from erased where ref in", "", missing, func(rows *sql.Rows) error {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return err
		}
		erased[journal.Ref(b)] = true
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading erasures: %w", err)
	}
	for _, b := range missing {
		if ref := journal.Ref(b); keys[ref] == nil && !erased[ref] {
			return nil, fmt.Errorf("%w: %s", ErrNoKey, ref)
		}
	}
	return keys, nil
}
