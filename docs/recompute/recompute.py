#!/usr/bin/env python3
"""Recomputes from an export of journals, and from nothing else, which advocate each draw named. README.md says what
that proves. Usage: python3 recompute.py EXPORT   (made by: qorgau export --to EXPORT)
Exit status: 0 everything as promised, 1 a difference, named by journal and position, 2 wrong use."""
import hashlib, hmac, json, re, sys
from datetime import date, timedelta

LINE = re.compile(rb'\{"leaf":"([0-9a-f]{64})","record":(\{.*\})\}\n')
HEAD = re.compile(rb'\{"head":\{"journal":"(KZ(?:-\d\d)?)","size":(\d+),"root":"([0-9a-f]{64})"\}\}\n')
PLACE = re.compile(rb'\{"journal":"(KZ(?:-\d\d)?)","pos":(\d+),')
DRAWN = ("defender.requested.v1", "application.filed.v1")  # the facts on which a choice hangs
differences, journals, offers = [], [], []
promised, late, secrets = {}, {}, {}       # by day
facts, letters, draws, asked, named, made = [], [], {}, {}, set(), {}


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def differ(journal, pos, text):
    differences.append(f"{journal}/{pos}: {text}")


def once(pairs):  # a key that stands twice would say two things
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key stands twice in an object")
    return dict(pairs)


def commitment(j, pos, at, d, kind):  # the secret of a day: promised before it, opened an hour after it
    day = d["day"]
    if kind == "draw.committed.v1":
        if day in promised:
            differ(j, pos, f"the secret of {day} is promised a second time")
        promised.setdefault(day, d["hash"])
        late.setdefault(day, at >= day + "T00:00:00.000Z")
    else:
        if promised.get(day) != sha(bytes.fromhex(d["secret"])).hex():
            differ(j, pos, f"the secret of {day} is not the one that was promised")
        if at < f"{date.fromisoformat(day) + timedelta(1)}T01:00:00.000Z":
            differ(j, pos, f"the secret of {day} was opened at {at}, before an hour had passed after the day")
        secrets[day] = bytes.fromhex(d["secret"])


def offer(j, pos, o):
    request, n, by = (j, o["request"]), o["n"], o.get("by")
    made[request] = made.get(request, 0) + 1
    if n != made[request] or o["offer"] != f"{o['request']}/{n}":
        differ(j, pos, f"offer {o['offer']} uses draw {n}, it is offer {made[request]} of its request")
    asked[j, o["offer"]] = o["advocate"]
    if by != "draw":
        if by == "hand" and (*request, o["advocate"]) not in named or by not in ("hand", "rerequest"):
            differ(j, pos, f"made by {by}, and nobody's word stands before it")
        return offers.append((j, pos, o["offer"], "-", o["advocate"], None, f"not drawn: {by}"))
    band, fits = o["band"], None
    told = [c["advocate"] for c in band]
    for at, draw in reversed(draws.get(request, [])):
        nth = sha(bytes.fromhex(draw), n.to_bytes(8, "big"))
        order = sorted(told, key=lambda ref: sha(nth, bytes.fromhex(ref)))
        if fits is None or order == told:
            fits, first, mine = order, order[0], at
        if order == told:
            break
    if fits is None:
        return differ(j, pos, f"offer {o['offer']} by draw, and no draw of its request stands before it")
    if first != o["advocate"]:
        differ(j, pos, f"the draw names {first}, offered was {o['advocate']}")
    if fits != told or len(set(told)) != len(told):
        differ(j, pos, f"the lots give another order of the band: {' '.join(ref[:8] for ref in fits)}")
    loads = [c.get("load", 0) for c in band]
    if max(loads) > min(loads) + 1:
        differ(j, pos, f"the loads of the band go from {min(loads)} to {max(loads)}, allowed is one above the least")
    offers.append((j, pos, o["offer"], len(band), o["advocate"], mine, "drawn"))


def record(j, pos, raw):
    r = json.loads(raw, object_pairs_hook=once)
    kind, d, source, ident = r["type"], r["data"], r.get("source"), r.get("id")
    if kind == "mail.received.v1" and d["type"] == "fact.forwarded.v1":  # another journal took the fact first
        letter = d["letter"]
        kind, d, source, ident = letter["type"], letter["fact"], letter["source"], letter["id"]
        if kind in DRAWN:
            letters.append((j, pos, r["source"], source, ident, d.get("draw")))
    elif kind in DRAWN:
        facts.append((j, pos, source, ident, r["at"][:10], d.get("draw")))
    if kind == "defender.requested.v1" and d.get("draw"):
        draws.setdefault((j, d["object"]), []).append((pos, d["draw"]))
    elif kind.startswith("draw.") and j == "KZ":
        commitment(j, pos, r["at"], d, kind)
    elif kind == "coordinator.named.v1":
        named.add((j, d["request"], d["advocate"]))
    elif kind == "offer.made.v1":
        offer(j, pos, d)
    elif kind == "defender.named.v1" and asked.get((j, d["appointment"])) != d["advocate"]:
        differ(j, pos, f"appointment {d['appointment']} goes to {d['advocate']}, who was not offered it")


def read(lines):
    j, pos, tree = None, 0, []  # tree: roots of full subtrees of falling size, RFC 6962 section 2.1
    for row, text in enumerate(lines, 1):
        line, head = LINE.fullmatch(text), HEAD.fullmatch(text)
        place = line and PLACE.match(line[2])
        code = (place or head) and (place or head)[1].decode()
        if j and pos and code and code != j and (head or int(place[2]) == 1):
            differ(j, pos + 1, "the journal is cut off: no head closes it")
            j, pos, tree = None, 0, []
        j = j or code or "?"
        if head:
            root = tree.pop()[1] if tree else sha()
            while tree:
                root = sha(b"\x01", tree.pop()[1], root)
            if int(head[2]) != pos:
                differ(j, min(pos, int(head[2])) + 1, f"the head counts {int(head[2])} records, there are {pos}")
            if head[3].decode() != root.hex():
                differ(j, pos, f"the head's root over all records up to here is not theirs, which is {root.hex()}")
            journals.append((j, pos, root.hex()))
            j, pos, tree = None, 0, []
            continue
        pos += 1
        if not line:
            differ(j, pos, f"line {row} of the file is no line of an export")
            continue
        leaf, size = sha(b"\x00", line[2]), 1
        if leaf.hex() != line[1].decode():
            differ(j, pos, "the leaf is not that of the record: one of the two was changed")
        if not place or code != j or int(place[2]) != pos:
            differ(j, pos, f"{j}/{pos} should stand here, the record says {line[2][:40]!r}")
        while tree and tree[-1][0] == size:
            leaf, size = sha(b"\x01", tree.pop()[1], leaf), 2 * size
        tree.append((size, leaf))
        try:
            record(j, pos, line[2])
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as e:
            differ(j, pos, f"the record cannot be read: {e!r}")
    if j:
        differ(j, pos + 1, "the journal is cut off: no head closes it")


def check_draws():  # every draw against the secret of its day, once all secrets are known
    state, first = {}, {}
    for j, pos, source, ident, day, draw in facts:
        first[j, source, ident] = draw, pos
        if day not in secrets:
            state[j, pos] = "open: the day's secret is not in the file"
        elif draw == hmac.new(secrets[day], f"{source}\0{ident}".encode(), "sha256").hexdigest():
            state[j, pos] = "late promise" if late.get(day) else "ok"
        else:
            differ(j, pos, f"the draw is not that of the secret of {day}")
    for j, pos, sender, source, ident, draw in letters:
        own, at = first.get((sender, source, ident), (None, 0))
        if draw and draw == own and (sender, at) in state:
            state[j, pos] = state[sender, at]
        elif draw != own or not draw:
            differ(j, pos, f"the draw is not that of the fact as {sender} first took it")
    return state


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.stderr.write(__doc__ + "\n")
        return 2
    try:
        with open(sys.argv[1], "rb") as lines:
            read(lines)
    except OSError as e:
        sys.stderr.write(f"{e}\n")
        return 2
    if not journals:
        differ("?", 0, "the file holds no whole journal")
    state = check_draws()
    wrong = {text.split(":")[0] for text in differences}
    for row in journals:
        print("{:6} {:>9} records, root {}".format(*row))
    print(f"\n{'record':14} {'offer':26} {'band':>4}  {'advocate':32}  {'draw of':14} checked")
    for j, pos, name, band, advocate, at, how in offers:
        text = "DIFFERENT" if f"{j}/{pos}" in wrong else state.get((j, at), "DIFFERENT") if at else how
        print(f"{j + '/' + str(pos):14} {name:26} {band:>4}  {advocate:32}  {f'{j}/{at}' if at else '-':14} {text}")
    drawn, opened = sum(o[6] == "drawn" for o in offers), sum(text[:4] != "open" for text in state.values())
    print(f"\n{len(journals)} journals, {len(secrets)} opened days, {opened} draws checked, {drawn} offers drawn and "
          f"{len(offers) - drawn} not drawn, {len(differences)} differences")
    for text in differences[:50]:
        print("DIFFERENCE", text)
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
