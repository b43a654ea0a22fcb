#!/usr/bin/env python3
"""Checks that an export of journals is whole and untouched since its heads were written (README.md: what it proves).
Usage: whole.py EXPORT  (qorgau export --to EXPORT). Exit status: 0 whole, 1 differences by place, 2 wrong use."""
import hashlib, re, sys

ROW = re.compile(rb'\{"leaf":"(\w{64})","record":(\{"journal":"(KZ(?:-\d\d)?)","pos":(\d+),.*\})\}\n')
HEAD = re.compile(rb'\{"head":\{"journal":"(KZ(?:-\d\d)?)","size":(\d+),"root":"(\w{64})"\}\}\n')
bad = []

def sha(*parts): return hashlib.sha256(b"".join(parts)).digest()
def check(holds, place, text): return holds or bad.append(f"{place}: {text}")

def root(leaves):  # RFC 6962, section 2.1
    if len(leaves) < 2: return leaves[0] if leaves else sha()
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return sha(b"\1", root(leaves[:k]), root(leaves[k:]))

def main(path):
    j, leaves, journals = None, [], 0
    for text in open(path, "rb"):
        row, head = ROW.fullmatch(text), HEAD.fullmatch(text)
        code = (row[3] if row else head[1]).decode() if row or head else None
        if leaves and code and code != j and (head or row[4] == b"1"):
            check(False, f"{j}/{len(leaves) + 1}", "the journal is cut off: no head closes it")
            j, leaves = None, []
        j = j or code or "?"
        if head:
            size, here = int(head[2]), root(leaves).hex()
            check(size == len(leaves), f"{j}/{min(len(leaves), size) + 1}", f"the head counts {size} records, there are {len(leaves)}")
            check(head[3].decode() == here, f"{j}/{len(leaves)}", "the root over all records up to here is not that of the head")
            print(f"{j:6} {len(leaves):>9} records, root {here}")
            j, leaves, journals = None, [], journals + 1
            continue
        leaves.append(sha(b"\0", row[2] if row else text))
        place = f"{j}/{len(leaves)}"
        if check(row, place, "no line of an export"):
            check(leaves[-1].hex() == row[1].decode(), place, "the leaf is not that of the record: one of the two was changed")
            check((code, int(row[4])) == (j, len(leaves)), place, f"{place} should stand here, the record says {row[2][:40]!r}")
    check(not leaves, f"{j}/{len(leaves) + 1}", "the journal is cut off: no head closes it")
    check(journals, "?/1", "the file holds no whole journal")
    for text in bad[:50]:
        print("DIFFERENCE", text)
    return 1 if bad else 0

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"): sys.exit(sys.stderr.write(__doc__ + "\n") and 2)
    try: sys.exit(main(sys.argv[1]))
    except OSError as e: sys.exit(sys.stderr.write(f"{e}\n") and 2)
