#!/usr/bin/env python3
"""Decides again, from an export of journals and nothing else, which applications for payment a department's limits let the
machine approve, and which of those the draw kept for a person (README.md: what it proves).
Usage: sample.py EXPORT  (qorgau export --to EXPORT). Exit status: 0 as promised, 1 differences by place, 2 wrong use.
That no byte was changed is the question of whole.py; that each draw is the one of its day's secret, of recompute.py."""
import hashlib, json, re, sys

ROW = re.compile(rb'\{"leaf":"\w{64}","record":(\{"journal":"(KZ(?:-\d\d)?)","pos":(\d+),.*\})\}\n')
bad, rows, limits, office, draws, priced, checked, decided = [], [], {}, {}, {}, {}, {}, {}
def check(holds, place, text): return holds or bad.append(f"{place}: {text}")
def once(pairs):
    if len(dict(pairs)) < len(pairs): raise ValueError("a key stands twice in an object")
    return dict(pairs)

def lot(draw, n):  # of a thousand: the first eight bytes of SHA-256(draw, n as eight bytes)
    return int.from_bytes(hashlib.sha256(bytes.fromhex(draw) + n.to_bytes(8, "big")).digest()[:8], "big") % 1000

def in_force(j, department, day):  # of those that had begun on the day of filing the last; two persons set each
    best = None
    for n, l in enumerate(limits.get((j, department), []), 1):
        if l["from"] <= day and (best is None or l["from"] >= best[1]["from"]): best = n, l
    return best

def longest(j, claims):  # paid minutes of the longest day
    days = {}
    for claim in claims:
        for day, minutes in priced.get((j, claim), {}).values(): days[day] = days.get(day, 0) + minutes
    return max(days.values(), default=0)

def verdict(j, place, d):  # what the limits in force make of an application that passed its check
    best = in_force(j, office.get((j, d.get("advocate")), ""), d["filed_on"])
    if d["result"] != "passed" or best is None: return None
    version, l = best
    draw = draws.get((j, d["application"]))
    if not check(draw, place, f"no filing of {d['application']} with a draw stands before it"): return None
    mine, share, lines = lot(draw, 1), l.get("sample_per_mille", 0), d.get("lines", [])
    why = ("over_sum_limit" if d.get("tiyn", 0) > l.get("max_tiyn", 0) else
           "over_minutes_limit" if longest(j, [x["claim"] for x in lines if not x.get("code")]) > l.get("max_minutes", 0) else
           "risk_flagged" if d.get("risks") else
           "lines_wait" if any(x.get("waits") or x.get("code") for x in lines) else
           "sampled" if mine < share else "")
    result = "for_person" if why else "approved"
    return {"limits": version, "result": result, "code": why, "n": 1, "lot": mine, "per_mille": share}

def decide(j, place, d):  # the machine's own decision beside ours
    key = (j, d["application"])
    want = checked.get(key)
    decided[key] = place
    if not check(want, place, f"no check of {key[1]} that limits were in force for stands before it"): return
    for field, ours in want[1].items():
        told = d.get(field, "" if isinstance(ours, str) else 0)
        check(told == ours, place, f"{key[1]}: {field} is {ours!r}, recorded is {told!r}")
    rows.append((place, key[1], want[1]))

def record(j, pos, kind, d):
    place = f"{j}/{pos}"
    if kind == "mail.received.v1" and d["type"] == "fact.forwarded.v1": kind, d = d["letter"]["type"], d["letter"]["fact"]
    if kind == "approval_limits.set.v1":
        if d.get("second") and d["second"] != d["official"]: limits.setdefault((j, d["department"]), []).append(d)
    elif kind == "advocate.listed.v1": office[j, d["advocate"]] = d.get("department", "")
    elif kind == "application.filed.v1": draws.setdefault((j, d["application"]), d.get("draw"))
    elif kind == "fee.accrued.v1":
        priced.setdefault((j, d["claim"]), {})[d["group"]] = (d["day"], sum(l.get("paid", 0) for l in d.get("lines", [])))
    elif kind == "application.checked.v1":
        want = verdict(j, place, d)
        if want: checked[j, d["application"]] = place, want
    elif kind == "approval.decided.v1": decide(j, place, d)

def main(path):
    for n, text in enumerate(open(path, "rb"), 1):
        row = ROW.fullmatch(text)
        if not check(row or text.startswith(b'{"head":'), f"line {n}", "no line of an export") or not row: continue
        j, pos = row[2].decode(), int(row[3])
        try:
            r = json.loads(row[1], object_pairs_hook=once)
            record(j, pos, r["type"], r["data"])
        except (ArithmeticError, LookupError, TypeError, ValueError) as e: check(False, f"{j}/{pos}", f"it cannot be read: {e}")
    for key, (place, _) in checked.items(): check(key in decided, place, f"limits were in force, and nothing was decided on {key[1]}")
    for place, name, w in rows:
        print(f"{place:14} {name:40} limits {w['limits']}  lot {w['lot']:>3} of {w['per_mille']:>4}  {w['code'] or w['result']}")
    count = lambda code: sum(w["code"] == code for _, _, w in rows)
    print(f"{sum(map(len, limits.values()))} limits, {len(rows)} applications under them: {count('')} approved by the machine, "
          f"{count('sampled')} kept by the draw, {len(rows) - count('') - count('sampled')} for other reasons, {len(bad)} differences")
    for text in bad[:50]: print("DIFFERENCE", text)
    return 1 if bad else 0

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"): sys.exit(sys.stderr.write(__doc__ + "\n") and 2)
    try: sys.exit(main(sys.argv[1]))
    except OSError as e: sys.exit(sys.stderr.write(f"{e}\n") and 2)
