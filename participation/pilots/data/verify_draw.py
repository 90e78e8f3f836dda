"""Draws the places of a published draw again: python3 verify_draw.py FILE.json (Python 3.7 or later, nothing else)."""

import hashlib
import hmac
import json
import sys

with open(sys.argv[1], encoding="utf-8") as opened:
    file = json.load(opened)
seed, lots = bytes.fromhex(file["seed"]), file["lots"]
lines = sorted(stratum + "\t" + ticket for stratum, listed in lots["tickets"].items() for ticket in listed)
digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
key = hmac.new(seed, (file["public_value"] + "\n" + digest).encode(), "sha256").digest()
slots = [(arm["name"], copy) for arm in lots["arms"] for copy in range(arm["ratio"])] or [("", 0)]
again: "dict[str, list[list[str]]]" = {}
for stratum, listed in lots["tickets"].items():
    order = sorted(
        (hmac.new(key, ("ticket\t" + ticket).encode(), "sha256").digest(), ticket) for ticket in listed
    )
    again[stratum] = []
    for place, (_, ticket) in enumerate(order[: lots["places"].get(stratum, 0)]):
        block = f"block\t{stratum}\t{place // len(slots)}\t"
        dealt = sorted((hmac.new(key, f"{block}{n}\t{c}".encode(), "sha256").digest(), n) for n, c in slots)
        again[stratum].append([ticket, dealt[place % len(slots)][1]])
right = hashlib.sha256(seed).hexdigest() == file["commitment"] and again == file["drawn"]
print("The draw is right." if right else "The draw is NOT right.")
sys.exit(not right)
