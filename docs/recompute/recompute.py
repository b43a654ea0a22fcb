#!/usr/bin/env python3
"""Names again, from an export of journals and nothing else, the advocate whom each draw named (README.md: what it proves).
Usage: recompute.py EXPORT  (qorgau export --to EXPORT). Exit status: 0 as promised, 1 differences by place, 2 wrong use.
That the file is whole and no byte of it was changed is the question of whole.py; of applications, sample.py."""
import hashlib, hmac, json, re, sys
from datetime import date, timedelta

ROW = re.compile(rb'\{"leaf":"\w{64}","record":(\{"journal":"(KZ(?:-\d\d)?)","pos":(\d+),.*\})\}\n')
bad, rows, promised, secrets, draws, made, asked, named, facts = [], [], {}, {}, {}, {}, {}, set(), []
def sha(*parts): return hashlib.sha256(b"".join(parts)).digest()
def check(holds, place, text): return holds or bad.append(f"{place}: {text}")
def once(pairs):
    if len(dict(pairs)) < len(pairs): raise ValueError("a key stands twice in an object")
    return dict(pairs)

def secret(at, place, kind, d):  # promised by its hash before its day, opened an hour after it
    day = d["day"]
    if kind == "draw.committed.v1":
        check(day not in promised, place, f"the secret of {day} is promised a second time")
        promised.setdefault(day, (d["hash"], at >= day))
    else:
        secrets[day] = bytes.fromhex(d["secret"])
        check(promised.get(day, "?")[0] == sha(secrets[day]).hex(), place, f"the secret of {day} is not the one that was promised")
        check(at >= f"{date.fromisoformat(day) + timedelta(1)}T01", place, f"{day} was opened at {at}, before an hour had passed")

def offer(j, place, o):
    request, n, by, band = (j, o["request"]), o["n"], o.get("by"), o.get("band", [])
    made[request], asked[j, o["offer"]] = made.get(request, 0) + 1, o["advocate"]
    check((n, o["offer"]) == (made[request], f"{request[1]}/{n}"), place, f"{o['offer']} uses draw {n}, it is offer {made[request]}")
    if by != "draw":
        check(by == "rerequest" or (*request, o["advocate"]) in named, place, f"made by {by}, and nobody's word stands before it")
        return rows.append((place, o["offer"], "-", o["advocate"], None, f"not drawn: {by}"))
    told, orders = [c["advocate"] for c in band], {}
    for at, draw in draws.get(request, []):  # the register may have asked several times: any of its draws counts
        nth = sha(bytes.fromhex(draw), n.to_bytes(8, "big"))
        orders[at] = sorted(set(told), key=lambda ref: sha(nth, bytes.fromhex(ref)))
    if not check(orders, place, "no draw of its request stands before it"): return None
    mine = next((at for at in reversed(orders) if orders[at] == told), max(orders))
    check(orders[mine][0] == o["advocate"], place, f"the draw names {orders[mine][0]}, offered was {o['advocate']}")
    check(orders[mine] == told, place, f"the lots give another order: {' '.join(ref[:8] for ref in orders[mine])}")
    loads = [c.get("load", 0) for c in band]
    check(max(loads) <= min(loads) + 1, place, f"the loads of the band go from {min(loads)} to {max(loads)}, one more is allowed")
    rows.append((place, o["offer"], len(band), o["advocate"], f"{j}/{mine}", "drawn"))

def record(j, pos, r):
    kind, d, place, source, ident, sender = r["type"], r["data"], f"{j}/{pos}", r.get("source"), r.get("id"), None
    if kind == "mail.received.v1" and d["type"] == "fact.forwarded.v1":  # another journal took the fact first
        kind, d, sender = d["letter"]["type"], d["letter"], source
        source, ident, d = d["source"], d["id"], d["fact"]
    if kind in ("defender.requested.v1", "application.filed.v1"):  # the facts on which a choice hangs
        facts.append((j, place, sender, source, ident, r["at"][:10], d.get("draw")))
        if d.get("draw") and "object" in d: draws.setdefault((j, d["object"]), []).append((pos, d["draw"]))
    elif kind.startswith("draw.") and j == "KZ": secret(r["at"], place, kind, d)
    elif kind == "coordinator.named.v1": named.add((j, d["request"], d["advocate"]))
    elif kind == "offer.made.v1": offer(j, place, d)
    elif kind == "defender.named.v1":
        check(asked.get((j, d["appointment"])) == d["advocate"], place, "the appointment goes to one who was not offered it")

def checked():  # every draw against the secret of its day: HMAC(secret, source, zero byte, id)
    state, first = {}, {}
    for j, place, sender, source, ident, day, draw in sorted(facts, key=lambda f: f[2] is not None):
        if sender:
            took, at = first.get((sender, source, ident), (None, None))
            if check(draw and draw == took, place, f"the draw is not that of the fact as {sender} first took it"):
                state[place] = state.get(at, "DIFFERENT")
            continue
        first[j, source, ident], key = (draw, place), secrets.get(day)
        state[place] = "late promise" if promised.get(day, ("", 0))[1] else "ok"
        own = key and hmac.new(key, f"{source}\0{ident}".encode(), "sha256").hexdigest()
        if not key: state[place] = "open: the day's secret is not in the file"
        elif not check(draw == own, place, f"the draw is not that of the secret of {day}"): state[place] = "DIFFERENT"
    return state

def main(path):
    for n, text in enumerate(open(path, "rb"), 1):
        row = ROW.fullmatch(text)
        if not check(row or text.startswith(b'{"head":'), f"line {n}", "no line of an export") or not row: continue
        j, pos = row[2].decode(), int(row[3])
        try: record(j, pos, json.loads(row[1], object_pairs_hook=once))
        except (ArithmeticError, LookupError, TypeError, ValueError) as e: check(False, f"{j}/{pos}", f"it cannot be read: {e}")
    check(facts, "?/1", "the file holds no fact on which a choice hangs")
    state, wrong = checked(), {text.split(":")[0] for text in bad}
    for place, name, band, advocate, at, how in rows:
        how = "DIFFERENT" if place in wrong else how if at is None else state.get(at, "DIFFERENT")
        print(f"{place:14} {name:26} {band:>4}  {advocate:32}  {at or '-':14} {how}")
    drawn, sure = sum(r[5] == "drawn" for r in rows), sum(s[:4] != "open" for s in state.values())
    print(f"{len(secrets)} days, {sure} draws checked, {drawn} offers drawn and {len(rows) - drawn} not drawn, {len(bad)} differences")
    for text in bad[:50]: print("DIFFERENCE", text)
    return 1 if bad else 0

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"): sys.exit(sys.stderr.write(__doc__ + "\n") and 2)
    try: sys.exit(main(sys.argv[1]))
    except OSError as e: sys.exit(sys.stderr.write(f"{e}\n") and 2)
