#!/usr/bin/env python3
"""Finds in an export of journals, and in nothing else, the appointment that the code of a notice belongs to. README.md
says what that proves. Usage: python3 notice.py EXPORT CODE   (EXPORT made by: qorgau export --to EXPORT)
Exit status: 0 found, 1 not found, 2 wrong use or no code."""
import hashlib, json, re, sys

LINE = re.compile(rb'\{"leaf":"([0-9a-f]{64})","record":(\{.*\})\}\n')
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32
# O is read as 0, I and L as 1; Cyrillic letters that look like Latin ones are taken for them.
ALIKE = str.maketrans("OILОІАВЕКМНРСТХ", "01101ABEKMHPCTX", " -\u202f\u00a0")


def times(a, b):  # in the field of 32 elements of x^5 + x^2 + 1
    out = 0
    while b:
        out ^= a if b & 1 else 0
        a, b = a << 1, b >> 1
        a ^= 0b100101 if a & 32 else 0
    return out


def check(signs):  # sum of sign times power of x
    out, power = 0, 1
    for s in signs:
        power = times(power, 2)
        out ^= times(s, power)
    return out


def code(leaf):  # the first 45 bits of the leaf as nine signs, and the check
    bits = int.from_bytes(leaf[:8], "big") >> 19
    signs = [bits >> 5 * (8 - i) & 31 for i in range(9)]
    return "".join(SIGNS[s] for s in signs + [check(signs)])


def main():
    if len(sys.argv) != 3:
        sys.stderr.write(__doc__ + "\n")
        return 2
    want = sys.argv[2].upper().translate(ALIKE)
    if len(want) != 10 or any(c not in SIGNS for c in want) or check([SIGNS.index(c) for c in want[:9]]) != SIGNS.index(want[9]):
        sys.stderr.write(f"{sys.argv[2]} is no code: ten signs, the last one a check\n")
        return 2
    found = 0
    with open(sys.argv[1], "rb") as lines:
        for text in lines:
            line = LINE.fullmatch(text)
            if not line:
                continue
            leaf = hashlib.sha256(b"\x00" + line[2]).digest()  # of the record's bytes, whatever stands beside them
            record = json.loads(line[2]) if code(leaf) == want else {}
            if record.get("type") == "defender.named.v1":
                data = record["data"]
                print(f"{record['journal']}/{record['pos']} appointment {data['appointment']} advocate {data['advocate']} accepted {data['accepted_at']}")
                found += 1
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main())
